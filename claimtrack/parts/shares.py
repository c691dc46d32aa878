"""Which documents are whose, when many machines read the same sources."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from claimtrack.errors import UsageError
from claimtrack.model import Document
from claimtrack.store.identities import Holder, choose

if TYPE_CHECKING:
    from claimtrack.documents import Failure, ReadOptions


@dataclass(frozen=True, slots=True)
class Share:
    """The share of one of several workers, counted from 1."""

    number: int = 1
    of: int = 1

    @classmethod
    def read(cls, words: str) -> Share:
        """Return a share as it is written on the command line; anything else is a ``UsageError``.

        >>> Share.read("2/16")
        Share(number=2, of=16)
        """
        match = re.fullmatch(r"(\d{1,6})/(\d{1,6})", words.strip(), re.ASCII)
        if not match or not 1 <= int(match[1]) <= int(match[2]):
            raise UsageError(f"{words!r} is no share; write it as 3/16, from 1/16 to 16/16", where="--shard")
        return cls(int(match[1]), int(match[2]))

    def has(self, name: str) -> bool:
        """Say whether a document of this id is in the share: the same on every machine.

        >>> [Share(number, 3).has("news/1.txt") for number in (1, 2, 3)]
        [False, True, False]
        """
        if self.of == 1:
            return True
        digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()
        return int.from_bytes(digest[:8], "big") % self.of == self.number - 1

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


@dataclass(frozen=True, slots=True)
class Item:
    """What was found in the sources: a document, under the id that it has beside the others, or a failure.

    ``asked`` is the id by which its source calls a document. ``place`` counts what stands in the sources, in
    their order, whoever it belongs to.
    """

    item: Document | Failure
    asked: str
    place: int


Read = Callable[["ReadOptions"], "Iterable[Document | Failure]"]
"""What reads all sources with options."""


def take_share(read: Read, options: ReadOptions, share: Share) -> Iterator[Item]:
    """Yield what is in a share of the sources, in their order.

    What is another's is passed over without being read where it is a text of its own. Records are read all:
    the id of one depends on those before it.
    """
    place = 0
    passing: str | None = None  # the text that was counted when it was opened
    held: dict[str, Holder] = {}

    def is_passed(name: str) -> bool:
        nonlocal place, passing
        place, passing = place + 1, name
        if share.has(name):
            return False
        held[name] = Holder(name, "")  # a record of this name is another document
        return True

    for item in read(replace(options, is_passed=is_passed) if share.of > 1 else options):
        if isinstance(item, Document):
            asked, source, sha256 = item.id, item.source, item.sha256
            item = replace(item, id=choose(item, sha256, held))
            name = item.id
            held.setdefault(name, Holder(source, sha256))
        else:
            asked = source = name = item.where
        if source != passing:
            place += 1
        if share.has(name):
            yield Item(item, asked, place)
