"""How a figure is put forward: asserted, denied, hypothetical, asked or forecast."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from claimtrack.context.action import planned_verb
from claimtrack.context.figure import Figure
from claimtrack.context.phrases import object_of
from claimtrack.context.words import Words, words_of
from claimtrack.lang import Language
from claimtrack.model import Modality
from claimtrack.parsing.roles import (
    has_form,
    has_verb_form,
    is_adverbial_clause,
    is_affected,
    is_any_auxiliary,
    is_auxiliary,
    is_clause_behind_noun,
    is_complement,
    is_conjunct,
    is_gerund,
    is_infinitive,
    is_link,
    is_linking_word,
    is_negation,
    is_object,
    is_participle,
    is_predicate,
    is_prepositional_object,
    is_relative_clause,
    is_singular,
    is_subject,
    is_verb,
    opens_clause,
    stands_as,
)
from claimtrack.parsing.withheld import is_left_open

if TYPE_CHECKING:
    from spacy.tokens import Token

_is_clause = stands_as("root content_clause prepositional_clause adverbial_clause")
_is_named_false = stands_as("subject object content_clause")
_is_negatable = stands_as(
    "object predicate_noun predicate_adjective object_predicate content_clause open_complement "
    "prepositional_object"
)
_is_part_of_clause = stands_as(
    "subject passive_subject object predicate_noun preposition prepositional_object adverbial_clause "
    "noun_adverbial"
)
_is_stated_subject = stands_as("subject passive_subject expletive")
_is_subject_or_predicate = stands_as("subject passive_subject predicate_noun")
_is_thing_said = stands_as("object predicate_noun")
_is_verdict = stands_as("object predicate_noun predicate_adjective object_predicate content_clause")
_looks_ahead = stands_as(
    "object content_clause open_complement preposition prepositional_clause adverbial_clause "
    "participle_clause"
)
_may_precede = has_form("adjective adverb article possessive")
_modifies = stands_as("apposition adjective compound number noun_adverbial")
_passes_on = stands_as("object content_clause open_complement auxiliary")
_shares_auxiliary = stands_as("open_complement conjunct")

Chain = list[tuple["Token", "Token"]]


@dataclass(frozen=True, slots=True)
class _Signs:
    hypothetical: frozenset[str]
    forecast: frozenset[str]
    should: frozenset[str]
    may: frozenset[str]
    moves: frozenset[str]
    plans: frozenset[str]
    tries: frozenset[str]
    proposals: frozenset[str]
    conditions: frozenset[str]
    negations: frozenset[str]
    limits: frozenset[str]
    softeners: frozenset[str]
    refusals: frozenset[str]
    assertions: frozenset[str]
    that: frozenset[str]
    truths: frozenset[str]
    falsehoods: frozenset[str]
    questions: frozenset[str]
    instead: frozenset[str]
    apart: frozenset[str]
    but: frozenset[str]
    naming: frozenset[str]
    only: frozenset[str]
    reporting: frozenset[str]


@cache
def _signs(language: Language) -> _Signs:
    table = language.table("context")
    return _Signs(
        **{name: frozenset(words) for name, words in table["modality"].items() if name != "frames"},
        only=frozenset(table["withheld"]["only"]),
        reporting=frozenset(table["times"]["reporting"]),
    )


def find_modality(figure: Figure, noun: Token | None, language: Language) -> Modality:
    """Return the modality of the clause that the figure stands in, and of what that clause depends on."""
    signs = _signs(language)
    words = words_of(language)
    chain = _chain(figure.root, words)
    if figure.measure == "age" and _modifies(figure.root):
        return "asserted"  # "this four-year-old child?": nobody asks how old
    if _is_asked(figure, signs, words):
        return "asked"
    contrast = _contrast(figure, signs)
    if contrast is not None:
        return contrast
    if _is_called_false(figure.root, signs):
        return "denied"
    if not chain:
        return "asserted"
    verb = chain[0][0]
    auxiliary = _auxiliaries(verb)
    if _has_condition(chain, signs) or (
        auxiliary & (signs.hypothetical | signs.forecast) and _depends_on_condition(chain, signs)
    ):
        return "hypothetical"
    if _is_denied(chain, signs) or _is_refused(chain, signs, language):
        return "denied"
    if verb.lemma_.lower() not in signs.softeners:
        if auxiliary & signs.hypothetical:
            if _is_upper_end(figure, verb, auxiliary, words):
                return "asserted"
            return (
                "forecast"
                if auxiliary & words.grammar.would and _is_reported(chain, signs)
                else "hypothetical"
            )
        if auxiliary & signs.should:
            return "hypothetical" if _above(chain, signs.proposals) else "forecast"
        if auxiliary & signs.forecast:
            return "forecast"
        if auxiliary & signs.may and is_infinitive(verb) and verb.lemma_.lower() in signs.moves:
            return "forecast"  # "may rise to 60"; "may have died" is only unsure
    planned = _planned(chain, signs, words)
    tried = noun is not None and noun.lemma_.lower() in signs.tries
    if planned == "asserted" and not tried and planned_verb(figure, noun, words) is not None:
        return "forecast"  # "a loan of $3 million to be paid in May"
    return planned


def _chain(token: Token, words: Words) -> Chain:
    """Return the verbs and nouns above a figure, nearest first, each with the token below by which it was
    reached.

    It stops at a relative clause, whose content stands on its own.
    """
    chain: Chain = []
    via = token
    for _ in range(14):
        if token.lower_ in words.grammar.including:
            pass  # "40 homes, including 10 in Lowden, may burn": the part shares the whole's verb
        elif has_verb_form(token) or is_verb(token):
            chain.append((token, via))
            if is_relative_clause(token) and not any(is_link(c) and c.i < token.i for c in token.children):
                break  # but "claims that 40 had died" is no relative clause, whatever the parse says
            via = token
        elif chain and not is_linking_word(token):
            chain.append((token, via))
            via = token
        elif _is_part_of_clause(token):
            via = token if not is_prepositional_object(token) else via
        if token.head == token:
            break
        token = token.head
    return chain


def _auxiliaries(verb: Token) -> set[str]:
    """Return the auxiliaries of a verb, also those that it shares ("will build and sell")."""
    for _ in range(3):
        own = {child.lower_ for child in verb.children if is_any_auxiliary(child)}
        subject = any(_is_stated_subject(child) for child in verb.children)
        if own or subject or not _shares_auxiliary(verb):
            return own
        verb = verb.head
    return set()


def _is_asked(figure: Figure, signs: _Signs, words: Words) -> bool:
    text = figure.doc.text.rstrip("\"”’') ")
    if text.endswith("?"):
        return True
    chain = _chain(figure.root, words)
    return any(
        verb.lemma_.lower() in signs.questions
        and any(child.lower_ in words.grammar.questions for child in below.children)
        for (below, _), (verb, _) in pairwise(chain)
    )


def _has_condition(chain: Chain, signs: _Signs) -> bool:
    for verb, _ in chain:
        if _is_clause(verb):
            for child in verb.children:
                if opens_clause(child) and child.lower_ in signs.conditions and child.i < verb.i:
                    return True
    return False


def _depends_on_condition(chain: Chain, signs: _Signs) -> bool:
    """Say whether a clause that opens with "if" stands beside the figure's own."""
    verb = _first_joined(chain[0][0])
    clauses = [child for child in verb.children if is_adverbial_clause(child)]
    return any(
        mark.lower_ in signs.conditions and opens_clause(mark)
        for clause in clauses
        for mark in clause.children
    )


def _is_refused(chain: Chain, signs: _Signs, language: Language) -> bool:
    """Say whether the figure stands in what somebody refuses ("rejected claims that 40 had died")."""
    if any(verb.lemma_.lower() in signs.refusals and _is_negated(verb, signs) for verb, _ in chain):
        return False
    if any(verb.lemma_.lower() in signs.refusals and is_left_open(verb, language) for verb, _ in chain):
        return False
    verb, via = chain[0]
    if is_object(via) and verb.lemma_.lower() in signs.refusals:
        refused = object_of(verb)  # "dismissed reports of 300 deaths"
        if refused is not None and refused.lemma_.lower() in signs.assertions:
            return True
    for (_, _), (token, via) in pairwise(chain):
        if is_clause_behind_noun(via):
            if token.lemma_.lower() in signs.refusals or _is_untrue(token, signs):
                return True
            if is_predicate(token) and _is_untrue(token.head, signs):
                return True  # "it is not the case that"
            if token.lemma_.lower() in signs.assertions:
                head = token.head
                return is_affected(token) and head.lemma_.lower() in signs.refusals
    return False


def _is_untrue(verb: Token, signs: _Signs) -> bool:
    """Say whether a verb says of its clause that it is not so ("it is not true that", "it is false that")."""
    said = {child.lower_ for child in verb.children if is_predicate(child)}
    negated = any(is_negation(child) for child in verb.children)
    return bool(said & signs.falsehoods or (negated and said & signs.truths))


def _is_upper_end(figure: Figure, verb: Token, auxiliary: set[str], words: Words) -> bool:
    """Say whether a figure is the upper end of an estimate: "the loss could be as high as 60" says how much
    it may be by now, "would be" what comes of something else."""
    is_state = verb.lemma_.lower() in words.grammar.be and not auxiliary & words.grammar.would
    return is_state and figure.mention.quantity.bound == "at_most"


def _is_denied(chain: Chain, signs: _Signs) -> bool:
    """Say whether the figure is an object or complement of a negated verb.

    A subject keeps its figure ("a quarter of the children do not have enough"), and so does an adjunct ("they
    have not met in 30 years").
    """
    for level, (verb, via) in enumerate(chain[:4]):
        if level == 0 and not _is_negatable(via):
            return False
        if level and not _passes_on(via):
            return False
        if verb.lemma_.lower() in signs.limits and verb.lemma_.lower() not in signs.refusals:
            return False
        if _is_negated(verb, signs):
            return verb.lemma_.lower() not in signs.refusals  # who does not deny it, does not deny it
        if verb.lemma_.lower() in signs.refusals and level:
            return True
    return False


def _is_negated(verb: Token, signs: _Signs) -> bool:
    """Say whether a verb is negated; one that is "not only" so is not."""
    for child in verb.children:
        if child.i < verb.i + 3 and (is_negation(child) or child.lower_ in signs.negations):
            return child.i + 1 == len(child.doc) or child.nbor(1).lower_ not in signs.only
    return False


def _contrast(figure: Figure, signs: _Signs) -> Modality | None:
    """Return what a figure is that stands against another: "51, not 52", "not 52 but 51"."""
    doc, at = figure.doc, figure.begin
    while at > 0 and _may_precede(doc[at - 1]) and doc[at - 1].lower_ not in signs.negations:
        at -= 1
        if figure.begin - at > 2:
            return None
    before = [token.lower_ for token in doc[max(0, at - 2) : at]]
    if len(before) < 2:
        return None
    pair, earlier = " ".join(before), doc[: max(0, at - 2)]
    if before[1] in signs.but:
        # "It was not 52 but 51."
        set_aside = any(a.lower_ in signs.negations and b.like_num for a, b in pairwise(earlier))
        set_aside = set_aside or (
            before[0].isdigit() and any(t.lower_ in signs.negations for t in earlier[-2:])
        )
        return "asserted" if set_aside else None
    aside = pair in signs.instead or (before[0] in signs.apart and before[1] in signs.negations)
    return "denied" if aside and any(token.like_num for token in earlier) else None


def _is_called_false(token: Token, signs: _Signs) -> bool:
    """Say whether what puts a figure forward is called false: "the claim that 40 died is nonsense"."""
    for _ in range(12):
        above = token.head
        if above == token:
            return False
        if token.lemma_.lower() in signs.assertions and is_verb(above):
            naming = _is_named_false(token) and above.lemma_.lower() in signs.naming
            if naming or is_subject(token):
                verdict = [above, *(c for c in above.children if is_complement(c))]
                said = [
                    c for v in verdict for c in v.children
                    if _is_verdict(c) and c.i > token.i
                ]  # fmt: skip
                return not _is_negated(above, signs) and any(
                    c.lemma_.lower() in signs.falsehoods for c in said
                )
        token = above
    return False


def _is_reported(chain: Chain, signs: _Signs) -> bool:
    """Say whether the clause is what somebody said: there "would" is the past of "will"."""
    verb = _first_joined(chain[0][0])
    if not is_clause_behind_noun(verb):
        return False
    above = verb.head
    if above.lemma_.lower() in signs.reporting and is_participle(above):
        return True
    nouns = [above, *(child for child in above.children if _is_thing_said(child))]
    marked = any(child.lower_ in signs.that for child in verb.children)
    return marked and any(is_singular(n) and n.lemma_.lower() in signs.plans for n in nouns)


def _first_joined(verb: Token) -> Token:
    """Return the verb that opens a chain of verbs with one subject ("would close two and shed 100")."""
    for _ in range(3):
        if not is_conjunct(verb) or any(is_subject(child) for child in verb.children):
            break
        verb = verb.head
    return verb


def _above(chain: Chain, words: frozenset[str]) -> bool:
    for token, _ in chain[1:5]:
        if token.lemma_.lower() in words:
            return True
        if any(child.lemma_.lower() in words for child in token.children if _is_subject_or_predicate(child)):
            return True
    return False


def _planned(chain: Chain, signs: _Signs, words: Words) -> Modality:
    """Return forecast or hypothetical for what is planned or considered, read from the verbs above."""
    for level, (token, via) in enumerate(chain[:5]):
        lemma = token.lemma_.lower()
        if level and _looks_ahead(via):
            below = chain[level - 1][0]
            # "expected to reach 60" and "plans to build" look ahead; "expected 60, he said" does not.
            infinite = any(
                is_auxiliary(c) and c.lower_ in words.grammar.to for c in below.children
            ) or is_gerund(below)
            if not infinite and has_verb_form(below):
                break  # "I want to say that 10 were held": a clause of its own
            if infinite and lemma in signs.proposals:
                return "hypothetical"
            if infinite and lemma in signs.plans:
                return "forecast"
            if infinite and _auxiliaries(token) & signs.forecast:
                return "forecast"
        if is_relative_clause(token):
            break
    return "asserted"
