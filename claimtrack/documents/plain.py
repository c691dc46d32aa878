"""Plain text and Markdown: the whole file is one text, kept character by character."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimtrack.documents.contract import Failure, ReadOptions, Source
from claimtrack.documents.describe import Known, describe
from claimtrack.documents.encodings import decode, is_binary, text_head
from claimtrack.documents.head import front_matter, header_part
from claimtrack.documents.raised import read_raised
from claimtrack.model import Document


class TextReader:
    """Plain text, in any encoding."""

    name = "text"
    suffixes: tuple[str, ...] = (".txt", ".text", ".asc")

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002  the protocol's signature
        """Return a little: text is what nothing else claims, XML, rich text and PostScript excepted."""
        start = text_head(head).lstrip("\ufeff \r\n\t")
        if is_binary(head) or start.startswith(("<?xml", "{\\rtf", "%!PS")):
            return 0.0
        return 0.1

    def read(self, source: Source, options: ReadOptions) -> Iterator[Document | Failure]:
        """Yield the one document."""
        text, encoding = decode(source.read_all(), encoding=options.encoding, declared=source.charset)
        text = self.said(text)
        known = self.known(text)
        known.filename, known.encoding = source.filename, encoding
        yield describe(source.name, text, known, options, reader=self.name)

    def said(self, text: str) -> str:
        """Return the words that the text puts forward: all of them."""
        return text

    def known(self, text: str) -> Known:  # noqa: ARG002
        """Return what the format says beyond the words: nothing."""
        return Known("header")


class MarkdownReader(TextReader):
    """Markdown: its front matter and first heading are metadata; what it strikes out is not read."""

    name = "markdown"
    suffixes: tuple[str, ...] = (".md", ".markdown", ".mdown")

    def sniff(self, head: bytes, filename: str) -> float:
        """Return a little more than plain text where there is front matter or a first-level heading."""
        if not super().sniff(head, filename):
            return 0.0
        text = text_head(head)
        return 0.2 if front_matter(text) or re.match(r"\s*# \S", text) else 0.0

    def said(self, text: str) -> str:
        """Return the text without what it strikes out and the marks of its notes.

        >>> MarkdownReader().said("It sent ~~500~~ 400 men,[^2] and 10<sup>3</sup> <s>cars</s> tents.")
        'It sent 400 men, and 10 tents.'
        """
        text = _STRUCK.sub("", text)
        return _RAISED.sub(lambda m: read_raised(m[1] or "*", text[max(0, m.start() - 20) : m.start()]), text)

    def known(self, text: str) -> Known:
        """Return front matter and heading."""
        values: dict[str, str | float | None] = {}
        for key, value in front_matter(text).items():
            part = header_part(key)
            if part and part not in values:
                values[part] = value
        hows = {}
        if "title" not in values and (heading := _heading(text[:5_000])):
            values["title"] = heading
            hows["title"] = "title line"
        return Known("header", values, hows=hows)


_STRUCK = re.compile(
    r"(?:(?<!~)~~(?=[^\s~])[^\n]*?(?<=[^\s~])~~(?!~)|<(s|del|strike)>.*?</\1>|<!--.*?-->) ?", re.DOTALL | re.I
)
_RAISED = re.compile(r"<sup>(.*?)</sup>|\[\^[\w-]{1,20}\](?!:)", re.IGNORECASE)


def _heading(text: str) -> str | None:
    match = re.search(
        r"^ {0,3}# +(.+?)[ #]*\r?$|^(?! {0,3}-)(\S.*?)[ \t]*\r?\n=+[ \t]*\r?$", text, re.MULTILINE
    )
    return (match[1] or match[2]).strip() if match else None
