"""The label of a figure in a list: "tanks – 3036 (+3),", "Dead: 38", "cases 310; deaths 22"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrack.context.figure import Figure
from claimtrack.context.nouns import Noun, make_noun
from claimtrack.context.phrases import Phrase, skip_determiners
from claimtrack.context.words import Words
from claimtrack.parsing.roles import (
    has_form,
    has_name_form,
    has_noun_form,
    is_past,
    is_plural,
    is_third_person,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_may_be_verb = has_form("infinitive past present third_person modal link")

SEPARATORS = frozenset({":", "-", "–", "—", "‒", "‑", "~", "≈", "="})
"""What stands between a label and its figure."""

SHORT = 3
"""Words of an entry between commas."""

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
    closed = at > 0 and doc[at].text == "):"  # "cases (suspected): 88"
    while closed and at > 0 and doc[at].text != "(":
        at -= 1
    marked = at >= 0 and (closed or doc[at].text in SEPARATORS)
    separated = marked or doc[figure.begin].text in SEPARATORS  # "personnel ~ 1,290"
    last = at - 1 if marked else at
    first = last
    while first >= 0 and last - first < LONGEST and not _begins(doc, first):
        first -= 1
    label = doc[first + 1 : last + 1]
    # "Deaths in custody: 40": what stands behind the preposition only says where
    label = doc[label.start : next((t.i for t in label if t.lower_ in words.grammar.places), label.end)]
    if not len(label) or (first >= 0 and not _begins(doc, first)) or _is_clause(label):
        return None
    if not separated and not _is_bare(figure, label, words) and not _is_listed(figure, label):
        return None
    head = next((token for token in reversed(label) if _names(token, label, words)), None)
    if head is None or head.i in figure.taken:
        return None
    nominal = head.lower_ in words.nominal and not has_noun_form(head)
    start = head.i if nominal else min(skip_determiners(doc, label.start, words), head.i)
    return make_noun(Phrase(doc, start, head.i, head.i, nominal=nominal), words)


def listed_noun(figure: Figure, words: Words) -> Noun | None:
    """Return the label of an amount where it is an entry of a list and nothing parts the two."""
    before = figure.before()
    if before is None or before.text in SEPARATORS or before.text == "(":
        return None
    return labelled_noun(figure, words)


def _is_clause(label: Span) -> bool:
    """Say whether a verb stands in the words, but a participle at their end ("carts burned – 30") or alone.

    A plural alone is often taken for a verb ("barges – 7").
    """
    if len(label) == 1:
        return False
    verbs = [token for token in label if _may_be_verb(token) and not _opens(token, label)]
    return bool(verbs) and not (verbs == [label[-1]] and is_past(verbs[0]) and has_noun_form(label[0]))


def _opens(token: Token, label: Span) -> bool:
    """Say whether a plural that is taken for a verb opens a label ("deaths in custody: 40")."""
    return token.i == label.start and is_third_person(token)


def _names(token: Token, label: Span, words: Words) -> bool:
    alone = _opens(token, label)
    return token.text.isalpha() and (has_noun_form(token) or token.lower_ in words.nominal or alone)


def _bounds(text: str) -> bool:
    return text in ",;:.()•*·|" or "\n" in text


def _begins(doc: Doc, i: int) -> bool:
    """Say whether a label begins behind a token: a mark, or the dash that opens a line."""
    return _bounds(doc[i].text) or (i == 0 and doc[i].text in SEPARATORS)


def _ends_entry(figure: Figure) -> bool:
    following = figure.after()
    return following is None or following.text == "(" or _bounds(following.text)


def _is_listed(figure: Figure, label: Span) -> bool:
    """Say whether a few words are an entry of a list of them: "health $62bn, schools $81bn, roads $9bn"."""
    doc, before, behind = figure.doc, label.start - 1, figure.last + 1
    if before < 1 or len(label) > SHORT or is_past(label[-1]):
        return False
    goes_on = behind < len(doc) and doc[behind].text in ",;" and any(i > behind for i in figure.taken)
    return (doc[before].text == ":" and goes_on) or (
        doc[before].text in ",;" and before - 1 in figure.taken and not has_name_form(label[-1])
    )


def _is_bare(figure: Figure, label: Span, words: Words) -> bool:
    """Say whether plural nouns alone are the label, in a list of such entries: "cases 310; deaths 22"."""
    doc, behind = figure.doc, figure.last + 1
    changed = behind + 1 < len(doc) and doc[behind].text == "(" and doc[behind + 1].text[0] in "+-−"
    if not changed and (label.start == 0 or doc[label.start - 1].text not in ":;,"):
        return False
    return all(is_plural(token) or token.lower_ in words.nominal for token in label)
