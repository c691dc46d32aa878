"""A way to write figures into a sentence by hand, and to read their contexts.

``{200}`` marks the number with its unit, ``<more than {200}>`` the number with its bound words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from claimtrack.context import read_contexts
from claimtrack.model import Context, Document, Mention, Quantity, Span
from claimtrack.parsing import parse
from claimtrack.sentences import lay_out

Reader = Callable[..., list[Context]]


@pytest.fixture(scope="session")
def read(nlp, language) -> Reader:
    """Return a function that reads marked text and gives the context of each marked figure."""

    def read_marked(marked, *, unit=None, kind=None, date=None, bound="exact"):
        text, mentions = unmark(marked, unit, kind)
        mentions = [replace(m, quantity=replace(m.quantity, bound=bound)) for m in mentions]
        document = Document("test", text, date=date)
        layout = lay_out(document, language)
        placed = []
        for mention in mentions:
            index = next(
                i for i, s in enumerate(layout.sentences) if s.span.start <= mention.span.start < s.span.end
            )
            placed.append((index, mention))
        parsed = {p.index: p for p in parse(document, enumerate(layout.sentences), nlp)}
        contexts = read_contexts(document, layout, parsed, placed, language)
        assert len(contexts) == len(mentions)
        for context in contexts:
            assert 0 <= context.wording.start < context.wording.end <= len(text)
        return contexts

    return read_marked


def unmark(marked: str, unit: str | None, kind: str | None) -> tuple[str, list[Mention]]:
    """Return the text without marks and the mentions that the marks stand for."""
    text, mentions, wording, start = "", [], None, 0
    for part in re.split(r"([<>{}])", marked):
        if part == "<":
            wording = len(text)
        elif part == "{":
            start = len(text)
        elif part == "}":
            span = Span(start, len(text))
            words = Span(start if wording is None else wording, len(text))
            mentions.append(Mention(span, _quantity(text[start:], unit), words, kind=kind))
        elif part == ">":
            wording = None
        else:
            text += part
    return text, mentions


UNITS = {
    "%": "percent", "percent": "percent", "half": "fraction", "third": "fraction", "quarter": "fraction",
    "years": "year", "year": "year", "months": "month", "month": "month", "days": "day", "hours": "hour",
    "barrels": "barrel", "kilometres": "kilometre", "metres": "metre", "metre": "metre", "times": "times", "dollars": "USD",
}  # fmt: skip


def _quantity(surface: str, unit: str | None) -> Quantity:
    """Return a quantity with the unit that the marked words name; the amount does not matter to the context."""
    if unit is None and surface.startswith("$"):
        unit = "USD"
    last = re.split(r"[\s-]+|(?<=\d)(?=%)", surface)[-1].lower()
    return Quantity(Decimal(5), Decimal(5), unit or UNITS.get(last))
