"""The pages that a feed links are read, each once, and as politely as any source."""

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


def test_each_page_is_fetched_once(desk: Desk) -> None:
    for path, number in (("/a", 40), ("/b", 50), ("/c", 60)):
        desk.site.write(path, *page(("mayor", number)))
    desk.watch(write_feed(desk, "/a", "/b") + PAGES)
    desk.run()
    desk.time.go_on(minutes=31)
    assert desk.run().unchanged == 1
    write_feed(desk, "/c", "/a", "/b", said="Reworded: 9 people were killed.")
    desk.time.go_on(minutes=31)
    assert desk.run().is_well
    assert [len(desk.site.times(path)) for path in ("/a", "/b", "/c")] == [1, 1, 1]
    assert surfaces(desk) == ["40", "50", "60"]


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
    assert surfaces(desk) == ["40", "50"] and len(desk.site.times("/a")) == 1
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
