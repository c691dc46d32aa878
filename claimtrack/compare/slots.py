"""Claim -> slots: what a claim says of its figure, as a few typed and normalised values.

Topics are found by comparing slots, two claims at a time; nothing here decides. A slot is ``None`` (or empty)
where the claim does not say it, and that is no evidence either way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from claimtrack.compare.claims import counted_before_head, day_of, factors_of, words_behind
from claimtrack.compare.families import Measure, Measures, dimension_of, lower, measures_of
from claimtrack.compare.flows import dimension_said, says_worst_case
from claimtrack.compare.intervals import digits_of
from claimtrack.compare.measures import Said, read_measure
from claimtrack.compare.places import Place, place_of
from claimtrack.compare.where import place_of_event
from claimtrack.lang import Language
from claimtrack.lang.reading import read_value
from claimtrack.model import Claim

ELSEWHERE = 60
"""Characters around a figure in which it is said to be of another place."""

HOLDING = 120
"""Characters before a figure in which the name of whose it is may stand."""

NEAR = 90
"""Characters before and behind a figure whose words are said to stand near it."""

HEADLINE = 200
"""Characters at the beginning of a text that are its headline and lead."""

LONG_AGO = 1_500
"""Days before its text from which a figure is surely one of another event."""

APART = ("age", "duration")
"""Kinds of figures that are measured in a way of their own, whatever their unit."""

CONFIRMED = "confirmed"

SUPPOSED = ("forecast", "hypothetical", "feared", "projection", "worst_case")
"""Modalities and bases of what is not said to be so."""


@dataclass(frozen=True, slots=True)
class Slots:
    """What one claim says of its figure.

    ``scale`` is how it is measured: ``count``, ``money``, ``share``, ``age``, ``duration`` or a dimension;
    ``sphere`` names what else keeps figures surely apart: a change, what is added, a part of the people, the
    worst case, another place, another time. Figures of two scales or spheres never share a topic.
    ``family`` is the measure, where the language's table has it, else ``verb`` holds the verb of the text.
    ``noun`` is what is counted, ``head`` its stem, ``modifiers`` the stems of the words before it that make
    it another thing, ``sort`` the sort of people, ``status`` how sure it is that a case is one. ``kind`` and
    ``direction`` are the record's; ``mood`` is ``forecast`` for what is not said to be so. ``place`` is
    where; ``holder`` is the name nearest before a figure, ``voice`` whose count it is, else who says it.
    ``first`` and ``last`` are the days of a period that the words name, ``day`` is the day of the figure, as
    ordinals. ``low`` and ``high`` are in the base unit of the scale; ``digits`` counts the digits that are
    not noughts at the end. ``is_flow`` is set for what flows, ``grows`` for what only rises. ``words`` stand
    near the figure, ``sentence`` are those of its sentence; ``purpose`` are words near money which may say
    what it is for, where its measure does not.
    """

    scale: str
    sphere: str
    unit: str | None
    family: str | None
    verb: str | None
    noun: str | None
    head: str | None
    modifiers: frozenset[str]
    sort: str | None
    status: str | None
    kind: str | None
    direction: str | None
    mood: str | None
    place: Place | None
    side: str | None
    holder: str | None
    first: int | None
    last: int | None
    day: int | None
    low: float | None
    high: float | None
    digits: int
    grows: bool
    is_flow: bool
    document: str
    voice: str | None
    sentence_at: int
    at: int
    is_headline: bool
    words: frozenset[str]
    sentence: frozenset[str]
    purpose: frozenset[str]

    @property
    def dimension(self) -> str | None:
        """Return the currency or the dimension of what is paid or measured."""
        if self.scale in ("count", "age", "duration"):
            return None
        return self.unit if self.scale == "money" else self.scale


@dataclass(frozen=True, slots=True, eq=False)  # looked up by identity: one for each language
class _Data:
    measures: Measures
    people: frozenset[str]
    bodies: frozenset[str]
    figures: frozenset[str]
    subgroups: frozenset[str]
    elsewhere: re.Pattern[str]
    after: re.Pattern[str]
    neutral: frozenset[str]
    status: frozenset[str]
    days: frozenset[str]
    common: frozenset[str]
    ranks: frozenset[str]
    unspecific: frozenset[str]
    categories: Mapping[str, str]


def read_slots(claim: Claim, language: Language, *, words: bool = True) -> Slots:
    """Return the slots of a claim: a pure function of its fields and the language data. Without ``words``
    those of its sentence and the holder are left out: a third of the work."""
    data = _data(language)
    said = read_measure(claim, language)
    entry = data.measures.table.get(said.family or "")
    noun, modifiers, status = _counted(claim, said, data)
    head = stem_of(noun) if noun else None
    sort = _sort(claim, head, modifiers, data)
    is_flow = entry is not None and entry.is_state and "volume per time" in entry.about
    # Where a flow goes and where it is seen is not where it comes from, and it comes from one place.
    place = None if is_flow else place_of(claim.place, language) or place_of_event(claim, language)[0]
    low, high = _amounts(claim, language)
    scale = _scale(claim, said, data, language)
    near = _near(claim, data) if words else frozenset()
    is_for = scale == "money" and entry is not None and entry.is_for_something
    return Slots(
        scale=scale,
        sphere=_sphere(claim, said, sort, data, language),
        unit=claim.unit,
        family=entry.key if entry is not None else None,
        verb=said.verb if entry is None else None,
        noun=noun,
        head=head,
        modifiers=modifiers,
        sort=sort,
        status=_status(claim.status or status, entry),
        kind=claim.kind,
        direction=claim.direction,
        mood="forecast" if claim.modality in SUPPOSED or claim.basis in SUPPOSED else None,
        place=place,
        side=lower(claim.side) or None,
        holder=next(iter(names_before(claim, language)), None) if words else None,
        first=_ordinal(claim.time_start),
        last=_ordinal(claim.time_end),
        day=_ordinal(claim.asof) or _ordinal(claim.date),
        low=low,
        high=high,
        digits=digits_of(claim.low or Decimal(0)),
        grows=entry is not None and entry.grows,
        is_flow=is_flow,
        document=claim.document,
        voice=lower(claim.authority or claim.speaker) or None,
        sentence_at=claim.sentence_start,
        at=claim.start,
        is_headline=claim.start < HEADLINE,
        words=near,
        sentence=_stems(claim.sentence, data) if words else frozenset(),
        purpose=near - data.unspecific if is_for else frozenset(),
    )


def _scale(claim: Claim, said: Said, data: _Data, language: Language) -> str:
    """Return how a figure is measured."""
    if claim.kind in APART:
        return str(claim.kind)
    if claim.unit is None:
        return "count"
    if len(claim.unit) == 3 and claim.unit.isupper():
        return "money"
    scale = dimension_said(claim, said, language) or dimension_of(claim.unit, data.measures)
    entry = data.measures.table.get(said.family or "")
    # What is a bare number or has one unit has it, said or not: "a 6.1-degree quake", "it measured 6.1".
    return "count" if entry is not None and entry.about == {"number", scale} else scale


def _sphere(claim: Claim, said: Said, sort: str | None, data: _Data, language: Language) -> str:
    """Return what keeps a figure surely apart from others of its scale."""
    at, end = max(0, claim.start - claim.sentence_start), claim.end - claim.sentence_start
    words = claim.sentence[max(0, at - ELSEWHERE) : end + ELSEWHERE]
    marks = (
        claim.direction,
        claim.kind if claim.kind == "increment" or (claim.kind == "rate" and claim.unit is None) else None,
        sort if sort in data.subgroups else None,
        "long ago" if _is_old(claim) else None,
        "worst" if says_worst_case(claim, said, language) else None,
        "elsewhere" if data.elsewhere.search(words) else None,
        "after" if data.after.search(f"{claim.sentence[:at]}#{claim.sentence[end:]}") else None,
    )
    return " ".join(mark for mark in marks if mark)


def _counted(claim: Claim, said: Said, data: _Data) -> tuple[str | None, frozenset[str], str | None]:
    """Return the noun that is counted, its modifiers and the word that says how sure each case is.

    The noun is in the one word that the language's table has for it; "person" stands for all people of whom
    nothing else is said. A noun that says the measure itself ("deaths"), or names no thing, is none.
    """
    head = lower(claim.counted_head) or None
    words = (claim.counted or "").lower()
    status = next((word for word in re.findall(r"[\w'’-]+", words) if word in data.status), None)
    modifiers = frozenset(
        stem_of(word)
        for word in map(str.lower, counted_before_head(claim))
        if word not in data.neutral
        and word not in data.status
        and word not in data.people
        and not word.isdigit()
        and not word.endswith(("'s", "’s"))
    )
    if head in data.people or head in data.bodies:
        return "person", modifiers, status
    if said.family is not None:
        head = said.thing or (said.family if said.is_open else None)
    return (None if head in data.figures or head in data.days else head), modifiers, status


def _status(status: str | None, entry: Measure | None) -> str | None:
    """Return how sure it is that a case is one. A toll is of what is confirmed, whether it says so or not
    ("600 people have been confirmed dead"), unless its measure tells the stages apart."""
    return None if status == CONFIRMED and entry is not None and not entry.is_staged else status


def _sort(claim: Claim, head: str | None, modifiers: frozenset[str], data: _Data) -> str | None:
    """Return the sort of people that a figure counts."""
    if claim.category:
        return lower(claim.category)
    for word in (lower(claim.counted_head), head or "", *sorted(modifiers)):
        if word in data.categories:
            return data.categories[word]
    return None


def _amounts(claim: Claim, language: Language) -> tuple[float | None, float | None]:
    factor = factors_of(language).get(claim.unit or "", Decimal(1))
    low, high = (None if end is None else float(end * factor) for end in (claim.low, claim.high))
    return low, high


@lru_cache(maxsize=10_000)
def _ordinal(day: str | None) -> int | None:
    found = day_of(day)
    return found.toordinal() if found is not None else None


def _near(claim: Claim, data: _Data) -> frozenset[str]:
    """Return the stems of the words near a figure, in its own sentence."""
    at = max(0, claim.start - claim.sentence_start)
    before = claim.sentence[max(0, at - NEAR) : at]
    behind = words_behind(claim)[:NEAR]
    return _stems(before.partition(" ")[2] if at > NEAR else before, data) | _stems(behind, data)


def purpose_behind(claim: Claim, language: Language) -> frozenset[str]:
    """Return the stems of words behind a sum of money, up to the next figure or stop, that may say what it is
    for: before it stands who pays."""
    data = _data(language)
    behind = words_behind(claim)[:NEAR]
    return _stems(re.split(r"[;.\d]", behind, maxsplit=1)[0], data) - data.unspecific


@lru_cache(maxsize=20_000)
def _stems(text: str, data: _Data) -> frozenset[str]:
    words = re.findall(r"[^\W\d_](?:[\w'’-]*[^\W_])?", text.lower())
    return frozenset(stem_of(word) for word in words if len(word) > 2 and word not in data.common)


def names_before(claim: Claim, language: Language) -> list[str]:
    """Return the last words of the names before a figure in its sentence, in small letters, the nearest
    first, each once."""
    data = _data(language)
    before = claim.sentence[: max(0, claim.start - claim.sentence_start)]
    names = re.findall(r"(?:^|(?<=[\s(\"“]))[A-Z][\w-]+(?:['’]s)?(?=[\s,.;:)])", before[-HOLDING:])
    found = [re.sub(r"['’]s$", "", name).lower() for name in names]
    none = data.common | data.ranks | data.measures.fillers
    told = (name for name in reversed(found) if name not in none)
    return list(dict.fromkeys(name for name in told if len(name) > 2))


def _is_old(claim: Claim) -> bool:
    """Say whether the words put a figure into a time long before the text."""
    told, printed = _ordinal(claim.time_end), _ordinal(claim.date) or _ordinal(claim.asof)
    return told is not None and printed is not None and printed - told > LONG_AGO


@lru_cache(maxsize=100_000)
def stem_of(word: str) -> str:
    """Return a word without the endings that inflection adds: enough to find it again.

    >>> stem_of("camps"), stem_of("killed"), stem_of("strikes"), stem_of("striking")
    ('camp', 'kill', 'strik', 'strik')
    """
    word = re.sub(r"['’]s?$", "", word)
    for ending, least in (("ies", 2), ("ing", 3), ("ed", 3), ("es", 3), ("s", 3), ("e", 3), ("y", 2)):
        if word.endswith(ending) and len(word) - len(ending) >= least and not word.endswith("ss"):
            return word[: -len(ending)]
    return word


@cache
def _data(language: Language) -> _Data:
    table = language.table("compare")
    words, places = table["words"], language.table("places")["words"]
    return read_value(
        _Data,
        words,
        measures=measures_of(language),
        subgroups=frozenset(words["subgroups"]["of"]),
        neutral=frozenset(table["modifiers"]["neutral"]),
        status=frozenset(table["modifiers"]["status"]),
        days=frozenset(table["events"]["weekdays"]),
        common=frozenset(table["modifiers"]["neutral"]) | frozenset(table["events"]["common"]),
        unspecific=_unspecific(language),
        ranks=frozenset(w for size in ("small", "middle", "large", "parts") for w in places[size]),
    )


def _unspecific(language: Language) -> frozenset[str]:
    """Return the stems of words that say that money is laid out or wanting, or how much, and not what for."""
    measures = measures_of(language)
    said = {
        word
        for words in (measures.nouns, measures.bare, measures.verbs, measures.acts, measures.cues)
        for phrase, keys in words.items()
        if any(measures.table[key.partition("@")[0]].is_for_something for key in keys)
        for word in phrase.split()
    }
    return frozenset(map(stem_of, said | set(language.table("compare")["purposes"]["neutral"])))
