"""Slips of a parser that the words themselves show, mended before any rule reads the parse.

Each mend is a fact of the language that no right parse breaks: a tensed verb is joined to no infinitive, a
finite verb has a subject, of numbers in a list the last has the noun of all. Parsers slip in different
sentences; what is mended here, no rule need know of.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from claimtrack.lang import load_language
from claimtrack.parsing.roles import (
    has_form,
    has_verb_form,
    is_adjective,
    is_adjective_of,
    is_adverbial_clause,
    is_any_auxiliary,
    is_cardinal,
    is_conjunct,
    is_finite,
    is_genitive_mark,
    is_infinitive,
    is_noun,
    is_number_of,
    is_passive_auxiliary,
    is_past,
    is_plural,
    is_prepositional,
    is_prepositional_object,
    is_root,
    is_singular,
    is_subject,
    is_tensed,
    is_third_person,
    is_verb,
    labels,
    shows_passive,
    stands_as,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_heads_clause = stands_as("root content_clause conjunct")
is_quantifier = stands_as("quantifier compound")
_is_any_subject = stands_as("subject passive_subject clausal_subject expletive")
SHORTEST = 4
"""Tokens of a sentence with number, noun, verb and full stop."""

_stands_before_verb = stands_as("auxiliary passive_auxiliary negation adverbial")
_stands_between_numbers = has_form("cardinal comma conjunction")


@cache
def _label(code: str, subject: str, name: str) -> str:
    """Return the label by which a language's parser says a name of the table."""
    return next(label for label, known in labels(code, subject).items() if known == name)


@cache
def _being(code: str) -> str:
    return str(load_language(code).table("attribution")["verbs"]["being"][0])


def _hang(token: Token, head: Token, relation: str) -> None:
    token.head = head
    token.dep_ = _label(token.lang_, "relations", relation)


def mend(doc: Doc) -> Doc:
    """Mend the parse of one sentence in place; return it."""
    _find_verb(doc)
    asked, labels_of = _asked(doc[0].lang_ if len(doc) else ""), doc.to_array(["DEP", "TAG"]).tolist()
    for i in range(len(doc)):
        if asked.isdisjoint(labels_of[i]):
            continue  # most words: to look at each takes six times as long
        token = doc[i]
        if is_conjunct(token):
            _share_noun(token)
            _join_tensed(token)
        elif is_genitive_mark(token):
            _read_short_verb(token)
        elif is_adverbial_clause(token):
            _give_to_noun(token)
        elif is_third_person(token):
            _read_plural(token)
        elif is_cardinal(token) and not _read_bare_verb(token):
            _count_adjective(token)
        if _heads_clause(token) and is_verb(token):
            _give_subject(token)
        labels_of = doc.to_array(["DEP", "TAG"]).tolist()  # a mend may change what other words are
    return doc


@cache
def _asked(code: str) -> frozenset[int]:
    """Return the labels of the words that a mend looks at."""
    names = {
        "relations": "conjunct adverbial_clause root content_clause",
        "forms": "genitive_mark third_person cardinal",
    }
    from spacy.strings import StringStore

    strings = StringStore()
    return frozenset(
        strings.add(label)
        for subject, wanted in names.items()
        for label, name in labels(code, subject).items()
        if name in wanted.split()
    )


def _join_tensed(verb: Token) -> None:
    """Join a tensed verb to a tensed one: "tried to take the town and | attacked it" is no "to attack"."""
    up = verb.head
    if not is_infinitive(up) or not (is_past(verb) or is_third_person(verb)) or not is_verb(verb):
        return
    if any(is_any_auxiliary(c) and is_finite(c) for c in up.children):
        return  # "will come and goes"
    above = next((t for t in up.ancestors if is_verb(t) and is_tensed(t) and t.i < up.i), None)
    if above is not None:
        verb.head = above


def _give_subject(verb: Token) -> None:
    """Give a finite verb the noun right before it that was joined to another: "enough | and 8% are ill"."""
    if any(map(_is_any_subject, verb.children)):
        return
    first = verb.i
    while first and verb.doc[first - 1].head == verb and _stands_before_verb(verb.doc[first - 1]):
        first -= 1
    if not first or not any(map(is_finite, verb.doc[first : verb.i + 1])):
        return
    noun = verb.doc[first - 1]
    while (is_prepositional_object(noun) or is_prepositional(noun)) and noun.head.i < noun.i:
        noun = noun.head
        if is_prepositional(noun) and noun.is_title:
            return  # a name: "Reporters Without Frontiers said"
    if is_noun(noun) and is_conjunct(noun) and not is_verb(noun.head) and not noun.is_ancestor(verb):
        passive = any(map(shows_passive, verb.children))
        _hang(noun, verb, "passive_subject" if passive else "subject")


def _share_noun(noun: Token) -> None:
    """Make the noun behind a list of numbers the noun of all of them: "of 4, 6 | and 9 percent"."""
    last, number = noun.head, next((c for c in noun.children if is_number_of(c)), None)
    if not is_noun(noun) or not is_cardinal(last) or number is None or number.i != noun.i - 1:
        return
    first = last
    while is_conjunct(first) and is_cardinal(first.head):
        first = first.head
    if is_root(first) or is_number_of(first):
        return
    if not all(_stands_between_numbers(t) for t in noun.doc[first.i : noun.i]):
        return
    noun.dep_, up = first.dep_, first.head
    noun.head = up
    _hang(number, last, "conjunct")
    _hang(first, noun, "number")


def _find_verb(doc: Doc) -> None:
    """Make the last word the verb that a number and its noun lack: "40 of the ships | sink."."""
    root = next(filter(is_root, doc), None)
    if root is None or not is_cardinal(root) or any(map(has_verb_form, doc)) or len(doc) < SHORTEST:
        return
    last, before = doc[len(doc) - 2], doc[len(doc) - 3]
    if doc[len(doc) - 1].is_punct and is_singular(last) and before.head == last and is_plural(before):
        up, relation = last.head, last.dep_
        for child in list(last.children):
            child.head = before
        before.head, before.dep_ = up, relation
        last.head, last.dep_ = last, root.dep_
        for child in [c for c in root.children if c.is_punct]:
            child.head = last
        _hang(root, last, "subject")


def _give_to_noun(verb: Token) -> None:
    """Hang a clause on the noun before it and on no adjective above: "worth 15 million | to be repaid"."""
    first = verb.left_edge.i
    if not is_adjective(verb.head) or not any(map(is_passive_auxiliary, verb.children)) or not first:
        return
    noun = verb.doc[first - 1]
    if noun.head == verb.head and verb.head.i < noun.i:
        _hang(verb, noun, "relative_clause")


def _read_plural(word: Token) -> None:
    """Read as a plural what is taken for a verb and has no ending of one: "half of them | children"."""
    if word.is_alpha and word.lemma_ == word.lower_:
        word.tag_ = _label(word.lang_, "forms", "plural")
        word.pos_ = _label(word.lang_, "kinds", "noun")


def _count_adjective(number: Token) -> None:
    """Let a number count the adjective behind it, or the participle: "the 28 | dead", "12 | hurt in"."""
    behind = number.doc[number.i + 1] if number.i + 1 < len(number.doc) else number
    if any(is_adjective_of(c) for c in number.children if c.i < number.i):
        return  # "the only one unhappy with it"
    if behind.head == number and is_adjective_of(behind) and is_adjective(behind):
        up, relation = number.head, number.dep_
        behind.head, behind.dep_ = (behind if up == number else up), relation
        for child in [c for c in number.children if c.i < number.i and not is_quantifier(c)]:
            child.head = behind
        _hang(number, behind, "number")
    elif number.head == behind and is_subject(number) and is_singular(behind):
        behind.tag_ = _label(behind.lang_, "forms", "past_participle")
        behind.pos_ = _label(behind.lang_, "kinds", "verb")


def _read_bare_verb(number: Token) -> bool:
    """Read a verb without ending that is taken for part of a noun ("12 more | need surgery"), if it is.

    Several things are counted by no singular, so that it is no noun's compound; some words never are.
    """
    doc, noun = number.doc, number.head
    if not is_number_of(number) or noun.i < number.i or number.lower_ in _bare(number.lang_, "singles"):
        return False
    at = number.i + 1
    while at < noun.i and doc[at].lower_ in _bare(number.lang_, "between"):
        at += 1
    verb, alone = doc[at], is_singular(noun) or is_adjective(noun)
    if verb.lower_ not in _bare(number.lang_, "verbs") and not (
        alone and verb.lower_ in _bare(number.lang_, "nouns_too")
    ):
        return False
    if verb != noun and verb.head != noun:
        return False
    up, relation = noun.head, noun.dep_
    left = [child for child in noun.children if child.i < number.i]
    verb.head, verb.dep_ = (verb if up == noun else up), relation
    verb.tag_, verb.pos_ = _label(verb.lang_, "forms", "present"), _label(verb.lang_, "kinds", "verb")
    verb.lemma_ = verb.lower_
    _hang(number, verb, "subject")
    for child in left:
        child.head = number if child.i > number.i - LEADING else verb
    if verb != noun:
        for child in [c for c in noun.children if c.is_punct and c.i > noun.i]:
            child.head = verb
        _hang(noun, verb, "object")
    return True


LEADING = 4
"""Words before a number that bound it ("at least another 40")."""


@cache
def _bare(code: str, name: str) -> frozenset[str]:
    return frozenset(load_language(code).table("quantities")["bare"][name])


def _read_short_verb(mark: Token) -> None:
    """Read "'s" with a subject as a verb: "'The river's up,' he said"."""
    if any(map(is_subject, mark.children)):
        mark.tag_ = _label(mark.lang_, "forms", "third_person")
        mark.pos_ = _label(mark.lang_, "kinds", "auxiliary")
        mark.lemma_ = _being(mark.lang_)
