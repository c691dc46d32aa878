"""Titles and offices of a language, by what they are used for."""

from __future__ import annotations

from functools import cache

from claimtrack.lang import Language


@cache
def titles_for(use: str, language: Language) -> tuple[str, ...]:
    """Return the titles of ``titles.toml`` that have a use, as they are printed.

    >>> from claimtrack.lang import load_english
    >>> "Queen" in titles_for("she", load_english())
    True
    """
    rows = language.table("titles")["rows"]
    return tuple(title for row in rows if use in row["uses"] for title in row["titles"])
