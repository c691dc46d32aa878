"""A mention placed in its parsed sentence, and what sort of figure it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from claimtrack.context.words import Words
from claimtrack.model import Mention
from claimtrack.parsing import ParsedSentence
from claimtrack.parsing.roles import is_cardinal

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Measure = Literal["count", "money", "share", "duration", "age", "times", "measure"]

DURATIONS = frozenset(
    {
        "second",
        "minute",
        "hour",
        "day",
        "week",
        "fortnight",
        "month",
        "quarter",
        "year",
        "decade",
        "century",
        "millisecond",
    }
)
SHARES = frozenset({"percent", "percentage point", "basis point", "fraction"})


@dataclass(slots=True)
class Figure:
    """A mention with its token positions: ``first`` to ``last`` is the number, ``begin`` the bound word.

    ``taken`` holds the positions of every other figure of the sentence, ``parts`` the last one of each that
    can be a part of this one: a count, a share, an amount.
    """

    mention: Mention
    parsed: ParsedSentence
    index: int
    first: int
    last: int
    begin: int
    measure: Measure
    taken: frozenset[int] = field(default_factory=frozenset)
    parts: frozenset[int] = field(default_factory=frozenset)

    @property
    def doc(self) -> Doc:
        """Return the parse of the sentence."""
        return self.parsed.doc

    @property
    def root(self) -> Token:
        """Return the token of the number by which it hangs on the rest of the sentence."""
        for token in self.doc[self.first : self.last + 1]:
            if not self.first <= token.head.i <= self.last or token.head == token:
                return token
        return self.doc[self.last]

    def before(self, steps: int = 1) -> Token | None:
        """Return the token so many steps before the figure's first bound word."""
        i = self.begin - steps
        return self.doc[i] if i >= 0 else None

    def after(self, steps: int = 1) -> Token | None:
        """Return the token so many steps behind the figure."""
        i = self.last + steps
        return self.doc[i] if i < len(self.doc) else None


def place_figure(index: int, mention: Mention, parsed: ParsedSentence, words: Words) -> Figure | None:
    """Return the mention with its tokens; ``None`` when it stands beyond the part that was parsed."""
    tokens = parsed.tokens(mention.span)
    if not tokens:
        return None
    wording = parsed.tokens(mention.wording)
    first, last = tokens[0].i, tokens[-1].i
    while last + 1 < len(parsed.doc) and not parsed.doc[last + 1].text.strip(" "):
        last += 1  # blanks of a mark that is not read: "84%[4] of infants"
    begin = min(first, wording[0].i if wording else first)
    return Figure(
        mention, parsed, index, first, last, begin, _measure(mention, parsed.doc, first, last, words)
    )


def _measure(mention: Mention, doc: Doc, first: int, last: int, words: Words) -> Measure:
    unit = mention.quantity.unit
    if unit is None:
        return "count"
    if unit in SHARES:
        return "share"
    if unit == "times":
        return "times"
    if unit in DURATIONS:
        return "age" if mention.kind == "age" or _is_age(doc, first, last, words) else "duration"
    name = unit.split()[0]
    if (len(name) == 3 and name.isupper()) or name in words.moneys:
        return "money"
    return "measure"


def _is_age(doc: Doc, first: int, last: int, words: Words) -> bool:
    """Say whether years are somebody's: "4-year-old", "aged 40", or a bare number read as years (", 72,")."""
    behind = [t.lower_ for t in doc[last + 1 : last + 3]]
    if doc[last].lower_ in words.age_behind or any(low in words.age_behind for low in behind):
        return True
    if any(t.lower_ in words.age_before for t in doc[max(0, first - 3) : first]):
        return True
    return is_cardinal(doc[last])
