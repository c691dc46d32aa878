"""A small ledger of our own making, and the site of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from claimtrack.site import Settings, make_app

HOST = "127.0.0.1:8110"

TEXTS = {
    "first.txt": """\
date 2024-03-05
Flood in Tarvenia: the first count

The governor of Tarvenia, Mila Oren, said on Tuesday that the flood had killed 40 people in Belcourt.
At least 1,200 houses were damaged, the Tarvenian interior ministry said.
""",
    "second.txt": """\
date 2024-03-07
Toll of the flood in Tarvenia rises

The Tarvenian interior ministry said on Thursday that the flood had killed 64 people in Belcourt.
The Red Crescent said that 95 people were killed in the flood in Belcourt.
About 1,900 houses were damaged, the Tarvenian interior ministry said.
The ministry spent $3.5 million on shelters.
""",
    "third.txt": """\
date 2024-03-07
Aid workers on the flood in Tarvenia

Red Crescent workers in Belcourt, Tarvenia, said that the flood had killed 95 people.
Mila Oren, the governor, denied that more than 70 people were killed.
""",
}

SETTINGS: dict[str, Any] = {"hosts": frozenset({HOST}), "user": "Ada", "secret": b"s" * 32, "rows": 100}

SAME = {"sec-fetch-site": "same-origin", "origin": f"http://{HOST}"}
"""What a browser says of a form that a page of the site sends."""


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


def client_of(path: Path, client: tuple[str, int] = ("127.0.0.1", 50000), **settings: Any) -> TestClient:
    """Return what asks the site of a ledger as a browser on this machine does."""
    app = make_app(str(path), Settings(**{**SETTINGS, **settings}))
    return TestClient(app, base_url=f"http://{HOST}", follow_redirects=False, client=client)


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
