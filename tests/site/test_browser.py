"""The site as a real browser shows it: with and without scripts, by the keyboard, narrow and wide, light and
dark; and a server of its own on loopback, which stops when it is told to."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
import pytest
from flood import Served, form

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]

AXE = os.environ.get("CLAIMTRACK_AXE")
"""The file axe.min.js of axe-core, where it is at hand."""

LISTS = (
    *("/", "/stories", "/topics", "/figures", "/timeline", "/documents", "/voices", "/conflicts", "/changes"),
    *("/new", "/doubtful", "/copies", "/coverage", "/log", "/watches", "/review?queue=unreviewed", "/check"),
    *("/compare", "/search?q=flood", "/search?q=houses", "/guide", "/guide/serve", "/nowhere"),
)

OVERFLOWING = """() => [...document.querySelectorAll('body *')]
  .filter(e => e.clientWidth > 2 && e.scrollWidth > e.clientWidth + 1 && !e.closest('svg, pre, input, select, textarea'))
  .map(e => `${e.tagName} ${e.scrollWidth} > ${e.clientWidth}: ${e.textContent.slice(0, 60)}`)"""

UNNAMED = """() => [...document.querySelectorAll('input:not([type=hidden]), select, textarea, button')]
  .filter(e => !(e.labels?.length || e.textContent.trim() || e.getAttribute('aria-label')))
  .map(e => e.outerHTML)"""


@pytest.fixture(scope="module")
def served(made: Path) -> Iterator[Served]:
    """Return the site of the ledger, served for reading."""
    with Served(made) as one:
        yield one


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start a real browser; without one these tests are skipped, and say so."""
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium on the path: apt-get install chromium")
    with sync.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


def opened(browser: Browser, wrong: list[str], **context: Any) -> Page:
    """Return a page that notes errors, and what it asks of anybody but the site."""
    page = browser.new_context(**context).new_page()
    page.on("console", lambda message: wrong.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on(
        "request",
        lambda request: (
            request.url.startswith(("http://127.0.0.1:", "data:,"))
            or wrong.append(f"asked for {request.url}")
        ),
    )
    return page


def screens(served: Served) -> list[str]:
    """Return the addresses of all screens."""
    figures = httpx.get(f"{served.url}/figures.json").json()
    dead = [one for one in figures if "killed" in one["topic"]]
    return [
        *LISTS,
        f"/figure/{dead[0]['claim']}",
        f"/compare?a={dead[0]['claim']}&b={dead[1]['claim']}",
        f"/topic?key={dead[0]['topic']}",
        f"/story?key={dead[0]['story']}",
        f"/topic?key={dead[0]['topic']}&as_of=2024-03-05",
        f"/origins?topic={dead[0]['topic']}",
        f"/document?id={dead[0]['document']}",
        f"/document?id={dead[0]['document']}&mend={dead[0]['claim']}",
        "/add?id=third&words=Aid+workers",
        "/add?id=third&words=the",
        "/document?id=first",
        "/versions?id=first",
        "/voice?name=Mila+Oren",
        "/figures?speaker=Oren&kind=total&asof_from=2024",
        "/batch?of=figures&search=flood",
    ]


@pytest.mark.parametrize(
    ("width", "scheme", "scripts"),
    [(360, "light", True), (1280, "dark", True), (360, "dark", False), (1600, "light", False)],
)
def test_every_screen_fits_and_complains_of_nothing(
    served: Served, browser: Browser, width: int, scheme: Any, scripts: bool
) -> None:
    wrong: list[str] = []
    size: Any = {"width": width, "height": 800}
    page = opened(browser, wrong, viewport=size, color_scheme=scheme, java_script_enabled=scripts)
    for path in screens(served):
        answer = page.goto(served.url + path)
        assert answer is not None and answer.status == (404 if path == "/nowhere" else 200), path
        wrong[:] = [one for one in wrong if not ("404" in one and path == "/nowhere")]
        if not scripts:
            assert page.locator("h1").count() == 1
            continue
        page.evaluate("() => document.querySelectorAll('main details').forEach(one => { one.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate(OVERFLOWING) == [], path
        assert page.evaluate(UNNAMED) == [], path
    assert wrong == []
    page.context.close()


@pytest.mark.skipif(AXE is None, reason="CLAIMTRACK_AXE names no file axe.min.js: axe-core has it")
@pytest.mark.parametrize(
    ("width", "scheme"), [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]
)
def test_axe_finds_nothing(served: Served, browser: Browser, width: int, scheme: Any) -> None:
    wrong: list[str] = []
    size: Any = {"width": width, "height": 800}
    page = opened(browser, wrong, viewport=size, color_scheme=scheme, bypass_csp=True)
    found = []
    for path in screens(served):
        page.goto(served.url + path)
        page.add_script_tag(path=AXE)
        result = page.evaluate("() => axe.run(document)")
        found += [(path, one["id"], one["nodes"][0]["html"][:200]) for one in result["violations"]]
    assert found == []
    page.context.close()


SELECT = """words => {
  const texts = document.createTreeWalker(document.querySelector('.reader:not(.legend)'), NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    if (node.data.includes(words) && node.parentElement.closest('[data-at]')) found.push(node);
  }
  const node = found.at(-1), range = document.createRange(), start = node.data.indexOf(words);
  range.setStart(node, start);
  range.setEnd(node, start + words.length);
  document.getSelection().removeAllRanges();
  document.getSelection().addRange(range);
}"""


@pytest.mark.parametrize("scripts", [True, False])
def test_a_missed_figure_is_added_in_the_browser(copied: Path, browser: Browser, scripts: bool) -> None:
    """Words that are selected in the text fill the form; without scripts they are typed, and chosen where
    they stand several times."""
    wrong: list[str] = []
    with Served(copied) as served:
        page = opened(browser, wrong, java_script_enabled=scripts)
        page.goto(served.url + "/document?id=third")
        if scripts:
            page.evaluate(SELECT, "people")
            page.wait_for_selector("section.chosen")
            assert page.locator("#adding [name=words]").input_value() == "people"
        else:
            page.get_by_role("textbox", name="Its words").fill("people")
        page.get_by_role("button", name="Look").click()
        if not scripts:
            page.get_by_role("link", name="Place 2").click()
        assert "denied that more than 70 people" in page.locator("blockquote").inner_text()
        assert page.locator("mark").inner_text() == "people"
        page.get_by_role("textbox", name="Amount, or its lower end").fill("70")
        page.get_by_role("button", name="Add the figure").click()
        assert page.locator("a.figure.hand").inner_text() == "people"
        assert page.get_by_text("Decision 1 is kept").count() == 1
        page.get_by_role("button", name="Take it back").click()
        assert page.locator("a.figure.hand").count() == 0
        page.context.close()
    assert wrong == []


@pytest.mark.parametrize("scripts", [True, False])
def test_the_days_of_a_topic_are_gone_through(served: Served, browser: Browser, scripts: bool) -> None:
    wrong: list[str] = []
    page = opened(browser, wrong, java_script_enabled=scripts)
    topic = next(
        one["topic"] for one in httpx.get(f"{served.url}/figures.json").json() if "killed" in one["topic"]
    )
    page.goto(f"{served.url}/topic?key={topic}")
    slider = page.get_by_role("slider", name="As known on")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    if scripts:
        assert page.locator("#day").inner_text() == "2024-03-05"
    page.get_by_role("button", name="Go", exact=True).click()
    page.wait_for_url("**as_of=2024-03-05")
    assert page.locator("#day").inner_text() == "2024-03-05"
    first = page.locator("main section table").first
    assert "43 people" in first.inner_text() and "64 people" not in first.inner_text()
    page.get_by_role("link", name="Later", exact=True).click()
    page.get_by_role("main").get_by_text("64 people").first.wait_for()
    assert "64 people" in page.locator("main section table").first.inner_text()
    assert wrong == []
    page.context.close()


def test_with_scripts_a_page_is_turned_in_place(made: Path, browser: Browser) -> None:
    """What is asked for takes the place of the content alone, under an address to share; going back, what
    filters find and what is wrong are shown as they are without scripts."""
    wrong: list[str] = []
    with Served(made, rows=4) as served:
        page = opened(browser, wrong)
        page.goto(served.url + "/figures")
        page.evaluate("() => { window.kept = true; }")
        page.get_by_role("link", name="Next").first.click()
        page.wait_for_url("**/figures?page=2")
        page.get_by_text("Page 2 of").first.wait_for()
        assert page.evaluate("window.kept") and page.locator("h1").count() == 1
        assert page.evaluate("document.activeElement.id") == "main"
        page.get_by_role("searchbox", name="Find on this page").fill("no such words")
        assert page.get_by_text("0 of 4 on this page").count() == 1
        page.go_back()
        page.get_by_text("Page 1 of").first.wait_for()
        page.evaluate("() => { window.kept = true; }")
        page.get_by_text("Choose by topic").click()
        page.get_by_label("Who says it").first.fill("Oren")
        page.get_by_role("button", name="Show", exact=True).first.click()
        page.wait_for_url("**/figures?speaker=Oren")
        assert page.evaluate("window.kept")
        assert page.get_by_role("link", name="csv").get_attribute("href") == "/figures.csv?speaker=Oren"
        page.get_by_label("Days from").or_(page.locator("[name=asof_from]")).first.evaluate(
            "one => { one.closest('details').open = true; one.value = 'never'; }"
        )
        page.get_by_role("button", name="Show", exact=True).first.click()
        page.get_by_text("is not a day").wait_for()
        page.context.close()
    assert [one for one in wrong if "400" not in one] == []


def test_by_the_keyboard_alone(served: Served, browser: Browser) -> None:
    """The first stop skips to the content; a search and what it finds are reached without a mouse."""
    wrong: list[str] = []
    page = opened(browser, wrong)
    page.goto(served.url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.goto(served.url)
    for _ in range(40):
        page.keyboard.press("Tab")
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style == "solid"
        if page.evaluate("document.activeElement.id") == "q":
            break
    page.keyboard.type("houses")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=houses")
    assert page.get_by_role("main").get_by_text("1,900 houses").count()
    assert wrong == []
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_figure_is_mended_in_the_browser(copied: Path, browser: Browser, scripts: bool) -> None:
    wrong: list[str] = []
    with Served(copied) as served:
        page = opened(browser, wrong, java_script_enabled=scripts)
        page.goto(served.url + "/search?q=shelters")
        page.get_by_role("link", name="$3.5 million").first.click()
        page.locator("#field").select_option("speaker")
        page.get_by_role("textbox", name="to", exact=True).fill("Ida Berg")
        page.get_by_role("button", name="Set", exact=True).click()
        page.get_by_text("is kept").wait_for()
        assert "Ida Berg" in page.locator(".facts").inner_text()
        page.get_by_role("button", name="Take it back").click()
        page.locator(".facts", has_text="Ida Berg").wait_for(state="detached")
        page.goto(served.url + "/review?queue=unreviewed")
        first = page.locator("mark").inner_text()
        if scripts:
            page.keyboard.press("o")
        else:
            page.get_by_role("button", name="Right as it stands").click()
        page.wait_for_url("**done=*")
        assert page.locator("mark").inner_text() != first
        if scripts:
            page.keyboard.press("u")
        else:
            page.get_by_role("button", name="Take it back").click()
        page.wait_for_url("**/review?queue=unreviewed")
        assert page.locator("mark").inner_text() == first
        if scripts:
            page.locator("#skip").focus()  # letters are keys there too
            page.keyboard.press("?")
            assert page.evaluate("document.activeElement.id") == "keys"
            page.keyboard.press("e")
            page.keyboard.press("q")  # types ahead in the list of fields, and leads nowhere
            assert page.evaluate("document.activeElement.id") == "field"
            page.locator("#skip").focus()
            page.keyboard.press("q")
        else:
            page.get_by_role("link", name="Leave the queue").click()
        page.wait_for_url(served.url + "/")
        page.context.close()
    assert wrong == []


@pytest.mark.parametrize("scripts", [True, False])
def test_signing_in_and_deciding_about_a_list_by_the_keyboard(
    copied: Path, tmp_path: Path, browser: Browser, scripts: bool
) -> None:
    from argon2 import PasswordHasher

    from claimtrack.site.passwords import People

    file = tmp_path / "people"
    quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    file.write_text(f"Ida:editor:{quick.hash('correct horse')}\n", encoding="utf-8")
    file.chmod(0o600)
    wrong: list[str] = []
    with Served(copied, people=People(file)) as served:
        page = opened(browser, wrong, java_script_enabled=scripts, viewport={"width": 360, "height": 800})
        page.goto(served.url + "/figures?search=houses")
        page.wait_for_url("**/sign-in?to=*")
        if AXE and scripts:
            checked = opened(browser, [], bypass_csp=True)
            checked.goto(served.url + "/sign-in?to=/figures")
            checked.add_script_tag(path=AXE)
            assert checked.evaluate("() => axe.run(document)")["violations"] == []
            checked.context.close()
        page.keyboard.type("Ida")  # the name has the focus
        page.keyboard.press("Tab")
        page.keyboard.type("a wrong one")
        page.keyboard.press("Enter")
        assert page.get_by_role("alert").inner_text() == "The name or the password is not right."
        page.get_by_label("Name").fill("Ida")
        page.get_by_label("Password").fill("correct horse")
        page.keyboard.press("Enter")
        page.wait_for_url("**/figures?search=houses")
        assert page.get_by_text("signed in as Ida").count() == 1
        assert page.evaluate("document.cookie") == "" if scripts else True
        page.get_by_role("link", name="Decide about all of them at once").press("Enter")
        page.get_by_role("button", name="Wrong: no figures, or misread").press("Enter")
        assert page.get_by_role("heading", level=1).inner_text() == "2 figures: wrong"
        page.get_by_role("button", name="Decide about 2 figures").press("Enter")
        page.wait_for_url("**/batch/done?*")
        assert "Decided by Ida" in page.get_by_role("main").inner_text()
        page.get_by_role("button", name="Take it back").press("Enter")
        page.wait_for_url("**/figures?search=houses")
        page.get_by_role("button", name="Sign out").press("Enter")
        page.wait_for_url("**/sign-in")
        page.goto(served.url + "/figures")
        page.wait_for_url("**/sign-in?to=*")
        page.context.close()
    assert [one for one in wrong if "403" not in one and "Clear-Site-Data" not in one] == []


def test_a_page_of_another_site_can_send_nothing(copied: Path, browser: Browser) -> None:
    """A real browser, a form on another origin of this machine: the site takes none of it."""
    from http.server import BaseHTTPRequestHandler, HTTPServer

    with Served(copied) as served:
        page = f"<form method=post action='{served.url}/undo'><input name=batch value=1><button>x</button></form>".encode()

        class Other(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("content-type", "text/html")
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, *_: Any) -> None:
                pass

        other = HTTPServer(("127.0.0.1", 0), Other)
        threading.Thread(target=other.serve_forever, daemon=True).start()
        opened_page = browser.new_context().new_page()
        opened_page.goto(f"http://localhost:{other.server_port}/")
        opened_page.get_by_role("button").click()
        opened_page.wait_for_url("**/undo")
        assert "sent from another site" in opened_page.content()
        opened_page.context.close()
        other.shutdown()
        other.server_close()


# The server itself


def test_the_command_serves_and_stops(made: Path) -> None:
    started = subprocess.Popen(
        [sys.executable, "-m", "claimtrack", "serve", "--port", "0", "--db", str(made), "--by", "Ada"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert started.stdout is not None
    address = started.stdout.readline().strip()
    assert urlsplit(address).hostname == "127.0.0.1"
    for _ in range(100):
        try:
            answer = httpx.get(address)
            break
        except httpx.ConnectError:
            time.sleep(0.1)
    assert answer.status_code == 200 and "logged for Ada" in answer.text
    assert "server" not in answer.headers
    assert httpx.get(address, headers={"host": "evil.example"}).status_code == 421
    started.send_signal(signal.SIGINT)
    _, said = started.communicate(timeout=20)
    assert "Traceback" not in said and started.returncode in (0, 130)


def test_many_read_while_documents_come_in(copied: Path, tmp_path: Path) -> None:
    """Twenty readers at once, an ingest that writes meanwhile and an editor who decides: none sees an error."""
    from claimtrack.cli import run

    wrong: list[str] = []
    done = threading.Event()
    paths = (
        *(
            "/",
            "/figures",
            "/timeline",
            "/topics",
            "/documents",
            "/search?q=flood",
            "/figures.json",
            "/conflicts",
        ),
        *("/review?queue=unreviewed", "/batch?of=figures&search=flood", "/document?id=first", "/log"),
    )

    def reader(number: int) -> None:
        with httpx.Client(timeout=60, limits=httpx.Limits(max_keepalive_connections=0)) as client:
            at = number
            while not done.is_set() or at < number + 3:
                answer = client.get(served.url + paths[at % len(paths)])
                if answer.status_code != 200:
                    wrong.append(f"{answer.status_code} {answer.url}: {answer.text[-300:]}")
                at += 1

    def editor() -> None:
        same = {"sec-fetch-site": "same-origin"}
        with httpx.Client(timeout=60) as client:
            for number in range(4):
                page = client.get(f"{served.url}/review?queue=unreviewed").text
                sent = {**form(page), "do": "note", "note": f"note {number}"}
                answer = client.post(f"{served.url}/decide", data=sent, headers=same)
                if answer.status_code != 303:
                    wrong.append(f"{answer.status_code}: {answer.text[-300:]}")

    with Served(copied, wait=60.0) as served:
        people = [threading.Thread(target=reader, args=(number,), daemon=True) for number in range(20)]
        people.append(threading.Thread(target=editor, daemon=True))
        for one in people:
            one.start()
        try:
            for number in range(5):
                name = tmp_path / f"more{number}.txt"
                name.write_text(
                    f"date 2024-03-1{number}\n\nThe flood killed {70 + number} people in Belcourt.\n",
                    encoding="utf-8",
                )
                assert run(["ingest", str(name), "--db", str(copied)]) == 0
        finally:
            done.set()
        for one in people:
            one.join(120)
        assert not any(one.is_alive() for one in people)
        assert len(httpx.get(f"{served.url}/documents.json").json()) == 8
        assert len(httpx.get(f"{served.url}/log.json").json()) == 4
    assert wrong == []


REFUSED = [
    (["--host", "0.0.0.0"],                                            "--allow-host"),
    (["--host", "0.0.0.0", "--allow-host", "ledger.example"],          "--read-only"),
    (["--user-header", "X-User"],                                      "--trust-proxy"),
    (["--trust-proxy", "nobody"],                                      "is no address"),
    (["--port", "1", "--host", "203.0.113.1", "--allow-host", "a", "--read-only"], "cannot listen"),
    (["--db", "nowhere.db"],                                           "no ledger"),
]  # fmt: skip


@pytest.mark.parametrize(("options", "says"), REFUSED)
def test_what_would_open_it_to_everybody_is_refused(
    made: Path, options: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from claimtrack.cli import run

    given = options if "--db" in options else [*options, "--db", str(made)]
    assert run(["serve", *given]) in (1, 2)
    assert says in capsys.readouterr().err


def test_other_commands_start_without_a_server() -> None:
    code = "import sys, claimtrack.cli.app; sys.exit(any(n in sys.modules for n in ('starlette', 'uvicorn', 'jinja2')))"
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False).returncode
        == 0
    )
