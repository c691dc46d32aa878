"""Which sentences attribution must see parsed beside those that hold figures."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence

from claimtrack.attribution.going_on import BEHIND
from claimtrack.attribution.quotes import CARRY, Quotation, find_quotations, is_pure
from claimtrack.attribution.words import Words, load_words
from claimtrack.lang import Language
from claimtrack.model import Document
from claimtrack.sentences import Layout


def neighbours(
    document: Document,
    layout: Layout,
    indices: Collection[int],
    language: Language,
) -> set[int]:
    """Return the further sentences that must be parsed to attribute the figures in the given ones.

    These are the sentences with the cue of the same quotation, those that lead into it, and those beside them
    with a word of saying, whose voice may go on. A transcript needs none.
    """
    if layout.kind == "transcript" or not indices:
        return set()
    text = document.text
    quotations = find_quotations(text, layout.paragraphs)
    starts = [q.outer.start for q in quotations]
    begins = [s.span.start for s in layout.sentences]
    more: set[int] = set()
    for index in indices:
        sentence = layout.sentences[index]
        more |= _tellers(text, layout, index, load_words(language))
        low = max(0, bisect_right(starts, sentence.span.start) - 1)
        for at in range(low, bisect_right(starts, sentence.span.end)):
            if not quotations[at].outer.overlaps(sentence.span):
                continue
            more |= _around(text, layout, begins, quotations[at])
            for q in _carried(layout, quotations, at):
                more |= _around(text, layout, begins, q)
        leads = index > 0 and layout.sentences[index - 1].paragraph == sentence.paragraph - 1
        if leads and text[layout.sentences[index - 1].span.end - 1] == ":":
            more.add(index - 1)
    return more


def _tellers(text: str, layout: Layout, index: int, words: Words) -> set[int]:
    """Return the sentences with a word of saying right before and behind one that has none.

    Before it they may stand further up in its paragraph; without one there, none behind it is asked for.
    """
    sentences = layout.sentences

    def tells(at: int, pattern: re.Pattern[str]) -> bool:
        return pattern.search(text, sentences[at].span.start, sentences[at].span.end) is not None

    def is_near(at: int) -> bool:
        return abs(sentences[at].paragraph - sentences[index].paragraph) <= 1

    if tells(index, words.told):
        return set()
    up = (at for at in range(index - 1, max(-1, index - 1 - BEHIND), -1) if is_near(at))
    before = next((at for at in up if tells(at, words.tells)), None)
    down = (at for at in range(index + 1, min(len(sentences), index + 1 + BEHIND)) if is_near(at))
    behind = next((at for at in down if tells(at, words.tells)), None)
    return set() if before is None else {before} if behind is None else {before, behind}


def _around(text: str, layout: Layout, begins: Sequence[int], q: Quotation) -> set[int]:
    """Return the sentences in which a quotation opens and closes, and those that lead in and out."""
    first = max(0, bisect_right(begins, q.outer.start) - 1)
    last = max(0, bisect_right(begins, max(q.outer.start, q.outer.end - 1)) - 1)
    found = {first, last}
    ended = not text[q.outer.end : layout.sentences[last].span.end].strip(" .,")
    if ended and last + 1 < len(begins) and text[begins[last + 1]].islower():
        found.add(last + 1)
    if first and q.outer.start <= begins[first] + 1:
        before = layout.sentences[first - 1]
        if before.paragraph == q.paragraph or text[before.span.end - 1] == ":":
            found.add(first - 1)
    return found


def _carried(layout: Layout, quotations: Sequence[Quotation], at: int) -> list[Quotation]:
    """Return the quotations that this one may go on from, or into: in paragraphs without a cue."""
    chain: list[Quotation] = []
    here = at
    while here > 0 and len(chain) < CARRY:
        q, before = quotations[here], quotations[here - 1]
        if before.paragraph == q.paragraph or (
            before.paragraph == q.paragraph - 1 and (q.continued or is_pure(q, quotations, layout))
        ):
            chain.append(before)
        else:
            break
        here -= 1
    here = at
    while here + 1 < len(quotations) and not quotations[here].closed and quotations[here + 1].continued:
        here += 1
        chain.append(quotations[here])
        if len(chain) >= 2 * CARRY:
            break
    return chain
