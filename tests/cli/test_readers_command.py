"""``claimtrack readers``: the kinds of documents that can be read."""

from __future__ import annotations

import csv
import io
import json

import pytest

from claimtrack.cli import run
from claimtrack.cli.readers import COLUMNS
from claimtrack.documents.registry import BUILT_IN


def test_every_reader_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["readers", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["reader"] for row in rows} >= {*BUILT_IN, "web"}
    assert all(set(row) == set(COLUMNS) and row["reads"] and row["ready"] == 1 for row in rows)
    assert next(row for row in rows if row["reader"] == "pdf")["needs"] == "pypdf"


def test_the_forms_of_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["readers"]) == 0
    table = capsys.readouterr().out
    assert "PDF with a text layer" in table and max(map(len, table.splitlines())) <= 80
    assert run(["readers", "--csv"]) == 0
    header, *rows = csv.reader(io.StringIO(capsys.readouterr().out))
    assert tuple(header) == COLUMNS and len(rows) > len(BUILT_IN)


def test_a_package_that_is_missing_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claimtrack.documents.registry._is_installed", lambda package: package != "pypdf")
    assert run(["readers"]) == 0
    assert "(not" in capsys.readouterr().out
