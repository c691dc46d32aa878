"""What a figure counts or measures.

``find_noun`` reads it from the figure's own sentence; ``elided`` supplies what is left unsaid there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrack.context.figure import Figure
from claimtrack.context.labels import labelled_noun, listed_noun
from claimtrack.context.nouns import (
    Noun,
    bracketed_noun,
    make_noun,
    noun_behind,
    noun_beside,
    noun_left_of,
    skip_rate,
    unwrap,
    without_designator,
    without_figures,
)
from claimtrack.context.phrases import (
    Phrase,
    head_lemma,
    is_time,
    object_of,
    phrase_after,
    phrase_at,
    skip_determiners,
    subject_of,
)
from claimtrack.context.subjects import governing_noun, is_misread_verb, predicated_noun
from claimtrack.context.words import Words
from claimtrack.parsing.roles import (
    has_form,
    has_name_form,
    has_noun_form,
    has_verb_form,
    is_any_plural,
    is_article_or_possessive,
    is_hyphen,
    is_phrase_modifier,
    is_pronoun,
    is_singular,
    is_verb,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

_may_precede_age = has_form("adverb cardinal article link conjunction")


def find_noun(figure: Figure, words: Words) -> Noun | None:
    """Return what the sentence says that the figure counts; ``None`` when it leaves it unsaid."""
    reader = {
        "count": _of_count,
        "money": _of_money,
        "share": _of_share,
        "duration": _of_duration,
        "age": _of_age,
        "times": _of_times,
        "measure": _of_measure,
    }[figure.measure]
    noun = reader(figure, words)
    if noun is None or noun.beside is not None:
        return noun
    return without_designator(without_figures(figure, noun, words), words)


# One reader for each sort of figure


def _of_count(figure: Figure, words: Words) -> Noun | None:
    beside = labelled_noun(figure, words) or bracketed_noun(figure, words) or noun_beside(figure, words)
    if beside is not None:
        return beside
    following = figure.after()
    if following is not None and following.lower_ in words.grammar.of:
        return None  # "three of them": the noun stands before
    return predicated_noun(figure, words)


def _of_money(figure: Figure, words: Words) -> Noun | None:
    doc, i = figure.doc, figure.last + 1
    i = skip_rate(doc, i, words)
    i = _behind_restated(figure, i, words.grammar.about, words) or i
    before = figure.before()
    if before is not None and before.lower_ in words.grammar.worth:
        return noun_left_of(figure, before.i - 1, words)
    following = doc[i] if i < len(doc) else None
    listed = listed_noun(figure, words)
    if listed is not None:
        return listed
    if following is not None:
        if following.lower_ in words.grammar.worth or (
            following.text == "-" and i + 1 < len(doc) and doc[i + 1].lower_ in words.grammar.worth
        ):
            i += 2 if following.text == "-" else 1
            following = doc[i] if i < len(doc) else None
        if following is not None and following.lower_ in words.grammar.about:
            noun = noun_behind(doc, i, words)
            if noun is not None and not (following.lower_ in words.grammar.in_ and _is_where(noun, i, words)):
                return noun
        elif following is not None:
            phrase = phrase_after(doc, i, words)
            if phrase is not None and _is_thing(phrase, words):
                return make_noun(phrase, words, beside=True)
    return governing_noun(figure, words)


def _is_where(noun: Noun, i: int, words: Words) -> bool:
    """Say whether what stands behind the "in" at ``i`` holds an amount and is not what it consists of.

    "$5m in damages" against "$5m in its first trial", "in Urvik", "in the Urvik area".
    """
    if noun.token is None:
        return False
    named = has_name_form(noun.token) or noun.head in words.localities
    return named or is_article_or_possessive(noun.token.doc[i + 1])


def _is_thing(phrase: Phrase, words: Words) -> bool:
    """Say whether the phrase behind an amount can be what it pays for: no time, no name, no "total"."""
    if phrase.nominal or is_time(phrase.token, words):
        return False
    named = has_name_form(phrase.token) and phrase.first == phrase.head
    return not named and head_lemma(phrase.token, words) not in words.figures


def _of_share(figure: Figure, words: Words) -> Noun | None:
    doc, i = figure.doc, figure.last + 1
    following = doc[i] if i < len(doc) else None
    inside = next((t for t in doc[figure.first + 1 : figure.last] if _is_each(t, words)), None)
    if inside is not None:
        return make_noun(phrase_at(inside, words), words)
    if following is not None and following.lower_ in words.grammar.of:
        return _of_whole(figure, i, words)
    if following is not None and following.lower_ in words.grammar.as_:
        compared = _compared(figure, words)
        if compared is not None:
            return compared
    phrase = phrase_after(doc, skip_determiners(doc, i, words), words)
    if (
        phrase is not None
        and not is_time(phrase.token, words)
        and phrase.token.lower_ not in words.dimensions
    ):
        lemma = head_lemma(phrase.token, words)
        behind = phrase.last + 1
        if lemma in words.changes and behind < len(doc) and doc[behind].lower_ in words.grammar.inside:
            inner = noun_behind(doc, behind, words)
            if inner is not None:
                return inner
        if not phrase.nominal:
            return make_noun(phrase, words, beside=True)
    return governing_noun(figure, words)


def _is_each(token: Token, words: Words) -> bool:
    """Say whether a noun stands inside a share: "one household in 25"."""
    return has_noun_form(token) and token.nbor(1).lower_ in words.grammar.in_


def _of_duration(figure: Figure, words: Words) -> Noun | None:
    doc, i = figure.doc, figure.last + 1
    following = doc[i] if i < len(doc) else None
    if following is None:
        return None
    if following.lower_ in words.grammar.of:
        return noun_behind(doc, i, words, beside=True)
    # "41-year rule", "2 month breeding period": only a singular unit stands before a noun as its modifier.
    unit = doc[figure.last]
    if is_singular(unit) and (is_phrase_modifier(unit) or "-" in figure.doc[figure.first : i].text):
        phrase = phrase_after(doc, i, words)
        if phrase is not None and phrase.token.lower_ not in words.dimensions and not phrase.nominal:
            return make_noun(phrase, words, beside=True)
    return None


def _of_age(figure: Figure, words: Words) -> Noun | None:
    doc = figure.doc
    i = figure.last + 1
    while i < len(doc) and (is_hyphen(doc[i]) or doc[i].lower_ in words.age_behind):
        i += 1
    phrase = phrase_after(doc, i, words)
    if phrase is not None and i == phrase.first and doc[i - 1].lower_ in words.age_behind:
        return make_noun(phrase, words, beside=True)
    left = figure.begin - 1
    while left >= 0 and (
        doc[left].lower_ in words.age_before
        or doc[left].text in ",("
        or _may_precede_age(doc[left])
        or left in figure.taken
    ):
        left -= 1
    if left >= 0 and has_noun_form(doc[left]):
        return make_noun(phrase_at(doc[left], words), words)
    verb = figure.root.head
    subject = subject_of(verb) if is_verb(verb) else None
    if subject is not None:
        if is_pronoun(subject):
            return Noun(subject.text, "person", subject)
        return make_noun(phrase_at(subject, words), words)
    return None


def _of_times(figure: Figure, words: Words) -> Noun | None:
    doc, i = figure.doc, figure.last + 1
    compared = _compared(figure, words)
    if compared is not None:
        return compared
    phrase = phrase_after(doc, skip_determiners(doc, i, words), words)
    owned = i < len(doc) and is_article_or_possessive(doc[i])
    if owned and phrase is not None and phrase.token.lower_ not in words.times:
        return make_noun(phrase, words)  # "twice the price of a flat"
    verb = figure.root if has_verb_form(figure.root) else figure.root.head
    moved = verb == figure.root or verb.lemma_.lower() in words.movements
    if has_verb_form(verb) and moved:  # "doubled", "rose threefold"
        changed = object_of(verb) or subject_of(verb)
        if changed is not None and has_noun_form(changed) and changed.i not in figure.taken:
            return unwrap(figure, changed, words)
    before = figure.before()
    led = before is not None and before.lower_ in words.grammar.movement
    return governing_noun(figure, words) if led else None  # "debt stood at 2.3 times earnings"


def _compared(figure: Figure, words: Words) -> Noun | None:
    """Return the noun behind "five times as many" or "half as much"; "twice as the rain came" has none."""
    doc, i = figure.doc, figure.last + 1
    while i < len(doc) and doc[i].lower_ in words.grammar.multiples:
        i += 1
    if any(t.lower_ in words.grammar.comparatives for t in doc[figure.last + 1 : i]):
        phrase = phrase_after(doc, i, words)
        if phrase is not None:
            return make_noun(phrase, words)
    return None


def _of_measure(figure: Figure, words: Words) -> Noun | None:
    doc, i = figure.doc, figure.last + 1
    i = skip_rate(doc, i, words)
    following = doc[i] if i < len(doc) else None
    of = _behind_restated(figure, i, words.grammar.of, words)
    if of is not None:
        return noun_behind(doc, of, words)
    if following is not None:
        if following.lower_ in words.grammar.of:
            return _of_whole(figure, i, words)
        left = figure.begin - 1
        left -= left > 0 and doc[left].text == ","
        if following.lower_ in words.dimensions and left >= 0 and has_noun_form(doc[left]):
            # "the town around 20 kilometres northwest of the capital": the thing whose place is measured
            return make_noun(phrase_at(doc[left], words), words)
        if following.lower_ not in words.dimensions and (
            not is_any_plural(doc[figure.last]) or i > figure.last + 1
        ):
            phrase = phrase_after(doc, i, words)
            if (
                phrase is not None
                and not phrase.nominal
                and phrase.token.lower_ not in words.times | words.dimensions
                and not is_misread_verb(figure, phrase.head, words)
            ):
                return make_noun(phrase, words, beside=True)
    return governing_noun(figure, words)


def _of_whole(figure: Figure, of: int, words: Words) -> Noun | None:
    """Return the noun behind "of", also of a whole in one unit ("12 GW of its 55 GW of capacity")."""
    doc = figure.doc
    noun = noun_behind(doc, of, words, beside=True)
    if noun is None or noun.token is None or noun.token.i not in figure.taken:
        return noun
    behind = noun.token.i + 1
    if behind < len(doc) and doc[behind].lower_ in words.grammar.of:
        return noun_behind(doc, behind, words)
    phrase = phrase_after(doc, skip_determiners(doc, of + 1, words), words)  # "94% of the average of 87 cm"
    alone = phrase is None or phrase.head in figure.taken
    return governing_noun(figure, words) if alone or phrase is None else make_noun(phrase, words, beside=True)


def _behind_restated(figure: Figure, i: int, wanted: frozenset[str], words: Words) -> int | None:
    """Return where a preposition stands behind the same once more ("2 gallons, or 7.6 litres, of water")."""
    doc, start = figure.doc, i
    while i < len(doc) and (
        i in figure.taken or doc[i].text in ",()" or doc[i].lower_ in words.grammar.restating
    ):
        i += 1
    # A closing mark ends what is said again; in "250 euros, or a tenth of its output" there is none.
    closed = i > start and doc[i - 1].text in ",)"
    return i if closed and i < len(doc) and doc[i].lower_ in wanted else None
