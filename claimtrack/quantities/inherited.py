"""Units that a figure leaves to the words around it: to the figure beside it, an amount before, a country named.

"204 horsepower, down from 212": the second is in horsepower, too. "Another billion" behind "$2 billion" is of
dollars. "Crowns" in a text on Prague are Czech ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from claimtrack.lang import Language
from claimtrack.model import Mention
from claimtrack.parsing.roles import has_form, is_active_subject, is_conjunction, is_superlative
from claimtrack.quantities.candidates import Candidate
from claimtrack.quantities.lexicon import Lexicon, alternatives, lexicon
from claimtrack.quantities.units import TIMES
from claimtrack.sentences.countries import countries_named

if TYPE_CHECKING:
    from spacy.tokens import Token

_singles_out = has_form("superlative genitive_mark")
_starts_anew = has_form("article link conjunction")

LIKE = 3
"""How many times as large the one of two figures set side by side in one unit may be."""


def with_parallel_unit(
    last: Candidate | None, candidate: Candidate, tokens: list[Token], lex: Lexicon
) -> Candidate:
    """Return the candidate in the unit of the figure before it where the words set the two side by side.

    The numeral is bare and no noun follows; "from", "against", a genitive or a superlative leads to it ("the
    lowest bid is 74.07"); and both are of one order of size.
    """
    if last is None or last.unit is None or candidate.unit is not None:
        return candidate
    if candidate.form != "digits" or last.family not in ("money", "measure", "percent"):
        return candidate
    low, other = candidate.low, last.low
    if low is None or other is None or low <= 0 or other <= 0 or candidate.high != low:
        return candidate
    doc = tokens[0].doc
    numeral = _numeral(doc.text[last.number.start : last.number.end])
    factor = (
        Decimal("0.01")
        if last.family == "money" and numeral is not None and numeral == other * 100
        else Decimal(1)
    )
    if not other / LIKE <= low * factor <= other * LIKE or not _ends(tokens[-1], lex):
        return candidate
    start = next((t for t in doc if t.idx >= candidate.wording.start), tokens[0])
    before = start.nbor(-1) if start.i > 0 else None
    if before is not None and last.unit in TIMES and before.lower_ not in lex.words("parallel", "against"):
        return candidate  # "5 hours from 12"
    if before is None or not (
        _set_beside(before, lex) or _led_alike(last, before, lex) or _then_and_now(before, tokens[-1], lex)
    ):
        return candidate
    return replace(
        candidate,
        unit=last.unit,
        family=last.family,
        low=low * factor,
        high=low * factor,
        kind=last.kind,
        plain=False,
    )


def _numeral(surface: str) -> Decimal | None:
    digits = surface.replace(",", "")
    return Decimal(digits) if re.fullmatch(r"\d+(?:\.\d+)?", digits) else None


def _ends(last: Token, lex: Lexicon) -> bool:
    """Say whether nothing that could be counted follows a numeral: a mark, a preposition, a time."""
    if last.i + 1 >= len(last.doc):
        return True
    following = last.nbor(1)
    if following.lower_ == lex.table["change"]["of"] or following.text in "%-–/":
        return False
    return following.is_punct or _starts_anew(following) or following.lower_ in lex.words("parallel", "times")


def _led_alike(last: Candidate, before: Token, lex: Lexicon) -> bool:
    """Say whether one preposition leads to both figures: "Anders at 25 percent and Bode at 14"."""
    if before.lower_ not in lex.words("parallel", "alike"):
        return False
    first = next((t for t in before.doc if t.idx >= last.wording.start), None)
    return first is not None and first.i > 0 and first.nbor(-1).lower_ == before.lower_


def _then_and_now(before: Token, number: Token, lex: Lexicon) -> bool:
    """Say whether "and" joins a figure of another time: "1.4 degrees in 2018 and 2.1 last year"."""
    following = number.nbor(1) if number.i + 1 < len(number.doc) else None
    return (
        is_conjunction(before)
        and following is not None
        and following.lower_ in lex.words("parallel", "times")
    )


def _set_beside(before: Token, lex: Lexicon) -> bool:
    """Say whether the word before a figure sets it beside another one."""
    if before.lower_ in lex.words("parallel", "links"):
        return True
    if before.lower_ in lex.words("parallel", "compared") and before.i > 0:
        return before.nbor(-1).lower_ in lex.words("parallel", "comparing")
    if _singles_out(before):
        return True
    return before.lemma_ in lex.words("grammar", "linking") and any(
        is_superlative(word)
        for child in before.children
        if is_active_subject(child) and child.i < before.i
        for word in child.subtree
    )


def inherit_units(
    mentions: Sequence[tuple[int, Mention]], text: str, language: Language
) -> list[tuple[int, Mention]]:
    """Return the mentions with the currency that earlier amounts or the countries of the text give them.

    An amount with a scale word and without a noun of its own inherits from the last amount of money within the
    two sentences before, where it adds to something or its own words speak of money ("puts the loss at 90
    million"). The money of several countries is that of the one that the text speaks of most.
    """
    lex = lexicon(language)
    spoken = re.compile(rf"\b(?:{'|'.join(sorted(lex.words('elision', 'money')))})\b", re.I)
    done: list[tuple[int, Mention]] = []
    for index, mention in mentions:
        mention = _of_country(mention, text, language)
        if mention.quantity.unit is None and _is_scaled(mention.span.of(text), lex):
            nearby = text[max(0, mention.span.start - 60) : mention.span.start]
            money = [m for i, m in done if index - i <= 2 and _CODE.fullmatch(m.quantity.unit or "")]
            if (
                money
                and (mention.kind == "increment" or spoken.search(nearby))
                and not _has_noun(text, mention.span.end, lex)
            ):
                quantity = replace(mention.quantity, unit=money[-1].quantity.unit)
                mention = replace(mention, quantity=quantity, confidence=min(mention.confidence, 0.8))
        if done and done[-1][0] == index - 1 and _answers(mention, done[-1][1], text):
            share = done[-1][1]
            quantity = replace(mention.quantity, unit=share.quantity.unit)
            mention = replace(mention, quantity=quantity, kind=share.kind, confidence=0.7)
        done.append((index, mention))
    return done


def _is_scaled(surface: str, lex: Lexicon) -> bool:
    """Say whether a scale word or the mark of one ends a figure: "3 million", "3bn"."""
    last = surface.split()[-1]
    mark = re.search(r"[A-Za-z]+$", last)
    return last.lower() in lex.scales or (mark is not None and mark[0] != last and mark[0] in lex.marks)


_BRIEF = re.compile(r"[.!?]\s+[“\"«]?(?:[^\W\d_][\w’']*\s+){1,4}$")
_LAST = re.compile(r"[.!?][”\"»]?(?:\s|$)")
ANSWER = 5
"""How many times as large one of two shares in two brief sentences may be."""


def _answers(mention: Mention, before: Mention, text: str) -> bool:
    """Say whether a brief sentence ends in a bare figure that answers a share: "We want 9 percent. They gave 2."."""
    low, other = mention.quantity.low, before.quantity.low
    if mention.quantity.unit is not None or before.quantity.unit != "percent" or not low or not other:
        return False
    if not re.fullmatch(r"\d+(?:\.\d+)?", mention.span.of(text)) or not _LAST.match(text, mention.span.end):
        return False
    between = text[before.span.end : mention.span.start]
    return _BRIEF.fullmatch(between) is not None and other / ANSWER <= low <= other * ANSWER


_CODE = re.compile(r"[A-Z]{3}")


def _has_noun(text: str, end: int, lex: Lexicon) -> bool:
    """Say whether a plural noun follows, at most one word away: "another billion people" are people."""
    follow = re.match(r"\s+([a-z]+)(?:\s+([a-z]+))?", text[end : end + 40])
    words = [
        w for w in (follow.groups() if follow else ()) if w and w not in lex.words("grammar", "not_plural")
    ]
    return any(word.endswith("s") or word in lex.words("grammar", "people") for word in words)


@dataclass(frozen=True)
class _Moneys:
    """Names of money that several countries use: by name the unit without a country, and codes by country."""

    plain: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]]
    name: re.Pattern[str]
    signs: Mapping[str, str]


@cache
def _moneys(language: Language) -> _Moneys:
    lex = lexicon(language)
    shared = lex.table["currencies"]["shared"]
    codes = {
        name: {country: code for country, code in lex.currencies[name].items() if country}
        for name in shared["names"]
    }
    name = re.compile(rf"(?:^|[\s\d-])(?P<name>{alternatives(codes)})s?(?=\s+(?:an?|per)\s|$)", re.I)
    plain = {name: lex.currencies[name][""] for name in codes}
    money = lex.table["currencies"]
    marks = money["symbols"] | money["letters"] | money["glued"]
    return _Moneys(
        plain=plain | {mark: marks[mark] for mark in shared["letters"]},
        codes=codes | shared["letters"],
        name=name,
        signs=shared["marks"] | {mark: mark for mark in shared["letters"]},
    )


def _of_country(mention: Mention, text: str, language: Language) -> Mention:
    """Return a mention in "crowns" or "pesos" in the money of the country that the text speaks of most."""
    unit, _, per = (mention.quantity.unit or "").partition(" per ")
    moneys = _moneys(language)
    if unit not in moneys.plain.values():
        return mention
    surface = mention.span.of(text)
    match = moneys.name.search(surface)
    sign = re.match(r"[A-Za-z]+[.$]?", surface)
    name = match["name"].lower() if match else moneys.signs.get(sign[0] if sign else "", "")
    if not name or moneys.plain[name] != unit:
        return mention
    codes = moneys.codes[name]
    named = countries_named(text, language)
    ranked = sorted((-named[country], country) for country in codes if country in named)
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return mention
    code = codes[ranked[0][1]]
    return replace(mention, quantity=replace(mention.quantity, unit=f"{code} per {per}" if per else code))
