"""A small ledger of our own making, and the site of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flood import TEXTS, client_of
from starlette.testclient import TestClient


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger with a flood of which three documents tell, one of them in two versions; for reading
    only."""
    from claimtrack.cli import run

    folder = tmp_path_factory.mktemp("site")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    path = folder / "ledger.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert run(["ingest", *TEXTS, "--db", str(path)]) == 0
        (folder / "first.txt").write_text(TEXTS["first.txt"].replace("40", "43"), encoding="utf-8")
        assert run(["ingest", "first.txt", "--db", str(path)]) == 0
    return path


@pytest.fixture
def copied(made: Path, tmp_path: Path) -> Path:
    """Return a copy of the ledger that may be written."""
    return Path(shutil.copy(made, tmp_path / "ledger.db"))


@pytest.fixture
def site(made: Path) -> Iterator[TestClient]:
    """Return what reads the site."""
    with client_of(made) as client:
        yield client


@pytest.fixture
def writing(copied: Path) -> Iterator[TestClient]:
    """Return what reads and writes the site of a copy."""
    with client_of(copied) as client:
        yield client
