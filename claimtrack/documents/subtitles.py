"""Subtitles (SubRip, WebVTT): the words without the numbers and clocks of the cues."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from claimtrack.documents.contract import Failure, ReadOptions, Source
from claimtrack.documents.describe import Known, describe
from claimtrack.documents.encodings import decode, is_binary, text_head
from claimtrack.errors import DocumentError
from claimtrack.model import Document

_CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_CUE = re.compile(rf"[ \t]*{_CLOCK}[ \t]*-->[ \t]*{_CLOCK}[^\n]*")
_SILENT = re.compile(r"(?:WEBVTT|NOTE|STYLE|REGION|X-TIMESTAMP-MAP)\b")
_VOICE = re.compile(r"<v(?:\.[\w.]+)?\s+([^>]+)>")
_TAGS = re.compile(r"</?[a-z][^>]*>|<[\d:.]+>|\{\\[^}]*\}", re.IGNORECASE)
_LABEL = re.compile(r"(?:[-–—]\s|>>|[A-Z][\w.’' -]{1,40}:\s)")


class SubtitleReader:
    """Subtitles (.srt, .vtt): the words without the numbers and clocks of the cues."""

    name = "subtitles"
    suffixes: tuple[str, ...] = (".srt", ".vtt")

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """Return how surely the text begins with a cue."""
        if is_binary(head):
            return 0.0
        start = text_head(head).lstrip("\ufeff \r\n\t")[:500]
        if re.match(r"WEBVTT\b", start):
            return 0.9
        return 0.9 if re.match(rf"\d+[ \t]*\r?\n{_CUE.pattern}", start) else 0.0

    def read(self, source: Source, options: ReadOptions) -> Iterator[Document | Failure]:
        """Yield the one document. A file of cues without words is a ``DocumentError``."""
        raw, encoding = decode(source.read_all(), encoding=options.encoding, declared=source.charset)
        text = cue_words(raw)
        if not text.strip():
            raise DocumentError("holds no words between its clocks")
        known = Known("header", filename=source.filename, encoding=encoding)
        yield describe(source.name, text, known, options, reader=self.name)


def cue_words(raw: str) -> str:
    """Return the words of the cues; a sentence goes on over cues, a new speaker begins a paragraph.

    >>> cue_words("1\\n00:01.000 --> 00:02.000\\nSome 12\\n\\n2\\n00:03.000 --> 00:04.000\\nboats sank.")
    'Some 12 boats sank.'
    """
    text = ""
    for block in re.split(
        r"\n[ \t]*\n", raw.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    ):
        lines = block.strip("\n").split("\n")
        if _SILENT.match(lines[0]):
            continue
        for line, after in pairwise([*lines, ""]):
            if _CUE.fullmatch(line) or _CUE.fullmatch(after):  # the clock, and the number or name above it
                continue
            words = _TAGS.sub("", _VOICE.sub(r"\1: ", line)).strip()
            if words:
                new = text and _LABEL.match(words) and text[-1] in '.!?…"”)]'
                text += ("\n\n" if new else " " if text else "") + words
    return text
