"""Alerts to any service or e-mail, through apprise, which is installed where it is wanted."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from claimtrack.errors import UsageError
from claimtrack.store.watches import Channel

Send = Callable[[str, str], bool]
"""Sends a title and a text; says whether that was confirmed."""

MISSING = "needs the package apprise, which is not installed here: pip install 'claimtrack[notify]'"


@dataclass(frozen=True, slots=True)
class Service:
    """A service that alerts are sent to."""

    channel: Channel
    send: Send


def services(addresses: Iterable[str]) -> list[Service]:
    """Return the services behind addresses as apprise writes them; one that is none, or that apprise is not
    installed for, is a ``UsageError``. Such an address holds passwords, and stands in no message."""
    return [_service(address) for address in dict.fromkeys(one.strip() for one in addresses) if address]


def channel_of(address: str) -> Channel:
    """Return how the ledger knows a service: by a hash of its address, of which only the sort is shown.

    >>> channel_of("mailto://ada:secret@example.org").shown
    'mailto'
    """
    return Channel(hashlib.sha256(address.encode()).hexdigest()[:16], address.partition(":")[0][:20])


def _service(address: str) -> Service:
    try:
        import apprise
    except ImportError as error:
        raise UsageError(MISSING, where="--notify") from error
    logging.getLogger("apprise").setLevel(logging.CRITICAL)
    channel = channel_of(address)
    service = apprise.Apprise()
    if "://" not in address or not service.add(address):
        raise UsageError(
            f"apprise knows no service behind that address of {channel.shown!r}; write it as"
            " mailto://USER:PASSWORD@HOST, ntfy://TOPIC, json://HOST ...",
            where="--notify",
        )

    def send(title: str, text: str) -> bool:
        return bool(service.notify(body=text, title=title, body_format=apprise.NotifyFormat.TEXT))

    return Service(channel, send)
