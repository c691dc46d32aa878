"""Reports without a verb of saying: "its forecast that", "according to", "in the survey".

And verbs of saying whose words follow in the next paragraph.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from claimtrack.attribution.reports import Report
from claimtrack.attribution.sources import ANYBODYS, Source, source_of
from claimtrack.attribution.subjects import (
    CLAUSE_ENDS,
    find_agent,
    find_subject,
    noun_beside,
    own_subject,
)
from claimtrack.attribution.words import Words
from claimtrack.lang import Language
from claimtrack.model import Span
from claimtrack.parsing import ParsedSentence
from claimtrack.parsing.roles import (
    is_any_object,
    is_any_subject,
    is_apposition,
    is_clause_behind_noun,
    is_conjunction,
    is_full_verb,
    is_kind,
    is_marker,
    is_modifier,
    is_negation,
    is_noun,
    is_noun_adverbial,
    is_object,
    is_owner,
    is_personal_pronoun,
    is_plural,
    is_preposition,
    is_prepositional,
    is_prepositional_object,
    is_relative_clause,
    is_root,
    is_subject,
    is_verb,
    stands_as,
    stands_before_noun,
)

NAMED_BY = 8
"""Tokens that may name documents before a verb that the tagger took for a noun."""

if TYPE_CHECKING:
    from collections.abc import Collection

    from spacy.tokens import Doc, Token

_stands_before_verb = is_kind("adverb auxiliary")
_may_be_setting = stands_as("root preposition")


def read_noun(parsed: ParsedSentence, noun: Token, words: Words, language: Language) -> Report | None:
    """Return the report in "its forecast that", "the ministry's estimate of 40", "a claim by X that"."""
    lemma = noun.lemma_.lower()
    put_forward = lemma in words.put_forward
    if (not put_forward and lemma not in words.undertakings) or _is_missing(noun, words):
        return None
    owner = _owner(noun, words) or (noun if lemma in words.documents else None)
    parts = _parts(noun, owner, lemma, words) if owner is not None else []
    if owner is None or not parts:
        return None
    bound = _owner_in_clause(owner, noun, words)
    source = source_of(parsed, bound or owner, words, language, lenient=bound is not None)
    if source is None:
        return None
    doc = noun.doc
    first, end = min(c.left_edge.i for c in parts), max(c.right_edge.i for c in parts) + 1
    if not put_forward:
        # "Their goal of 40 million - a sum that ...": what comes behind is the reporter's.
        end = next((t.i for t in doc[first + 1 : end] if t.text in CLAUSE_ENDS), end)
    spans = (parsed.span(doc[first], doc[end - 1]),)
    pattern = "noun" if put_forward else "wish"
    at, denies = parsed.span(noun, noun), lemma == "denial"
    return Report(source, noun.text, at, spans, pattern, denies, weak=not put_forward)


def _is_missing(noun: Token, words: Words) -> bool:
    """Say whether nobody puts anything forward: "no confirmation from the palace that", "without a claim"."""
    parts = [noun.head, *noun.children] if is_prepositional_object(noun) else noun.children
    return any(t.lower_ in words.missing and t.i < noun.i for t in parts)


def _owner(noun: Token, words: Words) -> Token | None:
    """Return whose a forecast or a claim is: its possessive, who is behind "by", the subject of "issued"."""
    owner = next(filter(is_owner, noun.children), None)
    givers = (c for c in noun.children if is_prepositional(c) and c.lower_ in words.given_by)
    if owner is None and (giver := next(givers, None)) is not None:
        owner = next(filter(is_prepositional_object, giver.children), None)
    if owner is None and is_object(noun) and noun.head.lemma_.lower() in words.making:
        return find_subject(noun.head, words)  # "issued a warning that", "has a plan to"
    if owner is None and is_prepositional_object(noun) and noun.head.head.lemma_.lower() in words.holding:
        return find_subject(noun.head.head, words)
    return owner


def _parts(noun: Token, owner: Token, lemma: str, words: Words) -> list[Token]:
    """Return the heads of what a noun says: its clause, what hangs on "of"."""
    behind = [c for c in noun.children if c.i > noun.i]
    clauses = [
        c
        for c in behind
        if is_clause_behind_noun(c) and (not is_relative_clause(c) or any(map(is_marker, c.children)))
    ]
    if owner == noun:
        return [c for c in clauses if c.left_edge.lower_ in words.that]
    belonging = words.belonging | (words.undertaken if lemma in words.undertakings else frozenset())
    parts = [*clauses, *(c for c in behind if c.lower_ in belonging)]
    following = noun.doc[noun.i + 1] if noun.i + 1 < len(noun.doc) else noun
    if not parts and following.lower_ in words.that:
        return [following.head]  # "kept its forecast that": hung on the verb
    return parts


def _owner_in_clause(owner: Token, noun: Token, words: Words) -> Token | None:
    """Return whom a possessive stands for in its own clause: "the bank kept its forecast that"."""
    if owner.lower_ not in words.own:
        return None
    verb = noun.head
    while is_preposition(verb) and verb.head != verb:
        verb = verb.head
    subject = own_subject(verb) if is_full_verb(verb) else None
    return subject if subject is not None and is_noun(subject) else None


def read_lost(
    parsed: ParsedSentence, heard: Collection[Span], words: Words, language: Language
) -> list[Report]:
    """Return the reports of words of saying that the parse took for something else.

    "Smith charges that", "he alleged in the suit | that", "letters from his bank show he lost 40". ``heard``
    are the cues already read.
    """
    doc, found = parsed.doc, []
    for word in doc[1:-2]:
        at = parsed.span(word, word)
        lemma = word.lemma_.lower()
        shows, tells = lemma in words.show, word.lower_ in words.forms
        tells = tells or (lemma in words.carrying and word.lower_ != lemma)
        if at in heard or not (shows or tells):
            continue
        start = _clause_behind(word, words)
        if start is None or any(map(is_negation, word.children)):
            continue
        several = word.lower_ == lemma
        before = list(doc[max(0, word.i - NAMED_BY) : word.i]) if shows else []
        papers = (t for t in reversed(before) if t.lower_ in words.documents and is_plural(t) >= several)
        head = next(papers, None)
        if head is None and tells:
            head = _noun_before(word, words)
        source = source_of(parsed, head, words, language) if head is not None else None
        if source is not None:
            content = (parsed.span(doc[start], doc[len(doc) - 1]),)
            found.append(Report(source, word.text, at, content, "loose"))
    return found


def _clause_behind(word: Token, words: Words) -> int | None:
    """Return where a clause begins behind a word, and behind what says when and where: "alleged in the suit
    that"."""
    doc = word.doc
    if is_personal_pronoun(doc[word.i + 1]) and not is_verb(word):
        return word.i + 1
    for token in doc[word.i + 1 : min(word.i + NAMED_BY, len(doc) - 1)]:
        if token.lower_ in words.that:
            return None if is_verb(doc[token.i + 1]) else token.i + 1
        first = token.i == word.i + 1
        thing = stands_before_noun(token) or (is_noun(token) and not is_noun_adverbial(token))
        if (first and thing) or token.text in CLAUSE_ENDS or is_verb(token):
            return None  # "tells the truth that"
    return None


def _noun_before(word: Token, words: Words) -> Token | None:
    """Return the head of the nouns before a word: "a spokesman for the port | charges"."""
    i = word.i - 1
    while i > 0 and _stands_before_verb(word.doc[i]) and word.doc[i].lemma_ not in words.being:
        i -= 1
    head = word.doc[i] if i >= 0 else None
    if head is None or not (is_noun(head) or is_personal_pronoun(head)):
        return None
    while is_prepositional_object(head) and is_noun(head.head.head) and head.head.head.i < head.i:
        head = head.head.head
    return head


def read_shown(parsed: ParsedSentence, word: Token, words: Words, language: Language) -> Report | None:
    """Return the report of a document set off by commas, whatever its parse: "..., a study shows."."""
    doc, i = parsed.doc, word.i
    if i < 3 or i + 1 >= len(doc) or word.lemma_.lower() not in words.show:
        return None
    if is_verb(word) and own_subject(word) is not None:
        return None
    last = i == len(doc) - 2
    if doc[i - 1].lower_ not in words.documents or not (last or doc[i + 1].text == ","):
        return None
    border = next((t.i for t in reversed(doc[:i]) if t.text == ","), 0)
    source = source_of(parsed, doc[i - 1], words, language)
    if source is None or not border or (i - border > NAMED_BY and not last):
        return None
    first = next((t.i for t in doc[border + 1 : i] if not t.is_punct), border + 1)
    start = parsed.offset + doc[first].idx
    source = replace(source, span=Span(start, source.span.end), name=doc[first:i].text)
    said = [] if is_conjunction(doc[border - 1]) else [parsed.span(doc[0], doc[border])]
    if i + 2 < len(doc) and not is_conjunction(doc[i + 2]):
        said.append(parsed.span(doc[i + 2], doc[len(doc) - 1]))
    return Report(source, word.text, parsed.span(word, word), tuple(said), "trailing") if said else None


def read_according(parsed: ParsedSentence, words: Words, language: Language) -> list[Report]:
    """Return the reports of "according to X" and its kin: the clause around, to the next clause's border."""
    doc = parsed.doc
    reports = []
    for match in words.according.finditer(parsed.text):
        tokens = [t for t in doc if t.idx < match.end() and match.start() < t.idx + len(t)]
        if not tokens or tokens[-1].i + 1 >= len(doc):
            continue
        first, last = tokens[0], tokens[-1]
        head = next(
            (c for t in reversed(tokens) for c in t.children if is_any_object(c) and c.i > last.i),
            None,
        )
        if head is None:
            head = doc[last.i + 1]
            while stands_before_noun(head) and head.head.i > head.i:
                head = head.head
        head = _provider(head, words)
        hedge = doc[last.i + 1].lower_ in words.own and head.lower_ not in words.own_papers
        if hedge or head.lower_ in words.according_never:
            continue
        passed_on = match[0].lower() in words.passing_on
        source = source_of(parsed, head, words, language, lenient=not passed_on)
        if source is None and head.lower_ in words.loose:
            # "According to the latest figures": those of the body that spoke before, if one did.
            source = Source(parsed.span(head, head), head.text, ANYBODYS, "document", pronoun=True)
        if source is None:
            continue
        spans = _around(doc, first, head, words)
        content = tuple(parsed.span(doc[a], doc[b - 1]) for a, b in spans if b > a)
        if content:
            at = Span(parsed.offset + match.start(), parsed.offset + match.end())
            if passed_on:
                # The voice beside it passes on what stands before and behind.
                content = tuple(
                    parsed.span(doc[a], doc[b - 1])
                    for a, b in ((0, first.i), (max(head.right_edge.i, head.i) + 1, len(doc)))
                    if b > a
                )
            reports.append(Report(source, match[0], at, content, "according", inner=passed_on))
    return reports


def _provider(head: Token, words: Words) -> Token:
    """Return who gave the information: "information provided by a source at the ministry"."""
    if head.lemma_.lower() in words.provided:
        return next(filter(None, map(find_agent, head.children)), head)
    return head


def _around(doc: Doc, first: Token, head: Token, words: Words) -> list[tuple[int, int]]:
    """Return the tokens that "according to X" speaks for: the sentence, from its last "but" on."""
    start, end = first.i, max(head.right_edge.i, head.i) + 1
    borders = (i for i in range(start - 1, 0, -1) if _contrasts(doc, i, start, words))
    left = next(borders, 0)
    if left >= start - 2:
        return [(_behind_name(head, end) if start <= 1 else end, len(doc))]
    goes_on = end < len(doc) and doc[end].text == ","
    return [(left, start), (end, len(doc))] if goes_on else [(left, start)]


def _behind_name(head: Token, end: int) -> int:
    """Return where the sentence goes on behind "According to X,", also where the parse gives its first figure
    or all of it to the name: "According to the office, | 40 of the boats"."""
    doc = head.doc
    first = next((c.left_edge for c in head.children if is_apposition(c) and c.left_edge.like_num), None)
    if first is not None and first.i + 1 < len(doc) and doc[first.i + 1].text != ",":  # no age
        return first.i
    return _behind_asides(head) if end >= len(doc) - 1 else end


def _contrasts(doc: Doc, i: int, end: int, words: Words) -> bool:
    """Say whether a clause of its own begins with "but" here: "rose 4 percent, but fell" goes on with the
    first, and so does "while"."""
    if not is_conjunction(doc[i]) or doc[i].lower_ not in words.contrast or doc[i - 1].text != ",":
        return False
    verb = next((t.i for t in doc[i + 1 : end] if is_verb(t)), None)
    return verb is None or any(map(is_any_subject, doc[i + 1 : verb]))


def read_within(parsed: ParsedSentence, words: Words, language: Language) -> list[Report]:
    """Return the reports of a sentence set in a source of data: "In the survey, 40 percent chose ..."."""
    doc = parsed.doc
    reports = []
    for token in doc:
        if not _may_be_setting(token) or token.lower_ not in words.inside:
            continue
        head = next((c for c in token.children if is_prepositional_object(c) and c.i > token.i), None)
        if head is None or head.lemma_.lower() not in words.within:
            continue
        if any(c.lower_ in words.first | words.second for c in head.children):
            continue  # "in our poll" is the speaker's own hedge
        source = source_of(parsed, head, words, language)
        if source is None:
            continue
        if token.i == 0:
            end = head.right_edge.i + 1
            tokens = doc[_behind_asides(head) if end >= len(doc) - 1 else end :]
        else:
            # "Led by 8 points, 49 to 41, in the survey": set off by a comma, it speaks for all before it.
            inner = doc[: token.i] if doc[token.i - 1].text != "," else doc[:0]
            border = next((t.i + 1 for t in reversed(inner) if t.text in (",", ";", ":", "—", "–")), 0)
            tokens = doc[border : token.i]
        if len(tokens) > 1:
            spans = (parsed.span(tokens[0], tokens[-1]),)
            reports.append(Report(source, token.text, parsed.span(token, token), spans, "within"))
    return reports


def _behind_asides(head: Token) -> int:
    """Return where the sentence goes on behind a phrase to which the parse gave all the rest of it."""
    return next((t.i + 1 for t in head.doc[head.i :] if t.text == ","), len(head.doc))


def read_data(parsed: ParsedSentence, words: Words, language: Language) -> list[Report]:
    """Return the report of a figure handed to another source: "I mean the data published in the press"."""
    doc = parsed.doc
    reports = []
    for match in words.data_in.finditer(parsed.text):
        head = next((t for t in doc if t.idx >= match.end() and is_noun(t)), None)
        while head is not None and is_modifier(head) and head.head.i > head.i:
            head = head.head
        source = source_of(parsed, head, words, language) if head is not None else None
        if source is not None:
            at = Span(parsed.offset + match.start(), parsed.offset + match.end())
            whole = parsed.span(doc[0], doc[len(doc) - 1])
            reports.append(Report(source, match[0].strip(), at, (whole,), "data"))
    return reports


def leading(
    parsed: ParsedSentence, words: Words, language: Language, until: int | None = None
) -> Report | None:
    """Return the report of a sentence whose words follow behind it: "The minister went on:".

    ``until`` is where they begin, where that is in the sentence itself.
    """
    for token in reversed(list(parsed.doc)):
        if until is not None and parsed.offset + token.idx >= until:
            continue
        if token.lemma_.lower() in words.say and is_verb(token):
            head = find_subject(token, words) or noun_beside(token, words)
            source = source_of(parsed, head, words, language) if head is not None else None
            if source is not None:
                here = parsed.span(token, token)
                return Report(source, token.text, here, (here,), "block")
    if until is not None and (named := _noun_before_colon(parsed, words, language, until)) is not None:
        return named
    report = subject_of(parsed, words, language, until)
    # Above a block that no mark of quotation opens, only a name is sure enough.
    return report if report is not None and (until is not None or report.source.proper) else None


def _noun_before_colon(parsed: ParsedSentence, words: Words, language: Language, until: int) -> Report | None:
    """Return what is quoted in "it is shown by this finding: “40 ferries ...”": a document or its words."""
    before = (t for t in reversed(parsed.doc) if parsed.offset + t.idx < until and not t.is_punct)
    head = next(before, None)
    if head is None or head.lemma_.lower() not in words.documents | words.quotable:
        return None
    source = source_of(parsed, head, words, language, lenient=True)
    if source is None:
        return None
    here = parsed.span(head, head)
    return Report(replace(source, role="document"), head.text, here, (here,), "block")


def subject_of(
    parsed: ParsedSentence, words: Words, language: Language, until: int | None = None
) -> Report | None:
    """Return whom a sentence is about, its subject, as the report of words that follow it."""
    root = next((t for t in parsed.doc if is_root(t)), None)
    if root is not None and until is not None and parsed.offset + root.idx >= until:
        # The words themselves govern the sentence; the reporter's verb hangs on theirs.
        root = next(
            (t for t in parsed.doc if is_full_verb(t) and own_subject(t) and parsed.offset + t.idx < until),
            None,
        )
    if root is None or root.lemma_ in words.being:
        return None
    subject = next((c for c in root.children if is_subject(c)), None)
    if subject is None:
        # "The chairman, Jane Doe, wrote:", whose subject the parse hung elsewhere.
        subject = noun_beside(root, words)
    source = source_of(parsed, subject, words, language) if subject is not None else None
    here = parsed.span(root, root)
    return Report(source, root.text, here, (here,), "block") if source is not None else None
