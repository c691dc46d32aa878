"""What a figure counts or measures.

``find_noun`` reads it from the figure's own sentence; ``Memory`` supplies what is left unsaid ("150 were
released") from the figures and nouns before it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from claimtrack.context.figure import Figure
from claimtrack.context.nouns import (
    PRONOUNS,
    Noun,
    bracketed_noun,
    governing_noun,
    make_noun,
    noun_behind,
    noun_beside,
    noun_left_of,
    predicated_noun,
    skip_rate,
    unwrap,
)
from claimtrack.context.phrases import (
    NOUNS,
    VERBS,
    Phrase,
    head_lemma,
    object_of,
    phrase_after,
    phrase_at,
    skip_determiners,
    subject_of,
)
from claimtrack.context.words import Words

KEPT = 6
"""Earlier figures that an elided noun is looked for in; two sentences seldom hold more."""


@dataclass(slots=True)
class Memory:
    """What earlier figures of the document counted, newest last."""

    said: list[tuple[Figure, Noun]] = field(default_factory=list)

    def remember(self, figure: Figure, noun: Noun | None, action: str | None) -> None:
        """Keep a figure with what it counts and what happened."""
        if noun is not None and figure.measure in ("count", "share", "money", "measure"):
            self.said = [*self.said[1 - KEPT :], (figure, replace(noun, action=action))]

    def recall(self, figure: Figure, *, same_sentence: bool, measures: tuple[str, ...]) -> Noun | None:
        """Return what the nearest earlier figure counts, not further than two sentences back."""
        for earlier, noun in reversed(self.said):
            near = earlier.index == figure.index if same_sentence else 0 <= figure.index - earlier.index <= 2
            turn = earlier.parsed.sentence.turn == figure.parsed.sentence.turn
            if near and turn and earlier.measure in measures and noun.text:
                return Noun(
                    noun.text, noun.head, None, inferred=True, action=noun.action if same_sentence else None
                )
        return None


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
    return reader(figure, words)


# One reader for each sort of figure


def _of_count(figure: Figure, words: Words) -> Noun | None:
    beside = noun_beside(figure, words)
    if beside is not None:
        return beside
    following = figure.after()
    if following is not None and following.lower_ in words.grammar.of:
        return None  # "three of them": the noun stands before
    return predicated_noun(figure, words) or bracketed_noun(figure, words)


def _of_money(figure: Figure, words: Words) -> Noun | None:
    doc, i = figure.doc, figure.last + 1
    i = skip_rate(doc, i, words)
    before = figure.before()
    if before is not None and before.lower_ in words.grammar.worth:
        return noun_left_of(figure, before.i - 1, words)
    following = doc[i] if i < len(doc) else None
    if following is not None:
        if following.lower_ in words.grammar.worth or (
            following.text == "-" and i + 1 < len(doc) and doc[i + 1].lower_ in words.grammar.worth
        ):
            i += 2 if following.text == "-" else 1
            following = doc[i] if i < len(doc) else None
        if following is not None and following.lower_ in words.grammar.about:
            noun = noun_behind(doc, i, words)
            if noun is not None and (
                following.lower_ not in words.grammar.in_
                or noun.token is None
                or noun.token.tag_ not in ("NNP", "NNPS")
            ):
                return noun
        elif following is not None:
            phrase = phrase_after(doc, i, words)
            if phrase is not None and _is_thing(phrase, words):
                return make_noun(phrase, words, beside=True)
    return governing_noun(figure, words)


def _is_thing(phrase: Phrase, words: Words) -> bool:
    """Say whether the phrase behind an amount can be what it pays for: no time, no name, no "total"."""
    if phrase.nominal or phrase.token.lower_ in words.times:
        return False
    named = phrase.token.tag_ in ("NNP", "NNPS") and phrase.first == phrase.head
    return not named and head_lemma(phrase.token, words) not in words.figures


def _of_share(figure: Figure, words: Words) -> Noun | None:
    doc, i = figure.doc, figure.last + 1
    following = doc[i] if i < len(doc) else None
    if following is not None and following.lower_ in words.grammar.of:
        return noun_behind(doc, i, words, beside=True)
    phrase = phrase_after(doc, skip_determiners(doc, i, words), words)
    if (
        phrase is not None
        and phrase.token.lower_ not in words.times
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


def _of_duration(figure: Figure, words: Words) -> Noun | None:
    doc, i = figure.doc, figure.last + 1
    following = doc[i] if i < len(doc) else None
    if following is None:
        return None
    if following.lower_ in words.grammar.of:
        return noun_behind(doc, i, words, beside=True)
    # "41-year rule", "2 month breeding period": only a singular unit stands before a noun as its modifier.
    unit = doc[figure.last]
    if unit.tag_ == "NN" and (
        unit.dep_ in ("compound", "nmod", "amod", "npadvmod") or "-" in figure.doc[figure.first : i].text
    ):
        phrase = phrase_after(doc, i, words)
        if phrase is not None and phrase.token.lower_ not in words.dimensions and not phrase.nominal:
            return make_noun(phrase, words, beside=True)
    return None


def _of_age(figure: Figure, words: Words) -> Noun | None:
    doc = figure.doc
    i = figure.last + 1
    while i < len(doc) and (doc[i].tag_ == "HYPH" or doc[i].lower_ in words.age_behind):
        i += 1
    phrase = phrase_after(doc, i, words)
    if phrase is not None and i == phrase.first and doc[i - 1].lower_ in words.age_behind:
        return make_noun(phrase, words, beside=True)
    left = figure.begin - 1
    while left >= 0 and (
        doc[left].lower_ in words.age_before
        or doc[left].text in ",("
        or doc[left].tag_ in ("IN", "DT", "RB")
        or left in figure.taken
        or doc[left].tag_ in ("CC", "CD")
    ):
        left -= 1
    if left >= 0 and doc[left].tag_ in NOUNS:
        return make_noun(phrase_at(doc[left], words), words)
    verb = figure.root.head
    subject = subject_of(verb) if verb.pos_ in ("VERB", "AUX") else None
    if subject is not None:
        if subject.tag_ in PRONOUNS:
            return Noun(subject.text, "person", subject)
        return make_noun(phrase_at(subject, words), words)
    return None


def _of_times(figure: Figure, words: Words) -> Noun | None:
    doc, i = figure.doc, figure.last + 1
    while i < len(doc) and doc[i].lower_ in words.grammar.multiples:
        i += 1
    # "five times as many tanks"; "twice as the rain came" compares nothing
    if any(t.lower_ in words.grammar.comparatives for t in doc[figure.last + 1 : i]):
        phrase = phrase_after(doc, i, words)
        if phrase is not None:
            return make_noun(phrase, words)
    root = figure.root
    if root.tag_ in VERBS:  # "doubled"
        changed = object_of(root) or subject_of(root)
        if changed is not None and changed.tag_ in NOUNS:
            return unwrap(figure, changed, words)
    return None


def _of_measure(figure: Figure, words: Words) -> Noun | None:
    doc, i = figure.doc, figure.last + 1
    i = skip_rate(doc, i, words)
    following = doc[i] if i < len(doc) else None
    if following is not None:
        if following.lower_ in words.grammar.of:
            return noun_behind(doc, i, words, beside=True)
        if following.lower_ in words.dimensions and figure.begin > 0 and doc[figure.begin - 1].tag_ in NOUNS:
            # "the town around 20 kilometres northwest of the capital": the thing whose place is measured
            return make_noun(phrase_at(doc[figure.begin - 1], words), words)
        if following.lower_ not in words.dimensions and (
            doc[figure.last].tag_ not in ("NNS", "NNPS") or i > figure.last + 1
        ):
            phrase = phrase_after(doc, i, words)
            if (
                phrase is not None
                and not phrase.nominal
                and phrase.token.lower_ not in words.times | words.dimensions
            ):
                return make_noun(phrase, words, beside=True)
    return governing_noun(figure, words)


# What the sentence leaves unsaid


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
    if figure.measure == "share":
        return _elided_share(figure, memory, words)
    if figure.measure == "money":
        joined = _is_joined(figure)
        return memory.recall(figure, same_sentence=True, measures=("money",)) if joined else None
    if figure.measure != "count":
        return None
    if noun_ahead is not None and _leads_to_next(figure, figure.last, words):
        return Noun(noun_ahead.text, noun_ahead.head, None, inferred=False)
    people = action is not None and action.split(" or ")[0] in words.people_verbs
    here = memory.recall(figure, same_sentence=True, measures=("count",))
    if here is not None and (not people or here.head in words.humans):
        return here
    if figure.mention.quantity.bound == "vague":
        # "thousands fled": a bare vague number means people, but "made millions" does not
        means_people = people or figure.root.dep_ in ("nsubj", "nsubjpass")
        return Noun(None, "person", None, inferred=True) if means_people else None
    subject = _noun_before(figure, words)
    if subject is not None and not people:
        return subject
    if people:
        return Noun(None, "person", None, inferred=True)
    return memory.recall(figure, same_sentence=False, measures=("count",)) or _noun_behind(figure, words)


def _elided_share(figure: Figure, memory: Memory, words: Words) -> Noun | None:
    """Return what the share before this one is a share of, where the words lead back to it.

    They do in "half of them", "7 % are ill", "and 7 %", "up from 7 %"; "an error of 4 %" stands alone.
    """
    measures = ("share", "count")
    following, before = figure.after(), figure.before()
    back = following is not None and following.lower_ in words.grammar.of
    subject = figure.root.dep_ in ("nsubj", "nsubjpass")
    led = before is not None and before.lower_ in words.grammar.movement
    here = back or subject or led or _is_joined(figure)
    found = memory.recall(figure, same_sentence=True, measures=measures) if here else None
    if found is None and (back or subject):
        found = memory.recall(figure, same_sentence=False, measures=measures)
    return found


def _is_joined(figure: Figure) -> bool:
    """Say whether "and" or a comma ties the figure to something before it."""
    before = figure.before()
    return figure.root.dep_ == "conj" or (before is not None and (before.tag_ == "CC" or before.text == ","))


def shared_head(figure: Figure, noun: Noun, ahead: Noun | None, words: Words) -> Noun:
    """Return the noun with the head that the next one lends it ("5 army and 7 police officers")."""
    token = noun.token
    if ahead is None or ahead.token is None or ahead.beside is None or token is None or noun.beside is None:
        return noun
    several = figure.measure == "count" and figure.mention.quantity.low not in (None, 1)
    if several and token.tag_ in ("NN", "NNP") and _leads_to_next(figure, noun.beside, words):
        return replace(noun, head=ahead.head)
    return noun


def _leads_to_next(figure: Figure, last: int, words: Words) -> bool:
    """Say whether "," or "and" alone stands between ``last`` and the next figure ("20, 30 and 45")."""
    joined = False
    for token in figure.doc[last + 1 : last + 6]:
        if token.i in figure.taken:
            return joined
        if token.text == "," or token.lower_ in words.grammar.links:
            joined = True
        elif token.lower_ not in words.grammar.fillers:
            return False
    return False


def _noun_before(figure: Figure, words: Words) -> Noun | None:
    """Return the nearest plural subject to the left ("casualties are continuing, there are already 47")."""
    for token in reversed(figure.doc[: figure.begin]):
        if (
            token.tag_ in ("NNS", "NNPS")
            and token.dep_ in ("nsubj", "nsubjpass", "dobj")
            and token.lower_ not in words.times
        ):
            if token.head.lemma_.lower() in words.voices:
                continue  # "officials say there are 47": they are the voice
            noun = make_noun(phrase_at(token, words), words)
            return Noun(noun.text, noun.head, None, inferred=True)
    return None


def _noun_behind(figure: Figure, words: Words) -> Noun | None:
    """Return a plural subject of a later clause ("Eight were found, but the dolphins ...")."""
    for token in figure.doc[figure.last + 1 :]:
        if token.tag_ == "NNS" and token.dep_ in ("nsubj", "nsubjpass") and token.lower_ not in words.times:
            noun = make_noun(phrase_at(token, words), words)
            return Noun(noun.text, noun.head, None, inferred=True)
    return None
