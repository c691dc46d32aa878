"""Words of the language data -> pieces of regular expressions."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_of(words: Iterable[str]) -> str:
    """Return a pattern that matches any of the words, the longest first; a space is any white space.

    >>> any_of(["may", "march", "press office"])
    'press\\\\s+office|march|may'
    """
    return "|".join(
        re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=lambda w: (-len(w), w))
    )
