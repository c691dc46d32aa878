"""What each command does on the seeds and on small documents, seen from the shell."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from claimtrack.cli import clock, run
from claimtrack.cli.options import Format
from claimtrack.cli.report import WHOLE, Name
from claimtrack.rows import CLAIM_COLUMNS, COLUMNS, flat_name

NOTE = "The mayor said at least 58 people were hurt in the fire.\n\nPolice counted 12 burnt houses.\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def ask(ledger: Path, capsys: pytest.CaptureFixture[str]):
    """Return a function that runs a command on the ledger of the seeds and returns what it printed."""

    def asked(*arguments: str) -> str:
        assert run([*arguments, "--db", str(ledger)]) == 0
        out, err = capsys.readouterr()
        assert err == ""
        return out

    return asked


# ingest


def test_a_claim_of_a_replaced_text_is_said_to_be_old(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "note.txt").write_text(NOTE, encoding="utf-8")
    assert run(["ingest", "note.txt"]) == 0
    capsys.readouterr()
    assert run(["report", "figures", "--jsonl"]) == 0
    claim = json.loads(capsys.readouterr().out.splitlines()[0])["claim"]
    assert run(["show", claim]) == 0
    assert "NO LONGER" not in capsys.readouterr().out
    (here / "note.txt").write_text(NOTE.replace("58", "60"), encoding="utf-8")
    assert run(["ingest", "note.txt"]) == 0
    capsys.readouterr()
    assert run(["show", claim]) == 0
    out = capsys.readouterr().out
    assert "NO LONGER CURRENT" in out.splitlines()[0]
    assert f"version  in version 1; replaced on {clock.now():%Y-%m-%d} by another text" in out


def test_an_old_id_leads_to_the_figure_as_it_stands_now(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def ids() -> dict[str, str]:
        assert run(["report", "figures", "--jsonl"]) == 0
        records = map(json.loads, capsys.readouterr().out.splitlines())
        return {record["surface"]: record["claim"] for record in records}

    text = "They lost 40 tanks in May. Some 3 boats sank.\n"
    (here / "note.txt").write_text(text, encoding="utf-8")
    assert run(["ingest", "note.txt"]) == 0
    capsys.readouterr()
    old = ids()
    (here / "note.txt").write_text(f"A correction came in. {text.replace('3', '4')}", encoding="utf-8")
    assert run(["ingest", "note.txt"]) == 0
    capsys.readouterr()
    new = ids()
    assert old["40"] != new["40"]

    assert run(["show", old["40"]]) == 0
    out, err = capsys.readouterr()
    assert "NO LONGER" not in out
    assert new["40"][:8] in out
    assert f"{old['40'][:8]}: the document has changed since" in err
    assert err.rstrip().endswith(new["40"][:8])
    assert run(["show", old["3"]]) == 0
    assert "NO LONGER CURRENT" in capsys.readouterr().out

    assert run(["review", old["40"], "--wrong"]) == 0
    capsys.readouterr()
    assert "40" not in ids()
    assert run(["show", old["40"]]) == 0
    assert new["40"][:8] in capsys.readouterr().out


def test_dates_that_are_a_choice_are_said(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        "id,text,date",
        "1,They lost 40 tanks.,2021-04-05",
        "2,They lost 41 tanks.,05/04/2021",
        "3,They lost 42 tanks.,31.02.2021",
    ]
    (here / "table.csv").write_text("\n".join(rows), encoding="utf-8")
    assert run(["ingest", "table.csv"]) == 0
    out = capsys.readouterr().out
    assert "1 date read month first, as nothing tells the order" in out
    assert "no day: 1 date was left out: '31.02.2021' (3)" in out


def test_ingest_again_changes_nothing(here: Path, seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(seeds, here / "seeds")
    assert run(["ingest", "seeds/"]) == 0
    first = capsys.readouterr().out
    assert "5 documents: 5 new" in first
    assert "near copies: 2 documents share text" in first
    assert run(["report", "figures", "--jsonl"]) == 0
    before = capsys.readouterr().out
    assert run(["ingest", "seeds/", "seeds/", "./seeds/003_f147684738a490b3.txt"]) == 0
    assert "5 unchanged" in capsys.readouterr().out
    assert run(["report", "figures", "--jsonl"]) == 0
    assert capsys.readouterr().out == before


def test_ingest_of_a_changed_text_is_a_new_version(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = here / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    assert run(["ingest", "note.txt", "--date", "2020-10-05", "--publisher", "The Gazette"]) == 0
    path.write_text(NOTE.replace("58", "60"), encoding="utf-8")
    assert run(["ingest", "note.txt"]) == 0
    assert "1 changed" in capsys.readouterr().out
    assert run(["report", "figures", "--jsonl"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["low"] for row in rows] == ["60", "12"]
    assert {(row["date"], row["publisher"]) for row in rows} == {("2020-10-05", "The Gazette")}


def test_a_file_is_one_document_wherever_one_stands(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = str(here / "ledger.db")
    for folder, number in (("p1", "58"), ("p2", "60")):
        (here / folder).mkdir()
        (here / folder / "x.txt").write_text(NOTE.replace("58", number), encoding="utf-8")
        monkeypatch.chdir(here / folder)
        assert run(["ingest", "x.txt", "--db", ledger]) == 0
        assert "1 document: 1 new" in capsys.readouterr().out
    monkeypatch.chdir(here)
    assert run(["ingest", "p1/x.txt", "p2", "--db", "ledger.db"]) == 0
    assert "2 documents: 2 unchanged" in capsys.readouterr().out
    monkeypatch.chdir("/")
    assert run(["report", "figures", "--csv", "--db", ledger]) == 0
    assert str(here) not in capsys.readouterr().out, "the ledger's place is nobody's business"
    assert run(["ingest", str(here / "p1"), "--db", ledger, "--base", str(here / "p1")]) == 0
    assert "1 new" in capsys.readouterr().out


@pytest.mark.usefixtures("here")
def test_two_texts_from_standard_input_are_two_documents(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for text, said in ((NOTE, "1 new"), (NOTE.replace("58", "60"), "1 new"), (NOTE, "1 unchanged")):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        assert run(["ingest", "-"]) == 0
        assert said in capsys.readouterr().out


def test_a_run_that_finds_nothing_makes_no_ledger(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ingest", "nothing-here.txt"]) == 1
    assert "nothing-here.txt: no such file or folder" in capsys.readouterr().err
    assert list(here.iterdir()) == []


def test_options_are_kept_with_the_document(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "note.txt").write_text(NOTE, encoding="utf-8")
    options = {
        "--date": "2020-10-05",
        "--publisher": "The Gazette",
        "--title": "Fire",
        "--url": "https://a.example/",
    }
    assert run(["ingest", "note.txt", *[word for pair in options.items() for word in pair]]) == 0
    capsys.readouterr()
    assert run(["report", "figures", "--jsonl"]) == 0
    row = json.loads(capsys.readouterr().out.splitlines()[0])
    assert [row[name] for name in ("date", "publisher", "title", "url")] == list(options.values())


def test_columns_of_records_are_settable(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "table.csv").write_text("nr,story,paper\n7,They lost 40 tanks.,The Gazette\n", encoding="utf-8")
    fields = ["--id-field", "nr", "--text-field", "story", "--publisher-field", "paper"]
    assert run(["extract", "table.csv", *fields]) == 0
    [row] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (row["document"], row["publisher"], row["low"]) == ("7", "The Gazette", "40")


def test_dry_run_writes_nothing(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "note.txt").write_text(NOTE, encoding="utf-8")
    assert run(["ingest", "note.txt", "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert "1 new" in out
    assert "dry run" in out
    assert [path.name for path in here.iterdir()] == ["note.txt"]
    assert run(["ingest", "note.txt"]) == 0
    capsys.readouterr()
    assert run(["ingest", "note.txt", "--dry-run"]) == 0
    assert "1 unchanged" in capsys.readouterr().out


def test_the_ledger_is_named_by_option_then_environment(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "note.txt").write_text(NOTE, encoding="utf-8")
    monkeypatch.setenv("CLAIMTRACK_DB", "from-environment.db")
    assert run(["ingest", "note.txt"]) == 0
    assert run(["ingest", "note.txt", "--db", "from-option.db"]) == 0
    capsys.readouterr()
    assert {path.name for path in here.glob("*.db")} == {"from-environment.db", "from-option.db"}


def test_workers_give_the_same(here: Path, seeds: Path, ask) -> None:
    shutil.copytree(seeds, here / "seeds")
    done = subprocess.run(
        [sys.executable, "-m", "claimtrack", "ingest", "seeds/", "--workers", "2"],
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    two = subprocess.run(
        [sys.executable, "-m", "claimtrack", "report", "figures", "--csv"], capture_output=True, text=True
    )
    assert without_time(two.stdout) == without_time(ask("report", "figures", "--csv"))


def without_time(text: str) -> list[dict[str, str]]:
    return [{**row, "retrieved_at": ""} for row in csv.DictReader(io.StringIO(text))]


# extract


def test_extract_gives_the_same_rows_in_every_form(seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(seeds / "003_f147684738a490b3.txt")

    def printed(form: str) -> str:
        assert run(["extract", path, "--format", form]) == 0
        out, err = capsys.readouterr()
        assert err == ""
        return out

    lines = [json.loads(line) for line in printed("jsonl").splitlines()]
    assert json.loads(printed("json")) == lines
    assert all(tuple(line) == CLAIM_COLUMNS for line in lines)
    for form, separator in (("csv", ","), ("tsv", "\t")):
        rows = list(csv.reader(io.StringIO(printed(form)), delimiter=separator))
        assert rows[0] == list(map(flat_name, CLAIM_COLUMNS))
        assert [row[0] for row in rows[1:]] == [line["claim"] for line in lines]
    table = printed("table")
    assert max(map(len, table.splitlines())) <= 80
    assert all(line["claim"][:8] in table for line in lines)


EMPTY = [("jsonl", ""), ("json", "[]\n"), ("csv", ",".join(map(flat_name, CLAIM_COLUMNS)) + "\n")]


@pytest.mark.parametrize(("form", "expected"), EMPTY)
def test_extract_of_a_text_without_figures(
    form: str, expected: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "quiet.txt").write_text("Nobody said how many had come to the market.\n", encoding="utf-8")
    assert run(["extract", "quiet.txt", "--format", form]) == 0
    assert capsys.readouterr() == (expected, "")


def test_extract_reads_standard_input() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "claimtrack", "extract", "-"], input=NOTE, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    name = f"-#{hashlib.sha256(NOTE.encode()).hexdigest()[:12]}"
    assert [(row["document"], row["low"], row["bound"]) for row in rows] == [
        (name, "58", "at_least"),
        (name, "12", "exact"),
    ]


def test_extract_streams() -> None:
    """The first document's claims come before the second document is there."""
    with subprocess.Popen(
        [sys.executable, "-m", "claimtrack", "extract", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        # Readers look at the first 64 kB to tell the format.
        process.stdin.write(json.dumps({"id": "a", "text": NOTE, "padding": "x" * 70_000}) + "\n")
        process.stdin.write(json.dumps({"id": "b", "text": NOTE, "padding": "x" * 70_000}) + "\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["document"] == "a"
        process.stdin.write(json.dumps({"id": "c", "text": NOTE}) + "\n")
        process.stdin.close()
        assert [json.loads(line)["document"] for line in process.stdout] == ["a", "b", "b", "c", "c"]
    assert process.returncode == 0


def test_extract_into_head_ends_quietly_and_soon(here: Path) -> None:
    texts = [json.dumps({"id": str(i), "text": f"They lost {i} tanks."}) for i in range(20, 220)]
    (here / "many.jsonl").write_text("\n".join([*texts, "broken"]), encoding="utf-8")
    command = f"'{sys.executable}' -m claimtrack extract many.jsonl | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
    assert done.stderr == "", "the broken last line is never read"
    assert done.stdout.splitlines()[-1] == "141"


# report


@pytest.mark.parametrize("view", list(Name))
@pytest.mark.parametrize("form", list(Format))
def test_every_view_in_every_form(view: Name, form: Format, ask) -> None:
    out = ask("report", view, "--format", form)
    if form is Format.jsonl and view is Name.conflicts:
        assert out == ""  # nothing in the seeds conflicts
        return
    assert out.endswith("\n")
    assert "None" not in out
    if form is Format.table:
        assert max(map(len, out.splitlines())) <= 80
    if form is Format.json:
        assert bool(json.loads(out)) is (view is not Name.conflicts)  # nothing in the seeds conflicts
    if form is Format.jsonl:
        assert all(json.loads(line) for line in out.splitlines())


def test_no_view_is_the_overview(ask) -> None:
    assert ask("report") == ask("report", "overview")


def test_figures_have_the_same_columns_everywhere(ask) -> None:
    rows = list(csv.DictReader(io.StringIO(ask("report", "figures", "--csv", "--columns", "all"))))
    lines = [json.loads(line) for line in ask("report", "figures", "--nl").splitlines()]
    assert list(rows[0]) == list(map(flat_name, COLUMNS)) and tuple(lines[0]) == COLUMNS
    assert [row["claim"] for row in rows] == [line["claim"] for line in lines]


FILTERS = [
    # options                                               what all rows have
    (["--counted", "tank"], lambda row: "tank" in row["counted"].lower()),
    (["--unit", "USD"], lambda row: row["unit"] == "USD"),
    (["--document", "003"], lambda row: "003" in row["document"]),
    (["--published-from", "2020-11-01"], lambda row: row["date"] >= "2020-11-01"),
    (["--published-to", "2020-10-31"], lambda row: row["date"] and row["date"] <= "2020-10-31"),
    (["--search", "drones"], lambda row: "drone" in row["sentence"].lower()),
]


@pytest.mark.parametrize(("options", "holds"), FILTERS, ids=[" ".join(row[0]) for row in FILTERS])
def test_filters(options: list[str], holds, ask) -> None:
    rows = [json.loads(line) for line in ask("report", "figures", "--jsonl", *options).splitlines()]
    every = [json.loads(line) for line in ask("report", "figures", "--jsonl").splitlines()]
    assert len(rows) < len(every)
    assert all(holds(row) for row in rows)


def test_a_filter_that_nothing_passes_is_an_answer(ask) -> None:
    assert "No figure fits" in ask("report", "figures", "--search", "nobody of this name")
    assert ask("report", "figures", "--search", "nobody of this name", "--json") == "[]\n"


def test_limit_says_what_was_left_out(ask) -> None:
    total = len(ask("report", "figures", "--jsonl").splitlines())
    assert f"3 of {total} shown" in " ".join(ask("report", "figures", "--limit", "3").split())
    assert len(ask("report", "figures", "--limit", "3", "--jsonl").splitlines()) == 3


def test_sort(ask, capsys: pytest.CaptureFixture[str], ledger: Path) -> None:
    rows = [json.loads(line) for line in ask("report", "figures", "--sort", "-low", "--jsonl").splitlines()]
    amounts = [row["low_float"] for row in rows if row["low_float"] is not None]
    assert amounts == sorted(amounts, reverse=True)
    assert run(["report", "figures", "--sort", "size", "--db", str(ledger)]) == 2
    assert capsys.readouterr().err.startswith("claimtrack: --sort: no column 'size'")


def test_a_unit_that_no_figure_has(ask, capsys: pytest.CaptureFixture[str], ledger: Path) -> None:
    assert "5 figures" in ask("report", "figures", "--unit", "usd")
    assert run(["report", "figures", "--unit", "barrels", "--db", str(ledger)]) == 2
    err = capsys.readouterr().err
    assert err.startswith("claimtrack: --unit: no figure has the unit 'barrels'; there are ")
    assert "square kilometre" in err
    assert "5 figures" in ask("report", "figures", "--unit", "dollars")


def test_copies_obey_filters(ask, capsys: pytest.CaptureFixture[str], ledger: Path) -> None:
    assert len(ask("report", "copies", "--csv").splitlines()) == 2
    assert len(ask("report", "copies", "--csv", "--document", "000").splitlines()) == 2
    assert len(ask("report", "copies", "--csv", "--document", "003").splitlines()) == 1
    assert run(["report", "copies", "--sort", "low", "--db", str(ledger)]) == 2
    assert "no column 'low'; there are a, b, kind, containment" in capsys.readouterr().err


def test_a_topic_of_the_overview_can_be_asked_for(ask) -> None:
    rows = [json.loads(line) for line in ask("report", "--jsonl").splitlines()]
    for key in {row["topic"] for row in rows}:
        found = [
            json.loads(line) for line in ask("report", "figures", "--topic", key, "--jsonl").splitlines()
        ]
        assert {row["topic"] for row in found} == {key}


def test_a_report_into_a_file(here: Path, ask) -> None:
    expected = ask("report", "figures", "--csv")
    assert ask("report", "figures", "--csv", "-o", "figures.csv") == ""
    assert (here / "figures.csv").read_text(encoding="utf-8") == expected
    assert ask("report", "figures", "--csv", "-o", "-") == expected


def test_all_views_into_a_folder(here: Path, ask, ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "--all", "-o", "out/reports", "--db", str(ledger)]) == 0
    said = "claimtrack: out/reports: 11 views as html, md, csv; begin with out/reports/index.html\n"
    assert capsys.readouterr() == ("", said)
    written = {path.name for path in (here / "out/reports").iterdir()}
    assert written == {f"{name}.{suffix}" for name in WHOLE for suffix in ("html", "md", "csv")} | {
        "index.html"
    }
    assert (here / "out/reports/figures.csv").read_text(encoding="utf-8") == ask("report", "figures", "--csv")


WRONG_ALL = [
    (["--all"], "claimtrack: --all: needs a folder: -o FOLDER"),
    (["figures", "--all", "-o", "x"], "claimtrack: --all: writes all views"),
    (["--all", "--csv", "-o", "x"], "claimtrack: --all: writes all views"),
]


@pytest.mark.parametrize(("options", "line"), WRONG_ALL)
@pytest.mark.usefixtures("here")
def test_all_views_need_a_folder(options: list[str], line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", *options]) == 2
    assert capsys.readouterr().err.startswith(line)


# show


def test_show(ask) -> None:
    [row] = [
        line
        for line in map(json.loads, ask("report", "figures", "--jsonl").splitlines())
        if line["surface"] == "47" and "civilian casualties" in line["sentence"]
    ]
    out = ask("show", row["claim"][:8])
    assert ">47<" in out
    assert f"characters {row['start']}-{row['end']}" in out
    assert "\ncite " in out
    assert max(map(len, out.splitlines())) <= 80
    assert ask("show", row["claim"]) == out


WRONG_IDS = [("zzzz", "no claim has an id that begins with 'zzzz'"), ("", "give the id of a claim")]


@pytest.mark.parametrize(("claim", "line"), WRONG_IDS)
def test_show_of_nothing(claim: str, line: str, ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", claim, "--db", str(ledger)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"claimtrack: {line}")
    assert err.count("\n") == 1


# db


def test_info(ask) -> None:
    facts = dict(line.split("  ", 1) for line in ask("db", "info").splitlines() if "  " in line)
    assert facts["documents"].strip() == "5"
    assert facts["documents without date"].strip() == "3"
    assert facts["stories and topics"].strip() == "up to date"
    assert facts["size"].strip().endswith(" bytes")


def test_check_and_upgrade_of_a_sound_ledger(ask) -> None:
    assert ask("db", "check") == "no faults found\n"
    assert ask("db", "upgrade").startswith("is up to date")


def test_check_names_faults(here: Path, ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import sqlite3
    from contextlib import closing

    shutil.copy(ledger, here / "claimtrack.db")
    with closing(sqlite3.connect("claimtrack.db")) as connection:
        table = next(
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if "surface" in [column[1] for column in connection.execute(f"PRAGMA table_info({name})")]
        )
        connection.execute(f"UPDATE {table} SET surface = 'forty' WHERE surface = '47'")
        connection.commit()
    assert run(["db", "check"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("claimtrack: seeds/003_f147684738a490b3.txt")


@pytest.mark.parametrize("options", [[], ["--extract"]])
def test_rebuild_changes_nothing_that_is_right(
    options: list[str], here: Path, ledger: Path, ask, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(ledger, here / "claimtrack.db")
    assert run(["db", "rebuild", *options]) == 0
    out, err = capsys.readouterr()
    assert out
    assert err == ""
    assert run(["report", "figures", "--csv"]) == 0
    assert capsys.readouterr().out == ask("report", "figures", "--csv")


def test_nothing_is_loaded_for_a_report_that_extraction_needs(ledger: Path) -> None:
    probe = (
        "import sys; from claimtrack.cli import run; code = run(sys.argv[1:]);"
        "print({'spacy', 'trafilatura', 'quantulum3'} & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, "report", "figures", "--db", str(ledger)],
        capture_output=True,
        text=True,
    )
    assert done.stderr == "set()\n"


def test_ctrl_c_leaves_a_sound_ledger(here: Path) -> None:
    import signal

    texts = [json.dumps({"id": str(i), "text": f"They lost {i} tanks. " * 40}) for i in range(20, 3000)]
    (here / "many.jsonl").write_text("\n".join(texts), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "claimtrack", "ingest", "many.jsonl"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Whatever runs the tests in the background has its programs ignore Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    deadline = time.monotonic() + 60
    while not (here / "claimtrack.db").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    kept = "what was read so far is kept; the same command goes on with the rest"
    assert err.decode() == f"claimtrack: interrupted; {kept}\n"
    assert run(["db", "check"]) in (0, 1)
    assert run(["db", "rebuild"]) == 0
    assert run(["db", "check"]) == 0
