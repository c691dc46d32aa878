"""Attacks over HTTP: foreign hosts and peers, forged requests, hostile words, too much and too slow."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from flood import HOST, SAME, SETTINGS, client_of, form
from starlette.testclient import TestClient

from claimtrack.site import Settings, local_hosts, make_app, screens
from claimtrack.site.guard import HEADERS, token_of
from claimtrack.site.settings import read_peer

TOKEN = token_of(SETTINGS["secret"], "Ada")


def answered(client: TestClient, path: str = "/", **headers: str) -> int:
    return client.get(path, headers=headers).status_code


# Who is answered

FOREIGN = [
    "evil.example", "evil.example:8110", "127.0.0.1", "127.0.0.1:80", "127.0.0.1:8110.evil.example",
    "localhost:8110", "127.0.0.1:8110, evil.example", "", "127.0.0.1:8110@evil.example", "127.0.0.1:08110",
]  # fmt: skip


@pytest.mark.parametrize("host", FOREIGN)
def test_a_name_that_is_not_ours_is_refused(site: TestClient, host: str) -> None:
    """Rebinding: a page of another site whose name leads here could read what is answered."""
    for path in ("/", "/figures.json", "/static/x/style.css"):
        answer = site.get(path, headers={"host": host})
        assert answer.status_code == 421 and "Ada" not in answer.text


def test_the_names_of_this_machine() -> None:
    assert local_hosts(8110) == {"127.0.0.1:8110", "localhost:8110", "[::1]:8110"}


def test_two_hosts_are_refused(made: Path) -> None:
    assert ask(made, headers=[(b"host", HOST.encode()), (b"host", b"evil.example")])[0] == 421
    assert ask(made, headers=[])[0] == 421


def test_every_answer_is_fenced_in(site: TestClient) -> None:
    for path in (
        "/",
        "/nowhere",
        "/figures.json",
        "/figures?tpic=1",
        "/static/x/style.css",
        "/figures?topic=",
    ):
        answer = site.get(path)
        for name, value in HEADERS:
            assert answer.headers[name.decode()] == value.decode(), path
        assert "cache-control" in answer.headers
        for cookie in answer.headers.get_list("set-cookie"):  # how far this reader has seen, and no other
            assert path == "/"
            assert re.fullmatch(
                r"claimtrack-seen-[0-9a-f]{8}=[\d.]+; HttpOnly; Max-Age=\d+; Path=/; SameSite=lax", cookie
            )
        assert "access-control-allow-origin" not in answer.headers
    policy = site.get("/").headers["content-security-policy"]
    assert "unsafe" not in policy and "frame-ancestors 'none'" in policy and "default-src 'none'" in policy


# Who signed in

PROXY: dict[str, Any] = {"peers": (read_peer("10.0.0.7"),), "user_header": "X-Forwarded-User"}


def test_who_signed_in_is_believed_of_the_proxy_alone(made: Path) -> None:
    with client_of(made, ("10.0.0.7", 1), **PROXY) as client:
        assert answered(client) == 403
        assert answered(client, **{"x-forwarded-user": " "}) == 403
        page = client.get("/", headers={"x-forwarded-user": "Berta"})
        assert page.status_code == 200 and "signed in as Berta" in page.text
        twice = [("x-forwarded-user", "Berta"), ("x-forwarded-user", "root")]
        assert client.get("/", headers=twice).status_code == 403
        assert answered(client, **{"x-forwarded-user": "a" * 500}) == 403
        markup = client.get("/", headers={"x-forwarded-user": "<script>alert(1)</script>"})
        assert "<script>alert" not in markup.text
    for peer in ("10.0.0.8", "127.0.0.1", "::1", "testclient"):
        with client_of(made, (peer, 1), **PROXY) as client:
            forged = {"x-forwarded-user": "Berta", "x-forwarded-for": "10.0.0.7", "x-real-ip": "10.0.0.7"}
            assert answered(client, **forged) == 403


def test_without_a_proxy_no_header_names_anybody(site: TestClient) -> None:
    page = site.get("/", headers={"x-forwarded-user": "Mallory", "remote-user": "Mallory"})
    assert "Mallory" not in page.text and "logged for Ada" in page.text


def test_what_a_user_may_send_another_may_not(copied: Path) -> None:
    with client_of(copied, ("10.0.0.7", 1), **PROXY) as client:
        figure = client.get("/figures.json", headers={"x-forwarded-user": "Berta"}).json()[0]
        page = client.get(f"/figure/{figure['claim']}", headers={"x-forwarded-user": "Berta"}).text
        sent = form(page)
        other = client.post(
            "/decide", data={**sent, "do": "ok"}, headers={**SAME, "x-forwarded-user": "Carl"}
        )
        assert other.status_code == 403
        own = client.post("/decide", data={**sent, "do": "ok"}, headers={**SAME, "x-forwarded-user": "Berta"})
        assert own.status_code == 303
        assert client.get("/log.json", headers={"x-forwarded-user": "Carl"}).json()[0]["who"] == "Berta"


# Forged requests

FORGED: list[dict[str, str]] = [
    {},
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": f"http://{HOST}.evil.example"},
    {"origin": "http://127.0.0.1:8111"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none"},
    {"sec-fetch-site": "cross-site", "origin": f"http://{HOST}"},
    {"sec-fetch-site": "same-origin", "origin": "https://evil.example"},
    {"sec-fetch-site": "none", "origin": "null"},
    {"sec-fetch-site": "cross-site", "origin": "null"},
    {"referer": f"http://{HOST}/"},
]


@pytest.mark.parametrize("headers", FORGED)
def test_what_another_site_sends_is_refused(writing: TestClient, headers: dict[str, str]) -> None:
    figure = writing.get("/figures.json").json()[0]
    sent = form(writing.get(f"/figure/{figure['claim']}").text)
    sent |= {"do": "wrong", "batch": "1", "text": "40 people", "of": "figures", "query": "search=flood"}
    for screen in screens.ALL:
        if screen.sends:
            assert writing.post(screen.path, data=sent, headers=headers).status_code == 403, screen.path
    assert writing.get("/log.json").json() == []


@pytest.mark.parametrize(
    "token",
    ["", "0", TOKEN[:-1], TOKEN.upper(), token_of(b"other", "Ada"), token_of(SETTINGS["secret"], "ada")],
)
def test_a_form_without_its_token_is_refused(writing: TestClient, token: str) -> None:
    figure = writing.get("/figures.json").json()[0]
    sent = {**form(writing.get(f"/figure/{figure['claim']}").text), "token": token, "do": "wrong"}
    sent |= {"of": "figures", "query": "search=flood", "batch": "1", "text": "40 people"}
    paths = [screen.path for screen in screens.ALL if screen.sends]
    assert {writing.post(path, data=sent, headers=SAME).status_code for path in paths} == {403}
    del sent["token"]
    assert {writing.post(path, data=sent, headers=SAME).status_code for path in paths} == {403}
    assert writing.get("/log.json").json() == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
def test_other_methods_are_refused(site: TestClient, method: str) -> None:
    assert site.request(method, "/decide", headers=SAME).status_code == 405


def test_reading_writes_nothing(copied: Path) -> None:
    before = copied.read_bytes()
    with client_of(copied) as client:
        claim = client.get("/figures.json").json()[0]["claim"]
        for path in (
            "/",
            f"/figure/{claim}?do=wrong",
            "/decide?do=wrong",
            "/undo?batch=1",
            "/review",
            "/log?batch=1",
        ):
            client.get(path)
        assert client.get("/log.json").json() == []
    assert copied.read_bytes() == before


def test_for_reading_only(copied: Path) -> None:
    with client_of(copied, read_only=True) as client:
        claim = client.get("/figures.json").json()[0]["claim"]
        page = client.get(f"/figure/{claim}").text
        assert 'action="/decide"' not in page and "for reading only" in page
        assert 'action="/decide"' not in client.get("/review").text
        sent = {"token": TOKEN, "claim": claim, "version": "1", "seen": "0", "do": "wrong"}
        for screen in screens.ALL:
            if screen.writes:
                assert client.post(screen.path, data=sent, headers=SAME).status_code == 403


def test_nobody_is_led_elsewhere(writing: TestClient) -> None:
    for at, back in enumerate(
        ("https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:1")
    ):
        figure = writing.get("/figures.json").json()[at % 3]
        sent = form(writing.get(f"/figure/{figure['claim']}", params={"back": back}).text)
        assert sent["back"].startswith("/figure/")
        answer = writing.post(
            "/decide", data={**sent, "do": "note", "note": f"note {at}", "back": back}, headers=SAME
        )
        assert answer.status_code == 303 and answer.headers["location"].startswith("/figure/")
    line = writing.post(
        "/decide", data={**sent, "do": "note", "note": "x", "back": "/a\r\nset-cookie: x"}, headers=SAME
    )
    assert "set-cookie" not in line.headers


# Where addresses lead

TRAVERSAL = [
    "/static/x/../app.py", "/static/x/..%2fapp.py", "/static/x/%2e%2e/settings.py", "/static/../../etc/passwd",
    "/static/x//etc/passwd", "/guide/../settings", "/guide/..%2f..%2fpyproject", "/guide/%2e%2e%2fREADME",
    "/document?id=../../etc/passwd", "/document?id=/etc/passwd", "/document?id=file:///etc/passwd",
    "/figure/..%2f..%2fetc%2fpasswd", "/static/x/style.css%00.js", "/%00", "/figures%00.json", "/..%5c..%5cx",
]  # fmt: skip


@pytest.mark.parametrize("path", TRAVERSAL)
def test_no_address_leads_to_a_file(made: Path, path: str) -> None:
    status, text = ask(made, path)
    assert status in (400, 404), (path, status)
    assert b"root:" not in text and b"import " not in text and b"Traceback" not in text


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=%ff%fe",
        "q=%ed%a0%80",
        "q=" + "a" * 3000,
        "q='%22%3b--",
        "q=*",
        "q=%22a",
        "q=NEAR(",
        "q=..",
        "q=1..%00",
    ],
)
def test_odd_words_are_only_words(made: Path, query: str) -> None:
    status, text = ask(made, f"/search?{query}")
    assert status in (200, 400), text
    status, text = ask(made, f"/figures?{query.replace('q=', 'search=')}")
    assert status in (200, 303, 400), text
    assert ask(made, f"/figures?{query.replace('q=', 'topic=')}")[0] in (200, 303, 400)


# Too much, too slow


def ask(
    made: Path,
    path: str = "/",
    method: str = "GET",
    headers: list[tuple[bytes, bytes]] | None = None,
    body: list[bytes | None] | None = None,
    **settings: Any,
) -> tuple[int, bytes]:
    """Return what a request as it comes from the wire is answered; ``None`` in a body is a long wait."""
    from urllib.parse import unquote_to_bytes

    app = make_app(str(made), Settings(**{**SETTINGS, **settings}))
    name, _, query = path.partition("?")
    given = [(b"host", HOST.encode())] if headers is None else headers
    scope = {
        "type": "http", "method": method, "path": unquote_to_bytes(name).decode("utf-8", "replace"),
        "raw_path": name.encode(), "query_string": query.encode(), "headers": given, "scheme": "http",
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8110), "http_version": "1.1", "root_path": "",
    }  # fmt: skip
    parts = list(body or [b""])
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if not parts:
            await asyncio.sleep(60)
        part = parts.pop(0)
        if part is None:
            await asyncio.sleep(60)
        return {"type": "http.request", "body": part, "more_body": bool(parts)}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    return sent[0]["status"], b"".join(one.get("body", b"") for one in sent[1:])


POSTED = [
    (b"host", HOST.encode()),
    (b"sec-fetch-site", b"same-origin"),
    (b"content-type", b"application/x-www-form-urlencoded"),
]


def test_too_much_is_refused_before_it_is_here(made: Path) -> None:
    large = [*POSTED, (b"content-length", b"1000000000")]
    assert ask(made, "/check/result", "POST", large, [None])[0] == 413
    chunks: list[bytes | None] = [b"text=" + b"a" * 60_000] * 30
    assert ask(made, "/check/result", "POST", POSTED, chunks)[0] == 413
    assert len(chunks) > 3
    assert ask(made, "/check/result", "POST", [*POSTED, (b"content-length", b"-1")])[0] == 400
    assert ask(made, "/?" + "a" * 9000)[0] == 414
    fields = b"&".join(b"a%d=1" % i for i in range(5000))
    assert ask(made, "/check/result", "POST", POSTED, [fields])[0] == 400


def test_what_comes_too_slowly_is_refused(made: Path) -> None:
    assert ask(made, "/check/result", "POST", POSTED, [b"text=", None], seconds=0.05)[0] == 408


def test_an_error_of_ours_says_nothing_of_itself(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from claimtrack.site import asked

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("secret /etc/path")

    monkeypatch.setattr(asked, "make_view", broken)
    app = make_app(str(made), Settings(**SETTINGS))
    with TestClient(app, base_url=f"http://{HOST}", raise_server_exceptions=False) as client:
        answer = client.get("/timeline")
        assert answer.status_code == 500 and "secret" not in answer.text and "Traceback" not in answer.text
        assert answer.headers["content-security-policy"]
