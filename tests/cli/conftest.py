"""Commands of one test run share their parsers; loading one takes longer than most of them."""

from __future__ import annotations

from functools import cache

import pytest

from claimtrack import parsing

_load_once = cache(parsing.load_parser)


@pytest.fixture(autouse=True)
def _one_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "load_parser", _load_once)
