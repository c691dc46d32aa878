"""The views on voices: under which names they go, in what roles, for whom they speak."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from claimtrack.compare.namesakes import Namesake
from claimtrack.filters import Filters
from claimtrack.model import Entry
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.view import (
    AT_ONCE,
    LABEL,
    Column,
    Hint,
    Records,
    Rows,
    View,
    in_order,
    make_section,
)
from claimtrack.rows import short
from claimtrack.store.called import VoiceName
from claimtrack.store.decisions import Decided
from claimtrack.store.voices import Voice

MOST = 40
"""Voices listed where no ``--limit`` says otherwise."""

FORMS = 4
"""Names of one voice that a list shows."""

FIGURES = 10
"""Figures shown of one voice."""

COLUMNS = ("speaker", "forms", "roles", "affiliations", "figures", "documents", "decided")

ALSO = "also called"

ONE = Hint("speakers show", blanks=("NAME",), then="shows one; any of its names will do.")

MERGE = Hint("speakers merge", blanks=("FIRST", "SECOND"), then="puts one under the other.")

NONE = Filters()


def voices(held: Sequence[Voice], entries: Iterable[Entry] | None = None, filters: Filters = NONE) -> View:
    """Return the voices, those with most figures first: names, roles, affiliation, figures, documents.

    With ``entries`` only the voices of these, with what they say among them.
    """
    chosen = list(held) if entries is None else _among(held, entries)
    chosen.sort(key=lambda voice: (-voice.figures, voice.name))
    records = in_order([_record(voice) for voice in chosen], COLUMNS, filters.sort)
    by_name = {voice.name: voice for voice in chosen}
    rows = [_row(by_name[one["speaker"]]) for one in records[: filters.limit or MOST]]
    by_hand = any(voice.decided for voice in chosen)
    return _listed(rows, len(records), tuple(records[: filters.limit]), filters, by_hand=by_hand)


def kept_voices(
    names: Sequence[VoiceName], read: Callable[[Sequence[str]], Sequence[Voice]], filters: Filters
) -> View:
    """Return what ``voices`` returns of all voices, of which only those shown are read; ``names`` are all,
    in order."""
    whole: dict[str, Voice] = {}

    def held(places: Sequence[int]) -> list[Voice]:
        wanted = [names[place].name for place in places]
        if new := [name for name in wanted if name not in whole]:
            whole.update((voice.name, voice) for voice in read(new))
        return [whole[name] for name in wanted]

    number = len(names)
    records = Records(lambda places: [_record(one) for one in held(places)], range(number))[: filters.limit]
    rows: Sequence[tuple[str, ...]] = Rows(
        lambda places: [_row(one) for one in held(places)], range(min(number, filters.limit or MOST))
    )
    if len(rows) <= AT_ONCE:
        rows = tuple(rows)
    is_called = any(one.names.keys() - {one.name} for one in names[: len(rows)])
    unsaid = () if is_called else (ALSO,)
    by_hand = any(one.is_decided for one in names)
    return _listed(rows, number, records, filters, by_hand=by_hand, unsaid=unsaid)


def _row(voice: Voice) -> tuple[str, ...]:
    mark = " *" if voice.decided else ""
    return (
        words.clean(voice.name) + mark,
        forms(voice),
        _about(voice),
        f"{voice.figures:,}",
        f"{voice.documents:,}",
    )


def _listed(
    rows: Sequence[tuple[str, ...]],
    number: int,
    records: Sequence[Mapping[str, Any]],
    filters: Filters,
    *,
    by_hand: bool,
    unsaid: Sequence[str] = (),
) -> View:
    columns = (
        Column("speaker", 4, 12),
        Column(ALSO, 4, 12),
        Column("speaks for; role", 3, 12),
        Column("figures", 1, 7),
        Column("docs", 1, 4),
    )
    asked = words.asked(filters)
    count = f"{many(number, 'voice')}{f', for {asked}' if asked else ''}."
    if not number:
        count = f"No voice fits {asked}." if asked else "No voices yet."
    elif len(rows) < number:
        count += f" {len(rows):,} shown, those with most figures first; --limit shows more."
    return View(
        "Speakers",
        intro=(count,),
        sections=(make_section(columns, rows, unsaid=unsaid),) if rows else (),
        notes=("* A name was put there, or taken out, by hand.",) if by_hand else (),
        hints=(ONE,) if rows else (),
        columns=COLUMNS,
        records=records,
    )


def voice(one: Voice, entries: Iterable[Entry], decided: Iterable[Decided] = ()) -> View:
    """Return one voice: its names with how often each is used, roles, whom it speaks for, what was decided,
    and its figures in short."""
    said = words.by_place(entries)
    live = [entry for entry in said if words.is_live(entry)]
    names = {one.name, *(name for name, _ in one.names)}
    facts = [
        ("names", "; ".join(f'"{words.clean(name)}" {count:,}' for name, count in one.names)),
        ("role", ", ".join(one.roles)),
        ("for", ", ".join(words.clean(body) for body in one.affiliations)),
        ("said", f"{words.counted(said)} in {many(one.documents, 'document')}"),
        *(
            ("decided", f"{in_words(d)} ({words.clean(d.who)}, {d.at[:10]}; decision {d.batch})")
            for d in decided
            if d.decision.target in names or d.decision.value in names
        ),
    ]
    topics = words.topics(said)
    rows = [
        (
            topics[e.topic].name,
            words.figure(e.claim),
            "\n".join(part for part in (_as(e, one), words.beside(e)) if part),
            words.asof(e.claim),
            words.clean(e.label),
            short(e.claim.claim),
        )
        for e in live[:FIGURES]
    ]
    columns = (
        Column("topic", 4),
        Column("figure as worded", 4),
        Column("how", 3),
        Column("as of", 1, 10),
        Column("doc", 2, LABEL),
        Column("id", 1, 8),
    )
    more = len(live) - len(rows)
    hints = [Hint("report speakers", (("speaker", one.name),), f"{more:,} more")] if more else []
    name = words.clean(one.name)
    return View(
        name,
        intro=(name, *(f"{term}\t{value}" for term, value in facts if value)),
        sections=(make_section(columns, rows, hints=hints),),
        columns=COLUMNS,
        records=(_record(one),),
    )


def namesakes(found: Sequence[Namesake], held: Sequence[Voice], limit: int | None = None) -> View:
    """Return the voices that may be one, with the reason and the command that puts them together."""
    by_name = {voice.name: voice for voice in held}
    shown = found[:limit]
    rows = [
        (
            f"{words.clean(one.name)}\n{words.clean(one.into)}",
            "\n".join(_about(by_name[name]) for name in (one.name, one.into)),
            "\n".join(f"{by_name[name].figures:,}" for name in (one.name, one.into)),
            one.reason,
        )
        for one in shown
    ]
    columns = (
        Column("speakers", 4, 14),
        Column("speaks for; role", 3),
        Column("figures", 1, 7),
        Column("why", 3),
    )
    count = "No two voices here look like one."
    if found:
        count = f"{many(len(found), 'pair')} worth a look; nothing was changed."
    if len(shown) < len(found):
        count += f" {len(shown):,} shown; --limit shows more."
    return View(
        "Voices that may be one",
        intro=(count,),
        sections=(make_section(columns, rows),) if rows else (),
        hints=(MERGE,) if rows else (),
        columns=("speaker", "figures", "into", "into_figures", "reason"),
        records=tuple(
            {
                "speaker": one.name,
                "figures": by_name[one.name].figures,
                "into": one.into,
                "into_figures": by_name[one.into].figures,
                "reason": one.reason,
            }
            for one in shown
        ),
    )


def in_words(one: Decided) -> str:
    """Return what one decision about a voice says."""
    decision = one.decision
    target, value = words.clean(decision.target), words.clean(decision.value)
    return {
        "rename": f'"{target}" renamed to "{value}"',
        "merge": f'"{target}" put under "{value}"',
        "split": f'"{target}" stands by itself',
    }.get(decision.action, decision.action)


def forms(voice: Voice) -> str:
    """Return the other names of a voice with their counts, cut."""
    others = [(name, count) for name, count in voice.names if name != voice.name]
    shown = [f"{words.clean(name)} {count:,}" for name, count in others[:FORMS]]
    rest = len(others) - len(shown)
    return "\n".join([*shown, *([f"and {rest:,} more"] if rest else [])])


def _about(voice: Voice) -> str:
    """Return whom a voice speaks for, and in what role."""
    return "; ".join(words.clean(part) for part in (*voice.affiliations[:1], *voice.roles[:1]))


def _as(entry: Entry, voice: Voice) -> str:
    """Return the name that the text itself gives, where it is another one."""
    spoken = entry.extracted.get("speaker") or entry.claim.speaker_surface
    told = words.clean(spoken)
    return f'as "{told}"' if told and told != voice.name and any(c.isalnum() for c in told) else ""


def _among(held: Sequence[Voice], entries: Iterable[Entry]) -> list[Voice]:
    figures: Counter[str] = Counter()
    documents: dict[str, set[str]] = {}
    for entry in entries:
        if entry.claim.speaker is not None:
            figures[entry.claim.speaker] += 1
            documents.setdefault(entry.claim.speaker, set()).add(entry.claim.document)
    return [
        replace(one, figures=figures[one.name], documents=len(documents[one.name]))
        for one in held
        if one.name in figures
    ]


def _record(one: Voice) -> dict[str, Any]:
    return {
        "speaker": one.name,
        "forms": [name for name, _ in one.names],
        "roles": list(one.roles),
        "affiliations": list(one.affiliations),
        "figures": one.figures,
        "documents": one.documents,
        "decided": list(one.decided),
    }
