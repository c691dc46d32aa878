"""Who says it: the subject of a verb of saying, its own, inherited, or beside it where the parse lost it."""

from __future__ import annotations

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
    is_genitive_mark,
    is_gerund,
    is_name,
    is_name_or_pronoun,
    is_nominal,
    is_noun,
    is_number_of,
    is_object,
    is_participle_clause,
    is_passive_subject,
    is_past_participle,
    is_plural,
    is_predicate_noun,
    is_preposition,
    is_prepositional_clause,
    is_prepositional_object,
    is_relative_clause,
    is_set_beside,
    is_subject,
    is_verb,
    shows_passive,
    stands_as,
    stands_before_noun,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

_is_clause_beside = stands_as("content_clause conjunct adverbial_clause")
_is_no_subject = has_form("possessive relative_pronoun relative_determiner")
_is_side_clause = stands_as("adverbial_clause participle_clause")
_leads_to_verb = stands_as("object preposition prepositional_object conjunct")
_shares_subject = stands_as(
    "open_complement preposition prepositional_clause conjunct adverbial_clause unclear"
)
_tells = has_form("past third_person")

QUOTES = frozenset(["“", "”", '"', "``", "''", "«", "»", "‘", "’"])
CLAUSE_ENDS = frozenset([",", "—", "–", "-", ";", ":", "'"]) | QUOTES
CLIMB = 5
"""Steps up the tree that a verb without a subject may take to find one."""


def find_subject(verb: Token, words: Words, depth: int = 0) -> Token | None:
    """Return the head of who says it: its own subject, or one that it inherits."""
    if depth > CLIMB:
        return None
    agent = find_agent(verb)
    if agent is not None:
        # "figures certified by the board" are no words of the board's.
        return agent if not _is_side_clause(verb) else None
    subject = own_subject(verb)
    if subject is not None:
        if subject.lower_ in words.relative and is_clause_of_noun(verb):
            noun = _antecedent(verb.head)
            return _described_by(noun, words) or noun
        if subject.lower_ in words.relative:
            # "a study in May which estimated that": hung on another verb by the parse.
            return _antecedent_before(subject, words) if _is_clause_beside(verb) else None
        return subject
    up = verb.head
    if up == verb:
        return None
    if is_relative_clause(verb):
        return up if any(c.lower_ in words.relative for c in verb.children) else None
    if is_gerund(verb) and (shown := _recorded(verb, words)) is not None:
        return shown
    if is_gerund(verb) and is_clausal_subject(verb) and verb.i and verb.doc[verb.i - 1].text == ",":
        # "..., explaining the cuts came to 4 percent": a participle that the parse took for a subject.
        while up.head != up and is_verb(up) and own_subject(up) in (None, verb):
            up = up.head
        return own_subject(up) if is_verb(up) and up.i < verb.i else None
    if is_participle_clause(verb):
        if not is_gerund(verb):
            return None
        if up.lemma_.lower() in words.products:
            # "released a statement saying": who released it speaks.
            while up.head != up and _leads_to_verb(up):
                up = up.head
            if is_verb(up):
                return find_subject(up, words, depth + 1) or verb.head
            return verb.head
        return up
    if is_prepositional_clause(verb) and up.lower_ in words.as_ and up.head.lemma_ in words.quoting:
        quoting = up.head
        passive = any(shows_passive(c) for c in quoting.children)
        if passive:
            # "She was quoted by the Courier as saying": not the Courier.
            return own_subject(quoting) or find_subject(quoting, words, depth + 1)
        things = [c for c in quoting.children if is_object(c)]
        return things[0] if things else None
    if _shares_subject(verb) and (not is_past_participle(verb) or is_conjunct(verb)):
        while is_preposition(up) and up.head != up:
            up = up.head
        if is_verb(up):
            if is_content_clause(up) and up.head.lemma_.lower() in words.say | words.think | words.wishing:
                passive = any(is_passive_subject(c) for c in up.children)
                if is_gerund(verb) or (is_conjunct(verb) and passive):
                    # "said the wall fell, adding that ...": not the wall. "Told them that 12 had been
                    # suspended and announced that ...": not those suspended.
                    return find_subject(up.head, words, depth + 1)
            if up.lemma_.lower() in words.say and own_subject(up) is None:
                return noun_beside(up, words) or find_subject(up, words, depth + 1)
            return find_subject(up, words, depth + 1)
        if is_noun(up):
            return up if is_gerund(verb) else None
    return None


def _recorded(verb: Token, words: Words) -> Token | None:
    """Return who is heard in a recording: the mayor in "the clip uses footage of the mayor saying"."""
    before = verb.doc[verb.i - 1] if verb.i else None
    if (
        before is None
        or not is_prepositional_object(before)
        or before.head.head.lemma_.lower() not in words.recordings
    ):
        return None
    return before


def is_number(token: Token, words: Words) -> bool:
    """Say whether the token is a number, in digits or words, or a vague one: "millions"."""
    return bool(token.like_num) or token.lower_ in words.vague_numbers


def is_quote(token: Token) -> bool:
    """Say whether the token is a mark of quotation; a straight single one may be a genitive's."""
    return token.text in QUOTES or (token.text == "'" and not is_genitive_mark(token))


def own_subject(verb: Token) -> Token | None:
    """Return the subject that hangs on the verb itself; of two, the one next to it."""
    own = [
        c
        for c in verb.children
        # "»" and other marks may be tagged as names.
        if is_subject(c) and any(letter.isalnum() for letter in c.text)
    ]
    left = [c for c in own if c.i < verb.i]
    right = [c for c in own if c.i > verb.i]
    if left and right and verb.doc[verb.i - 1].text in CLAUSE_ENDS:
        return right[0]  # "'The port's poor,' said X": the left one is of the words said
    if left or not right:
        return left[-1] if left else None
    return None if is_gerund(verb) else right[0]


def _antecedent(noun: Token) -> Token:
    """Return what "which" stands for: not the date behind "a study in May"."""
    if noun.ent_type_ != "DATE" and not (
        is_prepositional_object(noun) and any(is_number_of(c) and c.i > noun.i for c in noun.children)
    ):
        return noun
    for token in reversed(noun.doc[: noun.left_edge.i]):
        if is_noun(token):
            return token
    return noun


def _described_by(noun: Token, words: Words) -> Token | None:
    """Return who is said to be this: Doe in "Doe is a swindler and a liar who has claimed"."""
    while is_set_beside(noun) and is_common_noun(noun.head) and noun.head.i < noun.i:
        noun = noun.head
    if not is_predicate_noun(noun) or noun.head.lemma_.lower() not in words.being:
        return None
    subject = find_subject(noun.head, words, CLIMB - 1)
    return subject if subject is not None and is_name_or_pronoun(subject) and subject.i < noun.i else None


def _antecedent_before(pronoun: Token, words: Words) -> Token | None:
    """Return the voice right before "which" or "who", but for a date: "a study in May which"."""
    known = words.documents | words.bodies | words.people
    for token in reversed(pronoun.doc[max(0, pronoun.i - 4) : pronoun.i]):
        if is_verb(token):
            return None
        if is_common_noun(token) and token.lower_ in known:
            return token
    return None


def find_agent(verb: Token) -> Token | None:
    """Return who did it in a passive: "was reported by the board"."""
    for child in verb.children:
        if is_agent(child):
            for thing in child.children:
                if is_prepositional_object(thing):
                    return thing
    return None


def noun_beside(verb: Token, words: Words) -> Token | None:
    """Return the noun beside a verb whose subject the parse lost: ", said X", "the chief, X, said"."""
    doc, i = verb.doc, verb.i
    if i + 1 < len(doc) and (i == 0 or doc[i - 1].text in CLAUSE_ENDS):
        thing = doc[i + 1]
        while thing.i + 1 < len(doc) and stands_before_noun(thing) and thing.head.i > thing.i:
            thing = thing.head
        # "Berg, said 40 boats had sunk": the boats have a verb of their own.
        acts = is_any_subject(thing) and thing.i < thing.head.i and thing.head != verb
        if is_nominal(thing) and not acts:
            return thing
    if i == 0:
        return None
    before = doc[i - 1]
    if before.text == "," and i >= 2 and is_name(doc[i - 2]):
        described = _described_before(doc[i - 2], words)
        # "Officials at a firm, Solen, said": they say so, and not the firm.
        return described if described is None or is_plural(described) else doc[i - 2]
    if is_name_or_pronoun(before) and not _is_no_subject(before):
        return before
    return before if is_common_noun(before) and ends_sentence(verb) else None


def noun_after_comma(verb: Token) -> Token | None:
    """Return the head of the words between the last comma and a verb that ends the sentence, where they have
    no verb: "40 jobs for a bonus of 30, a source close to the talks said".
    """
    doc = verb.doc
    comma = next((t.i for t in reversed(doc[: verb.i]) if t.text == ","), None)
    if comma is None or comma + 1 >= verb.i or not ends_sentence(verb):
        return None
    between = doc[comma + 1 : verb.i]
    if any(is_verb(t) or t.like_num for t in between):
        return None
    heads = (t for t in between if is_noun(t) and t.head not in between)
    return next(heads, None)


def _described_before(name: Token, words: Words) -> Token | None:
    """Return the noun that says what a name between commas stands for: "the city's energy chief, X,"."""
    doc, at = name.doc, name.i
    while at > 0 and is_name(doc[at - 1]):
        at -= 1
    if at < 2 or doc[at - 1].text != ",":
        return None
    for token in reversed(doc[: at - 1]):
        if token.text in CLAUSE_ENDS or is_verb(token):
            return None
        if token.lower_ in words.people or token.lower_ in words.mouths:
            return token
    return None


def ends_sentence(verb: Token) -> bool:
    """Say whether the sentence ends with the verb, but for the hearers, the day and the place."""
    rest = []
    for token in verb.doc[verb.i + 1 :]:
        if is_gerund(token):
            break  # "..., police told reporters, stressing that"
        if not token.is_punct and not token.is_space:
            rest.append(token)
    return len(rest) <= 8 and not any((is_verb(t) and not is_gerund(t)) or is_any_subject(t) for t in rest)


def stands_behind_quotation(verb: Token) -> bool:
    """Say whether the verb stands right behind a quotation and a name: "Why?" Doe pressed."""
    doc = verb.doc
    subject = next((c for c in verb.children if is_active_subject(c) and c.i < verb.i), None)
    if subject is None or not _tells(verb):
        return False
    # A rare name may be tagged as a noun; its capital shows it.
    if not is_name_or_pronoun(subject) and not subject.text[:1].isupper():
        return False
    left = subject.left_edge.i
    return (
        left >= 2
        and doc[left - 1].text in ("”", '"', "»")
        and doc[left - 2].text in (",", "?", "!", "-", "—", "–")
    )


def hands_out_words(verb: Token, words: Words) -> bool:
    """Say whether the verb's object is words and a quotation follows: "issued a statement: ..."."""
    doc = verb.doc
    for child in verb.children:
        if is_object(child) and child.lemma_.lower() in words.products and child.i > verb.i:
            return any(t.text in ("“", '"') for t in doc[child.i + 1 : child.i + 8])
    return False
