"""What a ledger derives from its documents and claims: the functions of ``compare`` that a store is given."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from claimtrack.model import Claim, Topic
from claimtrack.store.derive import Derivations, Named

if TYPE_CHECKING:
    from claimtrack.lang import Language

DERIVATIONS_VERSION = 9
"""Raised when the same documents and claims give other topics, copies or origins; the next ingest makes them
anew."""


@cache
def default_derivations() -> Derivations:
    """Return the functions that make the derivations of a ledger."""
    from claimtrack.compare import (
        Copyist,
        Finder,
        Storyteller,
        Use,
        canonical_speakers,
        speaker_keys,
        topics_of,
    )
    from claimtrack.report.summing import sum_up

    def speakers(uses: Iterable[Named], language: Language) -> Mapping[str, str]:
        return canonical_speakers((Use(*use) for use in uses), language)

    def keys(uses: Iterable[Named], language: Language) -> Mapping[str, Collection[str]]:
        return speaker_keys((Use(*use) for use in uses), language)

    def topics(claims: Sequence[Claim], language: Language, story: str) -> Sequence[Topic]:
        return topics_of(claims, language, story=story)

    made = (topics, Copyist(), DERIVATIONS_VERSION, speakers, keys)
    return Derivations(*made, Storyteller(), Finder(), sum_up)
