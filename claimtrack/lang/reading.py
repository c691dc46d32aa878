"""From the tables of a language to typed values, each field by its name and as it is declared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from keyword import iskeyword
from typing import Any, TypeVar

from claimtrack.errors import LanguageError

Value = TypeVar("Value")


def read_value(kind: type[Value], *sections: Mapping[str, Any], **made: Any) -> Value:
    """Return a dataclass whose fields are read from the sections of a table, but for those that are made.

    A ``frozenset`` holds the words in small letters, a ``tuple`` the words as they stand, a pattern any of
    the expressions of a list; others are taken as they are. The key of ``as_`` is ``as``. A field without
    a key, a key in two sections, and a list with an empty word or one word twice are a ``LanguageError``.

    >>> from dataclasses import dataclass
    >>> @dataclass
    ... class Verbs:
    ...     say: frozenset[str]
    ...     past: tuple[str, ...]
    >>> read_value(Verbs, {"say": ["Say"]}, past=("ed",))
    Verbs(say=frozenset({'say'}), past=('ed',))
    """
    values = dict(made)
    for field in fields(kind):  # type: ignore[arg-type]
        if field.name in made:
            continue
        key = field.name.rstrip("_") if iskeyword(field.name.rstrip("_")) else field.name
        found = [section[key] for section in sections if key in section]
        if len(found) != 1:
            raise LanguageError(f"{kind.__name__}: {len(found)} tables have {key!r}, it must be one")
        values[field.name] = _as_declared(str(field.type), found[0], f"{kind.__name__}.{key}")
    return kind(**values)


def words_in(words: Any, where: str) -> list[str]:
    """Return a list of words after a look at it."""
    if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
        raise LanguageError(f"{where} must be a list of words")
    if len(set(words)) != len(words):
        twice = sorted({word for word in words if words.count(word) > 1})
        raise LanguageError(f"{where} has twice: {', '.join(twice)}")
    return words


def _as_declared(declared: str, value: Any, where: str) -> Any:
    if declared == "frozenset[str]":
        return frozenset(word.lower() for word in words_in(value, where))
    if declared == "tuple[str, ...]":
        return tuple(words_in(value, where))
    if declared == "re.Pattern[str]":
        return re.compile(value if isinstance(value, str) else "|".join(words_in(value, where)))
    return value
