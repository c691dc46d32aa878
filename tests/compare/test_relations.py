"""How two claims stand to each other: a table of pairs in our own words, and what must always hold."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pairs_by_hand import CORE, Row, claim, moved, pair

from claimtrack.compare import relate
from claimtrack.compare.readings import read
from claimtrack.compare.relations import may_relate, relate_readings
from claimtrack.lang import load_language

ENGLISH = load_language("en")


def judge(row: Row) -> Any:
    """Return the relation of a row's claims, each with the other around it where they share a document."""
    a, b = pair(row)
    return relate(a, b, language=ENGLISH, around_a=(b,), around_b=(a,))


@pytest.mark.parametrize("row", CORE, ids=lambda row: f"{row[0]}: {row[1][0]} / {row[2][0]}")
def test_relation(row: Row) -> None:
    relation = judge(row)
    assert relation.relation == row[0], relation.reason
    assert relation.reason


MOVABLE = [row for row in CORE if "Lima" in row[1][0] + row[2][0]]


@pytest.mark.parametrize("turn", range(3))
@pytest.mark.parametrize("row", MOVABLE, ids=lambda row: f"{row[0]}: {row[1][0]} / {row[2][0]}")
def test_relation_elsewhere(row: Row, turn: int) -> None:
    assert judge(moved(row, turn)).relation == row[0]


@pytest.mark.parametrize("row", CORE, ids=lambda row: f"{row[0]}: {row[1][0]} / {row[2][0]}")
def test_the_order_of_two_claims_plays_no_part(row: Row) -> None:
    a, b = pair(row)
    assert relate(a, b, language=ENGLISH) == relate(b, a, language=ENGLISH)


@pytest.mark.parametrize("row", CORE, ids=lambda row: f"{row[0]}: {row[1][0]} / {row[2][0]}")
def test_what_is_passed_over_quickly_has_no_relation(row: Row) -> None:
    one, other = (read(each, ENGLISH) for each in pair(row))
    if not may_relate(one, other):
        assert relate_readings(one, other).relation == "unrelated"


def test_a_claim_repeats_itself() -> None:
    one = claim("The blast in Lima killed [12].", place="Lima")
    assert relate(one, one, language=ENGLISH).relation == "repeats"


def test_a_restatement_is_not_compared_again() -> None:
    first = claim("[450] were pledged.", "dollars")
    second = claim("[308] were pledged.", "euros", restates=first.claim)
    other = claim("[900] were pledged.", "euros", "b")
    assert relate(first, second, language=ENGLISH).relation == "repeats"
    assert relate(second, other, language=ENGLISH).relation == "unrelated"


def test_hardening_and_changed_bounds_are_noted() -> None:
    feared = claim("[200] may have died in Lima.", place="Lima", basis="feared", on="5")
    hard = claim("[200] died in Lima.", doc="b", place="Lima", on="5")
    assert "hardened" in relate(feared, hard, language=ENGLISH).notes
    bounded = claim("More than [200] died in Lima.", place="Lima", on="5", bound="more_than")
    assert "bound dropped" in relate(bounded, hard, language=ENGLISH).notes
    up = claim("Up to [60] died in Lima.", place="Lima", on="5", bound="at_most")
    least = claim("At least [60] died in Lima.", doc="b", place="Lima", on="5", bound="at_least")
    assert relate(up, least, language=ENGLISH).notes == ("bound flipped",)


def test_a_change_of_the_estimate_is_not_a_change_of_the_world() -> None:
    rows = {row[1][0]: judge(row) for row in CORE if row[0] in ("updates", "corrects")}
    assert all(relation.change in ("estimate", "world") for relation in rows.values())
    assert rows["The flow stood at [64,000] barrels a day."].change == "world"
    assert rows["The union puts the leak at [13,000-18,000] barrels a day."].change == "estimate"


def test_a_part_names_its_whole() -> None:
    whole = claim("Raids on Lima killed [58] civilians.", "civilians", place="Lima", on="5")
    part = claim("The raids on Lima killed [25] children.", "children", start=300, place="Lima", on="5")
    assert relate(whole, part, language=ENGLISH).whole == whole.claim


amounts = st.integers(1, 5000).map(str)
bounds = st.sampled_from(["exact", "about", "at_least", "more_than", "at_most", "less_than"])
kinds = st.sampled_from(["dead", "hurt", "tanks", "leak", "dollars", "children"])
extra = st.fixed_dictionaries(
    {},
    optional={
        "place": st.sampled_from(["Lima", "Peru", "Cairo", "Barranco quarter"]),
        "on": st.sampled_from("123"),
        "speaker": st.sampled_from(["Rosa Quispe", "the union"]),
        "modality": st.sampled_from(["asserted", "denied", "asked", "hypothetical"]),
        "basis": st.sampled_from(["estimate", "retracted", "feared"]),
        "day": st.sampled_from(["1", "3", "9", None]),
        "kind": st.sampled_from(["increment", "total"]),
    },
)


@given(amounts, amounts, bounds, bounds, kinds, kinds, extra, extra, st.sampled_from("ab"))
def test_any_two_claims_have_one_relation(
    low: str, high: str, bound: Any, other: Any, of: str, kind: str, fields: Any, more: Any, doc: str
) -> None:
    a = claim(f"They said [{low}] then.", of, bound=bound, **fields)
    b = claim(f"They said [{high}] later.", kind, doc, start=80, bound=other, **more)
    relation = relate(a, b, language=ENGLISH)
    assert relation == relate(b, a, language=ENGLISH)
    assert relation.reason
    if of != kind and {of, kind} != {"dead", "children"} and relation.relation != "part_of":
        assert relation.relation == "unrelated"
    if "asked" in (a.modality, b.modality) or "retracted" in (a.basis, b.basis):
        assert not relation.is_tension


def test_a_ceiling_that_becomes_a_floor_does_not_go_down() -> None:
    mayor = {"speaker": "Rosa Quispe", "place": "Lima", "on": "5"}
    up = claim("Up to [200] died in Lima.", bound="at_most", **mayor)
    over = claim("Over [200] died in Lima.", doc="b", day="7", bound="more_than", **mayor)
    relation = relate(up, over, language=ENGLISH)
    assert (relation.relation, relation.notes) == ("corrects", ("bound flipped",))
    assert "down" not in relation.reason


def test_a_town_above_its_country_is_shown_though_it_be_newer() -> None:
    country = claim("The quake in Peru killed [110,000] people.", place="Peru", on="1", day="3")
    town = claim("The toll of the quake has risen above [150,000] in Lima alone.", doc="b", place="Lima", on="1",
                 day="5", bound="more_than")  # fmt: skip
    relation = relate(country, town, language=ENGLISH)
    assert (relation.relation, relation.notes) == ("updates", ("part above whole",))
    assert relation.whole == country.claim
