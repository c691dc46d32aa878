"""What the first layer of a parser makes of a word, kept instead of worked out anew.

That layer sees no more of a word than its forms (norm, beginning, end, shape, space behind it), and makes a
third of all matrix products. The layers behind it, which see a word beside others, are left as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from spacy.language import Language as Parser
    from spacy.tokens import Doc

LARGEST = 50_000
"""Words kept, some twenty megabytes; then the table starts anew, as memory must not grow with the text."""

LAYERS = "extract_features>>list2ragged>>with_array("
"""How the name of a first layer begins whose words are looked at one by one."""


def keep_vectors(parser: Parser) -> None:
    """Let a pipeline keep what its first layer makes of words; one of another make is left as it is."""
    part: Any = parser.get_pipe("tok2vec") if parser.has_pipe("tok2vec") else None
    layers: list[Any] = part.model.layers if part is not None else []
    if not layers or not layers[0].name.startswith(LAYERS) or layers[0].layers[-1].name != "ragged2list":
        return
    from thinc.api import Model

    layers[0] = Model("kept_vectors", _Vectors(layers[0]), layers=[layers[0]])


class _Vectors:
    """The layer: a row of numbers for each word, by its forms."""

    def __init__(self, first: Any) -> None:
        self._forms, self._rest = first.layers[0], first.layers[1:]
        self._places: dict[bytes, int] = {}
        self._table: Any = None

    def __call__(
        self,
        model: Any,  # noqa: ARG002 - all three are given
        docs: Sequence[Doc],
        is_train: bool,  # noqa: ARG002
    ) -> tuple[list[Any], Callable[[Any], Any]]:
        """Return the rows of each sentence; as the parser is used here, it does not learn."""
        forms = self._forms.predict(docs)
        whole = np.ascontiguousarray(np.concatenate(forms))
        width = whole.dtype.itemsize * whole.shape[1]
        held = whole.tobytes()
        keys = [held[at : at + width] for at in range(0, len(held), width)]
        if len(self._places) + len(keys) > LARGEST:
            self._places.clear()
        new = {key: at for at, key in enumerate(keys) if key not in self._places}
        if new:
            self._add(new, whole)
        rows = self._table[[self._places[key] for key in keys]]
        return np.split(rows, np.cumsum([len(form) for form in forms[:-1]])), lambda change: change

    def _add(self, new: dict[bytes, int], whole: Any) -> None:
        made: Any = [whole[list(new.values())]]
        for layer in self._rest:
            made = layer.predict(made)
        first = len(self._places)
        if self._table is None or first + len(new) > len(self._table):  # then it starts anew
            self._table = np.empty((max(LARGEST, len(new)), made[0].shape[1]), dtype=made[0].dtype)
        self._table[first : first + len(new)] = made[0]
        self._places.update(zip(new, range(first, first + len(new)), strict=True))
