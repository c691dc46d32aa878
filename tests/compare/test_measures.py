"""What is counted and what happened to it, whichever words say it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ledger_by_hand import make_claim

from claimtrack.compare.families import measures_of
from claimtrack.compare.measures import EVIDENCE, Said, read_measure
from claimtrack.lang import load_language

ENGLISH = load_language("en")

UNITS = {
    "$": "USD",
    "%": "percent",
    "km": "kilometre",
    "/h": "USD per hour",
    "/b": "USD per barrel",
    "": None,
}


def said(text: str, counted: str = "", action: str | None = None, unit: str = "", **fields: Any) -> Said:
    """Return the measure of the figure in brackets; what is counted ends with its head."""
    at, end = text.index("["), text.index("]") - 1
    sentence = text.replace("[", "").replace("]", "")
    head = {"people": "person", "others": "person", "lives": "person"}.get(counted)
    if counted and head is None:
        last = counted.split()[-1]
        head = last[:-3] + "y" if last.endswith("ies") else last.removesuffix("s")
        head = {"losses": "loss"}.get(last, head)
    number = re.sub(r"[^\d.]", "", sentence[at:end])
    claim = make_claim(
        sentence[at:end], sentence=sentence, start=at, surface=sentence[at:end], sentence_start=0,
        counted=counted or None, counted_head=head, low=number, high=number, action=action, unit=UNITS[unit], **fields,
    )  # fmt: skip
    return read_measure(claim, ENGLISH)


FAMILIES = [
    # One thing in many words: family, text, counted, action, unit.
    ("killed", "The landslide killed [90].", "", "kill", ""),
    ("killed", "Some [90] people who perished in the mine were named.", "people", None, ""),
    ("killed", "The wreck claimed [90] lives.", "lives", "claim", ""),
    ("killed", "Rescuers found [90] bodies in the silt.", "bodies", "find", ""),
    ("killed", "There were [90] fatalities on the pass.", "fatalities", None, ""),
    ("killed", "[90] people are dead, the mayor said.", "people", None, ""),
    ("killed", "[90] of the villagers lost their lives.", "villagers", "lose", ""),
    ("buried", "By dusk [90] bodies had been buried.", "bodies", "bury", ""),
    ("buried", "The [90] bodies were recovered and buried.", "bodies", "recover and bury", ""),
    ("bodies_collected", "The army has collected [90] bodies.", "bodies", "collect", ""),
    ("injured", "[40] others were reported as injured.", "others", "report", ""),
    ("injured", "[40] people suffered burns.", "people", "suffer", ""),
    ("casualties", "[40] killed and wounded were counted.", "", "kill", ""),
    ("missing", "[12] people are still unaccounted for.", "people", None, ""),
    ("trapped", "[12] people are believed to be stranded.", "people", "believe", ""),
    ("displaced", "The dam break left [800] homeless.", "", "leave", ""),
    ("displaced", "[800] people have taken shelter in 12 halls.", "people", "take", ""),
    ("displaced", "[800] people are staying in 12 relief camps.", "people", "stay", ""),
    ("displaced", "Over [800] people were moved to safety.", "people", "move", ""),
    ("rescued", "Boats brought [800] people to safety.", "people", "bring", ""),
    ("detained", "Police made [30] arrests.", "arrests", "make", ""),
    ("detained", "[30] people were taken into custody.", "people", "take", ""),
    ("infected", "[30] people have tested positive.", "people", "test positive", ""),
    ("infected", "The fair sickened [30].", "", "sicken", ""),
    ("on_strike", "Some [9,000] miners walked off the job.", "miners", "walk", ""),
    ("on_strike", "The [9,000] striking pilots met the minister.", "striking pilots", "meet", ""),
    ("idled", "The walkout idled [9,000] workers.", "workers", "idle", ""),
    ("dismissed", "The mill will cut [9,000] jobs.", "jobs", "cut", ""),
    ("deployed", "Another [400] troops are on the border.", "troops", None, ""),
    ("killed", "Another [400] troops died on the border.", "troops", "die", ""),
    ("destroyed", "The fire levelled [70] barns.", "barns", "level", ""),
    ("damaged or destroyed", "[70] barns were destroyed or damaged.", "barns", "destroy or damage", ""),
    ("closed", "[7] bakeries have been shut down.", "bakeries", "shut down", ""),
    # Money goes by what it is for or of, not by the verb beside it.
    ("award", "The court upheld an award of [$76] to the grower.", "", "uphold", "$"),
    ("award", "A jury gave him [$76] in punitive damages.", "", "give", "$"),
    ("award", "With interest the judgment now totals [$76].", "", None, "$"),
    ("settlement", "They are far apart on a settlement of some [$76].", "", None, "$"),
    ("bid", "Its takeover bid was raised to [$76].", "takeover bid", "raise", "$"),
    ("price", "Kelda bought the dairy for [$76].", "dairy", "buy", "$"),
    ("damage", "Losses were put at [$76].", "losses", "put", "$"),
    ("damage", "The hail did [$76] in damage.", "", "do", "$"),
    ("pledged", "The bank sent [$76] in emergency aid.", "", "send", "$"),
    ("budget", "The town spends [$76] on buses.", "buses", "spend", "$"),
    ("debt", "It still owes [$76].", "", "owe", "$"),
    ("revenue", "On sales of [$76] the mill did well.", "", None, "$"),
    ("profit", "The mill earned [$76] last spring.", "", "earn", "$"),
    ("pay", "A welder earns [$76] there.", "", "earn", "/h"),
    ("fine", "The watchdog imposed a fine of [$76].", "", "impose", "$"),
    ("bond", "It must post a bond of [$76].", "", "post", "$"),
    ("price", "Crude went to [$76].", "crude", None, "/b"),
    # Shares.
    ("votes", "Halas got [29%].", "", "get", "%"),
    ("votes", "Halas led with [29%] in the first round.", "", "lead", "%"),
    ("votes_counted", "With [29%] of the ballots counted, Halas leads.", "ballots", None, "%"),
    ("support", "Only [29%] would vote for Halas.", "", "vote", "%"),
    ("voted", "Turnout was [29%].", "turnout", None, "%"),
    ("raise", "The pact gives them [29%] pay raises.", "pay", "give", "%"),
    # Points on a scale.
    ("magnitude", "The [6.4] quake shook the port.", "quake", "shake", ""),
]  # fmt: skip


MARCH = "The unions put the turnout at [90,000]."


def test_the_turnout_of_a_march_is_a_crowd() -> None:
    assert said(MARCH, "turnout", event_kind="protest").family == "gathered"
    assert said(MARCH, "turnout", event_kind="election").family == "voted"
    assert said("The march drew [90,000] people.", "people", "draw").family == "gathered"


@pytest.mark.parametrize(("family", "text", "counted", "action", "unit"), FAMILIES)
def test_families(family: str, text: str, counted: str, action: str | None, unit: str) -> None:
    found = said(text, counted, action, unit)
    assert (found.family, found.is_open) == (family, False)
    assert found.evidence in dict(EVIDENCE)


OPEN = [
    # The counted noun, in one word for one thing, where no family says more.
    ("bridge", "The plan names [12] bridges.", "bridges", "name", ""),
    ("aircraft", "The base has [12] fighter jets.", "fighter jets", "have", ""),
    ("plant", "The firm has [12] factories.", "factories", "have", ""),
]
NOTHING = [
    # Names, months, bodies and bare people say nothing that another text could confirm.
    ("[35] people came by.", "people", None, ""),
    ("Sun, Apr [12], said the Observatory.", "Apr", None, ""),
    ("The Kelda Group has [12].", "Kelda Group", None, ""),
    ("It is [12%] more.", "", None, "%"),
]


@pytest.mark.parametrize(("noun", "text", "counted", "action", "unit"), OPEN)
def test_open_nouns(noun: str, text: str, counted: str, action: str | None, unit: str) -> None:
    found = said(text, counted, action, unit)
    assert (found.family, found.is_open, found.thing) == (noun, True, noun)


@pytest.mark.parametrize(("text", "counted", "action", "unit"), NOTHING)
def test_nothing_said(text: str, counted: str, action: str | None, unit: str) -> None:
    assert said(text, counted, action, unit).family is None


TRAPS = [
    # What stands near the figure is another's.
    ("killed", "[3] dead and 12 wounded were brought in.", "dead", "kill", ""),
    ("house", "[90] houses stand there, the guard said, where 3 people died.", "houses", None, ""),
    ("boat", "[5] fishing boats put out.", "fishing boats", "put out", ""),
]


@pytest.mark.parametrize(("family", "text", "counted", "action", "unit"), TRAPS)
def test_traps(family: str, text: str, counted: str, action: str | None, unit: str) -> None:
    plain = measures_of(ENGLISH).alike.get(family, family)
    assert said(text, counted, action, unit).family == plain


def test_a_noun_taken_over_is_weaker_than_the_figures_own_verb() -> None:
    text = "It cost [$46] when it was built."
    assert said(text, "compensation", "cost", "$").family == "award"
    assert said(text, "compensation", "cost", "$", inferred=("counted", "counted_head")).family == "cost"


def test_ages_and_durations_have_none() -> None:
    assert said("[40] people were killed.", "people", "kill", kind="duration").family is None


def test_every_family_can_be_said() -> None:
    families = ENGLISH.table("measures")["families"]
    for key, entry in families.items():
        assert any(entry.get(field) for field in ("nouns", "bare", "verbs", "acts", "words")), key


def test_what_is_repaired_costs_nothing_where_no_money_is_named() -> None:
    assert said("Some [60] % of the lines were repaired.", "lines", "repair", "%").family == "line"
    assert said("Crews rebuilt [60] bridges.", "bridges", "rebuild").family == "bridge"
    assert said("They rebuilt the bridge for [60] million.", "", "rebuild", "$").family == "cost"
