"""Documents: which there are, and one of them to read, with its figures and voices marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claimtrack.errors import UsageError
from claimtrack.lang import load_english
from claimtrack.model import DocumentEntry, Entry, Span
from claimtrack.plural import many
from claimtrack.report import documents as views
from claimtrack.report import holdings, words
from claimtrack.report.html.source import language_of, link_of
from claimtrack.report.view import View, as_given, records_of
from claimtrack.report.words import clean
from claimtrack.rows import BRIEF, COLUMNS, record, short
from claimtrack.site.asked import Answer, Asked, Missing, Page
from claimtrack.site.forms import read_number
from claimtrack.site.links import InSite, address, document_address, figure_address
from claimtrack.site.marking import blocks, marks_of, unread_parts
from claimtrack.site.mending import panel_of
from claimtrack.store.history import VersionEntry

MOST = 40_000
"""Characters of a text on one page; it is turned beyond."""

MOST_COMPARED = 3_000
"""Figures of a text up to which what changed in it is marked where it is read; of longer ones the page of its
versions says it."""

MOST_LISTED = 2_000

MOST_REASONS = 6

MOST_BESIDE = 24
"""Figures that are listed beside a paragraph or table."""


def documents(asked: Asked) -> Answer:
    """Show the documents by label."""
    asked.check_names("search", "without", "sort")
    made = holdings.documents_view(
        asked.store,
        search=asked.one("search") or None,
        without=asked.one("without") or None,
        sort=asked.one("sort") or None,
        limit=None if asked.form else MOST_LISTED,
    )
    if asked.form:
        return asked.data(made)
    shown = made.records[asked.shown(len(made.records))]
    named = {("doc", clean(one["label"])): document_address(one["document"]) for one in shown}
    return asked.show(made, leads=InSite(named), about="documents", search=asked.one("search"))


@dataclass(frozen=True, slots=True)
class Reading:
    """A version of a document that is read, with the part of its text on this page."""

    entry: DocumentEntry
    held: Sequence[VersionEntry]
    version: VersionEntry
    text: str
    part: Span
    number: int
    pages: int


def document(asked: Asked) -> Answer:
    """Show a document: its text with every figure and voice marked, what was not read and why, what changed
    since the version before, and what is known of it."""
    asked.check_names("id", "version", "claim", "mend", "done")
    entry = find(asked)
    held = asked.store.document_versions(entry.key)
    version = version_of(asked, held)
    title = clean(version.document.title) or clean(entry.label)
    if asked.form:
        figures = asked.store.version_entries([version.key])[version.key]
        return asked.data(
            View(title, columns=COLUMNS, brief=BRIEF, records=records_of(figures, as_given, record))
        )
    reading = _turned(asked, entry, held, version)
    figures = asked.store.figures_between(version.key, reading.part.start, reading.part.end)
    changed, vanished, said = _changed(asked, reading)
    spans = asked.store.spans_read(version.key)
    unread = []
    if version.unread is not None:
        unread = [(reading.part, f"not read: {clean(version.unread)}")]
    else:
        unread = unread_parts(reading.text, reading.part, spans, load_english())
    marks = marks_of(figures, changed, unread)
    mend = asked.one("mend")
    here = {"id": entry.document.id, "version": None if version.newest else version.number}

    def turned(number: int) -> str:
        return address("/document", {**here, "page": number if number > 1 else None})

    shown = [
        {
            "block": block,
            "beside": [_beside(one, here) for one in block.figures[:MOST_BESIDE]],
            "rest": max(0, len(block.figures) - MOST_BESIDE),
            "mended": next((one for one in block.figures if mend and one.claim.claim.startswith(mend)), None),
        }
        for block in blocks(reading.text, reading.part, marks, figures)
    ]
    mended = next((one["mended"] for one in shown if one["mended"] is not None), None)
    panel = {}
    if isinstance(mended, Entry):
        back = address(
            "/document", {**here, "claim": short(mended.claim.claim), "mend": short(mended.claim.claim)}
        )
        panel = panel_of(asked, mended, reading.text, back + f"#c-{short(mended.claim.claim)}")
    known = views.document(entry, held, asked.store.copies())
    return Page(
        "document.html.j2",
        {
            "title": title,
            "label": clean(entry.label),
            "language": language_of(version.document.language),
            "blocks": shown,
            "panel": panel,
            "unread": clean(version.unread),
            "facts": [tuple(line.split("\t", 1)) for line in known.intro if "\t" in line],
            "url": link_of(version.document.url),
            "versions": _versions(reading),
            "version": version.number,
            "is_old": not version.newest,
            "changed": address("/versions", {"id": entry.document.id}),
            "vanished": [_gone(one) for one in vanished],
            "changes": said,
            "counted": many(version.claims, "figure"),
            "voices": sorted({words.voice_name(one.claim) for one in figures}),
            "legend": _legend(figures, changed, unread),
            "pages": reading.pages,
            "number": reading.number,
            "before": turned(reading.number - 1) if reading.number > 1 else "",
            "behind": turned(reading.number + 1) if reading.number < reading.pages else "",
            "forms": asked.forms(),
            "can_add": version.newest and not asked.settings.read_only,
            "id": entry.document.id,
            "done": asked.one("done") if asked.one("done").isdigit() else "",
            "back": turned(reading.number),
            "ways": [
                (name, address(f"/{view}", {"document": entry.document.id}))
                for view, name in (("figures", "Its figures as a list"), ("doubtful", "Doubtful ones"))
            ],
        },
    )


def versions(asked: Asked) -> Answer:
    """Show what changed from each version of a document to the next."""
    asked.check_names("id")
    return asked.show(
        holdings.document_view(asked.store, find(asked).document.id, versions=True), about="versions"
    )


def find(asked: Asked) -> DocumentEntry:
    """Return the document that the address names."""
    try:
        return holdings.find_document(asked.store, asked.need("id"))
    except UsageError as error:
        raise Missing(error.message) from error


def version_of(asked: Asked, held: Sequence[VersionEntry]) -> VersionEntry:
    """Return the version that the address names, else the one that has the figure that it names, else the
    newest."""
    number = read_number(asked.one("version"), "version") if asked.one("version") else held[-1].number
    version = next((one for one in held if one.number == number), None)
    if version is None:
        raise Missing(f"the document has no version {number}")
    return version


def _turned(
    asked: Asked, entry: DocumentEntry, held: Sequence[VersionEntry], version: VersionEntry
) -> Reading:
    """Return the page of a text that is asked for: by its number, else that of a figure."""
    text = asked.store.text(entry.key, version.key)
    pages = max(1, -(-len(text) // MOST))
    claim = asked.one("claim") or asked.one("mend")
    number = asked.page
    if claim and not asked.one("page"):
        at = asked.store.start_of(version.key, claim)
        number = 1 + next((n for n in range(pages) if at < _cut(text, (n + 1) * MOST)), 0) if at else 1
    number = min(number, pages)
    end = len(text) if number == pages else _cut(text, number * MOST)
    return Reading(entry, held, version, text, Span(_cut(text, (number - 1) * MOST), end), number, pages)


def _cut(text: str, at: int) -> int:
    """Return where a page of a long text ends: at the end of a line, where there is any near."""
    if at <= 0 or at >= len(text):
        return max(0, min(at, len(text)))
    line = text.find("\n", at, at + MOST // 10)
    return at if line < 0 else line + 1


def _changed(asked: Asked, reading: Reading) -> tuple[Mapping[str, str], Sequence[Entry], str]:
    """Return what became of figures since the version before, by claim; those that are gone; and how many
    there are of each, in words."""
    from claimtrack.compare.edits import compare_versions

    version = reading.version
    before = next((one for one in reversed(reading.held) if one.number < version.number), None)
    if before is None or max(before.claims, version.claims) > MOST_COMPARED:
        return {}, (), ""
    figures = asked.store.version_entries([before.key, version.key], extracted=True)
    edits = compare_versions(figures[before.key], figures[version.key])
    changed: dict[str, str] = {}
    for edit in edits:
        if edit.new is not None and edit.change != "reworded":
            old = edit.old
            was = f"it read {words.figure(old.claim)}, {words.who(old.claim)}" if old else "it was not there"
            changed[edit.new.claim.claim] = f"in version {before.number} {was}"
    gone = [edit.old for edit in edits if edit.new is None and edit.old is not None]
    return changed, gone, f"Since version {before.number}: {views.edits_in_words(edits)}"


def _gone(entry: Entry) -> tuple[str, str, str]:
    return words.figure(entry.claim), words.who(entry.claim), figure_address(entry.claim.claim)


def _versions(reading: Reading) -> list[tuple[int, str, str]]:
    if len(reading.held) < 2:
        return []
    identity = reading.entry.document.id
    return [
        (
            one.number,
            one.retrieved_at[:16].replace("T", " "),
            address("/document", {"id": identity, "version": None if one.newest else one.number}),
        )
        for one in reading.held
    ]


def _beside(entry: Entry, here: Mapping[str, Any]) -> dict[str, str]:
    """Return what is listed of a figure beside its paragraph."""
    id = short(entry.claim.claim)
    return {
        "id": id,
        "figure": words.figure(entry.claim),
        "who": words.who(entry.claim),
        "asof": entry.claim.asof or "",
        "marks": words.marks(entry),
        "leads": figure_address(entry.claim.claim),
        "mend": address("/document", {**here, "claim": id, "mend": id}) + f"#c-{id}",
    }


def _legend(
    figures: Sequence[Entry], changed: Mapping[str, str], unread: Sequence[tuple[Span, str]]
) -> list[tuple[str, str]]:
    """Return the marks of a page with what each means: those that are there."""
    reasons = dict.fromkeys(why.removeprefix("not read: ") for _, why in unread)
    kinds = (
        ("figure", "a figure", bool(figures)),
        ("figure ok", "found right", any(one.verdict == "ok" for one in figures)),
        ("figure wrong", "found wrong", any(one.verdict == "wrong" for one in figures)),
        ("figure hand", "added by hand", any(one.added is not None for one in figures)),
        (
            "figure news",
            "changed since the version before",
            any(one.claim.claim in changed for one in figures),
        ),
        ("voice", "who puts figures forward", any(one.claim.speaker_start is not None for one in figures)),
        ("unread", f"not read: {'; '.join(list(reasons)[:MOST_REASONS])}", bool(unread)),
    )
    return [(kind, said) for kind, said, is_there in kinds if is_there]
