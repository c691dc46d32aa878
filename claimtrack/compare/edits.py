"""Two versions of one document -> which of its figures appeared, vanished or changed: silent edits.

A figure is found again by its sentence: the same sentence, else one that is much alike once its numbers are
left out. What cannot be found again has vanished, and what nothing can be found for has appeared.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from claimtrack.compare.slots import read_slots
from claimtrack.compare.topics import slot_key
from claimtrack.lang import load_language
from claimtrack.model import Claim, Entry

Change = Literal["appeared", "vanished", "changed", "reworded"]

ALIKE = 0.6
"""How much of two sentences is the same, by words, before one is taken for the other's new wording. Half is
what two sentences on one matter can share by chance ("... people were killed in ..., officials said")."""

SAME_THING = 0.25
"""What counts towards it where both figures are of one topic, and against it where they are of two."""

MOST_PAIRS = 100_000
"""Pairs of changed sentences that are compared each with each: some ten seconds."""

TOLD = {
    "figure": ("low", "high", "bound", "unit"),
    "speaker": ("speaker",),
    "denial": ("modality",),
    "basis": ("basis",),
    "day": ("asof",),
}
"""What of a figure can change, and the fields that say it."""

QUIET = ("basis", "day")
"""Of these a change is told beside another one only: alone they are more often the reader's than the
writer's."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What became of a figure from one version to the next.

    ``old`` is ``None`` where it appeared, ``new`` where it vanished. ``what`` names what changed: "figure",
    "speaker", "denial", "basis", "day"; a figure that is only ``reworded`` has none.
    """

    change: Change
    old: Entry | None
    new: Entry | None
    what: tuple[str, ...] = ()

    @property
    def entry(self) -> Entry:
        """Return the newer of its figures."""
        entry = self.new or self.old
        assert entry is not None
        return entry


def compare_versions(old: Iterable[Entry], new: Iterable[Entry]) -> list[Edit]:
    """Return what changed from one version of a document to the next, in the order of the newer text.

    Vanished figures stand where they would have stood. What stayed in the same sentence is left out, as are
    figures that repeat their neighbour in another unit. A pure function of the figures of the two versions,
    in whatever order they come.
    """
    before, after = _ordered(old), _ordered(new)
    pairs = _same(before, after)
    same = {id(one) for pair in pairs for one in pair}
    rest = [e for e in before if id(e) not in same]
    fresh = [e for e in after if id(e) not in same]
    found = _alike(rest, fresh)
    edits = [edit for a, b in pairs if (edit := _edit(a, b, reworded=False))]
    edits += [edit for a, b in found if (edit := _edit(a, b, reworded=True))]
    gone = {id(a) for a, _ in found}
    known = {id(b) for _, b in found}
    edits += [Edit("vanished", e, None) for e in rest if id(e) not in gone]
    edits += [Edit("appeared", None, e) for e in fresh if id(e) not in known]
    place = _places([*pairs, *found], before)
    return sorted(edits, key=lambda edit: _position(edit, place))


def _ordered(entries: Iterable[Entry]) -> list[Entry]:
    kept = (e for e in entries if e.claim.restates is None)
    return sorted(kept, key=lambda e: (e.claim.start, e.claim.end, e.claim.claim))


def _same(before: Sequence[Entry], after: Sequence[Entry]) -> list[tuple[Entry, Entry]]:
    """Pair figures that stand at the same place of the same sentence, in order where it is said again."""
    there: dict[tuple[str, str, int], list[Entry]] = defaultdict(list)
    for entry in after:
        there[_spot(entry.claim)].append(entry)
    pairs = []
    for entry in before:
        if same := there[_spot(entry.claim)]:
            pairs.append((entry, same.pop(0)))
    return pairs


def _spot(claim: Claim) -> tuple[str, str, int]:
    at = claim.start - claim.sentence_start
    words = len(claim.sentence[:at].split())
    return " ".join(claim.sentence.split()), claim.surface, words


def _alike(before: Sequence[Entry], after: Sequence[Entry]) -> list[tuple[Entry, Entry]]:
    """Pair figures whose sentences are much alike, the most alike first; each figure once.

    Where very many changed, each is compared with those at about its place among them.
    """
    scored = []
    reach = len(after) if len(before) * len(after) <= MOST_PAIRS else MOST_PAIRS // len(before) // 2
    for i, a in enumerate(before):
        at = i * len(after) // len(before)
        for j in range(max(0, at - reach), min(len(after), at + reach + 1)):
            b = after[j]
            score = _likeness(a, b)
            if score >= ALIKE:
                scored.append((-score, abs(i - j), i, j))
    pairs = []
    used_before: set[int] = set()
    used_after: set[int] = set()
    for _, _, i, j in sorted(scored):
        if i not in used_before and j not in used_after:
            used_before.add(i)
            used_after.add(j)
            pairs.append((before[i], after[j]))
    return pairs


def _likeness(a: Entry, b: Entry) -> float:
    """Return how likely one figure is the other in new words: by the words around, subject and amount."""
    first, second = _words(a.claim), _words(b.claim)
    fast = SequenceMatcher(None, first, second, autojunk=False)
    own = SAME_THING if _subject(a) == _subject(b) else -SAME_THING
    if fast.quick_ratio() + own < ALIKE:
        return 0.0
    same = (a.claim.low, a.claim.high, a.claim.unit) == (b.claim.low, b.claim.high, b.claim.unit)
    return fast.ratio() + own + (0.1 if same else 0.0)


def _subject(entry: Entry) -> str:
    """Return what a figure is about by its own words: topics are of the newest versions."""
    return slot_key(read_slots(entry.claim, load_language(entry.claim.language)))


def _words(claim: Claim) -> list[str]:
    """Return a sentence as words, this figure as one mark and other numbers as another."""
    at, end = claim.start - claim.sentence_start, claim.end - claim.sentence_start
    text = f"{claim.sentence[:at]} \x00 {claim.sentence[end:]}".casefold()
    return re.findall(r"\x00|[^\W\d]+", text)


def _edit(a: Entry, b: Entry, *, reworded: bool) -> Edit | None:
    what = tuple(
        name
        for name, fields in TOLD.items()
        if any(getattr(a.claim, f) != getattr(b.claim, f) for f in fields)
    )
    if any(name not in QUIET for name in what):
        return Edit("changed", a, b, what)
    # Where only another figure of its sentence changed, nothing was said of this one in other words.
    return Edit("reworded", a, b) if reworded and _words(a.claim) != _words(b.claim) else None


def _places(pairs: Iterable[tuple[Entry, Entry]], before: Sequence[Entry]) -> dict[int, int]:
    """Return for each old figure the place in the new text where it stands, or would stand."""
    stands = {id(a): b.claim.start for a, b in pairs}
    places: dict[int, int] = {}
    last = -1
    for entry in before:
        last = stands.get(id(entry), last)
        places[id(entry)] = last
    return places


def _position(edit: Edit, place: dict[int, int]) -> tuple[int, int, int]:
    if edit.new is not None:
        return edit.new.claim.start, 0, edit.new.claim.end
    assert edit.old is not None
    return place[id(edit.old)], 1, edit.old.claim.start
