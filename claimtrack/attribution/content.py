"""How far the words said reach: the clause behind a verb of saying, up to the reporter's own words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimtrack.attribution.subjects import CLAUSE_ENDS, own_subject
from claimtrack.attribution.words import Words
from claimtrack.parsing.roles import (
    has_form,
    is_adverbial_clause,
    is_any_subject,
    is_article,
    is_conjunct,
    is_conjunction,
    is_content_clause,
    is_finite,
    is_full_verb,
    is_gerund,
    is_infinitive,
    is_kind,
    is_modal,
    is_negation,
    is_object_or_receiver,
    is_open_complement,
    is_prepositional,
    is_present,
    is_relative_clause,
    is_root,
    is_subordinator,
    is_verb,
    stands_as,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_goes_on_beside = stands_as("conjunct adverbial_clause")
_is_hearer = stands_as("receiver preposition")
_is_joined_or_said = stands_as("content_clause conjunct")
_is_loose = stands_as("object_predicate parataxis unclear")
_is_noun_or_to = has_form("noun infinitive_mark")
_may_open_clause = has_form("article relative_determiner link")
_may_open_subject = is_kind("noun name pronoun adjective number determiner")
_opens_aside = has_form("gerund article relative_pronoun relative_determiner link conjunction")

_DIGITS = re.compile(r"\d[\d.,]*")


def find_clause(verb: Token, lemma: str, words: Words) -> Token | None:
    """Return the head of the clause that the verb takes behind it."""
    for child in verb.children:
        if child.i < verb.i:
            continue
        if is_content_clause(child):
            if is_gerund(child) and lemma in words.think and lemma not in words.say | words.show:
                continue  # "they believe him lying in wait"
            return child
        if is_open_complement(child) and lemma in words.infinitive:
            return child
    if lemma in words.say or lemma in words.think or lemma in words.show:
        doc = verb.doc
        following = doc[verb.i + 1] if verb.i + 1 < len(doc) else None
        if (
            following is not None
            and following.lower_ in words.that
            and _may_open_clause(following)
            and any(is_verb(t) for t in doc[verb.i + 2 :])
        ):
            return following
        for child in verb.children:
            if child.i > verb.i and _is_loose(child) and is_verb(child):
                return child
    return None


def clause_reach(verb: Token, clause: Token, words: Words) -> tuple[int, int]:
    """Return the tokens that the clause takes in: up to where the reporter's own words begin again."""
    doc = verb.doc
    # "told 300 people that ...", "wrote to 300 people that ...": the hearers are no part of it.
    heard = any(
        verb.i < c.i < clause.left_edge.i and _is_hearer(c) and c.lower_ in words.hearers
        for c in verb.children
    )
    heard = heard or verb.lemma_.lower() in words.addressing
    start = max(verb.i + 1, clause.left_edge.i) if heard else verb.i + 1
    if verb.lemma_.lower() in words.telling and doc[start].like_num:
        start += 1  # "tells 3,000 in the square the war is won"
    share = next(
        (c for c in verb.children if is_prepositional(c) and c.lower_ in words.by and verb.i < c.i), None
    )
    if share is not None and share.right_edge.i < clause.i and any(t.like_num for t in share.subtree):
        start = max(start, share.right_edge.i + 1)  # "say by 55 to 41 percent that": how many say so
    end = max(clause.right_edge.i, clause.i) + 1
    # A verb that governs the sentence governs its rest, but for what is joined to the verb itself.
    top = verb
    while _is_joined_or_said(top) and top.head != top:
        top = top.head
    if is_root(top) and verb.right_edge.i + 1 > end:
        end = max(end, verb.right_edge.i + 1)
    for child in verb.children:
        if child.i > clause.i and _goes_on_beside(child) and child.left_edge.i > start:
            subject = any(is_any_subject(c) for c in child.children)
            low = doc[child.left_edge.i].lower_
            joint = child.left_edge.i
            modal = any(is_modal(c) for c in child.children)
            if (
                is_conjunct(child)
                and (modal or subject)
                and (modal or child.lemma_.lower() not in words.say)
                and not _set_against(doc, child, verb, words)
            ):
                continue
            if is_adverbial_clause(child) and low not in words.contrast and not is_gerund(child):
                continue
            end = min(end, joint)
    while end < len(doc) and doc[end].text == ";":
        # A list of clauses goes on in the same voice until another voice is heard.
        border = next((t.i for t in doc[end + 1 :] if t.text == ";"), len(doc))
        voice = _other_voice(doc[end + 1 : border], words)
        if voice is not None:
            # "...; the harbour has 40, and the report says": up to where the voice takes over.
            left = voice.left_edge.i
            joined = left - 1 > end + 1 and doc[left - 1].lower_ in words.together
            end = left - 1 if joined else end
            break
        end = border
    end = _to_clause_end(doc, max(end, min(clause.i + 1, len(doc))), words)
    end = _to_other_half(verb, end, words)
    return start, until_other_voice(verb, verb.i, end, words)


def _tells(verb: Token, words: Words) -> bool:
    """Say whether a verb carries words, or puts something "at" a number; "has 40" does not."""
    lemma = verb.lemma_.lower()
    return lemma in words.say or (
        lemma in words.placing and any(c.lower_ in words.placed for c in verb.children)
    )


def _other_voice(part: Span, words: Words) -> Token | None:
    """Return the subject of a verb in these tokens that carries somebody's words."""
    for token in part:
        if is_full_verb(token) and (token.lemma_.lower() in words.object or _tells(token, words)):
            subject = own_subject(token)
            if subject is not None:
                return subject
    return None


def _to_other_half(verb: Token, end: int, words: Words) -> int:
    """Return the end of a participle's clause with its other half: "he said, noting that 40 did, but 3 do".

    The parse hangs the second clause on the verb of saying, which has its words before it.
    """
    doc = verb.doc
    if not is_gerund(verb) or not is_adverbial_clause(verb) or verb.head.lemma_.lower() not in words.say:
        return end
    if end + 2 >= len(doc) or doc[end].text != "," or doc[end + 1].lower_ not in words.halves:
        return end
    rest = doc[end + 2 :]
    voices = words.say | words.object | words.placing
    if any(t.lemma_.lower() in voices for t in rest) or not any(is_finite(t) for t in rest):
        return end
    return len(doc)


def _set_against(doc: Doc, clause: Token, verb: Token, words: Words) -> bool:
    """Say whether the reporter sets a clause against what a document shows: "polls show 4, but polls err"."""
    left = clause.left_edge.i
    return (
        verb.lemma_.lower() in words.show - words.say
        and doc[left - 1].lower_ in words.contrast
        and doc[left - 2].text == ","
        and is_present(clause)
        and any(is_negation(c) for c in clause.children)
    )


def without_asides(doc: Doc, reach: tuple[int, int], words: Words) -> list[tuple[int, int]]:
    """Return the tokens said without what is told in passing: "it would go to Lena, where 40 live".

    A relative clause behind a comma is the reporter's own.
    """
    start, end = reach
    kept = []
    for token in doc[start + 1 : end]:
        clause = token.head
        while not is_relative_clause(clause) and clause.head != clause and clause.head.i > token.i:
            clause = clause.head
        if token.lower_ in words.setting and doc[token.i - 1].text == "," and is_relative_clause(clause):
            if token.i - 1 > start:
                kept.append((start, token.i - 1))
            start = max(start, clause.right_edge.i + 1)
    return [*kept, (start, end)] if start < end else kept


def without_share(doc: Doc, reach: tuple[int, int]) -> tuple[int, int]:
    """Return the tokens without a share behind the last comma: "voters say it should stay, 58 to 33 percent".

    That many say so is the reporter's word, or a poll's.
    """
    first, end = reach
    comma = next((t.i for t in reversed(doc[first:end]) if t.text == ","), None)
    if comma is None or comma <= first:
        return reach
    tail = [t for t in doc[comma + 1 : end] if not t.is_punct and not t.is_space]
    if not tail or not tail[0].text[:1].isdigit():
        return reach
    # "58%-33%" is one token.
    several = len(_DIGITS.findall(doc[comma + 1 : end].text)) > 1
    plain = all(not t.is_alpha or is_prepositional(t) or _is_noun_or_to(t) for t in tail)
    return (first, comma) if several and plain else reach


def _to_clause_end(doc: Doc, end: int, words: Words) -> int:
    """Return the end of a clause that the parse cut short.

    A verb right behind it belongs to it ("told him the nominee | had paid nothing for 10 years"), and so does
    a clause that draws a conclusion ("one may have two, | so thousands does not mean ...").
    """
    if end + 1 >= len(doc):
        return end
    goes_on = is_finite(doc[end]) and doc[end - 1].text not in CLAUSE_ENDS
    if not goes_on and not (doc[end].text == "," and doc[end + 1].lower_ in words.concluding):
        return end
    for token in doc[end + 1 :]:
        if token.text == ";" or (token.text == "," and goes_on):
            return token.i
    return len(doc)


def until_other_voice(verb: Token, start: int, end: int, words: Words) -> int:
    """Return where another voice takes over: "the union says 70, while the company says 20".

    So it does behind "and" too, unless "that" joins its clause to the words said.
    """
    doc = verb.doc
    for token in doc[start + 1 : end]:
        if not is_finite(token) or not _tells(token, words):
            continue
        subject = own_subject(token)
        if subject is None or subject.i > token.i:
            continue
        left = subject.left_edge.i
        if left - 1 <= verb.i:
            continue
        if doc[left - 1].text == ";" or doc[left - 1].lower_ in words.together:
            return left - 1
        if doc[left - 1].lower_ in words.contrast and doc[left - 1].lower_ not in words.as_:
            return left - 1
    return end


def find_opening(verb: Token) -> int | None:
    """Return where the words begin that stand behind a colon or an opening quotation mark after the verb."""
    doc = verb.doc
    for token in doc[verb.i + 1 : verb.i + 25]:
        if token.text in (":", "“", '"', "«") and token.i + 1 < len(doc):
            return token.i
        if token.text in (";", "."):
            return None
    return None


def find_parts(doc: Doc, end: int) -> list[tuple[int, int]]:
    """Return the tokens behind a colon that give the parts of what is said: "57 boats: 40 trawlers"."""
    colon = next((t.i for t in doc[end:] if t.text == ":"), None)
    if colon is None or colon + 1 >= len(doc) or any(is_finite(t) for t in doc[end:colon]):
        return []
    return [(colon + 1, len(doc))]


def find_told(verb: Token, lemma: str, words: Words) -> int | None:
    """Return where a clause begins behind the hearer that the parse lost: "told X the dead numbered six".

    It has a subject of its own, and a verb, which may be tagged as an adjective.
    """
    if lemma not in words.telling or is_relative_clause(verb):
        return None
    hearer = next((c for c in verb.children if c.i > verb.i and is_object_or_receiver(c)), None)
    if hearer is None or hearer.i + 3 >= len(verb.doc):
        return None
    following = verb.doc[hearer.i + 1]
    if not _may_open_subject(following) and not is_article(following):
        return None
    clause = verb.doc[hearer.i + 2 :]
    if any(is_finite(t) or t.lower_.endswith(words.past) for t in clause if t.text not in CLAUSE_ENDS):
        return hearer.i + 1
    return None


def goes_on(verb: Token) -> bool:
    """Say whether a clause follows a participle that the parse did not give it: "explaining it was 40"."""
    doc = verb.doc
    if verb.i == 0 or doc[verb.i - 1].text != "," or verb.i + 2 >= len(doc):
        return False
    for token in doc[verb.i + 1 :]:
        if token.text in CLAUSE_ENDS:
            return False
        if is_finite(token):
            return True
    return False


def is_bare(verb: Token, words: Words) -> bool:
    """Say whether a verb is an infinitive that tells of nothing said: "if they were to reply: ..."."""
    went_on = is_open_complement(verb) and verb.head.lemma_ not in words.being
    return is_infinitive(verb) and not went_on


def find_behind(verb: Token, head: Token, words: Words) -> int | None:
    """Return where the words said go on behind a cue in their middle, ``None`` where the reporter goes on."""
    doc = verb.doc
    i = max(verb.i, head.right_edge.i if head.i > verb.i else verb.i) + 1
    while i < len(doc) and doc[i].text not in (",", "“", '"', ":", "—", "–"):
        i += 1
    if i + 1 >= len(doc):
        return None
    quoted = doc[i].text in ("“", '"') or doc[i + 1].text in ("“", '"')
    if quoted:
        return i
    left = head.left_edge.i
    if (
        head.i < verb.i
        and is_conjunction(doc[i + 1])
        and left
        and doc[left - 1].text in ("”", '"', "''", "»")
    ):
        return None  # "'Yes,' she said, but the clock struck 12"
    following = doc[i + 1]
    if following.lower_ in words.reporters_own or (_opens_aside(following) and doc[i].text != ","):
        return None
    if is_gerund(following) or is_subordinator(following):
        return None
    if is_conjunction(following) and head.i > verb.i:
        return None
    first = next((t for t in doc[i + 1 :] if is_verb(t)), None)
    if first is None or is_gerund(first):
        return None
    return i + 1
