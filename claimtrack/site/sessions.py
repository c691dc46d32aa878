"""Who is signed in: cookies that only this program can have made, and a brake on who tries passwords."""

from __future__ import annotations

import hmac
import ipaddress
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_hex
from threading import Lock
from typing import Any

from claimtrack.site.passwords import LONGEST_NAME, People, Person

LASTS = 12 * 3600
"""Seconds for which who signed in is signed in: a long working day."""

MOST = 10_000
"""What is remembered of sessions that were ended, and of failures."""

Now = Callable[[], float]


class Sessions:
    """The sessions of one program: they end with it, with the password that began them, and when who signed
    in signs out."""

    def __init__(self, people: People, secret: bytes, now: Now = time.time) -> None:
        self._people, self._secret, self._now = people, secret, now
        self._ended: OrderedDict[str, float] = OrderedDict()

    def begin(self, person: Person) -> str:
        """Return the cookie of who signed in: name, end and a number of its own, signed."""
        said = f"{int(self._now()) + LASTS}:{token_hex(16)}:{person.name}"
        return f"{_packed(said.encode())}.{self._mark(said, person)}"

    def who(self, cookie: str) -> Person | None:
        """Return whose cookie it is; ``None`` for one that is forged, over, or of a password that was changed
        since."""
        packed, _, mark = cookie.partition(".")
        try:
            said = urlsafe_b64decode(packed.encode() + b"=" * (-len(packed) % 4)).decode()
            end, number, name = said.split(":", 2)
            is_over = int(end) <= self._now()
        except ValueError:
            return None
        person = self._people.find(name) if len(name) <= LONGEST_NAME else None
        if person is None or is_over or number in self._ended:
            return None
        return person if hmac.compare_digest(mark.encode(), self._mark(said, person).encode()) else None

    def end(self, cookie: str) -> None:
        """End a session for good, also for who kept the cookie."""
        if self.who(cookie) is None:
            return
        packed = cookie.partition(".")[0]
        end, number, _ = urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode().split(":", 2)
        self._ended[number] = float(end)
        while len(self._ended) > MOST or next(iter(self._ended.values()), self._now()) < self._now():
            self._ended.popitem(last=False)

    def _mark(self, said: str, person: Person) -> str:
        signed = f"session\n{said}\n{person.role}\n{person.hash}".encode("utf-8", "surrogatepass")
        return hmac.new(self._secret, signed, sha256).hexdigest()


def _packed(said: bytes) -> str:
    return urlsafe_b64encode(said).decode().rstrip("=")


@dataclass(slots=True)
class _Failures:
    count: int = 0
    until: float = 0.0


FREE = {"pair": 5, "address": 20, "name": 10}
"""Wrong passwords that cost no waiting: of one name from one address, from one address under any names, and
of one name from anywhere."""

LONGEST_WAIT = {"pair": 900.0, "address": 900.0, "name": 30.0}
"""Seconds that are waited at most. A name alone is held up shortly: else anybody could keep its owner out."""

FORGOTTEN = 3600.0
"""Seconds behind the last failure after which there was none."""


@dataclass(slots=True)
class Brake:
    """Holds up who tries one password after the other; waits double with each failure."""

    now: Now = time.monotonic
    _held: OrderedDict[tuple[str, str, str], _Failures] = field(default_factory=OrderedDict)
    _known: OrderedDict[tuple[str, str], None] = field(default_factory=OrderedDict)
    _lock: Any = field(default_factory=Lock)

    def tries(self, address: str, name: str) -> float:
        """Return for how many seconds a name must not be tried from an address; 0 where it may be now, which
        counts as a failure until ``succeeds`` says otherwise: of many at once none is free."""
        with self._lock:
            now = self.now()
            keys = self._keys(address, name)
            left = max((self._held[key].until - now for key in keys if key in self._held), default=0.0)
            if left > 0:
                return left
            for key in keys:
                one = self._held.pop(key, None)
                if one is None or one.until + FORGOTTEN < now:
                    one = _Failures()
                one.count += 1
                over = one.count - FREE[key[0]]
                wait = min(2.0 ** min(over, 20), LONGEST_WAIT[key[0]]) if over >= 0 else 0.0
                one.until = now + wait
                self._held[key] = one
            while len(self._held) > MOST:
                self._held.popitem(last=False)
            return 0.0

    def succeeds(self, address: str, name: str) -> None:
        """Take back what a try counted that was right. What else came from that address stays counted: who
        has a password of his own may try those of others."""
        with self._lock:
            for key in self._keys(address, name):
                one = self._held.get(key)
                if one is None:
                    continue
                if key[0] == "address" and one.count > 1:
                    one.count, one.until = one.count - 1, 0.0
                else:
                    del self._held[key]
            self._known[place_of(address), name] = None
            while len(self._known) > MOST:
                self._known.popitem(last=False)

    def _keys(self, address: str, name: str) -> list[tuple[str, str, str]]:
        place = place_of(address)
        keys = [("pair", place, name), ("address", place, "")]
        # Where somebody has signed in before, others who try the name elsewhere do not hold up.
        return keys if (place, name) in self._known else [*keys, ("name", "", name)]


def place_of(address: str) -> str:
    """Return what counts as one address: of IPv6 one network, of which one machine has all.

    >>> place_of("2001:db8::7"), place_of("10.0.0.7"), place_of("testclient")
    ('2001:db8::/64', '10.0.0.7', 'testclient')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:100]
    if found.version == 4:
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((int(found) >> 64 << 64, 64)))
