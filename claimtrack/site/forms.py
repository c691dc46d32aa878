"""What an address asks for -> filters, and filters -> the form in which they stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

from claimtrack.asking import ALONE, CALLED, filters_of, near
from claimtrack.errors import UsageError
from claimtrack.filters import REVIEWED, Filters
from claimtrack.model import Basis, Kind, Sureness
from claimtrack.store.filtering import OF_DOCUMENTS

Input = Literal["text", "choice", "check"]

FLAGS = ("unnamed", "narrator", "extracted")
"""Filters that hold or do not."""

WORDS: dict[str, tuple[str, ...]] = {
    "basis": get_args(Basis),
    "kind": get_args(Kind),
    "sure": get_args(Sureness),
    "reviewed": REVIEWED,
}
"""Filters by one of a few words."""

FIRST = ("search", "topic", "speaker", "publisher")
"""What readers ask first."""

LABELS = {
    "search": "Words of the sentence",
    "topic": "Topic",
    "speaker": "Who says it",
    "publisher": "Who printed it",
    "story": "Story",
    "document": "Document",
    "place": "Place",
    "amount": "Amount, such as 5,000..6,000",
    "unit": "Unit",
    "counted": "What is counted",
    "action": "What happened",
    "side": "Whose",
    "category": "Sort of people",
    "kind": "Kind of figure",
    "basis": "How they know",
    "sure": "How sure the voice is",
    "reviewed": "Reviewed",
    "with_tag": "Tag",
    "graded": "Grade",
    "asof_from": "As of, from",
    "asof_to": "As of, up to",
    "published_from": "Published from",
    "published_to": "Published up to",
    "as_of": "As known on the day",
    "sort": "Sort by column",
    "unnamed": "Voices without a name",
    "narrator": "The text itself",
    "extracted": "As extracted, not as decided",
}
"""The filters of the form, in order."""


@dataclass(frozen=True, slots=True)
class Field:
    """A filter in the form, with what is asked of it."""

    name: str
    label: str
    input: Input
    values: tuple[str, ...]
    options: tuple[tuple[str, str], ...] = ()


def read_filters(query: Iterable[tuple[str, str]], beside: Collection[str] = ()) -> Filters:
    """Return the filters that an address asks for; ``beside`` are the names of what else a page takes.

    A name or a value that can mean nothing is a ``UsageError`` that says which is meant.
    """
    names = {f.name for f in fields(Filters)} - {"excluded"}
    given: dict[str, Any] = {}
    for name, value in query:
        if name in beside or not value.strip():
            continue
        if name not in names:
            close = near(name, [*names, *beside], 1)
            raise UsageError(f"no filter {name!r}" + (f"; did you mean {close[0]}?" if close else ""))
        if name in FLAGS:
            given[name] = value != "0"
        elif name == "limit":
            given[name] = read_number(value, name)
        elif name in ALONE:
            given[name] = value
        else:
            given.setdefault(name, []).append(value)
    return filters_of(given)


MOST = 1_000_000_000


def read_number(value: str, name: str) -> int:
    """Return a number from an address, 1 or more; anything else is a ``UsageError``."""
    if not (value.isascii() and value.isdigit() and 0 < int(value[:12]) < MOST):
        raise UsageError(f"{name} {value[:20]!r} is no number from 1 on")
    return int(value)


def fields_of(filters: Filters, *, of_documents: bool = False) -> tuple[Sequence[Field], Sequence[Field]]:
    """Return the filters as fields of a form: those that are asked first, and the others."""
    found = [_field(name, filters) for name in LABELS if not of_documents or name in OF_DOCUMENTS]
    return [f for f in found if f.name in FIRST], [f for f in found if f.name not in FIRST]


def _field(name: str, filters: Filters) -> Field:
    label = LABELS[name]
    if name in FLAGS:
        return Field(name, label, "check", ("1",) if getattr(filters, name) else ())
    values = (*filters.values(name), *(f"!{value}" for other, value in filters.excluded if other == name))
    if name in WORDS:
        called = CALLED.get(name, {})
        words = WORDS[name]
        options = tuple((word, called.get(word, word).replace("_", " ")) for word in words)
        # What is left out, or asked for beside another, stands among the options as it is.
        options += tuple((value, f"not {value[1:]}") for value in values if value not in words)
        return Field(name, label, "choice", values, options)
    return Field(name, label, "text", values)
