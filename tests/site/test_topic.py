"""A topic as of a day, and who has its figures from whom."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient
from test_screens import look, records


def topic_of(client: TestClient) -> str:
    """Return the topic of the dead of the flood."""
    return next(
        str(one["topic"]) for one in records(client, "/figures.json") if "killed" in str(one["topic"])
    )


def test_a_stop_of_the_slider_is_a_day(site: TestClient) -> None:
    key = topic_of(site)
    page = look(site, f"/topic?key={key}")
    assert re.findall(r'<option value="(\d)" label="([\d-]+)">', page) == [
        ("1", "2024-03-05"),
        ("2", "2024-03-07"),
    ]
    assert 'min="1" max="2" step="1" value="2"' in page
    answer = site.get(f"/topic?key={key}&stop=1")
    assert answer.status_code == 303 and answer.headers["location"] == f"/topic?key={key}&as_of=2024-03-05"
    then = look(site, answer.headers["location"])
    assert "Standing on 2024-03-05" in then and "43 people" in then and "95 people" not in then
    assert 'value="1"' in then and f'href="/topic?key={key}&amp;as_of=2024-03-07" rel="next"' in then
    # A stop beyond the last is the last.
    assert site.get(f"/topic?key={key}&stop=99").headers["location"].endswith("2024-03-07")


@pytest.mark.parametrize("stop", ["0", "x", "-1"])
def test_a_stop_that_is_none(site: TestClient, stop: str) -> None:
    assert site.get(f"/topic?key={topic_of(site)}&stop={stop}").status_code == 400


def test_a_day_before_the_first_and_one_between(site: TestClient) -> None:
    key = topic_of(site)
    before = look(site, f"/topic?key={key}&as_of=2024-03-01")
    assert 'value="1"' in before and 'rel="prev"' not in before
    between = look(site, f"/topic?key={key}&as_of=2024-03-06")
    assert "43 people" in between and 'rel="next"' in between


def test_a_topic_of_one_day_has_no_slider(site: TestClient) -> None:
    key = next(str(one["topic"]) for one in records(site, "/figures.json") if one["unit"] == "USD")
    assert 'type="range"' not in look(site, f"/topic?key={key}")


def test_who_has_it_from_whom(site: TestClient) -> None:
    key = topic_of(site)
    page = look(site, f"/origins?topic={key}")
    assert "Who has it from whom" in page and f"/origins?topic={key}" in look(site, f"/topic?key={key}")
    red = re.search(r'<section id="part-red-crescent">(.*?)</section>', page, re.S)
    assert red and red[1].count("95 people") >= 2 and "2 figures in 2 texts" in red[1]
    told = records(site, f"/origins.json?topic={key}")
    assert {one["authority"] for one in told} >= {"Red Crescent", "Tarvenian interior ministry"}
    assert all(one["copy_of"] is None for one in told)


def test_origins_of_everything_are_not_made(site: TestClient) -> None:
    page = look(site, "/origins")
    assert "Choose a topic" in page and "<table" not in page
    assert records(site, "/origins.json") == []


def test_a_story_leads_to_its_documents(site: TestClient) -> None:
    key = next(str(one["story"]) for one in records(site, "/figures.json") if "killed" in str(one["topic"]))
    page = look(site, f"/story?key={key}")
    documents = {str(one["document"]) for one in records(site, "/documents.json")}
    assert all(f'href="/document?id={name}"' in page for name in documents)


def test_what_stands_comes_first_by_authority(site: TestClient) -> None:
    key = topic_of(site)
    page = look(site, f"/topic?key={key}")
    stands = re.search(r'<section id="part-what-stands-by-authority">(.*?)</section>', page, re.S)
    assert stands and page.index("What stands") < page.index("Timeline of this topic")
    ministry, red = stands[1].index("Tarvenian interior ministry"), stands[1].index("Red Crescent")
    assert "64 people" in stands[1][min(ministry, red) :] and "95 people" in stands[1]
    then = look(site, f"/topic?key={key}&as_of=2024-03-05")
    assert "64 people" not in then.partition("What stands")[2].partition("</section>")[0]


def test_stories_say_where_they_disagree_and_who_is_to_be_asked(site: TestClient) -> None:
    story = next(str(one["story"]) for one in records(site, "/figures.json") if "killed" in str(one["topic"]))
    assert "Where they disagree" in look(site, f"/story?key={story}")
    assert re.search(r"\d disputes?<", look(site, "/stories"))
    dead = {
        str(one["surface"]): one["claim"] for one in records(site, f"/figures.json?topic={topic_of(site)}")
    }
    page = look(site, f"/compare?a={dead['64']}&b={dead['95']}")
    asked = re.search(r"<dt>to ask</dt><dd>(.*?)</dd>", page)
    assert asked and "Tarvenian interior ministry" in asked[1] and "Red Crescent" in asked[1]
