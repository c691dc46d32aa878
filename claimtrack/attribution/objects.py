"""Figures that are a verb's object: "confirmed 40 deaths", "spoke of 40", "raised its forecast to 40"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrack.attribution.content import with_details
from claimtrack.attribution.reports import Report
from claimtrack.attribution.sources import Source, source_of
from claimtrack.attribution.subjects import find_agent, is_number
from claimtrack.attribution.words import Words
from claimtrack.lang import Language
from claimtrack.parsing import ParsedSentence
from claimtrack.parsing.roles import (
    is_adverbial,
    is_gerund,
    is_modal,
    is_number_of,
    is_participle_clause,
    is_past_participle,
    is_prepositional,
    is_relative_clause,
    is_subject,
    is_verb,
    stands_as,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

_is_complement = stands_as(
    "object receiver predicate_noun object_predicate content_clause open_complement preposition agent "
    "noun_adverbial"
)
_is_side_complement = stands_as("receiver preposition agent noun_adverbial")
_is_sum = stands_as("object predicate_noun noun_adverbial")
_is_what_is_shown = stands_as("object content_clause")


def can_show(source: Source, verb: Token, lemma: str, words: Words) -> bool:
    """Say whether the source is one that shows figures: a document, researchers who found them."""
    if source.shows:
        return True
    if lemma == "find":
        return source.head in words.finders
    return lemma == "show" and source.proper and any(map(_is_what_is_shown, verb.children))


def find_placed(verb: Token, words: Words) -> Token | None:
    """Return the word with which a verb puts something "at" a number."""
    placed = (c for c in verb.subtree if is_prepositional(c) and c.lower_ in words.placed)
    return next((c for c in placed if any(is_number(t, words) for t in c.subtree)), None)


def find_object(verb: Token, lemma: str, words: Words, shows: bool) -> tuple[int, int] | None:
    """Return the tokens of what is reported as an object: "confirmed 40 deaths", "put the toll at 40"."""
    if any(is_modal(c) for c in verb.children):
        return None  # "will announce 40 jobs": has not yet
    if lemma not in words.object and not shows and not (lemma in words.placing and find_placed(verb, words)):
        return number_reach(verb, words) if lemma in words.numbered else None
    things = [
        c
        for c in verb.children
        if c.i > verb.i
        and (
            _is_complement(c)
            # "showing her standing down to 14 percent"
            or (shows and is_adverbial(c))
        )
    ]
    if verb.lower_ in words.passing_on:
        return None  # "citing two diplomats": they are the voice
    if lemma in words.placing and not shows and not find_placed(verb, words):
        return None
    if shows and is_gerund(verb) and lemma != "show":
        return None
    if lemma not in words.placing and not shows:
        things = [c for c in things if not _is_side_complement(c)]
    if not things:
        return number_reach(verb, words)  # "forecasts 1.9 percent", which a parse may take for how much
    end = with_details(verb, max(c.right_edge.i for c in things) + 1, words)
    for token in verb.doc[verb.i + 1 : end]:
        if is_relative_clause(token):
            end = min(end, token.left_edge.i)
    while lemma in words.placing and end < len(verb.doc) and _goes_on(verb.doc[end], words):
        end += 1  # "at six soldiers | dead and 22 wounded"
    return (verb.i + 1, end) if end > verb.i + 1 else None


def _goes_on(word: Token, words: Words) -> bool:
    return bool(word.like_num) or word.lower_ in words.victims | words.together


def number_reach(verb: Token, words: Words) -> tuple[int, int] | None:
    """Return the tokens of an object that holds a number: "said 11,000", "expects inflation of 4 percent"."""
    behind = verb.doc[verb.i + 1 : verb.i + 2]
    thing = next((c for c in verb.children if c.i > verb.i and _is_sum(c)), None)
    if thing is None:  # "suspect 31 | more"
        thing = next((t.head for t in behind if is_number_of(t) and t.head.head == verb), None)
    if thing is None:
        return None
    # The number counts the thing itself: "fears 40 deaths", not "fears the loss of face in 40 towns".
    near = [thing]
    for _ in range(3):
        near += [child for token in near for child in token.children]
    if not any(is_number(token, words) for token in near):
        return None
    return verb.i + 1, with_details(verb, thing.right_edge.i + 1, words)


def read_published(parsed: ParsedSentence, verb: Token, words: Words, language: Language) -> Report | None:
    """Return the report of a body behind a figure's noun: "the losses reported by the press are over 600".

    The noun must be the subject of a clause; that clause is what the body says.
    """
    if (
        not is_participle_clause(verb)
        or not is_past_participle(verb)
        or verb.lemma_.lower() not in words.published
    ):
        return None
    agent, noun = find_agent(verb), verb.head
    clause = noun.head
    if agent is None or not is_subject(noun) or not is_verb(clause):
        return None
    source = source_of(parsed, agent, words, language, lenient=True)
    last = clause.right_edge
    if source is None or last.i <= clause.i:
        return None
    spans = (parsed.span(clause, last),)
    return Report(source, verb.text, parsed.span(verb, verb), spans, "clause")
