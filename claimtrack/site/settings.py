"""How a site is served: under which names, to whom, and how much it takes."""

from __future__ import annotations

import ipaddress
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from claimtrack.errors import UsageError
from claimtrack.settings import DEFAULT_MODEL

if TYPE_CHECKING:
    from claimtrack.site.passwords import People

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
"""The names of this machine for itself."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a site is served.

    ``hosts`` are the names, with their ports, under which it answers: a page of another site that leads a
    browser here by a name of its own (rebinding) is refused. ``peers`` are the networks of the proxies that
    sign readers in, in the header ``user_header``; with them nobody else is answered. ``people`` are those
    whom the site itself signs in, by their passwords; it is one or the other. ``user`` is who decides where
    nobody signs in. ``secret`` makes the tokens of forms and the cookies of sessions; it lives as long as the
    program.
    """

    hosts: frozenset[str]
    read_only: bool = False
    user: str = "unknown"
    peers: tuple[Network, ...] = ()
    user_header: str = ""
    people: People | None = None
    model: str = DEFAULT_MODEL
    rows: int = 100
    """Rows of a page."""
    largest: int = 1_000_000
    """Bytes of what is sent: a draft of some 150,000 words."""
    seconds: float = 20.0
    """For which what is sent may take to come."""
    wait: float = 10.0
    """Seconds for which a decision waits while another program writes."""
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)


def local_hosts(port: int) -> frozenset[str]:
    """Return the names, with the port, under which a program on this machine is reached from it.

    >>> sorted(local_hosts(80))
    ['127.0.0.1', '127.0.0.1:80', '[::1]', '[::1]:80', 'localhost', 'localhost:80']
    """
    names = {f"{name}:{port}" for name in LOOPBACK}
    return frozenset(names | set(LOOPBACK) if port == 80 else names)


def read_peer(text: str) -> Network:
    """Return the network that an address, or a network in CIDR form, names; anything else is a
    ``UsageError``.

    >>> read_peer("10.0.0.7"), read_peer("10.0.0.0/24")
    (IPv4Network('10.0.0.7/32'), IPv4Network('10.0.0.0/24'))
    """
    try:
        return ipaddress.ip_network(text.strip())
    except ValueError as error:
        message = f"{text!r} is no address such as 127.0.0.1, and no network such as 10.0.0.0/24"
        raise UsageError(message, where="--trust-proxy") from error
