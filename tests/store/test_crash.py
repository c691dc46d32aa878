"""Whatever ends a command, wherever it stands: a second run leaves what an undisturbed one leaves.

A process is killed at the moment when it sends its nth statement to the database; which one is drawn with a
fixed seed. So a slow machine is killed at the same places as a fast one.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from ingest.test_kill import comes_true, is_alive
from ingest.workers import make_noted
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import make_url

from claimtrack import curate
from claimtrack.deriving import default_derivations
from claimtrack.errors import StoreError
from claimtrack.ingest import Parts, ingest, rebuild, settle
from claimtrack.model import Document
from claimtrack.store import Store, open_store
from claimtrack.store.decisions import Decision
from claimtrack.store.opening import upgrade_store
from store.samples import ENGLISH, NOW, make_toy
from store.test_identity import go_back

FORK = get_context("fork")
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP)
INTERRUPTED, FAILED = 130, 3


def texts(number: int, more: str = "") -> Document:
    """Return a document; every third one shares its head with the one before."""
    lines = "\n".join(f"They lost {number * 7 + line} tanks in Ascot." for line in range(4))
    head = f"Flood of Ascot {number - (number % 3 == 2)}"
    return Document(
        f"{number}.txt", f"{head}\n{lines}\nAnd {number} men.{more}", date=f"2020-10-{number + 1:02}"
    )


BEFORE = [texts(number) for number in range(4)]
MORE = [texts(number, " He saw 99 boats." if number == 1 else "") for number in range(9)]
PARTS = Parts(make=make_toy)


def take_in(store: Store, documents: Sequence[Document], workers: int = 1) -> None:
    parts = Parts(lambda *_: documents, make_noted if workers > 1 else make_toy)
    done = ingest(store, ["x"], parser_name="toy", language=ENGLISH, now=NOW, parts=parts, workers=workers)
    assert done.failures == []


# --- what is disturbed: an operation, which can be run again wherever the first one ended ---------------------


def do_ingest(location: str) -> None:
    with open_store(location) as store:
        take_in(store, MORE)


def do_ingest_in_two(location: str) -> None:
    with open_store(location) as store:
        take_in(store, MORE, workers=2)


def do_rebuild(location: str) -> None:
    with open_store(location) as store:
        rebuild(store, extract=True, parser_name="toy", language=ENGLISH, now=NOW, parts=PARTS)


def do_set(location: str) -> None:
    with open_store(location) as store:
        chosen = [one for one in store.documents() if one.document.id in ("0.txt", "2.txt")]
        if store.document_values("2.txt"):
            return
        made = [Decision("document", "set", one.document.id, "publisher", "The Wire") for one in chosen]
        store.decide(made, at=NOW, who="Ada")
        take_in(store, [])  # reads again what is out of step, as the command does


def do_remove(location: str) -> None:
    with open_store(location) as store:
        chosen = [one for one in store.documents() if one.document.id in ("1.txt", "2.txt")]
        if chosen:
            curate.take_out(store, chosen, now=NOW, who="Ada", language=ENGLISH)


def do_restore(location: str) -> None:
    do_remove(location)
    with open_store(location) as store:
        if "1.txt" not in {one.document.id for one in store.documents()}:
            store.undo(max(one.batch for one in store.log()), at=NOW, who="Ada")
        settle(store, ENGLISH)


def do_merge(location: str) -> None:
    with open_store(location) as store:
        if not any(made.decision.kind == "topic" for made in store.log()):
            one, other = sorted(store.topics())[:2]
            made = Decision("topic", "merge", other, value=one)
            curate.decide(store, [made], now=NOW, who="Ada", language=ENGLISH)


def do_upgrade(location: str) -> None:
    upgrade_store(location)
    with open_store(location) as store:
        settle(store, ENGLISH)


OPERATIONS: dict[str, Callable[[str], None]] = {
    "ingest": do_ingest,
    "ingest in two": do_ingest_in_two,
    "rebuild": do_rebuild,
    "set": do_set,
    "remove": do_remove,
    "restore": do_restore,
    "merge": do_merge,
    "upgrade": do_upgrade,
}


# --- ledgers ---------------------------------------------------------------------------------------------------


@dataclass
class Ledgers:
    """Ledgers of one kind, copied from one that was filled once."""

    kind: str
    folder: Path
    server: str = ""
    numbers: Iterator[int] = count()  # noqa: RUF009 - one sequence for all names

    def copy(self, of: str) -> str:
        """Return where a copy of a ledger is."""
        name = f"crash_{next(self.numbers)}"
        if self.kind == "sqlite":
            return str(shutil.copy(of, self.folder / f"{name}.db"))
        self.run(f"CREATE DATABASE {name} TEMPLATE {make_url(of).database}")
        return make_url(self.server).set(database=name).render_as_string(hide_password=False)

    def new(self) -> str:
        """Return where a ledger can be made."""
        name = f"crash_{next(self.numbers)}"
        if self.kind == "sqlite":
            return str(self.folder / f"{name}.db")
        self.run(f"CREATE DATABASE {name}")
        return make_url(self.server).set(database=name).render_as_string(hide_password=False)

    def run(self, statement: str) -> None:
        """Let the server do something outside a transaction."""
        engine = create_engine(self.server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def ledgers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Ledgers:
    """Return what makes ledgers on a database."""
    server = request.getfixturevalue("server") if request.param == "postgresql" else ""
    return Ledgers(request.param, tmp_path_factory.mktemp("crash"), server)


@pytest.fixture(scope="module")
def filled(ledgers: Ledgers) -> dict[str, str]:
    """Return a ledger of today and one of the release before, each with some documents."""
    default_derivations()
    today = ledgers.new()
    with open_store(today) as store:
        take_in(store, BEFORE)
    old = ledgers.copy(today)
    go_back(old, "0009")
    return {"today": today, "old": old}


def view(location: str) -> list[object]:
    """Return what reports see, once what an ended command left due is made up for."""
    with open_store(location) as store:
        take_in(store, [])
        assert store.check() == []
        assert store.is_current()
        entries = [
            (e.claim, e.topic, e.topic_name, e.label, e.origin, e.copy, e.story, e.story_name, e.extracted)
            for e in store.entries()
        ]
        documents = [(d.document, d.origin, d.versions, d.claims) for d in store.documents()]
        return [entries, documents, store.copies(), store.topics(), store.stories(), store.voices()]


# --- ending a process ------------------------------------------------------------------------------------------


def statements(engine_of: Callable[[int], None]) -> Callable[[], None]:
    """Call a function with the number of each statement that is sent from now on; return what ends that."""
    numbers = count(1)

    def sent(*_: Any) -> None:
        engine_of(next(numbers))

    for name in ("before_cursor_execute", "commit"):
        event.listen(Engine, name, sent)
    return lambda: [event.remove(Engine, name, sent) for name in ("before_cursor_execute", "commit")] and None


def in_child(work: Callable[[], None], *, kill: int = 0, sent: int = 0) -> int:
    """Run in a process of its own, ended by a signal at the statement of this number; return its exit code."""

    def child() -> None:
        def interrupt(*_: object) -> None:
            raise KeyboardInterrupt

        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, interrupt)
        with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
            sys.stderr = nowhere
            if kill:
                statements(lambda number: os.kill(os.getpid(), sent) if number == kill else None)
            code = 0
            try:
                work()
            except KeyboardInterrupt:
                code = INTERRUPTED
            except StoreError:
                code = FAILED
        os._exit(code)

    process = FORK.Process(target=child)
    process.start()
    process.join(120)
    assert process.exitcode is not None
    return process.exitcode


@pytest.fixture(scope="module")
def whole(ledgers: Ledgers, filled: dict[str, str]) -> Callable[[str], tuple[list[object], int]]:
    """Return what an undisturbed run of an operation leaves, and how many statements it sends."""
    known: dict[str, tuple[list[object], int]] = {}

    def find(name: str) -> tuple[list[object], int]:
        if name not in known:
            location, numbers = ledgers.copy(filled["old" if name == "upgrade" else "today"]), []
            end = statements(numbers.append)
            OPERATIONS[name](location)
            end()
            known[name] = view(location), len(numbers)
        return known[name]

    return find


@pytest.mark.parametrize("sent", SIGNALS, ids=lambda sent: sent.name)
@pytest.mark.parametrize("name", OPERATIONS)
def test_a_second_run_makes_up_for_one_that_was_ended(
    name: str,
    sent: signal.Signals,
    ledgers: Ledgers,
    filled: dict[str, str],
    whole: Callable[[str], tuple[list[object], int]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NOTED", str(tmp_path))  # where workers leave their numbers
    expected, total = whole(name)
    drawn = random.Random(f"{name} {sent.name} {ledgers.kind}")
    for moment in sorted(drawn.randint(1, total) for _ in range(1 if name == "ingest in two" else 2)):
        location = ledgers.copy(filled["old" if name == "upgrade" else "today"])
        code = in_child(lambda: OPERATIONS[name](location), kill=moment, sent=sent)  # noqa: B023
        assert code == (-sent if sent == signal.SIGKILL else INTERRUPTED)
        OPERATIONS["ingest" if name == "ingest in two" else name](location)
        assert view(location) == expected, (moment, total)
        numbers = [int(path.name) for path in tmp_path.iterdir()]
        assert comes_true(lambda: not any(map(is_alive, numbers)))  # noqa: B023


# --- four at once ----------------------------------------------------------------------------------------------


def test_four_at_once(ledgers: Ledgers, filled: dict[str, str]) -> None:
    def publishers(location: str) -> None:
        with open_store(location, busy_seconds=60) as store:
            for number in range(4):
                made = [Decision("document", "set", f"{number}.txt", "publisher", f"Wire {number}")]
                store.decide(made, at=NOW, who="Ada")
                take_in(store, [])

    def voices(location: str) -> None:
        with open_store(location, busy_seconds=60) as store:
            for entry in store.entries()[:4]:
                made = Decision(
                    "claim", "tag", entry.claim.claim, None, "seen", document=entry.claim.document
                )
                curate.decide(store, [made], now=NOW, who="Bob", language=ENGLISH)
            rebuild(store, parser_name="toy", language=ENGLISH, now=NOW, parts=PARTS)

    def first(location: str) -> None:
        with open_store(location, busy_seconds=60) as store:
            take_in(store, MORE[:6])

    def last(location: str) -> None:
        with open_store(location, busy_seconds=60) as store:
            take_in(store, MORE[3:])

    work = (publishers, voices, first, last)
    alone, together = ledgers.copy(filled["today"]), ledgers.copy(filled["today"])
    for one in work:
        one(alone)
    codes: list[int] = []
    threads = [
        threading.Thread(target=lambda one=one: codes.append(in_child(lambda: one(together)))) for one in work
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert codes == [0, 0, 0, 0]
    assert view(together) == view(alone)


# --- a full disk -----------------------------------------------------------------------------------------------


@contextmanager
def room(size: int) -> Iterator[None]:
    """Let no file grow beyond a size; what is written beyond is refused as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("ledgers", ["sqlite"], indirect=True)  # a server's disk is not ours
@pytest.mark.parametrize("name", [name for name in OPERATIONS if name != "ingest in two"])
def test_a_full_disk_loses_nothing(
    name: str,
    ledgers: Ledgers,
    filled: dict[str, str],
    whole: Callable[[str], tuple[list[object], int]],
    tmp_path: Path,
) -> None:
    expected, _ = whole(name)
    told, refused = tmp_path / "told", 0
    for step in (0, 5, 20, 60, 200):
        location = ledgers.copy(filled["old" if name == "upgrade" else "today"])

        def work(location: str = location, step: int = step) -> None:
            with room(step * 4096 + 2048):
                try:
                    OPERATIONS[name](location)
                except StoreError as error:
                    resource.setrlimit(
                        resource.RLIMIT_FSIZE, resource.getrlimit(resource.RLIMIT_FSIZE)[1:] * 2
                    )
                    told.write_text(str(error), encoding="utf-8")
                    raise

        before = len(_log(location)) if name != "upgrade" else 0
        code = in_child(work)
        assert code in (0, FAILED), step
        if code == FAILED:
            refused += 1
            said = told.read_text(encoding="utf-8")
            assert "\n" not in said and "the disk has no room, or refuses to be written" in said
            if name in ("merge", "remove"):
                assert ("is logged" in said) == (len(_log(location)) > before)
        OPERATIONS[name](location)
        assert view(location) == expected, step
    assert refused >= 2


def _log(location: str) -> list[Any]:
    with open_store(location) as store:
        return list(store.log())
