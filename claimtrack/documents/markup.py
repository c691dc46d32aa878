"""Pieces of HTML -> text, and what a page's head declares, with the standard library alone."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = re.compile(
    "address|article|aside|blockquote|br|caption|d[dlt]|div|fig(?:caption|ure)|footer|form|h[1-6r]|header"
    "|li|main|[ou]l|p|pre|section|table|t[dhr]"
)
_SILENT = re.compile("head|iframe|nav|noscript|script|select|style|svg|template|textarea|title")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if _SILENT.fullmatch(tag):
            self._silent.append(tag)
        elif _BLOCKS.fullmatch(tag):
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._silent and tag == self._silent[-1]:
            self._silent.pop()
        elif _BLOCKS.fullmatch(tag):
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def html_to_text(markup: str) -> str:
    """Return the words of a piece of HTML, one line a block. Text without markup comes back as it is.

    >>> html_to_text("<p>At least <b>12</b> died.</p><p>R&amp;D: 3</p>")
    'At least 12 died.\\nR&D: 3'
    """
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    parser = _Text()
    parser.feed(markup)
    parser.close()
    lines = (re.sub(r" {2,}", " ", line).strip() for line in "".join(parser.parts).split("\n"))
    return "\n".join(line for line in lines if line)


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
