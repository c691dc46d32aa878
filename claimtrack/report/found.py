"""Findings for the views: which of them are shown, in which words, and as which records."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claimtrack.compare.disputes import Dispute
from claimtrack.compare.findings import Finding, Some, probability, sureness
from claimtrack.compare.steps import Step
from claimtrack.compare.weights import Reason
from claimtrack.errors import UsageError
from claimtrack.filters import Filters
from claimtrack.model import Counts, Entry
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.names import Names
from claimtrack.report.pairs import END, SIDE, end_record

MOST = 200
"""Findings that are shown without ``--limit``, in every form."""

REASONS = 3
"""Reasons that a table gives; records give all."""

COLUMNS = (
    *(f"{side}_{name}" for side in ("a", "b") for name in END),
    *("kind", "topic", "topic_name", "sure", "probability", "why", "told", "said", "documents", "origins"),
)
"""The columns of a finding where a record is flat; nested records have ``a`` and ``b``."""

BRIEF = (
    *("kind", "topic_name", "sure", "why"),
    *(f"{side}_{name}" for side in ("a", "b") for name in SIDE),
)

KINDS: Mapping[str, str] = {
    "update": "update",
    "revision": "another estimate",
    "correction": "correction",
    "withdrawal": "withdrawn",
    "fall": "THE TOTAL FELL",
    "conflict": "cannot both be right",
    "diverge": "both possible, far apart",
    "sum": "the parts do not add up",
    "edit": "the text was changed",
}
"""The kinds of findings as people read them."""

SAID: Mapping[str, tuple[str, str]] = {
    "same day": ("of one day", ""),
    "days": ("{days} later", "{days} later"),
    "ratio": ("", "{times} times as much"),
    "one text": ("in one text", "in one text"),
    "action": ("the same verb", "another verb"),
    "place": ("the same place", "another place"),
    "kind": ("the same kind of count", "another kind of count"),
    "holder": ("the same name before it", "another name before it"),
    "alike": ("sentences alike", ""),
    "words": ("words alike", ""),
    "newer": ("said to be newer", "said to be newer"),
    "estimate": ("estimates", "estimates"),
    "sum": ("the text itself adds them up", ""),
    "taken back": ("the text itself takes it back", ""),
    "answered": ("the one who was asked answers with his own", ""),
}
"""What speaks for a finding, and against it, in words; a feature without words is not told."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The findings of a view: those to be shown, how many fit the filters, and how many of these are less
    sure than what is shown unasked."""

    findings: Sequence[Any]
    fitting: int
    unsure: int


def choose(
    findings: Sequence[Some], fitting: Collection[Entry] | None, filters: Filters, *, every: bool
) -> Chosen:
    """Return what is shown of findings: those in which a figure fits, sure enough unless ``every`` one is
    asked for, at most ``MOST`` or ``--limit``; in their order, or in that of ``--sort``."""
    found = list(findings)
    if fitting is not None:
        keys = {(entry.version_key, entry.claim.claim) for entry in fitting}
        found = [f for f in found if any((s.entry.version_key, s.claim.claim) in keys for s in f.said)]
    shown = [f for f in found if every or f.is_shown]
    unsure = len(found) - len(shown)
    return Chosen(ordered(shown, filters), len(shown), unsure)


def most(filters: Filters) -> int | None:
    """Return how many findings in their order are needed for those shown: all of them for another order."""
    return None if filters.sort else filters.limit or MOST


def ordered(findings: Sequence[Any], filters: Filters) -> list[Any]:
    """Return the findings that are shown, in the order that is asked for."""
    return _sorted(findings, filters)[: filters.limit or MOST]


def told(chosen: Chosen, what: str, among: str) -> str:
    """Return the line that says how many findings there are, and how many of them are not shown and why."""
    hidden = f" {chosen.unsure:,} more not sure enough: --all." if chosen.unsure else ""
    if not chosen.fitting:
        return f"No {what} found {among}.{hidden}"
    said = f"{many(chosen.fitting, what)} {among}."
    if len(chosen.findings) < chosen.fitting:
        said += f" {len(chosen.findings):,} of {chosen.fitting:,} shown; a higher --limit shows more."
    return said + hidden


def cut(chosen: Chosen) -> str:
    """Return what the data formats leave out, empty where that is nothing."""
    if len(chosen.findings) < chosen.fitting:
        return f"{len(chosen.findings):,} of {chosen.fitting:,} given; a higher --limit gives more."
    return ""


def intro(chosen: Chosen, what: str, counts: Counts, filters: Filters) -> tuple[str, ...]:
    """Return the first line of a view, which says what was found among which figures."""
    return nothing(counts, filters) or (told(chosen, what, among(counts, filters)),)


def among(counts: Counts, filters: Filters) -> str:
    """Return what was looked at, as the first line of each view ends: figures, documents, filters."""
    asked = words.asked(filters)
    said = words.number(counts.every, counts.live, counts.numbers)
    return f"among {said} in {many(counts.documents, 'document')}{f', for {asked}' if asked else ''}"


def nothing(counts: Counts, filters: Filters) -> tuple[str, ...]:
    """Return what is said where no figure fits the filters; nothing where one does."""
    if counts.every:
        return ()
    chosen = words.asked(filters)
    return (f"No figure fits {chosen}." if chosen else "No figures to show.",)


def why(finding: Finding, most: int = REASONS) -> str:
    """Return in words what speaks for a finding, then what speaks against it, the strongest of each."""
    spoken = [(reason.part > 0, _words(reason, finding)) for reason in finding.reasons]
    said = [one for one in dict.fromkeys(spoken) if one[1]][:most]
    pro = ", ".join(text for is_for, text in said if is_for)
    con = ", ".join(text for is_for, text in said if not is_for)
    return "; but ".join(part for part in (pro, con) if part) if pro else con and f"but {con}"


def behind(finding: Finding) -> str:
    """Return how much says either amount, where that is more than two figures."""
    if isinstance(finding, Dispute) and finding.told:
        return finding.told
    more = len({(s.claim.document, s.claim.start) for s in finding.said}) - 2
    copied = words.tally([s.entry for s in finding.said])
    said = f"said {more + 2:,} times: {copied}" if more > 0 else ""
    others = getattr(finding, "more", 0)
    also = f"{many(others, 'more pair')} of that time" if others else ""
    return "; ".join(part for part in (said, also) if part)


def records(findings: Iterable[Finding], names: Names) -> list[dict[str, Any]]:
    """Return findings as records for the data formats."""
    return [record(finding, names) for finding in findings]


def record(finding: Finding, names: Names) -> dict[str, Any]:
    """Return one finding as a record: its two figures, what it is, how sure, and why in codes."""
    count = words.tally([saying.entry for saying in finding.said])
    return {
        "a": end_record(finding.a.entry),
        "b": end_record(finding.b.entry),
        "kind": finding.kind,
        "topic": finding.topic,
        "topic_name": names[finding.topic].name,
        "sure": sureness(finding),
        "probability": round(probability(finding), 2),
        "why": [f"{one.code} {one.value:.2g}" for one in finding.reasons],
        "told": finding.told if isinstance(finding, Dispute) else "",
        "said": len(finding.said),
        "documents": count.documents,
        "origins": count.origins,
    }


def _sorted(findings: Sequence[Any], filters: Filters) -> list[Any]:
    """Return findings in the order that ``--sort`` asks for, else as they are; see ``COLUMNS``."""
    if not filters.sort:
        return list(findings)
    name = filters.sort.removeprefix("-")
    get = _column(name)
    known = [finding for finding in findings if get(finding) not in (None, "")]
    known.sort(key=get, reverse=filters.sort.startswith("-"))
    return known + [finding for finding in findings if get(finding) in (None, "")]


def _column(name: str) -> Callable[[Finding], Any]:
    """Return what gives the value of a column; a name that is no column is a ``UsageError``."""
    if name not in COLUMNS or name in ("why", "topic_name"):
        raise UsageError(f"no column {name!r}; there are {', '.join(COLUMNS)}", where="--sort")
    side, _, field = name.partition("_")
    if side in ("a", "b"):
        if field in ("low", "high"):  # amounts are text in a record, and would sort as text
            return lambda finding: getattr(getattr(finding, side).claim, field)
        return lambda finding: end_record(getattr(finding, side).entry)[field]
    plain: Mapping[str, Callable[[Finding], Any]] = {
        "sure": lambda finding: ("sure", "likely", "check").index(sureness(finding)),
        "probability": probability,
        "said": lambda finding: len(finding.said),
        "documents": lambda finding: words.tally([s.entry for s in finding.said]).documents,
        "origins": lambda finding: words.tally([s.entry for s in finding.said]).origins,
    }
    return plain.get(name, lambda finding: getattr(finding, name))


def _words(reason: Reason, finding: Finding) -> str:
    pro, con = SAID.get(reason.code, ("", ""))
    text = pro if reason.part > 0 else con
    if reason.code in ("action", "place", "kind"):
        text = pro if reason.value > 0 else con
    days = abs((finding.b.day - finding.a.day).days) if finding.a.day and finding.b.day else 0
    sizes = sorted((finding.a.size, finding.b.size))
    times = f"{sizes[1] / sizes[0]:.1f}" if sizes[0] else "many"
    return text.format(days=many(days, "day"), times=times)


def kind(finding: Finding) -> str:
    """Return what a finding is, in words, and which way it goes."""
    said = KINDS[finding.kind]
    if isinstance(finding, Step) and finding.kind in ("update", "revision", "correction"):
        a, b = finding.a.amount, finding.b.amount
        if (a.first, a.last) < (b.first, b.last) and a.first <= b.first and a.last <= b.last:
            said += "\nup"
        elif (a.first, a.last) > (b.first, b.last) and a.first >= b.first and a.last >= b.last:
            said += "\nDOWN"
    return said
