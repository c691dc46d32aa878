"""A ledger of hostile words: markup, marks that turn the direction, huge words and crowded topics, in every field;
they are shown as words, on every page."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from flood import SAME, SETTINGS, client_of
from starlette.testclient import TestClient

from claimtrack.site import screens
from claimtrack.site.guard import token_of

TOKEN = token_of(SETTINGS["secret"], "Ada")

MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>\u202e\u2066{{7*7}}"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger in which strangers, and users, wrote markup wherever they could."""
    from claimtrack.cli import run

    folder = tmp_path_factory.mktemp("hostile")
    path = folder / "ledger.db"
    lines = []
    for day, number in (("05", 40), ("06", 77)):
        text = f"Mila Oren {MARKUP} said on Tuesday that the flood killed {number} people in Belcourt {MARKUP}.\n{MARKUP * 60}{'x' * 4000}"
        known = {name: f"{MARKUP} {name} {day}" for name in ("id", "title", "publisher")}
        lines.append(
            json.dumps(
                {
                    **known,
                    "text": text,
                    "date": f"2024-03-{day}",
                    "url": "javascript:alert(1)",
                    "language": "en",
                }
            )
        )
    (folder / "all.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert run(["ingest", "all.jsonl", "--db", str(path)]) == 0
        found = ["--yes", "--search", "flood", "--db", str(path), "--by", MARKUP]
        assert (
            run(
                [
                    "review",
                    "--note",
                    MARKUP,
                    "--tag",
                    "<script>x</script>",
                    "--set",
                    f"speaker={MARKUP}",
                    "--set",
                    f"counted={MARKUP}",
                    *found,
                ]
            )
            == 0
        )
        watched_by_strangers(path)
    return path


def watched_by_strangers(path: Path) -> None:
    """Watch a source of that name, which fails so, with a rule and an alert of such words."""
    from datetime import UTC, datetime

    from claimtrack.store import open_store
    from claimtrack.store.watches import Verdict
    from claimtrack.watching.figures import Figure

    now = datetime(2024, 3, 7, tzinfo=UTC)
    with open_store(str(path)) as store:
        store.add_watch(f"https://a.example/{MARKUP}", MARKUP, 3600, now, allow_private=False)
        store.set_watch(store.watches()[0].key, tries=2, said=MARKUP)
        store.add_rule({"search": [MARKUP]}, MARKUP, now)
        figure = Figure.of(store.entries()[0])
        words = dict.fromkeys(("condition", "what", "change", "why", "story", "story_name"), MARKUP)
        sides = {"from": None, "to": figure.record()}
        record = {**words, **sides, "topic": figure.topic, "topic_name": MARKUP}
        assert store.keep_verdict(store.rules()[0], Verdict({}, [("k", record)]), now)


def test_hostile_words_are_shown_as_words(hostile: Path) -> None:
    with client_of(hostile) as client:
        figures = client.get("/figures.json").json()
        assert len(figures) >= 2
        a, b = figures[0], figures[1]
        paths = [
            "/", "/figures", "/timeline", "/speakers", "/publishers", "/conflicts?all=1", "/changes?all=1", "/new", "/doubtful",
            "/relations", "/copies", "/coverage", "/stories", "/topics", "/voices", "/documents", "/log", "/watches",
            f"/figure/{a['claim']}", f"/compare?a={a['claim']}&b={b['claim']}", "/review?queue=unreviewed",
        ]  # fmt: skip
        pages = [client.get(path) for path in paths]
        for path, name, value in (
            ("/topic", "key", a["topic"]), ("/document", "id", a["document"]), ("/versions", "id", a["document"]),
            ("/voice", "name", a["speaker"]), ("/story", "key", a["story"]), ("/search", "q", MARKUP), ("/figures", "topic", MARKUP),
            ("/figures", "tpic", MARKUP), (f"/{MARKUP}", "x", "y"), ("/figures", MARKUP, "1"), ("/check", "x", MARKUP),
        ):  # fmt: skip
            pages.append(client.get(path, params={name: value}))
        shown = 0
        for page in pages:
            assert page.status_code in (200, 400, 404), (page.url, page.text[-500:])
            assert "<script>" not in page.text and "<img" not in page.text, page.url
            # In a field of a form stands what was asked, as it was asked; the field keeps it to itself.
            assert "\u202e" not in re.sub(r'value="[^"]*"', "", page.text), page.url
            assert 'href="javascript' not in page.text
            shown += "&lt;script&gt;alert(1)" in page.text
        assert shown > 15


def test_a_hostile_draft_is_text(made: Path) -> None:
    with client_of(made) as client:
        answer = client.post(
            "/check/result",
            data={"token": TOKEN, "text": f"The flood killed 64 people in Belcourt. {MARKUP}"},
            headers=SAME,
        )
        assert answer.status_code == 200 and "<script>alert" not in answer.text and "<img" not in answer.text


# Crowds, and every field

HUGE = MARKUP + "W" * 5_000 + "\u202e\u2066\u200f"

CROWD = 10_000

FREE = (
    *("surface", "wording", "counted", "counted_head", "side", "agent", "place", "category", "hedge"),
    *("speaker", "speaker_surface", "cue", "speaker_affiliation", "sentence", "event", "event_place"),
    *("authority", "unit"),
)
"""The fields that hold whatever was read, or whatever another program wrote there."""


@pytest.fixture(scope="module")
def crowded(hostile: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger in which one topic has ten thousand figures, all of them hostile in all of their fields."""
    return crowd(
        hostile,
        tmp_path_factory.mktemp("crowded") / "ledger.db",
        [date(1996, 1, 1) + timedelta(days=n) for n in range(CROWD)],
    )


@pytest.fixture(scope="module")
def of_one_day(hostile: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return such a ledger in which all of them are as of one day, so that each contradicts every other."""
    return crowd(hostile, tmp_path_factory.mktemp("one-day") / "ledger.db", [date(1996, 1, 1)] * CROWD)


def crowd(hostile: Path, path: Path, days: Sequence[date]) -> Path:
    """Copy a ledger with a figure more on its topic for each of the days, and return it."""
    import shutil

    shutil.copy(hostile, path)
    with sqlite3.connect(path) as db:
        columns = [row[1] for row in db.execute("pragma table_info(claim)") if row[1] != "id"]
        first = db.execute(f"select {', '.join(columns)} from claim order by id limit 1").fetchone()
        [topic] = db.execute("select topic, name, derived, derived_name from claim_topic limit 1").fetchall()
        known = dict(zip(columns, first, strict=True)) | dict.fromkeys(FREE, HUGE)
        marks = ", ".join("?" * len(columns))
        for number, day in enumerate(days):
            words = HUGE if number % 500 == 0 else MARKUP  # gigabytes of them show nothing more
            row = (
                known
                | dict.fromkeys(FREE, words)
                | {"claim": f"{number:016x}", "low": str(number), "low_float": float(number)}
            )
            row |= {"high": row["low"], "high_float": row["low_float"], "speaker": f"{words} {number % 2000}"}
            row |= {"asof": str(day)}
            made = db.execute(f"insert into claim ({', '.join(columns)}) values ({marks})", [*row.values()])
            db.execute("insert into claim_topic values (?, ?, ?, ?, ?)", (made.lastrowid, *topic))
        for table, names in (
            ("claim_topic", ("name", "derived_name")),
            ("document_story", ("name", "derived_name")),
            ("version", ("title", "publisher", "issued_by")),
            ("claim", ("title", "publisher")),
        ):
            db.execute(
                f"update {table} set {', '.join(f'{name} = ?' for name in names)}", [HUGE] * len(names)
            )
    return path


def asked_of(client: TestClient) -> list[str]:
    """Return the address of every screen that reads, with what it asks for."""
    from urllib.parse import urlencode

    lines = client.get("/figures.jsonl?limit=3&sort=low").text.splitlines()
    one, two, three = map(json.loads, lines)
    wanted: dict[str, list[dict[str, str]]] = {
        "/topic": [{"key": one["topic"]}],
        "/story": [{"key": one["story"]}],
        "/voice": [{"name": one["speaker"]}],
        "/document": [{"id": one["document"]}],
        "/versions": [{"id": one["document"]}],
        "/add": [{"id": one["document"], "words": MARKUP}],
        "/search": [{"q": "flood"}, {"q": MARKUP}, {"q": "5..6"}],
        "/review": [{"queue": "unreviewed"}, {"queue": "doubtful"}],
        "/batch": [
            {"of": "figures", "unit": one["unit"], "limit": "200"},
            {"of": "doubtful-open", "amount": "..9"},
        ],
        "/batch/done": [{"number": "1", "of": "figures", "query": f"topic={MARKUP}"}],
        "/conflicts": [{}, {"all": "1"}],
        "/changes": [{}, {"all": "1"}],
        "/compare": [{"a": two["claim"], "b": three["claim"]}],
        "/relations": [{}, {"search": "flood"}, {"topic": one["topic"]}],
    }
    paths = []
    for screen in screens.ALL:
        if screen.sends:
            continue
        path = screen.path.replace("{page}", "serve").replace("{claim}", two["claim"])
        assert "{" not in path, "a new screen: say here what it asks for"
        paths += [path + (f"?{urlencode(given)}" if given else "") for given in wanted.get(path, [{}])]
    return paths


def test_ten_thousand_hostile_figures_on_one_topic(crowded: Path) -> None:
    """Every screen shows them as words, in bounded time and size."""
    with client_of(crowded) as client:
        paths = asked_of(client)
        assert len(paths) > 30
        assert sum(check_page(client, path) for path in paths) > 25


PAIRED = ("/relations", "/compare", "/figure/", "/topic?", "/conflicts", "/changes", "/timeline", "/story?")
"""Screens that hold figures against each other."""


def test_ten_thousand_hostile_figures_of_one_day(of_one_day: Path) -> None:
    with client_of(of_one_day) as client:
        paths = [path for path in asked_of(client) if path.startswith(PAIRED)]
        assert len(paths) > 10
        assert sum(check_page(client, path) for path in paths) > 5


def check_page(client: TestClient, path: str) -> bool:
    """Check that a page shows strangers' words as words; say whether there are any."""
    start = time.process_time()
    page = client.get(path)
    spent = time.process_time() - start
    assert page.status_code in (200, 400), (path, page.text[-300:])
    assert "<script>alert" not in page.text and "<img" not in page.text, path
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", re.sub(r'value="[^"]*"', "", page.text)), path
    assert 'href="javascript' not in page.text, path
    assert len(page.content) < 10_000_000, (path, len(page.content))
    assert spent < 30, (path, spent)
    return "&lt;script&gt;alert(1)" in page.text
