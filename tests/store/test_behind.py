"""What is out of step is named, what is kept is shown meanwhile, and a refresh says what it did."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from claimtrack.cli import run
from claimtrack.report.asking import told_behind
from claimtrack.store import Store, open_store
from claimtrack.store.behind import remade
from store.samples import ENGLISH, NOW
from store.test_findings import DERIVE, made, refresh

EVERY = ("labels", "copies", "stories", "voices", "topics", "conflicts and changes")


def test_what_follows_from_a_new_document_is_behind(store: Store) -> None:
    assert store.behind().parts == ()
    for number in range(4):
        store.put(made(number, 0), run=None, retrieved_at=NOW)
    before = store.behind()
    assert set(EVERY) <= set(before.parts)
    assert before.documents == 4
    assert "copies" in told_behind(store)
    assert "of 4 documents" in told_behind(store)
    assert store.info()["derivations"] == "out of date; run: claimtrack db refresh"
    refresh(store)
    assert store.info()["derivations"] == "up to date"
    after = store.behind()
    assert (after.parts, after.documents, told_behind(store)) == ((), 0, "")
    assert set(EVERY) <= set(remade(before, after))
    refresh(store)
    assert remade(after, store.behind()) == ()


def test_what_another_version_made_is_made_anew(store: Store) -> None:
    store.put(made(1, 0), run=None, retrieved_at=NOW)
    refresh(store)
    before = store.behind()
    later = replace(DERIVE, version=DERIVE.version + 1)
    store.refresh_copies(later)
    store.refresh_stories(later, ENGLISH)
    store.refresh_decisions(later, ENGLISH)
    assert {"copies", "stories", "topics", "voices"} <= set(remade(before, store.behind()))


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.db"
    with open_store(str(path)) as store:
        for number in range(3):
            store.put(made(number, 0), run=None, retrieved_at=NOW)
    at = ["--db", str(path)]
    assert run(["report", *at]) == 0
    assert run(["report", *at]) == 0  # the first one has not done it
    out, err = capsys.readouterr()
    assert out
    assert err.count("claimtrack db refresh brings it up") == 2
    assert run(["db", "refresh", *at]) == 0
    out, err = capsys.readouterr()
    assert "brought up to date: labels, copies, stories," in " ".join(out.split())
    assert "of 3 documents" in " ".join(out.split())
    assert err == ""
    assert run(["db", "refresh", *at]) == 0
    assert run(["report", "figures", *at]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("all is up to date")
    assert err == ""
