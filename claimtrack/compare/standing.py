"""Standing figures: each voice's latest word on a topic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from claimtrack.model import Entry

Voice = tuple[str, str]
"""Whose word it is: ("voice", name), or ("text", publisher or document) where the text itself says it."""


Figure = tuple[Decimal | None, Decimal | None, str | None]
"""An amount as said: its ends and its unit."""


def voice_of(entry: Entry) -> Voice:
    """Return the voice that puts a figure forward. A narrator's figure is its publisher's, or else its
    document's.

    Two spellings are two voices here, apart from capitals; who is the same person is decided elsewhere.
    """
    claim = entry.claim
    if claim.speaker:
        return "voice", " ".join(claim.speaker.casefold().split())
    return "text", claim.publisher or claim.document


def can_stand(entry: Entry) -> bool:
    """Say whether a figure can be somebody's word on a topic: put forward as so, and not taken back.

    What is denied, asked or only supposed never stands; neither does a forecast, a remark without a figure,
    or a figure that repeats its neighbour in another unit.
    """
    claim = entry.claim
    return (
        claim.modality == "asserted"
        and claim.basis != "retracted"
        and claim.bound != "unquantified"
        and claim.restates is None
    )


def standing(entries: Iterable[Entry], *, asof: str | None = None) -> dict[tuple[str, Voice], Entry]:
    """Return the latest figure for each (topic, voice), in the order of topic and voice.

    With ``asof``, an ISO day, it is what was known on that day.

    The latest is the one with the latest as-of day. Figures without a day come before every dated one,
    since nothing says that they are newer; a figure that a voice had replaced by another and that a later
    document brings back is stale, and the newer one goes on standing; among equals the later publication
    wins, then the later place in the text, and at last the document's name, so that the order of ingest
    plays no part. A figure that is an addition to another ("another 20") is its own topic and so replaces
    nothing. A figure without an as-of day is known from the day of its document on; without that either,
    it is left out where a day is asked for.
    """
    latest: dict[tuple[str, Voice], Entry] = {}
    replaced: dict[tuple[str, Voice], set[Figure]] = defaultdict(set)
    for entry in sorted((e for e in entries if can_stand(e) and _is_known(e, asof)), key=_lateness):
        key = entry.topic, voice_of(entry)
        before = latest.get(key)
        if before is not None and _figure(before) != _figure(entry):
            if _figure(entry) in replaced[key] and entry.claim.document != before.claim.document:
                continue
            replaced[key].add(_figure(before))
        latest[key] = entry
    return dict(sorted(latest.items()))


def _figure(entry: Entry) -> Figure:
    claim = entry.claim
    return claim.low, claim.high, claim.unit


def _is_known(entry: Entry, asof: str | None) -> bool:
    if asof is None:
        return True
    day = max(entry.claim.asof or "", entry.claim.date or "")
    return bool(day) and day <= asof


def _lateness(entry: Entry) -> tuple[str, str, str, int, str]:
    claim = entry.claim
    return claim.asof or "", claim.date or "", claim.document, claim.start, claim.claim
