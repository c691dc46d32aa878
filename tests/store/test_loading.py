"""Parts of an extraction on both databases."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from ingest.test_parts import bring_in, make, take_in, view, write_sources

from claimtrack.documents import ReadOptions
from claimtrack.store import Store, open_store


def test_what_is_loaded_is_what_is_ingested(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ledger on a server knows files by absolute paths, which is what the base is for."""
    monkeypatch.chdir(tmp_path)
    sources = write_sources(tmp_path)
    options = ReadOptions(base=str(tmp_path))
    parts = make(sources, 3, options=options)
    bring_in(store, parts[2:])
    bring_in(store, parts)
    assert bring_in(store, parts).unchanged == 14
    with open_store(os.fspath(tmp_path / "ingested.db")) as other:
        take_in(other, sources, options=options)
        expected = view(other, numbered=False)
    assert view(store, numbered=False) == expected
