"""Pages as a real browser shows them: nothing overflows, nothing is fetched, nothing complains, links lead
somewhere."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from ledger_by_hand import make_document, make_entry
from test_html import HOSTILE, VIEWS, hostile

from claimtrack.cli import run
from claimtrack.report.listings import figures
from claimtrack.report.render import render
from claimtrack.report.timeline import timeline

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]

WIDTHS = (360, 1280)

OVERFLOWING = """() => [...document.querySelectorAll('*')]
  .filter(e => e.clientWidth > 2 && e.scrollWidth > e.clientWidth + 1 && !e.closest('svg'))
  .map(e => `${e.tagName} ${e.scrollWidth} > ${e.clientWidth}: ${e.textContent.slice(0, 60)}`)"""

OUTSIDE = """() => [...document.querySelectorAll('main *')]
  .filter(e => { const box = e.getBoundingClientRect();
                 return box.width > 2 && (box.right > window.innerWidth + 1 || box.left < -1); })
  .map(e => `${e.tagName} ${e.textContent.slice(0, 60)}`)"""

OPEN_ALL = "() => document.querySelectorAll('details').forEach(one => { one.open = true; })"


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


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open an empty page that fails the test when it logs an error or asks for anything but files."""
    context = browser.new_context()
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("console", lambda message: wrong.append(f"console: {message.text}"))
    opened.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    opened.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    opened.on("requestfailed", lambda request: wrong.append(f"failed: {request.url}"))
    opened.on(
        "request",
        lambda request: (
            request.url.startswith(("file:", "data:,")) or wrong.append(f"asked for {request.url}")
        ),
    )
    yield opened
    context.close()
    assert not wrong


@pytest.fixture(scope="module")
def folder(ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the reports on the seeds, all of them, as a command wrote them."""
    made = tmp_path_factory.mktemp("reports")
    assert run(["report", "--all", "--db", str(ledger), "-o", str(made)]) == 0
    return made


def look(page: Page, path: Path, width: int) -> None:
    """Check that a page with everything opened keeps its words in their cells and on the screen."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path.as_uri())
    page.evaluate(OPEN_ALL)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(OVERFLOWING) == []
    assert page.evaluate(OUTSIDE) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_reports_on_the_seeds(folder: Path, page: Page, width: int) -> None:
    paths = sorted(folder.glob("*.html"))
    assert len(paths) > 9
    for path in paths:
        look(page, path, width)


def test_what_stands_below_in_a_cell_does_not_slip_under_its_name(folder: Path, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto((folder / "overview.html").as_uri())
    lefts = page.eval_on_selector_all(
        "td > .below",
        "all => all.map(e => e.getBoundingClientRect().left - e.parentElement.getBoundingClientRect().left)",
    )
    assert lefts and min(lefts) > 80


def test_links_lead_somewhere(folder: Path, page: Page) -> None:
    for path in sorted(folder.glob("*.html")):
        page.goto(path.as_uri())
        for address in page.eval_on_selector_all("a", "all => all.map(one => one.href)"):
            assert address.startswith(folder.as_uri())
            name, _, place = address.removeprefix(folder.as_uri() + "/").partition("#")
            assert (folder / name).is_file(), address
            if place and name.endswith(".html"):
                assert f'id="{place}"' in (folder / name).read_text(encoding="utf-8"), address
    page.goto((folder / "index.html").as_uri())
    page.get_by_role("main").get_by_role("link", name="Figures", exact=True).click()
    assert page.title() == "Figures – ClaimTrack"


def test_a_figure_opens_its_sentence_by_mouse_and_by_key(folder: Path, page: Page) -> None:
    page.goto((folder / "figures.html").as_uri())
    sources = page.locator("tr.sources")
    assert not sources.first.is_visible()
    page.locator("td summary").first.click()
    assert sources.first.is_visible() and sources.first.locator("mark").is_visible()
    assert not sources.nth(1).is_visible()
    page.locator("td summary").nth(1).focus()
    page.keyboard.press("Enter")
    assert sources.nth(1).is_visible()


def test_a_claim_has_an_address(folder: Path, page: Page) -> None:
    path = folder / "figures.html"
    page.goto(path.as_uri())
    key = page.locator("article").nth(5).get_attribute("id")
    page.goto(f"{path.as_uri()}#{key}")
    assert page.locator(f"#{key}").is_visible()
    assert page.locator("tr.sources:visible").count() == 1


def test_the_id_of_a_figure_is_the_link_to_it(folder: Path, page: Page) -> None:
    page.goto((folder / "figures.html").as_uri())
    page.locator("td summary").first.click()
    article = page.locator("article").first
    article.get_by_role("link").last.click()
    assert page.url.endswith(f"#{article.get_attribute('id')}")


@pytest.mark.parametrize("width", WIDTHS)
def test_words_typed_leave_the_rows_that_hold_them(folder: Path, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto((folder / "figures.html").as_uri())
    rows = page.locator("tbody tr:not(.sources):visible")
    every = rows.count()
    page.get_by_label("Find on this page").fill("aliyev  TANKS")
    found = rows.count()
    assert 0 < found < every
    assert page.locator(".find output").inner_text() == f"{found} of {every} on this page"
    page.get_by_label("Find on this page").fill("no such words anywhere")
    assert rows.count() == 0
    page.get_by_label("Find on this page").fill("")
    assert rows.count() == every


def test_without_a_script_the_page_is_whole(folder: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto((folder / "figures.html").as_uri())
    assert opened.locator("tbody tr:not(.sources):visible").count() > 50
    assert not opened.locator(".find").is_visible()
    context.close()


@pytest.mark.parametrize(
    ("width", "kind", "media"), [(1280, "wide", "screen"), (360, "narrow", "screen"), (700, "wide", "print")]
)
def test_charts_take_the_width_and_are_open(
    page: Page, tmp_path: Path, width: int, kind: str, media: Any
) -> None:
    entries = [
        make_entry(
            f"{i} tanks", low=str(i), asof=f"2020-10-0{i}", counted_head="tank", speaker=f"V{i}", start=i
        )
        for i in (1, 2, 3)
    ]
    path = tmp_path / "page.html"
    path.write_text(render(timeline(entries), "html"), encoding="utf-8")
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(media=media)
    page.goto(path.as_uri())
    shown = page.locator("figure svg:visible")
    assert shown.count() == 1 and page.locator(f"figure .{kind}").is_visible()
    box = shown.bounding_box()
    assert box is not None and box["width"] > 0.85 * page.locator("table").bounding_box()["width"]  # type: ignore[index]
    smallest = page.evaluate(
        "() => Math.min(...[...document.querySelectorAll('figure svg text')].filter(e => e.checkVisibility())"
        ".map(e => e.getBoundingClientRect().height))"
    )
    assert smallest >= 9


def test_the_first_key_leads_past_the_links(folder: Path, page: Page) -> None:
    page.goto((folder / "figures.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("width", WIDTHS)
def test_tables_stay_tables_for_those_who_hear_them(folder: Path, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto((folder / "figures.html").as_uri())
    assert page.get_by_role("table", name="Figures").count() == 1
    assert page.get_by_role("columnheader").count() == 5
    assert page.get_by_role("heading", level=1).count() == 1


@pytest.mark.parametrize("width", WIDTHS)
def test_markup_in_a_claim_is_text(width: int, page: Page, tmp_path: Path) -> None:
    entries = hostile()
    documents = [make_document(entry.claim.document, claims=1) for entry in entries]
    path = tmp_path / "page.html"
    for view in VIEWS:
        path.write_text(render(view(entries, documents), "html"), encoding="utf-8")
        look(page, path, width)
        assert page.locator("main script, b").count() == 0
        if view in (figures, timeline):
            assert HOSTILE in page.inner_text("main")


@pytest.mark.parametrize("width", WIDTHS)
def test_words_without_a_blank_stay_in_their_cells(width: int, page: Page, tmp_path: Path) -> None:
    long = "w" * 300
    entries = [
        make_entry(
            long, speaker=long, publisher=long, document=long, label=long, title=long, low="4", asof=f"2020-01-0{i}",
            counted_head="tank", place="Q" * 90, url=f"https://example.org/{long}", start=i, hedge=long,
        )
        for i in (1, 2)
    ]  # fmt: skip
    for view in VIEWS:
        path = tmp_path / "page.html"
        path.write_text(render(view(entries, [make_document(long, claims=2)]), "html"), encoding="utf-8")
        look(page, path, width)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_takes_the_colours_that_are_asked_for(folder: Path, browser: Browser, scheme: Any) -> None:
    context = browser.new_context(color_scheme=scheme)
    opened = context.new_page()
    opened.goto((folder / "overview.html").as_uri())
    ground = opened.evaluate("getComputedStyle(document.body).backgroundColor")
    context.close()
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(21, 23, 26)"}[scheme]


def test_on_paper_tables_are_tables(folder: Path, page: Page) -> None:
    page.set_viewport_size({"width": 700, "height": 900})
    page.goto((folder / "figures.html").as_uri())
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('table')).display") == "table"
    assert not page.get_by_role("navigation").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 700
