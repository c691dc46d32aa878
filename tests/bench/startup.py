"""Measure how long ``claimtrack --help`` takes, against a bare Typer program, in one run.

    python tests/bench/startup.py [--rounds 15]

The two are started in turn, so that what else the machine does falls on both; the medians are compared.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time

BARE = """
import typer
app = typer.Typer()
@app.command()
def one(): "Do one thing."
@app.command()
def two(): "Do another."
app()
"""

PROGRAMS = {
    "bare Typer program --help": [sys.executable, "-c", BARE, "--help"],
    "claimtrack --help": [sys.executable, "-m", "claimtrack", "--help"],
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    seconds: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for _ in range(rounds + 1):
        for name, command in PROGRAMS.items():
            started = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
            seconds[name].append(time.perf_counter() - started)
    medians = {name: statistics.median(values[1:]) for name, values in seconds.items()}  # the first warms up
    for name, median in medians.items():
        print(f"{name:28} {1000 * median:6.0f} ms")
    bare, ours = medians.values()
    print(f"{'ratio':28} {ours / bare:6.2f}")


if __name__ == "__main__":
    main()
