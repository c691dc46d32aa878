"""Who decides: the name under which the log keeps a decision."""

from __future__ import annotations

from typing import Annotated

import typer

from claimtrack import settings

By = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", help="Who decides. [CLAIMTRACK_USER, else the login name]"),
]


def who(option: str | None = None) -> str:
    """Return who decides: the option, else the setting, else the login name, else "unknown"."""
    return " ".join(settings.user(option).split()) or "unknown"
