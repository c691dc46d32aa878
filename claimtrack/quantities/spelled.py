"""Numbers in words: "two hundred and five thousand", "a million and a half"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from claimtrack.quantities.lexicon import Lexicon
from claimtrack.quantities.number_patterns import HYPHENS, Patterns


@dataclass(slots=True)
class Spelled:
    """A number at ``[start, end)`` of a run of number words, as far as it is read.

    ``total`` is the sum of what has a scale word, ``current`` what stands behind it ("two million **three
    hundred**"). ``scale`` is the last scale word, ``largest`` the largest; ``words`` counts those behind an article.
    """

    start: int
    end: int
    article: bool = False
    words: int = 0
    total: Decimal = Decimal(0)
    current: Decimal | None = None
    scale: Decimal = Decimal("Infinity")
    largest: Decimal = Decimal(1)

    @property
    def value(self) -> Decimal:
        """Return the whole number."""
        return self.total + (self.current or 0)

    def add(self, word: str, lex: Lexicon) -> None:
        """Add a numeral, multiply by "hundred", or close a part with a scale word."""
        if word in lex.values:
            value = lex.values[word]
            self.current = value if self.current is None else self.current + value
            return
        factor = lex.hundreds.get(word) or lex.scales[word]
        self.largest = max(self.largest, factor)
        product = (1 if self.current is None else self.current) * factor
        if word in lex.hundreds:
            self.current = product
        else:
            self.total, self.current, self.scale = self.total + product, None, factor

    def add_part(self, share: Decimal) -> None:
        """Add a part: of one in "two and a half million", of the scale before it in "a million and a half"."""
        if self.current is not None:
            self.current += share
        else:
            self.total += self.largest * share


def spell(run: str, lex: Lexicon, patterns: Patterns) -> Iterator[Spelled]:
    """Yield the numbers in a run of number words: "twenty thirty" are two, "twenty-five thousand" is one."""
    number: Spelled | None = None
    for piece in patterns.word.finditer(run):
        if piece["article"]:
            number = Spelled(*piece.span("article"), article=True)
        elif piece["part"]:
            if number is None or (number.current is None and not number.total):
                continue
            number.add_part(part_of(piece["part"], lex))
            number.end, number.words = piece.end(), number.words + 1
        else:
            word = piece["word"].lower()
            if number is not None and not _goes_on(number, word, piece["gap"].strip().lower(), lex):
                yield number
                number = None
            number = number or Spelled(*piece.span("word"))
            number.add(word, lex)
            number.end, number.words = piece.end("word"), number.words + 1
    if number is not None and number.words:
        yield number


def _goes_on(number: Spelled, word: str, link: str, lex: Lexicon) -> bool:
    """Say whether a word goes on with the number before it, given what links the two."""
    joined, hyphen = link in lex.words("numbers", "and"), bool(link) and link in HYPHENS
    if word in lex.values:
        return _adds_up(number, lex.values[word], joined, hyphen)
    if not number.words:
        return True  # "a hundred"
    if number.current is None or joined:
        return False  # "a million thousand", "two and million"
    return 0 < number.current < 100 if word in lex.hundreds else lex.scales[word] < number.scale


def _adds_up(number: Spelled, value: Decimal, joined: bool, hyphen: bool) -> bool:
    """Say whether a numeral fills a place that the number before it leaves: "forty" and "five", not "fifteen"."""
    if number.current is None:
        return number.total > 0 and value < number.scale and not hyphen  # "a million five"
    if number.current >= 100 and number.current % 100 == 0:
        return not hyphen  # "two hundred and five"
    return number.current % 100 >= 20 and number.current % 10 == 0 and 0 < value < 10 and not joined


def part_of(words: str, lex: Lexicon) -> Decimal:
    """Return the value of the part behind a whole number: "a quarter", "two-thirds", "half"."""
    top, *rest = re.split(r"[\s-]+", words.lower())
    return share_of(lex.values.get(top, Decimal(1)), lex.denominators[rest[-1] if rest else top])


def share_of(top: Decimal, bottom: Decimal) -> Decimal:
    """Return a share, exact where it ends within six decimals, else rounded there: two thirds are 0.666667."""
    return round(top / bottom, 6).normalize()
