"""No derivation depends on the order in which documents and claims come in."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pairs_by_hand import CORE, pair

from claimtrack.compare import (
    Use,
    canonical_speakers,
    find_copies,
    fold,
    origins,
    standing,
    subject_of,
    sweep,
)
from claimtrack.lang import load_language
from claimtrack.model import Claim, Entry

ENGLISH = load_language("en")

CLAIMS = list({(c.document, c.claim): c for row in CORE[::2] for c in pair(row)}.values())
TEXTS = [(f"{i}.txt", f"{claim.sentence} {CLAIMS[i // 2].sentence}") for i, claim in enumerate(CLAIMS)]


def derive(claims: list[Claim], texts: list[tuple[str, str]]) -> dict[str, Any]:
    """Return everything that is derived from claims and texts, each in the order in which it comes out."""
    copies = find_copies(texts)
    of = origins(copies, [name for name, _ in texts])
    entries = [
        Entry(
            claim,
            subject_of(claim, ENGLISH).key,
            claim.document,
            i,
            1,
            of.get(claim.document, ""),
            "2021-03-09",
        )
        for i, claim in enumerate(claims)
    ]
    swept = sweep(entries, language=ENGLISH)
    uses = [Use(c.speaker, c.speaker_role, c.speaker_affiliation, c.document) for c in claims if c.speaker]
    return {
        "copies": copies,
        "origins": sorted(of.items()),
        "topics": sorted((e.claim.document, e.claim.claim, e.topic) for e in entries),
        "relations": swept.relations,
        "findings": fold(swept.relations),
        "standing": [(key, e.claim) for key, e in standing(entries).items()],
        "speakers": canonical_speakers(uses, ENGLISH),
    }


EXPECTED = derive(CLAIMS, TEXTS)


@settings(max_examples=25)
@given(st.randoms(use_true_random=False))
def test_the_order_plays_no_part(shuffler: random.Random) -> None:
    claims, texts = [*CLAIMS], [*TEXTS]
    shuffler.shuffle(claims)
    shuffler.shuffle(texts)
    assert derive(claims, texts) == EXPECTED


@given(st.sets(st.integers(0, len(CLAIMS) - 1), min_size=1))
def test_a_topic_does_not_know_of_other_claims(chosen: set[int]) -> None:
    some = [CLAIMS[i] for i in sorted(chosen)]
    known = {(document, key): topic for document, key, topic in EXPECTED["topics"]}
    assert all(subject_of(c, ENGLISH).key == known[c.document, c.claim] for c in some)
