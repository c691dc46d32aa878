"""The words of a text, by which a search is spared where nothing can be found.

A pattern of words is tried at every letter of a text, which takes some hundred times as long as to look
whether one of its words is among those of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

DIGIT = "0"
"""Stands for any digit or sign of a fraction among the words of a text."""

LONG = "0000"
"""Stands for a number of four digits, or of more, such as a year."""

_WORD = re.compile(r"[^\W\d_¼-¾⅐-⅞]+")
_DIGIT = re.compile(r"[\d¼-¾⅐-⅞]")
_LONG = re.compile(r"\d{4}")


@lru_cache(maxsize=1_024)  # a sentence is asked for by many
def words_in(text: str) -> frozenset[str]:
    """Return the words of a text in small letters, ``DIGIT`` where it has one and ``LONG`` where it has one.

    >>> sorted(words_in("Twenty-one of 40 don't."))
    ['0', 'don', 'of', 'one', 't', 'twenty']
    """
    words = frozenset(_WORD.findall(text.casefold()))
    if not _DIGIT.search(text):
        return words
    return words | ({DIGIT, LONG} if _LONG.search(text) else {DIGIT})


def keys_of(phrases: Iterable[str]) -> frozenset[str]:
    """Return a word of each phrase, its longest: a text without that word is without the phrase.

    >>> sorted(keys_of(["half", "out of", "o'clock", DIGIT]))
    ['0', 'clock', 'half', 'out']
    """
    found = (_WORD.findall(phrase.casefold()) or [LONG if phrase == LONG else DIGIT] for phrase in phrases)
    return frozenset(max(words, key=len) for words in found)


class Sought:
    """A pattern each of whose matches holds one of some phrases, as whole words."""

    __slots__ = ("keys", "pattern")

    def __init__(self, pattern: re.Pattern[str], phrases: Iterable[str]) -> None:
        self.pattern, self.keys = pattern, keys_of(phrases)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Return the matches in a text, as its pattern does."""
        return iter(()) if self.keys.isdisjoint(words_in(text)) else self.pattern.finditer(text)

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match in a text, as its pattern does."""
        return None if self.keys.isdisjoint(words_in(text)) else self.pattern.search(text)
