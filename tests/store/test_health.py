"""The ledger's check finds what was tampered with."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from claimtrack.model import Document
from claimtrack.store import Store, open_store
from store.samples import ENGLISH, NOW, TOYS, read

TAMPERED = [
    # what is done to the file                                         what is said
    ("UPDATE claim SET surface = '4' WHERE id = 1", "the surface of claim"),
    ("UPDATE claim SET start = start + 1 WHERE id = 1", "the surface of claim"),
    ("UPDATE claim SET publisher = 'Another'", "names another document"),
    ("UPDATE claim SET low = '4', high = '4' WHERE id = 1", "is sorted by another amount than it has"),
    ("UPDATE version SET text = text || '!'", "the text is not the one that was read"),
    ("UPDATE version SET newest = 0 WHERE id = 1", "a.txt: has 0 newest versions"),
    ("UPDATE sentence SET text = 'Words put in.' WHERE id = 1", "the sentence at 0-18 is not in the text"),
    ("DELETE FROM claim_topic", "2 claims have no topic; run: claimtrack db rebuild"),
    ("DELETE FROM derivation", "copies and origins are out of date; run: claimtrack db rebuild"),
    ("DELETE FROM version WHERE id = 1", "refers to a missing version"),
    ("DROP TRIGGER sentence_search_delete; DELETE FROM sentence", "full-text index is not in step"),
    (
        "DROP TRIGGER sentence_search_insert; INSERT INTO sentence VALUES (9, 1, 18, 19, char(10))",
        "not in step",
    ),
]


@pytest.fixture
def sound(tmp_path: Path, empty: Path) -> Path:
    path = tmp_path / "ledger.db"
    path.write_bytes(empty.read_bytes())
    with open_store(str(path)) as store:
        store.put(read(Document("a.txt", "They lost 3 tanks.\nAnd 40 men.")), run=None, retrieved_at=NOW)
        store.rebuild(TOYS, ENGLISH)
        assert store.check() == []
    return path


@pytest.mark.parametrize(("statements", "words"), TAMPERED)
def test_tampering_is_found(sound: Path, statements: str, words: str) -> None:
    connection = sqlite3.connect(sound)
    connection.executescript(statements)
    connection.close()
    with open_store(str(sound)) as store:
        faults = store.check()
    assert any(words in line for line in faults), faults
    assert all("\n" not in line for line in faults)


def test_a_rebuild_mends_derivations(sound: Path) -> None:
    connection = sqlite3.connect(sound)
    connection.executescript(
        "DELETE FROM claim_topic; DELETE FROM derivation; DELETE FROM document_origin;"
        "INSERT INTO sentence_search(sentence_search) VALUES ('delete-all')"
    )
    connection.close()
    with open_store(str(sound)) as store:
        assert store.check() and not store.is_current()
        store.rebuild(TOYS, ENGLISH)
        assert store.check() == [] and store.is_current()


def test_a_damaged_file_is_said_to_be(sound: Path) -> None:
    data = bytearray(sound.read_bytes())
    data[8192:] = b"\xff" * (len(data) - 8192)
    sound.write_bytes(data)
    with pytest.raises(Exception, match="is damaged") as caught, open_store(str(sound)) as store:
        store.entries()
    assert "\n" not in str(caught.value)


def test_a_check_of_a_damaged_file_says_so(sound: Path) -> None:
    connection = sqlite3.connect(sound)
    query = "SELECT rootpage FROM sqlite_master WHERE name IN ('claim', 'sentence', 'sentence_search_data')"
    pages = [page for (page,) in connection.execute(query)]
    connection.close()
    data = bytearray(sound.read_bytes())
    for page in pages:
        data[(page - 1) * 4096 : (page - 1) * 4096 + 100] = b"\xff" * 100
    sound.write_bytes(data)
    with open_store(str(sound)) as store:
        faults = store.check()
    assert faults[-1] == "database: database disk image is malformed; take a copy from before, or ingest anew"
    assert all("\n" not in line for line in faults)


def test_what_the_ledger_holds(store: Store) -> None:
    store.put(read(Document("a.txt", "3 tanks", date="2020-01-02")), run=None, retrieved_at=NOW)
    store.put(read(Document("b.txt", "4 men")), run=None, retrieved_at=NOW)
    store.put(read(Document("b.txt", "5 men")), run=None, retrieved_at=NOW)
    info = store.info()
    expected = {
        "documents": 2,
        "versions": 3,
        "claims": 2,
        "claims_of_all_versions": 3,
        "topics": 0,  # they are made with what is decided
        "without_date": 1,
        "first_published": "2020-01-02",
        "last_retrieved": "2021-03-04T05:06:07Z",
        "origins": None,
        "runs": 0,
    }
    assert {name: info[name] for name in expected} == expected
    assert str(info["derivations"]).startswith("out of date")
    assert isinstance(info["size"], int) and info["size"] > 0
