"""Everybody whom a document names: people with titles and roles, bodies, and who spoke where."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from claimtrack.attribution.naming import plain_name
from claimtrack.attribution.shapes import Shapes, shapes_of
from claimtrack.attribution.sources import Source
from claimtrack.attribution.words import Words
from claimtrack.lang import Language
from claimtrack.model import Span
from claimtrack.sentences.countries import countries_named
from claimtrack.sentences.names import bare_name, clean, is_body

Gender = Literal["he", "she"]


@dataclass(frozen=True, slots=True)
class Person:
    """A person whom the document names: the fullest name, how they are spoken of, and their titles.

    ``roles`` are the words that say what they are: "union", "leader" of "the leader of the miners' union".
    """

    name: str
    key: str
    at: int
    gender: Gender | None = None
    titles: tuple[str, ...] = ()
    roles: frozenset[str] = frozenset()


@dataclass
class Cast:
    """Everybody whom a document names, and who spoke where, in the order of the text.

    ``first_spoken`` says where a key first speaks, ``places`` where it is named, ``pronouns`` where "he" or
    "she" speaks. ``unnamed`` are voices without a name; ``openers`` say for a sentence which body or group it
    begins with, and whether that is more than one. ``called`` are the nouns that say what kind of body a name
    is, by its last word: "rail operator Solen".
    """

    people: dict[str, Person] = field(default_factory=dict)
    spoken: list[tuple[int, Source]] = field(default_factory=list)
    named: list[tuple[int, str]] = field(default_factory=list)
    bodies: list[tuple[int, str]] = field(default_factory=list)
    unnamed: list[tuple[int, Source]] = field(default_factory=list)
    openers: dict[int, tuple[str, bool]] = field(default_factory=dict)
    first_spoken: dict[str, int] = field(default_factory=dict)
    places: dict[str, list[int]] = field(default_factory=dict)
    called: dict[str, set[str]] = field(default_factory=dict)
    pronouns: list[Span] = field(default_factory=list)
    sentences: Sequence[int] = ()

    def sentence_of(self, offset: int) -> int:
        """Return the index of the sentence at an offset."""
        return bisect_right(self.sentences, offset) - 1

    def key(self, name: str) -> str:
        """Return the key of a name: its last word, or all of it where that word is somebody else's."""
        parts = name.lower().split()
        known = self.people.get(parts[-1])
        if known is None or len(parts) == 1 or len(known.name.split()) == 1:
            return parts[-1]
        return (
            parts[-1]
            if known.name.lower().split()[0].rstrip(".") == parts[0].rstrip(".")
            else " ".join(parts)
        )

    def introduce(self, name: str, at: int) -> None:
        """Take in a person whom only a verb of saying shows to be one: "Hashim told reporters"."""
        key = self.key(name)
        self.people[key] = Person(name, key, at)

    def person(self, name: str) -> Person | None:
        """Return the person with this name or last name."""
        return self.people.get(self.key(name)) if name.split() else None


ACRONYM = re.compile(r"[A-Z][A-Z.]{1,6}")
"""The short name of a body."""

LONGEST_HEADLINE = 200
MOSTLY = 0.7
"""Share of capitalised words from which on a line is a headline in title case."""


def read_cast(
    text: str, sentences: Sequence[int], quoted: Sequence[Span], words: Words, language: Language
) -> Cast:
    """Return the cast of a document, by a scan over its capitalised words and its words of saying.

    ``sentences`` are the starts of the sentences, ``quoted`` the spans inside quotation marks, both in order.
    """
    cast = Cast(sentences=sentences)
    shapes = shapes_of(language)
    quote_starts = [span.start for span in quoted]
    # Capitalised words inside a sentence.
    inner = {re.sub(r"['’]s$", "", word) for word in words.inner_name.findall(text)}
    titles: dict[str, set[str]] = {}
    roles: dict[str, set[str]] = {}
    for found in words.name.finditer(text):
        # "But Mills", "On Monday Smith": the sentence's first word is no part of the name.
        match = words.name.match(text, _behind_opener(text, found.start(), found.end(), words)) or found
        printed = re.sub(r"['’]s$", "", match[0].rstrip(".,"))
        if kinds := _kinds_beside(text, match, words):
            cast.called.setdefault(printed.split()[-1].lower(), set()).update(kinds)
        name = _person_name(printed, words, language)
        if name is None:
            if is_body(printed, language) and " " in printed:
                cast.bodies.append((match.start(), shapes.article.sub("", printed)))
            continue
        parts = name.split()
        key = cast.key(name)
        title = printed[: printed.find(name)].strip().lower()
        if not _in_headline(text, match.start()):
            if len(parts) in (2, 3, 4) or title:
                _introduce(cast, key, name, _gender(parts[0], title, words), match.start())
        elif len(parts) > 1 and (gender := _gender(parts[0], "", words)) and parts[1] in inner:
            # A headline in capitals shows no names, but for a given name with one that the text goes on with.
            _introduce(cast, parts[1].lower(), " ".join(parts[:2]), gender, match.start())
        if key not in cast.people:
            continue
        at = bisect_right(quote_starts, match.start()) - 1
        if at < 0 or match.start() >= quoted[at].end:
            cast.named.append((match.start(), key))
            cast.places.setdefault(key, []).append(match.start())
        titles.setdefault(key, set()).update(_titles_beside(text, match, title, words))
        roles.setdefault(key, set()).update(_roles_beside(text, match, words))
    for key, about in titles.items():
        cast.people[key] = replace(
            cast.people[key], titles=tuple(sorted(about)), roles=frozenset(roles.get(key, ()))
        )
    for key in _places(text, cast, shapes):
        del cast.people[key], cast.places[key]
        cast.named = [found for found in cast.named if found[1] != key]
    _learn_genders(text, cast, shapes)
    cast.openers = _read_openers(text, sentences, quoted, inner, words, cast)
    for pattern in (words.name_says, words.says_name):
        for match in pattern.finditer(text):
            span = Span(*match.span("name"))
            span = Span(_behind_opener(text, span.start, span.end, words), span.end)
            whole = clean(span.of(text))
            person = cast.person(bare_name(plain_name(whole, words, language)[0], language))
            if person:
                cast.spoken.append(
                    (match.start("cue"), Source(span, person.name, person.key, "person", True))
                )
                continue
            name = shapes.article.sub("", clean(span.of(text)))
            if ACRONYM.fullmatch(name) or is_body(name, language):
                voice = Source(span, name, name.split()[-1].lower(), "organisation", True)
                cast.spoken.append((match.start("cue"), voice))
    for match in words.pronoun_says.finditer(text):
        at = bisect_right(quote_starts, match.start()) - 1
        if at < 0 or match.start() >= quoted[at].end:
            cast.pronouns.append(Span(*match.span("name")))
    cast.spoken.sort(key=lambda item: item[0])
    return cast


def _places(text: str, cast: Cast, shapes: Shapes) -> list[str]:
    """Return the keys of names that are places': most often "in" stands before them, and never a title."""
    found = []
    for key, places in cast.places.items():
        person = cast.people[key]
        if not (person.gender or person.titles or person.roles):
            inside = sum(bool(shapes.placed.search(text, max(0, at - 9), at)) for at in places)
            if 2 * inside > len(places):
                found.append(key)
    return found


def _behind_opener(text: str, start: int, end: int, words: Words) -> int:
    """Return where a run of capitalised words begins behind words that only begin a sentence."""
    while True:
        first, gap, rest = text[start:end].partition(" ")
        # "But Smith", and "Lena News’ Jane Smith", where somebody else's name stands in front.
        owner = first.endswith(("'s", "’s", "s'", "s’"))
        if not gap or not rest[:1].isupper() or not (owner or first.lower() in words.starters):
            return start
        start += len(first) + 1


def _in_headline(text: str, at: int) -> bool:
    """Say whether nearly every word of the line has a capital, so that capitals show no names."""
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    return _has_capitals(text[start : len(text) if end < 0 else end][:LONGEST_HEADLINE])


@lru_cache(maxsize=64)  # a line is asked for each of its names
def _has_capitals(line: str) -> bool:
    plain = re.findall(r"[^\W\d_][\w’'-]*", line)
    return len(plain) >= 5 and sum(w[0].isupper() for w in plain) >= MOSTLY * len(plain)


def _person_name(printed: str, words: Words, language: Language) -> str | None:
    """Return the person's name in a run of capitalised words, ``None`` where it is not one."""
    name = bare_name(printed, language)
    joint = shapes_of(language).joint
    if name == printed and joint.search(printed):
        name = bare_name(joint.split(printed)[0], language)
    first = name.split()[0].lower()
    if is_body(name, language) or first in words.openers or name.isupper():
        return None
    if name == printed and first not in words.men | words.women and countries_named(name, language):
        # "The envoy to Peru Ana Duarte", "Buenos Aires".
        parts = name.split()
        of_country = len(parts) > 2 and countries_named(parts[0], language)
        return " ".join(parts[1:]) if of_country else name if countries_named(parts[0], language) else None
    return name


def _introduce(cast: Cast, key: str, name: str, gender: Gender | None, at: int) -> None:
    old = cast.people.get(key)
    if old is None:
        cast.people[key] = Person(name, key, at, gender)
    elif len(old.name.split()) == 1 < len(name.split()):
        cast.people[key] = replace(old, name=name, gender=old.gender or gender)


def _titles_beside(text: str, match: re.Match[str], title: str, words: Words) -> set[str]:
    """Return the titles that stand before the name or in the apposition behind it."""
    before = title or text[max(0, match.start() - 40) : match.start()]
    about = {m.lower() for m in words.title.findall(title)}
    about.update(m.lower() for m in words.title_before.findall(before))
    behind = words.title_behind.match(text, match.end(), match.end() + 60)
    if behind:
        about.add(behind["title"].lower())
    return about


def _gender(first: str, title: str, words: Words) -> Gender | None:
    parts = set(title.replace(".", "").split())
    if parts & words.she_titles:
        return "she"
    if parts & words.he_titles:
        return "he"
    if first.lower() in words.men and first.lower() not in words.women:
        return "he"
    if first.lower() in words.women and first.lower() not in words.men:
        return "she"
    return None


def _learn_genders(text: str, cast: Cast, shapes: Shapes) -> None:
    """Take over how a lone person is spoken of, in a document that names one person."""
    if len(cast.people) != 1:
        return
    [(key, person)] = cast.people.items()
    he = len(shapes.he.findall(text))
    she = len(shapes.she.findall(text))
    if person.gender is None and (he > 2 * she or she > 2 * he):
        cast.people[key] = replace(person, gender="he" if he > she else "she")


_BEHIND = re.compile(r",\s(?P<role>[^,.;:“”\"()\n]{3,90})(?=[,.;)\n]|$)")
_BEFORE = re.compile(r"(?:^|[,;:“”\"(\n]\s?|\.\s)(?P<role>[^,;:“”\"()\n]{3,90}),\s$")
_TIGHT = re.compile(r"(?P<role>(?:[\w’'-]+\s){1,6})$")
NEAR_ROLE = 5
"""Words of an apposition among which the noun stands that says what kind of body it is."""

LONGEST_ROLE = 100
"""Characters beside a name in which it is said what its bearer is."""


def role_words(phrase: str, words: Words) -> frozenset[str]:
    """Return the words of a description that tell it from others: no articles, no endings."""
    plain = (re.sub(r"['’]s?$", "", w.lower()) for w in re.findall(r"[\w’'-]+", phrase))
    single = (w[:-1] if w.endswith("s") and not w.endswith("ss") and len(w) > 3 else w for w in plain)
    return frozenset(words.same_role.get(w, w) for w in single if w not in words.role_never)


def _kinds_beside(text: str, match: re.Match[str], words: Words) -> frozenset[str]:
    """Return the nouns that say what kind of body a name is: "rail operator Solen", "Solen, a port firm"."""
    before = _TIGHT.search(text[max(0, match.start() - LONGEST_ROLE) : match.start()])
    behind = _BEHIND.match(text, match.end(), match.end() + LONGEST_ROLE)
    found = before["role"].lower().split()[-1:] if before else []
    if behind and re.match(words.indefinite, behind["role"]):
        found += behind["role"].lower().split()[1:NEAR_ROLE]
    return words.stand_ins.intersection(found)


def _roles_beside(text: str, match: re.Match[str], words: Words) -> set[str]:
    """Return the words that say what a person is: in an apposition, or right before the name."""
    found: set[str] = set()
    before = text[max(0, match.start() - LONGEST_ROLE) : match.start()]
    spots = [_BEHIND.match(text, match.end(), match.end() + LONGEST_ROLE)]
    spots.append(_BEFORE.search(before) or _TIGHT.search(before))
    for spot in spots:
        if spot is None:
            continue
        plain = [w.lower() for w in re.findall(r"[\w’'-]+", spot["role"])]
        if spot.re is _TIGHT and plain[-1] in words.joining:
            continue  # "a spokesman in Lena"
        people = [i for i, w in enumerate(plain) if w in words.people or w in words.mouths]
        # "the union leader", "leader of the union"; not "the party whose leader", "after the leader met".
        if people and people[0] <= (3 if spot.re is _BEHIND else 5) and not set(plain) & words.role_stops:
            found |= role_words(spot["role"], words)
    return found


def _read_openers(
    text: str,
    sentences: Sequence[int],
    quoted: Sequence[Span],
    inner: Collection[str],
    words: Words,
    cast: Cast,
) -> dict[int, tuple[str, bool]]:
    """Return for a sentence the body or the people without a name that it begins with."""
    found: dict[int, tuple[str, bool]] = {}
    quote_starts = [span.start for span in quoted]
    for index, start in enumerate(sentences):
        at = bisect_right(quote_starts, start) - 1
        if at >= 0 and start < quoted[at].end:
            continue
        match = words.opener.match(text, start, start + LONGEST_ROLE)
        if match and text[start : match.end()].split()[0].lower() not in words.asking:
            last = match["head"].lower()
            if last in words.people and last in words.many:
                found[index] = (match["name"], True)
            elif last in words.bodies:
                found[index] = (match["name"], last in words.many)
            if index in found:
                continue
        two = words.opener_two.match(text, start, start + LONGEST_ROLE)
        if two and two["name"].split()[0].lower() not in words.openers:
            found[index] = (two["name"], True)
            continue
        named = words.opener_name.match(text, start, start + LONGEST_ROLE)
        if named and named["name"].lower() not in words.pronouns and not _is_person(named["name"], cast):
            first = named["name"].split()[0].lower()
            # A lone word at a sentence's head may be any noun, unless it has a capital elsewhere too, or
            # unless the next sentence goes on with "it said": no plural, no word of the text.
            name = named["name"]
            known = " " in name or name in inner
            if not known and index + 1 < len(sentences) and words.it_says.match(text, sentences[index + 1]):
                known = not name.endswith("s") and re.search(rf"\b{re.escape(name.lower())}\b", text) is None
            if first not in words.openers and known:
                found[index] = (named["name"], False)
    return found


def _is_person(name: str, cast: Cast) -> bool:
    return name.split()[-1].lower() in cast.people
