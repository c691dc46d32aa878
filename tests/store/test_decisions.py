"""The log of decisions, and what it comes to: for claims, topics, voices, through everything that happens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from claimtrack.errors import UsageError
from claimtrack.filters import Filters
from claimtrack.lang import Language
from claimtrack.model import Document, Entry
from claimtrack.store import Store
from claimtrack.store.decisions import Decision
from claimtrack.store.derive import Named
from claimtrack.store.settle import write_filters
from claimtrack.store.values import SETTABLE, check_value
from store.samples import ENGLISH, NOW, TOYS, find_claims, read

ANY = Filters(reviewed="any")


def short_names(uses: Iterable[Named], language: Language) -> Mapping[str, str]:
    """Put a name that ends another under it: "Sol" under "Ana Sol"."""
    assert language == ENGLISH
    names = sorted({use[0] for use in uses})
    return {n: next((o for o in names if o.endswith(" " + n)), n) for n in names}


DERIVE = replace(TOYS, speakers=short_names)
DOCUMENT = Document("a.txt", "On Monday 12 tanks burned.\nThere were 30 dead and 4 dead.", date="2021-01-02")


def put(store: Store, document: Document = DOCUMENT, **speakers: str) -> None:
    """Write a document; ``speakers`` are the voices of its figures, by surface behind an "n"."""
    reading = read(document)
    claims = [replace(c, speaker=speakers.get(f"n{c.surface}")) for c in reading.claims]
    store.put(replace(reading, claims=claims), run=None, retrieved_at=NOW)
    settle(store)


def settle(store: Store) -> None:
    store.refresh_copies(DERIVE)
    store.refresh_decisions(DERIVE, ENGLISH)


def decide(store: Store, *made: Decision) -> int:
    batch = store.decide(made, at=NOW, who="Ada")
    settle(store)
    return batch


def entry(store: Store, surface: str) -> Entry:
    return next(e for e in store.entries(ANY) if e.claim.surface == surface)


def about(store: Store, surface: str, action: str, value: str | None = None, **more: str) -> Decision:
    return Decision("claim", action, entry(store, surface).claim.claim, value=value, **more)


def surfaces(store: Store, **filters: str | bool) -> list[str]:
    return [e.claim.surface for e in store.entries(Filters(**filters))]  # type: ignore[arg-type]


def test_what_was_extracted_stays_and_what_was_decided_is_shown(store: Store) -> None:
    put(store)
    decide(
        store,
        about(store, "30", "verdict", "ok"),
        about(store, "30", "grade", "fair"),
        about(store, "30", "tag", "story"),
        about(store, "30", "note", "called them"),
        about(store, "30", "set", "wounded soldier", field="counted"),
    )
    seen = entry(store, "30")
    assert (seen.verdict, seen.grade, seen.tags, seen.notes) == ("ok", "fair", ("story",), ("called them",))
    assert (seen.claim.counted, seen.claim.counted_head) == ("wounded soldier", "soldier")
    assert seen.extracted == {"counted": "dead", "counted_head": "dead"}
    assert [e.claim.counted for e in store.entries(Filters(extracted=True))][1] == "dead"
    assert surfaces(store, counted="soldier") == ["30"]
    assert surfaces(store, counted="dead") == ["4"]
    assert surfaces(store, counted="dead", extracted=True) == ["30", "4"]
    for asked, found in (
        ({"reviewed": "ok"}, ["30"]),
        ({"reviewed": "no"}, ["12", "4"]),
        ({"graded": "fair"}, ["30"]),
        ({"with_tag": "story"}, ["30"]),
        ({"without_tag": "story"}, ["12", "4"]),
    ):
        assert surfaces(store, **asked) == found, asked


def test_a_figure_found_wrong_is_left_out_and_can_be_asked_for(store: Store) -> None:
    put(store)
    batch = decide(store, about(store, "4", "verdict", "wrong"))
    assert surfaces(store) == ["12", "30"]
    assert (surfaces(store, reviewed="wrong"), store.count()) == (["4"], 2)
    store.undo(batch, at=NOW, who="Bob")
    settle(store)
    assert surfaces(store) == ["12", "30", "4"]
    log = store.log()
    assert [(one.who, one.decision.action, one.undone) for one in log] == [
        ("Ada", "verdict", True),
        ("Bob", "undo", False),
    ]
    store.undo(log[1].batch, at=NOW, who="Ada")  # taking back what was taken back
    settle(store)
    assert surfaces(store) == ["12", "30"]
    for batch in (1, 99):
        with pytest.raises(UsageError):
            store.undo(2 if batch == 1 else 99, at=NOW, who="Ada")


def test_decisions_go_along_with_a_sentence_and_are_listed_where_it_is_gone(store: Store) -> None:
    put(store)
    decide(store, about(store, "30", "verdict", "ok"), about(store, "12", "tag", "story"))
    put(store, replace(DOCUMENT, text="New words.\nThere were 30 dead and 4 dead."))
    assert entry(store, "30").verdict == "ok"
    assert [(one.decision.action, one.orphan) for one in store.log()] == [
        ("verdict", None),
        ("tag", "the sentence is not in the newest version"),
    ]
    put(store)  # it stands again
    assert (entry(store, "12").tags, [one.orphan for one in store.log()]) == (("story",), [None, None])


def test_the_second_of_two_equal_sentences_is_meant(store: Store) -> None:
    twice = replace(DOCUMENT, text="He saw 5 tanks.\nHe saw 5 tanks.")
    put(store, twice)
    second = store.entries()[1]
    decide(store, Decision("claim", "tag", second.claim.claim, value="second"))
    put(store, replace(twice, text="Today:\nHe saw 5 tanks.\nHe saw 5 tanks."))
    assert [e.tags for e in store.entries()] == [(), ("second",)]


LIVE = "Orla:\nThere were 5 dead.\nTarn:\nThere were 5 dead.\nUpdated on Monday."
EQUAL_SENTENCES = [
    # the next version                                                     the one that was meant, or none
    ("Tarn:\nThere were 5 dead.\nUpdated on Monday.", 0),
    ("Orla:\nThere were 5 dead.\nUpdated on Monday.", None),
    ("Velm:\nThere were 5 dead.\n" + LIVE, 2),
    ("Tarn:\nThere were 5 dead.\nUpdated on Monday.\nOrla:\nThere were 5 dead.", 0),
    (LIVE.replace("Monday", "Friday"), 1),
    ("There were 5 dead.", None),
]


@pytest.mark.parametrize(("text", "meant"), EQUAL_SENTENCES)
def test_a_decision_never_falls_on_an_equal_sentence(store: Store, text: str, meant: int | None) -> None:
    put(store, replace(DOCUMENT, text=LIVE))
    second = store.entries()[1].claim.claim
    decide(store, Decision("claim", "verdict", second, value="ok"))
    put(store, replace(DOCUMENT, text=text))
    assert [n for n, one in enumerate(store.entries()) if one.verdict] == ([] if meant is None else [meant])
    assert (store.log()[0].orphan is None) == (meant is not None)
    put(store, replace(DOCUMENT, text=LIVE))
    assert [one.verdict for one in store.entries()] == [None, "ok"]


def test_a_decided_field_moves_the_claim_to_another_topic_and_back(store: Store) -> None:
    put(store)
    before = entry(store, "30").topic
    batch = decide(store, about(store, "30", "set", "truck", field="counted_head"))
    assert entry(store, "30").topic != before
    store.rebuild(DERIVE, ENGLISH)
    assert entry(store, "30").topic != before
    store.undo(batch, at=NOW, who="Ada")
    settle(store)
    assert entry(store, "30").topic == before


def test_topics_are_merged_named_parted_and_defined_for_claims_to_come(store: Store) -> None:
    put(store)
    tanks, dead = entry(store, "12").topic, entry(store, "30").topic
    merge = decide(store, Decision("topic", "merge", tanks, value=dead))
    assert {e.topic for e in store.entries()} == {dead}
    assert entry(store, "12").topic_decided and not entry(store, "30").topic_decided
    put(store, Document("b.txt", "He saw 7 tanks."))
    assert entry(store, "7").topic == dead
    decide(store, Decision("topic", "rename", dead, value="Losses"))
    assert store.topics() == {dead: "Losses"}
    store.undo(merge, at=NOW, who="Ada")
    settle(store)
    assert entry(store, "7").topic == tanks
    asked = write_filters(Filters(counted="tanks"))
    decide(store, Decision("topic", "define", "armour", field="Armour lost", value=asked))
    put(store, Document("c.txt", "He saw 8 tanks and 2 cats.", publisher="Herald"))
    assert surfaces(store, topic="armour") == ["12", "7", "8"]
    decide(store, Decision("topic", "split", "armour", field="publisher"))
    assert sorted({e.topic for e in store.entries() if e.claim.counted == "tanks"}) == [
        "armour / herald",
        "armour / not said",
    ]
    store.rebuild(DERIVE, ENGLISH)
    assert store.topics()["armour / herald"] == "Armour lost (Herald)"
    decide(store, Decision("topic", "forget", "armour"))
    assert entry(store, "8").topic == tanks


def test_voices_are_derived_and_shaped_by_the_user(store: Store) -> None:
    put(store, n12="Ana Sol", n30="Sol", n4="Ben Moss")
    assert [e.claim.speaker for e in store.entries()] == ["Ana Sol", "Ana Sol", "Ben Moss"]
    assert entry(store, "30").extracted == {}
    assert surfaces(store, speaker="ana") == ["12", "30"]
    split = decide(store, Decision("speaker", "split", "Sol"))
    assert entry(store, "30").claim.speaker == "Sol"
    store.undo(split, at=NOW, who="Ada")
    decide(store, Decision("speaker", "merge", "Ben Moss", value="Ana Sol"))
    assert {e.claim.speaker for e in store.entries()} == {"Ana Sol"}
    assert entry(store, "4").extracted == {"speaker": "Ben Moss"}
    assert (surfaces(store, speaker="moss"), surfaces(store, speaker="ana")) == (["4"], ["12", "30", "4"])
    decide(store, Decision("speaker", "rename", "Ana Sol", value="A. M. Sol"))
    put(store, Document("b.txt", "It was 9 dead."), n9="Ben Moss")
    [voice] = store.voices()
    assert (voice.name, voice.figures, voice.documents) == ("A. M. Sol", 4, 2)
    assert dict(voice.names) == {"Ben Moss": 2, "Ana Sol": 1, "Sol": 1}
    assert voice.decided == ("Ana Sol", "Ben Moss", "Sol")
    store.rebuild(DERIVE, ENGLISH)
    assert [voice] == store.voices()


def test_a_decided_speaker_is_sure(store: Store) -> None:
    put(store)
    with_doubt = read(Document("d.txt", "Some 6 died."))
    claims = [replace(c, speaker="X", speaker_confidence=0.3) for c in with_doubt.claims]
    store.put(replace(with_doubt, claims=claims), run=None, retrieved_at=NOW)
    settle(store)
    assert surfaces(store, sure="check") == ["6"]
    decide(store, about(store, "6", "set", "Ana Sol", field="speaker"))
    assert (surfaces(store, sure="check"), surfaces(store, speaker="sol")) == ([], ["6"])
    assert "6" in surfaces(store, sure="sure")
    decide(store, about(store, "6", "set", None, field="speaker"))
    assert entry(store, "6").claim.speaker is None
    assert surfaces(store, speaker="x") == []


def test_a_document_is_removed_with_all_that_came_from_it(store: Store) -> None:
    put(store)
    decide(store, about(store, "30", "verdict", "ok"))
    [document] = store.documents()
    store.remove(document.key, at=NOW, who="Ada")
    settle(store)
    assert (store.documents(), store.entries(ANY), store.check()) == ([], [], [])
    assert [one.orphan for one in store.log()] == ["the document was removed", None]
    put(store)
    assert entry(store, "30").verdict == "ok"


def test_what_was_decided_about_documents(store: Store) -> None:
    for value in ("2020-01-01", None):
        store.decide(
            [Decision("document", "set", "a.txt", field="date", value=value)],
            at=NOW + timedelta(days=1),
            who="Ada",
        )
        assert store.document_values("a.txt") == {"date": value}
    assert store.document_values("b.txt") == {}


def test_a_claim_that_is_not_there_cannot_be_decided_about(store: Store) -> None:
    put(store)
    with pytest.raises(UsageError, match="no newest version"):
        store.decide([Decision("claim", "tag", "f00", value="x")], at=NOW, who="Ada")
    assert store.log() == []


@pytest.mark.parametrize("day, found", [("2021-01-01", []), ("2021-01-02", ["12", "30", "4"])])
def test_what_was_known_on_a_day(store: Store, day: str, found: list[str]) -> None:
    put(store)
    put(store, Document("undated.txt", "He saw 77 tanks."))
    assert surfaces(store, as_of=day) == found


@pytest.mark.parametrize(
    "field, value, kept",
    [
        ("low", "1,200.50", "1200.5"),
        ("low", "1 200 300", "1200300"),
        ("low", "-5", "-5"),
        ("low", "1.5e3", "1500"),
        ("high", "", None),
        ("speaker", "  Ana   Sol ", "Ana Sol"),
        ("basis", "counted", "counted"),
        ("asof", "2021-02-03", "2021-02-03"),
        ("unit", "USD", "USD"),
    ],
)
def test_values_are_kept_plain(field: str, value: str, kept: str | None) -> None:
    assert check_value(field, value) == kept


@pytest.mark.parametrize(
    "field, value",
    [
        *(("low", bad) for bad in ("many", "inf", "nan", "1e999999")),
        # Taken for marks of thousands, the commas and spaces would make 1.2005, 125 and 12 of these.
        *(("high", bad) for bad in ("1.200,50", "12,5", "1 2", "1,2,3", "1_000", "- 5")),
        ("bound", ""),
        ("bound", "roughly"),
        ("basis", "sure"),
        ("asof", "3 May"),
        ("asof", "2021-02-30"),
        ("surface", "12"),
        ("claim", "4f2a"),
        ("nothing", "x"),
    ],
)
def test_values_that_a_field_cannot_have(field: str, value: str) -> None:
    with pytest.raises(UsageError):
        check_value(field, value)


def test_what_has_the_same_amount_is_found_as_decided(store: Store) -> None:
    put(store)
    for value, found in (("4", ["30", "4"]), ("4.5", ["4"])):
        decide(store, *(about(store, "30", "set", value, field=end) for end in ("low", "high")))
        assert [e.claim.surface for e in store.alike(entry(store, "4"))] == found
    assert [e.claim.surface for e in store.alike(entry(store, "30"))] == ["30"]
    assert [e.claim.surface for e in store.alike(entry(store, "4"), Filters(extracted=True))] == ["4"]


def test_the_nearest_are_as_many_as_asked_whatever_is_wrong(store: Store) -> None:
    put(store)
    decide(store, about(store, "30", "verdict", "wrong"))
    last = entry(store, "4")
    assert [e.claim.surface for e in store.nearest(last.version_key, last.claim.start, 2)] == ["12", "4"]


def test_every_field_that_can_be_set_takes_effect(store: Store) -> None:
    put(store)
    examples = {"low": "3", "high": "3", "bound": "about", "direction": "up", "kind": "rate"}
    examples |= {"modality": "denied", "basis": "feared", "speaker_role": "person"}
    examples |= {"asof": "2020-01-01", "time_start": "2020-01-01", "time_end": "2020-01-02"}
    for name in SETTABLE:
        decide(store, about(store, "30", "set", examples.get(name, "word"), field=name))
    claim = entry(store, "30").claim
    assert {n: str(getattr(claim, n)) for n in SETTABLE} == {n: examples.get(n, "word") for n in SETTABLE}
    assert find_claims(DOCUMENT)[1].claim == claim.claim


def test_a_topic_defined_again_has_one_name(store: Store) -> None:
    put(store)
    for name, filters in (("Arms", Filters(counted="tanks")), ("Armour", Filters(counted="dead"))):
        decide(store, Decision("topic", "define", "arms", name, write_filters(filters)))
    assert {(e.topic, e.topic_name) for e in store.entries()} == {("arms", "Armour")}
    assert store.topics() == {"arms": "Armour"}


def test_one_figure_goes_into_another_topic_and_back(store: Store) -> None:
    put(store)
    [tanks, dead, _] = (entry(store, surface) for surface in ("12", "30", "4"))
    move = Decision("claim", "set", tanks.claim.claim, "topic", dead.topic, document="a.txt")
    batch = decide(store, move)
    moved = entry(store, "12")
    assert (moved.topic, moved.topic_name, moved.topic_decided) == (dead.topic, dead.topic_name, True)
    assert moved.claim == tanks.claim
    store.rebuild(DERIVE, ENGLISH)
    assert entry(store, "12").topic == dead.topic
    decide(store, Decision("topic", "merge", dead.topic, value="lost"))
    assert entry(store, "12").topic == "lost"  # it goes where its topic goes
    store.undo(batch, at=NOW, who="Ada")
    settle(store)
    assert entry(store, "12").topic == tanks.topic
