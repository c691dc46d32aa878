"""Colours of a table on a terminal: they stress what the words say, and never say anything alone."""

from __future__ import annotations

import os
import re
import sys

BOLD, RED, YELLOW, CYAN = "1", "31", "33", "36"

HEAD = re.compile(r"^(?=[A-Z])(?:[A-Z][A-Z ,]*?)(?: {2,}[A-Z][A-Z ,]*?)*$", re.MULTILINE)
"""The line with the names of the columns."""

WORDS = (
    (
        RED,
        r"CANNOT BOTH BE RIGHT|NO FIGURE HERE HAS A SECOND ORIGIN|THE TOTAL FELL|cannot both be right"
        r"|found wrong|CONFLICTS?\b",
    ),
    (
        YELLOW,
        r"check who|asked, not said|denied|hypothetical|forecast|withdrawn|unknown|\? check|place inferred",
    ),
    (
        CYAN,
        r"(?<=\")(?:at least|at most|more than|over|above|almost|nearly|up to|under|below|less than|about"
        r"|around|approximately|some|roughly|as many as)\b",
    ),
)
"""What is stressed: conflict, doubt, and the words that open a figure on one side."""

_ANY = re.compile("|".join(f"(?P<c{code}>{words})" for code, words in WORDS), re.IGNORECASE)


def are_wanted() -> bool:
    """Say whether stdout is a terminal whose user has not said no to colours (``NO_COLOR``)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def coloured(text: str) -> str:
    """Return the text of a table with what is stressed in it.

    >>> coloured('"at least 5"')
    '"\\x1b[36mat least\\x1b[0m 5"'
    """
    text = HEAD.sub(lambda match: _in(BOLD, match[0]), text)
    return _ANY.sub(lambda match: _in((match.lastgroup or "c0")[1:], match[0]), text)


def _in(code: str, words: str) -> str:
    return f"\x1b[{code}m{words}\x1b[0m"
