"""The page of what is watched: sources with how the last look went, rules, and alerts that lead on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flood import TEXTS, client_of
from starlette.testclient import TestClient
from test_screens import look, records

from claimtrack.cli import run
from claimtrack.rows import flat_name
from claimtrack.store import open_store
from claimtrack.store.watches import Verdict


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger with two sources, of which one is gone, two rules and the alerts that they gave."""
    folder = tmp_path_factory.mktemp("watched")
    path = folder / "ledger.db"
    for name in ("first.txt", "third.txt"):
        (folder / name).write_text(TEXTS[name], encoding="utf-8")
    ledger = ["--db", str(path)]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert run(["watch", "add", "first.txt", "--name", "live desk", *ledger]) == 0
        assert run(["watch", "add", "third.txt", "--every", "2h", *ledger]) == 0
        assert run(["watch", "run", *ledger]) == 0
        for when in ("silent edit", "above 500"):
            assert run(["watch", "rule", "add", "--topic", "killed", "--when", when, *ledger]) == 0
        assert run(["watch", "run", *ledger]) == 0
        (folder / "first.txt").write_text(TEXTS["first.txt"].replace("40", "43"), encoding="utf-8")
        assert run(["ingest", "first.txt", *ledger]) == 0
        (folder / "third.txt").unlink()
        with open_store(str(path)) as store:
            store.set_watch(store.watches()[1].key, next_at="2020-01-01T00:00:00Z")
        assert run(["watch", "run", *ledger]) == 1
    return path


@pytest.fixture
def client(watched: Path) -> Iterator[TestClient]:
    """Return what reads its site."""
    with client_of(watched) as made:
        yield made


def test_sources_rules_and_alerts_are_one_page(client: TestClient) -> None:
    page = look(client, "/watches")
    assert "2 sources watched, 1 of them failing." in page
    assert "live desk<br>first.txt" in page and "failed 1 time: " in page and ">2h<" in page
    assert "2 rules." in page and ">silent edit<" in page and ">above 500<" in page
    assert "1 alert, the latest first." in page and 'Alerts as <a href="/watches.csv">csv</a>' in page
    assert '<a href="/watches" aria-current="page">Watches and alerts</a>' in page
    assert "<code>rule add</code>" in page and 'href="/guide/watching"' in page
    assert "<form" not in page.partition("<main")[2]


def test_an_alert_leads_to_its_figures_and_its_topic(client: TestClient) -> None:
    [alert] = records(client, "/watches.json")
    page = look(client, "/watches")
    for side, amount in (("from", "40"), ("to", "43")):
        claim = str(alert[f"{side}_claim"])
        assert re.search(rf'<a href="/figure/{claim}">first[^<]*, {claim[:8]}</a>', page)
        assert f"<mark>{amount}</mark>" in look(client, f"/figure/{claim}")
    assert f'<a href="/topic?key={alert["topic"]}">{alert["topic_name"]}</a>' in page
    look(client, f"/topic?key={alert['topic']}")


OF = [
    # of        columns of the data     on its page     not on it
    ("sources", {"source", "tries"},    "live desk",     "silent edit<"),
    ("rules",   {"filters", "when"},    "above 500",    "live desk"),
    ("alerts",  {"from_low", "to_low"}, "/figure/",     "live desk"),
]  # fmt: skip


@pytest.mark.parametrize(("of", "columns", "there", "elsewhere"), OF)
def test_each_list_is_there_by_itself(
    client: TestClient, of: str, columns: set[str], there: str, elsewhere: str
) -> None:
    page = look(client, f"/watches?of={of}")
    assert there in page and elsewhere not in page
    assert f'{of.capitalize()} as <a href="/watches.csv?of={of}">csv</a>' in page
    assert all(columns <= set(one) for one in records(client, f"/watches.json?of={of}"))
    heads = client.get(f"/watches.csv?of={of}").text.partition("\r\n")[0].split(",")
    assert {flat_name(column) for column in columns} <= set(heads)


@pytest.mark.parametrize("query", ["of=all", "since=2024", "of=alerts&topic=killed"])
def test_what_it_does_not_take_is_one_line(client: TestClient, query: str) -> None:
    answer = client.get(f"/watches?{query}")
    assert answer.status_code == 400 and "Traceback" not in answer.text


def test_where_nothing_is_watched_it_says_so(site: TestClient) -> None:
    page = look(site, "/watches")
    for line in ("Nothing is watched yet.", "There is no rule yet.", "No rule has alerted yet."):
        assert f'<p class="behind">{line}</p>' in page
    assert records(site, "/watches.json") == []


def test_what_the_ledger_no_longer_has_leads_nowhere(copied: Path) -> None:
    with open_store(str(copied)) as store:
        number = store.add_rule({"topic": ["killed"]}, "new high", datetime(2024, 3, 9, tzinfo=UTC))
        [rule] = store.rules()
        figure = {
            "claim": "0" * 16, "document": "gone.txt", "version": 999, "wording": "70 people", "low": "70",
            "high": "70", "unit": None, "bound": "exact", "who": "Mila Oren", "asof": None, "date": None,
            "sentence": "", "title": None, "url": None, "label": "gone",
        }  # fmt: skip
        words = dict.fromkeys(("condition", "what", "change", "why", "story", "story_name"), "")
        record = {**words, "from": None, "to": figure, "topic": "gone", "topic_name": "Gone"}
        many = [(f"key {at}", record) for at in range(5)]
        assert number == rule.key and store.keep_verdict(
            rule, Verdict({}, many), datetime(2024, 3, 9, tzinfo=UTC)
        )
    with client_of(copied, rows=2) as client:
        seen, path = [], "/watches"
        while path:
            page = look(client, path)
            assert "/figure/" not in page and "/topic?" not in page
            seen += re.findall(r'data-name="no">(\d)', page)
            following = re.search(r'href="([^"]+)" rel="next"', page)
            path = following[1] if following else ""
        assert seen[-5:] == ["5", "4", "3", "2", "1"]
