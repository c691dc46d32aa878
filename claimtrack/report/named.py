"""What a user calls a topic, a story, a voice or a document -> the one that is meant, or what comes near."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from difflib import get_close_matches

from claimtrack.errors import UsageError
from claimtrack.model import DocumentEntry
from claimtrack.store.voices import Voice

NAMED = 4
"""Names in a message about one that is not there."""

CLOSE = 0.6
"""How alike two names are, 0 to 1, before the one is offered for the other."""


def find_topic(asked: str, topics: Mapping[str, str]) -> str:
    """Return the key of the topic that is called so: its key, its name, or the beginning of one key.

    ``topics`` are names by key. Nothing, or several, is a ``UsageError`` that says which come near.

    >>> find_topic("Tanks destroyed", {"destroy/tank": "Tanks destroyed", "kill": "Killed"})
    'destroy/tank'
    """
    return _find_key(asked, topics, "topic", "topics")


def find_story(asked: str, stories: Mapping[str, str]) -> str:
    """Return the key of the story that is called so, as ``find_topic``; words that only one name has will do.

    >>> find_story("quake", {"s-1": "Earthquake, Turkey", "s-2": "The quake, Japan", "s-3": "Strike"})
    's-2'
    """
    words = _plain(asked)
    fitting = [key for key, name in stories.items() if words and _begins_all(words, name)]
    is_exact = asked in stories or words in map(_plain, stories.values())
    if len(fitting) == 1 and not is_exact:
        return fitting[0]
    return _find_key(asked, stories, "story", "stories")


def _find_key(asked: str, names: Mapping[str, str], one: str, many: str) -> str:
    words = _plain(asked)
    if not words:
        raise UsageError(f"give the key of a {one}, its beginning, or its whole name")
    if asked in names:
        return asked
    exact = [key for key in names if key.casefold() == words]
    if exact:
        return exact[0]
    for fitting in (
        [key for key, name in names.items() if _plain(name) == words],
        [key for key in names if key.casefold().startswith(words)],
    ):
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            shown = _some([f"{key} ({names[key]})" for key in sorted(fitting, key=len)])
            raise UsageError(f"{asked!r} fits {len(fitting):,} {many}: {shown}; give more of the key")
    if not names:
        raise UsageError(f"the ledger has no {many} yet; claimtrack ingest reads documents")
    near = _near(words, {key: f"{key} {name}" for key, name in names.items()})
    hint = f"; near it: {_some(near)}" if near else ""
    raise UsageError(f"no {one} has the key or the name {asked!r}{hint}; claimtrack {many} list has all")


def find_voice(asked: str, voices: Sequence[Voice]) -> Voice:
    """Return the voice that is called so: by its canonical name, or by one that only this voice goes by.

    Nothing, or several, is a ``UsageError`` that says which come near.
    """
    words = _plain(asked)
    if not words:
        raise UsageError("give the name of a voice")
    by_name = [v for v in voices if v.name == asked] or [v for v in voices if _plain(v.name) == words]
    by_form = [v for v in voices if any(_plain(form) == words for form, _ in v.names)]
    begun = [v for v in voices if any(_begins(words, n) for n in (v.name, *(form for form, _ in v.names)))]
    for fitting in (by_name, by_form, begun):
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            shown = _some([v.name for v in fitting])
            raise UsageError(f"{asked!r} fits {len(fitting):,} voices: {shown}; give the whole name")
    if not voices:
        raise UsageError("the ledger has no voices yet; claimtrack ingest reads documents")
    near = _near(words, {v.name: " ".join([v.name, *(form for form, _ in v.names)]) for v in voices})
    hint = f"; near it: {_some(near)}" if near else ""
    raise UsageError(f"no voice is called {asked!r}{hint}; claimtrack speakers list has all")


def is_whole(asked: str, names: Iterable[str]) -> bool:
    """Say whether what was asked for is one of these keys or names, and not only a part of one.

    >>> is_whole("ken keen", ["Ken Keen"]), is_whole("Keen", ["Ken Keen"])
    (True, False)
    """
    return _plain(asked) in map(_plain, names)


def find_document(asked: str, documents: Sequence[DocumentEntry]) -> DocumentEntry:
    """Return the document that is called so: by label, identity or address, else by a part of its identity.

    Nothing, or several, is a ``UsageError`` that says which come near.
    """
    words = asked.strip()
    if not words:
        raise UsageError("give the label of a document, or its path or address")
    names = (
        [d for d in documents if words in (d.label, d.document.id)],
        [d for d in documents if words == d.document.url],
        [d for d in documents if words.casefold() in d.document.id.casefold()],
    )
    for fitting in names:
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            shown = _some([d.label for d in fitting])
            raise UsageError(f"{asked!r} fits {len(fitting):,} documents: {shown}; give the whole label")
    if not documents:
        raise UsageError("the ledger has no documents yet; claimtrack ingest reads them")
    near = _near(words.casefold(), {d.label: f"{d.label} {d.document.title or ''}" for d in documents})
    hint = f"; near it: {_some(near)}" if near else ""
    raise UsageError(f"no document is called {asked!r}{hint}; claimtrack documents list has all")


def _near(asked: str, names: Mapping[str, str]) -> list[str]:
    """Return what has all the words that were asked for, as beginnings of its own, else what is spelled much
    alike. A single letter is no word: it begins too many."""
    fitting = [key for key, name in names.items() if _begins_all(asked, name)]
    if fitting:
        return sorted(fitting, key=lambda key: (len(key), key))
    by_plain = {_plain(key): key for key in reversed(list(names))}
    return [by_plain[one] for one in get_close_matches(asked, by_plain, NAMED, CLOSE)]


def _begins_all(asked: str, name: str) -> bool:
    """Say whether all the words that were asked for are beginnings of words of a name."""
    words = [word for word in re.findall(r"\w+", asked) if len(word) > 1]
    return bool(words) and all(re.search(rf"\b{re.escape(word)}", name.casefold()) for word in words)


def _begins(words: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", _plain(name)) is not None


def _some(names: Collection[str]) -> str:
    shown = ", ".join(list(names)[:NAMED])
    return shown + (f" and {len(names) - NAMED:,} more" if len(names) > NAMED else "")


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
