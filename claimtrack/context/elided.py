"""What a figure counts where its own words do not say it ("150 were released").

``Memory`` holds what earlier figures and questions were about; ``find_elided`` decides which one is meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise

from claimtrack.context.figure import Figure
from claimtrack.context.nouns import Noun, make_noun
from claimtrack.context.parts import is_aside, is_point, is_setting, stated_part, sums_up
from claimtrack.context.phrases import above_prepositions, phrase_at, singular, subject_of
from claimtrack.context.words import Words
from claimtrack.lang import Language
from claimtrack.parsing.roles import (
    has_verb_form,
    is_any_plural,
    is_any_singular,
    is_argument,
    is_auxiliary_verb,
    is_compound_or_modifier,
    is_conjunct,
    is_conjunction,
    is_hyphen,
    is_object,
    is_past_participle,
    is_plural,
    is_subject,
)
from claimtrack.sentences import Layout

KEPT = 6
"""Earlier figures that an elided noun is looked for in; two sentences seldom hold more."""

REACH = 2
"""Sentences back to which a noun is supplied within one voice's words."""

EXCHANGE = 4
"""Sentences back to which it is supplied from the turn before: a question, and what was said up to it."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question for a number: where it stands and the noun it asks for ("How many donors do you have?")."""

    index: int
    turn: int | None
    noun: Noun


@dataclass(slots=True)
class Memory:
    """What earlier figures of the document counted, newest last, and what its questions ask for."""

    questions: Sequence[Question] = ()
    said: list[tuple[Figure, Noun]] = field(default_factory=list)
    settings: set[int] = field(default_factory=set)

    def remember(self, figure: Figure, noun: Noun | None, action: str | None, words: Words) -> None:
        """Keep a figure with what it counts and what happened."""
        if noun is not None and figure.measure in ("count", "share", "money", "measure"):
            self.said = [*self.said[1 - KEPT :], (figure, replace(noun, action=action))]
            if is_setting(figure, noun, words) or is_aside(figure, words):
                self.settings.add(figure.mention.span.start)

    def recall(
        self, figure: Figure, *, same_sentence: bool, measures: tuple[str, ...], goes_on: bool = False
    ) -> Noun | None:
        """Return what the nearest earlier figure counts, or what a question behind it asks for.

        A paragraph leaves the noun of the one above unsaid only where its figure ``goes_on``.
        """
        for earlier, noun in self._nearest():
            if not noun.text or earlier.measure not in measures:
                continue
            if same_sentence and earlier.index == figure.index:
                return Noun(noun.text, noun.head, None, inferred=True, action=noun.action)
            if not same_sentence and not (_is_beside(earlier, figure) or goes_on):
                continue
            if not same_sentence and _in_reach(earlier.index, earlier.parsed.sentence.turn, figure):
                asked = self._asked(figure, earlier.index) if "count" in measures else None
                return asked or Noun(noun.text, noun.head, None, inferred=True)
        return self._asked(figure, -1) if "count" in measures and not same_sentence else None

    def summed(self, figure: Figure, words: Words) -> Noun | None:
        """Return what the counts before a sum have in common: their noun without what tells them apart."""
        parts = [
            noun
            for earlier, noun in self._nearest()
            if earlier.index == figure.index and earlier.measure == "count"
        ]
        if not parts:
            return None
        named = next((noun for noun in parts if noun.token is not None), None)
        action = parts[0].action if len({noun.action for noun in parts}) == 1 else None
        if len({noun.head for noun in parts}) == 1:
            text = named.token.text if named is not None and named.token is not None else None
            return Noun(text, parts[0].head, None, inferred=True, action=action)
        human = all(noun.head in words.humans for noun in parts)
        return Noun(None, "person", None, inferred=True, action=action) if human else None

    def last(self, figure: Figure) -> Noun | None:
        """Return what the nearest earlier figure of the same sort is of, with what happened to it."""
        for earlier, noun in self._nearest():
            if earlier.measure == figure.measure and noun.text:
                near = _in_reach(earlier.index, earlier.parsed.sentence.turn, figure)
                return replace(noun, token=None, beside=None, inferred=True) if near else None
        return None

    def meant(self, figure: Figure, tally: Noun, words: Words) -> Noun | None:
        """Return what a bare tally is of and what happened to it: "410 were killed ... a later count of 324".

        The size of a change may be of any sort of figure ("output was 3 tonnes, a drop of 2 percent").
        """
        if tally.head not in words.tallies or tally.text is None or tally.inferred:
            return None
        if any(word.lower() in words.grammar.of for word in tally.text.split()):
            return None
        beside = tally.token.children if tally.token is not None and tally.head in words.changes else ()
        if any(is_compound_or_modifier(child) for child in beside):
            return None  # "a 9 percent pay rise" says what rises
        for earlier, noun in self._nearest():
            alike = earlier.measure == figure.measure or figure.mention.direction is not None
            if alike and noun.head not in words.tallies:
                near = _in_reach(earlier.index, earlier.parsed.sentence.turn, figure)
                return replace(noun, token=None, beside=None, inferred=True) if near else None
        return None

    def _nearest(self) -> list[tuple[Figure, Noun]]:
        """Return what was counted, nearest first; in one sentence what only says where comes last."""
        nearest = list(reversed(self.said))
        nearest.sort(key=lambda said: (-said[0].index, said[0].mention.span.start in self.settings))
        return nearest

    def victims(self, figure: Figure, noun: Noun, words: Words, *, same_sentence: bool) -> Noun | None:
        """Return the nearest earlier count that another one, "of them", can be a part of."""
        near = [
            (earlier, replace(whole, inferred=earlier.index != figure.index))
            for earlier, whole in self._nearest()
            if (earlier.index == figure.index or not same_sentence)
            and earlier.measure == "count"
            and _in_reach(earlier.index, earlier.parsed.sentence.turn, figure)
        ]
        human = noun.head in words.humans
        fitting = [whole for _, whole in near if (whole.head in words.humans) == human]
        return next(iter(fitting), near[0][1] if near else None)

    def _asked(self, figure: Figure, after: int) -> Noun | None:
        """Return what the nearest question asks for that stands behind a sentence and before the figure's."""
        for question in reversed(self.questions):
            if after < question.index < figure.index and _in_reach(question.index, question.turn, figure):
                return question.noun
        return None


def _is_beside(earlier: Figure, figure: Figure) -> bool:
    """Say whether two figures stand in one paragraph, in what is said in turn, or in one quotation."""
    first, second = earlier.parsed.sentence, figure.parsed.sentence
    quoted = figure.parsed.text[:1] in '“"«„' and second.paragraph == first.paragraph + 1
    return first.paragraph == second.paragraph or second.turn is not None or quoted


def _in_reach(index: int, turn: int | None, figure: Figure) -> bool:
    back, own = figure.index - index, figure.parsed.sentence.turn
    if turn == own:
        return 0 <= back <= REACH
    return turn is not None and own is not None and own - turn == 1 and 0 < back <= EXCHANGE


@cache
def _question_rules(language: Language) -> tuple[re.Pattern[str], frozenset[str]]:
    table = language.table("context")["questions"]
    openings = "|".join(r"\s+".join(map(re.escape, opening.split())) for opening in table["openings"])
    return re.compile(rf"\b(?:{openings})\s+([^?.!]*)", re.IGNORECASE), frozenset(table["ends"])


def find_questions(text: str, layout: Layout, words: Words, language: Language) -> list[Question]:
    """Return the questions for a number in a transcript; most hold no figure and are not parsed."""
    if not layout.turns:
        return []
    pattern, ends = _question_rules(language)
    found = []
    for index, sentence in enumerate(layout.sentences):
        match = pattern.search(text, sentence.span.start, sentence.span.end)
        if match is None or sentence.turn is None:
            continue
        noun: list[str] = []
        for word in match[1].split():
            if word.strip(",").lower() in ends:
                break
            noun.append(word.strip(","))
        if noun:
            last = noun[-1].lower()
            head = "person" if last in words.person else words.singular.get(last, singular(last))
            found.append(Question(index, sentence.turn, Noun(" ".join(noun), head, None, inferred=True)))
    return found


@dataclass(frozen=True, slots=True)
class Part:
    """A noun said of a bare number, with what happened to the whole it is a part of."""

    noun: Noun
    action: str | None = None
    action_inferred: bool = False


def find_part(figure: Figure, memory: Memory, words: Words) -> Part | None:
    """Return what a bare number is said to be ("41 died, seven of them children") and what the whole met."""
    if figure.measure != "count":
        return None
    stated = stated_part(figure, words)
    if stated is None:
        return None
    phrase, of_them = stated
    noun = make_noun(phrase, words)
    whole = memory.victims(figure, noun, words, same_sentence=not of_them)
    action = whole.action if whole is not None else None
    return Part(noun, action, whole is not None and whole.inferred and action is not None)


def find_elided(
    figure: Figure, noun_ahead: Noun | None, action: str | None, memory: Memory, words: Words
) -> Noun | None:
    """Return the noun that the sentence leaves out, from what stands before it.

    ``noun_ahead`` is what the next figure of the sentence counts ("20, 30 and 45 soldiers"). People who are
    only known by what happened to them have the head ``person`` and no words.
    """
    before = figure.before()
    if before is not None and before.text == "(" and before.i - 1 in figure.taken:
        # "12 billion shekels ($3 billion)": the same once more
        return memory.recall(figure, same_sentence=True, measures=(figure.measure,))
    if figure.measure == "age":
        subject = subject_of(above_prepositions(figure.root.head))
        aged = subject is not None and subject.i in figure.taken  # "4 out of 10 mayors are under 40"
        return memory.recall(figure, same_sentence=True, measures=("count", "share")) if aged else None
    if figure.measure == "times":  # "twice as many as in May"
        alike = any(
            t.lower_ in words.grammar.comparatives for t in figure.doc[figure.last + 1 : figure.last + 4]
        )
        return memory.recall(figure, same_sentence=True, measures=("count",)) if alike else None
    if figure.measure == "share":
        return _elided_share(figure, memory, words)
    if figure.measure in ("money", "measure") and _is_all_that_is_said(figure, words):
        return memory.last(figure)
    if figure.measure == "money":
        joined = _is_joined(figure)
        return memory.recall(figure, same_sentence=True, measures=("money",)) if joined else None
    if figure.measure != "count" or is_point(figure, words):
        return None
    if noun_ahead is not None and _leads_to_next(figure, figure.last, words):
        return Noun(noun_ahead.text, noun_ahead.head, None, inferred=False)
    if sums_up(figure, words):
        return memory.summed(figure, words)
    people = action is not None and action.split(" or ")[0] in words.people_verbs
    here = memory.recall(figure, same_sentence=True, measures=("count",))
    if here is not None and (not people or here.head in words.humans):
        return here
    if figure.mention.quantity.bound == "vague":
        # "thousands fled": a bare vague number means people, but "made millions" does not
        means_people = people or is_subject(figure.root)
        return Noun(None, "person", None, inferred=True) if means_people else None
    stated = _noun_before(figure, words)
    if stated is not None and not people:
        return stated
    if people:
        return Noun(None, "person", None, inferred=True)
    around = [token.lower_ for token in figure.doc[max(0, figure.begin - 1) : figure.last + 3]]
    goes_on = any(word in words.additions or word in words.grammar.others for word in around)
    of_these = any(
        a.lower_ in words.grammar.of and b.lower_ in words.grammar.these for a, b in pairwise(figure.doc)
    )
    goes_on = goes_on or of_these  # "Of those, 12 were empty."
    recalled = memory.recall(figure, same_sentence=False, measures=("count",), goes_on=goes_on)
    return recalled or _noun_behind(figure, words)


def _elided_share(figure: Figure, memory: Memory, words: Words) -> Noun | None:
    """Return what the share before this one is a share of, where the words lead back to it.

    They do in "half of them", "7 % are ill", "and 7 %", "up from 7 %"; "an error of 4 %" stands alone.
    """
    measures = ("share", "count")
    following, before = figure.after(), figure.before()
    back = following is not None and following.lower_ in words.grammar.of
    subject = is_subject(figure.root)
    led = before is not None and before.lower_ in words.grammar.movement
    here = back or subject or led or _is_joined(figure)
    found = memory.recall(figure, same_sentence=True, measures=measures) if here else None
    if found is None and (back or subject):
        found = memory.recall(figure, same_sentence=False, measures=measures, goes_on=True)
    return found


def _is_all_that_is_said(figure: Figure, words: Words) -> bool:
    """Say whether a figure is all that somebody says: "80 tonnes burned; the owner had said 45 tonnes"."""
    anchor = figure.root
    return is_object(anchor) and anchor.head.lemma_.lower() in words.voices


def _is_joined(figure: Figure) -> bool:
    """Say whether "and" or a comma ties the figure to something before it."""
    before = figure.before()
    return is_conjunct(figure.root) or (before is not None and (is_conjunction(before) or before.text == ","))


def shared_head(figure: Figure, noun: Noun, ahead: Noun | None, words: Words) -> Noun:
    """Return the noun with the head that the next one lends it ("5 army and 7 police officers")."""
    token = noun.token
    if ahead is None or ahead.token is None or ahead.beside is None or token is None or noun.beside is None:
        return noun
    several = figure.measure == "count" and figure.mention.quantity.low not in (None, 1)
    hyphened = figure.last + 1 < len(figure.doc) and is_hyphen(figure.doc[figure.last + 1])
    if several and not hyphened and is_any_singular(token) and _leads_to_next(figure, noun.beside, words):
        return replace(noun, head=ahead.head)
    return noun


def parallel_noun(figure: Figure, noun: Noun, memory: Memory, words: Words) -> Noun:
    """Return the noun that a participle takes from the passive beside it ("9 were killed and 21 injured").

    A single one before it lends nothing: "one gunman was killed and 21 injured".
    """
    if not noun.nominal or noun.token is None or not memory.said:
        return noun
    earlier, before = memory.said[-1]
    link = figure.before()
    several = earlier.measure == "count" and earlier.mention.quantity.low not in (None, 1)
    joined = link is not None and (link.lower_ in words.grammar.links or link.text == ",")
    if earlier.index != figure.index or not (several and joined) or before.token is None:
        return noun
    if before.nominal or before.head == noun.head:
        return noun
    between = figure.doc[before.token.i + 1 : figure.begin]
    verbs = [token for token in between if has_verb_form(token) and not is_auxiliary_verb(token)]
    if len(verbs) == 1 and is_past_participle(verbs[0]) and verbs[0].lower_ in words.nominal:
        return replace(noun, text=before.text, head=before.head, inferred=True)
    return noun


def _leads_to_next(figure: Figure, last: int, words: Words) -> bool:
    """Say whether "," or "and" alone stands between ``last`` and the next figure ("20, 30 and 45")."""
    joined = bracket = False
    for token in figure.doc[last + 1 : last + 8]:
        if token.i in figure.taken:
            return joined
        if token.text == "(":
            bracket = True
        elif bracket:
            bracket = token.text != ")"
        elif token.text == "," or token.lower_ in words.grammar.links:
            joined = True
        elif token.lower_ not in words.grammar.fillers:
            return False
    return False


def _noun_before(figure: Figure, words: Words) -> Noun | None:
    """Return the nearest plural subject to the left ("casualties are continuing, there are already 47")."""
    acted = figure.root.head if is_object(figure.root) else None
    for token in reversed(figure.doc[: figure.begin]):
        if is_any_plural(token) and is_argument(token) and token.lower_ not in words.times:
            if is_object(token) and is_subject(figure.root):
                continue  # "it widens the gaps, as 2 million have left": no gaps have left
            if token.head.lemma_.lower() in words.voices or token.head == acted:
                continue  # "officials say there are 47": they are the voice; "nurses expect 31": they act
            noun = make_noun(phrase_at(token, words), words)
            return Noun(noun.text, noun.head, None, inferred=True)
    return None


def _noun_behind(figure: Figure, words: Words) -> Noun | None:
    """Return a plural subject of a later clause ("Eight were found, but the dolphins ...")."""
    for token in figure.doc[figure.last + 1 :]:
        if is_plural(token) and is_subject(token) and token.lower_ not in words.times:
            noun = make_noun(phrase_at(token, words), words)
            return Noun(noun.text, noun.head, None, inferred=True)
    return None
