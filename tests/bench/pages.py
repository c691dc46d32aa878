"""Measure the pages of the site against Datasette's, on one ledger and over loopback.

    python tests/bench/pages.py --db LEDGER [--rounds 9]

Each page is asked for in turn with the others, so that what else the machine does falls on all; medians of the
seconds until its last byte are printed, and before them what it took the first time, when nothing of the ledger
was made before. None may take ``MOST`` seconds, nor more than Datasette's page of one row.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MOST = 0.3
"""Seconds that a page may take."""

WAIT = 120
"""Seconds that a server may take to start."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--db", type=Path, required=True, help="the ledger")
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    site = [
        sys.executable,
        "-m",
        "claimtrack",
        "serve",
        "--read-only",
        "--port",
        "8197",
        "--db",
        str(options.db),
    ]
    other = [
        sys.executable,
        "-m",
        "datasette",
        str(options.db),
        "--port",
        "8198",
        "--setting",
        "sql_time_limit_ms",
        "60000",
    ]
    with _served(site, "http://127.0.0.1:8197") as ours, _served(other, "http://127.0.0.1:8198") as theirs:
        pages = {name: ours + path for name, path in _pages(options.db)}
        pages |= {name: theirs + path for name, path in _of_datasette(options.db)}
        seconds: dict[str, list[float]] = {name: [] for name in pages}
        sizes: dict[str, int] = {}
        first: dict[str, float] = {}
        for number in range(options.rounds + 1):
            for name, address in pages.items():
                started = time.perf_counter()
                with urllib.request.urlopen(address, timeout=WAIT) as answer:
                    sizes[name] = len(answer.read())
                spent = time.perf_counter() - started
                if number:  # the first round fills what both keep in memory
                    seconds[name].append(spent)
                else:
                    first[name] = spent
    row = statistics.median(seconds["Datasette, a row"])
    print(f"{'page':20} {'first ms':>8} {'ms':>8} {'x row':>6} {'KB':>6}")
    for name, taken in sorted(seconds.items(), key=lambda item: -statistics.median(item[1])):
        median = statistics.median(taken)
        is_late = not name.startswith("Datasette") and median > min(MOST, row)
        print(
            f"{name:20} {1000 * first[name]:8.0f} {1000 * median:8.0f} {median / row:6.2f} {sizes[name] / 1000:6.0f}"
            f"{'  too slow' if is_late else ''}"
        )


def _pages(path: Path) -> Iterator[tuple[str, str]]:
    with sqlite3.connect(path) as connection:

        def ask(query: str) -> str:
            return urllib.parse.quote(str(connection.execute(query).fetchone()[0]), safe="")

        topic = ask("SELECT topic FROM claim_topic GROUP BY topic ORDER BY count(*) DESC, topic LIMIT 1")
        story = ask("SELECT story FROM document_story GROUP BY story ORDER BY count(*) DESC, story LIMIT 1")
        claim = ask("SELECT claim FROM claim ORDER BY id LIMIT 1")
        document = ask("SELECT identity FROM document ORDER BY id LIMIT 1")
        word = ask("SELECT substr(text, 1, instr(text, ' ') - 1) FROM sentence ORDER BY id LIMIT 1")
    yield "start", "/"
    yield "stories", "/stories"
    yield "story", f"/story?key={story}"
    yield "topics", "/topics"
    yield "topic", f"/topic?key={topic}"
    yield "figure", f"/figure/{claim}"
    yield "document", f"/document?id={document}"
    yield "documents", "/documents"
    yield "queue", "/review"
    yield "log", "/log"
    yield "search", f"/search?q={word}"
    yield "figures", "/figures?limit=50"
    yield "conflicts", "/conflicts"


def _of_datasette(path: Path) -> Iterator[tuple[str, str]]:
    yield "Datasette, a row", f"/{path.stem}/claim/1"
    yield "Datasette, a table", f"/{path.stem}/claim"


@contextmanager
def _served(command: list[str], address: str) -> Iterator[str]:
    """Serve, and yield the address once it answers."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + WAIT
        while True:
            try:
                urllib.request.urlopen(address, timeout=WAIT).close()
                break
            except OSError:
                if time.monotonic() > until or process.poll() is not None:
                    raise
                time.sleep(0.5)
        yield address
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
