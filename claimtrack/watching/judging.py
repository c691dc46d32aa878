"""What a rule saw at the last look, and what the ledger holds now -> alerts, and what the rule saw now.

A pure function: nothing is fetched, stored or sent. An alert needs a figure that came in since the last look;
that figures are read, filed or decided otherwise than before moves what is compared, and alerts nobody.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from claimtrack.compare.edits import Edit
from claimtrack.compare.findings import Finding, find_changes, find_conflicts, sureness
from claimtrack.compare.standing import can_stand, standing, voice_of
from claimtrack.model import Entry
from claimtrack.report import found, words
from claimtrack.store.watches import Newest, Rule, Verdict
from claimtrack.watching.figures import (
    DOWNWARDS,
    UPWARDS,
    Figure,
    change,
    has_moved,
    is_above,
    is_below,
)
from claimtrack.watching.rules import Condition, in_words

ALERTS = uuid.UUID("5f0c2f0e-3f53-5b5e-9f43-2a2a9a6f8d11")
"""The namespace of the keys of alerts."""

ANCHORS = 50
"""Figures by which the topic of a rule is found again where its key has changed."""

CORRECTIONS = ("correction", "withdrawal")
"""The kinds of steps that are a correction."""

State = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Holding:
    """What the ledger holds: the figures that the rule chooses, those ``around`` them, texts that changed
    where they stand, and the newest text of all. ``are_newest`` says of the versions that the rule remembers
    whether they are, and leaves out those that are gone."""

    newest: Newest
    entries: Sequence[Entry]
    around: Sequence[Entry] = ()
    edits: Sequence[tuple[int, Edit]] = ()
    are_newest: Mapping[int, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Said:
    """An alert before it has its key: what happened, from what to what, and why."""

    what: str
    before: Figure | None
    after: Figure | None
    why: str = ""
    at: tuple[str, ...] = ()
    """What tells it from others where its two figures do not."""


def judge(rule: Rule, condition: Condition, holding: Holding) -> Verdict:
    """Return what a rule sees, and its alerts; the first time there are none."""
    seen = _Seen(rule.state, condition, holding)
    part, said = JUDGES[condition.kind](seen)
    state = {
        "newest": [holding.newest.version, holding.newest.moment],
        "anchors": seen.anchors(None if condition.kind == "silent edit" else ANCHORS),
        **part,
    }
    alerts = [] if rule.state is None else [_alert(rule, one) for one in said]
    return Verdict(state, alerts)


def remembered(state: State | None) -> set[int]:
    """Return the versions of which a rule remembers figures."""
    if state is None:
        return set()
    kept = {figure["version"] for pair in state.get("figures", ()) for figure in pair if figure}
    return kept | {figure["version"] for figure, _ in state.get("tops", ())}


def newest_of(state: State) -> Newest:
    """Return the newest text of when a rule was judged last."""
    version, moment = state["newest"]
    return Newest(version, moment)


def _alert(rule: Rule, said: _Said) -> tuple[str, Mapping[str, Any]]:
    known = said.after or said.before
    assert known is not None
    places = [f"{f.document} {f.version} {f.claim}" if f else "-" for f in (said.before, said.after)]
    amounts = [str(f.amount) if f else "-" for f in (said.before, said.after)]
    parts = [str(rule.key), rule.added, rule.condition, said.what, places[1], *amounts, *said.at]
    record = {
        "condition": rule.condition,
        "what": said.what,
        "change": "" if rule.condition == "contradicted" else change(said.before, said.after),
        "topic": known.topic,
        "topic_name": known.topic_name or (said.before.topic_name if said.before else ""),
        "story": known.story,
        "story_name": known.story_name,
        "from": said.before.record() if said.before else None,
        "to": said.after.record() if said.after else None,
        "why": "; ".join(
            filter(None, (f"rule {rule.key}: {in_words(rule.filters, rule.condition)}", said.why))
        ),
    }
    return str(uuid.uuid5(ALERTS, "\n".join(parts))), record


class _Seen:
    """What is seen of the figures of one rule, and what was."""

    def __init__(self, state: State | None, condition: Condition, holding: Holding) -> None:
        self.state = state
        self.condition = condition
        self.holding = holding
        self.then = None if state is None else newest_of(state)
        self.here = {(e.version_key, e.claim.claim): e for e in holding.entries}
        self.starts = {(e.version_key, e.claim.start): e for e in holding.entries}
        self.live = [e for e in holding.entries if words.is_live(e) and can_stand(e)]
        self.amounts = [
            e
            for e in self.live
            if e.claim.low is not None and e.claim.direction is None and e.claim.kind != "increment"
        ]

    def is_new(self, entry: Entry) -> bool:
        """Say whether a figure came in since the last look."""
        then = self.then
        if then is None:
            return False
        return entry.version_key > then.version or entry.retrieved_at > then.moment

    def anchors(self, most: int | None) -> list[list[Any]]:
        """Return where figures of the rule stand, each with the name of its topic."""
        return [[e.version_key, e.claim.claim, e.topic_name] for e in self.holding.entries[:most]]

    def held(self, name: str) -> list[tuple[Figure, Figure]]:
        """Return the pairs of figures that were seen last, as they are known now: under the topics and voices
        that they have today. What was found wrong, moved elsewhere or removed since is left out; what
        another text took the place of is not."""
        pairs = [(Figure.read(a), Figure.read(b or a)) for a, b in (self.state or {}).get(name, ())]
        moves: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        for figure, _ in pairs:
            entry = self._found(figure)
            if entry is not None:
                moves[figure.topic][entry.topic, entry.topic_name] += 1
        known = []
        for last, reference in pairs:
            now = self._as_known(last, moves)
            if now is not None:
                known.append((now, self._as_known(reference, moves) or now))
        return known

    def _found(self, figure: Figure) -> Entry | None:
        """Return what a figure is today; one that was read anew goes by another id, at the same place."""
        return self.here.get(figure.place) or self.starts.get((figure.version, figure.start))

    def _as_known(self, figure: Figure, moves: Mapping[str, Counter[tuple[str, str]]]) -> Figure | None:
        entry = self._found(figure)
        if entry is not None:
            return Figure.of(entry)
        if self.holding.are_newest.get(figure.version, True):  # it is gone, or no longer one of these
            return None
        moved = moves.get(figure.topic)
        return figure.moved_to(*moved.most_common(1)[0][0]) if moved else figure

    def last_words(self) -> dict[tuple[str, Any], tuple[Figure, Figure]]:
        """Return each voice's last word on each topic as it was seen last, beside what it is measured by."""
        latest: dict[tuple[str, Any], tuple[Figure, Figure]] = {}
        for pair in sorted(self.held("figures"), key=lambda pair: pair[0].lateness):
            latest[pair[0].key] = pair
        return latest


Part = tuple[dict[str, Any], Iterable[_Said]]


def _kept(pairs: Iterable[tuple[Figure, Figure]]) -> dict[str, Any]:
    return {"figures": [[a.record(), None if a == b else b.record()] for a, b in pairs]}


def _moves(seen: _Seen) -> Part:
    """Each voice's latest figure is measured by the lowest (for falls: the highest) since the last alert:
    what creeps up by and by is told when it has come so far."""
    sign = 1 if seen.condition.kind == "rises" else -1
    percent = seen.condition.amount or Decimal(0)
    held = seen.last_words()
    said = []
    for key, entry in standing(seen.amounts).items():
        figure = Figure.of(entry)
        last, reference = held.get(key, (figure, figure))
        if figure.amount == last.amount:
            held[key] = figure, reference
        elif not seen.is_new(entry) or figure.unit != reference.unit:
            held[key] = figure, figure
        elif has_moved(reference, figure, sign, percent):
            said.append(_Said(str(seen.condition), reference, figure))
            held[key] = figure, figure
        else:
            held[key] = figure, figure if has_moved(reference, figure, -sign) else reference
    return _kept(held.values()), said


def _crossings(seen: _Seen) -> Part:
    """A topic crosses when somebody's latest figure does, and nobody's did before."""
    amount = seen.condition.amount or Decimal(0)
    is_beyond = is_above if seen.condition.kind == "above" else is_below
    held = seen.last_words()
    beyond = {figure.topic for figure, _ in held.values() if is_beyond(figure, amount)}
    now = standing(seen.amounts)
    said = []
    for topic in sorted({topic for topic, _ in now} - beyond):
        new = [e for (of, _), e in now.items() if of == topic and seen.is_new(e)]
        crossing = [f for f in map(Figure.of, new) if is_beyond(f, amount)]
        if crossing:
            first = max(crossing, key=lambda f: f.lateness)
            others = [f for f, _ in held.values() if f.topic == topic]
            own = held.get(first.key, (max(others, key=lambda f: f.lateness) if others else None, None))[0]
            said.append(_Said(str(seen.condition), own, first))
    for key, entry in now.items():
        held[key] = (Figure.of(entry),) * 2
    return _kept(held.values()), said


def _extremes(seen: _Seen) -> Part:
    """A figure beyond all that were put forward before, also by those who have replaced them since."""
    is_high = seen.condition.kind == "new high"
    sign, open_ones = (1, DOWNWARDS) if is_high else (-1, UPWARDS)
    fitting = [e for e in seen.amounts if e.claim.bound not in open_ones]
    tops: dict[tuple[str, str | None], Figure] = {}

    def see(figure: Figure) -> None:
        key = figure.topic, figure.unit
        if key not in tops or has_moved(tops[key], figure, sign):
            tops[key] = figure

    for figure, _ in seen.held("tops"):
        see(figure)
    for entry in fitting:
        if not seen.is_new(entry):
            see(Figure.of(entry))
    before = dict(tops)
    for figure in map(Figure.of, filter(seen.is_new, fitting)):
        see(figure)
    said = [
        _Said(str(seen.condition), before[key], top)
        for key, top in tops.items()
        if key in before and top != before[key] and has_moved(before[key], top, sign)
    ]
    return {"tops": [[top.record(), None] for top in tops.values()]}, said


def _new_voices(seen: _Seen) -> Part:
    """Somebody who had not put forward any of these figures; a text that nobody published has no voice."""
    held = seen.last_words()
    known = {(sort, name) for sort, name in (seen.state or {}).get("voices", ())}
    known |= {figure.voice for figure, _ in held.values()}
    now = standing(seen.live)
    known |= {voice_of(e) for e in seen.live if not seen.is_new(e)}
    said = []
    first: dict[Any, Entry] = {}
    for (_, voice), entry in now.items():
        if voice not in known and (entry.claim.speaker or entry.claim.publisher) and seen.is_new(entry):
            first.setdefault(voice, entry)
    for voice, entry in first.items():
        figure = Figure.of(entry)
        others = [f for f, _ in held.values() if f.topic == figure.topic]
        last = max(others, key=lambda f: f.lateness) if others else None
        beside = f"before, {last.who} said {last.wording}" if last else "nobody had said any"
        said.append(_Said(str(seen.condition), None, figure, beside, voice))
    for key, entry in now.items():
        held[key] = (Figure.of(entry),) * 2
    known |= {voice for _, voice in now}
    return {**_kept(held.values()), "voices": sorted(map(list, known))}, said


def _found(seen: _Seen, findings: Iterable[Finding], what: Callable[[Finding], str]) -> Part:
    """Findings in which a figure of the rule stands, and one that came in since; one that was known by what
    it says, or by the figures that say it, is no news."""
    chosen = seen.here.keys()
    known = [(tuple(said), tuple(map(tuple, ends))) for said, ends in (seen.state or {}).get("known", ())]
    sayings = {said for said, _ in known}
    pairs = {frozenset(ends) for _, ends in known}
    alerts = []
    for finding in findings:
        every = (finding.a, finding.b, *finding.said)
        if not finding.is_shown or not any(_place(s.entry) in chosen for s in every):
            continue
        ends = tuple(sorted(_place(s.entry) for s in (finding.a, finding.b)))
        said = _what_is_said(finding)
        told = {_place(s.entry) for s in every}
        was_known = said in sayings or any(pair <= told and _parts(finding, pair) for pair in pairs)
        if said not in sayings or frozenset(ends) not in pairs:
            known.append((said, ends))
        if was_known or not any(seen.is_new(s.entry) for s in every):
            continue
        a, b = finding.a.entry, finding.b.entry
        if seen.is_new(a) and not seen.is_new(b):  # of one day, the smaller figure stands first
            a, b = b, a
        why = "; ".join(filter(None, (f"{sureness(finding)}: {found.why(finding)}", found.behind(finding))))
        alerts.append(_Said(what(finding), Figure.of(a), Figure.of(b), why.rstrip(": "), said))
    return {"known": [[list(said), [list(end) for end in ends]] for said, ends in known]}, alerts


def _parts(finding: Finding, pair: frozenset[tuple[int, str]]) -> bool:
    """Say whether two figures stand on the two sides of a finding."""
    return len({s.value for s in (finding.a, finding.b, *finding.said) if _place(s.entry) in pair}) == 2


def _place(entry: Entry) -> tuple[int, str]:
    return entry.version_key, entry.claim.claim


def _what_is_said(finding: Finding) -> tuple[str, ...]:
    values = (*finding.a.value, *finding.b.value)
    times = str(finding.a.day), str(finding.b.day)
    return finding.topic, finding.kind, *times, *(f"{value:f}" for value in values)


def _contradictions(seen: _Seen) -> Part:
    return _found(seen, find_conflicts(seen.holding.around), lambda f: f"contradicted: {found.KINDS[f.kind]}")


def _corrections(seen: _Seen) -> Part:
    steps = (step for step in find_changes(seen.holding.around) if step.kind in CORRECTIONS)
    return _found(seen, steps, lambda f: "corrected" if f.kind == "correction" else "corrected: withdrawn")


def _edits(seen: _Seen) -> Part:
    """Figures that changed or went in texts that are there as before, and that the rule chooses or chose."""
    were = {(version, claim): name for version, claim, name in (seen.state or {}).get("anchors", ())}

    def said() -> Iterator[_Said]:
        for version, edit in seen.holding.edits:
            if edit.change not in ("changed", "vanished"):
                continue
            old, new = edit.old, edit.new
            now = seen.here.get(_place(new)) if new else None
            name = were.get(_place(old)) if old else None
            if now is None and name is None:
                continue
            before = Figure.of(old) if old else None
            after = Figure.of(now or new) if new else None
            known = after.topic_name if after and after.topic_name else name or ""
            if before is not None:
                before = before.moved_to(after.topic if after else before.topic, known)
            parts = ", ".join(edit.what)
            what = f"silent edit: {parts}" if parts else "silent edit: no longer in the text"
            yield _Said(what, before, after, at=(str(version), *(e.claim.claim for e in (old, new) if e)))

    return {}, list(said())


JUDGES: Mapping[str, Callable[[_Seen], Part]] = {
    "rises": _moves,
    "falls": _moves,
    "above": _crossings,
    "below": _crossings,
    "new high": _extremes,
    "new low": _extremes,
    "new voice": _new_voices,
    "contradicted": _contradictions,
    "silent edit": _edits,
    "corrected": _corrections,
}
