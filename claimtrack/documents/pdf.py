"""PDF: the text layer as running text, the title and the body that issued it from the properties."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from claimtrack.documents.contract import Failure, ReadOptions, Source
from claimtrack.documents.describe import Known, describe
from claimtrack.documents.flow import Line, flow
from claimtrack.documents.printed import Piece, make_lines
from claimtrack.documents.properties import day_of_making, make_values
from claimtrack.errors import DocumentError
from claimtrack.model import Document

if TYPE_CHECKING:
    from pypdf import PageObject
    from pypdf import PdfReader as Pypdf

MAX_PAGES = 5_000
"""Pages of one file. The longest reports have two thousand; a page tree that runs in a circle has no end."""

MAX_STEPS = 500_000
"""Drawing steps of one page; one full of words takes ten thousand. What takes more is a map, or drawings that
draw others ten times, which draw others ten times, without an end that anybody sees."""

MAX_DRAWING = 8 * 1024 * 1024
"""Bytes of the steps of one page, which are taken apart before the first one is counted."""

FORM_STEPS = 200
"""Steps that a drawing within a drawing counts for: setting it up takes as long."""

SPARE_STEPS, PAGE_STEPS = 5_000_000, 20_000
"""Drawing steps of one file, and those that each page adds: some minutes at the most."""

_SENT_BY_PRINTERS = re.compile(rb"\s*(?:\x1b%-12345X|@PJL|\xef\xbb\xbf)")
_READABLE = 0.7
"""Share of the signs that must be letters, digits, punctuation or spaces: a font without a table of its
characters gives boxes and private signs instead of words."""


class PdfReader:
    """PDF with a text layer."""

    name = "pdf"
    suffixes: tuple[str, ...] = (".pdf",)
    needs = "pypdf"

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """Return 1 where the mark of a PDF stands at the beginning, or behind what is meant for a printer."""
        at = head[:1024].find(b"%PDF-")
        return 1.0 if at == 0 or (at > 0 and _SENT_BY_PRINTERS.match(head)) else 0.0

    def read(self, source: Source, options: ReadOptions) -> Iterator[Document | Failure]:
        """Yield the one document: its paragraphs with a blank line between them."""
        data = source.read_all()
        at = data[:1024].find(b"%PDF-")
        if at < 0:
            raise DocumentError("is no PDF although its name says so; give it the suffix of what it is")
        with _quiet():
            text, known = _read(data[at:], source)
        yield describe(source.name, text, known, options, reader=self.name)


def _read(data: bytes, source: Source) -> tuple[str, Known]:
    """Return text and metadata. Whatever pypdf makes of a damaged file is a ``DocumentError``."""
    from pypdf import PdfReader as Pypdf
    from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

    try:
        file = Pypdf(io.BytesIO(data))
        if file.is_encrypted and not file.decrypt(""):
            raise DocumentError("is encrypted; save it without a password")
        pages, unread = _pages(file, source.max_bytes)
        known = _known(file)
    except DocumentError:
        raise
    except DependencyError as error:
        raise DocumentError(
            "is encrypted; install the package cryptography, or save it without a password"
        ) from error
    except LimitReachedError as error:
        raise DocumentError("grows too large when unpacked and was left") from error
    except (PyPdfError, RecursionError, MemoryError) as error:
        raise DocumentError(_broken(data)) from error
    except Exception as error:  # damaged files lead pypdf into errors of every kind
        logging.getLogger(__name__).debug("pypdf failed on %s", source.name, exc_info=True)
        raise DocumentError(_broken(data)) from error
    text = flow(pages)
    if not text.strip() and "too large a drawing on" in unread:
        raise DocumentError("is a drawing larger than any page of text, and was left")
    if not text.strip():
        raise DocumentError("has no text layer (pages of pictures); run OCR on it first")
    if _share_readable(text) < _READABLE:
        raise DocumentError("its text layer holds no readable characters; run OCR on it first")
    known.filename = source.filename
    if unread:
        said = "; ".join(f"{reason} {_ranges(numbers)}" for reason, numbers in unread.items())
        known.notes["pages"] = f"{said} of {len(pages)}"
    return text, known


def _broken(data: bytes) -> str:
    if b"%%EOF" not in data[-2048:]:
        return "is a PDF that was cut off; fetch it again"
    return "is a broken PDF; fetch it again, or open and save it in a PDF program"


def _pages(file: Pypdf, limit: int) -> tuple[list[list[Line]], dict[str, list[int]]]:
    """Return the lines of each page, and by reason the numbers of the pages of which nothing was read."""
    count = len(file.pages)
    if not count:
        raise DocumentError("is a PDF without pages")
    if count > MAX_PAGES:
        raise DocumentError(f"has more than {MAX_PAGES:,} pages; split it")
    pages: list[list[Line]] = []
    unread: dict[str, list[int]] = {}
    size = 0
    steps = SPARE_STEPS + PAGE_STEPS * count
    for number, page in enumerate(file.pages, 1):
        lines, taken = _lines(page)
        size += sum(len(line.text) for line in lines or ())
        steps -= taken
        if size > limit or steps < 0:
            raise DocumentError("grows too large when unpacked and was left")
        if lines is None:
            unread.setdefault("too large a drawing on", []).append(number)
        elif not lines and "/XObject" in (page.get("/Resources") or {}):
            unread.setdefault("no text layer on", []).append(number)
        pages.append(lines or [])
    return pages, unread


def _lines(page: PageObject) -> tuple[list[Line] | None, int]:
    """Return the lines of a page, ``None`` where it is a drawing above the limits; and the steps it took.

    pypdf decides where words end, and where a new line is begun.
    """
    pieces: list[Piece] = []
    steps = 0

    def count(operator: bytes, *_: Any) -> None:
        nonlocal steps
        steps += FORM_STEPS if operator == b"Do" else 1
        if steps > MAX_STEPS:
            raise _TooLarge

    def visit(text: str, cm: list[float], tm: list[float], _font: Any, size: float) -> None:
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        scale = abs(tm[3] * cm[3]) or abs(tm[1] * cm[2]) or 1.0
        for number, part in enumerate(text.split("\n")):
            if number and pieces:
                pieces[-1] = replace(pieces[-1], breaks=True)
            if part:
                pieces.append(Piece(part, x, y, abs(size) * scale))

    contents = page.get_contents()
    if contents is not None and len(contents.get_data()) > MAX_DRAWING:
        return None, 0
    try:
        page.extract_text(visitor_text=visit, visitor_operand_before=count)
    except _TooLarge:
        return None, steps
    return make_lines(pieces), steps


class _TooLarge(BaseException):
    """A page takes more steps than any text. pypdf goes on after every ``Exception`` within a drawing."""


def _known(file: Pypdf) -> Known:
    """Return what the properties say: those of the file, and the newer ones in XMP."""
    info = {str(key).lstrip("/").lower(): str(value) for key, value in (file.metadata or {}).items()}
    values = make_values(
        title=info.get("title"),
        publisher=info.get("publisher") or info.get("company") or _xmp_publisher(file),
        author=info.get("author"),
        language=str(file.root_object.get("/Lang") or "") or None,
    )
    made = day_of_making(_iso(info.get("creationdate")), _iso(info.get("moddate")))
    return Known("pdf", values, sure_language=False, made=made)


def _xmp_publisher(file: Pypdf) -> str | None:
    try:
        xmp = file.xmp_metadata
        names = (xmp.dc_publisher if xmp else None) or []
    except Exception:  # broken XML inside a good file
        return None
    return "; ".join(str(name) for name in names) or None


def _iso(stamp: str | None) -> str | None:
    """Return the day in "D:20201005233000+04'00'", as the clock there showed it."""
    match = re.match(r"\s*(?:D:)?(\d{4})(\d{2})(\d{2})", stamp or "")
    return f"{match[1]}-{match[2]}-{match[3]}" if match else None


def _share_readable(text: str) -> float:
    seen = text[:200_000]
    bad = sum(c == "\ufffd" or "\ue000" <= c <= "\uf8ff" or c < "\t" for c in seen)
    bad += 3 * len(re.findall(r"/(?:g|G|uni|cid|C)\d{1,4}\b", seen)) + 6 * seen.count("(cid:")
    return 1 - bad / len(seen)


def _ranges(numbers: list[int]) -> str:
    """Return numbers for people.

    >>> _ranges([1, 2, 3, 7])
    'pages 1-3, 7'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown = ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
    return f"{'page' if len(numbers) == 1 else 'pages'} {shown}"


class _quiet:
    """Keep pypdf's remarks on odd files off the user's screen: what matters is said in one line."""

    def __enter__(self) -> None:
        self._logger = logging.getLogger("pypdf")
        self._level = self._logger.level
        self._logger.setLevel(logging.CRITICAL)

    def __exit__(self, *_: object) -> None:
        self._logger.setLevel(self._level)
