"""Reports in a parsed sentence: which words are said, by whom, and with which word.

The parse gives subject and clause; where it breaks, as it often does before a trailing ", she said", commas
and quotation marks decide.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from claimtrack.attribution.content import (
    clause_reach,
    find_behind,
    find_clause,
    find_opening,
    find_parts,
    goes_on,
    is_bare,
    until_other_voice,
    without_asides,
)
from claimtrack.attribution.frames import read_frames
from claimtrack.attribution.objects import (
    can_show,
    find_object,
    find_placed,
    read_published,
)
from claimtrack.attribution.owned import read_owned
from claimtrack.attribution.parting import parted, shared
from claimtrack.attribution.phrases import (
    read_according,
    read_data,
    read_lost,
    read_noun,
    read_shown,
    read_within,
)
from claimtrack.attribution.reports import Report
from claimtrack.attribution.sources import Source, source_of
from claimtrack.attribution.subjects import (
    CLAUSE_ENDS,
    closes_quotation,
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
from claimtrack.attribution.wishes import read_convinced, read_wished
from claimtrack.attribution.words import Words
from claimtrack.lang import Language
from claimtrack.parsing import ParsedSentence
from claimtrack.parsing.roles import (
    is_adjective,
    is_common_noun,
    is_complement,
    is_finite,
    is_gerund,
    is_negation,
    is_object,
    is_open_complement,
    is_passive_auxiliary,
    is_past_participle,
    is_prepositional_clause,
    is_third_person,
    is_verb,
    kinds_of,
    stands_as,
)
from claimtrack.parsing.withheld import is_unconfirmed

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.tokens import Token

    Reader = Callable[[ParsedSentence, Token, Words, Language], Report | None]

_belongs_to_verb = stands_as("adverbial negation auxiliary passive_auxiliary")
_is_any_complement = stands_as("object content_clause open_complement")
_is_thing = stands_as("object prepositional_object adjective compound")


def read_reports(parsed: ParsedSentence, words: Words, language: Language) -> list[Report]:
    """Return the reports of one sentence in the order of their cues."""
    reports: list[Report] = []
    of_kind: dict[int, tuple[tuple[Reader, ...], ...]] = {}
    for i, kind in enumerate(kinds_of(parsed.doc)):
        if kind not in of_kind:
            of_kind[kind] = _readers_of(parsed.doc[i])
        if not of_kind[kind]:
            continue
        token = parsed.doc[i]
        for readers in of_kind[kind]:
            found = (report for read in readers if (report := read(parsed, token, words, language)))
            for report in islice(found, 1):
                reports += shared(parsed, report, words, language)
    reports += read_lost(parsed, {report.at for report in reports}, words, language)
    for read_all in SENTENCE_READERS:
        reports.extend(read_all(parsed, words, language))
    return parted(parsed, reports, words)


def _readers_of(token: Token) -> tuple[tuple[Reader, ...], ...]:
    """Return the ways in which a word may carry others' words, in groups of which one is taken each."""
    if is_verb(token):
        return VERB_READERS, (read_quoting,)
    if is_common_noun(token):
        return (NOUN_READERS,)
    return ((read_convinced,),) if is_adjective(token) else ()


@dataclass(frozen=True, slots=True)
class _Cue:
    """A verb that may carry somebody's words: the head of who says them, and the clause that it carries.

    ``says`` is true of a verb of saying, ``trailing`` where it stands behind what is said.
    """

    verb: Token
    lemma: str
    head: Token
    clause: Token | None
    says: bool
    trailing: bool


def read_verb(parsed: ParsedSentence, verb: Token, words: Words, language: Language) -> Report | None:
    """Return the report that a verb carries, ``None`` where it carries nobody's words."""
    cue = _read_cue(parsed, verb, words, language)
    source = _voice(parsed, cue, words, language) if cue is not None else None
    if cue is None or source is None:
        return None
    if cue.clause is not None and is_gerund(cue.clause) and cue.lemma in words.think and not source.shows:
        cue = replace(cue, clause=None)  # "reporters find people saying": nobody finds what they say
    shows = cue.lemma in words.show and can_show(source, verb, cue.lemma, words)
    pattern, content = _find_content(cue, words)
    if not (content and cue.says):
        thing = find_object(verb, cue.lemma, words, shows and cue.lemma not in words.clause_only)
        if thing is not None:
            pattern, content = "object", [*content, thing, *find_parts(parsed.doc, thing[1])]
    thinks = cue.lemma in words.think and (cue.trailing or cue.clause is not None)
    if pattern != "object" and not (cue.says or shows or thinks):
        return None
    spans = tuple(parsed.span(parsed.doc[a], parsed.doc[b - 1]) for a, b in content if b > a)
    at, denies = parsed.span(verb, verb), cue.lemma in words.denying
    return Report(source, verb.text, at, spans, pattern, denies, not cue.says) if spans else None


def _read_cue(parsed: ParsedSentence, verb: Token, words: Words, language: Language) -> _Cue | None:
    """Return a verb as one that may carry somebody's words, with whose they are."""
    lemma = verb.lemma_.lower()
    known = lemma in words.carrying
    says = lemma in words.say or (
        not known and (stands_behind_quotation(verb) or hands_out_words(verb, words))
    )
    if not (says or known) or _carries_nothing(verb, lemma, words, language):
        return None
    head = _head_beside(parsed, verb, lemma, words, language) if says else find_subject(verb, words)
    if head is None:
        return None
    shown = lemma in words.show and {head.lower_, head.lemma_.lower()} & words.documents
    feels = lemma in words.trailing_think and _is_set_off(verb, head)
    trailing = bool(says or shown or feels) and _trails(verb, head, words)
    return _Cue(verb, lemma, head, find_clause(verb, lemma, words), says, trailing)


def _carries_nothing(verb: Token, lemma: str, words: Words, language: Language) -> bool:
    """Say whether a verb of saying is none here, or its words are said by nobody: "declined to say"."""
    if _is_thing(verb) and not is_third_person(verb):
        return True  # "within hailing distance", "attacked a border post"
    if any(is_passive_auxiliary(c) for c in verb.children) and not find_agent(verb):
        return True
    if is_open_complement(verb) and verb.head.lemma_.lower() in words.declining:
        return True
    negated = lemma in words.silent and any(is_negation(c) for c in verb.children)
    return negated or is_unconfirmed(verb, language)


def _head_beside(
    parsed: ParsedSentence, verb: Token, lemma: str, words: Words, language: Language
) -> Token | None:
    """Return the head of who says it, also where the parse lost it: beside the verb or behind a comma."""
    head = find_subject(verb, words)
    if head is None and verb.i and closes_quotation(verb.doc[verb.i - 1]):
        return next((c for c in verb.children if is_object(c) and c.i > verb.i), None)  # "added a pilot"
    if head is None or (abs(verb.i - head.i) > 1 and not own_subject(verb)):
        head = (None if is_gerund(verb) else noun_beside(verb, words)) or head
    last = noun_after_comma(verb) if lemma in words.plain else None
    if last is not None and (head is None or source_of(parsed, head, words, language) is None):
        return last
    return head


def _voice(parsed: ParsedSentence, cue: _Cue, words: Words, language: Language) -> Source | None:
    """Return who says it. "The sexton said that ...": whoever says so much is a voice, in no list or not."""
    plain = cue.lemma in words.plain
    if cue.trailing:  # at the end of a text without commas only a known voice is safe
        plain = plain and _is_set_off(cue.verb, cue.head)
    else:
        plain = plain and cue.clause is not None and own_subject(cue.verb) is not None
        plain = plain or _is_placed_by(cue.verb, cue.head, words)
    return source_of(parsed, cue.head, words, language, lenient=plain)


def _find_content(cue: _Cue, words: Words) -> tuple[str, list[tuple[int, int]]]:
    """Return where the words stand that a verb carries, and how they hang on it."""
    verb, end = cue.verb, len(cue.verb.doc)
    if cue.trailing:
        behind = find_behind(verb, cue.head, words)
        before = (0, _left_edge(verb, cue.head))
        if behind is None and cue.clause is not None:  # "'Yes,' she said, pointing to the 40, 'they did'"
            return "trailing", [before, clause_reach(verb, cue.clause, words)]
        return "trailing", [before] if behind is None else [before, (behind, end)]
    if cue.clause is not None:
        reach = clause_reach(verb, cue.clause, words)
        return "clause", without_asides(verb.doc, reach, words)
    if cue.says and is_gerund(verb) and goes_on(verb):
        return "loose", [(verb.i + 1, until_other_voice(verb, verb.i + 1, end, words))]
    if cue.says and not is_bare(verb, words) and (opening := find_opening(verb)):
        return "colon", [(opening, end)]
    return "verb", []


def read_quoting(parsed: ParsedSentence, verb: Token, words: Words, language: Language) -> Report | None:
    """Return the report of who quotes another: the Courier in "the Courier quoted a nurse as saying that"."""
    up, quoting = verb.head, verb.head.head
    if not is_prepositional_clause(verb) or up.lower_ not in words.as_:
        return None
    if quoting.lemma_.lower() not in words.quoting:
        return None
    head = find_subject(quoting, words)
    clause = find_clause(verb, verb.lemma_.lower(), words)
    source = source_of(parsed, head, words, language, lenient=True) if head is not None else None
    if source is None or clause is None:
        return None
    # It takes in the words that name the one who is quoted, so that it is the outer voice.
    spans = (parsed.span(parsed.doc[quoting.i + 1], clause.right_edge),)
    return Report(source, quoting.text, parsed.span(quoting, quoting), spans, "clause")


def read_as_put(parsed: ParsedSentence, verb: Token, words: Words, language: Language) -> Report | None:
    """Return the report of "as the historian puts it, ...", "as the mayor noted, ...": the clause around."""
    doc, lemma = parsed.doc, verb.lemma_.lower()
    mark = next((c for c in verb.children if c.lower_ in words.as_ and c.i < verb.i), None)
    subject = own_subject(verb)
    behind = verb.right_edge.i + 1
    if mark is None or subject is None or mark.i > 1 or behind >= len(doc):
        return None
    puts = lemma in words.puts and sum(map(_is_any_complement, verb.children)) == 1
    if not puts and lemma not in words.say:
        return None
    source = source_of(parsed, subject, words, language, lenient=True)
    if source is None:
        return None
    spans = (parsed.span(doc[behind], doc[len(doc) - 1]),)
    return Report(source, verb.text, parsed.span(verb, verb), spans, "according")


VERB_READERS = (
    read_shown,
    read_as_put,
    read_verb,
    read_frames,
    read_published,
    read_wished,
)
"""The ways in which a verb carries words; the first that fits is taken."""


NOUN_READERS = (read_shown, read_noun)

SENTENCE_READERS = (read_according, read_within, read_data, read_owned)


def _trails(verb: Token, head: Token, words: Words) -> bool:
    """Say whether the cue stands behind what is said: "..., X said", "...", said X"."""
    doc, left = verb.doc, _left_edge(verb, head)
    if left == 0:
        return False
    before = doc[left - 1]
    after = doc[verb.i + 1] if verb.i + 1 < len(doc) else None
    addresses = verb.lemma_.lower() in words.addressing
    if after is not None and head.i < verb.i and not addresses and after.lower_ in words.said_things:
        return False  # "said a lot", "said yes", "said enough"
    if closes_quotation(before):
        return left > 1
    if _is_placed_by(verb, head, words):
        return False
    if any(_is_what_is_said(c, words) and c.i > max(verb.i, head.i) for c in verb.children):
        return False
    # A headline need have no verb: "Hundreds without power, mayor says".
    own = _is_last(verb) or any(is_finite(t) or is_past_participle(t) for t in doc[: left - 1])
    if is_quote(before):
        return left > 1
    if not addresses and any(is_object(c) and c.i > verb.i for c in verb.children):
        return False
    if before.text not in CLAUSE_ENDS:
        # Text without commas: only a cue at the very end of the sentence trails.
        return own and ends_sentence(verb)
    # "The fund, X said, would lend 40 million."
    return own or (head.i < verb.i and after is not None and after.text == ",")


def _is_placed_by(verb: Token, head: Token, words: Words) -> bool:
    """Say whether it is said in a passive: "is estimated by the board at 40"."""
    return find_agent(verb) == head and find_placed(verb, words) is not None


def _is_last(verb: Token) -> bool:
    return all(token.is_punct for token in verb.doc[verb.i + 1 :])


def _is_what_is_said(part: Token, words: Words) -> bool:
    """Say whether a verb's part is the words said, and no other saying: "told reporters, stressing that"."""
    return is_complement(part) and not (is_gerund(part) and part.lemma_.lower() in words.say)


def _is_set_off(verb: Token, head: Token) -> bool:
    """Say whether a comma, a quotation mark or the like stands before the cue."""
    left = _left_edge(verb, head)
    return left > 0 and verb.doc[left - 1].text in CLAUSE_ENDS


def _left_edge(verb: Token, head: Token) -> int:
    """Return where the cue's clause begins: at its subject, or at the verb where that follows."""
    first = head.left_edge.i if head.i < verb.i else verb.i
    return min(first, verb.i, *(c.i for c in verb.children if _belongs_to_verb(c)))
