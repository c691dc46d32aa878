"""The views on documents: which there are, what is known of each and how, what changed between versions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Protocol

from claimtrack.compare.edits import Edit
from claimtrack.model import CopyPair, Document, DocumentEntry
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.view import (
    AT_ONCE,
    LABEL,
    Column,
    Hint,
    Records,
    Section,
    View,
    in_order,
    make_section,
    rows_of,
)
from claimtrack.rows import short
from claimtrack.store.called import DocumentName
from claimtrack.store.convert import DECIDABLE, DECIDED, as_read
from claimtrack.store.history import VersionEntry

MOST = 60
"""Documents listed where no ``--limit`` says otherwise."""

LONGEST = 320
"""Characters of a sentence in the comparison of two versions."""

COLUMNS = (
    *("document", "label", "title", "publisher", "date", "url", "language", "issued_by", "reader"),
    *("versions", "retrieved_at", "characters", "figures", "unread", "origin", "copies", "decided"),
)

EDIT_COLUMNS = (
    *("document", "from_version", "to_version", "change", "what"),
    *("old_wording", "new_wording", "old_sentence", "new_sentence", "old_claim", "new_claim"),
)

ONE = Hint("documents show", blanks=("DOC",), then="says what is known of one.")

CHANGES = {
    "changed": "CHANGED",
    "appeared": "APPEARED",
    "vanished": "VANISHED",
    "reworded": "same figure,\nother words",
}

Steps = Sequence[tuple[VersionEntry, VersionEntry, Sequence[Edit]]]
"""Neighbouring versions with what changed from the one to the other."""


class Kept(Protocol):
    """What is asked of a ledger about its documents; see ``store.Store``."""

    def document_names(self) -> list[DocumentName]: ...
    def documents(self, *, versions: Collection[int]) -> list[DocumentEntry]: ...
    def copies(self) -> list[CopyPair]: ...


def documents(
    ledger: Kept,
    *,
    search: str | None = None,
    without: str | None = None,
    limit: int | None = None,
    sort: str | None = None,
) -> View:
    """Return the documents by label: day, publisher, title, versions, figures, what was not read, copies.

    ``search`` are words of label, identity, title, publisher or issuing body, each from its beginning;
    ``without`` names metadata that is to be missing. In the order of labels only those shown are read.
    """
    beside = _beside(ledger.copies())
    every = ledger.document_names()
    chosen = [d for d in every if _fits(d, search) and not (without and getattr(d, without))]
    labels = {d.id: words.clean(d.label) for d in every}

    def made(places: Sequence[int]) -> list[dict[str, Any]]:
        wanted = [chosen[place].version for place in places]
        held = {entry.version: entry for entry in ledger.documents(versions=set(wanted))}
        return [_record(held[version], beside) for version in wanted]

    records: Sequence[Mapping[str, Any]] = Records(made, range(len(chosen)))
    if sort or len(chosen) <= AT_ONCE:
        records = in_order(made(range(len(chosen))), COLUMNS, sort)
    shown = records[: limit or MOST]

    def row(one: Mapping[str, Any]) -> tuple[str, ...]:
        copied = [labels.get(other, other) for other in one["copies"]]
        state = [
            f"{one['versions']} versions" if one["versions"] > 1 else "",
            f"not read: {words.clean(one['unread'])}" if one["unread"] is not None else "",
            f"shares text with {words.listed(copied, 3)}" if copied else "",
        ]
        return (
            words.clean(one["label"]),
            one["date"] or "no date",
            words.clean(one["publisher"]) or words.clean(one["issued_by"]),
            words.cut(words.clean(one["title"]), 70),
            f"{one['figures']:,}",
            "\n".join(part for part in state if part),
        )

    rows = rows_of(shown if len(shown) > AT_ONCE else tuple(shown), row)
    first = chosen[: len(shown)]
    unsaid = [name for name in ("title", "publisher") if not any(getattr(d, name) for d in first)]
    if any(d.issued_by for d in first) and "publisher" in unsaid:
        unsaid.remove("publisher")
    columns = (
        Column("doc", 2, LABEL),
        Column("date", 1, 10),
        Column("publisher", 3, 10),
        Column("title", 5, 14),
        Column("figures", 1, 7),
        Column("to know", 4, 12),
    )
    asked = " ".join(
        part
        for part in (f"for {search!r}" if search else "", f"without {without}" if without else "")
        if part
    )
    count = f"{many(len(records), 'document')}{f' {asked}' if asked else ''}."
    if not records:
        count = f"No document {asked}." if asked else "No documents yet; claimtrack ingest reads them."
    elif len(shown) < len(records):
        count += f" {len(shown):,} shown; --limit shows more."
    return View(
        "Documents",
        intro=(count,),
        sections=(make_section(columns, rows, unsaid=unsaid),) if rows else (),
        hints=(ONE,) if rows else (),
        columns=COLUMNS,
        records=records[:limit],
    )


def document(entry: DocumentEntry, versions: Sequence[VersionEntry], copies: Iterable[CopyPair] = ()) -> View:
    """Return what is known of a document and how each piece of it was found."""
    known = entry.document
    newest = next(v for v in versions if v.newest)
    beside = _beside(copies).get(known.id, {})
    facts = [
        ("document", words.clean(known.id)),
        *((name.replace("_", " "), _known(known, name)) for name in DECIDABLE),
        ("reader", f"{known.reader}{_encoding(known)}"),
        ("text", f"{many(entry.characters, 'character')}, sha256 {newest.sha256[:12]}"),
        ("retrieved", f"{entry.retrieved_at[:16].replace('T', ' ')} UTC"),
        ("figures", f"{entry.claims:,}"),
        ("not read", words.clean(entry.unread)),
        ("copies", ", ".join(f"{words.clean(one)} ({share})" for one, share in sorted(beside.items()))),
        ("origin", words.clean(entry.origin) if entry.origin != known.id else ""),
    ]
    rows = [
        (
            str(v.number),
            f"{v.retrieved_at[:16].replace('T', ' ')}",
            v.document.date or "no date",
            f"{v.characters:,}",
            f"{v.claims:,}",
            v.sha256[:12],
        )
        for v in versions
    ]
    columns = (
        Column("version", 1, 7),
        Column("retrieved, UTC", 2, 16),
        Column("date", 1, 10),
        Column("characters", 1, 10),
        Column("figures", 1, 7),
        Column("sha256", 1, 12),
    )
    sections: tuple[Section, ...] = ()
    hints: tuple[Hint, ...] = ()
    if len(versions) > 1:
        sections = (make_section(columns, rows),)
        changed = Hint("documents show", (("versions", True),), "What changed", given=(entry.label,))
        hints = (changed,)
    return View(
        words.clean(entry.label),
        intro=(words.clean(entry.label), *(f"{term}\t{value}" for term, value in facts if value)),
        sections=sections,
        hints=hints,
        columns=COLUMNS,
        records=(_record(entry, {known.id: beside}),),
    )


def versions(entry: DocumentEntry, held: Sequence[VersionEntry], steps: Steps) -> View:
    """Return what changed from each version of a document to the next: figures with both sentences."""
    label = words.clean(entry.label)
    sections = []
    records: list[dict[str, Any]] = []
    for old, new, edits in steps:
        rows = [_edit_row(edit) for edit in edits]
        title = f"Version {old.number} ({old.retrieved_at[:10]}) -> {new.number} ({new.retrieved_at[:10]})"
        line = edits_in_words(edits)
        columns = (
            Column("change", 2, 10),
            Column("figure as worded", 4, 16),
            Column("sentence", 9),
            Column("id", 1, 8),
        )
        behind = [(edit.entry,) for edit in edits]
        sections.append(
            make_section(
                columns, rows, title, (line, *metadata_edits(old.document, new.document)), behind=behind
            )
        )
        records += [_edit_record(entry, old, new, edit) for edit in edits]
    intro = f"{label}: {many(len(held), 'version')}."
    if len(held) == 1:
        intro = f"{label} has one version; nothing in it changed since {held[0].retrieved_at[:10]}."
    return View(
        f"Versions of {label}",
        intro=(intro,),
        sections=tuple(sections),
        columns=EDIT_COLUMNS,
        records=tuple(records),
    )


def edits_in_words(edits: Sequence[Edit]) -> str:
    """Return how many figures changed, appeared and vanished, in words."""
    count = {change: sum(edit.change == change for edit in edits) for change in CHANGES}
    said = [
        f"{many(count[one], 'figure')} {one}" for one in ("changed", "appeared", "vanished") if count[one]
    ]
    if count["reworded"]:
        said.append(f"{count['reworded']:,} in other words")
    return ", ".join(said) + "." if said else "No figure changed."


def metadata_edits(old: Document, new: Document) -> list[str]:
    """Return in words which metadata differ from one version to the next, a line each."""
    lines = []
    for name in DECIDABLE:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            shown = (words.clean(before) or "not said", words.clean(after) or "not said")
            lines.append(f"{name.replace('_', ' ')}: {shown[0]} -> {shown[1]}")
    return lines


def _edit_row(edit: Edit) -> tuple[str, ...]:
    both = [one for one in (edit.old, edit.new) if one is not None]
    figures = " ->\n".join(words.figure(one.claim) for one in both)
    sentences = [words.cut(words.clean(one.claim.sentence), LONGEST) for one in both]
    if len(sentences) == 2 and sentences[0] == sentences[1]:
        sentences = sentences[:1]
    what = [one for one in edit.what if one != "figure"]
    change = CHANGES[edit.change] + (f"\n{', '.join(what)}" if what else "")
    told = "speaker" in edit.what and edit.old is not None and edit.new is not None
    if told and edit.old is not None and edit.new is not None:
        figures += f"\n{words.who(edit.old.claim)} -> {words.who(edit.new.claim)}"
    marks = ("was: ", "now: ") if len(sentences) == 2 else ("",)
    sentence = "\n".join(mark + one for mark, one in zip(marks, sentences, strict=True))
    return change, figures, sentence, "\n".join(short(one.claim.claim) for one in both)


def _edit_record(entry: DocumentEntry, old: VersionEntry, new: VersionEntry, edit: Edit) -> dict[str, Any]:
    a, b = (one.claim if one is not None else None for one in (edit.old, edit.new))
    return {
        "document": entry.document.id,
        "from_version": old.number,
        "to_version": new.number,
        "change": edit.change,
        "what": list(edit.what),
        "old_wording": a.wording if a else None,
        "new_wording": b.wording if b else None,
        "old_sentence": a.sentence if a else None,
        "new_sentence": b.sentence if b else None,
        "old_claim": a.claim if a else None,
        "new_claim": b.claim if b else None,
    }


def _known(document: Document, name: str) -> str:
    """Return a piece of metadata with how it was found; what is not known is said so."""
    value, how = words.clean(getattr(document, name)), words.clean(document.found.get(name))
    if how == DECIDED:
        before = words.clean(getattr(as_read(document), name)) or "nothing"
        return f"{value or 'none'} (set by hand; read: {before})"
    if not value:
        return f"unknown ({how})" if how else ("" if name == "issued_by" else "unknown")
    return f"{value} ({HOW.get(how, how)})" if how else value


HOW = {
    "option": "given when it was ingested",
    "record": "from the record",
    "header": "from the head of the text",
    "dateline": "from the dateline",
    "html": "from the page",
    "filename": "from the file's name",
    "feed": "from the feed",
    "title line": "the first line",
    "detected": "found out",
}


def _encoding(document: Document) -> str:
    encoding = words.clean(document.found.get("encoding"))
    return f", {encoding.removeprefix('detected: ')}" if encoding and encoding != "option" else ""


def _beside(copies: Iterable[CopyPair]) -> Mapping[str, dict[str, str]]:
    """Return for each document those that share text with it, with how much of the shorter is in the
    longer."""
    beside: dict[str, dict[str, str]] = {}
    for pair in copies:
        share = f"{round(100 * pair.containment)} %"
        beside.setdefault(pair.a, {})[pair.b] = share
        beside.setdefault(pair.b, {})[pair.a] = share
    return beside


def _fits(known: DocumentName, search: str | None) -> bool:
    text = " ".join(
        part for part in (known.label, known.id, known.title, known.publisher, known.issued_by) if part
    )
    return all(
        re.search(rf"(?<!\w){re.escape(word)}", text, re.IGNORECASE)
        for word in re.findall(r"\w+", search or "")
    )


def _record(entry: DocumentEntry, beside: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    known = entry.document
    return {
        "document": known.id,
        "label": entry.label,
        "title": known.title,
        "publisher": known.publisher,
        "date": known.date,
        "url": known.url,
        "language": known.language,
        "issued_by": known.issued_by,
        "reader": known.reader,
        "versions": entry.versions,
        "retrieved_at": entry.retrieved_at,
        "characters": entry.characters,
        "figures": entry.claims,
        "unread": entry.unread,
        "origin": entry.origin,
        "copies": sorted(beside.get(known.id, ())),
        "decided": [name for name in DECIDABLE if known.found.get(name) == DECIDED],
    }
