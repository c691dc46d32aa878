"""Fitted weights: written, read, replaced by a folder, and what they say of a decision."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from claimtrack.compare.weights import FOLDER, Weights, load_weights, read_weights, write_weights

WEIGHTS = Weights(
    -1.5, 0.25, {"names": 2.0, "other country": -1.0}, {"by": 'a "script"', "events": ["x", "y"], "n": 3}
)


def test_what_is_written_is_read() -> None:
    assert read_weights(write_weights(WEIGHTS)) == WEIGHTS


def test_a_matrix_is_scored_as_its_rows_are() -> None:
    names = ["other country", "names", "unknown"]
    rows = np.array([[1.0, 0.5, 7.0], [0.0, 2.0, 0.0]])
    alone = [WEIGHTS.score(dict(zip(names, row, strict=True))) for row in rows]
    assert WEIGHTS.scores(names, rows) == pytest.approx(alone)


def test_reasons_add_up() -> None:
    values = {"names": 0.5, "other country": 1.0, "unknown": 7.0}
    reasons = WEIGHTS.reasons(values)
    assert [(reason.code, reason.part) for reason in reasons] == [("names", 1.0), ("other country", -1.0)]
    assert WEIGHTS.bias + sum(reason.part for reason in reasons) == WEIGHTS.score(values)


def test_a_folder_replaces_the_files_that_it_has(tmp_path: Path) -> None:
    (tmp_path / "trial.toml").write_text(write_weights(WEIGHTS), encoding="utf-8")
    assert load_weights("trial", {"CLAIMTRACK_WEIGHTS": str(tmp_path)}) == WEIGHTS


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_the_weights_kept_can_be_read(path: Path) -> None:
    weights = read_weights(path.read_text(encoding="utf-8"))
    assert weights.of
    assert weights.made
