"""The ledger's own file in Datasette and sqlite-utils: pages, links, search."""

from __future__ import annotations

import asyncio
import html
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claimtrack.cli import run
from claimtrack.export.datasette import FACETS, INTERNAL, LABELS, TABLES, datasette_metadata
from claimtrack.store import open_store

pytest.importorskip("datasette", reason="no Datasette: pip install '.[test]' brings it")


def pages(location: Path, *addresses: str, metadata: dict[str, Any] | None = None) -> list[Any]:
    """Return what Datasette answers: an object for each page that ends with .json, else the page."""
    from datasette.app import Datasette

    async def ask() -> list[Any]:
        site = Datasette([str(location)], metadata=metadata)
        await site.invoke_startup()
        found = []
        for address in addresses:
            answer = await site.client.get(address)
            assert answer.status_code == 200, (address, answer.text)
            found.append(answer.json() if ".json" in address else answer.text)
        return found

    return asyncio.run(ask())


def test_the_database_has_no_table_of_another_program_in_sight(location: Path) -> None:
    [home] = pages(location, "/ledger.json")
    shown = {table["name"] for table in home["tables"] if not table["hidden"]}
    assert {"claim", "document", "version", "sentence", "run"} <= shown
    assert not {name for name in shown if name.startswith("sentence_search")}


def test_the_table_of_claims(location: Path) -> None:
    [table] = pages(location, "/ledger/claim.json?_shape=objects&_facet=counted_head&_size=max")
    assert table["filtered_table_rows_count"] == 13 and table["primary_keys"] == ["id"]
    row = next(row for row in table["rows"] if row["surface"] == "12")
    assert (row["low"], row["low_float"], row["date"]) == ("12", 12.0, "2021-03-01")
    assert row["sentence"] == "@cmd 12 tanks"
    facets = {one["value"]: one["count"] for one in table["facet_results"]["counted_head"]["results"]}
    assert facets["soldier"] == 2


def test_a_claim_leads_to_its_sentence_and_version(location: Path) -> None:
    table, page = pages(
        location, "/ledger/claim.json?_shape=objects&_labels=on&surface=12", "/ledger/claim?surface=12"
    )
    [row] = table["rows"]
    assert row["version_id"]["label"].startswith("=HYPERLINK")
    links = re.findall(r'href="(/ledger/(?:version|sentence)/\d+)"', page)
    assert links == [
        f"/ledger/version/{row['version_id']['value']}",
        f"/ledger/sentence/{row['sentence_id']['value']}",
    ]
    version, sentence, claim = pages(
        location, *(f"{link}.json?_shape=objects" for link in links), f"/ledger/claim/{row['id']}.json"
    )
    assert version["rows"][0]["publisher"] == "+Paper"
    assert sentence["rows"][0]["text"] == row["sentence"]
    assert claim["primary_key_values"] == [str(row["id"])]
    [documents] = pages(
        location,
        "/ledger/version.json?_shape=objects&_labels=on",
        metadata=datasette_metadata(location.stem),  # which column of a document names it
    )
    assert {one["document_id"]["label"] for one in documents["rows"]} == {
        "https://example.org/a b?x=1",
        "notes/ünder way.txt",
        "copy.txt",
    }


def test_a_row_page_links_what_refers_to_it(location: Path) -> None:
    [page] = pages(location, "/ledger/document/1")
    assert "/ledger/version?document_id=1" in page


VIEWS = {"figures"}
"""What Datasette lists apart from the tables."""


@pytest.fixture
def told(location: Path) -> Callable[[str], str]:
    """Return a function that asks the program itself for a page, with the metadata that we print for it."""
    metadata = location.with_name("metadata.json")
    printed = subprocess.run(
        [sys.executable, "-m", "claimtrack", "schema", "--datasette", "--db", str(location)],
        capture_output=True,
    )
    assert (printed.returncode, printed.stderr) == (0, b"")
    metadata.write_bytes(printed.stdout)

    def page(address: str) -> str:
        command = [sys.executable, "-m", "datasette", str(location), "-m", str(metadata), "--get", address]
        done = subprocess.run(command, capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr
        return done.stdout

    return page


def links(page: str, to: str) -> set[str]:
    """Return the words of a page's links to a row of a table."""
    return {
        html.unescape(words).strip() for words in re.findall(rf'href="/ledger/{to}/\d+">([^<]*)</a>', page)
    }


def test_links_say_what_they_lead_to(location: Path, told: Callable[[str], str]) -> None:
    page = told("/ledger/claim")
    assert {"@cmd 12 tanks", "7 soldiers"} <= links(page, "sentence")
    assert links(page, "version") == {"2021-03-04T05:06:07Z"}
    assert "their head noun as a lower-case lemma" in page
    [plain] = pages(location, "/ledger/claim")
    assert "None" in links(plain, "version") and "@cmd 12 tanks" not in links(plain, "sentence")
    assert links(told("/ledger/claim_copy"), "claim") == {"7 soldiers"}


def test_the_metadata_tell_of_every_table(told: Callable[[str], str]) -> None:
    tables = {one["name"]: one for one in json.loads(told("/ledger.json"))["tables"]}
    shown = {name for name, one in tables.items() if not one["hidden"]}
    assert shown == set(TABLES) - VIEWS
    assert {name for name in tables if not name.startswith("sentence_search")} == {*TABLES, *INTERNAL} - VIEWS
    assert all(LABELS[name] in tables[name]["columns"] for name in LABELS)
    assert set(FACETS) <= set(tables["claim"]["columns"])


def test_the_first_thing_to_open_is_readable(told: Callable[[str], str]) -> None:
    [view] = json.loads(told("/ledger.json"))["views"]
    assert view["name"] in VIEWS
    table, page = json.loads(told("/ledger/figures.json?_shape=objects")), told("/ledger/figures")
    assert {"voice", "wording", "topic", "story", "as_of", "sentence", "url"} <= set(table["rows"][0])
    assert "Start here" in page


def test_metadata_are_for_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "--datasette", "--db", "postgresql://host/ledger"]) == 2
    assert "on a server" in capsys.readouterr().err
    assert run(["schema", "--db", "ledger.db"]) == 2
    assert "--db goes with --datasette" in capsys.readouterr().err


def test_words_are_a_page_and_no_markup(location: Path) -> None:
    from store.samples import NOW, read

    from claimtrack.model import Document

    with open_store(str(location)) as store:
        store.put(
            read(Document(id="x.html", text="<script>alert(1)</script> 6 cats")), run=None, retrieved_at=NOW
        )
    [page] = pages(location, "/ledger/claim?counted=cats")
    assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)" in page


SEARCHES = [
    ("tank", ["@cmd 12 tanks"]),
    ("litre guns", ["\t=1+1 and 3.50 litres 😀 4 guns"]),
    ("unicorn", []),
]


@pytest.mark.parametrize(("words", "sentences"), SEARCHES)
def test_datasette_searches_the_sentences(words: str, sentences: list[str], location: Path) -> None:
    address = f"/ledger/sentence.json?_shape=objects&_search={words.replace(' ', '+')}"
    found, page = pages(location, address, "/ledger/sentence")
    assert [row["text"] for row in found["rows"]] == sentences
    assert 'name="_search"' in page


def sqlite_utils(*arguments: str) -> Any:
    command = [sys.executable, "-m", "sqlite_utils", *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(("words", "sentences"), SEARCHES)
def test_sqlite_utils_searches_the_sentences(words: str, sentences: list[str], location: Path) -> None:
    pytest.importorskip("sqlite_utils")
    assert [row["text"] for row in sqlite_utils("search", str(location), "sentence", words)] == sentences


def test_sqlite_utils_knows_the_tables(location: Path) -> None:
    sqlite_utils_db = pytest.importorskip("sqlite_utils").Database(location)
    claim = sqlite_utils_db["claim"]
    assert claim.pks == ["id"]
    links = {key.column: (key.other_table, key.other_column) for key in claim.foreign_keys}
    assert links == {"version_id": ("version", "id"), "sentence_id": ("sentence", "id")}
    assert sqlite_utils_db["sentence"].detect_fts() == "sentence_search"
    rows = sqlite_utils("rows", str(location), "claim", "-c", "low", "-c", "date", "--limit", "1")
    assert rows == [{"low": "12", "date": "2021-03-01"}]


def test_other_programs_leave_the_ledger_sound(location: Path) -> None:
    pages(location, "/ledger/claim", "/ledger/sentence?_search=tank")
    with open_store(str(location)) as store:
        assert store.check() == []
