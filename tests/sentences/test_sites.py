"""The places that a text names: which of many of a name, and which words are none."""

from __future__ import annotations

import pytest

from claimtrack.lang import load_english
from claimtrack.sentences.gazetteer import COUNTRY, LARGE, MIDDLE, gazetteer
from claimtrack.sentences.sites import find_sites

ENGLISH = load_english()

SITES = [
    # A name that many places have is the one in the country (or state) that the text speaks of.
    ("A fire in Leon. Spain mourned.", [("Leon", "Spain"), ("Spain", "Spain")]),
    ("A fire in Leon. Mexico mourned.", [("Leon", "Mexico"), ("Mexico", "Mexico")]),
    ("Crowds met in Springfield, Ohio.", [("Springfield", "United States"), ("Ohio", "United States")]),
    # A name that nobody knows is a place where its words say so.
    ("A fire in Ostrowinka. Peru mourned.", [("Ostrowinka", "Peru"), ("Peru", "Peru")]),
    ("The village of Ostrowinka burned.", [("Ostrowinka", None)]),
    ("Rebels hold Ostrowinka province.", [("Ostrowinka province", None)]),
    # Abbreviations of states, short forms of countries.
    ("He lives in Stamford, Conn., now.", [("Stamford", "United States"), ("Connecticut", "United States")]),
    ("U.S. troops left.", [("United States", "United States")]),
    ("A clinic in Boston, Mass, closed.", [("Boston", "United States"), ("Massachusetts", "United States")]),
    ("Mass graves were found. Miss Ark sang.", []),
    # Persons, bodies and newspapers are no places; nor are days.
    ("Mr. Lima read the Lima Herald at the Bank of Ghana.", []),
    ("It rained in March. The Senate met in Congress.", []),
    ("Sofia Lopez came.", []),
    ("The quake of Aug. 17 was felt.", []),
    # A headline's capitals say nothing.
    ("Hundreds Dead in Fighting for Northern Road\nRebels left.", []),
    ("PERU MINERS PLAN STRIKE AGAINST COURT", [("Peru", "Peru")]),
    # The word of its sort may be part of the name, or of a realm's.
    ("Union County counts its birds. New Jersey mourned.",
     [("Union County", "United States"), ("New Jersey", "United States")]),
    ("The Republic of Peru, the Port of Callao", [("Peru", "Peru"), ("Callao", "Peru")]),
    ("The University of Lima held a vote.", []),
    # In a row with a place, with or without its figures, a name that gazetteers know is one, too.
    ("Peru counts its dead: Lima with 12, Huanuco with 7 and Chincha Alta with 2.",
     [("Peru", "Peru"), ("Lima", "Peru"), ("Huanuco", "Peru"), ("Chincha Alta", "Peru")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sites"), SITES)
def test_sites(text: str, sites: list[tuple[str, str | None]]) -> None:
    assert [(n.site.name, n.site.country) for n in find_sites(text, ENGLISH)] == sites


def test_a_people_says_whose_and_not_where() -> None:
    [named] = find_sites("The Peruvian envoy slept.", ENGLISH)
    assert (named.site.name, named.is_people) == ("Peru", True)


def test_spans_hold_the_words() -> None:
    text = "Floods reached St. Louis and Port-au-Prince in Haiti."
    for named in find_sites(text, ENGLISH):
        assert text[named.start : named.end] == named.words


def test_sizes() -> None:
    known = gazetteer(ENGLISH)
    ranks = [known.named(name)[0].rank for name in ("Peru", "Bavaria", "Nairobi")]
    assert ranks == [COUNTRY, LARGE, MIDDLE]
    assert known.named("Nowhere at all") == ()
