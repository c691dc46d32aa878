"""What a ledger keeps of findings and topics: it is what is found in all its figures, whatever came, went or was decided
in which order, and what a rebuild makes."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from claimtrack.compare import Finder
from claimtrack.compare.findings import Finding, find_changes, find_conflicts, read_kept
from claimtrack.compare.standing import voice_of
from claimtrack.compare.ties import Tie, find_ties, key_of
from claimtrack.filters import Filters
from claimtrack.model import Document
from claimtrack.report.found import choose
from claimtrack.report.held import Asked, Given
from claimtrack.report.overview import kept_overview, overview
from claimtrack.report.render import render
from claimtrack.report.since import kept_ties
from claimtrack.report.summing import sum_up
from claimtrack.report.timeline import kept_timeline, timeline
from claimtrack.report.words import by_place, is_live
from claimtrack.store import Store
from claimtrack.store.decisions import Decision
from claimtrack.store.writing import Reading
from store import test_topics
from store.samples import ENGLISH, NOW, find_sentences, make_claim

DERIVE = replace(test_topics.DERIVE, finder=Finder(), sum_up=sum_up)

WORDS = ("quake", "flood", "strike")
TOWNS = ("Lima", "Cusco")
PEOPLE = ("Rosa Quispe", "R. Quispe", "Ana Flores", None)
FORMS = (
    "In {town} {n} people were killed, {who} said.",
    "In {town} the toll rose from 12 to {n} people, {who} said.",
    "In {town} {n} people died: 18 workers and 9 guards.",
    "{who}: is it true that {n} people died in {town}?",
)
VIEWS = ("conflicts", "changes")
ASKED = (Filters(place="Lima"), Filters(speaker="Quispe"), Filters(document="d03"), Filters(amount="20.."))


def made(number: int, version: int) -> Reading:
    """Return one of many documents of a few stories, some of them copies of others."""
    chance = random.Random(number * 10 + version)
    lines = [f"wire {number % 5}" if number % 3 == 0 else f"d{number}", chance.choice(WORDS)]
    said: list[dict[str, Any]] = []
    for _ in range(chance.randrange(1, 5)):
        form, town, who = chance.choice(FORMS), chance.choice(TOWNS), chance.choice(PEOPLE)
        lines.append(
            form.format(town=town, n=chance.choice((12, 18, 24, 40, 41, 300)), who=who or "The paper")
        )
        values: dict[str, Any] = {
            "action": "kill",
            "counted": "people",
            "counted_head": "person",
            "place": town,
        }
        values |= {"speaker": who, "speaker_role": "person" if who else None, "attribution": "direct"}
        values["kind"] = chance.choice(("total", "total", None))
        if "?" in form:
            values |= {"speaker": None, "speaker_role": "interviewer"}
        said.append(values)
    day = f"2021-03-{chance.randrange(1, 6):02}"
    document = Document(f"d{number:02}.txt", "\n".join(lines), publisher=f"Post {number % 4}", date=day)
    claims = []
    for sentence, values in zip(find_sentences(document.text)[2:], said, strict=True):
        words = sentence.of(document.text)
        for match in numbers(words):
            at = sentence.start + match
            end = at + len(words[match:].split()[0].rstrip("?.,"))
            claims.append(make_claim(document, at, end, **values))
    return Reading(document, find_sentences(document.text), claims, 1, "toy")


def numbers(words: str) -> list[int]:
    return [at for at in range(len(words)) if words[at].isdigit() and not words[at - 1 : at].isdigit()]


def refresh(store: Store) -> None:
    store.refresh_copies(DERIVE)
    store.refresh_stories(DERIVE, ENGLISH)
    store.refresh_decisions(DERIVE, ENGLISH)


def live(store: Store, chance: random.Random, steps: int) -> None:
    """Let a ledger live: documents come, change and go, and people decide things."""
    for _ in range(steps):
        number = chance.randrange(12)
        identity = f"d{number:02}.txt"
        held = store.held(identity)
        mine = [e for e in store.entries(Filters(reviewed="any")) if e.claim.document == identity]
        about = chance.choice(mine) if mine else None
        decision = None
        match chance.choice(
            ("put", "put", "put", "remove", "refresh", "value", "verdict", "story", "voice", "topic")
        ):
            case "put":
                store.put(made(number, chance.randrange(3)), run=None, retrieved_at=NOW)
            case "remove" if held is not None:
                store.remove(held.document_key, at=NOW, who="me")
            case "refresh":
                refresh(store)
            case "value" if about:
                name, value = chance.choice((("place", "Cusco"), ("speaker", "Ana Flores"), ("low", "40")))
                decision = Decision("claim", "set", about.claim.claim, name, value, document=identity)
            case "verdict" if about:
                verdict = chance.choice(("wrong", "wrong", "ok"))
                decision = Decision("claim", "verdict", about.claim.claim, None, verdict, document=identity)
            case "story" if held is not None:
                decision = Decision("story", "split", "gone", document=identity)
            case "voice":
                decision = Decision(
                    "speaker", "merge", "R. Quispe", None, chance.choice(("Ana Flores", "Rosa Quispe"))
                )
            case "topic" if about:
                into = chance.choice(mine).topic
                decision = Decision("topic", "merge", about.topic, None, into)
        if decision is not None:
            store.decide([decision], at=NOW, who="me")


def told(findings: list[Any]) -> list[tuple[Any, ...]]:
    def key(saying: Any) -> tuple[str, str]:
        return saying.claim.document, saying.claim.claim

    return [
        (
            f.topic,
            f.kind,
            key(f.a),
            key(f.b),
            f.score,
            f.is_shown,
            f.reasons,
            tuple(map(key, f.said)),
            vars_of(f),
        )
        for f in findings
    ]


def vars_of(finding: Any) -> tuple[Any, ...]:
    return getattr(finding, "more", 0), getattr(finding, "told", "")


def kept(store: Store, view: Any, filters: Filters = Filters()) -> list[Finding]:  # noqa: B008 - frozen
    found = store.findings(view, filters, every=True, limit=None)
    assert found is not None and found.shown == len(found.first)
    return read_kept(found.first)


def computed(store: Store, view: str) -> list[Any]:
    return list(find_conflicts(store.entries()) if view == "conflicts" else find_changes(store.entries()))


def seen(store: Store, limit: int | None) -> tuple[str, list[Any]]:
    """Return the overview that a ledger gives from what it keeps."""
    view = kept_overview(store, Filters(limit=limit), store.whole, store.disputes(Filters()))
    return render(view), list(view.records)


def looked_at(store: Store, limit: int | None) -> tuple[str, list[Any]]:
    """Return the overview of all figures."""
    disputes = Counter(one.topic for one in find_conflicts(store.entries()) if one.is_shown)
    given = (store.entries(), store.documents(), store.copies(), Filters(limit=limit))
    view = overview(*given, disputes=disputes)
    return render(view), list(view.records)


def standing(store: Store) -> list[Any]:
    """Return what is counted of all figures, as a ledger keeps it."""
    held = Asked(store, Filters())
    first = [e.claim for e in held.first(3)]
    return [held.counts(), dict(held.sizes("voice")), dict(held.sizes("publisher")), first]


def counted_up(store: Store) -> list[Any]:
    """Return it as it is counted in all figures."""
    held = Given(store.entries(), Filters(), lambda entries, _: by_place(entries))
    first = [e.claim for e in held.first(3)]
    return [held.counts(), dict(held.sizes("voice")), dict(held.sizes("publisher")), first]


def in_time(store: Store, limit: int | None) -> tuple[str, str]:
    """Return the timeline that a ledger gives from what it keeps, and that of all figures."""
    filters = Filters(limit=limit)
    every = timeline(store.entries(), filters=filters)
    view = kept_timeline(store, filters, store.whole, lambda: every.records)
    return render(view or every), render(every)


def ties(found: Mapping[Any, Sequence[Tie]]) -> dict[Any, list[tuple[Any, ...]]]:
    return {
        key: [(t.label, t.is_later, key_of(t.other)) for t in some] for key, some in found.items() if some
    }


@pytest.mark.parametrize("seed", range(6))
def test_what_is_kept_is_what_is_found(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(3):
        live(store, chance, 12)
        refresh(store)
        for view in VIEWS:
            assert told(kept(store, view)) == told(computed(store, view))
        for limit in (None, 1, 4):
            assert seen(store, limit) == looked_at(store, limit)
            shown, expected = in_time(store, limit)
            assert shown == expected
        assert standing(store) == counted_up(store)
        for voice in standing(store)[1]:
            given = [e for e in by_place(store.entries()) if is_live(e) and voice_of(e) == voice]
            members = Asked(store, Filters()).members("voice", [voice])
            assert [key_of(e) for e in members] == [key_of(e) for e in given]
    for view in VIEWS:
        for asked in ASKED:
            fitting = store.sketches(asked)
            chosen = choose(computed(store, view), fitting, asked, every=True)
            assert told(kept(store, view, asked)) == told(list(chosen.findings))
    for entry in store.entries():
        assert ties(kept_ties(store, [entry])) == ties(find_ties(store.entries(), {key_of(entry)}))
    before = {view: told(kept(store, view)) for view in VIEWS}
    shown = seen(store, None)
    store.rebuild(DERIVE, ENGLISH)
    assert seen(store, None) == shown
    assert {view: told(kept(store, view)) for view in VIEWS} == before


def test_lives_find_something(store: Store) -> None:
    for number in range(36):
        store.put(made(number, 0), run=None, retrieved_at=NOW)
    refresh(store)
    kinds = {one.kind for view in VIEWS for one in kept(store, view)}
    assert kinds >= {"conflict", "sum", "update", "correction"}, kinds


def test_the_first_are_those_of_all(store: Store) -> None:
    for number in range(12):
        store.put(made(number, 0), run=None, retrieved_at=NOW)
    refresh(store)
    for view in VIEWS:
        every = [one for one in kept(store, view) if one.is_shown]
        first = store.findings(view, Filters(), every=False, limit=2)  # type: ignore[arg-type]
        assert first is not None
        assert (first.shown, told(read_kept(first.first))) == (len(every), told(every[:2]))


def test_a_ledger_says_when_something_was_not_looked_at(store: Store) -> None:
    store.put(made(1, 0), run=None, retrieved_at=NOW)
    assert not store.is_current()
    refresh(store)
    assert store.is_current()
    claim = store.entries()[0].claim
    store.decide(
        [Decision("claim", "verdict", claim.claim, None, "wrong", document="d01.txt")], at=NOW, who="me"
    )
    refresh(store)
    assert store.is_current()
    assert kept(store, "changes") == computed(store, "changes")


def test_the_first_figures_of_a_review_are_also_those_of_documents_without_a_counted_one(
    store: Store,
) -> None:
    for number in range(4):
        store.put(made(number, 0), run=None, retrieved_at=NOW)
    refresh(store)
    first, *_, last = store.entries()
    held = [entry for entry in store.entries() if entry.claim.document == first.claim.document]
    chosen = [
        Decision("claim", "verdict", one.claim.claim, None, "wrong", document=one.claim.document)
        for one in (*held, last)
    ]
    store.decide(chosen, at=NOW, who="me")
    refresh(store)
    for reviewed in ("wrong", "yes", "any", "no"):
        filters = Filters(reviewed=reviewed)
        assert store.rows(filters, 1) == store.rows(filters)[:1], reviewed


def test_the_first_figures_that_filters_choose_may_have_come_since(store: Store) -> None:
    for number in (2, 3, 1):
        store.put(made(number, 0), run=None, retrieved_at=NOW)
        for filters in (Filters(published_from="2021"), Filters(reviewed="no"), Filters(extracted=True)):
            assert store.rows(filters, 1) == store.rows(filters)[:1]
        if number == 3:
            refresh(store)
