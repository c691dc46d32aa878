"""Fixtures that all tests share. Nothing heavy is loaded for a test that does not ask for it."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from spacy.language import Language as Parser

    from claimtrack.lang import Language

ROOT = Path(__file__).resolve().parent.parent

RETRIEVED = datetime(2021, 1, 1, tzinfo=UTC)
"""When the documents of the shared ledger were read: reports/ must not change with the day."""

# No deadline: the first example of a property loads what it tests, and machines differ.
settings.register_profile("claimtrack", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("claimtrack")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--update-golden``: write reports/ and the output in README anew; the author reads the diff."""
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite reports/ and the output shown in README.md"
    )


def pytest_configure() -> None:
    """Keep the user's own settings out of the tests, also out of the commands that they start."""
    for name in ("CLAIMTRACK_DB", "CLAIMTRACK_MODEL", "CLAIMTRACK_USER", "CLAIMTRACK_GRADES"):
        os.environ.pop(name, None)


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def seeds() -> Path:
    """Return the folder of the five documents."""
    return ROOT / "seeds"


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Say whether expected files are to be rewritten instead of compared."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def language() -> Language:
    """Return English."""
    from claimtrack.lang import load_language

    return load_language("en")


@pytest.fixture(scope="session")
def nlp() -> Parser:
    """Return the default parser, loaded once for the whole run."""
    from claimtrack.parsing import load_parser
    from claimtrack.settings import DEFAULT_MODEL

    return load_parser(DEFAULT_MODEL)


@pytest.fixture(scope="session")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database with the seeds in it, made by the commands themselves; for reading only."""
    from claimtrack.cli import clock, run

    path = tmp_path_factory.mktemp("ledger") / "claimtrack.db"
    shutil.copytree(ROOT / "seeds", path.parent / "seeds")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: RETRIEVED)
        patch.chdir(path.parent)  # the ids are the paths below the ledger's folder, as in README
        assert run(["ingest", "seeds/", "--db", str(path)]) == 0
    return path
