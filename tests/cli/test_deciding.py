"""What the user decides about topics, speakers and documents, seen from the shell."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from claimtrack.cli import clock, run

Ask = Callable[..., str]

QUAKE = """Quake shakes Zenda

Mayor Rosa Quispe said 120 people were killed in Zenda. Police said 95 people were killed in Zenda.

Quispe said 1,400 houses were destroyed. The union said 300 trucks were destroyed.
"""

LATER = """Zenda counts its losses

Rosa Quispe said 130 people were killed in Zenda.

Donors pledged $5 million.
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two documents and the ledger claimtrack.db of them, to be copied."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "quake.txt").write_text(QUAKE, encoding="utf-8")
    (folder / "later.txt").write_text(LATER, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.delenv("CLAIMTRACK_DB", raising=False)
        assert run(["ingest", "quake.txt", "later.txt"]) == 0
    return folder


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLAIMTRACK_USER", "Ada")
    monkeypatch.delenv("CLAIMTRACK_DB", raising=False)
    return tmp_path


@pytest.fixture
def ask(made: Path, here: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Return a function that runs a command and returns what it printed; ``code`` is what it should give."""
    shutil.copytree(made, here, dirs_exist_ok=True)

    def asked(*arguments: str, code: int = 0) -> str:
        assert run([*arguments]) == code, capsys.readouterr()
        out, err = capsys.readouterr()
        return err if code else out

    return asked


def rows(text: str) -> list[dict[str, object]]:
    """Return the records of JSON Lines."""
    return [json.loads(line) for line in text.splitlines()]


def topics(ask: Ask, *arguments: str) -> dict[str, str]:
    """Return the names of topics by key, as listed."""
    listed = rows(ask("topics", "list", *arguments, "--jsonl"))
    return {str(one["topic"]): str(one["name"]) for one in listed}


def dead(ask: Ask) -> str:
    """Return the key of the topic of the dead; a topic is of a story, and its key says which."""
    [key] = [key for key in topics(ask) if key.startswith("killed/") and " / " not in key]
    return key


# topics


def test_topics_are_listed_and_explained(ask: Ask) -> None:
    listed = rows(ask("topics", "list", "--jsonl"))
    [killed] = [one for one in listed if one["topic"] == dead(ask)]
    assert (killed["figures"], killed["documents"], killed["decided"]) == (3, 2, "")
    assert dead(ask) not in topics(ask, "--counted", "house")
    shown = ask("topics", "show", "killed")
    assert "Killed" in shown.splitlines()[0] and '"95 people"' in shown
    assert all(len(line) <= 80 for line in ask("topics", "list").splitlines())


def test_a_topic_is_renamed_and_named_so_everywhere(ask: Ask) -> None:
    key, name = dead(ask), topics(ask)[dead(ask)]
    ask("topics", "rename", key[:12], "Dead of the quake")
    assert topics(ask)[key] == "Dead of the quake"
    assert "Dead of the quake" in ask("report", "timeline")
    assert "Dead of the quake" in ask("topics", "show", "dead of the quake")
    ask("log", "undo", "1")
    assert topics(ask)[key] == name


def test_one_figure_is_moved_to_another_topic_and_back(ask: Ask) -> None:
    vehicles = next(key for key in topics(ask) if "vehicle" in key)
    [moved] = [one for one in rows(ask("report", "figures", "--jsonl")) if one["wording"] == "95 people"]
    told = ask("review", str(moved["claim"]), "--set", f"topic={vehicles}", "--set", "value=96")
    assert "figure" in told
    [now] = [one for one in rows(ask("report", "figures", "--jsonl")) if one["claim"] == moved["claim"]]
    assert (now["topic"], now["low"], now["high"]) == (vehicles, "96", "96")
    ask("log", "undo", "1")
    [back] = [one for one in rows(ask("report", "figures", "--jsonl")) if one["claim"] == moved["claim"]]
    assert (back["topic"], back["low"]) == (moved["topic"], moved["low"])


def test_topics_are_merged_and_their_figures_compared(ask: Ask) -> None:
    houses = next(key for key in topics(ask) if "house" in key)
    trucks = next(key for key in topics(ask) if "vehicle" in key)
    said = ask("topics", "merge", trucks, houses, "--dry-run")
    assert "would go into" in said
    assert '"300 trucks"' in said
    assert trucks in topics(ask)
    said = ask("topics", "merge", trucks, houses)
    assert said.startswith("1 figure of Vehicles destroyed")
    assert trucks not in topics(ask)
    assert "merged" in ask("topics", "list", "--topic", houses)
    assert '"300 trucks"' in ask("report", "timeline", "--topic", houses)
    assert "went into" in ask("topics", "show", trucks, code=2)
    ask("ingest", "quake.txt")
    ask("db", "rebuild")
    assert trucks not in topics(ask)
    ask("topics", "forget", trucks)
    assert trucks in topics(ask)


def test_what_nobody_could_compare_is_merged_by_force_only(ask: Ask) -> None:
    money = next(key for key in topics(ask) if "usd" in key)
    killed = dead(ask)
    assert "cannot be compared" in ask("topics", "merge", money, killed, code=2)
    assert money in topics(ask)
    ask("topics", "merge", money, killed, "--force")
    assert money not in topics(ask)


def test_a_topic_is_split_and_put_together_again(ask: Ask) -> None:
    killed = dead(ask)
    assert f"{killed} / " in ask("topics", "split", "killed", "--by", "document", "--dry-run")
    said = ask("topics", "split", "killed", "--by", "document")
    assert "parted by document into 2 topics" in said
    assert f"{killed} / quake.txt   2 figures" in said
    parts = [key for key in topics(ask) if key.startswith(f"{killed} / ")]
    assert len(parts) == 2
    related = rows(ask("report", "relations", "--topic", parts[0], "--jsonl"))
    assert all(one["a"]["document"] == one["b"]["document"] for one in related)  # type: ignore[index]
    assert "forget that" in ask("topics", "forget", parts[0], code=2)
    ask("topics", "forget", killed)
    assert killed in topics(ask)


def test_a_defined_topic_catches_claims_to_come(ask: Ask, here: Path) -> None:
    filters = ("--action", "destroy")
    assert "would be a topic: 2 figures" in ask("topics", "define", "Zenda losses", *filters, "--dry-run")
    assert "zenda-losses" not in topics(ask)
    said = ask("topics", "define", "Zenda losses", *filters)
    assert "--topic zenda-losses" in said
    (here / "new.txt").write_text("The union said 70 bridges were destroyed in Zenda.\n", encoding="utf-8")
    ask("ingest", "new.txt")
    found = rows(ask("report", "figures", "--topic", "zenda-losses", "--jsonl"))
    assert sorted(str(one["surface"]) for one in found) == ["1,400", "300", "70"]
    assert "there already" in ask("topics", "define", "Zenda Losses", *filters, code=2)
    for view in ("overview", "timeline", "conflicts", "changes"):
        assert "figures" in ask("report", view, "--topic", "zenda-losses")
    ask("topics", "forget", "zenda-losses")
    assert "zenda-losses" not in topics(ask)


def test_a_topic_can_be_defined_before_there_are_figures(ask: Ask) -> None:
    assert "no figure yet" in ask("topics", "define", "Cats", "--counted", "cat")
    assert topics(ask)["cats"] == "Cats"
    assert "--counted cat" in " ".join(ask("topics", "show", "cats").split())


WRONG = [
    (("topics", "show", "nope"), "no topic has the key or the name 'nope'"),
    (("topics", "show", "house"), "near it: "),
    (("topics", "merge", "x", "killed"), "the name 'x'; claimtrack topics list has all"),
    (("topics", "merge", "killed", "killed"), "is one topic; name two"),
    (("topics", "split", "killed", "--by", "low"), "splits no topic"),
    (("topics", "split", "killed", "--by", "unit"), "nothing to part"),
    (("topics", "define", "X"), "say by filters"),
    (("topics", "define", "X", "--counted", "cat", "--limit", "3"), "--limit"),
    (("topics", "define", "!", "--counted", "cat"), "no letter or digit"),
    (("topics", "define", "Killed", "--counted", "cat"), "choose another name"),
    (("topics", "rename", "killed", " "), "needs a name"),
    (("topics", "forget", "killed"), "nothing was decided"),
    (("topics", "list", "--sort", "nope"), "no column 'nope'"),
    (("speakers", "show", "nobody"), "no voice is called 'nobody'"),
    (("speakers", "merge", "quispe", "Rosa Quispe"), "one voice already"),
    (("speakers", "rename", "quispe", "police"), "is another voice"),
    (("speakers", "split", "the union"), "one name only"),
    (("documents", "show", "nope"), "no document is called 'nope'"),
    (("documents", "set", "quake"), "nothing to set: give --date"),
    (("documents", "set", "quake", "--date", "5.10.2020"), "is not a day"),
    (("documents", "set", "quake", "--date", "2999-10-05"), "has not come yet"),
    (("documents", "set", "quake", "--language", ""), "has a language"),
    (("documents", "set", "quake", "--clear", "text"), "has no 'text'"),
    (("documents", "set", "quake", "--date", "2020-10-05", "--clear", "date"), "set and cleared"),
    (("documents", "list", "--without", "text"), "has no 'text'"),
    (("documents", "remove", "quake"), "say --yes"),
]


@pytest.mark.parametrize(("words", "message"), WRONG, ids=[" ".join(row[0]) for row in WRONG])
def test_wrong_usage_is_one_line_and_changes_nothing(ask: Ask, words: tuple[str, ...], message: str) -> None:
    error = ask(*words, code=2)
    assert message in error
    assert len(error.splitlines()) == 1
    assert "Nothing was decided" in ask("log")


def test_a_ledger_that_may_not_be_written_is_refused_in_one_line(ask: Ask, here: Path) -> None:
    from claimtrack.store import Store

    assert here.is_dir()
    with pytest.MonkeyPatch.context() as patch:
        before = Store.__init__

        def locked(self: Store, *arguments: object, **named: object) -> None:
            before(self, *arguments, **{**named, "read_only": True})  # type: ignore[arg-type]

        patch.setattr(Store, "__init__", locked)
        for words in (
            ("topics", "rename", "killed", "X"),
            ("speakers", "rename", "police", "X"),
            ("documents", "set", "quake", "--title", "X"),
        ):
            error = ask(*words, code=1)
            assert "may not be written" in error
            assert len(error.splitlines()) == 1


def test_an_empty_ledger_says_so(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from claimtrack.store import open_store

    open_store(str(here / "claimtrack.db")).close()
    for words, message in (
        (["topics", "list"], "No topics yet"),
        (["speakers", "list"], "No voices yet"),
        (["documents", "list"], "No documents yet"),
        (["topics", "suggest"], "No two topics"),
    ):
        assert run(words) == 0
        assert message in capsys.readouterr().out
    for words in (["topics", "show", "x"], ["speakers", "show", "x"], ["documents", "refresh"]):
        assert run(words) == 2
        assert "yet" in capsys.readouterr().err


# speakers


def test_voices_are_merged_renamed_and_split(ask: Ask) -> None:
    listed = {str(one["speaker"]): one for one in rows(ask("speakers", "list", "--jsonl"))}
    assert listed["Rosa Quispe"]["figures"] == 3
    assert "would go under" in ask("speakers", "merge", "the union", "Rosa Quispe", "--dry-run")
    ask("speakers", "merge", "the union", "Rosa Quispe")
    assert '"The union" put under "Rosa Quispe" (Ada' in " ".join(ask("speakers", "show", "union").split())
    ask("speakers", "rename", "the union", "R. Quispe")
    ask("ingest", "quake.txt", "later.txt")
    ask("db", "rebuild")
    [voice] = [one for one in rows(ask("speakers", "list", "--jsonl")) if one["speaker"] == "R. Quispe"]
    assert voice["figures"] == 4
    assert "The union" in voice["forms"]  # type: ignore[operator]
    ask("speakers", "split", "the union")
    names = {one["speaker"] for one in rows(ask("speakers", "list", "--jsonl"))}
    assert {"R. Quispe", "The union"} <= names
    ask("log", "undo", "3")
    ask("speakers", "split", "R. Quispe")
    names = {one["speaker"] for one in rows(ask("speakers", "list", "--jsonl"))}
    assert "R. Quispe" not in names


def test_voices_are_listed_by_what_they_say(ask: Ask) -> None:
    listed = rows(ask("speakers", "list", "--counted", "house", "--jsonl"))
    assert [(one["speaker"], one["figures"]) for one in listed] == [("Rosa Quispe", 1)]


# documents


def test_documents_are_listed_and_searched(ask: Ask) -> None:
    listed = rows(ask("documents", "list", "--jsonl"))
    assert [one["document"] for one in listed] == ["later.txt", "quake.txt"]
    assert [one["label"] for one in rows(ask("documents", "list", "--search", "losses", "--jsonl"))] == [
        "later"
    ]
    assert len(rows(ask("documents", "list", "--without", "date", "--jsonl"))) == 2
    assert "Quake shakes Zenda" in ask("documents", "show", "quake")


def test_metadata_is_put_right_for_good_and_taken_back(ask: Ask) -> None:
    said = ask("documents", "set", "quake", "--date", "2021-03-05", "--issued-by", "Zenda council")
    assert "date 2021-03-05 (was none)" in said
    assert "read otherwise" in said
    figures = rows(ask("report", "figures", "--document", "quake", "--jsonl"))
    assert {one["asof"] for one in figures} == {"2021-03-05"}
    assert "read: nothing" in ask("documents", "show", "quake")
    assert "2 unchanged" in ask("ingest", "quake.txt", "later.txt")
    ask("documents", "set", "quake", "--title", "")
    assert rows(ask("documents", "show", "quake", "--jsonl"))[0]["title"] is None
    assert "2 unchanged" in ask("ingest", "quake.txt", "later.txt", "--publisher", "")
    ask("log", "undo", "2")
    assert rows(ask("documents", "show", "quake", "--jsonl"))[0]["title"] == "Quake shakes Zenda"
    ask("log", "undo", "1")
    [known] = rows(ask("documents", "show", "quake", "--jsonl"))
    assert (known["date"], known["issued_by"], known["decided"]) == (None, None, [])
    assert "2 unchanged" in ask("ingest", "quake.txt", "later.txt")
    figures = rows(ask("report", "figures", "--document", "quake", "--jsonl"))
    assert {one["asof"] for one in figures} == {None}


def test_a_document_in_another_language_is_not_read(ask: Ask) -> None:
    ask("documents", "set", "quake", "--language", "de")
    assert rows(ask("documents", "show", "quake", "--jsonl"))[0]["unread"] == "language: de"
    ask("log", "undo", "1")
    assert rows(ask("documents", "show", "quake", "--jsonl"))[0]["figures"] != 0


def test_a_document_is_removed_and_can_come_again(ask: Ask) -> None:
    assert "Nothing removed" in ask("documents", "remove", "later", "--dry-run")
    assert "1 document removed" in ask("documents", "remove", "later", "--yes")
    assert len(rows(ask("documents", "list", "--jsonl"))) == 1
    assert "1 new" in ask("ingest", "later.txt")


def test_refreshed_documents_show_what_was_edited(ask: Ask, here: Path) -> None:
    assert "2 unchanged" in ask("documents", "refresh")
    (here / "quake.txt").write_text(
        QUAKE.replace("120", "140").replace(" The union said 300 trucks were destroyed.", ""),
        encoding="utf-8",
    )
    (here / "later.txt").unlink()
    assert "no such file" in ask("documents", "refresh", code=1)
    edits = rows(ask("documents", "show", "quake", "--versions", "--jsonl"))
    told = [(one["change"], one["old_wording"], one["new_wording"]) for one in edits]
    assert told == [("changed", "120 people", "140 people"), ("vanished", "300 trucks", None)]
    assert "was: " in ask("documents", "show", "quake", "--versions")
    assert "one version" in ask("documents", "show", "later", "--versions")


def test_an_address_is_refreshed(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from claimtrack.documents import ReadOptions
    from claimtrack.ingest import ingest
    from claimtrack.lang import load_english
    from claimtrack.settings import model
    from claimtrack.store import open_store

    page = "<html><head><title>Fire</title></head><body><article><p>{}</p></article></body></html>"
    said = "Police said {} people were killed in Zenda on Friday, and nobody knows how the fire began."
    (here / "fire.html").write_text(page.format(said.format(12)), encoding="utf-8")
    handler = partial(_Quiet, directory=str(here))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            url = f"http://127.0.0.1:{server.server_port}/fire.html"
            with open_store("claimtrack.db") as store:
                ingest(
                    store,
                    [url],
                    options=ReadOptions(allow_private=True),
                    parser_name=model(),
                    language=load_english(),
                    now=clock.now(),
                )
            assert run(["documents", "refresh"]) == 1
            assert "--allow-private" in capsys.readouterr().err
            (here / "fire.html").write_text(page.format(said.format(15)), encoding="utf-8")
            assert run(["documents", "refresh", "--allow-private"]) == 0
            assert "version 2" in capsys.readouterr().out
        finally:
            server.shutdown()
            thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *arguments: object) -> None:
        """Leave stderr alone."""
