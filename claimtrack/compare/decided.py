"""What the user decided about topics -> how the figures concerned are compared.

To merge a topic into another is to say that its figures are of the same thing: they are then read as figures
of that topic, whatever their own words say. To split one is to say that its parts are not. A defined topic is
a saved question; to ask it says nothing about how its figures stand to each other, so they are compared as
their words allow.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from claimtrack.compare.families import measures_of
from claimtrack.compare.places import knows, place_of
from claimtrack.compare.readings import Reading
from claimtrack.compare.topics import MARKS, UNSAID, slug
from claimtrack.lang import Language
from claimtrack.model import Entry

SPLIT = " / "
"""What stands in the key of a split topic before the value by which it was split; no other key has it."""

_STORY = re.compile(r"/[sd]-[0-9a-f]{8,10}(?:-[0-9a-f-]+)?$")
"""The story at the end of a derived topic's key."""

_MARKED = tuple(MARKS.values())


def read_as_decided(entry: Entry, reading: Reading, language: Language) -> Reading:
    """Return the reading of a figure as one of the topic that the user put it into.

    Only the key of that topic is looked at, so that a figure reads the same whatever else the ledger holds.
    Of what the topic does not say (its place, say), the figure keeps its own; units and kinds of figures stay
    as they are: a share does not become a count by being put beside it.
    """
    if not entry.topic_decided:
        return reading
    key = entry.topic.partition(SPLIT)[0]
    measure, thing, place = _parts(key, language)
    if measure is None and thing is None:
        return reading
    table = measures_of(language).table.get(measure or "")
    sorts = language.table("compare")["words"]["categories"].values()
    if place is None:
        where, is_sure = reading.place, reading.place_sure
    else:
        where = place_of(place.title(), language) if knows(place, language) else None  # a slug is no name
        is_sure = where is not None
    return replace(
        reading,
        measure=measure,
        thing=thing,
        sort=thing if thing in sorts else None,
        side=None,
        is_event=table is not None and table.is_event,
        grows=table is not None and table.grows,
        is_state=table is not None and table.is_state,
        group=table.group if table is not None else measure,
        place=where,
        place_sure=is_sure,
        country=(where.country if where is not None else None) or reading.country,
        comparable=True,
    )


def are_apart(a: Entry, b: Entry) -> bool:
    """Say whether the user split the topic of two figures so that they are in two parts of it."""
    if a.topic == b.topic or not (a.topic_decided and b.topic_decided):
        return False
    (first, split, _), (second, too, _) = a.topic.partition(SPLIT), b.topic.partition(SPLIT)
    return bool(split and too) and first == second


def _parts(key: str, language: Language) -> tuple[str | None, str | None, str | None]:
    """Return measure, counted thing and place as the key of a derived topic says them.

    A key of the user's own says none: it has neither a measure nor a mark.
    """
    first, *rest = _STORY.sub("", key.removeprefix(f"{UNSAID}/")).split("/")
    measures = _slugs(language)
    counted = [part for part in rest[:1] if not part.startswith(_MARKED)]
    if first not in measures and not rest:
        return None, None, None
    at = MARKS["place"]
    places = [part.removeprefix(at) for part in rest if part.startswith(at)]
    measure = None if first == "count" else measures.get(first, _words(first))
    return measure, _words(counted[0]) if counted else None, _words(places[0]) if places else None


@cache
def _slugs(language: Language) -> Mapping[str, str]:
    return {slug(name): name for name in measures_of(language).table}


def _words(slug: str) -> str:
    return slug.replace("-", " ")
