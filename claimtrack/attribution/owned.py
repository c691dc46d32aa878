"""Figures that a possessive or a document's own name gives to a voice, without a verb of saying.

"The union's recommended 12 weeks", "by one estimate", "by the mayor's count", "her plan would cap fees".
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from claimtrack.attribution.reports import Report
from claimtrack.attribution.sources import Source, source_of
from claimtrack.attribution.words import Words
from claimtrack.lang import Language
from claimtrack.parsing import ParsedSentence
from claimtrack.parsing.roles import (
    is_active_subject,
    is_apposition,
    is_gerund,
    is_modal,
    is_owner,
    is_prepositional,
    is_prepositional_object,
)

if TYPE_CHECKING:
    from spacy.tokens import Token


def read_owned(parsed: ParsedSentence, words: Words, language: Language) -> list[Report]:
    """Return the reports of a sentence that hang on a noun and not on a verb of saying."""
    reports = []
    for token in parsed.doc:
        if token.lower_ not in words.owning and token.lemma_.lower() not in words.owning:
            continue
        for read in (_reckoned, _laid_down, _under):
            report = read(parsed, token, words, language)
            if report is not None:
                reports.append(report)
    return reports


def _reckoned(parsed: ParsedSentence, token: Token, words: Words, language: Language) -> Report | None:
    """Return the report of "by one estimate", "by the mayor's count": it speaks for the clause before."""
    if token.lower_ not in words.by:
        return None
    head = next((c for c in token.children if is_prepositional_object(c)), None)
    if head is None:
        return None
    behind = [c for part in head.children if is_prepositional(part) for c in part.children]
    owner = next(filter(is_owner, head.children), None)
    before = {t.lemma_.lower() for t in parsed.doc[: token.i]}
    if head.lower_ in words.that and words.reckonings & before:  # "by the army's count, and 90 by that of"
        owner = next(filter(is_prepositional_object, behind), None)
    elif head.lemma_.lower() not in words.reckonings:
        return None
    if owner is None:  # "by police estimates", "by the count of the police"
        voices = words.bodies | words.people
        owner = next((c for c in [*head.children, *behind] if c.lower_ in voices), None)
    if owner is None and not any(c.lower_ in words.whose_reckoning for c in head.children):
        return None  # "by the count of 40 votes to 30"
    source = source_of(parsed, owner if owner is not None else head, words, language, lenient=True)
    if source is None:
        return None
    if owner is None:
        source = replace(source, role="document")
    doc, end = parsed.doc, head.right_edge.i + 1
    # "..., idling 40 by the board's count": of what stands before, the participle's clause alone.
    # So of "thousands - 38,000 by the board's count - came" the apposition.
    clause = token.head.left_edge.i if is_gerund(token.head) or is_apposition(token.head) else 0
    first = clause if clause < token.i else 0
    content = [(first, token.i)] if token.i > 1 else []
    if end < len(doc) and (token.i <= 1 or doc[end].text == ","):
        content.append((end, len(doc)))
    spans = tuple(parsed.span(doc[a], doc[b - 1]) for a, b in content if b > a)
    at = parsed.span(token, token)
    return Report(source, doc[token.i : head.i + 1].text, at, spans, "according") if spans else None


def _laid_down(parsed: ParsedSentence, token: Token, words: Words, language: Language) -> Report | None:
    """Return the report of what a plan or a rule provides for: "the plan would cap fees at 40"."""
    if token.lemma_.lower() not in words.providing:
        return None
    subject = next((c for c in token.children if is_active_subject(c)), None)
    source = _plan(parsed, subject, words, language) if subject is not None else None
    bound = any(is_modal(c) for c in token.children) or (
        subject is not None and any(is_owner(c) for c in subject.children)
    )
    if source is None or not bound:
        return None  # a law in force is a fact: "the law allows 40 days"
    spans = (parsed.span(token, token.right_edge),)
    return Report(source, token.text, parsed.span(token, token), spans, "plan", weak=True)


def _under(parsed: ParsedSentence, token: Token, words: Words, language: Language) -> Report | None:
    """Return the report of "under her plan, every family would get 40 a month"."""
    if token.lower_ not in words.under:
        return None
    head = next((c for c in token.children if is_prepositional_object(c)), None)
    source = _plan(parsed, head, words, language) if head is not None else None
    if source is None or head is None:
        return None
    end = head.right_edge.i + 1
    if end >= len(parsed.doc):
        return None
    spans = (parsed.span(parsed.doc[end], parsed.doc[len(parsed.doc) - 1]),)
    return Report(source, token.text, parsed.span(token, token), spans, "plan", weak=True)


def _plan(parsed: ParsedSentence, head: Token, words: Words, language: Language) -> Source | None:
    """Return a plan or a rule as a source: a document, named with its owner ("her plan" is nobody's here)."""
    if head.lemma_.lower() not in words.plans:
        return None
    if any(is_owner(c) and c.lower_ in words.pronouns for c in head.children):
        return None
    source = source_of(parsed, head, words, language, lenient=True)
    return replace(source, role="document") if source is not None else None
