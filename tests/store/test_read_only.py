"""A ledger that may only be read is read; what cannot be written is named."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from claimtrack.errors import StoreError
from claimtrack.model import Document
from claimtrack.store import open_store
from store.samples import ENGLISH, NOW, TOYS, read

NOBODY = 65534

A = read(Document("a.txt", "They lost 3 tanks."))


@pytest.fixture
def sound(tmp_path: Path, empty: Path) -> Iterator[Path]:
    """Return the file of a ledger in a folder of its own, which may be locked and is unlocked at the end."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    for above in tmp_path, tmp_path.parent, tmp_path.parent.parent:
        above.chmod(0o755)  # pytest's own folders, which only their owner may enter
    path = folder / "ledger.db"
    path.write_bytes(empty.read_bytes())
    with open_store(str(path)) as store:
        store.put(A, run=None, retrieved_at=NOW)
        store.rebuild(TOYS, ENGLISH)
    yield path
    folder.chmod(0o755)


@contextmanager
def as_a_user() -> Iterator[None]:
    """Be somebody whom permissions hold for: they do not hold for root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def reachable(path: Path) -> bool:
    with as_a_user():
        return os.access(path, os.R_OK, effective_ids=os.access in os.supports_effective_ids)


@pytest.mark.parametrize("what", ["the file", "the folder", "both"])
def test_it_is_read_and_not_written(what: str, sound: Path) -> None:
    if what != "the folder":
        sound.chmod(0o444)
    if what != "the file":
        sound.parent.chmod(0o555)
    if not reachable(sound):
        pytest.skip("the test's folder cannot be reached by another user")
    before = sound.read_bytes()
    with as_a_user(), open_store(str(sound), create=False) as store:
        assert [entry.claim.surface for entry in store.entries()] == ["3"]
        assert store.check() == [] and store.info()["documents"] == 1
        with pytest.raises(StoreError, match="may not be written; change its permissions") as caught:
            store.put(read(Document("b.txt", "It was 4 days.")), run=None, retrieved_at=NOW)
        named = str(sound.parent) if what == "the folder" else "the file"
        assert named in str(caught.value)
    assert sound.read_bytes() == before
    assert [path.name for path in sound.parent.iterdir()] == ["ledger.db"]


def test_a_folder_in_which_no_ledger_can_be_made_is_named(sound: Path) -> None:
    sound.parent.chmod(0o555)
    if not reachable(sound):
        pytest.skip("the test's folder cannot be reached by another user")
    with as_a_user(), pytest.raises(StoreError, match=f"the folder {sound.parent} may not be written"):
        open_store(str(sound.parent / "new.db"))
