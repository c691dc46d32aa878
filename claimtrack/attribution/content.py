"""How far the words said reach: the clause behind a verb of saying, up to the reporter's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrack.attribution.subjects import closes_quotation, is_quote, own_subject
from claimtrack.attribution.words import Words
from claimtrack.parsing.roles import (
    is_adverbial_clause,
    is_conjunct,
    is_content_clause,
    is_finite,
    is_gerund,
    is_infinitive,
    is_number_of,
    is_open_complement,
    is_prepositional,
    is_relative_clause,
    is_root,
    stands_as,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Token

_is_hearer = stands_as("receiver preposition")
DASHES = frozenset(["—", "–", "―", "--"])

_is_joined_or_said = stands_as("content_clause conjunct")


def find_clause(verb: Token, lemma: str, words: Words) -> Token | None:
    """Return the head of the clause that the verb takes behind it."""
    for child in verb.children:
        if child.i > verb.i and is_content_clause(child) and child.left_edge.lower_ not in words.circumstance:
            return child
        if child.i > verb.i and is_open_complement(child) and lemma in words.infinitive:
            return child
    return None


def clause_reach(verb: Token, clause: Token, words: Words) -> tuple[int, int]:
    """Return the tokens that the clause takes in: up to where the reporter's own words begin again."""
    doc = verb.doc
    end = max(clause.right_edge.i, clause.i) + 1
    # A verb that governs the sentence governs its rest, but for what is joined to the verb itself.
    top = verb
    while _is_joined_or_said(top):
        top = top.head
    if is_root(top):
        end = max(end, verb.right_edge.i + 1)
    # "said the walls shook, and the roof came down": joined to the verb by the parse, and said all the same.
    joined = (c for c in verb.children if c.i > clause.i and is_conjunct(c))
    apart = [c for c in joined if _is_reporters(c, verb, words)]
    end = min([end, *(c.left_edge.i for c in apart)])
    if end < len(doc) and doc[end].text == ";":
        end = len(doc)  # a list of clauses goes on in the same voice until another voice is heard
    end = max(end, min(clause.i + 1, len(doc)))
    if not any(
        c.i == end and c.lemma_.lower() in words.say for c in apart
    ):  # "denied that 40 died and | said"
        end = _to_clause_end(doc, end, words)
    if is_gerund(verb) and is_adverbial_clause(verb) and verb.head.lemma_.lower() in words.say:
        end = len(doc)  # "he said, noting that 40 did, but 3 do": the parse hangs the second half on "said"
    return _clause_start(verb, clause, words), until_other_voice(verb, verb.i, end, words)


def _is_reporters(clause: Token, verb: Token, words: Words) -> bool:
    """Say whether a clause joined to the verb is the reporter's: "polls showed 40, but polls err"."""
    subject = own_subject(clause)
    if subject is None or clause.lemma_.lower() in words.say:
        return True
    shows = verb.lemma_.lower() in words.show - words.say
    return shows and verb.doc[clause.left_edge.i - 1].lower_ in words.contrast


def _clause_start(verb: Token, clause: Token, words: Words) -> int:
    """Return where the words said begin: behind the hearers in "told 300 people that ..."."""
    behind = range(verb.i + 1, clause.left_edge.i)
    heard = any(c.i in behind and _is_hearer(c) and c.lower_ in words.hearers for c in verb.children)
    heard = heard or verb.lemma_.lower() in words.addressing
    heard = heard or clause.left_edge.lower_ in words.that  # "say by 55 percent that": how many say it
    start = max(verb.i + 1, clause.left_edge.i) if heard else verb.i + 1
    # "tells 3,000 in the square the war is won"
    hearers = verb.doc[start].like_num and not is_number_of(verb.doc[start])
    return start + (verb.lemma_.lower() in words.telling and hearers)


def with_details(verb: Token, end: int, words: Words) -> int:
    """Return the end of an object with what the parse hung on the verb behind it: "cheating crews | from 40
    ports", "a loss of 38, | against a profit of 12"."""
    for child in verb.children:
        first = child.left_edge.i
        against = first == end + 1 and verb.doc[end].text == "," and child.lower_ in words.compared
        if is_prepositional(child) and ((first == end and child.lower_ in words.details) or against):
            end = child.right_edge.i + 1
    return end


def without_asides(doc: Doc, reach: tuple[int, int], words: Words) -> list[tuple[int, int]]:
    """Return the tokens said without what is told in passing, which is the reporter's own.

    So is a relative clause behind a comma ("it would go to Lena, where 40 live") and a clause that dashes set
    off: of the figures there 1 in 10 was the speaker's, of those behind a second dash 7 in 8. Without a verb
    it says more of what was said: "killed 12 – three of them boys – on Monday".
    """
    start, end = reach
    kept = []
    for first, behind in _asides(doc, start, end, words):
        if first > start:
            kept.append((start, first))
        start = max(start, behind)
    return [*kept, (start, end)] if start < end else kept


def _asides(doc: Doc, start: int, end: int, words: Words) -> Iterator[tuple[int, int]]:
    """Yield the tokens of each aside, from the mark that sets it off."""
    quoted, closed = False, start
    for token in doc[start:end]:
        quoted ^= is_quote(token)
        if token.i >= start + 2 and token.lower_ in words.setting and doc[token.i - 1].text == ",":
            clause = token.head
            while not is_relative_clause(clause) and clause.head != clause and clause.head.i > token.i:
                clause = clause.head
            yield token.i - 1, clause.right_edge.i + 1
        elif _is_dash(token) and not quoted and token.i >= closed:
            closed = next((t.i + 1 for t in doc[token.i + 1 : end] if _is_dash(t)), end)
            if any(is_finite(inner) for inner in doc[token.i : closed]):
                yield token.i, closed


def _is_dash(token: Token) -> bool:
    """Say whether a token is a dash, and no hyphen."""
    spaced = token.text == "-" and token.i and token.whitespace_ and token.nbor(-1).whitespace_
    return token.text in DASHES or bool(spaced)


def _to_clause_end(doc: Doc, end: int, words: Words) -> int:
    """Return the end of a clause that the parse cut short.

    A verb right behind it belongs to it ("told him the nominee | had paid nothing for 10 years"), and so does
    a clause that draws a conclusion ("one may have two, | so thousands does not mean ...").
    """
    if end + 1 >= len(doc):
        return end
    concludes = doc[end].text == "," and doc[end + 1].lower_ in words.concluding
    return len(doc) if concludes or is_finite(doc[end]) else end


def until_other_voice(verb: Token, start: int, end: int, words: Words) -> int:
    """Return where another voice takes over: "the union says 70, while the company says 20".

    So it does behind "and" too, unless "that" joins its clause to the words said.
    """
    doc = verb.doc
    for token in doc[start + 1 : end]:
        subject = own_subject(token) if is_finite(token) else None
        lemma = token.lemma_.lower()
        if subject is None:
            continue
        before = doc[subject.left_edge.i - 1]
        if before.text == ";" and lemma in words.show and subject.lower_ in words.documents:
            return before.i  # "; records show 61"
        joined = before.text == ";" or before.lower_ in words.together | words.contrast
        if joined and lemma in words.say:
            return before.i
    return end


def find_opening(verb: Token) -> int | None:
    """Return where the words begin that stand behind a colon or an opening quotation mark after the verb."""
    doc = verb.doc
    for token in doc[verb.i + 1 : verb.i + 25]:
        if token.text in (":", "“", '"', "«"):
            return token.i
        if token.text in (";", "."):
            return None
    return None


def find_parts(doc: Doc, end: int) -> list[tuple[int, int]]:
    """Return the tokens behind a colon that give the parts of what is said: "57 boats: 40 trawlers"."""
    colon = next((t.i for t in doc[end:] if t.text == ":"), None)
    return [] if colon is None else [(colon + 1, len(doc))]


def goes_on(verb: Token) -> bool:
    """Say whether a clause follows a participle that the parse did not give it: "explaining it was 40"."""
    return verb.doc[verb.i - 1].text == "," and any(map(is_finite, verb.doc[verb.i + 1 :]))


def is_bare(verb: Token, words: Words) -> bool:
    """Say whether a verb is an infinitive that tells of nothing said: "if they were to reply: ..."."""
    went_on = is_open_complement(verb) and verb.head.lemma_ not in words.being
    return is_infinitive(verb) and not went_on


def find_behind(verb: Token, head: Token, words: Words) -> int | None:
    """Return where the words said go on behind a cue in their middle, ``None`` where the reporter goes on."""
    doc = verb.doc
    i = max(verb.i, head.right_edge.i if head.i > verb.i else verb.i) + 1
    while i < len(doc) and doc[i].text not in (",", "“", '"', ":", ";", "—", "–"):
        i += 1
    if i + 1 >= len(doc) or doc[i].text == ";":
        return None
    first = min(verb.i, head.left_edge.i)
    if first and closes_quotation(doc[first - 1]) and not any(map(is_quote, doc[i : i + 2])):
        return None  # "'Yes,' she said in Lena, 12 hours after the storm"
    return None if doc[i + 1].lower_ in words.reporters_own else i + 1
