"""Looking at a source: is there anything new, asked so that a server hardly notices.

A server is asked with what it called the last text (``ETag``, ``Last-Modified``), so that nothing is sent
where nothing changed; never twice within ``PAUSE`` seconds, one address after the other; not what its
robots.txt keeps programs from; and not for a while where it says that it has enough.
"""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from claimtrack.documents.contract import Failure, ReadOptions
from claimtrack.documents.sources import files_below
from claimtrack.documents.web import NO_HEADERS, ask, check_address, is_address
from claimtrack.errors import DocumentError
from claimtrack.store.watches import Host
from claimtrack.watching.every import later, moment_of, next_after_failure, retry_after

if TYPE_CHECKING:
    from claimtrack.documents.web import Answer
    from claimtrack.store.watches import Watch

Clock = Callable[[], datetime]
Sleep = Callable[[float], None]

PAUSE = 2
"""Seconds between two requests to one server."""

MOST_PAUSE = 30
"""Seconds to which a ``Crawl-delay`` is followed within a run."""

ROBOTS_KEPT = timedelta(days=1)
"""How long a robots.txt is taken for what it was: RFC 9309 allows a day."""

ROBOTS_BYTES = 512 * 1024
"""What is read of a robots.txt: RFC 9309 asks for 500 kB."""

AGENT = "claimtrack"
"""The name by which a robots.txt calls us."""

ENOUGH = (429, 503)
"""What a server says that has enough of all of us, and not only of this address."""


GONE = (404, 410)
"""What a server says of a page that it has no longer."""


class Hosts(Protocol):
    """Where it is kept what is known of servers: the ledger."""

    def host(self, name: str) -> Host | None: ...
    def set_host(self, host: Host) -> None: ...


@dataclass(frozen=True, slots=True)
class Unchanged:
    """There is nothing new."""


@dataclass(frozen=True, slots=True)
class Changed:
    """There is something that was not there before, ``data`` of an address; ``seen`` is its hash."""

    seen: str
    data: bytes = b""
    content_type: str | None = None
    url: str = ""
    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """It could not be looked at, and is not before so many seconds; ``is_gone`` where its server says that it
    is there no longer."""

    message: str
    seconds: int
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Deferred:
    """It was not looked at, since its server asked to be left alone until then."""

    until: str


Look = Unchanged | Changed | Failed | Deferred


class Refused(DocumentError):
    """A server has no such page, or none for us: asking again would change nothing."""


class _Robots(DocumentError):
    """A robots.txt keeps programs away from an address."""


class _KeptOut(Exception):
    """A server on the way is not to be asked now."""

    def __init__(self, until: str) -> None:
        super().__init__(until)
        self.until = until


class Looker:
    """Looks at one source after the other."""

    def __init__(self, hosts: Hosts, clock: Clock, sleep: Sleep, folder: str | None) -> None:
        """Paths are read from ``folder``."""
        self._hosts, self._clock, self._sleep = hosts, clock, sleep
        self._folder = Path(folder or ".")

    def path_of(self, watch: Watch) -> str:
        """Return what is read of a watch: its address, or the path of its file or folder."""
        return watch.address if is_address(watch.source) else str(self._folder / watch.source)

    def look(self, watch: Watch) -> Look:
        """Return whether there is anything new at a source since it was read last."""
        return self._ask(watch) if is_address(watch.source) else self._stat(watch)

    def _stat(self, watch: Watch) -> Look:
        path = Path(self.path_of(watch))
        told = hashlib.sha256()
        try:
            for one in files_below(path) if path.is_dir() else (path,):
                if not isinstance(one, Failure):
                    found = one.stat()
                    told.update(f"{one}\0{found.st_size}\0{found.st_mtime_ns}\0".encode(errors="replace"))
        except FileNotFoundError:
            return Failed("no such file or folder", watch.every)
        except OSError as error:
            return Failed(f"cannot be read: {(error.strerror or str(error)).lower()}", watch.every)
        seen = told.hexdigest()
        return Unchanged() if seen == watch.seen else Changed(seen)

    def _ask(self, watch: Watch) -> Look:
        options = ReadOptions(allow_private=watch.allow_private)
        called = {"If-None-Match": watch.etag, "If-Modified-Since": watch.modified}
        headers = {name: value for name, value in called.items() if value}
        try:
            answer = self._fetch(watch.address, options, headers)
        except _KeptOut as kept:
            return Deferred(kept.until)
        except DocumentError as error:
            # Where no name can be looked up no server was asked: who is back on the net is not to wait.
            is_offline = isinstance(error.__context__, socket.gaierror)
            tries = 0 if is_offline else watch.tries + 1
            return Failed(error.message, next_after_failure(watch.every, tries))
        except ImportError as error:
            return Failed(f"needs the package {error.name}, which is not installed here", watch.every)
        return self._heard(watch, answer)

    def _fetch(self, url: str, options: ReadOptions, headers: Mapping[str, str] = NO_HEADERS) -> Answer:
        self._approach(url, options)
        first = [url]  # that was just approached; what it leads to was not

        def before(url: str) -> None:
            if first and first.pop() == url:
                return
            self._approach(url, options)

        return ask(url, options, headers=headers, before=before)

    def fetch(self, url: str, options: ReadOptions) -> Answer:
        """Return what a server answers at an address that a feed links, asked as politely as a source. What
        is not to be had now is a ``DocumentError`` that says so, what never is a ``Refused``."""
        try:
            check_address(url)
            answer = self._fetch(url, options)
        except _KeptOut as kept:
            raise DocumentError(f"its server asked to be left alone until {kept.until}") from kept
        except _Robots as kept_away:
            raise Refused(kept_away.message) from kept_away
        except ValueError as error:
            raise Refused("is no address of the web") from error
        if answer.status == 200:
            return answer
        if answer.status in ENOUGH:
            self._leave_alone(
                answer.url, retry_after(answer.headers.get("retry-after"), self._clock()) or PAUSE
            )
        if 400 <= answer.status < 500 and answer.status not in (408, 425, 429):
            raise Refused(f"the server says {answer.said}")
        raise DocumentError(f"the server says {answer.said}")

    def _heard(self, watch: Watch, answer: Answer) -> Look:
        if answer.status == 304:
            return Unchanged()
        if answer.status != 200:
            asked = retry_after(answer.headers.get("retry-after"), self._clock())
            seconds = next_after_failure(watch.every, watch.tries + 1, asked)
            if answer.status in ENOUGH:
                self._leave_alone(answer.url, asked or seconds)
            return Failed(f"the server says {answer.said}", seconds, answer.status in GONE)
        seen = hashlib.sha256(answer.data).hexdigest()
        named = answer.headers.get("etag"), answer.headers.get("last-modified")
        if seen == watch.seen and named == (watch.etag, watch.modified):
            return Unchanged()
        return Changed(seen, answer.data, answer.headers.get("content-type"), answer.url, *named)

    # --- servers ---------------------------------------------------------------------------------------

    def _approach(self, url: str, options: ReadOptions) -> None:
        """Wait for a server's turn, once it is known that it does not keep us out."""
        name = host_of(url)
        host = self._hosts.host(name)
        now = self._clock()
        if host is None or host.robots_at is None or moment_of(host.robots_at) + ROBOTS_KEPT <= now:
            self._take_turn(name)
            text = self._fetch_robots(name, options)
            known = self._hosts.host(name) or Host(name, later(now, 0))
            host = replace(known, robots=text, robots_at=later(self._clock(), 0))
            self._hosts.set_host(host)
        rules = _rules_of(host.robots or "")
        if not rules.can_fetch(AGENT, url):
            raise _Robots("its server's robots.txt keeps programs away from it")
        delay = rules.crawl_delay(AGENT)
        self._take_turn(name, min(MOST_PAUSE, max(PAUSE, float(delay or 0))))

    def _take_turn(self, name: str, pause: float = PAUSE) -> None:
        """Wait until a server may be asked, and note that it is asked now: also who is killed keeps the
        pause."""
        host = self._hosts.host(name)
        if host is not None:
            left = (moment_of(host.next_at) - self._clock()).total_seconds()
            if left > MOST_PAUSE:
                raise _KeptOut(host.next_at)
            if left > 0:
                self._sleep(left)
        until = later(self._clock(), pause)
        self._hosts.set_host(replace(host, next_at=until) if host else Host(name, until))

    def _leave_alone(self, url: str, seconds: float) -> None:
        name = host_of(url)
        until = later(self._clock(), seconds)
        host = self._hosts.host(name)
        self._hosts.set_host(replace(host, next_at=until) if host else Host(name, until))

    def _fetch_robots(self, name: str, options: ReadOptions) -> str:
        """Return a server's robots.txt: nothing where there is none. One that cannot be had keeps us out of
        all, as RFC 9309 asks."""
        few = replace(options, max_bytes=ROBOTS_BYTES)
        answer = ask(f"{name}/robots.txt", few)
        if answer.status == 200:
            return answer.data.decode("utf-8", "replace")
        if answer.status == 429 or answer.status >= 500:
            if answer.status in ENOUGH:
                asked = retry_after(answer.headers.get("retry-after"), self._clock())
                self._leave_alone(name, asked or PAUSE)
            raise DocumentError(
                f"the server says {answer.said} of its robots.txt, and nothing else was asked"
            )
        return ""


def host_of(url: str) -> str:
    """Return the server behind an address, as robots.txt and pauses go by it.

    >>> host_of("https://paper.example:8080/flood?x=1")
    'https://paper.example:8080'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _rules_of(robots: str) -> RobotFileParser:
    rules = RobotFileParser()
    rules.parse(robots.splitlines())
    return rules


def in_turns(watches: list[Watch]) -> list[Watch]:
    """Return watches so that those of one server lie far from each other: while one rests, others are
    asked."""
    of_host: dict[str, list[Watch]] = {}
    for one in watches:
        of_host.setdefault(host_of(one.source) if is_address(one.source) else "", []).append(one)
    rounds = max(map(len, of_host.values()), default=0)
    return [group[i] for i in range(rounds) for group in of_host.values() if i < len(group)]
