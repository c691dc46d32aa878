"""Parts and wholes, numbers that count nothing, and the months of forecasts."""

from __future__ import annotations

import pytest

WHOLES = [
    # action and kind of the part, then of the whole
    ("In spring {14} of the {25} lighthouses were repainted.", ("repaint", None), (None, None)),
    ("The party may lose {30} of its {90} mayors.", ("lose", None), (None, None)),
    ("<Fewer than {half}> of the {600} clerks had resigned.", ("resign", "share"), (None, None)),
    ("{None} of a crew of {nine} was injured.", ("injure", None), (None, None)),
    # what the counted words say of the whole stays
    ("{Three} of the {20} injured were flown out.", ("injure", None), ("injure", None)),
    ("{Two} of the {12} hostages freed on Monday were ill.", ("be ill", None), ("free", None)),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "part", "whole"), WHOLES)
def test_a_whole_takes_nothing_from_the_verb_of_its_part(read, marked, part, whole):
    first, second = read(marked)
    assert ((first.action, first.kind), (second.action, second.kind)) == (part, whole)
    assert second.modality == "asserted"


def test_a_whole_may_stand_before_its_part(read):
    whole, part = read("Of the {40} miners aboard, {12} drowned.")
    assert (whole.action, part.action) == (None, "drown")


NO_WHOLES = [
    ("A crew of {nine} was injured.", "injure"),
    ("Most of the firm's ferries sank, and {nine} burned.", "burn"),
]


@pytest.mark.parametrize(("marked", "action"), NO_WHOLES)
def test_without_a_part_the_verb_speaks_of_the_number(read, marked, action):
    [context] = read(marked)
    assert context.action == action


SUBJECTS = [
    ("Rain fell. A nurse told reporters the dead numbered {eight}.", "dead", "kill"),
    ("The wounded were 30, and the dead number {12}.", "dead", "kill"),
    ("The wounded totalled {17}.", "wounded", "wound"),
    ("The injured are put at {22}.", "injured", "injure"),
]


@pytest.mark.parametrize(("marked", "counted", "action"), SUBJECTS)
def test_people_named_by_what_happened_are_counted_as_a_subject(read, marked, counted, action):
    [context] = read(marked)
    assert (context.counted, context.counted_head, context.action) == (counted, "person", action)


PARTS = [
    # marked text; head, action and basis of the last figure
    ("Medics counted {17} dead in {two} hamlets, {five} of them pupils.", "pupil", "kill", "counted"),
    ("Divers found {30} bodies in {two} lakes, {four} of them soldiers.", "soldier", "find", None),
    ("The flood killed {15}, {nine} of whom were nurses.", "nurse", "kill", None),
    ("<Some {20}> were farmers.", "farmer", None, None),
    ("Police held {30} people. {Twelve} of them were farmers.", "person", "be farmer", None),
]


@pytest.mark.parametrize(("marked", "head", "action", "basis"), PARTS)
def test_a_part_counts_what_it_is_said_to_be(read, marked, head, action, basis):
    last = read(marked)[-1]
    assert (last.counted_head, last.action, last.basis) == (head, action, basis)


def test_what_a_toll_includes_met_what_the_toll_is_of(read):
    toll, pupils = read("The clinic put the toll at {52}, including {11} pupils.")
    assert (toll.action, pupils.action) == ("kill", "kill")


def test_nothing_happened_to_where_it_happened(read):
    people, villages = read("The slide killed {41} people in {three} villages.")
    assert (people.action, villages.action) == ("kill", None)


def test_where_something_was_counted_is_not_counted(read):
    dead, hamlets = read("Medics counted {17} dead in {two} hamlets.")
    assert (dead.basis, hamlets.basis) == ("counted", None)
    [hamlets] = read("Rain fell in <an estimated {9}> hamlets.")
    assert hamlets.basis == "estimate"


POINTS = [
    "Fire took 30 barns. Eva Brandt (left), {38}, owns them.",
    "Fire took {30} barns. She wants to stop at {64}.",
]


@pytest.mark.parametrize("marked", POINTS)
def test_a_point_takes_no_noun_from_before(read, marked):
    last = read(marked)[-1]
    assert (last.counted, last.counted_head) == (None, None)


def test_a_level_still_takes_its_noun_from_before(read):
    _, last = read("Fire took {30} barns. The number now stands at {64}.")
    assert last.counted == "barns"


NOUNS = [
    ("They hired a {900}-strong orchestra in May.", None, "orchestra"),
    ("Membership was {71%} three years ago.", None, "membership"),
    ("Road A44 was blocked for {40 km}.", "kilometre", None),
    ("The highway A44 was blocked for {40 km}.", "kilometre", "highway"),
]


@pytest.mark.parametrize(("marked", "unit", "head"), NOUNS)
def test_no_size_no_time_and_no_designator_is_counted(read, marked, unit, head):
    [context] = read(marked, unit=unit)
    assert context.counted_head == head


def test_nothing_happens_to_a_point_on_a_scale(read):
    scale, dead = read("A magnitude {5.2} tremor killed {12}.")
    assert (scale.action, scale.kind, dead.action) == (None, "measure", "kill")


MONTHS = [
    ("Losses will be below {$90 million} by December.", "2022-08-02", "2022-12-31"),
    ("Losses would be below {$90 million} by March, the chair said.", "2022-08-02", "2023-03-31"),
    ("The firm will close {12} shops on 5 March.", "2022-08-02", "2023-03-05"),
    ("The firm closed {12} shops in December.", "2022-08-02", "2021-12-31"),
    ("The firm closed {12} shops on 5 March.", "2022-08-02", "2022-03-05"),
]


@pytest.mark.parametrize(("marked", "date", "end"), MONTHS)
def test_a_forecast_speaks_of_the_month_to_come(read, marked, date, end):
    [context] = read(marked, date=date)
    assert context.time_end == end
