"""Parts and wholes of one thing ("16 of 20 villages"), and figures that only say where ("in three towns")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimtrack.context.figure import Figure
from claimtrack.context.nouns import Noun
from claimtrack.context.phrases import (
    Phrase,
    above_prepositions,
    head_lemma,
    is_time,
    phrase_after,
    phrase_at,
)
from claimtrack.context.words import Words
from claimtrack.parsing.roles import (
    has_adjective_form,
    has_adverb_form,
    has_form,
    has_noun_form,
    has_verb_form,
    is_any_plural,
    is_article_or_possessive,
    is_conjunct,
    is_prepositional_object,
    is_relative_pronoun,
    is_singular,
    is_singular_name,
    is_tensed,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc

_stands_for_things = has_form("personal_pronoun relative_pronoun")

WHOLES = frozenset({"count", "money", "measure"})
"""Sorts of figures that can be the size of a whole; a share is always the part."""

HOURS = 24
"""Up to here a bare number behind "at" may be the hour of the day."""

OLDEST = 120
"""Years that a human being may have lived; a greater number behind a name is no age."""


def is_whole(figure: Figure, words: Words) -> bool:
    """Say whether a figure is only the size of the whole that another one is a part of.

    What the sentence says happened to the part: in "12 of the 40 miners drowned", "of the 40 miners, 12
    drowned" and "none of a crew of 40 drowned" it says nothing of the 40.
    """
    if figure.measure not in WHOLES:
        return False
    doc = figure.doc
    of = _of_before(doc, figure.begin, words)
    if of is None:
        return False
    left = of - 1
    if left < 0 or not any(c.isalnum() for c in doc[left].text):
        return any(i > figure.last for i in figure.parts)  # "Of the 40 miners, 12 drowned"
    if _is_part(figure, left, words):
        return True
    if not has_noun_form(doc[left]):
        return False
    outer = _of_before(doc, phrase_at(doc[left], words).first, words)
    return outer is not None and outer > 0 and _is_part(figure, outer - 1, words)


def _is_part(figure: Figure, i: int, words: Words) -> bool:
    """Say whether another figure ends at a position, or a word for a part that is no figure ("some of")."""
    return i in figure.parts or figure.doc[i].lower_ in words.grammar.partial


def is_named_whole(figure: Figure, words: Words) -> bool:
    """Say whether a whole is named, so that what stands behind its noun belongs to it.

    "12 of the 40 miners injured" names 40 injured miners; "12 of 40 miners injured" is a headline's verb.
    """
    doc, of = figure.doc, _of_before(figure.doc, figure.begin, words)
    if of is None:
        return False
    single = of > 0 and doc[of - 1].lower_ in words.grammar.partial
    return single or any(is_article_or_possessive(token) for token in doc[of + 1 : figure.begin])


def _of_before(doc: Doc, i: int, words: Words) -> int | None:
    """Return where "of" stands before a position, with only determiners and adjectives between."""
    i -= 1
    while i >= 0 and (is_article_or_possessive(doc[i]) or has_adjective_form(doc[i])):
        i -= 1
    return i if i >= 0 and doc[i].lower_ in words.grammar.of else None


def stated_part(figure: Figure, words: Words) -> tuple[Phrase, bool] | None:
    """Return the noun that is said of a bare number, and whether it is a part of what was named before.

    "Seven of them children", "seven of whom were children" and "some seven were children" count children;
    "seven of them were children" goes on counting what was named before.
    """
    doc, i = figure.doc, figure.last + 1
    single = figure.mention.quantity.low == 1
    of_them = i + 1 < len(doc) and doc[i].lower_ in words.grammar.of and _stands_for_things(doc[i + 1])
    if of_them:
        i += 2
    linked = i < len(doc) and doc[i].lemma_.lower() in words.grammar.be and is_tensed(doc[i])
    if linked:
        i += 1
        while i < len(doc) and has_adverb_form(doc[i]) and doc[i].lower_ not in words.negations:
            i += 1
    if of_them == linked and not (of_them and is_relative_pronoun(doc[figure.last + 2])):
        return None
    phrase = phrase_after(doc, i, words)
    if phrase is None or phrase.first != i or phrase.nominal or is_time(phrase.token, words):
        return None
    plural = is_any_plural(phrase.token) or (single and is_singular(phrase.token))
    return (phrase, of_them) if plural and phrase.head not in figure.taken else None


def is_setting(figure: Figure, noun: Noun | None, words: Words) -> bool:
    """Say whether a figure only says where something is ("41 dead in three villages")."""
    if figure.measure != "count" or noun is None or noun.token is None or noun.beside is None:
        return False
    token = noun.token
    for _ in range(4):
        of = token.head if is_prepositional_object(token) and token.head.lower_ in words.grammar.of else None
        if of is not None and of.head.like_num:
            token = of.head  # "from six of the nine counties"
        elif is_conjunct(token):
            token = token.head
        else:
            break
    where = is_prepositional_object(token) and token.head.lower_ in words.grammar.places
    return where and head_lemma(noun.token, words) not in words.humans


def is_aside(figure: Figure, words: Words) -> bool:
    """Say whether a figure stands in brackets behind what it explains, or is a part of what was just counted.

    "12,400 people (2,480 households)"; "31 died in Lund, among them nine children, and 12 in Falun".
    """
    before = [token.text for token in figure.doc[: figure.begin]]
    return before.count("(") > before.count(")") or is_included(figure, words)


def is_included(figure: Figure, words: Words) -> bool:
    """Say whether a figure is called a part of the one before it: "52, including 11 children"."""
    before = [token.lower_ for token in figure.doc[max(0, figure.begin - 2) : figure.begin]]
    among = len(before) == 2 and before[0] in words.grammar.among and before[1] in words.grammar.these
    return among or (bool(before) and before[-1] in words.grammar.including)


def sums_up(figure: Figure, words: Words) -> bool:
    """Say whether a figure is called the sum of those before it: "40 adults and 25 children, 65 in all"."""
    if not any(i < figure.begin for i in figure.taken):
        return False
    behind = " ".join(token.lower_ for token in figure.doc[figure.last + 1 : figure.last + 4])
    before = " ".join(token.lower_ for token in figure.doc[max(0, figure.begin - 4) : figure.begin])
    return any(
        re.match(rf"{re.escape(word)}\b", behind) or re.search(rf"\b{re.escape(word)}(?: of)?$", before)
        for word in words.summing
    )


def is_quoted(figure: Figure, verb: str, words: Words) -> bool:
    """Say whether a verb gives a bare number as a price or an index ("ended at 4,861"), and no hour."""
    low = figure.mention.quantity.low
    return verb in words.price_verbs and low is not None and low > HOURS


def is_point(figure: Figure, words: Words) -> bool:
    """Say whether a bare number counts nothing: an age between commas behind a name, a point reached "at".

    "Marta Lind (pictured), 45, said", "she will retire at 65"; but in "the toll stands at 65" a verb of level
    gives the number to its subject.
    """
    if figure.measure != "count":
        return False
    before, behind = figure.before(), figure.after()
    if before is None or figure.begin != figure.first or figure.first != figure.last:
        return False
    if before.lower_ in words.grammar.at and before == figure.root.head:
        verb = above_prepositions(before)
        lemma = verb.lemma_.lower()
        moved = lemma in words.level_verbs | words.movements | words.grammar.settings
        moved = moved or is_quoted(figure, lemma, words)
        return has_verb_form(verb) and not moved
    if before.text != "," or behind is None or behind.text not in (",", ".", ")", ";"):
        return False
    left = before.i - 1
    if left >= 0 and figure.doc[left].text == ")":
        while left >= 0 and figure.doc[left].text != "(":
            left -= 1
        left -= 1
    low = figure.mention.quantity.low
    return left >= 0 and is_singular_name(figure.doc[left]) and low is not None and low <= OLDEST
