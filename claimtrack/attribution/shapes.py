"""How a text names voices and bodies: templates, filled with the small words of a language."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from claimtrack.lang import Language

CAPITALS = r"[A-Z][\w.’'-]*"
_CLAUSE = r"[^,;:“”\"()\n]"


@dataclass(frozen=True, slots=True)
class Shapes:
    """Patterns by what they find; their groups have names."""

    of_body: re.Pattern[str]
    in_place: re.Pattern[str]
    owned: re.Pattern[str]
    speaks_for: re.Pattern[str]
    behind_name: re.Pattern[str]
    part_of: re.Pattern[str]
    with_part: re.Pattern[str]
    at_body: re.Pattern[str]
    in_brackets: re.Pattern[str]
    full_name: re.Pattern[str]
    article: re.Pattern[str]
    before_body: re.Pattern[str]
    placed: re.Pattern[str]
    joint: re.Pattern[str]
    he: re.Pattern[str]
    she: re.Pattern[str]


def one_of(words: Collection[str]) -> str:
    """Return the expression for any of these words.

    >>> one_of(["of", "from"])
    '(?:of|from)'
    """
    return f"(?:{'|'.join(map(re.escape, words))})"


@cache
def shapes_of(language: Language) -> Shapes:
    """Return the shapes of one language."""
    table = language.table("attribution")
    small, reference, nouns = table["small"], table["reference"], table["nouns"]
    names = language.table("sentences")["names"]
    the, article = reference["the"].strip(), one_of(reference["articles"])
    with_body, inside = one_of(small["with_body"]), one_of(names["inside"])
    person = rf"{CAPITALS}(?:\s(?:{one_of(names['particles'])}|{CAPITALS})){{1,3}}"
    return Shapes(
        of_body=re.compile(
            rf"(?P<bearer>{person})\s{with_body}\s(?P<body>(?:{article}\s)?(?:[a-z-]+\s){{0,3}}[A-Z].*)"
        ),
        in_place=re.compile(rf"(?P<bearer>{person})\s{one_of(small['in_place'])}\s(?:{article}\s)?.+"),
        owned=re.compile(rf"(?i:{the}\s)?(?P<body>{CAPITALS}?(?:\s{CAPITALS}?)*)['’]s?\s(?P<rest>\S.*)"),
        speaks_for=re.compile(
            rf"\b{one_of(small['speaking_for'])}\s(?:{the}\s)?"
            rf"(?P<body>.*[A-Z].*|.*\b{one_of(small['plain_bodies'])}\b.*)$"
        ),
        behind_name=re.compile(
            rf",\s(?P<phrase>{_CLAUSE}{{3,110}})(?=[,;)\n]|\.\s|\.?$)"
            rf"|\s(?P<owner>{with_body}\s[^,;:.“”\"()\n]{{2,80}})"
        ),
        part_of=re.compile(
            r"(?P<part>(?:[A-Za-z-]+\s){0,3}(?P<head>[A-Za-z]+))"
            rf"\s{one_of(small['part_of'])}\s(?:{the}\s)?(?P<body>[A-Z].*)"
        ),
        with_part=re.compile(
            r"(?P<body>[A-Z].*?|[a-z]+(?=['’]s))(?:['’]s?)?\s(?:[a-z-]+\s){0,3}(?P<head>[a-z]+)"
            rf"(?:\s{one_of(small['part_for'])}\s.*)?"
        ),
        at_body=re.compile(rf".*?\s{one_of(small['at'])}\s{the}\s(?P<body>.*)", re.S),
        in_brackets=re.compile(
            rf"(?P<name>[A-Z][\w’'-]+(?:\s{inside}|\s[A-Z][\w’'-]+){{1,8}})\s\((?P<short>[A-Z][A-Za-z.]{{1,7}})\)"
        ),
        full_name=re.compile(rf"\b[A-Z][a-z’'-]+(?:(?:\s{inside})?\s[A-Z][a-z’'-]+){{1,6}}"),
        article=re.compile(rf"^{article}\s+", re.I),
        before_body=re.compile(rf"^{one_of(table['authority']['before'])}\s+", re.I),
        placed=re.compile(rf"\b(?i:{one_of(small['places'])})\s$"),
        joint=re.compile(rf"\s{one_of([w for w in names['inside'] if w not in nouns['together']])}\s"),
        he=re.compile(rf"\b{one_of(reference['he'])}\b", re.I),
        she=re.compile(rf"\b{one_of(reference['she'])}\b", re.I),
    )
