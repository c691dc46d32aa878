"""Pages and charts as the commands write them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from claimtrack.cli import run
from claimtrack.cli.report import ABOUT, WHOLE, Name


@pytest.fixture
def ask(ledger: Path, capsys: pytest.CaptureFixture[str]):
    """Return a function that runs a command on the ledger of the seeds and returns what it printed."""

    def asked(*arguments: str, code: int = 0) -> str:
        assert run([*arguments, "--db", str(ledger)]) == code
        out, err = capsys.readouterr()
        return err if code else out

    return asked


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger in which two voices put forward figures on one topic, on two days."""
    folder = tmp_path_factory.mktemp("dated")
    texts = {
        "2021-03-01": "Police said that 40 people were killed in Leeds. The mayor said that at least 55 people "
        "were killed in Leeds.",
        "2021-03-03": "Police said that between 50 and 60 people were killed in Leeds.",
    }
    for day, text in texts.items():
        (folder / f"{day}.txt").write_text(text, encoding="utf-8")
        path = str(folder / f"{day}.txt")
        assert run(["ingest", path, "--date", day, "--db", str(folder / "claimtrack.db")]) == 0
    return folder / "claimtrack.db"


@pytest.mark.parametrize("view", list(Name))
def test_every_view_is_a_page(view: Name, ask) -> None:
    page = ask("report", view, "--html")
    assert page.startswith("<!doctype html>\n") and page.endswith("</html>\n")


def test_every_view_says_what_it_is_about() -> None:
    assert all(ABOUT.get(name, "").endswith(".") for name in WHOLE)


def test_all_views_have_a_page_of_contents(ask, tmp_path: Path) -> None:
    assert ask("report", "--all", "-o", str(tmp_path), "--speaker", "Aliyev") == ""
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    for name in WHOLE:
        assert f'<a href="{name}.html">' in index and f'href="{name}.csv"' in index
        assert '<a href="index.html">All views</a>' in (tmp_path / f"{name}.html").read_text(encoding="utf-8")
    assert "Only what fits: speaker Aliyev." in index


def test_a_limit_is_kept_on_a_page(ask) -> None:
    page = ask("report", "figures", "--html", "--limit", "5")
    assert page.count("<article") == 5
    assert "5 of" in page and "shown on this page" not in page


def test_one_claim_and_one_pair_are_pages(ask) -> None:
    a, b = [json.loads(line)["claim"] for line in ask("report", "figures", "--jsonl").splitlines()[:2]]
    page = ask("show", a[:8], "--html")
    assert page.startswith("<!doctype html>\n") and f"<code>{a[:8]}</code>" in page and "<mark>" in page
    pair = ask("compare", a[:8], b[:8], "--html")
    assert pair.startswith("<!doctype html>\n") and pair.count("<article") == 2


def test_a_chart_in_the_terminal(dated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["report", "timeline", "--chart", "--db", str(dated)]) == 0
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    lines = [line.split() for line in out.splitlines()]
    assert ["2021-03-01", "Police", "●", '"40', 'people"'] in lines
    assert ["The", "mayor", "●─▶", '"at', "least", "55", 'people"'] in lines
    assert any(line[:2] == ["2021-03-03", "Police"] and "├" in line[2] for line in lines)


def test_a_chart_in_a_file(dated: Path, tmp_path: Path) -> None:
    path = tmp_path / "leeds.svg"
    assert run(["report", "--chart", "-o", str(path), "--db", str(dated)]) == 0
    svg = path.read_text(encoding="utf-8")
    assert svg.startswith("<svg") and "at least 55 people" in svg


def test_a_picture_of_several_topics_is_of_the_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = [
        f"Police said that {n} people were killed and {n + 3} houses were destroyed in the flood in Leeds."
        for n in (4, 9)
    ]
    records = [{"id": f"r{n}", "text": text, "date": f"2021-03-0{n + 1}"} for n, text in enumerate(texts)]
    (tmp_path / "r.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    path, ledger = tmp_path / "leeds.svg", str(tmp_path / "l.db")
    assert run(["ingest", str(tmp_path / "r.jsonl"), "--db", ledger]) == 0
    assert run(["report", "-o", str(path), "--db", ledger]) == 0
    assert path.read_text(encoding="utf-8").startswith("<svg")
    assert "1 other topic has dated figures, too: choose one with --topic" in capsys.readouterr().err


def test_undated_figures_have_no_chart(ask) -> None:
    assert "topics have no dated figure to draw" in ask("report", "--chart")


WRONG = [
    (["report", "figures", "--chart"], "--chart: draws the timeline"),
    (["report", "--chart", "--csv"], "--chart: draws the timeline"),
    (["report", "--chart", "-o", "x.svg"], "--chart: no topic has dated figures to draw"),
    (["report", "--all", "--chart", "-o", "x"], "--all: writes all views in all forms"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG)
def test_wrong_usage(arguments: list[str], message: str, ask) -> None:
    assert ask(*arguments, code=2).startswith(f"claimtrack: {message}")


def test_a_page_needs_a_ledger(seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["extract", str(seeds), "--html"]) == 2
    assert "claimtrack: --format: a page shows a ledger" in capsys.readouterr().err
