"""Sentences that go on with what somebody said in the one before, without a word of saying of their own.

Most sentences behind a report are the reporter's again, so each rule asks for a sign: words that link the
sentence to the one before, or the same voice on both sides.
"""

from __future__ import annotations

from dataclasses import replace

from claimtrack.attribution.reports import Report
from claimtrack.attribution.resolve import resolve
from claimtrack.attribution.speech import Speech
from claimtrack.attribution.words import Words
from claimtrack.parsing.roles import is_root

SAYING = frozenset(["clause", "trailing", "according", "colon", "loose"])
"""Patterns of reports whose voice may go on; who reports a loss or wants 40 says that and no more."""

BEHIND = 3
"""Sentences ahead in which the same voice is looked for."""

EARLY = 8
"""Tokens among which "also" speaks of the sentence as a whole."""


class GoingOn:
    """The sentences of one document that go on with somebody's words, each read once when it is asked for."""

    def __init__(self, speech: Speech, words: Words) -> None:
        self.speech, self.words = speech, words
        self.sentences = speech.layout.sentences
        self._found: dict[int, Report | None] = {}

    def report(self, index: int) -> Report | None:
        """Return the report that a sentence goes on with, its content the sentence; ``None`` where the
        reporter speaks."""
        # From the first of a chain on: a paragraph of a thousand sentences must not be a thousand calls deep.
        start = index
        while start not in self._found and self._asks_before(start):
            start -= 1
        for at in range(start, index + 1):
            if at not in self._found:
                self._found[at] = self._find(at)
        return self._found[index]

    def _asks_before(self, index: int) -> bool:
        """Say whether what a sentence goes on with may depend on what the one before goes on with."""
        return (
            index > 0
            and self.is_beside(index, index - 1)
            and not self.speech.reports(index)
            and not self.speech.reports(index - 1)
        )

    def _find(self, index: int) -> Report | None:
        if self.speech.reports(index) or self.names_somebody(index):
            return None
        before = self.before(index)
        if before is None or self.name(before) is None or before.source.role == "document":
            return None
        if not any(goes_on(self, index, before) for goes_on in RULES):
            return None
        whole = (self.sentences[index].span,)
        return replace(before, content=whole, pattern="going on", denied=False, weak=False, inner=False)

    def before(self, index: int) -> Report | None:
        """Return the report of the sentence before, or the one with which that sentence goes on."""
        at = index - 1
        if at < 0 or self.sentences[index].paragraph - self.sentences[at].paragraph > 1:
            return None
        if self.speech.reports(at):
            told = [r for r in self.told(at) if self.governs(r, at)]
            return told[-1] if told and not self.speech.quotes_in(self.sentences[at].span) else None
        return self.report(at) if self.is_beside(index, at) else None

    def behind(self, index: int) -> tuple[int, Report] | None:
        """Return the next sentence in which somebody is heard, and the report."""
        for at in range(index + 1, min(len(self.sentences), index + 1 + BEHIND)):
            quoted = [self.speech.quotation_report(q) for q in self.speech.quotes_in(self.sentences[at].span)]
            told = [*self.told(at), *(found[0] for found in quoted if found is not None)]
            if told:
                return at, told[0]
        return None

    def told(self, index: int) -> list[Report]:
        """Return the reports of a sentence that somebody may go on with, outside quotation marks."""
        reports = self.speech.reports(index)
        return [r for r in reports if r.pattern in SAYING and not self.speech.in_quotation(r.at)]

    def name(self, report: Report) -> str | None:
        """Return who speaks, ``None`` for a pronoun that nobody resolved."""
        name, _ = resolve(report.source, self.speech.cast, self.words)
        return name or (None if report.source.pronoun else report.source.name)

    def governs(self, report: Report, index: int) -> bool:
        """Say whether a report takes in its sentence: its verb is the main one, or trails it."""
        parsed = self.speech.parsed[index]
        if report.pattern == "trailing":
            return min(c.start for c in report.content) == parsed.offset
        return report.pattern in ("according", "colon") or any(map(is_root, parsed.tokens(report.at)))

    def names_somebody(self, index: int) -> bool:
        """Say whether a sentence names a person: whoever speaks does not name himself."""
        span = self.sentences[index].span
        return any(span.start <= at < span.end for at, _ in self.speech.cast.named)

    def is_beside(self, index: int, other: int) -> bool:
        """Say whether two sentences stand in one paragraph."""
        return self.sentences[index].paragraph == self.sentences[other].paragraph


def is_linked(desk: GoingOn, index: int, before: Report) -> bool:
    """Say whether a sentence's first words link it to the one before: "Another 40 were hurt", "Its losses
    fell", "There were", "The price also fell"."""
    words, parsed = desk.words, desk.speech.parsed.get(index)
    if parsed is None or not desk.is_beside(index, index - 1):
        return False
    source = before.source
    several = source.head in words.many | words.they | words.it
    own = parsed.doc[0].lower_ in words.its and (source.role == "organisation" or several)
    also = any(token.lower_ in words.also for token in parsed.doc[:EARLY])
    return own or also or words.links.match(parsed.text) is not None


def is_enclosed(desk: GoingOn, index: int, before: Report) -> bool:
    """Say whether the same voice is heard again behind a sentence; one in a paragraph of its own must have it
    right behind."""
    behind = desk.behind(index)
    if behind is None or desk.name(behind[1]) != desk.name(before):
        return False
    return desk.is_beside(index, index - 1) or (
        behind[0] == index + 1 and not desk.is_beside(index, index + 1)
    )


RULES = (is_linked, is_enclosed)
