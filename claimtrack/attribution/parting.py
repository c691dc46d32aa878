"""Two sources in one sentence: each speaks for the figures on its own side of what joins them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from claimtrack.attribution.reports import Report
from claimtrack.attribution.sources import source_of
from claimtrack.attribution.words import Words
from claimtrack.lang import Language
from claimtrack.model import Span
from claimtrack.parsing import ParsedSentence
from claimtrack.parsing.roles import is_article, is_conjunction, is_noun, is_plain_adjective, is_verb

if TYPE_CHECKING:
    from spacy.tokens import Token


def parted(parsed: ParsedSentence, reports: Sequence[Report], words: Words) -> list[Report]:
    """Return reports, each without what the one beside it speaks for.

    Of "25 came, according to police, and 70 according to the unions" the second is the unions', and so it is
    of "police said 25 came, and 70 according to the unions", or "while the unions put it at 70".
    """
    found: list[Report] = []
    for report in sorted(reports, key=lambda r: r.at.start):
        before = found[-1] if found else None
        border = _border(parsed, before, report, words) if before is not None else None
        if before is not None and border is not None:
            kept = (replace(c, end=min(c.end, border)) for c in before.content if c.start < border)
            found[-1] = replace(before, content=tuple(kept))
            kept = (replace(c, start=max(c.start, border)) for c in report.content if c.end > border)
            report = replace(report, content=tuple(kept))
        found.append(report)
    return found


def _border(parsed: ParsedSentence, before: Report, report: Report, words: Words) -> int | None:
    """Return where one voice ends and the next begins, ``None`` where both speak for all."""
    if before.inner or report.inner:
        return None
    if report.pattern != "according" or not _trails(report):
        return _contrast(parsed, before, report, words)
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


def _contrast(parsed: ParsedSentence, before: Report, report: Report, words: Words) -> int | None:
    """Return where the second voice is set against the first, right before its words: ", while B put"."""
    start = min(report.source.span.start, report.at.start)
    if before.at.end > start or not before.holds(report.at):
        return None
    for token in reversed([t for t in parsed.doc if before.at.end <= parsed.offset + t.idx < start]):
        if token.lower_ in words.contrast and token.i > 0 and token.nbor(-1).text == ",":
            return parsed.offset + token.idx
        if not _is_of_phrase(token):
            return None
    return None


def _trails(report: Report) -> bool:
    return any(c.end <= report.at.start for c in report.content)


def shared(parsed: ParsedSentence, report: Report, words: Words, language: Language) -> list[Report]:
    """Return a report, and those of others by its verb: "police put it at 12, the union at 15".

    "The poll put Ek at 44, Lind at 40" has one voice: there a name is what stands at the first figure, too.
    """
    doc, end = parsed.doc, max((c.end for c in report.content), default=0)
    found = [report]
    begins: list[int] = []
    is_first = True
    for token in doc[1:]:
        at = Span(parsed.offset + token.idx, parsed.offset + token.idx + len(token))
        if token.lower_ not in words.placed or at.start < report.at.end or not report.holds(at):
            continue
        source = source_of(parsed, doc[token.i - 1], words, language)
        if is_first and source is not None and not source.pronoun:
            break
        is_first, first = False, token.i - 1
        while first > 0 and _is_of_phrase(doc[first - 1]):
            first -= 1
        joined = first > 0 and (doc[first - 1].text in (",", ";") or is_conjunction(doc[first - 1]))
        counts = any(word.like_num for word in doc[token.i + 1 : token.i + 4])
        if source is not None and joined and counts:
            begins.append(parsed.offset + doc[first].idx)
            found.append(replace(report, source=source, at=at))
    if len(found) == 1:
        return found
    spans = [Span(start, stop) for start, stop in pairwise([*begins, end])]
    kept = (replace(c, end=min(c.end, begins[0])) for c in report.content if c.start < begins[0])
    contents = [tuple(kept), *((span,) for span in spans)]
    return [replace(one, content=content) for one, content in zip(found, contents, strict=True)]


def _is_of_phrase(token: Token) -> bool:
    return is_noun(token) or is_plain_adjective(token) or is_article(token)
