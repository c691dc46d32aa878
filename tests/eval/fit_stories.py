"""Labelled events -> ``claimtrack/compare/weights/stories.toml``: what two documents of one story have in common.

    python tests/eval/fit_stories.py FOLDER [--output FILE] [--without EVENT ...]

``FOLDER`` holds ``stories/EVENT/documents.jsonl`` and ``pool/EVENT.jsonl``, an event each, and
``events/documents.jsonl`` with the event in each record; ``bulk/documents.jsonl`` are documents that belong to
none of them. Each event is measured with weights that were fitted without it, in one pot with all the others:
B-cubed precision, recall and F1 over its documents. ``--without`` leaves events out of the weights that are
written, to measure what is built on stories. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from claimtrack.compare import stories
from claimtrack.compare.kinship import ENOUGH, features, kinship
from claimtrack.compare.profiles import Profile, read_profile
from claimtrack.compare.stories import Links, Member, make_stories
from claimtrack.compare.weights import Weights, write_weights
from claimtrack.lang import load_english
from claimtrack.model import Document

NAMES = ("text", "names", "lead", "title", "kinds", "days", "no day", "elsewhere")
"""The features, in the order in which they are written. Left out, as they gained nothing on events that were
not fitted: one main kind, one place or one country alike, another country whatever happened."""

TRAINED = 4.0
"""Shared rarity from which a pair is learned from: below what is compared later, to learn from more that are
none."""

THRESHOLD = -1.5
"""Log-odds at which average linkage stops: on whole texts F1 is the same from -1.5 to -1, on notes best here."""

SHORT = (100, 200, 350, 500)
"""Characters of the notes that are made of the documents, to learn from short texts too."""

POTS = {"whole": 2.0, "whole at once": 2.0, "short": 1.0, "short at once": 1.0}
"""What a pair weighs: of the documents as they are, as if all events had begun on one day (only pairs of two
events), and the same of the notes."""

HARD = 2.0
"""How much more a pair of two events counts that tells of like kinds of happening, from this likeness on."""

ALIKE = 0.6

UNDATED = 0.1
"""Share of pairs that are shown once more as if one document had no date."""

OTHERS = 150
"""Documents of no event."""


@dataclass(frozen=True, slots=True)
class Known:
    """A document whose event is known; one of no event is an event of its own, and not measured."""

    event: str
    document: Document
    profile: Profile
    figures: int = 0

    @property
    def is_measured(self) -> bool:
        """Say whether it belongs to an event."""
        return not self.event.startswith("other ")


def read_known(folder: Path) -> Iterator[tuple[str, Document]]:
    """Yield the documents with their events."""
    for path in sorted(folder.glob("stories/*/documents.jsonl")):
        yield from ((path.parent.name, _document(row)) for row in _rows(path))
    for path in sorted(folder.glob("pool/*.jsonl")):
        yield from ((path.stem, _document(row)) for row in _rows(path))
    for row in _rows(folder / "events" / "documents.jsonl"):
        yield row["event"], _document(row)
    rest = list(_rows(folder / "bulk" / "documents.jsonl"))
    for row in random.Random(5).sample(rest, min(OTHERS, len(rest))):
        yield f"other {row['id']}", _document(row)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    if path.is_file():
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def _document(row: Mapping[str, Any]) -> Document:
    return Document(
        row["id"], row["text"], title=row.get("title"), publisher=row.get("source"), date=row.get("date")
    )


def profiled(folder: Path) -> dict[str, list[Known]]:
    """Return the documents with their profiles: whole and cut to short notes, as they are and all at once."""
    language = load_english()
    figures: Counter[str] = Counter()
    for path in folder.glob("stories/*/figures.jsonl"):
        figures.update(row["document"] for row in _rows(path))
    chance = random.Random(3)
    whole, short = [], []
    for event, document in read_known(folder):
        count = figures[document.id]
        whole.append(Known(event, document, read_profile(document, language), count))
        text = document.text[: chance.choice(SHORT)].rpartition(" ")[0]
        title = document.title if chance.random() < 0.5 else None
        note = replace(document, text=text, title=title)
        short.append(Known(event, document, read_profile(note, language), count))
    pots = {"whole": whole, "short": short}
    return pots | {f"{name} at once": at_once(known) for name, known in pots.items()}


def at_once(known: Sequence[Known]) -> list[Known]:
    """Return the documents as if all events had begun on one day."""
    first: dict[str, str] = {}
    for one in known:
        day = one.profile.day or "9999-12-31"
        first[one.event] = min(first.get(one.event, day), day)
    moved = []
    for one in known:
        day = one.profile.day
        if day is not None:
            later = date.fromisoformat(day) - date.fromisoformat(first[one.event])
            day = (date(2000, 1, 1) + later).isoformat()
        moved.append(replace(one, profile=replace(one.profile, day=day)))
    return moved


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of documents that share some rare words: who, their features, whether they are of one event."""

    ends: Sequence[tuple[int, int]]
    rarity: np.ndarray
    values: np.ndarray
    same: np.ndarray


def shared_rarity(a: Profile, b: Profile) -> float:
    """Return the summed rarity of the terms under which both are looked up."""
    return sum(max(rarity, b.index[term]) for term, rarity in sorted(a.index.items()) if term in b.index)


def pair_up(known: Sequence[Known]) -> Pairs:
    """Return the pairs to learn from."""
    ends, rarity, values, same = [], [], [], []
    for i, a in enumerate(known):
        for j in range(i + 1, len(known)):
            b = known[j]
            shared = shared_rarity(a.profile, b.profile)
            if shared < min(TRAINED, ENOUGH):
                continue
            found = features(a.profile, b.profile)
            ends.append((i, j))
            rarity.append(shared)
            values.append([found.get(name, 0.0) for name in NAMES])
            same.append(a.event == b.event)
    return Pairs(ends, np.array(rarity), np.array(values), np.array(same))


def fit(pots: Mapping[str, tuple[Sequence[Known], Pairs]], without: Collection[str] = ()) -> Weights:
    """Return the weights from all events but some. Each event counts alike, however many documents it has."""
    rows, labels, weights = [], [], []
    chance = random.Random(7)
    day, no_day, kinds = (NAMES.index(name) for name in ("days", "no day", "kinds"))
    known, _ = pots["whole"]
    size = Counter(one.event for one in known)
    for pot, (known, pairs) in pots.items():
        for (i, j), shared, values, same in zip(
            pairs.ends, pairs.rarity, pairs.values, pairs.same, strict=True
        ):
            a, b = known[i], known[j]
            if shared < TRAINED or a.event in without or b.event in without:
                continue
            if not (a.is_measured or b.is_measured):
                continue  # nobody said whether they belong together
            if same and pot.endswith("at once"):
                continue  # nothing else than in the pot as it is
            counts = 1 / (size[a.event] - 1) if same else HARD if values[kinds] > ALIKE else 1.0
            rows.append(values)
            labels.append(same)
            weights.append(POTS[pot] * counts)
            if chance.random() < UNDATED:
                undated = values.copy()
                undated[day], undated[no_day] = 0.0, 1.0
                rows.append(undated)
                labels.append(same)
                weights.append(weights[-1])
    x, y, w = np.array(rows), np.array(labels), np.array(weights)
    w[y] *= w[~y].sum() / w[y].sum()
    model = LogisticRegression(C=1.0, max_iter=3000).fit(x, y, sample_weight=w)
    of = {name: round(float(value), 2) for name, value in zip(NAMES, model.coef_[0], strict=True)}
    events = {one.event for one in known if one.is_measured and one.event not in without}
    made = {
        "by": "tests/eval/fit_stories.py",
        "on": date.today().isoformat(),
        "pairs": len(y),
        "events": len(events),
    }
    return Weights(round(float(model.intercept_[0]), 2), THRESHOLD, of, made)


def group(known: Sequence[Known], pairs: Pairs, weights: Weights) -> dict[str, str]:
    """Return the story of each document, as a ledger with all of them would have it."""
    order = sorted(range(len(known)), key=lambda i: known[i].document.id)
    place = {i: at for at, i in enumerate(order)}
    found = []
    for (i, j), shared in zip(pairs.ends, pairs.rarity, strict=True):
        if shared >= ENOUGH:
            score = kinship(known[i].profile, known[j].profile, weights).score
            if score > stories.WEAKEST:
                found.append((place[i], place[j], score))
    members = [Member(known[i].document.id, known[i].document.id, known[i].profile) for i in order]
    links = Links.of(*([row[k] for row in found] for k in range(3)))
    made = make_stories(members, links, weights.threshold, load_english())
    return {document: story.key for story in made for document in story.documents}


def b_cubed(known: Sequence[Known], story_of: Mapping[str, str], event: str) -> tuple[float, float, float]:
    """Return precision, recall and F1 over the documents of an event."""
    stories_: dict[str, list[Known]] = defaultdict(list)
    for one in known:
        stories_[story_of[one.document.id]].append(one)
    own = [one for one in known if one.event == event]
    hits = [sum(o.event == event for o in stories_[story_of[one.document.id]]) for one in own]
    sizes = [len(stories_[story_of[one.document.id]]) for one in own]
    precision = sum(hit / size for hit, size in zip(hits, sizes, strict=True)) / len(own)
    recall = sum(hit / len(own) for hit in hits) / len(own)
    return precision, recall, 2 * precision * recall / (precision + recall)


def mixed(known: Sequence[Known], story_of: Mapping[str, str], event: str) -> int:
    """Return how many figures of an event stand in a story that has a document of another event."""
    events: dict[str, set[str]] = defaultdict(set)
    for one in known:
        events[story_of[one.document.id]].add(one.event)
    return sum(
        one.figures for one in known if one.event == event and events[story_of[one.document.id]] != {event}
    )


def main() -> None:
    """Print the figures of each event, left out, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--output", type=Path)
    parser.add_argument("--without", nargs="*", default=[])
    parser.add_argument("--quick", action="store_true", help="Only fit and write.")
    asked = parser.parse_args()
    pots = {name: (known, pair_up(known)) for name, known in profiled(asked.folder).items()}
    weights = fit(pots, asked.without)
    if asked.output:
        asked.output.write_text(write_weights(weights), encoding="utf-8")
    print(write_weights(weights))
    if asked.quick:
        return
    known, _ = pots["whole"]
    left_out = {event: fit(pots, [event]) for event in sorted({o.event for o in known if o.is_measured})}
    for pot, (known, pairs) in pots.items():
        measure(pot, known, pairs, left_out)
    known, pairs = pots["whole"]
    story_of = group(known, pairs, weights)
    others = Counter(story_of[one.document.id] for one in known if not one.is_measured)
    print(f"documents of no event: {sum(others.values())} in {len(others)} stories")


def measure(pot: str, known: Sequence[Known], pairs: Pairs, left_out: Mapping[str, Weights]) -> None:
    """Print how well the events of a pot are found with the weights that were fitted without them."""
    rows = []
    print(f"{pot + ', left out':24} documents      P      R     F1  figures mixed")
    for event, weights in left_out.items():
        story_of = group(known, pairs, weights)
        row = b_cubed(known, story_of, event)
        rows.append(row)
        size = sum(one.event == event for one in known)
        shown = "  ".join(f"{100 * value:5.1f}" for value in row)
        print(f"{event:24} {size:9}  {shown}  {mixed(known, story_of, event):13}")
    precision, recall = (sum(row[i] for row in rows) / len(rows) for i in (0, 1))
    f1 = 2 * precision * recall / (precision + recall)
    print(f"{'mean':34}  {100 * precision:5.1f}  {100 * recall:5.1f}  {100 * f1:5.1f}\n")


if __name__ == "__main__":
    main()
