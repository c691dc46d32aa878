"""A figure as a rule keeps it from one look to the next, and how a later one stands to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any

from claimtrack.compare.intervals import Interval, interval
from claimtrack.compare.standing import Voice, voice_of
from claimtrack.model import Bound, Entry, plain
from claimtrack.report import words

LONGEST_SENTENCE = 400
"""Characters of a sentence that an alert shows; ``claimtrack show`` has the rest."""

UPWARDS: frozenset[str] = frozenset(("at_least", "more_than", "vague"))
"""Bounds of figures that may be any amount above what they state, and so are below nothing."""

DOWNWARDS: frozenset[str] = frozenset(("at_most", "less_than"))
"""Bounds of figures that may be any amount below it, and so are above nothing: "up to 700" is not above
500."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Who put which figure forward, where and as of when: enough to say so after its text is gone."""

    claim: str
    document: str
    version: int
    start: int
    wording: str
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    bound: Bound
    who: str
    voice: Voice
    asof: str | None
    date: str | None
    sentence: str
    title: str | None
    url: str | None
    label: str
    topic: str
    topic_name: str
    story: str
    story_name: str

    @classmethod
    def of(cls, entry: Entry) -> Figure:
        """Return the figure of an entry."""
        claim = entry.claim
        wording = words.clean(claim.wording) or words.clean(claim.surface)
        return cls(
            claim=claim.claim,
            document=claim.document,
            version=entry.version_key,
            start=claim.start,
            wording=words.cut(wording, words.LONGEST_WORDING),
            low=claim.low,
            high=claim.high,
            unit=claim.unit,
            bound=claim.bound,
            who=words.who(claim),
            voice=voice_of(entry),
            asof=claim.asof,
            date=claim.date,
            sentence=words.cut(words.clean(claim.sentence), LONGEST_SENTENCE),
            title=claim.title,
            url=claim.url,
            label=entry.label,
            topic=entry.topic,
            topic_name=entry.topic_name,
            story=entry.story,
            story_name=entry.story_name,
        )

    @classmethod
    def read(cls, record: Mapping[str, Any]) -> Figure:
        """Return the figure of a record."""
        amounts = {name: None if (v := record[name]) is None else Decimal(v) for name in ("low", "high")}
        sort, name = record["voice"]
        return cls(**{**record, **amounts, "voice": (sort, name)})

    def record(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        amounts = {name: None if (v := getattr(self, name)) is None else plain(v) for name in ("low", "high")}
        return {**asdict(self), **amounts, "voice": list(self.voice)}

    @property
    def key(self) -> tuple[str, Voice]:
        """Return on which topic it is whose word."""
        return self.topic, self.voice

    @property
    def place(self) -> tuple[int, str]:
        """Return where it stands: a version, and the claim in it."""
        return self.version, self.claim

    @property
    def amount(self) -> tuple[Decimal | None, Decimal | None, str | None, str]:
        """Return what is said, however it is worded."""
        return self.low, self.high, self.unit, self.bound

    @property
    def lateness(self) -> tuple[str, str, str, int, str]:
        """Return its place among the words of one voice."""
        return self.asof or "", self.date or "", self.document, self.start, self.claim

    def moved_to(self, topic: str, topic_name: str) -> Figure:
        """Return it under the topic that its own goes by now."""
        return replace(self, topic=topic, topic_name=topic_name)

    def ends(self) -> tuple[Decimal, Decimal]:
        """Return the least and the largest amount that it states; a vague word reaches as far as it may."""
        said = self._interval()
        return said.first, said.last if said.reach is None else said.reach

    def _interval(self) -> Interval:
        assert self.low is not None
        return interval(self.low, self.high, self.bound)


def has_moved(a: Figure, b: Figure, sign: int, percent: Decimal = Decimal(0)) -> bool:
    """Say whether ``b`` lies above ``a`` (``sign`` 1) or below it (-1), by at least so many percent.

    Both ends must have moved, or one of them where no percentage is asked for; figures in two units, and one
    open above beside one open below, say nothing about it.
    """
    if a.unit != b.unit or a.low is None or b.low is None or _are_opposed(a, b):
        return False
    steps = [(before, (after - before) * sign) for before, after in zip(a.ends(), b.ends(), strict=True)]
    if min(step for _, step in steps) < 0 or max(step for _, step in steps) == 0:
        return False
    return all(step * 100 >= abs(before) * percent and (step > 0 or not percent) for before, step in steps)


def _are_opposed(a: Figure, b: Figure) -> bool:
    bounds = {a.bound, b.bound}
    return not bounds.isdisjoint(UPWARDS) and not bounds.isdisjoint(DOWNWARDS)


def is_above(figure: Figure, amount: Decimal) -> bool:
    """Say whether a figure surely says more than an amount."""
    if figure.low is None:
        return False
    least, most = figure.low, figure.low if figure.high is None else figure.high
    if figure.bound in DOWNWARDS:
        return least != most and least > amount
    return most > amount or (most == amount and figure.bound == "more_than")


def is_below(figure: Figure, amount: Decimal) -> bool:
    """Say whether a figure surely says less than an amount."""
    if figure.low is None or figure.bound in UPWARDS:
        return False
    return figure.low < amount or (figure.low == amount and figure.bound == "less_than")


def change(a: Figure | None, b: Figure | None) -> str:
    """Return by how much a figure changed, where both are points of one unit with one bound; else nothing.

    A share that rose from 10 to 12 percent did not rise by 20 of anything that a reader would think of.
    """
    if a is None or b is None or a.unit != b.unit or a.bound != b.bound or a.unit in ("percent", "fraction"):
        return ""
    if a.low is None or b.low is None or a.low != a.high or b.low != b.high or a.low <= 0 or a.low == b.low:
        return ""
    share = (b.low - a.low) * 100 / a.low
    digits = Decimal(1) if abs(share) >= 10 else Decimal("0.1")
    return f"{share.quantize(digits):+,f} %" if abs(share) < 10_000 else ""
