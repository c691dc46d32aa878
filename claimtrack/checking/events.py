"""The event of a draft's figure -> whether a story of the ledger knows it by name.

Two fires in one week are told in the same words, and so are two banks' results: documents alike are of one
story, and a draft of a sentence or two is like many.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from claimtrack.model import Claim, Entry

CAPITAL = re.compile(r"[A-Z][\w'’-]*")

RUN = re.compile(r"(?:[A-Z][\w'’-]*\s+)*$")
"""The words with a capital before an event: "the Pine Hollow" fire."""

END = re.compile(r"(?:^|[.!?\n:]\s*[\"“‘(]?)$")
"""What stands before the first word of a sentence."""


def names_of(entries: Iterable[Entry]) -> frozenset[str]:
    """Return the names that stand in the sentences and titles of figures, word by word, in small letters."""
    texts: set[str] = set()
    for entry in entries:
        claim = entry.claim
        texts.update((claim.sentence, claim.title or "", claim.place or "", claim.event_place or ""))
    return frozenset(_bare(word) for text in texts for word in CAPITAL.findall(text))


def event_names(claim: Claim, text: str) -> frozenset[str]:
    """Return the words of the name and the place of a figure's event, in small letters; the first word of a
    sentence, which has a capital anyway, is none."""
    found = {_bare(word) for word in CAPITAL.findall(claim.event_place or "")}
    if claim.event_start is not None and claim.event_end is not None:
        before = RUN.search(text, max(0, claim.event_start - 60), claim.event_start)
        start = before.start() if before else claim.event_start
        found |= {
            _bare(match[0])
            for match in CAPITAL.finditer(text, start, claim.event_end)
            if not END.search(text, max(0, match.start() - 8), match.start())
        }
    return frozenset(found)


def is_known(claim: Claim, text: str, names: frozenset[str]) -> bool:
    """Say whether a story knows the event of a figure: by one of its names, or because it has none."""
    own = event_names(claim, text)
    return not own or bool(own & names)


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word).casefold()
