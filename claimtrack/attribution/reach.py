"""Which sentences attribution must see parsed beside those that hold figures."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence

from claimtrack.attribution.quotes import CARRY, Quotation, find_quotations, is_pure
from claimtrack.lang import Language
from claimtrack.model import Document
from claimtrack.sentences import Layout


def neighbours(
    document: Document,
    layout: Layout,
    indices: Collection[int],
    language: Language,  # noqa: ARG001 - part of the interface: another language may look further
) -> set[int]:
    """Return the further sentences that must be parsed to attribute the figures in the given ones.

    These are the sentences with the cue of the same quotation, and those that lead into it; few. A transcript
    needs none.
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
