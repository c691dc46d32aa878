"""A flood of our own making, of which three documents tell, and what asks its site as a browser does."""

from __future__ import annotations

import re
import threading
import time
from html import unescape
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from claimtrack.site import Settings, local_hosts, make_app
from claimtrack.site.serving import listen, server

HOST = "127.0.0.1:8110"

TEXTS = {
    "first.txt": """\
date 2024-03-05
Flood in Tarvenia: the first count

The governor of Tarvenia, Mila Oren, said on Tuesday that the flood had killed 40 people in Belcourt.
At least 1,200 houses were damaged, the Tarvenian interior ministry said.
""",
    "second.txt": """\
date 2024-03-07
Toll of the flood in Tarvenia rises

The Tarvenian interior ministry said on Thursday that the flood had killed 64 people in Belcourt.
The Red Crescent said that 95 people were killed in the flood in Belcourt.
About 1,900 houses were damaged, the Tarvenian interior ministry said.
The ministry spent $3.5 million on shelters.
""",
    "third.txt": """\
date 2024-03-07
Aid workers on the flood in Tarvenia

Red Crescent workers in Belcourt, Tarvenia, said that the flood had killed 95 people.
Mila Oren, the governor, denied that more than 70 people were killed.
""",
}

SETTINGS: dict[str, Any] = {"hosts": frozenset({HOST}), "user": "Ada", "secret": b"s" * 32, "rows": 100}

SAME = {"sec-fetch-site": "same-origin", "origin": f"http://{HOST}"}
"""What a browser says of a form that a page of the site sends."""


def client_of(path: Path, client: tuple[str, int] = ("127.0.0.1", 50000), **settings: Any) -> TestClient:
    """Return what asks the site of a ledger as a browser on this machine does."""
    app = make_app(str(path), Settings(**{**SETTINGS, **settings}))
    return TestClient(app, base_url=f"http://{HOST}", follow_redirects=False, client=client)


def form(page: str) -> dict[str, str]:
    """Return the hidden fields of the form of a page that decides."""
    found = re.findall(
        r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.partition('action="/decide"')[2]
    )
    return {name: unescape(value) for name, value in found[:5]}


class Served:
    """A site that is served on a free port of this machine."""

    def __init__(self, path: Path, **settings: Any) -> None:
        self.socket = listen("127.0.0.1", 0)
        self.port = self.socket.getsockname()[1]
        self.server = server(str(path), Settings(**{**SETTINGS, "hosts": local_hosts(self.port), **settings}))
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.socket]}, daemon=True)
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Served:
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join(20)
        self.socket.close()
        assert not self.thread.is_alive()
