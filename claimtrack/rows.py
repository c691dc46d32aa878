"""Entry -> flat row: the columns of CSV, JSON and tables, defined once.

The claim record's fields come first, in their order, then what the ledger adds. ISO dates, plain numbers,
empty rather than "None", booleans 0 and 1, always the same order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from decimal import Decimal
from functools import cache
from typing import Any

from claimtrack.model import (
    FLAT,
    INTERVIEWER,
    LIKELY,
    READ_LIKELY,
    READ_SURELY,
    SURE,
    THE_TEXT,
    Claim,
    Entry,
    Sureness,
    plain,
)

Cell = str | int | float | None

CLAIM_COLUMNS: tuple[str, ...] = tuple(f.name for f in fields(Claim))
"""The fields of the public record."""

COLUMNS: tuple[str, ...] = (
    *CLAIM_COLUMNS,
    "topic",
    "topic_name",
    "story",
    "story_name",
    "voice",
    "label",
    "origin",
    "copy",
    "version",
    "retrieved_at",
    "extractor",
    "verdict",
    "grade",
    "tags",
    "notes",
    "decided",
    "low_float",
    "high_float",
)
"""All columns of a row, in order."""

BRIEF: tuple[str, ...] = (
    *("claim", "wording", "low", "high", "bound", "unit", "counted", "voice", "basis", "modality"),
    *("topic_name", "story_name", "asof", "date", "label", "publisher", "title", "url", "sentence"),
    *("document", "topic", "story", "verdict", "grade", "tags"),
)
"""The columns of a sheet where nobody asks for others: those of the tables, the exact amounts, and the keys
by which the other reports find the rest."""

SHORT = 8
"""Characters of an id in tables; any unique prefix of the whole is accepted."""


def record(entry: Entry) -> dict[str, Any]:
    """Return the whole record of an entry for JSON: as ``Claim.record`` with the ledger's columns behind
    it."""
    return {**entry.claim.record(), **beside(entry)}


def beside(entry: Entry) -> dict[str, Any]:
    """Return what the ledger adds to the record of a claim."""
    return {
        "topic": entry.topic,
        "topic_name": entry.topic_name,
        "story": entry.story,
        "story_name": entry.story_name,
        "voice": voice(entry.claim),
        "label": entry.label,
        "origin": entry.origin,
        "copy": int(entry.copy),
        "version": entry.version_key,
        "retrieved_at": entry.retrieved_at,
        "extractor": entry.extractor,
        "verdict": entry.verdict,
        "grade": entry.grade,
        "tags": list(entry.tags),
        "notes": list(entry.notes),
        "decided": decided(entry),
        "low_float": as_float(entry.claim.low),
        "high_float": as_float(entry.claim.high),
    }


def decided(entry: Entry) -> list[str]:
    """Return what a user decided about an entry's fields, each with the value that was extracted; that it was
    added at all comes first."""
    before = ["added by hand"] if entry.added is not None else []
    before += [f"{name} was {_plain(value)}" for name, value in sorted(entry.extracted.items())]
    return [*before, "topic"] if entry.topic_decided else before


def voice(claim: Claim) -> str:
    """Return the voice: the speaker, or else the publisher, or else "the text" itself."""
    if claim.speaker:
        return claim.speaker
    if claim.speaker_role == INTERVIEWER:
        return INTERVIEWER
    return claim.publisher or THE_TEXT


def flat_name(name: str) -> str:
    """Return how a field of a record is called as a column; of two figures side by side, those of each.

    >>> flat_name("end"), flat_name("b_asof"), flat_name("wording")
    ('char_end', 'b_as_of', 'wording')
    """
    side, _, field = name.partition("_")
    if side in ("a", "b") and field in FLAT:
        return f"{side}_{FLAT[field]}"
    return FLAT.get(name, name)


def record_name(name: str) -> str:
    """Return the field of a record that a column is called after."""
    return next((field for field, column in FLAT.items() if column == name), name)


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
    """Return a line of separated values after RFC 4180, without the line feed at its end; text that a
    spreadsheet would run is disarmed.

    The writer of the standard library leaves a lone carriage return bare when lines end with a line feed, and
    then cannot be read back.

    >>> separated(["two, or three", None, 2e16])
    '"two, or three",,20000000000000000'
    >>> separated(["=1+1"])
    "'=1+1"
    """
    return separator.join(["" if cell is None else _quoted(_printed(cell), separator) for cell in cells])


FORMULA = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")
"""How a cell begins that a spreadsheet may run: the signs that OWASP names under "CSV injection", with their
full-width forms; and one that was armed by us, so that disarming can be undone."""

NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
"""What begins like a formula and is a plain number."""


def disarm(text: str) -> str:
    """Return a cell's text that no spreadsheet runs as a formula: with an apostrophe before it if need be.

    >>> disarm("=1+1"), disarm("-5"), disarm("'=1+1"), disarm("'tis")
    ("'=1+1", '-5', "''=1+1", "'tis")
    """
    return "'" + text if FORMULA.match(text) and not NUMBER.fullmatch(text) else text


def rearm(text: str) -> str:
    """Return the text that ``disarm`` was given.

    >>> rearm("'=1+1"), rearm("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def short(claim: str) -> str:
    """Return the id as tables show it.

    >>> short("4f2a9c01d2e3")
    '4f2a9c01'
    """
    return claim[:SHORT]


def sure(confidence: float) -> Sureness:
    """Return the word for the confidence in who says it: a number would look measured to the percent.

    >>> [sure(c) for c in (0.97, 0.7, 0.3)]
    ['sure', 'likely', 'check']
    """
    if confidence >= SURE:
        return "sure"
    return "likely" if confidence >= LIKELY else "check"


def read_surely(confidence: float) -> Sureness:
    """Return the word for a confidence in how a figure was read; see ``sure`` for who says it."""
    if confidence >= READ_SURELY:
        return "sure"
    return "likely" if confidence >= READ_LIKELY else "check"


def _flat(value: Any) -> Cell:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, list | tuple):
        return "; ".join(str(one) for one in value) or None
    assert value is None or isinstance(value, str | int | float)
    return value


@cache
def _to_quote(separator: str) -> Callable[[str], re.Match[str] | None]:
    return re.compile(rf'["\r\n{separator}]|^\s|\s$').search


def _quoted(value: str, separator: str) -> str:
    if _to_quote(separator)(value):
        return '"' + value.replace('"', '""') + '"'
    return value


def _printed(value: str | int | float) -> str:
    if isinstance(value, float):
        # repr would print 2e+16: every spreadsheet reads that, but not as the digits of the column beside it.
        return format(value, ".0f") if value.is_integer() else repr(value)
    return disarm(value) if isinstance(value, str) else str(value)


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    return "not said" if value is None else str(value)


def as_float(amount: Decimal | None) -> float | None:
    """Return the amount for sorting and plotting; one beyond any float has none."""
    if amount is None:
        return None
    number = float(amount)
    return number if abs(number) != float("inf") else None
