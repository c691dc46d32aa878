"""A figure of a draft -> the publishers of the ledger that it cites as its source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from claimtrack.compare.authorities import same_authority

if TYPE_CHECKING:
    from claimtrack.lang import Language
    from claimtrack.model import Claim, Entry


def cited(claim: Claim, entries: Iterable[Entry], language: Language) -> tuple[set[str], bool]:
    """Return the publishers that the draft names as the source of a figure: as its voice, on the way to it,
    or in brackets behind it; and whether one of them is the voice, without a figure of its own.

    A publisher that speaks in others' texts as well is a body; the press only prints.
    """
    held = list(entries)
    names = [claim.speaker, claim.authority, claim.speaker_affiliation, *claim.chain, *_in_brackets(claim)]
    publishers = sorted({entry.claim.publisher for entry in held if entry.claim.publisher})
    found = {
        publisher
        for publisher in publishers
        if any(same_authority(name, publisher, language) for name in names if name)
        or _is_told_to(claim, publisher, language)
    }
    voices = {entry.claim.speaker for entry in held if entry.claim.speaker}
    press = {p for p in found if not any(same_authority(p, voice, language) for voice in voices)}
    named = [name for name in (claim.speaker, claim.authority) if name]
    is_press = any(same_authority(name, publisher, language) for name in named for publisher in press)
    return found, is_press


def _in_brackets(claim: Claim) -> Sequence[str]:
    """Return the words in brackets behind a figure, up to a comma: "6,438 dead (OCHA, 10 Aug)"."""
    behind = claim.sentence[max(0, claim.end - claim.sentence_start) :]
    return [words.partition(",")[0].strip() for words in re.findall(r"\(([^()]{2,80})\)", behind)]


def _is_told_to(claim: Claim, publisher: str, language: Language) -> bool:
    """Say whether a sentence says that somebody told it to a publisher, or that one reported it."""
    name = re.escape(publisher)
    patterns = (pattern.replace("{name}", name) for pattern in language.table("checking")["sources"])
    return any(re.search(pattern, claim.sentence, re.IGNORECASE) for pattern in patterns)
