"""Claim -> measure: what happened to the things counted, whichever verb or noun says it.

A measure is said by the verb, by the counted noun ("deaths"), by words behind the figure ("46 of them have
become martyrs"), or, where the claim's verb says nothing that the table knows, by the nearest word of the
sentence that does ("The storm killed some 90 people, the harbour office said as rain went on").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from claimtrack.lang import Language
from claimtrack.model import Claim

BEFORE, BEHIND = 60, 70
"""Characters before and behind a figure within which a word can say its measure."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of the language's table.

    ``things`` are the counted words that it means anyway ("oil" for a leak). ``is_event`` says that it is
    counted over events, which have a place and days; ``grows`` that its figures only rise; ``is_state`` that
    they tell how something stands, whatever the day it began; ``about`` lists the dimensions that it may
    have, "people" for counts of people; ``family`` is what siblings share, ``group`` measures whose figures
    can be added (the buried and those still to be found). ``is_staged`` says that its counts are told apart
    by how sure each case is; ``moves`` that they rise and fall from day to day (the missing);
    ``is_priced`` that its figures are prices, whether or not the words say so.
    """

    key: str
    name: str
    things: frozenset[str]
    about: frozenset[str]
    is_event: bool
    grows: bool
    is_state: bool
    family: str
    group: str
    cues: re.Pattern[str] | None
    is_staged: bool = False
    moves: bool = False
    is_priced: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What a claim says of its measure.

    ``measure`` is its key or a verb of the text, ``None`` where nothing says it; ``extra`` the verb beside a
    noun that says the measure itself ("deaths confirmed"); ``why`` the words that said it; ``noun`` the
    counted noun that says a measure ("deaths"), whether or not it decided.
    """

    measure: str | None
    extra: tuple[str, ...] = ()
    why: str = ""
    noun: str = ""


@dataclass(frozen=True, slots=True)
class Measures:
    """The language data on measures in the form in which it is looked up."""

    table: Mapping[str, Measure]
    actions: Mapping[str, str]
    heads: Mapping[str, str]
    phrases: tuple[str, ...]
    idioms: tuple[tuple[re.Pattern[str], str], ...]
    light: frozenset[str]
    weak: frozenset[str]
    revising: frozenset[str]
    people: frozenset[str]
    particles: frozenset[str]
    echoes: Mapping[str, tuple[str, ...]]
    dimensions: Mapping[str, str]
    stop: re.Pattern[str]
    full_stop: re.Pattern[str]


def read_measure(claim: Claim, language: Language) -> Said:
    """Return the measure of a claim, from its own fields and its sentence."""
    data = measures_of(language)
    phrase = _phrase(claim, data)
    about = data.table[data.heads[phrase]].about if phrase else frozenset()
    if about == {"people"} and claim.unit not in (None, "percent", "fraction"):
        phrase = ""  # "losses of $2 billion" are no dead
    return replace(_read(claim, phrase, data), noun=phrase)


def _read(claim: Claim, phrase: str, data: Measures) -> Said:
    head = data.heads.get(phrase)
    verbs = [verb.strip() for verb in re.split(r"\s+(?:or|and)\s+", lower(claim.action)) if verb.strip()]
    object_head = lower(claim.counted_head)
    if " and " in lower(claim.action):
        # "collected and buried": the last thing that happened to them is what is counted.
        verbs = next(([v] for v in reversed(verbs) if _verb(v, data) in data.table), verbs)
    for verb in verbs:
        if f"{verb} {object_head}" in data.actions:  # "claimed 20 lives": only together they say it
            return Said(data.actions[f"{verb} {object_head}"], (), f"{verb} {object_head}")
    echoed = {echo for word in lower(claim.counted).split() for echo in data.echoes.get(word, ())}
    if _is_moved_to(claim):
        verbs = [verb for verb in verbs if verb not in data.revising]
    told = [
        verb
        for verb in verbs
        if verb in data.actions or (verb.split()[0] not in data.light and verb not in echoed)
    ]
    known = [verb for verb in told if _verb(verb, data) in data.table]
    if not told:
        return Said(head, (), phrase) if head else _around(claim, data, BEFORE * 2)
    flows = dimension_of(claim.unit or "", data).endswith(" per time")  # whoever is said to do something
    if not known and (head or flows or data.weak.issuperset(told) or not _names_a_thing(claim, data)):
        # "some 90 people, the office said as rain continued": the verb is another's.
        # "left 70 people, among them 8 doctors, dead": a weak verb waits for its word.
        found = _around(claim, data, wait=data.weak.issuperset(told))
        if head and (data.weak.issuperset(told) or found.measure not in (None, head)):
            return Said(head, (), phrase)
        if not head and found.measure:
            return found
    action = " or ".join(sorted({_verb(verb, data) for verb in told}))
    if head is None or head in ("casualties", action):
        return Said(action, (), lower(claim.action))
    return Said(head, (action,), phrase)  # "deaths confirmed" is not "deaths"


def _is_moved_to(claim: Claim) -> bool:
    """Say whether the figure is where something else was moved: "revised the toll to 40"."""
    before = claim.sentence[: max(0, min(claim.wording_start, claim.start) - claim.sentence_start)]
    return before.rstrip().endswith((" to", " at"))


def measures_of(language: Language) -> Measures:
    """Return the compiled tables of a language."""
    return _measures(language)


def _phrase(claim: Claim, data: Measures) -> str:
    """Return the noun, or the noun phrase, among what is counted that says a measure by itself; else ""."""
    head = lower(claim.counted_head)
    if head in data.heads:
        return head
    counted = lower(claim.counted)
    return next(
        (phrase for phrase in data.phrases if phrase.split()[0] in counted and _says(counted, phrase)), ""
    )


def _verb(verb: str, data: Measures) -> str:
    """Return the measure of a verb, or the verb itself where it is in no table."""
    first, _, particle = verb.partition(" ")
    if verb not in data.actions and particle in data.particles:
        return data.actions.get(first, verb)
    return data.actions.get(verb, verb)


def _names_a_thing(claim: Claim, data: Measures) -> bool:
    """Say whether what is counted is a thing of its own, which a stray verb may well be about."""
    head = lower(claim.counted_head)
    return bool(head) and claim.unit is None and head not in data.people and not claim.category


def _around(claim: Claim, data: Measures, reach: int = BEFORE, *, wait: bool = False) -> Said:
    """Return the measure that the words behind the figure say together, or the nearest words around it."""
    at = max(0, claim.start - claim.sentence_start)
    behind = claim.sentence[max(at, claim.end - claim.sentence_start) :]
    # Up to the next sign or figure: what stands behind speaks of something else.
    clause = re.split(r"[,;:.!?]|\d|\band\b", behind, maxsplit=1)[0]
    for pattern, measure in data.idioms:
        if found := pattern.search(clause):
            return Said(measure, (), found.group().strip())
    about = _about(claim, data)
    if about is None:
        return Said(None)
    wide = about != "people"  # few measures share a unit of volume or money: the whole sentence may say it
    before = claim.sentence[:at] if wide else _clause_before(claim.sentence[max(0, at - reach) : at], data)
    if not wide:
        stop = data.full_stop if wait else data.stop
        behind = stop.split(behind[:BEHIND], maxsplit=1)[0]
    nearest: tuple[int, str, str] | None = None
    for key, entry in data.table.items():
        if entry.cues is None or about not in entry.about:
            continue
        hits = [(len(before) - m.end(), m.group()) for m in entry.cues.finditer(before)]
        # What stands behind is rather about the figure than what stands before it is.
        hits += [(m.start() * 2 // 3, m.group()) for m in entry.cues.finditer(behind)]
        for distance, words in hits:
            if nearest is None or distance < nearest[0]:
                nearest = (distance, key, words)
    return Said(nearest[1], (), nearest[2]) if nearest else Said(None)


def _clause_before(text: str, data: Measures) -> str:
    return data.stop.split(text)[-1]


def _about(claim: Claim, data: Measures) -> str | None:
    """Return what a measure must be about to fit the claim: "people", or the dimension of its unit."""
    if claim.kind in ("age", "duration", "share", "price") or claim.direction:
        return None
    if claim.unit is None:
        return None if _names_a_thing(claim, data) else "people"
    if len(claim.unit) == 3 and claim.unit.isupper():
        return "money"
    return dimension_of(claim.unit, data)


def dimension_of(unit: str, data: Measures) -> str:
    """Return the dimension of a unit; a rate has one on each side of "per"."""
    if unit in data.dimensions:
        return data.dimensions[unit]
    if " per " in unit:
        top, _, below = unit.partition(" per ")
        return f"{data.dimensions.get(top, top)} per {data.dimensions.get(below, below)}"
    return unit


@lru_cache(maxsize=50_000)
def lower(value: str | None) -> str:
    """Return words in small letters with single spaces; nothing is the empty string."""
    return " ".join((value or "").split()).lower()


def _says(text: str | None, phrase: str) -> bool:
    """Say whether a phrase of several words stands in a text, any of its words perhaps in the plural."""
    if not text:
        return False
    words = r"\s+".join(rf"{re.escape(word)}(?:es|s)?" for word in phrase.split())
    return bool(re.search(rf"\b{words}\b", lower(text)))


@cache
def _measures(language: Language) -> Measures:
    table = language.table("compare")
    entries, words = table["measures"], table["words"]
    plurals = table["forms"]["plurals"]
    return Measures(
        table={
            key: Measure(
                key,
                entry["name"],
                frozenset(entry.get("things", ())),
                frozenset(entry.get("about", ())),
                entry.get("event", False),
                entry.get("grows", False),
                entry.get("state", False),
                entry.get("family", key),
                entry.get("group", key),
                re.compile("|".join(entry["cues"]), re.IGNORECASE) if entry.get("cues") else None,
                entry.get("staged", False),
                entry.get("moves", False),
                entry.get("priced", False),
            )
            for key, entry in entries.items()
        },
        actions={action: key for key, entry in entries.items() for action in entry["actions"]},
        heads={head: key for key, entry in entries.items() for head in entry["heads"]},
        phrases=tuple(head for entry in entries.values() for head in entry["heads"] if " " in head),
        idioms=tuple(
            (re.compile(idiom, re.IGNORECASE), key)
            for key, entry in entries.items()
            for idiom in entry["idioms"]
        ),
        light=frozenset(words["light"]),
        weak=frozenset(words["weak"]),
        revising=frozenset(words["revising"]),
        people=frozenset(words["people"]) | frozenset(words["bodies"]) | frozenset(words["figures"]),
        particles=frozenset(words["particles"]),
        echoes={
            form: tuple(verbs)
            for noun, verbs in words["echoes"].items()
            for form in (noun, plurals.get(noun, f"{noun}s"), f"{noun}es", f"{noun[:-1]}ies")
        },
        dimensions={u: name for name, units in table["units"]["dimensions"].items() for u in units},
        stop=re.compile(words["stop"], re.IGNORECASE),
        full_stop=re.compile(r"[;.!?](?!\d)"),
    )
