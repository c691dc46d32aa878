"""The gold of the comparison: pairs of figures and small stories in several documents, all in our own words.

``pairs.toml`` has a row for each pair, ``stories/*.toml`` a story each. In the texts of a story a figure that
the gold speaks of stands in braces behind its label: ``killed {d1 14} people``. A story says

- ``topics``: which figures belong together, a string of labels each;
- ``relations``: "a b updates", the relation that must be found between two figures, the earlier one first;
  alternatives are set apart by bars; ``may`` holds what is neither asked for nor wrong;
- ``never``: "a b", no relation at all, or "a b conflicts", not this one;
- ``standing`` and ``replaced``: figures that are, or are no longer, some voice's latest word at the end;
- ``changes``: "a b updates world", the relation and whether the estimate or the world changed;
- ``notes``: "a b stale", what must be remarked of a relation.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claimtrack.model import Document, Span

HERE = Path(__file__).parent
PAIRS = HERE / "pairs.toml"
STORIES = HERE / "stories"

MARK = re.compile(r"\{(\w+) ([^}]*)\}|\[([^\]]*)\]")
"""A figure of the gold in a text: with a label in a story, without one in a pair."""

LISTS = ("topics", "relations", "never", "may", "standing", "replaced", "changes", "notes")

Place = tuple[str, Span]
"""A figure's document and span."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures, the documents that they stand in, and the relation between them."""

    label: str
    documents: tuple[Document, ...]
    a: Place
    b: Place

    @property
    def text(self) -> str:
        """Return the texts of the pair for a reader."""
        return " / ".join(" ".join(document.text.split()) for document in self.documents)


@dataclass(frozen=True, slots=True)
class Story:
    """Some documents on one matter, where their labelled figures stand, and what must be found."""

    name: str
    documents: tuple[Document, ...]
    figures: Mapping[str, Place]
    wanted: Mapping[str, tuple[tuple[str, ...], ...]]
    """By the name of a list, its rows, split at spaces."""


def unmark(text: str) -> tuple[str, list[tuple[str, Span]]]:
    """Return a text without the marks of its figures, and their labels and spans.

    >>> unmark("killed {d1 14} people")
    ('killed 14 people', [('d1', Span(start=7, end=9))])
    """
    plain, found, at = "", [], 0
    for match in MARK.finditer(text):
        plain += text[at : match.start()]
        words = match.group(2) or match.group(3)
        found.append((match.group(1) or str(len(found)), Span(len(plain), len(plain) + len(words))))
        plain += words
        at = match.end()
    return plain + text[at:], found


def load_pairs() -> list[Pair]:
    """Return all pairs in the order of the file."""
    table = tomllib.loads(PAIRS.read_text(encoding="utf-8"))
    return [_pair(label, i, row) for label, rows in table.items() for i, row in enumerate(rows)]


def _pair(label: str, number: int, row: list[str]) -> Pair:
    places: list[Place] = []
    documents = []
    for half, head, marked in zip("ab", row[::2], row[1::2], strict=True):
        if head == "same":  # goes on in the first document
            documents, places = [], []
            head, marked, half = row[0], f"{row[1]}\n\n{marked}", "a"
        elif head == "same-two":  # both stand in it already
            continue
        day, publisher = head.split(" ", 1)
        text, figures = unmark(marked)
        name = f"{label}-{number}{half}"
        documents.append(Document(name, text, publisher=publisher, date=f"2021-03-{int(day):02}"))
        places += [(name, span) for _, span in figures]
    a, b = places
    return Pair(label, tuple(documents), a, b)


def load_stories() -> list[Story]:
    """Return all stories by name."""
    return [_story(path) for path in sorted(STORIES.glob("*.toml"))]


def _story(path: Path) -> Story:
    table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    documents, figures = [], {}
    for row in table["document"]:
        text, found = unmark(row["text"].strip())
        documents.append(Document(row["id"], text, publisher=row["publisher"], date=row["date"]))
        for label, span in found:
            assert label not in figures, f"{path.name}: {label} twice"
            figures[label] = (row["id"], span)
    wanted = {name: tuple(_row(row) for row in table[name]) for name in LISTS}
    return Story(path.stem, tuple(documents), figures, wanted)


def _row(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def facts() -> dict[str, dict[str, Any]]:
    """Return for the pairs and for the stories what their floors belong to: the gold's hash and its counts."""
    stories = load_stories()
    return {
        "pairs": {"sha256": _digest([PAIRS]), "pairs": len(load_pairs())},
        "stories": {
            "sha256": _digest(sorted(STORIES.glob("*.toml"))),
            "stories": len(stories),
            "documents": sum(len(story.documents) for story in stories),
            "figures": sum(len(story.figures) for story in stories),
        },
    }


def _digest(paths: Iterable[Path]) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()
