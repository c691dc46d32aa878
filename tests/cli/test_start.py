"""What a command imports: of a small report that is most of its time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"claimtrack.compare.topics", "claimtrack.store.stories", "numpy"}


@pytest.mark.parametrize("words", [["report"], ["report", "figures", "--topic", "killed"], ["db", "runs"]])
def test_a_small_view_imports_nothing_heavy(words: list[str], tmp_path: Path) -> None:
    from claimtrack.store import open_store

    ledger = tmp_path / "a.db"
    open_store(str(ledger)).close()
    code = (
        "import sys\nfrom claimtrack.cli.app import run\nrun(sys.argv[1:])\n"
        f"print(*({HEAVY!r} & sys.modules.keys()), file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, *words, "--db", str(ledger)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert not HEAVY & set(run.stderr.split()), run.stderr
