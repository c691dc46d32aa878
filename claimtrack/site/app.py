"""A ledger's location and settings -> the application that answers for it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from anyio import CancelScope, CapacityLimiter
from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from claimtrack.errors import ClaimTrackError, Overtaken, StoreError, StoreLocked, UsageError
from claimtrack.report.html.templates import environment, script, style
from claimtrack.site import guard, screens
from claimtrack.site.asked import FORMS, VIEWS, Answer, Asked, Data, Led, Missing, Page, begun, gathered
from claimtrack.site.kept import LARGEST_PAGE, MOST_PAGES, Kept
from claimtrack.site.links import address
from claimtrack.site.presence import Desk
from claimtrack.site.saying import of_error
from claimtrack.site.screens import Screen
from claimtrack.site.sessions import Sessions
from claimtrack.site.signing import Door
from claimtrack.site.visits import KEPT, Visit, cookie_name, read_visit
from claimtrack.store import open_store
from claimtrack.store.arrivals import Generation

if TYPE_CHECKING:
    from jinja2 import Environment
    from starlette.types import ASGIApp, Receive, Scope, Send

    from claimtrack.site.kept import Stamp
    from claimtrack.site.settings import Settings

log = logging.getLogger(__name__)

NAVIGATION = (
    ("/", "Overview"),
    ("/stories", "Stories"),
    ("/topics", "Topics"),
    ("/figures", "Figures"),
    ("/documents", "Documents"),
    ("/voices", "Voices"),
    ("/conflicts", "Conflicts"),
    ("/changes", "Changes"),
    ("/review", "Review"),
    ("/check", "Check a draft"),
)
"""What every page leads to; the rest stands behind "More"."""

_FIRST = {"/overview", *(path for path, _ in NAVIGATION)}

MORE = (
    *((f"/{name}", title) for name, title in VIEWS.items() if f"/{name}" not in _FIRST),
    ("/origins", "Who has it from whom"),
    ("/watches", "Watches and alerts"),
    ("/log", "Log of decisions"),
    ("/guide", "Guide"),
)
"""What else there is."""

FILES = {
    "style.css": "text/css",
    **dict.fromkeys(("find.js", "htmx.js", "keys.js", "select.js", "slide.js", "swap.js"), "text/javascript"),
}
"""What pages load, from here alone."""

STALE = "this form is from before the site was started anew: load its page again, and send it from there"
"""What is said of a form without its token."""

UNSORTED = (
    "Documents are coming in, or the last ingest did not end: not all is sorted yet. "
    "claimtrack db refresh does it, and so does the next ingest."
)
"""What is said above pages meanwhile."""

GENERATION = "generation"
"""Under what is kept beside pages how far the ledger has come."""

READERS, SENDERS = 8, 6
"""Pages that are made at once, and forms that are answered; more wait."""

DAY = "public, max-age=86400"


def make_app(location: str, settings: Settings) -> ASGIApp:
    """Return the site of a ledger: a path, or the URL of a database; it is opened anew for each request.

    A ledger that cannot be opened now is a ``ClaimTrackError``.
    """
    open_store(location, create=False, read_only=True).close()
    site = _Site(location, settings)
    routes = [
        Route("/static/{version}/{name}", site.file),
        *(route for screen in screens.ALL for route in site.routes(screen)),
    ]
    sessions = None
    if settings.people is not None:
        sessions = Sessions(settings.people, settings.secret)
        door = Door(settings.people, sessions, settings.secret, site.page)
        routes += door.routes()
    app = Starlette(
        routes=routes, exception_handlers={404: site.missing, 405: site.missing, Exception: site.broken}
    )
    return guard.Guard(app, settings, site.refusal, sessions)


class _Site:
    """The pages of one ledger."""

    def __init__(self, location: str, settings: Settings) -> None:
        self.location, self.settings = location, settings
        self.kept = Kept(location)
        self.pages = Kept(location, MOST_PAGES)
        self.desk = Desk()
        # What is sent may wait for a writer, or for a draft; who reads does not wait behind it.
        self.slots = {sends: CapacityLimiter(number) for sends, number in ((False, READERS), (True, SENDERS))}

    def routes(self, screen: Screen) -> Iterator[Route]:
        """Yield the addresses of a screen, with those of its data forms."""
        methods = ["POST"] if screen.sends else ["GET"]

        def endpoint(form: str) -> Callable[[Request], Any]:
            async def answer(request: Request) -> Response:
                sent: dict[str, Any] = {}
                if screen.sends:
                    async with request.form(
                        max_files=1, max_fields=100, max_part_size=self.settings.largest
                    ) as given:
                        for name, value in given.multi_items():
                            sent[name] = (
                                value if isinstance(value, str) else (value.filename, await value.read())
                            )
                return await run_sync(
                    self.answer, screen, request, form, sent, limiter=self.slots[screen.sends]
                )

            return answer

        if screen.has_data:
            path = "/overview" if screen.path == "/" else screen.path
            for form in FORMS:
                yield Route(f"{path}.{form}", endpoint(form), methods=methods)
        yield Route(screen.path, endpoint(""), methods=methods)

    def answer(self, screen: Screen, request: Request, form: str, sent: Mapping[str, Any]) -> Response:
        """Return what a screen answers; what is wrong is a page with one line."""
        query = request.query_params.multi_items()
        if request.method in guard.READING and any(not value.strip() for _, value in query):
            # A form that is sent names every field: the address to share names what is asked.
            kept = [(name, value) for name, value in query if value.strip()]
            return RedirectResponse(address(request.url.path, kept), status_code=303)
        user = request.scope[guard.USER]
        if screen.sends and not guard.is_token(str(sent.get("token", "")), self.settings.secret, user):
            return self.page(_message(403, STALE), request)
        before = self.pages.stamp()
        known = screen.is_kept and not form
        if known and (page := self.sent_before(request, before)) is not None:
            return page
        with ExitStack() as stack:
            try:
                store = stack.enter_context(
                    open_store(
                        self.location,
                        create=False,
                        busy_seconds=self.settings.wait,
                        read_only=not screen.writes,
                    )
                )
                if not screen.writes:
                    stack.enter_context(store.one_moment())
                path = request.url.path.removesuffix(f".{form}") if form else request.url.path
                asked = Asked(
                    store,
                    replace(self.settings, read_only=not request.scope[guard.DECIDES]),
                    user,
                    path,
                    self.kept if screen.writes else self.kept.from_before(before),
                    query,
                    form,
                    {name: value for name, value in sent.items() if isinstance(value, str)},
                    request.path_params,
                    uploads={name: value for name, value in sent.items() if not isinstance(value, str)},
                    desk=self.desk,
                )
                if not screen.writes:
                    generation = store.generation()
                    self.pages.keep(GENERATION, generation, before)
                    asked.visit = self.visit(request, generation)
                if not store.is_current():
                    asked.notices.append(UNSORTED)
                answer = screen.answer(asked)
                if isinstance(answer, Data):
                    # What is wrong is found before the first byte is sent.
                    ready = replace(answer, texts=begun(gathered(answer.texts)))
                    return self.data(ready, stack.pop_all())
                made = self.page(answer, request, asked)
                if known and asked.visit is not None and made.status_code == 200:
                    body = bytes(made.body)
                    if len(body) <= LARGEST_PAGE:
                        self.pages.keep(self.page_key(request, asked.visit), body, before)
                return made
            except ClaimTrackError as error:
                return self.page(self.error(error), request)

    def visit(self, request: Request, generation: Generation) -> Visit:
        """Return the visit to which a request belongs, of a ledger that has come so far."""
        return read_visit(request.cookies.get(cookie_name(self.location)), datetime.now(UTC), generation)

    def page_key(self, request: Request, visit: Visit) -> Hashable:
        """Return all that a page depends on beside the ledger: what is asked, who asks, what they have
        seen."""
        who = request.scope[guard.USER], request.scope[guard.DECIDES]
        return request.url.path, request.url.query, who, visit.seen

    def sent_before(self, request: Request, now: Stamp | None) -> Response | None:
        """Return a page as it was made of the ledger as it is now, ``None`` where it was not; the ledger is
        not opened."""
        generation = self.pages.held(GENERATION, now)
        if not isinstance(generation, Generation):
            return None
        visit = self.visit(request, generation)
        body = self.pages.held(self.page_key(request, visit), now)
        return self.remembering(HTMLResponse(body), visit) if isinstance(body, bytes) else None

    def data(self, answer: Data, held: ExitStack) -> Response:
        """Return an answer for programs, sent while it is made; behind it what is ``held`` is let go."""
        kind = FORMS[answer.form]
        headers = {}
        if answer.form not in ("json", "md", "txt"):
            headers["content-disposition"] = f'attachment; filename="{answer.name}.{answer.form}"'
        encoded = (text.encode("utf-8", "backslashreplace") for text in answer.texts)
        return _Sending(encoded, held, f"{kind}; charset=utf-8", headers)

    def page(self, answer: Answer, request: Request, asked: Asked | None = None) -> Response:
        """Return an answer for people."""
        if isinstance(answer, Led):
            return self.remembering(
                RedirectResponse(answer.to, status_code=303), asked.visit if asked else None
            )
        assert isinstance(answer, Page)
        user = request.scope.get(guard.USER, "")
        here = "/" if request.url.path == "/overview" else request.url.path
        given = {
            "navigation": NAVIGATION,
            "more": MORE,
            "here": here,
            "user": user,
            "read_only": not request.scope.get(guard.DECIDES, False),
            "is_signed_in": bool(self.settings.peers or self.settings.people),
            "can_leave": bool(self.settings.people and user),
            "is_outside": bool(self.settings.people and not user),
            "token": guard.token_of(self.settings.secret, user),
            "notices": asked.notices if asked else (),
            "ledger": asked.store.where.replace("\\", "/").rpartition("/")[2] if asked else "",
            "asked_for": "",
            "style": _version(),
            "links": (),
            "name": "",
            **answer.given,
        }
        page = _templates().get_template(answer.template).render(**given)
        made = HTMLResponse(page.encode("utf-8", "backslashreplace"), answer.status)
        return self.remembering(made, asked.visit if asked else None)

    def remembering(self, response: Response, visit: Visit | None) -> Response:
        """Return an answer that tells the browser how far its reader has seen, where that changed."""
        if visit is not None and visit.is_told:
            name = cookie_name(self.location)
            response.set_cookie(name, visit.value, max_age=KEPT, httponly=True, samesite="lax")
        return response

    def error(self, error: ClaimTrackError) -> Page:
        """Return the page of what is wrong: one line, and no trace of where."""
        if isinstance(error, Missing):
            return _message(404, of_error(error))
        if isinstance(error, Overtaken):
            return _message(409, of_error(error))
        if isinstance(error, UsageError):
            return _message(400, of_error(error))
        if isinstance(error, StoreLocked):
            return _message(503, "another program is writing; try again in a moment")
        if isinstance(error, StoreError):
            log.warning("%s", error)
            return _message(503, "the ledger cannot be read now; the log of the server says why")
        return _message(400, of_error(error))

    async def file(self, request: Request) -> Response:
        """Return what pages load: the style and scripts, by name alone."""
        name = request.path_params["name"]
        if name not in FILES:
            return await self.missing(request, HTTPException(404))
        return Response(_static(name), media_type=FILES[name], headers={"cache-control": DAY})

    async def missing(self, request: Request, error: Exception) -> Response:
        """Return the page of an address that is none, or that takes no such method."""
        status = getattr(error, "status_code", 404)
        said = (
            "there is no page at this address" if status == 404 else "this address does not take that method"
        )
        return self.page(_message(status, said), request)

    async def broken(self, request: Request, error: Exception) -> Response:
        """Return the page of an error that is ours; what it was stands in the log of the server."""
        log.error("%s %s: %r", request.method, request.url.path, error)
        return self.page(_message(500, "something went wrong here; the log of the server says what"), request)

    def refusal(self, status: int, said: str) -> ASGIApp:
        """Return what answers a request that the guard refuses, without a word of the ledger."""
        text = (
            _templates()
            .get_template("refusal.html.j2")
            .render(
                title=_title(status),
                said=said[:1].upper() + said[1:] + ".",
                style=_version(),
                links=(),
                name="",
                ledger="",
                layout="base.html.j2",
            )
        )
        closes = status in (400, 408, 413)  # what else was sent is not to be read
        return HTMLResponse(text, status, headers={"connection": "close"} if closes else None)


class _Sending(StreamingResponse):
    """An answer that is sent while it is made of an open ledger, which is closed behind it: also where the
    reader breaks off, and before whatever was left of the answer is swept up."""

    def __init__(
        self, texts: Iterator[bytes], held: ExitStack, kind: str, headers: Mapping[str, str]
    ) -> None:
        super().__init__(texts, media_type=kind, headers=headers)
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            with CancelScope(shield=True):
                await run_sync(self._held.close)


TITLES = {
    400: "This cannot be shown",
    403: "Not allowed",
    404: "Not found",
    409: "Another decided meanwhile",
    503: "Not now",
}


def _title(status: int) -> str:
    return TITLES.get(status, "This did not work")


def _message(status: int, said: str) -> Page:
    line = said[:1].upper() + said[1:]
    if line[-1:] not in ".?!":
        line += "."
    return Page("message.html.j2", {"title": _title(status), "said": line}, status)


@cache
def _templates() -> Environment:
    made = environment("claimtrack.site")
    made.globals |= {"layout": "site.html.j2", "address": address}
    return made


@cache
def _static(name: str) -> bytes:
    if name == "find.js":
        return script().encode()
    own = (files("claimtrack.site") / PurePosixPath("static") / name).read_text(encoding="utf-8")
    if name == "style.css":
        widths = "".join(f".w{share}{{width:{share}%}}" for share in range(1, 101))
        own = (
            style()
            + own
            + "@media screen and (min-width: 56.01rem){"
            + widths
            + "}@media print{"
            + widths
            + "}"
        )
    return own.encode()


@cache
def _version() -> str:
    """Return what names the files that pages load: another style has another address."""
    from hashlib import sha256

    return sha256(b"".join(map(_static, FILES))).hexdigest()[:12]
