"""The bound words before and behind a number, and how far the wording reaches."""

from __future__ import annotations

import re
from functools import cache

from claimtrack.lang import Language
from claimtrack.model import Bound
from claimtrack.quantities.lexicon import Lexicon, alternatives, lexicon

REACH = 6
"""Words before a number among which its bound word is looked for; the longest known phrase has five."""


def bound_before(
    text: str, start: int, language: Language, *, amount: bool = False
) -> tuple[Bound, int] | None:
    """Return the bound stated by the words just before ``start`` and where they begin, or ``None``.

    Some words bound only an ``amount``, money or a percentage ("north of $3 million").

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
            bound = lex.before.get(phrase) or (lex.before_amounts.get(phrase) if amount else None)
            definite = stop < len(words) and words[stop][0].lower() in lex.words("dates", "definite")
            if (
                definite
                and phrase in lex.words("bounds", "placing")
                and _OPENING.search(text[: floor + words[first].start()])
            ):
                continue  # "Under the 5-year plan, ..."
            if bound and not _no_bound(text[:start], floor + words[first].start(), phrase, lex):
                return bound, floor + words[first].end() - len(words[first][0].lstrip("‘'([—–-*"))
        if words[stop - 1][0].lower() not in lex.skipped:
            break
        stop -= 1
    return None


_OPENING = re.compile(r"(?:^|[,;:.\"“—–-])\s*$")


def _no_bound(before: str, at: int, phrase: str, lex: Lexicon) -> bool:
    """Say whether a phrase is no bound here: "rose up to", "took over 3 schools"."""
    idle = lex.table["bounds"]["idle"].get(phrase)
    word = re.search(r"([\w’'-]+)\s*$", before[:at]) if idle else None
    return word is not None and word[1].lower() in idle


def bound_after(text: str, end: int, language: Language, *, glued: bool = False) -> tuple[Bound, int] | None:
    """Return the bound stated behind a figure ("or more", "a day or less") and where its words end, or ``None``.

    Up to two words of what is counted may stand between ("30 people or more"), none where it must be ``glued``.
    """
    match = _after(language).match(text, end)
    if not match or (glued and match["between"]):
        return None
    phrase = " ".join(match["phrase"].lower().split())
    lex = lexicon(language)
    last = lex.table["bounds"]["last"]
    follow = text[match.end() :]
    if phrase in last["phrases"] and not glued and not re.match(r"\s*(?:[,.;:)—–”\"]|$)", follow):
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
    added = alternatives(lex.table["bounds"]["last"]["added"])
    # "$4,000 for two or more children": what stands between is a noun, no phrase of its own
    apart = alternatives([*lex.table["bounds"]["apart"], *lex.values])
    return re.compile(
        rf"(?:(?P<between>(?:\s+(?!(?:{apart})\b)[a-z][\w-]*){{1,2}}?)?[\s,]+[\"“]?(?=(?P<w>{alternatives(words)}))|\s?(?=\+)|(?=(?:{alternatives(glued)})))"
        rf"(?P<phrase>{alternatives(lex.after)})(?!\w|(?<=\+)\s*(?:[\d$€£¥/−–-]|(?:{added})\b))",
        re.I,
    )
