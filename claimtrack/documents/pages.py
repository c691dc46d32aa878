"""What a page shows beside its words: posts with days of their own, other stories, the day it names."""

from __future__ import annotations

import re
from typing import Any

from claimtrack.documents.dates import day_of_heading, match_day, read_day
from claimtrack.documents.markup import html_to_text
from claimtrack.documents.patterns import any_of
from claimtrack.lang import load_language

POST = 60
"""Characters that a post has at least beside its time; a teaser of another story is shorter."""

SHARE = 0.5
"""Share of a page's words that its posts hold together."""

_OTHERS = re.compile(
    r"related|recommend|more-?stor|most-?(?:read|popular)|read-?more|see-?also|teaser|promo|sidebar|trending|newsletter|share|social"
    r"|latest-|carousel|comments?(?:-|$)|respond",
    re.IGNORECASE,
)
_CHANGED = re.compile(r"modif|updat|revis|last-?mod|generat|crawl|retriev|archiv", re.IGNORECASE)
_POSTS = re.compile(r"<time\b[^>]*\bdatetime\s*=", re.IGNORECASE)


def parse(page: str) -> Any | None:
    """Return the tree of a page, ``None`` where there is none."""
    from lxml import etree, html  # type: ignore[import-untyped]

    try:
        return html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", page).replace("\0", ""))
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def without_other_days(page: str) -> str:
    """Return a page without the days of other stories, of changes and of robots."""
    from lxml import html

    tree = parse(page)
    if tree is None:
        return page
    length = len(tree.text_content())
    for element in tree.xpath("//*[@class or @id] | //aside | //footer | //nav"):
        name = f"{element.get('class', '')} {element.get('id', '')}"
        other = element.tag in ("aside", "footer", "nav") or any(_OTHERS.search(one) for one in name.split())
        if other and element.getparent() is not None and len(element.text_content()) * 2 < length:
            element.drop_tree()
    for element in tree.xpath("//meta"):
        name = " ".join(element.get(key, "") for key in ("name", "property", "itemprop", "http-equiv"))
        if _CHANGED.search(name) and element.getparent() is not None:
            element.drop_tree()
    return str(html.tostring(tree, encoding="unicode"))


def day_shown(page: str, title: str | None) -> str | None:
    """Return the day on which a page says that it was first published, or that ends its title.

    >>> day_shown("<p>Updated 5 May 2021. First published: 4 May 2021</p>", None)
    '2021-05-04'
    >>> day_shown("<p>Rain fell.</p>", "Flood in Tarn | Tarn Post | 10.06.2013")
    '2013-06-10'
    """
    table = load_language("en").table("documents")["dates"]
    labels = rf"\b(?:{any_of(table['first_labels'])})\b\s*:?\s*"
    for line in html_to_text(page).split("\n"):
        if len(line) > 300:
            continue
        for match in re.finditer(labels, line, re.IGNORECASE):
            stamp = match_day(line, match.end())
            if stamp is not None and stamp.day.year is not None:
                return stamp.day.iso()
    day = day_of_heading(title or "")
    return day.iso() if day else None


def post_text(page: str) -> str | None:
    """Return the words of a page of posts, each below its day; ``None`` for any other page.

    A page of posts has several blocks beside each other, each with one time and a text of its own, which make
    up most of it.
    """
    from lxml import html

    if len(_POSTS.findall(page)) < 2:
        return None
    tree = parse(page)
    body = tree.find(".//body") if tree is not None else None
    if tree is None or body is None:
        return None
    for element in tree.xpath("//aside | //footer | //nav | //form | //script | //style"):
        if element.getparent() is not None:
            element.drop_tree()
    groups: dict[Any, list[tuple[Any, Any, str]]] = {}
    for time in tree.xpath("//time[@datetime]"):
        stamp = match_day(time.get("datetime", "").strip())
        post = _post(time)
        if post is not None and stamp is not None and stamp.day.year is not None:
            groups.setdefault(post.getparent(), []).append((post, time, time.get("datetime", "").strip()))
    parent, posts = max(groups.items(), key=lambda item: len(item[1]), default=(None, []))
    days = {str(stamp)[:10] for _, _, stamp in posts}
    length = sum(len(post.text_content()) for post, _, _ in posts)
    if len(days) < 2 or length < SHARE * len(body.text_content()):
        return None
    for _, time, printed in posts:
        for child in list(time):
            child.drop_tree()
        time.text, time.tag = _printed(printed), "p"
    return html_to_text(str(html.tostring(parent, encoding="unicode")))


def _post(time: Any) -> Any | None:
    """Return the block around a time that holds a text and no other time; comments of readers are none."""
    block = time.getparent()
    while block is not None and block.tag not in ("body", "html", "main"):
        if len(block.xpath(".//time")) > 1:
            return None
        if any(_OTHERS.search(one) for one in f"{block.get('class', '')} {block.get('id', '')}".split()):
            return None
        words = len(block.text_content()) - len(time.text_content())
        if block.tag in ("article", "section", "li", "div") and words >= POST:
            return block
        block = block.getparent()
    return None


def _printed(stamp: str) -> str:
    """Return a stamp as people print it.

    >>> _printed("2023-05-04T07:10:00Z")
    '4 May 2023'
    """
    day = read_day(stamp[:10])
    months = load_language("en").table("documents")["dates"]["months"]
    return f"{day.day} {months[day.month - 1].split()[0].title()} {day.year}" if day and day.year else stamp
