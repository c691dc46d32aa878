"""Pieces of HTML -> text, and what a page's head declares, with the standard library alone."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from claimtrack.documents.raised import is_mark, read_raised

_BLOCKS = re.compile(
    "address|article|aside|blockquote|br|caption|d[dlt]|div|fig(?:caption|ure)|footer|form|h[1-6r]|header"
    "|li|main|[ou]l|p|pre|section|table|t[dhr]"
)
_SILENT = re.compile("del|head|iframe|nav|noscript|s|script|select|strike|style|svg|template|textarea|title")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent: list[str] = []
        self._raised: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if _SILENT.fullmatch(tag) or (tag not in _EMPTY and _is_hidden(dict(attrs))):
            self._silent.append(tag)
        elif _BLOCKS.fullmatch(tag):
            self.parts.append("\n")
        elif tag == "sup":
            self._raised.append(len(self.parts))

    def handle_endtag(self, tag: str) -> None:
        if self._silent and tag == self._silent[-1]:
            self._silent.pop()
        elif _BLOCKS.fullmatch(tag):
            self.parts.append("\n")
        elif tag == "sup" and self._raised:
            at = self._raised.pop()
            raised = "".join(self.parts[at:])
            self.parts[at:] = [read_raised(raised, "".join(self.parts[max(0, at - 3) : at]))]

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(re.sub(r"\s+", " ", data))


_EMPTY = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|text-decoration[\w-]*\s*:[^;]*line-through")


_STRUCK = re.compile(
    r"(?<![\w-])(?:strike(?:through|-through|d)?|struck|line-through|text-decoration-line-through)(?![\w-])",
    re.IGNORECASE,
)


def _is_hidden(attributes: Mapping[str, str | None]) -> bool:
    struck = _STRUCK.search(attributes.get("class") or "")
    return "hidden" in attributes or bool(struck or _HIDING.search((attributes.get("style") or "").lower()))


def without_unsaid(page: str) -> str:
    """Return a page without the words that it strikes out or hides and the marks of its notes; raised powers
    are written as such.

    What hides more than it shows is a page that scripts uncover, and stays.
    """
    if not _UNSAID.search(page):
        return page
    from lxml import etree  # type: ignore[import-untyped]
    from lxml import html as lxml_html

    try:
        tree = lxml_html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", page).replace("\0", ""))
    except (etree.LxmlError, ValueError, AssertionError):
        return page  # nothing but blanks, or no markup
    length = len(tree.text_content())
    for element in tree.xpath("//del | //s | //strike | //*[@hidden or @style or @class]"):
        struck = element.tag in ("del", "s", "strike")
        if element.getparent() is None or not (struck or _is_hidden(element.attrib)):
            continue
        if len(element.text_content()) * 2 < length:
            element.drop_tree()
    for element in tree.xpath("//sup | //a[contains(@href, '#')]"):
        text = element.text_content()
        if element.getparent() is None or not text.strip():
            continue
        before = _words_before(element)
        if element.tag == "sup":
            read = "" if element.find(".//a") is not None and is_mark(text) else read_raised(text, before)
        else:
            read = "" if before[-1:].strip() and not before.endswith("(") and is_mark(text) else text
        if read != text:
            for child in list(element):
                child.drop_tree()
            element.text = read
        if element.tag == "sup":
            element.drop_tag()  # a short page is read block by block, and a raised sign is taken for one
    return str(lxml_html.tostring(tree, encoding="unicode"))


def with_rows(page: str) -> str:
    """Return a page whose tables of figures are paragraphs, a row each, with bars between the cells.

    A table is of figures where no other stands in it, it has rows of several cells, and these are short and
    some hold a number: what only lays out a page stays.

    >>> with_rows("<table><tr><th>Town<th>Dead</tr><tr><td>Orla<td>7</tr></table>")
    '<p>| Town | Dead |</p>\\n<p>| Orla | 7 |</p>'
    """
    return _INNERMOST.sub(lambda table: _as_rows(table[0]), page)


def _as_rows(table: str) -> str:
    caption = _CAPTION.search(table)
    rows = []
    for row in re.split(r"<tr\b[^<>]*>", table, flags=re.I)[1:]:
        cells = []
        for cell in _CELL.finditer(row):
            words = re.sub(r"\s+", " ", html_to_text(re.sub(r"<br\b[^<>]*>", " ", cell["inner"]))).strip()
            span = re.search(r"colspan\s*=\s*[\"']?(\d{1,2})\b", cell["attributes"], re.I)
            # A head over several columns leaves those to its right empty.
            cells += [
                html.escape(words.replace("|", "/"), quote=False),
                *[""] * (int(span[1]) - 1 if span else 0),
            ]
        if any(cells):
            rows.append(cells)
    filled = [cell for row in rows for cell in row]
    is_data = sum(len(row) > 1 for row in rows) > 1 and any(re.search(r"\d", cell) for cell in filled)
    if not is_data or max(map(len, filled)) > LONG_CELL:
        return table
    lines = [f"<p>| {' | '.join(row)} |</p>" for row in rows]
    return "\n".join([*([f"<p>{caption[1]}</p>"] if caption else []), *lines])


LONG_CELL = 200
"""Characters of a cell; what is longer is text that a page lays out in columns."""

_INNERMOST = re.compile(r"<table\b(?:(?!<table\b).)*?</table>", re.IGNORECASE | re.DOTALL)
# What is never closed must not be looked for from each of its beginnings to the end.
_CAPTION = re.compile(r"<caption\b[^<>]*>((?:(?!<caption\b).)*?)</caption>", re.IGNORECASE | re.DOTALL)
_CELL = re.compile(
    r"<t[dh]\b(?P<attributes>[^<>]*)>(?P<inner>.*?)(?=<t[dh]\b|</t[dhr]\b|</t(?:able|body|head|foot)\b|\Z)",
    re.IGNORECASE | re.DOTALL,
)

_UNSAID = re.compile(
    r"<(?:del|s|strike|sup)[\s>]|\shidden\b|style\s*=|line-through|strike|struck|href\s*=\s*[\"']?[^\"'>\s]*#",
    re.IGNORECASE,
)


def _words_before(element: Any) -> str:
    """Return the words right before an element within its paragraph."""
    before = ""
    while element is not None and not before and element.tag not in ("p", "div", "li", "td"):
        previous = element.getprevious()
        parent = element.getparent()
        if previous is not None:
            before = (previous.text_content() if isinstance(previous.tag, str) else "") + (
                previous.tail or ""
            )
        elif parent is not None:
            before = parent.text or ""
        element = parent if previous is None else None
    return before


def html_to_text(markup: str) -> str:
    """Return the words of a piece of HTML, one line a block. Text without markup comes back as it is.

    >>> html_to_text("<p>At least <b>12</b> died.</p><p>R&amp;D: 3</p>")
    'At least 12 died.\\nR&D: 3'
    """
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    parser = _Text()
    page = with_rows(markup) if "<t" in markup else markup
    # Behind the last ">" no tag can end; the parser would try each of them to the end of the page.
    tags, end, words = page.rpartition(">")
    parser.feed(tags + end)
    parser.feed(words.replace("<", "&lt;"))
    parser.close()
    lines = (re.sub(r" {2,}", " ", line).strip() for line in "".join(parser.parts).split("\n"))
    return "\n".join(line for line in lines if line)


def words_of(field: str) -> str:
    """Return the words of a field that may hold HTML, or HTML written as entities; line ends stay.

    >>> words_of("<p>At least <b>12</b> died.</p>"), words_of("&lt;b&gt;12&lt;/b&gt;"), words_of("a < 5 & b")
    ('At least 12 died.', '12', 'a < 5 & b')
    """
    for _ in range(2):
        if not _TAG.search(field):
            break
        if not _BLOCK.search(field):
            field = field.replace("\n", "<br>")
        field = html_to_text(field)
    return _ENTITY.sub(lambda m: html.unescape(m[0]), field)


_TAG = re.compile(
    r"(?:<|&lt;)/?(?:a|abbr|b|big|cite|code|del|em|font|i|img|ins|mark|q|s|small|span|strike|strong|su[bp]|u|"
    r"article|blockquote|body|br|center|div|figure|h[1-6r]|html|iframe|li|ol|p|pre|script|section|style|t[dhr]|"
    r"table|tbody|thead|ul)(?:\s[^<>]*)?/?(?:>|&gt;)",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"(?:<|&lt;)(?:p|div|br|li|h[1-6]|td|tr|section|article)\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|[a-zA-Z]{2,8}\d?);")


def declared_charset(head: bytes) -> str | None:
    """Return the encoding that a page or an XML file names in its first bytes.

    >>> declared_charset(b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">')
    'windows-1251'
    """
    match = re.search(
        rb"""<(?:meta\b[^>]*?charset|\?xml\b[^>]*?encoding)\s*=\s*["']?\s*([\w.:-]+)""", head[:4096], re.I
    )
    return match[1].decode("ascii") if match else None


def declared_language(head: str) -> str | None:
    """Return the language tag of a page's ``<html>`` element.

    >>> declared_language('<!doctype html><html class="x" lang="en-GB">')
    'en-GB'
    """
    match = re.search(r"""<html\b[^>]*?\s(?:xml:)?lang\s*=\s*["']?([\w-]+)""", head[:8192], re.IGNORECASE)
    return match[1] if match else None
