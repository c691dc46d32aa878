"""Candidates + parse -> mentions: what only the parse can decide.

"One official said" counts nobody; "Leopard 2" is a name; "Petrenko, 35," is an age; "rose 5 percent" has a
direction and "to 120" has none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from claimtrack.lang import Language
from claimtrack.model import Direction, Kind, Mention, Quantity
from claimtrack.parsing import ParsedSentence
from claimtrack.parsing.roles import (
    has_form,
    has_full_verb_form,
    has_name_form,
    is_active_subject,
    is_any_singular,
    is_article,
    is_cardinal,
    is_genitive_mark,
    is_kind,
    is_noun,
    is_number_of,
    is_object,
    is_plural,
    is_singular,
    is_singular_name,
    is_subject,
    is_third_person,
    is_verb,
)
from claimtrack.quantities.candidates import Candidate
from claimtrack.quantities.changes import carries_on, find_direction, says_again
from claimtrack.quantities.inherited import with_parallel_unit
from claimtrack.quantities.lexicon import Lexicon, lexicon
from claimtrack.sentences.gazetteer import gazetteer

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_determines = has_form("cardinal article possessive genitive_mark")
_follows_age = has_form("adverb personal_pronoun relative_pronoun relative_adverb link conjunction")
_follows_ages = has_form(
    "past past_participle present third_person modal adverb relative_pronoun relative_adverb"
    " link infinitive_mark conjunction closing_bracket space"
)
_follows_name = has_form(
    "past present third_person modal adverb article relative_pronoun link infinitive_mark conjunction"
)
_follows_pronoun = has_form(
    "past present third_person modal adverb relative_pronoun relative_determiner link conjunction"
)
_goes_on_with_phrase = is_kind("noun name adjective number")
_is_noun_behind_name = has_form("noun plural plural_name")
_leads_to_name = has_form("name article possessive genitive_mark")
_describes_place = has_form("adjective gerund")
_leads_to_place = has_form("comma conjunction link")
_may_be_counted = has_form("noun plural name past_participle adjective")
_may_be_in_name = has_form("noun name plural_name adjective")
_may_hold_noun = is_kind("verb noun name adjective")

OLDEST = 115
"""Years; a bare number behind a name is no age above it."""


def find_mentions(
    parsed: ParsedSentence, candidates: Sequence[Candidate], language: Language
) -> list[Mention]:
    """Return the figures among the candidates of a parsed sentence, in order, with spans of the document."""
    lex = lexicon(language)
    text = parsed.doc.text
    title = _title_case(text)
    mentions: list[Mention] = []
    last: Candidate | None = None
    listed = 0
    for candidate in candidates:
        tokens = parsed.tokens(candidate.number.shifted(parsed.offset))
        if not tokens:  # behind the part of a very long sentence that is parsed
            mentions.append(_mention(candidate, parsed.offset, None, candidate.kind, candidate.unit, 0.6))
            continue
        listed_place = bool(mentions) and _is_place(tokens[0], language)
        if (not listed_place and _is_name(candidate, tokens, text, title, lex)) or _is_idle_one(
            candidate, tokens, lex
        ):
            continue
        if candidate.plain and _acts_as_year(candidate, tokens[-1]):
            continue
        if candidate.form == "growth" and not _grows(tokens[0], text, candidate):
            continue
        if mentions and not mentions[-1].direction:
            candidate = with_parallel_unit(last, candidate, tokens, lex)
        unit, kind = candidate.unit, candidate.kind
        second = mentions and mentions[-1].kind == "age" and _is_next_age(text, last, candidate, tokens, lex)
        if unit is None and (second or _is_age(candidate, tokens, lex)):
            unit, kind = "year", "age"
        direction = find_direction(candidate, parsed, language)
        if (
            direction is None
            and mentions
            and (says_again(text, last, candidate, lex) or carries_on(last, candidate, parsed, lex))
        ):
            direction = mentions[-1].direction
        if direction and listed:
            # "rises of 4, 6 and 9 percent": what goes for the last goes for all
            mentions[-listed:] = [replace(m, direction=m.direction or direction) for m in mentions[-listed:]]
        listed = listed + 1 if candidate.listed else 0
        last = candidate
        confidence = _confidence(candidate, tokens)
        mentions.append(_mention(candidate, parsed.offset, direction, kind, unit, confidence))
    return mentions


def _mention(
    candidate: Candidate,
    offset: int,
    direction: Direction | None,
    kind: Kind | None,
    unit: str | None,
    confidence: float,
) -> Mention:
    return Mention(
        candidate.span.shifted(offset),
        Quantity(candidate.low, candidate.high, unit, candidate.bound),
        candidate.wording.shifted(offset),
        direction,
        kind,
        candidate.restates.shifted(offset) if candidate.restates else None,
        confidence,
    )


def _title_case(text: str) -> bool:
    """Say whether a sentence is a headline in title case, where capitals prove no name."""
    words = re.findall(r"[A-Za-z]{4,}", text)
    return len(words) > 2 and sum(w[0].isupper() for w in words) > 0.7 * len(words)


def _is_name(candidate: Candidate, tokens: list[Token], text: str, title: bool, lex: Lexicon) -> bool:
    """Say whether a bare number belongs to a name: "Formula One", "Apollo 11", "a 777 freighter"."""
    if candidate.unit or candidate.form not in ("digits", "words", "one"):
        return False
    first, last = tokens[0], tokens[-1]
    previous = first.nbor(-1) if first.i > 0 else None
    following = last.nbor(1) if last.i + 1 < len(last.doc) else None
    if candidate.form != "digits":
        return not title and previous is not None and _is_spelled_name(previous, first, following)
    if not candidate.plain or (previous is not None and previous.lower_ in lex.words("dates", "months")):
        return False  # "on 3 March 12 soldiers": what is a date is none of the candidates
    if previous is not None and following is not None and _is_model(previous, first, following):
        return True
    if title:
        return False
    unbound = candidate.wording.start == candidate.span.start
    if previous is not None and unbound and has_name_form(previous) and previous.text[:1].isupper():
        return _ends_name(previous, following)
    if following is None or not is_singular_name(following) or not following.text[:1].isupper():
        return False
    return len(candidate.span.of(text)) <= 4 and previous is not None and _is_in_name(previous, following)


def _is_place(number: Token, language: Language) -> bool:
    """Say whether a known place stands before a number: behind another figure it is where this one is of
    ("17 cases in Ghana, Togo 4 and Benin 2")."""
    first = number
    while first.i > 0 and has_name_form(first.nbor(-1)):
        first = first.nbor(-1)
    name = number.doc[first.i : number.i].text
    while first.i > 0 and _describes_place(first.nbor(-1)):
        first = first.nbor(-1)
    led = first.i > 0 and name != "" and _leads_to_place(first.nbor(-1))
    return led and bool(gazetteer(language).named(name))


def _is_spelled_name(previous: Token, number: Token, following: Token | None) -> bool:
    """Say whether a capital makes a number word part of a name: "the Group of Seven", "Formula One", "Six Nations".

    Not at the beginning of a sentence, nor in capitals throughout.
    """
    text = number.text
    if not text[:1].isupper() or (text.isupper() and len(text) > 1) or previous.text in _OPENERS:
        return False
    if not any(t.is_alpha for t in number.doc[: number.i]):
        return False
    beside = (previous, following) if following is not None else (previous,)
    return previous.text == "of" or any(token.text[:1].isupper() for token in beside)


def _ends_name(previous: Token, following: Token | None) -> bool:
    """Say whether a numeral behind a name belongs to it: "Apollo 11 landed", "the Boeing 747 fleet"."""
    if following is None or following.is_punct or _follows_name(following):
        return not is_verb(previous)  # a capitalised word before a number may be a headline's verb
    begin = previous
    while begin.i > 0 and _may_be_in_name(begin.nbor(-1)):
        begin = begin.nbor(-1)
    led = begin.nbor(-1) if begin.i > 0 else None
    return (led is not None and (_determines(led) or led.like_num)) or is_any_singular(following)


def _is_in_name(previous: Token, following: Token) -> bool:
    """Say whether a numeral opens a name: "the 9 Mile Road", not "the 168 Urvik Harbour Board members"."""
    after = following.nbor(1) if following.i + 1 < len(following.doc) else None
    while after is not None and is_singular_name(after) and after.i + 1 < len(after.doc):
        after = after.nbor(1)
    return _leads_to_name(previous) and (after is None or not _is_noun_behind_name(after))


def _acts_as_year(candidate: Candidate, last: Token) -> bool:
    """Say whether a verb follows a numeral that may be a year: "2016 shows that"."""
    if candidate.low is None or not 1900 <= candidate.low < 2100 or last.i + 1 >= len(last.doc):
        return False
    return is_third_person(last.nbor(1)) and candidate.wording == candidate.span


def _is_model(previous: Token, number: Token, following: Token) -> bool:
    """Say whether an article and a bare numeral name a model: "a 777 freighter", "the 787 is".

    "A 200 seat hall" counts seats.
    """
    if not is_article(previous) or len(number.text) < 3:
        return False
    if is_third_person(following):
        return True
    after = following.nbor(1) if following.i + 1 < len(following.doc) else None
    alone = after is None or not is_noun(after)
    return (
        previous.morph.get("Definite", []) == ["Ind"]
        and is_singular(following)
        and following.is_lower
        and alone
    )


_OPENERS = frozenset("“\"‘'(—–:;.")


def _is_idle_one(candidate: Candidate, tokens: list[Token], lex: Lexicon) -> bool:
    """Say whether "one" is a pronoun or a plain determiner."""
    if candidate.form != "one" or candidate.family in ("percent", "money", "age", "times") or len(tokens) > 1:
        return False
    token = tokens[0]
    if candidate.span.start != candidate.wording.start:
        return False  # "at least one person"
    before = token.nbor(-1) if token.i > 0 else None
    if before is not None and before.lower_ in lex.words("not_one", "before") and not is_number_of(token):
        return True  # "the only one"
    following = token.nbor(1) if token.i + 1 < len(token.doc) else None
    if following is None or following.is_punct or is_genitive_mark(following):
        return True
    if following.lower_ in lex.words("not_one", "after"):
        return True
    behind = token.doc.text[following.idx :].split(maxsplit=3)[1:]
    if " ".join(behind[:2]).lower().rstrip(".,;") in lex.words("not_one", "row"):
        return True
    if candidate.family == "measure":
        return candidate.unit in ("day", "second")
    head = token.head
    if not is_number_of(token) and head.i <= token.i:
        return not _may_be_counted(following)
    noun = head if head.i > token.i and is_noun(head) else following
    if noun.lemma_.lower() in lex.words("not_one", "nouns"):
        return True
    if noun.lemma_.lower() in lex.words("not_one", "sources") and before is not None:
        return before.lower_ in lex.words("not_one", "sourcing")  # "by one estimate"
    if is_active_subject(noun) and _acts(noun.head, lex):
        return True
    return _follows_pronoun(following) and not is_number_of(token)


def _acts(verb: Token, lex: Lexicon) -> bool:
    """Say whether somebody speaks or does something to something, and so is not counted: "one man sent a plea"."""
    if verb.lemma_ in lex.words("not_one", "reporting"):
        return True
    acts = any(is_object(child) for child in verb.children)
    return acts and verb.lemma_ not in lex.words("not_one", "suffering")


def _grows(token: Token, text: str, candidate: Candidate) -> bool:
    """Say whether "doubled", "halved" is the verb of a growth ("exports doubled"), not an adjective."""
    if not has_full_verb_form(token):
        return False
    follow = text[candidate.span.end : candidate.span.end + 12]
    return not re.match(r"\s+(?:down|up|over|as|back)\b", follow)


def _is_age(candidate: Candidate, tokens: list[Token], lex: Lexicon) -> bool:
    """Say whether a bare number is the age of somebody."""
    if candidate.form not in ("digits", "words", "one") or candidate.low is None or candidate.high is None:
        return False
    if not 0 < candidate.low <= OLDEST or candidate.high > OLDEST or candidate.high % 1:
        return False
    first, last = tokens[0], tokens[-1]
    doc = first.doc
    following = doc[last.i + 1] if last.i + 1 < len(doc) else None
    if (candidate.appositive or candidate.paired) and first.i >= 2 and doc[first.i - 1].text == ",":
        return _ages_name(doc[first.i - 2], candidate.paired, following, lex)
    start = first
    while start.i > 0 and doc[start.i - 1].idx >= candidate.wording.start:
        start = doc[start.i - 1]
    if start.i == 0:
        return False
    before = doc[start.i - 1]
    bounded = candidate.bound in ("more_than", "less_than", "at_least", "at_most")
    open_end = following is None or following.is_punct or _follows_age(following)
    if bounded and before.lower_ in lex.words("ages", "people") and candidate.low >= 1:
        apart = start.i != first.i or candidate.wording.end > candidate.span.end
        if apart and (open_end or (following is not None and not is_plural(following))):
            return True  # "children under 12"
    if open_end and _reaches_age(before, lex):
        return True
    if before.lemma_ not in lex.words("grammar", "linking"):
        return False
    if _is_expectancy(before, following, lex):
        return True
    return open_end and _is_aged(before, start, following, bounded, lex)


def _ages_name(name: Token, paired: bool, following: Token | None, lex: Lexicon) -> bool:
    """Say whether a word has its age behind a comma: "Anna Berg, 24,", "her brother, 24,"; no place, no month."""
    if paired and is_plural(name) and name.lower_ in lex.words("ages", "people") | lex.words("ages", "kins"):
        return True  # "two brothers, 24 and 31,"
    if name.lower_ in lex.words("ages", "kin") | lex.words("ages", "roles"):
        return following is not None and following.is_punct
    if not has_name_form(name) or not name.text[:1].isupper() or name.lower_ in lex.words("dates", "months"):
        return False
    opening = name
    while opening.i > 0 and has_name_form(opening.nbor(-1)):
        opening = opening.nbor(-1)
    return opening.i == 0 or opening.nbor(-1).lower_ not in lex.words("ages", "locative")


def _is_expectancy(linking: Token, following: Token | None, lex: Lexicon) -> bool:
    """Say whether a number ends a phrase on an age: "the retirement age is 67"."""
    if following is not None and _goes_on_with_phrase(following):
        return False
    expectancy = lex.words("ages", "expectancy")
    return any(is_active_subject(t) and t.lemma_.lower() in expectancy for t in linking.children)


def _is_aged(linking: Token, start: Token, following: Token | None, bounded: bool, lex: Lexicon) -> bool:
    """Say whether somebody is of an age: "she was 24 when", "nine were under twelve"."""
    subject = [t for t in linking.children if is_subject(t)]
    people, persons = lex.words("ages", "people"), lex.words("grammar", "persons")
    if bounded and start.lower_ in lex.table["ages"]["bounds"]:
        known = people | persons | lex.values.keys()
        return any(t.lower_ in known or is_cardinal(t) for t in subject)
    closed = following is None or following.is_punct or following.lower_ in lex.words("grammar", "after_age")
    return closed and any(t.lower_ in persons for t in subject)


def _is_next_age(
    text: str, last: Candidate | None, candidate: Candidate, tokens: list[Token], lex: Lexicon
) -> bool:
    """Say whether a bare number goes on with the ages before it: "aged 24 and 31", "34, 41 and 67".

    The list has an "and", and no noun that its last number counts follows.
    """
    if (
        last is None
        or candidate.low is None
        or candidate.high != candidate.low
        or candidate.wording != candidate.span
    ):
        return False
    conj = lex.words("ranges", "and")
    gap = text[last.wording.end : candidate.span.start].replace(",", " ").lower().split()
    if not 0 < candidate.low <= OLDEST or candidate.form not in ("digits", "words") or set(gap) - conj:
        return False
    doc, i, joined = tokens[-1].doc, tokens[-1].i + 1, bool(gap)
    while i + 1 < len(doc) and (doc[i].text == "," or doc[i].lower_ in conj) and _goes_on(doc, i, conj):
        joined = joined or any(doc[j].lower_ in conj for j in (i, i + 1))
        i += 1 if doc[i + 1].like_num else 2
        i += 1
    return joined and (i >= len(doc) or doc[i].is_punct or _follows_ages(doc[i]))


def _goes_on(doc: Doc, i: int, conj: frozenset[str]) -> bool:
    """Say whether a number follows a link at ``i``: ", 41", "and 67", ", and 67"."""
    return doc[i + 1].like_num or (doc[i + 1].lower_ in conj and i + 2 < len(doc) and doc[i + 2].like_num)


def _reaches_age(before: Token, lex: Lexicon) -> bool:
    """Say whether a life event leads to a bare number: "turned 70", "died at 92"."""
    if before.lemma_.lower() in lex.words("ages", "reach"):
        return has_full_verb_form(before)
    event = before.nbor(-1) if before.i > 0 and before.lower_ in lex.table["ages"]["at"] else None
    if event is None or event.lemma_.lower() not in lex.words("ages", "events"):
        return False
    # "The number of dead at 60" is a count of them.
    return event.i == 0 or event.nbor(-1).lower_ not in lex.words("ages", "counted_behind")


def _confidence(candidate: Candidate, tokens: list[Token]) -> float:
    if candidate.unit:
        return 0.95
    last = tokens[-1]
    following = last.doc[last.i + 1] if last.i + 1 < len(last.doc) else None
    noun = following is not None and (_may_hold_noun(following) or following.lower_ == "of")
    if candidate.form == "one":
        return 0.8 if noun else 0.6
    return 0.95 if noun else 0.8
