"""A record is known by its file and its id, on both databases, also in a ledger that did not note files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.documents import ReadOptions
from claimtrack.ingest import Parts, ingest
from claimtrack.model import Document
from claimtrack.store import Store, open_store
from claimtrack.store import migrate as module
from claimtrack.store.decisions import Decision
from claimtrack.store.dialect import server_engine, set_foreign_keys, sqlite_engine
from claimtrack.store.identities import Holder, by_its_source, choose, is_of_its_source, is_worldwide
from claimtrack.store.opening import HEAD, upgrade_store
from claimtrack.summary import Summary
from store.samples import ENGLISH, NOW, TOYS, make_toy, read

FEED = """<rss version="2.0"><channel><title>{name}</title><item><guid>{guid}</guid><title>{name}</title>
<description>{text}</description></item></channel></rss>"""


def write(path: Path, records: dict[str, str]) -> Path:
    """Write records, by id, into a file of the kind that its suffix says."""
    if path.suffix == ".csv":
        lines = ["id,text", *(f"{name},{text}" for name, text in records.items())]
    elif path.suffix == ".rss":
        lines = [FEED.format(name=path.stem, guid=guid, text=text) for guid, text in records.items()]
    else:
        lines = [json.dumps({"id": name, "text": text}) for name, text in records.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def take_in(store: Store | None, *paths: Path | str, **options: Any) -> Summary:
    """Ingest files that lie below the folder of the first one."""
    base = str(Path(paths[0]).absolute().parent)
    parts = Parts(make=make_toy, derivations=TOYS)
    return ingest(
        store,
        map(str, paths),
        options=ReadOptions(base=base),
        parser_name="toy",
        language=ENGLISH,
        now=NOW,
        parts=parts,
        **options,
    )


def held(store: Store) -> dict[str, tuple[int, str]]:
    """Return the documents: identity -> versions and text."""
    return {one.document.id: (one.versions, store.text(one.key)) for one in store.documents()}


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".rss"])
def test_records_of_two_files_with_one_id_are_two_documents(
    suffix: str, store: Store, tmp_path: Path
) -> None:
    a = write(tmp_path / f"a{suffix}", {"7": "They lost 14 people."})
    b = write(tmp_path / f"b{suffix}", {"7": "They lost 99 houses."})
    for new in (1, 0):
        take_in(store, a)
        summary = take_in(store, b)
        assert {k: v[0] for k, v in held(store).items()} == {"7": 1, f"b{suffix}#7": 1}
        assert (summary.apart, summary.failures) == (new, [])  # told when it is news
    summary = take_in(store, a, b)  # in one run it is the same
    assert (summary.unchanged, summary.apart, summary.failures) == (2, 0, [])
    write(b, {"7": "They lost 98 houses."})
    assert take_in(store, a, b).changed == 1
    assert {k: v[0] for k, v in held(store).items()} == {"7": 1, f"b{suffix}#7": 2}
    assert [one.label for one in store.documents()] == ["7", "b#7"]
    assert store.check() == []


def test_in_one_run_the_second_waits_for_nobody(store: Store, tmp_path: Path) -> None:
    a = write(tmp_path / "a.jsonl", {"7": "They lost 14 people.", "8": "They lost 1 boat."})
    b = write(tmp_path / "b.jsonl", {"7": "They lost 99 houses.", "8": "They lost 1 boat."})
    for ledger in (store, None):
        summary = take_in(ledger, a, b, dry_run=True)
        assert (summary.new, summary.apart, summary.failures) == (3, 1, [])
    assert held(store) == {}
    take_in(store, a, b)
    assert list(held(store)) == ["7", "8", "b.jsonl#7"]


def test_a_file_that_is_renamed_or_parted_brings_no_document_twice(store: Store, tmp_path: Path) -> None:
    texts = {str(n): f"There were {n} boats." for n in range(4)}
    whole = write(tmp_path / "whole.jsonl", texts)
    take_in(store, whole)
    whole.unlink()
    first = write(tmp_path / "first.jsonl", dict(list(texts.items())[:2]))
    second = write(tmp_path / "second.jsonl", dict(list(texts.items())[2:]))
    assert take_in(store, first, second).unchanged == 4
    write(second, {"2": "There were 20 boats.", "3": texts["3"]})
    assert take_in(store, first, second).changed == 1
    assert {k: v[0] for k, v in held(store).items()} == {"0": 1, "1": 1, "2": 2, "3": 1}
    take_in(store, write(tmp_path / "whole.jsonl", texts))  # the old file again is no edit of the new one
    assert {k: v[0] for k, v in held(store).items()} == {"0": 1, "1": 1, "2": 2, "3": 1, "whole.jsonl#2": 1}


def test_the_user_may_say_that_ids_are_the_same_in_all_files(store: Store, tmp_path: Path) -> None:
    monday = write(tmp_path / "monday.jsonl", {"7": "They lost 14 people."})
    tuesday = write(tmp_path / "tuesday.jsonl", {"7": "They lost 15 people."})
    take_in(store, monday)
    assert take_in(store, tuesday, same_ids=True).changed == 1
    wednesday = write(tmp_path / "wednesday.jsonl", {"7": "They lost 16 people."})
    assert take_in(store, wednesday).changed == 1  # said once is enough
    assert held(store) == {"7": (3, "They lost 16 people.")}


def test_an_id_that_nobody_else_could_give_is_enough(store: Store, tmp_path: Path) -> None:
    ids = ["https://example.org/1", "urn:x:1", "tag:example.org,2020:1", "doi:10.1/x", "10.1000/182"]
    ids += ["7f9c1b1e-0c1d-4a52-9b64-2f2d5bb0a1aa", "<1.2@mail.example.org>", "0" * 40]
    a = write(tmp_path / "a.jsonl", {name: f"They lost {n} boats." for n, name in enumerate(ids)})
    b = write(tmp_path / "b.jsonl", {name: f"They lost {n + 100} boats." for n, name in enumerate(ids)})
    take_in(store, a)
    assert take_in(store, b).changed == len(ids)
    assert {k: v[0] for k, v in held(store).items()} == dict.fromkeys(ids, 2)


def test_two_who_bring_one_id_at_once_keep_both(store: Store) -> None:
    """What another process wrote between the look and the writing counts."""
    for source in ("a.jsonl", "b.jsonl"):
        document = Document("7", f"They lost {len(source)} boats of {source}.", source=source)
        store.put(read(document), run=None, retrieved_at=NOW)
    assert sorted(held(store)) == ["7", "b.jsonl#7"]
    assert {entry.claim.document for entry in store.entries()} == {"7", "b.jsonl#7"}


def test_a_file_elsewhere_is_one_from_wherever_it_is_named(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, link, ledger = tmp_path / "real", tmp_path / "link", tmp_path / "ledger"
    real.mkdir()
    ledger.mkdir()
    link.symlink_to(real)
    (real / "a.txt").write_text("They lost 3 tanks.", encoding="utf-8")
    options = ReadOptions(base=str(ledger))

    def bring(name: Path | str) -> None:
        parts = Parts(make=make_toy, derivations=TOYS)
        ingest(store, [str(name)], options=options, parser_name="toy", language=ENGLISH, now=NOW, parts=parts)

    monkeypatch.chdir(link)
    for name in ("a.txt", link / "a.txt", real / "a.txt", link, ".", real / ".." / "link" / "a.txt"):
        bring(name)
    assert list(held(store)) == [str(real / "a.txt")]


def test_a_file_that_was_known_by_a_way_through_links_stays_so(store: Store, tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.mkdir()
    link.symlink_to(real)
    (real / "a.txt").write_text("They lost 3 tanks.", encoding="utf-8")
    store.put(read(Document(str(link / "a.txt"), "They lost 3 tanks.")), run=None, retrieved_at=NOW)
    parts = Parts(make=make_toy, derivations=TOYS)
    options = ReadOptions(base=str(tmp_path / "elsewhere"))
    ingest(store, [str(link)], options=options, parser_name="toy", language=ENGLISH, now=NOW, parts=parts)
    assert list(held(store)) == [str(link / "a.txt")]


# --- a ledger of the release before ------------------------------------------------------------------------


def go_back(location: str, to: str) -> None:
    sqlite = "://" not in location
    engine = sqlite_engine(location, busy_seconds=1) if sqlite else server_engine(location, busy_seconds=1)
    with engine.connect().execution_options(writing=True) as connection:
        set_foreign_keys(connection, on=False)
        with connection.begin():
            command.downgrade(module._config(connection), to)
    engine.dispose()


def test_a_ledger_of_the_release_before_keeps_what_was_decided(location: str, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    a = write(folder / "a.jsonl", {"7": "They lost 14 people.", "8": "They lost 2 boats."})
    b = write(folder / "b.jsonl", {"7": "They lost 99 houses."})
    text = folder / "note.txt"
    text.write_text("They had 40 men.", encoding="utf-8")
    with open_store(location) as store:
        take_in(store, a, text)
        take_in(store, b, same_ids=True)  # as the release before did: b's record took the place of a's
        for entry in store.entries():
            made = Decision("claim", "verdict", entry.claim.claim, value="ok", document=entry.claim.document)
            store.decide([made], at=NOW, who="Ada")
        store.decide([Decision("document", "set", "8", "publisher", "Wire")], at=NOW, who="Ada")
        store.refresh_decisions(TOYS, ENGLISH)
    go_back(location, "0009")
    assert upgrade_store(location) == ("0009", HEAD)
    with open_store(location) as store:
        log = store.log()
        assert len(log) == 4
        summary = take_in(store, a, b, text)
        assert (summary.new, summary.changed, summary.failures) == (1, 0, [])
        assert {k: v[0] for k, v in held(store).items()} == {"7": 2, "8": 1, "a.jsonl#7": 1, "note.txt": 1}
        verdicts = {(e.claim.document, e.claim.surface): e.verdict for e in store.entries()}
        assert verdicts == {
            ("7", "99"): "ok",
            ("8", "2"): "ok",
            ("note.txt", "40"): "ok",
            ("a.jsonl#7", "14"): None,
        }
        assert store.document_values("8") == {"publisher": "Wire"}
        assert [one.decision for one in store.log()] == [one.decision for one in log]
        assert take_in(store, a, b, text).unchanged == 4
        assert store.check() == []


def test_what_changed_after_an_upgrade_is_a_new_version(location: str, tmp_path: Path) -> None:
    a = write(tmp_path / "a.jsonl", {"7": "They lost 14 people."})
    with open_store(location) as store:
        take_in(store, a)
    go_back(location, "0009")
    upgrade_store(location)
    write(a, {"7": "They lost 15 people."})
    with open_store(location) as store:
        assert take_in(store, a).changed == 1
        assert held(store) == {"7": (2, "They lost 15 people.")}


# --- the rule ----------------------------------------------------------------------------------------------

NAMES = st.sampled_from(["a", "a.jsonl", "b.jsonl", "a.jsonl#1", "https://example.org/a", ""])


@given(NAMES, st.none() | NAMES, st.dictionaries(NAMES, st.builds(Holder, st.none() | NAMES, st.just("x"))))
def test_an_identity_begins_with_the_id_or_the_file(
    name: str, source: str | None, held: dict[str, Holder]
) -> None:
    document = Document(name, "Rain.", source=source)
    found = choose(document, "y", held)
    assert found in (name, by_its_source(document))
    assert found == name or (is_of_its_source(document) and not is_worldwide(name))
    assert choose(document, "y", {**held, found: Holder(source, "y")}) == found  # and it stays
