"""How many origins stand behind figures, by the one definition that every view counts by."""

from __future__ import annotations

import random
from typing import Any

import pytest
from ledger_by_hand import make_entry

from claimtrack.compare.independence import count_origins
from claimtrack.model import Entry


def said(document: str, **fields: Any) -> Entry:
    publisher = fields.pop("publisher", f"The {document.title()} Post")
    return make_entry("40 people", low=40, document=document, counted="people", counted_head="person",
                      action="kill", publisher=publisher, **fields)  # fmt: skip


MINISTRY = {"speaker": "Ministry of Health", "authority": "Ministry of Health"}
SPOKESMAN = {
    "speaker": "Ana Sol",
    "speaker_affiliation": "health ministry",
    "authority": "Ministry of Health",
}
UNION = {"speaker": "Dock Workers' Union", "authority": "Dock Workers' Union"}

COUNTS: list[tuple[str, list[Entry], int]] = [
    ("one figure", [said("a")], 1),
    ("two papers in their own word", [said("a"), said("b")], 2),
    ("one paper on two days", [said("a", publisher="Post"), said("b", publisher="Post")], 1),
    ("copies of one text", [said("a", origin="a"), said("b", origin="a")], 1),
    ("two papers that quote one body", [said("a", **MINISTRY), said("b", **MINISTRY)], 1),
    ("a body and its spokeswoman", [said("a", **MINISTRY), said("b", **SPOKESMAN)], 1),
    ("two bodies in one report", [said("a", **MINISTRY), said("a", start=90, **UNION)], 1),
    ("two bodies in two reports", [said("a", **MINISTRY), said("b", **UNION)], 2),
    ("two bodies, each in both reports",
     [said(d, start=at, **who) for d in "ab" for at, who in ((0, MINISTRY), (90, UNION))], 2),
    ("a figure credited to a body, and the body's own report",
     [said("a", **UNION), said("b", publisher="Dock Workers' Union")], 1),
    ("a paper beside the body that it cites", [said("a", **MINISTRY), said("a", start=90)], 1),
    ("its other report too", [said("a", publisher="Post", **MINISTRY), said("b", publisher="Post")], 1),
    ("a paper that cites nobody, beside the body", [said("a", **MINISTRY), said("b")], 2),
    ("nobody named", [said("a", speaker="officials", speaker_role="unnamed"), said("a", start=90)], 1),
    ("only a copy is asked for", [said("a", origin="z", copy=True)], 1),
]  # fmt: skip


@pytest.mark.parametrize(("entries", "count"), [row[1:] for row in COUNTS], ids=[row[0] for row in COUNTS])
def test_origins(entries: list[Entry], count: int) -> None:
    assert count_origins(entries) == count
    random.Random(3).shuffle(entries)
    assert count_origins(entries) == count


def test_more_figures_never_take_an_origin_away() -> None:
    entries = [said(d, start=at, **who) for d in "abc" for at, who in ((0, MINISTRY), (90, UNION))]
    for seed in range(20):
        random.Random(seed).shuffle(entries)
        counts = [count_origins(entries[: n + 1]) for n in range(len(entries))]
        assert counts == sorted(counts)
