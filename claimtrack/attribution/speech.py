"""Who speaks a quotation: its cue beside it, a name behind a dash, a speaker that goes on, a colon above."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

from claimtrack.attribution.cast import Cast, read_cast
from claimtrack.attribution.cues import read_reports
from claimtrack.attribution.phrases import leading, subject_of
from claimtrack.attribution.quotes import CARRY, SCARE, Quotation, find_quotations, is_pure, quotation_at
from claimtrack.attribution.reports import Report
from claimtrack.attribution.sources import describe
from claimtrack.attribution.words import Words
from claimtrack.lang import Language
from claimtrack.model import Span
from claimtrack.parsing import ParsedSentence
from claimtrack.sentences import Layout

Voiced: TypeAlias = tuple[Report, str]
"""A report with how its voice is known to speak a quotation, for the grading."""


class Speech:
    """The quotations and reports of one document, each read once when it is asked for."""

    def __init__(
        self,
        text: str,
        layout: Layout,
        parsed: Mapping[int, ParsedSentence],
        words: Words,
        language: Language,
    ) -> None:
        self.text, self.layout, self.parsed = text, layout, parsed
        self.words, self.language = words, language
        self.quotations = find_quotations(text, layout.paragraphs)
        self.quotation_starts = [q.span.start for q in self.quotations]
        labels = ((q.span.start, words.quoted_label.match(text, q.span.start)) for q in self.quotations)
        self.labels = {start: match for start, match in labels if match is not None}
        self.begins = [s.span.start for s in layout.sentences]
        quoted = [q.outer for q in self.quotations if q.outer.end - q.outer.start > 40]
        self.cast: Cast = read_cast(text, self.begins, quoted, words, language)
        self._reports: dict[int, list[Report]] = {}
        self._quoted: dict[int, Voiced | None] = {}
        self._depth = 0

    def reports(self, index: int) -> list[Report]:
        """Return the reports of a sentence, read once."""
        if index not in self._reports:
            sentence = self.parsed.get(index)
            self._reports[index] = read_reports(sentence, self.words, self.language) if sentence else []
        return self._reports[index]

    def quotation_around(self, span: Span) -> Quotation | None:
        return quotation_at(self.quotations, self.quotation_starts, span)

    def in_quotation(self, span: Span) -> bool:
        return self.quotation_around(span) is not None

    def quotes_in(self, span: Span) -> list[Quotation]:
        """Return the quotations, mere expressions too, that share a character with a span."""
        return [q for q in self.quotations if q.outer.overlaps(span)]

    def is_speech(self, quotation: Quotation, index: int) -> bool:
        """Say whether a quotation is somebody's words and not an expression set off by marks."""
        said = quotation.span.of(self.text)
        if len(said.split()) > SCARE or (said[:1].isupper() and said[-1:] in ".!?…,"):
            return True
        return any(any(c.overlaps(quotation.span) for c in r.content) for r in self.reports(index))

    def whole(self, quotation: Quotation, sentence: Span) -> bool:
        """Say whether a sentence is the quotation and its cue, and not a few quoted words in a clause."""
        inside = min(quotation.span.end, sentence.end) - max(quotation.span.start, sentence.start)
        before = self.text[sentence.start : quotation.outer.start].rstrip()
        # ", “ and" goes on with a quotation, ": “" begins one; "had hidden “more than" is a part of a clause.
        return (
            inside >= 0.5 * (sentence.end - sentence.start)
            or not any(c.isalpha() for c in before)
            or before.endswith((",", ":"))
        )

    def quotation_report(self, quotation: Quotation) -> Voiced | None:
        """Return who speaks a quotation and how that is known."""
        key = quotation.span.start
        if key not in self._quoted:
            self._quoted[key] = None  # a quotation that leads back to itself has no speaker
            self._depth += 1
            self._quoted[key] = self._find_quotation_report(quotation) if self._depth <= CARRY else None
            self._depth -= 1
        return self._quoted[key]

    def _find_quotation_report(self, q: Quotation) -> Voiced | None:
        anywhere = (
            self._beside,
            self._labelled,
            self._slipped,
            self._behind_colon,
            self._signed,
            self._behind_report,
            self._carried_on,
            self._about,
        )
        opening = (self._continued, self._in_block, self._closed_later, self._carried_over)
        opens = q.outer.start <= self.layout.paragraphs[q.paragraph].start + 1
        rules = (*anywhere, *opening) if opens else anywhere
        return next((found for rule in rules if (found := rule(q)) is not None), None)

    def _labelled(self, q: Quotation) -> Voiced | None:
        """Return who a quoted transcript says is speaking: "“MARSH: We lost 40"."""
        match = self.labels.get(q.span.start)
        if match is None or len({label["name"] for label in self.labels.values()}) == 1:
            return None  # "“WARNING: 40 volts”"
        at, name = Span(*match.span("name")), match["name"].title()
        source = describe(at, name, name.split()[-1], True, self.words, self.language)
        return (Report(source, ":", at, (q.span,), "colon"), "colon") if source is not None else None

    def _beside(self, q: Quotation) -> Voiced | None:
        """Return the nearest report in the quotation's own sentences that takes it in."""
        near: list[tuple[int, Report]] = []
        for index in {self.sentence_at(q.outer.start), self._last_sentence(q)}:
            for report in self.reports(index):
                if self.in_quotation(report.at) or report.pattern == "object":
                    continue
                taken_in = any(c.overlaps(q.outer) for c in report.content)
                if taken_in and not report.source.span.overlaps(q.span):
                    gap = min(abs(report.at.start - q.outer.end), abs(q.outer.start - report.at.end))
                    near.append((gap, report))
        if not near:
            return None
        nearest = min(near, key=lambda item: item[0])[1]
        return nearest, "clause" if nearest.pattern == "clause" else "quote"

    def _slipped(self, q: Quotation) -> Voiced | None:
        """Return a cue that slipped onto a line of its own: "..."\\nthe teacher said."""
        after = self._last_sentence(q) + 1
        if after >= len(self.begins) or not self.text[self.begins[after]].islower():
            return None
        told = [r for r in self.reports(after) if not self.in_quotation(r.at)]
        slipped = told[0] if told else self.colon_source(after)
        return (slipped, "floating") if slipped is not None else None

    def _behind_colon(self, q: Quotation) -> Voiced | None:
        led = self.led_by_colon(q, self.sentence_at(q.outer.start))
        return (led, "colon") if led is not None else None

    def _signed(self, q: Quotation) -> Voiced | None:
        signed = self.signature(q)
        return (signed, "signature") if signed is not None else None

    def _behind_report(self, q: Quotation) -> Voiced | None:
        lead = self.last_report(self.sentence_at(q.outer.start) - 1, q.paragraph)
        return (lead, "floating") if lead is not None else None

    def _carried_on(self, q: Quotation) -> Voiced | None:
        """Return the speaker of the quotation before in the same paragraph."""
        carried = self._carried(q, q.paragraph)
        return (carried[0], "floating") if carried is not None else None

    def _about(self, q: Quotation) -> Voiced | None:
        about = self.subject_before(q, self.sentence_at(q.outer.start))
        return (about, "subject") if about is not None else None

    def _continued(self, q: Quotation) -> Voiced | None:
        carried = self._carried(q, q.paragraph - 1) if q.continued else None
        return (carried[0], "floating") if carried is not None else None

    def _in_block(self, q: Quotation) -> Voiced | None:
        block = self.block(self.sentence_at(q.outer.start))
        return (block, "block") if block is not None else None

    def _closed_later(self, q: Quotation) -> Voiced | None:
        """Return the speaker of the paragraph that goes on with a quotation left open."""
        following = self.quotation_after(q)
        if q.closed or following is None or not following.continued:
            return None
        closing = self.quotation_report(following)
        return (closing[0], "floating") if closing is not None else None

    def _carried_over(self, q: Quotation) -> Voiced | None:
        """Return the speaker of the paragraph before for one that is nothing but quotation."""
        carried = self._carried(q, q.paragraph - 1) if is_pure(q, self.quotations, self.layout) else None
        if carried is None or self.names_itself(q, carried[0]):
            return None
        return carried[0], "carried"

    def _carried(self, q: Quotation, paragraph: int) -> Voiced | None:
        """Return who speaks the quotation before, if that stands in a paragraph."""
        before = self.quotation_before(q)
        return self.quotation_report(before) if before is not None and before.paragraph == paragraph else None

    def _last_sentence(self, q: Quotation) -> int:
        return self.sentence_at(max(q.outer.start, q.outer.end - 1))

    def names_itself(self, q: Quotation, report: Report) -> bool:
        """Say whether a quotation speaks of its own supposed speaker by name, as nobody does."""
        source = report.source
        last = source.name.split()[-1]
        return source.proper and re.search(rf"\b{re.escape(last)}\b", q.span.of(self.text)) is not None

    def led_by_colon(self, q: Quotation, index: int) -> Report | None:
        """Return who speaks behind a colon without a verb of saying: "X faced the press: “We ...”"."""
        parsed = self.parsed.get(index)
        if parsed is None or not self.text[parsed.offset : q.outer.start].rstrip().endswith(":"):
            return None
        labelled = self.named_in(index, self.words.label)
        if labelled is not None and labelled.source.role == "person":
            return labelled  # "MARSH: “We ...”"
        return leading(parsed, self.words, self.language, until=q.outer.start)

    def subject_before(self, q: Quotation, first: int) -> Report | None:
        """Return the one person whom the sentence before a quotation is about: "X rejected it. “We ...”"."""
        sentence = self.layout.sentences[first]
        parsed = self.parsed.get(first - 1)
        if (
            parsed is None
            or parsed.sentence.paragraph != q.paragraph
            or q.outer.start > sentence.span.start + 1
        ):
            return None
        report = subject_of(parsed, self.words, self.language)
        if report is None or report.source.role != "person":
            return None
        here = parsed.sentence.span
        named = {key for at, key in self.cast.named if here.start <= at < here.end}
        own = 0 if report.source.pronoun else 1
        return report if len(named) == own else None

    def signature(self, q: Quotation) -> Report | None:
        """Return whose name stands behind a dash after the quotation."""
        match = self.words.signature.match(self.text, q.outer.end)
        if match is None:
            return None
        at = Span(*match.span("name"))
        source = describe(at, match["name"], match["name"].split()[-1], True, self.words, self.language)
        return Report(source, match["dash"], at, (q.span,), "signature") if source else None

    def sentence_at(self, offset: int) -> int:
        return max(0, bisect_right(self.begins, offset) - 1)

    def quotation_before(self, q: Quotation) -> Quotation | None:
        at = bisect_right(self.quotation_starts, q.span.start) - 2
        return self.quotations[at] if at >= 0 else None

    def quotation_after(self, q: Quotation) -> Quotation | None:
        """Return the next quotation of the document."""
        at = bisect_right(self.quotation_starts, q.span.start)
        return self.quotations[at] if at < len(self.quotations) else None

    def last_report(self, index: int, paragraph: int) -> Report | None:
        """Return the last report outside quotation marks in a sentence of the same paragraph."""
        if index < 0 or self.layout.sentences[index].paragraph != paragraph:
            return None
        outside = [r for r in self.reports(index) if not self.in_quotation(r.at) and r.pattern != "object"]
        return outside[-1] if outside else None

    def block(self, index: int) -> Report | None:
        """Return who is quoted in a paragraph behind one that ends with a colon."""
        sentence = self.layout.sentences[index]
        if index == 0:
            return None
        at = index
        while at > 0 and self.layout.sentences[at - 1].paragraph == sentence.paragraph:
            at -= 1
        before = self.layout.sentences[at - 1] if at else None
        if before is None or before.paragraph != sentence.paragraph - 1:
            return None
        if not re.search(r":[\"”’']?$", self.text[before.span.start : before.span.end][-2:]):
            return None
        outside = [r for r in self.reports(at - 1) if not self.in_quotation(r.at)]
        return replace(outside[-1], pattern="block") if outside else self.colon_source(at - 1)

    def colon_source(self, index: int) -> Report | None:
        """Return the report whose words follow in the next paragraph."""
        parsed = self.parsed.get(index)
        if parsed is None:
            return None
        return leading(parsed, self.words, self.language) or self.named_in(index, self.words.from_line)

    def named_in(self, index: int, pattern: re.Pattern[str]) -> Report | None:
        """Return the report of a voice named without a verb: "From Jane Doe:", "40 dead (Port Authority)"."""
        span = self.layout.sentences[index].span
        match = pattern.search(span.of(self.text))
        if match is None:
            return None
        at, name = Span(*match.span("name")).shifted(span.start), match["name"]
        source = describe(at, name, name.split()[-1], True, self.words, self.language)
        return Report(source, match[0].strip(), at, (span,), "line") if source is not None else None
