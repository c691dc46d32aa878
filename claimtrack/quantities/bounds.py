"""The bound words before and behind a number, and how far the wording reaches."""

from __future__ import annotations

import re
from functools import cache

from claimtrack.lang import Language
from claimtrack.model import Bound
from claimtrack.quantities.lexicon import alternatives, lexicon

REACH = 6
"""Words before a number among which its bound word is looked for; the longest known phrase has five."""


def bound_before(text: str, start: int, language: Language) -> tuple[Bound, int] | None:
    """Return the bound stated by the words just before ``start`` and where they begin, or ``None``.

    >>> from claimtrack.lang import load_language
    >>> bound_before("at least 5", 9, load_language("en"))
    ('at_least', 0)
    """
    lex = lexicon(language)
    floor = max(0, start - 64)
    words = list(re.finditer(r"[^\s(“\"]+", text[floor:start]))[-REACH:]
    stop = len(words)
    while stop > 0:
        for first in range(max(0, stop - 5), stop):
            phrase = " ".join(w[0] for w in words[first:stop]).lower().lstrip("‘'([—–-*")
            if phrase.endswith(",") and "," in text[floor : floor + words[first].start()][-2:]:
                phrase = phrase[:-1]  # "and, at most, three planes"
            bound = lex.before.get(phrase)
            if bound and not _no_bound(text[:start], floor + words[first].start(), phrase):
                return bound, floor + words[first].end() - len(words[first][0].lstrip("‘'([—–-*"))
        if words[stop - 1][0].lower() not in lex.skipped:
            break
        stop -= 1
    if text[max(0, start - 4) : start].lower() == "sub-":
        return "less_than", start - 4
    if start and text[start - 1] in "~≈∼<>≥≤":
        return lex.before.get(text[start - 1], "about"), start - 1
    return None


def _no_bound(before: str, at: int, phrase: str) -> bool:
    """Say whether a phrase is no bound here: "rose up to", "took over 3 schools", "over the past 3 years"."""
    word = re.search(r"([\w’'-]+)\s*$", before[:at])
    previous = word[1].lower() if word else ""
    if phrase in ("over", "under", "above", "below"):
        return previous in (
            "took",
            "take",
            "taken",
            "taking",
            "takes",
            "handed",
            "hand",
            "won",
            "turned",
            "come",
            "came",
            "put",
            "go",
            "all",
            "held",
            "argue",
            "row",
            "dispute",
            "control",
            "concern",
            "concerns",
            "spread",
            "fell",
            "jump",
            "jumped",
        )
    if phrase == "up to":
        return previous in (
            "rose",
            "rises",
            "risen",
            "rise",
            "went",
            "gone",
            "goes",
            "stands",
            "brought",
            "brings",
            "bringing",
            "climbed",
            "is",
            "now",
            "it",
            "them",
        )
    return False


def bound_after(text: str, end: int, language: Language) -> tuple[Bound, int] | None:
    """Return the bound stated behind a figure ("or more", "a day or less") and where its words end, or ``None``.

    Up to two words of what is counted may stand between ("30 people or more").
    """
    match = _after(language).match(text, end)
    if not match:
        return None
    phrase = " ".join(match["phrase"].lower().split())
    lex = lexicon(language)
    if phrase == "plus" and re.match(r"\s+(?:\d|an?\b|the\b|[A-Z])", text[match.end() :]):
        return None  # "5 plus 3"
    if phrase in (
        "at least",
        "at most",
        "at the most",
        "approximately",
        "roughly",
        "and more",
        "minimum",
        "maximum",
        "plus",
        "max",
    ) and not re.match(r"\s*(?:[,.;:)—–”\"]|$)", text[match.end() :]):
        return None  # "5 men, at least 3 women": the bound of the next number
    if match["between"] and phrase in (
        "+",
        "odd",
        "ish",
        "plus",
        "and more",
        "max",
        "tops",
        "minimum",
        "maximum",
    ):
        return None
    end = match.end()
    if text[end : end + 1] in ("”", '"') and any(mark in match[0] for mark in '“"'):
        end += 1
    return lex.after[phrase], end


@cache
def _after(language: Language) -> re.Pattern[str]:
    lex = lexicon(language)
    words = [p for p in lex.after if p[0].isalpha()]
    glued = [p for p in lex.after if not p[0].isalpha()]
    return re.compile(
        rf"(?:(?P<between>(?:\s+(?!and\b|or\b|at\b|but\b)[a-z][\w-]*){{1,2}}?)?[\s,]+[\"“]?(?=(?P<w>{alternatives(words)}))|(?=(?:{alternatives(glued)})))"
        rf"(?P<phrase>{alternatives(lex.after)})(?!\w)",
        re.I,
    )
