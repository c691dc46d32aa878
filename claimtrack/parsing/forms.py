"""Part of speech, features and lemma of a token, looked up instead of worked out anew.

spaCy's attribute ruler matches 180 patterns against every sentence and its lemmatizer asks every token in
turn: together they take as long as half of the rest of the parse. Nearly all of those patterns look at a
single token, and there at no more than its tag, its label, whether it is white space, and whether it is one
of some hundred words. So their answer is kept under just that, and a lemma under word, part of speech and
features. The answers themselves are spaCy's own; a sentence with a word of the few patterns that look at two
tokens goes through its ruler whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from spacy.language import Language as Parser
    from spacy.tokens import Doc

NAME = "claimtrack_word_forms"
READ: list[int | str] = ["TAG", "DEP", "IS_SPACE", "LOWER", "ORTH"]
RULED: list[int | str] = ["ORTH", "POS", "MORPH", "LEMMA"]
WRITTEN: list[int | str] = ["TAG", "DEP", "POS", "MORPH", "LEMMA"]

LARGEST = 50_000
"""Words kept, some ten megabytes; then the tables start anew, so that memory does not grow with the text."""

_Key = tuple[int, int, int, int]
_Form = tuple[int, int, int, int, int]


@dataclass(slots=True)
class Patterns:
    """What the patterns of a ruler look at.

    ``words`` and ``shapes`` are named by those of one token, ``shapes`` as regular expressions; those of
    several tokens are known by one of their words or labels, ``long_words`` and ``long_labels``.
    """

    words: set[str] = field(default_factory=set)
    shapes: list[re.Pattern[str]] = field(default_factory=list)
    long_words: set[str] = field(default_factory=set)
    long_labels: set[str] = field(default_factory=set)

    def names(self, word: str) -> bool:
        """Say whether a pattern of one token tells this word from others."""
        return word in self.words or any(shape.search(word) for shape in self.shapes)


def add_word_forms(parser: Parser) -> None:
    """Put the look-up in the place of the ruler and the lemmatizer at the end of a pipeline.

    A pipeline that ends otherwise, or whose patterns look at more than can be looked up, is left as it is.
    """
    from spacy.lang.en.lemmatizer import EnglishLemmatizer
    from spacy.language import Language
    from spacy.pipeline import AttributeRuler

    if parser.pipe_names[-2:] != ["attribute_ruler", "lemmatizer"]:
        return
    ruler, lemmatizer = parser.get_pipe("attribute_ruler"), parser.get_pipe("lemmatizer")
    if type(ruler) is not AttributeRuler or type(lemmatizer) is not EnglishLemmatizer:
        return
    if lemmatizer.mode != "rule" or lemmatizer.overwrite:
        return
    if _read_patterns(ruler) is None:
        return
    if not Language.has_factory(NAME):
        Language.factory(NAME, func=_make)
    parser.disable_pipe("attribute_ruler")
    parser.disable_pipe("lemmatizer")
    parser.add_pipe(NAME, last=True)


def _make(nlp: Parser, name: str) -> WordForms:  # noqa: ARG001 - spaCy gives both by name
    ruler = nlp.get_pipe("attribute_ruler")
    patterns = _read_patterns(ruler)
    assert patterns is not None
    return WordForms(ruler, nlp.get_pipe("lemmatizer"), patterns)


def _read_patterns(ruler: Any) -> Patterns | None:
    """Return what the patterns look at; ``None`` if one looks at more than is looked up here."""
    read = Patterns()
    for tokens in (tokens for row in ruler.patterns for tokens in row["patterns"]):
        if len(tokens) > 1:
            labels = [_strings(t["DEP"]) for t in tokens if "DEP" in t and "LOWER" not in t]
            words = [_strings(t["LOWER"]) for t in tokens if "LOWER" in t]
            if label := next(filter(None, labels), None):
                read.long_labels |= label
            elif word := next(filter(None, words), None):
                read.long_words |= word
            else:
                return None
            continue
        if not tokens[0].keys() <= {"TAG", "DEP", "IS_SPACE", "LOWER"}:
            return None
        condition = tokens[0].get("LOWER", {"IN": []})
        if (listed := _strings(condition)) is not None:
            read.words |= listed
        elif condition.keys() == {"REGEX"}:
            read.shapes.append(re.compile(condition["REGEX"]))
        else:
            return None
    return read


def _strings(condition: Any) -> set[str] | None:
    """Return the strings that satisfy a condition, ``None`` where it does not list them."""
    if isinstance(condition, str):
        return {condition}
    if isinstance(condition, Mapping) and condition.keys() == {"IN"}:
        return set(condition["IN"])
    return None


def _hash_lemmas(lemmatizer: Any) -> None:
    """Turn the lists of known lemmas into sets: each new word is looked for among tens of thousands."""
    known = lemmatizer.lookups.get_table("lemma_index", {})
    for pos, lemmas in list(known.items()):
        if isinstance(lemmas, list):
            known[pos] = frozenset(lemmas)


class WordForms:
    """The component: sets part of speech, features and lemma as the ruler and the lemmatizer would."""

    def __init__(self, ruler: Callable[[Doc], Doc], lemmatizer: Any, patterns: Patterns) -> None:
        self._ruler = ruler
        self._lemmatizer = lemmatizer
        self._patterns = patterns
        _hash_lemmas(lemmatizer)
        strings = lemmatizer.vocab.strings
        self._long_words = frozenset(map(strings.add, patterns.long_words))
        self._long_labels = frozenset(map(strings.add, patterns.long_labels))
        self._named: dict[int, int] = {}
        self._forms: dict[_Key, _Form] = {}
        self._lemmas: dict[tuple[int, int, int], int] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set the forms of a tagged and parsed sentence; return it."""
        rows = doc.to_array(READ).tolist() if len(doc) else []
        written: list[_Form] = []
        for i, (tag, dep, space, lower, orth) in enumerate(rows):
            if lower in self._long_words or dep in self._long_labels:
                return self._set_lemmas(self._ruler(doc))
            word = self._named.get(lower)
            if word is None:
                word = self._name(doc, lower)
            key = (tag, dep, space, word)
            form = self._forms.get(key)
            if form is None:
                form = self._forms[key] = self._ask_ruler(doc, i)
            tag, dep, pos, morph, lemma = form
            if not lemma:
                lemma = self._lemmas.get((orth, pos, morph)) or self._ask_lemmatizer(doc, i, pos, morph)
            written.append((tag, dep, pos, morph, lemma))
        if written:
            values: Any = np.array(written, dtype=np.uint64)
            doc.from_array(WRITTEN, values)
        return doc

    def _set_lemmas(self, doc: Doc) -> Doc:
        """Set the lemmas that the ruler has left open; return the sentence."""
        lemmas = [
            lemma or self._lemmas.get((orth, pos, morph)) or self._ask_lemmatizer(doc, i, pos, morph)
            for i, (orth, pos, morph, lemma) in enumerate(doc.to_array(RULED).tolist())
        ]
        values: Any = np.array(lemmas, dtype=np.uint64)
        doc.from_array(["LEMMA"], values)
        return doc

    def _name(self, doc: Doc, lower: int) -> int:
        """Return the word if a pattern names it, else 0: what the ruler says of it, it says of all others."""
        if len(self._named) >= LARGEST:
            self._named.clear()
        self._named[lower] = named = lower if self._patterns.names(doc.vocab.strings[lower]) else 0
        return named

    def _ask_ruler(self, doc: Doc, i: int) -> _Form:
        """Return what the ruler says of a token that stands alone with its tag and its label."""
        alone = _alone(doc, i)
        alone[0].tag, alone[0].dep = doc[i].tag, doc[i].dep
        self._ruler(alone)
        token: Any = alone[0]
        return token.tag, token.dep, token.pos, token.morph.key, token.lemma

    def _ask_lemmatizer(self, doc: Doc, i: int, pos: int, morph: int) -> int:
        token: Any = _alone(doc, i)[0]
        token.pos = pos
        token.set_morph(morph)
        lemma: int = doc.vocab.strings.add(self._lemmatizer.lemmatize(token)[0])
        if len(self._lemmas) >= LARGEST:
            self._lemmas.clear()
        self._lemmas[doc[i].orth, pos, morph] = lemma
        return lemma


def _alone(doc: Doc, i: int) -> Doc:
    return type(doc)(doc.vocab, words=[doc[i].text])
