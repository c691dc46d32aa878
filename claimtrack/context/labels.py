"""The label of a figure in a list: "tanks – 3036 (+3),", "Dead: 38", "cases 310; deaths 22"."""

from __future__ import annotations

from claimtrack.context.figure import Figure
from claimtrack.context.nouns import FINITE, Noun, make_noun
from claimtrack.context.phrases import NOUNS, Phrase
from claimtrack.context.words import Words

SEPARATORS = frozenset({":", "-", "–", "—", "‒", "‑"})
"""What stands between a label and its figure."""

LONGEST = 6
"""Words of a label; what is longer is a clause with a dash in it."""


def labelled_noun(figure: Figure, words: Words) -> Noun | None:
    """Return what the label before a figure in a list says that it counts.

    The figure of a change in brackets has the label of the figure before it. A label begins a line or stands
    behind a mark, and has no verb; behind its figure the entry ends, or a bracket follows.
    """
    doc, at = figure.doc, figure.begin - 1
    if at > 1 and doc[at].text == "(" and at - 1 in figure.taken:
        at -= 1
        while at >= 0 and at in figure.taken:
            at -= 1
    elif not _ends_entry(figure):
        return None
    separated = at >= 0 and doc[at].text in SEPARATORS
    first = last = at - 1 if separated else at
    while first >= 0 and not _bounds(doc[first].text):
        ending = first == last and doc[first].tag_ == "VBD"  # "cars burned – 30"
        if (doc[first].tag_ in FINITE and not ending) or last - first > LONGEST:
            return None
        first -= 1
    first += 1
    if first > last or (doc[last].tag_ in FINITE and doc[first].tag_ not in NOUNS) or not (separated or _is_bare(figure, first, last, words)):
        return None
    head = next((i for i in range(last, first - 1, -1) if _names(figure, i, words)), None)
    if head is None or head in figure.taken:
        return None
    nominal = doc[head].tag_ not in NOUNS
    return make_noun(Phrase(doc, head if nominal else first, head, head, nominal=nominal), words)


def _names(figure: Figure, i: int, words: Words) -> bool:
    token = figure.doc[i]
    return token.text.isalpha() and (token.tag_ in NOUNS or token.lower_ in words.nominal)


def _bounds(text: str) -> bool:
    return text in ",;:.()•*·|" or "\n" in text


def _ends_entry(figure: Figure) -> bool:
    following = figure.after()
    return following is None or following.text == "(" or _bounds(following.text)


def _is_bare(figure: Figure, first: int, last: int, words: Words) -> bool:
    """Say whether a plural noun alone is the label, in a list of such entries: "cases 310; deaths 22"."""
    doc = figure.doc
    changed = figure.last + 2 < len(doc) and doc[figure.last + 1].text == "(" and doc[figure.last + 2].text[0] in "+-−"
    if not changed and (first == 0 or doc[first - 1].text not in ":;,"):
        return False
    return all(doc[i].tag_ == "NNS" or doc[i].lower_ in words.nominal for i in range(first, last + 1))
