"""What the columns of a row hold, and how a cell leads back to a claim."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from types import NoneType
from typing import Any, Literal, get_args, get_type_hints

from claimtrack.errors import ExportError
from claimtrack.model import Claim
from claimtrack.rows import COLUMNS, flat_name

Kind = Literal["text", "day", "amount", "integer", "number", "flag", "texts", "data"]
"""An ``amount`` is a plain decimal string; ``texts`` is a list of strings, ``data`` what JSON takes."""

DAYS = frozenset({"date", "time_start", "time_end", "asof", "event_from", "event_to"})
"""The fields of a claim that hold ISO dates."""

LEDGER_KINDS: Mapping[str, Kind] = {
    "topic": "text",
    "topic_name": "text",
    "voice": "text",
    "story": "text",
    "story_name": "text",
    "label": "text",
    "origin": "text",
    "copy": "flag",
    "version": "integer",
    "retrieved_at": "text",
    "extractor": "integer",
    "low_float": "number",
    "high_float": "number",
    "verdict": "text",
    "grade": "text",
    "tags": "texts",
    "notes": "texts",
    "decided": "texts",
}
"""What the columns behind the record hold; one that is not named here holds ``data``."""


def wanted(columns: Sequence[str]) -> Mapping[str, Kind]:
    """Return what each of the columns that are wanted holds, in their order; all where none is named."""
    kinds = column_kinds()
    return {name: kinds[name] for name in columns} if columns else kinds


@cache
def column_kinds() -> Mapping[str, Kind]:
    """Return what each of ``rows.COLUMNS`` holds, in their order."""
    hints = get_type_hints(Claim)
    return {
        name: _kind(name, hints[name]) if name in hints else LEDGER_KINDS.get(name, "data")
        for name in COLUMNS
    }


def _kind(name: str, hint: Any) -> Kind:
    inner = [arm for arm in get_args(hint) if arm is not NoneType]
    types = inner if NoneType in get_args(hint) else [hint]
    if types == [Decimal]:
        return "amount"
    if types == [int]:
        return "integer"
    if types == [float]:
        return "number"
    if types == [tuple[str, ...]]:
        return "texts"
    return "day" if name in DAYS else "text"


def as_day(value: str, claim: str) -> date:
    """Return an ISO day as a date. Another text is an ``ExportError``: a date column could not keep it."""
    try:
        day = date.fromisoformat(value)
        if day.isoformat() != value:
            raise ValueError(value)
    except ValueError:
        raise ExportError(f"claim {claim} has the day {value!r}, which is none") from None
    return day


def as_json(value: Any) -> str:
    """Return a value as JSON on one line."""
    return json.dumps(value, ensure_ascii=False)


def claim_of(values: Mapping[str, Any], where: str) -> Claim:
    """Return the claim of a row as it was read: text that stands for a number, list or date is turned back.

    Empty text is null: no field of a claim holds an empty text where it may be null. ``where`` names the row
    in the ``ExportError`` about a value that its column cannot hold.
    """
    record: dict[str, Any] = {}
    kinds = column_kinds()
    for name in Claim.__dataclass_fields__:
        column = flat_name(name) if flat_name(name) in values else name  # as it was called before 0.2
        if column not in values:
            raise ExportError(f"has no column {flat_name(name)!r}; it is no whole export", where=where)
        value = values[column]
        try:
            record[name] = _turn_back(value, kinds[name])
        except (ValueError, TypeError, InvalidOperation):
            raise ExportError(f"{name} cannot be {value!r}", where=where) from None
    return Claim.from_record(record)


def _turn_back(value: Any, kind: Kind) -> Any:
    if value is None or value == "":
        return () if kind == "texts" else None
    if kind == "day":
        return value.isoformat()[:10] if isinstance(value, date) else str(value)
    if kind == "amount":
        return Decimal(str(value))
    if kind == "integer":
        return int(value)
    if kind == "number":
        return float(value)
    if kind == "texts":
        return json.loads(value) if isinstance(value, str) else list(value)
    return str(value)
