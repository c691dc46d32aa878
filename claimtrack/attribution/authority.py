"""Whose count a figure is behind its voice: the body that a spokesman, an official or a report speaks for.

A ministry, its spokesman, its emergency centre and "officials" of it are one authority, in the fullest words
that the text has for the body. Who speaks for nobody is his own authority.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from claimtrack.attribution.cast import Cast
from claimtrack.attribution.shapes import Shapes, shapes_of
from claimtrack.attribution.sources import Source
from claimtrack.attribution.words import Words
from claimtrack.lang import Language
from claimtrack.lang.reading import read_value
from claimtrack.lang.titles import titles_for
from claimtrack.model import Role
from claimtrack.sentences.countries import countries_named
from claimtrack.sentences.names import clean, is_body, is_title

BESIDE = 110
"""Characters beside a name in which it is said whom its bearer speaks for."""

_CLAUSE = re.compile(r"(?:^|[;:“”\"()\n—–]|,\s|[a-z)]\.\s)(?P<phrase>[^;:“”\"()\n—–,]*)$")
_APPOSED_BEFORE = re.compile(r"(?:^|[;:“”\"()\n—–.,]\s?)(?P<phrase>[^;:“”\"()\n—–,]{3,}),\s$")
LONGEST = 6
"""Words before an office that may tell whose it is."""

_WORD = re.compile(r"[^\W_][\w.’'&-]*")


@dataclass(frozen=True)
class _Data:
    offices: Mapping[str, str]
    no_field: frozenset[str]
    government: str
    behind: tuple[str, ...]
    governs: frozenset[str]
    executive: frozenset[str]
    local: frozenset[str]
    speaking_for: frozenset[str]
    inside: frozenset[str]
    legal: frozenset[str]
    parts: frozenset[str]
    loose: frozenset[str]
    officials: frozenset[str]
    level: frozenset[str]
    public: frozenset[str]


class Authorities:
    """The bodies of one document, and who speaks for which."""

    def __init__(
        self, text: str, cast: Cast, sources: Iterable[Source], words: Words, language: Language
    ) -> None:
        self.text, self.cast, self.words, self.language = text, cast, words, language
        self.data = _data(language)
        voices = list(sources)
        self.shapes = shapes_of(language)
        self.short = _abbreviations(text, self.shapes)
        self.speaks_for: dict[str, str] = {}
        for key, places in cast.places.items():
            found = (self.beside(at, cast.people[key].name) for at in places)
            body = next((body for body in found if body), None)
            if body:
                self.speaks_for[key] = body
        for source in voices:
            person = cast.person(source.name) if source.role == "person" and source.name else None
            if person is not None and source.affiliation and self.is_body(source.affiliation):
                self.speaks_for.setdefault(person.key, source.affiliation)
        self.bodies = [self.plain(name) for _, name in cast.bodies if len(name.split()[0]) > 1]
        self.bodies += [
            self.plain(v.name) for v in voices if v.role == "organisation" and v.name[:1].isupper()
        ]
        self.bodies += [self.plain(name) for name in self.speaks_for.values()]

        self.public = sorted({(v.span.start, body) for v in voices if (body := self._public_body(v))})

    def _public_body(self, voice: Source) -> str | None:
        """Return the named public body that a voice is or speaks for."""
        person = self.cast.person(voice.name) if voice.role == "person" else None
        name = self.speaks_for.get(person.key) if person is not None else None
        body = self.plain(name or (voice.name if voice.role == "organisation" else ""))
        told = set(body.lower().split())
        return body if len(told) > 1 and told & self.data.public else None

    def of(self, name: str, role: Role | None, affiliation: str | None = None, at: int = 0) -> str:
        """Return whose count it is that a voice with this name puts forward, named at an offset."""
        if role != "person" and (body := self.of_officials(name, at)):
            return self.fullest(body)
        if role == "person":
            person = self.cast.people.get(self.cast.key(name)) if name.split() else None
            known = self.speaks_for.get(person.key) if person is not None else None
            return self.fullest(known or affiliation or name)
        if role in ("unnamed", "document"):
            known = affiliation if affiliation and self.is_body(affiliation) else None
            body = known or self.body_in(name, strict=True)
            plain = self.fullest(body or name)
            alone = body is None and plain[1:].islower() and not countries_named(plain, self.language)
            return plain.lower() if alone else plain  # a sentence's first word has a capital anyhow
        return self.fullest(name)

    def of_officials(self, name: str, at: int) -> str | None:
        """Return the public body for which "health officials" or "the department" stand: the last that spoke,
        or that the text names as the only one."""
        told = set(self.plain(name).lower().split()) - self.data.loose
        mine = told - self.data.officials - self.data.level
        if (
            not told
            or any(word[:1].isupper() for word in name.split()[1:])
            or not self._is_official(told, mine)
        ):
            return None
        fitting = [(start, body) for start, body in self.public if mine <= set(body.lower().split())]
        before = [body for start, body in fitting if start < at]
        bodies = {body for _, body in fitting}
        return before[-1] if before else bodies.pop() if len(bodies) == 1 else None

    def _is_official(self, told: set[str], mine: set[str]) -> bool:
        return bool(told & self.data.officials) or (len(told) == 1 and bool(mine & self.data.public))

    # --- the body in the words around a name

    def beside(self, at: int, name: str) -> str | None:
        """Return the body that the words around a person's name say he speaks for."""
        run = self.words.name.match(self.text, at)
        last = name.split()[-1]
        if run is None or last not in run[0]:
            return None
        end = at + run[0].rindex(last) + len(last)
        own = run[0].find(name) if name in run[0] else run[0].find(last)
        before = self.text[max(0, at - BESIDE) : at]
        clause, apposed = _CLAUSE.search(before), _APPOSED_BEFORE.search(before)
        behind = self.shapes.behind_name.match(self.text, end, end + BESIDE + 2)
        if behind and behind["phrase"] and self.words.tells.match(behind["phrase"]):
            behind = None  # ", Ann Lee, said on Sunday that"
        phrases = [
            behind["phrase"] if behind else None,
            (clause["phrase"] if clause else "") + run[0][:own],
            apposed["phrase"] if apposed else None,
        ]
        found = next((body for phrase in phrases if phrase and (body := self.body_in(phrase))), None)
        return found or (
            self.named(behind["owner"].partition(" ")[2]) if behind and behind["owner"] else None
        )

    def body_in(self, phrase: str, *, strict: bool = False) -> str | None:
        """Return the body in "a spokesman for the port", "Port Board spokesman", "Health Minister", if any.

        ``strict`` takes words before an office only where they name a body: not "Peruvian officials".
        """
        tokens = _WORD.findall(phrase)
        low = [re.sub(r"['’]s?$", "", token.strip(".").lower()) for token in tokens]
        offices = [i for i, word in enumerate(low) if self.is_office(word)]
        for at in offices:
            if at + 2 < len(tokens) and low[at + 1] in self.data.speaking_for:
                body = self.named(" ".join(tokens[at + 2 :]))
                if body and (low[at + 1] not in self.data.inside or self.is_body(body)):
                    return self._office(low, at, [body])
        for at in reversed(offices):
            body = self._before(tokens, low, at)
            if body and (not strict or self.is_body(body)):
                return body
        return None

    def is_office(self, word: str) -> bool:
        """Say whether a word says what somebody is, or what part of a body speaks."""
        held = word in self.words.mouths or word in self.words.people or is_title(word, self.language)
        return (
            word in self.data.offices or word in self.data.parts or (held and word not in self.data.no_field)
        )

    def is_body(self, name: str) -> bool:
        """Say whether a name is a body's: by its words, or by its capitals alone ("UAW")."""
        parts = name.split()
        plain = {part.lower().strip(".") for part in parts}
        known = not (plain.isdisjoint(self.words.bodies) and plain.isdisjoint(self.data.public))
        return known or any(len(p) > 1 and p.isupper() for p in parts) or is_body(name, self.language)

    def is_place(self, name: str) -> bool:
        """Say whether a name is a country's alone: what is "of Peru" is no part of a body."""
        return bool(countries_named(name, self.language)) and not self.is_body(name)

    def _office(self, low: list[str], at: int, told: list[str]) -> str | None:
        """Return the body of an office with the words that tell it from others: its field, its place."""
        titles = {low[at], " ".join(low[max(0, at - 1) : at + 1])}
        if titles & self.data.local and not any(self.is_body(word) for word in told):
            return None
        if titles & self.data.governs and not any(self.is_body(word) for word in told):
            rules = titles & self.data.executive or any(countries_named(word, self.language) for word in told)
            return " ".join([*told, self.data.government] if rules or not told else told)
        if not told:
            return None
        if low[at] in self.data.offices and not self.is_body(" ".join(told)):
            return " ".join([*told, self.data.offices[low[at]]])
        return " ".join(told)

    def _before(self, tokens: list[str], low: list[str], at: int) -> str | None:
        """Return the body in the words before an office: "Peru's health minister", "Port Board spokesman"."""
        stops = (self.words.role_never | self.words.role_stops | self.data.speaking_for) - self.data.no_field
        start = at
        while (
            start > 0
            and at - start < LONGEST
            and (low[start - 1] not in stops or _is_short(tokens[start - 1]))
        ):
            if tokens[start - 1].islower() and low[start - 1] in self.words.say:
                break
            start -= 1
        skipped = self.data.no_field | self.data.loose | self.words.openers
        near = zip(tokens[start:at], low[start:at], strict=True)
        told = [token for token, word in near if word not in skipped or _is_short(token)]
        owner = next((i for i, t in enumerate(told) if t.endswith(("'s", "’s", "s'", "s’"))), None)
        plain = [re.sub(r"['’]s?$", "", t) if i == owner else t for i, t in enumerate(told)]
        if low[at] not in self.data.offices and owner is not None:
            plain = plain[: owner + 1]
        while plain and is_title(plain[-1], self.language):
            plain.pop()
        if low[at] not in self.data.offices and plain and plain[-1].lower() not in self.words.bodies:
            small = max((i for i, t in enumerate(plain) if t.islower()), default=-1)
            plain = plain[small + 1 :]
        return self._office(low, at, plain)

    def named(self, phrase: str) -> str | None:
        """Return the name that a phrase begins with, without article, up to its relative clause or verb."""
        if sited := self.shapes.at_body.match(phrase):
            phrase = sited["body"]
        kept: list[str] = []
        for token in phrase.split():
            low = token.lower().strip(".,")
            ends = low in self.words.role_stops | self.words.relative or low.endswith(self.data.behind)
            if ends or (kept and low in self.data.inside) or (low in self.words.say and token.islower()):
                break
            kept.append(token)
        name = clean(" ".join(kept)).rstrip(".")
        while name.split(" ")[0].lower() in self.words.articles and " " in name:
            name = name.partition(" ")[2]
        body = any(word.lower() in self.words.bodies for word in kept)
        return name if name and (body or any(word[:1].isupper() for word in kept)) else None

    # --- one form for each body

    def plain(self, name: str) -> str:
        """Return a body's name without article, brackets, legal form and the part of it that speaks."""
        bare = self.shapes.before_body.sub("", clean(re.sub(r"\s*\([^)]*\)", "", name)))
        match = self.shapes.part_of.fullmatch(bare) or self.shapes.with_part.fullmatch(bare)
        if match and match["head"].lower() in self.data.parts and not self.is_place(match["body"]):
            bare = match["body"]
        words = bare.split()
        while len(words) > 1 and words[-1].strip(".,").lower() in self.data.legal:
            words.pop()
        return " ".join(words).rstrip(",")

    def fullest(self, name: str) -> str:
        """Return the fullest form that the text has for a body: what "UN" stands for, "Lena Port Board"."""
        bare = self.plain(name)
        if bare in self.short:
            return self.short[bare]
        longer = {body for body in self.bodies if len(body) > len(bare) and _at_end(bare, body)}
        # One of them may be the other's short name.
        most = max(sorted(longer), key=len, default=bare)
        if all(set(body.lower().split()) <= set(most.lower().split()) for body in longer):
            return most
        return bare


def _is_short(token: str) -> bool:
    """Say whether a word is written in capitals: "WHO" is no "who"."""
    return len(token) > 1 and token.isupper()


def _at_end(short: str, full: str) -> bool:
    """Say whether a name stands at an end of a fuller one: "Port Board" of "Lena Port Board"."""
    a, b = short.lower(), full.lower()
    return b.startswith(f"{a} ") or b.endswith(f" {a}")


def _abbreviations(text: str, shapes: Shapes) -> dict[str, str]:
    """Return for each abbreviation of a text what it stands for: by brackets, or by the letters of a name."""
    found: dict[str, str] = {}
    for match in shapes.in_brackets.finditer(text):
        words = match["name"].split()
        for i in range(len(words)):
            letters = "".join(w[0] for w in words[i:] if w[0].isupper())
            if letters.lower() == match["short"].lower().replace(".", "") and words[i][0].isupper():
                found.setdefault(match["short"], " ".join(words[i:]))
                break
    shorts = set(re.findall(r"\b[A-Z]{2,6}\b", text)) - found.keys()
    for match in shapes.full_name.finditer(text):
        words = match[0].split()
        for i in range(len(words) - 1):
            for j in range(len(words), i + 1, -1):
                letters = "".join(w[0] for w in words[i:j] if w[0].isupper())
                if letters in shorts and words[i][0].isupper() and words[j - 1][0].isupper():
                    found.setdefault(letters, " ".join(words[i:j]))
    return found


@cache
def _data(language: Language) -> _Data:
    table = language.table("attribution")["authority"]
    held = {
        use: frozenset(map(str.lower, titles_for(use, language))) for use in ("governs", "executive", "local")
    }
    return read_value(_Data, table, **held)
