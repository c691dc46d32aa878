"""Voices -> pairs that may be one, with the reasons. What rules are sure of is one voice already (``canon``);
here is what a reader should look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from claimtrack.compare.proposals import is_spelling, plain_words

SMALL = frozenset({"of", "the", "for", "and", "on", "in", "de", "du", "la", "des"})
"""Words without a letter in an abbreviation."""

SHORTEST = 4
"""Letters of a name below which it stands for too many."""


class Named(Protocol):
    """What must be known of a voice."""

    @property
    def name(self) -> str:
        """Return the canonical name."""

    @property
    def names(self) -> tuple[tuple[str, int], ...]:
        """Return the names that it goes by, with their numbers."""

    @property
    def roles(self) -> tuple[str, ...]:
        """Return its roles, the commonest first."""

    @property
    def figures(self) -> int:
        """Return how many figures it says."""


@dataclass(frozen=True, slots=True)
class Namesake:
    """Two voices that may be one: ``name`` would go under ``into``; ``reason`` says why in words."""

    name: str
    into: str
    reason: str


def propose_voices(voices: Iterable[Named]) -> list[Namesake]:
    """Return the voices worth a look, those with most figures first; each goes under one other at most.

    Where a name could mean two voices, neither is proposed.
    """
    known = [v for v in voices if not {"unnamed", "interviewer", "document"} & set(v.roles[:1])]
    known.sort(key=lambda v: (-v.figures, v.name))
    found: dict[str, Namesake] = {}
    for proposal in (*_spelled(known), *_shortened(known)):
        if proposal.into not in found:
            found.setdefault(proposal.name, proposal)
    said = {v.name: v.figures for v in known}
    return sorted(found.values(), key=lambda one: (-said[one.name] - said[one.into], one.name))


def _spelled(voices: Sequence[Named]) -> Iterable[Namesake]:
    """Yield names that may be two spellings of one; their words begin with the same letters."""
    groups: dict[str, list[Named]] = defaultdict(list)
    for voice in voices:
        if _is_proper(voice.name):
            groups["".join(word[0] for word in _words(voice.name))].append(voice)
    for group in groups.values():
        for i, voice in enumerate(group):
            for other in group[i + 1 :]:
                a, b = " ".join(_words(voice.name)), " ".join(_words(other.name))
                if a == b or (len(a) > SHORTEST and is_spelling(a, b)):
                    yield Namesake(other.name, voice.name, "one name spelled in two ways")


def _shortened(voices: Sequence[Named]) -> Iterable[Namesake]:
    """Yield a last name beside the only person who has it, and an abbreviation beside the only body whose
    words begin with its letters."""
    people: Mapping[str, set[str]] = defaultdict(set)
    bodies: Mapping[str, set[str]] = defaultdict(set)
    for voice in voices:
        for name, _ in voice.names:
            words = _words(name)
            if len(words) > 1 and voice.roles[:1] == ("person",):
                people[words[-1]].add(voice.name)
            letters = "".join(word[0] for word in words if word not in SMALL)
            if len(letters) > 2:
                bodies[letters].add(voice.name)
    for voice in voices:
        words = _words(voice.name)
        if len(words) != 1:
            continue
        holders = people.get(words[0], set()) - {voice.name}
        if len(holders) == 1 and len(words[0]) >= SHORTEST and voice.name[:1].isupper():
            yield Namesake(voice.name, min(holders), "the last name of this voice only")
        spelled_out = bodies.get(words[0], set()) - {voice.name}
        if len(spelled_out) == 1 and voice.name.isupper():
            yield Namesake(voice.name, min(spelled_out), "the first letters of this name only")


def _is_proper(name: str) -> bool:
    """Say whether a name is one, and no description or pronoun: "the team" is another one in every text."""
    return any(word[:1].isupper() and word.casefold() not in ("the", "it") for word in name.split())


def _words(name: str) -> list[str]:
    words = plain_words(name).split()
    return words[1:] if words[:1] == ["the"] else words
