"""Who says it: the subject of a verb of saying, its own, inherited, or beside it where the parse lost it."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from claimtrack.attribution.words import Words
from claimtrack.parsing.roles import (
    has_form,
    is_active_subject,
    is_agent,
    is_any_subject,
    is_clausal_subject,
    is_clause_of_noun,
    is_common_noun,
    is_conjunct,
    is_content_clause,
    is_gerund,
    is_name,
    is_name_or_pronoun,
    is_noun,
    is_number_of,
    is_object,
    is_open_complement,
    is_participle_clause,
    is_past_participle,
    is_preposition,
    is_prepositional_clause,
    is_prepositional_object,
    is_subject,
    is_verb,
    shows_passive,
    stands_as,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

_is_clause_beside = stands_as("content_clause conjunct adverbial_clause")
_is_side_clause = stands_as("adverbial_clause participle_clause")
_leads_to_verb = stands_as("object preposition prepositional_object conjunct")
_shares_subject = stands_as(
    "open_complement preposition prepositional_clause conjunct adverbial_clause unclear"
)
_tells = has_form("past third_person")

QUOTES = frozenset(["“", "”", '"', "``", "''", "«", "»", "‘", "’", "'"])
CLOSING = frozenset(["”", "''", "»"])
CLAUSE_ENDS = frozenset([",", "—", "–", "-", ";", ":"]) | QUOTES


def find_subject(verb: Token, words: Words) -> Token | None:
    """Return the head of who says it: its own subject, or one that it inherits."""
    agent = find_agent(verb)
    if agent is not None:
        # "figures certified by the board" are no words of the board's.
        return agent if not _is_side_clause(verb) else None
    subject = own_subject(verb)
    if subject is not None:
        return _antecedent(subject, verb, words) if subject.lower_ in words.relative else subject
    if is_gerund(verb) and is_clausal_subject(verb):
        return _subject_above(verb)
    if is_participle_clause(verb):
        return _subject_of_participle(verb, words)
    if is_prepositional_clause(verb) and verb.head.head.lemma_ in words.quoting:
        return _quoted(verb.head.head)
    if _shares_subject(verb) and not is_past_participle(verb):
        return _shared_subject(verb, words)
    return None


def _antecedent(pronoun: Token, verb: Token, words: Words) -> Token | None:
    """Return what "which" or "who" stands for: not the date in "a study in May which"."""
    if is_clause_of_noun(verb):
        noun = verb.head
        while is_conjunct(noun):
            noun = noun.head
        noun = verb.head
        if not any(is_number_of(c) and c.i > noun.i for c in noun.children):
            return noun
        return next((t for t in reversed(noun.doc[: noun.left_edge.i]) if is_noun(t)), noun)
    if not _is_clause_beside(verb):
        return None
    # Hung on another verb by the parse: the voice right before it.
    near = pronoun.doc[max(0, pronoun.i - 4) : pronoun.i]
    known = words.documents | words.bodies | words.people
    return next((t for t in reversed(near) if is_common_noun(t) and t.lower_ in known), None)


def _subject_above(verb: Token) -> Token | None:
    """Return the subject above a participle that the parse took for one: ", explaining the cuts came to"."""
    up = verb.head
    while up.head != up and own_subject(up) is None:
        up = up.head
    return own_subject(up)


def _subject_of_participle(verb: Token, words: Words) -> Token | None:
    """Return the noun on which a participle hangs, or who released it: "released a statement saying"."""
    up = verb.head
    if not is_gerund(verb):
        return None
    if up.lemma_.lower() in words.products:
        while _leads_to_verb(up):
            up = up.head
        return (find_subject(up, words) if is_verb(up) else None) or verb.head
    return up


def _quoted(quoting: Token) -> Token | None:
    """Return who is quoted: not the Courier in "she was quoted by the Courier as saying"."""
    if any(shows_passive(c) for c in quoting.children):
        return own_subject(quoting)
    return next((c for c in quoting.children if is_object(c)), None)


def _shared_subject(verb: Token, words: Words) -> Token | None:
    """Return the subject of the verb to which this one is joined or subordinated."""
    up = verb.head
    while is_preposition(up) and up.head != up:
        up = up.head
    if not is_verb(up):
        return None
    reported = is_content_clause(up) and up.head.lemma_.lower() in words.say | words.think | words.wishing
    if reported and (is_gerund(verb) or is_conjunct(verb)):
        return find_subject(up.head, words)  # "said the wall fell, adding that ...": not the wall
    beside = up.lemma_.lower() in words.say and own_subject(up) is None
    return (noun_beside(up, words) if beside else None) or find_subject(up, words)


def is_number(token: Token, words: Words) -> bool:
    """Say whether the token is a number, in digits or words, or a vague one: "millions"."""
    return bool(token.like_num) or token.lower_ in words.vague_numbers


def is_quote(token: Token) -> bool:
    """Say whether the token is a mark of quotation."""
    return token.text in QUOTES


def closes_quotation(token: Token) -> bool:
    """Say whether the token is a mark that ends a quotation: a straight one has no space before it."""
    straight = token.text == '"' and token.i and not token.nbor(-1).whitespace_
    return bool(token.text in CLOSING or straight)


def own_subject(verb: Token) -> Token | None:
    """Return the subject that hangs on the verb itself; of two, the one next to it."""
    own = [c for c in verb.children if is_subject(c)]
    left = [c for c in own if c.i < verb.i]
    right = [c for c in own if c.i > verb.i]
    if left and right and verb.doc[verb.i - 1].text in CLAUSE_ENDS:
        return right[0]  # "'The port's poor,' said X": the left one is of the words said
    return left[-1] if left else right[0] if right else None


def find_agent(verb: Token) -> Token | None:
    """Return who did it in a passive: "was reported by the board"."""
    agents = (c for child in verb.children if is_agent(child) for c in child.children)
    return next(filter(is_prepositional_object, agents), None)


def noun_beside(verb: Token, words: Words) -> Token | None:
    """Return the noun before a verb whose subject the parse lost: "the chief, X, said"."""
    doc, i = verb.doc, verb.i
    if i == 0:
        return None
    before = doc[i - 1]
    if before.text == "," and i >= 2 and _described_before(doc[i - 2], words) is not None:
        return doc[i - 2]
    if is_name_or_pronoun(before):
        return before
    return before if is_common_noun(before) and ends_sentence(verb) else None


def noun_after_comma(verb: Token) -> Token | None:
    """Return the head of the nouns between the last comma and a verb that ends the sentence.

    "40 jobs for a bonus of 30, a source close to the talks said": the source.
    """
    doc = verb.doc
    comma = next((t.i for t in reversed(doc[: verb.i]) if t.text == ","), None)
    if comma is None or not ends_sentence(verb):
        return None
    between = doc[comma + 1 : verb.i]
    return next((t for t in between if is_noun(t) and t.head not in between), None)


def _described_before(name: Token, words: Words) -> Token | None:
    """Return the noun that says what a name between commas stands for: "the city's energy chief, X,"."""
    doc, at = name.doc, name.i
    while at > 0 and is_name(doc[at - 1]):
        at -= 1
    if at < 2 or doc[at - 1].text != ",":
        return None
    described = words.people | words.mouths
    return next((t for t in reversed(doc[: at - 1]) if t.lower_ in described), None)


def ends_sentence(verb: Token) -> bool:
    """Say whether the sentence ends with the verb, but for the hearers, the day and the place."""
    # "..., police told reporters, stressing that"
    behind = list(takewhile(lambda token: not is_gerund(token), verb.doc[verb.i + 1 :]))
    return sum(not t.is_punct for t in behind) <= LONGEST_END and not any(map(is_any_subject, behind))


LONGEST_END = 8
"""Tokens that may stand behind the last verb of a sentence: hearers, day and place."""


def stands_behind_quotation(verb: Token) -> bool:
    """Say whether the verb stands right behind a quotation and a name: "Why?" Doe pressed."""
    subject = next(filter(is_active_subject, verb.children), None)
    if subject is None or not _tells(verb) or any(map(is_open_complement, verb.children)):
        return False
    if not (is_name_or_pronoun(subject) or subject.text[:1].isupper()):
        return False  # a rare name may be tagged as a noun; its capital shows it
    left = subject.left_edge.i
    return left >= 2 and closes_quotation(verb.doc[left - 1])


def hands_out_words(verb: Token, words: Words) -> bool:
    """Say whether the verb's object is words and a quotation follows: "issued a statement: ..."."""
    products = (c for c in verb.children if is_object(c) and c.lemma_.lower() in words.products)
    thing = next(products, None)
    return thing is not None and any(t.text in ("“", '"') for t in verb.doc[thing.i + 1 : thing.i + 8])
