"""Where the noun of a figure may stand: beside the number, behind a preposition, or above it as a subject."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimtrack.context.figure import Figure
from claimtrack.context.phrases import (
    NOUNS,
    VERBS,
    Phrase,
    above_prepositions,
    head_lemma,
    object_of,
    phrase_after,
    phrase_at,
    singular,
    skip_determiners,
    subject_of,
    with_complement,
)
from claimtrack.context.words import Words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

FINITE = frozenset({"VB", "VBD", "VBP", "VBZ", "MD", "IN"})
FARTHEST = 8
"""Tokens between a number and the noun that only the parse ties to it; beyond, the parse is mostly wrong."""

PRONOUNS = frozenset({"PRP", "WDT", "WP", "DT", "EX"})


@dataclass(frozen=True, slots=True)
class Noun:
    """What is counted: its words, its head as a lemma, and the head's token where it stands in the sentence.

    ``inferred`` says that the sentence does not say it of this figure. ``beside`` is the last token of the
    figure's wording when the noun follows the number without a break. ``text`` is ``None`` for people who are
    not named ("killing 14"). ``action`` is what happened to the same things where the noun was found.
    """

    text: str | None
    head: str
    token: Token | None = None
    inferred: bool = False
    beside: int | None = None
    nominal: bool = False
    action: str | None = None


def make_noun(phrase: Phrase, words: Words, *, beside: bool = False, inferred: bool = False) -> Noun:
    whole = with_complement(phrase, words)
    head = head_lemma(phrase.token, words)
    return Noun(whole.text, head, phrase.token, inferred, phrase.last if beside else None, phrase.nominal)


def noun_beside(figure: Figure, words: Words) -> Noun | None:
    """Return the noun right behind a number, also behind "of the"."""
    doc, i = figure.doc, figure.last + 1
    while i < len(doc) and doc[i].text in ("+", "-"):
        i += 1
    if i < len(doc) and doc[i].lower_ in words.grammar.of:
        return noun_behind(doc, i, words, beside=True)
    phrase = phrase_after(doc, i, words)
    if phrase is None:
        return _by_parse(figure, words)
    if phrase.token.lower_ in words.times and phrase.first == phrase.head:
        return None
    lemma = head_lemma(phrase.token, words)
    behind = phrase.last + 1
    if (
        behind < len(doc)
        and doc[behind].lower_ in words.grammar.of
        and (lemma in words.portions or lemma in words.figures)
    ):
        inner = noun_behind(doc, behind, words, beside=True)
        if inner is not None:
            return inner
    return make_noun(phrase, words, beside=True)


def _by_parse(figure: Figure, words: Words) -> Noun | None:
    """Return the noun that the parse counts with this number, when tags alone do not reach it."""
    head = figure.root.head
    if figure.root.dep_ != "nummod" or head.tag_ not in NOUNS or not 0 < head.i - figure.last <= FARTHEST:
        return None
    first = figure.last + 1
    for token in figure.doc[figure.last + 1 : head.i]:
        if token.i in figure.taken or token.tag_ in FINITE or token.text in ",;:":
            return None
        if token.tag_ in ("CC", "CD", "JJR"):  # "one or more donations"
            first = token.i + 1
    return make_noun(Phrase(figure.doc, first, head.i, head.i), words, beside=True)


def noun_behind(doc: Doc, i: int, words: Words, *, beside: bool = False) -> Noun | None:
    """Return the noun behind the preposition at ``i``; ``None`` for a pronoun, a time or nothing."""
    start = skip_determiners(doc, i + 1, words)
    phrase = phrase_after(doc, start, words)
    if phrase is None or (phrase.token.lower_ in words.times and phrase.first == phrase.head):
        return None
    if doc[start].tag_ == "VBG" and doc[start].dep_ == "pcomp":  # "five years of fighting fires"
        return Noun(phrase.text, doc[start].lower_, doc[start], beside=start if beside else None)
    lemma = head_lemma(phrase.token, words)
    behind = phrase.last + 1
    if (
        behind < len(doc)
        and doc[behind].lower_ in words.grammar.of
        and (lemma in words.portions or lemma in words.figures)
    ):
        return noun_behind(doc, behind, words, beside=beside) or make_noun(phrase, words, beside=beside)
    return make_noun(phrase, words, beside=beside)


def unwrap(figure: Figure, token: Token, words: Words) -> Noun:
    """Return the noun phrase at a token; of "number of deaths" and "reduction in cases" the inner one."""
    doc = token.doc
    for _ in range(3):
        lemma = head_lemma(token, words)
        behind = token.i + 1
        if behind >= len(doc) or not (
            (doc[behind].lower_ in words.grammar.of and (lemma in words.figures or lemma in words.portions))
            or (doc[behind].lower_ in words.grammar.inside and lemma in words.changes)
        ):
            break
        phrase = phrase_after(doc, skip_determiners(doc, behind + 1, words), words)
        if phrase is None or figure.first <= phrase.head <= figure.last:
            break
        token = phrase.token
    return make_noun(phrase_at(token, words), words)


def predicated_noun(figure: Figure, words: Words) -> Noun | None:
    """Return the subject of which the figure is said ("the death toll stands at 60")."""
    headline = _headline_subject(figure, words)
    if headline is not None:
        return headline
    root, governor = figure.root, figure.root.head
    if root.dep_ in ("nsubj", "nsubjpass") and not _has_attribute(governor):
        return None
    if governor.pos_ == "ADP" and root.dep_ in ("pobj", "pcomp"):
        if governor.lower_ in words.grammar.of and governor.head.tag_ in NOUNS:
            return unwrap(figure, governor.head, words)
        governor = above_prepositions(governor.head)
        if governor.tag_ in NOUNS:
            lemma = head_lemma(governor, words)
            if lemma == "person" or lemma in words.figures or lemma in words.changes:
                return unwrap(figure, governor, words)
            return None
    if governor.tag_ not in VERBS or governor.lemma_.lower() not in words.level_verbs:
        return None
    if root.dep_ == "dobj" and governor.lemma_.lower() in words.grammar.have:
        return None
    said = object_of(governor) if governor.lemma_.lower() in words.grammar.settings else None
    if said is None or said.i >= figure.first:
        said = None if _is_voice(governor, words) else subject_of(governor)
    if said is None or said.tag_ not in NOUNS or figure.first <= said.i <= figure.last:
        return None
    return unwrap(figure, said, words)


def _headline_subject(figure: Figure, words: Words) -> Noun | None:
    """Return the subject of a verb that was tagged as a noun ("Death toll from floods rises to 12")."""
    doc, i = figure.doc, figure.begin - 1
    if i < 1:
        return None
    if doc[i].tag_ == "NN" and doc[i].lower_ in words.level_verbs and doc[i - 1].tag_ in ("NNS", "NNPS"):
        return make_noun(phrase_at(doc[i - 1], words), words)  # "casualties number 40"
    if doc[i].lower_ not in words.grammar.headline:
        return None
    verb = doc[i - 1]
    if verb.tag_ not in ("NNS", "NNPS", "NNP") or singular(verb.lower_) not in words.level_verbs:
        return None
    i -= 2
    for _ in range(4):
        if i < 0 or doc[i].tag_ not in NOUNS:
            return None
        phrase = phrase_at(doc[i], words)
        left = phrase.first - 1
        if left >= 0 and doc[left].tag_ == "DT":
            left -= 1
        if left < 1 or doc[left].tag_ != "IN":
            return make_noun(phrase, words)
        i = left - 1
    return None


def _is_voice(verb: Token, words: Words) -> bool:
    """Say whether a verb's subject is who speaks; of a passive ("was put at 60") it is what is spoken of."""
    passive = any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children)
    return verb.lemma_.lower() in words.voices and not passive


def _has_attribute(verb: Token) -> bool:
    return any(child.dep_ == "attr" for child in verb.children)


def bracketed_noun(figure: Figure, words: Words) -> Noun | None:
    """Return the noun before a bracket, colon or dash: "tanks (33)", "Injured: 40"."""
    before = figure.before()
    if before is not None and before.text in ("(", ":") and before.i > 0:
        left = before.nbor(-1)
        if left.i in figure.taken:
            return None
        if left.tag_ in NOUNS or left.lower_ in words.nominal:
            return make_noun(phrase_at(left, words), words)
    return None


def noun_left_of(figure: Figure, i: int, words: Words) -> Noun | None:
    """Return the noun phrase that ends at position ``i``."""
    if i >= 0 and figure.doc[i].tag_ in NOUNS:
        return make_noun(phrase_at(figure.doc[i], words), words)
    return None


def governing_noun(figure: Figure, words: Words) -> Noun | None:
    """Return what a share, an amount of money or a measure is about, from the words that govern it."""
    doc, root = figure.doc, figure.root
    before = figure.before()
    if before is not None and before.tag_ in ("IN", "TO") and before.i > 0:
        left = before.nbor(-1)
        if (
            before.lower_ in words.grammar.of and left.tag_ in NOUNS
        ):  # "a fine of $5m", "an area of 18,000 sq km"
            return _about(figure, left, words)
        if left.tag_ in NOUNS and left.lower_ not in words.times and before.lower_ in words.grammar.level:
            return _about(figure, left, words)
    if before is not None and before.text in (":", "(") and before.i > 0 and before.nbor(-1).tag_ in NOUNS:
        if before.i - 1 in figure.taken:
            return None
        return _about(figure, before.nbor(-1), words)
    preposition = root.head.lower_ if root.head.pos_ == "ADP" else None
    governor = above_prepositions(root.head)
    if governor.tag_ in NOUNS and governor.i < figure.first:
        if preposition is None and root.dep_ not in ("appos", "npadvmod", "nummod", "prep"):
            return None
        return _about(figure, governor, words)
    if governor.tag_ not in VERBS and governor.pos_ not in ("VERB", "AUX", "ADJ"):
        return None
    lemma = governor.lemma_.lower()
    said = None
    if preposition in words.grammar.price or lemma in words.deal_verbs:
        said = object_of(governor)
    if said is None and lemma in words.purpose_verbs:
        following = figure.after()
        if following is not None and following.lower_ in words.grammar.purpose:
            noun = noun_behind(doc, following.i, words)
            if noun is not None:
                return noun
        for child in governor.children:
            if child.lower_ in words.grammar.purpose and child.i > figure.last:
                return noun_behind(doc, child.i, words)
        if root.dep_ != "dobj":
            said = object_of(governor)
    if said is None and preposition in words.grammar.movement and lemma not in words.level_verbs:
        said = object_of(governor)
    if said is None and preposition in words.grammar.by:
        said = next((c for c in governor.children if c.dep_ == "dobj"), None)
    if said is None and (
        lemma in words.level_verbs or lemma in words.movements or lemma in words.price_verbs
    ):
        said = None if _is_voice(governor, words) else subject_of(governor)
    if said is None or figure.first <= said.i <= figure.last or said.i in figure.taken:
        return None
    if said.tag_ in PRONOUNS:
        return Noun(None, "", said, inferred=True)
    return _about(figure, said, words) if said.tag_ in NOUNS else None


def _about(figure: Figure, token: Token, words: Words) -> Noun | None:
    """Return what a governing noun is about: "rate of inflation" is inflation, "unemployment rate" the rate.

    A bare "rate of" or "estimate of" before the figure says nothing; then the subject of its clause does
    ("gas is leaking at a rate of 40 tonnes").
    """
    lemma = head_lemma(token, words)
    phrase = phrase_at(token, words)
    bare = not any(t.tag_ in NOUNS for t in figure.doc[phrase.first : token.i])
    if lemma in words.figures and bare and token.i + 1 <= figure.begin <= token.i + 4:
        verb = above_prepositions(token.head)
        said = (
            subject_of(verb)
            if verb.tag_ in VERBS and token.dep_ not in ("nsubj", "nsubjpass", "dobj")
            else None
        )
        if said is None or said.tag_ not in NOUNS or said.i in figure.taken:
            return None
        return unwrap(figure, said, words)
    return unwrap(figure, token, words)


def skip_rate(doc: Doc, i: int, words: Words) -> int:
    """Return the position behind "a year" or "per day" where the figure's own span leaves it out."""
    if i + 1 >= len(doc) or doc[i + 1].tag_ != "NN":
        return i
    per = doc[i].lower_ in words.grammar.per
    rate = doc[i].lower_ in words.grammar.rate and doc[i + 1].lower_ in words.grammar.rate_units
    return i + 2 if per or rate else i
