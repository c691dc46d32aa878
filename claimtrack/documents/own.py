"""The beginning of a file -> whether ClaimTrack wrote it: what it says of documents is no document.

A folder that is ingested again and again holds reports and exports of its own. Read as documents they would
bear out every figure in them.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

OWN_BYTES = 4096
"""How much of a file shows whether ClaimTrack wrote it: tables for people begin below a summary."""
OWN_FOOT = 64 * 1024
_PARQUET = b"PAR1"

OWN_WRITING = "reports and exports of ClaimTrack"
"""What such files are called where they are left out."""

_COLUMNS = (
    *("claim document publisher title", "doubt about claim", "news against reason"),  # figures
    *("claim wording low", "kind topic_name sure", "relation topic reason"),  # the brief ones
    *("a_document a_start a_end", "a b kind containment"),  # pairs
    *("document label title", "document label publisher", "document from_version to_version"),
    *("topic name figures", "topic topic_name figures", "story name figures", "story document label"),
    *("alert at rule", "watch name source", "rule filters when", "rule filters alert_when"),
    *("speaker forms roles", "speaker figures into", "decision at who", "reader reads suffixes"),
    *("document line verdict", "document line start", "ledger tables size", "run started finished"),
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
        r'|<svg .{,200}? aria-labelledby="chart-title chart-desc"'
        rf"|(?:{'|'.join(map(_separated, _COLUMNS))})"
        rf"|(?:\[\s*)?\{{\s*(?:{'|'.join(map(_keyed, _COLUMNS[1:]))}"
        r'|"claim":\s*"[0-9a-f]{16}"'  # figures, one in the form of the public record
        r'|"a":\s*\{"document":'  # findings
        r'|"title":\s*"ClaimTrack ledger"|"\$schema":[^,]{,100},\s*"\$id":\s*"urn:claimtrack'
        r'|"@context":\s*"https://schema\.org",\s*"@type":\s*"ClaimReview",\s*"author":'
        r'|"@context":.{,300}?"generator":.{,100}?ClaimTrack)'
        r")"
    ).encode("latin-1"),
    re.IGNORECASE | re.DOTALL,
)
"""How the forms begin in which ClaimTrack writes for programs and browsers."""

_HEADS = (
    *(r"(?:ID|WHAT|AS OF|TOPIC) {2,}FIGURE AS WORDED", "WHEN {2,}WHOSE", "DOC {2,}(?:DATE|CHARACTERS|WHAT) "),
    *("(?:TOPIC|STORY), ITS KEY {2,}FIGURES", "SPEAKER {2,}SPEAKS FOR", "NO {2,}WHEN, UTC"),
    *("READER {2,}READS", "WHAT {2,}WHY {2,}TRIED", "DECISION {2,}"),
)
PLAIN = re.compile(
    (
        rf"^(?:{'|'.join(_HEADS)})"
        r"|\A[\d,]+ figures?(?: on [\d,]+ topics?)?\. [\d,]+ (?:origin|voice)s?, [\d,]+ (?:voice|document)s?"
        r'|\A"[^\n]{1,300}" \[[0-9a-f]{8}\]\r?$'  # one figure
        r"|\A[^\n]{1,300}: [\d,]+ figures?: [\d,]+ [^\n]+\.\r?$"  # a draft
        r"|\A {2}relation {2,}\w+: "  # a pair
        r"|^[\d,]+ figures?[^\n]{,80} found in what was read\r?$"  # an ingest
        r"|\Aledger {2,}[^\n]+\nversion of the tables {2,}\d{4}"
        r"|\A {,8}\d+ {2}[\dT:Z-]{20} {2}\w+: "  # the runs of a ledger
        r"|^claimtrack (?:show|compare|review|[a-z]+ show) (?:ID|DOC|KEY|NAME)\b"
    ).encode("ascii"),
    re.MULTILINE,
)
"""What stands in the tables for people, which have no mark: lines that nobody else would write."""


def is_own(head: bytes) -> bool:
    """Say whether a file that begins like this is a report or an export: by its first words, by the id of a
    claim in a table whose columns were chosen, or by the head of a table for people.

    >>> is_own(b"claim,document,publisher,title,url"), is_own(b"claim,document,verdict")
    (True, False)
    >>> is_own(b'[{"topic": "killed", "name": "Killed", "figures": 3'), is_own(b'{"topic": "x", "text": "y"}')
    (True, False)
    >>> is_own(b"ID        FIGURE AS WORDED  WHO SAYS IT"), is_own(b"ID  FIGURE  WHO")
    (True, False)
    """
    return OWN.match(head) is not None or _has_ids(head) or PLAIN.search(head) is not None


def is_own_file(path: Path) -> bool:
    """Say whether ClaimTrack wrote a file; Parquet says so at its end. One that cannot be opened is not."""
    try:
        with path.open("rb") as stream:
            head = stream.read(OWN_BYTES)
            if not head.startswith(_PARQUET):
                return is_own(head)
            stream.seek(max(0, path.stat().st_size - OWN_FOOT))
            return b"claimtrack" in stream.read()
    except OSError:
        return False


def _has_ids(head: bytes) -> bool:
    first, _, rest = head.decode("utf-8", "replace").removeprefix("\ufeff").partition("\n")
    for sign in ",\t":
        names = first.strip().split(sign)
        at = next((names.index(name) for name in ("claim", "a_claim") if name in names), None)
        if at is not None:
            row = next(csv.reader([rest.partition("\n")[0]], delimiter=sign), [])
            return len(row) > at and bool(re.fullmatch("[0-9a-f]{16}", row[at]))
    return False
