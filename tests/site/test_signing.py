"""Signing in by a file of passwords: who is let in, what they may do, and what attackers find out."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flood import HOST, SAME, SETTINGS, client_of, form
from starlette.testclient import TestClient

from claimtrack.cli import run
from claimtrack.errors import UsageError
from claimtrack.site.guard import cookie_name, token_of
from claimtrack.site.passwords import People, add_program, remove_person, set_person
from claimtrack.site.sessions import FREE, LASTS, Brake, Sessions

QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
"""As the real one, without its costs."""

NOBODY = token_of(SETTINGS["secret"], "")

COOKIE = cookie_name(HOST)

PASSWORDS = {"Ada": "correct horse", "Berta": "battery staple"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file in which Ada is an editor and Berta a reader."""
    path = tmp_path / "people"
    lines = [f"{n}:{r}:{QUICK.hash(PASSWORDS[n])}" for n, r in (("Ada", "editor"), ("Berta", "reader"))]
    path.write_text("# the desk\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    path.chmod(0o600)
    return path


def door(ledger: Path, file: Path, peer: str = "127.0.0.1", **settings: Any) -> TestClient:
    """Return what asks a site that signs people in."""
    return client_of(ledger, (peer, 1), people=People(file), **settings)


def enter(client: TestClient, name: str = "Ada", password: str | None = None, **more: str) -> Any:
    """Return what signing in is answered."""
    sent = {
        "token": NOBODY,
        "name": name,
        "password": PASSWORDS.get(name.strip(), "") if password is None else password,
    }
    return client.post("/sign-in", data={**sent, **more}, headers=SAME)


def test_nobody_sees_anything_before_they_sign_in(made: Path, file: Path) -> None:
    with door(made, file) as client:
        for path in (
            "/",
            "/figures",
            "/figures.json",
            "/document?id=first",
            "/review",
            "/guide",
            "/nowhere",
            "/check",
        ):
            page = client.get(path)
            assert page.status_code == 401 and "Belcourt" not in page.text and "Ada" not in page.text, path
            led = client.get(path, headers={"accept": "text/html,*/*"})
            assert led.status_code == 303 and led.headers["location"].startswith("/sign-in"), path
        for path in ("/decide", "/undo", "/check/result", "/sign-out"):
            assert client.post(path, data={"token": NOBODY, "do": "ok"}, headers=SAME).status_code == 401
        page = client.get("/sign-in")
        assert page.status_code == 200 and 'action="/sign-in"' in page.text and "/figures" not in page.text
        assert "set-cookie" not in page.headers and page.headers["cache-control"] == "no-store"
        style = re.findall(r'href="(/static/[^"]*)"', page.text)
        assert style and client.get(style[0]).status_code == 200


def test_who_signs_in_is_led_on_and_decides_under_that_name(copied: Path, file: Path) -> None:
    with door(copied, file) as client:
        led = client.get("/figures?topic=killed", headers={"accept": "text/html"}).headers["location"]
        page = client.get(led).text
        to = re.findall(r'name="to" value="([^"]*)"', page)[0]
        answer = enter(client, " Ada ", to=to)
        assert answer.status_code == 303 and answer.headers["location"] == "/figures?topic=killed"
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith(f"{COOKIE}=") and "HttpOnly" in cookie and "SameSite=strict" in cookie
        assert f"Max-Age={LASTS}" in cookie and "Path=/" in cookie and "Domain" not in cookie
        page = client.get("/").text
        assert "signed in as Ada" in page and 'action="/sign-out"' in page
        figure = client.get("/figures.json").json()[0]
        sent = form(client.get(f"/figure/{figure['claim']}").text)
        assert client.post("/decide", data={**sent, "do": "ok"}, headers=SAME).status_code == 303
        assert client.get("/log.json").json()[0]["who"] == "Ada"


def test_a_reader_reads_and_checks_drafts_but_decides_nothing(copied: Path, file: Path) -> None:
    with door(copied, file) as client:
        assert enter(client, "Berta").status_code == 303
        figure = client.get("/figures.json").json()[0]
        page = client.get(f"/figure/{figure['claim']}").text
        assert 'action="/decide"' not in page and "signed in as Berta for reading only" in page
        token = token_of(SETTINGS["secret"], "Berta")
        sent = {"token": token, "claim": figure["claim"], "version": "1", "seen": "0", "do": "wrong"}
        for path in ("/decide", "/undo"):
            refused = client.post(path, data=sent, headers=SAME)
            assert refused.status_code == 403 and "only editors decide" in refused.text
        draft = {"token": token, "text": "The flood killed 64 people in Belcourt."}
        assert client.post("/check/result", data=draft, headers=SAME).status_code == 200
        assert client.get("/log.json").json() == []


def test_reading_only_holds_for_editors_too(copied: Path, file: Path) -> None:
    with door(copied, file, read_only=True) as client:
        assert enter(client).status_code == 303
        figure = client.get("/figures.json").json()[0]
        assert 'action="/decide"' not in client.get(f"/figure/{figure['claim']}").text
        sent = {
            "token": token_of(SETTINGS["secret"], "Ada"),
            "claim": figure["claim"],
            "version": "1",
            "do": "ok",
        }
        assert client.post("/decide", data=sent, headers=SAME).status_code == 403


def test_signing_out_ends_the_session_also_for_who_kept_the_cookie(made: Path, file: Path) -> None:
    with door(made, file) as client:
        enter(client)
        kept = client.cookies[COOKIE]
        token = token_of(SETTINGS["secret"], "Ada")
        assert client.post("/sign-out", data={"token": "x"}, headers=SAME).status_code == 403
        answer = client.post("/sign-out", data={"token": token}, headers=SAME)
        assert answer.headers["location"] == "/sign-in" and "Max-Age=0" in answer.headers["set-cookie"]
        client.cookies.set(COOKIE, kept)
        assert client.get("/").status_code == 401


def test_a_new_password_another_role_or_a_removed_name_end_sessions(made: Path, file: Path) -> None:
    def rewritten(old: str, new: str) -> None:
        file.write_text(re.sub(old, new, file.read_text(encoding="utf-8")), encoding="utf-8")
        os.utime(file, ns=(time.time_ns(), time.time_ns() + 1_000_000))

    for old, new in (
        (r"Ada:editor:.*", "Ada:editor:" + QUICK.hash("another one")),
        (r"Ada:editor", "Ada:reader"),
        (r"Ada:.*\n", ""),
    ):
        before = file.read_text(encoding="utf-8")
        with door(made, file) as client:
            enter(client)
            assert client.get("/").status_code == 200
            rewritten(old, new.replace("\\", r"\\"))
            assert client.get("/").status_code == 401, new
        file.write_text(before, encoding="utf-8")
    with door(made, file) as client:
        enter(client)
        file.chmod(0o644)  # others could have put a name in
        os.utime(file)
        assert client.get("/").status_code == 401
        assert enter(client).status_code == 403


def test_no_cookie_but_ours_counts(made: Path, file: Path) -> None:
    with door(made, file) as client:
        enter(client)
        good = client.cookies[COOKIE]
        client.cookies.clear()
        packed, _, mark = good.partition(".")
        other = Sessions(People(file), b"other secret").begin(People(file).check("Ada", PASSWORDS["Ada"]))  # type: ignore[arg-type]
        for forged in ("", "x", ".", f"{packed}.", f".{mark}", f"{packed}.{mark[:-1]}", f"{packed}.{mark.upper()}",
                       f"{packed}A.{mark}", f"{packed[:-4]}.{mark}", f"!!.{mark}", "A" * 9000, other):  # fmt: skip
            assert client.get("/", headers={"cookie": f"{COOKIE}={forged}"}).status_code == 401, forged
        # A neighbour on another port may set cookies of that name too: which is ours nobody knows.
        for line in (f"{COOKIE}={good}; {COOKIE}=x", f"{COOKIE}=x; {COOKIE}={good}", f"claimtrack={good}"):
            assert client.get("/", headers={"cookie": line}).status_code == 401
        assert client.get("/", headers={"cookie": f"a=b; {COOKIE}={good}"}).status_code == 200
        assert (
            client.get(
                "/", headers={"x-forwarded-user": "Ada", "authorization": "Basic QWRhOng="}
            ).status_code
            == 401
        )


def test_sessions_end_by_themselves(file: Path) -> None:
    at = [1_000_000.0]
    people = People(file)
    sessions = Sessions(people, b"s", lambda: at[0])
    ada = people.find("Ada")
    assert ada is not None
    cookie = sessions.begin(ada)
    assert sessions.who(cookie) == ada
    at[0] += LASTS - 1
    assert sessions.who(cookie) == ada
    at[0] += 1
    assert sessions.who(cookie) is None


def test_elsewhere_the_cookie_wants_tls_and_this_host_alone(made: Path, file: Path) -> None:
    hosts = frozenset({"ledger.example.org"})
    with door(made, file, hosts=hosts) as client:
        client.base_url = "https://ledger.example.org"  # type: ignore[assignment]
        sent = {"token": NOBODY, "name": "Ada", "password": PASSWORDS["Ada"]}
        answer = client.post("/sign-in", data=sent, headers={"sec-fetch-site": "same-origin"})
        assert answer.headers["set-cookie"].startswith("__Host-claimtrack=")
        assert "Secure" in answer.headers["set-cookie"]
        assert client.get("/").status_code == 200


def test_who_is_led_in_is_not_led_elsewhere(made: Path, file: Path) -> None:
    for to in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\tx"):
        with door(made, file) as client:
            page = client.get("/sign-in", params={"to": to}).text
            assert "evil.example" not in page and "alert" not in page
            assert enter(client, to=to).headers["location"] == "/"


def test_nobody_is_signed_in_by_another_site(made: Path, file: Path) -> None:
    with door(made, file) as client:
        sent = {"token": NOBODY, "name": "Ada", "password": PASSWORDS["Ada"]}
        for headers in ({}, {"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
            assert client.post("/sign-in", data=sent, headers=headers).status_code == 403
        del sent["token"]
        assert client.post("/sign-in", data=sent, headers=SAME).status_code == 403
        assert COOKIE not in client.cookies


# Who tries passwords


def test_a_wrong_name_is_answered_as_a_wrong_password_is(
    made: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    verify = PasswordHasher.verify

    def noted(self: PasswordHasher, hashed: str, password: str) -> bool:
        checked.append(hashed.rpartition("$")[0].rpartition("$")[0])
        return verify(self, hashed, password)  # type: ignore[arg-type]

    monkeypatch.setattr(PasswordHasher, "verify", noted)
    with door(made, file) as client:
        wrong, nobody = enter(client, "Ada", "x" * 12), enter(client, "Carl", "x" * 12)
    assert wrong.status_code == nobody.status_code == 403
    assert wrong.text == nobody.text and wrong.headers == nobody.headers
    # The same work is done for both, with the same parameters.
    assert len(checked) == 2 and checked[0] == checked[1]


def test_who_tries_many_passwords_waits(made: Path, file: Path) -> None:
    with door(made, file, "10.0.0.9") as client:
        answers = [enter(client, "Ada", f"wrong password {n}").status_code for n in range(12)]
        assert answers[: FREE["pair"]] == [403] * FREE["pair"] and set(answers[FREE["pair"] :]) == {429}
        late = enter(client)  # the right one is not looked at either
        assert late.status_code == 429 and int(late.headers["retry-after"]) >= 1
        assert "set-cookie" not in late.headers
        # Names that are not there are counted alike.
        answers = [enter(client, "Nobody", "wrong password").status_code for _ in range(8)]
        assert answers[: FREE["pair"]] == [403] * FREE["pair"] and answers[-1] == 429
    with door(made, file, "10.0.0.10") as client:
        for n in range(40):
            status = enter(client, f"name {n}", "wrong password").status_code
        assert status == 429


def test_the_brake() -> None:
    at = [0.0]
    brake = Brake(lambda: at[0])
    for _ in range(FREE["pair"]):
        assert brake.tries("10.0.0.1", "Ada") == 0
    waits = []
    for _ in range(6):
        left = brake.tries("10.0.0.1", "Ada")
        assert left > 0
        waits.append(left)
        at[0] += left
        assert brake.tries("10.0.0.1", "Ada") == 0
    assert waits == [1, 2, 4, 8, 16, 32]
    # Others, and other names from there, are not held up; the name from everywhere is, shortly.
    assert brake.tries("10.0.0.2", "Berta") == 0 and brake.tries("10.0.0.1", "Berta") == 0
    assert 0 < brake.tries("10.0.0.3", "Ada") <= 30
    # A whole network of IPv6 is one.
    for n in range(FREE["pair"]):
        brake.tries(f"2001:db8::{n}", "Carl")
    assert brake.tries("2001:db8::ffff", "Carl") > 0
    at[0] += 10_000
    assert brake.tries("10.0.0.1", "Ada") == 0


def test_who_has_signed_in_is_not_kept_out_by_others() -> None:
    at = [0.0]
    brake = Brake(lambda: at[0])
    assert brake.tries("10.0.0.1", "Ada") == 0
    brake.succeeds("10.0.0.1", "Ada")
    for n in range(60):
        brake.tries(f"10.1.0.{n}", "Ada")
    assert brake.tries("10.2.0.1", "Ada") > 0
    assert brake.tries("10.0.0.1", "Ada") == 0


def test_an_own_password_gives_no_free_tries_of_others() -> None:
    at = [0.0]
    brake = Brake(lambda: at[0])
    wrong = 0
    for n in range(200):
        if brake.tries("10.0.0.1", f"name {n}") == 0:
            wrong += 1
        if brake.tries("10.0.0.1", "Mallory") == 0:
            brake.succeeds("10.0.0.1", "Mallory")
    assert wrong <= FREE["address"]


# The file and its command


def test_the_command_writes_what_the_site_reads(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import io

    path = tmp_path / "new"

    def said(typed: str, *arguments: str) -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        return run(["serve-password", *arguments, "--passwords", str(path)])

    assert said("too short\n", "Ada") == 2 and not path.exists()
    assert said("correct horse\n", "Ada") == 0
    assert path.stat().st_mode & 0o777 == 0o600
    text = path.read_text(encoding="utf-8")
    assert text.startswith("Ada:editor:$argon2id$") and "correct" not in text
    assert said("battery staple\n", "Ida  Berg", "--role", "reader") == 0
    assert said("battery staple\n", "ada") == 2  # would be taken for Ada
    assert said("", "Ada", "--keep") == 2 and said("", "Ada", "--keep", "--role", "reader") == 0
    assert path.read_text(encoding="utf-8").splitlines()[0] == text.strip().replace("editor", "reader")
    assert said("another password\n", "Ada", "--role", "editor") == 0
    with door(made, path) as client:
        assert enter(client, "Ada", "correct horse").status_code == 403
        assert enter(client, "Ada", "another password").status_code == 303
        client.cookies.clear()
        assert enter(client, "Ida Berg", "battery staple").status_code == 303
    assert said("", "Ida Berg", "--remove") == 0 and said("", "Ida Berg", "--remove") == 2
    assert said("", "Ada", "--remove", "--role", "reader") == 2
    path.chmod(0o644)
    assert said("correct horse\n", "Ada") == 2
    assert "chmod 600" in capsys.readouterr().err


BAD = [
    # lines                            says
    ("",                               "names nobody"),
    ("# nobody yet\n",                 "names nobody"),
    ("Ada:correct horse\n",            "line 1 is not"),
    ("Ada:root:$argon2id$v=19$x\n",    "line 1 is not"),
    ("Ada:editor:$2b$12$abcdef\n",     "line 1 is not"),
    ("Ada:editor:$argon2id$x\nada:reader:$argon2id$y\n", "twice"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "says"), BAD)
def test_a_file_with_a_slip_is_refused(tmp_path: Path, lines: str, says: str) -> None:
    path = tmp_path / "people"
    path.write_text(lines, encoding="utf-8")
    path.chmod(0o600)
    with pytest.raises(UsageError, match=says):
        People(path)


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o602, 0o620, 0o660, 0o666])
def test_a_file_that_others_may_read_or_change_is_refused(file: Path, mode: int) -> None:
    file.chmod(mode)
    with pytest.raises(UsageError, match="others may read or change it"):
        People(file)
    file.chmod(0o640)
    assert People(file).find("Ada")


def test_other_lines_stay_as_they_are(file: Path) -> None:
    before = file.read_text(encoding="utf-8").splitlines()
    assert set_person(file, "Ada", "another password", None) == "changed"
    after = file.read_text(encoding="utf-8").splitlines()
    assert after[2].startswith("Ada:editor:$argon2id$") and after[2] != before[2]
    assert [*after[:2], *after[3:]] == [*before[:2], *before[3:]]
    assert file.stat().st_mode & 0o777 == 0o600


REFUSED = [
    # options                                                     says
    (["--passwords", "FILE", "--trust-proxy", "127.0.0.1"],       "one of the two"),
    (["--passwords", "nowhere"],                                  "serve-password"),
    (["--host", "0.0.0.0", "--allow-host", "a.example"],          "--passwords"),
    (["--host", "0.0.0.0", "--passwords", "FILE"],                "--allow-host"),
]  # fmt: skip


@pytest.mark.parametrize(("options", "says"), REFUSED)
def test_what_is_not_served(
    made: Path, file: Path, options: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [str(file) if one == "FILE" else one for one in options]
    assert run(["serve", "--db", str(made), *given]) == 2
    assert says in capsys.readouterr().err


# --- tokens of programs ------------------------------------------------------------------------------------


def bearer(token: str) -> dict[str, str]:
    """Return the header with which a program shows its token."""
    return {"authorization": f"Bearer {token}"}


def test_a_program_reads_data_with_its_token_and_nothing_else(copied: Path, file: Path) -> None:
    token = add_program(file, "nightly")
    assert token not in file.read_text(encoding="utf-8")
    with door(copied, file) as client:
        figures = client.get("/figures.json", headers=bearer(token))
        assert figures.status_code == 200 and len(figures.json()) > 3 and "set-cookie" not in figures.headers
        claim = figures.json()[0]["claim"]
        for path in (f"/figure/{claim}.json", "/topics.csv", "/log.jsonl", "/overview.md"):
            assert client.get(path, headers=bearer(token)).status_code == 200, path
        for path in ("/", "/figures", f"/figure/{claim}", "/review", "/check", "/sign-in", "/figures.json/"):
            assert client.get(path, headers=bearer(token)).status_code == 403, path
        form = {"token": token_of(SETTINGS["secret"], "nightly"), "claim": claim, "version": "1", "do": "ok"}
        for path in ("/decide", "/undo", "/check/result", "/seen", "/figures.json", "/decide.json"):
            sent = client.post(path, data=form, headers={**SAME, **bearer(token)})
            assert sent.status_code == 403, path
        assert client.get("/log.json", headers=bearer(token)).json() == []


def test_only_a_token_that_is_there_lets_a_program_in(made: Path, file: Path) -> None:
    token = add_program(file, "nightly")
    stored = file.read_text(encoding="utf-8").rpartition("nightly:program:")[2].strip()
    wrong = ["", token[:-1], token + "x", stored, stored.removeprefix("sha256$"), PASSWORDS["Ada"], "nightly"]
    with door(made, file) as client:
        for given in wrong:
            assert client.get("/figures.json", headers=bearer(given)).status_code == 401, given
        for value in (token, f"Basic {token}", f"Token {token}"):
            assert client.get("/figures.json", headers={"authorization": value}).status_code == 401, value
        twice = [("authorization", f"Bearer {token}"), ("authorization", f"Bearer {token}")]
        assert client.get("/figures.json", headers=twice).status_code == 401
        assert client.get(f"/figures.json?token={token}").status_code == 401
        assert enter(client, "nightly", token).status_code == 403
        assert enter(client, "Ada").status_code == 303
        # Who shows a token is the program, whatever cookies are there.
        assert client.get("/figures", headers=bearer(token)).status_code == 403
        assert client.get("/figures.json", headers=bearer("x")).status_code == 401
    newer = add_program(file, "nightly")
    with door(made, file) as client:
        assert client.get("/figures.json", headers=bearer(token)).status_code == 401
        assert client.get("/figures.json", headers=bearer(newer)).status_code == 200
        remove_person(file, "nightly")
        assert client.get("/figures.json", headers=bearer(newer)).status_code == 401


def test_what_a_proxy_has_browsers_send_keeps_nobody_out(made: Path, file: Path) -> None:
    basic = {"authorization": "Basic QWRhOng=", "accept": "text/html"}
    with door(made, file) as client:
        assert client.get("/sign-in", headers=basic).status_code == 200
        assert client.get("/figures", headers=basic).headers["location"].startswith("/sign-in?")
        assert enter(client, "Ada").status_code == 303
        assert client.get("/figures", headers=basic).status_code == 200
        wrong = client.get("/figures", headers={**basic, **bearer("x")})
        assert wrong.status_code == 401 and "No program has this token" in wrong.text


def test_a_token_is_made_on_the_command_line(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def said(*given: str) -> int:
        return run(["serve-password", *given, "--passwords", str(file)])

    assert said("nightly", "--token") == 0
    token = capsys.readouterr().out.strip()
    found = People(file).program(token)
    assert found is not None and found.name == "nightly"
    assert said("Ada", "--token") == 2 and said("nightly", "--keep", "--role", "editor") == 2
    assert said("nightly", "--token", "--role", "reader") == 2
    assert said("nightly", "--remove") == 0 and People(file).program(token) is None
