"""Silent edits: figures that changed in a text, or went from it, where it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from claimtrack.compare.edits import Edit, compare_versions
from claimtrack.model import DocumentEntry, Entry
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.pairs import end_record
from claimtrack.report.view import LABEL, Column, Section, View, make_section
from claimtrack.rows import short

SILENT = "silent edit"
"""The note of a figure that another took the place of in the same text."""

EDITS = (
    Column("doc", 2, LABEL),
    Column("what", 1, 8),
    Column("before", 5),
    Column("after", 5),
    Column("ids", 1, 8),
)


@dataclass(frozen=True, slots=True)
class Step:
    """A document that is new or has a new text: its figures before (``None`` where it is new) and after."""

    document: DocumentEntry
    old: Sequence[Entry] | None
    new: Sequence[Entry]


def find_edits(steps: Iterable[Step]) -> list[tuple[Step, Edit]]:
    """Return what changed from text to text, in the order of documents and of their texts."""
    ordered = sorted(steps, key=lambda step: step.document.label)
    return [(s, edit) for s in ordered if s.old is not None for edit in compare_versions(s.old, s.new)]


def told(edits: Iterable[tuple[Step, Edit]]) -> list[tuple[Step, Edit]]:
    """Return the edits of which readers should know: another figure or voice, or a figure that is gone."""
    return [(step, edit) for step, edit in edits if edit.change in ("changed", "vanished")]


def edits_section(told: Sequence[tuple[Step, Edit]]) -> Section:
    """Return the edits as a table: both sentences of each."""
    rows = []
    for step, edit in told:
        old, new_one = edit.old, edit.new
        rows.append(
            (
                words.clean(step.document.label),
                edit.change if not edit.what else f"{edit.change}: {', '.join(edit.what)}",
                words.clean(old.claim.sentence) if old else "",
                words.clean(new_one.claim.sentence) if new_one else "no longer in the text",
                "\n".join(short(e.claim.claim) for e in (old, new_one) if e),
            )
        )
    behind = [tuple(e for e in (edit.old, edit.new) if e) for _, edit in told]
    return make_section(EDITS, rows, title="TEXTS THAT CHANGED WHERE THEY STAND", behind=behind)


def with_edits(view: View, steps: Iterable[Step], fitting: Collection[tuple[int, str]] | None = None) -> View:
    """Return a view of changes with the silent edits below; ``fitting`` are the claims that fit its filters,
    by version and claim, where there are filters."""
    found = told(find_edits(steps))
    if fitting is not None:
        found = [(s, x) for s, x in found if (x.entry.version_key, x.entry.claim.claim) in fitting]
    if not found:
        return view
    said = f"{many(len(found), 'figure')} changed or gone from a text where it stands."
    return replace(
        view,
        intro=(*view.intro, said),
        sections=(*view.sections, edits_section(found)),
        records=(*view.records, *(_record(step, edit) for step, edit in found)),
    )


def _record(step: Step, edit: Edit) -> dict[str, Any]:
    what = f": {', '.join(edit.what)}" if edit.what else ""
    gone = "gone from the newer text" if edit.new is None else f"the text was changed where it stands{what}"
    return {
        "a": end_record(edit.old),
        "b": end_record(edit.new),
        "kind": "edit",
        "topic": edit.entry.topic,
        "topic_name": edit.entry.topic_name,
        "sure": "sure",
        "probability": 1.0,
        "why": [SILENT, f"{gone} ({words.clean(step.document.label)})"],
        "said": 1,
        "documents": 1,
        "origins": 1,
    }
