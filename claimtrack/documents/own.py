"""The beginning of a file -> whether ClaimTrack wrote it: what it says of documents is no document.

A folder that is ingested again and again holds reports and exports of its own. Read as documents they would
bear out every figure in them.
"""

from __future__ import annotations

import csv
import re

_COLUMNS = (
    *("claim document publisher title", "doubt about claim", "news against reason"),  # figures
    *("claim wording low", "kind topic_name sure", "relation topic reason"),  # the brief ones
    *("a_document a_start a_end", "a b kind containment"),  # pairs
    *("document label title", "document label publisher", "document from_version to_version"),
    *("topic name figures", "topic topic_name figures", "story name figures", "story document label"),
    *("alert at rule", "watch name source", "rule filters when"),
    *("speaker forms roles", "speaker figures into", "decision at who", "reader reads suffixes"),
)
"""How the tables of separated values begin, and the keys of the records in JSON."""

_VALUE = r'(?:"(?:[^"\\]|\\.){,400}"|\[[^\]]{,400}\]|[\w.+-]{,40})'


def _separated(columns: str) -> str:
    return "[,\t]".join(columns.split()) + r"[,\t\r\n]"


def _keyed(columns: str) -> str:
    return r",\s*".join(rf'"{name}":\s*{_VALUE}' for name in columns.split()[:3])


OWN = re.compile(
    (
        r"(?:\xef\xbb\xbf)?(?:"
        r"(?:<\?xml[^>]{,80}\?>\s*)?<!-- ClaimTrack"  # a report as Markdown, alerts as a feed
        r'|<!doctype html>.{,400}?<meta name="generator" content="ClaimTrack'
        rf"|(?:{'|'.join(map(_separated, _COLUMNS))})"
        rf"|(?:\[\s*)?\{{\s*(?:{'|'.join(map(_keyed, _COLUMNS[1:]))}"
        r'|"claim":\s*"[0-9a-f]{16}"'  # figures, one in the form of the public record
        r'|"a":\s*\{"document":'  # findings
        r'|"@context":\s*"https://schema\.org",\s*"@type":\s*"ClaimReview",\s*"author":'
        r'|"@context":.{,300}?"generator":.{,100}?ClaimTrack)'
        r")"
    ).encode("latin-1"),
    re.IGNORECASE | re.DOTALL,
)
"""How the forms begin in which ClaimTrack writes; tables for people have no mark."""


def is_own(head: bytes) -> bool:
    """Say whether a file that begins like this is a report or an export: by its first words, or by the id of
    a claim in a table whose columns were chosen.

    >>> is_own(b"claim,document,publisher,title,url"), is_own(b"claim,document,verdict")
    (True, False)
    >>> is_own(b'[{"topic": "killed", "name": "Killed", "figures": 3'), is_own(b'{"topic": "x", "text": "y"}')
    (True, False)
    """
    return OWN.match(head) is not None or _has_ids(head)


def _has_ids(head: bytes) -> bool:
    first, _, rest = head.decode("utf-8", "replace").removeprefix("\ufeff").partition("\n")
    for sign in ",\t":
        names = first.strip().split(sign)
        at = next((names.index(name) for name in ("claim", "a_claim") if name in names), None)
        if at is not None:
            row = next(csv.reader([rest.partition("\n")[0]], delimiter=sign), [])
            return len(row) > at and bool(re.fullmatch("[0-9a-f]{16}", row[at]))
    return False
