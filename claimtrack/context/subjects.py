"""What a figure is said of: the subject or object of a verb of level or change, the noun above an amount."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from claimtrack.context.figure import Figure
from claimtrack.context.nouns import Noun, make_noun, noun_behind, unwrap
from claimtrack.context.parts import is_quoted
from claimtrack.context.phrases import (
    above_prepositions,
    head_lemma,
    is_preposition_to,
    object_of,
    phrase_at,
    singular,
    subject_of,
)
from claimtrack.context.words import Words
from claimtrack.parsing.roles import (
    has_adverb_form,
    has_form,
    has_name_form,
    has_noun_form,
    has_verb_form,
    is_any_plural,
    is_argument,
    is_article,
    is_article_or_possessive,
    is_auxiliary,
    is_behind_preposition,
    is_conjunct,
    is_conjunction,
    is_kind,
    is_link,
    is_number_of,
    is_object,
    is_particle,
    is_preposition,
    is_prepositional_object,
    is_pronoun,
    is_root,
    is_singular,
    is_subject,
    shows_passive,
    stands_as,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

_hangs_on_noun = stands_as("preposition apposition number noun_adverbial")
_is_given = stands_as("prepositional_object prepositional_clause adjective number")
_is_link_or_to = has_form("link infinitive_mark")
_is_misread_verb = has_form("plural name plural_name")
_is_part_of_number = stands_as("noun_modifier compound quantifier")
_is_verb_or_adjective = is_kind("verb auxiliary adjective")


def predicated_noun(figure: Figure, words: Words) -> Noun | None:
    """Return the subject of which the figure is said ("the death toll stands at 60")."""
    headline = _numbered(figure, words) or _headline_subject(figure, words)
    if headline is not None:
        return headline
    anchor = _anchor(figure, words)
    governor, preposition = anchor.head, None
    if is_subject(anchor):
        return None
    if is_preposition(governor) and is_behind_preposition(anchor):
        if governor.lower_ in words.grammar.of and has_noun_form(governor.head):
            if governor.head.lower_ in words.grammar.idioms and is_prepositional_object(governor.head):
                return None
            event = words.event_nouns.get(singular(governor.head.lower_))
            if event in words.people_verbs and governor.head.lower_ not in words.person:
                return Noun(None, "person", None, inferred=True)  # "the death of eight"
            return unwrap(figure, governor.head, words)
        preposition = governor.lower_
        governor = above_prepositions(governor.head)
        if has_noun_form(governor):
            lemma = head_lemma(governor, words)
            told = preposition in words.grammar.movement and is_root(governor) and _moves(figure, words)
            if told or lemma == "person" or lemma in words.figures or lemma in words.changes:
                return unwrap(figure, governor, words)
            return None
    if preposition in words.grammar.with_:
        return None  # "the province ranked second with 60": it has them, it is not them
    lemma = governor.lemma_.lower()
    if given := given_as(figure, words):
        return unwrap(figure, given, words)
    moved = preposition in words.grammar.movement and lemma in words.movements
    quoted = preposition in words.grammar.movement and is_quoted(figure, lemma, words)
    if not has_verb_form(governor) or not (moved or quoted or lemma in words.level_verbs):
        return None
    if is_object(anchor) and lemma in words.grammar.have:
        return None
    said = object_of(governor) if moved or lemma in words.grammar.settings else None
    if said is None or said.i >= figure.first:
        said = None if _is_voice(governor, words) else subject_of(governor)
    if said is None or figure.first <= said.i <= figure.last:
        return None
    if not has_noun_form(said) and not (said.lower_ in words.nominal and said.i < figure.begin):
        return None
    return unwrap(figure, said, words)


def _moves(figure: Figure, words: Words) -> bool:
    """Say whether "to" stands between the figure and another one: "from 40 to 60"."""
    doc = figure.doc
    ends = ((figure.last + 1, figure.last + 2), (figure.begin - 1, figure.begin - 2))
    return any(
        0 <= to < len(doc) and doc[to].lower_ in words.grammar.to and other in figure.taken
        for to, other in ends
    )


def given_as(figure: Figure, words: Words) -> Token | None:
    """Return the word for a number that is given: "gave the toll as 41", "fixed the toll at 41"."""
    anchor = _anchor(figure, words)
    preposition = anchor.head
    if preposition.lower_ not in words.grammar.as_ | words.grammar.at or not _is_given(anchor):
        return None
    verb = preposition.head
    if not has_verb_form(verb):
        return None
    passive = any(shows_passive(child) for child in verb.children)
    given = subject_of(verb) if passive else object_of(verb)
    if given is None or not given.i < figure.begin:
        return None
    lemmas = {head_lemma(given, words), given.lemma_.lower()}
    known = lemmas & (words.figures | words.tolls) or given.lower_ in words.nominal
    return given if known else None


def _anchor(figure: Figure, words: Words) -> Token:
    """Return the token by which the figure's wording hangs on the rest of the sentence.

    Of "in excess of 90" that is "in"; the lower end of "from 90 to 60" hangs where the upper one does.
    """
    anchor = figure.root
    for _ in range(5):
        head = anchor.head
        compares = head.i == figure.last + 1 and head.lower_ in words.comparatives
        timed = head.i == figure.last + 1 and head.lower_ in words.times  # "rose 5% yoy"
        inside = compares or timed or figure.begin <= head.i <= figure.last
        listed = is_conjunct(anchor) and is_number_of(head)  # "rose 4 and 9 percent"
        counted = is_number_of(anchor) and figure.measure != "count"  # "from 25 to 19 percent"
        paired = head.i in figure.taken and (_is_part_of_number(anchor) or listed or counted)
        if head == anchor or has_verb_form(head) or not (inside or paired):
            break
        anchor = head
    return anchor


def _numbered(figure: Figure, words: Words) -> Noun | None:
    """Return the plural subject of a verb of number ("the dead numbered six", "casualties number 40")."""
    doc, i = figure.doc, figure.begin - 1
    if i < 1:
        return None
    numbered = doc[i].lower_ in words.grammar.numbering and doc[i - 1].lower_ in words.nominal
    misread = is_singular(doc[i]) and doc[i].lower_ in words.level_verbs and is_any_plural(doc[i - 1])
    return make_noun(phrase_at(doc[i - 1], words), words) if numbered or misread else None


def _headline_subject(figure: Figure, words: Words) -> Noun | None:
    """Return the subject of a verb that was tagged as a noun ("Death toll from floods rises to 12").

    Of an amount it may stand right before the figure, or before a movement ("the price of diesel rises from
    $3 to $4", "the plant costs $5m").
    """
    doc, i = figure.doc, figure.begin - 1
    counts = figure.measure == "count"
    if i > 0 and doc[i].lower_ in words.grammar.headline | (
        frozenset() if counts else words.grammar.movement
    ):
        i = _before_figure(i - 1, figure.taken)
        i -= i > 0 and doc[i].lower_ in words.grammar.movement
    elif counts:
        return None
    verbs = words.level_verbs if counts else words.level_verbs | words.price_verbs
    if i < 1 or not _is_misread_verb(doc[i]) or singular(doc[i].lower_) not in verbs - {doc[i].lower_}:
        return None
    verb = doc[i]
    i -= 1
    for _ in range(4):
        i = _before_figure(i, figure.taken)
        if is_link(doc[i]):
            i -= 1  # "a plant of 750 MW costs $5m"
        if i < 0 or not has_noun_form(doc[i]):
            return None
        phrase = phrase_at(doc[i], words)
        left = phrase.first - 1
        if left >= 0 and is_article(doc[left]):
            left -= 1
        if left < 1 or not is_link(doc[left]):
            noun = make_noun(phrase, words)
            return replace(noun, text=noun.text and noun.text.removesuffix(f" {verb.text}"))
        i = left - 1
    return None


def is_misread_verb(figure: Figure, i: int, words: Words) -> bool:
    """Say whether a plural between two figures is a verb of price or level ("a 750 MW plant costs $5m")."""
    doc = figure.doc
    verb = singular(doc[i].lower_) in (words.level_verbs | words.price_verbs) - {doc[i].lower_}
    return verb and _is_misread_verb(doc[i]) and i + 1 in figure.taken and i - 1 == figure.last


def _before_figure(i: int, taken: frozenset[int]) -> int:
    """Return the position itself, or that before the figure that ends there."""
    while i > 0 and i in taken:
        i -= 1
    return i


def _is_voice(verb: Token, words: Words) -> bool:
    """Say whether a verb's subject is who speaks; of a passive ("was put at 60") it is what is spoken of."""
    passive = any(shows_passive(child) for child in verb.children)
    return verb.lemma_.lower() in words.voices and not passive


def governing_noun(figure: Figure, words: Words) -> Noun | None:
    """Return what a share, an amount of money or a measure is about, from the words that govern it."""
    stated = _gapped(figure, words) or _headline_subject(figure, words)
    if stated is not None:
        return stated
    anchor = _first_of_pair(figure, _anchor(figure, words), words)
    leads = is_preposition(anchor.head) or is_preposition_to(anchor.head)
    preposition = anchor.head.lower_ if leads else None
    governor = _moved_above(figure, above_prepositions(anchor.head), preposition, words)
    lemma = governor.lemma_.lower()
    setting = governor
    while preposition in words.grammar.at and has_noun_form(setting) and setting.head != setting:
        setting = setting.head  # "put losses from the storm at $5m": the parse ties "at" to the storm
    lemmas = (lemma, setting.lemma_.lower())
    set_at = (
        object_of(setting)
        if preposition is not None and words.grammar.settings.intersection(lemmas)
        else None
    )
    if set_at is not None and has_noun_form(set_at) and set_at.i < figure.begin:
        return _about(figure, set_at, words)
    beside = _noun_at(figure, words)
    if beside is not None:
        return _about(figure, beside, words)
    before = figure.before()
    if before is not None and before.text in (":", "(") and before.i - 1 in figure.taken:
        return None
    if has_noun_form(governor) and governor.i < figure.first:
        if preposition is None and not _hangs_on_noun(anchor):
            return None
        return _about(figure, governor, words) if governor.i not in figure.taken else None
    if not has_verb_form(governor) and not _is_verb_or_adjective(governor):
        return None
    moved = preposition in words.grammar.movement
    if lemma in words.purpose_verbs and not moved:
        noun = _purpose(figure, governor, words)
        if noun is not None:
            return noun
    said = _done_for(governor, words) or _said_of(anchor, governor, preposition, figure.taken, words)
    if said is None or figure.first <= said.i <= figure.last or said.i in figure.taken:
        return None
    for_it = figure.measure == "money" and preposition in words.grammar.price
    if for_it and has_name_form(said) and lemma not in words.deal_verbs:
        return None  # "sued Norwag Corp. for $5m"
    if is_pronoun(said):
        person = (
            said.lower_ in words.grammar.persons
        )  # "it rose to $5m" leads back to a thing, "she raised" not
        return None if person else Noun(None, "", said, inferred=True)
    return _about(figure, said, words) if has_noun_form(said) else None


def _moved_above(figure: Figure, noun: Token, preposition: str | None, words: Words) -> Token:
    """Return the verb of change above a noun that a parse ties "to" or "from" to, else the noun itself.

    "Rents have risen since the flood, to $500": nothing but the verb can lead to the figure.
    """
    verb = noun
    moves = preposition in words.grammar.movement - words.grammar.at
    while moves and verb.head != verb and (is_prepositional_object(verb) or verb.i in figure.taken):
        verb = above_prepositions(verb.head)
    return verb if has_verb_form(verb) and verb.lemma_.lower() in words.movements else noun


def _gapped(figure: Figure, words: Words) -> Noun | None:
    """Return what changed by a figure whose verb stands with another one ("the Arno fell 3%, the Brenta 2%").

    Parses tie such a figure to the first subject.
    """
    token = figure.before()
    if figure.mention.direction is None or token is None:
        return None
    while token.i > 0 and (token.lower_ in words.grammar.by or has_adverb_form(token) or is_particle(token)):
        token = token.nbor(-1)
    if not has_noun_form(token) or token.lower_ in words.times or token.lower_ in words.changes:
        return None
    phrase = phrase_at(token, words)
    left = phrase.first - 1
    if left >= 0 and is_article_or_possessive(figure.doc[left]):
        left -= 1
    linked = left > 0 and (figure.doc[left].text == "," or is_conjunction(figure.doc[left]))
    return make_noun(phrase, words) if linked and any(i < left for i in figure.taken) else None


def _first_of_pair(figure: Figure, anchor: Token, words: Words) -> Token:
    """Return the figure that this one says in other terms ("added 45 points, or 0.3 percent")."""
    before = figure.before()
    if not is_conjunct(anchor) or before is None or before.lower_ not in words.grammar.restating:
        return anchor
    while is_conjunct(anchor) and anchor.head != anchor:
        anchor = anchor.head
    return anchor


def _noun_at(figure: Figure, words: Words) -> Token | None:
    """Return the noun that a preposition, colon or bracket ties to the figure right behind it."""
    before = figure.before()
    if before is None or before.i == 0:
        return None
    left = before.nbor(-1)
    if not has_noun_form(left) or left.i in figure.taken:
        return None
    if before.text in (":", "(") or before.lower_ in words.grammar.of:
        return left  # "a fine of $5m", "an area of 18,000 sq km"
    level = before.lower_ in words.grammar.level and _is_link_or_to(before)
    return left if level and left.lower_ not in words.times else None


def _purpose(figure: Figure, verb: Token, words: Words) -> Noun | None:
    """Return what money goes to: the noun behind "for", "on", "in" ("spent $5m on drones")."""
    following = figure.after()
    places = [] if following is None else [following]
    places += [child for child in verb.children if child.i > figure.last]
    for token in places:
        if token.lower_ in words.grammar.purpose:
            noun = noun_behind(figure.doc, token.i, words)
            if noun is not None and (noun.token is None or noun.token.i not in figure.taken):
                return noun
    return None


def _done_for(verb: Token, words: Words) -> Token | None:
    """Return what is done at a cost that "it" only announces: "It would cost $5m to repair the bridge"."""
    it = subject_of(verb)
    if it is None or not is_pronoun(it) or it.lower_ in words.grammar.persons:
        return None
    if verb.lemma_.lower() not in words.price_verbs | words.purpose_verbs:
        return None
    for done in verb.children:
        infinite = any(c.lower_ in words.grammar.to and is_auxiliary(c) for c in done.children)
        if infinite and done.i > verb.i:
            return object_of(done)
    return None


def _said_of(
    anchor: Token, verb: Token, preposition: str | None, taken: frozenset[int], words: Words
) -> Token | None:
    """Return the object or subject that a verb gives the amount to."""
    lemma = verb.lemma_.lower()
    priced = preposition in words.grammar.price or lemma in words.deal_verbs
    moved = preposition in words.grammar.movement and lemma not in words.level_verbs
    said = None
    if priced or moved or (lemma in words.purpose_verbs and not is_object(anchor)):
        said = object_of(verb)
    step = said is not None and lemma in words.movements and said.lower_ in words.grammar.steps
    stepped = said is not None and not priced and (said.i in taken or step)
    if stepped:
        said = None  # "it gained 94 cents at $7", "it slid a cent to $7"
    if said is None and preposition in words.grammar.by:
        said = next((child for child in verb.children if is_object(child) and has_noun_form(child)), None)
    if said is None and lemma in words.level_verbs | words.movements | words.price_verbs:
        gains = (is_object(anchor) or stepped) and lemma in words.movements  # "the index added 2 percent"
        said = subject_of(verb) if gains or not _is_voice(verb, words) else None
    return said


def _about(figure: Figure, token: Token, words: Words) -> Noun | None:
    """Return what a governing noun is about: "rate of inflation" is inflation, "unemployment rate" the rate.

    A bare "rate of" or "estimate of" before the figure says nothing; then the subject of its clause does
    ("gas is leaking at a rate of 40 tonnes").
    """
    lemma = head_lemma(token, words)
    phrase = phrase_at(token, words)
    bare = not any(has_noun_form(t) for t in figure.doc[phrase.first : token.i])
    following = token.nbor(1) if token.i + 1 < len(token.doc) else None
    portioned = following is not None and following.lower_ in words.grammar.of
    if lemma in words.figures and bare and portioned and figure.begin <= token.i + 4:
        verb = above_prepositions(token.head)
        said = subject_of(verb) if has_verb_form(verb) and not is_argument(token) else None
        named = said is not None and has_name_form(said)  # "the Coast Guard stuck to an estimate of"
        if (
            said is None
            or named
            or not has_noun_form(said)
            or said.i in figure.taken
            or _is_voice(verb, words)
        ):
            return make_noun(phrase, words) if lemma in words.tallies else None
        return unwrap(figure, said, words)
    return unwrap(figure, token, words)
