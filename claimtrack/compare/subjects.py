"""Claim -> subject: what one claim says by itself of what its figure is about.

A subject is made of parts that are read from one claim alone: measure (what happened), what is counted, side,
place, dimension of the unit, kind. Its key says them all, so that two claims have one subject exactly
when they have the same parts, apart from the case of letters. How two figures stand to each other is read
from their subjects; which figures of a story belong on one timeline is decided in ``topics``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from claimtrack.compare.explain import explain
from claimtrack.compare.families import Measures, dimension_of, lower, measures_of
from claimtrack.compare.measures import Said, read_measure
from claimtrack.compare.naming import participle, participles, topic_name
from claimtrack.compare.places import COUNTRY, LARGE, Place, is_water
from claimtrack.compare.where import place_as_read, place_of_event
from claimtrack.lang import Language
from claimtrack.model import NO_ORDER, Claim, Topic

SEPARATE_KINDS = ("increment", "rate", "share", "price", "age", "duration")
"""Kinds that never join a count or an amount. Totals and single incidents share a topic: which of the two a
sentence means is often only in the reader's head; ``relations`` tells them apart by place and days."""


NEAR = 70
"""Characters around a figure in which "worst case" and "in theory" are said of it."""


@dataclass(frozen=True, slots=True)
class _Data:
    """The language data in the form in which it is looked up."""

    measures: Measures
    people: frozenset[str]
    bodies: frozenset[str]
    figures: frozenset[str]
    categories: Mapping[str, str]
    wider: Mapping[str, tuple[str, ...]]
    neutral: frozenset[str]
    status: frozenset[str]
    worst: re.Pattern[str]
    per_time: re.Pattern[str]
    weekdays: frozenset[str]
    beside: re.Pattern[str]
    each: re.Pattern[str]
    whole: re.Pattern[str]
    means: tuple[re.Pattern[str], ...]
    sides: Mapping[str, str]
    """Countries and adjectives of nation, lower-case, to the adjective as a topic prints it."""


def subject_of(claim: Claim, language: Language) -> Topic:
    """Return the subject of a claim in the form of a topic: a function of its fields and the language data.

    Who says it and how surely plays no part, and neither does the amount; the document only where the claim
    does not say what its figure is about. The year plays one where an event has no place: then nothing else
    keeps the dead of two disasters apart.
    """
    data = _data(language)
    # An age is somebody's whatever he does.
    said = Said(None) if claim.kind == "age" else read_measure(claim, language)
    measure, entry = said.measure, data.measures.table.get(said.measure or "")
    side = _side(claim, data)
    who, modifiers, category = _counted(claim, side, data)
    if who is None or said.noun or (category and who in data.people):
        who = category  # "deaths" and "human losses" say what happened, not to whom
        spoken = set(said.noun.split()) - data.status
        modifiers = [word for word in modifiers if word.lower() not in spoken]
    things = entry.things if entry is not None else frozenset()
    flows = entry is not None and "volume per time" in entry.about and claim.unit is not None
    if who and (who in things or " ".join([*modifiers, who]).lower() in things):
        who, modifiers = None, []  # oil is what leaks where nothing is said
    elif flows and said.why not in (lower(claim.action), lower(claim.counted_head)):
        who, modifiers = None, []  # the sentence around said the measure: the noun beside it is another's
    if entry is not None and (who in data.people or who in data.bodies):
        who = None  # "people killed", "46 killed" and "deaths" are one thing
    status = [participle(verb, language) for verb in said.extra]  # "killed, confirmed"
    if entry is not None and entry.is_staged and not {*status, *modifiers} & data.status:
        status += _stage(claim, data)
    modifiers = [*status, *(word for word in modifiers if word.lower() != who)]
    kind = _kind(claim)
    if kind == "price" and entry is not None and entry.is_priced:
        kind = None
    dimension = _dimension(claim, kind, flows, data)
    by_sentence = entry is not None and entry.is_event and side is None and not flows
    place, named = place_of_event(claim, language) if by_sentence else place_as_read(claim, language)
    if flows and place is not None and (is_water(place, language) or _is_beside(claim, place, data)):
        place = None  # what it flows into is not where it comes from
    year = None
    if entry is not None and entry.is_event and place is None and side is None and not _is_thing(who, data):
        year = (claim.time_end or claim.asof or claim.date or "")[:4] or None
    parts = [
        ("measure", measure),
        ("counted", " ".join([*modifiers, who or ""]).strip() or None),
        ("side", side),
        ("place", _place_name(place)),
        ("dimension", dimension),
        ("kind", kind),
        ("status", "worst case" if _is_supposed(claim, flows, data) else None),
        ("year", year),
    ]
    # "35 people" is nothing that another could confirm or deny.
    comparable = measure is not None or (who is not None and (who not in data.people or bool(modifiers)))
    if not comparable:
        # Place and side alone do not say what is counted. One list a document: nothing joins two of them.
        parts = [part for part in parts if who is not None or part[0] in ("dimension", "kind")]
        parts.append(("document", hashlib.sha256(claim.document.encode("utf-8", "replace")).hexdigest()[:6]))
    kept = tuple((part, value) for part, value in parts if value)
    table = data.measures.table
    return Topic(
        _key(kept),
        topic_name(kept, who, modifiers, language),
        kept,
        comparable,
        list(table).index(measure) if measure and entry is not None else NO_ORDER,
        entry.family if entry is not None else measure or who or "",
        _parents(kept, place, data) if comparable else (),
        why=explain(
            claim,
            dict(kept),
            said,
            entry.name if entry else participles(measure, language),
            named,
            comparable=comparable,
        ),
    )


def dimension_said(claim: Claim, said: Said, language: Language) -> str | None:
    """Return the dimension of a claim's unit; of what flows it is a rate where its words go on as one."""
    data = _data(language)
    entry = data.measures.table.get(said.measure or "")
    flows = entry is not None and "volume per time" in entry.about and claim.unit is not None
    return _dimension(claim, None, flows, data)


def says_worst_case(claim: Claim, said: Said, language: Language) -> bool:
    """Say whether a figure is of what could be in the worst case, and no estimate of what is."""
    data = _data(language)
    entry = data.measures.table.get(said.measure or "")
    flows = entry is not None and "volume per time" in entry.about and claim.unit is not None
    return _is_supposed(claim, flows, data)


def _stage(claim: Claim, data: _Data) -> list[str]:
    """Return the status word beside the counted noun, wherever the sentence has it nearest to the figure."""
    head = lower(claim.counted_head)
    at = claim.start - claim.sentence_start
    words = "|".join(sorted(data.status))
    hits = re.finditer(
        rf"\b({words})\b(?:[ -]\w+){{0,2}}? {re.escape(head)}(?:s|es)?\b", claim.sentence.lower()
    )
    nearest = min(hits, key=lambda m: (abs(m.start() - at), m.start()), default=None) if head else None
    return [nearest.group(1)] if nearest else []


def _is_supposed(claim: Claim, flows: bool, data: _Data) -> bool:
    """Say whether a figure is of what could be in the worst case, and no estimate of what is.

    A toll that "could be as high as 100,000" is still an estimate; a flow that "could reach 40,000" is not.
    """
    if claim.basis == "worst_case":
        return True
    supposed = claim.modality == "hypothetical" and claim.basis in (None, "feared")
    at = max(0, claim.start - claim.sentence_start)
    near = claim.sentence[max(0, at - NEAR) : claim.end - claim.sentence_start + NEAR]
    return (flows and supposed) or bool(data.worst.search(near) and (flows or supposed))


def _is_beside(claim: Claim, place: Place, data: _Data) -> bool:
    """Say whether a place is only near what flows ("the sea off Ghana"), or is its speaker's."""
    if any(
        place.name in name
        for name in (claim.speaker_surface, claim.speaker, claim.speaker_affiliation)
        if name
    ):
        return True
    return bool(
        re.search(rf"{data.beside.pattern}\s+(?:the )?{re.escape(place.name)}", claim.sentence, re.IGNORECASE)
    )


def _is_thing(who: str | None, data: _Data) -> bool:
    """Say whether a counted noun names a thing, and no sort of people."""
    return who is not None and who not in data.categories.values()


def _parents(parts: tuple[tuple[str, str], ...], place: Place | None, data: _Data) -> tuple[str, ...]:
    """Return the keys of the topics that this one is a part of: the same with a wider place or people."""
    values = dict(parts)
    places: list[str | None] = [values.get("place")]
    if place is not None and place.rank != COUNTRY:
        if place.parts:
            places.append(_place_name(Place(place.key, place.name, place.country, place.rank)))
        places += [place.country] if place.country else []
    counted = values.get("counted")
    sorts: list[str | None] = [counted]
    if counted in data.categories.values():
        sorts += [*data.wider.get(counted or "", ()), None]
    keys = []
    for where in places:
        for sort in sorts:
            wider = {**values, "place": where or "", "counted": sort or ""}
            keys.append(_key(tuple((part, value) for part, value in wider.items() if value)))
    return tuple(dict.fromkeys(keys[1:]))


def _place_name(place: Place | None) -> str | None:
    """Return a place as a topic prints it: a known town without "city", a province with its word."""
    if place is None:
        return None
    name = place.name
    if place.country and place.rank == LARGE and not place.within:
        name = f"{name} province"
    return f"{'-'.join(sorted(place.parts))} {name}" if place.parts and place.rank != COUNTRY else name


def _counted(claim: Claim, side: str | None, data: _Data) -> tuple[str | None, list[str], str | None]:
    """Return the noun, the modifiers that make it another thing, and the sort of people it means."""
    head = lower(claim.counted_head) or None
    words = re.findall(r"[\w&](?:[\w.&'’-]*\w)?\.?", claim.counted or "")
    modifiers: list[str] = []
    if head:
        stem = head.split()[-1][: max(3, len(head.split()[-1]) - 2)]
        at = next((i for i in range(len(words) - 1, -1, -1) if words[i].lower().startswith(stem)), 0)
        modifiers = words[:at]
    category = data.categories.get(head or "")
    for word in [lower(claim.category), *(modifier.lower() for modifier in modifiers)]:
        category = category or data.categories.get(word) or data.categories.get(word.removesuffix("s"))
    category = category or lower(claim.category) or None
    named = {category, *lower(claim.place).split(), *lower(side).split()}
    kept = [
        modifier
        for modifier in modifiers
        if (word := modifier.lower()) not in named
        and word not in data.neutral
        and word not in data.categories
        and word not in data.people
        and lower(data.sides.get(word, word)) not in named
        and not word.isdigit()
        # "Earthquake victims": what killed them makes them no other people.
        and not (head in data.people and any(means.search(word) for means in data.means))
    ]
    if head in data.categories:
        head = category
    if head in data.weekdays or head in lower(claim.place).split():
        head = None  # a day or a place beside the figure is not what is counted
    if head in data.figures or (head and head in (claim.unit or "").split(" per ")):
        head = None
    return head, kept, category


def _kind(claim: Claim) -> str | None:
    if claim.direction:
        return "change"
    if claim.kind == "rate" and " per " in (claim.unit or ""):
        return None  # its dimension says so
    return claim.kind if claim.kind in SEPARATE_KINDS else None


def _dimension(claim: Claim, kind: str | None, flows: bool, data: _Data) -> str | None:
    """Return the dimension of the unit. Of what flows it is a rate where the words behind the figure say so
    ("600 barrels (95,000 litres) per day")."""
    if claim.unit is None or kind in ("age", "duration"):
        return None
    dimension = dimension_of(claim.unit, data.measures)
    if flows and dimension in ("volume", "mass"):
        behind = claim.sentence[max(0, claim.end - claim.sentence_start) :]
        if data.per_time.search(behind) or _goes_on_as_rate(claim, data):
            return f"{dimension} per time"
    return None if dimension == kind else dimension


def _goes_on_as_rate(claim: Claim, data: _Data) -> bool:
    """Say whether a figure leaves out the time that the one before it has: "1,000 barrels a day, then 5,000
    barrels"; a total beside a rate says that it is one."""
    word = claim.surface.split()[-1]
    before = claim.sentence[: max(0, claim.start - claim.sentence_start)]
    if re.search(rf"(?:{data.each.pattern})\s*\([^)]*$", before):
        return True  # "19,000 barrels a day (798,000 gallons/3.02 million litres)"
    rates = list(
        re.finditer(rf"\b{re.escape(word)}(?: of \w+)?(?: \([^)]*\))? (?:{data.each.pattern})", before)
    )
    return word.isalpha() and bool(rates) and not data.whole.search(before[rates[-1].end() :])


def _side(claim: Claim, data: _Data) -> str | None:
    """Return whose the things are; where the claim has no side, an adjective of nation beside the noun says
    it."""
    side = _clean(claim.side)
    if side is None:
        words = re.findall(r"[\w.]+", claim.counted or "")
        return next((word for word in words if word[:1].isupper() and word in data.sides.values()), None)
    side = re.sub(r"^the\s+|['’]s$", "", side, flags=re.IGNORECASE)
    return data.sides.get(side.lower(), side)


def _key(parts: tuple[tuple[str, str], ...]) -> str:
    marks = {
        "side": "of-",
        "place": "at-",
        "dimension": "in-",
        "kind": "as-",
        "status": "as-",
        "year": "in-",
        "document": "doc-",
    }
    values = dict(parts)
    keyed = [_slug(values.get("measure", "")) or "count", _slug(values.get("counted", ""))]
    keyed += [marks[part] + _slug(value) for part, value in parts if part in marks]
    return "/".join(part for part in keyed if part)


@lru_cache(maxsize=50_000)
def _slug(value: str) -> str:
    return re.sub(r"[\W_]+", "-", value.casefold()).strip("-")


def _clean(value: str | None) -> str | None:
    return " ".join((value or "").split()) or None


@cache
def _data(language: Language) -> _Data:
    table = language.table("compare")
    words = table["words"]
    sides: dict[str, str] = {}
    # Which adjective goes with which country is known where sides are read.
    for adjective, country in language.table("context")["scope"]["sides"].items():
        printed = sides.setdefault(country.lower(), adjective.title())
        sides[adjective.lower()] = printed
    return _Data(
        measures=measures_of(language),
        people=frozenset(words["people"]),
        bodies=frozenset(words["bodies"]),
        figures=frozenset(words["figures"]),
        categories=words["categories"],
        wider={sort: tuple(wider) for sort, wider in words["wider"].items()},
        neutral=frozenset(table["modifiers"]["neutral"]),
        status=frozenset(table["modifiers"]["status"]),
        worst=re.compile("|".join(words["worst"]), re.IGNORECASE),
        per_time=re.compile(words["per_time"], re.IGNORECASE),
        weekdays=frozenset(table["events"]["weekdays"]),
        beside=re.compile(words["beside"], re.IGNORECASE),
        each=re.compile(words["each"], re.IGNORECASE),
        whole=re.compile(words["whole"], re.IGNORECASE),
        means=tuple(re.compile(pattern, re.IGNORECASE) for pattern in table["events"]["means"].values()),
        sides=sides,
    )
