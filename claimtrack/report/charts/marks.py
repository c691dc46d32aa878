"""Figures of one topic -> the marks of a chart: where each stands, which way it is open, what stays in words.

Time runs down and amounts run to the right, so that every mark has a line of its own for its voice and its
wording, on a telephone and in a terminal as well. Nothing joins the marks: a line from one voice's estimate
to another's would say that something moved. The axis of amounts always includes nought.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from claimtrack.compare.standing import can_stand, voice_of
from claimtrack.model import Claim, Entry
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.view import Section

Shape = Literal["point", "about", "range", "words"]
Open = Literal["", "up", "down"]

OPENS: dict[str, Open] = {"at_least": "up", "more_than": "up", "at_most": "down", "less_than": "down"}

APPROXIMATE = ("about", "almost")

MOST_MARKS = 60
"""Marks of one chart: some three screens of a telephone. The table beside it has all."""

FAR = 8
"""Times the largest of the others beyond which a figure has no place on their axis: it would leave them less
than an eighth of it, too little to be told apart."""

MOST_FAR = 3
"""Figures that may be beyond the axis, of four times as many: where more are far, they are the rule."""

MOST_WORDS = 8
"""Figures named below the axis; the others are counted."""

Scale = tuple[str | None, str | None]
"""What figures on one axis share: the unit, and whether they are levels, rises or falls."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What one voice says as of one day, however often it is printed.

    ``low`` and ``high`` are for placing only; they are ``None`` where the figure stays in ``"words"``, and
    ``note`` then says why. ``open`` is the side on which the bound leaves it open; ``claim`` is the figure,
    the first of those that say so.
    """

    day: str
    who: str
    wording: str
    shape: Shape
    low: float | None = None
    high: float | None = None
    open: Open = ""
    note: str = ""
    times: int = 1
    claim: str = ""

    @property
    def said(self) -> str:
        """Return the wording with how often it was said and what else is to be known."""
        return (
            self.wording
            + (f" x{self.times}" if self.times > 1 else "")
            + (f" ({self.note})" if self.note else "")
        )


@dataclass(frozen=True, slots=True)
class Chart:
    """The marks of one topic by day, on one axis; ``beside`` says in words what has no place on it.

    ``total`` counts the marks before they were cut to the latest ones. A mark that reaches beyond ``start``
    or ``end`` is far above all others; it stands at that end with a sign that says so.
    """

    title: str
    unit: str
    marks: tuple[Mark, ...]
    start: float
    end: float
    total: int
    beside: tuple[str, ...] = ()

    @property
    def drawn(self) -> tuple[Mark, ...]:
        """Return the marks that have a place on the axis."""
        return tuple(mark for mark in self.marks if mark.shape != "words")

    def beyond(self, mark: Mark) -> Open:
        """Return at which end of the axis a mark goes on beyond it; empty where it has its place on it."""
        if mark.high is not None and mark.high > self.end:
            return "up"
        return "down" if mark.low is not None and mark.low < self.start else ""


def chart_of(section: Section, most: int = MOST_MARKS) -> Chart | None:
    """Return the chart of a section that has a course in time; ``None`` where no dated figure can be drawn.

    The axis is that of the unit which most figures have. Figures in another unit, and those without an as-of
    day, have no place on it and are named in words.
    """
    if not section.has_course:
        return None
    entries = section.course or [entry for behind in section.behind for entry in behind]
    dated = [entry for entry in entries if entry.claim.asof]
    scales = Counter(_scale(entry.claim) for entry in dated if _can_draw(entry))
    if not scales:
        return None
    scale = min(scales, key=lambda one: (-scales[one], str(one)))
    fitting: list[Entry] = []
    others: list[Entry] = []
    for entry in dated:
        is_fitting = _scale(entry.claim) == scale or not _can_draw(entry)
        (fitting if is_fitting else others).append(entry)
    marks = _marks(fitting)
    shown = marks[-most:]
    sizes = [_size(mark) for mark in shown if mark.shape != "words"]
    if not sizes:
        return None
    most_size = _axis_of(sizes)
    placed = [mark for mark in shown if mark.shape != "words"]
    near = [mark for mark in placed if _size(mark) <= most_size]
    far = [mark for mark in placed if _size(mark) > most_size]
    ends = [end for mark in near for end in (mark.low, mark.high) if end is not None]
    unit, direction = scale
    start, end = min(0.0, *ends), max(0.0, *ends)
    sized = {"up": "size of the rise", "down": "size of the fall"}.get(direction or "", "")
    return Chart(
        title=section.title or "",
        unit=", ".join(part for part in (sized, words.clean(unit)) if part),
        marks=shown,
        start=start,
        end=end if start < end else 1.0,
        total=len(marks),
        beside=tuple(
            _named(what, group)
            for what, group in (
                ("Far beyond the others, so cut: at the end of the axis, which is not its place",
                 [f"{mark.wording}, {mark.who}" for mark in far]),
                ("No as-of day, so not drawn", _worded(e for e in entries if not e.claim.asof)),
                ("In another unit, so not drawn", _worded(others)),
            )
            if group
        ),
    )  # fmt: skip


def _size(mark: Mark) -> float:
    return max(abs(mark.low or 0.0), abs(mark.high or 0.0))


def _axis_of(sizes: Sequence[float]) -> float:
    """Return the largest size that has its place on the axis: where a few are far beyond, that of
    the others.

    >>> _axis_of([40, 50, 60, 55, 2000]), _axis_of([40, 2000])
    (60, 2000)
    """
    falling = sorted(sizes, reverse=True)
    for far in range(min(MOST_FAR, len(sizes) // 4), 0, -1):
        if falling[far - 1] > FAR * falling[far] > 0:
            return falling[far]
    return falling[0]


def _marks(entries: Iterable[Entry]) -> tuple[Mark, ...]:
    """Return marks by day, those of one voice together; what a voice says otherwise is a mark of its own."""
    groups: dict[tuple[object, ...], list[Entry]] = {}
    order: dict[object, int] = {}
    for entry in entries:
        claim = entry.claim
        voice = (claim.asof, voice_of(entry), claim.chain)
        order.setdefault(voice, len(order))
        figure = (claim.low, claim.high, claim.bound, claim.unit) if _can_draw(entry) else words.figure(claim)
        groups.setdefault((voice, figure, _why_not(entry)), []).append(entry)
    ranked = sorted(groups, key=lambda key: (groups[key][0].claim.asof or "", order[key[0]]))
    return tuple(_mark(groups[key]) for key in ranked)


def _mark(members: Sequence[Entry]) -> Mark:
    claim = members[0].claim
    who = words.who(claim)
    wording = words.figure(claim)
    day = claim.asof or ""
    doubt = words.doubt(claim)
    if not _can_draw(members[0]):
        note = "; ".join(part for part in (_why_not(members[0]), doubt) if part)
        return Mark(day, who, wording, "words", note=note, times=len(members), claim=claim.claim)
    low, high = _float(claim.low), _float(claim.high)
    shape: Shape = "point" if low == high else "range"
    if shape == "point" and claim.bound in APPROXIMATE:
        shape = "about"
    opens = OPENS.get(claim.bound, "")
    return Mark(day, who, wording, shape, low, high, opens, doubt, len(members), claim.claim)


def _can_draw(entry: Entry) -> bool:
    return not _why_not(entry)


def _why_not(entry: Entry) -> str:
    """Return why a figure stays in words; empty where it has a place on the axis.

    A vague number must never become a dot or a bar, and what nobody puts forward as so is nobody's figure.
    """
    claim = entry.claim
    if claim.bound == "unquantified":
        return "no figure"
    if claim.bound == "vague" or claim.high is None:
        return "in words"
    if not can_stand(entry):
        withdrawn = words.BASES["retracted"] if claim.basis == "retracted" else "repeats another figure"
        return words.stance(claim) or withdrawn
    if not all(_is_finite(_float(end)) for end in (claim.low, claim.high)):
        return "too large to draw"
    return ""


def _scale(claim: Claim) -> Scale:
    return claim.unit, claim.direction


def _worded(entries: Iterable[Entry]) -> list[str]:
    return [f"{words.figure(e.claim)}, {words.who(e.claim)}" for e in entries]


def _named(what: str, each: Sequence[str]) -> str:
    said = list(dict.fromkeys(each))
    rest = len(said) - MOST_WORDS
    more = f"; and {many(rest, 'other')}" if rest > 0 else ""
    return f"{what}: {'; '.join(said[:MOST_WORDS])}{more}."


def _float(amount: object) -> float | None:
    return None if amount is None else float(str(amount))


def _is_finite(number: float | None) -> bool:
    # Beyond this the length of an axis would leave what a float can hold.
    return number is not None and math.isfinite(number) and abs(number) < 1e300
