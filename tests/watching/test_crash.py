"""Whatever kills a run, and wherever it stands: no alert is lost, and none is doubled.

A process is killed at the moment when it sends its nth statement to the database, or has just printed, sent or
written something; which one is drawn with a fixed seed. Each run of a story is killed twice before one may end.
"""

from __future__ import annotations

import os
import random
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from sqlalchemy import Engine, create_engine, event, text

from claimtrack.deriving import default_derivations
from claimtrack.errors import UsageError
from claimtrack.store import open_store
from claimtrack.store.watches import Channel
from claimtrack.watching import run_once
from claimtrack.watching.sending import Service
from watching.conftest import Desk, said, world_of
from watching.site import START, Site, Time
from watching.test_rules import SAID, page

FORK = get_context("fork")
ATOM = "{http://www.w3.org/2005/Atom}"

RULES = (
    "rises 10%",
    "falls",
    "above 50",
    "new high",
    "new low",
    "new voice",
    "contradicted",
    "silent edit",
    "corrected",
)

STORY: list[dict[str, Any]] = [
    {"/a": [("Wardens", 40)], "feed": {"one": ("ministry", 40)}},
    {"/a": [("Wardens", 48)], "feed": {"one": ("ministry", 40), "two": ("mayor", 58)}},
    {"/a": [("Wardens", 60)], "feed": {"two": ("mayor", 58), "three": ("ministry", 31)}},
    {"/a": [("Wardens", 60)], "feed": {"two": ("mayor", 58), "three": ("ministry", 31)}},
    {"/a": [("Wardens", 55)], "feed": {"three": ("ministry", 31), "four": ("Clerks", 70)}},
]
"""What the page and the entries of the feed say, one state after the other."""


class Stage:
    """A ledger to which the story happens, and all that came out of its runs."""

    def __init__(self, location: str, site: Site, folder: Path) -> None:
        self.location, self.site, self.folder = location, site, folder
        self.time = Time()
        site.time = self.time
        self.printed, self.sent, self.feed = folder / "printed", folder / "sent", folder / "alerts.xml"
        for path in (self.printed, self.sent):
            path.touch()

    def prepare(self) -> None:
        with open_store(self.location) as store:
            desk = Desk(store, self.site, self.time)
            desk.watch(self.site.url + "/a")
            desk.watch(self.site.url + "/feed")
            for when in RULES:
                desk.rule(when)

    def set(self, state: dict[str, Any]) -> None:
        self.site.write("/a", *page(*state["/a"]))
        entries = {name: f"{name}. {SAID.format(*one)}" for name, one in state["feed"].items()}
        self.site.feed("/feed", none="Nothing.", **entries)

    def run(self, happened: Callable[[], None] = lambda: None) -> None:
        """Run as the command does; ``happened`` is called when something reached the world."""

        def put(path: Path, words: str) -> None:
            handle = os.open(path, os.O_WRONLY | os.O_APPEND)
            os.write(handle, words.encode())
            os.close(handle)
            happened()

        def send(title: str, _: str) -> bool:
            put(self.sent, title + "\n")
            return True

        world = world_of(self.time, lambda words: put(self.printed, words + "\n"), lambda _: None)

        def write(path: Path, words: str) -> None:
            happened()
            world.write(path, words)
            happened()

        service = Service(Channel("post", "post"), send)
        with open_store(self.location) as store:
            run_once(store, replace(world, write=write, feed=self.feed, services=[service]))

    def moments(self, at: Callable[[int], None]) -> None:
        """Run, calling a function with the number of each moment at which a run can be killed."""
        numbers = count(1)

        def happened(*_: Any) -> None:
            at(next(numbers))

        for name in ("before_cursor_execute", "commit"):
            event.listen(Engine, name, happened)
        try:
            self.run(happened)
        finally:
            for name in ("before_cursor_execute", "commit"):
                event.remove(Engine, name, happened)

    def killed(self, moment: int) -> int | None:
        """Run in a process of its own that is killed at a moment; return its exit code."""

        def child() -> None:
            try:
                self.moments(lambda n: os.kill(os.getpid(), signal.SIGKILL) if n == moment else None)
            except BaseException:
                os._exit(9)
            os._exit(0)

        process = FORK.Process(target=child)
        process.start()
        process.join(120)
        return process.exitcode

    def came_out(self) -> list[list[str]]:
        """Return the alerts of the ledger, those printed, those of the feed, and those sent at least once."""
        with open_store(self.location) as store:
            assert store.check() == []
            found = sorted(said(one.record) for one in store.alerts())
            titles = [line.partition("  ")[2] for line in self.printed.read_text().splitlines()]
        root = ElementTree.fromstring(self.feed.read_text(encoding="utf-8"))
        entries = [entry.findtext(f"{ATOM}title") or "" for entry in root.iter(f"{ATOM}entry")]
        printed = [title for title in titles if title.startswith(RULES)]
        return [found, sorted(printed), sorted(entries), sorted(set(self.sent.read_text().splitlines()))]


@pytest.fixture(params=["sqlite", "postgresql"])
def new(request: pytest.FixtureRequest, tmp_path: Path, site: Site) -> Callable[[str], Stage]:
    """Return what makes stages on a database."""
    default_derivations()
    server = request.getfixturevalue("server") if request.param == "postgresql" else ""

    def make(name: str) -> Stage:
        folder = tmp_path / name
        folder.mkdir()
        if not server:
            return Stage(str(folder / "ledger.db"), site, folder)
        engine = create_engine(server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS watch_{name}"))
            connection.execute(text(f"CREATE DATABASE watch_{name}"))
            place = engine.url.set(database=f"watch_{name}").render_as_string(hide_password=False)
        engine.dispose()
        return Stage(place, site, folder)

    return make


def test_killed_runs_lose_and_double_no_alert(
    new: Callable[[str], Stage], request: pytest.FixtureRequest
) -> None:
    whole = new("whole")
    whole.prepare()
    totals = []
    for state in STORY:
        whole.set(state)
        numbers: list[int] = []
        whole.moments(numbers.append)
        totals.append(len(numbers))
        whole.time.go_on(minutes=31)
    expected = whole.came_out()
    assert len(expected[0]) == len(expected[1]) == len(expected[2]) == len(set(expected[0]))
    assert {one.partition(":")[0] for one in expected[0]} == set(RULES)

    for attempt in range(4 if "sqlite" in request.node.name else 1):
        drawn = random.Random(f"{request.node.name} {attempt}")
        stage = new(f"killed_{attempt}")
        stage.prepare()
        for state, total in zip(STORY, totals, strict=True):
            stage.set(state)
            for _ in range(2):
                moment = drawn.randint(1, total)
                assert stage.killed(moment) in (-signal.SIGKILL, 0), (attempt, moment, total)
                stage.time.go_on(minutes=1)  # it had paused between its requests
            stage.run()
            stage.time.go_on(minutes=31)
        assert stage.came_out() == expected, attempt


def test_nobody_waits_for_a_run_that_was_killed(new: Callable[[str], Stage]) -> None:
    stage = new("alone")
    stage.prepare()
    stage.set(STORY[0])
    assert stage.killed(20) == -signal.SIGKILL
    stage.run()
    assert stage.site.times("/a")


def test_two_runs_at_once_are_one(new: Callable[[str], Stage]) -> None:
    stage = new("two")
    stage.prepare()
    stage.set(STORY[0])
    entered, leave = threading.Event(), threading.Event()

    def wait(request: Any) -> None:
        entered.set()
        assert leave.wait(30)
        stage.site.answer(request)

    stage.site.trouble("/a", wait)
    first = threading.Thread(target=stage.run)
    first.start()
    assert entered.wait(30)
    with pytest.raises(UsageError, match="another claimtrack watch run is at work"):
        stage.run()
    leave.set()
    first.join(60)
    assert len(stage.site.times("/a")) == 1


def test_a_page_is_read_again_where_its_run_was_killed(new: Callable[[str], Stage]) -> None:
    """What a server called the text that was not kept is not given back to it."""
    stage = new("again")
    stage.prepare()
    stage.set(STORY[0])
    stage.run()
    stage.time.go_on(minutes=31)
    stage.set(STORY[1])
    asked = len(stage.site.times("/feed"))
    moment = 0
    while len(stage.site.times("/feed")) == asked:  # until one had fetched both
        moment += 12
        assert stage.killed(moment) == -signal.SIGKILL
    stage.run()
    with open_store(stage.location) as store:
        assert {one.record["to"]["wording"] for one in store.alerts()} == {"48 people", "58 people"}
    assert stage.time.now() - START < timedelta(hours=1)
