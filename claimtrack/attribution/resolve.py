"""Who is meant: pronouns, titles and short names to the person or body introduced before."""

from __future__ import annotations

import re

from claimtrack.attribution.cast import Cast, Gender, Person, role_words
from claimtrack.attribution.sources import Source
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


def _named_next(source: Source, cast: Cast, words: Words) -> tuple[str, float] | None:
    """Return who turns out to be meant: "a rights expert said", and in the next sentence "X, an expert, said"."""
    if source.proper or not re.match(words.indefinite, source.name.lower()) or source.head in words.many:
        return None
    here = cast.sentence_of(source.span.start)
    behind = [s for at, s in cast.spoken if s.span.start > source.span.end]
    follower = min(behind, key=lambda s: s.span.start, default=None)
    if follower is None or not 0 < cast.sentence_of(follower.span.start) - here <= NEXT_REACH:
        return None
    if any(s.head == source.head and s.span.start > source.span.end for _, s in cast.unnamed):
        return None
    person = cast.people.get(follower.head) if follower.role == "person" else None
    if person is not None and role_words(source.head, words) <= person.roles and person.at > source.span.start:
        return person.name, 0.85
    if follower.proper and follower.role == "organisation" and follower.name.lower().split()[-1] == source.head:
        return follower.name, 0.85
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
        spoke = [p for p in holders if any(s.head == p.key for at, s in cast.spoken if at < source.span.start)]
        for group in (spoke, holders):
            if len(group) == 1:
                return group[0].name, 0.9
        if holders:
            return max(holders, key=lambda p: _last_named(p, source, cast)).name, 0.7
    return None


def _described(source: Source, cast: Cast, words: Words) -> tuple[str, float] | None:
    """Return the person who was said to be this: "the union leader" after "the leader of the miners' union, X"."""
    mine = role_words(source.name, words)
    if not mine or source.head in words.many:
        return None
    held = [p for p in cast.people.values() if mine <= p.roles and p.at < source.span.start]
    here = cast.sentence_of(source.span.start)
    # An unnamed voice of the same kind in between is meant before a name far above.
    others = [s for at, s in cast.unnamed if at < source.span.start and s.head == source.head]
    near = [
        p for p in held if here - cast.sentence_of(max(p.at, _last_named(p, source, cast))) <= PERSON_REACH
    ]
    if len(near) != 1:
        return None
    last = _last_named(near[0], source, cast)
    if any(s.span.start > last and not s.name.lower().startswith("the ") for s in others):
        return None
    return near[0].name, 0.88


def _last_named(person: Person, source: Source, cast: Cast) -> int:
    """Return where a person was named last before the source."""
    return max((a for a, k in cast.named if k == person.key and a < source.span.start), default=-1)


def _body(source: Source, cast: Cast, words: Words) -> tuple[str, float]:
    """Return the fuller name of a body named before: "the ministry", "the watchdog"."""
    mine = set(re.findall(r"[\w’'-]+", source.name.lower())) - words.role_never
    before = {
        name for at, name in cast.bodies if at < source.span.start and len(name.split()) > len(mine)
    }
    fuller = {name for name in before if mine <= set(re.findall(r"[\w’'-]+", name.lower()))}
    if fuller and (source.proper or re.match(words.definite, source.name.lower())):
        longest = max(fuller, key=len)
        if all(name.lower() in longest.lower() for name in fuller):
            return longest, 0.95
    if source.head in words.stand_ins and re.match(words.definite, source.name.lower()):
        here = cast.sentence_of(source.span.start)
        spoke = [
            s for at, s in cast.spoken if s.role == "organisation" and at < source.span.start and s.proper
        ]
        near = {s.name for s in spoke if here - cast.sentence_of(s.span.start) <= PERSON_REACH}
        named = [
            n
            for at, n in cast.bodies
            if at < source.span.start and here - cast.sentence_of(at) <= BODY_REACH
        ]
        if len(near) == 1 and all(_same(n, spoke[-1].name) for n in named):
            return _body(spoke[-1], cast, words)[0], 0.8
        begun = [
            cast.openers[i][0]
            for i in range(here - BODY_REACH, here)
            if i in cast.openers and cast.openers[i][0][:4].lower() != words.the
        ]
        bare = re.sub(words.definite, "", source.name.lower()) == source.head
        if bare and not near and begun and all(_same(n, begun[-1]) for n in (*begun, *named)):
            return begun[-1], 0.8
    return source.name, 1.0


def is_short_for(name: str | None, full: str, words: Words) -> bool:
    """Say whether a name is another one or a part of it: "the Ministry" for "Ministry of Ports"."""
    mine = set(re.findall(r"[\w’'-]+", (name or "").lower())) - words.role_never
    return bool(mine) and mine <= set(re.findall(r"[\w’'-]+", full.lower()))


def _same(a: str, b: str) -> bool:
    mine, other = set(a.lower().split()), set(b.lower().split())
    return mine <= other or other <= mine


def _pronoun(source: Source, cast: Cast, words: Words) -> tuple[str | None, float]:
    """Return who a pronoun is, ``None`` where nobody before it can be meant."""
    low = source.head
    if low in words.it:
        return _it(source, cast, words)
    if low in words.they:
        return _they(source, cast, words)
    if low in words.he or low in words.she:
        return _he_or_she(source, cast, words, "he" if low in words.he else "she")
    return None, 0.0


def _it(source: Source, cast: Cast, words: Words) -> tuple[str | None, float]:
    """Return the body that spoke last, or that a sentence before begins with, or the one that is named there."""
    at, here = source.span.start, cast.sentence_of(source.span.start)
    spoken = [
        (cast.sentence_of(s.span.start), s.name)
        for p, s in cast.spoken
        if p < at and s.role in ("organisation", "document")
    ]
    # A lone name that nothing shows to be a person's may be a company's.
    spoken += [
        (cast.sentence_of(s.span.start), s.name)
        for p, s in cast.spoken
        if p < at and s.role == "person" and " " not in s.name and _plain(cast.people.get(s.head))
    ]
    begun = [(i, name) for i, (name, several) in cast.openers.items() if i < here and not several]
    near = [
        (i, rank, name)
        for rank, found in enumerate((begun, spoken))
        for i, name in found
        if here - i <= BODY_REACH
    ]
    if near:
        _, rank, name = max(near, key=lambda found: found[:2])
        plain = Source(source.span, name, name.split()[-1].lower(), "organisation")
        return _body(plain, cast, words)[0], 0.8 if rank else 0.72
    named = {name for p, name in cast.bodies if p < at and here - cast.sentence_of(p) <= BODY_REACH}
    return (named.pop(), 0.75) if len(named) == 1 else (None, 0.0)


def _plain(person: Person | None) -> bool:
    return person is None or not (person.gender or person.titles or person.roles)


def _they(source: Source, cast: Cast, words: Words) -> tuple[str | None, float]:
    """Return the people who spoke last, or whom a sentence right before begins with."""
    at, here = source.span.start, cast.sentence_of(source.span.start)
    begun = [(i, name) for i, (name, several) in cast.openers.items() if i < here and several]
    spoken = [
        (cast.sentence_of(s.span.start), s.name)
        for p, s in (*cast.unnamed, *cast.spoken)
        if p < at and s.head in words.many
    ]
    near = [found for found in (*begun, *spoken) if 0 <= here - found[0] <= THEY_REACH]
    if not near:
        return None, 0.0
    index, name = max(near, key=lambda found: found[0])
    return name, 0.85 if here - index <= 1 else 0.75


def _he_or_she(source: Source, cast: Cast, words: Words, gender: Gender) -> tuple[str | None, float]:
    """Return who is meant: looking back sentence by sentence, who spoke there, else who is named first there."""
    at = source.span.start

    def fits(key: str) -> bool:
        person = cast.people.get(key)
        return person is not None and person.gender in (None, gender)

    here = cast.sentence_of(at)
    spoken = [(cast.sentence_of(p), s.head) for p, s in cast.spoken if p < at and s.role == "person"]
    named = [(cast.sentence_of(p), key) for p, key in cast.named if p < at]
    unnamed = [(cast.sentence_of(p), s) for p, s in cast.unnamed if p < at and _alone(s, gender, words)]
    heads = {s.head for _, s in cast.spoken}
    for back in range(PERSON_REACH):
        said = [key for i, key in spoken if i == here - back and fits(key)]
        fitting = [key for i, key in named if i == here - back and fits(key)]
        there = [key for key in fitting if cast.people[key].gender or key in heads]
        if said:
            return cast.people[said[-1]].name, 0.93 if back <= 2 else 0.85
        if there:
            sure = len(set(fitting)) == 1 and back <= 1
            return cast.people[there[0]].name, 0.88 if sure else 0.72
        voices = [s for i, s in unnamed if i == here - back]
        if voices and back <= THEY_REACH:
            return voices[-1].name, 0.8
        if 0 < back <= THEY_REACH and len(set(fitting)) == 1 and not _plain(cast.people[fitting[0]]):
            return cast.people[fitting[0]].name, 0.75
    return None, 0.0


def _alone(source: Source, gender: Gender, words: Words) -> bool:
    """Say whether a voice without a name may be "he" or "she": one person, and not of the other kind."""
    other = words.she_titles if gender == "he" else words.he_titles
    return source.head in words.people and source.head not in words.many | other
