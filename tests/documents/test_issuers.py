"""Whose statement it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.documents.issuers import find_issuer

CASES = [
    # title                                                                        issuing body
    ("Statement of the Press Service Department of the Ministry of Trade of the Republic of Testland",
     "Ministry of Trade of the Republic of Testland"),
    ("Statement by the Ministry of Health on the outbreak", "Ministry of Health"),
    ("Statement by the Office of the Spokesperson of the Ministry of Defence", "Ministry of Defence"),
    ("Statement of the Information and Public Relations Department of the Ministry of Defence on losses",
     "Ministry of Defence"),
    ("Statement from President Jane Roe on the Flood", "President Jane Roe"),
    ("Remarks by President Roe Laying Out a Plan", "President Roe"),
    ("Press release by Mayor Manning on the flood", "Mayor Manning"),
    ("STATEMENT BY PRIME MINISTER JANE ROE ON THE FLOOD", "PRIME MINISTER JANE ROE"),
    ("Joint Statement by the Ministry of Health and the Red Cross", "Ministry of Health and the Red Cross"),
    ("Press release of the State Bank about the losses", "State Bank"),
    ("Press Release: flood relief, issued by the Relief Agency", "Relief Agency"),
    ("Statement issued by UNICEF on the flood", "UNICEF"),
    ("Statement by the Department for Work and Pensions on benefits", "Department for Work and Pensions"),
    ("Statement by the Department of Housing and Urban Development",
     "Department of Housing and Urban Development"),
    ("Remarks as Prepared for Delivery by Governor Jane Roe", "Governor Jane Roe"),
    ("Remarks by President Jane Roe After Meeting with Mayors", "President Jane Roe"),
    ("Statement by President Jane Roe Thanking the Guard", "President Jane Roe"),
    ("Statement by Jane Roe on the election", "Jane Roe"),
    ("Statement by Jane R. Roe, Jr. on the election", "Jane R. Roe, Jr"),
    ("Foreign Ministry statement on the attack", "Foreign Ministry"),
    ("Ministry of Health: press release", "Ministry of Health"),
    ("Readout by Spokesperson Jane Roe of the President’s Call with the Mayor", "Spokesperson Jane Roe"),
]  # fmt: skip
NONE = [
    "",
    "Statement of facts",
    "Statement of Cash Flows",
    "Statement of Administration Policy",
    "Statement on the flood",
    "Statements made by the mayor draw anger",
    "Ministry of Health counts 40 dead",
    "Declaration of Independence",
    "Remarks by President Jane Roe and Prime Minister John Doe",
    "Letter to the Speaker of the House",
    "Readout of the Third Task Force Meeting",
    "Mayor issues statement on the flood",
    "Bank statement of the week",
    "Jane Roe’s statement surprised the house",
    "He read a statement by the ministry",
]


@pytest.mark.parametrize(("title", "issuer"), CASES)
def test_issuers(title: str, issuer: str) -> None:
    assert find_issuer(title) == issuer


@pytest.mark.parametrize("title", NONE)
def test_no_issuer(title: str) -> None:
    assert find_issuer(title) is None


@pytest.mark.parametrize(
    "title", ["Readout of the President’s Call with Mayors", "FACT SHEET: The Relief Plan"]
)
def test_kinds_that_only_the_issuing_body_writes(title: str) -> None:
    assert find_issuer(title, publisher="Office of the Governor") == "Office of the Governor"
    assert find_issuer(title) is None


def test_a_newspaper_is_not_the_issuer_of_what_it_prints() -> None:
    assert find_issuer("Statement on the flood", publisher="Daily Test") is None


@given(st.text(max_size=200), st.sampled_from(["Statement by ", "Readout of the ", "Press release "]))
def test_no_title_raises(rest: str, start: str) -> None:
    issuer = find_issuer(start + rest)
    assert issuer is None or issuer
