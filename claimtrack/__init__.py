"""ClaimTrack keeps the ledger of figures that people put forward.

Importing the package does nothing; the public names are loaded when first used.

>>> import claimtrack
>>> claimtrack.__version__.count(".")
2
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

__all__ = ["Claim", "Document", "extract", "load_language", "load_parser", "read_documents"]

if TYPE_CHECKING:
    from claimtrack.documents import read_documents
    from claimtrack.lang import load_language
    from claimtrack.model import Claim, Document
    from claimtrack.parsing import load_parser
    from claimtrack.pipeline import extract

_HOMES = {
    "Claim": "claimtrack.model",
    "Document": "claimtrack.model",
    "extract": "claimtrack.pipeline",
    "load_language": "claimtrack.lang",
    "load_parser": "claimtrack.parsing",
    "read_documents": "claimtrack.documents",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, so that ``import claimtrack`` stays cheap."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'claimtrack' has no attribute {name!r}")
