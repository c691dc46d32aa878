"""What a user may decide a field of a claim to be: words -> checked values, a claim with them in place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, get_args

from claimtrack.errors import UsageError
from claimtrack.model import Basis, Bound, Claim, Direction, Kind, Modality, Role, Status, plain

CHOICES: dict[str, tuple[str, ...]] = {
    "bound": get_args(Bound),
    "direction": get_args(Direction),
    "kind": get_args(Kind),
    "status": get_args(Status),
    "modality": get_args(Modality),
    "basis": get_args(Basis),
    "speaker_role": get_args(Role),
}
"""The fields that have one of a few values."""

AMOUNTS = ("low", "high")

_AMOUNT = re.compile(
    r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?", re.ASCII
)
"""An amount as it may be typed. "1.200,50" and "12,5" are none: without the comma they would be others."""

DAYS = ("asof", "time_start", "time_end", "event_from", "event_to")
NEVER_EMPTY = ("bound", "modality")
WORDS = (
    *("unit", "counted", "counted_head", "action", "side", "agent", "place", "category"),
    *("event_kind", "event_place"),
    *("speaker", "speaker_affiliation", "authority", "hedge"),
)
SETTABLE: tuple[str, ...] = (*AMOUNTS, *CHOICES, *WORDS, *DAYS)
"""The fields that can be decided. Where a figure stands and how it reads is what the text says."""

TOPIC = "topic"
"""What can be set of a figure beside its fields: the key of the topic that it is to be in."""


def check_value(field: str, value: str | None) -> str | None:
    """Return a field's value as it is kept: canonical text, ``None`` for no value.

    A field that cannot be decided, or a value that it cannot have, is a ``UsageError``.

    >>> check_value("low", "1,200.50"), check_value("speaker", " ")
    ('1200.5', None)
    """
    if field == TOPIC:
        return (value or "").strip() or None
    if field not in SETTABLE:
        raise UsageError(
            f"{field!r} cannot be set; these can: {', '.join((*SETTABLE, TOPIC))}", where="--set"
        )
    words = " ".join((value or "").split())
    if not words:
        if field in NEVER_EMPTY:
            raise UsageError(f"{field} cannot be empty", where="--set")
        return None
    if field in CHOICES:
        if words not in CHOICES[field]:
            raise UsageError(f"{field} is one of {', '.join(CHOICES[field])}, not {words!r}", where="--set")
        return words
    if field in AMOUNTS:
        return _amount(field, words)
    if field in DAYS:
        try:
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", words):
                raise ValueError
            return date.fromisoformat(words).isoformat()
        except ValueError:
            raise UsageError(f"{words!r} is not a day; write it as 2020-10-05", where="--set") from None
    return words


def _amount(field: str, words: str) -> str:
    amount = Decimal(re.sub("[, ]", "", words)) if _AMOUNT.fullmatch(words) else None
    if amount is None or abs(amount.adjusted()) > 400:
        raise UsageError(f"{field} is a number such as 1200.5 or 1,200.5, not {words!r}", where="--set")
    return plain(amount)


def with_values(claim: Claim, fields: Mapping[str, str | None]) -> Claim:
    """Return a claim with decided values in place, and what follows from them: who decided is sure."""
    values: dict[str, Any] = {
        name: Decimal(value) if name in AMOUNTS and value is not None else value
        for name, value in fields.items()
    }
    if "speaker" in values:
        values["speaker_confidence"] = 1.0
        if values["speaker"] is None:
            values["attribution"] = "narrator"
        elif claim.attribution == "narrator":
            values["attribution"] = "indirect"
    if "asof" in values:
        values["asof_basis"] = "stated" if values["asof"] else "unknown"
    return replace(claim, **values)


def check_interval(claim: Claim, fields: Mapping[str, str | None]) -> None:
    """Refuse values with which the lower end of a figure would be above the upper one, as a ``UsageError``:
    where a point is given another ``low``, its ``high`` stays behind."""
    decided = with_values(claim, {name: fields[name] for name in AMOUNTS if name in fields})
    if decided.low is not None and decided.high is not None and decided.low > decided.high:
        low, high = plain(decided.low), plain(decided.high)
        raise UsageError(
            f"low would be {low} and high {high} of {claim.wording!r}; set both, or value=N", where="--set"
        )
