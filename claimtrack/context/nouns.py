"""Where the noun of a figure may stand: beside the number, behind a preposition, or above it as a subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from claimtrack.context.figure import Figure
from claimtrack.context.phrases import (
    Phrase,
    head_lemma,
    phrase_after,
    phrase_at,
    skip_determiners,
    with_complement,
)
from claimtrack.context.words import Words
from claimtrack.parsing.roles import (
    has_common_form,
    has_form,
    has_noun_form,
    has_verb_form,
    is_cardinal,
    is_conjunct,
    is_hyphen,
    is_number_of,
    is_plural,
    is_singular,
    is_singular_name,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_ends_phrase = has_form("infinitive past present third_person modal link")
_says_how_much = has_form("conjunction adverb")
_opens_choice = has_form("comparative cardinal conjunction")

FARTHEST = 8
"""Tokens between a number and the noun that only the parse ties to it; beyond, the parse is mostly wrong."""


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
    """Return the noun that a phrase names; ``beside`` says that it ends the figure's wording."""
    whole = with_complement(phrase, words)
    head = head_lemma(phrase.token, words)
    return Noun(whole.text, head, phrase.token, inferred, phrase.last if beside else None, phrase.nominal)


def noun_beside(figure: Figure, words: Words) -> Noun | None:
    """Return the noun right behind a number, also behind "of the"."""
    doc, i = figure.doc, figure.last + 1
    worded = figure.mention.wording.end - figure.parsed.offset
    while i < len(doc) and (doc[i].text in "+-" or (doc[i].idx < worded and _says_how_much(doc[i]))):
        i += 1  # "400 or so creditors"
    if i + 1 < len(doc) and doc[i].lower_ in words.grammar.out and doc[i + 1].lower_ in words.grammar.of:
        i += 1  # "37 out of 52 houses"
    if i < len(doc) and doc[i].lower_ in words.grammar.of:
        return noun_behind(doc, i, words, beside=True)
    if i + 1 < len(doc) and is_hyphen(doc[i - 1]) and doc[i].lower_ in words.grammar.sizes:
        i += 1  # "a 300-strong choir"
    hyphened = _hyphened_noun(figure, words)
    if hyphened is not None:
        return hyphened
    phrase = _measured_phrase(figure, i, words) or phrase_after(doc, i, words)
    if phrase is None:
        return _by_parse(figure, words)
    if phrase.token.lower_ in words.times and (
        phrase.first == phrase.head or doc[phrase.first].lower_ in words.grammar.calendar
    ):
        return None  # "40 million last year"
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


def each_its_own(
    figures: Sequence[Figure | None], nouns: Sequence[Noun | None], words: Words
) -> list[Noun | None]:
    """Return the nouns where figures go with a list of things ("fell 4 and 9 percent respectively")."""
    own = list(nouns)
    for i, (figure, noun) in enumerate(zip(figures, nouns, strict=True)):
        if figure is None or noun is None or noun.token is None:
            continue
        things = [noun.token, *noun.token.conjuncts]
        group = list(zip(figures, nouns, strict=True))[i : i + len(things)]
        shared = all(
            f is not None and f.measure == figure.measure and (n is None or n.token == noun.token)
            for f, n in group
        )
        if len(group) == len(things) > 1 and shared and figure.begin > things[-1].i:
            for j, token in enumerate(things, i):
                text = phrase_at(token, words).text
                own[j] = Noun(text, head_lemma(token, words), token)
            break
    return own


def _hyphened_noun(figure: Figure, words: Words) -> Noun | None:
    """Return the noun that a hyphen ties to the number: "a six-cylinder engine" is no six engines."""
    doc, i = figure.doc, figure.last + 1
    if i + 1 >= len(doc) or not is_hyphen(doc[i]) or not has_common_form(doc[i + 1]):
        return None
    if doc[i].whitespace_ != doc[i - 1].whitespace_ or doc[i + 1].lower_ in words.times:
        return None
    token = doc[i + 1]
    phrase = phrase_after(doc, i + 1, words)
    if phrase is None or phrase.head == token.i:
        return None
    return Noun(token.text, head_lemma(token, words), token, beside=token.i)


def _measured_phrase(figure: Figure, i: int, words: Words) -> Phrase | None:
    """Return the noun behind a measure that modifies it ("two 30-metre boats", "three $5 bills")."""
    doc, start = figure.doc, i
    if is_conjunct(figure.root):
        return None
    while i < len(doc) and (i in figure.taken or (i > start and is_hyphen(doc[i]))):
        i += 1
    phrase = phrase_after(doc, i, words) if i > start else None
    if phrase is None or phrase.first != i or phrase.token.lower_ in words.times:
        return None
    return Phrase(doc, start, phrase.head, phrase.last, phrase.nominal)


def _by_parse(figure: Figure, words: Words) -> Noun | None:
    """Return the noun that the parse counts with this number, when tags alone do not reach it."""
    head = figure.root.head
    if not is_number_of(figure.root) or not has_noun_form(head) or not 0 < head.i - figure.last <= FARTHEST:
        return None
    if not any(c.isalpha() for c in head.text):
        return None  # the change of "1,204 (+31)"
    first = figure.last + 1
    for token in figure.doc[figure.last + 1 : head.i]:
        if token.i in figure.taken or _ends_phrase(token) or token.text in ",;:":
            return None
        if _opens_choice(token):  # "one or more donations"
            first = token.i + 1
    return make_noun(Phrase(figure.doc, first, head.i, head.i), words, beside=True)


def noun_behind(doc: Doc, i: int, words: Words, *, beside: bool = False) -> Noun | None:
    """Return the noun behind the preposition at ``i``; ``None`` for a pronoun, a time or nothing."""
    start = skip_determiners(doc, i + 1, words)
    phrase = phrase_after(doc, start, words)
    if phrase is None and (number := _number_inside(doc, start)) is not None:
        start = number + 1  # "40 of the more than 120 members", "half of Ida's two million goats"
        phrase = phrase_after(doc, start, words)
    if phrase is None or (phrase.token.lower_ in words.times and phrase.first == phrase.head):
        return None
    lemma = head_lemma(phrase.token, words)
    behind = phrase.last + 1
    if (
        behind < len(doc)
        and doc[behind].lower_ in words.grammar.of
        and (lemma in words.portions or lemma in words.figures)
    ):
        return noun_behind(doc, behind, words, beside=beside) or make_noun(phrase, words, beside=beside)
    return make_noun(phrase, words, beside=beside)


def _number_inside(doc: Doc, start: int) -> int | None:
    """Return the last token of a number within a noun phrase, before which a bound or an owner stands."""
    number = None
    for token in doc[start : start + LONGEST_WHOLE]:
        if is_cardinal(token):
            number = token.i
        elif number is not None or token.is_punct or has_verb_form(token):
            break
    return number


LONGEST_WHOLE = 6
"""Tokens between "of" and the end of a number that counts the whole ("of the more than two million")."""


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
        if phrase is None or phrase.token.lower_ in words.times or figure.first <= phrase.head <= figure.last:
            break
        token = phrase.token
    return make_noun(phrase_at(token, words), words)


def bracketed_noun(figure: Figure, words: Words) -> Noun | None:
    """Return the plural before a bracket that holds the number alone: "lost tanks (33) and guns (12)"."""
    before, behind = figure.before(), figure.after()
    alone = before is not None and behind is not None and before.text == "(" and behind.text == ")"
    if not alone or before is None or before.i == 0 or not is_plural(before.nbor(-1)):
        return None
    return make_noun(phrase_at(before.nbor(-1), words), words)


def noun_left_of(figure: Figure, i: int, words: Words) -> Noun | None:
    """Return the noun phrase that ends at position ``i``."""
    if i >= 0 and has_noun_form(figure.doc[i]):
        return make_noun(phrase_at(figure.doc[i], words), words)
    return None


def skip_rate(doc: Doc, i: int, words: Words) -> int:
    """Return the position behind "a year" or "per day" where the figure's own span leaves it out."""
    if i + 1 >= len(doc) or not is_singular(doc[i + 1]):
        return i
    if i + 2 < len(doc) and doc[i + 2].lower_ in words.grammar.no_rate:
        return i  # "19 a day earlier": a date
    per = doc[i].lower_ in words.grammar.per
    rate = doc[i].lower_ in words.grammar.rate and doc[i + 1].lower_ in words.grammar.rate_units
    return i + 2 if per or rate else i


def without_figures(figure: Figure, noun: Noun, words: Words) -> Noun:
    """Return a noun without the words of another figure before it ("a 25 km pipeline": pipeline)."""
    if noun.token is None or noun.text is None:
        return noun
    doc, head, first = noun.token.doc, noun.token.i, phrase_at(noun.token, words).first
    inside = [i for i in range(first, head) if i in figure.taken]
    whole, rest = doc[first : head + 1].text, doc[inside[-1] + 1 : head + 1].text if inside else ""
    return (
        replace(noun, text=rest + noun.text.removeprefix(whole))
        if rest and noun.text.startswith(whole)
        else noun
    )


def without_designator(noun: Noun, words: Words) -> Noun | None:
    """Return a noun without the designator behind it ("highway A12": highway); ``None`` for a mere name."""
    token = noun.token
    designates = token is not None and is_singular_name(token) and any(c.isdigit() for c in token.text)
    if token is None or not designates or token.i == 0 or not has_noun_form(token.nbor(-1)):
        return noun
    named = token.nbor(-1)  # a common noun is the class; a name ("Airbus A12") is part of the name
    return make_noun(phrase_at(named, words), words) if is_singular(named) else None
