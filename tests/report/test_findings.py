"""The views on findings and pairs: what conflicts, what changed, how two figures stand to each other."""

from __future__ import annotations

import csv
import io
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ledger_by_hand import make_entry
from pairs_by_hand import claim

from claimtrack.compare import subject_of
from claimtrack.compare.weights import Weights, write_weights
from claimtrack.errors import UsageError
from claimtrack.filters import Filters
from claimtrack.lang import load_language
from claimtrack.model import Claim, Entry
from claimtrack.report.changes import changes, percentage, says_otherwise
from claimtrack.report.conflicts import conflicts
from claimtrack.report.overview import overview
from claimtrack.report.pair import compared
from claimtrack.report.pairs import COLUMNS, find_pairs
from claimtrack.report.relations import relations
from claimtrack.report.render import FORMATS, render
from claimtrack.rows import flat_name

ENGLISH = load_language("en")
BLAST: dict[str, Any] = {"place": "Lima", "on": "5"}
MAYOR, UNION = {"speaker": "Rosa Quispe"}, {"speaker": "the dock workers' union"}


def entry(one: Claim) -> Entry:
    """Return a claim as the ledger would give it."""
    name, topic = one.document, subject_of(one, ENGLISH).key
    return Entry(one, topic, name.partition(".")[0], 1, 1, name, "2021-03-09T00:00:00+00:00")


def story(*claims: Claim) -> list[Entry]:
    return [entry(one) for one in claims]


def told() -> list[Entry]:
    """Return a blast told by five papers, and a leak."""
    return story(
        claim("A blast in Lima killed at least [61].", doc="a", bound="at_least", **BLAST, **UNION),
        claim("At least [100] died in the Lima blast.", doc="b", bound="at_least", **BLAST, **MAYOR),
        claim("The Lima blast killed [140], says the union.", doc="c", day="6", **BLAST, **UNION),
        claim("The Lima blast killed [170], says the mayor.", doc="d", day="6", **BLAST, **MAYOR),
        claim("The Lima blast killed [140], the union said.", doc="e", day="6", **BLAST, **UNION),
        claim("[6,000] barrels leak each day.", "leak", "f", basis="estimate", **UNION),
        claim("[19,000] barrels leak each day.", "leak", "g", basis="estimate", day="6", **MAYOR),
        claim(
            "[19] parrots were sold.", "tanks", "h", counted="parrots", counted_head="parrot", action="sell"
        ),
    )


def pairs_of(view: Any) -> set[tuple[str, str, str]]:
    return {(one["a"]["wording"], one["b"]["wording"], one["relation"]) for one in view.records}


@pytest.fixture(autouse=True)
def plain_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rank by what can be read off, so that no test depends on what was fitted last."""
    weights = Weights(2.0, 0.0, {"ratio": -2.0, "same day": 0.5})
    for name in ("steps", "disputes"):
        (tmp_path / f"{name}.toml").write_text(write_weights(weights), encoding="utf-8")
    monkeypatch.setenv("CLAIMTRACK_WEIGHTS", str(tmp_path))


def found(view: Any) -> list[tuple[str, str, str, str]]:
    return [(one["a"]["wording"], one["b"]["wording"], one["kind"], one["sure"]) for one in view.records]


# conflicts


def test_conflicts_come_with_the_sure_ones_first() -> None:
    assert found(conflicts(told())) == [
        ("61", "100", "diverge", "sure"),
        ("140", "170", "conflict", "sure"),
    ]
    text = render(conflicts(told()))
    assert text.index("SURE") < text.index('"140"')
    assert "parrot" not in text


def test_every_form_has_the_same_findings_in_the_same_order() -> None:
    for view in (conflicts, changes):
        for every in (False, True):
            made = view(told(), every=every)
            ids = [one["a"]["claim"][:8] for one in made.records]
            rows = [set(row[-1].split("\n")) for section in made.sections for row in section.rows]
            lines = [x | y for x, y in zip(rows[::2], rows[1::2], strict=True)] if view is conflicts else rows
            ends = [{one[side]["claim"][:8] for side in "ab"} for one in made.records]
            at = 0
            for both in ends:  # several steps may share a line
                at = next(n for n, shown in enumerate(lines) if n >= at and both <= shown)
            assert at == len(lines) - 1
            lines = [json.loads(line) for line in render(made, "jsonl").splitlines()]
            assert [line["a"]["claim"][:8] for line in lines] == ids


def test_a_finding_names_both_figures_voices_ids_and_the_reason() -> None:
    entries = told()[2:4]
    text = render(conflicts(entries))
    for one in entries:
        assert one.claim.claim[:8] in text
    words = " ".join(text.split())
    for said in ('"140"', '"170"', "the dock workers'", "Rosa Quispe", "2021-03-06"):
        assert said in words
    view = conflicts(entries)
    assert "cannot both be right; of one day" in view.sections[0].rows[1][0]
    [record] = view.records
    assert {code.split()[0] for code in record["why"]} == {"ratio", "same"}


def test_what_is_printed_twice_is_one_finding_with_its_number() -> None:
    [finding] = [one for one in conflicts(told()).records if one["b"]["wording"] == "170"]
    assert finding["said"] == 3
    assert finding["documents"] == 3
    assert "said 3 times" in " ".join(render(conflicts(told())).split())


def test_what_is_not_sure_enough_is_counted_and_shown_on_request() -> None:
    tolls = [("61", "a", MAYOR), ("600", "b", UNION)]
    entries = story(*(claim(f"The Lima blast killed [{n}].", doc=d, **BLAST, **v) for n, d, v in tolls))
    assert found(conflicts(entries)) == []
    assert "1 more not sure enough: --all" in render(conflicts(entries))
    assert found(conflicts(entries, every=True)) == [("61", "600", "conflict", "check")]


def test_a_limit_is_said() -> None:
    view = changes(told(), filters=Filters(limit=1))
    assert len(view.records) == 1
    assert "1 of" in view.cut
    assert "a higher --limit" in " ".join(render(view).split())


def test_findings_are_sorted_by_a_column() -> None:
    lows = [float(one["b"]["low"]) for one in changes(told(), filters=Filters(sort="-b_low")).records]
    assert lows == sorted(lows, reverse=True)
    with pytest.raises(UsageError, match="no column 'colour'; there are a_document"):
        changes(told(), filters=Filters(sort="colour"))


# changes


def test_changes_stand_by_topic_in_the_order_of_time() -> None:
    tolls = [
        claim(f"The toll of the Lima blast has risen to [{n}].", doc=f"d{day}", day=day, **BLAST, **MAYOR)
        for n, day in ((18, "5"), (24, "6"), (31, "7"))
    ]
    view = changes(story(*tolls))
    assert found(view) == [("18", "24", "update", "sure"), ("24", "31", "update", "sure")]
    [section] = view.sections
    assert [row[2].split("\n")[:2] for row in section.rows] == [['"18" ->', '"24"'], ['"24" ->', '"31"']]
    assert "up\n+33 %" in section.rows[0][3]


def test_steps_to_one_new_figure_share_a_line() -> None:
    """What two papers count, one of them rounded, takes the place of the figure of the day before."""
    tolls = [("18", "a", "5"), ("19", "b", "5"), ("30", "c", "6"), ("31", "d", "6")]
    tell = "The toll of the Lima blast has risen to"
    bounds = {"c": "about"}
    view = changes(
        story(
            *(
                claim(f"{tell} [{n}].", doc=d, day=day, bound=bounds.get(d, "exact"), **BLAST)
                for n, d, day in tolls
            )
        )
    )
    assert len(view.records) == 2
    [section] = view.sections
    assert [row[2].split("\n")[:2] for row in section.rows] == [['"19" ->', '"30"; "31"']]


def test_changes_tell_the_estimate_from_the_world() -> None:
    guess: dict[str, Any] = {"basis": "estimate", **MAYOR}
    entries = story(
        claim("[6,000] barrels leak each day.", "leak", "a", day="5", **guess),
        claim("[9,000] barrels leak each day.", "leak", "b", day="7", **guess),
        claim("The blast in Lima killed [18].", doc="c", day="5", **BLAST),
        claim("The toll of the Lima blast has risen to [24].", doc="d", day="6", **BLAST),
    )
    kinds = {(one["a"]["wording"], one["b"]["wording"]): one["kind"] for one in changes(entries).records}
    assert kinds == {("6,000", "9,000"): "revision", ("18", "24"): "update"}
    assert "another estimate" in " ".join(render(changes(entries)).split())


def test_a_total_that_falls_is_always_shown() -> None:
    fell = [("900", "a", "5"), ("500", "b", "6")]
    entries = story(
        *(claim(f"The Lima blast killed [{n}].", doc=d, day=day, kind="total", **BLAST) for n, d, day in fell)
    )
    assert [one[:3] for one in found(changes(entries))] == [("900", "500", "fall")]
    assert "THE TOTAL FELL" in " ".join(render(changes(entries)).split())


@pytest.mark.parametrize(
    ("before", "now", "is_another"),
    [
        ("the mayor", "The mayor", False),
        ("The interior ministry", "interior ministry", False),
        ("the mayor", "the governor", True),
    ],
)
def test_the_voice_before_is_named_where_it_is_another(before: str, now: str, is_another: bool) -> None:
    assert says_otherwise(before, now) is is_another


def test_a_withdrawn_figure_is_what_was_before() -> None:
    entries = story(
        claim("[5,000] barrels leak each day.", "leak", "a", basis="estimate"),
        claim(
            "An earlier version said [500] barrels leak each day.", "leak", "a", start=400, basis="retracted"
        ),
    )
    [section] = changes(entries).sections
    assert section.rows[0][2].startswith('"500" ->\n"5,000"')


PERCENT = [
    ({"low": 40}, {"low": 50}, "+25 %"),
    ({"low": 1000}, {"low": 990}, "-1.0 %"),
    ({"low": 40}, {"low": 50, "speaker": "Other"}, ""),
    ({"low": 40, "speaker": None}, {"low": 50, "speaker": None}, ""),
    ({"low": 40}, {"low": 50, "bound": "at_least"}, ""),
    ({"low": 40}, {"low": 50, "high": 60}, ""),
    ({"low": 40, "high": 45}, {"low": 50}, ""),
    ({"low": 40, "unit": "USD"}, {"low": 50, "unit": "EUR"}, ""),
    ({"low": 4, "unit": "percent"}, {"low": 5, "unit": "percent"}, ""),
    ({"low": 0}, {"low": 50}, ""),
]


@pytest.mark.parametrize(("a", "b", "said"), PERCENT)
def test_a_percentage_only_for_one_voice_points_and_one_bound(
    a: dict[str, Any], b: dict[str, Any], said: str
) -> None:
    assert percentage(make_entry(**{"speaker": "Ana", **a}), make_entry(**{"speaker": "Ana", **b})) == said


# relations


def test_relations_are_records_of_two_spans() -> None:
    view = relations(told())
    lines = [json.loads(line) for line in render(view, "jsonl").splitlines()]
    assert {line["relation"] for line in lines} >= {"repeats", "conflicts", "diverges", "updates"}
    for line in lines:
        assert set(line) >= {"a", "b", "relation", "topic", "reason"}
        assert set(line["a"]) >= {"document", "start", "end", "claim"}
        assert line["reason"]
    assert ("140", "140", "repeats") in pairs_of(view)


def test_a_flat_record_has_both_sides() -> None:
    view = relations(told())
    rows = list(csv.DictReader(io.StringIO(render(view, "csv"))))
    assert list(rows[0]) == list(map(flat_name, COLUMNS))
    assert [(row["a_wording"], row["b_wording"]) for row in rows] == [
        (one["a"]["wording"], one["b"]["wording"]) for one in view.records
    ]


def test_a_limit_on_relations_is_said() -> None:
    view = relations(told(), filters=Filters(limit=2))
    assert len(view.records) == 2
    assert "pairs given" in view.cut
    assert "2 of" in render(view)


def test_pairs_are_sorted_by_a_column() -> None:
    view = relations(told(), filters=Filters(sort="-b_low"))
    lows = [float(one["b"]["low"]) for one in view.records]
    assert lows == sorted(lows, reverse=True)
    with pytest.raises(UsageError, match="no column 'colour'; there are a_document"):
        relations(told(), filters=Filters(sort="colour"))


# filters


def test_a_filter_keeps_the_pairs_in_which_a_figure_fits() -> None:
    every = told()
    whole = relations(every)
    for fits in (
        lambda one: one.claim.document == "c.txt",
        lambda one: one.claim.speaker == "Rosa Quispe",
        lambda one: one.topic.startswith("leaking"),
    ):
        chosen = [one for one in every if fits(one)]
        names = {one.claim.claim for one in chosen}
        narrow = relations(chosen, around=every)
        expected = [one for one in whole.records if {one["a"]["claim"], one["b"]["claim"]} & names]
        assert list(narrow.records) == expected
        assert expected


def test_only_the_documents_concerned_are_swept(monkeypatch: pytest.MonkeyPatch) -> None:
    from claimtrack.report import pairs

    read: list[str] = []

    def watch(entries: list[Entry], **options: Any) -> Any:
        read.extend(one.claim.document for one in entries)
        return swept(entries, **options)

    swept = pairs.sweep
    monkeypatch.setattr(pairs, "sweep", watch)
    every = told()
    find_pairs([one for one in every if one.topic.startswith("leaking")], every)
    assert sorted(read) == ["f.txt", "g.txt"]


def test_the_order_of_entries_does_not_show() -> None:
    for view in (conflicts, changes, relations):
        first = render(view(told()))
        shuffled = told()
        random.Random(7).shuffle(shuffled)
        assert render(view(shuffled)) == first


def test_a_language_that_is_not_known_is_left_out() -> None:
    foreign = [replace(one, claim=replace(one.claim, language="xx")) for one in told()]
    assert "No conflict found" in render(conflicts(foreign))


# nothing to show, and every form


@pytest.mark.parametrize("view", [conflicts, changes, relations])
def test_nothing_is_said_in_words(view: Any) -> None:
    assert render(view([])) == "No figures to show.\n"
    assert render(view([], filters=Filters(topic="gold"))) == "No figure fits topic gold.\n"
    alone = render(view(told()[-1:]))
    assert alone.startswith("No ")
    assert "1 figure in 1 document" in " ".join(alone.split())
    assert render(view([]), "jsonl") == ""


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("view", [conflicts, changes, relations])
def test_every_form(view: Any, form: str) -> None:
    text = render(view(told()), form)
    assert text.endswith("\n")
    if form == "table":
        assert max(map(len, text.splitlines())) <= 80
    if form != "json" and form != "jsonl":
        assert "None" not in text


# one pair


def test_a_pair_is_explained_whichever_is_named_first() -> None:
    every = told()
    one, other = every[2], every[3]
    assert render(compared(other, one)) == render(compared(one, other))
    text = " ".join(render(compared(one, other)).split())
    assert "relation conflicts: they cannot both be right" in text
    assert "as of 2021-03-06, the same day" in text
    assert "origin two origins" in text
    assert "one voice in two documents" in " ".join(render(compared(one, every[4])).split())


def test_an_unrelated_pair_is_explained_too() -> None:
    every = told()
    view = compared(every[0], every[5])
    assert view.records[0]["relation"] == "unrelated"
    assert view.records[0]["reason"]
    assert "unrelated: not comparable" in render(view)


def test_a_pair_says_what_the_list_says() -> None:
    every = told()
    known = {one.claim.claim: one for one in every}
    for line in relations(every).records:
        a, b = known[line["a"]["claim"]], known[line["b"]["claim"]]
        [record] = compared(a, b).records
        assert (record["relation"], record["reason"]) == (line["relation"], line["reason"])


def test_one_claim_is_no_pair() -> None:
    one = told()[0]
    with pytest.raises(UsageError, match="is one claim; name two"):
        compared(one, one)


@pytest.mark.parametrize("form", FORMATS)
def test_a_pair_in_every_form(form: str) -> None:
    text = render(compared(told()[0], told()[1]), form)
    assert text.endswith("\n")
    assert "diverges" in text


def test_the_overview_says_which_topics_are_disputed() -> None:
    entries = told()
    disputed = entries[0].topic
    assert "disputed" not in render(overview(entries))
    assert "disputed: 2" in render(overview(entries, disputes={disputed: 2}))
    assert "disputed" not in render(overview(entries, disputes={"another": 2}))
