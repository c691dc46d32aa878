"""Reports in a parsed sentence: which words are said, by whom, and with which word.

The parse gives subject and clause; where it breaks, as it often does before a trailing ", she said", commas
and quotation marks decide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrack.attribution.content import (
    clause_reach,
    find_behind,
    find_clause,
    find_opening,
    find_parts,
    find_told,
    goes_on,
    is_bare,
    until_other_voice,
    without_asides,
    without_share,
)
from claimtrack.attribution.objects import (
    can_show,
    find_object,
    read_called,
    read_passive,
    read_published,
    read_rated,
    read_rejected,
    read_revised,
    read_spoken_of,
)
from claimtrack.attribution.owned import read_owned
from claimtrack.attribution.phrases import read_according, read_data, read_mistagged, read_noun, read_within
from claimtrack.attribution.reports import Report
from claimtrack.attribution.sources import source_of
from claimtrack.attribution.subjects import (
    CLAUSE_ENDS,
    ends_sentence,
    find_agent,
    find_subject,
    hands_out_words,
    is_quote,
    noun_after_comma,
    noun_beside,
    own_subject,
    stands_behind_quotation,
)
from claimtrack.attribution.wishes import read_accused, read_convinced, read_made_clear, read_wished
from claimtrack.attribution.words import Words
from claimtrack.lang import Language
from claimtrack.parsing import ParsedSentence
from claimtrack.parsing.roles import (
    has_form,
    has_full_verb_form,
    is_adjective,
    is_any_subject,
    is_clause_of_noun,
    is_common_noun,
    is_complement,
    is_finite,
    is_gerund,
    is_kind,
    is_negation,
    is_object,
    is_open_complement,
    is_passive_auxiliary,
    is_past_participle,
    is_plural,
    is_prepositional_clause,
    is_relative_clause,
    is_singular,
    is_subordinator,
    is_verb,
    shows_passive,
    stands_as,
)
from claimtrack.parsing.withheld import is_left_open, is_unconfirmed

FEWEST = 4
"""Tokens before a cue that may be a clause though none is tagged as its verb."""

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_belongs_to_verb = stands_as("adverbial negation auxiliary passive_auxiliary")
_is_any_complement = stands_as("object content_clause open_complement")
_is_article_or_cry = has_form("article cry")
_is_inserted_clause = stands_as("content_clause adverbial_clause parataxis")
_is_noun_or_number = is_kind("noun name number")
_is_thing = stands_as("object prepositional_object adjective compound")
_opens_phrase = has_form("relative_adverb link infinitive_mark")


def read_reports(parsed: ParsedSentence, words: Words, language: Language) -> list[Report]:
    """Return the reports of one sentence in the order of their cues."""
    reports: list[Report] = []
    for token in parsed.doc:
        report = None
        if is_verb(token) or has_full_verb_form(token):
            report = next(
                (found for read in VERB_READERS if (found := read(parsed, token, words, language))), None
            )
            quoting = read_quoting(parsed, token, words, language)
            if quoting is not None:
                reports.append(quoting)
        elif is_common_noun(token):
            report = read_mistagged(parsed, token, words, language) or read_noun(
                parsed, token, words, language
            )
        elif is_adjective(token):
            report = read_convinced(parsed, token, words, language)
        if report is not None:
            reports.append(report)
    reports.extend(read_according(parsed, words, language))
    reports.extend(read_within(parsed, words, language))
    reports.extend(read_data(parsed, words, language))
    reports.extend(read_owned(parsed, words, language))
    return sorted(reports, key=lambda r: r.at.start)


def read_verb(parsed: ParsedSentence, verb: Token, words: Words, language: Language) -> Report | None:
    """Return the report that a verb carries, ``None`` where it carries nobody's words."""
    lemma = verb.lemma_.lower()
    if _is_thing(verb):
        return None  # "within hailing distance", "attacked a border post"
    known = lemma in words.say | words.think | words.show | words.object | words.placing
    quoting = not known and (stands_behind_quotation(verb) or hands_out_words(verb, words))
    if not (known or quoting) or (
        any(is_passive_auxiliary(c) for c in verb.children) and not find_agent(verb)
    ):
        return None
    if (any(is_negation(c) for c in verb.children) and lemma in words.silent) or is_unconfirmed(
        verb, language
    ):
        return None
    if lemma in words.denying and is_left_open(verb, language):
        return None
    if is_open_complement(verb) and verb.head.lemma_.lower() in words.declining:
        return None
    says = lemma in words.say or quoting
    head = find_subject(verb, words)
    if says and (head is None or (abs(verb.i - head.i) > 1 and not own_subject(verb))):
        beside = None if is_gerund(verb) and head is not None else noun_beside(verb, words)
        head = beside or head
    last = noun_after_comma(verb) if says and lemma in words.plain else None
    if last is not None and (head is None or source_of(parsed, head, words, language) is None):
        head = last
    if head is None:
        return None
    shown = lemma in words.show and {head.lower_, head.lemma_.lower()} & words.documents
    feels = lemma in words.trailing_think and _is_set_off(verb, head) and ends_sentence(verb)
    trailing = bool(says or shown or feels) and _trails(verb, head, words)
    clause = find_clause(verb, lemma, words)
    # "The sexton said that ...": whoever says so much is a voice, in no list or not.
    said = trailing or clause is not None or find_opening(verb) is not None
    # At the end of a text without commas only a known voice is safe.
    plain = (
        said
        and lemma in words.plain
        and (_is_set_off(verb, head) if trailing else own_subject(verb) is not None)
    )
    source = source_of(parsed, head, words, language, lenient=plain)
    if source is None:
        return None
    if clause is not None and is_gerund(clause) and lemma in words.think and not source.shows:
        clause = None  # "reporters find people saying": nobody finds what they say
    shows = lemma in words.show and can_show(source, verb, lemma, words)
    content: list[tuple[int, int]] = []
    pattern = "verb"
    if trailing:
        content.append((0, min(_left_edge(verb, head), verb.i)))
        behind = find_behind(verb, head, words)
        if behind is not None:
            content.append((behind, len(parsed.doc)))
        pattern = "trailing"
    elif clause is not None:
        reach = clause_reach(verb, clause, words)
        reach = without_share(parsed.doc, reach) if source.role == "unnamed" else reach
        content += without_asides(parsed.doc, reach, words)
        if is_relative_clause(verb) and head.i > verb.head.i and _is_noun_or_number(verb.head):
            # "the 20 million that experts say it costs"
            content.append((verb.head.left_edge.i, verb.head.i + 1))
        pattern = "clause"
    elif says and is_gerund(verb) and goes_on(verb):
        content.append((verb.i + 1, until_other_voice(verb, verb.i + 1, len(parsed.doc), words)))
        pattern = "loose"
    elif says and not is_bare(verb, words) and (opening := find_opening(verb)):
        content.append((opening, len(parsed.doc)))
        pattern = "colon"
    elif (told := find_told(verb, lemma, words)) is not None:
        content.append((told, until_other_voice(verb, told, len(parsed.doc), words)))
        pattern = "loose"
    if not content or (not says and not trailing):
        thing = find_object(verb, lemma, words, shows and lemma not in words.clause_only)
        if thing is not None and clause is None:
            content += [thing, *find_parts(parsed.doc, thing[1])]
            pattern = "object"
    if lemma in words.think and not (says or shows or trailing) and clause is None and pattern != "object":
        return None
    if not says and not shows and lemma not in words.think and pattern != "object":
        return None
    if not content:
        return None
    spans = tuple(parsed.span(parsed.doc[a], parsed.doc[b - 1]) for a, b in content if b > a)
    at = parsed.span(verb, verb)
    if not spans:
        return None
    if pattern == "object" and is_clause_of_noun(verb) and not source.proper and not source.shows:
        return None  # "a town that has recorded 40 deaths" says nothing
    return Report(source, verb.text, at, spans, pattern, lemma in words.denying, not says and not shows)


def read_quoting(parsed: ParsedSentence, verb: Token, words: Words, language: Language) -> Report | None:
    """Return the report of who quotes another: the Courier in "the Courier quoted a nurse as saying that"."""
    up = verb.head
    if (
        not is_prepositional_clause(verb)
        or up.lower_ not in words.as_
        or up.head.lemma_.lower() not in words.quoting
    ):
        return None
    quoting = up.head
    passive = any(shows_passive(c) for c in quoting.children)
    head = find_agent(quoting) if passive else find_subject(quoting, words)
    clause = find_clause(verb, verb.lemma_.lower(), words)
    source = source_of(parsed, head, words, language, lenient=True) if head is not None else None
    if source is None or clause is None:
        return None
    # It takes in the words that name the one who is quoted, so that it is the outer voice.
    spans = (parsed.span(parsed.doc[quoting.i + 1], clause.right_edge),)
    return Report(source, quoting.text, parsed.span(quoting, quoting), spans, "clause")


def read_as_put(parsed: ParsedSentence, verb: Token, words: Words, language: Language) -> Report | None:
    """Return the report of "as the historian puts it, ...", "as the mayor noted, ...": the clause around."""
    doc = parsed.doc
    lemma = verb.lemma_.lower()
    mark = next((c for c in verb.children if c.lower_ in words.as_ and c.i < verb.i), None)
    subject = own_subject(verb)
    if mark is None or subject is None or not _is_inserted_clause(verb):
        return None
    things = [c for c in verb.children if _is_any_complement(c) and c.i > verb.i]
    puts = lemma in words.puts and len(things) == 1 and things[0].lower_ in words.it
    if not puts and (lemma not in words.say or things):
        return None
    source = source_of(parsed, subject, words, language, lenient=True)
    if source is None:
        return None
    first, last = mark.i, max(verb.right_edge.i, things[0].i if things else verb.i)
    border = next((t.i for t in doc[last + 1 :] if t.text in (",", ":", "“", '"')), None)
    spans = []
    if first <= 1 and border is not None:
        spans.append(parsed.span(doc[border], doc[len(doc) - 1]))
    elif first > 1 and doc[first - 1].text == ",":
        spans.append(parsed.span(doc[0], doc[first - 1]))
    if not spans:
        return None
    return Report(source, verb.text, parsed.span(verb, verb), tuple(spans), "according")


VERB_READERS = (
    read_as_put,
    read_rejected,
    read_verb,
    read_spoken_of,
    read_revised,
    read_published,
    read_rated,
    read_accused,
    read_called,
    read_made_clear,
    read_wished,
    read_passive,
)
"""The ways in which a verb carries words; the first that fits is taken."""


def _trails(verb: Token, head: Token, words: Words) -> bool:
    """Say whether the cue stands behind what is said: "..., X said", "...", said X"."""
    doc = verb.doc
    left = _left_edge(verb, head)
    if is_gerund(verb) and head.i > verb.i:
        return False  # "..., explaining the firings": they explain nothing
    if left == 0 or any(is_complement(c) and c.i > max(verb.i, head.i) for c in verb.children):
        return False
    before = doc[left - 1]
    after = doc[verb.i + 1] if verb.i + 1 < len(doc) else None
    if after is not None and (after.lower_ in words.that or after.text == ":"):
        return False
    if (
        after is not None
        and head.i < verb.i
        and verb.lemma_.lower() not in words.addressing
        and (_is_article_or_cry(after) or after.lower_ in words.said_things)
    ):
        return False  # "said a lot", "said yes", "said enough"
    # A headline need have no verb: "Hundreds without power, mayor says".
    own = any(is_finite(t) or is_past_participle(t) for t in doc[: left - 1]) or (
        is_finite(verb) and (verb.i == len(doc) - 1 or _lost_its_verb(doc, left, after, verb, words))
    )
    if is_quote(before) or before.text in ("?", "!", "...", "…"):
        return left > 1
    things = [c for c in verb.children if is_object(c) and c.i > verb.i and c.i != head.i]
    if things and verb.lemma_.lower() not in words.addressing:
        return False
    if before.text not in CLAUSE_ENDS:
        # Text without commas: only a cue at the very end of the sentence trails.
        return own and head.i < verb.i and ends_sentence(verb)
    if head.i > verb.i:
        return own
    if not own:
        # "The fund, X said, would lend 40 million."
        return (
            after is not None
            and after.text == ","
            and left >= 2
            and any(is_finite(t) for t in doc[verb.i + 2 :])
            and not is_subordinator(doc[0])
        )
    return _only_details(verb, words)


def _lost_its_verb(doc: Doc, left: int, after: Token | None, verb: Token, words: Words) -> bool:
    """Say whether the tagger took the verb of a clause before the cue for a noun: "ships leak, X said"."""
    if after is None or not after.is_punct or verb.lemma_.lower() not in words.plain or left <= FEWEST:
        return False
    several = any(is_plural(t) and t.i + 1 < left for t in doc[: left - 2])
    return is_singular(doc[left - 2]) and several and not _opens_phrase(doc[0])


def _is_set_off(verb: Token, head: Token) -> bool:
    """Say whether a comma, a quotation mark or the like stands before the cue."""
    left = _left_edge(verb, head)
    before = verb.doc[left - 1] if left else None
    return before is not None and (before.text in CLAUSE_ENDS or not before.text[-1:].isalnum())


def _only_details(verb: Token, words: Words) -> bool:
    """Say whether only time, place and manner follow the verb: no clause with a subject of its own."""
    doc = verb.doc
    for token in doc[verb.i + 1 :]:
        if token.text in (",", "—", "–", ";", "“", '"'):
            return True
        if is_any_subject(token) and token.lower_ not in words.relative:
            return False
    return True


def _left_edge(verb: Token, head: Token) -> int:
    """Return where the cue's clause begins: at its subject, or at the verb where that follows."""
    edge = verb.i
    for child in verb.children:
        if _belongs_to_verb(child) and child.i < edge and verb.i - child.i <= 4:
            edge = child.i
    if head.i < edge:
        start = head.left_edge.i
        doc = verb.doc
        for i in range(head.i, start, -1):
            if is_quote(doc[i - 1]) or (
                doc[i - 1].text in (",", ":", ";", "—", "–") and doc[i - 1].head != head.head
            ):
                start = i
                break
        edge = min(edge, start)
    return edge
