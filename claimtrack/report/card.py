"""One claim on one screen: where it stands, who says it, what was read and what inferred, and how to cite
it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from claimtrack.compare.explain import explain
from claimtrack.compare.families import UNITLESS, measures_of
from claimtrack.compare.standing import voice_of
from claimtrack.compare.topics import subject_of
from claimtrack.errors import LanguageError
from claimtrack.lang import load_english, load_language
from claimtrack.lang.inflection import plural
from claimtrack.model import Claim, Entry, plain
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.render import hinted
from claimtrack.report.view import Hint, View
from claimtrack.report.words import clean
from claimtrack.rows import BRIEF, COLUMNS, decided, read_surely, record, short, sure

MARGIN = 9
"""Columns of the words on the left."""

AROUND = 240
"""Characters of the text shown before and behind the sentence: about two sentences each."""

ONE_FORM = frozenset({"percent", "times", "per mille", "hertz", "celsius", "fraction", "pound-mass"})
"""Units that have no plural."""

READ_FIELDS = ("counted", "action", "kind", "side", "agent", "place", "category")

BOUNDS = {
    "exact": "",
    "about": "about",
    "almost": "almost",
    "at_least": "at least",
    "more_than": "more than",
    "at_most": "at most",
    "less_than": "less than",
    "vague": "vague; at least",
    "unquantified": "",
}


@dataclass(frozen=True, slots=True)
class Card(View):
    """The view of one claim: the figure >marked< in its surroundings, then terms with what is said of it.

    Behind it are its ``entry``, the ``text`` of its document, and its ``facts``; ``replaced`` are the number
    of the version in which it stands and the day on which another text took its place. ``others`` leads to
    the other voices on its topic, where there are any.
    """

    entry: Entry = field(kw_only=True)
    text: str = field(kw_only=True, repr=False)
    facts: tuple[tuple[str, str], ...] = field(kw_only=True, repr=False)
    replaced: tuple[int, str] | None = None
    others: Hint | None = None


def card(
    entry: Entry,
    text: str,
    others: Sequence[Entry] | None = None,
    replaced: tuple[int, str] | None = None,
    against: str = "",
) -> Card:
    """Return one claim of a document with this text: the figure, voice, time, reading, topic, origin, place,
    citation. What the text does not say is left out or said to be unknown.

    ``others`` are the entries of the same topic, if they were looked up; ``replaced`` as in ``Card``;
    ``against`` says how it stands to other figures (``against.against``).
    """
    claim = entry.claim
    mark = "   NO LONGER CURRENT" if replaced else ""
    before, after = surroundings(claim, text)
    rivals = _rivals(entry, others or ())
    known = _facts(entry, text, others, replaced, against)
    about = {"cite": cite(claim), "against": against, "replaced": replaced[1] if replaced else None}
    return Card(
        words.figure(claim),
        intro=(
            f"{words.figure(claim)}   [{short(claim.claim)}]{mark}",
            f"  {_marked(claim, before, claim.sentence, after)}",
            *(f"{name}\t{value}" for name, value in _with_rivals(known, hinted(rivals) if rivals else "")),
        ),
        columns=(*COLUMNS, *about),
        records=({**record(entry), **about},),
        brief=(*BRIEF, *about),
        margin=MARGIN,
        is_one=True,
        entry=entry,
        text=text,
        # A page links where a terminal has a command.
        facts=tuple(_with_rivals(known, f"{rivals.words}." if rivals else "")),
        replaced=replaced,
        others=rivals,
    )


def surroundings(claim: Claim, text: str) -> tuple[str, str]:
    """Return the words of a document's text before and behind the sentence of a claim, without the rows of
    tables that stand there: in one line they are bars and numbers."""
    before = text[max(0, claim.sentence_start - AROUND) : claim.sentence_start]
    after = text[claim.sentence_end : claim.sentence_end + AROUND]
    if claim.sentence_start > AROUND:
        before = "…" + before.partition(" ")[2]
    if claim.sentence_end + AROUND < len(text):
        after = after.rpartition(" ")[0] + "…"
    # What the sentence's own row has beside it is kept.
    head, line, own = before.rpartition("\n")
    rest, further, tail = after.partition("\n")
    return _ROW.sub("", head) + line + own, rest + further + _ROW.sub("", tail)


_ROW = re.compile(r"^[ \t]*\|.*(?:\||…)[ \t]*\n?", re.MULTILINE)
"""A row of a table, or what is left of the last one where the text is cut."""


def _facts(
    entry: Entry,
    text: str,
    others: Sequence[Entry] | None,
    replaced: tuple[int, str] | None,
    against: str,
) -> list[tuple[str, str]]:
    """Return what is to be said of one claim, as terms with their words; arguments as in ``card``."""
    claim = entry.claim
    old = f"in version {replaced[0]}; replaced on {replaced[1]} by another text" if replaced else ""
    every = [
        ("version", old),
        *reading(entry),
        ("topic", _topic(entry)),
        ("why", _why(entry)),
        ("against", against),
        ("origin", _origin(entry, others)),
        (
            "where",
            f"{clean(claim.document)}, characters {claim.start}-{claim.end}, sha256 "
            f"{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}",
        ),
        ("url", clean(claim.url)),
        ("cite", cite(claim)),
    ]
    return [(name, value) for name, value in every if value]


def reading(entry: Entry) -> list[tuple[str, str]]:
    """Return how a claim was read, as terms with their words: who, how they know, as of when, how much of
    what; and what was decided about it."""
    claim = entry.claim
    every = [
        ("who", _who(claim)),
        ("status", "; ".join(part for part in (words.stance(claim), words.basis(claim)) if part)),
        ("as of", _asof(claim)),
        ("figure", amount_of(claim)),
        *_read(claim),
        ("decided", _decided(entry)),
    ]
    return [(name, value) for name, value in every if value]


def cite(claim: Claim) -> str:
    """Return a line to paste: who, the words, where they were printed and when ("n.d." without a date)."""
    source = clean(claim.title) or clean(claim.document)
    printed = [source, clean(claim.publisher), claim.date or "n.d.", clean(claim.url)]
    voice = words.who(claim)
    quoted = f'"{clean(claim.wording)}"{_counted(claim)}'
    where = ", ".join(dict.fromkeys(part for part in printed if part))
    return f"{voice[:1].upper()}{voice[1:]}: {quoted}. {where} (characters {claim.start}-{claim.end})"


def _counted(claim: Claim) -> str:
    """Return what is counted and what happened to it in brackets, where the wording does not say it."""
    counted = clean(claim.counted)
    said = " ".join(claim.wording.casefold().split())
    measures = measures_of(load_english())
    family = next(iter(measures.verbs.get(claim.action or "", ())), "").partition("@")[0]
    parts = [counted] if counted and counted.casefold() not in said else []
    if family and measures.table[family].about & UNITLESS:
        parts.append(measures.table[family].name)
    return f" [{' '.join(parts)}]" if parts else ""


def _decided(entry: Entry) -> str:
    """Return what a user decided about the figure, with what was extracted in its place."""
    before = [one for one in decided(entry) if one != "topic"]
    return "; ".join(part for part in (words.marks(entry), *map(clean, before)) if part)


def _marked(claim: Claim, before: str, sentence: str, after: str) -> str:
    at = claim.start - claim.sentence_start
    end = claim.end - claim.sentence_start
    if 0 <= at < end <= len(sentence):
        sentence = f"{sentence[:at]}>{sentence[at:end]}<{sentence[end:]}"
    return clean(f"{before} {sentence} {after}")


def _who(claim: Claim) -> str:
    role = claim.speaker_role
    about = [clean(claim.speaker_affiliation)]
    if claim.speaker and role and clean(claim.speaker).lower() != role:
        about.append({"document": "a document", "unnamed": "not named"}.get(role, role))
    how = {
        "direct": "quoted",
        "indirect": "in indirect speech",
        "mixed": "partly quoted",
        "turn": "his or her turn in the interview",
        "statement": "the issuing body's own statement",
        "narrator": "no voice named; the text's own word",
    }[claim.attribution]
    if claim.attribution == "turn" and role in ("interviewer", "organisation"):
        how = "a turn in the interview"
    cue = f'"{clean(claim.cue)}"' if claim.cue else ""
    shown = clean(claim.speaker_surface)
    # A transcript's dash names nobody.
    told = any(char.isalnum() for char in shown) and shown != clean(claim.speaker)
    named = f'named as "{shown}"' if told else ""
    details = ", ".join(part for part in (how, cue, named, sure(claim.speaker_confidence)) if part)
    return f"{', '.join(part for part in (words.who(claim), *about) if part)} ({details})"


def _asof(claim: Claim) -> str:
    if claim.asof and claim.asof_basis == "stated":
        return f"{claim.asof} (stated)"
    if claim.asof:
        return f"{claim.asof} (the document's date)"
    return "unknown" + ("" if claim.date else " (the document has no date)")


def amount_of(claim: Claim) -> str:
    """Return how the figure was read, in digits; a vague word keeps its open end, a remark has no figure."""
    if claim.low is None:
        return "a remark without a figure"
    amount = _digits(claim.low)
    if claim.high is not None and claim.high != claim.low:
        amount += f" to {_digits(claim.high)}"
    parts = [BOUNDS[claim.bound], amount, _units(claim)]
    if claim.direction:
        parts.append(f"({claim.direction})")
    read = " ".join(part for part in parts if part)
    return read + (f"; repeats {short(claim.restates)} in another unit" if claim.restates else "")


def _units(claim: Claim) -> str:
    """Return the unit, in the plural where there is not just one: "1,000 barrels per day"; codes stay."""
    unit = clean(claim.unit)
    if not unit or unit in ONE_FORM or unit.isupper() or claim.low == claim.high == 1:
        return unit
    name, per, rest = unit.partition(" per ")
    if name in ONE_FORM or name.isupper():
        return unit
    try:
        forms = load_language(claim.language).table("compare")["forms"]
    except LanguageError:
        return unit
    return plural(name, forms) + per + rest


def _digits(amount: Decimal) -> str:
    """Return the digits in groups of three, for reading only.

    >>> _digits(Decimal("-1234567.50"))
    '-1,234,567.5'
    """
    return format(Decimal(plain(amount)), ",f")


def _read(claim: Claim) -> list[tuple[str, str]]:
    """Return what was read beside the number, each marked where the sentence itself does not say it."""
    facts = []
    for name in READ_FIELDS:
        value = clean(getattr(claim, name))
        if value:
            facts.append((name, value + (" (inferred)" if name in claim.inferred else "")))
    if claim.time_start or claim.time_end:
        period = " to ".join(dict.fromkeys(day for day in (claim.time_start, claim.time_end) if day))
        facts.append(("period", period + (" (inferred)" if "time" in claim.inferred else "")))
    if read_surely(claim.confidence) != "sure":
        facts.append(("reading", read_surely(claim.confidence)))
    return facts


def _topic(entry: Entry) -> str:
    name = words.topics([entry])[entry.topic].name
    return name if name == entry.topic else f"{name} ({entry.topic})"


def _why(entry: Entry) -> str:
    """Return which words of the claim say what it is about, or that the user put it into its topic."""
    try:
        language = load_language(entry.claim.language)
    except LanguageError:
        return ""
    if not entry.topic_decided:
        return clean(explain(entry.claim, language))
    named = entry.derived or subject_of(entry.claim, language)
    return f"put there by hand; by its own words: {clean(named.name)} ({named.key})"


def _origin(entry: Entry, others: Sequence[Entry] | None) -> str:
    """Return what stands behind the topic, said also where it is nothing more than this document."""
    copied = "" if entry.origin == entry.claim.document else f"Near copy of {clean(entry.origin)}."
    if others is None:
        return copied
    if not words.topics([entry])[entry.topic].comparable:
        return f"{copied} The text does not say what this figure is about; it is not compared.".strip()
    family = [*(e for e in others if e.topic == entry.topic), entry]
    unique = list({(e.version_key, e.claim.claim): e for e in family}.values())
    count = words.tally(unique)
    said = f"{count} on this topic."
    if count.origins == 1:
        said += " No second origin in the ledger."
    return f"{copied} {said}".strip()


def _with_rivals(facts: Sequence[tuple[str, str]], said: str) -> Iterator[tuple[str, str]]:
    """Yield facts with what is said of other voices behind the origins."""
    for name, value in facts:
        yield name, f"{value} {said}" if said and name == "origin" else value


def _rivals(entry: Entry, others: Sequence[Entry]) -> Hint | None:
    """Return what leads to the other voices on the topic of a claim; who prints a copy is none."""
    if not words.topics([entry])[entry.topic].comparable:
        return None
    voices = {voice_of(e) for e in others if e.topic == entry.topic and words.is_live(e)} - {voice_of(entry)}
    said = many(len(voices), "other voice")
    return Hint("report timeline", (("topic", entry.topic),), said) if voices else None
