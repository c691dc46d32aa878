"""Which way a figure goes that is the size of a change: "rose 5 percent", "cut by 300", "+0.2%".

In "rose 5 percent to 120" the 5 percent has a direction and the 120 is a level.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from claimtrack.lang import Language
from claimtrack.model import Direction
from claimtrack.parsing import ParsedSentence
from claimtrack.parsing.roles import (
    has_form,
    has_full_verb_form,
    is_behind_preposition,
    is_cardinal,
    is_common_noun,
    is_conjunction,
    is_full_verb,
    is_kind,
    is_link,
    is_name,
    is_noun,
    is_noun_adverbial,
    is_number_of,
    is_particle,
    is_verb,
    stands_as,
)
from claimtrack.quantities.candidates import Candidate
from claimtrack.quantities.lexicon import Lexicon, alternatives, lexicon
from claimtrack.quantities.units import TIMES

if TYPE_CHECKING:
    from spacy.tokens import Token

_is_amount_of_verb = stands_as("object predicate_noun object_predicate unclear noun_adverbial adverbial")
_joins = has_form("link conjunction")
_may_be_in_object = has_form("noun plural name plural_name adjective article possessive genitive_mark")
_may_name_change = is_kind("noun adjective adverb")
_may_precede_by = is_kind("noun adverb particle")
_may_set_apart = has_form("adjective comparative adverb comparative_adverb")
_may_tell_change = is_kind("verb noun adjective adverb")
_modifies = stands_as("adjective noun_modifier compound number quantifier noun_adverbial")
_opens_clause = has_form(
    "infinitive past gerund past_participle present third_person modal relative_pronoun"
    " relative_determiner infinitive_mark"
)


def find_direction(candidate: Candidate, parsed: ParsedSentence, language: Language) -> Direction | None:
    """Return which way a figure goes as the size of a change; a level, a count or a sum paid goes nowhere.

    The words beside the figure are asked first, since parses of figures are often wrong, then the parse.
    """
    if candidate.moved or candidate.form in ("zero", "remark", "article"):
        return None
    if candidate.family == "measure" and candidate.low is not None and candidate.low < 0:
        return None  # "minus 44 degrees": a point on a scale
    if candidate.form == "growth":
        return "down" if candidate.low is not None and candidate.low < 1 else "up"
    doc = parsed.doc
    tokens = parsed.tokens(candidate.span.shifted(parsed.offset))
    if not tokens:
        return None
    lex, patterns = lexicon(language), _patterns(language)
    start = next((t for t in doc if t.idx >= candidate.wording.start), tokens[0])
    before = doc[start.i - 1] if start.i > 0 else None
    after = doc[tokens[-1].i + 1] if tokens[-1].i + 1 < len(doc) else None
    if _changes_nothing(before, start, after, candidate, lex):
        return None
    points = after is not None and after.lemma_.lower() == lex.table["change"]["point"]
    surface = doc.text[candidate.span.start : candidate.span.end].lower()
    grown = candidate.form == "multiple" and surface not in lex.multiples  # "threefold", not "twice"
    change = candidate.family in ("percent", "fraction") or grown or _measured(candidate) or points
    if candidate.signed and candidate.family == "percent":
        return "up" if candidate.signed == "+" else "down"
    if before is not None and (way := _beside(before, start, change, candidate, lex, patterns)):
        return way
    behind = after if candidate.family and candidate.unit not in TIMES else None
    if behind is not None and _deducts(behind, lex):
        return None
    if behind is not None and behind.lower_ not in lex.words("change", "not_after"):
        way = _noun_way(behind, lex, exact=True)
        if way:
            return None if _sets_apart(behind, lex) else way
    if before is not None and before.text == "," and candidate.bound != "exact":
        return None  # "raised $3 million, more than half from friends"
    anchor = after if points and after is not None else _anchor(tokens)
    return _parsed(anchor, change, candidate, lex, patterns)


def _deducts(behind: Token, lex: Lexicon) -> bool:
    """Say whether fees or taxes follow a word behind a figure: "7 percent less full fees"."""
    for token in behind.doc[behind.i + 1 : behind.i + 3]:
        if token.lower_ in lex.words("bounds", "last", "added"):
            return True
        if token.lower_ in lex.words("bounds", "apart"):
            break
    return False


def _changes_nothing(
    before: Token | None, start: Token, after: Token | None, candidate: Candidate, lex: Lexicon
) -> bool:
    """Say whether the words beside a figure make it something else than the size of a change."""
    if after is not None and after.lower_ in lex.words("change", "holdings"):
        return True  # "dropped $3 million worth of leaflets"
    if before is None:
        return False
    of = after is not None and after.lower_ == lex.table["change"]["of"]
    if of and candidate.family == "measure" and has_full_verb_form(before):
        return True  # "climbed 240 metres of ladders"
    if before.lower_ in lex.words("change", "levels") or start.lower_ in lex.words("change", "thresholds"):
        return True  # "rose to 40", "rose above 40"
    if candidate.unit in TIMES and before.lower_ in lex.words("bounds", "period"):
        return True  # "the gains of the past 20 years"
    upwards = before.i > 0 and before.lower_ in lex.table["grammar"]["up_down"]
    # "they make up 6 percent of the crew"
    return upwards and before.nbor(-1).lemma_.lower() in lex.words("change", "phrasal")


def carries_on(last: Candidate | None, candidate: Candidate, parsed: ParsedSentence, lex: Lexicon) -> bool:
    """Say whether the verb of the figure before goes for this one: "sales fell 12 percent and profits 3 percent".

    Both are in one unit, no verb and no bracket stands between, and what stands between names something that
    changed, or the figure's own words end the phrase ("5 percent in May and 6 percent in June").
    """
    if last is None or candidate.family not in ("percent", "money", "measure") or candidate.unit != last.unit:
        return False
    between = [t for t in parsed.doc if last.wording.end <= t.idx < candidate.wording.start]
    if (
        not between
        or len(between) > LONGEST_GAP
        or any(_opens_clause(t) or t.text in _BREAKS for t in between)
    ):
        return False
    if _is_by(between[-1], lex):
        return True
    if all(t.text == "," or is_conjunction(t) for t in between):
        return any(t.lower_ in lex.words("change", "respective") for t in parsed.doc)
    if not any(t.text == "," or is_conjunction(t) for t in between):
        return False
    if is_link(between[0]) and is_conjunction(between[-1]):
        after = next((t for t in parsed.doc if t.idx >= candidate.wording.end), None)
        return after is not None and after.lower_ == between[0].lower_
    named = is_noun(between[-1])
    if is_cardinal(between[-1]) and len(between) > 1:
        named = is_name(between[-2])  # "the S&P 500 2 percent"
    return named and (between[0].text == "," or _joins(between[0]))


LONGEST_GAP = 8
"""Tokens between two figures of one verb; a name and a link have no more."""

_BREAKS = frozenset("();:—–")


def says_again(text: str, last: Candidate | None, candidate: Candidate, lex: Lexicon) -> bool:
    """Say whether a figure gives the one before it in other terms: "190 points, or 0.6%", "1 C (1.8 F)"."""
    if last is None:
        return False
    gap = text[last.wording.end : candidate.wording.start]
    again = lex.table["change"]["again"]
    return candidate.restates is not None or bool(re.fullmatch(rf"(?:\s+[\w-]+)?,?\s+{again}\s+", gap))


def _beside(
    before: Token, start: Token, change: bool, candidate: Candidate, lex: Lexicon, patterns: _Patterns
) -> Direction | None:
    """Read the words just before a figure: "up 5%", "fell by 300", "rose under 4%"."""
    if before.lower_ in lex.table["grammar"]["up_down"] and start.lower_ != lex.table["change"]["to"]:
        verb = before.nbor(-1) if before.i > 0 else None
        paid = verb is not None and verb.lemma_ in lex.words("change", "paying")
        if verb is not None and is_full_verb(verb) and not change and (paid or not _verb_way(verb, lex)):
            return None  # "shot down two drones", "cut down six trees"
        return "up" if before.lower_ == lex.table["grammar"]["up_down"][0] else "down"
    if _is_by(before, lex):
        for token in reversed(before.doc[max(0, before.i - 3) : before.i]):
            if way := _way(token, lex):
                return way
            if not _may_precede_by(token):
                break
    if candidate.family == "percent" and (way := _around_object(before, lex)):
        return way
    if change and has_full_verb_form(before) and not _pays(candidate, before, lex, patterns):
        return _verb_way(before, lex)
    return None


def _around_object(before: Token, lex: Lexicon) -> Direction | None:
    """Read a verb with its object before a percentage: "cut its rates 4 percent", "pushed down rents by 4 percent".

    Of a noun of change, the percentage may be an apposition: "the largest drop, 5 percent".
    """
    if before.text == "," and before.i > 0:
        return _noun_way(before.nbor(-1), lex)
    token = before.nbor(-1) if _is_by(before, lex) and before.i > 0 else before
    first = token
    while token.i > 0 and _may_be_in_object(token) and before.i - token.i < LONGEST_GAP:
        token = token.nbor(-1)
    if token == first or token.i == 0:
        return None
    if token.lower_ in lex.table["grammar"]["up_down"] and has_full_verb_form(token.nbor(-1)):
        return "up" if token.lower_ == lex.table["grammar"]["up_down"][0] else "down"
    sold = token.lemma_ in lex.words("change", "quoted") | lex.words("change", "shares")
    return _verb_way(token, lex) if has_full_verb_form(token) and not sold else None


def _parsed(
    anchor: Token, change: bool, candidate: Candidate, lex: Lexicon, patterns: _Patterns
) -> Direction | None:
    if is_number_of(anchor) and is_behind_preposition(anchor.head):
        anchor = anchor.head  # "a drop of 8,000 riders"
    head = anchor.head
    if is_behind_preposition(anchor):
        if _is_by(head, lex):
            return _way(head.head, lex)
        if not change and head.head.lower_ in lex.words("change", "sized"):
            return None  # "the growth of 47 firms"
        return (
            _noun_way(head.head, lex)
            if head.lower_ == lex.table["change"]["of"] and is_common_noun(head.head)
            else None
        )
    if not change:
        return None
    if _modifies(anchor) and anchor.i < head.i and _may_name_change(head) and (way := _noun_way(head, lex)):
        return way
    if is_verb(head) and _is_amount_of_verb(anchor):
        return None if _pays(candidate, head, lex, patterns) else _way(head, lex)
    if _may_tell_change(head) and is_noun_adverbial(anchor):
        return _way(head, lex)
    return None


def _is_by(token: Token, lex: Lexicon) -> bool:
    return bool(token.lower_ == lex.table["change"]["by"])


def _sets_apart(comparative: Token, lex: Lexicon) -> bool:
    """Say whether a comparative sets a thing apart from another, and not from what it was before.

    "3 metres taller than the mast" is a difference, "3 percent higher than a year ago" a change.
    """
    if not _may_set_apart(comparative):
        return False
    doc, change = comparative.doc, lex.table["change"]
    behind = list(doc[comparative.i + 1 : comparative.i + 5])
    if behind and behind[0].lower_ in lex.words("change", "degrees"):
        return True  # "12 percent more likely"
    than = next((t.i for t in behind if t.lower_ == change["than"]), None)
    if than is None:
        return False
    if than + 1 < len(doc) and doc[than + 1].lower_ in lex.words("change", "expected"):
        return True  # "half a point lower than forecast in July"
    for token in doc[than + 1 : than + 12]:
        if token.is_punct:
            break
        if token.lemma_.lower() in lex.words("change", "earlier") or _YEAR.fullmatch(token.text):
            return False
    return True


_YEAR = re.compile(r"(?:1[89]|20)\d\d")


def _pays(candidate: Candidate, verb: Token, lex: Lexicon, patterns: _Patterns) -> bool:
    """Say whether a sum or share is only the verb's object ("raised $5m", "gained 16% of the vote").

    What is quoted by a unit, in minor coins, up to a level or in percent, too, is a price that moved.
    """
    if candidate.family in ("percent", "fraction") and verb.lemma_ in lex.words("change", "shares"):
        following = next((t for t in verb.doc if t.idx >= candidate.wording.end), None)
        return following is not None and following.lower_ == lex.table["change"]["of"]
    if candidate.family != "money" or verb.lemma_ not in lex.words("change", "paying"):
        return False
    if verb.lemma_ not in lex.words("change", "quoted"):
        return True
    text, end = verb.doc.text, candidate.span.end
    quoted = " per " in (candidate.unit or "") or patterns.coins.search(text, candidate.span.start, end)
    return not (quoted or patterns.moved_to.match(text, end))


@dataclass(frozen=True)
class _Patterns:
    moved_to: re.Pattern[str]
    coins: re.Pattern[str]


@cache
def _patterns(language: Language) -> _Patterns:
    lex = lexicon(language)
    change = lex.table["change"]
    levels, percents = alternatives(change["levels"]), alternatives(lex.percents)
    return _Patterns(
        moved_to=re.compile(
            rf"\s+(?:{levels})\s+\S{{0,3}}\d|,?\s+{change['again']}\s+(?:\w+\s+)?[\d.]+\s?(?:{percents})",
            re.I,
        ),
        coins=re.compile(
            rf"(?<=[\d\s-])(?:(?:{alternatives(lex.minor)})s?|[{''.join(lex.minor_signs)}])$", re.I
        ),
    )


def _measured(candidate: Candidate) -> bool:
    return candidate.family in ("measure", "money") and candidate.unit not in TIMES


def _anchor(tokens: list[Token]) -> Token:
    """Return the token of a span whose head lies outside it: the last such, which is the unit's."""
    inside = {t.i for t in tokens}
    outer = [t for t in tokens if t.head.i not in inside or t.head.i == t.i]
    return outer[-1] if outer else tokens[-1]


def _way(token: Token, lex: Lexicon) -> Direction | None:
    return _verb_way(token, lex) or _noun_way(token, lex)


def _verb_way(token: Token, lex: Lexicon) -> Direction | None:
    lemma = token.lemma_.lower()
    told = [f"{lemma} {child.lower_}" for child in token.children if is_particle(child)]  # "put on 12 points"
    for word in (*told, lemma, token.lower_):  # "rose" is tagged a noun at times
        if word in lex.words("change", "up_verbs"):
            return "up"
        if word in lex.words("change", "down_verbs"):
            return "down"
    return None


def _noun_way(token: Token, lex: Lexicon, *, exact: bool = False) -> Direction | None:
    for word in (token.lower_,) if exact else (token.lower_, token.lemma_.lower()):
        if word in lex.words("change", "up_words"):
            return "up"
        if word in lex.words("change", "down_words"):
            return "down"
    return None
