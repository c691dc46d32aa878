"""A ledger of a few documents whose words are as awkward as strangers' words can be."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from store.samples import ENGLISH, NOW, TOYS, read

from claimtrack.model import Document
from claimtrack.store import Store, open_store

DOCUMENTS = [
    Document(
        id="https://example.org/a b?x=1",
        text='@cmd 12 tanks\n\t=1+1 and 3.50 litres 😀 4 guns\n- he said 5 "boats", or 6',
        title='=HYPERLINK("https://example.org")',
        publisher="+Paper",
        url="https://example.org/a b?x=1",
        date="2021-03-01",
    ),
    Document(id="notes/ünder way.txt", text="7 soldiers\r\n\x0b_x0041_ 8 vans of 900000000000000000001 nuts"),
    Document(id="copy.txt", text="7 soldiers\r\nagain 9 dogs", date="1899-12-31"),
]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of the ledger, made once."""
    path = tmp_path_factory.mktemp("made") / "ledger.db"
    with open_store(str(path)) as store:
        for document in DOCUMENTS:
            store.put(read(document), run=None, retrieved_at=NOW)
        store.rebuild(TOYS, ENGLISH)
    return path


@pytest.fixture
def location(made: Path, tmp_path: Path) -> Path:
    """Return the file of a ledger of the test's own."""
    return Path(shutil.copy(made, tmp_path))


@pytest.fixture
def store(location: Path) -> Iterator[Store]:
    """Return the ledger, open."""
    with open_store(str(location)) as opened:
        yield opened
