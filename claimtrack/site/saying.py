"""Lines for a terminal -> lines for a page: no options, no commands."""

from __future__ import annotations

import re

from claimtrack.errors import ClaimTrackError
from claimtrack.report.html.links import without_commands
from claimtrack.report.words import clean

OPTION = re.compile(r"(?<![\w-])--([a-z][a-z-]*)")


def in_page(text: str) -> str:
    """Return a line without what only a terminal understands: commands go, options are the names of fields.

    >>> in_page("--topic: no topic is called 'tnk'; did you mean 'tank'?")
    "topic: no topic is called 'tnk'; did you mean 'tank'?"
    >>> in_page("no claim has an id that begins with 'x'; claimtrack report figures lists them")
    "no claim has an id that begins with 'x'"
    """
    named = OPTION.sub(lambda found: found[1].replace("-", " "), text)
    said = without_commands(re.sub(r"claimtrack report (?=[a-z])", "claimtrack show ", named))
    return clean(said) or clean(text)


def of_error(error: ClaimTrackError) -> str:
    """Return an error as one line of a page."""
    return in_page(str(error))
