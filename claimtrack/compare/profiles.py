"""One document -> its profile: what is compared to see whether two documents tell of one story.

A profile is made from one document alone: how common a word is comes from a table of the language
(``background``), never from the other documents of a ledger. So a new document changes no profile but its
own, and what two documents have in common stays what it is.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Any

from claimtrack.context.happenings import find_happenings, kinds
from claimtrack.context.matter import RESPONSE, read_matter
from claimtrack.lang import Language
from claimtrack.model import Document
from claimtrack.sentences import Layout, lay_out

WORDS, NAMES, LEAD, TITLE = 100, 40, 40, 20
"""Terms kept of the text, of its names, of its lead and of its title: the heaviest ones."""

LEAD_LENGTH = 90
"""Words of the text that belong to its lead, beside the title."""

FIRST_NAMES = 2_500
"""Characters from the beginning in which a name counts double: what an article is about is named early."""

INDEXED = 12
"""Names, and as many words of the lead, under which a document is looked up."""

BEGINNING = 4_000
"""Characters from which kind, place and days are read: an article says first what it is about."""

READ = 20_000
"""Characters of which words and names are counted: a book would have them all."""

FEW = 32.0
"""Summed rarity of its terms below which a document is a note: recall of notes 1 point more than without."""

CALLED = 4
"""Names kept as they are written, for the name of a story."""

Terms = Mapping[str, float]
"""Terms with their weights; the weights have length 1 as a vector."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What of a document is compared.

    ``day`` is its date; ``kind`` to ``last`` are its matter's, see ``claimtrack.context.matter``, and
    ``is_once`` says that such a thing happens on a day. ``called`` are its weightiest names as written.
    """

    day: str | None = None
    title: str = ""
    kind: str | None = None
    is_once: bool = False
    kinds: Terms = field(default_factory=dict)
    place: str | None = None
    country: str | None = None
    first: str | None = None
    last: str | None = None
    words: Terms = field(default_factory=dict)
    names: Terms = field(default_factory=dict)
    lead: Terms = field(default_factory=dict)
    heading: Terms = field(default_factory=dict)
    index: Terms = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        """Return the profile as JSON holds it."""
        return {name: getattr(self, name) for name in FIELDS}

    @classmethod
    def from_record(cls, row: Mapping[str, Any]) -> Profile:
        """Return the profile that ``record`` wrote."""
        return cls(**{name: row[name] for name in FIELDS})


FIELDS = tuple(Profile.__dataclass_fields__)


def words_of(text: str) -> Iterator[str]:
    """Yield the words of a text as they are compared: small letters, no possessive, no plural "s".

    >>> list(words_of("The Unions' 9,200 strikers met GM's board."))
    ['the', 'union', 'striker', 'met', 'gm', 'board']
    """
    for match in _WORD.finditer(text):
        yield _stem(match[0])


_WORD = re.compile(r"[^\W\d_]{2,}(?:[-'’][^\W\d_]+)*(?:['’](?=\W))?")


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    word = re.sub(r"['’]s?$", "", word.casefold().replace("’", "'"))
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@cache
def _rarity(language: Language) -> tuple[Mapping[str, float], float]:
    """Return how rare words are, and how rare a word is that the table does not have."""
    table = language.table("background")
    rarity = {word: float(level) for level, words in table["levels"].items() for word in words.split()}
    return rarity, float(table["rare"])


def read_profile(document: Document, language: Language) -> Profile:
    """Return the profile of a document. What it is about is read from its beginning."""
    text = document.text[:READ]
    opening_of = replace(document, text=_cut(text, BEGINNING))
    layout = lay_out(opening_of, language)
    title = document.title or _first_line(text, layout)
    counts = Counter(words_of(text))
    counts.update(words_of(title))
    opening = text[: _end_of_words(text, LEAD_LENGTH)]
    lead = Counter(words_of(opening))
    lead.update(dict.fromkeys(words_of(title), 2))
    names = _names(text, title)
    by_name, by_lead = _weighed(names, language, NAMES), _weighed(lead, language, LEAD)  # the heaviest first
    matter = read_matter(opening_of, layout, language)
    return Profile(
        day=document.date,
        title=" ".join(title.split())[:200],
        kind=matter.kind,
        is_once=matter.kind is not None and kinds(language)[matter.kind].once,
        kinds=_kinds(title, opening_of.text, language),
        place=matter.place,
        country=matter.country,
        first=matter.first,
        last=matter.last,
        words=_unit(_weighed(counts, language, WORDS)),
        names=_unit(by_name),
        lead=_unit(by_lead),
        heading=_unit(_weighed(Counter(words_of(title)), language, TITLE)),
        index=_index({*list(by_name)[:INDEXED], *list(by_lead)[:INDEXED]}, language),
        called=_as_written(text, list(by_name)[:CALLED], language),
    )


def _kinds(title: str, text: str, language: Language) -> dict[str, float]:
    """Return the kinds of happening that a document speaks of; what people did about it counts little."""
    found: dict[str, float] = {}
    for part, weight in ((title, 4.0), (text[:FIRST_KINDS], 2.0), (text[FIRST_KINDS:], 1.0)):
        for happening in find_happenings(part, language):
            kind = happening.kind
            found[kind.name] = found.get(kind.name, 0.0) + weight * (RESPONSE if kind.response else 1.0)
    return _unit(found)


FIRST_KINDS = 800
"""Characters in which a word of what happened counts double."""


def _index(words: Iterable[str], language: Language) -> dict[str, float]:
    """Return the terms that a document is looked up under, with their rarity; in a note of a few words each
    counts more."""
    rarity, rare = _rarity(language)
    found = {word: rarity.get(word, rare) for word in sorted(words)}
    scale = max(1.0, FEW / sum(found.values())) if found else 1.0
    return {word: round(value * scale, 2) for word, value in found.items()}


def _cut(text: str, length: int) -> str:
    """Return the beginning of a text, up to the end of a word."""
    return text if len(text) <= length else text[:length].rpartition(" ")[0]


def _first_line(text: str, layout: Layout) -> str:
    return layout.sentences[0].span.of(text) if layout.sentences else text[:200]


def _end_of_words(text: str, count: int) -> int:
    end = 0
    for number, match in enumerate(_WORD.finditer(text)):
        end = match.end()
        if number + 1 >= count:
            break
    return end


_NAME = re.compile(
    r"(?<![\w.!?][\"”’)]\s)(?<![.!?:]\s)(?<=[\w,;\"“‘(-]\s|.[\"“‘(])[A-Z][^\W\d_]+(?:[-'’][^\W\d_]+)*"
)


def _names(text: str, title: str) -> Counter[str]:
    """Return the words that have a capital where none begins a sentence; those in front count double."""
    found: Counter[str] = Counter()
    for match in _NAME.finditer(text):
        found[_stem(match[0])] += 2 if match.start() < FIRST_NAMES else 1
    inside = set(found)
    for match in re.finditer(r"\b[A-Z][^\W\d_]+", title):
        word = _stem(match[0])
        if word in inside:
            found[word] += 2
    return found


def _as_written(text: str, names: Sequence[str], language: Language) -> dict[str, str]:
    """Return names as the text writes them most, with the words that belong to them: "Harbour Guild"."""
    rarity, rare = _rarity(language)
    wanted = set(names)
    forms: dict[str, Counter[str]] = {name: Counter() for name in names}
    for match in _CAPITALS.finditer(text):
        words = re.sub(r"['’]s?$", "", match[0]).split()
        while words and rarity.get(_stem(words[0]), rare) <= COMMON:  # "The Harbour Guild", "On Monday"
            del words[0]
        for word in wanted.intersection(map(_stem, words)):
            forms[word][" ".join(words)] += 1
    return {
        name: max(found.items(), key=lambda one: (one[1], one[0]))[0]
        for name, found in forms.items()
        if found
    }


_CAPITALS = re.compile(r"\b[A-Z][^\W\d_]+(?:[-'’][^\W\d_]+)*(?: [A-Z][^\W\d_]+(?:[-'’][^\W\d_]+)*){0,3}")


def _weighed(counts: Mapping[str, int], language: Language, limit: int) -> dict[str, float]:
    """Return the heaviest words: rare ones, and those that stand often."""
    rarity, rare = _rarity(language)
    weighed = {
        word: (1 + math.log(count)) * level
        for word, count in counts.items()
        if (level := rarity.get(word, rare)) > COMMON
    }
    return dict(sorted(weighed.items(), key=lambda item: (-item[1], item[0]))[:limit])


COMMON = 1.5
"""Rarity up to which a word says nothing: more than two texts in ten have it."""


def _unit(weights: Mapping[str, float]) -> dict[str, float]:
    """Return weights as a vector of length 1, rounded so that they are the same digits everywhere."""
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {word: round(weight / length, 3) for word, weight in sorted(weights.items())} if length else {}
