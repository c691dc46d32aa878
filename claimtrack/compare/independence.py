"""Figures -> how many origins stand behind them. There is one definition, and every view counts by it.

A figure comes from an *authority* (a body or person; a body and its spokesmen are one, and so is a figure
credited to X and X's own document) by way of a *text* (copies of one text are one). Two figures are of two
origins where both differ: two papers that quote one ministry are one origin, and so is one report in which
two ministries speak. The origins of some figures are as many as can be picked so that each two of them
differ in both. Fewer figures never have more origins.

What a text says in its own word is its publisher's, unless the publisher cites somebody on the same topic: it
is no second witness beside the one that it cites.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from claimtrack.errors import LanguageError
from claimtrack.lang import load_language
from claimtrack.model import Entry

Authority = tuple[str, str]
"""("of", the telling words of a name) or ("text", a publisher, else a document)."""


def authority_of(entry: Entry) -> Authority:
    """Return whose figure it is: the authority behind the voice, else the body that the voice speaks for,
    else the voice; of a figure without a named one, the publisher's."""
    claim = entry.claim
    named = claim.speaker is not None and claim.speaker_role not in ("unnamed", "interviewer")
    name = claim.authority or (claim.speaker_affiliation or claim.speaker if named else None)
    words = _telling(name, claim.language) if name else ""
    if words:
        return "of", words
    publisher = claim.publisher
    return "text", (_telling(publisher, claim.language) if publisher else "") or publisher or entry.origin


def is_cited(authority: Authority) -> bool:
    """Say whether somebody is named."""
    return authority[0] == "of"


def count_origins(entries: Iterable[Entry]) -> int:
    """Return how many origins stand behind figures; see the module. What a copy says again adds none."""
    of: dict[str, set[str]] = defaultdict(set)
    held = list(entries)
    spoken = [(authority_of(e), e) for e in held if not e.copy] or [(authority_of(e), e) for e in held]
    citing = {_outlet(entry) for authority, entry in spoken if is_cited(authority)}
    for authority, entry in spoken:
        if is_cited(authority) or _outlet(entry) not in citing:
            of[authority[1]].add(entry.origin)  # by its name alone: X's own text, and a figure credited to X
    return _most_pairs(of)


def _outlet(entry: Entry) -> tuple[str, str]:
    return entry.claim.publisher or entry.origin, entry.topic


def _most_pairs(of: Mapping[str, set[str]]) -> int:
    """Return the most pairs of an authority and a text in which no authority and no text comes twice.

    >>> _most_pairs({"ministry": {"a", "b"}, "union": {"b"}, "camp": {"b"}})
    2
    """
    taken: dict[str, str] = {}
    holds: dict[str, str] = {}
    return sum(_place(one, of, taken, holds) for one in sorted(of, key=lambda one: (len(of[one]), one)))


def _place(
    authority: str,
    of: Mapping[str, set[str]],
    taken: dict[str, str],
    holds: dict[str, str],
) -> bool:
    """Give an authority a text, moving others to other texts of theirs where need be; say if it has one."""
    came: dict[str, str] = {}
    waiting = [authority]
    while waiting:
        one = waiting.pop()
        for text in sorted(of[one] - came.keys()):
            came[text] = one
            if text in taken:
                waiting.append(taken[text])
                continue
            free: str | None = text
            while free is not None:  # back to where the search began, each taking the text that it reached
                holder = came[free]
                taken[free], holds[holder], free = holder, free, holds.get(holder)
            return True
    return False


@lru_cache(maxsize=50_000)
def _telling(name: str, code: str) -> str:
    """Return the words by which a name is known, in order: "the Ministry of Health" and "health ministry"."""
    try:
        plain = frozenset(load_language(code).table("compare")["voices"]["plain"])
    except LanguageError:
        plain = frozenset()
    words = re.findall(r"[^\W_]{2,}", re.sub(r"['’]s\b", "", name).casefold())
    return " ".join(sorted({word for word in words if word not in plain}))
