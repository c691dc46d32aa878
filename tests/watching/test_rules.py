"""Every rule alerts once, with from what to what, and not about what is known."""

from __future__ import annotations

from typing import Any

import pytest
from store.samples import ENGLISH, NOW

from claimtrack import curate
from claimtrack.errors import UsageError
from claimtrack.store.decisions import Decision
from claimtrack.watching.rules import read_condition
from watching.conftest import Desk

HEAD = "Quake in Ascot"
SAID = "The {} said {} people were killed in Ascot."


def page(*said: tuple[str, object], head: str = HEAD) -> tuple[str, ...]:
    """Return the lines of a page on which people say a figure each."""
    return (head, *(SAID.format(who, number) for who, number in said))


CASES: list[tuple[str, Any, Any, list[str]]] = [
    # condition       first figures                  then                              alerts
    ("rises",         [("ministry", 40)],            [("ministry", 41)],               ["rises: 40 people -> 41 people"]),
    ("rises",         [("ministry", 40)],            [("ministry", 39)],               []),
    ("rises 10%",     [("ministry", 40)],            [("ministry", 44)],               ["rises 10%: 40 people -> 44 people"]),
    ("rises 10%",     [("ministry", 40)],            [("ministry", 43)],               []),
    ("rises",         [("ministry", 40)],            [("mayor", 58)],                  []),
    ("falls",         [("ministry", 40)],            [("ministry", 39)],               ["falls: 40 people -> 39 people"]),
    ("falls 5%",      [("ministry", 40)],            [("ministry", 39)],               []),
    ("falls 5%",      [("ministry", 40)],            [("ministry", 38)],               ["falls 5%: 40 people -> 38 people"]),
    ("above 500",     [("ministry", 40)],            [("ministry", 501)],              ["above 500: 40 people -> 501 people"]),
    ("above 500",     [("ministry", 40)],            [("ministry", 500)],              []),
    ("above 500",     [("mayor", 600)],              [("mayor", 600), ("ministry", 700)], []),
    ("below 10",      [("ministry", 40)],            [("ministry", 9)],                ["below 10: 40 people -> 9 people"]),
    ("below 10",      [("ministry", 40)],            [("ministry", 10)],               []),
    ("new high",      [("ministry", 40), ("mayor", 58)], [("ministry", 60), ("mayor", 58)], ["new high: 58 people -> 60 people"]),
    ("new high",      [("ministry", 40), ("mayor", 58)], [("ministry", 50), ("mayor", 58)], []),
    ("new low",       [("ministry", 40), ("mayor", 58)], [("ministry", 40), ("mayor", 30)], ["new low: 40 people -> 30 people"]),
    ("new voice",     [("ministry", 40)],            [("ministry", 40), ("mayor", 40)], ["new voice: None -> 40 people"]),
    ("new voice",     [("ministry", 40)],            [("ministry", 41)],               []),
    ("silent edit",   [("ministry", 40)],            [("ministry", 41)],               ["silent edit: figure: 40 people -> 41 people"]),
    ("silent edit",   [("ministry", 40), ("mayor", 58)], [("ministry", 40)],           ["silent edit: no longer in the text: 58 people -> None"]),
    ("silent edit",   [("ministry", 40)],            [("ministry", 40), ("mayor", 58)], []),
]  # fmt: skip


@pytest.mark.parametrize(("when", "first", "then", "alerts"), CASES)
def test_a_page_that_changes(desk: Desk, when: str, first: Any, then: Any, alerts: list[str]) -> None:
    desk.watch(desk.site.write("/a", *page(*first)))
    desk.rule(when)
    assert desk.run().alerts == []
    desk.site.write("/a", *page(*then))
    assert desk.later() == alerts
    assert desk.later() == [] and desk.later() == []
    assert len(desk.shown) == len(alerts) == len(desk.store.alerts())
    assert desk.told == []


def test_two_rivals_of_one_day_contradict_each_other_once(desk: Desk) -> None:
    desk.watch(desk.site.feed("/feed", one=SAID.format("ministry", 40)))
    desk.rule("contradicted")
    desk.rule("contradicted", speaker="mayor")
    desk.rule("contradicted", topic="injured")
    assert desk.run().alerts == []
    both = {"one": SAID.format("ministry", 40), "two": SAID.format("mayor", 58)}
    desk.site.feed("/feed", **both)
    found = "contradicted: cannot both be right: 40 people -> 58 people"
    assert desk.later() == [found, found]  # one for each of two rules
    desk.site.feed("/feed", **both, three="Again. " + SAID.format("mayor", 58))
    assert desk.later() == []
    assert (
        f'{found.partition(": 40")[0]}: Killed: "40 people", ministry, against "58 people", mayor'
        in desk.shown[0]
    )
    record = desk.store.alerts()[0].record
    assert record["to"]["who"] == "mayor" and record["from"]["who"] == "ministry"
    assert record["to"]["document"] == f"{desk.site.url}/e/two"
    assert "rule 2: --speaker mayor --when contradicted" in record["why"]


@pytest.mark.parametrize(
    ("line", "alert"),
    [
        (SAID.format("ministry", 31), "corrected: 40 people -> 31 people"),
        ("The ministry said 40 people killed in Ascot was wrong and it withdrew the number.",
         "corrected: withdrawn: 40 people -> 40 people"),
        (SAID.format("mayor", 31), None),
    ],
)  # fmt: skip
def test_a_voice_that_corrects_itself(desk: Desk, line: str, alert: str | None) -> None:
    desk.watch(desk.site.feed("/feed", one=SAID.format("ministry", 40)))
    desk.rule("corrected")
    desk.run()
    desk.site.feed("/feed", one=SAID.format("ministry", 40), two=line)
    assert desk.later() == ([alert] if alert else [])
    assert desk.later() == []


def test_what_creeps_is_told_when_it_has_come_so_far(desk: Desk) -> None:
    desk.watch(desk.site.write("/a", *page(("ministry", 100))))
    desk.rule("rises 10%")
    desk.run()
    heard = []
    for number in (104, 108, 112, 116, 90, 98, 99):
        desk.site.write("/a", *page(("ministry", number)))
        heard += desk.later()
    assert heard == ["rises 10%: 100 people -> 112 people", "rises 10%: 90 people -> 99 people"]


def test_a_line_that_is_crossed_again_is_told_again(desk: Desk) -> None:
    desk.watch(desk.site.write("/a", *page(("ministry", 40))))
    desk.rule("above 50")
    desk.run()
    heard = []
    for number in (60, 70, 45, 60):
        desk.site.write("/a", *page(("ministry", number)))
        heard += desk.later()
    assert heard == ["above 50: 40 people -> 60 people", "above 50: 45 people -> 60 people"]
    assert len({alert.key for alert in desk.store.alerts()}) == 2


def test_a_bound_is_no_more_than_it_says(desk: Desk) -> None:
    desk.watch(desk.site.write("/a", *page(("ministry", 9))))
    desk.rule("below 10")
    desk.rule("above 500")
    desk.run()
    desk.site.write("/a", HEAD, "The mayor said at least 8 people were killed in Ascot.")
    assert desk.later() == []


def test_a_figure_that_goes_and_comes_back_is_measured_by_what_it_was(desk: Desk) -> None:
    desk.watch(desk.site.write("/a", *page(("ministry", 40))))
    desk.rule("rises")
    desk.run()
    desk.site.write("/a", HEAD, "We are at work on this page.")
    assert desk.later() == []
    desk.site.write("/a", *page(("ministry", 41)))
    assert desk.later() == ["rises: 40 people -> 41 people"]


def test_what_a_user_decides_alerts_nobody(desk: Desk) -> None:
    desk.watch(desk.site.write("/a", *page(("ministry", 40), ("mayor", 50))))
    for when in ("rises", "falls", "new high", "new low", "new voice", "above 45", "silent edit"):
        desk.rule(when)
    desk.run()
    first = desk.store.entries()[0].claim
    made = [
        Decision("claim", "set", first.claim, "low", "90", document=first.document),
        Decision("claim", "set", first.claim, "high", "90", document=first.document),
        Decision("claim", "set", first.claim, "speaker", "Ada", document=first.document),
    ]
    curate.decide(desk.store, made, now=NOW, who="Ada", language=ENGLISH)
    assert desk.later() == []
    desk.watch(desk.site.write("/b", "Another thing", "The clerk said 3 cats were seen."))
    assert desk.later() == []


def test_a_figure_found_wrong_is_no_high(desk: Desk) -> None:
    desk.watch(desk.site.write("/a", *page(("ministry", 40), ("mayor", 4000))))
    desk.rule("new high")
    desk.run()
    wrong = next(e.claim for e in desk.store.entries() if e.claim.speaker == "mayor")
    made = [Decision("claim", "verdict", wrong.claim, value="wrong", document=wrong.document)]
    curate.decide(desk.store, made, now=NOW, who="Ada", language=ENGLISH)
    desk.watch(desk.site.write("/b", *page(("Wardens", 41), head="Quake in Ascot, more")))
    assert desk.later() == ["new high: 40 people -> 41 people"]


def test_what_another_command_brought_in_counts(desk: Desk) -> None:
    from claimtrack.ingest import Parts, ingest
    from claimtrack.model import Document
    from watching.saying import make_sayings

    def take_in(name: str, number: int) -> None:
        text = "\n".join(page(("ministry", number), head=f"{HEAD} {name}"))
        parts = Parts(lambda *_: [Document(name, text, date="2021-03-04")], make_sayings)
        ingest(desk.store, ["x"], parser_name="toy", language=ENGLISH, now=desk.time.now(), parts=parts)

    take_in("1.txt", 40)
    desk.rule("rises")
    assert desk.later() == []
    take_in("2.txt", 50)
    assert desk.later() == ["rises: 40 people -> 50 people"]


def test_a_rule_follows_its_topic_where_its_key_changes(desk: Desk) -> None:
    """Keys of topics hold that of the story, which is that of its first document."""
    desk.watch(desk.site.write("/m", *page(("ministry", 40), ("mayor", 41))))
    desk.run()
    [key] = desk.store.topics()
    desk.rule("rises", topic=key)
    desk.rule("new voice", topic=key)
    assert desk.later() == []
    desk.watch(desk.site.write("/a", *page(("Wardens", 44), ("ministry", 40), head="Quake in Ascot: latest")))
    assert desk.later() == ["new voice: None -> 44 people"]
    assert desk.store.topics().keys() != {key}
    desk.site.write("/m", *page(("ministry", 40), ("mayor", 43)))
    assert desk.later() == ["rises: 41 people -> 43 people"]


def test_what_is_read_anew_alerts_nobody_and_is_measured_by(desk: Desk) -> None:
    from dataclasses import replace

    from claimtrack.ingest import Parts, rebuild
    from watching.saying import find_sayings

    def make(_parser: str, _language: str) -> Any:
        return lambda document: [replace(c, claim=c.claim[::-1]) for c in find_sayings(document)]

    desk.watch(desk.site.write("/a", *page(("ministry", 40), ("mayor", 50))))
    for when in ("rises", "new voice", "new high", "silent edit"):
        desk.rule(when)
    desk.run()
    parts = Parts(make=make, extractor_version=99)
    rebuild(desk.store, extract=True, parser_name="toy", language=ENGLISH, now=desk.time.now(), parts=parts)
    assert desk.later() == []
    desk.site.write("/a", *page(("ministry", 45), ("mayor", 50)))
    assert desk.later() == ["rises: 40 people -> 45 people", "silent edit: figure: 40 people -> 45 people"]


def test_a_rule_waits_for_a_topic_that_is_not_there_yet(desk: Desk) -> None:
    desk.rule("above 30")
    desk.rule("new high")
    desk.rule("new voice")
    assert desk.run().alerts == []
    desk.watch(desk.site.write("/a", *page(("ministry", 40))))
    assert desk.later() == ["above 30: None -> 40 people", "new voice: None -> 40 people"]


def test_an_alert_says_who_where_and_why(desk: Desk) -> None:
    address = desk.site.write("/a", *page(("ministry", 40)))
    desk.watch(address)
    desk.rule("rises 10%", topic="killed", speaker="ministry")
    desk.run()
    desk.site.write("/a", *page(("ministry", 58)))
    desk.later()
    [before, after] = desk.store.document_versions(1)
    old, new = (desk.store.version_entries([one.key])[one.key][0].claim for one in (before, after))
    assert desk.shown == [
        'alert 1  rises 10%: Killed: "40 people" -> "58 people" (+45 %), ministry\n'
        f'  from  "40 people", ministry ({address}, claim {old.claim[:8]})\n'
        "        The ministry said 40 people were killed in Ascot.\n"
        f'  to    "58 people", ministry ({address}, claim {new.claim[:8]})\n'
        "        The ministry said 58 people were killed in Ascot.\n"
        "  why   rule 1: --topic killed --speaker ministry --when 'rises 10%'"
    ]


BAD = [
    ("rise 10%", "did you mean rises 10%?"),
    ("obove 500", "did you mean above 500?"),
    ("new hihg", "did you mean new high?"),
    ("rises 10", "rises by how many percent? write it as rises 10%"),
    ("above", "above what? write it as above 500"),
    ("above many", "there are rises [N%], falls [N%], above N, below N, new high"),
    ("above 5 squillion", "'5 squillion' is not a number"),
    ("contradicted 3", "contradicted takes no number"),
    ("", "is no condition"),
]


@pytest.mark.parametrize(("asked", "told"), BAD)
def test_a_condition_that_is_none(asked: str, told: str) -> None:
    with pytest.raises(UsageError) as error:
        read_condition(asked)
    assert told in str(error.value)
