"""The number knowledge of one language, compiled once into patterns and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from claimtrack.lang import Language
from claimtrack.lang.nations import nationalities
from claimtrack.lang.wording import DIGIT, Sought
from claimtrack.model import Bound

LONGEST_NUMERAL = 30
"""Digits of a numeral that is read; longer ones are identifiers or noise."""


@dataclass(frozen=True)
class Lexicon:
    """Compiled tables of ``lang/<code>/quantities.toml``; see that file for what each part holds."""

    table: Mapping[str, Any]
    values: Mapping[str, Decimal]
    """Words below a hundred, by lower-case word."""
    hundreds: Mapping[str, Decimal]
    scales: Mapping[str, Decimal]
    marks: Mapping[str, Decimal]
    denominators: Mapping[str, Decimal]
    vague: Mapping[str, Decimal]
    multiplied: Mapping[str, Decimal]
    multiples: Mapping[str, Decimal]
    grown: Mapping[str, Decimal]
    shrunk: Mapping[str, Decimal]
    before: Mapping[str, Bound]
    before_amounts: Mapping[str, Bound]
    """Phrases that are bounds before money and percentages only."""
    after: Mapping[str, Bound]
    skipped: frozenset[str]
    units: Mapping[str, str]
    """Unit words, lower case, plural forms included."""
    abbreviations: Mapping[str, str]
    """Unit signs, in their very case."""
    scaled: Mapping[str, Decimal]
    """Of these, the ones with a scale in them: "mb/d" are millions of barrels per day."""
    glued_only: frozenset[str]
    percents: Mapping[str, str]
    symbols: Mapping[str, str]
    currencies: Mapping[str, Mapping[str, str]]
    adjectives: Mapping[str, str]
    minor: Mapping[str, str]
    minor_signs: Mapping[str, str]
    trigger: Sought

    _sets: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict, compare=False)

    def words(self, *path: str) -> frozenset[str]:
        """Return a list of the table, lower-cased, as a set."""
        if path not in self._sets:
            part: Any = self.table
            for key in path:
                part = part[key]
            self._sets[path] = frozenset(str(word).lower() for word in part)
        return self._sets[path]


@cache
def lexicon(language: Language) -> Lexicon:
    """Return the compiled lexicon of a language."""
    table = language.table("quantities")
    numbers, vague, bounds = table["numbers"], table["vague"], table["bounds"]
    values = (
        {w: Decimal(0) for w in numbers["zero"]} | _decimals(numbers["units"]) | _decimals(numbers["tens"])
    )
    units, abbreviations = _units(table)
    scales = _decimals(numbers["scales"])
    hundreds = _decimals(numbers["hundred"]) | _decimals(numbers["dozen"])
    multiples = _decimals(table["multiples"]["words"])
    grown, shrunk = _decimals(table["multiples"]["verbs"]), _decimals(table["multiples"]["verbs_down"])
    denominators = _decimals(table["fractions"]["denominators"])
    heads = [
        *values,
        *hundreds,
        *scales,
        *vague["words"],
        *multiples,
        *grown,
        *shrunk,
        *denominators,
        "couple",
        *table["zero"]["single"],
        table["multiples"]["times"][0],
        *(w.split()[-1] for w in table["ages"]["before"]),
    ]
    trigger = re.compile(
        rf"[\d{''.join(table['fractions']['signs'])}]|\b(?:{alternatives(heads)})\b|\bno\s|\bnone\s|\b(?:{alternatives(values)})fold\b"
        rf"|\b(?:an?|last|past|over|than)\s+(?:{alternatives(table['unit_rules']['articles'])})s?\b"
        rf"|majority|several times|many times",
        re.I,
    )
    nouns = table["unit_rules"]["articles"]
    shown = [*heads, *(f"{word}fold" for word in values), *nouns, *(f"{noun}s" for noun in nouns)]
    shown += [DIGIT, *table["zero"]["words"], "majority", "times"]
    return Lexicon(
        table=table,
        values=values,
        hundreds=hundreds,
        scales=scales,
        marks=_decimals(numbers["scale_marks"]),
        denominators=denominators,
        vague=_decimals(vague["words"]),
        multiplied=_decimals(vague["multiplied"]),
        multiples=multiples,
        grown=grown,
        shrunk=shrunk,
        before={phrase.lower(): bound for bound, phrases in bounds["before"].items() for phrase in phrases},
        before_amounts={p.lower(): bound for bound, phrases in bounds["amounts"].items() for p in phrases},
        after={phrase.lower(): bound for bound, phrases in bounds["after"].items() for phrase in phrases},
        skipped=frozenset(bounds["between"]),
        units=units,
        abbreviations=abbreviations,
        scaled={sign: Decimal(by) for signs in table["scaled_units"].values() for sign, by in signs.items()},
        glued_only=frozenset(table["unit_rules"]["glued_only"]),
        percents=table["percent"]["names"],
        symbols=table["currencies"]["symbols"],
        currencies=_currency_names(table),
        adjectives={country.lower(): country for country in language.table("places")["countries"]}
        | dict(nationalities(language))
        | table["currencies"]["adjectives"],
        minor={k: v for k, v in table["currencies"]["minor"].items() if isinstance(v, str)},
        minor_signs=table["currencies"]["minor"]["signs"],
        trigger=Sought(trigger, shown),
    )


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern that matches any of the words, the longest first; white space matches any.

    Words that begin alike share their beginning, so that a search looks at one letter where a plain list of
    alternatives would try each word in turn.
    """
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for part in re.findall(r"\s+|\S", word.strip()):
            node = node.setdefault(r"\s+" if part.isspace() else re.escape(part), {})
        if word:
            node[""] = {}
    return _branches(tree)


def _branches(node: Mapping[str, Any]) -> str:
    parts = [step + _below(below) for step, below in sorted(node.items()) if step]
    return "|".join(parts)


def _below(node: Mapping[str, Any]) -> str:
    inner = _branches(node)
    if "" not in node:
        return inner if len(node) == 1 else f"(?:{inner})"
    return f"(?:{inner})?" if inner else ""


def _decimals(table: Mapping[str, Any]) -> dict[str, Decimal]:
    # Decimal(1e6) is exact: scales are whole floats below 2**53, the others ints or 0.5.
    return {word.lower() if len(word) > 3 else word: Decimal(value) for word, value in table.items()}


def _units(table: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the unit words, small and with plurals, and the unit signs in their very case."""
    short = table["unit_rules"]["short_words"]
    words, signs = {}, {}
    for name, forms in table["units"].items():
        for form in forms:
            spelled = form == form.lower() and form.replace("-", " ").replace(" ", "").isalpha()
            if form in short or (spelled and len(form) > 3):
                words[form] = name
                if not form.endswith("s"):
                    words.setdefault(form + "s", name)
            else:
                signs[form] = name
    signs |= {sign: name for name, scaled in table["scaled_units"].items() for sign in scaled}
    return words, signs


def _currency_names(table: Mapping[str, Any]) -> dict[str, Mapping[str, str]]:
    names: dict[str, Mapping[str, str]] = {}
    for name, codes in table["currencies"]["names"].items():
        names[name] = codes
        names[name if name.endswith("s") else name + "s"] = codes
    return names
