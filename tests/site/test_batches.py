"""Deciding about all figures of a list at once: the preview, what is left out, and taking it all back."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flood import SAME, SETTINGS, client_of, form
from starlette.testclient import TestClient

from claimtrack.site import batches
from claimtrack.site.guard import token_of

TOKEN = token_of(SETTINGS["secret"], "Ada")


def hidden(page: str, action: str) -> dict[str, str]:
    """Return the hidden fields of the form of a page that is sent there."""
    part = page.partition(f'action="{action}"')[2].partition("</form>")[0]
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', part)
    return {name: unescape(value) for name, value in found}


def batch_of(client: TestClient, path: str) -> str:
    """Return the page that a list leads to on which one decides about all of it."""
    [to] = re.findall(r'href="(/batch\?[^"]*)"', client.get(path).text)
    return client.get(unescape(to)).text


def preview(client: TestClient, path: str, **sent: str) -> Any:
    """Return what the preview of a decision about a list is answered."""
    return client.post(
        "/batch/preview", data={**hidden(batch_of(client, path), "/batch/preview"), **sent}, headers=SAME
    )


def confirm(client: TestClient, page: str, **sent: str) -> Any:
    """Return what the decision of a preview is answered."""
    return client.post("/batch/decide", data={**hidden(page, "/batch/decide"), **sent}, headers=SAME)


def field(client: TestClient, name: str, filters: str) -> list[Any]:
    """Return what the figures that are chosen have in a field."""
    return [one[name] for one in client.get(f"/figures.json?reviewed=any&{filters}").json()]


DECISIONS = [
    # sent                                                    field       is then
    ({"do": "ok"},                                            "verdict",  "ok"),
    ({"do": "wrong"},                                         "verdict",  "wrong"),
    ({"do": "set", "field": "speaker", "value": "Ida Berg"},  "speaker",  "Ida Berg"),
    ({"do": "set", "field": "speaker", "nothing": "1"},       "speaker",  None),
    ({"do": "set", "field": "value", "value": "1,500"},       "low",      "1500"),
    ({"do": "tag", "tag": "houses"},                          "tags",     ["houses"]),
    ({"do": "note", "note": "called them"},                   "notes",    ["called them"]),
    ({"do": "grade", "grade": "fair"},                        "grade",    "fair"),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "name", "value"), DECISIONS)
def test_all_figures_of_a_list_are_decided_about_at_once_and_taken_back_at_once(
    writing: TestClient, sent: dict[str, str], name: str, value: Any
) -> None:
    chosen = "search=houses"
    before = field(writing, name, chosen)
    assert len(before) == 2
    page = preview(writing, f"/figures?{chosen}", **sent)
    assert page.status_code == 200 and "2 figures:" in page.text and "1,900" in page.text
    assert writing.get("/log.json").json() == [] and field(writing, name, chosen) == before
    answer = confirm(writing, page.text)
    assert answer.status_code == 303, answer.text
    done = writing.get(answer.headers["location"]).text
    assert "2 figures:" in done and "Decided by Ada" in done
    assert field(writing, name, chosen) == [value] * 2
    assert {one["decision"] for one in writing.get("/log.json").json()} == {1}
    back = writing.post("/undo", data=hidden(done, "/undo"), headers=SAME)
    assert back.headers["location"] == "/figures?search=houses"
    assert field(writing, name, chosen) == before
    assert "was taken back" in writing.get(answer.headers["location"]).text


def test_figures_move_to_another_topic_together(writing: TestClient) -> None:
    topics = {one["topic"] for one in writing.get("/figures.json").json()}
    killed = next(one for one in topics if "kill" in one)
    page = preview(writing, "/figures?search=shelters", do="set", field="topic", value=killed)
    assert confirm(writing, page.text).status_code == 303
    assert field(writing, "topic", "search=shelters") == [killed]
    wrong = preview(writing, "/figures?search=shelters", do="set", field="topic", value="no such topic")
    assert wrong.status_code == 400


@pytest.mark.parametrize("path", ["/doubtful", "/review?queue=doubtful", "/review?queue=unreviewed"])
def test_lists_and_queues_lead_there(writing: TestClient, copied: Path, tmp_path: Path, path: str) -> None:
    from claimtrack.cli import run

    undated = tmp_path / "undated.txt"
    undated.write_text(
        "Some sources said that the storm killed 12 people and hurt dozens.\n", encoding="utf-8"
    )
    assert run(["ingest", str(undated), "--db", str(copied), "--base", str(tmp_path)]) == 0
    page = preview(writing, path, do="ok")
    assert page.status_code == 200
    listed = int(re.findall(r"<h1>(\d+) figures?: ok", page.text)[0])
    assert confirm(writing, page.text).status_code == 303
    assert len([one for one in writing.get("/log.json").json() if not one["undone"]]) == listed
    if path != "/doubtful":
        assert "Nothing to look at" in writing.get(path).text


def test_what_is_so_already_is_not_decided_again(writing: TestClient) -> None:
    assert confirm(writing, preview(writing, "/figures?search=Belcourt", do="ok").text).status_code == 303
    page = preview(writing, "/figures?search=Belcourt", do="ok")
    assert "Nothing would change" in page.text and "it is so already" in page.text
    assert 'action="/batch/decide"' not in page.text


def test_what_others_decided_since_the_list_was_seen_is_left_out(copied: Path) -> None:
    with client_of(copied) as ada, client_of(copied, user="Berta") as berta:
        seen_by_ada = hidden(batch_of(ada, "/figures?search=houses"), "/batch/preview")
        figure = next(
            one for one in berta.get("/figures.json?search=houses").json() if "1,900" in one["surface"]
        )
        sent = form(berta.get(f"/figure/{figure['claim']}").text)
        assert berta.post("/decide", data={**sent, "do": "ok"}, headers=SAME).status_code == 303
        page = ada.post("/batch/preview", data={**seen_by_ada, "do": "wrong"}, headers=SAME).text
        assert "Left out: 1" in page and "Berta decided about" in page and "1 figure:" in page
        assert confirm(ada, page).status_code == 303
        assert sorted(field(ada, "verdict", "search=houses")) == ["ok", "wrong"]


def test_what_changed_since_the_preview_is_shown_again(copied: Path) -> None:
    with client_of(copied) as ada, client_of(copied, user="Berta") as berta:
        page = preview(ada, "/figures?search=houses", do="wrong").text
        figure = berta.get("/figures.json?search=houses").json()[0]
        sent = form(berta.get(f"/figure/{figure['claim']}").text)
        assert (
            berta.post("/decide", data={**sent, "do": "note", "note": "look"}, headers=SAME).status_code
            == 303
        )
        answer = confirm(ada, page)
        assert answer.status_code == 409 and "no longer the figures that you saw" in answer.text
        assert field(ada, "verdict", "search=houses") == [None, None]
        assert confirm(ada, answer.text).status_code == 303
        assert sorted(map(str, field(ada, "verdict", "search=houses"))) == ["None", "wrong"]


def test_a_figure_that_came_in_since_the_preview_is_not_decided_about(copied: Path, tmp_path: Path) -> None:
    from claimtrack.cli import run

    with client_of(copied) as client:
        page = preview(client, "/figures?search=houses", do="wrong").text
        (tmp_path / "new.txt").write_text(
            "date 2024-03-09\n\nThe ministry said that 2,300 houses were damaged in Belcourt.\n",
            encoding="utf-8",
        )
        assert run(["ingest", str(tmp_path / "new.txt"), "--db", str(copied), "--base", str(tmp_path)]) == 0
        answer = confirm(client, page)
        assert answer.status_code == 409 and "2,300" in answer.text
        assert client.get("/log.json").json() == []


def test_amounts_that_would_cross_are_left_out_and_said(writing: TestClient) -> None:
    page = preview(writing, "/figures?search=houses", do="set", field="low", value="1500").text
    assert "Left out: 1" in page and "low would be 1500 and high 1200" in page.replace(",", "")
    assert confirm(writing, page).status_code == 303


REFUSED = [
    # path                     sent                                        says
    ("/batch?of=figures",      None,                                       "choose some"),
    ("/batch?of=stories",      None,                                       "no list"),
    ("/batch",                 None,                                       "no list"),
    ("/batch?of=figures&tpic=x", None,                                     "filter"),
    ("/batch/done?number=7&of=figures", None,                              "no decision"),
    ("/batch/preview",         {"of": "figures", "seen": "0", "do": "ok"}, "choose some"),
    ("/batch/preview",         {"of": "figures", "query": "search=houses", "seen": "x", "do": "ok"}, "number"),
    ("/batch/preview",         {"of": "figures", "query": "search=houses", "seen": "0"}, "nothing that can be decided"),
    ("/batch/decide",          {"of": "figures", "query": "nonsense=1", "seen": "0", "do": "ok"}, "filter"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "sent", "says"), REFUSED)
def test_what_cannot_be_asked(writing: TestClient, path: str, sent: dict[str, str] | None, says: str) -> None:
    if sent is None:
        answer = writing.get(path)
    else:
        answer = writing.post(path, data={"token": TOKEN, **sent}, headers=SAME)
    assert answer.status_code == 400 and says in answer.text


def test_a_forged_mark_decides_nothing(writing: TestClient) -> None:
    page = preview(writing, "/figures?search=houses", do="wrong").text
    for forged in ({"mark": ""}, {"mark": "0" * 64}, {"query": "search=Belcourt"}):
        assert confirm(writing, page, **forged).status_code == 409
    assert writing.get("/log.json").json() == []


def test_too_many_at_once_are_refused(writing: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "MOST", 1)
    answer = writing.get("/batch?of=figures&search=houses")
    assert answer.status_code == 400 and "1 at most" in answer.text


def test_where_nothing_may_be_decided_nothing_leads_there(copied: Path) -> None:
    with client_of(copied, read_only=True) as client:
        for path in ("/figures?search=houses", "/doubtful", "/review?queue=unreviewed"):
            assert "/batch" not in client.get(path).text
        assert 'action="/batch/preview"' not in client.get("/batch?of=figures&search=houses").text
        for path in ("/batch/preview", "/batch/decide"):
            sent = {"token": TOKEN, "of": "figures", "query": "search=houses", "seen": "0", "do": "wrong"}
            assert client.post(path, data=sent, headers=SAME).status_code == 403


def test_the_command_says_what_a_decision_would_come_to(
    copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from claimtrack.cli import run

    assert run(["review", "--search", "houses", "--set", "low=1500", "--dry-run", "--db", str(copied)]) == 0
    said = capsys.readouterr().out
    assert "Would decide about 1 figure: low set to 1500" in said and "refused: low would be 1500" in said
