"""The figures of topics -> what stands behind each, by which views rank and count; a ledger keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from claimtrack.model import NO_ORDER, Entry, Topic
from claimtrack.report import words
from claimtrack.report.names import Names
from claimtrack.report.view import Whole
from claimtrack.report.words import Tally

SMALL = Decimal(13)
"""A plain count below this, said once and of no known measure ("two neighbours", "four lines"), is set aside:
it is seldom what somebody looks for, and in an interview there are dozens."""

SHARE = ("in-share", "in-share")
"""The part that says in the key of a topic that its figures are shares."""


def sum_up(entries: Iterable[Entry], whole: Whole) -> Iterator[Mapping[str, Any]]:
    """Yield for each topic, all figures of which are given as sketches, what ``store.sums`` keeps of it. A
    topic of figures that only repeat others in another unit is none."""
    every = list(entries)
    names = Names(every, whole)
    first: dict[str, Entry] = {}
    for entry in sorted(every, key=place):
        first.setdefault(entry.topic, entry)
    for key, group in words.by_topic(e for e in every if e.claim.restates is None).items():
        topic, count = names.sketch(key), words.tally(group)
        aside = is_aside(topic, group, count)
        yield {
            "topic": key,
            "story": group[0].story or group[0].claim.document,
            "document": group[0].claim.document,
            "is_aside": aside,
            "comparable": topic.comparable,
            "origins": count.origins,
            "voices": count.voices,
            "documents": count.documents,
            "said": count.said,
            "ord": topic.order,
            "parts": len(topic.parts) if topic.order < NO_ORDER else 0,
            "place": "\x01".join(
                part if isinstance(part, str) else f"{part:012}" for part in place(first[key])
            ),
            **sorts(group if aside else (), names),
        }


def place(entry: Entry) -> tuple[str, int, int, int, str]:
    """Return where a figure stands among all."""
    return *words.place(entry), entry.claim.claim


def is_aside(topic: Topic, group: Sequence[Entry], count: Tally) -> bool:
    """Say whether a topic is set aside where nobody asks for it."""
    # A remark without a number belongs beside figures; alone it is no topic.
    minor = not topic.comparable or all(
        e.claim.kind in ("age", "duration") or e.claim.bound == "unquantified" for e in group
    )
    return minor or _is_small(topic, group, count)


def _is_small(topic: Topic, group: Sequence[Entry], count: Tally) -> bool:
    claim = group[0].claim
    amount = claim.high if claim.high is not None else claim.low
    return (
        count.said == 1
        and topic.order == NO_ORDER
        and claim.unit in (None, "times")
        and amount is not None
        and abs(amount) < SMALL
    )


def sorts(entries: Iterable[Entry], names: Names) -> dict[str, int]:
    """Return how many figures of each sort are set aside; a copy is none."""
    counts = {"durations": 0, "ages": 0, "shares": 0, "others": 0, "remarks": 0}
    for entry in entries:
        if entry.copy:
            continue
        if entry.claim.bound == "unquantified":
            counts["remarks"] += 1
        elif entry.claim.kind in ("duration", "age"):
            counts[f"{entry.claim.kind}s"] += 1
        elif not (topic := names.sketch(entry.topic)).comparable and SHARE in topic.parts:
            counts["shares"] += 1
        else:
            counts["others"] += 1
    return counts
