"""One name for each voice of the ledger: which forms are one, which stay apart."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.compare import Use, canonical_speakers
from claimtrack.lang import load_language

ENGLISH = load_language("en")


def person(
    name: str, document: str = "a", publisher: str | None = None, affiliation: str | None = None
) -> Use:
    return Use(name, "person", affiliation, document, publisher)


def body(name: str, document: str = "a") -> Use:
    return Use(name, "organisation", None, document)


def names(*uses: Use) -> dict[str, str]:
    return canonical_speakers(uses, ENGLISH)


ONE = [  # forms of one voice in documents of their own, and the name that is shown
    (["President Ana Sol", "Ana Sol"], "Ana Sol"),
    (["Ana M. Sol", "Ana Sol"], "Ana Sol"),
    (["Ana Maria Sol", "Ana M. Sol", "Ana Sol"], "Ana Sol"),
    (["ANA SOL", "Ana Sol", "Ana Sol"], "Ana Sol"),
    (["Dr. Rene Préval", "Rene Preval"], "Rene Préval"),
    (["Kim Ro-wan", "Kim Ro-Wan"], "Kim Ro-Wan"),
    (["Rear-Admiral Ida Holm", "Ida Holm"], "Ida Holm"),
    (["the port spokesman Tom Roe", "Tom Roe"], "Tom Roe"),
]
ONE_BODY = [
    (["the Red Cross", "Red Cross", "The Red Cross"], "Red Cross"),
    (["UN", "the U.N.", "United Nations"], "United Nations"),
    (["US Coast Guard", "the U.S. Coast Guard", "United States Coast Guard"], "US Coast Guard"),
    (["Malian Ministry of Health", "the Malian Health Ministry"], "Malian Health Ministry"),
    (["Ministry of Defence", "the Defense Ministry"], "Defense Ministry"),
    (["World Health Organisation", "WHO"], "World Health Organisation"),
    (["Lima-based Harbour Watch", "Harbour Watch monitoring group"], "Harbour Watch"),
    (["the official PORTA news agency", "PORTA"], "PORTA"),
]


@pytest.mark.parametrize(("forms", "shown"), ONE)
def test_one_person(forms: Sequence[str], shown: str) -> None:
    found = names(*(person(form, str(i)) for i, form in enumerate(forms)))
    assert found == dict.fromkeys(forms, shown)


@pytest.mark.parametrize(("forms", "shown"), ONE_BODY)
def test_one_body(forms: Sequence[str], shown: str) -> None:
    found = names(*(body(form, str(i)) for i, form in enumerate(forms)))
    assert found == dict.fromkeys(forms, shown)


APART = [
    [person("Ana Sol"), person("Eva Sol")],
    [person("Ana M. Sol"), person("Ana R. Sol")],
    [person("Tom Roe"), person("Tom Roe Jr.")],
    [person("Tom Roe", "a"), person("Roe", "b")],  # nothing says that he is meant
    [person("Tom Roe", "a"), person("Roe", "a"), person("Roe", "b")],  # b's Roe may be another
    [body("Coast Guard"), body("US Coast Guard")],
    [body("Red Cross"), body("Malian Red Cross")],
    [body("Malian Health Ministry"), body("Health Ministry")],
    [body("University of Lund"), body("Lund University")],
    [body("Harbour Relief Committee", "a"), body("HRC", "b")],  # no text uses both
    [body("Harbour Watch"), person("Harbour Watch head Ana Sol")],
]


@pytest.mark.parametrize("uses", APART, ids=lambda uses: " / ".join(use.name for use in uses))
def test_two_voices(uses: Sequence[Use]) -> None:
    found = names(*uses)
    assert len(set(found.values())) == len({use.name for use in uses})


def test_a_contradiction_leaves_the_name_between_alone() -> None:
    found = names(person("Ana M. Sol"), person("Ana R. Sol"), person("Ana Sol"))
    assert len(set(found.values())) == 3


SUPPORTED = [
    [person("Tom Roe", "a"), person("Roe", "a")],
    [person("Tom Roe", "a"), person("Mr Roe", "a"), person("Mrs Roe", "a")],
    [person("Tom Roe", "a", "Gazette"), person("Roe", "b", "Gazette")],
    [person("Tom Roe", "a", None, "Harbour Watch"), person("Roe", "b", None, "the Harbour Watch")],
    [person("Omar al-Haddad"), person("al-Haddad"), person("Haddad")],
]


@pytest.mark.parametrize("uses", SUPPORTED, ids=lambda uses: " / ".join(use.name for use in uses))
def test_a_surname_with_support_is_the_full_name(uses: Sequence[Use]) -> None:
    assert set(names(*uses).values()) == {uses[0].name}


def test_a_surname_of_two_is_neither() -> None:
    found = names(person("Tom Roe"), person("Ida Roe"), person("Roe"))
    assert found == {"Tom Roe": "Tom Roe", "Ida Roe": "Ida Roe", "Roe": "Roe"}


def test_initials_that_one_text_uses_beside_the_name() -> None:
    found = names(body("Harbour Relief Committee", "a"), body("HRC", "a"), body("HRC", "b"))
    assert found["HRC"] == "Harbour Relief Committee"
    two = names(body("Harbour Relief Committee", "a"), body("Hill Rescue Club", "a"), body("HRC", "a"))
    assert two["HRC"] == "HRC"


def test_a_body_cut_before_of() -> None:
    found = names(body("Malian Observatory for Fair Trade", "a"), body("Malian Observatory", "a"))
    assert set(found.values()) == {"Malian Observatory for Fair Trade"}


@pytest.mark.parametrize(
    "use",
    [
        Use("a doctor", "unnamed", None, "a"),
        Use("officials", "unnamed", None, "a"),
        Use("A security guard", "person", None, "a"),
        Use("The company", "organisation", None, "a"),
        Use("Officials", "unnamed", None, "a"),
        Use("", None, None, "a"),
        Use("  ’s ", "person", None, "a"),
    ],
)
def test_a_description_is_no_name(use: Use) -> None:
    assert names(use) == {}


def test_a_surname_that_stands_alone_keeps_its_title() -> None:
    assert names(person("Judge Roe")) == {"Judge Roe": "Judge Roe"}


ALL = [use for uses in (*APART, *SUPPORTED) for use in uses] + [
    Use(form, role, None, str(i % 3))
    for rows, role in ((ONE, "person"), (ONE_BODY, "organisation"))
    for forms, _ in rows
    for i, form in enumerate(forms)
]


@given(st.lists(st.sampled_from(ALL), max_size=30), st.randoms(use_true_random=False))
def test_the_order_of_uses_plays_no_part(uses: list[Use], shuffler) -> None:
    found = names(*uses)
    mixed = [*uses]
    shuffler.shuffle(mixed)
    assert names(*mixed) == found
    assert set(found) <= {use.name for use in uses}


@given(st.text(max_size=40), st.sampled_from([None, "person", "organisation", "document", "interviewer"]))
def test_any_name_is_taken(name: str, role) -> None:
    found = names(Use(name, role))
    assert found == {} or (list(found) == [name] and found[name])


def test_a_body_keeps_the_service_in_its_name() -> None:
    """A name cut short to "Lenwick fire" names nobody."""
    assert names(body("Lenwick fire service")) == {"Lenwick fire service": "Lenwick fire service"}
