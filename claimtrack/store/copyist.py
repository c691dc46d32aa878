"""What the store asks of those who find copies: each step a pure function."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from claimtrack.model import CopyPair


class Copyist(Protocol):
    """The steps by which copies are found, each a pure function.

    Two texts are compared if they share a term that at most ``crowd`` documents have, or one of them is among
    the first ``crowd`` that have it, by their places.
    """

    crowd: int

    def read(self, text: str) -> bytes:
        """Return the gist of a text, from which all else is made."""
        ...

    def terms(self, gist: bytes) -> list[int]:
        """Return the terms under which a text is looked up, each once."""
        ...

    def count(self, gist: bytes) -> int:
        """Return how many terms a text has."""
        ...

    def together(self, sizes: Sequence[int]) -> Together:
        """Return what finds the texts to compare among many, given by their numbers of terms."""
        ...

    def place(self, identity: str) -> int:
        """Return the place of a document: a number of 48 bits."""
        ...

    def needed(self, fewer: int) -> int:
        """Return how many terms two texts must share to be a pair, the shorter having so many; for a longer
        one never fewer."""
        ...

    def compare(self, a: tuple[str, bytes], b: tuple[str, bytes]) -> CopyPair | None:
        """Return how two documents, given by identity and gist, share text; ``None`` if they do not."""
        ...

    def is_joined(self, pair: CopyPair) -> bool:
        """Say whether two documents that share text are of one origin."""
        ...

    def origins(self, pairs: Iterable[CopyPair], ids: Iterable[str]) -> Mapping[str, str]:
        """Return the origin of each document: the smallest identity of what is joined."""
        ...


class Together(Protocol):
    """Finds which of many texts, counted in the order of their places, are to be compared."""

    @property
    def parts(self) -> Sequence[range]:
        """Return the parts of all terms, in order."""
        ...

    def add(self, gists: Iterable[bytes], part: range) -> tuple[Any, Any]:
        """Count what all texts share in a part of the terms; return two arrays: these terms in order, and
        whose each is."""
        ...

    def near(self) -> Sequence[tuple[int, int]]:
        """Return the pairs that share enough, in order."""
        ...
