"""What a claim says of its subject, and what speaks for a topic, in words for a reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from claimtrack.compare.measures import read_measure
from claimtrack.compare.naming import participles
from claimtrack.compare.topics import subject_of
from claimtrack.compare.weights import load_weights
from claimtrack.compare.where import Source, place_of_event
from claimtrack.lang import Language
from claimtrack.model import Claim

SLIGHT = 0.1
"""A part of the log-odds below which nothing is said of it."""

PLACED: Mapping[Source, str] = {
    "read": "said of the figure",
    "sentence": "named in its sentence",
    "title": "named in the title",
    "nowhere": "",
}


def explain(claim: Claim, language: Language) -> str:
    """Return what a claim says of its subject, each part with the words or the place that it comes from."""
    topic = subject_of(claim, language)
    parts = dict(topic.parts)
    _, named = place_of_event(claim, language)
    told: list[str] = []
    if measure := participles(parts.get("measure"), language):
        why = read_measure(claim, language).why
        told.append(measure if why in ("", measure) else f'{measure}, by "{why}"')
    if "counted" in parts:
        inferred = " (taken over from the text around)" if "counted" in claim.inferred else ""
        told.append(f"of {parts['counted']}{inferred}")
    if "side" in parts:
        how = "taken over from before" if "side" in claim.inferred else "whose they are"
        told.append(f"{parts['side']}, {how}")
    if "place" in parts:
        taken_over = named == "read" and "place" in claim.inferred
        how = "taken over from the text around" if taken_over else PLACED[named]
        told.append(f"{parts['place']}, {how}")
    if "dimension" in parts:
        told.append(f"measured as {parts['dimension']}")
    if "kind" in parts:
        told.append(f"apart from totals as {_an(parts['kind'])}")
    if "status" in parts:
        told.append(f"apart from others as {parts['status']}")
    if not topic.comparable:
        told.append("the text does not say what is counted, so nothing is compared with it")
    return "; ".join(told)


def _an(word: str) -> str:
    return f"{'an' if word[:1] in 'aeiou' else 'a'} {word}"


def joined_by(claims: Sequence[Claim], language: Language) -> list[tuple[str, float]]:
    """Return what speaks for one topic of some claims and what against it, each with its mean part of the
    log-odds over all pairs, the strongest first."""
    import numpy as np

    from claimtrack.compare.columns import Columns
    from claimtrack.compare.pairing import FEATURES
    from claimtrack.compare.slots import read_slots

    columns, weights = Columns([read_slots(claim, language) for claim in claims]), load_weights("topics")
    pairs = np.triu_indices(columns.n, 1)
    found = []
    for feature in FEATURES:
        weight = weights.of.get(feature.name, 0.0)
        part = weight * float(feature.of(columns)[pairs].mean()) if weight else 0.0
        if abs(part) >= SLIGHT:
            found.append((feature.about.partition(":")[0].rstrip(".").lower(), part))
    return sorted(found, key=lambda one: (-abs(one[1]), one[0]))
