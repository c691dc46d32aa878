"""The pages that a feed links are read, and looked at again for a while, as politely as any source."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from claimtrack.store.watches import PAGES
from watching.conftest import Desk
from watching.site import broken_off, status
from watching.test_rules import page

ENTRY = """<item><title>{title}</title><link>{link}</link><guid>{link}</guid>
<pubDate>Thu, 04 Mar 2021 10:00:00 GMT</pubDate><description>{said}</description></item>"""


def write_feed(desk: Desk, *links: str, said: str = "In short: 7 people were killed.") -> str:
    """Put a feed on the site that links pages; return its address."""
    items = "".join(
        ENTRY.format(title=f"About {link}", link=f"{desk.site.url}{link}", said=said) for link in links
    )
    desk.site.pages["/feed"] = (
        f'<rss version="2.0"><channel><title>Paper</title>{items}</channel></rss>',
        "application/rss+xml",
    )
    return f"{desk.site.url}/feed"


def surfaces(desk: Desk) -> list[str]:
    return sorted(entry.claim.surface for entry in desk.store.entries())


def test_the_pages_take_the_place_of_their_summaries(desk: Desk) -> None:
    desk.site.write("/a", *page(("mayor", 40)))
    desk.site.write("/b", *page(("mayor", 50)))
    desk.watch(write_feed(desk, "/a", "/b") + PAGES)
    done = desk.run()
    assert done.is_well and surfaces(desk) == ["40", "50"]
    documents = {one.document.id: one.document for one in desk.store.documents()}
    assert set(documents) == {f"{desk.site.url}/a", f"{desk.site.url}/b"}
    # Two seconds lie between any two requests to one server.
    times = [at for at, path, _ in desk.site.asked if path != "/robots.txt"]
    assert all(b - a >= timedelta(seconds=2) for a, b in pairwise(times))


def test_pages_are_looked_at_again_ever_less_often(desk: Desk) -> None:
    for path, number in (("/a", 40), ("/b", 50), ("/c", 60)):
        desk.site.write(path, *page(("mayor", number)))
    desk.watch(write_feed(desk, "/a", "/b") + PAGES)
    desk.run()
    desk.time.go_on(minutes=31)
    assert desk.run().unchanged == 3  # the feed and both pages
    write_feed(desk, "/c", "/a", "/b", said="Reworded: 9 people were killed.")
    desk.time.go_on(minutes=31)
    assert desk.run().is_well
    # What did not change is left alone for twice as long, and the feed's words fetch no page again.
    assert [len(desk.site.times(path)) for path in ("/a", "/b", "/c")] == [2, 2, 1]
    assert surfaces(desk) == ["40", "50", "60"]
    for _ in range(16):
        desk.time.go_on(hours=12)
        desk.run()
    looks = [len(desk.site.times(path)) for path in ("/a", "/b", "/c")]
    assert all(8 <= number <= 14 for number in looks)
    for _ in range(8):
        desk.time.go_on(hours=12)
        desk.run()
    assert [len(desk.site.times(path)) for path in ("/a", "/b", "/c")] == looks  # nothing new for a week
    assert [one.page_of for one in desk.store.watches(pages=True)] == [None]
    write_feed(desk, "/a", "/b", "/c", said="Once more.")  # feeds name old pages, too
    desk.time.go_on(hours=12)
    assert desk.run().is_well
    assert [one.page_of for one in desk.store.watches(pages=True)] == [None]


def test_a_page_that_changes_is_read_again(desk: Desk) -> None:
    desk.site.write("/a", *page(("mayor", 40)))
    desk.watch(write_feed(desk, "/a") + PAGES)
    desk.run()
    desk.rule("silent edit", topic="killed")
    desk.run()
    [entry] = desk.store.entries()
    desk.site.write("/a", *page(("mayor", 31)))
    assert desk.later() == ["silent edit: figure: 40 people -> 31 people"]
    [now] = desk.store.entries()
    assert now.claim.surface == "31" and now.claim.date == entry.claim.date  # the feed's day stays
    desk.time.go_on(minutes=31)
    desk.run()
    assert len(desk.site.times("/a")) == 3  # as often as the feed again


def test_a_page_whose_bytes_alone_differ_is_not_news(desk: Desk) -> None:
    desk.site.has_etags = False
    text = "".join(f"<p>{line}</p>" for line in page(("mayor", 40)) if line)
    desk.site.write("/a", f"<html><body>{text}</body></html>", kind="text/html")
    desk.watch(write_feed(desk, "/a") + PAGES)
    desk.run()
    for turn in range(6):
        desk.site.write("/a", f"<html><body>{text}<!-- {turn} --></body></html>", kind="text/html")
        desk.time.go_on(minutes=31)
        assert desk.run().is_well
    assert len(desk.site.times("/a")) == 3  # after a half, one and a half and three and a half hours


def test_a_page_that_is_gone_is_left_alone(desk: Desk) -> None:
    desk.site.write("/a", *page(("mayor", 40)))
    desk.watch(write_feed(desk, "/a") + PAGES)
    desk.run()
    del desk.site.pages["/a"]
    desk.time.go_on(minutes=31)
    assert desk.run().is_well and surfaces(desk) == ["40"]
    assert len(desk.store.watches(pages=True)) == 1


def test_the_pages_go_with_their_feed(desk: Desk) -> None:
    desk.site.write("/a", *page(("mayor", 40)))
    desk.watch(write_feed(desk, "/a") + PAGES)
    desk.run()
    [feed, one] = desk.store.watches(pages=True)
    assert one.page_of == feed.key and one.address == f"{desk.site.url}/a"
    desk.store.remove_watch(feed.key)
    assert desk.store.watches(pages=True) == [] and surfaces(desk) == ["40"]


def test_a_page_that_the_ledger_had_is_looked_at_from_then_on(desk: Desk) -> None:
    """So is one whose run was killed before it was noted."""
    desk.site.write("/a", *page(("mayor", 40)))
    desk.watch(write_feed(desk, "/a") + PAGES)
    desk.run()
    [feed, one] = desk.store.watches(pages=True)
    desk.store.remove_watch(one.key)
    write_feed(desk, "/a", said="Anew.")
    desk.time.go_on(minutes=31)
    desk.run()
    assert [one.page_of for one in desk.store.watches(pages=True)] == [None, feed.key]


def test_what_is_watched_by_itself_is_no_page_of_a_feed_beside(desk: Desk) -> None:
    for path in ("/a", "/A"):
        desk.site.write(path, *page(("mayor", 40)))
    desk.watch(write_feed(desk, "/a", "/A") + PAGES)
    desk.run()
    first, second = f"{desk.site.url}/a", f"{desk.site.url}/A"
    assert [one.address for one in desk.store.watches(pages=True)][1:] == [first, second]
    desk.watch(first)
    assert [one.source for one in desk.store.watches()][1:] == [first]
    write_feed(desk, "/a", "/A", said="Anew.")
    desk.time.go_on(minutes=31)
    desk.run()
    sources = [one.source for one in desk.store.watches(pages=True)]
    assert [source.partition("#")[0] for source in sources[1:]] == [second, first]


def test_a_plain_watch_reads_the_feed_alone(desk: Desk) -> None:
    desk.site.write("/a", *page(("mayor", 40)))
    desk.watch(write_feed(desk, "/a"))
    desk.run()
    assert surfaces(desk) == ["7"] and not desk.site.times("/a")


def test_where_there_is_no_page_for_us_the_entry_stands_for_it(desk: Desk) -> None:
    desk.site.pages["/robots.txt"] = ("User-agent: *\nDisallow: /private/", "text/plain")
    desk.site.write("/private/b", *page(("mayor", 50)))
    desk.watch(write_feed(desk, "/gone", "/private/b") + PAGES)
    assert desk.run().is_well
    assert surfaces(desk) == ["7", "7"] and not desk.site.times("/private/b")
    write_feed(desk, "/private/b", "/gone", said="Anew: 9 people were killed.")
    desk.time.go_on(minutes=31)
    assert desk.run().is_well and len(desk.site.times("/gone")) == 1


@pytest.mark.parametrize("trouble", [status(500), status(503), status(429), broken_off])
def test_what_is_not_to_be_had_now_is_asked_for_again(desk: Desk, trouble: object) -> None:
    desk.site.write("/a", *page(("mayor", 40)))
    desk.site.write("/b", *page(("mayor", 50)))
    desk.site.trouble("/b", trouble)  # type: ignore[arg-type]
    desk.watch(write_feed(desk, "/a", "/b") + PAGES)
    done = desk.run()
    assert not done.is_well and "40" in surfaces(desk)
    assert desk.store.watches()[0].tries == 1
    for _ in range(3):
        desk.time.go_on(hours=2)
        desk.run()
    assert surfaces(desk) == ["40", "50"]
    again = [headers for _, path, headers in desk.site.asked if path == "/a"][1:]
    assert again and all("If-None-Match" in headers for headers in again)  # by itself, not with the feed
    assert desk.store.watches()[0].tries == 0


def test_a_feed_does_not_lead_into_another_private_place(desk: Desk) -> None:
    desk.watch(write_feed(desk, "/a") + PAGES)
    desk.site.write("/a", *page(("mayor", 40)))
    text, kind = desk.site.pages["/feed"]
    desk.site.pages["/feed"] = (text.replace(f"{desk.site.url}/a", "http://127.0.0.1:9/a"), kind)
    desk.run()
    assert "40" not in surfaces(desk)
    assert not desk.site.times("/a")


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from claimtrack.cli import run
    from claimtrack.store import open_store

    path = str(tmp_path / "own.db")
    feed = "https://paper.example/feed"
    assert run(["watch", "add", feed, "--db", path]) == 0
    assert run(["watch", "add", feed, "--follow", "--name", "paper", "--db", path]) == 0
    with open_store(path) as store:
        [one] = store.watches()
    assert (one.follows, one.address, one.name) == (True, feed, "paper")
    assert run(["watch", "list", "--db", path]) == 0
    assert "with its pages" in " ".join(capsys.readouterr().out.split())
    assert run(["watch", "remove", feed, "--db", path]) == 0
    assert run(["watch", "add", str(tmp_path), "--follow", "--db", path]) == 2
