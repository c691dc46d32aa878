"""A web server on this machine that answers as it is told, also in ways that no server should."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """A web server on this machine: ``answers`` maps a path to what is sent for it, ``asked`` lists requests."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, str, str]] = []
        self.stop = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer.asked.append((self.path, self.headers["Host"], self.headers["User-Agent"]))
                outer.answers.get(self.path, status(404, "Not Found"))(self)
                self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()

    def close(self) -> None:
        self.stop.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def page(body: bytes, kind: str = "text/html", **headers: str) -> Answer:
    """Return an answer that sends a body as it is, with its length unless a header says otherwise."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        sent = {"Content-Type": kind, "Content-Length": str(len(body))}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        request.send_response(200)
        for name, value in sent.items():
            if value:
                request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def status(code: int, reason: str, **headers: str) -> Answer:
    """Return an answer without a body."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(code, reason)
        for name, value in headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", "0")
        request.end_headers()

    return answer
