"""quantulum3 behind one door: its table of units, and its reading of numerals that ours does not know.

Its parser is slow, quadratic in text length, and takes two seconds to load its units; so the table is read from
the package's data file, and the parser is only asked about single short surfaces with a compound unit.
"""

from __future__ import annotations

import json
import logging
import warnings
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

DIMENSIONS = frozenset({
    "length", "area", "volume", "mass", "speed", "energy", "power", "pressure", "frequency", "data storage",
    "data transfer rate", "temperature", "electric potential", "current", "charge", "radioactivity", "force",
    "capacitance", "electrical resistance", "torque", "sound level", "radiation absorbed dose",
    "radiation exposure", "luminous flux", "illuminance", "volumetric flow", "acceleration", "angle",
})  # fmt: skip
"""quantulum3's entities whose units measure something; its currencies and dimensionless units are ours."""

PREFIXES = {
    "": "", "a": "atto", "f": "femto", "p": "pico", "n": "nano", "µ": "micro", "μ": "micro", "m": "milli", "c": "centi",
    "d": "deci", "da": "deca", "h": "hecto", "k": "kilo", "K": "kilo", "M": "mega", "G": "giga", "T": "tera", "P": "peta",
    "E": "exa", "Z": "zetta", "Y": "yotta", "z": "zepto", "y": "yocto", "Ki": "kibi", "Mi": "mebi", "Gi": "gibi",
    "Ti": "tebi", "Pi": "pebi", "Ei": "exbi", "Zi": "zebi", "Yi": "yobi",
}  # fmt: skip
"""SI and binary prefixes by sign, as the package's table names them."""


@cache
def _parser() -> Any:
    """Import the parser without the root logger it sets up, and without its classifier.

    The classifier is there only where scikit-learn is, and stops with an error under another version than the
    one that it was made with: what is read must not hang on what else is installed.
    """
    handlers, level = list(logging.root.handlers), logging.root.level
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from quantulum3 import classifier, parser
    classifier.USE_CLF = False
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    return parser


@cache
def _table() -> tuple[dict[str, str], dict[str, str]]:
    data = json.loads((files("quantulum3") / "units.json").read_text(encoding="utf-8"))
    items = data.items() if isinstance(data, dict) else ((row["name"], row) for row in data)
    words: dict[str, str] = {}
    symbols: dict[str, str] = {}
    for name, row in items:
        if row.get("entity") not in DIMENSIONS:
            continue
        for sign in ("", *row.get("prefixes", [])):
            prefix = PREFIXES[sign]
            for surface in row.get("surfaces", []):
                if len(prefix + surface) > 3:
                    words.setdefault(prefix + surface.lower(), prefix + name)
                    words.setdefault(prefix + surface.lower() + "s", prefix + name)
            for symbol in row.get("symbols", []):
                symbols.setdefault(_plain_mu(sign + symbol), prefix + name)
    return words, symbols


def _plain_mu(symbol: str) -> str:
    """Return a sign with the Greek letter for the micro sign; texts write either."""
    return symbol.replace("\u00b5", "\u03bc")


def unit_of(surface: str, common: frozenset[str] = frozenset()) -> str | None:
    """Return quantulum3's name for a unit word or sign, ``None`` when it has no plain one.

    ``common`` holds words that name units but are ordinary words in news.

    >>> unit_of("kilometres"), unit_of("soldiers")
    ('kilometre', None)
    """
    if surface.lower() in common:
        return None
    words, symbols = _table()
    return symbols.get(_plain_mu(surface)) or words.get(surface.lower())


def second_reading(surface: str, value: Decimal) -> str | None:
    """Return the unit that quantulum3 reads in a short surface such as "80 kWh/100", ``None`` if it is not sure.

    It is believed only where it reads one quantity of the very value that we read, in a unit with a name.
    """
    if len(surface) > 40:
        return None
    try:
        found = _parser().parse(surface)
        unit = found[0].unit
        same = len(found) == 1 and abs(Decimal(str(found[0].value)) - value) <= abs(value) / 1_000_000
        return (
            unit.name
            if same and unit.entity.name in DIMENSIONS | {"unknown"} and " per " in unit.name
            else None
        )
    except (ArithmeticError, AttributeError, IndexError, KeyError, TypeError, ValueError):
        return None  # it stops at odd input, each time in another place
