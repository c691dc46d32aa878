"""Which sort of figure it is: a running total, one event's, an addition, a rate, a share, a price, an age."""

from __future__ import annotations

from functools import cache

from claimtrack.context.figure import Figure
from claimtrack.context.nouns import Noun, skip_rate
from claimtrack.context.phrases import (
    above_prepositions,
    clause_verb,
    head_lemma,
    singular,
    subject_of,
)
from claimtrack.context.words import Words, words_of
from claimtrack.lang import Language
from claimtrack.model import Kind
from claimtrack.parsing.roles import (
    has_noun_form,
    has_verb_form,
    is_adverbial_clause,
    is_any_singular,
    is_compound,
    is_hyphen,
)

DIRECT: dict[str, Kind] = {"share": "share", "duration": "duration", "age": "age", "measure": "measure"}


@cache
def _table(language: Language) -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in language.table("context")["kind"].items()}


def find_kind(figure: Figure, noun: Noun | None, action: str | None, language: Language) -> Kind | None:
    """Return the kind as far as the words show it; what the number's own words showed wins."""
    mention = figure.mention
    if mention.kind is not None:
        return mention.kind
    table, words = _table(language), words_of(language)
    unit = mention.quantity.unit or ""
    if unit in table["speeds"]:
        return "measure"
    if " per " in unit:
        return "price" if figure.measure == "money" else "rate"
    if _is_addition(figure, table["increment"], words.grammar.than) or _is_rise(figure, words):
        return "increment"
    if figure.measure in DIRECT:
        return DIRECT[figure.measure]
    if figure.measure == "money":
        return "price" if _is_price(figure, table, words) else None
    if figure.measure != "count":
        return None
    return _kind_of_count(figure, noun, action, table, words)


def _kind_of_count(
    figure: Figure, noun: Noun | None, action: str | None, table: dict[str, frozenset[str]], words: Words
) -> Kind | None:
    end = noun.beside if noun is not None and noun.beside is not None else figure.last
    if skip_rate(figure.doc, end + 1, words) > end + 1:
        return "rate"
    if _is_on_scale(figure, table["scales"]):
        return "measure"
    if _is_total(figure, noun, action, table, words):
        return "total"
    human = noun is not None and (noun.head in words.humans or noun.token is None)
    struck = action is not None and action.split(" or ")[0] in words.struck
    if (
        struck
        and (human or (noun is not None and noun.beside is not None))
        and _in_event(figure, table, words)
    ):
        return "incident"
    return None


def _is_total(
    figure: Figure, noun: Noun | None, action: str | None, table: dict[str, frozenset[str]], words: Words
) -> bool:
    """Say whether the words make it a running total ("so far", "the toll has reached 60")."""
    doc = figure.doc
    near = {t.lower_ for t in doc[max(0, figure.begin - 3) : figure.last + 4]}
    around = f" {doc[max(0, figure.begin - 5) : figure.last + 6].text.lower()} "
    if near & table["total"] or any(f" {phrase} " in around for phrase in table["total"] if " " in phrase):
        return True
    if noun is not None and noun.token is not None and noun.token.lower_ in table["total"]:
        return True
    if figure.mention.direction is not None or (noun is not None and noun.beside is not None):
        opened = action in words.struck and any(t.lower_ in table["since"] for t in doc[figure.last + 1 :])
        return figure.mention.direction is None and opened
    verb = above_prepositions(figure.root.head)
    subject = subject_of(verb) if has_verb_form(verb) else None
    return subject is not None and has_noun_form(subject) and head_lemma(subject, words) in table["tallies"]


def _in_event(figure: Figure, table: dict[str, frozenset[str]], words: Words) -> bool:
    """Say whether the sentence names the one event ("in the blast", "when a mine went off")."""
    verb = clause_verb(figure.root)
    if any(
        is_adverbial_clause(child) and any(mark.lower_ in table["when"] for mark in child.children)
        for child in verb.children
    ):
        return True
    for token in figure.doc:
        if is_any_singular(token) and singular(token.lower_) in table["incident"]:
            modifies = is_compound(token) and token.head.lower_ not in table["incident"]
            if not modifies and token.lower_ not in words.times:
                return True
    return False


def _is_addition(figure: Figure, additions: frozenset[str], than: frozenset[str]) -> bool:
    """Say whether the words right beside the number add it to another ("another 20", "20 more")."""
    doc = figure.doc
    around = [*doc[max(0, figure.begin - 2) : figure.first], *doc[figure.last + 1 : figure.last + 2]]
    return any(
        token.lower_ in additions and not (token.i + 1 < len(doc) and doc[token.i + 1].lower_ in than)
        for token in around
    )


def _is_rise(figure: Figure, words: Words) -> bool:
    """Say whether a count is that by which another one rose: "the toll climbed by 54 to 1,290"."""
    before = figure.before()
    up = figure.mention.direction == "up" and figure.measure == "count"
    return up and before is not None and before.lower_ in words.grammar.by


def _is_on_scale(figure: Figure, scales: frozenset[str]) -> bool:
    """Say whether a number without a unit is a point on a scale: "magnitude 6", "a 7.4-magnitude quake".

    Nothing is counted in tenths: "measured 5.2" is one, too.
    """
    before = figure.before()
    if before is not None and before.lower_ in scales:
        return True
    behind = figure.doc[figure.last + 1 : figure.last + 3]
    if len(behind) == 2 and is_hyphen(behind[0]) and behind[1].lower_ in scales:
        return True
    low = figure.mention.quantity.low
    return low is not None and low > 1 and low != low.to_integral_value()


def _is_price(figure: Figure, table: dict[str, frozenset[str]], words: Words) -> bool:
    """Say whether a verb or noun of price governs the amount; what an event has cost is no price."""
    token = figure.root
    for _ in range(3):
        token = token.head
        if token.lemma_.lower() in table["prices"]:
            subject = subject_of(token) if has_verb_form(token) else None
            return subject is None or head_lemma(subject, words) not in table["incident"]
        if has_verb_form(token):
            return False
    return False
