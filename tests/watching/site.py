"""A web site on this machine whose pages change, and a time that passes when a test says so."""

from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

START = datetime(2021, 3, 4, 12, 0, tzinfo=UTC)


class Time:
    """A clock that stands still until it is told to go on; to sleep is to go on."""

    def __init__(self, now: datetime = START) -> None:
        self.moment = now

    def now(self) -> datetime:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)

    def go_on(self, **by: float) -> None:
        self.moment += timedelta(**by)


Trouble = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """Pages by path; ``troubles`` are what happens instead, one after the other, and ``asked`` the requests:
    when, for which path, with which headers."""

    def __init__(self, time: Time) -> None:
        self.time = time
        self.pages: dict[str, tuple[str, str]] = {}
        self.troubles: dict[str, list[Trouble]] = {}
        self.asked: list[tuple[datetime, str, dict[str, str]]] = []
        self.has_etags = True
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer.asked.append((outer.time.now(), self.path, dict(self.headers)))
                self.close_connection = True
                if outer.troubles.get(self.path):
                    outer.troubles[self.path].pop(0)(self)
                    return
                outer.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        if request.path not in self.pages:
            send(request, 404)
            return
        text, kind = self.pages[request.path]
        etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:12]}"'
        if self.has_etags and request.headers.get("If-None-Match") == etag:
            send(request, 304)
            return
        send(request, 200, text.encode(), Content_Type=kind, **({"ETag": etag} if self.has_etags else {}))

    def write(self, path: str, *lines: str, kind: str = "text/plain; charset=utf-8") -> str:
        """Put a text at a path and return its address."""
        self.pages[path] = ("\n".join(lines), kind)
        return self.url + path

    def feed(self, path: str, **entries: str) -> str:
        """Put a feed at a path, its entries by id, and return its address."""
        items = "".join(
            f"<item><guid>{self.url}/e/{name}</guid><title>Quake in Ascot</title>"
            f"<pubDate>Mon, 01 Mar 2021 10:00:00 GMT</pubDate><description>{text}</description></item>"
            for name, text in entries.items()
        )
        text = f'<rss version="2.0"><channel><title>The Wire</title>{items}</channel></rss>'
        return self.write(path, text, kind="application/rss+xml")

    def trouble(self, path: str, *troubles: Trouble) -> None:
        """Let the next requests for a path end so."""
        self.troubles.setdefault(path, []).extend(troubles)

    def times(self, path: str) -> list[datetime]:
        """Return when a path was asked for."""
        return [moment for moment, asked, _ in self.asked if asked == path]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def send(request: BaseHTTPRequestHandler, code: int, body: bytes = b"", **headers: str) -> None:
    request.send_response(code)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        request.send_header(name.replace("_", "-"), value)
    request.end_headers()
    request.wfile.write(body)


def status(code: int, **headers: str) -> Trouble:
    """Return a trouble that is a status."""
    return lambda request: send(request, code, **headers)


def broken_off(request: BaseHTTPRequestHandler) -> None:
    """Break off in the middle of an answer."""
    request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nThe ministry")
    request.wfile.flush()
    request.connection.shutdown(socket.SHUT_RDWR)
