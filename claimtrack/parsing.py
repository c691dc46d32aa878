"""The spaCy adapter: sentences in, parsed sentences out.

Each sentence is parsed as one sentence: its tokens are forbidden to start another. Only what extraction needs
is loaded (tagger, parser, attribute ruler, lemmatizer; no entity recogniser, which would triple the time).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimtrack.errors import LanguageError
from claimtrack.model import Document, Span
from claimtrack.sentences import Sentence

if TYPE_CHECKING:
    from spacy.language import Language as Parser
    from spacy.tokens import Doc, Token

BATCH = 128
"""Sentences per batch; above this the parser gains nothing more and memory grows."""

LONGEST = 2_000
"""Characters of a sentence that are parsed; what stands behind them is left as unparsed text. News sentences
stay below 800, and the parser's memory grows with length."""


@dataclass(frozen=True, slots=True)
class ParsedSentence:
    """A sentence with its parse. Token offsets are counted from ``offset``, the sentence's start."""

    index: int
    sentence: Sentence
    doc: Doc

    @property
    def offset(self) -> int:
        """Return where the sentence starts in the document."""
        return self.sentence.span.start

    def span(self, first: Token, last: Token) -> Span:
        """Return the document span from the start of one token to the end of another."""
        return Span(self.offset + first.idx, self.offset + last.idx + len(last))

    def tokens(self, span: Span) -> list[Token]:
        """Return the tokens that share a character with a document span, in order."""
        start, end = span.start - self.offset, span.end - self.offset
        return [t for t in self.doc if t.idx < end and start < t.idx + len(t)]


def load_parser(model: str) -> Parser:
    """Return the spaCy pipeline with this name. One that is not installed is a ``LanguageError``."""
    import spacy

    try:
        return spacy.load(model, exclude=["ner", "senter"])
    except OSError as error:
        raise LanguageError(
            f"the spaCy model {model!r} is not installed; install it or set CLAIMTRACK_MODEL"
        ) from error


def parse(
    document: Document, sentences: Iterable[tuple[int, Sentence]], parser: Parser
) -> Iterator[ParsedSentence]:
    """Parse the sentences given with their index in the layout; yield them in the same order."""
    chosen = list(sentences)
    docs = (_tokenize(sentence.span.of(document.text), parser) for _, sentence in chosen)
    for (index, sentence), doc in zip(chosen, parser.pipe(docs, batch_size=BATCH), strict=True):
        yield ParsedSentence(index, sentence, doc)


def _tokenize(text: str, parser: Parser) -> Doc:
    doc = parser.make_doc(text[:LONGEST])
    for token in doc:
        token.is_sent_start = token.i == 0
    return doc
