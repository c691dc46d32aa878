"""What a run did, in numbers for the ledger's log and in lines for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from claimtrack.model import Claim
from claimtrack.plural import figures_and_remarks, many

EXAMPLES = 3
"""Dates that are printed as examples; a table may hold thousands of the same kind."""


FIELDS = 8
"""Fields that are named of those which are not used."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong: ``where`` names the file, record or document."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


def unused_fields(names: Sequence[str]) -> str:
    """Return the names of fields that are not used, the first of many.

    >>> unused_fields(("region", "injured")), unused_fields("abcdefghij")
    ('the columns region, injured', 'the columns a, b, c, d, e, f, g, h and 2 more')
    """
    more = f" and {len(names) - FIELDS:,} more" if len(names) > FIELDS else ""
    column = "column" if len(names) == 1 else "columns"
    return f"the {column} {', '.join(names[:FIELDS])}{more}"


@dataclass(slots=True)
class Summary:
    """What a run did. ``failures`` make the exit code 1; ``unread`` maps reasons to documents, ``left_out``
    what was passed over to files.

    ``near_copies`` are documents that share text with another, where this run wrote one of them, in so many
    ``copy_groups``. ``apart`` counts records whose id another file's record has. ``guessed_dates`` counts
    days that may be read in two ways by the rule that chose ("month first"); ``broken_dates`` are those that
    are no day at all, as printed, with their documents. ``unused`` has fields of records that stand for
    nothing in a document, with the files. ``decision`` is the number under which it was logged what the
    options say of documents that were known already.
    """

    new: int = 0
    changed: int = 0
    metadata_changed: int = 0
    read_again: int = 0
    unchanged: int = 0
    claims: int = 0
    remarks: int = 0
    near_copies: int = 0
    copy_groups: int = 0
    apart: int = 0
    without_date: int = 0
    guessed_dates: Counter[str] = field(default_factory=Counter)
    broken_dates: list[Problem] = field(default_factory=list)
    unread: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    unused: dict[tuple[str, ...], list[str]] = field(default_factory=dict)
    decision: int | None = None
    failures: list[Problem] = field(default_factory=list)
    seconds: float = 0.0
    dry_run: bool = False
    rebuilt: bool = False

    @property
    def documents(self) -> int:
        """Return how many documents were read from the sources."""
        return self.new + self.changed + self.metadata_changed + self.read_again + self.unchanged

    @property
    def failed(self) -> int:
        """Return how many files, records or documents failed."""
        return len(self.failures)

    def count(self, outcome: str, claims: Sequence[Claim], unread: str | None) -> None:
        """Count a document by what became of it: ``new``, ``changed``, ``metadata``, ``read`` or
        ``unchanged``; its claims only where they were written."""
        name = {"metadata": "metadata_changed", "read": "read_again"}.get(outcome, outcome)
        setattr(self, name, getattr(self, name) + 1)
        if outcome == "unchanged":
            return
        self.claims += len(claims)
        self.remarks += sum(claim.low is None for claim in claims)
        if unread:
            self.unread[unread] = self.unread.get(unread, 0) + 1

    def counts(self) -> dict[str, Any]:
        """Return the numbers that the ledger keeps of a run."""
        names = (
            "new",
            "changed",
            "metadata_changed",
            "read_again",
            "unchanged",
            "claims",
            "remarks",
            "near_copies",
        )
        return {name: getattr(self, name) for name in names} | {
            "failed": self.failed,
            "unread": dict(self.unread),
            "seconds": round(self.seconds, 1),
        }

    def lines(self) -> list[str]:
        """Return the summary for people: what became of the documents, what was found, what to do next.

        The failures themselves are not in it, nor is the time: the same run prints the same lines.
        """
        parts = [
            (self.new, "new"),
            (self.changed, "changed"),
            (self.metadata_changed, "with changed metadata"),
            (self.read_again, "read again"),
            (self.unchanged, "unchanged"),
        ]
        said = ", ".join(f"{count:,} {word}" for count, word in parts if count)
        lines = ["topics, copies and origins made anew"] if self.rebuilt else []
        if self.documents or not self.rebuilt:
            lines.append(f"{many(self.documents, 'document')}{': ' + said if said else ''}")
        if self.documents > self.unchanged:
            found = figures_and_remarks(self.claims - self.remarks, self.remarks)
            lines.append(f"{found} found in what was read")
        if self.near_copies:
            copies = many(self.near_copies, "document")
            groups = f" in {self.copy_groups:,} groups" if self.copy_groups > 1 else ""
            lines.append(f"near copies: {copies}{groups} share text; see claimtrack report copies")
        if self.apart:
            one = (
                "has an id that a record of another file has"
                if self.apart == 1
                else ("have ids that records of another file have")
            )
            lines.append(
                f"{many(self.apart, 'record')} {one}, with another text: kept apart as FILE#ID; "
                "--same-ids takes them for versions of one document"
            )
        for reason, count in sorted(self.unread.items()):
            lines.append(f"kept but not extracted: {count:,} ({reason})")
        for what, count in sorted(self.left_out.items()):
            lines.append(f"left out: {many(count, 'file')} ({what})")
        for names, files in self.unused.items():
            more = f" and {many(len(files) - 1, 'other file')}" if len(files) > 1 else ""
            lines.append(
                f"not used: {unused_fields(names)} ({files[0]}{more}); "
                "--text-field, --date-field and so on say what a column holds"
            )
        if self.decision is not None:
            lines.append(
                f"decision {self.decision}: what the options say of documents that were known; "
                f"take it back with: claimtrack log undo {self.decision}"
            )
        if not self.rebuilt:
            lines += self._dates()
        if self.failures:
            todo = (
                "their figures are as before" if self.rebuilt else "mend or leave them out, and ingest again"
            )
            lines.append(f"failed: {self.failed:,}; {todo}")
        if self.dry_run:
            lines.append("dry run: nothing was written")
        elif self.documents or self.rebuilt:
            lines.append("next: claimtrack report")
        else:
            lines.append("nothing was read; name a file or a folder with documents")
        return lines

    def _dates(self) -> list[str]:
        """Return what must be known of the dates: those that are missing, broken, or a choice of ours."""
        lines = []
        if self.without_date:
            todo = "set one with claimtrack documents set DOC --date YYYY-MM-DD"
            lines.append(f"without a date: {self.without_date:,}; {todo}")
        if self.broken_dates:
            shown = ", ".join(f"{one.message!r} ({one.where})" for one in self.broken_dates[:EXAMPLES])
            more = " ..." if len(self.broken_dates) > EXAMPLES else ""
            lines.append(
                f"no day: {many(len(self.broken_dates), 'date was', 'dates were')} left out: {shown}{more}"
            )
        for rule, count in sorted(self.guessed_dates.items()):
            if rule == "day of making":
                lines.append(
                    f"{many(count, 'date')} taken from when the file was made, as nothing names the day of "
                    "publication; where that is wrong: claimtrack documents set DOC --date YYYY-MM-DD"
                )
                continue
            lines.append(
                f"{many(count, 'date')} read {rule}, as nothing tells the order; "
                "write 2020-10-05 in the file where that is wrong, or: "
                "claimtrack documents set DOC --date DAY"
            )
        return lines

    def __str__(self) -> str:
        return "\n".join(self.lines())
