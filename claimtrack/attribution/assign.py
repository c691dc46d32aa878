"""Each figure to its voice: turns, statements, quotations and reports brought together."""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from claimtrack.attribution.authority import Authorities
from claimtrack.attribution.background import is_known
from claimtrack.attribution.confidence import OPEN, STATEMENT, UNKNOWN, certainty, distance, is_far
from claimtrack.attribution.denial import is_called_false
from claimtrack.attribution.going_on import GoingOn
from claimtrack.attribution.headlines import headline_report
from claimtrack.attribution.reports import Report
from claimtrack.attribution.resolve import is_short_for, resolve
from claimtrack.attribution.shapes import shapes_of
from claimtrack.attribution.sources import ANYBODYS, Source, describe
from claimtrack.attribution.speech import Speech
from claimtrack.attribution.subjects import find_subject
from claimtrack.attribution.words import Words, load_words
from claimtrack.lang import Language
from claimtrack.model import Attribution, Document, Mention, Role, Span, Style
from claimtrack.parsing import ParsedSentence
from claimtrack.parsing.withheld import withholder
from claimtrack.sentences import Layout
from claimtrack.sentences.countries import countries_named

FOLLOWED = 0.8
"""How sure a pronoun must be of its person for the next pronoun to lean on it."""


OWNED = re.compile(r"\s[A-Z]|['’]s?\s")
"""What shows a document to be somebody's: a name in its name, or a possessive ("the army's data")."""


@dataclass(frozen=True, slots=True)
class _Level:
    """One voice around a figure, inner ones first."""

    source: Source | None
    name: str | None
    cue: str | None
    evidence: Mapping[str, float]
    denied: bool = False
    recorded: bool = False
    """It is said to have recorded or seen something, and perhaps has not said so."""
    did: bool = False
    """What it is said to have done has a thing for its object: "pledged 40 boats"."""
    resolved: float = 1.0
    """How sure its name is, where it is told by a pronoun or a description."""


def said_first(reports: Sequence[Report], inner: bool) -> list[Report]:
    """Return the reports without mere wishes and plans where somebody tells of them.

    "She said the union wants 12 weeks": the figure is hers, and no level of its own. ``inner`` says that the
    words are somebody's already.
    """
    said = [r for r in reports if r.pattern not in ("wish", "plan")]
    return said if said or inner else list(reports)


def without_things(
    levels: Sequence[_Level], words: Words, language: Language, *, in_turn: bool = False
) -> list[_Level]:
    """Return the levels without documents that are nobody's and places, inside another's words.

    "The report shows 40, the ministry said" is the ministry's word. A document that is named, or outermost
    ("the paper quoted a doctor"), or cited ("he said, citing a study"), stays. Of "Lena province recorded 40
    cases, the ministry said" only the ministry is left, and of "Lena has pledged 40 boats" in a member's
    turn nobody but the member.
    """

    def is_place(name: str) -> bool:
        parts = shapes_of(language).article.sub("", name).lower().split()
        of_country = bool(countries_named(name, language)) and not set(parts) & words.bodies - words.places
        return parts[-1] in words.places or parts[0] in words.places or of_country

    def is_nobodys(level: _Level) -> bool:
        source = level.source
        if level.recorded and level.source is not None and is_place(level.name or ""):
            return True
        cited = (level.cue or "").lower() in words.passing_on
        paper = source is not None and source.role == "document"
        return paper and not cited and not OWNED.search(level.name or "")

    outer = next((level for level in reversed(levels) if level.name), None)
    if in_turn:
        levels = [level for level in levels if not (level.did and is_place(level.name or ""))]
    return [level for level in levels if level is outer or not is_nobodys(level)]


def inner_first(reports: Sequence[Report]) -> list[Report]:
    """Return reports around one figure from the inner to the outer: a voice that tells of another's saying is
    the outer one. Where each seems to ("X said 40 died, Y reported"), what trails is; else the wider content.
    """

    def tells_of(report: Report) -> int:
        return sum(
            report.holds(other.at) and not (other.holds(report.at) and other.pattern == "trailing")
            for other in reports
        )

    return sorted(reports, key=lambda r: (not r.inner, tells_of(r), r.size, -r.at.start))


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
        self.speech = Speech(self.text, layout, parsed, self.words, language)
        self.cast = self.speech.cast
        self.going_on = GoingOn(self.speech, self.words)
        for index in sorted(parsed):
            for report in self.speech.reports(index):
                if not report.source.pronoun and not self.speech.in_quotation(report.at):
                    self._remember(report)
        for found in (self.cast.spoken, self.cast.unnamed):
            found.sort(key=lambda item: item[0])
        for at, source in self.cast.spoken:
            self.cast.first_spoken.setdefault(source.head, at)
        self.referred: set[str] = set()
        self._follow_pronouns()
        voices = [r.source for index in sorted(parsed) for r in self.speech.reports(index)]
        self.authorities = Authorities(self.text, self.cast, voices, self.words, language)

    def _remember(self, report: Report) -> None:
        source = report.source
        if source.proper and source.role == "person" and self.cast.person(source.name) is None:
            self.cast.introduce(source.name, report.at.start)
        person = self.cast.person(source.name) if source.proper else None
        if report.source.role in ("organisation", "document"):
            self.cast.spoken.append((report.at.start, report.source))
        elif person:
            self.cast.spoken.append((report.at.start, replace(report.source, head=person.key)))
        elif report.source.role == "unnamed":
            self.cast.unnamed.append((report.at.start, report.source))

    def _follow_pronouns(self) -> None:
        """Note who speaks as "he" or "she", in the order of the text, so that the next "he" is the same."""
        spans = {*self.cast.pronouns}
        for index in self.parsed:
            spans.update(
                r.source.span
                for r in self.speech.reports(index)
                if r.source.pronoun and r.source.head in self.words.he | self.words.she
            )
        for span in sorted(spans, key=lambda s: s.start):
            if self.speech.in_quotation(span):
                continue
            head = span.of(self.text).lower()
            name, sure = resolve(Source(span, head, head, "person", pronoun=True), self.cast, self.words)
            person = self.cast.person(name) if name else None
            if person is not None and sure >= FOLLOWED:
                self.referred.add(person.key)
                voice = Source(span, person.name, person.key, "person", True)
                insort(self.cast.spoken, (span.start, voice), key=lambda item: item[0])

    def attributions(self, mentions: Sequence[tuple[int, Mention]]) -> list[Attribution]:
        found = []
        for index, mention in mentions:
            voice = self.with_authority(self.attribution(index, mention.span))
            if self.is_withheld(index, mention.span, voice.span):
                found.append(Attribution())
                continue
            denied = voice.denied or self.is_called_false(index, mention.span)
            found.append(replace(voice, denied=denied))
        return found

    def is_withheld(self, index: int, span: Span, voice: Span | None) -> bool:
        """Say whether the voice itself does not confirm the figure: "said it cannot confirm 40"."""
        parsed = self.parsed.get(index)
        token = next(iter(parsed.tokens(span)), None) if parsed is not None else None
        verb = withholder(token, self.language) if token is not None else None
        if parsed is None or verb is None:
            return False
        subject = find_subject(verb, self.words)
        if subject is None:
            return False
        own = voice is not None and any(subject == t for t in parsed.tokens(voice))
        return own or subject.lower_ in self.words.pronouns or subject.lower_ in self.words.first

    def is_called_false(self, index: int, span: Span) -> bool:
        """Say whether the words around a figure deny it: "the claim of 40 is false", "not 40 but 14"."""
        parsed = self.parsed.get(index)
        return parsed is not None and is_called_false(parsed, span, self.text, self.words)

    def with_authority(self, found: Attribution) -> Attribution:
        """Return the attribution with the body that its innermost voice speaks for."""
        if found.speaker is None:
            return found
        at = found.span.start if found.span is not None else 0
        return replace(found, authority=self.authorities.of(found.speaker, found.role, found.affiliation, at))

    # --- one figure -----------------------------------------------------------------------------------------

    def attribution(self, index: int, span: Span) -> Attribution:
        """Return who says the figure at the span."""
        sentence = self.layout.sentences[index]
        quotation = self.speech.quotation_around(span)
        levels: list[_Level] = []
        style: Style = "indirect"
        if quotation is None and not self.inner_voice(index) and self.is_known(index, span):
            return Attribution()
        reports = [r for r in self.speech.reports(index) if r.covers(span)]
        if quotation is not None and not self.speech.is_speech(quotation, index):
            quotation = None
        reports = said_first(reports, quotation is not None or self.inner_voice(index))
        if quotation is not None:
            inside = [r for r in reports if quotation.outer.start <= r.at.start < quotation.outer.end]
            levels += self.levels(inside, span, inner=True)
            outer = self.speech.quotation_report(quotation)
            if outer is not None:
                report, kind = outer
                beside = [r for r in reports if r not in inside and r.source.span != report.source.span]
                beside = [r for r in beside if r.size > report.size]
                levels += self.levels([report], span, kind=kind)
                levels += self.levels(beside, span)
            else:
                levels += self.levels([r for r in reports if r not in inside], span)
            if levels:
                style = "direct" if self.speech.whole(quotation, sentence.span) else "mixed"
        else:
            outside = [r for r in reports if not self.speech.in_quotation(r.at) or self.inner_voice(index)]
            issued = self.layout.kind == "statement" and sentence.turn is None
            levels += self.levels(outside, span, inner=self.inner_voice(index), issued=issued)
            if not levels and not self.inner_voice(index):
                report_ = headline_report(
                    self.text, self.layout, index, span, self.words, self.language
                ) or self.speech.block(index)
                bracket = self.speech.named_in(index, self.words.bracket) if report_ is None else None
                if bracket is not None and bracket.source.role == "organisation":
                    report_ = bracket
                if report_ is None:
                    report_ = self.going_on.report(index)
                if report_ is not None:
                    levels += self.levels([report_], span)
        return self.close(index, levels, style)

    def is_known(self, index: int, span: Span) -> bool:
        """Say whether an amount is one that the reporter takes as known: "the $40 million judgment"."""
        parsed = self.parsed.get(index)
        return parsed is not None and is_known(parsed, span, self.text, self.words)

    def inner_voice(self, index: int) -> bool:
        """Say whether the sentence is somebody's own words already: in a turn, or in a statement."""
        return self.layout.sentences[index].turn is not None or self.layout.kind == "statement"

    def close(self, index: int, levels: list[_Level], style: Style) -> Attribution:
        """Return the attribution of the levels found, with the turn's or the issuer's voice outermost."""
        sentence = self.layout.sentences[index]
        turn = self.layout.turns[sentence.turn] if sentence.turn is not None else None
        denied = any(level.denied for level in levels)
        another = any(level.name is None for level in levels)
        named = [level for level in levels if level.name]
        levels = without_things(named, self.words, self.language, in_turn=bool(turn))
        open_ = [(level.source, level.cue) for level in levels if level.name in self.words.pronouns]
        levels = [level for level in levels if level.name not in self.words.pronouns]
        names: list[str] = []
        for level in levels:
            if level.name and level.name not in names:
                names.append(level.name)
        outer = turn.speaker if turn else self.layout.issuer if self.layout.kind == "statement" else None
        if outer and not turn and levels and is_short_for(levels[0].name, outer, self.words):
            levels = []  # "The Ministry notes", in the ministry's own statement
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
                OPEN if another else STATEMENT,
            )
        if not levels and open_:
            # "They said": somebody, and not the reporter.
            [(pronoun, cue), *_] = open_
            span = pronoun.span if pronoun is not None else None
            return Attribution(None, span, cue, "unnamed", style=style, confidence=UNKNOWN)
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
            self.role(source, first.name) if source and first.name else None,
            source.affiliation if source else None,
            tuple(chain),
            style,
            denied,
            round(first.resolved * certainty({**first.evidence, "chain": bool(chain), style: 1.0}), 3),
        )

    def role(self, source: Source, name: str) -> Role:
        """Return the role of a voice: a lone name that nothing shows to be a person's is no person's."""
        person = self.cast.people.get(self.cast.key(name))
        if source.role != "person" or source.pronoun or not source.proper or " " in name:
            return source.role
        known = person is not None and (person.gender or person.titles or person.roles)
        if known or self.cast.key(name) in self.referred:
            return "person"
        # "Campaigners said": any sentence begins with a capital.
        several = source.several or (
            source.head.endswith(self.words.person_endings) and source.head.endswith(self.words.plural)
        )
        return "unnamed" if several else "organisation"

    def issuer_role(self, name: str) -> Role:
        source = describe(Span(0, 0), name, name.split()[-1], True, self.words, self.language)
        return source.role if source else "organisation"

    def levels(
        self,
        reports: Sequence[Report],
        span: Span,
        *,
        inner: bool = False,
        issued: bool = False,
        kind: str | None = None,
    ) -> list[_Level]:
        """Return the voices of reports around one figure, the smallest content first.

        ``inner`` says that they stand in somebody's words, where "I" and "we" are that voice itself and
        "they" nobody in particular. In a statement that a body ``issued`` "he" is somebody else than the
        body: a person named before, or a level without a name.
        """
        found = []
        for report in inner_first(reports):
            source = report.source
            if source.pronoun and (source.head in self.words.first or source.head in self.words.second):
                continue
            if inner and issued and source.pronoun:
                name, sure = resolve(source, self.cast, self.words)
                if name is None:
                    found.append(_Level(None, None, report.cue, {}))
                    continue
            elif inner and (source.pronoun or source.head in self.words.anybody):
                continue  # "people say", in somebody's mouth
            name, sure = resolve(source, self.cast, self.words)
            if name is None and (report.weak or source.head == ANYBODYS):
                continue  # "they thought", "the latest figures": nobody in particular
            if name is None:
                name, sure = source.head if source.pronoun else source.name, OPEN
            elif name != source.name and (source.pronoun or source.role == "unnamed"):
                # "The head of state" is a person with a name now, "it" a body.
                person = self.cast.people.get(self.cast.key(name))
                several = source.head in self.words.they and name.split()[-1].lower() in self.words.many
                # Nor has "he" a name where the doctor has none that he stands for.
                nameless = several or any(other.name == name for _, other in self.cast.unnamed)
                paper = name.split()[-1].lower() in self.words.documents
                role: Role = "unnamed" if nameless else "document" if paper else "organisation"
                source = replace(source, role="person" if person else role)
            did = report.pattern == "object"
            evidence = {
                kind or report.pattern: 1.0,
                "far": kind is None and is_far(report, span, self.text, self.words),
                "weak": report.weak,
                "pronoun": source.pronoun,
                "full name": source.proper and " " in name,
                "described": not source.proper and not source.pronoun,
                source.role: 1.0,
                "distance": distance(report, span),
                "verb of saying": report.cue.lower() in self.words.forms,
            }
            noted = did and report.weak
            found.append(_Level(source, name, report.cue, evidence, report.denied, noted, did, sure))
        return found
