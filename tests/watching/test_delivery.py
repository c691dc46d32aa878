"""Where alerts go: once to the terminal, once into the feed, to services until they confirm them."""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import feedparser
import pytest

from claimtrack.documents.own import is_own
from claimtrack.errors import UsageError
from claimtrack.store.watches import Alert, Channel
from claimtrack.watching.feed import feed_of
from claimtrack.watching.sending import Service, channel_of, services
from watching.conftest import Desk
from watching.test_rules import page

ATOM = "{http://www.w3.org/2005/Atom}"


def moved(desk: Desk, *numbers: int, **changes: object) -> None:
    """Let a page say one number after the other."""
    desk.watch(desk.site.write("/a", *page(("ministry", 40))))
    desk.rule("rises")
    desk.run(**changes)
    for number in numbers:
        desk.site.write("/a", *page(("ministry", number)))
        desk.later(**changes)


def test_the_feed_has_each_alert_once(desk: Desk, tmp_path: Path) -> None:
    feed = tmp_path / "alerts.xml"
    moved(desk, 41, feed=feed)
    first = feed.read_text(encoding="utf-8")
    desk.later(feed=feed)
    assert feed.read_text(encoding="utf-8") == first
    desk.site.write("/a", *page(("ministry", 42)))
    desk.later(feed=feed)
    root = ET.fromstring(feed.read_text(encoding="utf-8"))
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids) == 2
    assert ids[1] in first  # the same id whenever it is written
    read = feedparser.parse(feed.read_text(encoding="utf-8"))
    assert not read.bozo
    assert read.entries[0].title == 'rises: Killed: "41 people" -> "42 people" (+2.4 %), ministry'
    assert read.entries[0].link == f"{desk.site.url}/a"
    assert read.feed.updated == read.entries[0].updated
    for name in ("id", "title", "updated"):
        assert root.findtext(f"{ATOM}{name}") and all(
            e.findtext(f"{ATOM}{name}") for e in root.iter(f"{ATOM}entry")
        )
    feed.unlink()
    desk.later(feed=feed)
    assert len(feedparser.parse(feed.read_text(encoding="utf-8")).entries) == 2


def test_a_feed_that_cannot_be_written_keeps_nobody_else_waiting(desk: Desk, tmp_path: Path) -> None:
    post = Post()
    moved(desk, 41, feed=tmp_path / "missing" / "alerts.xml", services=[post.service()])
    assert len(post.got) == 1
    assert desk.told[-1].startswith("the feed was not written:")
    (tmp_path / "missing").mkdir()
    desk.later(feed=tmp_path / "missing" / "alerts.xml")
    assert (tmp_path / "missing" / "alerts.xml").read_text(encoding="utf-8").count("<entry>") == 1


def test_a_feed_is_no_document_of_a_watched_folder(desk: Desk, tmp_path: Path) -> None:
    feed = tmp_path / "out" / "alerts.xml"
    feed.parent.mkdir()
    desk.watch("out")
    moved(desk, 41, feed=feed)
    assert is_own(feed.read_bytes())
    desk.later(feed=feed)
    assert {one.document.id for one in desk.store.documents()} == {f"{desk.site.url}/a"}


def test_hostile_words_in_a_feed_are_text() -> None:
    bad = "<script>&]]>\x00\x1b[2J\ud800\uffff\u202e"
    names = ("claim", "document", "wording", "who", "sentence", "url", "label", "asof", "low", "high")
    figure = dict.fromkeys(names, bad)
    record = dict.fromkeys(("condition", "what", "change", "topic_name", "story_name", "why"), bad)
    alert = Alert(1, "5f0c2f0e", 1, "2021-03-04T12:00:00Z", {**record, "from": figure, "to": figure})
    text = feed_of([alert], bad)
    root = ET.fromstring(text.encode("utf-8"))
    assert not list(root.iter("script"))
    assert "<script>&]]>" in (root.findtext(f"{ATOM}entry/{ATOM}title") or "")


class Post:
    """A service that confirms what it is told to."""

    def __init__(self, *confirms: bool) -> None:
        self.confirms, self.got = list(confirms), []  # type: ignore[var-annotated]

    def service(self, name: str = "post") -> Service:
        return Service(Channel(name, "post"), self.send)

    def send(self, title: str, _: str) -> bool:
        self.got.append(title)
        if self.confirms and not self.confirms.pop(0):
            raise OSError("no network")
        return True


def test_a_service_gets_an_alert_until_it_confirms_it(desk: Desk) -> None:
    post = Post(False, False, True)
    moved(desk, 41, services=[post.service()])
    assert len(post.got) == 1
    assert desk.told == [desk.told[0]] and "alert 1 did not reach post; again at" in desk.told[0]
    assert desk.store.alerts()[0].waits == ("post: not confirmed",)
    assert desk.run(services=[post.service()]).is_well  # not yet again
    desk.later(2)  # a run that is not given the service leaves it
    assert len(post.got) == 1
    for _ in range(4):
        desk.later(5, services=[post.service()])
    assert len(post.got) == 3 and len(set(post.got)) == 1
    assert desk.store.alerts()[0].waits == ()
    assert len(desk.shown) == 1


def test_what_was_there_before_a_service_is_not_sent_to_it(desk: Desk) -> None:
    moved(desk, 41)
    post = Post()
    desk.later(services=[post.service()])
    assert post.got == []


def test_apprise_sends_to_a_service(desk: Desk) -> None:
    pytest.importorskip("apprise")
    got: list[str] = []
    handler = desk.site.server.RequestHandlerClass

    def do_post(request: object) -> None:
        from watching.site import send

        length = int(request.headers["Content-Length"])  # type: ignore[attr-defined]
        got.append(request.rfile.read(length).decode())  # type: ignore[attr-defined]
        send(request, 200)  # type: ignore[arg-type]

    handler.do_POST = do_post  # type: ignore[attr-defined]
    found = services([desk.site.url.replace("http://", "json://") + "/hook"])
    moved(desk, 41, services=found)
    assert len(got) == 1 and "41 people" in got[0]
    desk.later(services=found)
    assert len(got) == 1
    assert found[0].channel.shown == "json"


def test_an_address_of_no_service_is_refused_without_its_password() -> None:
    pytest.importorskip("apprise")
    with pytest.raises(UsageError) as error:
        services(["mailsto://ada:secret@example.org"])
    assert "'mailsto'" in str(error.value) and "secret" not in str(error.value)


def test_without_apprise_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(UsageError, match=r"pip install 'claimtrack\[notify\]'"):
        services(["mailto://ada:secret@example.org"])


def test_the_ledger_keeps_no_password(desk: Desk) -> None:
    address = "json://ada:secret@127.0.0.1:1/x"
    post = Post(False)
    moved(desk, 41, services=[Service(channel_of(address), post.send)])
    raw = Path(desk.store.where).read_bytes()
    raw += Path(f"{desk.store.where}-wal").read_bytes() if Path(f"{desk.store.where}-wal").exists() else b""
    assert b"secret" not in raw
    assert desk.store.alerts()[0].waits == ("json: not confirmed",)
