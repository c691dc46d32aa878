"""How much a command says: ``-q`` nothing but errors and data, ``-v`` also where and how long."""

from __future__ import annotations

from claimtrack.cli.output import tell

quiet = False
verbose = False


def note(message: object) -> None:
    """Write a line about the work that nobody has to know to stderr, unless the user wants it quiet."""
    if not quiet:
        tell(message)
