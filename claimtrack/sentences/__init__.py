"""Document -> paragraphs, turns, sentences: where they begin and end, found by rule, without a parse.

Sentences are split before parsing, because about a third of them hold a number and only those are parsed.
"""

from claimtrack.sentences.layout import lay_out
from claimtrack.sentences.masks import mask
from claimtrack.sentences.names import bare_name
from claimtrack.sentences.shapes import DocumentKind, Layout, Sentence, Turn
from claimtrack.sentences.split import split_sentences

__all__ = ["DocumentKind", "Layout", "Sentence", "Turn", "bare_name", "lay_out", "mask", "split_sentences"]
