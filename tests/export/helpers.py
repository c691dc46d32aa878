"""What the tests of exports share: exports into memory, and entries of any words."""

from __future__ import annotations

import io
import string
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st
from store.samples import make_claim

from claimtrack.export import Setting, Written, find_exporter
from claimtrack.model import Claim, Document, Entry
from claimtrack.store import Store

WHOLE = ("csv", "tsv", "jsonl", "parquet", "xlsx", "annotations")
"""The forms that hold the whole record."""

ALL = (*WHOLE, "claimreview")


def dump(format: str, entries: Iterable[Entry], text: str = "") -> tuple[bytes, Written]:
    """Return what an exporter writes for entries that stand in one text."""
    out = io.BytesIO()
    written = find_exporter(format).write(entries, out, Setting(lambda _: text))
    return out.getvalue(), written


def dump_store(format: str, store: Store) -> bytes:
    """Return what an exporter writes for all figures of a ledger."""
    out = io.BytesIO()
    setting = Setting(lambda entry: store.text(entry.document_key, entry.version_key))
    find_exporter(format).write(store.stream(), out, setting)
    return out.getvalue()


def undump(format: str, data: bytes) -> list[Claim]:
    """Return the claims of an export."""
    return list(find_exporter(format).read(io.BytesIO(data)))


def entry_of(claim: Claim) -> Entry:
    """Return a claim as a ledger with one document would hold it."""
    return Entry(claim, "toy-tank", "doc", 1, 1, claim.document, "2021-03-04T05:06:07Z")


DOCUMENT = Document(id="d.txt", text="7 tanks came", date="2021-03-01", publisher="Gazette")
PLAIN = make_claim(DOCUMENT, 0, 1)

# A store keeps no halves of surrogates: the text could not be written in UTF-8.
WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30) | st.text(
    st.sampled_from("=+-@'\t\r\n\"\\_x001B;,|%#\u2028" + string.ascii_letters), min_size=1, max_size=12
)
DAYS = st.dates(min_value=date(1000, 1, 1)).map(date.isoformat)
AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False, places=3).map(Decimal.normalize)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Return an entry whose words, days and amounts are any; its spans still lead into the document."""
    texts = {name: draw(WORDS) for name in ("document", "surface", "wording", "sentence")}
    maybe = {
        name: draw(st.none() | WORDS)
        for name in (
            "publisher",
            "title",
            "url",
            "unit",
            "counted",
            "place",
            "side",
            "speaker",
            "hedge",
            "cue",
        )
    }
    days = {name: draw(st.none() | DAYS) for name in ("date", "time_start", "time_end", "asof")}
    amounts = {name: draw(st.none() | AMOUNTS) for name in ("low", "high")}
    lists = {name: tuple(draw(st.lists(WORDS, max_size=3))) for name in ("inferred", "chain")}
    confidence = draw(st.floats(0, 1))
    claim = replace(PLAIN, **texts, **maybe, **days, **amounts, **lists, confidence=confidence)
    return entry_of(claim)
