"""Which sort of figure it is: a running total, one event's, an addition, a rate, a share, a price, an age."""

from __future__ import annotations

from functools import cache

from claimtrack.context.figure import Figure
from claimtrack.context.nouns import Noun
from claimtrack.context.phrases import VERBS
from claimtrack.context.words import words_of
from claimtrack.lang import Language
from claimtrack.model import Kind

DIRECT: dict[str, Kind] = {"share": "share", "duration": "duration", "age": "age", "measure": "measure"}


@cache
def _table(language: Language) -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in language.table("context")["kind"].items()}


def find_kind(figure: Figure, noun: Noun | None, language: Language) -> Kind | None:
    """Return the kind as far as the words show it; what the number's own words showed wins."""
    mention = figure.mention
    if mention.kind is not None:
        return mention.kind
    table = _table(language)
    unit = mention.quantity.unit or ""
    if " per " in unit:
        return "price" if figure.measure == "money" else "rate"
    if _is_addition(figure, table["increment"], words_of(language).grammar.than):
        return "increment"
    if figure.measure in DIRECT:
        return DIRECT[figure.measure]
    if figure.measure == "money":
        return "price" if _is_price(figure, table["prices"]) else None
    if figure.measure != "count":
        return None
    near = _nearby(figure)
    if near & table["total"] or any(
        phrase in _text_before(figure) for phrase in table["total"] if " " in phrase
    ):
        return "total"
    if noun is not None and noun.token is not None and noun.token.lower_ in table["total"]:
        return "total"
    if any(t.lower_ in table["incident"] and t.tag_ in ("NN", "NNP") for t in figure.doc):
        return "incident"
    return None


def _is_addition(figure: Figure, additions: frozenset[str], than: frozenset[str]) -> bool:
    """Say whether the words right beside the number add it to another ("another 20", "20 more")."""
    doc = figure.doc
    around = [*doc[max(0, figure.begin - 2) : figure.first], *doc[figure.last + 1 : figure.last + 2]]
    return any(
        token.lower_ in additions and not (token.i + 1 < len(doc) and doc[token.i + 1].lower_ in than)
        for token in around
    )


def _is_price(figure: Figure, prices: frozenset[str]) -> bool:
    """Say whether a verb or noun of price governs the amount."""
    token = figure.root
    for _ in range(3):
        token = token.head
        if token.lemma_.lower() in prices:
            return True
        if token.tag_ in VERBS:
            return False
    return False


def _nearby(figure: Figure) -> set[str]:
    return {t.lower_ for t in figure.doc[max(0, figure.begin - 3) : figure.last + 4]}


def _text_before(figure: Figure) -> str:
    return figure.doc[max(0, figure.begin - 4) : figure.last + 6].text.lower()
