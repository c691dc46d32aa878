"""Names as headings and labels print them: where they end, and what is title and what is name."""

from __future__ import annotations

import re
from functools import cache

from claimtrack.lang import Language


@cache
def _titles(language: Language) -> tuple[frozenset[str], ...]:
    names = language.table("sentences")["names"]
    return tuple(
        frozenset(w.lower() for w in names[key])
        for key in ("titles", "bodies", "joints", "inside", "particles")
    )


def bare_name(name: str, language: Language) -> str:
    """Return the name without the titles before it; a name that is only titles comes back unchanged.

    "President of the Republic of X Jane Doe" keeps its last two words: the country is no part of her name.
    The name of a body is left whole, whatever titles are in it ("the Justice Department").
    """
    titles, bodies, joints, inside, particles = _titles(language)
    words = name.split()
    last = -1
    for i, word in enumerate(words[:-1]):
        plain = re.sub(r"['’]s$", "", word.strip(".,").lower())
        if plain in titles and not word.endswith(("'s", "’s")):
            last = i
    if last < 0:
        return name
    rest = words[last + 1 :]
    if rest[0] not in joints and any(word.strip(".,").lower() in bodies for word in rest):
        return name
    if rest[0] in joints:
        smalls = [i for i, word in enumerate(rest) if word in inside]
        tail = rest[smalls[-1] + 1 :]
        return " ".join(tail[-2:]) if len(tail) >= 3 and all(w[:1].isupper() for w in tail) else name
    if not rest[0][:1].isupper() or not all(w[:1].isupper() or w in particles for w in rest):
        return name
    return " ".join(rest)


def is_body(name: str, language: Language) -> bool:
    """Say whether a word of the name is one of those that name a body: "Ministry", "Observatory"."""
    bodies = _titles(language)[1]
    return any(word.strip(".,").lower() in bodies for word in name.split())


def is_title(phrase: str, language: Language) -> bool:
    """Say whether the phrase is a title before a name: "Prime Minister", "Dr."."""
    return phrase.rstrip(".,").lower() in _titles(language)[0]


def clean(name: str) -> str:
    """Return the name on one line, without marks of emphasis, possessive and punctuation at its ends."""
    name = re.sub(r"\s+", " ", name.replace("*", "").replace("_", " ")).strip(" ,;:“”\"'‘’«»–—-")
    return re.sub(r"['’]s?$", "", name)
