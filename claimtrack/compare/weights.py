"""Fitted evidence: named features with weights, kept as data in ``weights/NAME.toml``.

The scripts ``tests/eval/fit_*.py`` write these files. The folder can be replaced with ``CLAIMTRACK_WEIGHTS``,
so that an event can be measured with weights that were fitted without it.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOLDER = Path(__file__).parent / "weights"


@dataclass(frozen=True, slots=True)
class Reason:
    """One feature's part in a decision: ``weight`` times ``value`` was added to the log-odds."""

    code: str
    value: float
    weight: float

    @property
    def part(self) -> float:
        """Return what was added to the log-odds."""
        return self.value * self.weight


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic model: log-odds are ``bias`` plus each feature's value times its weight.

    ``threshold`` is where the script that fitted them would cut, in log-odds; ``made`` says with what and
    when. A feature without a weight counts nothing.
    """

    bias: float
    threshold: float
    of: Mapping[str, float]
    made: Mapping[str, Any] = field(default_factory=dict)

    def score(self, values: Mapping[str, float]) -> float:
        """Return the log-odds of named values.

        >>> Weights(-1.0, 0.0, {"names": 2.0}).score({"names": 1.5, "unknown": 9.0})
        2.0
        """
        return self.bias + sum(self.of.get(name, 0.0) * values[name] for name in sorted(values))

    def scores(self, names: Sequence[str], values: NDArray[Any]) -> NDArray[Any]:
        """Return the log-odds of the rows of a matrix whose columns (its last axis) are these features."""
        import numpy as np

        found: NDArray[Any] = values @ np.array([self.of.get(name, 0.0) for name in names]) + self.bias
        return found

    def reasons(self, values: Mapping[str, float]) -> list[Reason]:
        """Return what spoke for and against, the strongest first; what counted nothing is left out.

        >>> [reason.code for reason in Weights(0, 0, {"a": 1.0, "b": -2.0}).reasons({"a": 1, "b": 1, "c": 1})]
        ['b', 'a']
        """
        found = [Reason(name, value, self.of.get(name, 0.0)) for name, value in values.items()]
        return sorted((one for one in found if one.part), key=lambda one: (-abs(one.part), one.code))


def load_weights(name: str, environ: Mapping[str, str] = os.environ) -> Weights:
    """Return the weights of ``NAME.toml``, from the folder ``CLAIMTRACK_WEIGHTS`` where that has such a file.

    The same file is read once.
    """
    replaced = environ.get("CLAIMTRACK_WEIGHTS")
    path = Path(replaced) / f"{name}.toml" if replaced else FOLDER / f"{name}.toml"
    return _load(path if path.is_file() else FOLDER / f"{name}.toml")


@cache
def _load(path: Path) -> Weights:
    return read_weights(path.read_text(encoding="utf-8"))


def read_weights(text: str) -> Weights:
    """Return the weights that ``write_weights`` wrote."""
    data = tomllib.loads(text)
    of = {str(name): float(value) for name, value in data["weights"].items()}
    return Weights(
        float(data["bias"]),
        float(data["threshold"]),
        MappingProxyType(of),
        MappingProxyType(dict(data.get("made", {}))),
    )


def write_weights(weights: Weights) -> str:
    """Return weights as TOML, each on a line, in their order.

    >>> read_weights(write_weights(Weights(-1.5, 0.25, {"names": 2.0}))).of["names"]
    2.0
    """
    lines = [f"bias = {float(weights.bias)!r}", f"threshold = {float(weights.threshold)!r}", "", "[made]"]
    lines += [f"{_key(name)} = {_value(value)}" for name, value in weights.made.items()]
    lines += ["", "[weights]"]
    lines += [f"{_key(name)} = {float(value)!r}" for name, value in weights.of.items()]
    return "\n".join(lines) + "\n"


def _key(name: str) -> str:
    return name if name.replace("_", "").replace("-", "").isalnum() and name.isascii() else _quoted(name)


def _value(value: Any) -> str:
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, str):
        return _quoted(value)
    return f"[{', '.join(_value(one) for one in value)}]"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
