"""The topic that one claim makes by itself: what it says of what its figure is about."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_by_hand import make_claim

from claimtrack.compare import subject_of
from claimtrack.lang import Language, load_language
from claimtrack.model import Topic

ENGLISH = load_language("en")


def subject(**values: Any) -> Topic:
    """Return the subject of a claim with these fields."""
    return subject_of(make_claim(values.pop("wording", "40 things"), **values), ENGLISH)


NAMES = [
    # fields, name, key
    ({"counted": "tanks", "counted_head": "tank", "action": "destroy", "side": "Armenia"},
     "Tanks destroyed, Armenia", "destroyed/tank/of-armenia"),
    ({"counted": "civilians", "counted_head": "civilian", "action": "kill", "side": "Azerbaijani"},
     "Killed, civilians, Azerbaijani", "killed/civilian/of-azerbaijani"),
    ({"counted": "people", "counted_head": "person", "action": "kill"}, "Killed", "killed"),
    ({"counted": "damage", "counted_head": "damage", "action": "suffer", "side": "the rebel army",
      "unit": "EUR"},
     "Damage or loss, The Rebel Army (EUR)", "damage/of-the-rebel-army/in-eur"),
    ({"counted": "houses", "counted_head": "house", "action": "destroy or damage"},
     "Houses destroyed", "destroy/house"),
    ({"counted": "armoured supply trucks", "counted_head": "truck", "action": "hide"},
     "Armoured supply vehicles hidden", "hide/armoured-supply-vehicle"),
    ({"counted": "oil", "counted_head": "oil", "action": "spew out", "unit": "barrel per day",
      "kind": "rate"},
     "Leaking (volume per time)", "leaking/in-volume-per-time"),
    ({"counted": "bridges", "counted_head": "bridge", "action": "build", "kind": "increment"},
     "Bridges built (added)", "built/bridge/as-increment"),
    ({"counted": "girl", "counted_head": "girl", "action": "smile", "unit": "year", "kind": "age"},
     "Girl (age)", "count/girl/as-age"),
    ({"counted": "voters", "counted_head": "voter", "unit": "percent", "kind": "share", "place": "Malta"},
     "Voters (share)", "count/voter/at-malta/as-share"),
    ({"counted": "salaries", "counted_head": "salary", "unit": "percent", "direction": "up"},
     "Pay (share, change)", "pay/in-share/as-change"),
    ({"counted": "ships", "counted_head": "ship", "action": "stop"}, "Ships stopped", "stop/ship"),
    ({"counted": "cities", "counted_head": "city", "action": "control"}, "Cities controlled", "controlled/city"),
    ({"counted": "factories", "counted_head": "factory", "action": "plan"},
     "Plants planned", "plan/plant"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "name", "key"), NAMES)
def test_names_and_keys(fields: dict[str, Any], name: str, key: str) -> None:
    found = subject(**fields)
    assert (found.name, found.key, found.comparable) == (name, key, True)


ONE = [
    # One thing in two ways of saying it.
    ({"counted": "people", "counted_head": "person", "action": "kill"}, {"counted_head": "death"}),
    ({"counted": "people", "counted_head": "person", "action": "die"}, {"counted_head": "fatality"}),
    ({"action": "kill"}, {"counted": "dead", "counted_head": "dead", "action": "report"}),
    ({"action": "kill"}, {"wording": "46", "sentence": "46 of our brothers have become martyrs.",
      "action": "become",
                          "counted": "brothers", "counted_head": "brother"}),
    ({"action": "kill"}, {"wording": "46", "sentence": "46 of them lost their lives.", "action": "lose"}),
    ({"action": "wound", "counted_head": "soldier", "counted": "soldiers"},
     {"action": "hurt", "counted_head": "person", "counted": "people", "category": "soldier"}),
    ({"counted": "civilian casualties", "counted_head": "casualty", "action": "kill"},
     {"counted": "civilians", "counted_head": "civilian", "action": "kill"}),
    ({"counted": "tanks", "counted_head": "tank", "action": "take as booty"},
     {"counted": "tanks", "counted_head": "tank", "action": "seize"}),
    ({"wording": "33", "sentence": "33 tanks have been taken as booty.", "counted": "tanks",
      "counted_head": "tank",
      "action": "take"},
     {"counted": "tanks", "counted_head": "tank", "action": "capture"}),
    ({"counted": "new tanks", "counted_head": "tank"}, {"counted": "tanks", "counted_head": "tank"}),
    ({"counted": "a road", "counted_head": "road", "unit": "kilometre"},
     {"counted": "road", "counted_head": "road", "unit": "mile"}),
    ({"counted": "votes", "counted_head": "vote", "unit": "fraction", "kind": "share"},
     {"counted": "votes", "counted_head": "vote", "unit": "percent", "kind": "share"}),
    ({"counted": "losses", "counted_head": "loss", "action": "lose"}, {"counted": "losses",
      "counted_head": "loss"}),
    ({"counted": "bodies", "counted_head": "body", "action": "bury"}, {"action": "bury"}),
]  # fmt: skip
TWO = [
    # Two things that must never be merged.
    ({"counted_head": "tank", "action": "destroy"}, {"counted_head": "tank", "action": "capture"}),
    ({"action": "kill"}, {"action": "bury"}),
    ({"action": "kill"}, {"action": "go missing"}),
    ({"action": "kill"}, {"action": "injure"}),
    ({"action": "kill"}, {"counted_head": "casualty"}),
    ({"action": "kill"}, {"action": "kill", "kind": "increment"}),
    ({"action": "kill"}, {"action": "kill", "direction": "up"}),
    ({"action": "kill"}, {"action": "kill", "category": "child"}),
    ({"action": "kill", "side": "Armenia"}, {"action": "kill", "side": "Azerbaijan"}),
    ({"action": "kill", "side": "Georgia"}, {"action": "kill", "place": "Georgia"}),
    ({"action": "kill", "place": "Tartar"}, {"action": "kill", "place": "Ganja"}),
    ({"counted": "OSA systems", "counted_head": "system", "action": "destroy"},
     {"counted": "S-300 systems", "counted_head": "system", "action": "destroy"}),
    ({"counted_head": "plane", "counted": "plane", "unit": "USD", "kind": "price"},
     {"counted_head": "plane", "counted": "plane"}),
    ({"counted_head": "aid", "unit": "USD"}, {"counted_head": "aid", "unit": "EUR"}),
    ({"counted_head": "oil", "action": "leak", "unit": "barrel per day"},
     {"counted_head": "oil", "action": "capture", "unit": "barrel per day"}),
    ({"counted_head": "oil", "action": "leak", "unit": "barrel per day"},
     {"counted_head": "oil", "action": "leak", "unit": "barrel"}),
    ({"counted": "patrol", "counted_head": "patrol", "unit": "hour", "kind": "duration"},
     {"counted": "patrol", "counted_head": "patrol", "unit": "hour", "kind": "age"}),
    # What stands behind the next sign or figure is about something else.
    ({"wording": "40", "sentence": "40 houses and 20 barns were burned.", "counted_head": "house"},
     {"wording": "40", "sentence": "40 houses were burned.", "counted_head": "house"}),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), ONE)
def test_one_topic(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert subject(**first).key == subject(**second).key


@pytest.mark.parametrize(("first", "second"), TWO)
def test_two_topics(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert subject(**first).key != subject(**second).key


LOOSE = [
    # A figure that does not say what it is about is compared with nothing.
    ({"unit": "year", "kind": "duration"}, "Durations"),
    ({"unit": "percent", "kind": "share"}, "Shares without a subject"),
    ({"unit": "USD"}, "Numbers without a subject (USD)"),
    ({}, "Numbers without a subject"),
    ({"counted": "people", "counted_head": "person"}, "People"),
]


@pytest.mark.parametrize(("fields", "name"), LOOSE)
def test_a_figure_without_a_subject_is_not_comparable(fields: dict[str, Any], name: str) -> None:
    found = subject(**fields)
    assert (found.name, found.comparable) == (name, False)


def test_the_parts_explain_the_topic() -> None:
    found = subject(counted="tanks", counted_head="tank", action="destroy", side="Armenia", place="Hadrut")
    assert found.parts == (
        ("measure", "destroyed"),
        ("counted", "tank"),
        ("side", "Armenia"),
        ("place", "Hadrut"),
    )


def test_measures_stand_in_the_order_of_the_table() -> None:
    assert subject(action="kill").order < subject(action="injure").order < subject(action="knit").order


maybe = st.one_of(
    st.none(), st.text(max_size=12), st.sampled_from(["kill", "tank", "people", "Armenia", "loss"])
)


@given(
    maybe, maybe, maybe, maybe, maybe, maybe, st.sampled_from([None, "USD", "percent", "barrel per day", "x"])
)
def test_any_claim_has_a_topic(
    counted: str | None,
    head: str | None,
    action: str | None,
    side: str | None,
    place: str | None,
    category: str | None,
    unit: str | None,
) -> None:
    values = {
        "counted": counted, "counted_head": head, "action": action, "side": side, "place": place,
        "category": category, "unit": unit,
    }  # fmt: skip
    found = subject(**values)
    assert found.key and found.name
    # Who says it, how much and how surely is not what it is about.
    said = {"speaker": "A", "low": "7", "modality": "denied", "confidence": 0.1}
    assert subject(**values, **said) == found


@pytest.mark.parametrize("language", [ENGLISH])
def test_the_language_data_fits_together(language: Language) -> None:
    families = language.table("measures")["families"]
    for said in ("nouns", "bare", "verbs", "acts", "words"):
        for entry in families.values():
            every = entry.get(said, [])
            assert len(every) == len(set(every))
            assert all(word == word.lower() == " ".join(word.split()) for word in every)
    assert {entry["sibling"] for entry in families.values() if "sibling" in entry} <= {
        *families,
        "casualties",
    }
    for unit_of in language.table("compare")["units"]["dimensions"].values():
        assert len(unit_of) == len(set(unit_of))


SAID = [
    # A verb that says nothing of them leaves it to the words around the figure.
    ("Storms on Monday killed [90] people as rain went on.", {"action": "continue"}, "killed"),
    ("The wreck left [70], among them 8 doctors, dead.", {"action": "leave"}, "killed"),
    ("By noon [40] bodies had been found and laid to rest, or buried.", {"action": "find"}, "buried"),
    ("Some [300] people have already had burials.", {"action": None}, "buried"),
    ("Bodies were collected and buried, [60] in all.", {"action": "collect and bury"}, "buried"),
    ("The team's best guess at the oil pouring from the pipe is [600] barrels a day.",
     {"action": None, "counted": "guess", "counted_head": "guess", "unit": "barrel per day", "kind": "rate"},
     "leaking"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fields", "measure"), SAID)
def test_the_words_around_say_what_the_verb_does_not(text: str, fields: dict[str, Any], measure: str) -> None:
    at, end = text.index("["), text.index("]") - 1
    sentence = text.replace("[", "").replace("]", "")
    given = {"counted": "people", "counted_head": "person", **fields}
    found = subject_of(
        make_claim(sentence[at:end], sentence=sentence, start=at, surface=sentence[at:end],
                   sentence_start=0, **given),
        ENGLISH,
    )  # fmt: skip
    assert dict(found.parts)["measure"] == measure


def test_siblings_have_one_family() -> None:
    leak = {"counted": "oil", "counted_head": "oil", "unit": "barrel per day", "kind": "rate"}
    assert subject(action="leak", **leak).family == subject(action="siphon", **leak).family
    assert subject(action="leak", **leak).key != subject(action="siphon", **leak).key


def test_a_rate_is_one_however_far_its_time_stands_behind() -> None:
    leak = {"counted": "oil", "counted_head": "oil", "action": "leak"}
    text = "600 barrels (95,000 litres) of oil leak per day"
    late = subject(wording="600 barrels", sentence=text, unit="barrel", kind="measure", **leak)
    assert late.key == subject(unit="barrel per day", kind="rate", **leak).key


@pytest.mark.parametrize("language", [ENGLISH])
def test_every_unit_with_a_factor_has_a_dimension(language: Language) -> None:
    units = language.table("compare")["units"]
    known = {unit for names in units["dimensions"].values() for unit in names}
    assert set(units["factors"]) <= known
