"""The context of every mention of a document: ``read_contexts``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from claimtrack.context.action import find_action
from claimtrack.context.anchors import Anchor, event_of, find_anchors
from claimtrack.context.basis import Sign, find_basis, find_signs
from claimtrack.context.counted import find_noun
from claimtrack.context.elided import (
    EXCHANGE,
    Memory,
    find_elided,
    find_part,
    find_questions,
    parallel_noun,
    shared_head,
)
from claimtrack.context.figure import Figure, place_figure
from claimtrack.context.given import is_given
from claimtrack.context.happenings import kinds
from claimtrack.context.kind import find_kind
from claimtrack.context.matter import Matter, read_matter
from claimtrack.context.modality import find_modality
from claimtrack.context.nouns import Noun, each_its_own
from claimtrack.context.parts import is_included, is_setting, is_whole
from claimtrack.context.periods import Period, find_periods
from claimtrack.context.placing import Ground, Spot, find_spots, place_of_figure, survey
from claimtrack.context.population import find_status
from claimtrack.context.posts import days_of_posts
from claimtrack.context.scope import Scope, find_scope
from claimtrack.context.tables import read_cells
from claimtrack.context.times import Dating, day_of_document, find_dating, heading_dates
from claimtrack.context.words import Words, words_of
from claimtrack.lang import Language
from claimtrack.model import Context, Document, Mention, Span
from claimtrack.parsing import ParsedSentence
from claimtrack.sentences import Layout

if TYPE_CHECKING:
    from spacy.tokens import Token

OPEN = ("forecast", "hypothetical")
"""Modalities of a clause that leave open whether it comes to be."""


@dataclass(slots=True)
class _Around:
    """What is read once for each sentence."""

    signs: list[Sign]
    periods: list[Period]
    spots: list[Spot]
    anchors: list[Anchor]


@dataclass(slots=True)
class _State:
    """What the reading carries from sentence to sentence."""

    memory: Memory
    ground: Ground
    side: str | None = None
    side_index: int = 0
    side_turn: int | None = None


def read_contexts(
    document: Document,
    layout: Layout,
    parsed: Mapping[int, ParsedSentence],
    mentions: Sequence[tuple[int, Mention]],
    language: Language,
) -> list[Context]:
    """Return the context of each mention, in the same order.

    ``mentions`` are pairs of the sentence's index in the layout and the mention, in the order of the text;
    ``parsed`` holds the sentences that were parsed. A mention without a parse gets an empty context.
    """
    words = words_of(language)
    today = day_of_document(document, language)
    if not mentions:
        return []
    ground = survey(document, layout, read_matter(document, layout, language), language)
    posts = days_of_posts(document, layout, today, language)
    state = _State(Memory(find_questions(document.text, layout, words, language)), ground)
    contexts: list[Context] = []
    position = 0
    while position < len(mentions):
        index = mentions[position][0]
        end = position
        while end < len(mentions) and mentions[end][0] == index:
            end += 1
        group = [mention for _, mention in mentions[position:end]]
        sentence = parsed.get(index)
        if sentence is None:
            contexts += [_empty(mention, today) for mention in group]
        else:
            own = posts.get(sentence.sentence.paragraph)
            read = _read_sentence(index, sentence, group, state, own or today, words, language)
            contexts += [_of_post(context, own) for context in read]
        position = end
    contexts = read_cells(document, mentions, contexts, today, ground.matter.country, words, language)
    return _settle_casualties(mentions, contexts, words)


def _of_post(context: Context, day: date | None) -> Context:
    """Return a context as that of a post, whose day is printed above it."""
    return replace(context, asof_basis="stated") if day and context.asof_basis == "document" else context


def _settle_casualties(
    mentions: Sequence[tuple[int, Mention]], contexts: list[Context], words: Words
) -> list[Context]:
    """Return the contexts with casualties read as dead where a figure beside counts the injured.

    "Casualties are continuing, there are already 47. A total of 222 civilians have been injured."
    """
    settled = list(contexts)
    for i, context in enumerate(contexts):
        if context.counted_head not in words.casualties or context.action is not None:
            continue
        beside = (j for j in (i - 1, i + 1) if 0 <= j < len(contexts))
        near = (j for j in beside if abs(mentions[j][0] - mentions[i][0]) <= 1)
        if any(contexts[j].action in words.harms for j in near):
            settled[i] = replace(context, action=words.fatal, inferred=(*context.inferred, "action"))
    return settled


def _empty(mention: Mention, today: date | None) -> Context:
    dating = Dating(asof=today.isoformat(), asof_basis="document") if today else Dating()
    return Context(
        mention.wording, kind=mention.kind, asof=dating.asof, asof_basis=dating.asof_basis, confidence=0.3
    )


def _read_sentence(
    index: int,
    sentence: ParsedSentence,
    mentions: list[Mention],
    state: _State,
    today: date | None,
    words: Words,
    language: Language,
) -> list[Context]:
    placed = [place_figure(index, mention, sentence, words) for mention in mentions]
    for figure in placed:
        if figure is not None:
            figure.taken = frozenset(
                i
                for other in placed
                if other is not None and other is not figure
                for i in range(other.begin, other.last + 1)
            )
            figure.parts = frozenset(
                other.last
                for other in placed
                if other is not None and other is not figure and other.measure in ("count", "share", "money")
            )
    nouns = [find_noun(figure, words) if figure is not None else None for figure in placed]
    if any(token.lower_ in words.grammar.respective for token in sentence.doc):
        nouns = each_its_own(placed, nouns, words)
    ends = {mention.span.end - sentence.offset for mention in mentions}
    periods = [  # but not the year of "the 2000 people who came"
        period
        for period in find_periods(sentence.text, today, language)
        if period.end not in ends or not sentence.text[: period.end].endswith(tuple("0123456789"))
    ]
    heading = heading_dates(state.ground.text, sentence.offset, today, language)
    spots = find_spots(sentence, state.ground)
    named = {i for spot in spots for i in range(spot.first, spot.last + 1)}
    nouns = [  # "Lagos: 12": where they are, and nothing that is counted
        None if noun is not None and noun.token is not None and noun.token.i in named else noun
        for noun in nouns
    ]
    around = _Around(
        find_signs(sentence.doc, language),
        [*periods, *heading],
        spots,
        find_anchors(sentence, state.ground.text, periods, language),
    )
    contexts = []
    for number, figure in enumerate(placed):
        if figure is None:
            contexts.append(_empty(mentions[number], today))
            continue
        ahead = next((noun for noun in nouns[number + 1 :] if noun is not None), None)
        contexts.append(_read(figure, nouns[number], ahead, around, state, today, words, language))
    return contexts


def _read(
    figure: Figure,
    noun: Noun | None,
    ahead: Noun | None,
    around: _Around,
    state: _State,
    today: date | None,
    words: Words,
    language: Language,
) -> Context:
    inferred: list[str] = []
    pronoun = noun is not None and noun.text is None and noun.head == ""
    if pronoun:
        noun = state.memory.recall(figure, same_sentence=False, measures=("count", "money"), goes_on=True)
        if figure.measure == "measure":  # "It rose to 5 tonnes": what is measured, and what it does
            noun = state.memory.last(figure) or noun
    whole = is_whole(figure, words)
    part = find_part(figure, state.memory, words) if noun is None or noun.beside is None else None
    if part is not None:
        noun = part.noun
    token: Token | None = noun.token if noun is not None else None
    action = part.action if part is not None else find_action(figure, token, words)
    if part is not None:
        inferred += ["action"] if part.action_inferred else []
    elif noun is not None:
        noun = shared_head(figure, parallel_noun(figure, noun, state.memory, words), ahead, words)
    elif not pronoun:
        noun = find_elided(figure, ahead, action, state.memory, words)
    if noun is not None and noun.inferred:
        inferred += ["counted_head"] if noun.text is None else ["counted", "counted_head"]
    if noun is not None and action is None and not whole:
        included = is_included(figure, words)
        counted = state.memory.victims(figure, noun, words, same_sentence=True) if included else None
        action = noun.action or (counted.action if counted is not None else None)
    meant = state.memory.meant(figure, noun, words) if noun is not None else None
    if noun is not None and meant is not None:
        inferred += ["counted", "counted_head"]
        noun, action = replace(meant, beside=noun.beside), meant.action
    kind = find_kind(figure, noun, action, language)
    if whole and figure.measure != "measure":
        kind = figure.mention.kind
    elif kind == "measure" and figure.measure == "count":
        action = None  # "a magnitude 6.1 quake killed 61": nothing happens to a point on a scale
    setting = is_setting(figure, noun, words)
    if setting:
        action = None  # "41 died in three villages": nothing is said to have happened to villages
    if part is None:  # what comes next is about the whole again
        state.memory.remember(figure, noun, action, words)
    modality = "asserted" if whole else find_modality(figure, token, language)
    if modality in OPEN and is_given(figure, language):
        modality = "asserted"
    scope = find_scope(figure, noun, words, language)
    scope = _inferred_side(figure, noun, scope, state, words, inferred)
    place = _place(figure, around, state, inferred)
    event = _event(figure, around, state, today, inferred)
    basis, hedge = find_basis(figure, around.signs, token, language, setting=setting)
    once = event.kind is not None and event.first is not None and kinds(language)[event.kind].once
    happened = date.fromisoformat(event.first) if once and event.first else None
    dating = find_dating(figure, around.periods, today, language, modality, happened)
    return Context(
        wording=_wording(figure, noun),
        counted=noun.text if noun is not None else None,
        counted_head=noun.head if noun is not None else None,
        action=action,
        kind=kind,
        event=event.words,
        event_start=event.span.start if event.span else None,
        event_end=event.span.end if event.span else None,
        event_kind=event.kind,
        event_place=event.place,
        event_from=event.first,
        event_to=event.last,
        side=scope.side,
        agent=scope.agent,
        place=place,
        category=scope.category,
        status=find_status(figure, noun, language) if figure.measure == "count" else None,
        inferred=tuple(inferred),
        time_start=dating.time_start,
        time_end=dating.time_end,
        asof=dating.asof,
        asof_basis=dating.asof_basis,
        modality=modality,
        basis=basis,
        hedge=hedge,
        confidence=_confidence(figure, noun),
    )


def _place(figure: Figure, around: _Around, state: _State, inferred: list[str]) -> str | None:
    """Return the place of a figure; it is inferred where the sentence does not name it."""
    place, is_named = place_of_figure(figure, around.spots, state.ground)
    inferred += ["place"] if place is not None and not is_named else []
    return place


def _event(figure: Figure, around: _Around, state: _State, today: date | None, inferred: list[str]) -> Matter:
    """Return the event of a figure; it is inferred where the sentence does not name it."""
    event, is_named = event_of(figure, around.anchors, state.ground.matter, today)
    inferred += ["event"] if event.kind is not None and not is_named else []
    return event


def _inferred_side(
    figure: Figure,
    noun: Noun | None,
    scope: Scope,
    state: _State,
    words: Words,
    inferred: list[str],
) -> Scope:
    """Return the scope with the side that an earlier sentence names, where this one does not.

    A side is taken over inside an exchange of question and answer, and for people only: in other texts the
    next people named may be anybody's.
    """
    sentence = figure.parsed.sentence
    human = noun is not None and noun.head in words.humans
    if scope.side is not None and human:
        state.side, state.side_index, state.side_turn = scope.side, figure.index, sentence.turn
    elif human and state.side is not None and sentence.turn is not None and state.side_turn is not None:
        near = sentence.turn - state.side_turn <= 1 and figure.index - state.side_index <= EXCHANGE
        if near:
            scope = replace(scope, side=state.side)
            inferred.append("side")
    return scope


def _wording(figure: Figure, noun: Noun | None) -> Span:
    """Return the mention's wording up to the head noun, where that follows without a break."""
    wording = figure.mention.wording
    if noun is None or noun.beside is None:
        return wording
    token = figure.doc[noun.beside]
    return Span(wording.start, max(wording.end, figure.parsed.offset + token.idx + len(token)))


def _confidence(figure: Figure, noun: Noun | None) -> float:
    """Return how sure the reading is: a noun beside the number is nearly always right."""
    if noun is None:
        return 0.9 if figure.measure in ("duration", "times") else 0.5
    if noun.inferred:
        return 0.6
    return 0.95 if noun.beside is not None else 0.8
