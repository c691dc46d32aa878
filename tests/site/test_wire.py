"""Attacks on a real server over a real line: what is slow, cut off, twice said or never read, ends soon."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from flood import SETTINGS, Served

from claimtrack.site import serving
from claimtrack.site.guard import token_of

QUICK = {"HEAD": 0.4, "STALL": 0.4, "WHOLE": 3.0}
"""Limits in seconds that a test can wait for."""

PATIENCE = 10.0
"""Seconds after which a connection that is still open is not bounded, on a busy machine."""


@pytest.fixture
def quick(made: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """Return a server that soon loses patience."""
    for name, seconds in QUICK.items():
        assert getattr(serving, name) > seconds
        monkeypatch.setattr(serving, name, seconds)
    with Served(made, seconds=0.4) as served:
        yield served
        assert httpx.get(served.url).status_code == 200


def connected(served: Served, **options: Any) -> socket.socket:
    return socket.create_connection(("127.0.0.1", served.port), timeout=PATIENCE, **options)


def heard(connection: socket.socket, drip: bytes = b"", every: float = 0.05) -> bytes:
    """Return all that a server says until it ends the connection, while bytes drip in; it must end it."""
    said, start = b"", time.monotonic()
    connection.settimeout(every if drip else PATIENCE)
    while time.monotonic() - start < PATIENCE:
        try:
            part = connection.recv(65_536)
            if not part:
                return said
            said += part
        except TimeoutError:
            pass
        except ConnectionError:
            return said
        if drip:
            try:
                connection.sendall(drip)
            except ConnectionError:
                return said
    raise AssertionError(f"still open after {PATIENCE} s: {said[-200:]!r}")


def head(served: Served, line: str = "GET /static/x/style.css", *more: str) -> bytes:
    lines = [f"{line} HTTP/1.1", f"Host: 127.0.0.1:{served.port}", *more]
    return "\r\n".join(lines).encode() + b"\r\n"


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ", b"\r\n\r\n"])
@pytest.mark.parametrize("drip", [b"", b"a"])
def test_a_head_that_never_ends(quick: Served, sent: bytes, drip: bytes) -> None:
    with connected(quick) as connection:
        connection.sendall(sent)
        heard(connection, drip)


@pytest.mark.parametrize("drip", [b"", b"a"])
def test_a_second_head_that_never_ends(quick: Served, drip: bytes) -> None:
    """A connection that was answered once is no better than a new one."""
    with connected(quick) as connection:
        connection.sendall(head(quick) + b"\r\n")
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200")
        connection.sendall(head(quick) + b"X-Slow: ")
        assert heard(connection, drip).count(b"HTTP/1.1 200") == 0


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("GET /static/x/style.css", 200),
        ("GET /nowhere", 404),
        ("POST /decide", 403),
        ("POST /check/result", 403),
    ],
)
def test_a_body_that_never_ends_behind_an_answer(quick: Served, line: str, status: int) -> None:
    """A request may be answered before its body is here: what drips in afterwards keeps nothing open."""
    with connected(quick) as connection:
        connection.sendall(head(quick, line, "Content-Length: 900000") + b"\r\n")
        assert heard(connection, b"a").startswith(f"HTTP/1.1 {status}".encode())


@pytest.mark.parametrize("more", ["Content-Length: 900000", "Transfer-Encoding: chunked"])
def test_a_body_that_comes_slowly(quick: Served, more: str) -> None:
    with connected(quick) as connection:
        start = head(quick, "POST /check/result", "Sec-Fetch-Site: same-origin", more) + b"\r\n"
        connection.sendall(start)
        said = heard(connection, b"1\r\na\r\n" if "chunked" in more else b"a")
        assert said.startswith(b"HTTP/1.1 408")


class Endless:
    """An answer of many pages that is made as long as somebody takes it, and what became of its ledger."""

    def __init__(self, patch: pytest.MonkeyPatch, text: str, wait: float) -> None:
        from claimtrack.site import app as site
        from claimtrack.store import Store

        self.closed: list[int] = []
        close = Store.close

        def begun(_: Any) -> Iterator[str]:
            while True:
                time.sleep(wait)
                yield text

        def closing(store: Store) -> None:
            self.closed.append(1)
            close(store)

        patch.setattr(site, "begun", begun)
        patch.setattr(Store, "close", closing)

    def is_closed(self) -> bool:
        """Say whether the ledger is closed soon."""
        start = time.monotonic()
        while not self.closed and time.monotonic() - start < PATIENCE:
            time.sleep(0.02)
        return bool(self.closed)


def test_who_does_not_read_the_answer(quick: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a long answer that nobody takes, neither the connection nor the ledger is held."""
    answer = Endless(monkeypatch, "x" * 100_000, 0)
    with connected(quick) as connection:
        connection.sendall(head(quick, "GET /figures.jsonl") + b"\r\n")
        assert answer.is_closed()


def test_who_breaks_off(quick: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = Endless(monkeypatch, "x", 0.02)
    with connected(quick) as connection:
        connection.sendall(head(quick, "GET /figures.jsonl") + b"\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 200") and not answer.closed
    assert answer.is_closed()


def test_an_answer_that_is_read_without_end(quick: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = Endless(monkeypatch, "x", 0.02)
    with connected(quick) as connection:
        connection.sendall(head(quick, "GET /figures.jsonl") + b"\r\n")
        assert heard(connection).startswith(b"HTTP/1.1 200")
    assert answer.is_closed()


ODD = [
    b"\x16\x03\x01\x02\x00\x01",
    b"GET\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + b"X: " + b"a" * 70_000,
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\n X: folded\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nX: a\x00b\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
]


@pytest.mark.parametrize("sent", ODD, ids=range(len(ODD)))
def test_what_is_no_request(quick: Served, sent: bytes) -> None:
    with connected(quick) as connection:
        connection.sendall(sent)
        said = connection.recv(65_536)
        assert said[9:12] in (b"400", b"421", b"501"), said[:100]


def test_a_length_that_is_said_twice(quick: Served) -> None:
    """Where a proxy reads one length and the site the other, a second request hides in the body of the first."""
    hidden = head(quick, "GET /figures.json") + b"\r\n"
    both = "Content-Length: 4", "Transfer-Encoding: chunked", "Sec-Fetch-Site: same-origin"
    with connected(quick) as connection:
        connection.sendall(head(quick, "POST /check/result", *both) + b"\r\n0\r\n\r\n" + hidden)
        said = heard(connection)
        assert said.startswith(b"HTTP/1.1 400") and b"claim" not in said.partition(b"</html>")[2]


def test_a_form_of_many_parts_that_is_none(quick: Served) -> None:
    token = token_of(SETTINGS["secret"], "Ada")
    kind = {"content-type": "multipart/form-data; boundary=x", "sec-fetch-site": "same-origin"}
    part = f'--x\r\nContent-Disposition: form-data; name="token"\r\n\r\n{token}\r\n'
    for body in (
        "",
        "--x",
        part,
        part + "--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--\r\n",
        part
        + '--x\r\nContent-Disposition: form-data; name="file"; filename="../../etc/passwd"\r\n\r\n\x00\r\n--x--\r\n',
        part * 400 + "--x--\r\n",
        part
        + '--x\r\nContent-Disposition: form-data; name="a"\r\n'
        + "X-H: a\r\n" * 5_000
        + "\r\n1\r\n--x--\r\n",
    ):
        answer = httpx.post(
            f"{quick.url}/check/result", content=body.encode(), headers=kind, timeout=PATIENCE
        )
        assert answer.status_code in (200, 400, 403), (body[:100], answer.status_code)
        assert "Traceback" not in answer.text and "root:" not in answer.text


def test_an_upgrade_is_not_taken(quick: Served) -> None:
    more = "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: x", "Sec-WebSocket-Version: 13"
    with connected(quick) as connection:
        connection.sendall(head(quick, "GET /nowhere", *more) + b"\r\n")
        assert connection.recv(20).startswith(b"HTTP/1.1 404")


def test_many_that_say_nothing_keep_nobody_out_for_long(quick: Served) -> None:
    silent = [connected(quick) for _ in range(serving.AT_ONCE + 10)]
    try:
        start = time.monotonic()
        while httpx.get(quick.url, timeout=PATIENCE).status_code != 200:
            assert time.monotonic() - start < PATIENCE
            time.sleep(0.1)
    finally:
        for one in silent:
            one.close()
