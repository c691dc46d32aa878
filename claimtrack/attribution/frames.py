"""Verbs that carry a figure in one frame: "spoke of 40", "rated 40 as poor", "accused him of taking 40".

Which verbs, with which prepositions and objects, is a table of the language (``[[frames]]``).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from claimtrack.attribution.content import with_details
from claimtrack.attribution.reports import Report
from claimtrack.attribution.sources import source_of
from claimtrack.attribution.subjects import find_subject, is_number
from claimtrack.attribution.words import Frame, Words
from claimtrack.lang import Language
from claimtrack.parsing import ParsedSentence
from claimtrack.parsing.roles import (
    is_clause_behind_noun,
    is_number_of,
    is_object,
    is_open_complement,
    is_prepositional,
    is_relative_clause,
    shows_passive,
    stands_as,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

_is_name_given = stands_as("object_predicate")


def read_frames(parsed: ParsedSentence, verb: Token, words: Words, language: Language) -> Report | None:
    """Return the report of the first frame that a verb fills."""
    lemma = verb.lemma_.lower()
    if lemma not in words.framed or any(map(shows_passive, verb.children)):
        return None
    for frame in words.frames:
        reach = _fill(verb, frame, words) if lemma in frame.verbs else None
        if reach is None:
            continue
        said = frame.pattern == "object"
        return report_of(
            parsed, verb, reach, words, language,
            pattern=frame.pattern, weak=frame.weak, denied=frame.denied, lenient=said,
        )  # fmt: skip
    return None


def report_of(
    parsed: ParsedSentence,
    verb: Token,
    reach: tuple[int, int],
    words: Words,
    language: Language,
    *,
    pattern: str,
    weak: bool = False,
    denied: bool = False,
    lenient: bool = False,
) -> Report | None:
    """Return the report of a verb's subject on what it says in some tokens, if that is a voice."""
    head = find_subject(verb, words)
    source = source_of(parsed, head, words, language, lenient=lenient) if head is not None else None
    first, end = reach
    if source is None or end <= first:
        return None
    spans = (parsed.span(parsed.doc[first], parsed.doc[end - 1]),)
    return Report(source, verb.text, parsed.span(verb, verb), spans, pattern, denied, weak)


def _fill(verb: Token, frame: Frame, words: Words) -> tuple[int, int] | None:
    """Return the tokens of what a frame says of a verb, ``None`` where the verb does not fill it."""
    thing = next((c for c in verb.children if is_object(c)), None)
    if frame.object and (thing is None or not _is_fitting(thing, frame, words)):
        return None
    if thing is not None and frame.object == "claims":
        return _told(thing, words)
    if frame.object == "called":
        names = (c for c in verb.children if _is_name_given(c) and c.left_edge.lower_ in words.articles)
        name = next(names, None)
        return None if name is None else (name.left_edge.i, name.right_edge.i + 1)
    near = [*verb.children, *(thing.subtree if thing is not None and frame.object else ())]
    parts = [c for c in near if c.i > verb.i and c.lower_ in frame.behind and not _is_told_of(c, verb)]
    if frame.behind and not parts:
        return None
    if frame.number and not any(_counts(part, frame, words) for part in parts):
        return None
    start = verb.i + 1 if frame.holds_object else min(part.left_edge.i for part in parts)
    parts += [c for c in verb.children if parts and is_open_complement(c)]
    if frame.object == "any":
        return start, verb.right_edge.i + 1  # "rated 22 percent as poor, compared to 9 of the others"
    ends = [part.right_edge.i for part in (parts if thing is None else [*parts, thing])]
    end = max(ends) + 1
    return start, with_details(verb, end, words) if frame.object else end


def _is_told_of(part: Token, verb: Token) -> bool:
    """Say whether a word stands in a relative clause between it and the verb, which is the reporter's."""
    return any(map(is_relative_clause, takewhile(lambda up: up != verb, part.ancestors)))


def _is_fitting(thing: Token, frame: Frame, words: Words) -> bool:
    """Say whether an object is of the kind that a frame asks for."""
    if frame.object == "claims":
        return thing.lemma_.lower() in words.put_forward | words.rumours
    if frame.object != "figures" or thing.lemma_.lower() in words.revised:
        return True
    counted = [o for c in thing.children if is_prepositional(c) for o in c.subtree]
    return thing.lemma_.lower() in words.counts and any(o.lower_ in words.victims for o in counted)


def _told(thing: Token, words: Words) -> tuple[int, int] | None:
    """Return the tokens of what claims say: "claims that 40 had died", "of 40 dead", and not "40 claims"."""
    behind = (c for c in thing.children if c.i > thing.i)
    said = next((c for c in behind if is_clause_behind_noun(c) or c.lower_ in words.belonging), None)
    return None if said is None else (said.left_edge.i, said.right_edge.i + 1)


def _counts(part: Token, frame: Frame, words: Words) -> bool:
    """Say whether a number stands behind a preposition: "of 40 deaths", and not "of his work in 40 towns"."""
    things: Sequence[Token] = list(part.children)
    if frame.number == "inside":
        things = [t for t in part.subtree if not any(map(is_relative_clause, (t, *t.ancestors)))]
    if frame.number == "alone":
        told = words.revised | words.counts | words.reckonings
        alone = any(is_number(t, words) or t.lemma_.lower() in told for t in things)
        return alone and any(is_number(t, words) for t in part.subtree)
    return any(is_number(t, words) or any(map(is_number_of, t.children)) for t in things)
