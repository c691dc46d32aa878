"""What a rule says: of which figures, and on which condition it alerts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from claimtrack.errors import UsageError
from claimtrack.filters import Filters, option
from claimtrack.model import plain
from claimtrack.store.filtering import read_number

CONDITIONS = {
    "rises": "a voice's latest figure is above its last one, or by so many percent: rises 10%",
    "falls": "it is below it: falls, falls 5%",
    "above": "somebody's latest figure is above a number, and nobody's was: above 500",
    "below": "it is below it: below 1.5 million",
    "new high": "a figure is above all that were put forward before",
    "new low": "it is below all of them",
    "new voice": "somebody puts a figure forward who had not",
    "contradicted": "two figures cannot both be right",
    "silent edit": "a figure changed in a text, or went from it, where it stands",
    "corrected": "somebody replaces his own figure, or takes it back",
}
"""What a rule can wait for."""

SHAPES = {"rises": "rises [N%]", "falls": "falls [N%]", "above": "above N", "below": "below N"}
"""How those are written that have a number."""

NEAR = 0.6
"""How alike words must be to be taken for a slip of each other, from 0 to 1."""

KEPT = ("topic", "story", "speaker", "publisher", "counted", "place", "unit", "search")
"""The filters that choose the figures of a rule."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a rule waits for: one of ``CONDITIONS``, with the percentage or the amount that it names."""

    kind: str
    amount: Decimal | None = None

    def __str__(self) -> str:
        if self.amount is None:
            return self.kind
        return f"{self.kind} {self.amount:,f}" + ("%" if self.kind in ("rises", "falls") else "")


def read_condition(asked: str) -> Condition:
    """Return what ``--when`` asks for; any other is a ``UsageError`` that says what there is.

    >>> [str(read_condition(one)) for one in ("rises  10 %", "above 1.5 million", "New High")]
    ['rises 10%', 'above 1,500,000', 'new high']
    """
    words = " ".join(asked.split())
    match = re.fullmatch(r"([A-Za-z]+(?: [A-Za-z]+)?)(?: ?([-\d].*))?", words)
    kind, number = (match[1].casefold(), match[2]) if match else ("", None)
    if kind not in CONDITIONS:
        raise UsageError(f"{asked!r} is no condition; {_there_are(words)}", where="--when")
    if kind in ("above", "below"):
        if number is None:
            raise UsageError(f"{kind} what? write it as {kind} 500", where="--when")
        return Condition(kind, _tidy(read_number(number, "--when")))
    if number is None:
        return Condition(kind)
    if kind not in SHAPES:
        raise UsageError(f"{kind} takes no number", where="--when")
    percent = re.fullmatch(r"(\d[\d,]*(?:\.\d+)?) ?(%|percent|per cent)?", number)
    if percent is None or not percent[2]:
        raise UsageError(f"{kind} by how many percent? write it as {kind} 10%", where="--when")
    return Condition(kind, _tidy(Decimal(percent[1].replace(",", ""))))


def _tidy(number: Decimal) -> Decimal:
    return Decimal(plain(number))


def _there_are(asked: str) -> str:
    shapes = [SHAPES.get(kind, kind) for kind in CONDITIONS]
    number = re.search(r"\d.*", asked)
    word = asked[: number.start()].strip().casefold() if number else asked.casefold()
    near = get_close_matches(word, [*CONDITIONS], 1, NEAR) or [
        kind for kind in CONDITIONS if word and kind.startswith(word[:4])
    ]
    tail = f" {number[0]}" if number and near and near[0] in SHAPES else ""
    return f"there are {', '.join(shapes)}" + (f"; did you mean {near[0]}{tail}?" if near else "")


def filters_of(asked: Mapping[str, Any]) -> Filters:
    """Return the filters of a rule as the ledger takes them; lists come from JSON."""
    given: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in asked.items()}
    return Filters(**given)


def in_words(filters: Mapping[str, Any], condition: str) -> str:
    """Return a rule as the options that make it.

    >>> in_words({"topic": "dead haiti", "speaker": ["UN", "WHO"]}, "rises 10%")
    "--topic 'dead haiti' --speaker UN --speaker WHO --when 'rises 10%'"
    """
    from shlex import quote

    asked = filters_of(filters)
    given = [f"{option(name)} {quote(one)}" for name in KEPT for one in asked.values(name)]
    return " ".join([*given, f"--when {quote(condition)}"])
