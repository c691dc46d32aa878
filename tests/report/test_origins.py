"""Who has it from whom: figures by the authority whose they are, with copies of one text told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from claimtrack.cli import run
from claimtrack.filters import Filters
from claimtrack.model import Entry
from claimtrack.report.origins import origins
from claimtrack.store import open_store

WIRE = (
    "date 2024-03-07\n\nThe ministry of health said on Thursday that 64 people had died in Belcourt. Roads to the "
    "town were closed, and helicopters brought water and blankets to those on the roofs of their houses.\n"
)


def entries_of(folder: Path) -> list[Entry]:
    """Return the figures of three texts, of which two are one."""
    texts = {
        "a.txt": WIRE,
        "b.txt": WIRE.replace("Roads to the town were closed", "All roads to the town were closed"),
        "c.txt": "date 2024-03-08\n\nA spokesman for the health ministry said that 70 people had died in Belcourt.\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    path = folder / "ledger.db"
    assert run(["ingest", *(str(folder / name) for name in texts), "--db", str(path)]) == 0
    with open_store(str(path)) as store:
        return store.entries()


def test_copies_and_spokesmen_are_of_one_authority(tmp_path: Path) -> None:
    made = entries_of(tmp_path)
    view = origins(made, {one.claim.document: one.label for one in made})
    assert len(view.sections) == 1
    [section] = view.sections
    assert "ministry" in (section.title or "")
    assert section.lines[0].endswith("in 2 texts, printed by 2")
    said = [dict(zip([c.name for c in section.columns], row, strict=True)) for row in section.rows]
    assert [one["text"] for one in said].count("its own") == 2
    assert sum(one["text"].startswith("one text with") for one in said) == 1
    assert view.intro[0].startswith("2 figures") and "1 origin, 1 authority, 3 documents" in view.intro[0]
    assert [one["copy_of"] is None for one in view.records].count(False) == 1


def test_what_a_text_says_itself_is_its_publishers(tmp_path: Path) -> None:
    [one, *_] = entries_of(tmp_path)
    alone = replace(one, claim=replace(one.claim, speaker=None, authority=None, publisher="The Marl Post"))
    view = origins([alone], {})
    assert view.sections[0].title == "The Marl Post" and view.records[0]["by_way_of"] == "in its own word"


def test_a_limit_cuts_and_nothing_is_nothing(tmp_path: Path) -> None:
    made = entries_of(tmp_path)
    view = origins(made, {}, Filters(limit=1))
    assert sum(len(one.rows) for one in view.sections) == 1 == len(view.records)
    assert origins([], {}).sections == () and "No figures" in origins([], {}).intro[0]
