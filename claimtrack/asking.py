"""What a user asks for -> filters; a word that means nothing is refused with those that come near."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, get_args

from claimtrack.errors import UsageError
from claimtrack.filters import REVIEWED, Filters, option

if TYPE_CHECKING:
    from claimtrack.store import Store

NOT = "!"
"""Stands before a value that a figure must not have: --speaker '!BBC'."""

CALLED: Mapping[str, Mapping[str, str]] = {"basis": {"worst_case": "worst case", "retracted": "withdrawn"}}
"""Words of short lists that people are shown as others."""

ALONE = (
    "over",
    "under",
    "reviewed",
    "asof_from",
    "asof_to",
    "published_from",
    "published_to",
    "as_of",
    "sort",
)
"""The filters that have one value, and none that is left out."""

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


def filters_of(given: Mapping[str, Any]) -> Filters:
    """Return the filters of these names. A value may be a list of which any is good; one with ! before it is
    left out. Days may be months or years.

    A name or a value that can mean nothing is a ``UsageError`` that says which there are.

    >>> filters_of({"speaker": ["Ada", "!BBC"], "asof_to": "2020-02", "basis": "worst"}).values("speaker")
    ('Ada',)
    """
    names = {f.name: f.default for f in fields(Filters)}
    asked: dict[str, Any] = {}
    excluded: list[tuple[str, str]] = []
    for name, value in given.items():
        if name not in names:
            raise UsageError(f"is no filter; {_there_are(name, sorted(names))}", where=name)
        if value is None or isinstance(names[name], bool):
            asked[name] = bool(value) if isinstance(names[name], bool) else None
        elif name == "excluded":
            excluded += [(field, _value(field, _text(one))) for field, one in value]
        elif name == "limit":
            if not isinstance(value, int) or value < 1:
                raise UsageError(f"{value!r} is no number of rows", where=option(name))
            asked[name] = value
        elif name in ALONE:
            asked[name] = _value(name, _text(value))
        else:
            every = [_text(one) for one in ([value] if isinstance(value, str) else _several(value))]
            wanted = [_value(name, one) for one in every if not one.startswith(NOT)]
            excluded += [(name, _value(name, one.removeprefix(NOT))) for one in every if one.startswith(NOT)]
            asked[name] = wanted[0] if len(wanted) == 1 else tuple(wanted) or None
    for name in ("asof", "published"):
        start, end = asked.get(f"{name}_from"), asked.get(f"{name}_to")
        if start and end and start > end:
            raise UsageError(f"{start} is after {end}", where=option(f"{name}_from"))
    return Filters(**{**asked, "excluded": tuple(excluded)})


def _several(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list | tuple | set | frozenset) else [value]


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _value(name: str, asked: str) -> str:
    """Return a value as the ledger takes it: a word of a list in full, of a month its first or last day."""
    if name not in ALONE and not asked.strip():
        raise UsageError("is empty; leave it out, or name one", where=option(name))
    if name in ("basis", "kind", "sure", "reviewed"):
        from claimtrack.model import Basis, Kind, Sureness

        words = {"basis": get_args(Basis), "kind": get_args(Kind), "sure": get_args(Sureness)}
        return one_of(asked, words.get(name, REVIEWED), option(name), CALLED.get(name))
    if name.endswith(("_from", "_to")) or name == "as_of":
        from claimtrack.store.filtering import first_day, last_day

        return (first_day if name.endswith("_from") else last_day)(asked, option(name))
    return asked


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


def check_known(store: Store, filters: Filters, only: Iterable[str] = ()) -> list[str]:
    """Refuse a filter whose value nothing in the ledger has, whatever else is asked: it is a slip.

    That a name is not there may be the answer; what is to be said of such names is returned, a line each,
    with the names that come near. ``only`` limits this to some filters.
    """
    names = tuple(only)
    said = []
    for name, value in store.unknown(filters):
        if names and name not in names:
            continue
        line = SAID.get(name, f"no figure has the {name} {{}}").format(repr(value))
        known = store.vocabulary(name)
        if name in WORDS:
            raise UsageError(f"{line}; {_there_are(value, known)}", where=option(name))
        close = near(value, known)
        said.append(f"{option(name)}: {line}" + (f"; did you mean {_either(close)}?" if close else ""))
    return said


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
