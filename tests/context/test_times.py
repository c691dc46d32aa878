"""Times of figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrack.context.phrases import clause_verb
from claimtrack.context.times import _tells_of_past

if TYPE_CHECKING:
    from spacy.language import Language as Parser


def test_a_sentence_without_a_verb_has_no_past(nlp: Parser) -> None:
    """The way up the parse ends at its root: spaCy makes a new object of it each time it is asked for."""
    doc = nlp("More than 1.2 million farmers under the law.")
    [number] = [token for token in doc if token.text == "million"]
    assert number.head.head == number.head and number.head.tag_ == "NNS"
    assert not _tells_of_past(clause_verb(number))
