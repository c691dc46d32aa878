"""Arguments in, text out: the command ``claimtrack``.

Nothing heavy is imported before a command runs, so that help and wrong usage answer at once.
"""

from claimtrack.cli.app import main, run

__all__ = ["main", "run"]
