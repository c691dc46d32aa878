"""Claims -> readings: what a comparison needs to know of each, normalised once.

A claim alone often leaves out what its document said before: where, on which day, what was counted. The
readings of a document's claims, made together, take that over and mark it as not sure. Nothing is taken from
another document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import islice
from typing import Any, Literal

from claimtrack.compare.claims import (
    ESTIMATES,
    amount_of,
    day_of,
    is_taken_back,
    signs_of,
    words_around,
    words_before,
    words_behind,
)
from claimtrack.compare.families import Measure, measures_of
from claimtrack.compare.intervals import Interval
from claimtrack.compare.places import COUNTRY, Place, knows
from claimtrack.compare.slots import Slots, read_slots
from claimtrack.compare.voices import Voice, voice_of_claim
from claimtrack.compare.where import countries_named, place_of_event
from claimtrack.lang import Language
from claimtrack.lang.reading import read_value
from claimtrack.model import Claim

Days = tuple[date, date]
Scope = Literal["event", "period", "war"]
"""What a figure runs over: one event, some weeks, a whole war or plague."""

LONG, CAMPAIGN = timedelta(days=14), timedelta(days=60)
"""From how long on a stated period is no single event ("in early October" is only an unsure day), and when it
is a campaign."""

FAR = 900
"""Characters of text beyond which nothing is taken over from an earlier figure."""

APART = ("increment", "rate", "share", "price", "age", "duration")
"""Kinds that never join a count or an amount."""


@dataclass(frozen=True)
class Reading:
    """One claim as it is compared.

    ``amount`` is in the base unit of its dimension; ``None`` for remarks. ``sort`` is the sort of people and
    ``within`` the sorts of which it is a part, ``thing`` the counted noun with what makes it another thing.
    ``place_sure`` and ``days_sure`` say that the claim's own sentence names them. ``is_part`` says that the
    words make it a part of another figure ("including 8", "6 of the dead"), ``is_withdrawn`` that its own
    text takes it back. ``before`` are the figures next before it, the nearest first. ``order`` is where it
    stands in time: as-of day, publication, document, position.

    What only few pairs are asked for is read when it is: a figure has a relation to few others.
    """

    claim: Claim
    language: Language
    measure: str | None
    dimension: str | None
    kind: str | None
    status: str | None
    thing: str | None
    sort: str | None
    side: str | None
    amount: Interval | None
    is_estimate: bool
    is_event: bool
    grows: bool
    place: Place | None
    place_sure: bool
    days: Days | None
    days_sure: bool
    asof: date | None
    voice: Voice
    order: tuple[str, str, str, int, str]
    is_state: bool = False
    is_withdrawn: bool = False
    group: str | None = None
    is_part: bool = False
    country: str | None = None
    moves: bool = False
    within: frozenset[str] = frozenset()
    comparable: bool = True
    before: tuple[Reading, ...] = field(default=(), repr=False, compare=False)

    @cached_property
    def scope(self) -> Scope:
        """Return what the figure runs over by its own words."""
        return _scope(_days(self.claim), words_around(self.claim), _data(self.language))

    @cached_property
    def means(self) -> frozenset[str]:
        """Return the sorts of deed that the words around name: shelling, air raid."""
        near = words_around(self.claim)
        return frozenset(name for name, deed in _data(self.language).means.items() if deed.search(near))

    @cached_property
    def signs(self) -> frozenset[str]:
        """Return the signs that the words around give, and "news" for an event of which the figures before
        it are put forward as newer."""
        is_news = self.is_event and any("newer" in one.own_signs for one in self.before)
        return self.own_signs | {"news"} if is_news else self.own_signs

    @cached_property
    def names(self) -> frozenset[str]:
        """Return the proper names of the sentence that are in no gazetteer."""
        return _names(self.claim, self.language)

    @cached_property
    def scene(self) -> frozenset[str]:
        """Return these names and those of the events before it."""
        return self.names.union(*(one.names for one in self.before if one.is_event))

    @cached_property
    def own_signs(self) -> frozenset[str]:
        """Return the signs that the words around give: newer, fallen, revised, rival."""
        return signs_of(self.claim, self.language)


@dataclass(frozen=True, slots=True)
class _Data:
    means: Mapping[str, re.Pattern[str]]
    campaigns: re.Pattern[str]
    periods: re.Pattern[str]
    part_before: re.Pattern[str]
    part_behind: re.Pattern[str]
    common: frozenset[str]
    status: tuple[str, ...]
    within: Mapping[str, frozenset[str]]


def read(claim: Claim, language: Language) -> Reading:
    """Return the reading of one claim, from the claim alone."""
    data, slots = _data(language), read_slots(claim, language, words=False)
    entry = measures_of(language).table.get(slots.family or "")
    measure = slots.family or slots.verb
    dimension, thing = slots.dimension, _thing(slots, entry)
    days = _days(claim)
    estimated = claim.basis in ESTIMATES - {"hearsay"} or claim.unit not in (None, "percent")
    place, named = place_of_event(claim, language)
    return Reading(
        claim=claim,
        language=language,
        measure=measure,
        dimension=dimension,
        kind=_kind(claim, entry),
        status="worst case"
        if "worst" in slots.sphere.split()
        else slots.status or _stage(claim, entry, data),
        thing=thing,
        sort=slots.sort,
        side=slots.side,
        amount=None if claim.low is None else amount_of(claim, language, per_time=_is_per_time(dimension)),
        is_estimate=estimated,
        is_event=entry is not None and entry.is_event,
        grows=entry is not None and entry.grows,
        place=place,
        place_sure=place is not None
        and ("place" not in claim.inferred if named == "read" else named == "sentence"),
        days=days,
        days_sure=days is not None and "time_start" not in claim.inferred,
        asof=day_of(claim.asof) or day_of(claim.date),
        voice=voice_of_claim(claim, language),
        order=(claim.asof or claim.date or "", claim.date or "", claim.document, claim.start, claim.claim),
        is_state=entry is not None and entry.is_state,
        moves=entry is not None and entry.moves,
        within=data.within.get(slots.sort or "", frozenset()),
        comparable=measure is not None or thing is not None,
        is_withdrawn=is_taken_back(claim, language),
        group=entry.group if entry is not None else measure,
        is_part=_is_part(claim, data),
        country=place.country if place is not None else None,
    )


def _thing(slots: Slots, entry: Measure | None) -> str | None:
    """Return what is counted, with what makes it another thing; nothing where measure or sort say it."""
    if slots.sort or slots.is_flow or slots.noun == "person":
        return None
    if entry is not None and (slots.noun in entry.things or (entry.is_staged and slots.noun is None)):
        return None
    noun = [slots.noun] if slots.noun else []
    return " ".join([*sorted(slots.modifiers), *noun]) or None


def _stage(claim: Claim, entry: Measure | None, data: _Data) -> str | None:
    """Return how sure it is that a case is one, by the word beside the noun nearest to the figure: "lowered
    the number of confirmed cholera cases to 270"."""
    if entry is None or not entry.is_staged or not claim.counted_head:
        return None
    noun = rf"(?:[ -]\w+){{0,2}}? {re.escape(claim.counted_head.lower())}(?:s|es)?\b"
    at = claim.start - claim.sentence_start
    found = re.finditer(rf"\b({'|'.join(data.status)})\b{noun}", claim.sentence.lower())
    nearest = min(found, key=lambda m: abs(m.start() - at), default=None)
    return nearest[1] if nearest else None


def _kind(claim: Claim, entry: Measure | None) -> str | None:
    """Return the kind of a figure that never joins a count or an amount."""
    if claim.direction:
        return "change"
    if claim.kind == "rate" and " per " in (claim.unit or ""):
        return None  # its dimension says so
    if claim.kind == "price" and entry is not None and entry.is_priced:
        return None
    return claim.kind if claim.kind in APART else None


def read_document(claims: Iterable[Claim], language: Language) -> list[Reading]:
    """Return the readings of one document's claims in the order of the text, each with what the ones before
    it said; the order in which they come in plays no part."""
    ordered = sorted(claims, key=lambda c: (c.start, c.end, c.claim))
    readings = [read(claim, language) for claim in ordered]
    country = _country(readings, language)
    filled: list[Reading] = []
    for reading in readings:
        filled.append(_take_over(reading, filled, country))
    return filled


def _take_over(reading: Reading, before: Sequence[Reading], country: str | None) -> Reading:
    """Return a reading with what it leaves out taken from the nearest earlier figure that says it."""
    claim = reading.claim
    near = tuple(islice((r for r in reversed(before) if claim.start - r.claim.end < FAR), 8))
    if reading.measure is None and _is_per_time(reading.dimension):
        # "The ministry stays with 600 barrels a day": the rate that the text is about.
        same = (r for r in near if r.dimension == reading.dimension and r.measure is not None)
        model = next(same, None)
        if model is not None:
            reading = replace(
                reading,
                measure=model.measure,
                thing=model.thing,
                is_event=model.is_event,
                grows=model.grows,
                is_state=model.is_state,
                moves=model.moves,
                comparable=True,
            )
    changed: dict[str, Any] = {"before": near}
    taken_over = reading.place is not None and not reading.place_sure and reading.place.rank == COUNTRY
    if reading.is_event and (reading.place is None or taken_over):
        model = next((r for r in near if r.place is not None and r.is_event), None)
        if model is not None:
            changed |= {"place": model.place, "place_sure": False, "country": model.country}
    if reading.is_event and reading.days is None and near and near[0].is_event:
        changed |= {"days": near[0].days, "days_sure": False}
    if changed.get("country", reading.country) is None:
        changed["country"] = country
    return replace(reading, **changed)


def _country(readings: Sequence[Reading], language: Language) -> str | None:
    """Return the country that a document's figures are mostly about, if one stands out."""
    said: Counter[str] = Counter()
    seen: set[int] = set()
    for reading in readings:
        if reading.claim.sentence_start in seen:
            continue
        seen.add(reading.claim.sentence_start)
        said.update(set(countries_named(reading.claim.sentence, language)))
    ranked = said.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] < ranked[1][1] * 1.5):
        return None
    return ranked[0][0]


def _is_per_time(dimension: str | None) -> bool:
    return dimension is not None and dimension.endswith(" per time")


def _days(claim: Claim) -> Days | None:
    """Return the days of the event that a figure counts."""
    days = [day for day in map(day_of, (claim.time_start, claim.time_end)) if day is not None]
    return (min(days), max(days)) if days else None


def _scope(days: Days | None, near: str, data: _Data) -> Scope:
    length = days[1] - days[0] if days is not None else timedelta(0)
    if length >= CAMPAIGN or data.campaigns.search(near):
        return "war"
    return "period" if length >= LONG or data.periods.search(near) else "event"


def _names(claim: Claim, language: Language) -> frozenset[str]:
    """Return the proper names in a claim's sentence that the gazetteer does not know, without its voices."""
    voices = " ".join(filter(None, (claim.speaker, claim.publisher, *claim.chain, claim.speaker_affiliation)))
    spoken = set(re.findall(r"[a-z]+", voices.lower()))
    found = set()
    for match in re.finditer(r"(?<![.!?] )(?<!^)\b(?:[a-z]{2}-)?[A-Z][\w’'-]{3,}", claim.sentence):
        name = re.sub(r"['’]?s$", "", match.group()).lower()
        name = re.sub(r"^(?:al|el|ad|as|az|ez|an|ar)-", "", name)
        if name not in spoken and not knows(name, language):
            found.add(name)
    return frozenset(found - _data(language).common)


def _is_part(claim: Claim, data: _Data) -> bool:
    """Say whether the words around a figure make it a part of another one."""
    return bool(data.part_before.search(words_before(claim)) or data.part_behind.match(words_behind(claim)))


@cache
def _data(language: Language) -> _Data:
    table = language.table("compare")
    words, events = table["words"], table["events"]
    means = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in events["means"].items()}
    return read_value(
        _Data,
        events,
        means=means,
        status=tuple(table["modifiers"]["status"]),
        within={
            sort: frozenset(words["wider"].get(sort, ()))
            | ({"people"} if sort not in words["loose"] else set())
            for sort in words["categories"].values()
        },
    )
