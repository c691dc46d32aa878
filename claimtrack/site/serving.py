"""An application -> a server on a socket, that stops when it is told to."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from claimtrack.errors import UsageError
from claimtrack.site.app import make_app

if TYPE_CHECKING:
    from claimtrack.site.settings import Settings

AT_ONCE = 64
"""Requests that are taken at once; more are told to come again."""

HEAD = 10.0
"""Seconds for which the head of a request may take to come, and what is left of a body behind its answer: who
opens connections and says nothing would hold them all."""

STALL = 30.0
"""Seconds for which nothing of an answer may be taken; so much is sent ahead that this is 2 kB a second."""

WHOLE = 900.0
"""Seconds that a request with its answer may take: what reads the ledger keeps it from shrinking."""


class Protocol(H11Protocol):
    """A connection that ends in bounded time, whatever the other side does or leaves undone."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._limit: asyncio.TimerHandle | None = None
        self._limited = ""
        self._stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        for timer in (self._limit, self._stalled):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what comes."""
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        """Go on after an answer."""
        super().on_response_complete()
        if self.transport.is_closing():
            self._end()
        self._watch()

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection that was kept open for nothing."""
        self._end()

    def pause_writing(self) -> None:
        """Begin to wait for the other side to read on."""
        super().pause_writing()
        self._stalled = self.loop.call_later(STALL, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on writing."""
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None
        super().resume_writing()

    def _watch(self) -> None:
        """Set how long what goes on now may take: the rest of a request, or its answer. A limit that runs
        goes on: each byte more gives no more time."""
        if self.transport.is_closing():
            return
        is_answering = self.cycle is not None and not self.cycle.response_complete
        is_begun = self.conn.their_state is h11.SEND_BODY or bool(self.conn.trailing_data[0])
        is_due = self.cycle is None or is_begun or self.timeout_keep_alive_task is None
        goes_on = "answer" if is_answering else "request" if is_due else ""
        if goes_on == self._limited:
            return
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None
        self._limited = goes_on
        if goes_on:
            end = self.transport.abort if is_answering else self._end
            self._limit = self.loop.call_later(WHOLE if is_answering else HEAD, end)

    def _end(self) -> None:
        """Close the connection, without waiting long for the other side to read what was sent."""
        if not self.transport.is_closing():
            self.transport.close()
        self.loop.call_later(STALL, self.transport.abort)


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
