"""Deciding in the browser: what is logged and for whom, what is taken back, and two editors at once."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flood import SAME, client_of, form
from starlette.testclient import TestClient


def figure_of(client: TestClient, surface: str) -> dict[str, Any]:
    """Return the figure that reads so, whatever was found about it."""
    return next(one for one in client.get("/figures.json?reviewed=any").json() if one["surface"] == surface)


def page_of(client: TestClient, surface: str) -> str:
    """Return the page of the figure that reads so."""
    return client.get(f"/figure/{figure_of(client, surface)['claim']}").text


def fields_of(text: str) -> dict[str, str]:
    """Return the fields of a form."""
    return {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', text)}


def send(client: TestClient, page: str, **sent: str) -> Any:
    """Return what the form of a page is answered."""
    return client.post("/decide", data={**form(page), **sent}, headers=SAME)


DECISIONS = [
    # sent                                                      field of the record   is then
    ({"do": "ok"},                                              "verdict",            "ok"),
    ({"do": "wrong"},                                           "verdict",            "wrong"),
    ({"do": "set", "field": "speaker", "value": "Ida Berg"},    "speaker",            "Ida Berg"),
    ({"do": "set", "field": "speaker", "nothing": "1"},         "speaker",            None),
    ({"do": "set", "field": "value", "value": "1,234"},         "low",                "1234"),
    ({"do": "tag", "tag": "#story"},                            "tags",               ["story"]),
    ({"do": "note", "note": " called  them "},                  "notes",              ["called them"]),
    ({"do": "grade", "grade": "fair"},                          "grade",              "fair"),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "field", "value"), DECISIONS)
def test_what_is_decided_is_logged_and_shown_and_can_be_taken_back(
    writing: TestClient, sent: dict[str, str], field: str, value: Any
) -> None:
    before = figure_of(writing, "1,900")[field]
    answer = send(writing, page_of(writing, "1,900"), **sent)
    assert answer.status_code == 303, answer.text
    page = writing.get(answer.headers["location"]).text
    assert "is kept" in page
    assert figure_of(writing, "1,900")[field] == value
    [one, *_] = writing.get("/log.json").json()
    assert (one["who"], one["undone"]) == ("Ada", 0)
    taken = re.search(r'action="/undo">(.*?)</form>', page, re.S)
    assert taken
    fields = fields_of(taken[1])
    back = writing.post("/undo", data=fields, headers=SAME)
    assert back.status_code == 303
    assert figure_of(writing, "1,900")[field] == before


REFUSED = [
    ({"do": "set", "field": "speaker", "value": ""},     "nothing"),
    ({"do": "set", "field": "surface", "value": "x"},    "cannot be set"),
    ({"do": "set", "field": "basis", "value": "x"},      "one of"),
    ({"do": "set", "field": "low", "value": "many"},     "many"),
    ({"do": "tag", "tag": "two words"},                  "no tag"),
    ({"do": "note", "note": "  "},                       "empty"),
    ({"do": "grade", "grade": "splendid"},               "no grade"),
    ({"do": "explode"},                                  "nothing that can be decided"),
    ({},                                                 "nothing that can be decided"),
    ({"do": "ok", "seen": "x"},                          "number"),
    ({"do": "ok", "version": "999"},                     "changed since"),
    ({"do": "ok", "claim": "zzz"},                       "changed since"),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "says"), REFUSED)
def test_what_cannot_be_decided_is_one_line(writing: TestClient, sent: dict[str, str], says: str) -> None:
    answer = send(writing, page_of(writing, "1,900"), **sent)
    assert answer.status_code == 400 and says in answer.text, answer.text
    assert writing.get("/log.json").json() == []


def test_two_editors_do_not_overwrite_each_other_unseen(copied: Path) -> None:
    with client_of(copied) as ada, client_of(copied, user="Berta") as berta:
        seen_by_ada, seen_by_berta = page_of(ada, "1,900"), page_of(berta, "1,900")
        assert send(berta, seen_by_berta, do="wrong").status_code == 303
        answer = send(ada, seen_by_ada, do="ok")
        assert answer.status_code == 409
        assert "Berta decided about" in answer.text and "You had sent: ok" in answer.text
        assert figure_of(ada, "1,900")["verdict"] == "wrong"
        # The page that says so has the newer state, and can be sent.
        assert send(ada, answer.text, do="ok").status_code == 303
        assert figure_of(ada, "1,900")["verdict"] == "ok"
        # What others decide about other figures is in nobody's way.
        first = page_of(ada, "1,900")
        assert send(berta, page_of(berta, "95"), do="ok").status_code == 303
        assert send(ada, first, do="note", note="seen").status_code == 303


def test_a_document_that_changed_meanwhile_is_not_decided_about(copied: Path, tmp_path: Path) -> None:
    from claimtrack.cli import run

    with client_of(copied) as client:
        page = page_of(client, "1,900")
        name = figure_of(client, "1,900")["document"]
        (tmp_path / name).write_text(
            "date 2024-03-08\n\nThe flood killed 66 people in Belcourt.\n", encoding="utf-8"
        )
        assert run(["ingest", str(tmp_path / name), "--db", str(copied), "--base", str(tmp_path)]) == 0
        answer = send(client, page, do="ok")
        assert answer.status_code in (400, 303)
        if answer.status_code == 400:
            assert "newest version" in answer.text or "changed" in answer.text


def test_the_queue_goes_on_and_undo_leads_back(writing: TestClient) -> None:
    page = writing.get("/review?queue=unreviewed").text
    number = int(re.findall(r"Review, 1 of (\d+)", page)[0])
    first = re.findall(r"<mark>(.*?)</mark>", page)[0]
    answer = send(writing, page, do="ok")
    assert answer.headers["location"] == "/review?queue=unreviewed&done=1"
    after = writing.get(answer.headers["location"]).text
    assert f"Review, 1 of {number - 1}" in after
    assert figure_of(writing, first)["verdict"] == "ok"
    fields = fields_of(after.partition('action="/undo">')[2].partition("</form>")[0])
    back = writing.post("/undo", data=fields, headers=SAME)
    assert back.headers["location"] == "/review?queue=unreviewed"
    assert f"Review, 1 of {number}" in writing.get(back.headers["location"]).text
    second = writing.get("/review?queue=unreviewed&at=2").text
    assert f"Review, 2 of {number}" in second and 'id="earlier"' in second
    assert "That was the last" in writing.get("/review?queue=unreviewed&at=99").text


def test_the_queue_takes_filters(writing: TestClient) -> None:
    page = writing.get("/review?queue=unreviewed&unit=USD").text
    assert "Review, 1 of 1" in page and "3.5 million" in page
    answer = send(writing, page, do="tag", tag="money")
    assert answer.headers["location"] == "/review?queue=unreviewed&unit=USD&done=1"


def test_taking_back_what_is_not_there(writing: TestClient) -> None:
    token = form(page_of(writing, "95"))["token"]
    for batch in ("7", "0", "x", ""):
        answer = writing.post("/undo", data={"token": token, "batch": batch}, headers=SAME)
        assert answer.status_code == 400
