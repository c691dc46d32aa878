"""An application -> a server on a socket, that stops when it is told to."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from claimtrack.errors import UsageError
from claimtrack.site.app import make_app

if TYPE_CHECKING:
    from claimtrack.site.settings import Settings

AT_ONCE = 64
"""Requests that are taken at once; more are told to come again."""

HEAD = 10.0
"""Seconds for which the head of a first request may take to come: who opens connections and says nothing
would hold them all."""


class Protocol(H11Protocol):
    """A connection that is closed where no request comes."""

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first request."""
        super().connection_made(transport)
        asyncio.get_running_loop().call_later(HEAD, self._drop_if_silent)

    def _drop_if_silent(self) -> None:
        if self.cycle is None and not self.transport.is_closing():
            self.transport.close()


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; an address that cannot be had is a ``UsageError``."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except (OSError, OverflowError) as error:
        made.close()
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise UsageError(f"cannot listen on {host}, port {port}: {reason}", where="--port") from error
    return made


def server(location: str, settings: Settings) -> uvicorn.Server:
    """Return the server of a ledger's site.

    It believes no header of a proxy about where a request comes from: only the peer itself counts.
    """
    config = uvicorn.Config(
        make_app(location, settings),
        http=Protocol,
        ws="none",
        lifespan="off",
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_level="warning",
        limit_concurrency=AT_ONCE,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=5,
        h11_max_incomplete_event_size=32_768,
    )
    return uvicorn.Server(config)


def run(location: str, settings: Settings, listening: socket.socket) -> None:
    """Serve a ledger until interrupted."""
    with listening:
        server(location, settings).run(sockets=[listening])
