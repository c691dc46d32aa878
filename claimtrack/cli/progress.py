"""A bar for long work, on a terminal only."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

from claimtrack.cli import loud

Progress = Callable[[int, int | None], None]
"""Called with the documents done and how many there are, ``None`` while that is not known."""


@contextlib.contextmanager
def progress_bar(label: str, *, wanted: bool = True) -> Iterator[Progress | None]:
    """Yield what work calls to move the bar, or ``None`` where nobody would see it or it is not ``wanted``.

    The bar is drawn on stderr and goes away when the work is done. A redirected stderr gets nothing: rich
    would draw the finished bar into it.
    """
    if not wanted or loud.quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bar

    columns = (
        *(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()),
        *(TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn()),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
