"""Steps and disputes of one topic's run; sentences and figures are our own."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from pairs_by_hand import claim

from claimtrack.compare.disputes import find_disputes
from claimtrack.compare.features import Pair, features
from claimtrack.compare.findings import arranged, find_changes, find_conflicts, moving
from claimtrack.compare.sayings import Run, find_runs
from claimtrack.compare.steps import find_steps
from claimtrack.compare.weights import Weights
from claimtrack.lang import load_english
from claimtrack.model import Claim, Entry

ENGLISH = load_english()
ALL = Weights(1.0, 0.0, {})
"""Weights by which everything that can be found is shown."""

MAYOR, UNION, CAMP = (
    {"speaker": name} for name in ("Rosa Quispe", "the dock workers' union", "the relief camp")
)
TOTAL: dict[str, Any] = {"kind": "total"}


def entry(one: Claim, topic: str = "dead", origin: str | None = None) -> Entry:
    return Entry(one, topic, one.document, 1, 1, origin or one.document, "2021-03-09T00:00:00+00:00")


def toll(number: str, doc: str, day: str | None, **fields: Any) -> Claim:
    return claim(
        f"The flood in Iquitos has killed [{number}] people.", doc=doc, day=day, **{**TOTAL, **fields}
    )


def runs(*claims: Claim) -> list[Run]:
    return find_runs([entry(one) for one in claims], ENGLISH)


def steps(*claims: Claim) -> list[tuple[str, str, str]]:
    return [(s.a.claim.surface, s.b.claim.surface, s.kind) for s in find_steps(runs(*claims), ALL)]


def disputes(*claims: Claim) -> list[tuple[str, str, str]]:
    return [(d.a.claim.surface, d.b.claim.surface, d.kind) for d in find_disputes(runs(*claims), ALL)]


STEPS = [
    # figures, steps
    ("each new figure beside the one before", [toll("12", "a", "5"), toll("17", "b", "6"), toll("31", "c", "8")],
     [("12", "17", "update"), ("17", "31", "update")]),
    ("a figure said again is no step", [toll("12", "a", "5"), toll("12", "b", "6"), toll("17", "c", "7")],
     [("12", "17", "update")]),
    ("of one day a total grows", [toll("17", "a", "5"), toll("12", "b", "5")], [("12", "17", "update")]),
    ("an earlier figure told behind the new one of its sentence",
     [claim("The camp counted [130] dead, revising upward its first estimate of 120.", doc="a", day="5", **TOTAL, **CAMP),
      claim("The camp counted 130 dead, revising upward its first estimate of [120].", doc="a", day="5", **TOTAL, **CAMP)],
     [("120", "130", "correction")]),
    ("a total that falls", [toll("31", "a", "5"), toll("17", "b", "6")], [("31", "17", "fall")]),
    ("an authority's own fall is a correction",
     [toll("31", "a", "5", **MAYOR), toll("17", "b", "6", **MAYOR)], [("31", "17", "correction")]),
    ("two figures that one text lists", [toll("31", "a", "5"), toll("17", "a", "5", start=300)], []),
    ("a word that the figure before bears out",
     [toll("7,200", "a", "5"), toll("1,000", "b", "6", bound="vague")], []),
    ("a bound that the figure before bears out",
     [toll("121", "a", "5"), toll("120", "b", "6", bound="more_than")], []),
    ("a figure that is only rounded", [toll("17,997", "a", "5"), toll("18,000", "b", "6", bound="about")], []),
    ("from the one to the other",
     [claim("The toll rose to [110] from 65.", doc="a", start=0, **TOTAL),
      claim("The toll rose to 110 from [65].", doc="a", start=0, **TOTAL)], [("65", "110", "update")]),
    ("from the one to the other, and another that did",
     [claim("It rose from [51] to 84 in Lima, in Ica from 14 to 34.", doc="a", start=0, **TOTAL),
      claim("It rose from 51 to [84] in Lima, in Ica from 14 to 34.", doc="a", start=0, **TOTAL),
      claim("It rose from 51 to 84 in Lima, in Ica from [14] to 34.", doc="a", start=0, **TOTAL),
      claim("It rose from 51 to 84 in Lima, in Ica from 14 to [34].", doc="a", start=0, **TOTAL)],
     [("14", "34", "update"), ("51", "84", "update")]),
    ("what is told of long after takes the place of nothing before",
     [claim("Last year [55] people died.", doc="b", day="9", time_start="2020-01-01", time_end="2020-12-31"),
      claim("It has killed [59] people.", doc="a", day="5")], []),
    ("no step over those that lead there",
     [toll("12", "a", "5", **MAYOR), toll("15", "b", "6", **MAYOR), toll("17", "c", "7", **MAYOR)],
     [("12", "15", "update"), ("15", "17", "update")]),
    ("its own text tells the old figure again",
     [toll("12", "a", "5", **MAYOR), toll("12", "b", "6", start=300), toll("17", "b", "6", **UNION)],
     [("12", "17", "update")]),
    ("its own last word, and the one before",
     [toll("12", "a", "4", **MAYOR), toll("15", "b", "5", **UNION), toll("15", "d", "5", **UNION),
      toll("17", "c", "6", **MAYOR)],
     [("12", "15", "update"), ("15", "17", "update"), ("12", "17", "update")]),
    ("two estimates are a revision",
     [toll("40", "a", "5", basis="estimate"), toll("90", "b", "6", basis="estimate")], [("40", "90", "revision")]),
    ("what is taken back", [toll("12", "a", "5", basis="retracted"), toll("17", "a", "5", start=200)],
     [("12", "17", "correction")]),
    ("a figure without a day is in no step", [toll("12", "a", "5"), toll("17", "b", None)], []),
    ("a forecast is no figure", [toll("12", "a", "5"), toll("17", "b", "6", modality="forecast")], []),
    ("another 20 are no total", [toll("12", "a", "5"), toll("20", "b", "6", kind="increment")], []),
]  # fmt: skip


@pytest.mark.parametrize(("claims", "expected"), [row[1:] for row in STEPS], ids=[row[0] for row in STEPS])
def test_steps(claims: list[Claim], expected: list[tuple[str, str, str]]) -> None:
    assert steps(*claims) == expected


def test_an_answer_corrects_the_question_whether_or_not_there_is_a_day() -> None:
    asked = toll("12", "a", None, speaker="host", speaker_role="interviewer")
    other = entry(toll("17", "a", None, start=99, **MAYOR), "dead/of-town")
    [step] = find_changes([entry(asked, "dead"), other])
    assert (step.a.claim.surface, step.b.claim.surface, step.kind) == ("12", "17", "correction")
    assert not find_changes([entry(asked, "dead"), entry(toll("9", "a", None, start=99, **MAYOR), "hurt")])


DISPUTES = [
    ("two authorities on one day", [toll("61", "a", "5", **MAYOR), toll("140", "b", "5", **UNION)],
     [("61", "140", "conflict")]),
    ("an authority against itself counts on", [toll("61", "a", "5", **MAYOR), toll("64", "b", "5", **MAYOR)], []),
    ("a later count", [toll("61", "a", "5", **MAYOR), toll("140", "b", "6", **UNION)], []),
    ("both possible, far apart",
     [toll("61", "a", "5", bound="at_least", **MAYOR), toll("140", "b", "5", bound="at_least", **UNION)],
     [("61", "140", "diverge")]),
    ("hardly different", [toll("61", "a", "5", bound="about", **MAYOR), toll("64", "b", "5", **UNION)], []),
    ("one period, told on two days",
     [toll("61", "a", "5", kind="period", time_start="2020-01-01", time_end="2020-12-31", **MAYOR),
      toll("90", "b", "8", kind="period", time_start="2020-01-01", time_end="2020-12-31", **UNION)],
     [("61", "90", "conflict")]),
    ("two periods, told on one day",
     [toll("61", "a", "5", kind="period", time_start="2020-01-01", time_end="2020-12-31", **MAYOR),
      toll("90", "b", "5", kind="period", time_start="2019-01-01", time_end="2019-12-31", **UNION)], []),
    ("one text, two voices", [toll("12", "a", "5", **MAYOR), toll("31", "a", "5", start=90, **UNION)],
     [("12", "31", "conflict")]),
    ("one text tells of what was over, and another",
     [claim("The flood of 1999 killed [61] people.", doc="a", time_start="1999-01-01", time_end="1999-12-31"),
      claim("The flood of 1999 killed [66] people.", doc="b", time_start="1999-01-01", time_end="1999-12-31")],
     [("61", "66", "conflict")]),
    ("a word of another text", [toll("61", "a", "5", **MAYOR), toll("100", "b", "5", bound="vague", **UNION)], []),
    ("a word beside the figure", [toll("610", "a", "5", **MAYOR), toll("20", "a", "5", start=90, bound="vague", **UNION)],
     [("610", "20", "diverge")]),
    ("one long text tells a day hour by hour",
     [toll("12", "a", "5", **MAYOR), toll("31", "a", "5", start=9000, **UNION)], []),
    ("one text has both", [toll("9", "a", "5", **MAYOR), toll("9", "b", "5"), toll("5", "b", "5", start=400)], []),
    ("a part in its own text",
     [toll("14", "a", "5", **MAYOR), toll("19", "b", "5"), toll("5", "b", "5", start=400)],
     [("14", "19", "conflict")]),
    ("a part of another", [toll("12", "a", "5", **MAYOR),
     claim("The flood killed [5] of her neighbours.", doc="b", day="5", **TOTAL, **UNION)], []),
    ("a share is no part of the other share",
     [claim("Roe won [61] percent of the vote.", "houses", "a", counted="vote", counted_head="vote", unit="percent", **MAYOR),
      claim("Roe won [48] percent of the vote.", "houses", "b", counted="vote", counted_head="vote", unit="percent", **UNION)],
     [("61", "48", "conflict")]),
    ("members of a crew are no part of it",
     [claim("The flood killed [61] members of the crew.", doc="a", **TOTAL, **MAYOR),
      claim("The flood killed [140] members of the crew.", doc="b", **TOTAL, **UNION)], [("61", "140", "conflict")]),
    ("twenty times as many", [toll("30", "a", "5", **MAYOR), toll("600", "b", "5", **UNION)], []),
    ("a thousand times as many", [toll("3", "a", "5", **MAYOR), toll("9,000", "b", "5", **UNION)], []),
    ("confirmed and suspected",
     [claim("It had [31] cases.", "houses", "a", counted="cases", counted_head="case", status="suspected", **MAYOR),
      claim("It had [90] cases.", "houses", "b", counted="cases", counted_head="case", **UNION)], []),
    ("a town's toll and the country's",
     [toll("61", "a", "5", place="Lima", **MAYOR), toll("140", "b", "5", place="Peru", **UNION)], []),
    ("two tolls of one town",
     [toll("61", "a", "5", place="Lima", **MAYOR), toll("140", "b", "5", place="Lima", **UNION)],
     [("61", "140", "conflict")]),
    ("a town that is only inferred, and the country",
     [toll("61", "a", "5", place="Lima", inferred=("place",), **MAYOR), toll("140", "b", "5", place="Peru", **UNION)],
     [("61", "140", "conflict")]),
    ("a forecast and a count",
     [toll("61", "a", "5", **MAYOR), toll("140", "b", "5", modality="forecast", **UNION)], []),
    ("one day's dead and the toll",
     [toll("61", "a", "5", **{**MAYOR, "kind": "period"}, time_start="2021-03-05", time_end="2021-03-05"),
      toll("140", "b", "5", **UNION)], []),
    ("one incident of the day and another", [
      claim("The blast in Lima killed [6] soldiers.", doc="a", day="5", kind="incident", category="soldier", counted_head="soldier", **MAYOR),
      claim("The blast in Lima killed [9] children.", doc="b", day="5", kind="incident", category="child", counted_head="child", **UNION)], []),
    ("a denied figure is nobody's", [toll("12", "a", "5", **MAYOR), toll("31", "b", "5", modality="denied", **UNION)],
     []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("claims", "expected"), [row[1:] for row in DISPUTES], ids=[row[0] for row in DISPUTES]
)
def test_disputes(claims: list[Claim], expected: list[tuple[str, str, str]]) -> None:
    assert disputes(*claims) == expected


def test_of_a_crowd_each_figure_is_held_against_the_ends_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The surest dispute is the same, and the work grows with the number of figures and not with its square."""
    from claimtrack.compare import disputes as module

    names = [
        "Ana Rojas",
        "Luis Vega",
        "Inés Paz",
        "Jorge Lara",
        "Marta Cruz",
        "Tomás Gil",
        "Elsa Mora",
        "Raúl Sanz",
    ]
    crowd = [toll(str(20 + 7 * n), f"d{n}", "5", speaker=names[n % 8]) for n in range(40)]
    [every] = find_disputes(runs(*crowd), ALL)
    monkeypatch.setattr(module, "CROWD", 10)
    compared: list[Pair] = []
    rivals = module.are_rivals
    monkeypatch.setattr(module, "are_rivals", lambda pair: compared.append(pair) or rivals(pair))
    [some] = find_disputes(runs(*crowd), ALL)
    assert (some.kind, some.score) == (every.kind, every.score)
    assert len(compared) <= 40 * 2 * module.ENDS < 40 * 39 // 2
    # A text against itself is seen also where others lie around both.
    [inside, *_] = find_disputes(
        runs(*crowd[:30], toll("31", "x", "6", **MAYOR), toll("90", "x", "6", start=90, **UNION)), ALL
    )[::-1]
    assert {inside.a.claim.surface, inside.b.claim.surface} == {"31", "90"}


def test_two_texts_of_one_publisher_are_no_rivals() -> None:
    one, other = toll("61", "a", "5", publisher="Lima Post"), toll("140", "b", "5", publisher="The Lima Post")
    assert disputes(one, other) == []
    assert disputes(one, toll("140", "b", "5", publisher="Cusco Herald")) == [("61", "140", "conflict")]


def test_reprints_fold_into_one_dispute_with_their_number() -> None:
    claims = [toll("61", doc, "5", **MAYOR) for doc in "abc"] + [
        toll("140", doc, "5", **UNION) for doc in "de"
    ]
    [dispute] = find_disputes(runs(*claims), ALL)
    assert len(dispute.said) == 5


def test_one_topic_and_time_has_one_dispute_however_many_take_part() -> None:
    claims = [toll("61", "a", "5", **MAYOR), toll("140", "b", "5", **UNION), toll("190", "c", "5", **CAMP)]
    claims += [toll("64", "d", "6", **MAYOR), toll("99", "e", "6", **UNION)]
    assert [dispute.more for dispute in find_disputes(runs(*claims), ALL)] == [2, 0]


def test_four_lines_of_news_about_one_flood() -> None:
    """A toll that rises through a day, another body's later count, an older one told again, and the dead of
    another part of the country: three steps and no conflict."""
    city = [
        toll("84", "a", "5", **MAYOR),
        toll("95", "b", "5", **MAYOR),
        toll("102", "c", "6", **CAMP),
        toll("118", "d", "7", **CAMP),
    ]
    entries = [entry(one) for one in city]
    entries.append(
        entry(claim("Floods killed [170] elsewhere in Peru.", doc="d", day="7", start=90), "elsewhere")
    )
    entries.append(entry(toll("84", "d", "5", start=200, **MAYOR)))
    changes = [(s.a.claim.surface, s.b.claim.surface) for s in find_changes(entries) if s.is_shown]
    assert sorted(changes) == [("102", "118"), ("84", "95"), ("95", "102")]
    assert not [d for d in find_conflicts(entries) if d.is_shown]


def test_the_order_of_entries_plays_no_part() -> None:
    entries = [entry(toll(str(n), f"d{n}", str(n % 4 + 1), speaker=f"Body {n % 3}")) for n in range(12, 24)]
    first = [(s.a.claim.surface, s.b.claim.surface, s.score) for s in find_changes(entries)]
    for seed in range(4):
        random.Random(seed).shuffle(entries)
        assert [(s.a.claim.surface, s.b.claim.surface, s.score) for s in find_changes(entries)] == first


def test_a_step_may_begin_in_another_topic_of_its_circle() -> None:
    town, country = entry(toll("12", "a", "5"), "town"), entry(toll("17", "b", "6"), "country")
    assert not find_changes([town, country])
    near = [replace(one, circle="town") for one in (town, country)]
    [step] = find_changes(near)
    assert (step.topic, step.a.entry.topic) == ("country", "town")
    # Of one measure, for two things:
    paid = [replace(one, claim=replace(one.claim, unit="USD")) for one in near]
    assert not find_changes(paid)
    assert find_changes([replace(one, topic="town") for one in paid])
    assert not find_conflicts(near)
    assert moving(near) == {"town", "country"}


DAY_OF_BOTH = [
    # one authority says both; the other figure is told as an old one
    [toll("61", "a", "5", **MAYOR), toll("140", "b", "5", **MAYOR), toll("140", "c", "5", **UNION)],
    [toll("61", "a", "5", **MAYOR),
     claim("The union had earlier given a toll of [140].", doc="b", day="5", **TOTAL, **UNION)],
    [toll("61", "a", "5", **MAYOR),
     claim("That is less than the last estimate of the union, made on May 4, of [140].", doc="b", day="5", **TOTAL)],
]  # fmt: skip


@pytest.mark.parametrize("claims", DAY_OF_BOTH)
def test_a_count_that_went_on_is_no_dispute(claims: list[Claim]) -> None:
    assert disputes(*claims) == []


def test_two_voices_beside_each_other_are_in_dispute_over_two_topics_of_a_circle() -> None:
    """The operator says that the ferry carried 160, the port authority puts the number at 213."""
    one, other = toll("160", "a", "5", **MAYOR), toll("213", "a", "5", start=120, **UNION)

    def found(*claims: Claim) -> list[str]:
        near = [replace(entry(one, f"t{n}"), circle="t0") for n, one in enumerate(claims)]
        return [f"{d.a.claim.surface} {d.b.claim.surface} {d.topic}" for d in find_conflicts(near)]

    assert found(one, other) == ["160 213 t1"]
    assert not found(one, replace(other, sentence_start=900, start=960))
    assert not found(one, replace(other, document="b.txt", publisher="b"))
    assert not found(replace(one, category="soldier", counted_head="soldier"), other)


def test_what_was_over_in_two_towns_is_no_dispute() -> None:
    past = {"time_start": "1999-01-01", "time_end": "1999-12-31"}
    lima, cusco = (
        claim(f"The flood of 1999 killed [{n}] people.", doc=doc, place=place, inferred=("place",), **past)
        for n, doc, place in (("61", "a", "Lima"), ("66", "b", "Cusco"))
    )

    def found(*claims: Claim) -> int:
        told = [replace(entry(one, f"t{n}"), circle="t0") for n, one in enumerate(claims)]
        return len(find_disputes(find_runs(told, ENGLISH, circles=True), ALL))

    assert not found(lima, cusco)
    assert found(lima, replace(cusco, place="Lima"))


def test_a_new_amount_stands_where_it_is_best_founded() -> None:
    likeness = Weights(0.0, 0.0, {"alike": 1.0})
    old = toll("12", "a", "5")
    new = [claim("Rescuers found [17] dead.", doc="b", day="6", **TOTAL), toll("17", "c", "6")]
    [step] = find_steps(runs(old, *new), likeness)
    assert (step.b.claim.document, step.score) == ("c.txt", 1.0)


def test_a_total_that_falls_is_always_shown_whatever_stands_between_in_other_topics() -> None:
    doubted = Weights(-1.0, 0.0, {"falls": -1.0})
    high, other, low = (
        entry(toll("31", "a", "5")),
        entry(toll("20", "b", "5"), "hurt"),
        entry(toll("17", "c", "6")),
    )
    found = find_steps(
        find_runs([replace(e, circle="dead") for e in (high, other, low)], ENGLISH, circles=True), doubted
    )
    shown = [(s.a.claim.surface, s.b.claim.surface, s.kind) for s in found if s.is_shown]
    assert shown == [("31", "17", "fall")]


def test_a_total_beside_one_incident_is_no_list() -> None:
    sentence = "With the dead of the year at 700, and after 80 died in one wreck, ships were sent."
    beside = [replace(toll(n, "b", "6"), sentence_start=0, sentence=sentence, kind=kind)
              for n, kind in (("700", "total"), ("80", "incident"))]  # fmt: skip
    found = [
        (s.a.claim.surface, s.b.claim.surface) for s in find_steps(runs(toll("640", "a", "5"), *beside), ALL)
    ]
    assert ("640", "700") in found


def test_people_and_animals_are_two_things_of_one_measure() -> None:
    birds = claim("The virus has infected [40] birds.", "houses", "a", action="infect", counted="birds",
                  counted_head="bird")  # fmt: skip
    people = claim("The virus has infected [60] people.", "dead", "b", day="6", action="infect")
    assert not find_steps(runs(birds, people), ALL)
    assert find_steps(runs(replace(birds, counted="men", counted_head="man"), people), ALL)


def test_nothing_reaches_over_two_topics_or_dimensions() -> None:
    entries = [entry(toll("12", "a", "5"), "one"), entry(toll("17", "b", "6"), "two")]
    entries.append(entry(toll("9", "c", "7", unit="USD"), "one"))
    assert not find_changes(entries)
    assert moving(entries) == {"one"}


def test_a_step_is_of_one_measure_or_noun() -> None:
    boats, huts = (
        claim(
            f"There are [{number}] {noun}s.",
            "houses",
            doc,
            day=day,
            action=None,
            counted=f"{noun}s",
            counted_head=noun,
        )
        for number, noun, doc, day in ((40, "boat", "a", "5"), (60, "hut", "b", "6"))
    )
    assert not find_steps(runs(boats, huts), ALL)
    assert find_steps(runs(boats, replace(huts, counted_head="boat")), ALL)


def test_a_share_that_one_sentence_moves_is_a_step() -> None:
    text = "Unemployment rose to [7.4] percent in April from [7.1] percent in March."
    new = claim(text.replace("[7.1]", "7.1"), "jobless")
    old = claim(text.replace("[7.4]", "7.4"), "jobless", time_start="2021-02-01", time_end="2021-02-28")
    new = replace(new, time_start="2021-03-01", time_end="2021-03-31")
    assert [(s.a.claim.surface, s.b.claim.surface) for s in find_steps(runs(old, new), ALL)] == [
        ("7.1", "7.4")
    ]
    other = claim("Unemployment in Lima was [7.9] percent.", "jobless", "b", day="6")
    assert len(find_steps(runs(old, new, other), ALL)) == 1


def test_units_of_one_dimension_are_set_side_by_side() -> None:
    one = claim("The fire has burned [100] hectares.", "area", "a", day="5")
    other = claim("The fire has burned [500] acres.", "acres", "b", day="6")
    [step] = find_steps(runs(one, other), ALL)
    assert step.a.amount.first == 1_000_000
    assert Pair(step.a, step.b).log_ratio < 1


def test_the_time_of_a_rate_may_stand_behind_its_unit() -> None:
    one = claim(
        "The pipe leaked [600] barrels (95,000 litres) per day.",
        "area",
        "a",
        unit="barrel",
        counted="oil",
        counted_head="oil",
        action="leak",
    )
    other = claim(
        "It is leaking [900] barrels a day.",
        "area",
        "b",
        day="6",
        unit="barrel per day",
        counted="oil",
        counted_head="oil",
        action="leak",
    )
    [step] = find_steps(runs(one, other), ALL)
    assert Pair(step.a, step.b).log_ratio < 1


def test_a_finding_says_why_and_sure_ones_come_first() -> None:
    weights = Weights(0.0, 0.0, {"ratio": -1.0, "same day": -1.0, "people": 2.0})
    claims = [toll("12", "a", "5", **MAYOR), toll("17", "b", "6", **MAYOR), toll("170", "c", "7", **UNION)]
    found = arranged(find_steps(runs(*claims), weights))
    assert [step.b.claim.surface for step in found] == ["17", "170"]
    assert found[0].reasons[0].code == "people"
    assert set(features(Pair(found[0].a, found[0].b))) >= {"ratio", "people", "days"}


def test_two_places_make_no_step() -> None:
    lima, quito = (toll(n, d, day, place=where) for n, d, day, where in
                   (("12", "a", "5", "Lima"), ("17", "b", "6", "Quito")))  # fmt: skip
    assert not find_steps(runs(lima, quito), ALL)
    assert find_steps(runs(lima, replace(quito, place="Lima")), ALL)
    assert find_steps(runs(lima, replace(quito, place="Peru")), ALL)  # the town lies in it


def test_shares_of_two_names_make_no_step() -> None:
    ek, lind = (
        claim(
            f"{name} won [{n}] percent of the vote.",
            "jobless",
            doc,
            day=day,
            counted="vote",
            counted_head="vote",
        )
        for name, n, doc, day in (("Ekman", 31, "a", "5"), ("Lindahl", 40, "b", "6"))
    )
    assert not find_steps(runs(ek, lind), ALL)
    assert find_steps(runs(ek, replace(lind, sentence=lind.sentence.replace("Lindahl", "Ekman"))), ALL)


def test_of_a_list_of_names_each_goes_on_with_its_own() -> None:
    def seats(*texts: str, doc: str, day: str) -> list[Claim]:
        return [claim(text, "houses", doc, day=day, kind="level", action=None, counted="seats", counted_head="seat")
                for text in texts]  # fmt: skip

    old = seats("Ekman has [11], Lindahl has 5.", "Ekman has 11, Lindahl has [5].", doc="a", day="5")
    new = seats("Ekman has [40], Lindahl has 19.", "Ekman has 40, Lindahl has [19].", doc="b", day="6")
    moved = {(s.a.claim.surface, s.b.claim.surface) for s in find_steps(runs(*old, *new), ALL)}
    assert moved == {("11", "40"), ("5", "19")}


def test_two_periods_of_one_sentence_make_a_step() -> None:
    def made(text: str, year: int | None) -> Claim:
        ends = {"time_start": f"{year}-01-01", "time_end": f"{year}-12-31"} if year else {}
        return claim(text, "area", "a", kind="period", **ends)

    first = made("Fires burned [40] hectares in 2018 and 60 in 2019.", 2018)
    then = "Fires burned 40 hectares in 2018 and [60] in 2019."
    assert find_steps(runs(first, made(then, 2019)), ALL)
    assert not find_steps(runs(first, made(then, None)), ALL)


def test_a_list_of_places_is_no_run_of_one_toll() -> None:
    sentence = "The quake killed [40] in Lima and [9] in Ica."
    listed = [replace(toll(n, "b", "6", place=where), sentence_start=0, sentence=sentence)
              for n, where in (("40", "Lima"), ("9", "Ica"))]  # fmt: skip
    country, town = toll("30", "a", "5", place="Peru"), toll("30", "a", "5", place="Lima")
    assert not find_steps(runs(country, *listed), ALL)
    [step] = find_steps(runs(town, *listed), ALL)
    assert (step.a.claim.surface, step.b.claim.surface) == ("30", "40")


def test_what_counts_a_list_goes_on_nowhere() -> None:
    def named(text: str, doc: str, day: str) -> Claim:
        return claim(text, "houses", doc, day=day, action="name", counted="members", counted_head="member")

    four = named("The mayor named the following [4] members.", "a", "5")
    nine = named("The mayor named the following [9] members.", "b", "6")
    assert not find_steps(runs(four, nine), ALL)
    counted = (replace(one, sentence=one.sentence.replace("following", "several")) for one in (four, nine))
    assert find_steps(runs(*counted), ALL)
