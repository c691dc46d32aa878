"""Long tables on a terminal, one screen at a time, through the pager that the user has."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
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
    if not wanted or not (sys.stdout.isatty() and sys.stdin.isatty()):
        write(text)
        return
    command = shlex.split(os.environ.get("PAGER", USUAL))
    if not command or command[0] == "cat" or text.count("\n") < shutil.get_terminal_size().lines:
        write(text)
        return
    # less: quit where it fits after all, keep the screen, and let our colours through.
    settings = {"LESS": "FRX"} | dict(os.environ)
    try:
        running = subprocess.Popen(command, stdin=subprocess.PIPE, env=settings, text=True, encoding="utf-8")
    except OSError:
        write(text)
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
