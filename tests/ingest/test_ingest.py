"""Runs: what becomes of documents, what is reported, what a second run does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from store.samples import ENGLISH, NOW, TOYS, find_claims, make_claim, make_toy

from claimtrack.documents import Failure, contract
from claimtrack.errors import LanguageError, StoreLocked
from claimtrack.filters import Filters
from claimtrack.ingest import PHASES, Parts, ingest, rebuild
from claimtrack.ingest.taking import FIRST_KEPT
from claimtrack.model import Claim, Document
from claimtrack.store import Reading, Store
from claimtrack.store.decisions import Decision
from claimtrack.summary import Summary

A = Document("a.txt", "Head A\nThey lost 3 tanks.", date="2020-10-05")
B = Document("b.txt", "Head B\nThey lost 40 men and 5 tanks.")
COPY = Document("c.txt", "Head A\nThey lost 3 tanks.\nAnd 6 men.")
GERMAN = Document("d.txt", "Sie verloren 7 Panzer.", language="de")
BROKEN = Document("e.txt", "BREAK 1")


def run(store: Store | None, items: Iterable[Any], *, toys: Any = make_toy, **options: Any) -> Summary:
    """Ingest documents and problems with the toy extractor."""
    parts = Parts(lambda source, _: items if source == "all" else (), toys, TOYS, extractor_version=1)
    return ingest(store, ["all"], parser_name="toy", language=ENGLISH, now=NOW, parts=parts, **options)


def numbers(summary: Summary) -> str:
    """Return the counts that are not zero."""
    return " ".join(
        f"{name}={count}" for name, count in summary.counts().items() if count and name != "seconds"
    )


def test_a_first_run(store: Store) -> None:
    steps: list[tuple[int, str]] = []
    items = [A, B, COPY, GERMAN, BROKEN, Failure("f.bin", "is a binary file")]
    summary = run(store, items, progress=lambda done, phase: steps.append((done, phase)))
    assert numbers(summary) == "new=4 claims=5 near_copies=2 failed=2 unread={'language: de': 1}"
    assert [str(problem) for problem in summary.failures] == [
        "e.txt: extraction failed: RuntimeError: it is broken",
        "f.bin: is a binary file",
    ]
    assert [(d.document.id, d.claims, d.unread) for d in store.documents()] == [
        ("a.txt", 1, None),
        ("b.txt", 2, None),
        ("c.txt", 2, None),
        ("d.txt", 0, "language: de"),
        ("e.txt", 0, "failed: RuntimeError: it is broken"),
    ]
    assert store.check() == []
    behind = [(6, phase) for phase in PHASES[1:]]
    assert steps == [(i, "reading") for i in range(1, 7)] + behind
    assert store.count(Filters(search="Panzer")) == 0
    assert "Panzer" in store.text(store.documents()[3].key)
    [entry] = store.runs()
    assert (entry.started, entry.command, entry.failures) == ("2021-03-04T05:06:07Z", "ingest", 2)
    assert entry.finished is not None and entry.counts["claims"] == 5
    assert store.failures(entry.key) == [(p.where, p.message) for p in summary.failures]
    assert summary.lines() == [
        "4 documents: 4 new",
        "5 figures found in what was read",
        "near copies: 2 documents share text; see claimtrack report copies",
        "kept but not extracted: 1 (language: de)",
        "without a date: 3; set one with claimtrack documents set DOC --date YYYY-MM-DD",
        "failed: 2; mend or leave them out, and ingest again",
        "next: claimtrack report",
    ]
    assert str(summary) == "\n".join(summary.lines())


def never(_parser: str, _language: str) -> Any:
    """Stand in for an extractor that must not be loaded."""
    raise AssertionError("nothing was to be extracted")


def test_a_second_run_changes_nothing(store: Store) -> None:
    run(store, [A, B, GERMAN])
    before = store.entries(), store.documents(), store.copies()
    summary = run(store, [GERMAN, B, A], toys=never)
    assert numbers(summary) == "unchanged=3"
    assert summary.lines() == ["3 documents: 3 unchanged", "next: claimtrack report"]
    assert (store.entries(), store.documents(), store.copies()) == before


def test_what_failed_is_tried_again(store: Store) -> None:
    assert numbers(run(store, [A, BROKEN])) == "new=1 claims=1 failed=1"
    assert numbers(run(store, [A, BROKEN])) == "unchanged=1 failed=1"

    def repaired(_parser: str, _language: str) -> Any:
        return lambda document: find_claims(replace(document, text=document.text.replace("BREAK", "BROKE")))

    # Claims about another text than the document's are left out, each with its line.
    assert numbers(run(store, [A, BROKEN], toys=repaired)) == "read_again=1 unchanged=1 failed=1"

    def mended(_parser: str, _language: str) -> Any:
        return lambda document: [make_claim(document, 6, 7)]

    store.put(Reading(BROKEN, unread="failed: again"), run=None, retrieved_at=NOW)
    assert numbers(run(store, [BROKEN], toys=mended)) == "read_again=1 claims=1"
    assert store.documents()[1].versions == 1


def test_a_changed_text_is_a_new_version(store: Store) -> None:
    run(store, [A, B])
    summary = run(store, [replace(A, text="Head A\nThey lost 4 tanks."), B])
    assert numbers(summary) == "changed=1 unchanged=1 claims=1"
    assert [e.claim.surface for e in store.entries()] == ["4", "40", "5"]
    assert store.documents()[0].versions == 2


def test_new_metadata_is_taken_over_and_what_the_user_said_stays(store: Store) -> None:
    run(store, [B])
    dated = replace(B, date="2020-11-01", found={"date": "option"})
    summary = run(store, [dated])
    assert numbers(summary) == "metadata_changed=1 claims=2"
    assert {(e.claim.date, e.claim.asof) for e in store.entries()} == {("2020-11-01", "2020-11-01")}
    assert numbers(run(store, [B])) == "unchanged=1"
    assert store.documents()[0].document.date == "2020-11-01"


def test_what_the_user_said_stays_when_the_text_changes(store: Store) -> None:
    said = {"date": "option", "publisher": "option", "title": "title line"}
    run(store, [replace(B, date="2020-11-01", publisher="The Gazette", title="Old", found=said)])
    changed = Document("b.txt", "They lost 50 men.", title="New", found={"title": "title line"})
    assert numbers(run(store, [changed])) == "changed=1 claims=1"
    [held] = store.documents()
    assert (held.document.date, held.document.publisher, held.document.title) == (
        "2020-11-01",
        "The Gazette",
        "New",
    )
    assert held.document.found == {"date": "option", "publisher": "option", "title": "title line"}
    assert {e.claim.asof for e in store.entries()} == {"2020-11-01"}
    run(store, [replace(changed, text="They lost 60 men.", date="2020-12-24", found={"date": "option"})])
    assert store.documents()[0].document.date == "2020-12-24", "what is given anew wins"


def test_a_language_that_the_user_gave_stays_when_the_text_changes(store: Store) -> None:
    run(store, [replace(GERMAN, language="en", found={"language": "option"})])
    summary = run(store, [replace(GERMAN, text="Sie verloren 8 Panzer.")])
    assert numbers(summary) == "changed=1 claims=1"


def test_dates_that_are_a_choice_or_no_day_are_said(store: Store) -> None:
    def dated(name: str, how: str, date: str | None = None) -> Document:
        return Document(name, f"They lost 3 tanks in {name}.", date=date, found={"date": how})

    summary = run(
        store,
        [
            dated("a", "record, month first", "2021-05-04"),
            dated("b", "header, month first", "2021-05-04"),
            dated("c", "record, day first as in other records", "2021-05-04"),
            *(dated(f"d{day}", f"record, not a day: {day}.02.2021") for day in (30, 31, 32, 33)),
        ],
    )
    assert (
        "no day: 4 dates were left out: '30.02.2021' (d30), '31.02.2021' (d31), '32.02.2021' (d32) ..."
        in summary.lines()
    )
    assert (
        "2 dates read month first, as nothing tells the order; "
        "write 2020-10-05 in the file where that is wrong, or: claimtrack documents set DOC --date DAY"
    ) in summary.lines()


def test_failures_are_told_when_they_happen(store: Store) -> None:
    told: list[str] = []

    def items() -> Iterable[Any]:
        yield Failure("f.bin", "is a binary file")
        assert told == ["f.bin: is a binary file"]
        yield A

    assert run(store, items(), tell=lambda problem: told.append(str(problem))).failed == 1


def test_a_long_text_is_announced(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contract, "LONG_TEXT", 30)
    told: list[str] = []
    summary = run(store, [A, B], tell=lambda problem: told.append(str(problem)))
    assert told == [
        "b.txt: is one text of 0 million characters, which takes long and much memory; better split it"
    ]
    assert summary.failed == 0


def test_figures_that_another_run_wrote_are_not_counted(store: Store) -> None:
    class Racing:
        """An extractor during whose work another run writes the same document."""

        def __call__(self, parser: str, language: str) -> Any:
            extract = make_toy(parser, language)

            def racing(document: Document) -> list[Claim]:
                run(store, [document])
                return extract(document)

            return racing

    assert numbers(run(store, [A], toys=Racing())) == "unchanged=1"


def test_a_language_given_later_brings_the_text_to_be_read(store: Store) -> None:
    run(store, [GERMAN])
    summary = run(store, [replace(GERMAN, language="en", found={"language": "option"})])
    assert numbers(summary) == "metadata_changed=1 claims=1"
    assert store.documents()[0].unread is None


def test_two_texts_under_one_id_do_not_take_turns(store: Store) -> None:
    other = replace(A, text="Other words, 8 of them.")
    for expected in ("new=1 claims=1 failed=1", "unchanged=1 failed=1"):
        summary = run(store, [A, other, A])
        assert numbers(summary) == expected
        assert [p.message for p in summary.failures] == [f"is the id of two texts in this run; {FIRST_KEPT}"]
    assert store.info()["versions"] == 1


def test_many_texts_under_ids_that_are_taken_are_one_line(store: Store) -> None:
    first = [Document(f"https://example.org/{n}", f"{n} tanks", source="a.jsonl") for n in range(9)]
    again = [replace(one, text=f"{one.text} and 3 guns", source="b.jsonl") for one in first]
    summary = run(store, [*first, *again])
    assert numbers(summary) == "new=9 claims=9 failed=1"
    assert [str(problem) for problem in summary.failures] == [
        f"b.jsonl: 9 ids, such as https://example.org/0, are those of other texts in this run; {FIRST_KEPT}"
    ]


def test_documents_that_cannot_be_kept_harm_no_other(store: Store) -> None:
    items = [Document("bad\udc80.txt", "1 tank"), Document("x.txt", "half \ud800 and 2 tanks"), A]
    summary = run(store, items)
    assert numbers(summary) == "new=1 claims=1 failed=2"
    assert all("broken characters" in problem.message for problem in summary.failures)
    assert [entry.claim.surface for entry in store.entries()] == ["3"]
    assert store.failures(1)[0][0] == "bad\\udc80.txt"


def test_a_dry_run_writes_nothing(store: Store) -> None:
    run(store, [A, B])
    before = store.info()
    changed = replace(A, text="9 tanks")
    summary = run(store, [changed, replace(B, publisher="P"), COPY, GERMAN, BROKEN], dry_run=True)
    assert numbers(summary) == (
        "new=2 changed=1 metadata_changed=1 claims=5 failed=1 unread={'language: de': 1}"
    )
    assert summary.lines()[-1] == "dry run: nothing was written"
    assert store.info() == before
    assert numbers(run(None, [A, A], dry_run=True)) == "new=1 claims=1"


def test_nothing_to_read() -> None:
    assert run(None, [], dry_run=True).lines() == ["0 documents", "dry run: nothing was written"]


def test_a_parser_that_is_missing_ends_the_run(store: Store) -> None:
    def missing(_parser: str, _language: str) -> Any:
        raise LanguageError("is not installed")

    with pytest.raises(LanguageError):
        run(store, [A], toys=missing)
    assert store.runs()[0].finished is None
    assert numbers(run(store, [A])) == "new=1 claims=1"


def test_a_locked_ledger_does_not_end_the_run(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    put = Store.put

    def locked(self: Store, reading: Reading, **options: Any) -> Any:
        if reading.document.id == A.id:
            raise StoreLocked("is in use")
        return put(self, reading, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "put", locked)
        summary = run(store, [A, B], wait=0)
        assert list(map(str, summary.failures)) == ["a.txt: was not stored: the ledger is in use"]
        assert (summary.new, [one.document.id for one in store.documents()]) == (1, ["b.txt"])
    assert numbers(run(store, [A, B])) == "new=1 unchanged=1 claims=1"


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        ingest(store, [], parser_name="toy", language=ENGLISH, now=NOW.replace(tzinfo=None))


def doubled(_parser: str, _language: str) -> Any:
    """Return an extractor that reads every number as one more, as a newer one might."""

    def extract(document: Document) -> Sequence[Claim]:
        return [replace(c, low=c.low + 1 if c.low else None, high=None) for c in find_claims(document)]

    return extract


def again(store: Store, **options: Any) -> Summary:
    parts = Parts(make=options.pop("toys", doubled), derivations=TOYS, extractor_version=2)
    now = NOW + timedelta(days=1)
    return rebuild(store, parser_name="toy", language=ENGLISH, now=now, parts=parts, **options)


def test_a_rebuild_reads_nothing_unless_asked(store: Store) -> None:
    run(store, [A, B, COPY, GERMAN])
    before = store.entries(), store.copies(), store.documents()
    summary = again(store, toys=never)
    assert numbers(summary) == "near_copies=2"
    assert summary.lines() == [
        "topics, copies and origins made anew",
        "near copies: 2 documents share text; see claimtrack report copies",
        "next: claimtrack report",
    ]
    assert (store.entries(), store.copies(), store.documents()) == before


def test_a_rebuild_reads_all_versions_again(store: Store) -> None:
    run(store, [A, B, COPY, GERMAN])
    run(store, [replace(A, text="Head A\nThey lost 4 tanks.")])
    summary = again(store, extract=True)
    assert numbers(summary) == "read_again=4 claims=6 near_copies=2"
    assert [str(e.claim.low) for e in store.entries()] == ["5", "41", "6", "4", "7"]
    assert {e.extractor for e in store.entries()} == {2}
    assert {d.retrieved_at for d in store.documents()} == {"2021-03-04T05:06:07Z"}
    assert store.check() == []


def test_a_rebuild_keeps_what_it_cannot_read(store: Store) -> None:
    run(store, [A, B])

    def breaking(_parser: str, _language: str) -> Any:
        return lambda document: find_claims(
            replace(document, text="BREAK") if "40" in document.text else document
        )

    summary = again(store, extract=True, toys=breaking)
    assert numbers(summary) == "read_again=1 claims=1 failed=1"
    assert [(e.claim.surface, e.extractor) for e in store.entries()] == [("3", 2), ("40", 1), ("5", 1)]


def test_what_is_decided_while_a_document_is_read_is_taken_over(store: Store) -> None:
    """Beside an ingest, another process sets the date of the document that is just being read."""

    def beside(parser: str, language: str) -> Any:
        extract = make_toy(parser, language)

        def extract_and_decide(document: Document) -> Sequence[Claim]:
            if not store.log():
                store.decide([Decision("document", "set", A.id, "date", "2020-10-09")], at=NOW, who="Ada")
            return extract(document)

        return extract_and_decide

    summary = run(store, [A, B], toys=beside)
    assert numbers(summary) == "new=2 claims=3"
    assert {e.claim.document: (e.claim.date, e.claim.asof) for e in store.entries()} == {
        "a.txt": ("2020-10-09", "2020-10-09"),
        "b.txt": (None, None),
    }
    assert store.out_of_step() == store.check() == []


def test_a_rebuild_takes_over_what_a_killed_command_decided(store: Store) -> None:
    run(store, [A, B])
    batch = store.decide([Decision("document", "set", A.id, "date", "2020-10-09")], at=NOW, who="Ada")
    store.refresh_decisions(TOYS, ENGLISH)
    [fault] = store.check()
    assert fault == "a.txt: what was decided about it is not in its texts; run: claimtrack db rebuild"
    again(store, toys=make_toy)
    assert store.check() == []
    assert store.entries()[0].claim.asof == "2020-10-09"
    store.undo(batch, at=NOW, who="Ada")
    store.refresh_decisions(TOYS, ENGLISH)
    assert store.out_of_step() == ["a.txt"]
    again(store, toys=make_toy, extract=True)
    assert (store.check(), store.entries()[0].claim.asof) == ([], "2020-10-05")


def test_a_document_that_is_removed_while_it_is_read_again_is_left(store: Store) -> None:
    run(store, [A, B])

    def beside(_parser: str, _language: str) -> Any:
        def extract(document: Document) -> Sequence[Claim]:
            if document.id == A.id:
                [key] = [d.key for d in store.documents() if d.document.id == A.id]
                store.remove(key, at=NOW, who="Ada")
            return find_claims(document)

        return extract

    summary = again(store, toys=beside, extract=True)
    assert numbers(summary) == "read_again=1 claims=2"
    assert [d.document.id for d in store.documents()] == [B.id]
    assert store.check() == []
