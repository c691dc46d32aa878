"""Files, folders, standard input, compression: what is opened, under which name, and what is refused."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import json
import lzma
import os
import pickle
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from claimtrack.documents import ABSOLUTE, Failure, ReadOptions, read_documents
from claimtrack.documents.sources import identity
from claimtrack.errors import UsageError
from claimtrack.model import Document

Write = Callable[[str, "str | bytes"], str]

BODY = "At least 12 people died in the valley below the dam, officials of the region said on Monday evening."


DEAD_40 = hashlib.sha256(b"40 dead").hexdigest()[:12]


def read(path: str, stdin: bytes | None = None, **options: object) -> list[Document | Failure]:
    stream = io.BytesIO(stdin) if stdin is not None else None
    return list(read_documents(path, options=ReadOptions(**options), stdin=stream))  # type: ignore[arg-type]


def shown(items: list[Document | Failure]) -> list[str]:
    return [str(item) if isinstance(item, Failure) else item.id for item in items]


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.txt", "a.txt"),
        ("./a.txt", "a.txt"),
        ("b/../a.txt", "a.txt"),
        ("b//c.txt", "b/c.txt"),
        ("/home/here/b/c.txt", "b/c.txt"),
        ("/home/there/c.txt", "/home/there/c.txt"),
        ("../there/c.txt", "/home/there/c.txt"),
    ],
)
def test_identity(path: str, expected: str) -> None:
    assert identity(Path(path), folder=Path("/home/here")) == expected


@pytest.mark.parametrize(
    ("path", "folder", "base", "expected"),
    [
        ("x.txt", "/home/p1", "/home", "p1/x.txt"),
        ("x.txt", "/home/p2", "/home", "p2/x.txt"),
        ("../p1/x.txt", "/home/p2", "/home", "p1/x.txt"),
        ("p1/x.txt", "/home", "/home", "p1/x.txt"),
        ("p1/x.txt", "/home", "/home/p1", "x.txt"),
        ("p1/x.txt", "/home", "p1", "x.txt"),
        ("x.txt", "/elsewhere", "/home", "/elsewhere/x.txt"),
        ("x.txt", "/home", ABSOLUTE, "/home/x.txt"),
    ],
)
def test_identity_below_a_base(path: str, folder: str, base: str, expected: str) -> None:
    assert identity(Path(path), base, folder=Path(folder)) == expected


def test_a_folder_reached_through_a_link_is_the_same_folder(write: Write, tmp_path: Path) -> None:
    write("real/a.txt", BODY)
    Path("link").symlink_to("real")
    assert identity(Path("a.txt"), str(tmp_path / "link"), folder=tmp_path / "real") == "a.txt"
    assert identity(Path("a.txt"), str(tmp_path / "real"), folder=tmp_path / "link") == "a.txt"


def test_files_keep_their_identity_wherever_one_stands(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write("p1/x.txt", BODY)
    base = str(Path.cwd())
    monkeypatch.chdir("p1")
    assert shown(read("x.txt", base=base)) == ["p1/x.txt"]
    monkeypatch.chdir("..")
    assert shown(read("p1/x.txt", base=base)) == shown(read("p1", base=base)) == ["p1/x.txt"]


def test_a_folder_in_the_order_of_names(write: Write) -> None:
    for name in (
        "d/b.txt",
        "d/a/z.txt",
        "d/c.md",
        "d/.hidden.txt",
        "d/.git/x.txt",
        "d/ledger.db",
        "d/README.md",
    ):
        write(name, BODY)
    assert shown(read("d")) == ["d/a/z.txt", "d/b.txt", "d/c.md"]
    assert shown(read(str(Path("d").absolute()))) == ["d/a/z.txt", "d/b.txt", "d/c.md"]
    assert shown(read("d/README.md")) == ["d/README.md"]


def test_a_file_name_that_is_no_utf8(write: Write) -> None:
    write("d/a.txt", BODY)
    Path(os.fsdecode(b"d/caf\xe9.txt")).write_text(BODY)
    assert shown(read("d")) == ["d/a.txt", "d/caf�.txt"]


def test_a_folder_linked_into_itself(write: Write) -> None:
    write("d/a.txt", BODY)
    Path("d/loop").symlink_to(Path("d").absolute(), target_is_directory=True)
    assert shown(read("d")) == ["d/a.txt"]


def test_bad_files_leave_the_others_unharmed(write: Write) -> None:
    write("d/a.txt", BODY)
    write("d/b.txt", b"")
    write("d/c.dat", b"\x00\x01\x02\x03" * 50)
    write("d/d.txt", b"\x89PNG\r\n\x1a\n\0\0\0\r")
    write("d/e.pdf", b"%PDF-1.7\n")
    write("d/f.txt.gz", b"no gzip")
    write("d/g.txt.gz", gzip.compress(os.urandom(100_000), mtime=0)[:-500])
    write("d/h.txt", " \n\n")
    Path("d/i.txt").symlink_to("nowhere")
    write("d/z.txt", BODY)
    assert shown(read("d")) == [
        "d/a.txt",
        "d/b.txt: is empty",
        "d/c.dat: is not text but a binary file",
        "d/d.txt: is not text but an image",
        "d/e.pdf: is a PDF that was cut off; fetch it again",
        "d/f.txt.gz: is broken, or no gzip file although its name says so",
        "d/g.txt.gz: is a broken or cut off gzip file; fetch it again",
        "d/h.txt: holds no text",
        "d/i.txt: is a link to nowhere, which is not there",
        "d/z.txt",
    ]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("missing.txt", "missing.txt: no such file or folder"),
        ("empty", "empty: the folder holds no files to read"),
        ("bad\0name", "bad\0name: cannot be read: this is no path"),
        ("x" * 5000, "x" * 5000 + ": cannot be read (file name too long)"),
    ],
)
def test_nothing_there(write: Write, path: str, message: str) -> None:
    write("other.txt", BODY)
    Path("empty").mkdir()
    assert shown(read(path)) == [message]


def test_what_may_not_be_read(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write("d/a.txt", BODY)
    write("d/closed/b.txt", BODY)
    write("d/secret.txt", BODY)
    scan, opened = os.scandir, Path.open

    def no_scan(path: Path) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    def no_open(self: Path, *args: object, **kwargs: object) -> object:
        if self.name == "secret.txt":
            raise PermissionError(13, "Permission denied")
        return opened(self, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr("claimtrack.documents.sources.os.scandir", no_scan)
    monkeypatch.setattr(Path, "open", no_open)
    assert shown(read("d")) == [
        "d/a.txt",
        "d/closed: the folder may not be read; change its permissions or run as its owner",
        "d/secret.txt: the file may not be read; change its permissions or run as its owner",
    ]


def test_a_disk_that_fails_in_the_middle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)

    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() >= 65536:
                raise OSError(5, "Input/output error")
            return super().read(size)

    items = list(read_documents("-", stdin=Failing(b"47 dead\n" * 20_000)))
    assert shown(items) == ["-: cannot be read to the end (input/output error)"]


# compression


@pytest.mark.parametrize(
    ("suffix", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress)]
)
def test_compressed_files(write: Write, suffix: str, pack: object) -> None:
    packed = pack(json.dumps({"text": BODY}).encode() + b"\n" + BODY.encode())  # type: ignore[operator]
    good, bad = read(write(f"a.jsonl{suffix}", packed))
    assert isinstance(good, Document)
    assert (good.id, good.text, good.reader) == (f"a.jsonl{suffix}#1", BODY, "jsonl")
    assert str(bad).startswith(f"a.jsonl{suffix}:2: broken JSON")
    assert shown(read(write("b", pack(BODY.encode())))) == ["b"]  # type: ignore[operator]


def test_the_file_name_under_the_compression_counts(write: Write) -> None:
    [document] = read(write("2020-10-05.txt.gz", gzip.compress(BODY.encode(), mtime=0)))
    assert isinstance(document, Document)
    assert (document.date, document.found["date"]) == ("2020-10-05", "filename")


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_compressed_file_cut_off(write: Write, pack: object) -> None:
    lines = b"".join(
        json.dumps({"text": os.urandom(50).hex() + " 47 dead"}).encode() + b"\n" for _ in range(1500)
    )
    packed = pack(lines)  # type: ignore[operator]
    *good, last = read(write("a.jsonl.gz" if pack is gzip.compress else "a.jsonl", packed[:-1000]))
    assert isinstance(last, Failure)
    assert "is a broken or cut off" in last.message
    assert all(isinstance(item, Document) for item in good)


def test_members_of_an_archive(write: Write) -> None:
    members = {
        "b/2020-10-05.txt": BODY.encode(),
        "a.jsonl": b'{"text": "47 dead"}\n{"id": "x", "text": "40 dead"}',
        ".hidden": b"x",
        "__MACOSX/a": b"x",
        "c/": b"",
        "d.txt.gz": gzip.compress(BODY.encode(), mtime=0),
        "e.zip": zipped({"x.txt": BODY.encode()}),
        "f.bin": b"\0\1\2\3",
        "g.txt": b"",
    }
    items = read(write("a.zip", zipped(members)))
    assert shown(items) == [
        "a.zip!a.jsonl#1",
        "x",
        "a.zip!b/2020-10-05.txt",
        "a.zip!d.txt.gz",
        "a.zip!e.zip: is an archive inside an archive; unpack it first",
        "a.zip!f.bin: is not text but a binary file",
        "a.zip!g.txt: is empty",
    ]
    assert isinstance(items[2], Document)
    assert items[2].date == "2020-10-05"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (zipped({"a.txt": BODY.encode()})[:-40], "is a broken zip archive"),
        (zipped({".a": b"x"}), "the archive holds no files to read"),
        (
            zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}),
            "is a broken Word file; fetch it again",
        ),
        (
            zipped({"[Content_Types].xml": b"<x/>", "ppt/presentation.xml": b"<x/>"}),
            "is an Office document or e-book of a kind that is not read",
        ),
        (zipped({"mimetype": b"application/epub+zip"}), "is an Office document or e-book"),
    ],
)
def test_archives_that_cannot_be_read(write: Write, data: bytes, message: str) -> None:
    [failed] = read(write("a.zip", data))
    assert isinstance(failed, Failure)
    assert failed.message.startswith(message)


def test_a_damaged_member_leaves_the_others_unharmed(write: Write) -> None:
    data = bytearray(zipped({"a.txt": os.urandom(300).hex().encode(), "b.txt": BODY.encode()}))
    data[100] ^= 0xFF
    first, second = read(write("a.zip", bytes(data)))
    assert str(first) == "a.zip!a.txt: is a broken or cut off zip file; fetch it again"
    assert isinstance(second, Document)


@pytest.mark.parametrize("name", ["a.txt.gz", "a.jsonl.gz"])
def test_a_bomb(write: Write, name: str) -> None:
    bomb = gzip.compress(b"\n" + b"x" * 5_000_000 + b"\n" + b"y" * 5_000_000, mtime=0)
    failures = read(write(name, bomb), max_bytes=100_000)
    assert all(isinstance(item, Failure) for item in failures)
    assert any("larger than" in str(item) or "times its size" in str(item) for item in failures)


def test_a_bomb_of_many_short_lines_is_left(write: Write) -> None:
    bomb = gzip.compress(b'{"text": "47 dead"}\n' * 30_000, mtime=0)
    *_, last = read(write("a.jsonl.gz", bomb), max_bytes=100_000)
    assert "more than 200 times its size" in str(last)


# limits


def test_a_file_above_the_limit(write: Write) -> None:
    write("a.txt", "x" * 2000)
    assert shown(read("a.txt", max_bytes=1024)) == [
        "a.txt: is larger than 1 kB and was not read; split it, give records as JSON Lines, or raise the"
        " limit"
    ]
    assert shown(read("a.txt", max_bytes=2000)) == ["a.txt"]


def test_a_line_above_the_limit_leaves_the_others_unharmed(write: Write) -> None:
    lines = [json.dumps({"text": text}) for text in ("40 dead", "x" * 5000, "47 dead")]
    assert shown(read(write("a.jsonl", "\n".join(lines)), max_bytes=1024)) == [
        "a.jsonl#1",
        "a.jsonl:2: the line is longer than 1 kB and was not read",
        "a.jsonl#3",
    ]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_memory_does_not_grow_with_the_number_of_records(write: Write, pack: object) -> None:
    line = json.dumps({"language": "en", "text": "47 dead " + "and more " * 5000}).encode() + b"\n"
    noise = [line[:-3] + os.urandom(50).hex().encode() + b'"}\n' for _ in range(100)]
    path = write("a.jsonl", pack(b"".join(noise * 2)))  # type: ignore[operator]
    next(iter(read_documents(path)))  # loads what is loaded once
    tracemalloc.start()
    count = sum(1 for _ in read_documents(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 200
    assert peak < 2_000_000  # the file's text is 9 MB


# standard input


@pytest.mark.parametrize(
    ("data", "ids"),
    [
        (BODY.encode(), [f"-#{hashlib.sha256(BODY.encode()).hexdigest()[:12]}"]),
        (b'{"text": "40 dead"}\n{"id": "x", "text": "47 dead"}', [f"-#{DEAD_40}", "x"]),
        (b"id,text\n1,40 dead\n", ["1"]),
        (gzip.compress(BODY.encode(), mtime=0), [f"-#{hashlib.sha256(BODY.encode()).hexdigest()[:12]}"]),
        (zipped({"a.txt": b"40 dead"}), [f"-#{DEAD_40}"]),
        (b"", ["-: is empty"]),
        (b"\0\1\2", ["-: is not text but a binary file"]),
    ],
)
def test_standard_input(data: bytes, ids: list[str]) -> None:
    assert shown(read("-", data)) == ids


def test_an_address_names_a_text_from_standard_input() -> None:
    url = "https://example.org/flood"
    assert shown(read("-", BODY.encode(), url=url)) == [url]
    lines = b'{"text": "40 dead"}\n{"text": "47 dead"}'
    assert len(set(shown(read("-", lines, url=url)))) == 2, "two records have not one name"


def test_named_columns_make_a_table_of_standard_input() -> None:
    table = b"Nr,Body Copy\n1,At least 40 people died\n"
    [document, note] = read("-", table, text_field="Body Copy")
    assert isinstance(document, Document) and document.text == "At least 40 people died"
    assert isinstance(note, Failure) and note.unused == ("Nr",)
    [document] = read("-", b'{"Body Copy": "40 dead"}\n', text_field="Body Copy")
    assert isinstance(document, Document) and (document.text, document.reader) == ("40 dead", "json")
    assert shown(read("-", table, text_field="Words")) == ["-: has no column 'Words'; it has: Nr, Body Copy"]


def test_an_archive_through_a_pipe() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size, 7) if size and size > 0 else size)

    items = list(read_documents("-", stdin=Pipe(zipped({"a.txt": BODY.encode()}))))
    assert shown(items) == [f"-#{hashlib.sha256(BODY.encode()).hexdigest()[:12]}"]


# options


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"date": "5.10.2020"}, "--date: '5.10.2020' is not a day; write it as 2020-10-05"),
        ({"date": "20201005"}, "--date: '20201005' is not a day; write it as 2020-10-05"),
        ({"date": ""}, "--date: '' is not a day; write it as 2020-10-05"),
        ({"language": "English"}, "--language: 'English' is not a language code; write it as 'en'"),
        (
            {"encoding": "utf-9"},
            "--encoding: the encoding 'utf-9' is unknown; examples are utf-8, cp1252, cp1251",
        ),
        (
            {"encoding": "rot13"},
            "--encoding: the encoding 'rot13' is unknown; examples are utf-8, cp1252, cp1251",
        ),
        ({"max_bytes": 0}, "--max-bytes: the limit must be at least 1 byte"),
    ],
)
def test_options_that_cannot_mean_anything(options: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        ReadOptions(**options)  # type: ignore[arg-type]
    assert str(caught.value) == message


def test_documents_travel_to_other_processes(write: Write) -> None:
    [document] = read(write("2020-10-05.txt", BODY))
    assert pickle.loads(pickle.dumps(document)) == document
