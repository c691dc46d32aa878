"""No server is asked more than it has to be, and a trouble of one source is none of the others."""

from __future__ import annotations

import itertools
import socket
from datetime import timedelta
from pathlib import Path

import pytest

from claimtrack.errors import UsageError
from claimtrack.watching.every import read_every
from watching.conftest import Desk
from watching.site import Trouble, broken_off, send, status
from watching.test_rules import SAID, page


def test_what_did_not_change_costs_nothing(desk: Desk) -> None:
    desk.watch(desk.site.write("/a", *page(("ministry", 40))))
    assert desk.run().summary is not None
    asked = len(desk.site.asked)
    desk.time.go_on(minutes=29)
    assert desk.run().looked == 0
    assert len(desk.site.asked) == asked
    desk.time.go_on(minutes=2)
    done = desk.run()
    assert (done.looked, done.unchanged, done.summary) == (1, 1, None)
    assert "If-None-Match" in desk.site.asked[-1][2]
    assert len(desk.store.runs()) == 1  # nothing that looks like an ingest of nothing


def test_a_server_without_etags_is_read_once(desk: Desk) -> None:
    desk.site.has_etags = False
    desk.watch(desk.site.write("/a", *page(("ministry", 40))))
    desk.run()
    desk.time.go_on(minutes=31)
    assert desk.run().unchanged == 1
    assert len(desk.store.runs()) == 1


def test_last_modified_is_given_back(desk: Desk) -> None:
    body, day = "\n".join(page(("ministry", 40))).encode(), "Thu, 04 Mar 2021 10:00:00 GMT"
    desk.site.trouble(
        "/a", lambda r: send(r, 200, body, Content_Type="text/plain", Last_Modified=day), status(304)
    )
    desk.watch(f"{desk.site.url}/a")
    desk.run()
    desk.time.go_on(minutes=31)
    assert desk.run().unchanged == 1
    assert desk.site.asked[-1][2]["If-Modified-Since"] == day


@pytest.mark.parametrize("trouble", [status(500), status(404), broken_off, status(429)])
def test_what_fails_is_asked_ever_less_often(desk: Desk, trouble: Trouble) -> None:
    desk.site.trouble("/a", *[trouble] * 8)
    desk.watch(desk.site.write("/a", *page(("ministry", 40))))
    desk.run()
    for hours in (1, 2, 4, 8, 16, 24, 24, 24):
        desk.time.go_on(hours=hours, minutes=-2)
        assert desk.run().looked == 0
        desk.time.go_on(minutes=4)
        assert desk.run().looked == 1
    assert len(desk.site.times("/a")) == 9
    [one] = desk.store.watches()
    assert (one.tries, one.said) == (0, None)
    assert len(desk.store.entries()) == 1
    assert len(desk.told) == 8 and all(desk.site.url in line and "again at" in line for line in desk.told)


def test_who_was_offline_does_not_wait_for_a_day(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(*_: object, **__: object) -> None:
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    desk.watch(desk.site.write("/a", *page(("ministry", 40))))
    with monkeypatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", offline)
        for _ in range(10):
            assert desk.later() == []
    assert desk.store.watches()[0].tries == 10 and desk.site.asked == []
    desk.later()
    assert len(desk.store.entries()) == 1


def test_a_server_that_has_enough_is_left_alone_by_all(desk: Desk) -> None:
    desk.site.trouble("/a", status(429, Retry_After="7200"))
    for path in ("/a", "/b", "/c"):
        desk.watch(desk.site.write(path, *page(("ministry", 40), head=f"Quake in Ascot {path}")))
    done = desk.run()
    assert (done.failed, done.put_off) == (1, 2)
    assert [path for _, path, _ in desk.site.asked] == ["/robots.txt", "/a"]
    start = desk.time.now()
    for _ in range(12):
        desk.time.go_on(minutes=10)
        desk.run()
    first = min(moment for moment, path, _ in desk.site.asked[2:])
    assert first - start >= timedelta(seconds=7200 - 2)
    assert len(desk.store.entries()) == 3


def test_servers_are_asked_one_address_after_the_other_with_pauses(desk: Desk) -> None:
    for number in range(5):
        desk.watch(desk.site.write(f"/{number}", *page(("ministry", number), head=f"Quake {number}")))
    desk.run()
    times = [moment for moment, _, _ in desk.site.asked]
    assert all(b - a >= timedelta(seconds=2) for a, b in itertools.pairwise(times))
    assert [path for _, path, _ in desk.site.asked] == ["/robots.txt", "/0", "/1", "/2", "/3", "/4"]


def test_robots_txt_is_heeded_and_kept_for_a_day(desk: Desk) -> None:
    desk.site.write("/robots.txt", "User-agent: *", "Disallow: /private/", "Crawl-delay: 7")
    desk.watch(desk.site.write("/private/a", *page(("ministry", 40))))
    desk.watch(desk.site.write("/b", *page(("mayor", 41))))
    desk.watch(desk.site.write("/c", *page(("mayor", 42))), "2h")
    done = desk.run()
    assert (done.looked, done.failed) == (3, 1)
    assert desk.told[0].startswith(f"{desk.site.url}/private/a: its server's robots.txt keeps programs away")
    assert desk.site.times("/private/a") == []
    assert desk.site.times("/c")[0] - desk.site.times("/b")[0] >= timedelta(seconds=7)
    for _ in range(30):
        desk.later(60)
    assert desk.site.times("/private/a") == []
    assert len(desk.site.times("/robots.txt")) == 2


def test_a_robots_txt_that_cannot_be_had_keeps_us_out(desk: Desk) -> None:
    desk.site.trouble("/robots.txt", status(500))
    desk.watch(desk.site.write("/a", *page(("ministry", 40))))
    assert desk.run().failed == 1
    assert desk.site.times("/a") == []
    desk.later(61)
    assert len(desk.site.times("/a")) == 1


def test_redirects_are_followed_and_robots_asked_where_they_lead(desk: Desk) -> None:
    desk.site.write("/robots.txt", "User-agent: claimtrack", "Disallow: /hidden")
    address = desk.site.write("/new", *page(("ministry", 40)))
    desk.site.trouble("/old", status(301, Location="/new"), status(302, Location="/hidden"))
    desk.watch(f"{desk.site.url}/old")
    desk.run()
    [entry] = desk.store.entries()
    assert (entry.claim.document, entry.claim.url) == (f"{desk.site.url}/old", address)
    desk.later()
    assert "robots.txt keeps programs away" in desk.told[-1]
    assert desk.site.times("/hidden") == []


def test_private_addresses_are_not_asked_unless_it_was_said(desk: Desk) -> None:
    desk.watch(desk.site.write("/a", *page(("ministry", 40))), allow_private=False)
    assert desk.run().failed == 1
    assert desk.site.asked == []
    assert "--allow-private" in desk.told[0]


def test_one_that_fails_keeps_no_other_from_being_read(desk: Desk) -> None:
    desk.site.write("/bad", "<html><body></body></html>", kind="text/html")
    for path in ("/missing", "/bad"):
        desk.watch(desk.site.url + path)
    desk.watch(desk.site.write("/a", *page(("ministry", 40))))
    done = desk.run()
    assert (done.looked, done.failed, done.is_well) == (3, 1, False)
    assert [one.tries for one in desk.store.watches()] == [1, 1, 0]
    assert desk.store.watches()[1].etag is None  # it is read again, whatever the server calls it
    assert len(desk.store.entries()) == 1


def test_files_and_folders_are_read_where_they_changed(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("\n".join(page(("ministry", 40))), encoding="utf-8")
    desk.watch("in")
    desk.rule("rises")
    desk.run()
    assert desk.store.entries()[0].claim.document == "in/a.txt"
    assert desk.later() == [] and len(desk.store.runs()) == 1
    (folder / "a.txt").write_text("\n".join(page(("ministry", 140))), encoding="utf-8")
    assert desk.later() == ["rises: 40 people -> 140 people"]
    (folder / "a.txt").unlink()
    folder.rmdir()
    assert desk.later() == [] and "no such file or folder" in desk.told[-1]


def test_a_feed_brings_its_entries(desk: Desk) -> None:
    desk.watch(desk.site.feed("/feed", one=SAID.format("ministry", 40)))
    desk.rule("rises")
    desk.run()
    desk.site.feed("/feed", one=SAID.format("ministry", 40), two="More. " + SAID.format("ministry", 50))
    assert desk.later() == ["rises: 40 people -> 50 people"]
    desk.site.feed("/feed", two="More. " + SAID.format("ministry", 50))  # an entry that left is no edit
    assert desk.later() == []


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("30", "it has no unit; write it as 30m, 2h, 1h30m or 1d"),
        ("10s", "is shorter than a minute"),
        ("often", "'often' is no time; write it as 30m"),
        ("9999d", "is longer than a year"),
    ],
)
def test_a_time_that_is_none(asked: str, told: str) -> None:
    with pytest.raises(UsageError) as error:
        read_every(asked)
    assert told in str(error.value)
