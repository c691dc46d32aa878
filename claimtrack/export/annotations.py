"""W3C Web Annotations: every figure marked in its source, by position and by its words.

Positions count code points of the text as it was read: the model wants Unicode code points and no code units.
Which text that was is said by ``state``: when it was fetched, and its SHA-256.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import IO, Any

from claimtrack import __version__
from claimtrack.errors import ExportError
from claimtrack.export.columns import as_json
from claimtrack.export.contract import Setting, Written
from claimtrack.export.linked import URN, document_iri
from claimtrack.model import Claim, Entry
from claimtrack.rows import record

CONTEXT = "http://www.w3.org/ns/anno.jsonld"

AROUND = 32
"""Characters of the prefix and the suffix: what annotation tools on the web use."""

RECORD_FORMAT = "application/json"
"""The format of the body that holds the record."""


class AnnotationExporter:
    """W3C Web Annotations (JSON-LD), one for each figure, with the record as a body."""

    binary = False
    suffixes = (".annotations.json", ".annotations.jsonld")

    def write(self, entries: Iterable[Entry], out: IO[bytes], setting: Setting) -> Written:
        """Write a collection of one page. Its name is made of those of its annotations, so it comes last."""
        names = hashlib.sha256()
        hashes: dict[int, str] = {}
        count = 0
        head = {
            "@context": CONTEXT,
            "type": "AnnotationCollection",
            "label": "Figures that people put forward",
            "generator": {"id": URN, "type": "Software", "name": f"ClaimTrack {__version__}"},
        }
        out.write(as_json(head).removesuffix("}").encode())
        out.write(b', "first": {"type": "AnnotationPage", "startIndex": 0, "items": [')
        for entry in entries:
            text = setting.text(entry)
            if entry.version_key not in hashes:
                hashes[entry.version_key] = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
            made = annotation(entry, text, hashes[entry.version_key])
            names.update(made["id"].encode() + b"\n")
            out.write(f"{',' if count else ''}\n{as_json(made)}".encode("utf-8", "backslashreplace"))
            count += 1
        collection = f"{URN}:collection:{names.hexdigest()[:32]}"
        page = {"id": f"{collection}:page:1", "partOf": collection}
        out.write(b"\n], " + as_json(page).removeprefix("{").encode())
        out.write(b", " + as_json({"id": collection, "total": count}).removeprefix("{").encode() + b"\n")
        return Written(count)

    def read(self, source: IO[bytes]) -> Iterator[Claim]:
        """Yield the claims in the order of the annotations, from the body that holds the record."""
        try:
            for item in json.load(source)["first"]["items"]:
                yield Claim.from_record(_record_of(item))
        except (ValueError, TypeError, KeyError, ArithmeticError) as error:
            raise ExportError("is no collection of annotated figures") from error


def annotation(entry: Entry, text: str, sha256: str) -> dict[str, Any]:
    """Return the annotation of a figure in this text, whose hash is given.

    The same claim in two documents has one name, its two annotations have two.
    """
    claim = entry.claim
    document = hashlib.sha256(claim.document.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return {
        "id": f"{URN}:annotation:{claim.claim}:{document}",
        "type": "Annotation",
        "motivation": "describing",
        "body": [
            {
                "type": "TextualBody",
                "purpose": "describing",
                "format": "text/plain",
                "language": claim.language,
                "value": told(claim),
            },
            *(
                {"type": "TextualBody", "purpose": "tagging", "format": "text/plain", "value": tag}
                for tag in (entry.topic, *entry.tags)
                if tag
            ),
            {
                "type": "TextualBody",
                "purpose": "describing",
                "format": RECORD_FORMAT,
                "value": as_json(record(entry)),
            },
        ],
        "target": {
            "type": "SpecificResource",
            "source": document_iri(claim),
            "state": {
                "type": "TimeState",
                "sourceDate": entry.retrieved_at,
                "cached": f"{URN}:text:{sha256}",
            },
            "selector": [
                {"type": "TextPositionSelector", "start": claim.start, "end": claim.end},
                {
                    "type": "TextQuoteSelector",
                    "exact": claim.surface,
                    "prefix": text[max(0, claim.start - AROUND) : claim.start],
                    "suffix": text[claim.end : claim.end + AROUND],
                },
            ],
        },
    }


def told(claim: Claim) -> str:
    """Return a claim in one line for people: the figure as worded, who says it, and the day if known."""
    parts = [" ".join(claim.wording.split()), claim.speaker or claim.publisher or "", claim.asof or ""]
    return "; ".join(part for part in parts if part)


def _record_of(item: dict[str, Any]) -> dict[str, Any]:
    bodies = [body for body in item["body"] if body.get("format") == RECORD_FORMAT]
    loaded = json.loads(bodies[0]["value"])
    assert isinstance(loaded, dict)
    return loaded
