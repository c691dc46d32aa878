"""Noun phrases and clauses around a token, read from tags and word order first and from the parse second.

The parser is least sure exactly where figures stand: in headlines, beside money, in coordinations without
verbs. The order of words is sure, so a noun phrase is scanned from left to right and the parse only settles
what the tags leave open.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from claimtrack.context.words import Words
from claimtrack.parsing.roles import (
    has_adjective_form,
    has_adverb_form,
    has_common_form,
    has_form,
    has_name_form,
    has_noun_form,
    has_verb_form,
    is_affected,
    is_any_auxiliary,
    is_any_subject,
    is_cardinal,
    is_clause_of_noun,
    is_compound_or_modifier,
    is_conjunct,
    is_conjunction,
    is_genitive_mark,
    is_hyphen,
    is_linking_word,
    is_modifier,
    is_object,
    is_participle,
    is_participle_clause,
    is_past,
    is_past_participle,
    is_phrase_modifier,
    is_plural,
    is_relative_clause,
    is_relative_word,
    is_singular,
    is_singular_name,
    is_subject,
    stands_as,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_has_degree_form = has_form("adjective comparative superlative affix adverb comparative_adverb")
_has_mark_form = has_form("infinitive_mark")
_is_prepositional = stands_as("preposition")
_is_determiner = has_form("cardinal article predeterminer possessive relative_possessive")
_is_glue_mark = has_form("genitive_mark hyphen")
_is_noun_or_adjective = has_form("noun plural name plural_name adjective comparative superlative affix")
_may_compare = has_form("noun adjective comparative adverb comparative_adverb")
_may_precede_noun = has_form("past_participle hyphen")
_may_say_degree = stands_as("predicate_adjective object_predicate adverbial")
_shares_subject = stands_as(
    "predicate_adjective open_complement conjunct adverbial_clause auxiliary passive_auxiliary"
)

QUOTES = frozenset({'"', "“", "”", "'", "‘", "’", "``", "''", "«", "»", "*"})
LONGEST_PHRASE = 12
"""Tokens that are scanned for the head of a noun phrase; longer ones in news are misread lists."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase without determiner and number: token positions of its first word, head and last word.

    ``nominal`` marks an adjective or participle that stands for people ("28 dead").
    """

    doc: Doc
    first: int
    head: int
    last: int
    nominal: bool = False

    @property
    def token(self) -> Token:
        """Return the head word."""
        return self.doc[self.head]

    @property
    def text(self) -> str:
        """Return the words as they stand in the text, without a quotation mark that has no partner."""
        first = self.first
        marks = sum(t.text in QUOTES for t in self.doc[first : self.last + 1])
        if marks % 2 and first > 0 and self.doc[first - 1].text in QUOTES:
            first -= 1
        return self.doc[first : self.last + 1].text.strip()


def head_lemma(token: Token, words: Words) -> str:
    """Return the lower-case singular of a head noun; one word for human beings ("people", "others": person).

    The tagger's lemma is trusted for common nouns only: it leaves a name, and so a word in a headline, whole.
    """
    low = token.lower_
    if low in words.person:
        return "person"
    if low in words.singular:
        return words.singular[low]
    if has_common_form(token) and token.lemma_.lower() != low:
        return str(token.lemma_.lower())
    if is_singular(token):
        return str(low)
    return singular(low)


def is_time(token: Token, words: Words) -> bool:
    """Say whether a noun is one of time, also in the plural ("71 percent four years ago")."""
    return token.lower_ in words.times or singular(token.lower_) in words.times


@lru_cache(maxsize=20_000)
def singular(word: str) -> str:
    """Return a lower-case English noun without its plural ending.

    >>> singular("militants"), singular("losses"), singular("casualties"), singular("crisis")
    ('militant', 'loss', 'casualty', 'crisis')
    """
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def phrase_after(doc: Doc, start: int, words: Words) -> Phrase | None:
    """Return the noun phrase that begins at a token, without a determiner; ``None`` when there is none."""
    first: int | None = None
    head: int | None = None
    i = start
    end = min(len(doc), start + LONGEST_PHRASE)
    while i < end:
        token = doc[i]
        low = token.lower_
        if head is None and first is None and low in words.additions and _noun_follows(doc, i, words):
            pass
        elif low in words.comparatives and _may_compare(token):
            break  # "12 percent dearer": says how the figure compares, and is nothing that is counted
        elif not any(c.isalnum() for c in token.text) and has_noun_form(token):
            break  # a dash that the tagger does not know
        elif has_noun_form(token) or (head is None and low in words.singular):
            if head is not None and (_closes(doc[head], token, words) or low in words.nominal):
                break
            first = i if first is None else first
            head = i
        elif head is None and first is None and low in words.additions:
            pass
        elif has_adjective_form(token) or is_participle(token):
            if head is not None and not _continues(doc, head, i):
                break
            if head is None and low in words.nominal and not _noun_follows(doc, i, words):
                return Phrase(doc, i, i, i, nominal=True)
            if is_past(token) and (has_subject(token) or not _noun_follows(doc, i, words)):
                break  # "45 percent chose him"
            first = i if first is None else first
        elif head is None and _modifies(doc, i, words):
            first = i if first is None else first
        elif _is_glue(doc, i) and first is not None:
            i += 1  # "gas-only options": whatever is glued on by a hyphen belongs to the modifier
            if has_noun_form(doc[i]):
                head = i
        elif token.text == "," and head is None and _joins_adjectives(doc, i, words):
            pass  # "small, friendly deals"
        elif token.text in QUOTES or is_hyphen(token) or token.text in "-/&":
            if head is not None and not _noun_follows(doc, i, words):
                break
        elif token.text == "(" and head is not None:
            close = i + 2
            if not (close < end and doc[close].text == ")" and _noun_follows(doc, close, words)):
                break
            i = close
        elif (is_genitive_mark(token) and head is not None) or (
            is_conjunction(token) and first is not None and _joins_modifiers(doc, i, head)
        ):
            head = None  # what came so far only modifies
        else:
            break
        i += 1
    if head is None or first is None:
        return None
    return Phrase(doc, first, _before_name(doc, first, head), head)


def _before_name(doc: Doc, first: int, head: int) -> int:
    """Return the common noun that a name behind it only names ("rail operator Norwag": operator)."""
    i = head
    while i > first and has_name_form(doc[i]):
        i -= 1
    return i if is_singular(doc[i]) and doc[i].is_lower and is_singular_name(doc[head]) else head


def phrase_at(token: Token, words: Words) -> Phrase:
    """Return the noun phrase whose head is this token."""
    doc = token.doc
    first = i = token.i
    while i > 0:
        i -= 1
        left = doc[i]
        if has_noun_form(left) or has_adjective_form(left) or is_past_participle(left):
            told = is_past_participle(left) and (left.head.i > token.i or _is_told(left))
            if left.lower_ in words.times or told:
                break
            first = i
        elif not _is_glue_mark(left) and left.text not in QUOTES:
            break
    while first < token.i and doc[first].lower_ in words.additions:
        first += 1
    last = token.i
    return Phrase(
        doc, first, token.i, last, nominal=token.lower_ in words.nominal and not has_noun_form(token)
    )


def _is_told(participle: Token) -> bool:
    """Say whether a participle is the verb of a clause ("have rejected offers") and modifies no noun."""
    return any(is_any_auxiliary(child) for child in participle.children)


def with_complement(phrase: Phrase, words: Words) -> Phrase:
    """Return the phrase with what is joined to its head ("troops and militia") or hangs on it by "of"."""
    doc, last = phrase.doc, phrase.last
    if not phrase.nominal:
        joined = _joined(doc, phrase.head, last, words)
        if joined == last and last + 1 < len(doc) and doc[last + 1].lower_ in words.grammar.of:
            inner = phrase_after(doc, skip_determiners(doc, last + 2, words), words)
            if inner is not None and not any(is_cardinal(t) for t in doc[last + 2 : inner.last + 1]):
                joined = inner.last
        last = joined
    return Phrase(doc, phrase.first, phrase.head, last, phrase.nominal)


def _joined(doc: Doc, head: int, last: int, words: Words) -> int:
    """Return the last token of the nouns that the parse joins to a head without a number or determiner."""
    for _ in range(3):
        i = last + 1
        if i < len(doc) and doc[i].text == ",":
            i += 1
        if i < len(doc) and doc[i].lower_ in words.grammar.links:
            i += 1
        if i == last + 1:
            return last
        following = phrase_after(doc, i, words)
        if following is None or following.nominal or not is_conjunct(following.token):
            return last
        if following.token.lower_ in words.vague:
            return last  # "40 firms and millions of people"
        top = following.token.head
        while is_conjunct(top) and top.i > head:
            top = top.head
        if top.i != head:
            return last
        last = following.last
    return last


def skip_determiners(doc: Doc, i: int, words: Words) -> int:
    """Return the position behind determiners, possessives and numbers."""
    while i < len(doc) and (_is_determiner(doc[i]) or doc[i].lower_ in words.grammar.predeterminers):
        i += 1
    return i


def has_subject(verb: Token) -> bool:
    """Say whether a verb has a subject of its own."""
    return any(is_subject(child) for child in verb.children)


def _modifies(doc: Doc, i: int, words: Words) -> bool:
    """Say whether a token that is no adjective modifies the noun behind: an adverb of degree, a model's name.

    The tagger takes the name of a model for a number ("two Mi-8 helicopters").
    """
    token = doc[i]
    if has_adverb_form(token):
        return token.lower_ in words.degrees
    designator = is_cardinal(token) and token.text[0].isalpha() and any(c.isdigit() for c in token.text)
    return designator and _noun_follows(doc, i, words)


def _is_glue(doc: Doc, i: int) -> bool:
    """Say whether a hyphen or slash ties two words together without white space."""
    return (
        doc[i].text in ("-", "/", "–")
        and i + 1 < len(doc)
        and not doc[i].whitespace_
        and not doc[i - 1].whitespace_
        and doc[i + 1].is_alpha
    )


def _closes(head: Token, following: Token, words: Words) -> bool:
    """Say whether a noun phrase ends at its head although a noun follows ("20 people Monday")."""
    if following.lower_ in words.times:
        return True
    if is_plural(head) or head.lower_ in words.singular:
        return not (is_compound_or_modifier(head) and head.head.i >= following.i)
    return False


def _continues(doc: Doc, head: int, i: int) -> bool:
    """Say whether an adjective behind a noun still stands before the phrase's head."""
    token = doc[i]
    return (
        has_adjective_form(token)
        and token.head.i > i
        and doc[head].head.i > i
        and is_phrase_modifier(doc[head])
    )


def _noun_follows(doc: Doc, i: int, words: Words) -> bool:
    """Say whether a noun stands behind a token, with only adjectives between."""
    for token in doc[i + 1 : i + 5]:
        if has_noun_form(token):
            return token.lower_ not in words.times
        if not has_adjective_form(token) and not _may_precede_noun(token) and token.text not in QUOTES:
            return False
    return False


def _joins_adjectives(doc: Doc, i: int, words: Words) -> bool:
    """Say whether a comma stands between two adjectives of one noun."""
    is_between = 0 < i < len(doc) - 1 and has_adjective_form(doc[i - 1]) and has_adjective_form(doc[i + 1])
    return is_between and _noun_follows(doc, i, words)


def _joins_modifiers(doc: Doc, i: int, head: int | None) -> bool:
    """Say whether "and" joins modifiers of one noun ("private and public property"), not two phrases."""
    if i + 1 == len(doc):
        return False
    before, after = doc[i - 1], doc[i + 1]
    if head is None:
        return has_adjective_form(before) and _is_noun_or_adjective(after)
    # "state and local fund": the parser has to tie the first noun to a later head.
    return is_modifier(before) and before.head.i > i + 1


# Clauses


def subject_of(verb: Token) -> Token | None:
    """Return the subject of a verb, or of the verb that it is joined or subordinated to; ``None`` if unsaid.

    A relative pronoun gives the noun that it stands for.
    """
    for _ in range(4):
        for child in verb.children:
            if is_any_subject(child):
                if is_relative_word(child) and is_relative_clause(verb):
                    return verb.head
                return child
        if is_clause_of_noun(verb):
            return verb.head
        if not _shares_subject(verb) or verb.head == verb:
            compared = has_adverb_form(verb) and has_noun_form(verb.head) and verb.head.i < verb.i
            return verb.head if compared else None  # "deaths more than halved", read as a noun phrase
        verb = verb.head
    return None


def object_of(verb: Token) -> Token | None:
    """Return the direct object of a verb; the subject of a passive one."""
    for child in verb.children:
        if is_affected(child):
            return child
    if is_relative_clause(verb) and not any(is_object(child) for child in verb.children):
        return verb.head if not is_past_participle(verb) or has_noun_form(verb.head) else None
    if is_participle_clause(verb) and is_past_participle(verb):
        return verb.head
    return None


def above_prepositions(token: Token) -> Token:
    """Return the first token upwards that is no preposition and no "as high as"; the root at the latest."""
    for _ in range(5):
        degree = _may_say_degree(token) and _has_degree_form(token)
        links = is_linking_word(token) or is_preposition_to(token)
        if not (links or degree) or token.head == token:
            break
        token = token.head
    return token


def is_preposition_to(token: Token) -> bool:
    """Say whether a token is a "to" that leads to a figure, though its form is that before a verb."""
    return _has_mark_form(token) and _is_prepositional(token)


def clause_verb(figure_root: Token) -> Token:
    """Return the first verb above a token; the root of the sentence at the latest."""
    token = figure_root
    while not has_verb_form(token) and token.head != token:
        token = token.head
    return token
