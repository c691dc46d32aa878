"""Claim -> measure: what is counted and what happened to it, whichever words say it.

The evidence is asked in one order (``EVIDENCE``), and the first that knows a family of the language's table
decides: the counted noun ("deaths"), the noun that is tied to an amount ("an award of $10 billion", "$2
billion in damages"), the verb that governs the figure, a participle before the noun ("striking workers"),
the words behind it in its clause ("46 of them have become martyrs"), a noun that means a family where
nothing else is said ("refugees"), verbs that mean many things, the words before it. Where no family fits,
the counted noun is the measure, in the one word that the table has for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from claimtrack.compare.families import (
    LONGEST,
    UNITLESS,
    Measures,
    Words,
    dimension_of,
    lower,
    measures_of,
)
from claimtrack.compare.spoken import Figure, is_name, look_at
from claimtrack.context.phrases import singular
from claimtrack.lang import Language
from claimtrack.model import Claim


@dataclass(frozen=True, slots=True)
class Said:
    """What a claim says of its measure.

    ``family`` is a key of the table, or where none fits the counted noun (``is_open``), in the singular and
    in one word for one thing; ``None`` where nothing is said. ``thing`` is the counted noun in that form,
    where it names a thing and does not say the family itself. ``evidence`` names what decided and ``why``
    its words. ``verb`` is the verb of the text that is in no table, if it says something.
    """

    family: str | None
    is_open: bool = False
    thing: str | None = None
    evidence: str = ""
    why: str = ""
    verb: str | None = None


SHARES = frozenset({"percent", "fraction", "percentage point", "times"})
"""Units in which a figure can be a share or a change of anything."""

Evidence = Callable[[Figure, Measures], tuple[str, str] | None]


def read_measure(claim: Claim, language: Language) -> Said:
    """Return the measure of a claim, from its own fields and its sentence."""
    data = measures_of(language)
    if claim.kind in ("age", "duration"):
        return Said(None)
    figure = look_at(claim, data)
    verb = next((v for v in figure.verbs if v not in data.light and v.split()[0] not in data.light), None)
    thing = _thing(figure, data)
    for name, evidence in EVIDENCE:
        found = evidence(figure, data)
        if found is not None:
            noun = _counted_noun(figure) or _counted_noun(figure, bare=True)
            says_it = noun is not None and noun[0] == found[0]
            family = data.in_events.get((found[0], claim.event_kind), found[0])
            return Said(family, thing=None if says_it else thing, evidence=name, why=found[1], verb=verb)
    why = lower(claim.counted_head) if thing else ""
    return Said(thing, is_open=True, thing=thing, evidence="open noun" if thing else "", why=why, verb=verb)


# The evidence


def _by_set_phrase(figure: Figure, data: Measures) -> tuple[str, str] | None:
    """A phrase right behind the number says it before all else: "40 killed and wounded", "of votes counted".

    "3 dead and wounded 12" is no sum.
    """
    words = figure.next
    for at in range(min(4, len(words))):
        if words[at] in data.apart:
            break
        if words[at] not in data.begin:
            continue
        for size in range(LONGEST, 0, -1):
            phrase = " ".join(words[at : at + size])
            if phrase not in data.phrases:
                continue
            family = data.fitting(data.phrases[phrase], figure.dimensions)
            follows = words[at + size] if at + size < len(words) else ""
            if family is not None and not (follows[:1].isdigit() or follows in data.fillers):
                return family, phrase
    return None


def _by_verb_with_object(figure: Figure, data: Measures) -> tuple[str, str] | None:
    """The verb and the counted noun say it together: "claimed 20 lives", "with 40 % of votes counted"."""
    for verb in figure.verbs:
        phrase = f"{verb} {figure.head}"
        for words in (data.verbs, data.acts):
            family = data.fitting(words.get(phrase, ()), figure.dimensions | UNITLESS)
            if family is not None:
                return family, phrase
        if data.fitting(data.verbs.get(verb, ()), figure.dimensions) is not None:
            break  # "recovered and buried": the last verb says it alone
    return None


def _by_noun(figure: Figure, data: Measures) -> tuple[str, str] | None:
    """The counted noun says it: "deaths", "net income"."""
    found = None if "counted_head" in figure.claim.inferred else _counted_noun(figure)
    if found is None or figure.claim.unit is None:
        return found
    longer = _by_tied_noun(figure, data)  # counted is "pay", the text goes on: "a 3 percent pay raise"
    return longer if longer is not None and f"{found[1]} " in longer[1] else found


def _by_carried_noun(figure: Figure, _: Measures) -> tuple[str, str] | None:
    """The noun taken over from an earlier figure says it, where the figure's own words do not."""
    return _counted_noun(figure)


def _by_bare_noun(figure: Figure, _: Measures) -> tuple[str, str] | None:
    """A noun that means it where nothing more is said: "refugees"."""
    return _counted_noun(figure, bare=True)


@lru_cache(maxsize=8)  # it is asked several times of a figure
def _counted_noun(figure: Figure, *, bare: bool = False) -> tuple[str, str] | None:
    if not figure.head:
        return None
    data = figure.data
    nouns = data.bare if bare else data.nouns
    dimensions: frozenset[str] | None = UNITLESS if figure.claim.unit is None else figure.dimensions
    if figure.is_point:
        dimensions = figure.dimensions
    if figure.claim.unit in SHARES and figure.claim.direction:
        dimensions = None  # "net income rose 12 percent"
    words = [*figure.counted]
    stem = figure.head[: max(3, len(figure.head) - 2)]
    lemmas = [figure.head if word.startswith(stem) else singular(word) for word in words]
    for size in range(LONGEST, 1, -1):
        for at in range(len(words) - size + 1):
            for phrase in (
                " ".join(words[at : at + size]),
                " ".join([*words[at : at + size - 1], lemmas[at + size - 1]]),
            ):
                family = data.fitting(nouns.get(phrase, ()), dimensions)
                if family is not None:
                    return family, phrase
    spelled = next((word for word in words if word.startswith(figure.head)), figure.head)
    last = words[-1] if words and figure.head == "person" else figure.head  # "the toll": its head is a person
    for word in (spelled, figure.head, last):  # "damages" are awarded, "damage" is done
        family = data.fitting(nouns.get(word, ()), dimensions)
        if family is not None:
            return family, figure.head
    return None


def _by_tied_noun(figure: Figure, data: Measures) -> tuple[str, str] | None:
    """A noun is tied to the amount: "an award of $5m", "$5m in damages", "a $5m award"."""
    if figure.claim.unit is None and figure.head:
        return None
    before = list(figure.before)
    while before and before[-1] in data.fillers:
        before.pop()
    if before and before[-1] == "of":
        found = _phrase_at_end(before[:-1], figure, data)
        if found is not None:
            return found
    if figure.claim.unit is None:
        return None
    behind = list(figure.behind)
    while behind and behind[0] in data.tying:
        behind.pop(0)
    last: tuple[str, str] | None = None
    for at in range(min(len(behind), LONGEST)):
        if behind[at] in data.tying or behind[at] in data.breaks:
            break
        last = _phrase_at_end(behind[: at + 1], figure, data) or last
    return last


def _phrase_at_end(words: Sequence[str], figure: Figure, data: Measures) -> tuple[str, str] | None:
    for size in range(min(LONGEST, len(words)), 0, -1):
        phrase = " ".join(words[-size:])
        family = data.fitting(data.noun_cues.get(phrase, ()), figure.dimensions)
        if family is not None:
            return family, phrase
    return None


def _by_verb(figure: Figure, data: Measures) -> tuple[str, str] | None:
    """The verb that governs the figure says it, with its particle: "were laid off"."""
    joined = " or " in lower(figure.claim.action)
    each = (
        [_verb(replace(figure, verbs=(verb,)), data.verbs, data) for verb in figure.verbs] if joined else []
    )
    said = sorted({found[0] for found in each if found is not None})
    if len(said) > 1:  # "destroyed or damaged" is neither of the two
        return data.both.get(frozenset(said), " or ".join(said)), lower(figure.claim.action)
    found = _verb(figure, data.verbs, data)
    if found is None and figure.named:  # "70 regime and rebel fighters were killed": the head is no thing
        return _verb(replace(figure, dimensions=UNITLESS), data.verbs, data)
    return found


def _by_verb_of_money(figure: Figure, data: Measures) -> tuple[str, str] | None:
    """Of money the verb says more than the words behind: "earned $3m on revenues of ..."."""
    return _verb(figure, data.acts, data) if "money" in figure.dimensions else None


def _by_vague_verb(figure: Figure, data: Measures) -> tuple[str, str] | None:
    """A verb says it that means much else in other places: "hold", "send"."""
    return _verb(figure, data.acts, data)


def _verb(figure: Figure, verbs: Words, data: Measures) -> tuple[str, str] | None:
    for verb in figure.verbs:
        first, _, particle = verb.partition(" ")
        for form in (verb, first) if particle in data.particles and verbs is data.verbs else (verb,):
            family = data.fitting(verbs.get(form, ()), figure.dimensions)
            if family is not None:
                return family, verb
    return None


def _by_modifier(figure: Figure, data: Measures) -> tuple[str, str] | None:
    """A participle of the counted words says it: "striking workers", "infected birds"."""
    if figure.claim.unit is not None or len(figure.counted) < 2:
        return None
    words = [word for word in figure.counted[:-1] if not (figure.named and word.endswith("ing"))]
    return _nearest(words, figure, data, from_end=True)  # "fishing boats" do not fish


def _by_words_behind(figure: Figure, data: Measures) -> tuple[str, str] | None:
    """The clause says it behind the figure: "46 of them have become martyrs"."""
    if data.waiting.issuperset(figure.verbs) and figure.verbs:
        # "left 70 people, among them 8 doctors, dead": a verb waits for its word.
        return _nearest(figure.rest, figure, data)
    return _nearest(figure.after, figure, data)


def _by_words_before(figure: Figure, data: Measures) -> tuple[str, str] | None:
    """The clause says it before the figure, of amounts also the sentence: "the award now totals $5m"."""
    if figure.named or (figure.claim.direction and figure.claim.unit is None):
        return None
    near = _nearest(figure.before, figure, data, from_end=True)
    if near is not None or figure.claim.unit is None:
        return near
    return _nearest(figure.far, figure, data, from_end=True) or _nearest(figure.behind, figure, data)


def _by_unit(figure: Figure, data: Measures) -> tuple[str, str] | None:
    """The unit says it, where no noun says more: a price "a barrel", a speed, an area."""
    unit = figure.claim.unit
    if unit is None:
        return None
    if "money per thing" in figure.dimensions:
        return "price", unit
    if _thing(figure, data):
        return None
    dimension = dimension_of(unit, data)
    return (dimension, unit) if dimension in data.table else None


def _nearest(
    words: Sequence[str], figure: Figure, data: Measures, *, from_end: bool = False
) -> tuple[str, str] | None:
    """Return the family of the nearest word or phrase that fits, the longest one where it stands."""
    order = range(len(words) - 1, -1, -1) if from_end else range(len(words))
    for at in order:
        for size in range(LONGEST if words[at] in data.joined else 1, 0, -1):
            chosen = words[max(0, at - size + 1) : at + 1] if from_end else words[at : at + size]
            phrase = " ".join(chosen)
            family = data.fitting(_saying(phrase, figure, data), figure.dimensions)
            if family is not None:
                return family, phrase
    return None


def _saying(phrase: str, figure: Figure, data: Measures) -> tuple[str, ...]:
    """Return the families that a word or phrase of the text may say."""
    found = data.cues.get(phrase, ())
    if figure.claim.unit is not None:
        found += data.noun_cues.get(phrase, ())
    if not found and " " not in phrase:
        stem = next((phrase[:n] for n in range(len(phrase), 2, -1) if phrase[:n] in data.stems), "")
        found = data.stems.get(stem, ())
    return found


EVIDENCE: tuple[tuple[str, Evidence], ...] = (
    ("set phrase", _by_set_phrase),
    ("verb and object", _by_verb_with_object),
    ("noun", _by_noun),
    ("tied noun", _by_tied_noun),
    ("verb", _by_verb),
    ("verb of money", _by_verb_of_money),
    ("words behind", _by_words_behind),
    ("modifier", _by_modifier),
    ("carried noun", _by_carried_noun),
    ("bare noun", _by_bare_noun),
    ("vague verb", _by_vague_verb),
    ("words before", _by_words_before),
    ("unit", _by_unit),
)
"""Who is asked for the family, in this order; the first answer counts."""


def _thing(figure: Figure, data: Measures) -> str | None:
    """Return the counted noun in the singular, in one word for one thing; ``None`` for a name or a scrap."""
    head = figure.head
    if (
        head in data.not_counted
        or not re.fullmatch(r"[a-z][a-z' -]{2,}", head)
        or is_name(figure.claim, head)
    ):
        return None
    plain = data.alike.get(head, head)
    return None if plain in ("person", "people", "other", "victim", "man") else plain
