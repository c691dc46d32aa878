"""Addresses of the site's pages: what is asked for as one, and where words of a page lead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlencode

from claimtrack.filters import Filters
from claimtrack.model import Entry
from claimtrack.report.words import clean

ID = re.compile(r"[0-9a-f]{8}")

TOPICS = ("what", "topic")
"""Columns in which views name the topics of their figures."""


def address(path: str, asked: Iterable[tuple[str, object]] | Mapping[str, object] = ()) -> str:
    """Return the address of a page with what is asked of it; what is empty is left out.

    >>> address("/figures", {"topic": "a/b & c", "page": None})
    '/figures?topic=a/b+%26+c'
    """
    pairs = asked.items() if isinstance(asked, Mapping) else asked
    given = [(name, str(value)) for name, value in pairs if value not in (None, "", False)]
    return path + (f"?{urlencode(given, safe='/:,!', errors='surrogatepass')}" if given else "")


def figure_address(claim: str) -> str:
    """Return the address of a figure's page, given by its id or the beginning of it."""
    return f"/figure/{quote(claim, safe='')}"


def document_address(identity: str, claim: str = "") -> str:
    """Return the address of a document's page, at one of its figures."""
    id = claim[:8]
    return address("/document", {"id": identity, "claim": id}) + (f"#c-{id}" if claim else "")


def topic_address(key: str) -> str:
    """Return the address of a topic's page."""
    return address("/topic", {"key": key})


def story_address(key: str) -> str:
    """Return the address of a story's page."""
    return address("/story", {"key": key})


def voice_address(name: str) -> str:
    """Return the address of a voice's page."""
    return address("/voice", {"name": name})


def pairs_of(filters: Filters) -> list[tuple[str, str]]:
    """Return filters as they stand in an address.

    >>> pairs_of(Filters(topic=("a", "b"), excluded=(("speaker", "BBC"),), unnamed=True))
    [('topic', 'a'), ('topic', 'b'), ('unnamed', '1'), ('speaker', '!BBC')]
    """
    pairs: list[tuple[str, str]] = []
    for f in fields(filters):
        value: Any = getattr(filters, f.name)
        if f.name == "excluded" or value in (None, False):
            continue
        if value is True:
            pairs.append((f.name, "1"))
        else:
            pairs += [(f.name, str(one)) for one in (value if isinstance(value, tuple) else (value,))]
    return [*pairs, *((name, f"!{value}") for name, value in filters.excluded)]


class InSite:
    """Where the words of views lead in the site; ``named`` has the addresses of what a list names, by column
    and line, or by column and whole cell where several have one name: then its first line leads there."""

    def __init__(self, named: Mapping[tuple[str, str], str] = MappingProxyType({})) -> None:
        self._named = named

    def view(self, name: str, topic: str, story: str) -> str:
        """Return the address of a view, of all of it or of one topic or story."""
        if topic:
            return topic_address(topic.strip("'\""))
        return address(f"/{name}", {"story": story})

    def figure(self, id: str) -> str:
        """Return the address of a figure's page."""
        return figure_address(id)

    def mark(self, claim: str) -> str:
        """Return the address of a figure's page, where its sentence stands."""
        return figure_address(claim)

    def cell(self, column: str, line: str, behind: Sequence[Entry], cell: str) -> str:
        """Return the address of what a line of a cell names: a figure, a document, what a list names."""
        if (column, cell) in self._named and cell.startswith(line):
            return self._named[column, cell]
        if (column, line) in self._named:
            return self._named[column, line]
        if column in ("id", "ids") and ID.fullmatch(line):
            return figure_address(line)
        if column in TOPICS:
            return next((topic_address(e.topic) for e in behind if clean(e.topic_name) == line), "")
        if column.startswith("doc"):
            for entry in behind:
                if clean(entry.label) == line:
                    return document_address(entry.claim.document, entry.claim.claim)
        return ""
