"""Figures -> how many origins stand behind them. There is one definition, and every view counts by it.

A figure comes from an *authority* (a body or person; a body and its spokesmen are one, and so is a figure
credited to X and X's own document) by way of a *text* (copies of one text are one). Two figures are of two
origins where both differ: two papers that quote one ministry are one origin, and so is one report in which
two ministries speak. The origins of some figures are as many as can be picked so that each two of them
differ in both.

What a text says in its own word is its publisher's, unless the publisher cites somebody on the same topic: it
is no second witness beside the one that it cites.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice

from claimtrack.compare.authorities import likeness_keys, same_authority
from claimtrack.errors import LanguageError
from claimtrack.lang import Language, load_language
from claimtrack.model import Claim, Entry


def authority_of(claim: Claim) -> str | None:
    """Return whose figure it is: the authority behind the voice, else the body that the voice speaks for,
    else the voice; ``None`` where nobody is named."""
    if claim.authority:
        return claim.authority
    if claim.speaker is None or claim.speaker_role in ("unnamed", "interviewer"):
        return None
    return claim.speaker_affiliation or claim.speaker


def count_origins(entries: Iterable[Entry]) -> int:
    """Return how many origins stand behind figures; see the module. What a copy says again adds none."""
    every = list(entries)
    held = [entry for entry in every if not entry.copy] or every
    citing = {_outlet(entry) for entry in held if authority_of(entry.claim)}
    texts: dict[tuple[str, str], set[str]] = defaultdict(set)
    for entry in held:
        name = authority_of(entry.claim)
        if name or _outlet(entry) not in citing:
            # A figure credited to X and X's own document go by one name.
            texts[name or entry.claim.publisher or entry.origin, entry.claim.language].add(entry.origin)
    joined: dict[str, set[str]] = defaultdict(set)
    ordered = sorted(texts.items())
    for name, (_, some) in zip(_put_together(key for key, _ in ordered), ordered, strict=True):
        joined[name] |= some
    return _most_pairs(joined)


def by_authority(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Return figures by whose they are, the names of one authority put together; what a text says in its own
    word is its publisher's, else its document's."""
    named = [(authority_of(one.claim) or one.claim.publisher or one.origin, one) for one in entries]
    named.sort(key=lambda pair: (pair[0], pair[1].claim.document, pair[1].claim.start))
    groups: dict[str, list[Entry]] = {}
    for name, (_, entry) in zip(_put_together((n, e.claim.language) for n, e in named), named, strict=True):
        groups.setdefault(name, []).append(entry)
    return groups


def _outlet(entry: Entry) -> tuple[str, str]:
    return entry.claim.publisher or entry.origin, entry.topic


def _put_together(names: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield for each name of an authority, with its language, the first name that is of the same one."""
    found: dict[str, None] = {}
    known: dict[str, _Known] = defaultdict(_Known)
    for name, code in names:
        with suppress(LanguageError):
            name = known[code].first_like(name, found, load_language(code))
        found.setdefault(name)
        yield name


@dataclass(slots=True)
class _Known:
    """The names of authorities in their order, by what those alike share: comparing each with each would take
    the square of their number."""

    names: list[str] = field(default_factory=list)
    places: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def first_like(self, name: str, found: Mapping[str, None], language: Language) -> str:
        """Return the first of the authorities found so far that is the same as one, else its own name."""
        for other in islice(found, len(self.names), None):
            for key in likeness_keys(other, language):
                self.places[key].append(len(self.names))
            self.names.append(other)
        near = sorted({at for key in likeness_keys(name, language) for at in self.places.get(key, ())})
        alike = (self.names[at] for at in near if same_authority(self.names[at], name, language))
        return next(alike, name)


def _most_pairs(of: Mapping[str, set[str]]) -> int:
    """Return the most pairs of an authority and a text in which no authority and no text comes twice.

    >>> _most_pairs({"ministry": {"a", "b"}, "union": {"b"}, "camp": {"b"}})
    2
    """
    taken: dict[str, str] = {}
    holds: dict[str, str] = {}
    spent: set[str] = set()
    ordered = sorted(of, key=lambda one: (len(of[one]), one))
    return sum(_place(one, of, taken, holds, spent) for one in ordered)


def _place(
    authority: str,
    of: Mapping[str, set[str]],
    taken: dict[str, str],
    holds: dict[str, str],
    spent: set[str],
) -> bool:
    """Give an authority a text, moving others to other texts of theirs where need be; say if it has one.

    ``spent`` are texts from which none is free by any move, which stays so: without them each search that
    fails would go through all of them again.
    """
    came: dict[str, str] = {}
    waiting = [authority]
    while waiting:
        one = waiting.pop()
        for text in sorted(text for text in of[one] if text not in came and text not in spent):
            came[text] = one
            if text in taken:
                waiting.append(taken[text])
                continue
            free: str | None = text
            while free is not None:  # back to where the search began, each taking the text that it reached
                holder = came[free]
                taken[free], holds[holder], free = holder, free, holds.get(holder)
            return True
    spent.update(came)
    return False
