"""An extraction in parts: many machines write files, and one program brings them into a ledger.

    make_part(Path("parts"), ["news/"], Share(1, 16), ...)
    load(store, find_parts(["parts"]), ...)

A part is two files: the finished readings, and a manifest that says what they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrack.lazy import lazily

if TYPE_CHECKING:
    from claimtrack.parts.files import Part, find_parts, missing
    from claimtrack.parts.loading import load
    from claimtrack.parts.making import make_part
    from claimtrack.parts.shares import Share, take_share

__all__ = ["Part", "Share", "find_parts", "load", "make_part", "missing", "take_share"]

# Loaded when asked for: who extracts without a ledger needs the shares alone.
_HOMES = {
    "Part": "files",
    "Share": "shares",
    "find_parts": "files",
    "load": "loading",
    "make_part": "making",
    "missing": "files",
    "take_share": "shares",
}

__getattr__ = lazily(__name__, _HOMES)
