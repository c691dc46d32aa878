"""A draft with its figures, and a ledger -> how each figure stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from claimtrack.checking.citing import cited
from claimtrack.checking.deciding import Answer, Case, decide
from claimtrack.checking.events import Names, names_in, names_of
from claimtrack.checking.fitting import Fit, fit, saying_of
from claimtrack.checking.inside import disagreeing
from claimtrack.checking.placing import Placed, Places, alone, place
from claimtrack.checking.values import VERDICTS, Checked, CheckedDraft, Side
from claimtrack.compare.independence import count_origins
from claimtrack.compare.pairing import evidence
from claimtrack.compare.sayings import Saying
from claimtrack.compare.standing import can_stand
from claimtrack.compare.weights import load_weights
from claimtrack.filters import Filters
from claimtrack.model import Claim, Document, Entry
from claimtrack.store.chunks import chunks

if TYPE_CHECKING:
    from claimtrack.lang import Language
    from claimtrack.store import Store

EVERYTHING = Filters()

NEAREST = 1
"""Figures that are shown where none can be compared."""


def check_draft(
    store: Store,
    document: Document,
    claims: Sequence[Claim],
    language: Language,
    filters: Filters = EVERYTHING,
) -> CheckedDraft:
    """Return how the figures of a draft stand against those of a ledger that pass; the ledger is only read.

    What repeats its neighbour in another unit is left out.
    """
    held = [claim for claim in claims if claim.restates is None and claim.low is not None]
    if filters.as_of is not None:
        held = [_as_of(claim, filters.as_of) for claim in held]
    places = place(store, document, held, language, filters)
    own = alone(held, document, language)
    beside = disagreeing([s for s in (saying_of(entry, language) for entry in own) if s is not None])
    names = names_in(document, held, language)
    stories = [_Story(placed, language, names) for placed in places.stories]
    figures = []
    for at, entry in enumerate(own):
        answer = _best(story.answer(at) for story in stories)
        figures.append(_checked(entry, answer, beside.get(entry.claim.claim, ()), stories, at, document))
    return CheckedDraft(document, tuple(figures), _names(places), places.copies)


def _as_of(claim: Claim, day: str) -> Claim:
    """Return a figure as of a day, unless the draft says of which it is."""
    return claim if claim.asof_basis == "stated" else replace(claim, asof=day, date=claim.date or day)


def _names(places: Places) -> tuple[str, ...]:
    return tuple(placed.name for placed in places.stories)


@dataclass(slots=True)
class _Story:
    """One story of the ledger beside a draft."""

    placed: Placed
    language: Language
    draft: Names
    sayings: list[Saying]
    names: frozenset[str]

    def __init__(self, placed: Placed, language: Language, draft: Names) -> None:
        self.placed, self.language, self.draft = placed, language, draft
        self.names = names_of(placed.ledger)
        found = (saying_of(entry, language) for entry in placed.ledger)
        self.sayings = sorted((s for s in found if s is not None), key=lambda one: one.order)

    def answer(self, at: int) -> Answer | None:
        """Return the verdict on the draft's figure at a place."""
        mine = saying_of(_credited(self.placed.draft, at), self.language)
        if mine is None:
            return None
        fits = self.fits(mine)
        publishers, is_press = cited(mine.claim, self.placed.ledger, self.language)
        source = [one for one in fits if one.entry.claim.publisher in publishers]
        return decide(Case(mine, fits, bool(publishers), source, is_press))

    def fits(self, mine: Saying) -> list[Fit]:
        """Return the figures of the ledger that are of one thing with one of the draft, in the order of
        time."""
        joined = {
            other.entry.topic
            for other in self.sayings
            if other.entry.topic_decided and _topic(other.entry) == mine.entry.topic
        }
        is_known = self.placed.is_asked or (
            self.placed.is_sure and self.draft.are_known(mine.claim, self.names)
        )
        mates = {id(o): _topic(o.entry) == mine.entry.topic or o.entry.topic in joined for o in self.sayings}
        circle = mine.entry.circle
        near = [other for other in self.sayings if mates[id(other)] or other.entry.circle == circle]
        found = (
            fit(
                mine,
                other,
                score,
                one_topic=mates[id(other)],
                one_circle=other.entry.circle == circle,
                one_story=is_known,
            )
            for other, score in zip(near, _evidence(mine, near), strict=True)
        )
        return [one for one in found if one is not None]

    def nearest(self, at: int) -> list[Entry]:
        """Return what comes nearest to the draft's figure at a place: of its circle, of its measure or noun,
        or of its amount."""
        mine = saying_of(self.placed.draft[at], self.language)
        if mine is None:
            return []
        a = mine.slots
        ranked = []
        for other in self.sayings:
            b = other.slots
            if a.scale != b.scale:
                continue
            likeness = (
                2.0 * (other.entry.circle == mine.entry.circle)
                + 2.0 * (a.family is not None and a.family == b.family)
                + 1.5 * (a.head is not None and a.head == b.head)
                + 1.0 * (mine.value == other.value)
            )
            if likeness >= 1.5:
                ranked.append((-likeness, other))
        ranked.sort(key=lambda one: one[0])
        return [other.entry for _, other in ranked[:NEAREST]]


def _credited(draft: Sequence[Entry], at: int) -> Entry:
    """Return a figure of a draft, that of a headline or a summary with the voice to which the draft credits
    the same amount elsewhere."""
    entry = draft[at]
    if entry.claim.speaker is not None:
        return entry
    for other in draft:
        claim = other.claim
        same = (claim.low, claim.high, claim.unit) == (entry.claim.low, entry.claim.high, entry.claim.unit)
        if same and claim.speaker is not None and other.topic == entry.topic:
            voice = {name: getattr(claim, name) for name in VOICE}
            return replace(entry, claim=replace(entry.claim, **voice))
    return entry


VOICE = ("speaker", "speaker_role", "speaker_affiliation", "authority", "chain", "cue", "attribution")
"""The fields that say whose a figure is."""


def _evidence(mine: Saying, others: Sequence[Saying]) -> list[float]:
    """Return for each of some figures the log-odds that a draft's shares a topic with it."""
    found: list[float] = []
    for some in chunks(others, ROW):
        matrix = evidence([mine.slots, *(other.slots for other in some)], load_weights("topics"))
        found += [float(value) for value in matrix[0][1:]]
    return found


ROW = 40
"""Figures that are weighed at once: all pairs of them are, and only one row of each such square is wanted."""


def _topic(entry: Entry) -> str:
    return entry.derived.key if entry.derived else entry.topic


def _best(answers: Iterable[Answer | None]) -> Answer | None:
    """Return the answer that tells most: a sure one before one that is not, then what supports a figure."""
    found = [one for one in answers if one is not None]
    return min(found, key=lambda one: (not one.is_sure, -VERDICTS.index(one.verdict)), default=None)


def _checked(
    entry: Entry,
    answer: Answer | None,
    beside: Sequence[Saying],
    stories: Sequence[_Story],
    at: int,
    document: Document,
) -> Checked:
    line = document.text.count("\n", 0, entry.claim.start) + 1
    others = tuple(Side("beside", other.entry) for other in beside)
    if not can_stand(entry) and (answer is None or answer.verdict != "supported"):
        return Checked(entry, "aside", line=line)
    if answer is not None and answer.verdict == "newer" and not answer.is_sure:
        answer = Answer("nothing", False, tuple(Side("nearest", side.entry) for side in answer.sides))
    if answer is None or answer.verdict in ("nothing", "newer"):
        if others:
            return Checked(entry, "inside", True, (*others, *(answer.sides if answer else ())), 0, line)
        if answer is None:
            near = next((found for story in stories if (found := story.nearest(at))), [])
            return Checked(entry, "nothing", True, tuple(Side("nearest", one) for one in near), 0, line)
    saying = [side.entry for side in answer.sides if side.part == "says so"]
    origins = count_origins(saying) if saying else 0
    return Checked(entry, answer.verdict, answer.is_sure, (*answer.sides, *others), origins, line)
