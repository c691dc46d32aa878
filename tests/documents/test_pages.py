"""Pages: the day of their first print, and posts below their days."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claimtrack.documents import read_documents
from claimtrack.documents.head import read_head
from claimtrack.model import Document

Write = Callable[[str, "str | bytes"], str]

BODY = (
    "<p>The harbour master counted 62 trawlers in port on that morning, and said that none of them would sail"
    " before the storm had passed and the nets were mended.</p>"
)


def page(body: str, head: str = "", title: str = "Trawlers") -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{title}</title>{head}</head>'
        f"<body><article><h1>Trawlers</h1>{body}</article></body></html>"
    )


DAYS = [
    (page(BODY, '<meta property="article:published_time" content="2021-03-04">'), "2021-03-04"),
    (page(BODY, '<meta name="dateModified" content="2021-03-04">'), None),
    (page(BODY, '<meta name="last-modified" content="2021-03-04">', "Trawlers - Orla Post - 2 March 2020"), "2020-03-02"),
    (page(f"<p>Updated 5 March 2021. Originally published 4 March 2021.</p>{BODY}"), "2021-03-04"),
    (page(f'{BODY}<aside><time datetime="2018-02-02">2 February 2018</time> An old storm</aside>'), None),
    (page(f'{BODY}<ul class="related-stories"><li><time datetime="2018-02-02">2018</time> Old</li></ul>'), None),
]  # fmt: skip


@pytest.mark.parametrize(("html", "day"), DAYS)
def test_the_day_of_a_page(write: Write, html: str, day: str | None) -> None:
    [document] = read_documents(write("a.html", html))
    assert isinstance(document, Document)
    assert document.date == day


POSTS = "".join(
    f'<div class="post"><time datetime="{day}T07:10Z">07.10</time><h2>More</h2>{BODY.replace("62", str(n))}</div>'
    for n, day in enumerate(("2021-03-05", "2021-03-04"), 61)
)


def test_posts_stand_below_their_days(write: Write) -> None:
    [document] = read_documents(write("a.html", page(POSTS)))
    assert isinstance(document, Document)
    lines = document.text.split("\n")
    assert [lines.index("5 March 2021"), lines.index("4 March 2021")] == sorted(
        (lines.index("5 March 2021"), lines.index("4 March 2021"))
    )
    assert "61 trawlers" in lines[lines.index("5 March 2021") + 2]


def test_comments_of_readers_are_no_posts(write: Write) -> None:
    comments = POSTS.replace('class="post"', 'class="comment"')
    [document] = read_documents(write("a.html", page(f"{BODY}<section>{comments}</section>")))
    assert isinstance(document, Document)
    assert "5 March 2021" not in document.text


HEADINGS = [
    ("Harbour Board, daily notice, 4 March 2021\n\nSome 62 trawlers lie in port.", "2021-03-04"),
    ("Notice No. 3\nStorm over Orla\nAs of 4 March 2021 (18:00 local time)\n\nSome 62 trawlers sank.", "2021-03-04"),
    ("[Notes, Number 8 (Tuesday, March 4, 2021)]\n[Board]\n\nSome 62 trawlers sank.", "2021-03-04"),
    ("The storm of 4 March 2021\n\nSome 62 trawlers sank.", None),
    ("Some 62 trawlers sank on 4 March 2021.\n\nMore followed.", None),
    ("As of 4 March 2021 some 62 trawlers lay in port.\n\nMore followed.", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "day"), HEADINGS)
def test_the_day_in_a_heading(text: str, day: str | None) -> None:
    assert read_head(text).values.get("date", (None,))[0] == day
