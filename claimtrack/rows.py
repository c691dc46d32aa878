"""Entry -> flat row: the columns of CSV, JSON and tables, defined once.

The claim record's fields come first, in their order, then what the ledger adds. ISO dates, plain numbers,
empty rather than "None", booleans 0 and 1, always the same order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from claimtrack.model import LIKELY, SURE, Claim, Entry, Sureness

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


def separated(cells: Iterable[Cell], separator: str = ",") -> str:
    """Return a line of separated values after RFC 4180, without the line feed at its end.

    The writer of the standard library leaves a lone carriage return bare when lines end with a line feed, and
    then cannot be read back.

    >>> separated(["two, or three", None, 2e16])
    '"two, or three",,20000000000000000'
    """
    return separator.join(_quoted(_printed(cell), separator) for cell in cells)


def short(claim: str) -> str:
    """Return the id as tables show it.

    >>> short("4f2a9c01d2e3")
    '4f2a9c01'
    """
    return claim[:SHORT]


def sure(confidence: float) -> Sureness:
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


def _quoted(value: str, separator: str) -> str:
    if re.search(rf'["\r\n{separator}]|^\s|\s$', value):
        return '"' + value.replace('"', '""') + '"'
    return value


def _printed(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        # repr would print 2e+16: every spreadsheet reads that, but not as the digits of the column beside it.
        return format(value, ".0f") if value.is_integer() else repr(value)
    return str(value)


def _float(amount: Decimal | None) -> float | None:
    """Return the amount for sorting and plotting; one beyond any float has none."""
    if amount is None:
        return None
    number = float(amount)
    return number if abs(number) != float("inf") else None
