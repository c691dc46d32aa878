"""A run that is killed at any moment leaves a ledger in which a second run completes the rest."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from store.samples import ENGLISH, NOW, TOYS, make_toy

from claimtrack.ingest import Parts, ingest
from claimtrack.store import Store, open_store
from ingest import slow_ingest, workers

COUNT = 30


def start(path: Path, seconds: float) -> subprocess.Popen[str]:
    """Start an ingest in a process of its own and return when it has begun."""
    tests = Path(__file__).resolve().parent.parent
    process = subprocess.Popen(
        [sys.executable, slow_ingest.__file__, str(path), str(COUNT), str(seconds)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{tests}{os.pathsep}{tests.parent}"},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    return process


def view(store: Store) -> list[object]:
    """Return what reports see."""
    return [store.entries(), store.copies(), [(d.document, d.origin, d.claims) for d in store.documents()]]


@pytest.fixture(scope="module")
def whole() -> list[object]:
    """Return what an ingest that nobody kills leaves."""
    with open_store(":memory:") as store:
        finish(store)
        return view(store)


def finish(store: Store) -> int:
    parts = Parts(read=lambda *_: slow_ingest.documents(COUNT), make=make_toy, derivations=TOYS)
    summary = ingest(store, ["x"], parser_name="toy", language=ENGLISH, now=NOW, parts=parts)
    assert summary.documents == COUNT and not summary.failures
    return summary.unchanged


@pytest.mark.parametrize("moment", [0.0, 0.1, 0.3, "some documents", "some documents"])
def test_a_second_run_completes_a_killed_one(
    moment: float | str, tmp_path: Path, whole: list[object]
) -> None:
    path = tmp_path / "ledger.db"
    process = start(path, 0.02)
    if isinstance(moment, str):
        deadline = time.monotonic() + 60
        while _documents(path) < 5 and time.monotonic() < deadline:
            time.sleep(0.02)
    else:
        time.sleep(moment)
    process.kill()
    process.communicate()
    with open_store(str(path)) as store:
        done = len(store.documents())
        assert isinstance(moment, float) or done >= 5
        # What is there is whole: every document that is there has all its claims.
        assert all(entry.claims == 41 + 1 for entry in store.documents())
        assert finish(store) == done
        assert store.check() == []
        assert [_without_keys(e) for e in view(store)[0]] == [_without_keys(e) for e in whole[0]]  # type: ignore[attr-defined]
        assert view(store)[1:] == whole[1:]


def _without_keys(entry: object) -> tuple[object, ...]:
    return tuple(getattr(entry, name) for name in ("claim", "topic", "label", "origin", "copy"))


def _documents(path: Path) -> int:
    if not path.exists() or path.stat().st_size == 0:
        return 0
    try:
        with open_store(str(path), create=False) as store:
            return len(store.documents())
    except Exception:  # not yet made
        return 0


def in_the_foreground() -> None:
    """Heed Ctrl-C and a hang-up: whatever runs the tests in the background has its programs ignore them."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


@pytest.mark.parametrize("sent", ["SIGKILL", "SIGTERM", "SIGHUP", "SIGINT"])
def test_workers_end_with_their_parent(sent: str, tmp_path: Path) -> None:
    tests = Path(__file__).resolve().parent.parent
    process = subprocess.Popen(
        [sys.executable, workers.__file__],
        stderr=subprocess.DEVNULL,
        preexec_fn=in_the_foreground,
        env={
            **os.environ,
            "PYTHONPATH": f"{tests}{os.pathsep}{tests.parent}",
            "NOTED": str(tmp_path),
        },
    )
    try:
        assert comes_true(lambda: len(list(tmp_path.iterdir())) == 2)
    finally:
        process.send_signal(getattr(signal, sent))
        process.wait(30)
    numbers = [int(path.name) for path in tmp_path.iterdir()]
    assert comes_true(lambda: not any(is_alive(number) for number in numbers))


@pytest.mark.parametrize("sent", ["SIGTERM", "SIGHUP"])
def test_a_terminated_command_is_interrupted(sent: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "claimtrack", "ingest", "-", "--db", str(tmp_path / "l.db")]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=in_the_foreground
    )
    assert comes_true(lambda: waits_for_its_input(tmp_path / "l.db"))
    process.send_signal(getattr(signal, sent))
    _, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert told.splitlines()[-1].startswith("claimtrack: interrupted; what was read so far is kept")


def test_who_asks_for_it_is_not_hung_up(tmp_path: Path) -> None:
    program = (
        "import signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); "
        "import os; os.execv(sys.executable, [sys.executable, '-m', 'claimtrack', *sys.argv[1:]])"
    )
    command = [sys.executable, "-c", program, "ingest", "-", "--db", str(tmp_path / "l.db")]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert comes_true(lambda: waits_for_its_input(tmp_path / "l.db"))
    process.send_signal(signal.SIGHUP)
    told, _ = process.communicate("At least 12 people were killed.", timeout=60)
    assert process.returncode == 0 and "1 document: 1 new" in told


def waits_for_its_input(ledger: Path) -> bool:
    """Say whether an ingest has begun: the beginning of the run is noted before anything is read."""
    if not ledger.exists():
        return False
    try:
        with open_store(str(ledger), create=False) as store:
            return bool(store.runs())
    except Exception:  # not yet made
        return False


def comes_true(test: Callable[[], bool], seconds: float = 60) -> bool:
    """Say whether something comes true within some time."""
    deadline = time.monotonic() + seconds
    while not test() and time.monotonic() < deadline:
        time.sleep(0.05)
    return test()


def is_alive(number: int) -> bool:
    """Say whether a process runs."""
    state = Path(f"/proc/{number}/stat")
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    # One that nobody has waited for is dead all the same.
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
