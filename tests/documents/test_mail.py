"""E-mail made by Python's own package and by hand: text, charset, quotes, forwards, attachments, mailboxes."""

from __future__ import annotations

import mailbox
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from claimtrack.documents import Failure, ReadOptions, read_documents
from claimtrack.documents.letters import read_letters, unflow
from claimtrack.documents.mailhtml import html_words
from claimtrack.model import Document

Write = Callable[[str, "str | bytes"], str]

BODY = "At least 47 people were killed, the ministry said."


def read(path: str, **options: Any) -> list[Document | Failure]:
    return list(read_documents(path, options=ReadOptions(**options)))


def one(path: str, **options: Any) -> Document:
    [document] = read(path, **options)
    assert isinstance(document, Document), str(document)
    return document


def shown(items: list[Document | Failure]) -> list[str]:
    return [f"{item.id}: {item.text}" if isinstance(item, Document) else str(item) for item in items]


def message(text: str = BODY, **fields: str) -> EmailMessage:
    made = EmailMessage()
    given = {
        "From": "Press Office <press@min.example>",
        "Subject": "Flood in the valley",
        "Date": "Mon, 05 Oct 2020 23:30:00 -0400",
        "Message-ID": "<m1@min.example>",
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }
    for name, value in given.items():
        if value:
            made[name] = value
    made.set_content(text)
    return made


def test_a_message(write: Write) -> None:
    document = one(write("a.eml", message(Archived_At="<https://lists.example/1>").as_bytes()))
    assert (document.id, document.text, document.reader) == ("a.eml", BODY, "mail")
    assert (document.publisher, document.title) == ("Press Office", "Flood in the valley")
    assert (document.date, document.url) == ("2020-10-05", "https://lists.example/1"), "the day of the sender"
    assert document.found["publisher"] == document.found["date"] == document.found["title"] == "mail"


def test_a_message_under_any_name(write: Write) -> None:
    assert (
        one(write("saved", message(Received="by x; Mon, 05 Oct 2020 23:30:00 -0400").as_bytes())).reader
        == "mail"
    )
    [document] = read_documents("-", stdin=Path("saved").open("rb"))  # noqa: SIM115
    assert isinstance(document, Document) and document.id == "m1@min.example"


HEADS = [
    # raw head                                                          part         value
    (b"From: =?utf-8?q?Minist=C3=A8re?= <a@b.example>", "publisher", "Ministère"),
    (b"From: a@b.example", "publisher", "a@b.example"),
    ("From: \"Ministère\" <a@b.example>".encode(), "publisher", "Ministère"),
    ("From: Minist\xe8re de l'Eau, \xe0 Paris <a@b.example>".encode("cp1252"), "publisher", "Ministère de l'Eau"),
    (b"Subject: =?x-unknown?q?Flood?=", "title", "Flood"),
    (b"Subject: =?utf-8?b?RmxvbwZZZ?= in town", "title", None),
    (b"Subject: =?iso-8859-1?Q?47_tu=E9s?=\n =?iso-8859-1?Q?_=E0_Paris?=", "title", "47 tués à Paris"),
    (b"Subject: Flood\n in the valley", "title", "Flood in the valley"),
    (b"Date: 5 Oct 20 23:30 EST", "date", "2020-10-05"),
    (b"Date: Monday, October 5, 2020 11:30 PM", "date", "2020-10-05"),
    (b"Date: soon", "date", None),
    (b"X: y", "publisher", None),
]  # fmt: skip


@pytest.mark.parametrize(("head", "part", "value"), HEADS)
def test_fields_of_the_head(write: Write, head: bytes, part: str, value: str | None) -> None:
    document = one(write("a.eml", head + b"\nMIME-Version: 1.0\n\n" + BODY.encode()))
    found = getattr(document, part)
    assert (found or "").startswith(value) if value else part == "title" or found is None


CHARSETS = [
    # declared          bytes                                       text
    ("iso-8859-1", "47 tués".encode("cp1252"), "47 tués"),
    ("us-ascii", "47 tués".encode(), "47 tués"),
    ("x-unknown", "47 tués".encode("cp1252"), "47 tués"),
    ("utf-8", "47 tués à l’aube".encode("cp1252"), "47 tués à l’aube"),
    ("iso-2022-jp", "47人".encode("iso-2022-jp"), "47人"),
    ("utf-7", "47 tués".encode("utf-7"), "47 tués"),
    ("gb2312", "47人死亡，很多人受伤".encode("gb2312"), "47人死亡，很多人受伤"),
    ("windows-1251", "погибли 47 человек".encode("cp1251"), "погибли 47 человек"),
]


@pytest.mark.parametrize(("declared", "data", "text"), CHARSETS)
def test_charsets(write: Write, declared: str, data: bytes, text: str) -> None:
    head = f"From: a@b.example\nContent-Type: text/plain; charset={declared}\nContent-Transfer-Encoding: 8bit\n\n"
    assert one(write("a.eml", head.encode() + data)).text == text


def test_the_plain_text_is_preferred_and_html_is_read_else(write: Write) -> None:
    both = message()
    both.add_alternative("<p>Never 12</p>", subtype="html")
    assert one(write("a.eml", both.as_bytes())).text == BODY
    page = message("\n")
    page.add_alternative(f"<html><body><p>{BODY}</p><p>12 are missing.</p></body></html>", subtype="html")
    assert one(write("b.eml", page.as_bytes())).text == f"{BODY}\n12 are missing."


PAGE = "<p>The harbour master counted 62 trawlers in port.</p>"
FORMS = [
    # the plain text beside PAGE                                             the plain text is read
    ("The harbour master counted 62 trawlers in port.", True),
    ("The harbour master counted trawlers in port, and said that all of them would sail at dawn.", True),
    ("Trouble reading this? Open the web version: https://a.example/62", False),
    ("To see this mail please switch on HTML.", False),
    ("The harbour master counted", False),
]


@pytest.mark.parametrize(("plain", "is_read"), FORMS)
def test_a_plain_text_that_says_less(write: Write, plain: str, is_read: bool) -> None:
    made = message(plain)
    made.add_alternative(f"<html><body>{PAGE}</body></html>", subtype="html")
    assert (one(write("a.eml", made.as_bytes())).text.strip() == plain) is is_read


CLOCKS = [
    # Date                               Received                                         day
    ("Thu, 01 Jan 1970 02:00:00 +0200", "from a by b; Tue, 6 Oct 2020 08:00:00 +0200", "2020-10-06"),
    ("Thu, 01 Jan 1970 00:00:00 +0000", "", None),
    ("Mon, 05 Oct 2020 23:30:00 -0400", "from a by b; Tue, 6 Oct 2020 08:00:00 +0200", "2020-10-05"),
]


@pytest.mark.parametrize(("date", "received", "day"), CLOCKS)
def test_a_clock_that_was_never_set(write: Write, date: str, received: str, day: str | None) -> None:
    assert one(write("a.eml", message(Date=date, Received=received).as_bytes())).date == day


LETTERS = [
    # text                                                                    own words
    (BODY, [BODY]),
    (f"{BODY}\n\nOn Mon, 5 Oct 2020 at 23:30, Jo <j@x.example> wrote:\n> 12 died?\n>> 3?\n", [BODY]),
    (f"> 12 died?\n\n{BODY}\n\n> and 3?\nNo.", [f"{BODY}\n\nNo."]),
    (f"{BODY}\n\nOn Mon, 5 Oct 2020 at 23:30, Jo Marsh\n<j@x.example> wrote:\n> 12 died?", [BODY]),
    (f"{BODY}\n\nOn Mon, 5 Oct 2020 at 23:30, Jo wrote:\n\n12 died?\nReally?", [BODY]),
    ("On Monday the minister wrote:\n\n12 died.", ["On Monday the minister wrote:\n\n12 died."]),
    (f"{BODY}\n-- \nJo Marsh\n12 High Street", [BODY]),
    (f"{BODY}\n--\nJo Marsh\n12 High Street", [BODY]),
    ("One\n--\n" + "line\n" * 20, ["One\n--\n" + "line\n" * 19 + "line"]),
    (f"{BODY}\n\nSent from my iPhone 12", [BODY]),
    (f"{BODY}\n_______________\nFlood mailing list\n47 members", [BODY]),
    (f"{BODY}\n\n-----Original Message-----\nFrom: Jo\nSent: 5 October 2020\nSubject: x\n\n12 died", [BODY]),
    (f"{BODY}\n\nFrom: Jo\nSent: Monday, 5 October 2020 23:30\nTo: A\nSubject: x\n\n12 died", [BODY]),
    (f"See below.\n\n---------- Forwarded message ---------\nFrom: Jo\nDate: 5 October 2020\n\n{BODY}",
     ["See below.", BODY]),
    ("> 12 died?", [""]),
    ("| Village | Dead |\n| Orla | 12 |", ["| Village | Dead |\n| Orla | 12 |"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), LETTERS)
def test_own_words(text: str, words: list[str]) -> None:
    assert [letter.text for letter in read_letters(text)] == words


def test_a_forwarded_message_has_its_own_sender_and_day(write: Write) -> None:
    text = (
        "See below: 3 more.\n\n---------- Forwarded message ---------\nFrom: *Ministry of Water* <w@min.example>\n"
        f"Date: Sun, 4 Oct 2020 at 10:00\nSubject: Toll\nTo: Jo <j@x.example>\n\n{BODY}\n"
    )
    first, second = read(write("a.eml", message(text).as_bytes()))
    assert isinstance(first, Document) and isinstance(second, Document)
    assert (first.text, first.publisher) == ("See below: 3 more.", "Press Office")
    assert (second.id, second.text, second.title) == ("a.eml!forwarded", BODY, "Toll")
    assert (second.publisher, second.date) == ("Ministry of Water", "2020-10-04")
    assert second.found["publisher"] == "forwarded mail"


def test_an_answer_of_outlook_is_quoted_but_a_forward_is_read(write: Write) -> None:
    text = f"FYI\n\n-----Original Message-----\nFrom: Ministry\nSent: 4 October 2020\nTo: A\nSubject: Toll\n\n{BODY}"
    assert len(read(write("a.eml", message(text, Subject="Re: Toll").as_bytes()))) == 1
    assert len(read(write("b.eml", message(text, Subject="FW: Toll").as_bytes()))) == 2


def test_only_quoted_words(write: Write) -> None:
    assert shown(read(write("a.eml", message("> 12 died?\n").as_bytes()))) == [
        "a.eml: the message holds only words that it quotes"
    ]


def test_flowed_text() -> None:
    assert unflow("a \nb\n> q \n> r\n> s\nc \n-- \nJo") == "a b\n> q r\n> s\nc\n-- \nJo"
    assert unflow("47 \n人", delete_space=True) == "47人"
    assert unflow(" From here\n >x") == "From here\n>x"


PAGES = [
    # HTML                                                                                  words
    ("<p>12 died.</p><blockquote type=cite><p>7?</p></blockquote>", "12 died."),
    ("<div>12 died.</div><div class='gmail_quote'>On Monday Jo wrote: 7?</div>", "12 died."),
    ("<div>12 died.</div><div id='appendonsend'></div><div>From: Jo</div><div>7?</div>", "12 died."),
    ("<div>12 died.</div><div class='gmail_quote'>---- Forwarded message ----<br>7?</div>",
     "12 died.\n---- Forwarded message ----\n7?"),
    ("12 died", "12 died"),
    ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("page", "words"), PAGES)
def test_quotes_in_html(page: str, words: str) -> None:
    assert html_words(page) == words


# attachments


def test_attachments_are_documents_of_their_own(write: Write) -> None:
    made = message()
    made.add_attachment(b"id,text\nr1,12 died", maintype="text", subtype="csv", filename="../../rows.csv")
    made.add_attachment("7 were hurt.", filename="note.txt")
    made.add_attachment("8 were hurt.", filename="note.txt")
    made.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")
    made.add_attachment(b"\0\1\2\3" * 30, maintype="application", subtype="octet-stream", filename="a.bin")
    made.add_attachment(message("40 died."))
    items = read(write("a.eml", made.as_bytes()))
    assert isinstance(items[0], Document) and items[0].found["attachments"] == "not read: a.png"
    assert shown(items) == [
        f"a.eml: {BODY}",
        "r1: 12 died",
        "a.eml!note.txt: 7 were hurt.\n",
        "a.eml!2-note.txt: 8 were hurt.\n",
        "a.eml!a.bin: is not text but a binary file",
        "a.eml!part6.eml: 40 died.",
    ]


def test_messages_inside_messages_have_an_end(write: Write) -> None:
    made = message("level 0")
    for level in range(1, 8):
        outer = message(f"level {level}")
        outer.add_attachment(made)
        made = outer
    items = read(write("a.eml", made.as_bytes()))
    assert [getattr(item, "text", None) for item in items] == [
        "level 7",
        "level 6",
        "level 5",
        "level 4",
        None,
    ]
    assert "messages inside each other and was not read" in str(items[-1])


# mailboxes


def test_a_mailbox_by_the_standard_library(write: Write, tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "made.mbox")
    box.add(
        message("From the start 12 men were missing.\n\nFrom there 3 more.", Message_ID="<m1@x>").as_bytes()
    )
    box.add(message("40 died.", Message_ID="<m2@x>").as_bytes())
    box.add(message("41 died.", Message_ID="").as_bytes())
    box.add(message("40 died.", Message_ID="<m2@x>").as_bytes())
    box.add(message("42 died.", Message_ID="<m2@x>").as_bytes())
    box.close()
    write("x", b"")
    for name in ("made.mbox", "other"):
        Path(name).write_bytes((tmp_path / "made.mbox").read_bytes())
        items = read(name)
        assert shown(items) == [
            "m1@x: From the start 12 men were missing.\n\nFrom there 3 more.",
            "m2@x: 40 died.",
            f"{name}#3: 41 died.",
            f"{name}#5: is the second text under the id 'm2@x'; not read",
        ]
        assert isinstance(items[0], Document) and items[0].reader == "mbox"


def test_a_line_that_only_looks_like_a_divider(write: Write) -> None:
    text = "From a@b.example Mon Oct  5 23:30:00 2020\nFrom: a@b.example\n\nOne.\n\nFrom 12 to 47 in 2020.\n"
    assert shown(read(write("a.mbox", text))) == ["a.mbox#1: One.\n\nFrom 12 to 47 in 2020."]


def test_the_figures_of_a_message_lead_back_to_its_text(write: Write, nlp: Any, language: Any) -> None:
    from claimtrack.pipeline import extract

    document = one(
        write(
            "a.eml",
            message(f"{BODY}\n\n> 12 died?\n\nAnother 30 were hurt.\n-- \nJo, 12 High Street").as_bytes(),
        )
    )
    claims = extract(document, nlp, language)
    assert [claim.surface for claim in claims] == ["47", "30"]
    assert all(document.text[claim.start : claim.end] == claim.surface for claim in claims)


BROKEN_FIELDS = [
    # parameters in numbered pieces of which one has no number; NUL in an encoding; an encoding in three parts
    b"Content-Disposition: attachment; filename*=utf-8''a; filename*0*=b; filename*1=c",
    b"Content-Disposition: attachment; filename*=a\0b''x.txt",
    b"Content-Type: text/plain; charset*=a\0''b",
]


@pytest.mark.parametrize("field", BROKEN_FIELDS)
def test_a_message_with_a_broken_field_costs_no_other(write: Write, field: bytes) -> None:
    def raw(number: int, *fields: bytes) -> bytes:
        head = b"From x Mon Oct  5 10:00:00 2020\nFrom: a@b.example\nMessage-ID: <m%d@b.example>\n" % number
        return head + b"\n".join((*fields, b"", b"On Monday %d people died.\n\n" % number))

    items = read(write("box.mbox", raw(1) + raw(2, field) + raw(3)))
    assert {"m1@b.example", "m3@b.example"} <= {item.id for item in items if isinstance(item, Document)}
    assert len(items) == 3
    assert not any("report this file as a bug" in str(item) for item in items)


IDENTITIES = [
    ("<m1@min.example>", "m1@min.example"),
    ("<a/b/pull/12@forge.example>", "a/b/pull/12@forge.example"),
    # names of other documents, whose new version a stranger's message would become
    ("<https://paper.example/flood>", "box.mbox#1"),
    ("<https://me@paper.example>", "box.mbox#1"),
    ("<reports/000.txt>", "box.mbox#1"),
    ("<reports/me@home/000.txt>", "box.mbox#1"),
]


@pytest.mark.parametrize(("message_id", "identity"), IDENTITIES)
def test_no_message_takes_the_name_of_another_document(write: Write, message_id: str, identity: str) -> None:
    raw = f"From x Mon Oct  5 10:00:00 2020\nFrom: a@b.example\nMessage-ID: {message_id}\n\n12 people died.\n"
    assert one(write("box.mbox", raw)).id == identity
