"""Who is meant: pronouns, titles and short names to the person introduced before."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from claimtrack.attribution.sources import Source
from claimtrack.attribution.words import Words
from claimtrack.lang import Language
from claimtrack.model import Span
from claimtrack.sentences.names import bare_name, clean, is_body

Gender = Literal["he", "she"]

PERSON_REACH = 12
"""Sentences back in which "he" is looked for: an interview in an article goes on that long without a name."""

BODY_REACH = 3
"""Sentences back in which "it" is looked for."""

_WORD = r"(?:(?:Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|Gov|Lt|Col|Adm|Capt|Sgt|[A-Z])\.|[A-Z][\w’'-]*)"
_NAME = re.compile(
    rf"\b{_WORD}(?:[ \u00a0](?:(?:de|del|der|van|von|bin|al|of|the|for)[ \u00a0]){{0,2}}{_WORD}){{0,7}}"
)


@dataclass(frozen=True, slots=True)
class Person:
    """A person whom the document names: the fullest name, how they are spoken of, and their titles."""

    name: str
    key: str
    at: int
    gender: Gender | None = None
    titles: tuple[str, ...] = ()


@dataclass
class Cast:
    """Everybody whom a document names, and who spoke where, in the order of the text."""

    people: dict[str, Person] = field(default_factory=dict)
    spoken: list[tuple[int, Source]] = field(default_factory=list)
    named: list[tuple[int, str]] = field(default_factory=list)
    bodies: list[tuple[int, str]] = field(default_factory=list)
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

    def body(self, source: Source, words: Words) -> tuple[str, float]:
        """Return the fuller name of a body named before: "the ministry", "the watchdog"."""
        mine = set(re.findall(r"[\w’'-]+", source.name.lower())) - {"the", "a", "an", "of", "for"}
        before = {
            name for at, name in self.bodies if at < source.span.start and len(name.split()) > len(mine)
        }
        fuller = {name for name in before if mine <= set(re.findall(r"[\w’'-]+", name.lower()))}
        if fuller and (source.proper or source.name.lower().startswith("the ")):
            longest = max(fuller, key=len)
            if all(name.lower() in longest.lower() for name in fuller):
                return longest, 0.95
        if source.head in words.stand_ins and source.name.lower().startswith("the "):
            here = self.sentence_of(source.span.start)
            spoke = [
                s for at, s in self.spoken if s.role == "organisation" and at < source.span.start and s.proper
            ]
            near = {s.name for s in spoke if here - self.sentence_of(s.span.start) <= PERSON_REACH}
            named = [
                n
                for at, n in self.bodies
                if at < source.span.start and here - self.sentence_of(at) <= BODY_REACH
            ]
            if len(near) == 1 and all(self._same(n, spoke[-1].name) for n in named):
                return self.body(spoke[-1], words)[0], 0.8
        return source.name, 1.0

    @staticmethod
    def _same(a: str, b: str) -> bool:
        mine, other = set(a.lower().split()), set(b.lower().split())
        return mine <= other or other <= mine

    def person(self, name: str) -> Person | None:
        """Return the person with this name or last name."""
        return self.people.get(self.key(name)) if name.split() else None


def read_cast(
    text: str, sentences: Sequence[int], quoted: Sequence[Span], words: Words, language: Language
) -> Cast:
    """Return the cast of a document, by a scan over its capitalised words and its words of saying.

    ``sentences`` are the starts of the sentences, ``quoted`` the spans inside quotation marks, both in order.
    """
    cast = Cast(sentences=sentences)
    quote_starts = [span.start for span in quoted]
    titles: dict[str, set[str]] = {}
    for match in _NAME.finditer(text):
        printed = re.sub(r"['’]s$", "", match[0].rstrip(".,"))
        name = _person_name(printed, words, language)
        if name is None:
            if is_body(printed, language) and " " in printed:
                cast.bodies.append((match.start(), re.sub(r"^The\s", "", printed)))
            continue
        parts = name.split()
        key = cast.key(name)
        title = printed[: printed.find(name)].strip().lower()
        if len(parts) in (2, 3, 4) or title:
            _introduce(cast, key, name, _gender(parts[0], title, words), match.start())
        if key not in cast.people:
            continue
        at = bisect_right(quote_starts, match.start()) - 1
        if at < 0 or match.start() >= quoted[at].end:
            cast.named.append((match.start(), key))
        titles.setdefault(key, set()).update(_titles_beside(text, match, title, words))
    for key, about in titles.items():
        cast.people[key] = replace(cast.people[key], titles=tuple(sorted(about)))
    _learn_genders(text, cast)
    for pattern in (words.name_says, words.says_name):
        for match in pattern.finditer(text):
            person = cast.person(bare_name(clean(match["name"]), language))
            if person:
                span = Span(*match.span("name"))
                cast.spoken.append(
                    (match.start("cue"), Source(span, person.name, person.key, "person", True))
                )
    cast.spoken.sort(key=lambda item: item[0])
    return cast


def _person_name(printed: str, words: Words, language: Language) -> str | None:
    """Return the person's name in a run of capitalised words, ``None`` where it is not one."""
    name = bare_name(printed, language)
    if name == printed and re.search(r"\s(?:of|for|the)\s", printed):
        name = bare_name(re.split(r"\s(?:of|for|the)\s", printed)[0], language)
    first = name.split()[0].lower()
    if is_body(name, language) or first in words.openers or name.isupper():
        return None
    return name


def _introduce(cast: Cast, key: str, name: str, gender: Gender | None, at: int) -> None:
    old = cast.people.get(key)
    if old is None:
        cast.people[key] = Person(name, key, at, gender)
    elif len(old.name.split()) == 1 < len(name.split()):
        cast.people[key] = replace(old, name=name, gender=old.gender or gender)
    elif old.gender is None and gender:
        cast.people[key] = replace(old, gender=gender)


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


def _learn_genders(text: str, cast: Cast) -> None:
    """Take over how a lone person is spoken of, in a document that names one person."""
    if len(cast.people) != 1:
        return
    [(key, person)] = cast.people.items()
    he = len(re.findall(r"\b(?:he|his|him)\b", text, re.I))
    she = len(re.findall(r"\b(?:she|her)\b", text, re.I))
    if person.gender is None and (he > 2 * she or she > 2 * he):
        cast.people[key] = replace(person, gender="he" if he > she else "she")


def resolve(source: Source, cast: Cast, words: Words) -> tuple[str | None, float]:
    """Return the name behind a source, and how sure that is. ``None`` where it stays unknown."""
    if source.pronoun:
        return _pronoun(source, cast, words)
    if source.role == "organisation":
        return cast.body(source, words)
    if source.proper and source.role == "person":
        person = cast.person(source.name)
        if person and len(person.name.split()) >= len(source.name.split()):
            return person.name, 1.0
        return source.name, 1.0
    low = re.sub(r"^(?:the|our|its|their)\s", "", source.name.lower())
    definite = source.name.lower().startswith("the ")
    if definite and source.role == "unnamed":
        for row in words.same_title:
            if low in row:
                holders = [
                    p for p in cast.people.values() if set(p.titles) & set(row) and p.at < source.span.start
                ]
                spoke = [
                    p
                    for p in holders
                    if any(s.head == p.key for at, s in cast.spoken if at < source.span.start)
                ]
                for group in (spoke, holders):
                    if len(group) == 1:
                        return group[0].name, 0.9
                if holders:
                    last = max(
                        holders,
                        key=lambda p: max(
                            (a for a, k in cast.named if k == p.key and a < source.span.start), default=-1
                        ),
                    )
                    return last.name, 0.7
    return source.name, 1.0


def _pronoun(source: Source, cast: Cast, words: Words) -> tuple[str | None, float]:
    """Return who "he", "she" or "it" is: looking back sentence by sentence, who spoke there, else who is
    named first there. "They" stays open."""
    low, at = source.head, source.span.start
    if low in words.it:
        before = [s for p, s in cast.spoken if p < at and s.role in ("organisation", "document")]
        here = cast.sentence_of(at)
        if before and here - cast.sentence_of(before[-1].span.start) <= BODY_REACH:
            return before[-1].name, 0.8
        near = {name for p, name in cast.bodies if p < at and here - cast.sentence_of(p) <= BODY_REACH}
        return (near.pop(), 0.75) if len(near) == 1 else (None, 0.0)
    if low not in words.he and low not in words.she:
        return None, 0.0
    gender: Gender = "he" if low in words.he else "she"

    def fits(key: str) -> bool:
        person = cast.people.get(key)
        return person is not None and person.gender in (None, gender)

    here = cast.sentence_of(at)
    spoken = [(cast.sentence_of(p), s.head) for p, s in cast.spoken if p < at and s.role == "person"]
    named = [(cast.sentence_of(p), key) for p, key in cast.named if p < at]
    heads = {s.head for _, s in cast.spoken}
    for back in range(PERSON_REACH):
        said = [key for i, key in spoken if i == here - back and fits(key)]
        there = [
            key
            for i, key in named
            if i == here - back and fits(key) and (cast.people[key].gender or key in heads)
        ]
        if said:
            return cast.people[said[-1]].name, 0.93 if back <= 2 else 0.85
        if there:
            sure = len(set(there)) == 1 and back <= 1
            return cast.people[there[0]].name, 0.88 if sure else 0.72
    return None, 0.0
