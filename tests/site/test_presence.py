"""Two editors at one queue: they get different figures, see each other, and neither is kept from anything."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flood import SAME, client_of, form
from starlette.testclient import TestClient

from claimtrack.site.presence import STAYS, Desk
from claimtrack.site.settings import read_peer

QUEUE = "/review?queue=unreviewed"


class Editor:
    """Somebody who comes through the proxy of one site."""

    def __init__(self, client: TestClient, name: str) -> None:
        self.client, self.headers = client, {"x-forwarded-user": name}

    def see(self, path: str = QUEUE) -> str:
        """Return a page as it is shown to them."""
        answer = self.client.get(path, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return answer.text

    def decide(self, page: str, **sent: str) -> Any:
        """Return what the form of a page is answered."""
        return self.client.post("/decide", data={**form(page), **sent}, headers={**SAME, **self.headers})


@pytest.fixture
def editors(copied: Path) -> Any:
    proxy: dict[str, Any] = {"peers": (read_peer("10.0.0.7"),), "user_header": "X-Forwarded-User"}
    with client_of(copied, ("10.0.0.7", 1), **proxy) as client:
        yield Editor(client, "Ada"), Editor(client, "Berta")


def place_of(page: str) -> tuple[int, int]:
    at, waiting = re.findall(r"Review, (\d+) of (\d+)", page)[0]
    return int(at), int(waiting)


def figure_of(page: str) -> str:
    return form(page)["claim"]


def test_two_editors_get_different_figures(editors: tuple[Editor, Editor]) -> None:
    ada, berta = editors
    for_ada = ada.see()
    assert place_of(for_ada)[0] == 1 and "Also here" not in for_ada
    for_berta = berta.see()
    assert place_of(for_berta)[0] == 2 and figure_of(for_berta) != figure_of(for_ada)
    assert "Also here: Ada at" in for_berta and f"/figure/{figure_of(for_ada)}" in for_berta
    # Looking again changes nothing, and each goes on past what the other has.
    again = ada.see()
    assert figure_of(again) == figure_of(for_ada) and "Also here: Berta at" in again
    seen = []
    for _ in range(2):
        for editor in editors:
            page = editor.see()
            assert editor.decide(page, do="ok").status_code == 303
            seen.append(figure_of(page))
    assert len(set(seen)) == 4
    assert place_of(ada.see())[1] == place_of(for_ada)[1] - 4


def test_what_another_has_can_be_taken_and_is_said(editors: tuple[Editor, Editor]) -> None:
    ada, berta = editors
    of_ada = ada.see()
    page = berta.see(f"{QUEUE}&at=1&take=1")
    assert figure_of(page) == figure_of(of_ada) and "Ada has this figure before them since" in page
    assert berta.decide(page, do="wrong").status_code == 303
    late = ada.decide(of_ada, do="ok")
    assert late.status_code == 409 and "Berta decided about" in late.text


def test_where_others_have_all_that_is_left_it_is_shown_all_the_same(editors: tuple[Editor, Editor]) -> None:
    ada, berta = editors
    one = f"{QUEUE}&unit=USD"
    of_ada = ada.see(one)
    page = berta.see(one)
    assert place_of(page) == (1, 1) and figure_of(page) == figure_of(of_ada) and "Ada has this figure" in page


def test_going_on_and_back_pass_nobody_over_twice(editors: tuple[Editor, Editor]) -> None:
    ada, berta = editors
    ada.see()
    page = berta.see()
    earlier = re.findall(r'id="earlier" href="([^"]*)"', page)[0].replace("&amp;", "&")
    assert place_of(berta.see(earlier))[0] == 1
    on = re.findall(r'id="skip" href="([^"]*)"', page)[0].replace("&amp;", "&")
    assert place_of(berta.see(on))[0] == 3
    # A note leaves the figure where it is.
    noted = berta.decide(page, do="note", note="look", back=f"{QUEUE}&at=2&take=1")
    assert figure_of(berta.see(noted.headers["location"])) == figure_of(page)


def test_who_only_reads_is_at_no_figure(copied: Path) -> None:
    with client_of(copied, read_only=True) as client:
        client.get(QUEUE)
        assert "Also here" not in client.get(QUEUE).text


def test_who_shows_no_sign_is_gone() -> None:
    at = [datetime(2024, 3, 7, tzinfo=UTC)]
    desk = Desk(lambda: at[0])
    desk.take("Ada", (1, "a"), "40 people")
    at[0] += STAYS - timedelta(seconds=1)
    assert desk.others("Berta")[1, "a"].since == datetime(2024, 3, 7, tzinfo=UTC)
    assert desk.others("Ada") == {}
    desk.take("Ada", (1, "a"), "40 people")  # still there: the time since when is kept
    at[0] += STAYS - timedelta(seconds=1)
    assert desk.others("Berta")[1, "a"].since == datetime(2024, 3, 7, tzinfo=UTC)
    at[0] += timedelta(seconds=1)
    assert desk.others("Berta") == {}
    desk.take("Ada", (1, "a"), "40 people")
    desk.take("Berta", (1, "a"), "40 people")
    desk.take("Carl", (2, "b"), "64 people")
    assert desk.others("Carl")[1, "a"].who == "Ada"
    assert {seat.who for seat in desk.others("Ada").values()} == {"Berta", "Carl"}
