"""Lines of record files: decoded one by one, so that a file of any size is read in little memory."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator

from claimtrack.documents.contract import Failure, ReadOptions, Source, size
from claimtrack.documents.encodings import decode, is_binary, kind_of
from claimtrack.errors import DocumentError

_WIDE = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip


def decoded_lines(
    source: Source, options: ReadOptions, note: Callable[[str], None]
) -> Iterator[tuple[int, str | Failure]]:
    """Yield the lines with their numbers from 1, the line end kept; a line that cannot be is a ``Failure``.

    Each line is UTF-8, or else in the encoding that is detected on it; ``note`` is told of any other than
    UTF-8.
    """
    if is_binary(source.head):
        raise DocumentError(f"is not text but {kind_of(source.head)}")
    wide = next((name for mark, name in _WIDE if source.head.startswith(mark)), None)
    encoding = options.encoding or wide
    if encoding and _is_wide(encoding):
        # A line end is more than one byte here, so lines cannot be cut from the bytes.
        note(encoding)
        text, _ = decode(source.read_all(), encoding=encoding)
        yield from enumerate(text.removeprefix("\ufeff").splitlines(keepends=True), 1)
        return
    for number, line in source.lines():
        where = f"{source.name}:{number}"
        if line is None:
            yield number, Failure(where, f"the line is longer than {size(source.max_bytes)} and was not read")
            continue
        if number == 1 and not options.encoding:
            line = line.removeprefix(codecs.BOM_UTF8)
        try:
            if not options.encoding:
                try:
                    yield number, line.decode("utf-8")
                    continue
                except UnicodeDecodeError:
                    pass
            text, used = decode(line, encoding=options.encoding)
            note(used)
            yield number, text
        except DocumentError as error:
            yield number, Failure(where, f"the line {error.message}")


def _is_wide(encoding: str) -> bool:
    return codecs.lookup(encoding).name.startswith(("utf-16", "utf-32"))
