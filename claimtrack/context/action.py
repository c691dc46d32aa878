"""What happened to the things counted: the verb or the noun of an event that takes them as an argument."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from claimtrack.context.figure import Figure
from claimtrack.context.parts import is_named_whole, is_point, is_whole
from claimtrack.context.phrases import has_subject, head_lemma, singular, subject_of
from claimtrack.context.subjects import given_as
from claimtrack.context.words import Words
from claimtrack.parsing.roles import (
    has_adverb_form,
    has_common_form,
    has_form,
    has_noun_form,
    has_verb_form,
    is_argument,
    is_auxiliary,
    is_auxiliary_verb,
    is_behind_preposition,
    is_cardinal,
    is_clause_of_noun,
    is_complement,
    is_conjunct,
    is_coordinator,
    is_full_verb,
    is_gerund,
    is_link,
    is_linking_word,
    is_modal,
    is_number_of,
    is_object,
    is_particle,
    is_past_participle,
    is_plain_adjective,
    is_plural,
    is_predicate,
    is_predicate_adjective,
    is_preposition,
    is_prepositional,
    is_prepositional_object,
    is_singular,
    is_subject,
    is_verb,
    stands_as,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

_belongs_to_phrase = stands_as(
    "apposition adjective noun_modifier compound number quantifier noun_adverbial adverbial determiner owner"
)
_completes_verb = stands_as(
    "object predicate_noun predicate_adjective object_predicate content_clause open_complement "
    "preposition adverbial particle"
)
_is_active_form = has_form("past gerund present third_person")
_is_any_argument = stands_as(
    "subject passive_subject object receiver agent predicate_noun predicate_adjective "
    "object_predicate content_clause open_complement preposition unclear"
)
_is_aside = stands_as("preposition noun_adverbial adverbial")
_is_governed = stands_as("object prepositional_object conjunct")
_is_inserted = stands_as("preposition adverbial_clause participle_clause")
_is_result = stands_as("predicate_adjective object_predicate content_clause")
_is_result_word = has_form("noun plural adjective")
_makes_clause = stands_as("subject passive_subject object auxiliary passive_auxiliary")
_may_be_counted = has_form("adjective cardinal")
_may_be_planned = has_form("infinitive past_participle")
_opens_object = has_form("cardinal article")


def find_action(figure: Figure, noun: Token | None, words: Words) -> str | None:
    """Return the action as a lemma with its particle; ``None`` where the sentence only states a number.

    ``noun`` is the head of what is counted, ``None`` when the number stands alone. The surest sign comes
    first: the counted words themselves, what stands before "of", the parse, last the words beside the figure.
    """
    aside = _is_aside(figure.root)
    if noun is None and (figure.measure == "duration" or (figure.measure == "measure" and aside)):
        return None
    if noun is None and is_point(figure, words):
        return None
    if is_whole(figure, words):
        return _own_action(figure, noun, words)
    named = _named(figure, noun, words)
    if named is not None:
        return named or None
    own = noun is not None and not (figure.measure == "count" and _far(figure, noun))
    start = noun if noun is not None and own else figure.root
    given = given_as(figure, words) is not None  # "gave the toll as 41": nobody gives the dead
    found = _before_of(figure, words) or (None if given else _of_token(start, words))
    if given:
        pass
    elif found is None or start.head.lower_ in words.grammar.including:
        found = _infinitive(figure, noun, words) or found
    found = found or _passive_behind(figure, noun, words) or _verb_before(figure, words)
    if found is None and start != figure.root and figure.measure != "count":
        found = _of_token(figure.root, words)
    if found is None and noun is not None:
        found = _event_of(noun, words)
    return found or None


def _event_of(noun: Token, words: Words) -> str | None:
    """Return what a noun of an event says was done ("the release": release)."""
    return words.event_nouns.get(noun.lower_) or words.event_nouns.get(head_lemma(noun, words))


def _own_action(figure: Figure, noun: Token | None, words: Words) -> str | None:
    """Return what the counted words themselves say of a whole: its verb speaks of the part only."""
    if noun is None:
        return None
    if noun.lower_ in words.nominal and not is_singular(noun):
        return words.nominal[noun.lower_] or None
    found = _participle_behind(noun, words) if is_named_whole(figure, words) else None
    return found or _event_of(noun, words)


def _before_of(figure: Figure, words: Words) -> str | None:
    """Return what the noun before "of" says was done ("the release of 12", "claimed the lives of 12").

    It is surer than the parse, which ties what follows to the wrong verb ("... of 12 people injured 40").
    """
    before = figure.before()
    if figure.measure != "count" or before is None or before.lower_ not in words.grammar.of or before.i == 0:
        return None
    left = before.nbor(-1)
    event = words.event_nouns.get(head_noun(left, words))
    if event is not None or left.lower_ not in words.person:
        return event
    for token in reversed(figure.doc[max(0, left.i - 3) : left.i]):
        if has_verb_form(token):
            return words.phrases.get(f"{token.lemma_.lower()} {head_noun(left, words)}")
    return None


def _verb_before(figure: Figure, words: Words) -> str | None:
    """Return the verb right before a figure ("captured 10"), where the parse made something else of it."""
    before = figure.before()
    if figure.measure != "count" or before is None:
        return None
    if _is_active_form(before) and is_full_verb(before) and not _is_level(before, words):
        return _verb_lemma(before, words)
    return None


def planned_verb(figure: Figure, noun: Token | None, words: Words) -> Token | None:
    """Return the infinitive behind the figure or its noun that says what is yet to be done ("to be paid")."""
    for token in (figure.root, noun):
        if token is None:
            continue
        for child in token.children:
            behind = is_clause_of_noun(child) and child.i > figure.last
            if not behind or not _may_be_planned(child):
                continue
            if any(is_auxiliary(c) and c.lower_ in words.grammar.to for c in child.children):
                return child
    return None


def _infinitive(figure: Figure, noun: Token | None, words: Words) -> str | None:
    verb = planned_verb(figure, noun, words)
    return _verb_lemma(verb, words) if verb is not None else None


def _passive_behind(figure: Figure, noun: Token | None, words: Words) -> str | None:
    """Return the participle of a passive right behind the figure, where the parse lost its subject."""
    doc = figure.doc
    i = max(figure.last, noun.i if noun is not None else 0) + 1
    auxiliary = False
    while i < len(doc) and (is_auxiliary_verb(doc[i]) or has_adverb_form(doc[i])):
        auxiliary = auxiliary or doc[i].lemma_.lower() in words.grammar.be
        i += 1
    if not auxiliary or i >= len(doc):
        return None
    if is_past_participle(doc[i]):
        return _verb_lemma(doc[i], words)
    if is_plain_adjective(doc[i]) and doc[i].lower_.endswith("ed"):
        return words.nominal.get(doc[i].lower_) or participle_lemma(doc[i].lower_)
    return None


def participle_lemma(word: str) -> str:
    """Return the verb of a regular participle that the tagger took for an adjective.

    >>> participle_lemma("disabled"), participle_lemma("wrecked"), participle_lemma("occupied")
    ('disable', 'wreck', 'occupy')
    """
    if word.endswith("ied"):
        return word[:-3] + "y"
    stem = word[:-2]
    silent = stem.endswith(("c", "v", "u", "z", "at", "bl", "dl", "tl", "pl", "gl")) or (
        stem.endswith("g") and not stem.endswith("ng")
    )
    silent = silent or (stem.endswith("s") and not stem.endswith("ss"))
    return stem + "e" if silent else stem


def _named(figure: Figure, noun: Token | None, words: Words) -> str | None:
    """Return the action that the counted words themselves name ("28 dead", "others injured"), "" for none.

    In headlines a participle behind the noun is its predicate, whatever the parse makes of it ("4 people
    killed 9 others hurt"); but one with an object is the next clause's verb ("Guards kill 5 raiders,
    captured 2"), unless that would leave the noun without any.
    """
    if noun is None:
        return None
    if noun.lower_ in words.nominal and not is_singular(noun):
        return words.nominal[noun.lower_]
    if figure.measure != "count" or noun.i + 1 >= len(noun.doc):
        return None
    participle = noun.nbor(1)
    if participle.lower_ not in words.nominal or is_plural(participle):
        return None
    behind = noun.nbor(2) if noun.i + 2 < len(noun.doc) else None
    left = figure.before()
    governed = noun.head.i < figure.begin and _is_governed(noun)
    governed = governed or (left is not None and (has_verb_form(left) or is_link(left)))
    takes_object = behind is not None and (behind.i in figure.taken or _opens_object(behind))
    modifies = behind is not None and has_common_form(behind)
    return None if (takes_object and governed) or modifies else words.nominal[participle.lower_]


def _far(figure: Figure, noun: Token) -> bool:
    """Say whether the noun is not part of the number's own phrase ("the toll rose to 12")."""
    return not figure.begin - 1 <= noun.i <= figure.last + 12


_Climb: TypeAlias = "tuple[Token | None, str | None]"
"""The next token on the way up, or what the way up says was done."""

FARTHEST = 10
"""Steps from a noun up to its verb; sentences that need more are misread."""


def _of_token(token: Token, words: Words) -> str | None:
    """Climb from a noun to its verb; through "of" to event nouns; through coordination to the first noun."""
    for _ in range(FARTHEST):
        up, found = _climb(token, words)
        if up is None:
            return found
        token = up
    return None


def _climb(token: Token, words: Words) -> _Climb:
    """Take one step up; a participle behind the noun itself says what was done where the way up does not."""
    head = token.head
    own = _participle_behind(token, words)
    if head == token:
        acts = has_verb_form(token) and not _is_level(token, words)
        return None, own or (_verb_lemma(token, words) if acts else None)
    if _belongs_to_phrase(token):
        return _onto(head, words)
    if is_conjunct(token) and (has_noun_form(head) or is_cardinal(head)):
        return (None, own) if own else (head, None)
    if is_behind_preposition(token) and is_linking_word(head):
        return _through(token, head, own, words)
    if head.lower_ in words.grammar.including and _is_inserted(head):
        return _onto(head.head, words)
    if has_verb_form(head) or is_verb(head):
        return None, (_predicate(head, token, words) if _is_any_argument(token) else None) or own
    return (head, None) if is_prepositional(token) else (None, own)


def _onto(up: Token, words: Words) -> _Climb:
    return (None, _predicate(up, up, words)) if has_verb_form(up) else (up, None)


def _through(noun: Token, preposition: Token, own: str | None, words: Words) -> _Climb:
    """Step over a preposition: "the release of 12" is an event, "the number of 12" only holds them."""
    upper = preposition.head
    if preposition.lower_ in words.grammar.with_ and own:
        return None, own
    if is_cardinal(upper):
        return upper, None
    if has_noun_form(upper):
        event = _event_of(upper, words)
        if event and preposition.lower_ in words.grammar.event:
            return None, event
        return (upper, None) if preposition.lower_ in words.grammar.container else (None, own)
    if has_verb_form(upper) or is_full_verb(upper):
        return None, _predicate(upper, noun, words)
    return (preposition, None) if is_preposition(upper) else (None, own)


def _participle_behind(noun: Token, words: Words) -> str | None:
    """Return the verb of a participle behind a noun ("15 million jobs created", "troops killed in May")."""
    if not has_noun_form(noun) and not _may_be_counted(noun):
        return None
    for child in noun.children:
        if (
            is_clause_of_noun(child)
            and child.i > noun.i
            and is_past_participle(child)
            and not has_subject(child)
        ):
            return _verb_lemma(child, words)
    return None


def _is_level(verb: Token, words: Words) -> bool:
    """Say whether a verb only presents or moves the figure; with a particle it acts ("came down")."""
    lemma = verb.lemma_.lower()
    if lemma not in words.level_verbs:
        return False
    return lemma in words.movements or not any(is_particle(child) for child in verb.children)


def _predicate(verb: Token, argument: Token, words: Words) -> str | None:
    """Return the action of a verb for one of its arguments."""
    if is_modal(verb) or verb.lower_ in words.grammar.frames:
        return None
    lemma = verb.lemma_.lower()
    phrase = _phrase(verb, words)
    if phrase is not None:
        return phrase
    if (lemma in words.movements and is_argument(argument)) or (
        lemma in words.strikes and is_object(argument) and is_plural(argument)
    ):
        return _verb_lemma(verb, words)
    if lemma in words.raising and is_subject(argument):
        raised = (c for c in verb.children if is_complement(c) and has_verb_form(c) and c.i > verb.i)
        if (inner := next(raised, None)) is not None:
            return _predicate(inner, argument, words)
    if not is_subject(argument) and lemma not in words.grammar.have and _is_level(verb, words):
        stated = subject_of(verb)
        if stated is not None and stated != argument:
            return words.event_nouns.get(head_noun(stated, words))
    if lemma in words.grammar.be:
        return _of_copula(verb, argument, words)
    if lemma in words.grammar.become:
        became = (c for c in verb.children if is_predicate(c) and c != argument)
        return next((f"{lemma} {singular(c.lower_)}" for c in became), None)
    if lemma in words.grammar.have and is_object(argument):
        return "have"
    return None if _is_level(verb, words) else _verb_lemma(verb, words)


def _of_copula(verb: Token, argument: Token, words: Words) -> str | None:
    """Return what "be" says of its subject: "are among the dead", "are idle"."""
    for child in verb.children:
        if is_prepositional(child) and child.lower_ in words.grammar.among:
            among = next((c.lower_ for c in child.children if is_prepositional_object(c)), "")
            return words.nominal.get(among) or None
        if is_predicate(child) and child.i > verb.i and child != argument:
            return _of_predicate(child, verb, argument, words)
    return None


def _of_predicate(predicate: Token, verb: Token, argument: Token, words: Words) -> str | None:
    low = predicate.lower_
    if low in words.nominal:
        return words.nominal[low] or None
    counted = any(map(is_number_of, predicate.children))
    sort = is_plural(predicate) and is_subject(argument) and not counted
    return f"{verb.lemma_.lower()} {singular(low)}" if is_predicate_adjective(predicate) or sort else None


def head_noun(token: Token, words: Words) -> str:
    """Return the singular of a noun as the table of events has it ("the death tolls": toll)."""
    return words.singular.get(token.lower_, singular(token.lower_))


def _phrase(verb: Token, words: Words) -> str | None:
    """Return the one verb that a verb and its complement mean ("claim the lives of", "taken to hospital")."""
    lemma = verb.lemma_.lower()
    for child in verb.children:
        if child.i > verb.i and _completes_verb(child):
            for low in (child.lower_, singular(child.lower_), words.singular.get(child.lower_, "")):
                found = words.phrases.get(f"{lemma} {low}")
                if found:
                    return found
    behind = [token.lower_ for token in verb.doc[verb.i + 1 : verb.i + 3]]
    said = (words.phrases.get(" ".join([lemma, *behind[:length]])) for length in (1, 2))
    return next((found for found in said if found), None)


def _verb_lemma(verb: Token, words: Words) -> str:
    """Return a verb's lemma with its particle, "as" and a noun, and a participle joined to it.

    "taken as booty": take as booty; "destroyed or damaged": destroy or damage.
    """
    phrase = _phrase(verb, words)
    if phrase is not None:
        return phrase
    if is_gerund(verb) and words.nominal.get(verb.lower_):
        return words.nominal[verb.lower_]
    parts = [verb.lemma_.lower()]
    if not parts[0][:1].isalpha():
        return ""  # a bullet that was taken for a verb
    joined = None
    for child in verb.children:
        if is_particle(child) and child.i - verb.i <= 3:
            parts.append(child.lower_)
        elif is_prepositional(child) and child.lower_ in words.grammar.as_ and child.i == verb.i + 1:
            noun = next(
                (c for c in child.children if is_prepositional_object(c) and c.i == child.i + 1), None
            )
            if noun is not None:
                parts += [child.lower_, singular(noun.lower_)]
        elif (
            _is_result(child)
            and _is_result_word(child)
            and child.i == verb.i + 1
            and is_past_participle(verb)
        ):
            parts.append(singular(child.lower_))
        elif (
            is_conjunct(child)
            and is_past_participle(child)
            and is_past_participle(verb)
            and not any(_makes_clause(c) for c in child.children)
            and child.i - verb.i <= 4
        ):
            link = next((c.lower_ for c in verb.children if is_coordinator(c)), None)
            if link in words.grammar.links:
                joined = f" {link} {child.lemma_.lower()}"
    return " ".join(parts) + (joined or "")
