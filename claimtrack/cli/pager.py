"""Long tables on a terminal, one screen at a time, through the pager that the user has."""

from __future__ import annotations

import os
import sys

from claimtrack.cli.output import write

USUAL = "less"
"""The pager where the user names none."""

wanted = True
"""Whether tables may go through a pager; ``--no-pager`` says no."""


def paged(text: str) -> None:
    """Write text to stdout; on a terminal that is too short for it, through the pager.

    ``PAGER`` names another one; empty, or "cat", turns it off. One that cannot be started is done without.
    """
    import shlex
    import shutil
    import subprocess

    from claimtrack.cli import colours

    show = write
    if colours.are_wanted():
        text, show = colours.coloured(text), _plainly
    if not wanted or not (sys.stdout.isatty() and sys.stdin.isatty()):
        show(text)
        return
    command = shlex.split(os.environ.get("PAGER", USUAL))
    if not command or command[0] == "cat" or text.count("\n") < shutil.get_terminal_size().lines:
        show(text)
        return
    # less: quit where it fits after all, keep the screen, and let our colours through.
    settings = {"LESS": "FRX"} | dict(os.environ)
    try:
        running = subprocess.Popen(command, stdin=subprocess.PIPE, env=settings, text=True, encoding="utf-8")
    except OSError:
        show(text)
        return
    try:
        assert running.stdin is not None
        running.stdin.write(text)
        running.stdin.close()
    except BrokenPipeError:
        pass  # the reader has seen enough
    while True:
        try:
            running.wait()
        except KeyboardInterrupt:  # the pager's own affair
            continue
        return


def _plainly(text: str) -> None:
    """Write text that is ours to the last sign: tables escape what comes from documents."""
    sys.stdout.write(text)
    sys.stdout.flush()
