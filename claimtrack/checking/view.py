"""Checked drafts -> a view: what presses most first, each figure beside the sentences that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from claimtrack.checking.values import ALARMS, VERDICTS, Checked, CheckedDraft, Part, Verdict
from claimtrack.model import Claim, Entry
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.view import LABEL, Column, Section, View, make_section
from claimtrack.rows import short
from claimtrack.rows import sure as sureness

NAMES: Mapping[Verdict, str] = {
    "contradicted": "contradicted",
    "voice": "credited to one who said otherwise",
    "superseded": "superseded",
    "source": "not in the cited source",
    "inside": "disagreeing inside the draft",
    "newer": "newer than the ledger",
    "nothing": "with nothing to compare",
    "aside": "not put forward as so",
    "supported": "checked and fine",
}
"""How verdicts are counted."""

SAID: Mapping[Verdict, str] = {
    "contradicted": "Another figure for the same thing and time excludes it.",
    "voice": "The one whom the draft names said otherwise.",
    "superseded": "It was said; the latest word is another.",
    "source": "The source that the draft names has another figure.",
    "inside": "The draft gives two figures for one thing.",
    "newer": "It goes on from the latest word in the ledger, which does not have it yet.",
    "nothing": "Nothing of the same thing is surely said by the same voice; the nearest is shown, if any.",
    "aside": "Forecasts, denials and questions are compared only with others of their kind.",
    "supported": "Who is said to say it does, or an origin in the ledger where nobody is named.",
}
"""What each verdict means."""

MAY_BE = "may be so"
"""The title of alarms that are not sure."""

LOOK = "What may be of two things; look before you change anything."
"""What they mean."""

SHORT: Mapping[Verdict, str] = {
    "voice": "of another voice",
    "source": "not in source",
    "inside": "two figures",
}
"""What an alarm is called where there is little room."""

PARTS: Mapping[Part, str] = {
    "says so": "says so",
    "said so": "said so",
    "latest": "latest word",
    "rival": "says otherwise",
    "source": "in the source",
    "beside": "also in draft",
    "nearest": "nearest",
}
"""What other figures are called beside one of a draft."""

TABLE = (
    Column("which", 2, 9),
    Column("figure, sentence", 6, 24),
    Column("who says it", 3, 11),
    Column("doc, as of", 2, LABEL),
)

AROUND = 90
"""Characters of a sentence shown on either side of its figure."""

FIGURE = (
    *("claim", "wording", "low", "high", "bound", "unit", "speaker", "publisher", "asof", "document"),
    *("url", "sentence"),
)
"""What a record says of another figure."""

COLUMNS = (
    *("document", "line", "start", "end", "claim", "verdict", "sure", "origins"),
    *("wording", "low", "high", "bound", "unit", "counted", "speaker", "asof", "sentence"),
    "other_part",
    *(f"other_{name}" for name in FIGURE),
)

BRIEF = (
    *("document", "line", "verdict", "sure", "origins", "wording", "low", "high", "unit", "speaker", "asof"),
    *("sentence", "other_part", "other_wording", "other_speaker", "other_publisher", "other_asof"),
    *("other_document", "other_claim", "other_sentence"),
)
"""The columns of a sheet where nobody asks for others."""


def checked_view(drafts: Sequence[CheckedDraft], labels: Mapping[str, str] | None = None) -> View:
    """Return drafts as they stand against the ledger. ``labels`` are short names of the drafts."""
    known = labels or {}
    figures = [(draft, one) for draft in drafts for one in draft.pressing()]
    figures.sort(key=lambda pair: _order(pair[1]))
    sections = [
        _section(title, [one for _, one in group], known)
        for title, group in groupby(figures, key=lambda pair: _title(pair[1]))
    ]
    return View(
        "Draft checked" if len(drafts) == 1 else "Drafts checked",
        intro=tuple(line for draft in drafts for line in _intro(draft, known)),
        sections=tuple(sections),
        notes=_notes(drafts),
        columns=COLUMNS,
        records=tuple(record for draft in drafts for record in map(_record, draft.pressing())),
        brief=BRIEF,
    )


def _order(one: Checked) -> int:
    is_open = one.verdict in ALARMS and not one.is_sure
    return len(ALARMS) * 10 if is_open else VERDICTS.index(one.verdict) * 10 + (one.verdict not in ALARMS)


def _title(one: Checked) -> str:
    return MAY_BE if one.verdict in ALARMS and not one.is_sure else NAMES[one.verdict]


# --- words -------------------------------------------------------------------------------------------------


def counted(draft: CheckedDraft) -> str:
    """Return how many figures there are, and how many of each verdict, what presses most first.

    >>> from claimtrack.model import Document
    >>> counted(CheckedDraft(Document("a.txt", ""), ()))
    'no figures'
    """
    if not draft.figures:
        return "no figures"
    found = draft.count()
    parts = []
    for verdict in ("supported", *VERDICTS[:-1]):
        number = found[verdict, True] + (0 if verdict in ALARMS else found[verdict, False])
        parts += [f"{number:,} {NAMES[verdict]}"] if number else []
    perhaps = {verdict: found[verdict, False] for verdict in VERDICTS if verdict in ALARMS}
    parts += [f"{number:,} perhaps {NAMES[verdict]}" for verdict, number in perhaps.items() if number]
    return f"{many(len(draft.figures), 'figure')}: {', '.join(parts)}"


def _intro(draft: CheckedDraft, labels: Mapping[str, str]) -> Iterable[str]:
    name = labels.get(draft.document.id, draft.document.id)
    yield f"{words.clean(name)}: {counted(draft)}."
    if draft.stories:
        yield f"Held against: {'; '.join(words.clean(story) for story in draft.stories)}."
    elif draft.figures:
        yield "No story of the ledger tells of this; --story names one to hold it against."
    if draft.copies:
        left = ", ".join(words.clean(copy) for copy in draft.copies)
        yield f"Left out, being the draft itself or a copy of it: {left}."


def _notes(drafts: Iterable[CheckedDraft]) -> tuple[str, ...]:
    if any(one.verdict == "supported" for draft in drafts for one in draft.figures):
        return (
            "Fine means: somebody whom the ledger has says so and stands by it. Whether it is true, it does "
            "not know.",
        )
    return ()


# --- rows --------------------------------------------------------------------------------------------------


def _section(title: str, figures: Sequence[Checked], labels: Mapping[str, str]) -> Section:
    rows: list[tuple[str, ...]] = []
    behind: list[tuple[Entry, ...]] = []
    for one in figures:
        rows.append(_own(one, labels, is_open=title == MAY_BE))
        behind.append((one.entry,))
        for part, entry in _sides(one):
            rows.append(_other(part, entry, labels))
            behind.append((entry,))
    line = LOOK if title == MAY_BE else SAID[figures[0].verdict]
    return make_section(TABLE, rows, f"{title.upper()} ({len(figures):,})", (line,), behind=behind)


def _own(one: Checked, labels: Mapping[str, str], *, is_open: bool) -> tuple[str, ...]:
    claim = one.claim
    mark = f"line {one.line:,}"
    if is_open:
        mark += f"\nmay be {SHORT.get(one.verdict, one.verdict)}"
    elif one.verdict == "nothing" and one.of("said so"):
        mark += "\nonly others\nsay so" if one.is_sure else "\nmay be same"
    elif one.origins:
        mark += f"\n{many(one.origins, 'origin')}"
    name = words.clean(labels[claim.document]) if len(labels) > 1 else ""
    cells = (f"draft {name}".strip(), claim.asof or "no date")
    return mark, _quoted(claim), _who(claim), "\n".join(cells)


def _sides(one: Checked) -> list[tuple[str, Entry]]:
    return [(PARTS[side.part], side.entry) for side in one.sides]


def _other(part: str, entry: Entry, labels: Mapping[str, str]) -> tuple[str, ...]:
    claim = entry.claim
    document = labels.get(claim.document, entry.label)
    if entry.version_key < 0:
        document = "draft"
    day = claim.asof or claim.date or "no date"
    cells = "\n".join((words.clean(document), day, short(claim.claim)))
    return f"  {part}", _quoted(claim), _who(claim), cells


def _who(claim: Claim) -> str:
    name = words.who(claim)
    doubt = "check who" if sureness(claim.speaker_confidence) == "check" else ""
    return "\n".join(part for part in (name, words.basis(claim), doubt) if part)


def _quoted(claim: Claim) -> str:
    return f"{words.figure(claim)}\n  {passage(claim)}"


def passage(claim: Claim) -> str:
    """Return the words of a sentence around its figure, in one line."""
    at, end = claim.start - claim.sentence_start, claim.end - claim.sentence_start
    before, after = claim.sentence[: max(0, at)], claim.sentence[end:]
    if len(before) > AROUND:
        before = "… " + before[-AROUND:].partition(" ")[2]
    if len(after) > AROUND:
        after = after[:AROUND].rpartition(" ")[0] + " …"
    return words.clean(f"{before}{claim.sentence[max(0, at) : end]}{after}")


# --- records -----------------------------------------------------------------------------------------------


def _record(one: Checked) -> dict[str, Any]:
    own = one.claim.record()
    sides = [{"part": side.part, **_figure(side.entry.claim)} for side in one.sides]
    empty = dict.fromkeys(("part", *FIGURE))
    return {
        "document": own["document"],
        "line": one.line,
        **{name: own[name] for name in ("start", "end", "claim")},
        "verdict": one.verdict,
        "sure": one.is_sure,
        "origins": one.origins,
        **{name: own[name] for name in ("wording", "low", "high", "bound", "unit", "counted")},
        **{name: own[name] for name in ("speaker", "asof", "sentence")},
        "other": sides[0] if sides else empty,
        "sides": sides,
    }


def _figure(claim: Claim) -> dict[str, Any]:
    record = claim.record()
    return {name: record[name] for name in FIGURE}
