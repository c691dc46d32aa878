"""Two sources in one sentence: each speaks for the figures on its own side of what joins them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from claimtrack.attribution.reports import Report
from claimtrack.parsing import ParsedSentence
from claimtrack.parsing.roles import is_conjunction, is_verb


def parted(parsed: ParsedSentence, reports: Sequence[Report]) -> list[Report]:
    """Return reports, each without what the one beside it speaks for.

    Of "25 came, according to police, and 70 according to the unions" the second is the unions', and so it is
    of "police said 25 came, and 70 according to the unions".
    """
    found: list[Report] = []
    for report in sorted(reports, key=lambda r: r.at.start):
        before = found[-1] if found else None
        border = _border(parsed, before, report) if before is not None else None
        if before is not None and border is not None:
            kept = (replace(c, end=min(c.end, border)) for c in before.content if c.start < border)
            found[-1] = replace(before, content=tuple(kept))
            kept = (replace(c, start=max(c.start, border)) for c in report.content if c.end > border)
            report = replace(report, content=tuple(kept))
        found.append(report)
    return found


def _border(parsed: ParsedSentence, before: Report, report: Report) -> int | None:
    """Return where one voice ends and the next begins, ``None`` where both speak for all."""
    if report.pattern != "according" or not _trails(report) or before.inner or report.inner:
        return None
    if before.pattern == "according" and _trails(before):
        return max(before.at.end, before.source.span.end)
    between = [t for t in parsed.doc if before.at.end <= parsed.offset + t.idx < report.at.start]
    if not between or between[-1].text == ",":
        return None
    for token in reversed(between):
        if is_verb(token):
            return None
        if is_conjunction(token):
            return parsed.offset + token.idx
    return None


def _trails(report: Report) -> bool:
    return any(c.end <= report.at.start for c in report.content)
