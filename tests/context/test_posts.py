"""Posts of a rolling page: the day above a post is that of its figures."""

from __future__ import annotations

import pytest

from claimtrack.model import Document
from claimtrack.pipeline import extract

LINES = """Storm over Orla

We follow the storm here.

5 March 2021, 07:10 GMT

The mayor said 41 boats had sunk, 12 of them yesterday.

4 March 2021

The mayor said 36 boats had sunk.
"""
LABELS = """Storm over Orla

The mayor said 20 boats had sunk.

**Update, 5 March:** The mayor said 41 boats had sunk.

UPDATED 4 March 18:00 - Some 36 boats had sunk.

Later the mayor said 50 boats had sunk.
"""
ONE = """5 March 2021

The mayor said 41 boats had sunk.

On 4 March 2021 some 36 boats had sunk, he said.
"""
CASES = [
    (LINES, "41", "2021-03-05"),
    (LINES, "36", "2021-03-04"),
    (LABELS, "20", "2021-03-03"),
    (LABELS, "41", "2021-03-05"),
    (LABELS, "36", "2021-03-04"),
    (LABELS, "50", "2021-03-03"),
    (ONE, "41", "2021-03-03"),
    (ONE, "36", "2021-03-03"),
]


@pytest.mark.parametrize(("text", "surface", "asof"), CASES)
def test_the_day_of_a_post(text, surface, asof, nlp, language):
    claims = extract(Document("a", text, date="2021-03-03"), nlp, language)
    assert next(c for c in claims if c.surface == surface).asof == asof


def test_yesterday_counts_from_the_post(nlp, language):
    claims = extract(Document("a", LINES, date="2021-03-03"), nlp, language)
    assert next(c for c in claims if c.surface == "12").time_start == "2021-03-04"
