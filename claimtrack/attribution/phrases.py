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
    has_form,
    has_full_verb_form,
    is_any_object,
    is_any_subject,
    is_clause_behind_noun,
    is_common_noun,
    is_finite,
    is_full_verb,
    is_infinitive,
    is_kind,
    is_marker,
    is_modifier,
    is_name,
    is_name_or_pronoun,
    is_noun,
    is_object,
    is_owner,
    is_participle_clause,
    is_past_participle,
    is_personal_pronoun,
    is_plural,
    is_possessive,
    is_preposition,
    is_prepositional,
    is_prepositional_object,
    is_punctuation,
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
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Span_

_may_be_setting = stands_as("root preposition")
_may_open_sentence = is_kind("conjunction adverb punctuation")
_shows_owner = has_form("possessive genitive_mark")

BEFORE_DATA = 20
"""Tokens before "in the poll" that may speak of it: "40 percent of voters liked him in the poll"."""


def read_noun(parsed: ParsedSentence, noun: Token, words: Words, language: Language) -> Report | None:
    """Return the report in "its forecast that", "the ministry's estimate of 40", "a claim by X that"."""
    lemma = noun.lemma_.lower()
    if lemma not in words.put_forward | words.undertakings:
        return None
    if is_object(noun) and noun.head.lemma_.lower() in words.denying:
        return None  # "rejected reports that": who rejects them speaks
    owner = next((c for c in noun.children if is_owner(c)), None)
    if owner is None:
        for child in noun.children:
            if is_prepositional(child) and child.lower_ in words.given_by and child.i > noun.i:
                owner = next((c for c in child.children if is_prepositional_object(c)), None)
                break
    if owner is None and is_object(noun) and noun.head.lemma_.lower() in words.making:
        owner = find_subject(noun.head, words)  # "issued a warning that", "has a plan to"
    if owner is None and lemma in words.documents and lemma in words.put_forward:
        owner = noun
    if owner is None:
        return None
    parts = [c for c in noun.children if c.i > noun.i and is_clause_behind_noun(c)]
    parts = [
        c
        for c in parts
        if not is_relative_clause(c) or any(t.lower_ in words.that and is_marker(t) for t in c.children)
    ]
    belonging = words.belonging | (words.undertaken if lemma in words.undertakings else frozenset())
    if owner != noun:
        parts += [c for c in noun.children if c.i > noun.i and is_prepositional(c) and c.lower_ in belonging]
    else:
        parts = [c for c in parts if c.left_edge.lower_ in words.that]
    following = noun.doc[noun.i + 1] if noun.i + 1 < len(noun.doc) else noun
    if not parts and owner != noun and following.lower_ in words.that and is_marker(following):
        parts = [following.head]  # "kept its forecast that": hung on the verb
    if not parts:
        return None
    bound = _owner_in_clause(owner, noun, words)
    source = source_of(parsed, bound or owner, words, language, lenient=bound is not None)
    if source is None:
        return None
    end = max(c.right_edge.i for c in parts) + 1
    following = noun.doc[end] if end < len(noun.doc) else noun
    if following.lower_ in words.placed and is_prepositional(following) and following.head == noun.head:
        end = following.right_edge.i + 1  # "held its estimate of growth at 3 percent"
    first = min(c.left_edge.i for c in parts)
    if lemma not in words.put_forward:
        # "Their goal of 40 million - a sum that ...": what comes behind is the reporter's.
        end = next((t.i for t in noun.doc[first:end] if t.text in CLAUSE_ENDS and is_punctuation(t)), end)
        if end <= first:
            return None
    spans = (parsed.span(parsed.doc[first], parsed.doc[end - 1]),)
    at = parsed.span(noun, noun)
    if lemma not in words.put_forward:
        return Report(source, noun.text, at, spans, "wish", weak=True)
    return Report(source, noun.text, at, spans, "noun", lemma == "denial")


def _owner_in_clause(owner: Token, noun: Token, words: Words) -> Token | None:
    """Return whom a possessive stands for in its own clause: "the bank kept its forecast that"."""
    if owner.lower_ not in words.own or not is_any_object(noun):
        return None
    verb = noun.head
    while is_preposition(verb) and verb.head != verb:
        verb = verb.head
    subject = own_subject(verb) if is_full_verb(verb) else None
    return subject if subject is not None and is_noun(subject) else None


def read_mistagged(parsed: ParsedSentence, noun: Token, words: Words, language: Language) -> Report | None:
    """Return the report of a verb that the tagger took for a noun: "Smith claims that"."""
    doc, i = parsed.doc, noun.i
    if 3 < i == len(doc) - 2 and doc[i - 1].lower_ in words.documents and noun.lemma_.lower() in words.show:
        # "..., a study shows."
        source = source_of(parsed, doc[i - 1], words, language)
        border = next((t.i for t in reversed(doc[:i]) if t.text == ","), 0)
        if source is None or not border:
            return None
        first = next((t.i for t in doc[border + 1 : i] if not t.is_punct), border + 1)
        start = parsed.offset + doc[first].idx
        source = replace(source, span=Span(start, source.span.end), name=doc[first:i].text)
        said = (parsed.span(doc[0], doc[border]),)
        return Report(source, noun.text, parsed.span(noun, noun), said, "trailing")
    if i == 0 or i + 2 >= len(doc):
        return None
    head = doc[i - 1]
    if noun.lower_ in words.wish_forms and doc[i + 1].lower_ in words.to and is_infinitive(doc[i + 2]):
        voice = is_name_or_pronoun(head) or head.text[:1].isupper() or head.lower_ in words.people
        source = source_of(parsed, head, words, language) if voice and not _shows_owner(head) else None
        if source is None:
            return None
        wished = (parsed.span(doc[i + 2], doc[len(doc) - 1]),)
        return Report(source, noun.text, parsed.span(noun, noun), wished, "wish", weak=True)
    shown = _show_as_noun(noun, words)
    if shown is not None:
        source = source_of(parsed, shown, words, language)
        if source is None:
            return None
        content = (parsed.span(doc[i + 1], noun.right_edge if noun.right_edge.i > i else doc[len(doc) - 1]),)
        return Report(source, noun.text, parsed.span(noun, noun), content, "loose")
    if noun.lemma_.lower() in words.show and doc[i + 1].lower_ in words.that:
        head = next((t for t in doc[:i] if t.lower_ in words.documents), head)
    elif noun.lower_ not in words.forms or not (
        doc[i + 1].lower_ in words.that | words.pronouns or (doc[i + 1].text == ":" and is_name(head))
    ):
        return None
    if is_possessive(head) or (not is_name_or_pronoun(head) and head.lower_ not in words.documents):
        return None
    source = source_of(parsed, head, words, language)
    if source is None:
        return None
    content = (parsed.span(doc[i + 1], doc[len(doc) - 1]),)
    return Report(source, noun.text, parsed.span(noun, noun), content, "clause")


def _show_as_noun(noun: Token, words: Words) -> Token | None:
    """Return the documents in "leaked letters from his bank show he lost 40": a verb taken for a noun.

    A clause with a pronoun for its subject follows, and the noun agrees with a plural of documents before it.
    """
    doc = noun.doc
    if noun.lower_ not in words.show or not is_personal_pronoun(doc[noun.i + 1]):
        return None
    if not any(is_finite(t) for t in doc[noun.i + 2 : noun.i + 5]):
        return None
    for token in reversed(doc[max(0, noun.i - NAMED_BY) : noun.i]):
        if is_finite(token) or token.is_punct:
            return None
        if is_plural(token) and token.lower_ in words.documents:
            return token
    return None


def read_according(parsed: ParsedSentence, words: Words, language: Language) -> list[Report]:
    """Return the reports of "according to X" and its kin: the clause around, to the next clause's border."""
    doc = parsed.doc
    reports = []
    for match in words.according.finditer(doc.text):
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
        if doc[last.i + 1].lower_ in words.own or head.lower_ in words.according_never:
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
        for child in head.children:
            if (
                is_participle_clause(child)
                and is_past_participle(child)
                and (agent := find_agent(child)) is not None
            ):
                return agent
    return head


def _around(doc: Doc, first: Token, head: Token, words: Words) -> list[tuple[int, int]]:
    """Return the tokens that "according to X" speaks for: the sentence, up to a "but" or ";"."""
    start = first.i
    end = max(head.right_edge.i, head.i) + 1
    left, right = 0, len(doc)
    for i in range(start - 1, 0, -1):
        if doc[i].text == ";" or (
            doc[i].lower_ in words.contrast and doc[i - 1].text == "," and _has_subject(doc[i + 1 : start])
        ):
            left = i
            break
    for i in range(end, len(doc)):
        if doc[i].text == ";" or (doc[i].lower_ in words.contrast and doc[i - 1].text == ","):
            right = i
            break
    if start <= 1 or left >= start - 2:
        return [(end, right)]
    return (
        [(left, start), (end, right)]
        if doc[start - 1].text == "," and end < right and doc[end].text == ","
        else [(left, start)]
    )


def _has_subject(clause: Span_) -> bool:
    """Say whether a clause names its own subject; "rose 4 percent, but fell" goes on with the first."""
    verb = next((t for t in clause if is_verb(t)), None)
    return verb is None or any(is_any_subject(t) for t in clause if t.i < verb.i)


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
        if any(is_owner(c) and c.lower_ in words.first | words.second for c in head.children):
            continue  # "in our poll" is the speaker's own hedge
        source = source_of(parsed, head, words, language)
        if source is None:
            continue
        end = head.right_edge.i + 1
        if end >= len(doc) - 1:
            end = _behind_asides(head)
        if token.i == 0 or (token.i <= 2 and _may_open_sentence(doc[token.i - 1])):
            tokens = doc[end:]
        else:
            border = next(
                (t.i + 1 for t in reversed(doc[: token.i]) if t.text in (",", ";", ":", "—", "–")), 0
            )
            tokens = doc[max(border, token.i - BEFORE_DATA) : token.i]
        if len(tokens) > 1:
            spans = (parsed.span(tokens[0], tokens[-1]),)
            reports.append(Report(source, token.text, parsed.span(token, token), spans, "within"))
    return reports


def _behind_asides(head: Token) -> int:
    """Return where the sentence goes on behind a phrase to which the parse gave all the rest of it.

    "In the survey, conducted in May, 40 percent": an aside that begins with a participle is passed over.
    """
    doc = head.doc
    commas = [t.i for t in doc[head.i :] if t.text == ","]
    if not commas:
        return len(doc)
    aside = commas[0] + 1 < len(doc) and is_past_participle(doc[commas[0] + 1])
    return commas[1] + 1 if aside and len(commas) > 1 else commas[0] + 1


def read_data(parsed: ParsedSentence, words: Words, language: Language) -> list[Report]:
    """Return the report of a figure handed to another source: "I mean the data published in the press"."""
    doc = parsed.doc
    reports = []
    for match in words.data_in.finditer(doc.text):
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
        if token.lemma_.lower() in words.say and (is_verb(token) or has_full_verb_form(token)):
            head = find_subject(token, words) or noun_beside(token, words)
            source = source_of(parsed, head, words, language) if head is not None else None
            if source is not None:
                here = parsed.span(token, token)
                return Report(source, token.text, here, (here,), "block")
    if until is not None and (named := _noun_before_colon(parsed, words, language, until)) is not None:
        return named
    report = subject_of(parsed, words, language, until)
    if report is None or report.source.pronoun or report.source.role not in ("person", "organisation"):
        return None
    if until is not None and report.source.span.start >= until:
        return None
    # Above a block that no mark of quotation opens, only a name is sure enough.
    if until is not None or (parsed.doc[0].text[:1].isupper() and report.source.proper):
        return report
    return None


def _noun_before_colon(parsed: ParsedSentence, words: Words, language: Language, until: int) -> Report | None:
    """Return what is quoted in "it is shown by this finding: “40 ferries ...”": a document or its words."""
    before = [t for t in parsed.doc if parsed.offset + t.idx < until and not t.is_punct and not t.is_space]
    head = before[-1] if before else None
    if (
        head is None
        or not is_common_noun(head)
        or head.lemma_.lower() not in words.documents | words.quotable
    ):
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
