"""Days of figures alone in a file of records: what the rows settle among themselves, and what is said else."""

from __future__ import annotations

import io
import json

import pytest

from claimtrack.documents import Failure, ReadOptions, broken_day, is_guessed, read_documents
from claimtrack.documents.orders import HELD
from claimtrack.model import Document

RULE = "record, month first"

COLUMNS = [
    # the dates of the rows                       as read                                   how the first was found
    (["05/04/2021"], ["2021-05-04"], RULE),
    (["05/04/2021", "2021-04-05"], ["2021-05-04", "2021-04-05"], RULE),
    (["05/04/2021", "23/04/2021"], ["2021-04-05", "2021-04-23"], "record, day first as in other records"),
    (["23/04/2021", "05/04/2021"], ["2021-04-23", "2021-04-05"], "record"),
    (["05/04/2021", "04/23/2021"], ["2021-05-04", "2021-04-23"], "record, month first as in other records"),
    (["05/04/2021", "23/04/2021", "04/23/2021"], ["2021-04-05", "2021-04-23", "2021-04-23"],
     "record, day first as in other records"),
    (["23/04/2021", "04/23/2021", "05/04/2021"], ["2021-04-23", "2021-04-23", "2021-05-04"], "record"),
    (["05-04-2021", "04-23-2021"], ["2021-05-04", "2021-04-23"], "record, month first as in other records"),
    (["05/04/2021", "23-04-2021"], ["2021-05-04", "2021-04-23"], RULE),
    (["05.04.2021", "04/23/2021"], ["2021-04-05", "2021-04-23"], "record"),
    (["05/04/2021 10:30", "23/04/2021 11:00"], ["2021-04-05", "2021-04-23"], "record, day first as in other records"),
]  # fmt: skip


def table(days: list[str]) -> bytes:
    rows = (f'{number},"The flood left {number} dead.",{day}' for number, day in enumerate(days, 1))
    return "\n".join(["id,text,date", *rows, ""]).encode()


def lines(days: list[str]) -> bytes:
    return "".join(
        json.dumps({"id": number, "text": f"The flood left {number} dead.", "date": day}) + "\n"
        for number, day in enumerate(days, 1)
    ).encode()


def array(days: list[str]) -> bytes:
    return b"[" + b",".join(lines(days).splitlines()) + b"]"


def read(data: bytes, **options: str) -> list[Document]:
    items = list(read_documents("-", options=ReadOptions(**options), stdin=io.BytesIO(data)))
    assert not any(isinstance(item, Failure) for item in items)
    return items  # type: ignore[return-value]


def feed(days: list[str]) -> bytes:
    entries = (
        f"<item><guid>{number}</guid><title>The flood left {number} dead.</title><pubDate>{day}</pubDate></item>"
        for number, day in enumerate(days, 1)
    )
    return f'<rss version="2.0"><channel><title>Tarn</title>{"".join(entries)}</channel></rss>'.encode()


FEEDS = [
    (["05/04/2021 10:30", "23/04/2021 11:00"], ["2021-04-05", "2021-04-23"]),
    (["05/04/2021 10:30", "04/23/2021 11:00"], ["2021-05-04", "2021-04-23"]),
    (["05/04/2021 10:30"], ["2021-05-04"]),
    (["So., 5 Apr 2021 10:30:00", "mié, 05 Apr 2021 10:30:00 +0100"], ["2021-04-05", "2021-04-05"]),
    (["1617618600", "1617", "soon"], ["2021-04-05", None, None]),
]


@pytest.mark.parametrize(("days", "expected"), FEEDS)
def test_days_of_a_feed(days: list[str], expected: list[str | None]) -> None:
    assert [document.date for document in read(feed(days))] == expected


def test_a_day_of_a_feed_that_was_not_read_is_named() -> None:
    [document] = read(feed(["1617"]))
    assert broken_day(document) == "1617"


@pytest.mark.parametrize("form", [table, lines, array])
@pytest.mark.parametrize(("days", "expected", "how"), COLUMNS, ids=[" ".join(row[0]) for row in COLUMNS])
def test_rows_settle_the_order(days: list[str], expected: list[str], how: str, form) -> None:
    documents = read(form(days))
    assert [document.date for document in documents] == expected
    assert [document.id for document in documents] == [str(n) for n in range(1, len(days) + 1)]
    assert documents[0].found["date"] == how


def test_a_choice_of_ours_is_known_and_a_proof_is_none() -> None:
    assert [is_guessed(d) for d in read(table(["05/04/2021"]))] == ["month first"]
    assert [is_guessed(d) for d in read(table(["05-04-2021"]))] == ["day first"]
    assert [is_guessed(d) for d in read(table(["05/04/2021", "23/04/2021"]))] == [None, None]
    assert [is_guessed(d) for d in read(table(["05/04/2021"]), date="2021-04-05")] == [None]


def test_rows_do_not_wait_for_ever() -> None:
    documents = read(table(["05/04/2021"] * HELD + ["05/04/2021", "23/04/2021", "05/04/2021"]))
    assert documents[0].date == "2021-05-04", "the rule stands where no row spoke in time"
    assert len(documents) == HELD + 3


@pytest.mark.parametrize(
    ("day", "broken"),
    [
        ("31.02.2021", "31.02.2021"),
        ("soon", "soon"),
        ("2021-04-31", "2021-04-31"),
        ("2021-04-30", None),
        ("", None),
    ],
)
def test_what_is_no_day_is_known(day: str, broken: str | None) -> None:
    [document] = read(table([day]))
    assert broken_day(document) == broken
    assert (document.date is None) == (day != "2021-04-30")


def test_what_is_no_day_is_known_also_beside_a_day_in_the_text() -> None:
    [document] = read(lines(["31.02.2021"]).replace(b"The flood", b"Date: 5 March 2021\\n\\nThe flood"))
    assert (document.date, broken_day(document)) == ("2021-03-05", "31.02.2021")
