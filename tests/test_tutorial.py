"""What the first half hour of the guide says happens, with the texts that stand there; it makes README's picture."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from claimtrack.cli import run

PAGE = Path(__file__).parents[1] / "claimtrack" / "guide" / "tutorial.md"
PICTURE = PAGE.with_name("lenwick.svg")
THURSDAY = "The dam break in Lenwick has killed 36 people, the interior ministry said on Thursday."


def texts() -> dict[str, str]:
    """Return the notes of the page by the names of their files."""
    block = re.search(r"^```\n(monday.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    assert block
    found: dict[str, list[str]] = {}
    for line in block[1].splitlines():
        if name := line[:16].strip():
            found[name] = []
        found[[*found][-1]].append(line[16:])
    return {name: "\n".join(lines).strip() + "\n" for name, lines in found.items()}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the notes, and their ledger."""
    folder = tmp_path_factory.mktemp("lenwick")
    (folder / "dam").mkdir()
    for name, text in texts().items():
        (folder / "dam" / name).write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert run(["ingest", "dam/", "--db", "lenwick.db"]) == 0
    return folder


@pytest.fixture(autouse=True)
def _here(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk)
    monkeypatch.setenv("CLAIMTRACK_DB", "lenwick.db")


def printed(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    assert run([*command]) == 0
    return capsys.readouterr().out


def test_the_dispute_and_the_steps(capsys: pytest.CaptureFixture[str]) -> None:
    told = printed(capsys, "report", "conflicts")
    assert told.startswith("1 conflict") and '"22 people"' in told and '"31 people"' in told
    steps = printed(capsys, "report", "changes", "--csv")
    kinds = {row["kind"] for row in csv.DictReader(io.StringIO(steps))}
    assert len(kinds) > 1
    assert "THE TOTAL FELL" in printed(capsys, "report", "changes")
    figures = printed(capsys, "report", "figures", "--search", '"31 people"', "--csv")
    assert figures.splitlines()[-1].startswith("8e5c107e")


def test_the_draft(capsys: pytest.CaptureFixture[str]) -> None:
    [line] = re.findall(r"^echo '(.*)' > draft.txt$", PAGE.read_text(encoding="utf-8"), re.M)
    Path("draft.txt").write_text(line + "\n", encoding="utf-8")
    assert run(["check", "draft.txt"]) == 3
    assert "2 figures: 1 checked and fine, 1 superseded" in capsys.readouterr().out


def test_the_picture(capsys: pytest.CaptureFixture[str], tmp_path: Path, update_golden: bool) -> None:
    made = tmp_path / "made.svg"
    printed(capsys, "report", "--chart", "--topic", "killed", "-o", str(made))
    if update_golden:
        PICTURE.write_bytes(made.read_bytes())
    assert PICTURE.read_bytes() == made.read_bytes()


def test_the_alert(capsys: pytest.CaptureFixture[str]) -> None:
    assert THURSDAY in PAGE.read_text(encoding="utf-8")
    add = ("watch", "add", "dam/", "--every", "1h")
    printed(capsys, *add)
    printed(capsys, "watch", "rule", "add", "--topic", "killed", "--when", "rises 10%")
    assert "alert" not in printed(capsys, "watch", "run")
    text = f"date 2024-05-09\n\n{THURSDAY}\n"
    Path("dam/thursday.txt").write_text(text, encoding="utf-8")
    printed(capsys, *add)
    assert '"29 people" -> "36 people" (+24 %)' in printed(capsys, "watch", "run")
