"""Who is meant: pronouns, titles and short names to the person or body introduced before."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Sequence
from typing import TypeVar

from claimtrack.attribution.cast import Cast, Gender, Person, role_words
from claimtrack.attribution.confidence import OPEN
from claimtrack.attribution.naming import is_short
from claimtrack.attribution.sources import ANYBODYS, Source
from claimtrack.attribution.words import Words

PERSON_REACH = 12
"""Sentences back in which "he" is looked for: an interview in an article goes on that long without a name."""

BODY_REACH = 3
"""Sentences back in which "it" is looked for."""

NEXT_REACH = 2
"""Sentences ahead in which a voice introduced as "an expert" gets its name."""

THEY_REACH = 2
"""Sentences back in which "they" is looked for."""


def resolve(source: Source, cast: Cast, words: Words) -> tuple[str | None, float]:
    """Return the name behind a source, and how sure that is. ``None`` where it stays unknown."""
    if source.pronoun:
        return _pronoun(source, cast, words)
    if source.name.lower() in words.ordered:
        return _one_of_two(source, cast, words)
    ahead = _named_next(source, cast, words)
    if ahead is not None:
        return ahead
    if source.role == "organisation":
        return _body(source, cast, words)
    if source.proper and source.role == "person":
        person = cast.person(source.name)
        if person and len(person.name.split()) >= len(source.name.split()):
            return person.name, 1.0
        return source.name, 1.0
    if source.role == "unnamed":
        low = re.sub(words.definite, "", source.name.lower())
        if low != source.name.lower():
            return _titled(source, low, cast, words) or _described(source, cast, words) or (source.name, 1.0)
    return source.name, 1.0


def _one_of_two(source: Source, cast: Cast, words: Words) -> tuple[str, float]:
    """Return which of the two people of the sentence before "the former" or "the latter" is."""
    here = cast.sentence_of(source.span.start)
    since = cast.sentences[here - 1] if here > 0 else 0
    two = list(dict.fromkeys(key for _, key in _window(cast.named, since, source.span.start)))
    if len(two) != len(words.ordered):
        return source.name, OPEN
    return cast.people[two[words.ordered[source.name.lower()]]].name, 0.85


def _named_next(source: Source, cast: Cast, words: Words) -> tuple[str, float] | None:
    """Return who is meant: "a rights expert said", and in the next sentence "X, an expert, said".

    So too "the governor of the district said", and then "the governor, X, said".
    """
    if source.proper or source.role == "document" or source.head in words.many:
        return None
    known = not re.match(words.indefinite, source.name.lower())
    if known and not re.match(words.definite, source.name.lower()):
        return None
    if source.head in words.mouths:
        return None  # a body has many spokesmen, and the next one may be another
    here = cast.sentence_of(source.span.start)
    end = here + NEXT_REACH + 1
    until = cast.sentences[end] if end < len(cast.sentences) else sys.maxsize
    behind = [s for _, s in _window(cast.spoken, source.span.end, until) if s.span.start > source.span.end]
    follower = min(behind, key=lambda s: s.span.start, default=None)
    if follower is None or cast.sentence_of(follower.span.start) == here:
        return None
    person = cast.people.get(follower.head) if follower.role == "person" else None
    new = person is not None and person.at > source.span.start
    if person is not None and new and role_words(source.head, words) <= person.roles:
        return person.name, 0.85
    # A report opens with "an expert said", and its second sentence with the name.
    opens = not known and here == 0 and cast.sentence_of(follower.span.start) == 1
    if person is not None and new and opens and source.role == "unnamed" and " " in person.name:
        return person.name, 0.75
    return None


def _titled(source: Source, low: str, cast: Cast, words: Words) -> tuple[str, float] | None:
    """Return the person introduced with this title or one that means the same: "the head of state"."""
    for row in words.same_title:
        if low not in row:
            continue
        holders = [
            p
            for p in cast.people.values()
            if p.at < source.span.start
            and (set(p.titles) & set(row) or any(role_words(title, words) <= p.roles for title in row))
        ]
        if holders:
            last = max(holders, key=lambda p: _last_named(p, source, cast))
            return last.name, 0.9 if len(holders) == 1 else 0.7
    return None


def _described(source: Source, cast: Cast, words: Words) -> tuple[str, float] | None:
    """Return who was said to be this: "the union leader" after "the leader of the miners' union, X"."""
    mine = role_words(source.name, words)
    if not mine or source.head in words.many:
        return None
    held = [p for p in cast.people.values() if mine <= p.roles and p.at < source.span.start]
    here = cast.sentence_of(source.span.start)
    near = [
        p for p in held if here - cast.sentence_of(max(p.at, _last_named(p, source, cast))) <= PERSON_REACH
    ]
    return (near[0].name, 0.88) if len(near) == 1 else None


def _last_named(person: Person, source: Source, cast: Cast) -> int:
    """Return where a person was named last before the source."""
    places = cast.places.get(person.key, [])
    at = bisect_left(places, source.span.start)
    return places[at - 1] if at else -1


def _body(source: Source, cast: Cast, words: Words) -> tuple[str, float]:
    """Return the fuller name of a body named before: "the ministry"; "the watchdog" is whom "it" would be."""
    fuller = _fuller(source, cast, words)
    if fuller is not None:
        return fuller, 0.95
    # "The agency" stands for the body named before; "the refugee agency" is another than the ministry.
    # Where a body sits tells it from no other: "the Lena-based agency".
    low = source.name.lower()
    said = [w for w in re.sub(words.definite, "", low).split() if not w.endswith(words.sited)]
    if said == [source.head] and source.head in words.stand_ins and re.match(words.definite, low):
        name, sure = _it(source, cast, words, noun=source.head)
        if name is not None and not set(name.lower().split()) & words.own_kind:
            return name, sure
    return source.name, 1.0


def _fuller(source: Source, cast: Cast, words: Words) -> str | None:
    """Return the one longer name of a body named before that holds all words of this one."""
    if is_short(source.name) or not (source.proper or re.match(words.definite, source.name.lower())):
        return None  # "the UN" is not the UN Security Council
    mine = set(re.findall(r"[\w’'-]+", source.name.lower())) - words.role_never
    before = {name for at, name in cast.bodies if at < source.span.start and len(name.split()) > len(mine)}
    fuller = {name for name in before if mine <= set(re.findall(r"[\w’'-]+", name.lower()))}
    longest = max(fuller, key=len, default=None)
    return longest if longest and all(name.lower() in longest.lower() for name in fuller) else None


def is_short_for(name: str | None, full: str, words: Words) -> bool:
    """Say whether a name is another one or a part of it: "the Ministry" for "Ministry of Ports"."""
    mine = set(re.findall(r"[\w’'-]+", (name or "").lower())) - words.role_never
    return bool(mine) and mine <= set(re.findall(r"[\w’'-]+", full.lower()))


def _pronoun(source: Source, cast: Cast, words: Words) -> tuple[str | None, float]:
    """Return who a pronoun is, ``None`` where nobody before it can be meant."""
    low = source.head
    if low == ANYBODYS:
        return _spoke_before(source, cast)
    if low in words.it:
        return _it(source, cast, words)
    if low in words.they:
        return _they(source, cast, words)
    if low in words.he or low in words.she:
        return _he_or_she(source, cast, words, "he" if low in words.he else "she")
    return None, 0.0


def _it(source: Source, cast: Cast, words: Words, *, noun: str | None = None) -> tuple[str | None, float]:
    """Return the body that spoke last, that a sentence before begins with, or that alone is named there.

    With a ``noun`` that stands for it, it has a name of its own and is no body of another kind.
    """
    at, here = source.span.start, cast.sentence_of(source.span.start)
    since = cast.sentences[max(0, here - BODY_REACH)] if cast.sentences else 0
    # A lone name that nothing shows to be a person's may be a company's.
    spoken = [
        (cast.sentence_of(s.span.start), s.name)
        for _, s in _window(cast.spoken, since, at)
        if s.role in ("organisation", "document")
        or (s.role == "person" and " " not in s.name and _plain(cast.people.get(s.head)))
    ]
    begun = [(i, cast.openers[i]) for i in range(here - BODY_REACH, here) if i in cast.openers]
    near = [(i, 0, name) for i, (name, several) in begun if not several]
    near += [(i, 1, name) for i, name in spoken]
    if noun is not None:
        near = [f for f in near if _is_name(f[2], words) and _may_be(noun, f[2], cast, words)]
    if near:
        _, _, name = max(near, key=lambda found: found[:2])
        plain = Source(source.span, name, name.split()[-1].lower(), "organisation")
        return _fuller(plain, cast, words) or name, 0.75
    there = {name for _, name in _window(cast.bodies, since, at)}
    return (there.pop(), 0.75) if len(there) == 1 and noun is None else (None, 0.0)


def _may_be(noun: str, name: str, cast: Cast, words: Words) -> bool:
    """Say whether a noun may stand for a body: what the text calls a group is no company, and only what it
    calls a union is one."""
    parts = name.lower().split()
    called = cast.called.get(parts[-1], set()) | words.stand_ins.intersection(parts)
    if noun in called or noun in words.any_kind:
        return True
    return noun in words.companies and called <= words.companies if called else noun not in words.introduced


def _spoke_before(source: Source, cast: Cast) -> tuple[str | None, float]:
    """Return the body that spoke in the sentence before, whose figures "the latest figures" are."""
    at, here = source.span.start, cast.sentence_of(source.span.start)
    since = cast.sentences[max(0, here - 1)] if cast.sentences else 0
    spoken = [s.name for _, s in _window(cast.spoken, since, at) if s.role == "organisation"]
    return (spoken[-1], 0.75) if spoken else (None, 0.0)


def _is_name(name: str, words: Words) -> bool:
    """Say whether a voice has a name of its own: not "The company"."""
    first, _, rest = name.partition(" ")
    return any(c.isupper() for c in (rest if first.lower() in words.articles else name))


def _plain(person: Person | None) -> bool:
    return person is None or not (person.gender or person.titles or person.roles)


def _they(source: Source, cast: Cast, words: Words) -> tuple[str | None, float]:
    """Return the people who spoke last, or whom a sentence right before begins with."""
    at, here = source.span.start, cast.sentence_of(source.span.start)
    since = cast.sentences[max(0, here - THEY_REACH)] if cast.sentences else 0
    begun = [(i, cast.openers[i]) for i in range(here - THEY_REACH, here) if i in cast.openers]
    near = [(i, name) for i, (name, several) in begun if several]
    near += [
        (cast.sentence_of(s.span.start), s.name)
        for found in (cast.unnamed, cast.spoken)
        for _, s in _window(found, since, at)
        if s.head in words.many
    ]
    if not near:
        return None, 0.0
    return max(near, key=lambda found: found[0])[1], 0.8


def _he_or_she(source: Source, cast: Cast, words: Words, gender: Gender) -> tuple[str | None, float]:
    """Return who is meant, sentence by sentence back: who spoke there, else who is named first there."""
    at, here = source.span.start, cast.sentence_of(source.span.start)
    since = cast.sentences[max(0, here - PERSON_REACH)] if cast.sentences else 0

    def fits(key: str) -> bool:
        person = cast.people.get(key)
        return person is not None and person.gender in (None, gender)

    spoken = [
        (cast.sentence_of(p), s.head)
        for p, s in _window(cast.spoken, since, at)
        if s.role == "person" and fits(s.head)
    ]
    named = [(cast.sentence_of(p), key) for p, key in _window(cast.named, since, at) if fits(key)]
    unnamed = [
        (cast.sentence_of(p), s) for p, s in _window(cast.unnamed, since, at) if _alone(s, gender, words)
    ]
    for back in range(PERSON_REACH):
        said = [key for i, key in spoken if i == here - back]
        fitting = [key for i, key in named if i == here - back]
        there = [key for key in fitting if cast.people[key].gender or key in cast.first_spoken]
        if said:
            return cast.people[said[-1]].name, 0.93 if back <= 2 else 0.85
        if there:
            sure = len(set(fitting)) == 1 and back <= 1
            return cast.people[there[0]].name, 0.88 if sure else 0.72
        voices = [s for i, s in unnamed if i == here - back]
        known = voices and re.match(words.definite, voices[-1].name.lower())
        before = [key for i, key in spoken if i in (here - back - 1, here - back - 2)]
        if known and before:
            return cast.people[before[-1]].name, 0.75  # "the nominee", who was named before
        if voices and back <= THEY_REACH:
            return voices[-1].name, 0.8
    only = [p.name for p in cast.people.values() if p.gender == gender and p.at < at]
    return (only[0], 0.72) if len(only) == 1 else (None, 0.0)


Found = TypeVar("Found")


def _window(found: Sequence[tuple[int, Found]], since: int, until: int) -> Sequence[tuple[int, Found]]:
    """Return what stands from one offset up to another, of a list in the order of the text."""
    return found[bisect_left(found, since, key=_at) : bisect_left(found, until, key=_at)]


def _at(found: tuple[int, object]) -> int:
    return found[0]


def _alone(source: Source, gender: Gender, words: Words) -> bool:
    """Say whether a voice without a name may be "he" or "she": one person, and not of the other kind."""
    other = words.she_titles if gender == "he" else words.he_titles
    return source.head in words.people and source.head not in words.many | other
