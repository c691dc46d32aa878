"""The words that name a voice: from the head of a noun phrase to its span, name, role and affiliation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from claimtrack.attribution.naming import plain_name, unquoted, without_epithets
from claimtrack.attribution.shapes import shapes_of
from claimtrack.attribution.subjects import find_agent
from claimtrack.attribution.words import Words
from claimtrack.lang import Language
from claimtrack.model import Role, Span
from claimtrack.parsing import ParsedSentence
from claimtrack.parsing.roles import (
    is_active_subject,
    is_apposition,
    is_behind_preposition,
    is_common_noun,
    is_compound,
    is_compound_or_modifier,
    is_conjunct,
    is_genitive_mark,
    is_joining_word,
    is_kind,
    is_name,
    is_number_word,
    is_owner,
    is_participle_clause,
    is_past_participle,
    is_plural,
    is_prepositional,
    is_prepositional_object,
    stands_as,
)
from claimtrack.sentences.countries import countries_named
from claimtrack.sentences.names import bare_name, clean, is_body, is_title

if TYPE_CHECKING:
    from spacy.tokens import Token

_describes = stands_as("relative_clause participle_clause noun_adverbial")
_is_named_thing = stands_as("object predicate_noun object_predicate prepositional_object")
_is_no_voice = is_kind(
    "verb auxiliary preposition subordinator conjunction adverb punctuation interjection particle "
    "space symbol"
)
_leads_up = stands_as("preposition prepositional_object compound")

NEAR = 6
"""Tokens from a name to one that is joined to it."""

LONGEST = 14
"""Tokens behind the head that a name may have: "the head of the parliamentary committee on ..."."""


ANYBODYS = "?"
"""The head of figures that nothing shows to be anybody's: they stand for who spoke before."""


@dataclass(frozen=True, slots=True)
class Source:
    """A voice as printed. ``head`` is the deciding word in lower case; ``name`` the phrase without article.

    ``proper`` says that the head is a name, ``pronoun`` that it stands for one. ``several`` marks
    a lone plural that may be no name: a sentence's first word has a capital anyhow; ``paper`` a voice that is
    heard through figures of its own ("data from the port show").
    """

    span: Span
    name: str
    head: str
    role: Role
    proper: bool = False
    pronoun: bool = False
    affiliation: str | None = None
    several: bool = False
    paper: bool = False

    @property
    def shows(self) -> bool:
        """Say whether it speaks by a document: a report, or the figures that a body put out."""
        return self.paper or self.role == "document"


def source_of(
    parsed: ParsedSentence, head: Token, words: Words, language: Language, *, lenient: bool = False
) -> Source | None:
    """Return the voice whose noun phrase has this head; ``None`` where it can be no voice.

    ``lenient`` takes a common noun of no list too, where the cue leaves no doubt ("..., the nurse said").
    """
    low = head.lower_
    if low in words.pronouns:
        span = parsed.span(head, head)
        return Source(span, head.text, low, "person", pronoun=True)
    if is_number_word(head) or low in words.amounts:
        return None
    if _is_no_voice(head):
        return None
    behind = [c for part in _with_parts(head) for c in part.children if is_apposition(c)]
    named = next((c for c in behind if is_name(c)), None)
    apposition = next(iter(behind), None)
    if named is not None and is_plural(head) and named.i - head.i > 2:
        named = None  # "officials at a firm, Solen, said"
    if named is not None and (not is_name(head) or _is_office(head, language)):
        apposition, head = head, named
    head = _behind_title(head, language)
    first, last = _edges(head, words)
    span = parsed.span(first, last)
    issuer = _issuer(head, words) if low in words.loose else None
    issued = source_of(parsed, issuer, words, language) if issuer is not None else None
    if issued is not None and (issued.role != "person" or issued.span.start > span.start):
        # "figures released by the port", "UN estimates"; a person's figures may be what others count of him.
        whole = Span(min(span.start, issued.span.start), max(span.end, issued.span.end))
        return replace(issued, span=whole, paper=True)
    called = _called(head, words) if is_common_noun(head) else None
    if called is not None:
        # "an activist identified as Jane Doe"
        apposition, head = head, called
        first, last = _edges(head, words)
    if apposition is not None and apposition.i < head.i:
        span = parsed.span(_edges(apposition, words)[0], last)
    last = _behind_hyphen(last, words)
    printed = unquoted(clean(_words(parsed, first, last)))
    mark = head.doc[head.i + 1] if head.i + 1 < len(head.doc) else None
    if mark is not None and is_genitive_mark(mark) and is_active_subject(head):
        printed += mark.text  # "Moody's said"
    proper = is_name(head) or _looks_proper(head, words)
    about = _phrase(apposition, words) if apposition is not None else None
    if not proper:
        span = parsed.span(first, _description_end(last, words)) if first.i <= head.i else span
    source = describe(span, printed, head.text, proper, words, language, about, lenient=lenient)
    return replace(source, several=True) if source and is_plural(head) and first == last else source


def _with_parts(head: Token) -> list[Token]:
    """Return a head and the nouns of its last prepositions, on which a parse may hang what it is called:
    "the governor of the province, | Jane Doe"."""
    found, part = [head], head
    while is_common_noun(part) and (inner := _last_object(part)) is not None and not is_name(inner):
        found.append(part := inner)
    return found


def _last_object(noun: Token) -> Token | None:
    behind = [c for c in noun.children if is_prepositional(c) and c.i > noun.i]
    return next(filter(is_prepositional_object, behind[-1].children), None) if behind else None


def _issuer(head: Token, words: Words) -> Token | None:
    """Return who put out figures: "figures released by the port", "data from the port", "UN estimates"."""
    for child in head.children:
        if (agent := find_agent(child)) is not None:
            return agent
        if child.lower_ in words.given_by:
            return next((c for c in child.children if is_prepositional_object(c)), None)
    if head.lower_ not in words.own_figures:
        return None
    voices = words.bodies | words.people
    before = (c for c in head.children if c.i < head.i and c.lower_ not in words.pronouns)
    known = (c for c in before if is_compound_or_modifier(c) and (c.lower_ in voices or _is_initials(c)))
    return next((c for c in head.children if is_owner(c) and c.lower_ not in words.pronouns), None) or next(
        known, None
    )


def _is_initials(word: Token) -> bool:
    return word.text.replace(".", "").isupper() and len(word) > 1


def _is_office(head: Token, language: Language) -> bool:
    """Say whether a head is a title alone ("Peru's Prime Minister, Ana Sol"), no name ("Ana King")."""
    before = [c for c in head.children if is_compound(c) and c.i < head.i]
    return is_title(head.text, language) and all(
        is_title(c.text, language) or is_title(f"{c.text} {head.text}", language) for c in before
    )


def _behind_title(head: Token, language: Language) -> Token:
    """Return the name that the parse cut off from the title before it: "said Capt. | Jane Doe"."""
    doc, i = head.doc, head.i
    if not is_title(head.text, language) or i + 2 >= len(doc) or doc[i + 1].text != ".":
        return head
    i += 2
    while i + 1 < len(doc) and is_name(doc[i + 1]):
        i += 1
    return doc[i]


def _called(head: Token, words: Words) -> Token | None:
    for child in head.children:
        if is_participle_clause(child) and child.lemma_.lower() in words.naming:
            for token in child.subtree:
                if _is_named_thing(token):
                    return token
    return None


def _looks_proper(head: Token, words: Words) -> bool:
    """Say whether a noun is a name by its capital, which the tagger may overlook in rare names."""
    known = words.people | words.bodies | words.documents
    return head.text[:1].isupper() and not {head.lower_, head.lemma_.lower()} & known


def _words(parsed: ParsedSentence, first: Token, last: Token) -> str:
    return parsed.doc.text[first.idx : last.idx + len(last)]


def _phrase(head: Token, words: Words) -> str:
    first, last = _edges(head, words)
    return head.doc.text[first.idx : last.idx + len(last)]


def _edges(head: Token, words: Words) -> tuple[Token, Token]:
    """Return first and last token of the noun phrase, without its relative clause and apposition."""
    doc = head.doc
    first = head
    for child in sorted((c for c in head.children if c.i < head.i), key=lambda c: -c.i):
        dash = child.text == "-" and child.whitespace_ and doc[child.i - 1].whitespace_
        if dash or child.text in ',;:“”"—–_':
            break
        first = child.left_edge
    while first.i < head.i and (first.is_punct or is_joining_word(first)):
        first = doc[first.i + 1]
    while first.i and is_compound(doc[first.i - 1]) and doc[first.i - 1].head.i > head.i:
        first = doc[first.i - 1]  # "the Lena | campaign projects": a verb that the parse took for a noun
    first, last = _before_dot(first), head
    while True:
        extended = False
        for child in last.children:
            if child.i <= last.i or child.i - last.i > 1:
                continue
            if is_prepositional(child) and child.lower_ in words.joining:
                end = _preposition_end(child, words)
                if end is not None:
                    last, extended = end, True
                    break
        if not extended:
            break
    for child in head.children:
        near = is_conjunct(child) and child.i - last.i <= NEAR
        if near and any(c.lower_ in words.together for c in head.children):
            last = _edges(child, words)[1]
    return first, last


def _before_dot(first: Token) -> Token:
    """Return where a name begins that the tokens break at a dot: "Ver.Chem"."""
    doc, i = first.doc, first.i
    joined = i > 1 and doc[i - 1].text == "." and first.is_alpha and doc[i - 2].is_alpha
    return doc[i - 2] if joined and doc[i - 2 : i].text == doc[i - 2 : i].text_with_ws else first


def _behind_hyphen(last: Token, words: Words) -> Token:
    """Return where a name ends that the tokens break at a hyphen: "Office for the Co-ordination of Aid"."""
    doc, i = last.doc, last.i
    if i + 2 >= len(doc) or doc[i + 1].text != "-" or last.whitespace_:
        return last
    return _edges(doc[i + 2], words)[1]


def _description_end(last: Token, words: Words) -> Token:
    """Return where a description ends that tells a nameless voice from others.

    "One trader involved in the sale", "all the experts I asked", "a poll last week"; the name stays short.
    """
    doc = last.doc
    behind = doc[last.i + 1] if last.i + 1 < len(doc) else None
    if behind is None:
        return last
    tellers = words.say | words.show | words.think | words.wishing | words.object
    for up in (last, *last.ancestors):
        for part in up.children:
            if part.left_edge != behind or not _describes(part):
                continue
            end = next(
                (t.i for t in doc[behind.i : part.right_edge.i + 1] if t.is_punct), part.right_edge.i + 1
            )
            subject = next((c for c in part.children if is_active_subject(c)), None)
            carries = part.lemma_.lower() in tellers and not is_past_participle(part)
            if (carries and subject is None) or end - behind.i > LONGEST // 2:
                return last
            return last if any(t.like_num for t in doc[behind.i : end]) else doc[end - 1]
        if not _leads_up(up):
            break
    return last


def _preposition_end(preposition: Token, words: Words) -> Token | None:
    thing = next(filter(is_behind_preposition, preposition.children), None)
    if thing is None:
        return None
    # "Estimated by experts | at 70 million", and not "officials at one of the firms".
    amount = thing.like_num and preposition.lower_ in words.placed
    return None if amount and not any(map(is_prepositional, thing.children)) else _edges(thing, words)[1]


def describe(
    span: Span,
    printed: str,
    head: str,
    proper: bool,
    words: Words,
    language: Language,
    about: str | None = None,
    *,
    lenient: bool = False,
) -> Source | None:
    """Return the voice named by these words, with its role and whom it speaks for."""
    low = re.sub(r"['’]s?$", "", head.lower())
    shouted = proper and head.isupper() and " " in printed  # "LENA TODAY"
    if (low in words.never and not shouted) or not any(c.isalpha() for c in low):
        return None
    while not proper and " " in printed and printed.split()[0].lower() in words.days:
        printed = printed.partition(" ")[2]  # "Thursday state officials said"
    if low in words.loose and _is_anybodys(printed.lower().split(), words):
        return None  # "the latest figures"
    name = shapes_of(language).article.sub("", printed) if proper else printed
    if not name[:1].isalnum():
        return None  # debris of mark-up
    body, is_a_body = None, False
    if proper:
        name, body, is_a_body = plain_name(name, words, language)
    role: Role
    if low in words.documents and not _is_named_body(name, proper, words):
        role, proper = "document", False
        name = printed
    elif is_a_body or low in words.bodies or (proper and _is_body(name, words, language)):
        role = "organisation"
    elif proper:
        role = _proper_role(name, words, language)
    elif (
        low in words.people or low.endswith(words.person_endings) or (lenient and not _owned(printed, words))
    ):
        role = "unnamed"
    else:
        return None
    affiliation = _affiliation(printed, about, words, language) if role in ("person", "unnamed") else None
    if role == "person" and proper:
        name = bare_name(name, language)
        affiliation = body or affiliation
    elif role == "organisation" and proper:
        name = without_epithets(name, words)
    return Source(span, name, low, role, proper, False, affiliation)


def _is_anybodys(phrase: Sequence[str], words: Words) -> bool:
    """Say whether a phrase for figures tells of nobody's. "The figures" are some that were named before."""
    told = [word for word in phrase[:-1] if word not in words.articles]
    return set(told) <= words.loose_before and bool(told)


def _is_named_body(name: str, proper: bool, words: Words) -> bool:
    """Say whether a name that ends like a document is a body's: "Geological Survey", "Lena Post"."""
    parts = name.split()
    if not proper or len(parts) < 2:
        return False
    return " ".join(parts[-2:]).lower() in words.named_bodies or parts[-1] in words.papers


def _is_body(name: str, words: Words, language: Language) -> bool:
    """Say whether a name is a body's: "Ministry of Ports", "Chipmaker Solen"."""
    bare = bare_name(name, language)
    first = bare.split()[0].lower()
    return is_body(bare, language) or (" " in bare and first in words.bodies)


def _owned(printed: str, words: Words) -> bool:
    """Say whether the phrase begins with a possessive: "their smiles"."""
    return printed.split()[0].lower() in words.pronouns


def _proper_role(name: str, words: Words, language: Language) -> Role:
    bare = bare_name(name, language)
    parts = bare.split()
    if bare != name:
        return "person"
    if len(parts) == 1:
        is_place = bool(countries_named(bare, language))
        return "organisation" if parts[0].isupper() or is_place else "person"
    if any(part in words.inside_names for part in parts) or (len(parts[0]) > 2 and parts[0].isupper()):
        return "organisation"
    return "person"


def _affiliation(printed: str, about: str | None, words: Words, language: Language) -> str | None:
    """Return whom a voice speaks for: "a spokesman for X", "X spokesman Jane Doe", "Jane Doe of X"."""
    for phrase in (printed, about or ""):
        body = shapes_of(language).speaks_for.search(phrase)
        heads = [w for w in phrase.split() if w.lower().strip(",") in words.mouths]
        if body and heads:
            return clean(body["body"])
        if heads:
            at = phrase.split().index(heads[0])
            before = phrase.split()[:at]
            while before and is_title(
                " ".join([*before[-1:], *phrase.split()[len(before) : at + 1]]), language
            ):
                before.pop()  # "Prime Minister": no minister of a body called Prime
            before = [w for w in before if w.lower() not in words.role_never and not is_title(w, language)]
            # "Company chief executive Nadia Prew": of which company is not said.
            capitals = [w for w in before if w[:1].isupper() and w.lower() not in words.stand_ins]
            if capitals and bare_name(" ".join(capitals), language) == " ".join(capitals):
                return clean(" ".join(capitals))
    return None
