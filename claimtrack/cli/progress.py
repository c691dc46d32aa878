"""A bar for long work, on a terminal only."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from claimtrack.cli import loud

if TYPE_CHECKING:
    from claimtrack.documents import Meter

Progress = Callable[[int, str], None]
"""Called with how many are done, and with what is being done."""

SHARES = {"finding copies": 0.90, "finding stories": 0.92, "making topics": 0.96}
"""How much of the work lies before each phase behind the reading; in a small ledger it is less."""

SPEED = 100_000.0
"""Bytes a second that one process is taken to read before anything is known: press briefings on one core."""

EACH = 0.05
"""Seconds for one document, where their sizes are not known."""

START = 3.0
"""Seconds until the parser is there and the first document can be read."""

TRUST = 10.0
"""Seconds of work after which what was measured weighs as much as what was guessed."""


@dataclass(slots=True)
class Course:
    """How far some work is, and how long it will still take.

    ``total`` counts what is to be done, in bytes where there is a ``meter`` and else one by one; ``None`` is
    not known. ``speed`` is how many of it a second are expected beforehand. ``share`` is the part of the work
    that is counted so; the phases behind it have the rest.
    """

    total: int | None
    speed: float
    meter: Meter | None = None
    share: float = 1.0
    count: int = 0
    phase: str = ""
    started: float = field(default_factory=time.monotonic)
    _at: float = 0.0
    _left: float | None = None

    def __post_init__(self) -> None:
        self.note(0, self.phase, now=self.started)

    @property
    def done(self) -> float:
        """Return the part of the work that is done, 0 to 1."""
        if self.phase in SHARES:
            return SHARES[self.phase]
        if not self.total:
            return 0.0
        return (
            min(1.0, (self.meter.read if self.meter and self.count else self.count) / self.total) * self.share
        )

    def note(self, count: int, phase: str, *, now: float | None = None) -> None:
        """Take in how far the work is now."""
        self.count, self.phase = count, phase
        self._at = time.monotonic() if now is None else now
        if self.total:
            expected = min(1.0, self.speed / self.total) * self.share
            rate = (self.done + TRUST * expected) / (self._at - self.started + TRUST)
            self._left = (1 - self.done) / rate + (0 if count else START)

    def left(self, now: float) -> float | None:
        """Return the seconds that the work will still take, ``None`` where nobody knows.

        Between two documents it runs down: a long one is no reason to hope for less and less.

        >>> course = Course(100, 10.0, started=0.0)
        >>> course.left(0.0), course.left(4.0)
        (13.0, 9.0)
        >>> course.note(50, "", now=10.0)
        >>> round(course.left(10.0), 1)
        6.7
        """
        return None if self._left is None else max(1.0, self._left - (now - self._at))

    def amount(self) -> str:
        """Return in words how much is done.

        >>> course = Course(7, 1.0)
        >>> course.note(3, "")
        >>> course.amount()
        '3 of 7'
        """
        from claimtrack.documents.contract import size

        if self.meter is None or self.total is None:
            return f"{self.count:,} of {self.total:,}" if self.total else f"{self.count:,} done"
        read = self.total if self.phase in SHARES else self.meter.read if self.count else 0
        return f"{size(read)} of {size(self.total)}"


@contextlib.contextmanager
def progress_bar(
    label: str,
    total: int | None = None,
    *,
    meter: Meter | None = None,
    workers: int = 1,
    wanted: bool = True,
    more: bool = False,
) -> Iterator[Progress | None]:
    """Yield what work calls to move the bar, or ``None`` where nobody would see it or it is not ``wanted``.

    What is to be done is ``total`` in number, or the bytes of a ``meter``; ``more`` says that the phases of
    ``SHARES`` come behind that. The bar is drawn on stderr and goes away when the work is done. A redirected
    stderr gets nothing: rich would draw the finished bar into it.
    """
    if not wanted or loud.quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, ProgressColumn, Task, TextColumn
    from rich.progress import Progress as Bar
    from rich.text import Text

    speed = (SPEED if meter else 1 / EACH) * workers
    course = Course(meter.total if meter else total, speed, meter, 0.9 if more else 1.0, phase=label)

    class Words(ProgressColumn):
        max_refresh = None

        def render(self, task: Task) -> Text:  # noqa: ARG002 - a column's arguments
            now = time.monotonic()
            left = course.left(now)
            spent = "" if left is not None else f", {_clock(now - course.started)}"
            return Text(f"{course.amount()}{spent if left is None else f', {_clock(left)} left'}")

    columns = (TextColumn("{task.description}"), BarColumn(bar_width=24), Words())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None if course.total is None else 1.0)

        def move(count: int, phase: str) -> None:
            course.note(count, phase)
            bar.update(task, completed=course.done, description=phase)

        yield move


def _clock(seconds: float) -> str:
    """Return a time as clocks show it.

    >>> _clock(75.2), _clock(3700)
    ('1:15', '1:01:40')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
