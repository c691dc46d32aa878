"""The event of a draft's figure -> whether a story of the ledger knows it by name.

Two fires in one week are told in the same words, and so are two banks' results: documents alike are of one
story, and a draft of a sentence or two is like many.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from claimtrack.lang import Language
from claimtrack.model import Claim, Document, Entry

CAPITAL = re.compile(r"[A-Z][\w'’-]*")

RUN = re.compile(r"(?:[A-Z][\w'’-]*\s+)*$")
"""The words with a capital before an event: "the Pine Hollow" fire."""

REACH = 60
"""Characters before an event in which its name stands."""

END = re.compile(r"(?:^|[.!?\n:#]\s*[\"“‘(]?)$")
"""What stands before the first word of a sentence, which has a capital anyway."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names in a draft, word by word in small letters: those of the whole text, without whoever speaks in
    it, and ``text`` itself."""

    text: str
    every: frozenset[str]
    days: frozenset[str]

    def are_known(self, claim: Claim, story: frozenset[str]) -> bool:
        """Say whether a story knows the event of a figure: by a word of its name or place; where it has none,
        by any name in the draft. Who speaks says of which event as little as the day."""
        return bool((self._of_event(claim) or self.every) & story)

    def _of_event(self, claim: Claim) -> frozenset[str]:
        found = set(_names(claim.event_place or ""))
        if claim.event_start is not None and claim.event_end is not None:
            before = RUN.search(self.text, max(0, claim.event_start - REACH), claim.event_start)
            start = before.start() if before else claim.event_start
            found.update(_inside(self.text, start, claim.event_end))
        return frozenset(found) - self.days


def names_in(document: Document, claims: Sequence[Claim], language: Language) -> Names:
    """Return the names in a draft."""
    text = document.text
    voices = [(c.speaker_start, c.speaker_end) for c in claims]
    spans = [(start, end) for start, end in voices if start is not None and end is not None]
    found = {
        _bare(text[at : at + len(word)])
        for at, word in _capitals(text, 0, len(text))
        if not any(start <= at < end for start, end in spans)
    }
    found.update(_names(document.title or "") if document.title != document.text else ())
    days = _days(language)
    return Names(text, frozenset(found) - days, days)


def names_of(entries: Iterable[Entry]) -> frozenset[str]:
    """Return the names that stand in the sentences and titles of figures, word by word, in small letters."""
    texts: set[str] = set()
    for entry in entries:
        claim = entry.claim
        texts.update((claim.sentence, claim.title or "", claim.place or "", claim.event_place or ""))
    return frozenset(name for text in texts for name in _names(text))


def _names(text: str) -> Iterator[str]:
    return (_bare(word) for word in CAPITAL.findall(text))


def _inside(text: str, start: int, end: int) -> Iterator[str]:
    return (_bare(word) for _, word in _capitals(text, start, end))


def _capitals(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield the words with a capital that do not begin a sentence, with their places."""
    for match in CAPITAL.finditer(text, start, end):
        if not END.search(text, max(0, match.start() - 8), match.start()):
            yield match.start(), match[0]


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word).casefold()


@cache
def _days(language: Language) -> frozenset[str]:
    calendar = language.table("calendar")
    return frozenset((*calendar["months"], *calendar["weekdays"]))
