"""Signing in by name and password, and out again."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.responses import RedirectResponse
from starlette.routing import Route

from claimtrack.site import guard
from claimtrack.site.asked import Page
from claimtrack.site.figures import is_local
from claimtrack.site.passwords import LONGEST, LONGEST_NAME, tidy
from claimtrack.site.sessions import LASTS, Brake

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from claimtrack.site.passwords import People
    from claimtrack.site.sessions import Sessions

AT_ONCE = 2
"""Passwords that are checked at once: each takes 64 MiB and a processor for a moment."""

WRONG = "The name or the password is not right."
"""What is said of both: which names there are is nobody's business."""

STALE = "This form is from before the site was started anew. Please try again."


class Door:
    """What signs people in and out; ``page`` makes the answer of a page."""

    def __init__(
        self, people: People, sessions: Sessions, secret: bytes, page: Callable[[Page, Request], Response]
    ) -> None:
        self._people, self._sessions, self._secret, self._page = people, sessions, secret, page
        self._brake = Brake()
        self._slots = CapacityLimiter(AT_ONCE)

    def routes(self) -> list[Route]:
        """Return the addresses at which one signs in and out."""
        return [
            Route(guard.SIGN_IN, self.ask, methods=["GET"]),
            Route(guard.SIGN_IN, self.enter, methods=["POST"]),
            Route(guard.SIGN_OUT, self.leave, methods=["POST"]),
        ]

    async def ask(self, request: Request) -> Response:
        """Show the form."""
        return self._form(request, request.query_params.get("to", ""))

    async def enter(self, request: Request) -> Response:
        """Sign somebody in who gives the password, and lead to where they were going."""
        sent = await _sent(request)
        to, name = sent.get("to", ""), tidy(sent.get("name", ""))[:LONGEST_NAME]
        if not self._is_ours(request, sent):
            return self._form(request, to, STALE, 403)
        address = request.client.host if request.client else ""
        left = self._brake.tries(address, name)
        if left > 0:
            return self._later(request, to, left)
        password = sent.get("password", "")
        person = None
        if name and password:
            person = await run_sync(self._people.check, name, password, limiter=self._slots)
        if person is None:
            return self._form(request, to, WRONG, 403)
        self._brake.succeeds(address, name)
        answer = RedirectResponse(to if is_local(to) else "/", status_code=303)
        self._set_cookie(answer, request, self._sessions.begin(person), LASTS)
        return answer

    async def leave(self, request: Request) -> Response:
        """End the session; what a browser kept of pages goes with it."""
        sent = await _sent(request)
        if not self._is_ours(request, sent):
            return self._form(request, "", STALE, 403)
        self._sessions.end(request.cookies.get(guard.cookie_name(request.headers["host"]), ""))
        answer = RedirectResponse(guard.SIGN_IN, status_code=303)
        answer.headers["clear-site-data"] = '"cache"'
        self._set_cookie(answer, request, "", 0)
        return answer

    def _is_ours(self, request: Request, sent: Mapping[str, str]) -> bool:
        return guard.is_token(sent.get("token", ""), self._secret, request.scope[guard.USER])

    def _form(self, request: Request, to: str, said: str = "", status: int = 200) -> Response:
        """Return the page with the form, for who is not signed in, or wants to be somebody else."""
        given = {
            "title": "Sign in",
            "said": said,
            "to": to if is_local(to) else "",
            "longest": LONGEST,
            "longest_name": LONGEST_NAME,
        }
        answer = self._page(Page("sign_in.html.j2", given, status), request)
        answer.headers["cache-control"] = "no-store"
        return answer

    def _later(self, request: Request, to: str, seconds: float) -> Response:
        wait = math.ceil(seconds)
        answer = self._form(request, to, f"Too many tries. Please wait {wait} seconds.", 429)
        answer.headers["retry-after"] = str(wait)
        return answer

    @staticmethod
    def _set_cookie(answer: Response, request: Request, value: str, seconds: int) -> None:
        """Set the cookie that no script reads, and that comes with no request from another site."""
        host = request.headers["host"]
        answer.set_cookie(
            guard.cookie_name(host),
            value,
            max_age=seconds,
            path="/",
            secure=not guard.is_here(host),
            httponly=True,
            samesite="strict",
        )


async def _sent(request: Request) -> dict[str, Any]:
    async with request.form(max_files=0, max_fields=20, max_part_size=10_000) as given:
        return {name: value for name, value in given.items() if isinstance(value, str)}
