"""Ledgers, a site, a clock, and what a run is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from store.conftest import empty, server, store
from store.samples import ENGLISH

from claimtrack.ingest import Parts
from claimtrack.store import Store
from claimtrack.watching import Outcome, World, run_once
from claimtrack.watching.every import read_every
from claimtrack.watching.rules import read_condition
from watching.saying import make_sayings
from watching.site import Site, Time

__all__ = ["empty", "server", "store"]


@pytest.fixture
def location(tmp_path: Path) -> str:
    """Return where a ledger can be made; what databases do differently is tested with crashes."""
    return str(tmp_path / "ledger.db")


@dataclass
class Desk:
    """A ledger, a site and a clock, and what was heard of its runs."""

    store: Store
    site: Site
    time: Time
    shown: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def watch(self, source: str, every: str = "30m", *, allow_private: bool = True) -> None:
        self.store.add_watch(source, source, read_every(every), self.time.now(), allow_private=allow_private)

    def rule(self, when: str, **filters: Any) -> int:
        return self.store.add_rule(filters or {"topic": "killed"}, str(read_condition(when)), self.time.now())

    def world(self, **changes: Any) -> World:
        made = world_of(self.time, self.shown.append, self.told.append)
        return replace(made, **changes)

    def run(self, **changes: Any) -> Outcome:
        return run_once(self.store, self.world(**changes))

    def later(self, minutes: float = 31, **changes: Any) -> list[str]:
        """Let time pass, run, and return the alerts: what happened, from what to what."""
        self.time.go_on(minutes=minutes)
        return [said(one.record) for one in self.run(**changes).alerts]


def said(record: Any) -> str:
    before, after = (record[side] and record[side]["wording"] for side in ("from", "to"))
    return f"{record['what']}: {before} -> {after}"


def world_of(time: Time, show: Any, tell: Any) -> World:
    def write(path: Path, text: str) -> None:
        aside = path.with_suffix(".part")
        aside.write_text(text, encoding="utf-8")
        aside.replace(path)

    return World(
        parser_name="toy",
        language=ENGLISH,
        clock=time.now,
        sleep=time.sleep,
        show=show,
        tell=tell,
        write=write,
        parts=Parts(make=make_sayings),
        wait=5,
    )


@pytest.fixture
def time() -> Time:
    """Return a clock that stands still."""
    return Time()


@pytest.fixture
def site(time: Time) -> Iterator[Site]:
    """Return a site without pages."""
    made = Site(time)
    yield made
    made.close()


@pytest.fixture
def desk(store: Store, site: Site, time: Time) -> Desk:
    """Return an empty ledger beside a site."""
    return Desk(store, site, time)
