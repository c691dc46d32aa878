"""Each format through the one door: text, Markdown, pages, feeds, records, tables."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from claimtrack.documents import Failure, ReadOptions, Source, list_readers, read_documents
from claimtrack.documents.reading import FEW
from claimtrack.documents.registry import choose_reader, load_readers
from claimtrack.errors import DocumentError
from claimtrack.model import Document

Write = Callable[[str, "str | bytes"], str]

BODY = "At least 12 people died in the valley below the dam, officials of the region said on Monday evening."


def read(path: str, **options: object) -> list[Document | Failure]:
    """Return what is read, but for the note which fields of records are not used."""
    items = read_documents(path, options=ReadOptions(**options))  # type: ignore[arg-type]
    return [item for item in items if isinstance(item, Document) or not item.unused]


def one(path: str, **options: object) -> Document:
    [document] = read(path, **options)
    assert isinstance(document, Document), document
    return document


def failure(path: str, **options: object) -> str:
    [failed] = read(path, **options)
    assert isinstance(failed, Failure), failed
    return str(failed)


# plain text and Markdown


def test_text_with_everything_in_its_head(write: Write) -> None:
    text = f"Source: Daily Test\nDate: 5 October 2020\n\nFlood in the valley\n\n{BODY}"
    document = one(write("a.txt", text))
    assert document.text == text
    assert (document.id, document.reader, document.language) == ("a.txt", "text", "en")
    assert (document.title, document.publisher, document.date) == (
        "Flood in the valley",
        "Daily Test",
        "2020-10-05",
    )
    assert document.found == {
        "title": "title line",
        "publisher": "header",
        "date": "header",
        "language": "detected",
    }


def test_no_date_is_an_answer(write: Write) -> None:
    document = one(write("a.txt", BODY))
    assert document.date is None
    assert "date" not in document.found


@pytest.mark.parametrize(
    ("name", "text", "date", "how"),
    [
        ("2020-10-05_a.txt", BODY, "2020-10-05", "filename"),
        ("2020-10-05_a.txt", "Date: 6 October 2020\n" + BODY, "2020-10-06", "header"),
        ("2020_a.txt", "ZAGREB, Croatia, Nov. 5\n\n" + BODY, "2020-11-05", "dateline, year from file name"),
        ("2021-01-02.txt", "ZAGREB, Dec. 31 - " + BODY, "2020-12-31", "dateline, year from file name"),
        ("2020_a.txt", BODY, None, None),
    ],
)
def test_date_in_the_file_name(write: Write, name: str, text: str, date: str | None, how: str | None) -> None:
    document = one(write(name, text))
    assert (document.date, document.found.get("date")) == (date, how)


def test_text_is_kept_byte_for_byte(write: Write) -> None:
    data = "\r\n Line\u00a0one \r\n\r\n\tline “two”\u2028\n\n\n".encode()
    assert one(write("a.txt", data)).text.encode() == data


def test_the_statement_of_a_ministry(write: Write) -> None:
    title = "Statement of the Press Service of the Ministry of Trade of Testland"
    document = one(write("a.txt", f"{title}\n\n{BODY}"))
    assert document.issued_by == "Ministry of Trade of Testland"
    assert document.found["issued_by"] == "title line"


def test_options_beat_what_the_text_says(write: Write) -> None:
    path = write("2020-10-05.txt", f"Flood in the valley\n\n{BODY}")
    options = {
        "date": "2021-01-01",
        "publisher": "Daily Test",
        "title": "Another title",
        "language": "de",
        "issued_by": "Ministry of Trade",
        "url": "https://paper.example/a",
    }
    document = one(path, **options)
    for part, value in options.items():
        assert getattr(document, part) == value
        assert document.found[part] == "option"


def test_another_language_is_read_and_named(write: Write) -> None:
    text = (
        "In der Nacht ist der Fluss über die Ufer getreten, und nach Angaben des Bürgermeisters sind in den"
        " Dörfern unter dem Damm mindestens zwölf Menschen ums Leben gekommen."
    )
    document = one(write("a.txt", text))
    assert (document.language, document.found["language"]) == ("de", "detected")


MARKDOWN = [
    (f"# Flood in the valley\n\n{BODY}", "Flood in the valley", None),
    (f"Flood in the valley\n===\n\n{BODY}", "Flood in the valley", None),
    (f'---\ntitle: "Flood: a report"\ndate: 2020-10-05\n---\n\n# Other\n\n{BODY}',
     "Flood: a report", "2020-10-05"),
    (f"- 12 dead\n- 40 hurt\n\n{BODY}", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "title", "date"), MARKDOWN)
def test_markdown(write: Write, text: str, title: str | None, date: str | None) -> None:
    document = one(write("a.md", text))
    assert (document.text, document.title, document.date, document.reader) == (text, title, date, "markdown")


# pages

PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">
<title>Flood in the valley | Daily Test</title><meta property="og:site_name" content="Daily Test">
<meta property="article:published_time" content="2021-03-04T23:30:00-05:00">
<meta property="article:modified_time" content="2022-01-01T00:00:00Z">
<link rel="canonical" href="https://www.paper.example/news/flood"></head>
<body><nav><a href="/">Home</a><a href="/sport">Sport</a></nav><article><h1>Flood in the valley</h1>
<p>{BODY}</p><p>Another 40 were hurt &amp; 300 houses were destroyed in the village, the mayor told the
press.</p>
</article><footer>(c) 2024 Daily Test</footer></body></html>"""


def test_a_page(write: Write) -> None:
    document = one(write("flood.html", PAGE))
    assert BODY in document.text
    assert "hurt & 300 houses" in document.text
    assert "Sport" not in document.text
    assert (document.title, document.publisher, document.date, document.language) == (
        "Flood in the valley",
        "Daily Test",
        "2021-03-04",
        "en",
    )
    assert document.url == "https://www.paper.example/news/flood"
    assert (document.id, document.reader) == ("flood.html", "html")
    assert document.found["date"] == document.found["title"] == document.found["publisher"] == "html"


def test_a_page_without_metadata_has_no_date(write: Write) -> None:
    document = one(
        write("a.html", f"<html><body><p>{BODY}</p><footer>© 2019 Daily Test</footer></body></html>")
    )
    assert (document.date, document.publisher) == (None, None)


def test_a_page_in_its_own_encoding(write: Write) -> None:
    head = '<html><head><meta charset="windows-1251"></head>'
    page = f"{head}<body><p>Мэр города: 12 погибших. {BODY}</p></body></html>"
    assert "Мэр города: 12 погибших." in one(write("a.html", page.encode("cp1251"))).text


def test_the_language_of_the_words_beats_that_of_the_template(write: Write) -> None:
    text = (
        "In der Nacht ist der Fluss über die Ufer getreten, und nach Angaben des Bürgermeisters sind in den"
        " Dörfern unter dem Damm mindestens zwölf Menschen ums Leben gekommen."
    )
    assert one(write("a.html", f'<html lang="en"><body><p>{text}</p></body></html>')).language == "de"


def test_a_declared_encoding_of_decoded_xhtml(write: Write) -> None:
    page = f'<?xml version="1.0" encoding="utf-8"?>\n<html><body><p>{BODY}</p></body></html>'
    assert BODY in one(write("a.xhtml", page)).text


@pytest.mark.parametrize(
    "page",
    [
        "<html></html>",
        "<html><head><title>Flood</title></head><body><div id='app'></div></body></html>",
        "<html><body><script>let a = 47;</script><img src='a.png'></body></html>",
    ],
)
def test_a_page_without_text(write: Write, page: str) -> None:
    assert failure(write("a.html", page)).startswith("a.html: the page holds no text")


# feeds

RSS = f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Daily Test</title>
<language>en-us</language><link>https://paper.example/</link>
<item><title>Flood in the valley</title><link>https://paper.example/flood</link><guid>tag:1</guid>
<pubDate>Mon, 05 Oct 2020 23:30:00 -0400</pubDate>
<description>&lt;p&gt;{BODY}&lt;/p&gt;
&lt;p&gt;Another &lt;b&gt;40&lt;/b&gt; R&amp;amp;D men.&lt;/p&gt;</description>
</item>
<item><title>47 dead in the hills</title><link>https://paper.example/hills</link></item>
<item><title>Twice</title><guid>tag:1</guid></item>
<item><pubDate>Mon, 05 Oct 2020 23:30:00 GMT</pubDate></item>
</channel></rss>"""
ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Daily Test</title>
<entry><id>urn:1</id><title>Flood</title><link href="https://paper.example/flood"/>
<published>2020-10-05T10:00:00Z</published><updated>2020-10-07T10:00:00Z</updated>
<summary>Short.</summary><content type="html">&lt;p&gt;{BODY}&lt;/p&gt;</content></entry></feed>"""


def test_an_rss_feed(write: Write) -> None:
    first, second, twice, empty = read(write("a.xml", RSS))
    assert isinstance(first, Document)
    assert (first.id, first.text) == ("tag:1", f"{BODY}\nAnother 40 R&D men.")
    assert (first.title, first.publisher, first.url, first.date) == (
        "Flood in the valley",
        "Daily Test",
        "https://paper.example/flood",
        "2020-10-05",
    )
    assert isinstance(second, Document)
    assert (second.id, second.text, second.date) == (
        "https://paper.example/hills",
        "47 dead in the hills",
        None,
    )
    assert str(twice) == "a.xml, entry 3: id 'tag:1' twice in the feed; the second entry was not read"
    assert str(empty) == "a.xml, entry 4: the entry has no text"


def test_an_atom_feed(write: Write) -> None:
    document = one(write("a.atom", ATOM))
    assert (document.id, document.text, document.date, document.reader) == (
        "urn:1",
        BODY,
        "2020-10-05",
        "feed",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('<rss version="2.0"><channel><title>x</title></channel></rss>', "is a feed without entries"),
        ("<rss><chan", "is a broken feed"),
    ],
)
def test_a_feed_without_entries(write: Write, text: str, message: str) -> None:
    assert failure(write("a.rss", text)) == f"a.rss: {message}"


# JSON Lines and JSON

RECORD = {"id": "r1", "text": BODY, "title": "Flood", "date": "2020-10-05", "source": "Daily Test"}


def test_a_record(write: Write) -> None:
    document = one(write("a.jsonl", json.dumps(RECORD) + "\n"))
    assert (document.id, document.text, document.title) == ("r1", BODY, "Flood")
    assert (document.date, document.publisher, document.reader) == ("2020-10-05", "Daily Test", "jsonl")
    assert document.found["publisher"] == document.found["date"] == "record"


NAMES = [
    ({"Body": BODY, "Headline": "T", "pubDate": "5 Oct 2020", "Outlet": "P",
      "Link": "https://a.example/b"}, {}),
    ({"content": BODY, "title": "T", "publishedAt": "2020-10-05T10:00:00Z",
      "source": {"id": None, "name": "P"}, "url": "https://a.example/b"}, {}),
    ({"full_text": BODY, "headline": "T", "timestamp": 1601856000, "publisher": ["P"],
      "href": "https://a.example/b"}, {}),
    ({"t": BODY, "text": "other", "h": "T", "d": "20201005", "p": "P", "u": "https://a.example/b"},
     {"text_field": "t", "title_field": "h", "date_field": "d", "publisher_field": "p", "url_field": "u"}),
    ({"text": None, "body": BODY, "title": " T ", "date": 20201005, "source": "P",
      "url": "https://a.example/b"}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("record", "options"), NAMES)
def test_fields_by_name(write: Write, record: dict[str, object], options: dict[str, str]) -> None:
    document = one(write("a.jsonl", json.dumps(record)), **options)
    assert (document.id, document.text, document.title) == ("a.jsonl#1", BODY, "T")
    assert (document.date, document.publisher, document.url) == ("2020-10-05", "P", "https://a.example/b")


DATES = [
    # date of the record  text                              date          how
    ("10/6/2016", BODY, "2016-10-06", "record, month first"),
    ("10/6/2016", "10 June 2016 " + BODY, "2016-06-10", "record, as in the text"),
    ("10/6/2016", "6 October 2016 " + BODY, "2016-10-06", "record, month first"),
    ("23/11/2016", BODY, "2016-11-23", "record"),
    ("soon", BODY, None, "record, not a day: soon"),
    ("soon", "6 October 2016 " + BODY, "2016-10-06", "header; record, not a day: soon"),
    ("2020", "ZAGREB, Croatia, Nov. 5 - " + BODY, "2020-11-05", "dateline, year from record"),
    ("2020-10-05", "6 October 2016 " + BODY, "2020-10-05", "record"),
    (None, BODY, None, None),
]


@pytest.mark.parametrize(("printed", "text", "date", "how"), DATES)
def test_dates_of_records(
    write: Write, printed: str | None, text: str, date: str | None, how: str | None
) -> None:
    document = one(write("2001-01-01.jsonl", json.dumps({"text": text, "date": printed})))
    assert (document.date, document.found.get("date")) == (date, how)


def test_host_and_day_of_the_address(write: Write) -> None:
    record = {"text": BODY, "url": "https://www.paper.example/2020/10/05/flood"}
    document = one(write("a.jsonl", json.dumps(record)))
    assert (document.publisher, document.found["publisher"]) == ("paper.example", "url host")
    assert (document.date, document.found["date"]) == ("2020-10-05", "url")


def test_good_records_among_bad_ones(write: Write) -> None:
    lines = [
        json.dumps({"id": "a", "text": BODY}),
        '{"id": "b", "text": ',
        "",
        json.dumps({"id": "c", "title": "T"}),
        json.dumps({"id": "d", "text": "  "}),
        json.dumps({"id": "a", "text": "again"}),
        json.dumps(["no", "object"]),
        "[" * 100_000,
        json.dumps({"text": BODY}),
    ]
    items = read(write("a.jsonl", "\n".join(lines)))
    assert [item.id for item in items if isinstance(item, Document)] == ["a", "a.jsonl#9"]
    assert [str(item) for item in items if isinstance(item, Failure)] == [
        "a.jsonl:2: broken JSON at character 22; mend or drop this line",
        "a.jsonl:4: record 'c' without text; name its field with --text-field; it has: id, title",
        "a.jsonl:5: record 'd' without text: the field for its text is empty",
        "a.jsonl:6: id 'a' twice in one file; the second record was not read",
        "a.jsonl:7: is no record: a record is an object with a field for its text",
        "a.jsonl:8: JSON nested too deep, or a number too long; mend or drop this line",
    ]


def test_a_named_field_that_is_not_there(write: Write) -> None:
    path = write("a.jsonl", json.dumps({"text": BODY}))
    assert failure(path, text_field="story") == "a.jsonl:1: record has no field 'story'; it has: text"


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ([RECORD, {"text": BODY}], ["r1", "a.json#2"]),
        ({"status": "ok", "data": {"docs": [{"text": BODY}, RECORD]}}, ["a.json#1", "r1"]),
        (RECORD, ["r1"]),
        ({"text": BODY}, ["a.json"]),
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_json(write: Write, value: object, ids: list[str], indent: int | None) -> None:
    items = read(write("a.json", json.dumps(value, indent=indent)))
    assert [item.id for item in items if isinstance(item, Document)] == ids
    assert len(items) == len(ids)


def test_json_lines_under_json_and_the_other_way_round(write: Write) -> None:
    lines = "\n".join(json.dumps({"text": f"{n} dead"}) for n in (40, 47))
    assert [getattr(d, "text", d) for d in read(write("a.json", lines))] == ["40 dead", "47 dead"]
    array = json.dumps([{"text": "40 dead"}, {"text": "47 dead"}], indent=1)
    assert [getattr(d, "text", d) for d in read(write("a.jsonl", array))] == ["40 dead", "47 dead"]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.json", '[{"text": "a"}, {"text"', "broken JSON in line 1, character 24; nothing of it was read"),
        ("a.json", "[]", "holds no records"),
        ("a.json", '{"a": 1}', "holds no array of records; give records as an array or as JSON Lines"),
        ("a.json", "47", "holds no array of records; give records as an array or as JSON Lines"),
        ("a.jsonl", "\n\n", "holds no records"),
        ("a.csv", "id,text\n", "holds a header but no rows"),
        ("a.csv", "id,place\n1,Testville\n",
         "has no column for the text; name it with --text-field; it has: id, place"),
    ],
)  # fmt: skip
def test_files_without_records(write: Write, name: str, text: str, message: str) -> None:
    assert failure(write(name, text)) == f"{name}: {message}"


def test_a_file_of_figures_is_one_table(write: Write) -> None:
    rows = "Toll by town\ntown;dead;homeless\nOrla;7;1,200\nTarn;;90\n"
    text = "Toll by town\n\n| town | dead | homeless |\n| Orla | 7 | 1,200 |\n| Tarn |  | 90 |"
    assert one(write("a.csv", rows)).text == text


@pytest.mark.parametrize("rows", ["sep=,\n", "\n\n", " \n", '"\n', "a,b\n" + "x" * 200_000 + ",c\n"])
def test_a_table_of_nothing_is_told_of_in_our_words(write: Write, rows: str) -> None:
    [failure] = read(write("a.csv", rows))
    assert isinstance(failure, Failure)
    assert "looks like no header" in failure.message or "no column for the text" in failure.message


def test_half_a_surrogate_pair_keeps_the_offsets(write: Write) -> None:
    assert one(write("a.jsonl", '{"text": "a\\ud800b 47"}')).text == "a�b 47"


def test_json_lines_in_other_encodings(write: Write) -> None:
    line = '{"id": "é", "text": "tués : 47"}\n'
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        document = one(write("a.jsonl", line.encode(encoding)))
        assert (document.id, document.text) == ("é", "tués : 47")
    assert one(write("a.jsonl", line.encode("cp850")), encoding="cp850").text == "tués : 47"


# tables


@pytest.mark.parametrize(("suffix", "sign"), [("csv", ","), ("csv", ";"), ("tsv", "\t"), ("csv", "|")])
def test_tables(write: Write, suffix: str, sign: str) -> None:
    rows = [
        "ID|Text|Source|Date",
        'r1|"12 dead, ""all"" men\nin two lines; so"|Daily Test|5 October 2020',
        "",
        "|40 hurt||",
    ]
    path = write(f"a.{suffix}", "\r\n".join(rows).replace("|", sign))
    first, second = read(path)
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.id, first.text) == ("r1", '12 dead, "all" men\nin two lines; so')
    assert (first.publisher, first.date, first.reader) == ("Daily Test", "2020-10-05", "csv")
    assert (second.id, second.text) == (f"a.{suffix}#5", "40 hurt")


def test_rows_that_do_not_fit(write: Write) -> None:
    items = read(write("a.csv", 'id,text\n1,40 dead\n2\n3,a,b\n4,\n1,again\n5,47 dead\n6,"open\n7,lost\n'))
    assert [str(item) if isinstance(item, Failure) else item.id for item in items] == [
        "1",
        "a.csv:3: the row has 1 columns, the header 2; mend or drop it",
        "a.csv:4: the row has 3 columns, the header 2; mend or drop it",
        "a.csv:5: record '4' without text: the field for its text is empty",
        "a.csv:6: id '1' twice in one file; the second record was not read",
        "5",
        "6",
    ]


def test_a_named_column(write: Write) -> None:
    path = write("a.csv", "nr,wording,text\n7,47 dead,x\n")
    assert one(path, text_field="wording", id_field="nr").text == "47 dead"
    assert failure(path, text_field="story") == "a.csv: has no column 'story'; it has: nr, wording, text"


def test_a_cell_longer_than_the_csv_module_allows(write: Write) -> None:
    assert len(one(write("a.csv", "id,text\n1," + "47 dead " * 50_000)).text) == 400_000


def test_a_table_from_a_western_spreadsheet(write: Write) -> None:
    document = one(write("a.csv", "id;text\n1;47 tués à l’aube\n".encode("cp1252")))
    assert document.text == "47 tués à l’aube"
    assert document.found["encoding"] == "detected: cp1252"


# the door

SNIFFED = [
    (PAGE, "html"),
    (f"<p>{BODY}</p>\n<div>more</div>", "html"),
    (RSS, "feed"),
    (ATOM, "feed"),
    (json.dumps(RECORD) + "\n" + json.dumps({"text": BODY}), "jsonl"),
    (json.dumps([RECORD]), "json"),
    (json.dumps([RECORD], indent=2), "json"),
    ("id,text,date\n1,47 dead,2020-10-05\n", "csv"),
    ("id\ttext\n1\t47 dead\n", "csv"),
    (f"# Flood\n\n{BODY}", "markdown"),
    (f"Flood\n\n{BODY}", "text"),
    ("[Applause.] Thank you, 47 came.", "text"),
    ("Text, date and title were missing, he said.", "text"),
    ("{sic} 47 dead", "text"),
]


@pytest.mark.parametrize(("content", "reader"), SNIFFED)
@pytest.mark.parametrize("name", ["noname", "odd.dat"])
def test_unknown_suffixes_are_known_by_content(content: str, reader: str, name: str) -> None:
    assert choose_reader(content.encode(), name).name == reader


def test_xml_that_is_no_feed(write: Write) -> None:
    message = failure(write("a.xml", '<?xml version="1.0"?><catalogue><n>47</n></catalogue>'))
    assert message == "a.xml: is XML but no feed or page; turn it into text or records first"


def test_list_readers() -> None:
    readers = {info.name: info for info in list_readers()}
    assert {"text", "markdown", "html", "feed", "jsonl", "json", "csv"} <= set(readers)
    assert readers["csv"].suffixes == (".csv", ".tsv", ".tab")
    assert all(info.about for info in readers.values())


class ShoutReader:
    """Shouted text."""

    name = "shout"
    suffixes = (".txt",)

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        return 1.0 if head.isupper() else 0.0

    def read(self, source: Source, options: ReadOptions) -> Iterator[Document | Failure]:  # noqa: ARG002
        yield Document(source.name, source.read_all().decode().lower(), reader=self.name)
        raise ZeroDivisionError


def test_a_reader_of_another_package(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimtrack.documents.registry.load_plugins", lambda _: {"shout": ShoutReader})
    load_readers.cache_clear()
    try:
        document, failed = read(write("a.txt", "47 DEAD"))
        assert isinstance(document, Document)
        assert (document.text, document.reader) == ("47 dead", "shout")
        assert str(failed) == "a.txt: the reader failed on it; please report this file as a bug"
        assert one(write("b.txt", "47 dead")).reader == "text"
        assert list_readers()[0].about == "Shouted text"
        assert not list_readers()[0].built_in
    finally:
        load_readers.cache_clear()


class BookReader:
    """Books in an archive of their own."""

    name = "book"
    suffixes: tuple[str, ...] = (".epub",)

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        return 1.0 if b"mimetypeapplication/epub" in head else 0.0

    def read(self, source: Source, options: ReadOptions) -> Iterator[Document | Failure]:  # noqa: ARG002
        with zipfile.ZipFile(io.BytesIO(source.read_all())) as book:
            yield Document(source.name, book.read("text").decode(), reader=self.name)


@pytest.mark.parametrize("name", ["a.epub", "a.zip", "a"])
def test_a_reader_of_another_package_reads_archives_that_are_one_document(
    write: Write, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr("text", "47 dead")
    packed = buffer.getvalue()
    refused = "is an Office document or e-book of a kind that is not read; save it as .docx, PDF or text"
    [failed] = read(write(name, packed))
    assert isinstance(failed, Failure) and failed.message == refused
    monkeypatch.setattr("claimtrack.documents.registry.load_plugins", lambda _: {"book": BookReader})
    load_readers.cache_clear()
    try:
        document = one(write(name, packed))
        assert (document.text, document.reader) == ("47 dead", "book")
    finally:
        load_readers.cache_clear()


def test_no_reader_at_all() -> None:
    with pytest.raises(DocumentError, match="no reader knows"):
        choose_reader(b"47 dead", "a", {"shout": ShoutReader()})


def test_the_seeds_come_back_byte_for_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(__file__).parents[2]
    monkeypatch.chdir(root)
    documents = [item for item in read("seeds") if isinstance(item, Document)]
    assert len(documents) == 5
    for document in documents:
        assert document.text.encode() == Path(document.id).read_bytes()
    assert [document.date for document in documents] == ["2020-10-05", None, "2020-11-05", None, None]
    assert documents[4].issued_by == "Ministry of Foreign Affairs of the Republic of Azerbaijan"


# words of records, lines above a header, subtitles

FIELDS = [
    # field                                                             text
    (
        "<p>Some <b>40</b> boats sank.</p><p>&ldquo;At least 12&rdquo;</p>",
        "Some 40 boats sank.\n“At least 12”",
    ),
    ("&lt;p&gt;Some 40 boats sank.&lt;/p&gt;", "Some 40 boats sank."),
    ("Some <i>40</i> boats sank.\nThey lay in port.", "Some 40 boats sank.\nThey lay in port."),
    ("Some 40&nbsp;boats sank.\n\nR&D: 3 &lt; 5", "Some 40\xa0boats sank.\n\nR&D: 3 < 5"),
    ("If x<y and p>q, 40 boats sank.", "If x<y and p>q, 40 boats sank."),
    ("Some 40 boats sank and th… [+814 chars]", "Some 40 boats sank and th…"),
    ({"rendered": "<p>Some 40 boats sank.</p>"}, "Some 40 boats sank."),
    (["Some 40 boats sank.", "They lay in port."], "Some 40 boats sank.\n\nThey lay in port."),
]


@pytest.mark.parametrize(("field", "text"), FIELDS)
def test_words_of_a_field(write: Write, field: object, text: str) -> None:
    assert one(write("a.json", json.dumps([{"id": 1, "text": field}]))).text == text


TABLES = [
    "sep=;\nid;text\n1;Some 40 boats sank.\n",
    '"sep=|"\nid|text\n1|Some 40 boats sank.\n',
    "Wire export, 5 October 2020, all desks\n\nid,text\n1,Some 40 boats sank.\n",
    "Wire export\nAll desks\nid\ttext\n1\tSome 40 boats sank.\n",
    "id,text\n1,Some 40 boats sank.\n",
]


@pytest.mark.parametrize("table", TABLES)
def test_a_line_above_the_header(write: Write, table: str) -> None:
    document = one(write("a.csv", table))
    assert (document.id, document.text) == ("1", "Some 40 boats sank.")


def test_a_table_without_header_is_quoted(write: Write) -> None:
    assert failure(write("a.csv", "Some boats sank\nMore sank\n")) == (
        "a.csv: its first line, 'Some boats sank', looks like no header; begin with one"
    )


CUES = [
    ("1\n00:00:01,000 --> 00:00:02,000\nSome 40 boats\n\n2\n00:00:02,000 --> 00:00:03,000\nsank.\n",
     "Some 40 boats sank."),
    ("1\r\n00:00:01,000 --> 00:00:02,000\r\nSome <i>40</i> boats sank.\r\n2\r\n00:00:02,000 --> 00:00:03,000\r\nAll 12.",
     "Some 40 boats sank. All 12."),
    ("WEBVTT - 7\n\nNOTE 3 cues\n\nintro\n00:01.000 --> 00:02.000 align:start\n<v Ann Pike>Some 40 boats sank.\n\n"
     "00:03.000 --> 00:04.000\n<v Jo>All 12?\n", "Ann Pike: Some 40 boats sank.\n\nJo: All 12?"),
    ("5\n00:00:01,000 --> 00:00:02,000\nHow many boats?\n\n6\n00:00:03,000 --> 00:00:04,000\n40\n",
     "How many boats? 40"),
]  # fmt: skip


@pytest.mark.parametrize("suffix", ["srt", "vtt", ""])
@pytest.mark.parametrize(("cues", "text"), CUES)
def test_subtitles(write: Write, cues: str, text: str, suffix: str) -> None:
    document = one(write(f"a.{suffix}".rstrip("."), cues))
    assert (document.text, document.reader) == (text, "subtitles")


def test_fields_that_stand_for_nothing_are_named(write: Write) -> None:
    path = write("a.csv", "id,text,region,url,injured\n1,At least 12 people died.,North,,4\n")
    *_, note = read_documents(path)
    assert isinstance(note, Failure) and note.is_left_out
    assert note.unused == ("region", "injured")
    path = write("b.jsonl", '{"text": "12 died", "a": 1}\n{"text": "13 died", "b": 2}\n{"text": "14 died"}\n')
    *_, note = read_documents(path)
    assert isinstance(note, Failure) and note.unused == ("a", "b")


def test_many_records_that_cannot_be_read_are_one_line(write: Write) -> None:
    lines = [
        f'{{"id": {number}, "text": "{"At least 12 died." if number % 2 else ""}"}}'
        for number in range(1, 41)
    ]
    items = read(write("a.jsonl", "\n".join(lines)))
    told = [str(item) for item in items if isinstance(item, Failure)]
    assert len(items) == 20 + FEW + 1 == 20 + len(told)
    assert told[0] == "a.jsonl:2: record '2' without text: the field for its text is empty"
    assert told[-1].startswith("a.jsonl: 14 more of its 40 records cannot be read (14, 16, 18,")
    assert told[-1].endswith("36, ...); the first: record '14' without text: the field for its text is empty")
