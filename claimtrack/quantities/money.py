"""What stands before an amount and makes it money: signs, codes, and letters where the amount shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from claimtrack.lang import Language
from claimtrack.quantities.lexicon import alternatives, lexicon

REACH = 14
"""Characters before a numeral among which a sign of money is looked for."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of money at ``[start, ...)`` before a numeral: the currency's code, and whether a dash makes it negative."""

    code: str
    start: int
    negative: bool = False


@dataclass(frozen=True)
class _Patterns:
    before: re.Pattern[str]
    letter: re.Pattern[str]
    name: re.Pattern[str]
    shown: re.Pattern[str]
    alone: re.Pattern[str]
    paying: re.Pattern[str]
    counted: re.Pattern[str]
    ranged: re.Pattern[str]


@cache
def _patterns(language: Language) -> _Patterns:
    lex = lexicon(language)
    money = lex.table["currencies"]
    dash = "[-−–]"
    bounds = alternatives([*lex.before, *lex.table["bounds"]["between"], "at", "to", "by", "or", "and"])
    return _Patterns(
        before=re.compile(rf"(?P<sign>{dash}\s?)?(?:(?<![\w$€£])(?P<code>{'|'.join(money['codes'])})\s?[$€£¥]?\s?|(?<![A-Za-z])(?P<symbol>{alternatives(lex.symbols)})\s?)(?P<after>{dash}\s?)?$"),
        letter=re.compile(rf"(?P<sign>{dash}\s?)?(?<![\w$€£&/.’'])(?P<letter>(?:{alternatives(money['letters'])})(?=\s?$)|(?:{alternatives(money['glued'])})(?=$))\s?$"),
        # "dollars 40 million", "Birr 3.2 billion"
        name=re.compile(rf"(?P<sign>)(?<![\w-])(?P<name>{alternatives(n for n in lex.currencies if n not in money['words_too'])})\s$", re.I),
        shown=re.compile(rf"(?:\d{{1,3}}(?:[, \u00a0]\d{{3}})+|\d+[.,]\d{{2}})(?![\w,]|\.\d)|\d[\d.,]*(?:[\s-]?(?:{alternatives(lex.scales)})|\s?(?:{alternatives(m for m in lex.marks if len(m) > 1)})|-?[mMbB]|\d[kK])(?!\w)"),
        alone=re.compile(rf"\d[\d,]*(?=\s*(?:[,;).]|$|(?:{alternatives(money['open'])})\b))"),
        # "a fine of R500": not "the price of N95 masks"
        paying=re.compile(rf"\b(?:{alternatives(money['paying'])})(?:\s+of)?\s+(?:(?:{bounds})\s+)?$", re.I),
        counted=re.compile(rf"(?:\d|(?<![A-Za-z])(?:{alternatives([*lex.scales, *lex.marks])}))\s$"),
        ranged=re.compile(rf"(?P<n>\d[\d.,]*)\s?(?:{alternatives(lex.marks)})?\s?(?:[-–—]|to|and|or)\s?$"),
    )  # fmt: skip


def money_before(text: str, start: int, language: Language) -> Sign | None:
    """Return the sign of money that stands right before a numeral at ``start``, or ``None``.

    >>> from claimtrack.lang import load_language
    >>> money_before("It lost R1.3bn.", 9, load_language("en")).code
    'ZAR'
    >>> money_before("Take the N2 north.", 10, load_language("en"))
    """
    lex, patterns = lexicon(language), _patterns(language)
    head = text[max(0, start - REACH) : start]
    match = patterns.before.search(head)
    if match:
        name = lex.symbols.get(match["symbol"] or "") or match["code"]
    else:
        match = patterns.letter.search(head) or patterns.name.search(head)
        if match is None or not _shown(text, start, start - len(match[0]), patterns):
            return None
        groups = match.groupdict()
        if "name" in groups and patterns.counted.search(text, 0, start - len(match[0])):
            return None  # "in 40 euros 3 million people saw"
        letters = lex.table["currencies"]["letters"]
        name = (
            lex.currencies[" ".join(groups["name"].lower().split())][""]
            if "name" in groups
            else (letters | lex.table["currencies"]["glued"])[match["letter"]]
        )
        if not name:
            return None
    at = start - len(match[0])
    symbol: str = match.groupdict().get("symbol") or ""
    if symbol in lex.table["currencies"]["word_signs"] and not text[start - 1].isspace():
        return Sign(lex.symbols[symbol[-1]], start - 1)
    if symbol.islower() and patterns.counted.search(text, max(0, at - 12), at):
        return None  # "5 mln dlrs 3 years ago"
    negative = _is_minus(text, at, match)
    if not negative:
        at += len(match["sign"] or "")
    if symbol and symbol[-1].isalpha() and text[at - 1 : at].isalpha():
        return None
    return Sign(lex.table["currencies"]["alias"].get(name, name), at, negative)


def _is_minus(text: str, at: int, match: re.Match[str]) -> bool:
    """Say whether a dash before or behind the sign is a minus: "-$3m", "$-3m"; not in "$3-$5m", "cut - $3m".

    An en dash is one in the middle of a line only; where it opens one it is the dash of a list.
    """
    if (match.groupdict().get("after") or "").strip() in ("-", "−"):
        return True
    sign, before = match["sign"] or "", text[max(0, at - 2) : at]
    if sign == "–":
        return bool(re.search(r"\w\s$|\($", before))
    return len(sign) == 1 and (not before or before[-1].isspace() or before[-1] in "([")


def _shown(text: str, start: int, at: int, patterns: _Patterns) -> bool:
    """Say whether a letter before a numeral is money by the amount's form, or by a word of paying before it."""
    if patterns.shown.match(text, start):
        return True
    if text[start - 2 : start] == "s ":  # "from rupees 500 to 900", but "in dollars 500 people had sent"
        return bool(patterns.alone.match(text, start))
    plural = re.match(r"\d+\s+[a-z]+s\b", text[start : start + 40])
    return not plural and bool(patterns.paying.search(text[max(0, at - 60) : at]))


def is_money(text: str, start: int, language: Language) -> bool:
    """Say whether a sign of money stands before a numeral, or before the first end of its range ("£5-7m")."""
    if money_before(text, start, language):
        return True
    first = _patterns(language).ranged.search(text, max(0, start - 24), start)
    return first is not None and money_before(text, first.start("n"), language) is not None
