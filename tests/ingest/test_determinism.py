"""Whatever order documents come in, and however many processes read them, the reports say the same."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack import extract
from claimtrack.cli import clock, run
from claimtrack.filters import Filters
from claimtrack.ingest import Parts, ingest
from claimtrack.lang import Language, load_english
from claimtrack.model import Claim, Document
from claimtrack.report.render import render
from claimtrack.report.views import make_view
from claimtrack.store import open_store

RETRIEVED = datetime(2021, 5, 1, tzinfo=UTC)

VIEWS = (
    "overview",
    "figures",
    "timeline",
    "speakers",
    "publishers",
    "conflicts",
    "changes",
    "relations",
    "copies",
)

STORY = [
    ("a", "2021-03-02", "Herald", "Police said 12 people were killed in the blast in Ostrel on Tuesday."),
    (
        "b",
        "2021-03-03",
        "Post",
        "The death toll from Tuesday's blast in Ostrel has risen to 15, police said.",
    ),
    ("c", "2021-03-03", "Herald", "At least 20 people were killed in the blast in Ostrel, a doctor said."),
    ("d", "2021-03-03", "Globe", "At least 20 people were killed in the blast in Ostrel, a doctor said."),
    (
        "e",
        "2021-03-04",
        "Post",
        "Correction: 14, not 15, people were killed in the blast in Ostrel, police said.",
    ),
    (
        "f",
        "2021-03-04",
        "Globe",
        "The U.N. said 300 people fled Ostrel. The United Nations put the cost at $2 million.",
    ),
]


def documents() -> list[Document]:
    return [Document(name, text + "\n", date=day, publisher=by) for name, day, by, text in STORY]


@pytest.fixture(scope="module")
def known(nlp: Any, language: Language) -> dict[str, list[Claim]]:
    """Return the claims of the story, read once."""
    return {document.id: extract(document, nlp, language) for document in documents()}


def reports(path: Path, order: Sequence[Document], known: dict[str, list[Claim]], runs: int) -> str:
    """Ingest documents in an order and in so many runs; return what all views say."""

    def make(_parser: str, _language: str) -> Callable[[Document], list[Claim]]:
        return lambda document: known[document.id]

    by_name = {document.id: document for document in order}
    parts = Parts(read=lambda source, _options: [by_name[source]], make=make)
    with open_store(str(path)) as store:
        for first in range(runs):
            names = [document.id for document in order][first::runs]
            summary = ingest(
                store, names, parser_name="none", language=load_english(), now=RETRIEVED, parts=parts
            )
            assert not summary.failures
        return "\n".join(said(render(make_view(store, view, Filters()), "json")) for view in VIEWS)


def said(text: str) -> str:
    """Return records without the ledger's own row numbers, which are in the order of ingest."""
    return json.dumps([{k: v for k, v in one.items() if k != "version"} for one in json.loads(text)])


@settings(max_examples=8)
@given(order=st.permutations(documents()), runs=st.integers(1, 6))
def test_the_order_of_ingest_changes_nothing(
    order: list[Document],
    runs: int,
    known: dict[str, list[Claim]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("orders")
    try:
        first = reports(folder / "first.db", documents(), known, 1)
        assert reports(folder / "again.db", order, known, runs) == first
        assert first.count('"relation": ') >= 5
    finally:
        shutil.rmtree(folder)


def test_the_number_of_processes_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: RETRIEVED)
    lines = [{"id": d.id, "text": d.text, "date": d.date, "publisher": d.publisher} for d in documents()]
    shown = []
    for workers in (1, 2):
        order = lines if workers == 1 else lines[::-1]
        text = "".join(json.dumps(line) + "\n" for line in order)
        (tmp_path / "story.jsonl").write_text(text, encoding="utf-8")
        ledger = f"{workers}.db"
        assert run(["ingest", "story.jsonl", "--db", ledger, "--workers", str(workers)]) == 0
        capsys.readouterr()
        for view in VIEWS:
            assert run(["report", view, "--json", "--db", ledger]) == 0
        out, _ = capsys.readouterr()
        shown.append("\n".join(said(part) for part in out.replace("]\n[", "]\0[").split("\0")))
    assert shown[0] == shown[1]
