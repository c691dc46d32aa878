"""Record -> document: which field is the text, which the date, and what to say when there is none."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any

from claimtrack.documents.contract import Failure, ReadOptions, Source
from claimtrack.documents.describe import Known, describe
from claimtrack.documents.markup import words_of
from claimtrack.documents.orders import DayOrder
from claimtrack.errors import DocumentError
from claimtrack.lang import load_language
from claimtrack.model import Document

_PARTS = ("id", "text", "title", "date", "publisher", "url", "language", "issued_by")
_DEPTH = 3
"""How deep an array of records may lie in a JSON object ("response": {"docs": [...]})."""


KINDS = 20
"""Kinds of records, by their fields, of which it is kept which fields are not used."""


class RecordBuilder:
    """Builds the documents of one file of records and remembers their ids: one id is one document.

    Only a hash of each id is kept (about 80 bytes a record), so that a file of many gigabytes can be read.
    """

    def __init__(self, source: Source, options: ReadOptions, reader: str) -> None:
        self._source = source
        self._options = options
        self._reader = reader
        self._named = options.fields()
        self._seen: set[int] = set()
        self._encoding: str | None = None
        self._order = DayOrder()
        self._unused: dict[tuple[str, ...], list[str]] = {}
        self.count = 0

    def settle(self, items: Iterator[Document | Failure]) -> Iterator[Document | Failure]:
        """Yield what was built, each day read in the order that the other records prove, and last which
        fields stand for nothing in a document."""
        yield from self._order.settle(items)
        if unused := tuple(dict.fromkeys(name for names in self._unused.values() for name in names)):
            message = f"fields that are not used: {', '.join(unused)}"
            yield Failure(self._source.name, message, is_left_out=True, unused=unused)

    def note_encoding(self, encoding: str) -> None:
        """Keep in mind how the lines from here on were decoded."""
        self._encoding = encoding

    def has_text(self, record: Mapping[str, Any]) -> bool:
        """Say whether a JSON object is a record itself and no wrapping around records."""
        return self._text(record) is not None

    def build(self, record: object, number: str | None, where: str) -> Iterator[Document | Failure]:
        """Yield the document of a record, or what is wrong with it.

        ``number`` stands for the id where the record has none: "<path>#<number>", or the path alone.
        """
        self.count += 1
        if not isinstance(record, Mapping):
            yield Failure(where, "is no record: a record is an object with a field for its text")
            return
        text = self._text(record)
        if text is None and (inner := unfold(record)):
            for place, part in enumerate(inner, 1):
                yield from self.build(
                    part, f"{number}.{place}" if number else str(place), f"{where}, record {place}"
                )
            return
        record_id = self._value(record, "id")
        if text is None:
            yield Failure(where, self._no_text(record, record_id))
            return
        if record_id is not None:
            if hash(record_id) in self._seen:
                yield Failure(where, f"id {record_id!r} twice in one file; the second record was not read")
                return
            self._seen.add(hash(record_id))
        document_id = record_id or (f"{self._source.name}#{number}" if number else self._source.name)
        values = {part: self._value(record, part) for part in _PARTS[2:]}
        self._note_unused(record)
        self._order.see(values["date"])
        known = Known("record", values, encoding=self._encoding)
        try:
            yield describe(document_id, text, known, self._options, reader=self._reader)
        except DocumentError as error:
            yield Failure(where, error.message)

    def _note_unused(self, record: Mapping[str, Any]) -> None:
        """Keep which fields of a record stand for nothing in a document; the records of a file are alike."""
        names = tuple(map(str, record))
        if names not in self._unused and len(self._unused) < KINDS:
            used = {key for part in _PARTS for key in self._keys(record, part)}
            self._unused[names] = [name for name in names if name and name not in used]

    def _keys(self, record: Mapping[str, Any], part: str) -> Collection[str]:
        named = self._named.get(part)
        if named is not None:
            return (named,) if named in record else ()
        return guess_fields(tuple(map(str, record)), frozenset(self._named.values())).get(part, ())

    def _text(self, record: Mapping[str, Any]) -> str | None:
        for key in self._keys(record, "text"):
            value = _prose(record[key])
            if value and not value.isspace():
                return _CUT.sub(r"\1", words_of(value))
        return None

    def _value(self, record: Mapping[str, Any], part: str) -> str | None:
        """Return the first field for a part that holds something, as one string."""
        for key in self._keys(record, part):
            value = plain_value(record[key])
            if value:
                return value
        return None

    def _no_text(self, record: Mapping[str, Any], record_id: str | None) -> str:
        which = f"record {record_id!r}" if record_id else "record"
        named = self._named.get("text")
        if named and named not in record:
            return f"{which} has no field {named!r}; it has: {_names(record)}"
        if self._keys(record, "text"):
            return f"{which} without text: the field for its text is empty"
        return f"{which} without text; name its field with --text-field; it has: {_names(record)}"


_CUT = re.compile(r"(\s*(?:…|\.\.\.)?)\s*\[\+\d[\d,]* char(?:acter)?s\]\s*$")
"""The mark of an interface that gives the first characters of a text only."""

_INNER = ("rendered", "value", "text", "html", "content", "plain", "#text")
"""Keys of an object that stands where a text should."""


def _prose(value: object) -> str | None:
    """Return the text in a field: itself, that of an object, or the paragraphs of a list."""
    if isinstance(value, Mapping):
        return next((text for key in _INNER if isinstance(text := value.get(key), str) and text), None)
    if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        return "\n\n".join(value)
    return value if isinstance(value, str) else None


def _names(record: Mapping[str, Any]) -> str:
    names = [str(key)[:40] for key in record]
    return (", ".join(names[:8]) + (", ..." if len(names) > 8 else "")) or "nothing"


def plain_value(value: object) -> str | None:
    """Return a field's value as one string: of an object its name, of a list its first; else ``None``.

    >>> plain_value({"id": None, "name": "Daily Test"}), plain_value(7), plain_value(True), plain_value([])
    ('Daily Test', '7', None, None)
    """
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("title") or _prose(value)
    elif isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return words_of(str(value)).strip() or None


@lru_cache(maxsize=256)
def guess_fields(
    names: tuple[str, ...], taken: frozenset[str] = frozenset()
) -> Mapping[str, tuple[str, ...]]:
    """Return the fields that may hold each part of a document, best first; ``taken`` ones are left out.

    >>> guess_fields(("ID", "Body_Text", "Source"))["text"]
    ('Body_Text',)
    """
    table = load_language("en").table("documents")["records"]
    known: dict[str, str] = {}
    for name in names:
        known.setdefault(re.sub(r"[\W_]", "", name.lower()), name)
    guessed = {
        part: tuple(
            found
            for word in table[part]
            if (found := known.get(re.sub(r"[\W_]", "", word))) and found not in taken
        )
        for part in _PARTS
    }
    return {part: tuple(dict.fromkeys(fields)) for part, fields in guessed.items()}


def unfold(value: object, depth: int = _DEPTH) -> list[Any] | None:
    """Return the longest array of objects inside a JSON object, ``None`` if there is none.

    >>> unfold({"status": "ok", "articles": [{"text": "a"}], "tags": ["x", "y"]})
    [{'text': 'a'}]
    """
    if not isinstance(value, Mapping) or not depth:
        return None
    best: list[Any] | None = None
    for inner in value.values():
        if isinstance(inner, list) and inner and all(isinstance(item, Mapping) for item in inner):
            found: list[Any] | None = inner
        else:
            found = unfold(inner, depth - 1)
        if found and (best is None or len(found) > len(best)):
            best = found
    return best
