"""Runs of one fragment, found and not listed: what is read of them costs no more than a text full of figures.

Work is counted in calls, not in seconds: the same on each machine and at each load. What patterns do inside
cannot be counted; there a text is measured against another of the same length.
"""

from __future__ import annotations

import sys
from time import process_time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from claimtrack.lang import load_language
from claimtrack.model import Document, Span
from claimtrack.pipeline import extract
from claimtrack.quantities import find_candidates
from claimtrack.quantities.candidates import MOST_BARE
from claimtrack.sentences import lay_out, split_sentences
from claimtrack.sentences.split import LONGEST, MOST_NUMERALS

if TYPE_CHECKING:
    from spacy.language import Language as Parser

ENGLISH = load_language("en")

FULL = "At least 12 people and 340 cows died, he said. "
"""A text in which every other word belongs to a figure: what an honest text may cost."""

fragments = st.text(st.sampled_from(" \n1025,.;:-–/$£%()[]\"'“”’@#*|_+½axmké") , min_size=1, max_size=8) | st.lists(
    st.sampled_from(["1", "12", ",", "-", "$", " ", '"', "(", "and ", "of ", "to ", "a ", "no ", "per ", "said ", "five ", "m ", "."]),
    min_size=1, max_size=4,
).map("".join)  # fmt: skip


def repeated(fragment: str, length: int) -> str:
    return (fragment * (length // len(fragment) + 1))[:length]


def calls(text: str, nlp: Parser) -> int:
    """Return how many calls the extraction of a text makes, with those of what it calls."""
    made = 0

    def count(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        extract(Document("a", text, date="2020-06-01"), nlp, ENGLISH)
    finally:
        sys.setprofile(before)
    return made


LENGTH = 1_000
"""Characters: more than a sentence may have numerals, so that a run is cut, and soon read."""

DEARER = 25
"""Times the work of a text full of figures; before runs were cut, "1-1-1-…" took eighty times as much."""


@settings(max_examples=25, deadline=None)
@given(fragments)
@example("1-")
@example(" 1")
@example('"12" ')
@example("½ ")
@example("|1")
@example("five ")
def test_no_run_takes_more_work_than_figures_do(nlp: Parser, fragment: str) -> None:
    text = repeated(fragment, LENGTH)
    extract(Document("a", text), nlp, ENGLISH)  # what is kept of words is made once
    assert calls(text, nlp) < DEARER * calls(repeated(FULL, LENGTH), nlp)


@pytest.mark.parametrize("fragment", ["12 people and ", "1-", "(a 1"])
def test_the_work_grows_with_the_length_alone(nlp: Parser, fragment: str) -> None:
    short, long = repeated(fragment, LENGTH), repeated(fragment, 4 * LENGTH)
    extract(Document("a", short), nlp, ENGLISH)
    assert calls(long, nlp) < 6 * calls(short, nlp)


def seconds(text: str) -> float:
    started = process_time()
    for sentence in lay_out(Document("a", text), ENGLISH).sentences:
        find_candidates(sentence.span.of(text), ENGLISH)
    return process_time() - started


TRIES = 5
"""Measurings of which one must hold: a machine that is busy elsewhere slows some, a pattern that tries everything
all of them."""


@settings(max_examples=150, deadline=None)
@given(fragments)
@example("1@")
@example("1,")
@example("'")
@example("a.")
@example("1/")
@example("(1 ")
def test_no_pattern_tries_everything(fragment: str) -> None:
    """ "1@1@1@…" took a hundred times as long as a text full of figures before its pattern was bounded."""
    text, full = repeated(fragment, LONGEST), repeated(FULL, LONGEST)
    assert any(seconds(text) < 40 * seconds(full) for _ in range(TRIES))


def test_a_run_of_numerals_is_cut_and_none_is_lost() -> None:
    text = " ".join(f"{n} cows" for n in range(1, 3 * MOST_NUMERALS))
    spans = split_sentences(text, Span(0, len(text)), ENGLISH)
    assert len(spans) > 2 and max(span.of(text).count("cow") for span in spans) <= MOST_NUMERALS
    found = [c for span in spans for c in find_candidates(span.of(text), ENGLISH)]
    assert len(found) == 3 * MOST_NUMERALS - 1


def test_numerals_without_a_word_are_data_once_there_are_many() -> None:
    assert find_candidates("12; " * MOST_BARE, ENGLISH)
    assert not find_candidates("12; " * (MOST_BARE + 1), ENGLISH)
    assert find_candidates("".join(f"{n}; " for n in range(MOST_BARE + 1)) + "cows", ENGLISH)


@pytest.mark.parametrize("fragment", ["1 to ", "12 and ", "5 men ", "1, or 2, or 3 "])
def test_the_same_numerals_over_and_over_are_data(fragment: str) -> None:
    """A megabyte of "1 to 1 to 1 …" took five minutes, and gave 200,000 figures."""
    assert find_candidates(fragment * 20, ENGLISH)
    assert not find_candidates(fragment * (MOST_BARE + 1), ENGLISH)


def test_a_paragraph_of_a_thousand_sentences_is_read(nlp: Parser) -> None:
    """What one sentence goes on with was asked of the one before, and so on: too deep, and the text was lost."""
    text = "It was a road. " * 1_500 + "At least 12 cows died."
    [claim] = extract(Document("a", text), nlp, ENGLISH)
    assert claim.low == 12
