"""Words of what happened: kinds of happening and where a text speaks of one, by ``lang/en/events.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from claimtrack.context.phrases import singular
from claimtrack.lang import Language
from claimtrack.model import Span

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")

BREAK = re.compile(r"[.,;:()\"\n]")
"""What never stands inside a name of a happening."""

LONGEST = 3
"""Words of the longest name of a happening."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of happening.

    ``once``: it happens on a day; ``nation``: counted for the country; ``nowhere``: it has no place;
    ``response``: what people do about something that happened; ``within``: the wider kind of which it is a
    sort.
    """

    name: str
    once: bool = False
    nation: bool = False
    nowhere: bool = False
    response: bool = False
    within: str | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """Where a text speaks of a happening.

    ``is_named`` where a noun names it; a verb or a word for who and what is in it ("rebels") only shows its
    kind.
    """

    span: Span
    kind: Kind
    is_named: bool


@dataclass(frozen=True, slots=True)
class _Words:
    nouns: Mapping[str, Kind]
    others: Mapping[str, Kind]
    names: frozenset[str]
    starts: frozenset[str]
    """First words of all of them: nearly every word of a text is none."""


@cache
def kinds(language: Language) -> Mapping[str, Kind]:
    """Return the kinds of happening of a language by their names."""
    table = language.table("events")["kinds"]
    flags = ("once", "nation", "nowhere", "response")
    return {
        name: Kind(name, **{f: bool(row.get(f)) for f in flags}, within=row.get("within"))
        for name, row in table.items()
    }


@cache
def _words(language: Language) -> _Words:
    table = language.table("events")
    nouns: dict[str, Kind] = {}
    others: dict[str, Kind] = {}
    for name, kind in kinds(language).items():
        row = table["kinds"][name]
        for noun in row["nouns"]:
            nouns.setdefault(noun, kind)
        for word in row.get("about", ()):
            others.setdefault(word, kind)
        for verb in row["verbs"]:
            for form in _forms(verb):
                others.setdefault(form, kind)
    starts = frozenset(name.partition(" ")[0] for name in (*nouns, *others))
    return _Words(nouns, others, frozenset(table["reading"]["names"]), starts)


def _forms(verb: str) -> Iterator[str]:
    """Yield a regular verb's forms; doubled consonants are given as forms of their own in the table.

    >>> list(_forms("erupt"))
    ['erupt', 'erupts', 'erupted', 'erupting']
    """
    first, _, rest = verb.partition(" ")
    tail = f" {rest}" if rest else ""
    stem = first.removesuffix("e")
    plural = "es" if first.endswith(("s", "x", "ch", "sh")) else "s"
    for form in (first, first + plural, stem + "ed", stem + "ing"):
        yield form + tail


def _small(word: str) -> str:
    return word.lower().replace("’", "'")


@lru_cache(maxsize=20_000)
def _begins(word: str, language: Language) -> bool:
    """Say whether the name of a happening may begin with a word of a text."""
    word = _small(word).removesuffix("'s").removesuffix("s'")
    return not {word, singular(word)}.isdisjoint(_words(language).starts)


def find_happenings(text: str, language: Language, start: int = 0) -> list[Happening]:
    """Return where a text speaks of happenings, in order; spans are moved by ``start``.

    >>> from claimtrack.lang import load_english
    >>> [(h.kind.name, h.span) for h in find_happenings("The quake was no air strike.", load_english())]
    [('earthquake', Span(start=4, end=9)), ('airstrike', Span(start=17, end=27))]
    """
    words = _words(language)
    tokens = list(WORD.finditer(text))
    found = []
    i = 0
    while i < len(tokens):
        if not _begins(tokens[i][0], language):
            i += 1
            continue
        for length in range(min(LONGEST, len(tokens) - i), 0, -1):
            first, last = tokens[i], tokens[i + length - 1]
            gap = text[first.start() : last.end()]
            if length > 1 and BREAK.search(gap):
                continue
            name = " ".join(_small(token[0]) for token in tokens[i : i + length])
            name = name.removesuffix("'s").removesuffix("s'")
            noun = words.nouns.get(name) or words.nouns.get(singular(name))
            kind = noun or words.others.get(name) or words.others.get(singular(name))
            if kind is None or (length == 1 and first[0] in words.names):
                continue
            span = Span(start + first.start(), start + last.end())
            found.append(Happening(span, kind, noun is not None))
            i += length
            break
        else:
            i += 1
    return found
