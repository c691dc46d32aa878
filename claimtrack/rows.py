"""Entry -> flat row: the columns of CSV, JSON and tables, defined once.

The claim record's fields come first, in their order, then what the ledger adds. ISO dates, plain numbers,
empty rather than "None", booleans 0 and 1, always the same order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any, Literal

from claimtrack.model import Claim, Entry

Cell = str | int | float | None

CLAIM_COLUMNS: tuple[str, ...] = tuple(f.name for f in fields(Claim))
"""The fields of the public record."""

COLUMNS: tuple[str, ...] = (
    *CLAIM_COLUMNS,
    "topic",
    "label",
    "origin",
    "copy",
    "version",
    "retrieved_at",
    "extractor",
    "low_float",
    "high_float",
)
"""All columns of a row, in order."""

SHORT = 8
"""Characters of an id in tables; any unique prefix of the whole is accepted."""

SURE = 0.85
"""Confidence from which people are shown *sure*."""

LIKELY = 0.6
"""Confidence from which they are shown *likely*; below, *check*."""


def record(entry: Entry) -> dict[str, Any]:
    """Return the whole record of an entry for JSON: as ``Claim.record`` with the ledger's columns behind
    it."""
    return {
        **entry.claim.record(),
        "topic": entry.topic,
        "label": entry.label,
        "origin": entry.origin,
        "copy": int(entry.copy),
        "version": entry.version_key,
        "retrieved_at": entry.retrieved_at,
        "extractor": entry.extractor,
        "low_float": _float(entry.claim.low),
        "high_float": _float(entry.claim.high),
    }


def row(entry: Entry) -> dict[str, Cell]:
    """Return the flat row of an entry: one value for each of ``COLUMNS``, lists joined."""
    return flat(record(entry))


def flat(values: Mapping[str, Any]) -> dict[str, Cell]:
    """Return a record with one plain value in each field: lists joined by "; ", booleans as 0 and 1.

    >>> flat({"chain": ["Lavrov", "TASS"], "copy": True, "place": None})
    {'chain': 'Lavrov; TASS', 'copy': 1, 'place': None}
    """
    return {name: _flat(value) for name, value in values.items()}


def short(claim: str) -> str:
    """Return the id as tables show it.

    >>> short("4f2a9c01d2e3")
    '4f2a9c01'
    """
    return claim[:SHORT]


def sure(confidence: float) -> Literal["sure", "likely", "check"]:
    """Return the word for a confidence: people are not shown a number that looks measured to the percent.

    >>> [sure(c) for c in (0.97, 0.7, 0.3)]
    ['sure', 'likely', 'check']
    """
    if confidence >= SURE:
        return "sure"
    return "likely" if confidence >= LIKELY else "check"


def _flat(value: Any) -> Cell:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, list | tuple):
        return "; ".join(str(one) for one in value) or None
    assert value is None or isinstance(value, str | int | float)
    return value


def _float(amount: Decimal | None) -> float | None:
    """Return the amount for sorting and plotting; one beyond any float has none."""
    if amount is None:
        return None
    number = float(amount)
    return number if abs(number) != float("inf") else None
