"""Every screen of the site, over HTTP: what it shows, where it leads, in which forms it is there."""

from __future__ import annotations

import csv
import json
import re
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from urllib.parse import quote, unquote, urljoin

import pytest
from flood import SAME, client_of
from starlette.testclient import TestClient

from claimtrack.site.asked import FORMS, VIEWS
from claimtrack.site.kept import Kept
from claimtrack.store import open_store

LISTS = ("stories", "topics", "voices", "documents", "log", "watches")


class Tree(HTMLParser):
    """The links, ids, labels and forms of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.wrong: list[str] = []
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        if tag == "a":
            self.links.append(given["href"] or "")
        if "id" in given:
            self.ids.append(given["id"] or "")
        if tag in ("script", "style") and "src" not in given:
            self.wrong.append(f"{tag} inside the page")
        self.wrong += [f"{tag} {name}" for name in given if name.startswith("on") or name == "style"]


def look(client: TestClient, path: str) -> str:
    """Return a page after checking what holds for all of them."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.text[-600:])
    tree = Tree(answer.text)
    assert not tree.wrong, (path, tree.wrong)
    assert len(tree.ids) == len(set(tree.ids)), (path, [i for i in tree.ids if tree.ids.count(i) > 1])
    assert tree.tags.count("h1") == 1 and "Traceback" not in answer.text
    assert not re.search(r"claimtrack (?!serve)[a-z]+ |(?<![\w-])--[a-z]", answer.text), path
    return answer.text


def records(client: TestClient, path: str) -> list[dict[str, object]]:
    """Return the records of a page's twin in JSON."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.text)
    return json.loads(answer.text)


def killed(client: TestClient) -> list[dict[str, object]]:
    """Return the figures on the dead of the flood."""
    return [
        one for one in records(client, "/figures.json") if one["action"] and "killed" in str(one["topic"])
    ]


@pytest.mark.parametrize("name", ["", *VIEWS, *LISTS, "search", "compare", "review", "check", "guide"])
def test_every_list_is_a_page(site: TestClient, name: str) -> None:
    page = look(site, f"/{name}")
    assert 'lang="en"' in page and 'href="#main"' in page


@pytest.mark.parametrize("name", [*VIEWS, *LISTS])
@pytest.mark.parametrize("form", FORMS)
def test_every_list_is_there_in_every_form(site: TestClient, name: str, form: str) -> None:
    answer = site.get(f"/{name}.{form}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{FORMS[form]}; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    if form == "json":
        assert isinstance(json.loads(answer.text), list)
    if form == "csv":
        assert len(list(csv.reader(StringIO(answer.text)))) >= 1


def test_links_lead_somewhere(site: TestClient) -> None:
    """From the start page everything that is reached by two steps is there."""
    seen: dict[str, str] = {}
    waiting = ["/"]
    for _ in range(3):
        found: set[str] = set()
        for path in waiting:
            answer = site.get(path)
            assert answer.status_code == 200, path
            if "html" not in answer.headers["content-type"]:
                seen[path] = ""
                continue
            seen[path] = answer.text
            tree = Tree(answer.text)
            for link in tree.links:
                if path.startswith("/guide/") and link.startswith("https://"):
                    continue
                assert link.startswith(("/", "#")), (path, link)
                if link.startswith("#"):
                    assert link[1:] in tree.ids, (path, link)
                else:
                    found.add(urljoin(path, link).partition("#")[0])
        waiting = sorted(found - seen.keys())[:150]
    assert len(seen) > 60


def test_a_figure_stands_in_its_sentence_and_leads_on(site: TestClient) -> None:
    one = next(record for record in killed(site) if record["surface"] == "64")
    page = look(site, f"/figure/{one['claim']}")
    assert "killed <mark>64</mark> people in Belcourt" in page
    assert "interior ministry" in page and 'action="/decide"' in page
    assert (
        f'href="/document?id={quote(str(one["document"]), safe="/")}&amp;claim={str(one["claim"])[:8]}#c-{str(one["claim"])[:8]}"'
        in page
    )
    assert f'href="/topic?key={one["topic"]}"' in page
    record = json.loads(site.get(f"/figure/{one['claim']}.json").text)
    assert record["claim"] == one["claim"] and record["cite"]
    assert site.get(f"/figure/{str(one['claim'])[:8]}").status_code == 200


def test_a_topic_has_what_stands_its_chart_and_its_disputes(site: TestClient) -> None:
    key = str(killed(site)[0]["topic"])
    page = look(site, f"/topic?key={key}")
    assert "<svg" in page and "95" in page and "64" in page
    charts = re.findall(r"<svg.*?</svg>", page)
    led = [re.findall(r'<a href="/figure/([0-9a-f]+)"', chart) for chart in charts]
    assert len(led) == 2 and led[0] == led[1]  # for wide and for narrow screens
    of_topic = {str(one["claim"]) for one in killed(site) if one["topic"] == key}
    assert len(led[0]) > 2 and set(led[0]) <= of_topic
    early = look(site, f"/topic?key={key}&as_of=2024-03-06")
    assert "95 people" not in early.partition("<footer")[0] and 'value="2024-03-06"' in early


def test_two_figures_stand_side_by_side(site: TestClient) -> None:
    a, b = (next(r for r in killed(site) if r["surface"] == s) for s in ("64", "95"))
    page = look(site, f"/compare?a={a['claim']}&b={b['claim']}")
    assert "killed <mark>64</mark>" in page and "<mark>95</mark>" in page and "relation" in page


def test_a_document_has_its_figures_marked_and_its_versions(site: TestClient) -> None:
    name = next(
        str(one["document"]) for one in records(site, "/documents.json") if "first" in str(one["document"])
    )
    page = look(site, f"/document?id={name}")
    assert re.search(
        r'<a class="figure news" id="c-[0-9a-f]{8}" href="/figure/[0-9a-f]+" title="[^"]+">43</a>', page
    )
    assert "Versions:" in page and f"/versions?id={name}" in page
    old = look(site, f"/document?id={name}&version=1")
    assert ">40</a>" in old and "another text took the place" in old
    assert "CHANGED" in look(site, f"/versions?id={name}")
    figures = records(site, f"/document.json?id={name}")
    assert {one["surface"] for one in figures} >= {"43", "1,200"}


def test_a_story_a_voice_and_their_lists(site: TestClient) -> None:
    [story] = records(site, "/stories.json")
    page = look(site, f"/story?key={story['story']}")
    assert "95" in page and "64" in page
    assert f'href="/story?key={story["story"]}"' in look(site, "/stories")
    names = [str(one["speaker"]) for one in records(site, "/voices.json")]
    assert any("Red Crescent" in name for name in names)
    for name in names:
        assert look(site, f"/voice?name={quote(name)}")


FOUND = [
    # q                  on the page
    ("shelters",         "$3.5 million"),
    ("houses",           "1,900 houses"),
    ("1,800..2,000",     "1,900"),
    ("3 million..",      "$3.5 million"),
    ("Oren",             "/voice?name=Mila+Oren"),
    ("Aid workers",      "/document?id="),
    ("zzz",              "No sentence has these words"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "there"), FOUND)
def test_search(site: TestClient, words: str, there: str) -> None:
    assert there in look(site, f"/search?q={quote(words)}")


def test_search_gives_its_figures_as_data(site: TestClient) -> None:
    found = records(site, "/search.json?q=1,800..2,000")
    assert [one["surface"] for one in found] == ["1,900"]


# Filters


def test_filters_are_an_address_and_a_form(site: TestClient) -> None:
    page = look(site, "/figures?speaker=Red+Crescent&amount=90..100")
    assert 'name="speaker" value="Red Crescent"' in page and 'name="amount" value="90..100"' in page
    assert "95" in page and "1,900" not in page
    both = look(site, "/figures?speaker=Red+Crescent&speaker=!Oren&kind=total")
    assert 'value="!Oren"' in both
    assert {one["surface"] for one in records(site, "/figures.json?amount=90..100")} == {"95"}


def test_what_a_form_leaves_empty_is_not_in_the_address(site: TestClient) -> None:
    answer = site.get("/figures?topic=&speaker=Oren&place=")
    assert (answer.status_code, answer.headers["location"]) == (303, "/figures?speaker=Oren")


WRONG = [
    # address                       status  says
    ("/figures?tpic=flood",         400,    "did you mean topic"),
    ("/figures?basis=guess",        400,    "no basis"),
    ("/figures?asof_from=2024-13",  400,    "2024-13"),
    ("/figures?amount=many",        400,    "not a number"),
    ("/figures?page=x",             400,    "page"),
    ("/figures?page=0",             400,    "page"),
    ("/figures?page=99",            404,    "1 pages"),
    ("/figures?sort=zz",            400,    "no column"),
    ("/figures?unit=parsecs",       400,    "no figure has the unit"),
    ("/new?since=yesterday",        400,    "neither a run"),
    ("/topic",                      404,    "names no key"),
    ("/topic?key=unicorns",         404,    "unicorns"),
    ("/topic?key=killed&x=1",       400,    "takes no"),
    ("/figure/zzzz",                404,    "no such figure"),
    ("/figure/0000000000000000",    404,    "no claim has an id"),
    ("/document?id=nowhere",        404,    "nowhere"),
    ("/document?id=first&version=9", 404,   "no version 9"),
    ("/voice?name=Nobody",          404,    "Nobody"),
    ("/compare?a=00000000&b=1",     404,    "no claim has an id"),
    ("/nowhere",                    404,    "no page at this address"),
    ("/guide/nowhere",              404,    "no such page"),
    ("/review?queue=best",          400,    "no queue"),
    ("/decide",                     405,    "does not take that method"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "status", "says"), WRONG)
def test_what_is_wrong_is_one_line(site: TestClient, path: str, status: int, says: str) -> None:
    answer = site.get(path)
    assert answer.status_code == status, answer.text
    assert says.casefold() in answer.text.replace("&#39;", "'").casefold()
    assert "Traceback" not in answer.text and "--" not in answer.text.partition("<main")[2]


def test_a_name_that_nobody_has_is_said_above_the_page(site: TestClient) -> None:
    page = look(site, "/figures?speaker=Mila+Orne")
    assert "nobody who says a figure is called" in page and "Mila Oren" in page


def test_a_long_list_is_turned(made: Path) -> None:
    with client_of(made, rows=2) as client:
        number = len(records(client, "/figures.json"))
        seen: list[str] = []
        path: str | None = "/figures"
        while path:
            page = look(client, path)
            seen += re.findall(r'data-name="id"><a href="/figure/([0-9a-f]{8})"', page)
            following = re.search(r'href="([^"]+)" rel="next"', page)
            path = following[1].replace("&amp;", "&") if following else None
        assert len(seen) == len(set(seen)) == number > 6
        for name in ("timeline", "topics", "overview"):
            assert 'rel="next"' in look(client, f"/{name}")
            assert 'rel="prev"' in look(client, f"/{name}?page=2")


# The guide and drafts


def test_the_guide(site: TestClient) -> None:
    answer = site.get("/guide/glossary")
    assert answer.status_code == 200
    tree = Tree(answer.text)
    assert not tree.wrong and tree.tags.count("h1") == 1


def test_a_draft_is_checked_and_not_kept(made: Path) -> None:
    with client_of(made, read_only=True) as client:
        token = re.findall(r'name="token" value="([0-9a-f]+)"', look(client, "/check"))[0]
        before = records(client, "/figures.json")
        text = "The Tarvenian interior ministry said the flood killed 64 people in Belcourt.\n<b>And 12 more.</b>"
        answer = client.post(
            "/check/result", data={"token": token, "text": text, "date": "2024-03-08"}, headers=SAME
        )
        assert answer.status_code == 200, answer.text
        assert "64" in answer.text and "<b>And" not in answer.text and "&lt;b&gt;And" in answer.text
        assert not Tree(answer.text).wrong
        assert records(client, "/figures.json") == before
        nothing = client.post("/check/result", data={"token": token, "text": " "}, headers=SAME)
        assert nothing.status_code == 400 and "Paste a text" in nothing.text
        sent = client.post(
            "/check/result", data={"token": token}, files={"file": ("draft.md", text.encode())}, headers=SAME
        )
        assert sent.status_code == 200 and "64" in sent.text
        assert 'name="as" value="csv"' in sent.text and "/check/result.csv" not in sent.text
        for form, start in (("csv", "verdict,"), ("json", "["), ("md", "# ")):
            data = client.post("/check/result", data={"token": token, "text": text, "as": form}, headers=SAME)
            assert data.status_code == 200 and "64" in data.text and start in data.text, form
            assert "text/html" not in data.headers["content-type"]
        wrong = client.post("/check/result", data={"token": token, "text": text, "as": "exe"}, headers=SAME)
        assert wrong.status_code == 400


def test_a_page_that_was_made_before_is_made_anew_when_the_ledger_changes(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from claimtrack.cli import run
    from claimtrack.site import asked

    made: list[str] = []
    make = asked.make_view

    def counted(store: object, name: str, *rest: object, **more: object) -> object:
        made.append(name)
        return make(store, name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(asked, "make_view", counted)
    with client_of(copied) as client:
        first = look(client, "/timeline")
        assert look(client, "/timeline") == first and made == ["timeline"]
        claim = killed(client)[0]["claim"]
        assert run(["review", str(claim), "--wrong", "--db", str(copied)]) == 0
        made.clear()
        assert look(client, "/timeline") != first and made == ["timeline"]


def test_a_page_is_kept_as_long_as_the_ledger_is_as_it_was(copied: Path) -> None:
    from claimtrack.cli import run

    with client_of(copied) as client:
        first = {path: client.get(path) for path in ("/", "/topics", "/documents", "/log", "/search?q=flood")}
        for path, page in first.items():
            again = client.get(path)
            assert (again.status_code, again.content) == (200, page.content), path
            assert {**again.headers, "set-cookie": ""} == {**page.headers, "set-cookie": ""}, path
        assert run(["review", "--yes", "--search", "flood", "--note", "seen", "--db", str(copied)]) == 0
        assert client.get("/log").content != first["/log"].content
        assert client.get("/log?about=nobody").content != client.get("/log").content


def test_what_is_written_while_a_page_is_made_is_on_the_next(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from claimtrack.cli import run
    from claimtrack.site import asked

    check = asked.check_known
    waiting: list[str] = []

    def slowly(*given: object) -> object:
        if waiting:
            assert run(["review", waiting.pop(), "--wrong", "--db", str(copied)]) == 0
        return check(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(asked, "check_known", slowly)
    # Another program reads it as well: what was written is not put in its place when the page is made.
    with client_of(copied) as client, open_store(str(copied)) as other, other.one_moment():
        assert other.count()
        waiting.append(str(killed(client)[0]["claim"]))
        before = client.get("/timeline").text
        assert not waiting and "found wrong" not in before
        assert "found wrong" in client.get("/timeline").text


def test_that_there_is_nothing_is_kept_as_well(copied: Path) -> None:
    kept, made = Kept(str(copied)), []
    for _ in range(2):
        assert kept.value("key", lambda: made.append(1)) is None
    assert made == [1]


def test_topics_of_one_name_lead_each_to_its_own_page(site: TestClient) -> None:
    page = site.get("/topics").text
    led = {unquote(leads) for leads in re.findall(r'href="/topic\?key=([^"]+)"', page)}
    assert led >= {record["topic"] for record in site.get("/topics.json").json()}
