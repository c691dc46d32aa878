"""Each figure to its voice: turns, statements, quotations and reports brought together."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from claimtrack.attribution.cues import read_reports
from claimtrack.attribution.headlines import headline_report
from claimtrack.attribution.phrases import leading
from claimtrack.attribution.quotes import CARRY, SCARE, Quotation, find_quotations, is_pure, quotation_at
from claimtrack.attribution.reports import Report
from claimtrack.attribution.resolve import Cast, read_cast, resolve
from claimtrack.attribution.sources import Source, describe
from claimtrack.attribution.words import Words, load_words
from claimtrack.lang import Language
from claimtrack.model import Attribution, Document, Mention, Role, Span, Style
from claimtrack.parsing import ParsedSentence
from claimtrack.sentences import Layout

CONFIDENCE: Mapping[str, float] = {
    "clause": 0.93,  # a verb of saying with its clause: "the ministry said 40 had died"
    "trailing": 0.93,  # behind or amid the words: "40 had died, the ministry said"
    "according": 0.93,
    "data": 0.85,  # "I mean the data published in the press"
    "colon": 0.9,  # a verb of saying before a colon or a quotation
    "within": 0.8,  # "in the survey, 40 percent ..."
    "object": 0.85,  # "confirmed 40 deaths", "put the toll at 40"
    "noun": 0.85,  # "the ministry's estimate of 40"
    "quote": 0.95,  # a quotation with its cue in the same sentence
    "floating": 0.85,  # a quotation that goes on from the speaker before it
    "carried": 0.75,  # the same from another paragraph
    "block": 0.75,  # a paragraph behind a colon
    "signature": 0.9,  # a quotation, a dash, a name
    "headline": 0.8,
    "statement": 0.95,
}
"""How sure each pattern is, before doubts: a guessed name, a verb of thinking (times 0.9), a voice without a
name (times 0.85), a pronoun that stays open (times 0.55). Below 0.9 in people's terms "likely", below 0.7
"check"."""


_SIGNATURE = re.compile(
    r"\s*(?P<dash>[―—–-]{1,2})\s?(?P<name>[A-Z][\w.’'-]*(?:\s(?:(?:of|the|de|van|von|al|bin)\s){0,2}[A-Z][\w.’'-]*){0,5})(?=\s*(?:[,(\n]|\.?\s*$|\.\s*\n))"
)


@dataclass(frozen=True, slots=True)
class _Level:
    """One voice around a figure, inner ones first."""

    source: Source | None
    name: str | None
    cue: str | None
    confidence: float
    denied: bool = False


def attribute(
    document: Document,
    layout: Layout,
    parsed: Mapping[int, ParsedSentence],
    mentions: Sequence[tuple[int, Mention]],
    language: Language,
) -> list[Attribution]:
    """Return who says each mention, in the same order. The reporter's own figures have no speaker."""
    if not mentions:
        return []
    return _Desk(document, layout, parsed, language).attributions(mentions)


class _Desk:
    """What is known of one document while its figures are attributed."""

    def __init__(
        self, document: Document, layout: Layout, parsed: Mapping[int, ParsedSentence], language: Language
    ) -> None:
        self.document, self.layout, self.parsed, self.language = document, layout, parsed, language
        self.text = document.text
        self.words: Words = load_words(language)
        self.quotations = find_quotations(self.text, layout.paragraphs)
        self.quotation_starts = [q.span.start for q in self.quotations]
        self.begins = [s.span.start for s in layout.sentences]
        quoted = [q.outer for q in self.quotations if q.outer.end - q.outer.start > 40]
        self.cast: Cast = read_cast(self.text, self.begins, quoted, self.words, language)
        self._reports: dict[int, list[Report]] = {}
        self._quoted: dict[int, tuple[Report, float] | None] = {}
        self._depth = 0
        for index in sorted(parsed):
            for report in self.reports(index):
                if not report.source.pronoun and not self.in_quotation(report.at):
                    self._remember(report)
        self.cast.spoken.sort(key=lambda item: item[0])

    def _remember(self, report: Report) -> None:
        person = self.cast.person(report.source.name) if report.source.proper else None
        if report.source.role in ("organisation", "document"):
            self.cast.spoken.append((report.at.start, report.source))
        elif person:
            self.cast.spoken.append((report.at.start, replace(report.source, head=person.key)))

    def attributions(self, mentions: Sequence[tuple[int, Mention]]) -> list[Attribution]:
        return [self.attribution(index, mention.span) for index, mention in mentions]

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

    # --- one figure -----------------------------------------------------------------------------------------

    def attribution(self, index: int, span: Span) -> Attribution:
        """Return who says the figure at the span."""
        sentence = self.layout.sentences[index]
        quotation = self.quotation_around(span)
        levels: list[_Level] = []
        style: Style = "indirect"
        reports = [r for r in self.reports(index) if r.covers(span)]
        if quotation is not None and not self.is_speech(quotation, index):
            quotation = None
        if quotation is not None:
            inside = [r for r in reports if quotation.outer.start <= r.at.start < quotation.outer.end]
            levels += self.levels(inside, inner=True)
            outer = self.quotation_report(quotation)
            if outer is not None:
                report, confidence = outer
                beside = [r for r in reports if r not in inside and r.source.span != report.source.span]
                beside = [r for r in beside if r.size > report.size]
                levels += self.levels([report], confidence=confidence)
                levels += self.levels(beside)
            else:
                levels += self.levels([r for r in reports if r not in inside])
            if levels:
                style = "direct" if self.whole(quotation, sentence.span) else "mixed"
        else:
            outside = [r for r in reports if not self.in_quotation(r.at) or self.inner_voice(index)]
            levels += self.levels(outside, inner=self.inner_voice(index))
            if not levels and not self.inner_voice(index):
                report_ = headline_report(
                    self.text, self.layout, index, span, self.words, self.language
                ) or self.block(index)
                if report_ is not None:
                    levels += self.levels([report_])
        return self.close(index, levels, style)

    def inner_voice(self, index: int) -> bool:
        """Say whether the sentence is somebody's own words already: in a turn, or in a statement."""
        return self.layout.sentences[index].turn is not None or self.layout.kind == "statement"

    def close(self, index: int, levels: list[_Level], style: Style) -> Attribution:
        """Return the attribution of the levels found, with the turn's or the issuer's voice outermost."""
        sentence = self.layout.sentences[index]
        turn = self.layout.turns[sentence.turn] if sentence.turn is not None else None
        denied = any(level.denied for level in levels)
        levels = [level for level in levels if level.name]
        names: list[str] = []
        for level in levels:
            if level.name and level.name not in names:
                names.append(level.name)
        outer = turn.speaker if turn else self.layout.issuer if self.layout.kind == "statement" else None
        if outer and not levels:
            if turn:
                return Attribution(
                    turn.speaker,
                    turn.label,
                    None,
                    turn.role,
                    turn.affiliation,
                    (),
                    "turn",
                    False,
                    turn.confidence,
                )
            return Attribution(
                outer,
                None,
                None,
                self.issuer_role(outer),
                None,
                (),
                "statement",
                False,
                CONFIDENCE["statement"],
            )
        if not levels:
            return Attribution()
        first = levels[0]
        chain = [name for name in names if name != first.name]
        if outer and outer != first.name and outer not in chain:
            chain.append(outer)
        if outer:
            style = "turn" if turn else "statement"
        source = first.source
        return Attribution(
            first.name,
            source.span if source else None,
            first.cue,
            source.role if source else None,
            source.affiliation if source else None,
            tuple(chain),
            style,
            denied,
            round(first.confidence, 3),
        )

    def issuer_role(self, name: str) -> Role:
        source = describe(Span(0, 0), name, name.split()[-1], True, self.words, self.language)
        return source.role if source else "organisation"

    def levels(
        self, reports: Sequence[Report], *, inner: bool = False, confidence: float | None = None
    ) -> list[_Level]:
        """Return the voices of reports around one figure, the smallest content first.

        ``inner`` says that they stand in somebody's words, where "I" and "we" are that voice itself and
        "they" nobody in particular.
        """
        found = []
        for report in sorted(reports, key=lambda r: (r.size, -r.at.start)):
            source = report.source
            if source.pronoun and (source.head in self.words.first or source.head in self.words.second):
                continue
            if inner and (source.pronoun or source.head in self.words.anybody):
                continue  # "people say", in somebody's mouth
            name, sure = resolve(source, self.cast, self.words)
            base = CONFIDENCE[report.pattern] if confidence is None else confidence
            if name is None and report.weak:
                continue  # "they thought": nobody in particular
            if name is None:
                name, sure = source.name, 0.55
            elif name != source.name and (source.pronoun or source.role == "unnamed"):
                # "The head of state" is a person with a name now, "it" a body.
                person = self.cast.people.get(self.cast.key(name))
                source = replace(source, role="person" if person else "organisation")
            if report.weak:
                sure *= 0.9
            if source.role == "unnamed":
                sure *= 0.85
            found.append(_Level(source, name, report.cue, base * sure, report.denied))
        return found

    # --- quotations -----------------------------------------------------------------------------------------

    def is_speech(self, quotation: Quotation, index: int) -> bool:
        """Say whether a quotation is somebody's words and not an expression set off by marks."""
        said = quotation.span.of(self.text)
        if len(said.split()) > SCARE or (said[:1].isupper() and said[-1:] in ".!?…,"):
            return True
        return any(any(c.overlaps(quotation.span) for c in r.content) for r in self.reports(index))

    def whole(self, quotation: Quotation, sentence: Span) -> bool:
        """Say whether a sentence is the quotation and its cue, and not a few quoted words in a clause."""
        inside = min(quotation.span.end, sentence.end) - max(quotation.span.start, sentence.start)
        return inside >= 0.5 * (sentence.end - sentence.start) or quotation.outer.start <= sentence.start

    def quotation_report(self, quotation: Quotation) -> tuple[Report, float] | None:
        """Return who speaks a quotation and how sure that is."""
        key = quotation.span.start
        if key not in self._quoted:
            self._quoted[key] = None  # a quotation that leads back to itself has no speaker
            self._depth += 1
            self._quoted[key] = self._find_quotation_report(quotation) if self._depth <= CARRY else None
            self._depth -= 1
        return self._quoted[key]

    def _find_quotation_report(self, q: Quotation) -> tuple[Report, float] | None:
        first, last = self.sentence_at(q.outer.start), self.sentence_at(max(q.outer.start, q.outer.end - 1))
        near: list[tuple[int, Report]] = []
        for index in {first, last}:
            for report in self.reports(index):
                if self.in_quotation(report.at) or report.pattern == "object":
                    continue
                if any(c.overlaps(q.outer) for c in report.content) and not report.source.span.overlaps(
                    q.span
                ):
                    gap = min(abs(report.at.start - q.outer.end), abs(q.outer.start - report.at.end))
                    near.append((gap, report))
        if not near and last + 1 < len(self.begins) and self.text[self.begins[last + 1]].islower():
            # The cue slipped onto a line of its own: "..."\nthe teacher said.
            after = [r for r in self.reports(last + 1) if not self.in_quotation(r.at)]
            slipped = after[0] if after else self.colon_source(last + 1)
            if slipped is not None:
                return slipped, CONFIDENCE["floating"]
        if near:
            return min(near, key=lambda item: item[0])[1], CONFIDENCE["quote"]
        signed = self.signature(q)
        if signed is not None:
            return signed, CONFIDENCE["signature"]
        before = self.quotation_before(q)
        if before is not None and before.paragraph == q.paragraph:
            carried = self.quotation_report(before)
            if carried is not None:
                return carried[0], CONFIDENCE["floating"]
        lead = self.last_report(first - 1, q.paragraph)
        if lead is not None:
            return lead, CONFIDENCE["floating"]
        if q.outer.start > self.layout.paragraphs[q.paragraph].start + 1:
            return None
        block = self.block(first)
        if block is not None:
            return block, CONFIDENCE["block"]
        following = self.quotation_after(q)
        if not q.closed and following is not None and following.continued:
            closing = self.quotation_report(following)
            if closing is not None:
                return closing[0], CONFIDENCE["floating"]
        if before is not None and before.paragraph == q.paragraph - 1:
            carried = self.quotation_report(before)
            if carried is not None and (q.continued or is_pure(q, self.quotations, self.layout)):
                return carried[0], CONFIDENCE["floating" if q.continued else "carried"]
        return None

    def signature(self, q: Quotation) -> Report | None:
        """Return whose name stands behind a dash after the quotation."""
        match = _SIGNATURE.match(self.text, q.outer.end)
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
        return leading(parsed, self.words, self.language)
