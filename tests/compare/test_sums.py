"""Sums that a text lays out, and sums that nobody said."""

from __future__ import annotations

from typing import Any

import pytest
from pairs_by_hand import claim

from claimtrack.compare.readings import read_document
from claimtrack.compare.sums import find_sums
from claimtrack.lang import load_language

ENGLISH = load_language("en")

Part = tuple[str, str, dict[str, Any]]
TEXTS: list[tuple[list[Part], list[str]]] = [
    ([("Raids killed [15] civilians.", "civilians", {}), ("[8] died in Harrow.", "dead", {"place": "Harrow"}),
      ("[4] died in Elm.", "dead", {"place": "Elm"}), ("Another [3] died on a road.", "dead", {"kind": "increment"})],
     ["8 + 4 + 3 = 15"]),
    ([("[11] dead in Harrow.", "dead", {"place": "Harrow"}), ("[8] dead in Elm.", "dead", {"place": "Elm"}),
      ("In all [19] are dead.", "dead", {})], ["11 + 8 = 19"]),
    ([("The storm left [52] dead and injured.", "dead", {}), ("[3] were killed.", "dead", {"place": "Elm"}),
      ("[49] were hurt.", "hurt", {"place": "Elm"})], ["3 + 49 = 52"]),
    ([("[1,000,000] came from Norway.", "dollars", {}),
      ("Another [1,000,000] came from Peru.", "dollars", {"kind": "increment"}),
      ("So [2,000,000] was pledged.", "dollars", {})], ["1000000 + 1000000 = 2000000"]),
    # What is not said to be a sum is none.
    ([("[200] tanks were destroyed.", "tanks", {}), ("[33] tanks were captured.", "taken", {}),
      ("[233] houses burned.", "houses", {})], []),
    ([("[1] died in Elm.", "dead", {"place": "Elm"}), ("[2] died in Harrow.", "dead", {"place": "Harrow"}),
      ("[3] died in Ash.", "dead", {"place": "Ash"})], []),
    ([("[20] percent are out of work.", "jobless", {}), ("[30] percent are out of work.", "jobless", {}),
      ("[50] percent are out of work.", "jobless", {})], []),
    ([("[10] died.", "dead", {}), ("[6] were hurt.", "hurt", {}), ("[16] died.", "dead", {})], []),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "sums"), TEXTS)
def test_sums(parts: list[Part], sums: list[str]) -> None:
    claims = [claim(text, of, start=100 * i, **fields) for i, (text, of, fields) in enumerate(parts)]
    for order in (claims, claims[::-1]):
        assert [one.reason for one in find_sums(read_document(order, ENGLISH), ENGLISH)] == sums
