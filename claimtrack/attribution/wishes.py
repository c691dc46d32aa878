"""Figures that somebody wants, plans or demands, and those that he lays to another's charge.

"The minister wants to cut 300 posts", "the union called for 12 weeks", "she accused him of taking 3 million":
nobody says anything in so many words, but the figure is theirs all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrack.attribution.content import clause_reach, with_details
from claimtrack.attribution.objects import number_reach
from claimtrack.attribution.reports import Report
from claimtrack.attribution.sources import source_of
from claimtrack.attribution.subjects import find_subject
from claimtrack.attribution.words import Words
from claimtrack.lang import Language
from claimtrack.parsing import ParsedSentence
from claimtrack.parsing.roles import (
    is_any_subject,
    is_auxiliary,
    is_complement,
    is_content_clause,
    is_gerund,
    is_marker,
    is_object,
    is_open_complement,
    is_passive_auxiliary,
    is_prepositional,
    shows_passive,
    stands_as,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

_is_any_clause = stands_as("content_clause open_complement adverbial_clause")
_is_predicate_word = stands_as("predicate_adjective object_predicate")
_is_small_word = stands_as("preposition marker particle")


def read_wished(parsed: ParsedSentence, verb: Token, words: Words, language: Language) -> Report | None:
    """Return the report of a wish, a plan or a demand: "wants to hire 40", "called for 40", "seeks 40"."""
    if any(shows_passive(c) for c in verb.children):
        return None
    reach = _wish(verb, words)
    return _report(parsed, verb, reach, words, language, "wish") if reach is not None else None


def _wish(verb: Token, words: Words) -> tuple[int, int] | None:
    """Return the tokens of what is wished."""
    lemma = verb.lemma_.lower()
    behind = [c for c in verb.children if c.i > verb.i]
    if lemma in words.calling:
        asked = next((c for c in behind if c.lower_ in words.asked_for and _is_small_word(c)), None)
        raised = next(
            (c for c in behind if any(is_marker(t) and t.lower_ in words.asked_for for t in c.children)),
            None,
        )
        if asked is not None:
            done = next((c for c in behind if is_open_complement(c) and c.left_edge.i > asked.i), asked)
            return verb.i + 1, done.right_edge.i + 1
        if raised is not None:  # "called for the wage to be raised to 15"
            return verb.i + 1, raised.right_edge.i + 1
    if lemma in words.urging:
        # Who is urged is no part of it: "urged 40 mayors to act".
        clause = next((c for c in behind if _is_any_clause(c) and _infinitive(c, words)), None)
        if clause is not None:
            subject = next((c for c in clause.children if is_any_subject(c)), None)
            start = (
                subject.right_edge.i + 1 if subject is not None and subject.i > verb.i else clause.left_edge.i
            )
            return start, clause.right_edge.i + 1
    if lemma not in words.wishing:
        return None
    clause = next((c for c in behind if is_complement(c) and _infinitive(c, words)), None)
    if clause is not None:
        first, end = clause_reach(verb, clause, words)
        # "Voted 5 to 4 to stall it": how many is no part of what they want.
        return max(first, clause.left_edge.i), end
    return number_reach(verb, words) if lemma in words.seeking else None


def _infinitive(clause: Token, words: Words) -> bool:
    """Say whether a clause tells what is to be done: "to cut", "cutting", "him to cut"."""
    return is_gerund(clause) or any(c.lower_ in words.to and is_auxiliary(c) for c in clause.children)


def read_accused(parsed: ParsedSentence, verb: Token, words: Words, language: Language) -> Report | None:
    """Return the report of a charge: "accused him of taking 3 million", "sued the city for 2 million"."""
    if verb.lemma_.lower() not in words.accusing or any(is_passive_auxiliary(c) for c in verb.children):
        return None
    charged = next((c for c in verb.children if is_object(c) and c.i > verb.i), None)
    if charged is None:
        return None
    deed = next(
        (
            c
            for c in (*verb.children, *charged.children)
            if is_prepositional(c) and c.i > charged.i and c.lower_ in words.accused_of
        ),
        None,
    )
    if deed is None:
        return None
    reach = deed.i, with_details(verb, deed.right_edge.i + 1, words)
    return _report(parsed, verb, reach, words, language, "wish")


def _report(
    parsed: ParsedSentence,
    verb: Token,
    reach: tuple[int, int],
    words: Words,
    language: Language,
    pattern: str,
    *,
    weak: bool = True,
) -> Report | None:
    head = find_subject(verb, words)
    source = source_of(parsed, head, words, language) if head is not None else None
    first, end = reach
    if source is None or end <= first:
        return None
    spans = (parsed.span(parsed.doc[first], parsed.doc[end - 1]),)
    return Report(source, verb.text, parsed.span(verb, verb), spans, pattern, weak=weak)


def read_convinced(parsed: ParsedSentence, word: Token, words: Words, language: Language) -> Report | None:
    """Return the report of a state of mind: "is confident that 40 will return"."""
    verb = word.head
    if word.lower_ not in words.convinced or not _is_predicate_word(word) or verb.i > word.i:
        return None
    clause = next((c for c in word.children if is_content_clause(c) and c.i > word.i), None)
    if clause is None:
        return None
    return _report(parsed, verb, (word.i + 1, clause.right_edge.i + 1), words, language, "wish")


def read_made_clear(parsed: ParsedSentence, verb: Token, words: Words, language: Language) -> Report | None:
    """Return the report of "made it clear that 40 would be sold"."""
    doc = parsed.doc
    if verb.lemma_.lower() not in words.making_known:
        return None
    known = next((t for t in doc[verb.i + 1 : verb.i + 4] if t.lower_ in words.known), None)
    if known is None or known.i + 2 >= len(doc) or doc[known.i + 1].lower_ not in words.that:
        return None
    return _report(parsed, verb, (known.i + 1, len(doc)), words, language, "clause", weak=False)
