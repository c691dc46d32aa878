"""Parts of an extraction, loaded in any order, leave what an ingest of the same documents leaves."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from importlib.resources import files
from itertools import count, permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store.samples import ENGLISH, NOW, find_claims, make_toy, read
from store.test_crash import FORK, in_child, statements

from claimtrack.documents import ReadOptions
from claimtrack.documents.contract import Source
from claimtrack.documents.plain import TextReader
from claimtrack.errors import PartError, UsageError
from claimtrack.export import Setting, find_exporter
from claimtrack.filters import Filters
from claimtrack.ingest import Parts, ingest
from claimtrack.model import EXTRACTOR_VERSION, Claim, Document, Span
from claimtrack.parts import Part, Share, find_parts, load, make_part, missing
from claimtrack.parts.files import Found, Writer, _read, read_part
from claimtrack.report.render import render
from claimtrack.report.views import make_view
from claimtrack.store import Store, open_store
from claimtrack.store.decisions import Decision
from claimtrack.summary import Summary
from ingest.test_determinism import VIEWS, said

PARTS = Parts(make=make_toy)


def write_sources(folder: Path) -> list[str]:
    """Write files of several kinds, good and bad; return their names."""
    news = folder / "news"
    news.mkdir()
    for number in range(6):
        head = f"Flood of Ascot {number - (number % 3 == 2)}"
        lines = "\n".join(f"They lost {number * 7 + line} tanks in Ascot." for line in range(4))
        (news / f"2020-10-0{number + 1}.txt").write_text(f"{head}\n{lines}\n", encoding="utf-8")
    (news / "broken.txt").write_text("BREAK this, 12 times.", encoding="utf-8")
    (news / "empty.txt").write_text("", encoding="utf-8")
    (news / "german.txt").write_text(
        "Am Dienstag sind in der Stadt 12 Menschen gestorben, und viele wurden dabei schwer verletzt.",
        encoding="utf-8",
    )
    for name, text in (("a", "They saw {} ships."), ("b", "He counted {} boats.")):
        rows = [
            {"id": str(n), "text": text.format(n + 3), "date": "2020-11-02", "mood": "x"} for n in range(1, 5)
        ]
        rows[2]["text"] = "All 50 men came home."  # one text in both files
        rows.append({"id": "2", "text": "Another 77 came."})  # a second text under one id
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return ["news", "a.jsonl", "b.jsonl"]


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the sources, read from their folder."""
    monkeypatch.chdir(tmp_path)
    return write_sources(tmp_path)


def make(sources: Sequence[str], of: int, folder: str = "parts", **options: Any) -> list[Part]:
    made = []
    for number in range(1, of + 1):
        given = {"parser_name": "toy", "language": ENGLISH, "now": NOW, "parts": PARTS} | options
        part, _ = make_part(Path(folder), sources, Share(number, of), **given)
        made.append(part)
    return made


def bring_in(store: Store, loaded: Sequence[Part], **options: Any) -> Summary:
    given = {"parser_name": "toy", "language": ENGLISH, "now": NOW, "parts": PARTS} | options
    return load(store, loaded, **given)


def take_in(store: Store, sources: Sequence[str], **options: Any) -> Summary:
    given = {"parser_name": "toy", "language": ENGLISH, "now": NOW, "parts": PARTS} | options
    return ingest(store, sources, **given)


def view(store: Store, *, numbered: bool = True) -> dict[str, object]:
    """Return what reports, exports and lists say of a ledger; without the ledger's own numbers, which are in
    the order of its documents, where that may be any."""
    assert store.check() == []
    assert store.is_current()
    shown: dict[str, object] = {
        name: said(render(make_view(store, name, Filters()), "json")) for name in (*VIEWS, "coverage")
    }
    entries = store.entries()
    if not numbered:
        entries = [replace(entry, version_key=0) for entry in entries]
    for form in ("jsonl", "csv"):
        out = io.BytesIO()
        find_exporter(form).write(entries, out, Setting(lambda _: ""))
        shown[form] = out.getvalue()
    shown["documents"] = [
        (d.document, d.label, d.origin, d.versions, d.characters, d.claims, d.unread, d.retrieved_at)
        for d in store.documents()
    ]
    shown["found"] = [store.topics(), store.stories(), store.voices(), store.copies()]
    return shown


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """Return what an ingest leaves."""
    folder = tmp_path_factory.mktemp("whole")
    with pytest.MonkeyPatch.context() as there, open_store(str(folder / "ingested.db")) as store:
        there.chdir(folder)
        take_in(store, write_sources(folder))
        return view(store)


@pytest.mark.parametrize("of", [1, 3])
def test_loaded_parts_are_an_ingest(of: int, sources: list[str], whole: dict[str, object]) -> None:
    parts = make(sources, of)
    assert sum(part.manifest.documents for part in parts) == 6 + 1 + 1 + 4 + 3
    assert find_parts(["parts"]) == parts and missing(parts) == []
    for number, order in enumerate(permutations(parts)):
        with open_store(f"loaded_{number}.db") as store:
            first = bring_in(store, order)
            assert view(store) == whole
            again = bring_in(store, order)
            assert (again.new, again.unchanged) == (0, first.new)
            assert view(store) == whole


def test_a_load_tells_what_an_ingest_tells(sources: list[str]) -> None:
    parts = make(sources, 3)
    with open_store("a.db") as one, open_store("b.db") as other:
        ingested, loaded = take_in(one, sources), bring_in(other, parts)
        assert sorted(loaded.lines()) == sorted(ingested.lines())
        assert sorted(map(str, loaded.failures)) == sorted(map(str, ingested.failures))
        assert {p.where for p in loaded.failures} == {
            "news/broken.txt",
            "news/empty.txt",
            "a.jsonl:5",
            "b.jsonl:5",
        }
        assert sorted(one.failures(1)) == sorted(other.failures(1))


def test_parts_come_one_by_one_and_beside_an_ingest(sources: list[str]) -> None:
    parts = make(sources, 3)
    with open_store("one_by_one.db") as store:
        bring_in(store, parts[1:2])
        assert missing(parts[1:2]) == [parts[0].path.name, parts[2].path.name]
        take_in(store, sources[:1])
        bring_in(store, parts)
        loaded = view(store, numbered=False)
    with open_store("ingested.db") as store:
        take_in(store, sources)
        assert view(store, numbered=False) == loaded


def test_the_share_of_a_document_is_the_same_everywhere() -> None:
    names = [f"news/{number}.txt" for number in range(3000)]
    for of in (1, 2, 7):
        sizes = [sum(Share(number, of).has(name) for name in names) for number in range(1, of + 1)]
        assert sum(sizes) == len(names) and min(sizes) > 0.8 * len(names) / of
    assert [Share(n, 5).has("half of a pair \ud800") for n in range(1, 6)].count(True) == 1
    assert [name for name in names[:8] if Share(2, 4).has(name)] == EXPECTED


EXPECTED = ["news/2.txt"]


def test_a_text_of_another_share_is_not_read_and_records_keep_their_ids(
    sources: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record that is called as a file is another document, also where the file is another's."""
    row = {"id": "news/2020-10-01.txt", "text": "They saw 5 ships."}
    Path("c.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    read_ones: list[str] = []
    real = TextReader.read

    def noted(self: TextReader, source: Source, options: ReadOptions) -> Any:
        read_ones.append(source.name)
        return real(self, source, options)

    monkeypatch.setattr(TextReader, "read", noted)
    parts = make([*sources, "c.jsonl"], 4)
    assert sorted(read_ones) == sorted(
        {f"news/{p.name}" for p in Path("news").iterdir()} - {"news/empty.txt"}
    )
    found = [(found.asked, found.reading.document.id) for part in parts for found in part.readings()]
    assert ("news/2020-10-01.txt", "news/2020-10-01.txt") in found
    assert ("news/2020-10-01.txt", "c.jsonl#news/2020-10-01.txt") in found
    with open_store("a.db") as one, open_store("b.db") as other:
        take_in(one, [*sources, "c.jsonl"])
        bring_in(other, parts)
        assert view(one) == view(other)


@pytest.mark.parametrize("words", ["", "3", "0/3", "4/3", "1/0", "a/b", "-1/3", "1/3/4", "1.5/3"])
def test_what_is_no_share(words: str) -> None:
    with pytest.raises(UsageError, match="is no share"):
        Share.read(words)


def test_a_part_that_is_there_is_not_made_again(sources: list[str]) -> None:
    def broken(_parser: str, _language: str) -> Callable[[Document], list[Claim]]:
        raise AssertionError("nothing is extracted")

    def again(**options: Any) -> tuple[Part, bool]:
        given = {"parser_name": "toy", "language": ENGLISH, "now": NOW, "parts": PARTS} | options
        return make_part(Path("parts"), sources, Share(2, 3), **given)

    [_, made, _] = make(sources, 3)
    assert again(parts=Parts(make=broken)) == (made, False)
    readings = made.path.with_name(made.path.name + ".jsonl.gz")
    content = readings.read_bytes()
    readings.write_bytes(content[:-20])
    assert again() == (made, True)
    assert readings.read_bytes() == content
    made.path.with_name(made.path.name + ".json").unlink()
    assert again() == (made, True)
    part, is_new = again(parts=replace(PARTS, extractor_version=99))
    assert is_new and part.path == made.path and part.manifest.extractor == 99
    part, is_new = again(options=ReadOptions(publisher="The Wire"))
    assert is_new and part.path != made.path
    assert not list(Path("parts").glob(".*"))


def test_nothing_half_is_left_where_a_part_is_interrupted(sources: list[str]) -> None:
    def stopped(_parser: str, _language: str) -> Callable[[Document], list[Claim]]:
        def extract(document: Document) -> list[Claim]:
            if "ships" in document.text:
                raise KeyboardInterrupt
            return find_claims(document)

        return extract

    with pytest.raises(KeyboardInterrupt):
        make(sources, 1, parts=Parts(make=stopped))
    assert list(Path("parts").iterdir()) == []


def test_standard_input_is_no_part(sources: list[str]) -> None:
    with pytest.raises(UsageError, match="name files"):
        make([*sources, "-"], 1)


OTHERS = [
    (
        {"parts": replace(PARTS, extractor_version=99)},
        "by extractor \\d+ with toy, .*; here it is extractor 99",
    ),
    ({"parser_name": "tall"}, "by extractor .* with toy, .*, and so are 1 more; here.* with tall"),
]


@pytest.mark.parametrize(("options", "words"), OTHERS, ids=["extractor", "model"])
def test_other_parts_are_refused(options: dict[str, Any], words: str, sources: list[str]) -> None:
    parts = make(sources, 2)
    with open_store("other.db") as store:
        with pytest.raises(PartError, match=words) as told:
            bring_in(store, parts, **options)
        assert "\n" not in str(told.value)
        assert store.runs() == [] and store.documents() == []
        loaded = bring_in(store, parts, force=True, **options)
        assert loaded.new == 14 and {entry.extractor for entry in store.entries()} == {EXTRACTOR_VERSION}


def test_a_part_that_is_not_whole_is_named_and_the_others_are_loaded(sources: list[str]) -> None:
    parts = make(sources, 3)
    path = parts[0].path.with_name(parts[0].path.name + ".jsonl.gz")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with open_store("rest.db") as store:
        done = bring_in(store, parts)
        assert f"{parts[0]}: is not whole; extract it again" in map(str, done.failures)
        assert len(store.documents()) == sum(part.manifest.documents for part in parts[1:])
        make(sources, 3)
        bring_in(store, find_parts(["parts"]))
        assert len(store.documents()) == 15


WRONG = [
    ("notes.json", b"{}", "was written by another version"),
    ("notes.json", b"[1]", "is no manifest"),
    ("notes.json", b"\xff", "is no manifest"),
    ("notes.json", b'{"form": 1}', "is no manifest"),
    ("notes.jsonl.gz", b"", "has no manifest"),
    ("notes.txt", b"", "holds no parts"),
]


@pytest.mark.parametrize(("name", "content", "words"), WRONG)
def test_what_is_no_folder_of_parts(name: str, content: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(PartError, match=words):
        find_parts([str(tmp_path)])
    with pytest.raises(PartError, match="no such folder"):
        find_parts([str(tmp_path / "nowhere")])


LINES = [b"", b"x", b"[]", b'{"claim": []}', b'{"claim": ["claim"]}']


@pytest.mark.parametrize("line", LINES)
def test_readings_that_are_none_are_named(line: bytes, sources: list[str]) -> None:
    [part] = make(sources, 1)
    path = part.path.with_name(part.path.name + ".jsonl.gz")
    path.write_bytes(gzip.compress(line))
    with pytest.raises(PartError):
        list(part.readings())


@settings(max_examples=60)
@given(
    text=st.text(st.characters(exclude_categories=("Cs",)), min_size=1).map(
        lambda words: f"{words} 12 tanks"
    ),
    title=st.none() | st.text(st.characters(exclude_categories=("Cs",))),
    low=st.none() | st.decimals(allow_nan=False, allow_infinity=False),
    confidence=st.floats(0, 1),
    chain=st.lists(st.text(st.characters(exclude_categories=("Cs",)))).map(tuple),
)
def test_a_reading_comes_back_as_it_was(
    text: str, low: Any, confidence: float, chain: Any, title: Any
) -> None:
    document = Document("a.txt", text, title=title, found={"date": "option"}, source="a")
    claims = [replace(c, low=low, confidence=confidence, chain=chain) for c in find_claims(document)]
    reading = read(document, claims=claims, sentences=[Span(0, len(text))], unread=None)
    out = io.BytesIO()
    writer = Writer(out)
    writer.write(Found(7, "a", reading))
    writer.close()
    line = gzip.decompress(out.getvalue()).decode().split("\n")[1]
    back = _read(json.loads(line))
    assert (back.place, back.asked) == (7, "a")
    assert asdict(back.reading) == asdict(reading)
    assert [repr(claim) for claim in back.reading.claims] == [repr(claim) for claim in claims]


def test_what_the_guide_gives_to_slurm_asks_for_every_share(tmp_path: Path) -> None:
    text = (files("claimtrack") / "guide/many-machines.md").read_text("utf-8")
    [script] = [block for block in re.findall(r"^```sh\n(.*?)^```$", text, re.M | re.S) if block[:2] == "#!"]
    (tmp_path / "claimtrack").write_text('#!/bin/sh\necho "$@"\n', encoding="utf-8")
    (tmp_path / "claimtrack").chmod(0o755)
    [first, last] = re.findall(r"--array=(\d+)-(\d+)", script)[0]
    asked = []
    for number in range(int(first), int(last) + 1):
        task = {"SLURM_ARRAY_TASK_ID": str(number), "SLURM_ARRAY_TASK_MAX": last}
        path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["sh", "-c", script], env={**os.environ, "PATH": path, **task}, capture_output=True, text=True
        )
        asked += re.findall(r"^extract archive/ --shard (\S+) --part parts/$", done.stdout, re.M)
    shares = [Share.read(words) for words in asked]
    assert [sum(share.has(f"{n}.txt") for share in shares) for n in range(50)] == [1] * 50


# --- what the ledger knows better ------------------------------------------------------------------------------


def test_what_was_decided_of_a_document_holds(sources: list[str]) -> None:
    parts = make(sources, 2)
    seen = []
    for way in ("ingest", "load"):
        with open_store(f"decided_{way}.db") as store:
            take_in(store, sources[:1])
            names = [one.document.id for one in store.documents()][:2]
            made = [Decision("document", "set", name, "publisher", "The Wire") for name in names]
            store.decide(made, at=NOW, who="Ada")
            if way == "ingest":
                take_in(store, sources)
            else:
                bring_in(store, parts)
                bring_in(store, parts)
            seen.append(view(store))
            found = {entry.claim.document: entry.claim.publisher for entry in store.entries()}
            assert [found[name] for name in names] == ["The Wire"] * 2
    assert seen[0] == seen[1]


def test_a_changed_text_is_a_new_version(sources: list[str]) -> None:
    before = make(sources, 1)
    path = Path("news/2020-10-01.txt")
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\nThey found 99 more.\n", encoding="utf-8")
    after = make(sources, 1, folder="later")
    with open_store("ingested_twice.db") as store:
        now = path.read_text(encoding="utf-8")
        path.write_text(text, encoding="utf-8")
        take_in(store, sources)
        path.write_text(now, encoding="utf-8")
        assert take_in(store, sources).changed == 1
        expected = view(store)
    with open_store("loaded_twice.db") as store:
        bring_in(store, before)
        assert bring_in(store, after).changed == 1
        assert view(store) == expected


def test_what_options_say_of_a_known_document_is_a_decision(sources: list[str]) -> None:
    seen = []
    told = make(sources, 2, options=ReadOptions(publisher="The Wire"))
    for way in ("ingest", "load"):
        with open_store(f"said_{way}.db") as store:
            take_in(store, sources)
            if way == "ingest":
                done = take_in(store, sources, options=ReadOptions(publisher="The Wire"), who="Ada")
            else:
                done = bring_in(store, told, who="Ada")
            assert done.decision == 1
            seen.append((view(store), sorted(str(made.decision) for made in store.log())))
    assert seen[0] == seen[1]


# --- a load that is killed -------------------------------------------------------------------------------------


def test_a_killed_load_goes_on(
    sources: list[str], whole: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claimtrack.parts.loading.BATCH", 2)
    parts = make(sources, 3)

    def work(name: str) -> None:
        with open_store(name) as store:
            bring_in(store, parts)

    numbers: list[int] = []
    end = statements(numbers.append)
    work("undisturbed.db")
    end()
    drawn = random.Random("load")
    for moment in sorted(drawn.randint(1, len(numbers)) for _ in range(6)):
        name = f"killed_{moment}.db"
        assert in_child(lambda: work(name), kill=moment, sent=9) == -9  # noqa: B023
        work(name)
        with open_store(name) as store:
            assert view(store) == whole, (moment, len(numbers))


def test_a_killed_worker_leaves_no_half_part(sources: list[str], whole: dict[str, object]) -> None:
    """Killed where it opens, renames or removes a file, or anywhere between two texts."""
    [made] = make(sources, 1)
    content = [path.read_bytes() for path in sorted(Path("parts").iterdir())]
    numbers: list[int] = []
    in_child_at(0, lambda: make(sources, 1, folder="counted"), numbers)
    drawn = random.Random("make")
    for moment in sorted(drawn.randint(1, numbers[0]) for _ in range(6)):
        folder = f"killed_{moment}"
        in_child_at(moment, lambda: make(sources, 1, folder=folder), numbers)  # noqa: B023
        path = Path(folder, made.path.name)
        if there := read_part(path):
            assert there.is_whole() and there.manifest == made.manifest, moment
        [again] = make(sources, 1, folder=folder)
        shown = [path for path in sorted(Path(folder).iterdir()) if not path.name.startswith(".")]
        assert [path.read_bytes() for path in shown] == content, moment
        assert find_parts([folder]) == [again]
    with open_store("mended.db") as store:
        bring_in(store, find_parts([folder]))
        assert view(store) == whole


def in_child_at(moment: int, work: Callable[[], object], numbers: list[int]) -> None:
    """Run in a process of its own that is killed at its nth dealing with files; 0 only counts those."""
    Path("count").write_text("", encoding="utf-8")

    def child() -> None:
        met = count(1)

        def hook(event: str, arguments: tuple[Any, ...]) -> None:
            names = [name for name in arguments if isinstance(name, (str, Path))]
            if event in ("open", "os.rename", "os.remove") and names and not str(names[0]).endswith(".pyc"):
                number = next(met)
                if number == moment:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        work()
        if not moment:
            Path("count").write_text(str(next(met)), encoding="utf-8")
            os._exit(0)

    process = FORK.Process(target=child)
    process.start()
    process.join(120)
    assert process.exitcode == (-signal.SIGKILL if moment else 0)
    if not moment:
        numbers.append(int(Path("count").read_text(encoding="utf-8")) - 1)
