"""The spaCy adapter: sentences in, parsed sentences out.

Each sentence is parsed as one sentence: its tokens are forbidden to start another. Only what extraction needs
is loaded (tagger, parser, attribute ruler, lemmatizer; no entity recogniser, which would triple the time).
"""

from __future__ import annotations

import importlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from claimtrack.errors import LanguageError
from claimtrack.model import Document, Span
from claimtrack.parsing.forms import add_word_forms
from claimtrack.parsing.mends import mend
from claimtrack.parsing.roles import read_labels
from claimtrack.parsing.vectors import keep_vectors
from claimtrack.sentences import Sentence

if TYPE_CHECKING:
    from spacy.language import Language as Parser
    from spacy.tokens import Doc, Token

BATCH = 128
"""Sentences per batch; above this the parser gains nothing more and memory grows."""

LONGEST = 2_000
"""Characters of a sentence that are parsed; what stands behind them is left as unparsed text. News sentences
stay below 800, and the parser's memory grows with length."""


_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class ParsedSentence:
    """A sentence with its parse. Token offsets are counted from ``offset``, the sentence's start.

    ``text`` is what was parsed; ``doc.text`` is the same, but put together from the tokens at every call.
    """

    index: int
    sentence: Sentence
    doc: Doc
    text: str = field(init=False, repr=False, compare=False)
    _starts: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Keep the text and where the tokens start: both are asked for several times for each figure."""
        object.__setattr__(self, "text", self.doc.text)
        object.__setattr__(self, "_starts", self.doc.to_array("IDX").tolist())

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
        first = max(0, bisect_right(self._starts, start) - 1)
        last = bisect_left(self._starts, end)
        if first < last and self._starts[first] + len(self.doc[first]) <= start:
            first += 1  # the span starts in the space behind the token
        return list(self.doc[first:last]) if first < last else []


def load_parser(model: str) -> Parser:
    """Return the spaCy pipeline with this name. One that is not installed is a ``LanguageError``."""
    import spacy

    try:
        with _fast_products():
            parser = spacy.load(model, exclude=["ner", "senter"])
    except OSError as error:
        raise LanguageError(
            f"the spaCy model {model!r} is not installed; install it or set CLAIMTRACK_MODEL"
        ) from error
    add_word_forms(parser)
    keep_vectors(parser)
    return parser


def parse(
    document: Document, sentences: Iterable[tuple[int, Sentence]], parser: Parser
) -> Iterator[ParsedSentence]:
    """Parse the sentences given with their index in the layout; yield them in the same order."""
    return iter(parse_many([(document, list(sentences))], parser)[0])


def parse_many(
    portions: Sequence[tuple[Document, Sequence[tuple[int, Sentence]]]], parser: Parser
) -> list[list[ParsedSentence]]:
    """Parse the chosen sentences of several documents in common batches; return them document by document.

    A batch costs two milliseconds whatever is in it, as much as the parse of a sentence.
    """
    read_labels(parser.lang or "")
    texts = (sentence.span.of(document.text) for document, chosen in portions for _, sentence in chosen)
    with _one_thread():
        tokenized = (_tokenize(text, parser) for text in texts)
        parses = iter([mend(_slim(doc)) for doc in parser.pipe(tokenized, batch_size=BATCH)])
    return [
        [ParsedSentence(index, sentence, next(parses)) for index, sentence in chosen]
        for _, chosen in portions
    ]


def _tokenize(text: str, parser: Parser) -> Doc:
    # Half of a character, as a broken \ud83d in JSON leaves it, has no UTF-8 and stops spaCy.
    doc = parser.make_doc(_SURROGATE.sub("\ufffd", text[:LONGEST]))
    if len(doc):
        starts: Any = np.full(len(doc), -1, dtype=np.int64).astype(np.uint64)  # -1: starts no sentence
        starts[0] = 1
        doc.from_array("SENT_START", starts)
    return doc


def _slim(doc: Doc) -> Doc:
    """Return the parse without its vectors: ten kilobytes a sentence that nothing reads."""
    doc.tensor = np.zeros((0,), dtype="float32")
    return doc


# --- matrix products ---------------------------------------------------------------------------------------
# Half of a parse are small matrix products. numpy's library does them two to four times as fast as the one
# that comes with spaCy, but only on one thread: sharing out such small products takes longer than doing them.
# So it is taken where it can be held to one.


@cache
def _threads() -> Any | None:
    """Return what holds numpy's matrix products to one thread, ``None`` where nothing can."""
    try:
        found = importlib.import_module("threadpoolctl").ThreadpoolController().select(user_api="blas")
    except ImportError:
        return None
    return found if found.lib_controllers else None


def _one_thread() -> AbstractContextManager[Any]:
    threads = _threads()
    return threads.limit(limits=1) if threads is not None else nullcontext()


def _fast_products() -> AbstractContextManager[Any]:
    """Return the context in which a model is loaded that takes numpy's matrix products.

    A device or library that the user has chosen stays.
    """
    from thinc.api import NumpyOps, get_current_ops, use_ops

    if _threads() is None or type(get_current_ops()) is not NumpyOps:
        return nullcontext()
    return use_ops("numpy", use_blis=False)
