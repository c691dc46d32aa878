"""The quarter or year that a figure takes over from a sentence before."""

from __future__ import annotations

import pytest

from claimtrack.model import Document
from claimtrack.pipeline import extract

YEAR = ("2020-01-01", "2020-12-31")
NONE = (None, None)

STRETCHES = [
    # text, the figure, its period
    ("Last year the firm lost $30 million. Its sales fell to $4 billion.", "$4 billion", YEAR),
    ("In 2020 the mine did well. It sold 600 tonnes. The price rose to $41.", "$41", YEAR),
    # what it is compared with has a time of its own
    ("Last year it lost $3 million. Sales fell to $4 million from $9 million in 2018.", "$4 million", YEAR),
    (
        "Last year it lost $3 million, after a loss of $8 million in 2019. Sales fell to $4 million.",
        "$4 million",
        NONE,
    ),
    # a part of what was counted
    ("Agents stopped 900 boats in 2020. About 40 of them were empty.", "40", YEAR),
    # what is so now, or will be
    ("Last year the firm lost $30 million. It has 200 shops.", "200", NONE),
    ("Last year the firm lost $30 million. Sales have fallen to $4 billion.", "$4 billion", NONE),
    ("Last year the firm lost $30 million. It will close 200 shops.", "200", NONE),
    ("In January the firm lost $30 million. Sales fell to $4 billion.", "$4 billion", NONE),
    # a day, a stretch that still runs, another paragraph, a time between
    ("On Monday the firm lost $30 million. Sales fell to $4 billion.", "$4 billion", NONE),
    ("This year the firm lost $30 million. Sales fell to $4 billion.", "$4 billion", NONE),
    ("Last year the firm lost $30 million.\n\nSales fell to $4 billion.", "$4 billion", NONE),
    ("Last year it did well. On Monday it opened a shop. It sold 300 coats.", "300", NONE),
]


@pytest.mark.parametrize(("text", "surface", "days"), STRETCHES)
def test_a_past_stretch_goes_on_in_its_paragraph(nlp, language, text, surface, days):
    claims = {
        claim.surface: claim for claim in extract(Document("d", text, date="2021-03-10"), nlp, language)
    }
    claim = claims[surface]
    assert (claim.time_start, claim.time_end) == days
    assert ("time_end" in claim.inferred) == (days != NONE)
