"""What one figure stands against, on its card."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ledger_by_hand import make_entry
from pairs_by_hand import claim

from claimtrack.compare import subject_of
from claimtrack.compare.ties import Tie, find_parts, find_ties, key_of, tied
from claimtrack.compare.weights import Weights, write_weights
from claimtrack.lang import load_language
from claimtrack.model import Claim, Entry
from claimtrack.report.against import MOST, against
from claimtrack.report.card import card
from claimtrack.report.render import render

ENGLISH = load_language("en")
BLAST: dict[str, Any] = {"place": "Lima", "on": "5"}


@pytest.fixture(autouse=True)
def plain_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("steps", "disputes"):
        (tmp_path / f"{name}.toml").write_text(write_weights(Weights(1.0, 0.0, {})), encoding="utf-8")
    monkeypatch.setenv("CLAIMTRACK_WEIGHTS", str(tmp_path))


def entry(one: Claim) -> Entry:
    key = subject_of(one, ENGLISH).key
    return Entry(one, key, one.document, 1, 1, one.document, "2021-03-09T00:00:00+00:00")


def told(*claims: Claim, of: int = 0) -> str:
    """Return what is said of one of these figures."""
    entries = [entry(one) for one in claims]
    key = key_of(entries[of])
    return against(find_ties(entries, {key}).get(key, ()))


VOICES = ("Ana Ruiz", "Port Office", "Hill Clinic", "Lake Guard", "Wood Union", "Mill Watch", "Farm Council")


def rivals(number: int) -> list[Claim]:
    """Return counts of one blast on one day, each by another voice."""
    return [
        claim(f"The blast in Lima killed [{60 + 7 * n}].", doc=f"d{n}", speaker=VOICES[n], **BLAST)
        for n in range(number)
    ]


def test_only_topics_of_several_figures_are_looked_through_for_ties() -> None:
    tanks = claim("The blast in Lima destroyed [30] tanks.", of="tanks", doc="d9", place="Lima")
    alone = replace(entry(tanks), version_key=2)
    several = [entry(one) for one in rivals(2)]
    assert tied([alone, *several]) == {one.topic for one in several}
    assert tied([alone, several[0]]) == set()


def test_the_other_figure_is_named_with_its_voice_day_and_id() -> None:
    one, other = rivals(2)
    assert told(one, other).startswith(f'conflicts with "67" (Port Office, 2021-03-05, {other.claim[:8]})')
    assert "Ana Ruiz" in told(one, other, of=1)


def test_what_is_many_is_cut_and_counted() -> None:
    said = against([Tie("conflict", True, entry(one)) for one in rivals(MOST + 2)])
    assert said.count("2021-03-") == MOST and said.count("conflicts with") == 1
    assert said.endswith("and 2 more")


def test_which_way_it_goes_is_said() -> None:
    early = claim("The blast in Lima killed [61], says the mayor.", doc="a", speaker="Rosa Quispe", **BLAST)
    late = claim(
        "The Lima blast killed [170], says the mayor.", doc="b", day="6", speaker="Rosa Quispe", **BLAST
    )
    assert told(early, late).startswith("is updated:")
    assert told(early, late, of=1).startswith("updates")


def test_nothing_is_said_of_a_figure_that_stands_alone() -> None:
    assert told(rivals(1)[0]) == ""


def test_who_says_the_same_is_named_once_and_a_rival_agrees() -> None:
    claims = [claim("The blast in Lima killed [61].", doc=d, speaker=v, **BLAST)
              for d, v in (("a", "Ana Ruiz"), ("b", "Ana Ruiz"), ("c", "Port Office"))]  # fmt: skip
    said = told(*claims)
    assert said.startswith("agrees with") and "Port Office" in said
    assert said.count("is repeated:") == 1


def test_a_sum_of_its_text_names_the_whole() -> None:
    claims = [claim(f"[{n}] people were killed in {town}.", doc="a", start=100 * i, place=town)
              for i, (n, town) in enumerate((("15", "Peru"), ("8", "Lima"), ("7", "Cusco")))]  # fmt: skip
    entries = [entry(one) for one in claims]
    assert [tie.other.claim.surface for tie in find_parts(entries[0], entries, ENGLISH)] == ["8", "7"]
    assert against(find_parts(entries[1], entries, ENGLISH)).startswith('is part of "15"')


def test_the_card_says_it_beside_the_topic() -> None:
    one = make_entry("40 tanks", low=40, counted="tanks", counted_head="tank", action="destroy")
    shown = render(card(one, "40 tanks", against='corrects "46" (the host)'))
    assert 'against  corrects "46" (the host)' in shown
    assert "against" not in render(card(one, "40 tanks"))


PLACED = [
    (False, 'why      destroyed, by "destroy"; of tank'),
    (True, "why      put there by hand; by its own words: Tanks destroyed (destroyed/tank)"),
]


@pytest.mark.parametrize(("by_hand", "line"), PLACED)
def test_the_card_says_why_it_is_in_its_topic(by_hand: bool, line: str) -> None:
    one = make_entry("40 tanks", low=40, counted="tanks", counted_head="tank", action="destroy")
    if by_hand:
        one = replace(one, topic="my-tanks", topic_decided=True, topic_name="My tanks")
    assert line in render(card(one, "40 tanks"))
