"""The gold of the comparison is sound, the scorer counts right, and no score is below its floor."""

from __future__ import annotations

from collections import Counter

import compare
import floors
import pytest
import stories

PAIRS = stories.load_pairs()
STORIES = stories.load_stories()
LABELS = {
    "repeats",
    "agrees",
    "diverges",
    "conflicts",
    "updates",
    "corrects",
    "part_of",
    "rejects",
    "unrelated",
}


def test_marks_are_taken_out_of_the_text():
    assert stories.unmark("[12] died, {d1 3 people} drowned")[0] == "12 died, 3 people drowned"
    for pair in PAIRS:
        texts = {document.id: document.text for document in pair.documents}
        for document, span in (pair.a, pair.b):
            assert any(char.isalnum() for char in span.of(texts[document]))
        assert not any(mark in text for text in texts.values() for mark in "[]{}")


def test_the_pairs_are_enough_of_every_relation():
    counts = Counter(pair.label for pair in PAIRS)
    assert set(counts) == LABELS
    assert sum(counts.values()) >= 120
    assert min(counts.values()) >= 7


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story_speaks_of_its_own_figures(story):
    assert 4 <= len(story.documents) <= 8
    for name, rows in story.wanted.items():
        for row in rows:
            ends = {"topics": row, "standing": row, "replaced": row}.get(name, row[:2])
            assert set(ends) <= set(story.figures), (name, row)
            for label in row[2].split("|") if name in ("relations", "may") else ():
                assert label in LABELS
    told = [label for row in story.wanted["topics"] for label in row]
    assert len(told) == len(set(told))
    sides = [{label for (label,) in story.wanted[name]} for name in ("standing", "replaced")]
    assert not sides[0] & sides[1]


def test_ten_stories():
    assert len(STORIES) >= 10


@pytest.mark.parametrize(
    ("placed", "precision", "recall"),
    [
        ([], 0.0, 0.0),
        ([("a", "x"), ("a", "x")], 100.0, 100.0),
        ([("a", "x"), ("a", "y")], 100.0, 50.0),
        ([("a", "x"), ("b", "x")], 50.0, 100.0),
    ],
)
def test_b_cubed(placed, precision, recall):
    assert compare.b_cubed(placed) == (precision, recall)


def test_no_score_is_below_its_floor(nlp):
    results, _ = compare.measure(nlp)
    assert floors.check(results, floors.read(compare.FLOORS), stories.facts()) == []
