"""What the words of a parse are to each other, by name: subject, object, clause of a noun, name, gerund.

Rules ask only these tests. Which labels of a parser say what is data: ``lang/CODE/parse.toml`` names the
labels of the parser of that language, so that another parser or language is another table. Each test keeps
its answer for a label, so that asking costs a look-up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from claimtrack.errors import LanguageError
from claimtrack.lang import load_language

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    Test: TypeAlias = Callable[[Token], bool]

_Known: TypeAlias = dict[int, bool]
"""What a test says of each label."""

_KNOWN: list[_Known] = []
"""Those of all tests, which hold for one language: to ask each word for its own takes twice as long."""

_READ = [""]
"""Whose labels they are."""


def read_labels(code: str) -> None:
    """Let the tests know the labels of this language, of whose words they are asked from now on."""
    if [code] != _READ:
        _READ[:] = [code]
        for known in _KNOWN:
            known.clear()


ASKED: dict[str, set[str]] = {"relations": set(), "forms": set(), "kinds": set()}
"""The names that the tests below and those of the rules ask for; a table must have each."""


@cache
def labels(code: str, subject: str) -> Mapping[str, str]:
    """Return what each label of a language's parser means, for "relations", "forms" or "kinds".

    A table without a name that rules ask for is a ``LanguageError``, and so is a label with two meanings.
    """
    rows: Mapping[str, list[str]] = load_language(code).table("parse")[subject]
    said = [label for row in rows.values() for label in row]
    if not ASKED[subject] <= rows.keys() or len(said) != len(set(said)):
        raise LanguageError(f"parse.toml of {code!r}: [{subject}] must give every name labels of its own")
    return {label: name for name, row in rows.items() for label in row}


def stands_as(names: str) -> Test:
    """Return the test whether a token stands in one of the relations named.

    >>> from spacy.lang.en import English
    >>> from spacy.tokens import Doc
    >>> doc = Doc(English().vocab, ["Ships", "sank"], heads=[1, 1], deps=["nsubj", "ROOT"])
    >>> list(map(stands_as("subject passive_subject"), doc))
    [True, False]
    """
    known, wanted = _asked(names, "relations")

    def stands(token: Token) -> bool:
        try:
            return known[token.dep]
        except KeyError:
            answer = labels(token.lang_, "relations").get(token.dep_) in wanted
            if token.lang_ == _READ[0]:
                known[token.dep] = answer
            return answer

    return stands


def has_form(names: str) -> Test:
    """Return the test whether a token stands in one of the forms named."""
    known, wanted = _asked(names, "forms")

    def has(token: Token) -> bool:
        try:
            return known[token.tag]
        except KeyError:
            answer = labels(token.lang_, "forms").get(token.tag_) in wanted
            if token.lang_ == _READ[0]:
                known[token.tag] = answer
            return answer

    return has


def is_kind(names: str) -> Test:
    """Return the test whether a token is of one of the kinds named."""
    known, wanted = _asked(names, "kinds")

    def belongs(token: Token) -> bool:
        try:
            return known[token.pos]
        except KeyError:
            answer = labels(token.lang_, "kinds").get(token.pos_) in wanted
            if token.lang_ == _READ[0]:
                known[token.pos] = answer
            return answer

    return belongs


def _asked(names: str, subject: str) -> tuple[_Known, frozenset[str]]:
    """Return where a test keeps its answers, and the names that it asks for."""
    wanted = frozenset(names.split())
    ASKED[subject] |= wanted
    _KNOWN.append({})
    return _KNOWN[-1], wanted


def kinds_of(doc: Doc) -> list[int]:
    """Return a number for each word of a sentence, the same for all words of a kind."""
    numbers: list[int] = doc.to_array("POS").tolist()
    return numbers


# --- what a word is to the one above it -------------------------------------------------------------------

is_root = stands_as("root")
is_active_subject = stands_as("subject")
is_passive_subject = stands_as("passive_subject")
is_subject = stands_as("subject passive_subject")
is_clausal_subject = stands_as("clausal_subject")
is_any_subject = stands_as("subject passive_subject clausal_subject")
shows_passive = stands_as("passive_subject passive_auxiliary")
is_object = stands_as("object")
is_prepositional_object = stands_as("prepositional_object")
is_any_object = stands_as("object prepositional_object")
is_affected = stands_as("passive_subject object")
is_argument = stands_as("subject passive_subject object")
is_agent = stands_as("agent")
is_prepositional = stands_as("preposition")
is_prepositional_clause = stands_as("prepositional_clause")
is_behind_preposition = stands_as("prepositional_object prepositional_clause")
is_predicate_adjective = stands_as("predicate_adjective")
is_predicate = stands_as("predicate_noun predicate_adjective")
is_content_clause = stands_as("content_clause")
is_open_complement = stands_as("open_complement")
is_complement = stands_as("content_clause open_complement")
is_conjunct = stands_as("conjunct")
is_coordinator = stands_as("coordinator")
is_apposition = stands_as("apposition")
is_adverbial_clause = stands_as("adverbial_clause")
is_relative_clause = stands_as("relative_clause")
is_participle_clause = stands_as("participle_clause")
is_clause_of_noun = stands_as("relative_clause participle_clause")
is_clause_behind_noun = stands_as("content_clause relative_clause participle_clause")
is_adjective_of = stands_as("adjective")
is_compound = stands_as("compound")
is_compound_or_modifier = stands_as("noun_modifier compound")
is_modifier = stands_as("adjective noun_modifier compound")
is_phrase_modifier = stands_as("adjective noun_modifier compound noun_adverbial")
stands_before_noun = stands_as("adjective noun_modifier compound number determiner owner")
is_number_of = stands_as("number")
is_owner = stands_as("owner")
is_adverbial = stands_as("adverbial")
is_noun_adverbial = stands_as("noun_adverbial")
is_negation = stands_as("negation")
is_auxiliary = stands_as("auxiliary")
is_passive_auxiliary = stands_as("passive_auxiliary")
is_any_auxiliary = stands_as("auxiliary passive_auxiliary")
is_marker = stands_as("marker")
opens_clause = stands_as("adverbial marker")
is_particle = stands_as("particle")

# --- kinds of words ---------------------------------------------------------------------------------------

is_full_verb = is_kind("verb")
is_verb = is_kind("verb auxiliary")
is_auxiliary_verb = is_kind("auxiliary")
is_common_noun = is_kind("noun")
is_name = is_kind("name")
is_noun = is_kind("noun name")
is_name_or_pronoun = is_kind("name pronoun")
is_preposition = is_kind("preposition")
is_linking_word = is_kind("preposition subordinator")
is_adjective = is_kind("adjective")
is_number_word = is_kind("number")
is_joining_word = is_kind("subordinator conjunction")

# --- forms of words ---------------------------------------------------------------------------------------

has_noun_form = has_form("noun plural name plural_name")
is_singular = has_form("noun")
is_plural = has_form("plural")
has_common_form = has_form("noun plural")
is_singular_name = has_form("name")
has_name_form = has_form("name plural_name")
is_any_plural = has_form("plural plural_name")
is_any_singular = has_form("noun name")
has_verb_form = has_form("infinitive past gerund past_participle present third_person modal")
has_full_verb_form = has_form("infinitive past gerund past_participle present third_person")
is_infinitive = has_form("infinitive")
is_past = has_form("past")
is_gerund = has_form("gerund")
is_past_participle = has_form("past_participle")
is_third_person = has_form("third_person")
is_present = has_form("present third_person")
is_tensed = has_form("past present third_person")
is_finite = has_form("past present third_person modal")
is_participle = has_form("past gerund past_participle")
is_modal = has_form("modal")
has_adjective_form = has_form("adjective comparative superlative affix")
is_plain_adjective = has_form("adjective")
is_superlative = has_form("superlative")
has_adverb_form = has_form("adverb comparative_adverb superlative_adverb")
is_cardinal = has_form("cardinal")
is_article = has_form("article")
is_article_or_possessive = has_form("article possessive")
is_possessive = has_form("possessive")
is_personal_pronoun = has_form("personal_pronoun")
is_relative_pronoun = has_form("relative_pronoun")
is_relative_word = has_form("relative_pronoun relative_determiner")
is_link = has_form("link")
is_conjunction = has_form("conjunction")
is_genitive_mark = has_form("genitive_mark")
is_hyphen = has_form("hyphen")
is_pronoun = has_form("personal_pronoun relative_pronoun relative_determiner article existential")
