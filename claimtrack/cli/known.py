"""Values of options that are one of some: found by their beginning, or refused with those that there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from claimtrack.cli.output import tell
from claimtrack.errors import UsageError
from claimtrack.filters import option

if TYPE_CHECKING:
    from claimtrack.filters import Filters
    from claimtrack.store import Store

MOST_NAMED = 20
"""Values that are named where none comes near to what was asked for."""

NEAR = 0.6
"""How alike two words must be to be taken for a slip of each other, from 0 to 1."""

WORDS = ("unit", "action", "category")
"""Filters by words of which there are so many; the others are names, and anything may have one."""

SHORTEST = 4
"""Letters of a word inside a name by which the name is proposed."""

SAID = {
    "topic": "no topic is called {}",
    "story": "no story is called {}",
    "speaker": "nobody who says a figure is called {}",
    "publisher": "no publisher is called {}",
    "document": "no document is called {}",
    "with_tag": "no figure has the tag {}",
    "without_tag": "no figure has the tag {}",
    "graded": "no figure has the grade {}",
}


def one_of(asked: str, known: Sequence[str], where: str, called: Mapping[str, str] | None = None) -> str:
    """Return the one of these words that is asked for, by itself or by its beginning; ``called`` are other
    names of some. None is a ``UsageError`` that lists them and says which is meant.

    >>> one_of("worst", ("worst_case", "official"), "--basis")
    'worst_case'
    """
    names = {(called or {}).get(word, word): word for word in known}
    words = asked.strip().casefold().replace(" ", "_")
    for fits in (str.__eq__, str.startswith):
        for name, word in (*names.items(), *zip(known, known, strict=True)):
            if words and fits(name.replace(" ", "_").casefold(), words):
                return word
    what = {"--columns": "column"}.get(where, where.removeprefix("--"))
    raise UsageError(f"no {what} {asked!r}; {_there_are(asked, names)}", where=where)


def check_known(store: Store, filters: Filters, only: Iterable[str] = ()) -> None:
    """Refuse a filter whose value nothing in the ledger has, whatever else is asked: it is a slip.

    That a name is not there may be the answer; it is said, with the names that come near. ``only`` limits
    this to some filters.
    """
    names = tuple(only)
    for name, value in store.unknown(filters):
        if names and name not in names:
            continue
        said = SAID.get(name, f"no figure has the {name} {{}}").format(repr(value))
        known = store.vocabulary(name)
        if name in WORDS:
            raise UsageError(f"{said}; {_there_are(value, known)}", where=option(name))
        close = near(value, known)
        tell(f"{option(name)}: {said}" + (f"; did you mean {_either(close)}?" if close else ""))


def near(asked: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Return which of some names come near to what is asked for, the nearest first: by the whole, or by the
    words in it.

    >>> near("Aliev", ["Ilham Aliyev", "the press"])
    ['Ilham Aliyev']
    """
    words: dict[str, list[str]] = {}
    for name in known:
        inner = (word for word in name.casefold().split() if len(word) >= SHORTEST)
        for word in {name.casefold(), *inner}:
            words.setdefault(word, []).append(name)
    asked = asked.casefold()
    close = get_close_matches(asked, words, n=most * 2, cutoff=NEAR)
    close += [
        word
        for part in asked.split()
        if len(part) >= SHORTEST
        for word in get_close_matches(part, words, n=1, cutoff=0.8)
    ]
    return list(dict.fromkeys(name for word in close for name in words[word]))[:most]


def _there_are(asked: str, known: Iterable[str]) -> str:
    listed = list(known)
    if not listed:
        return "there is none in this ledger"
    close = near(asked, listed)
    if close and len(listed) > MOST_NAMED:
        return f"did you mean {_either(close)}?"
    rest = len(listed) - MOST_NAMED
    more = f" and {rest:,} more" if rest > 0 else ""
    there = f"there {'is' if len(listed) == 1 else 'are'} {', '.join(listed[:MOST_NAMED])}{more}"
    return f"{there}; did you mean {_either(close)}?" if close else there


def _either(words: Sequence[str]) -> str:
    return " or ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else words[0]
