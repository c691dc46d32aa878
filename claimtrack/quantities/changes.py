"""Which way a figure goes that is the size of a change: "rose 5 percent", "cut by 300", "+0.2%".

In "rose 5 percent to 120" the 5 percent has a direction and the 120 is a level.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimtrack.lang import Language
from claimtrack.model import Direction
from claimtrack.parsing import ParsedSentence
from claimtrack.quantities.candidates import Candidate
from claimtrack.quantities.lexicon import Lexicon, lexicon
from claimtrack.quantities.units import TIMES

if TYPE_CHECKING:
    from spacy.tokens import Token


def find_direction(candidate: Candidate, parsed: ParsedSentence, language: Language) -> Direction | None:
    """Return which way a figure goes as the size of a change; a level, a count or a sum paid goes nowhere.

    The words beside the figure are asked first, since parses of figures are often wrong, then the parse.
    """
    if candidate.moved or candidate.form in ("zero", "remark", "article"):
        return None
    if candidate.form == "growth":
        return "down" if candidate.low is not None and candidate.low < 1 else "up"
    doc = parsed.doc
    tokens = parsed.tokens(candidate.span.shifted(parsed.offset))
    if not tokens:
        return None
    lex = lexicon(language)
    start = next((t for t in doc if t.idx >= candidate.wording.start), tokens[0])
    before = doc[start.i - 1] if start.i > 0 else None
    after = doc[tokens[-1].i + 1] if tokens[-1].i + 1 < len(doc) else None
    if before is not None and before.lower_ in lex.words("change", "levels"):
        return None
    points = after is not None and after.lemma_.lower() == lex.table["change"]["point"]
    grown = candidate.family == "times" and candidate.form == "multiple"
    change = candidate.family in ("percent", "fraction") or grown or _measured(candidate) or points
    if candidate.signed and candidate.family == "percent":
        return "up" if candidate.signed == "+" else "down"
    if before is not None and (way := _beside(before, start, change, candidate, lex)):
        return way
    behind = after if candidate.family and candidate.unit not in TIMES else None
    if behind is not None and behind.lower_ not in lex.words("change", "not_after"):
        way = _noun_way(behind, lex, exact=True)
        if way:
            return way
    return _parsed(after if points and after is not None else _anchor(tokens), change, candidate, lex)


def says_again(text: str, last: Candidate | None, candidate: Candidate, lex: Lexicon) -> bool:
    """Say whether a figure gives the one before it in other terms: "190 points, or 0.6%", "1 C (1.8 F)"."""
    if last is None:
        return False
    gap = text[last.wording.end : candidate.wording.start]
    again = lex.table["change"]["again"]
    return candidate.restates is not None or bool(re.fullmatch(rf"(?:\s+[\w-]+)?,?\s+{again}\s+", gap))


def _beside(
    before: Token, start: Token, change: bool, candidate: Candidate, lex: Lexicon
) -> Direction | None:
    """Read the words just before a figure: "up 5%", "fell by 300", "rose under 4%"."""
    if before.lower_ in lex.table["grammar"]["up_down"] and start.lower_ != lex.table["change"]["to"]:
        if (
            not change
            and before.i > 0
            and before.nbor(-1).pos_ == "VERB"
            and not _verb_way(before.nbor(-1), lex)
        ):
            return None  # "shot down two drones", "brought up six rifles"
        return "up" if before.lower_ == lex.table["grammar"]["up_down"][0] else "down"
    if before.lower_ == lex.table["change"]["by"]:
        for token in reversed(before.doc[max(0, before.i - 3) : before.i]):
            if way := _way(token, lex):
                return way
            if token.pos_ not in ("ADV", "PART", "NOUN"):
                break
    if change and before.tag_.startswith("VB") and not _pays(candidate, before, lex):
        return _verb_way(before, lex)
    return None


def _parsed(anchor: Token, change: bool, candidate: Candidate, lex: Lexicon) -> Direction | None:
    if anchor.dep_ == "nummod" and anchor.head.dep_ in ("pobj", "pcomp"):
        anchor = anchor.head  # "a drop of 8,000 riders"
    head = anchor.head
    if anchor.dep_ in ("pobj", "pcomp"):
        if head.lower_ == lex.table["change"]["by"]:
            return _way(head.head, lex)
        return (
            _noun_way(head.head, lex)
            if head.lower_ == lex.table["change"]["of"] and head.head.pos_ == "NOUN"
            else None
        )
    if not change:
        return None
    if (
        anchor.dep_ in ("nummod", "compound", "amod", "nmod", "npadvmod", "quantmod")
        and anchor.i < head.i
        and head.pos_ in ("NOUN", "ADJ", "ADV")
        and (way := _noun_way(head, lex))
    ):
        return way
    if head.pos_ in ("VERB", "AUX") and anchor.dep_ in _OBJECTS:
        return None if _pays(candidate, head, lex) else _way(head, lex)
    if head.pos_ in ("VERB", "NOUN", "ADV", "ADJ") and anchor.dep_ == "npadvmod":
        return _way(head, lex)
    return None


_OBJECTS = frozenset({"dobj", "npadvmod", "advmod", "attr", "obj", "oprd", "dep"})


def _pays(candidate: Candidate, verb: Token, lex: Lexicon) -> bool:
    """Say whether a sum is only the verb's object ("raised $5m"): no change of a level."""
    return candidate.family == "money" and verb.lemma_ in lex.words("change", "paying")


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
    for word in (token.lemma_.lower(), token.lower_):  # "rose" is tagged a noun at times
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
