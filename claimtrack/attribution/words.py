"""The language's words of saying, compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from claimtrack.lang import Language
from claimtrack.lang.reading import read_value
from claimtrack.lang.titles import titles_for


def _set(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word.lower() for word in words)


def _plurals(words: frozenset[str]) -> frozenset[str]:
    """Return those words that look like plurals."""
    return frozenset(w for w in words if w.endswith("s") and not w.endswith("ss") and len(w) > 3)


@dataclass(frozen=True, slots=True)
class Frame:
    """What verbs need beside them to say a figure; the language's table tells what each field means."""

    verbs: frozenset[str]
    behind: frozenset[str] = frozenset()
    object: str = ""
    number: str = ""
    pattern: str = "object"
    weak: bool = False
    denied: bool = False

    @property
    def holds_object(self) -> bool:
        """Say whether the object is part of what is said."""
        return self.object in ("any", "figures")


@dataclass(frozen=True)
class Words:
    """What ``attribution.toml`` holds, as sets and patterns; names as in the file."""

    say: frozenset[str]
    think: frozenset[str]
    show: frozenset[str]
    object: frozenset[str]
    placing: frozenset[str]
    infinitive: frozenset[str]
    silent: frozenset[str]
    declining: frozenset[str]
    false: frozenset[str]
    instead: re.Pattern[str]
    places: frozenset[str]
    from_line: re.Pattern[str]
    label: re.Pattern[str]
    quoted_label: re.Pattern[str]
    bracket: re.Pattern[str]
    forms: frozenset[str]
    plain: frozenset[str]
    published: frozenset[str]
    clause_only: frozenset[str]
    puts: frozenset[str]
    that: frozenset[str]
    quoting: frozenset[str]
    hearers: frozenset[str]
    numbered: frozenset[str]
    concluding: frozenset[str]
    placed: frozenset[str]
    trailing_think: frozenset[str]
    telling: frozenset[str]
    sited: tuple[str, ...]
    plural: tuple[str, ...]
    own_kind: frozenset[str]
    being: frozenset[str]
    wishing: frozenset[str]
    seeking: frozenset[str]
    vague_numbers: frozenset[str]
    setting: frozenset[str]
    undertakings: frozenset[str]
    undertaken: frozenset[str]
    making: frozenset[str]
    quotable: frozenset[str]
    circumstance: frozenset[str]
    compared: frozenset[str]
    details: frozenset[str]
    urging: frozenset[str]
    providing: frozenset[str]
    by: frozenset[str]
    under: frozenset[str]
    reckonings: frozenset[str]
    named_bodies: frozenset[str]
    papers: frozenset[str]
    whose_reckoning: frozenset[str]
    plans: frozenset[str]
    belonging: frozenset[str]
    together: frozenset[str]
    inside_names: frozenset[str]
    asking: frozenset[str]
    ordered: Mapping[str, int]
    revised: frozenset[str]
    counts: frozenset[str]
    victims: frozenset[str]
    rumours: frozenset[str]
    as_: frozenset[str]
    addressing: frozenset[str]
    said_things: frozenset[str]
    contrast: frozenset[str]
    inside: frozenset[str]
    given_by: frozenset[str]
    reporters_own: frozenset[str]
    products: frozenset[str]
    provided: frozenset[str]
    amounts: frozenset[str]
    anybody: frozenset[str]
    person_endings: tuple[str, ...]
    joining: frozenset[str]
    naming: frozenset[str]
    stand_ins: frozenset[str]
    companies: frozenset[str]
    any_kind: frozenset[str]
    introduced: frozenset[str]
    documents: frozenset[str]
    loose: frozenset[str]
    loose_before: frozenset[str]
    own_figures: frozenset[str]
    holding: frozenset[str]
    made_plain: frozenset[str]
    within: frozenset[str]
    finders: frozenset[str]
    bodies: frozenset[str]
    people: frozenset[str]
    put_forward: frozenset[str]
    missing: frozenset[str]
    never: frozenset[str]
    days: frozenset[str]
    money: re.Pattern[str]
    known_by: frozenset[str]
    mouths: frozenset[str]
    own: frozenset[str]
    according_never: frozenset[str]
    own_papers: frozenset[str]
    headline_voices: frozenset[str]
    he: frozenset[str]
    she: frozenset[str]
    they: frozenset[str]
    it: frozenset[str]
    first: frozenset[str]
    second: frozenset[str]
    relative: frozenset[str]
    same_title: tuple[tuple[str, ...], ...]
    men: frozenset[str]
    women: frozenset[str]
    he_titles: frozenset[str]
    she_titles: frozenset[str]
    openers: frozenset[str]
    starters: frozenset[str]
    title: re.Pattern[str]
    title_before: re.Pattern[str]
    title_behind: re.Pattern[str]
    according: re.Pattern[str]
    name: re.Pattern[str]
    it_says: re.Pattern[str]
    signature: re.Pattern[str]
    name_says: re.Pattern[str]
    says_name: re.Pattern[str]
    pronoun_says: re.Pattern[str]
    data_in: re.Pattern[str]
    far_before: re.Pattern[str]
    far_behind: re.Pattern[str]
    passing_on: frozenset[str]
    many: frozenset[str]
    role_never: frozenset[str]
    role_stops: frozenset[str]
    definite: re.Pattern[str]
    indefinite: re.Pattern[str]
    articles: frozenset[str]
    same_role: Mapping[str, str]
    opener: re.Pattern[str]
    opener_two: re.Pattern[str]
    opener_name: re.Pattern[str]
    inner_name: re.Pattern[str]
    links: re.Pattern[str]
    its: frozenset[str]
    also: frozenset[str]
    tells: re.Pattern[str]
    told: re.Pattern[str]

    convinced: frozenset[str]
    frames: tuple[Frame, ...]

    @cached_property
    def framed(self) -> frozenset[str]:
        """Return the verbs of all frames."""
        return frozenset(verb for frame in self.frames for verb in frame.verbs)

    @cached_property
    def denying(self) -> frozenset[str]:
        """Return the verbs that set aside what others put forward."""
        return frozenset(verb for frame in self.frames if frame.denied for verb in frame.verbs)

    @cached_property
    def carrying(self) -> frozenset[str]:
        """Return the verbs that carry somebody's words, beside those of saying."""
        return self.think | self.show | self.object | self.placing

    @cached_property
    def owning(self) -> frozenset[str]:
        """Return the words that hang a figure on a noun: "by", "under", "provide"."""
        return self.by | self.under | self.providing

    @property
    def pronouns(self) -> frozenset[str]:
        """Return every pronoun that may stand for a speaker."""
        return self.he | self.she | self.they | self.it | self.first | self.second


def _frame(row: Mapping[str, Any]) -> Frame:
    """Return a frame of the table; a field that it leaves out asks for nothing."""
    values: dict[str, Any] = {k: _set(v) if isinstance(v, list) else v for k, v in row.items()}
    return Frame(**values)


@cache
def load_words(language: Language) -> Words:
    """Return the words of one language."""
    table = language.table("attribution")
    verbs, nouns, reference = table["verbs"], table["nouns"], table["reference"]
    same = language.table("titles")
    rows = same["same_title"]
    titles = "|".join(sorted((re.escape(t) for row in rows for t in row), key=len, reverse=True))
    phrases = "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in table["according"]["phrases"])
    forms = "|".join(verbs["forms"])
    names = language.table("sentences")["names"]
    word = rf"(?:(?:{'|'.join(titles_for('short', language))})\.|(?:[A-Z]\.)+|[A-Z][\w’'-]*)"
    small = "|".join([*names["particles"], *names["inside"]])
    name = rf"{word}(?:[ \u00a0](?:(?:{small})[ \u00a0]){{0,2}}{word}){{0,6}}"
    inside = "|".join(w for w in [*names["particles"], *names["inside"]] if w not in nouns["together"])
    aside = r"(?:,[^,.;\n“”\"]{1,80},)?"
    adverbs = rf"(?:(?:{'|'.join(table['small']['adverbs'])})\s){{0,2}}"
    return read_value(
        Words,
        verbs,
        nouns,
        reference,
        table["according"],
        table["going_on"],
        frames=tuple(map(_frame, table["frames"])),
        he_titles=_set(titles_for("he", language)),
        she_titles=_set(titles_for("she", language)),
        places=_set(nouns["places"]),
        papers=frozenset(nouns["papers"]),
        from_line=re.compile(table["lines"]["from"]),
        label=re.compile(table["lines"]["label"]),
        quoted_label=re.compile(table["lines"]["quoted_label"]),
        bracket=re.compile(table["lines"]["bracket"]),
        documents=_set(nouns["documents"])
        | {f"{word}s" for word in _set(nouns["documents"]) - _set(nouns["loose"])},
        put_forward=_set(nouns["words"]),
        never=_set(nouns["never"]) | _set(nouns["days"]),
        according_never=_set(table["according"]["never"]),
        headline_voices=_set(table["headline"]["voices"]),
        same_title=tuple(tuple(t.lower() for t in row) for row in rows),
        title=re.compile(rf"\b(?:{titles})\b", re.I),
        title_before=re.compile(rf"\b({titles}),?\s$", re.I),
        title_behind=re.compile(rf",\s(?:\w+\s){{0,3}}?(?P<title>{titles})\b", re.I),
        # "The" may begin a name, and as such is dealt with there.
        starters=_set(language.table("sentences")["starters"]) - _set(reference["articles"]),
        openers=_set(language.table("sentences")["starters"]) | _set(table["reference"]["no_name"]),
        according=re.compile(rf"\b(?:{phrases})\b|" + "|".join(table["according"]["per"]), re.I),
        # A dash and a name behind a quotation.
        signature=re.compile(
            r"\s*(?P<dash>[―—–-]{1,2})\s?(?P<name>[A-Z][\w.’'-]*"
            rf"(?:\s(?:(?:{small})\s){{0,2}}[A-Z][\w.’'-]*){{0,5}})(?=\s*(?:[,(\n]|\.?\s*$|\.\s*\n))"
        ),
        it_says=re.compile(rf"(?:{reference['it'][0]})\s{adverbs}(?:{forms})\b", re.I),
        name=re.compile(rf"\b{word}(?:[ \u00a0](?:(?:{inside})[ \u00a0]){{0,2}}{word}){{0,7}}"),
        # "X said", "X, the mayor, said", "the mayor, X, said".
        name_says=re.compile(
            rf"(?P<apposed>,\s)?(?P<name>\b{name})(?(apposed),|{aside})\s{adverbs}(?P<cue>{forms})\b"
        ),
        says_name=re.compile(rf"[,”\"’'?!]\s?(?P<cue>{forms})\s(?P<name>{name})"),
        # The first of each list is the form that stands before a verb.
        pronoun_says=re.compile(
            rf"\b(?P<name>{reference['he'][0]}|{reference['she'][0]})\s{adverbs}(?:{forms})\b", re.I
        ),
        data_in=re.compile("|".join(table["according"]["data"])),
        far_before=re.compile("|".join(table["borders"]["before"])),
        far_behind=re.compile("|".join(table["borders"]["behind"])),
        many=_plurals(_set(nouns["people"]) | _set(nouns["bodies"])) | _set(nouns["many"]),
        ordered={word: place for place, word in enumerate(reference["ordered"])},
        same_role={word: row[0] for row in same["same_role"] for word in row},
        told=re.compile(rf"\b(?:{'|'.join(table['going_on']['told'])})\b", re.I),
        tells=re.compile(rf"\b(?:{forms}|{phrases})\b", re.I),
        inner_name=re.compile(r"(?<=[a-z,] )[A-Z][\w’'&-]+"),
    )
