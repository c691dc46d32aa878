"""What stands before every page: who is answered, how much is taken in, and what a browser may do with it.

Nothing here knows of ledgers. The order matters: a request of a foreign host or peer is refused before a byte
of its body is read.
"""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import re
from collections.abc import Callable, MutableMapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.responses import RedirectResponse

from claimtrack.site.passwords import LONGEST_NAME
from claimtrack.site.settings import LOOPBACK, Settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from claimtrack.site.passwords import Person
    from claimtrack.site.sessions import Sessions

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
"""What every answer carries; those for resources keep other sites from reading a page as a script."""

READING = ("GET", "HEAD")

SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"

KEEPS_NOTHING = ("/check/result", "/seen", SIGN_IN, SIGN_OUT)
"""What may be sent to a site that is for reading only: the ledger is as before."""

STATIC = "/static/"
"""What pages load; nothing there is of the ledger, so that who has not signed in may have it."""

DATA = re.compile(r"\.(?:csv|json|tsv|jsonl|md|txt)\Z")
"""How an address ends that gives data: all that a program with a token reads."""

BEARER = re.compile(r"(?i)\s*bearer\b\s*(.*?)\s*\Z")
"""What stands in the header for it where a program shows its token."""

LONGEST_ADDRESS = 8_000
"""Bytes of an address with all its filters."""

USER = "claimtrack.user"
"""Where the name of who signed in is found in the scope of a request."""

DECIDES = "claimtrack.decides"
"""Where it is found whether that one may decide."""

Refuse = Callable[[int, str], "ASGIApp"]
"""What answers a request with a status and one line."""


class Guard:
    """An application behind its guard; ``refuse`` makes the page of what is not answered. With ``sessions``
    the site itself signs people in."""

    def __init__(
        self, app: ASGIApp, settings: Settings, refuse: Refuse, sessions: Sessions | None = None
    ) -> None:
        self.app, self.settings, self.refuse, self.sessions = app, settings, refuse, sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                held = {name for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(one for one in HEADERS if one[0] not in held),
                    *([] if b"cache-control" in held else [(b"cache-control", b"private, no-cache")]),
                ]
            await send(message)

        wrong = self._wrong(scope)
        if wrong is None and scope["method"] not in READING:
            body = await self._body(scope, receive)
            if isinstance(body, tuple):
                wrong = body
            else:
                receive = _again(body, receive)
        app = self.app if wrong is None else self.refuse(*wrong)
        if wrong == UNSIGNED and is_asked_by_a_person(scope):
            app = RedirectResponse(sign_in_address(scope), status_code=303)
        await app(scope, receive, protected)

    def _wrong(self, scope: Scope) -> tuple[int, str] | None:
        """Return the status and the words with which a request is refused, ``None`` where it is answered."""
        headers = Headers(scope)
        host = headers.one("host")
        if host is None or host.lower() not in self.settings.hosts:
            return (
                421,
                "this site does not answer under that name; claimtrack serve --allow-host names others",
            )
        if headers.every("transfer-encoding") and headers.every("content-length"):
            return 400, "how long what was sent is, it says twice"  # a proxy may have read the other
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_ADDRESS:
            return 414, "the address is too long"
        decides = not self.settings.read_only
        if self.sessions is None:
            name = self._name(scope, headers)
            if name is None:
                return 403, "sign in at the proxy of this site, and come through it"
        else:
            # A proxy before the site may have browsers send a name and password of its own in that header.
            is_program = any(BEARER.match(value) for value in headers.every("authorization"))
            person = self._program(headers) if is_program else self._person(headers, host)
            name = person.name if person else ""
            decides = decides and person is not None and person.role == "editor"
            if is_program and person is None:
                return 401, "no program has this token, or no longer"
            if is_program and not (scope["method"] in READING and DATA.search(scope["path"])):
                return 403, "a token reads data alone: addresses that end with .json, .csv and the like"
        scope[USER], scope[DECIDES] = name, decides
        method = scope["method"]
        if method not in (*READING, "POST"):
            return 405, "only GET and POST are answered"
        if method == "POST" and not is_same_origin(headers, host):
            return 403, "this was sent from another site, or by a browser that does not say from where"
        path = scope["path"]
        if not name and path != SIGN_IN and not path.startswith(STATIC):
            return UNSIGNED
        if method == "POST" and not decides and path not in KEEPS_NOTHING:
            if self.settings.read_only:
                return 403, "this site is for reading only"
            return 403, "you are signed in as a reader: only editors decide"
        return None

    def _person(self, headers: Headers, host: str) -> Person | None:
        """Return who is signed in at this site; a cookie that is there twice counts for nothing."""
        assert self.sessions is not None
        own = cookie_name(host)
        given = [
            value.strip()
            for line in headers.every("cookie")
            for name, _, value in (part.partition("=") for part in line.split(";"))
            if name.strip() == own
        ]
        return self.sessions.who(given[0]) if len(given) == 1 else None

    def _program(self, headers: Headers) -> Person | None:
        """Return the program whose token stands in the one header for it. Its cookies count for nothing."""
        assert self.settings.people is not None
        given = BEARER.match(headers.one("authorization") or "")
        return self.settings.people.program(given[1]) if given else None

    def _name(self, scope: Scope, headers: Headers) -> str | None:
        """Return who asks; ``None`` for one who did not sign in where the site asks for it.

        The header counts only from a listed peer: anybody can send one.
        """
        if not self.settings.peers:
            return self.settings.user
        if not is_among(scope.get("client"), self.settings.peers):
            return None
        name = " ".join((headers.one(self.settings.user_header.lower()) or "").split())
        return name if 0 < len(name) <= LONGEST_NAME and name.isprintable() else None

    async def _body(self, scope: Scope, receive: Receive) -> bytes | tuple[int, str]:
        """Return what was sent, or how it is refused: before all of it is here where it is too much."""
        large = 413, f"more than {self.settings.largest:,} bytes were sent; send less at a time"
        size = Headers(scope).one("content-length") or "0"
        if not size.isdigit() or len(size) > 15:
            return 400, "the length of what was sent is no number"
        if int(size) > self.settings.largest:
            return large
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self.settings.seconds
        parts: list[bytes] = []
        while True:
            try:
                message = await asyncio.wait_for(receive(), max(0.0, deadline - loop.time()))
            except TimeoutError:
                return 408, "what was sent took too long to come"
            if message["type"] != "http.request":
                return 400, "the connection broke"
            parts.append(message.get("body", b""))
            if sum(map(len, parts)) > self.settings.largest:
                return large
            if not message.get("more_body", False):
                return b"".join(parts)


UNSIGNED = 401, "sign in first"


def is_asked_by_a_person(scope: Scope) -> bool:
    """Say whether a page is asked for, by a browser for somebody who can sign in."""
    return scope["method"] in READING and "text/html" in (Headers(scope).one("accept") or "")


def sign_in_address(scope: Scope) -> str:
    """Return where one signs in who asked for this page; from there it goes on to it."""
    here = (scope.get("raw_path") or b"/").decode("latin-1")
    query = scope["query_string"].decode("latin-1")
    to = here + (f"?{query}" if query else "")
    return SIGN_IN + ("" if to == "/" else f"?{urlencode({'to': to})}")


def is_here(host: str) -> bool:
    """Say whether a host is this machine by its own names: browsers reach it safely without TLS.

    >>> is_here("127.0.0.1:8110"), is_here("[::1]"), is_here("ledger.example.org")
    (True, True, False)
    """
    return re.sub(r":\d+$", "", host.lower()) in LOOPBACK


def cookie_name(host: str) -> str:
    """Return the name of the cookie of a session.

    Cookies know no ports, so that on this machine each site needs a name of its own. Elsewhere ``__Host-``
    has browsers take it from this host alone, over TLS.

    >>> cookie_name("127.0.0.1:8110"), cookie_name("ledger.example.org")
    ('claimtrack-8110', '__Host-claimtrack')
    """
    return f"claimtrack-{host.rpartition(':')[2]}" if is_here(host) else "__Host-claimtrack"


class Headers:
    """The headers of a request."""

    def __init__(self, scope: MutableMapping[str, Any]) -> None:
        self._given = scope["headers"]

    def every(self, name: str) -> list[str]:
        """Return a header as often as it is there; a browser may send cookies in several."""
        return [bytes(value).decode("latin-1") for key, value in self._given if key == name.encode()]

    def one(self, name: str) -> str | None:
        """Return a header that is there once; ``None`` for none, and for several: one of them may be
        forged."""
        found = [value for key, value in self._given if key == name.encode("latin-1", "replace")]
        if len(found) != 1:
            return None
        try:
            return bytes(found[0]).decode("utf-8")
        except UnicodeDecodeError:
            return bytes(found[0]).decode("latin-1")


def is_same_origin(headers: Headers, host: str) -> bool:
    """Say whether a request that writes was sent by a page of this site, as the browser says.

    ``Sec-Fetch-Site`` cannot be set by a page; where a browser does not send it, ``Origin`` must name this
    host. What says neither is no browser of today, or comes over a line that is not safe, and is refused.
    Where both are there both must fit; but a page that tells nobody where it was sends "null" as its origin,
    which says nothing, and these pages are such.
    """
    site, origin = headers.one("sec-fetch-site"), headers.one("origin")
    if site is not None and site != "same-origin":
        return False
    if origin is None or origin == "null":
        return site is not None
    return origin.lower() in (f"http://{host.lower()}", f"https://{host.lower()}")


def is_among(client: Any, peers: tuple[Any, ...]) -> bool:
    """Say whether a request comes from one of these networks."""
    try:
        address = ipaddress.ip_address(client[0])
    except (TypeError, ValueError, IndexError):
        return False
    return any(address in network for network in peers)


def token_of(secret: bytes, user: str) -> str:
    """Return what a form must carry to write as this user: a page of another site cannot read it here."""
    return hmac.new(secret, user.encode("utf-8", "surrogatepass"), sha256).hexdigest()


def is_token(given: str, secret: bytes, user: str) -> bool:
    """Say whether a form carries the token of this user."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), token_of(secret, user).encode())


def _again(body: bytes, receive: Receive) -> Receive:
    """Return what gives the body that was read, and then goes on."""
    waiting = [body]

    async def given() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return given
