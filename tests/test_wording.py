"""Patterns that are searched for only where one of their words stands find the same."""

from __future__ import annotations

from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from claimtrack.context.time_words import rules_of
from claimtrack.lang import load_language
from claimtrack.lang.wording import Sought, words_in
from claimtrack.quantities.lexicon import lexicon
from claimtrack.quantities.number_patterns import patterns_of
from claimtrack.quantities.traps import traps

LANGUAGE = load_language("en")
TABLES = (patterns_of(LANGUAGE), traps(LANGUAGE), lexicon(LANGUAGE), rules_of(LANGUAGE))
SOUGHT = [
    found for table in TABLES for f in fields(table) if isinstance(found := getattr(table, f.name), Sought)
]
WORDS = sorted({key for sought in SOUGHT for key in sought.keys})
BESIDE = ["a", "an", "the", "of", "in", "not", "several", "one", "fold", "3", "½", "1999", "of the", "flight"]
GAPS = [" ", "-", "", ", ", "’s ", "_", "\n", ". "]


@given(
    st.lists(st.tuples(st.sampled_from([*WORDS, *BESIDE]), st.sampled_from(GAPS), st.booleans()), max_size=8)
)
def test_nothing_is_lost(parts: list[tuple[str, str, bool]]) -> None:
    text = "".join((word.upper() if capitals else word) + gap for word, gap, capitals in parts)
    for sought in SOUGHT:
        found = [match.span() for match in sought.finditer(text)]
        assert found == [match.span() for match in sought.pattern.finditer(text)]
        assert (sought.search(text) is None) == (not found)


def test_words_in_a_text() -> None:
    assert words_in("Of 12 boats, TWO-thirds sank in 2019 (½).") == {
        "of", "boats", "two", "thirds", "sank", "in", "0", "0000",
    }  # fmt: skip
