"""ClaimTrack keeps the ledger of figures that people put forward.

Importing the package does nothing; the public names are loaded when first used.

>>> import claimtrack
>>> claimtrack.__version__.count(".")
2
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrack.lazy import lazily

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "Claim",
    "Document",
    "Ledger",
    "extract",
    "load_language",
    "load_parser",
    "open",
    "read_documents",
]

if TYPE_CHECKING:
    from claimtrack.documents import read_documents
    from claimtrack.lang import load_language
    from claimtrack.ledger import Answer, Ledger, open
    from claimtrack.model import Claim, Document
    from claimtrack.parsing import load_parser
    from claimtrack.pipeline import extract

_HOMES = {
    "Answer": "ledger",
    "Claim": "model",
    "Document": "model",
    "Ledger": "ledger",
    "extract": "pipeline",
    "load_language": "lang",
    "load_parser": "parsing",
    "open": "ledger",
    "read_documents": "documents",
}


__getattr__ = lazily(__name__, _HOMES)
