"""What can be decided about topics: whether two can be one, a key for a new one, the parts of a split."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from claimtrack.errors import UsageError
from claimtrack.model import Entry
from claimtrack.rows import record

SPLIT_FIELDS = (
    *("place", "side", "category", "counted", "counted_head", "action", "agent", "kind", "unit"),
    *("publisher", "document", "basis", "modality"),
)
"""The fields by which a topic can be split: those in which one of a few words stands."""


def new_key(name: str, taken: Collection[str]) -> str:
    """Return the key of a topic of the user's own: its name in small letters with hyphens.

    One that is ``taken``, or a name without a letter, is a ``UsageError``.

    >>> new_key("Haiti, dead", [])
    'haiti-dead'
    """
    key = re.sub(r"[\W_]+", "-", name.casefold()).strip("-")
    if not key:
        raise UsageError(f"{name!r} has no letter or digit; a topic needs a name")
    if key in taken:
        raise UsageError(
            f"the topic {key} is there already; choose another name, or: claimtrack topics show {key}"
        )
    return key


def check_merge(ones: Sequence[Entry], others: Sequence[Entry]) -> None:
    """Refuse, as a ``UsageError``, to make one topic of figures that nobody could compare.

    Amounts of different sorts (people and money, percent and barrels) never can be.
    """
    first, second = _sorts(ones), _sorts(others)
    if first and second and first.isdisjoint(second):
        raise UsageError(
            f"figures {_listed(first)} cannot be compared with figures {_listed(second)}; "
            "--force merges them for the lists all the same"
        )


def parts_by(entries: Iterable[Entry], field: str) -> Mapping[str, list[Entry]]:
    """Return the figures of a topic by the value of a field, "not said" where it has none."""
    if field not in SPLIT_FIELDS:
        raise UsageError(f"{field!r} splits no topic; there are {', '.join(SPLIT_FIELDS)}", where="--by")
    groups: dict[str, list[Entry]] = defaultdict(list)
    shown: dict[str, str] = {}
    for entry in entries:
        value = str(record(entry)[field] or "not said")
        groups[shown.setdefault(value.casefold(), value)].append(entry)
    return dict(sorted(groups.items()))


def _sorts(entries: Iterable[Entry]) -> set[str]:
    """Return what sorts of amounts these are: units that are kin (litre and barrel) are one sort."""
    from claimtrack.compare.families import dimension_of, measures_of
    from claimtrack.errors import LanguageError
    from claimtrack.lang import load_language

    sorts = set()
    for entry in entries:
        claim = entry.claim
        if claim.low is None:
            continue
        try:
            measures = measures_of(load_language(claim.language))
        except LanguageError:
            continue
        sorts.add(dimension_of(claim.unit, measures) or claim.unit if claim.unit else "that count")
    return sorts


def _listed(sorts: Iterable[str]) -> str:
    return " or ".join(sort if sort.startswith("that ") else f"in {sort}" for sort in sorted(sorts)[:4])
