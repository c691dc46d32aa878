"""Two sources beside each other: each has its own figures, and a noun stands for no body of another kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from test_attribute import read

from claimtrack.lang import Language

if TYPE_CHECKING:
    from spacy.language import Language as Parser


def heard(marked: str, nlp: Parser, language: Language) -> str | None:
    return read(marked, nlp, language)[1].speaker


BESIDE = [
    ("The walk drew [[25]] boats, according to police, and 70 according to the unions.", "police"),
    ("The walk drew 25 boats, according to police, and [[70]] according to the unions.", "the unions"),
    ("According to police, [[25]] boats came, and 70 according to the unions.", "police"),
    ("Police said [[25]] boats came, and 70 according to the unions.", "Police"),
    ("Police said 25 boats came, and [[70]] according to the unions.", "the unions"),
    ("The storm sank [[63]] boats by the army's count, and 90 by that of the Red Cross.", "the army"),
    ("The storm sank 63 boats by the army's count, and [[90]] by that of the Red Cross.", "Red Cross"),
    ("[[Tens of thousands]] of people - 38,000 by the police count, up to 130,000 by that of the unions - marched in Norta on Friday.", None),
    ("Tens of thousands of people - 38,000 by the police count, up to [[130,000]] by that of the unions - marched in Norta on Friday.", "the unions"),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "speaker"), BESIDE)
def test_each_figure_goes_to_the_source_on_its_side(
    marked: str, speaker: str | None, nlp: Parser, language: Language
) -> None:
    assert heard(marked, nlp, language) == speaker


KINDS = [
    ("Solen Inc said 60 jobs would go. The union said it was [[150]].", "The union"),
    ("Solen Inc, a union, said 60 jobs would go. The union said it was [[150]].", "Solen Inc"),
    (
        "Seawatch Inc, a green group, said 2 ports were shut.\n\nIt was [[30]], the company said.",
        "the company",
    ),
    ("Rail operator Solen Inc said 60 trains ran. The company said [[9]] did not.", "Solen Inc"),
    ("Solen Inc said 60 trains ran. The company said [[9]] did not.", "Solen Inc"),
]


@pytest.mark.parametrize(("marked", "speaker"), KINDS)
def test_a_noun_stands_for_a_body_of_its_kind(
    marked: str, speaker: str, nlp: Parser, language: Language
) -> None:
    assert heard(marked, nlp, language) == speaker
