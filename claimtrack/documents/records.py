"""JSON Lines and JSON: one document per record, its fields guessed by name or named by the user."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from claimtrack.documents.contract import HEAD_BYTES, Failure, ReadOptions, Source
from claimtrack.documents.encodings import decode, is_binary, text_head
from claimtrack.documents.fields import RecordBuilder, unfold
from claimtrack.documents.lines import decoded_lines
from claimtrack.errors import DocumentError
from claimtrack.model import Document


class JsonLinesReader:
    """JSON Lines: one record a line, read line by line."""

    name = "jsonl"
    suffixes: tuple[str, ...] = (".jsonl", ".ndjson", ".jl", ".jsonlines")

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """Return how surely each line is a JSON object."""
        return 0.9 if _shape(head) == "lines" else 0.0

    def read(self, source: Source, options: ReadOptions) -> Iterator[Document | Failure]:
        """Yield the records in the order of the lines; a broken line is a ``Failure``."""
        if _shape(source.head) == "whole" and text_head(source.head).lstrip("\ufeff \r\n\t").startswith("["):
            yield from JsonReader().read(source, options)
            return
        builder = RecordBuilder(source, options, self.name)
        yield from builder.settle(self._build(source, options, builder))

    def _build(
        self, source: Source, options: ReadOptions, builder: RecordBuilder
    ) -> Iterator[Document | Failure]:
        failed = False
        for number, line in decoded_lines(source, options, builder.note_encoding):
            where = f"{source.name}:{number}"
            if isinstance(line, Failure):
                failed = True
                yield line
                continue
            if not line.strip():
                continue
            try:
                record = json.loads(line)
            except json.JSONDecodeError as error:
                failed = True
                yield Failure(where, f"broken JSON at character {error.pos + 1}; mend or drop this line")
                continue
            except (RecursionError, ValueError):
                failed = True
                yield Failure(where, "JSON nested too deep, or a number too long; mend or drop this line")
                continue
            yield from builder.build(record, str(number), where)
        if not builder.count and not failed:
            raise DocumentError("holds no records")


class JsonReader:
    """JSON: an array of records, an object with such an array inside, or one record."""

    name = "json"
    suffixes: tuple[str, ...] = (".json",)

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """Return how surely this is one JSON value with records."""
        return 0.85 if _shape(head) == "whole" else 0.0

    def read(self, source: Source, options: ReadOptions) -> Iterator[Document | Failure]:
        """Yield the records in the order of the array. JSON Lines under this suffix are read as such."""
        if _shape(source.head) == "lines":
            yield from JsonLinesReader().read(source, options)
            return
        text, encoding = decode(source.read_all(), encoding=options.encoding)
        try:
            value = json.loads(text)
        except json.JSONDecodeError as error:
            raise DocumentError(
                f"broken JSON in line {error.lineno}, character {error.colno}; nothing of it was read"
            ) from error
        except (RecursionError, ValueError) as error:
            raise DocumentError("JSON nested too deep, or a number too long") from error
        builder = RecordBuilder(source, options, self.name)
        builder.note_encoding(encoding)
        if isinstance(value, Mapping) and builder.has_text(value):
            yield from builder.build(value, None, source.name)
            return
        records: list[Any] | None = value if isinstance(value, list) else unfold(value)
        if records is None:
            raise DocumentError("holds no array of records; give records as an array or as JSON Lines")
        if not records:
            raise DocumentError("holds no records")
        built = (
            item
            for number, record in enumerate(records, 1)
            for item in builder.build(record, str(number), f"{source.name}, record {number}")
        )
        yield from builder.settle(built)


def _shape(head: bytes) -> str | None:
    """Return "lines" for objects line by line, "whole" for one JSON value, ``None`` for anything else."""
    if is_binary(head):
        return None
    text = text_head(head).lstrip("\ufeff \r\n\t")
    if re.match(r"\[\s*(?:[{\[\"]|\]\s*$)", text):
        return "whole"
    if not re.match(r"\{\s*(?:\"|\}|$)", text):
        return None
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) == 1:
        return "lines" if len(head) >= HEAD_BYTES else "whole"
    complete = lines[:-1] if len(head) >= HEAD_BYTES else lines
    return "lines" if any(_is_object(line) for line in complete[:5]) else "whole"


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
