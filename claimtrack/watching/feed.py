"""Alerts as an Atom feed: a function of the ledger, so what is in it once is never in it twice."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from claimtrack.store.watches import Alert
from claimtrack.watching.telling import lines_of, title_of

MOST = 500
"""Entries of a feed: whoever fetches it once a day sees all of them, also on a bad day."""

EPOCH = "1970-01-01T00:00:00Z"
"""When a feed without an entry was changed last."""

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, however they are written."""


def feed_of(alerts: Iterable[Alert], ledger: str) -> str:
    """Return the feed of alerts, given the latest first. Its ids are the same whenever it is written."""
    shown = list(alerts)
    own = uuid.uuid5(uuid.NAMESPACE_URL, _clean(f"claimtrack alerts {ledger}"))
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>',
        "<!-- ClaimTrack: alerts -->",
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<id>urn:uuid:{own}</id>",
        f"<title>{_text(f'Alerts of {ledger}')}</title>",
        f"<updated>{shown[0].at if shown else EPOCH}</updated>",
        "<author><name>ClaimTrack</name></author>",
        "<generator>ClaimTrack</generator>",
        *(_entry(alert) for alert in shown),
        "</feed>",
    ]
    return "\n".join(parts) + "\n"


def _entry(alert: Alert) -> str:
    record = alert.record
    figure: dict[str, Any] = record["to"] or record["from"]
    address = figure["url"] or (figure["document"] if figure["document"].startswith("http") else None)
    parts = [
        "<entry>",
        f"<id>urn:uuid:{alert.key}</id>",
        f"<title>{_text(title_of(alert))}</title>",
        f"<updated>{alert.at}</updated>",
        f"<published>{alert.at}</published>",
        *([f"<link href={quoteattr(_clean(address))}/>"] if address else []),
        f"<category term={quoteattr(_clean(record['condition']))}/>",
        f'<content type="text">{_text(chr(10).join(lines_of(alert)))}</content>',
        "</entry>",
    ]
    return "\n".join(parts)


def _text(words: str) -> str:
    return escape(_clean(words))


def _clean(words: str) -> str:
    return _NO_XML.sub("�", words)


def is_written(path: Path, text: str) -> bool:
    """Say whether a file holds just this feed."""
    try:
        return path.read_text(encoding="utf-8") == text
    except (OSError, ValueError):
        return False
