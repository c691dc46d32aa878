"""Raised figures of print: a power stays one, the mark of a note goes."""

from __future__ import annotations

import re

MARK = r"\[?(?:(?:note|nb|fn|n)\.?\s?)?(?:\d{1,3}|[a-z]|[ivx]{1,4}|[*†‡§¶#]{1,3})\]?"
"""One mark of a note: "3", "[12]", "[a]", "iv", "†", "[note 2]"."""

_NOTE = re.compile(
    rf"\s*(?:{MARK}(?:(?:\s*[,;–-]\s*|(?<=\])){MARK})*|\[[a-z][a-z ]{{2,40}}\])\s*[,;.]?\s*", re.IGNORECASE
)
_UNITS = re.compile(r"(?:\d\s?(?:[kcdm]?m|ft|mi|in|yd)|\b[kcdm]m|(?:\bper\s|/)(?:m|s))$")
_TEN = re.compile(r"(?:[×x*·⋅~≈^]|\babout)\s*10$")
_POWER = re.compile(r"[-−–+]?\d{1,2}")
_SUPERSCRIPT = str.maketrans("0123456789-−–+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻⁺")


def is_mark(text: str) -> bool:
    """Say whether words may be the mark of a note, or of several.

    >>> is_mark("3"), is_mark("[5][6]"), is_mark("[citation needed]"), is_mark("th"), is_mark("2021")
    (True, True, True, False, False)
    """
    return bool(_NOTE.fullmatch(text))


def read_raised(text: str, before: str) -> str:
    """Return what a raised piece means behind the words before it: a power, nothing, or the piece itself.

    >>> read_raised("2", "some 40 km"), read_raised("5", "1.2 × 10"), read_raised("3", "killed 47")
    ('²', '⁵', '')
    >>> read_raised("th", "on the 4"), read_raised("2", "people lived in")
    ('th', '')
    """
    power = text.strip()
    small = power.lstrip("-−–+") in ("1", "2", "3")
    if _POWER.fullmatch(power) and (_TEN.search(before) or (small and _UNITS.search(before))):
        return power.translate(_SUPERSCRIPT)
    return "" if is_mark(text) else text
