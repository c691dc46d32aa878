"""Pages: what strangers wrote stays text, every figure leads to its sentence, and large views are cut."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_by_hand import make_document, make_entry

from claimtrack.filters import Filters
from claimtrack.model import Entry
from claimtrack.report.card import card
from claimtrack.report.changes import changes
from claimtrack.report.conflicts import conflicts
from claimtrack.report.copying import copies
from claimtrack.report.html import Link, index_page, view_page, view_pages
from claimtrack.report.html.links import linked
from claimtrack.report.html.page import MOST_SOURCES
from claimtrack.report.html.source import AROUND, link_of, passage_of, source_of
from claimtrack.report.listings import figures, publishers, speakers
from claimtrack.report.overview import overview
from claimtrack.report.relations import relations
from claimtrack.report.render import render
from claimtrack.report.timeline import timeline
from claimtrack.report.view import Column, Section, View

VIEWS = [
    overview,
    figures,
    timeline,
    speakers,
    publishers,
    copies,
    conflicts,
    changes,
    relations,
]

VOID = {"meta", "link", "br", "col", "input"}


class Tree(HTMLParser):
    """The elements of a page in order, with what is wrong about their nesting."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def named(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag in tags]


def check(page: str) -> Tree:
    """Check what must hold for every page, and return its elements."""
    tree = Tree(page)
    assert not tree.wrong and not tree.open
    assert page.startswith("<!doctype html>\n") and tree.named("html") == [{"lang": "en"}]
    assert len(tree.named("script")) <= 1 and not any(tree.named("script"))
    assert not tree.named("img", "iframe", "object", "form", "base")
    levels = [int(tag[1]) for tag, _ in tree.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))
    assert all(head.get("scope") == "col" for head in tree.named("th"))
    assert len(tree.named("caption")) == len(tree.named("table"))
    ids = [attributes["id"] for _, attributes in tree.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for attributes in tree.named("a"):
        href = attributes["href"] or ""
        assert re.match(r"https?://|[a-z]+(-\d+)?\.(html|csv|md)(#|$)|#", href), href
        assert not href.startswith("#") or href[1:] in ids
    assert not any(name.startswith("on") or name == "style" for _, a in tree.elements for name in a)
    [style] = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = tree.named("meta")[1]["content"] or ""
    assert policy.startswith("default-src 'none'") and f"'sha256-{digest}'" in policy
    for script in re.findall(r"<script>(.*?)</script>", page, re.DOTALL):
        assert script == (files("claimtrack.report.html") / "find.js").read_text(encoding="utf-8")
        assert f"script-src 'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" in policy
    return tree


HOSTILE = "<script>alert(1)</script>"


def hostile() -> list[Entry]:
    """Return entries in which every word that a stranger may write is markup."""
    values: dict[str, Any] = {
        name: HOSTILE + name
        for name in ("speaker", "speaker_surface", "publisher", "title", "hedge", "counted", "cue", "place")
    }
    return [
        make_entry(
            f'{i} <b onclick="x">tanks</b> {HOSTILE}',
            surface=str(i),
            low=str(i),
            counted_head="tank",
            asof=f"2020-10-0{i}",
            url='javascript:alert("x")',
            document=f"{HOSTILE}{i}",
            label=f"{HOSTILE}{i}",
            language='"><b>',
            chain=(HOSTILE,),
            **values,
        )
        for i in (1, 2, 3)
    ]


@pytest.mark.parametrize("view", VIEWS)
def test_the_words_of_strangers_stay_words(view: Any) -> None:
    entries = hostile()
    documents = [make_document(entry.claim.document, claims=1) for entry in entries]
    page = render(view(entries, documents), "html")
    tree = check(page)
    assert not tree.named("b")
    if view is figures:
        assert HOSTILE in "".join(tree.text) and "&lt;script&gt;" in page


odd = st.text(
    st.one_of(st.sampled_from("<>&\"'`=/ a\u202e\x1b\ufffe\ud800漢\u0301"), st.characters()), max_size=30
)


@given(st.lists(st.tuples(odd, odd, odd, odd), min_size=1, max_size=3), st.sampled_from(VIEWS[:5]))
def test_no_word_breaks_a_page(words: list[tuple[str, str, str, str]], view: Any) -> None:
    entries = [
        make_entry(
            a + " x", speaker=b, publisher=c, url=d, label=c, title=d, document=d or "d", start=i, low="4",
            counted_head="tank", asof="2020-10-01",
        )
        for i, (a, b, c, d) in enumerate(words)
    ]  # fmt: skip
    check(render(view(entries), "html"))


def test_a_figure_leads_to_its_sentence_its_source_and_a_citation() -> None:
    entry = make_entry(
        "more than 200 tanks",
        surface="200",
        start=10,
        sentence="We hit more than 200 tanks.",
        sentence_start=-7,
        low="200",
        speaker="Ann",
        publisher="Daily",
        title="News",
        url="https://example.org/a?b=1&c=2",
        date="2020-10-02",
        speaker_confidence=0.7,
    )
    page = render(figures([entry]), "html")
    check(page)
    assert "<details><summary>&#34;more than 200 tanks&#34;</summary></details>" in page
    assert "We hit more than <mark>200</mark> tanks." in page
    assert 'href="https://example.org/a?b=1&amp;c=2"' in page
    assert "Daily, 2020-10-02" in page and "a.txt, characters 10-13" in page and "likely" in page
    assert "Ann: &#34;more than 200 tanks&#34;. News, Daily, 2020-10-02" in page
    assert f'id="c-{entry.claim.claim[:8]}"' in page


LINKS = [
    ("https://example.org/a", "https://example.org/a"),
    ("HTTP://example.org", "HTTP://example.org"),
    ("javascript:alert(1)", None),
    ("JaVaScRiPt://example.org/%0aalert(1)", None),
    ("data:text/html,x", None),
    ("file:///etc/passwd", None),
    ("//example.org", None),
    ("https://", None),
    ("https://[", None),
    ("https:example.org", None),
    ("https://exa mple.org", None),
    ("https://example.org\\@evil.org", None),
    ("https://example.org/\u202egpj", None),
    ("", None),
    (None, None),
]


@pytest.mark.parametrize(("url", "expected"), LINKS)
def test_only_addresses_of_pages_are_links(url: str | None, expected: str | None) -> None:
    assert link_of(url) == expected


def test_what_is_no_link_is_still_shown() -> None:
    source = source_of(make_entry(url="ftp://example.org/a"))
    assert source.url is None and ("url", "ftp://example.org/a") in source.facts


def test_a_long_sentence_is_cut_around_the_figure() -> None:
    sentence = "word " * 1000 + "40 tanks" + " word" * 1000
    claim = make_entry("40 tanks", start=5000, sentence=sentence, sentence_start=0).claim
    passage = passage_of(claim)
    assert passage.figure == "40"
    assert passage.before.startswith("…") and passage.after.endswith("…")
    assert len(passage.before) <= AROUND + 1 and len(passage.after) <= AROUND + 1


def test_a_figure_that_is_not_in_its_sentence_is_marked_nowhere() -> None:
    passage = passage_of(make_entry("40 tanks", start=500, sentence="40 tanks", sentence_start=0).claim)
    assert (passage.before, passage.figure, passage.after) == ("40 tanks", "", "")


def test_a_large_view_is_cut_and_says_so() -> None:
    entries = [make_entry(f"{i} tanks", low=str(i), start=i, counted_head="tank") for i in range(60)]
    page = view_page(figures(entries), most=50)
    tree = check(page)
    assert "50 of 60 rows shown on this page." in page
    assert len([a for a in tree.named("tr") if a.get("class") != "sources"]) == 51  # and the head
    assert "shown on this page" not in view_page(figures(entries), most=60)


def test_a_large_view_of_a_set_has_several_pages() -> None:
    entries = [make_entry(f"{i} tanks", low=str(i), start=i, counted_head="tank") for i in range(60)]
    pages = list(view_pages(figures(entries), most=25, name="figures", links=[Link("figures", "Figures")]))
    assert [file for file, _ in pages] == ["figures.html", "figures-2.html", "figures-3.html"]
    trees = [check(page) for _, page in pages]
    assert [len([a for a in tree.named("tr") if not a.get("class")]) - 1 for tree in trees] == [25, 25, 10]
    assert all(f'href="{file}"' in pages[0][1] for file, _ in pages[1:])
    assert not any("rows shown" in page for _, page in pages)


def test_a_link_to_a_section_on_a_later_page_leads_on_from_the_first() -> None:
    entries = [
        make_entry(
            f"{i} {thing}s", low=str(i), start=100 * n + i, counted_head=thing, asof=f"2020-01-{i + 1:02}"
        )
        for n, thing in enumerate(("tank", "truck", "house"))
        for i in range(1, 9)
    ]
    view = timeline(entries)
    (first, start), *others = view_pages(view, most=10, name="timeline", links=[Link("timeline", "Timeline")])
    assert first == "timeline.html" and len(others) == 2
    for file, page in others:
        [place] = re.findall(r'<section id="([^"]+)"', page)
        assert f'<li id="{place}"><a href="{file}#{place}">' in start


def test_what_is_cut_at_the_last_page_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimtrack.report.html.page.MOST_PAGES", 2)
    entries = [make_entry(f"{i} tanks", low=str(i), start=i, counted_head="tank") for i in range(60)]
    pages = list(view_pages(figures(entries), most=25, name="figures"))
    assert len(pages) == 2 and "50 of 60 rows shown on these pages." in pages[0][1]


def test_the_reason_of_a_finding_stands_below_its_pair() -> None:
    columns = (Column("what"), Column("figure"))
    rows = (("1 Dead", '"40"'), ("cannot both be right; the same day", '"50"'))
    page = render(View("Conflicts", sections=(Section(columns, rows, "TO CHECK", together=2),)), "html")
    check(page)
    assert '<td role="cell" colspan="2">cannot both be right; the same day</td>' in page
    assert page.index("&#34;50&#34;") < page.index("cannot both be right")
    assert "<h2>To check " in page


def test_pages_say_which_ledger_they_show() -> None:
    for page in (
        view_page(figures([make_entry(low="40")]), ledger="a <b>.db, last ingest 2020-10-05"),
        index_page([], ledger="a <b>.db, last ingest 2020-10-05"),
    ):
        check(page)
        assert "<footer><p>Ledger a &lt;b&gt;.db, last ingest 2020-10-05</p></footer>" in page


def test_ids_are_given_once() -> None:
    entry = make_entry("40 tanks", low="40")
    columns = (Column("figure"),)
    sections = [
        Section(columns, (('"40 tanks" x2',),), title, behind=((entry, entry),))
        for title in ("main", "main", "chart-1-title", f"c-{entry.claim.claim[:8]}", None)
    ]
    check(render(View("Twice", sections=tuple(sections)), "html"))


def test_the_size_of_a_page_is_bounded() -> None:
    columns = (Column("figure"),)
    entry = make_entry("40 tanks", low="40")
    sections = tuple(
        Section(columns, (('"40 tanks"',),) * 500, f"Topic {i}", behind=((entry,) * 400,) * 500)
        for i in range(40)
    )
    page = render(View("Large", sections=sections), "html")
    assert "1,000 of 20,000 rows shown" in page
    assert page.count("<article") == 1_000 * MOST_SOURCES and "And 395 more that say so." in page
    assert len(page) < 6_000_000


def test_the_page_is_the_same_each_time_and_for_each_order() -> None:
    entries = hostile()
    assert render(timeline(entries), "html") == render(timeline(entries[::-1]), "html")


def test_a_timeline_has_its_chart_inside() -> None:
    entries = [
        make_entry(
            f"{i} tanks", low=str(i), asof=f"2020-10-0{i}", counted_head="tank", speaker=f"V{i}", start=i
        )
        for i in (1, 2, 3)
    ]
    page = render(timeline(entries), "html")
    check(page)
    assert page.count("<svg") == 2 and 'aria-labelledby="chart-1-title chart-1-desc"' in page
    assert "<details" not in page[page.index("<figure") : page.index("</figure>")]


def test_pages_of_a_set_lead_to_each_other() -> None:
    links = [Link("overview", "Overview", "The state."), Link("figures", "Figures", said="3 figures.")]
    entries = [make_entry(low="40"), make_entry("two weeks", low="2", unit="week", kind="duration", start=9)]
    page = view_page(overview(entries), links=links, name="overview")
    check(page)
    assert '<a href="overview.html" aria-current="page">' in page and '<a href="index.html">' in page
    assert '<a href="figures.html">figures</a>' in page and "claimtrack report" not in page
    index = index_page(links, asked="topic tank", others=("csv",))
    check(index)
    assert '<a href="figures.html">Figures</a>' in index and 'href="figures.csv"' in index
    assert "Only what fits: topic tank." in index


LINKED = [
    # text                                                     words                              leads
    ("3 more: claimtrack report figures",                      "3 more: figures",                 ["figures.html"]),
    ("claimtrack report timeline --topic a/b, ok",             "timeline, ok",                    ["timeline.html#topic-a-b"]),
    ("9 more: claimtrack report timeline --story s-1",         "9 more: timeline",                ["timeline.html#story-s-1"]),
    ("Story: Quake, Turkey; --story s-1",                      "Story: Quake, Turkey",            ["timeline.html#story-s-1"]),
    ("--topic a/b",                                            "Timeline of this topic",          ["timeline.html#topic-a-b"]),
    ("claimtrack report figures; claimtrack report timeline",  "figures; timeline",               ["figures.html", "timeline.html"]),
    ("claimtrack report copies",                               "claimtrack report copies",        []),  # no page of the set
    ("claimtrack report overview",                             "claimtrack report overview",      []),  # it is this page
    ("claimtrack report figuresque",                           "claimtrack report figuresque",    []),
    ("claimtrack show ID",                                     "",                                []),
    ("claimtrack compare A B explains one pair; claimtrack show ID one figure.", "",              []),
    ("1 conflict. 1 more not sure enough: --all.",             "1 conflict. 1 more not sure enough.", []),
    ("UNREAD (5 of 9 shown; --limit 9 for more)",              "UNREAD (5 of 9 shown)",           []),
    ("9 shown; --limit 5 cuts; see below",                     "9 shown; see below",              []),
    ("2 origins, 3 voices -- and no more",                     "2 origins, 3 voices -- and no more", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "leads"), LINKED)
def test_pages_say_links_and_no_commands(text: str, words: str, leads: list[str]) -> None:
    pieces = linked(text, {"overview", "figures", "timeline"}, "overview")
    assert "".join(piece for piece, _ in pieces) == words
    assert [address for _, address in pieces if address] == leads


def test_the_page_of_one_claim() -> None:
    text = "Before. We hit 40 tanks & more. After <b>."
    entry = make_entry("40 tanks", start=15, sentence="We hit 40 tanks & more.", sentence_start=8, low="40")
    page = render(card(entry, text, replaced=(1, "2020-10-05")), "html")
    tree = check(page)
    assert "Before. We hit <mark>40</mark> tanks &amp; more. After &lt;b&gt;." in page
    assert "No longer current" in page and "in version 1; replaced on 2020-10-05" in page
    assert not tree.named("table")


def test_empty_views_are_pages_too() -> None:
    for view in VIEWS:
        check(render(view([]), "html"))
        check(render(view([], filters=Filters(topic=HOSTILE)), "html"))


# Colours


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb`` after WCAG 2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    lighter, darker = sorted((luminance(a), luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


PALETTES = re.findall(
    r":root \{(.*?)\}", (files("claimtrack.report.html") / "style.css").read_text(encoding="utf-8"), re.DOTALL
)

PAIRS = [
    (ink, ground)
    for ground in ("ground", "raised")
    for ink in ("ink", "quiet", "link", "alert")
] + [("mark-ink", "mark")]  # fmt: skip


def test_contrast_is_measured_right() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize("palette", PALETTES, ids=["light", "dark", "print"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_every_colour_can_be_read(palette: str, ink: str, ground: str) -> None:
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", palette))
    assert contrast(colours[ink], colours[ground]) >= 4.5
