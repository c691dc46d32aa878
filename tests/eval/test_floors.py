"""The gold is sound, the scorer counts right, and no score is below its floor."""

from __future__ import annotations

import argparse
import re
from decimal import Decimal
from typing import Any

import bench
import floors
import gold
import pytest
import run
import scoring


def row(start: int, words: str, **fields: Any) -> dict[str, Any]:
    """Return a gold row or a claim record: 5 of nothing, said by nobody, unless told otherwise."""
    plain = {
        "claim": f"c{start}", "start": start, "end": start + len(words), "surface": words, "low": "5",
        "high": "5", "bound": "exact", "unit": None, "direction": None, "modality": "asserted", "basis": None,
        "speaker": None, "chain": [], "attribution": "narrator", "restates": None, "counted_head": None,
    }  # fmt: skip
    return {**plain, **fields}


def scored(rows: list[dict[str, Any]], claims: list[dict[str, Any]]) -> scoring.Score:
    """Return the score of claims against rows of one text."""
    document = gold.GoldDocument("d", "x" * 200, ("tag",), tuple(rows))
    return scoring.score([document], {"d": claims})["all"]


@pytest.mark.parametrize("name", gold.SETS)
def test_gold_is_built_from_its_source(name):
    assert gold.path(name).read_text(encoding="utf-8") == gold.build(name), "run python tests/eval/gold.py"


@pytest.mark.parametrize("name", gold.SETS)
def test_gold_offsets(name):
    for document, gold_row in gold.all_rows(gold.load(name)):
        start, end = gold_row["start"], gold_row["end"]
        assert 0 <= start < end <= len(document.text)
        assert document.text[start:end] == gold_row["surface"]


@pytest.mark.parametrize("name", gold.SETS)
def test_every_number_in_digits_is_labelled(name):
    for document in gold.load(name):
        for match in re.finditer(r"\d+", document.text):
            assert any(r["start"] < match.end() and match.start() < r["end"] for r in document.rows), (
                f"{document.id}: {match.group()} is neither claim nor non-claim"
            )


def test_gold_values_are_plain_decimals():
    for name in gold.SETS:
        for _, gold_row in gold.all_rows(gold.load(name)):
            for end in ("low", "high"):
                if gold_row.get(end) is not None:
                    assert format(Decimal(gold_row[end]), "f") == gold_row[end]


def test_gold_is_large_enough():
    documents = gold.load("gold")
    assert len(documents) >= 100
    assert run.facts("gold")["claims"] >= 300


PLACES = [
    ("5 of 25 cities", "5", (0, 1)),
    ("25,000 of 25", "25", (10, 12)),
    ("from 3.5 to 5", "5", (12, 13)),
    ("two tanks, two cars", "[two] cars", (11, 14)),
    ("$5 million", "$5 million", (0, 10)),
]
NOWHERE = [("two tanks, two cars", "two"), ("25 cities", "5"), ("none", "one")]


@pytest.mark.parametrize(("text", "at", "span"), PLACES)
def test_place(text, at, span):
    assert gold.place("d", text, at) == span


@pytest.mark.parametrize(("text", "at"), NOWHERE)
def test_place_refuses_what_is_not_at_one_spot(text, at):
    with pytest.raises(gold.GoldError):
        gold.place("d", text, at)


def test_all_right_is_a_hundred_everywhere():
    rows = [row(0, "five", unit="USD", speaker="Ana Ruiz"), row(20, "six", low="6", high="6")]
    assert set(scored(rows, rows).scores().values()) == {100.0}


def test_missed_and_invented_claims():
    score = scored([row(0, "five"), row(20, "six")], [row(1, "ive"), row(40, "seven")])
    scores = score.scores()
    assert (scores["found precision"], scores["found recall"], scores["found F1"]) == (50.0, 50.0, 50.0)
    assert [error["error"] for error in score.errors] == ["no such figure", "missed", "wrong"]


def test_pairs_are_one_to_one_and_by_overlap():
    pairs = scoring.pair([row(0, "10 to 15"), row(20, "7")], [row(0, "10"), row(3, "to 15"), row(20, "7")])
    assert [(g["surface"], c["surface"]) for g, c in pairs] == [("10 to 15", "to 15"), ("7", "7")]


def test_non_claims_are_counted_when_reported():
    rows = [{"kind": "not", "start": 0, "end": 4, "surface": "1999", "reason": "year"}, row(10, "five")]
    score = scored(rows, [row(0, "1999"), row(10, "five")])
    assert (score.non_claims, score.reported, score.claims) == (1, 1, 2)
    assert scored(rows, [row(10, "five")]).scores()["non-claims kept out"] == 100.0


def test_doubtful_rows_count_for_nothing():
    rows = [row(0, "five", doubtful=True), row(20, "six")]
    assert (
        scored(rows, [row(0, "five", low="9"), row(20, "six")]).scores()
        == scored(rows, [row(20, "six")]).scores()
    )


def test_remarks_stand_apart():
    remark = row(0, "most", low=None, high=None, bound="unquantified")
    score = scored([remark, row(20, "six")], [row(20, "six")])
    assert (score.gold, score.found, score.remarks, score.remarks_found) == (1, 1, 1, 0)
    assert scored([remark], [remark]).scores()["remarks F1"] == 100.0


FIELDS = [
    # field           gold                                  claim                                right
    ("value", {}, {"low": "5.0", "high": "5"}, True),
    ("value", {}, {"high": "6"}, False),
    ("value", {"low": "0.3333", "high": "0.3333"}, {"low": "0.33333333", "high": "0.33333333"}, True),
    ("value", {"low": "12", "high": None}, {"low": "12", "high": None}, True),
    ("value", {"low": "12", "high": None}, {"low": "12", "high": "12"}, False),
    ("bound", {"bound": "about"}, {"bound": "exact"}, False),
    ("bound", {"bound": "about", "also": {"bound": ["almost"]}}, {"bound": "almost"}, True),
    ("unit", {"unit": "EUR"}, {"unit": None}, False),
    ("counted_head", {"counted_head": "person"}, {"counted_head": "people"}, True),
    ("counted_head", {"counted_head": None}, {"counted_head": "tank"}, False),
    ("counted_head", {"counted_head": "tank", "also": {"counted_head": [None]}}, {}, True),
    ("speaker", {"speaker": "Health Minister Ana Ruiz"}, {"speaker": "Ana Ruiz"}, True),
    ("speaker", {"speaker": "Ana Ruiz"}, {"speaker": "Ruiz"}, True),
    ("speaker", {"speaker": "Ana Ruiz"}, {"speaker": "Rosa Diaz"}, False),
    ("speaker", {"speaker": "Ana Ruiz"}, {"speaker": None}, False),
    ("speaker", {}, {"speaker": "Ana Ruiz"}, False),
    ("speaker", {"speaker": "the Ministry of Health"}, {"speaker": "Ministry"}, True),
    ("speaker", {"speaker": "interviewer"}, {"speaker": "Bo Li", "speaker_role": "interviewer"}, True),
    ("chain", {"chain": ["Ana Ruiz"]}, {"chain": ["Ruiz"]}, True),
    ("chain", {"chain": ["Ana Ruiz"]}, {"chain": []}, False),
    ("span", {"surface": "a third"}, {"surface": "third"}, True),
    ("span", {"surface": "$30-40 million"}, {"surface": "$30"}, False),
    ("restates", {"restates": [20, 24]}, {"restates": None}, False),
    ("modality", {"modality": "denied"}, {"modality": "asserted"}, False),
]  # fmt: skip


@pytest.mark.parametrize(("name", "wanted", "given", "right"), FIELDS)
def test_fields(name, wanted, given, right):
    assert scoring.judge(row(0, "five", **wanted), row(0, "five", **given), None)[name] is right


def test_fields_that_the_gold_leaves_open_are_not_judged():
    open_row = {key: value for key, value in row(0, "five").items() if key != "counted_head"}
    assert "counted_head" not in scoring.judge(open_row, row(0, "five", counted_head="tank"), None)


def test_a_restatement_must_name_the_right_claim():
    wanted, claim = row(30, "£3m", restates=[20, 24]), row(30, "£3m", restates="c20")
    assert scoring.judge(wanted, claim, row(20, "$5m"))["restates"]
    assert not scoring.judge(wanted, claim, row(0, "two"))["restates"]


def test_a_pin_raises_and_never_lowers():
    pinned = {"gold": {"scores": {"found F1": 90.0, "value": 80.0, "unit": 70.0}}}
    today = {"gold": {"found F1": 85.0, "value": 88.0, "bound": 99.0}}
    best = {"found F1": 90.0, "value": 88.0, "unit": 70.0, "bound": 99.0}
    assert floors.raised(today, pinned) == {"gold": {"scores": best}}
    assert floors.raised(today, pinned, allow_lower=True) == {"gold": {"scores": today["gold"]}}


def test_a_check_complains_of_lower_scores_and_of_other_gold():
    facts = {"gold": run.facts("gold")}
    pinned = {"gold": {**facts["gold"], "scores": {"found F1": 90.0}}}
    assert floors.check({"gold": {"found F1": 90.0}}, pinned, facts) == []
    lower = floors.check({"gold": {"found F1": 89.9}}, pinned, facts)
    assert lower == ["gold: found F1 fell from 90.0 to 89.9"]
    assert floors.check({"gold": {}}, pinned, facts) == ["gold: found F1 fell from 90.0 to 0.0"]
    pinned["gold"]["sha256"] = "other"
    assert len(floors.check({"gold": {"found F1": 90.0}}, pinned, facts)) == 1


def test_floors_of_sets_not_measured_stay():
    pinned = {"a": {"scores": {"x": 1.0}}, "b": {"claims": 3, "scores": {"y": 2.0}}}
    assert floors.raised({"a": {"x": 0.5}}, pinned) == pinned
    lower = floors.raised({"a": {"x": 0.5}}, pinned, allow_lower=True)
    assert lower == {**pinned, "a": {"scores": {"x": 0.5}}}
    assert floors.check({"a": {"x": 0.5}}, pinned) == ["a: x fell from 1.0 to 0.5"]


@pytest.mark.parametrize(
    ("options", "code", "left"),
    [
        ([], 0, 90.0),
        (["--check"], 1, 90.0),
        (["--pin"], 1, 90.0),
        (["--pin", "--allow-lower"], 0, 80.0),
    ],
)
def test_a_command_ends_with_a_check_or_a_pin(tmp_path, options, code, left):
    path = tmp_path / "floors.json"
    path.write_text('{"gold": {"scores": {"value": 90.0}}}', encoding="utf-8")
    parser = argparse.ArgumentParser()
    floors.add_options(parser, path)
    assert floors.conclude(parser.parse_args(options), path, {"gold": {"value": 80.0}}) == code
    assert floors.read(path) == {"gold": {"scores": {"value": left}}}


def test_bench_without_its_folder_is_skipped(tmp_path, capsys):
    assert bench.main([str(tmp_path / "nothing"), "--check"]) == 0
    assert "skipped" in capsys.readouterr().out


PAIRS_ANSWER = """\
9 pairs, all labels
  repeats      P 100.0  R  75.0  F1  85.7  (4)
  conflicts    P  50.0  R 100.0  F1  66.7  (2)
  unrelated    P 100.0  R 100.0  F1 100.0  (3)
  accuracy 88.9  macro-F1 84.1
coarse: compatible, tension, change, part_of, unrelated
  compatible   P 100.0  R  75.0  F1  85.7  (4)
  accuracy 88.9  macro-F1 80.2
tension seen 2 of 2; false conflicts (a repeat called a conflict) 1
"""
TOPICS_ANSWER = """\
figures 9  with a claim and a topic 8  topics 3 for 2 measures
  B-cubed P 90.0  R 60.0  F1 72.0
"""
READ = [
    (
        bench.relation_scores,
        PAIRS_ANSWER,
        {
            "macro-F1": 84.1,
            "macro-F1 coarse": 80.2,
            "tension seen of 2": 2.0,
            "false conflicts avoided of 7": 6.0,
        },
    ),
    (bench.copy_scores, "  accuracy 97.9  macro-F1 98.2\n", {"accuracy": 97.9, "macro-F1": 98.2}),
    (
        bench.topic_scores,
        TOPICS_ANSWER,
        {"figures found of 9": 8.0, "B-cubed precision": 90.0, "B-cubed F1": 72.0},
    ),
]


@pytest.mark.parametrize(("read", "answer", "scores"), READ)
def test_what_a_scorer_prints_is_read(read, answer, scores):
    assert read(answer) == scores
    with pytest.raises(SystemExit, match="has no"):
        read("coarse: nothing")


def test_no_score_is_below_its_floor(nlp):
    scores = {name: parts["all"].scores() for name, parts in run.measure(nlp).items()}
    facts = {name: run.facts(name) for name in scores}
    assert floors.check(scores, floors.read(run.FLOORS), facts) == []
