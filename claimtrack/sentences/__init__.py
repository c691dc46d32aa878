"""Document -> paragraphs, turns, sentences: where they begin and end, found by rule, without a parse.

Sentences are split before parsing, because about a third of them hold a number and only those are parsed. The
functions are loaded when first used: who asks for names needs no layout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimtrack.lazy import lazily

if TYPE_CHECKING:
    from claimtrack.sentences.layout import lay_out
    from claimtrack.sentences.masks import mask
    from claimtrack.sentences.names import bare_name
    from claimtrack.sentences.shapes import DocumentKind, Layout, Sentence, Turn
    from claimtrack.sentences.split import split_sentences

__all__ = ["DocumentKind", "Layout", "Sentence", "Turn", "bare_name", "lay_out", "mask", "split_sentences"]

_HOMES = {
    **dict.fromkeys(("DocumentKind", "Layout", "Sentence", "Turn"), "shapes"),
    "bare_name": "names",
    "lay_out": "layout",
    "mask": "masks",
    "split_sentences": "split",
}


__getattr__ = lazily(__name__, _HOMES)
