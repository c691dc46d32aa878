"""Since the last visit: what is new is said and marked, kept by the reader's own browser, and marked as seen."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from flood import SAME, client_of
from starlette.testclient import TestClient

from claimtrack.site.visits import GAP, LATELY, cookie_name, read_visit
from claimtrack.store.arrivals import Generation

NOON = datetime(2024, 3, 9, 12, tzinfo=UTC)

STATE = Generation(9, 4)


def cookie(seen: Generation, latest: Generation, moment: datetime) -> str:
    """Return what a browser holds."""
    return ".".join(map(str, (*seen, *latest, int(moment.timestamp()))))


VISITS = [
    # seen                latest              ago                    then seen             told
    (Generation(3, 1),    Generation(7, 2),   timedelta(hours=5),    Generation(7, 2),     True),
    (Generation(3, 1),    Generation(7, 2),   timedelta(minutes=9),  Generation(3, 1),     True),
    (Generation(3, 1),    STATE,              timedelta(minutes=1),  Generation(3, 1),     False),
    (Generation(3, 1),    STATE,              LATELY * 2,            Generation(3, 1),     True),
    # A ledger that had come further is another one, or an older copy.
    (Generation(3, 1),    Generation(10, 4),  timedelta(hours=5),    STATE,                True),
    (Generation(9, 5),    Generation(9, 5),   timedelta(hours=5),    STATE,                True),
    (Generation(8, 1),    Generation(7, 2),   timedelta(hours=5),    STATE,                True),
    # A clock that was wrong.
    (Generation(3, 1),    Generation(7, 2),   -GAP * 2,              STATE,                True),
]  # fmt: skip


@pytest.mark.parametrize(("seen", "latest", "ago", "then", "told"), VISITS)
def test_a_visit_ends_when_nothing_is_asked_for(
    seen: Generation, latest: Generation, ago: timedelta, then: Generation, told: bool
) -> None:
    visit = read_visit(cookie(seen, latest, NOON - ago), NOON, STATE)
    assert (visit.seen, visit.latest, visit.is_told) == (then, STATE, told)


@pytest.mark.parametrize(
    "held", ["", "1.2.3", "a.b.c.d.e", "1.2.3.4.999999999999999", "1.1.1.1.1;x", "-1.1.1.1.1"]
)
def test_a_cookie_that_is_none_of_ours_is_a_first_visit(held: str) -> None:
    visit = read_visit(held, NOON, STATE)
    assert visit.seen == visit.latest == STATE and visit.is_told


def come_again(client: TestClient, path: Path) -> None:
    """Let the last visit be hours ago."""
    name = cookie_name(str(path))
    held = client.cookies[name].strip('"')
    client.cookies.clear()
    before = int(datetime.now(UTC).timestamp()) - 7200
    client.cookies.set(name, f"{held.rpartition('.')[0]}.{before}")


def take_in(path: Path, folder: Path, name: str, text: str) -> None:
    """Ingest a text."""
    from claimtrack.cli import run

    (folder / name).write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert run(["ingest", name, "--db", str(path)]) == 0


MORE = """\
date 2024-03-09
Toll of the flood in Tarvenia rises again

The Tarvenian interior ministry said on Saturday that the flood had killed 78 people in Belcourt.
The flood drowned 3,100 sheep in Belcourt, farmers said.
"""


def test_what_came_in_is_said_and_marked_and_marked_as_seen(copied: Path, tmp_path: Path) -> None:
    with client_of(copied) as client:
        answer = client.get("/")
        assert "Since your last visit" not in answer.text
        [held] = [one for one in answer.headers.get_list("set-cookie") if "seen" in one]
        assert "HttpOnly" in held and "SameSite=lax" in held and "Path=/" in held
        take_in(copied, tmp_path, "fourth.txt", MORE)
        come_again(client, copied)
        page = unescape(client.get("/").text)
        said = re.search(r"Since your last visit: ([^<]*)", page)
        assert said and "1 new document, 2 new figures on 2 topics, 1 topic moved" in said[1]
        assert re.search(r'78 people".*?new', page, re.S)
        leads = re.search(r'<a href="(/new\?since=\d+)">What is new', page)
        assert leads and "78 people" in client.get(leads[1]).text
        topics = client.get("/topics").text
        assert "1 new figure, moved" in topics and re.search(r'class="below">new<', topics)
        assert "2 new figures" in client.get("/stories").text
        assert "new</span>" in client.get("/figures").text
        # Who never came before has nothing marked.
        with client_of(copied) as other:
            assert "Since your last visit" not in other.get("/topics").text
        token = re.search(r'action="/seen">\s*<input type="hidden" name="token" value="(\w+)"', page)
        assert token
        answer = client.post("/seen", data={"token": token[1], "back": "/topics"}, headers=SAME)
        assert answer.status_code == 303 and answer.headers["location"] == "/topics"
        assert "Since your last visit" not in client.get("/topics").text
        assert "new figure, moved" not in client.get("/topics").text


def test_a_new_text_of_a_known_document_is_told_by_what_changed(copied: Path, tmp_path: Path) -> None:
    with client_of(copied) as client:
        client.get("/")
        text = "date 2024-03-05\nFlood in Tarvenia: the first count\n\nThe flood had killed 43 people in Belcourt.\n"
        name = next(
            one["document"] for one in client.get("/documents.json").json() if "first" in one["document"]
        )
        take_in(copied, tmp_path, name, text)
        come_again(client, copied)
        page = unescape(client.get("/").text)
        assert re.search(r"1 new text of known documents, \d figures? changed or gone", page)
        assert "new document," not in page


def test_decisions_of_others_are_told_and_ones_own_are_not(copied: Path) -> None:
    from claimtrack.cli import run

    with client_of(copied) as client:
        one = client.get("/figures.json").json()[0]["claim"]
        client.get("/")
        assert run(["review", one, "--ok", "--by", "Berta", "--db", str(copied)]) == 0
        assert run(["review", one, "--tag", "x", "--by", "Ada", "--db", str(copied)]) == 0
        come_again(client, copied)
        assert "Since your last visit: 1 decision by others" in client.get("/stories").text


def test_who_only_reads_marks_as_seen_too(made: Path) -> None:
    with client_of(made, read_only=True) as client:
        page = client.get("/").text
        name = cookie_name(str(made))
        client.cookies.clear()
        client.cookies.set(name, "1.0.1.0.1")
        page = client.get("/").text
        token = re.search(r'name="token" value="(\w+)"', page)
        assert "Since your last visit" in page and token
        answer = client.post("/seen", data={"token": token[1], "back": "//evil.example"}, headers=SAME)
        assert answer.status_code == 303 and answer.headers["location"] == "/"
        assert client.post("/seen", data={"token": "x"}, headers=SAME).status_code == 403
        assert client.post("/seen", data={"token": token[1]}).status_code == 403


def test_data_for_programs_are_the_same_for_everybody(made: Path) -> None:
    with client_of(made) as client:
        plain = client.get("/topics.json")
        client.cookies.set(cookie_name(str(made)), "1.0.1.0.1")
        assert client.get("/topics.json").text == plain.text
        assert "set-cookie" not in plain.headers
