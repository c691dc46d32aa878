"""Measure what it takes to start: ``--help`` against a bare Typer program, and ``report`` on a ledger of a few
documents against ``--version``.

    python tests/bench/startup.py [--rounds 15]

All are started in turn, so that what else the machine does falls on each; the medians are compared, of
processor seconds, which other work hardly changes. All run from byte code, as what was installed does, whatever
the environment says of writing it. The import of sqlmodel by itself says what of a report is not ours.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence

from size import derive, fill

from claimtrack.store import open_store

BARE = """
import typer
app = typer.Typer()
@app.command()
def one(): "Do one thing."
@app.command()
def two(): "Do another."
app()
"""

PROGRAM = [sys.executable, "-m", "claimtrack"]

CLAIMS = 60
"""Figures of the small ledger."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"PYTHONPYCACHEPREFIX": f"{folder}/code", "PYTHONDONTWRITEBYTECODE": ""}
        ledger = f"{folder}/tiny.db"
        with open_store(ledger) as store:
            fill(store, CLAIMS)
            derive(store)
        bare = [sys.executable, "-c", BARE, "--help"]
        _compare(rounds, {"bare Typer program --help": bare, "claimtrack --help": [*PROGRAM, "--help"]})
        report = [*PROGRAM, "report", "--db", ledger]
        version = [*PROGRAM, "--version"]
        library = [sys.executable, "-c", "import sqlmodel"]
        _compare(
            rounds, {"claimtrack --version": version, "claimtrack report": report, "import sqlmodel": library}
        )


def _compare(rounds: int, programs: Mapping[str, Sequence[str]]) -> None:
    """Print the medians of programs, and how many times the first each of the others takes."""
    seconds: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(rounds + 1):
        for name, command in programs.items():
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
            _, process.returncode, usage = os.wait4(process.pid, 0)
            seconds[name].append(usage.ru_utime + usage.ru_stime)
    medians = {name: statistics.median(values[1:]) for name, values in seconds.items()}  # the first warms up
    first, *_ = medians.values()
    for name, median in medians.items():
        print(f"{name:28} {1000 * median:6.0f} ms {median / first:6.2f}")


if __name__ == "__main__":
    main()
