"""What ``claimtrack report`` prints about the seeds, byte for byte as in reports/.

    python -m pytest tests/test_golden.py --update-golden

writes reports/ anew, with a fixed day of retrieval; the author reads the difference.
"""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pytest

from claimtrack.cli import run

COMMAND = ["report", "--all"]


def test_reports_are_current(ledger: Path, root: Path, tmp_path: Path, update_golden: bool) -> None:
    made = tmp_path / "reports"
    assert run([*COMMAND, "--db", str(ledger), "-o", str(made)]) == 0
    if update_golden:
        shutil.rmtree(root / "reports", ignore_errors=True)
        shutil.copytree(made, root / "reports")
    files = sorted(path.name for path in made.iterdir())
    assert sorted(path.name for path in (root / "reports").iterdir()) == files
    for name in files:
        assert (made / name).read_text(encoding="utf-8") == (root / "reports" / name).read_text(
            encoding="utf-8"
        )
        assert (made / name).read_bytes() == (root / "reports" / name).read_bytes()


def test_the_order_of_ingest_does_not_show(
    ledger: Path, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(root / "seeds", tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    again = tmp_path / "again.db"
    for name in sorted((root / "seeds").glob("*.txt"), reverse=True):
        assert run(["ingest", f"seeds/{name.name}", "--db", str(again)]) == 0
    first, second = tmp_path / "first", tmp_path / "second"
    assert run([*COMMAND, "--db", str(ledger), "-o", str(first)]) == 0
    assert run([*COMMAND, "--db", str(again), "-o", str(second)]) == 0
    for path in sorted(first.iterdir()):
        assert same_everywhere(path) == same_everywhere(second / path.name), path.name


def same_everywhere(path: Path) -> object:
    """Return what a report says, without what belongs to one ledger: its name, row numbers and clock."""
    if path.suffix != ".csv":
        return re.sub(r"<p>Ledger [^<]*</p>", "", path.read_text(encoding="utf-8"))
    with path.open(encoding="utf-8", newline="") as rows:
        return [
            {name: value for name, value in row.items() if name not in ("version", "retrieved_at")}
            for row in csv.DictReader(rows)
        ]
