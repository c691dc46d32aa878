"""Measure topics, relations, changes and standing figures on our own pairs and stories (see stories.py).

python tests/eval/compare.py             the tables
python tests/eval/compare.py --errors    every error with the texts or the story it is in
python tests/eval/compare.py --check     fail when a score fell below its floor or the gold changed
python tests/eval/compare.py --pin       raise the floors to today's scores; --allow-lower also lowers them

Everything runs through the whole chain: documents, claims, topics, copies, one sweep. A pair counts as
unrelated when the sweep says nothing about it. All scores are percentages, and higher is better.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import floors
import stories
from floors import Scores
from scoring import prf, share
from stories import Pair, Place, Story

from claimtrack.compare import Relation, find_copies, fold, origins, standing, sweep, topics_of
from claimtrack.lang import load_language
from claimtrack.model import Document, Entry
from claimtrack.pipeline import extract

FLOORS = stories.HERE / "compare_floors.json"

COARSE = {"repeats": "compatible", "agrees": "compatible", "diverges": "tension", "conflicts": "tension",
          "updates": "change", "corrects": "change"}  # fmt: skip
"""Labels that mean much the same to a reader; the others stand for themselves."""

Results = dict[str, Scores]


class Ledger:
    """The claims of some documents with their topics, origins and relations, found once."""

    def __init__(self, documents: Sequence[Document], parser: Any) -> None:
        """Run the whole chain over the documents."""
        self.language = load_language("en")
        copies = find_copies((document.id, document.text) for document in documents)
        of = origins(copies, [document.id for document in documents])
        read = [
            (i, document, claim)
            for i, document in enumerate(documents)
            for claim in extract(document, parser, self.language)
        ]
        made = topics_of([claim for _, _, claim in read], self.language)
        self.entries = [
            Entry(claim, topic.key, document.id, i, i, of[document.id], "2030-01-01", derived=topic)
            for (i, document, claim), topic in zip(read, made, strict=True)
        ]
        self.relations = list(sweep(self.entries, language=self.language).relations)
        self.pairs: dict[frozenset[str], Relation] = {
            frozenset((r.a.claim + r.a.document, r.b.claim + r.b.document)): r for r in self.relations
        }

    def at(self, place: Place) -> Entry | None:
        """Return the figure at a place, if one was found there."""
        document, span = place
        near = [e for e in self.entries if e.claim.document == document and e.claim.start < span.end]
        near = [e for e in near if span.start < e.claim.end]
        return max(near, key=lambda e: min(e.claim.end, span.end) - e.claim.start, default=None)

    def between(self, a: Place, b: Place) -> Relation | None:
        """Return the relation found between two figures; none is the answer "unrelated"."""
        one, other = self.at(a), self.at(b)
        if one is None or other is None:
            return None
        return self.pairs.get(frozenset(e.claim.claim + e.claim.document for e in (one, other)))


def measure_pairs(pairs: Sequence[Pair], parser: Any) -> tuple[Scores, list[str]]:
    """Return F1 by label, its mean over labels and over coarse labels, and a line for each error."""
    answers, errors = [], []
    for pair in pairs:
        ledger = Ledger(pair.documents, parser)
        relation = ledger.between(pair.a, pair.b)
        answers.append(relation.relation if relation else "unrelated")
        if answers[-1] != pair.label:
            told = relation.reason if relation else _unread(ledger, (pair.a, pair.b))
            errors.append(f"{pair.label} wanted, {answers[-1]} given ({told})\n    {pair.text}")
    golds = [pair.label for pair in pairs]
    fine = _f1(golds, answers)
    coarse = _f1([COARSE.get(g, g) for g in golds], [COARSE.get(a, a) for a in answers])
    calm = [(g, a) for g, a in zip(golds, answers, strict=True) if COARSE.get(g) not in ("tension", "change")]
    tense = [a for g, a in zip(golds, answers, strict=True) if COARSE.get(g) == "tension"]
    scores = {
        "macro-F1": sum(fine.values()) / len(fine),
        "macro-F1 coarse": sum(coarse.values()) / len(coarse),
        "tension seen": share(sum(COARSE.get(a) == "tension" for a in tense), len(tense)),
        "calm not called a conflict": share(sum(a != "conflicts" for _, a in calm), len(calm)),
    }
    return scores | {f"F1 {label}": value for label, value in fine.items()}, errors


def _unread(ledger: Ledger, places: Iterable[Place]) -> str:
    """Say why nothing was found between two figures."""
    entries = [ledger.at(place) for place in places]
    if None in entries:
        return "a figure was not read"
    return " and ".join(entry.topic for entry in entries if entry is not None)


def _f1(golds: Sequence[str], answers: Sequence[str]) -> Scores:
    hits = Counter(g for g, a in zip(golds, answers, strict=True) if g == a)
    given, wanted = Counter(answers), Counter(golds)
    return {label: prf(hits[label], given[label], wanted[label])[2] for label in wanted}


class Tally:
    """Counts of right and asked by score, and the errors behind them."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.right: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()
        self.errors: list[str] = []

    def ask(self, score: str, is_right: bool, error: str) -> None:
        """Count one question, and keep what to say where it went wrong."""
        self.asked[score] += 1
        self.right[score] += is_right
        if not is_right:
            self.errors.append(f"{score}: {error}")


def measure_stories(all_stories: Sequence[Story], parser: Any) -> tuple[Scores, list[str]]:
    """Return the scores over all stories, and a line for each error."""
    tally = Tally()
    placed: list[tuple[str, str, str]] = []
    for story in all_stories:
        placed += _judge(story, Ledger(story.documents, parser), tally)
    scores = {name: share(tally.right[name], tally.asked[name]) for name in tally.asked}
    p, r = b_cubed([(gold, topic) for gold, topic, _ in placed])
    scores |= {"topics P": p, "topics R": r, "topics F1": 2 * p * r / (p + r) if p + r else 0.0}
    tally.errors += _torn(placed)
    return scores, sorted(tally.errors)


def b_cubed(placed: Sequence[tuple[str, str]]) -> tuple[float, float]:
    """Return precision and recall of groups: for each item, how many of those in its group given belong to
    its group wanted, and the other way round; each item is (group wanted, group given).

    >>> b_cubed([("a", "x"), ("a", "x"), ("b", "y")])
    (100.0, 100.0)
    """

    def one(mine: int, other: int) -> float:
        groups: dict[str, Counter[str]] = defaultdict(Counter)
        for item in placed:
            groups[item[mine]][item[other]] += 1
        return sum(share(groups[i[mine]][i[other]], groups[i[mine]].total()) for i in placed) / len(placed)

    return (one(1, 0), one(0, 1)) if placed else (0.0, 0.0)


def _torn(placed: Sequence[tuple[str, str, str]]) -> list[str]:
    """Say which wanted topics are torn, and which given ones hold figures of several."""
    wanted: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    given: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for gold, topic, label in placed:
        wanted[gold][topic].append(label)
        given[topic][gold].append(label)
    lines = []
    for groups, what in ((wanted, "is torn"), (given, "mixes")):
        for key, parts in groups.items():
            if len(parts) > 1:
                told = "; ".join(f"{' '.join(labels)}: {name}" for name, labels in parts.items())
                lines.append(f"topics: {key} {what}: {told}")
    return lines


def _judge(story: Story, ledger: Ledger, tally: Tally) -> list[tuple[str, str, str]]:
    """Count what is right of one story; return (topic wanted, topic given, label) for each figure."""
    found = {label: ledger.at(place) for label, place in story.figures.items()}
    names = {(e.claim.claim, e.claim.document): label for label, e in found.items() if e is not None}
    for label, entry in found.items():
        tally.ask("figures found", entry is not None, f"{story.name} {label}")
    for a, b, labels in _threes(story, "relations"):
        given = ledger.between(story.figures[a], story.figures[b])
        tally.ask("relations found", given is not None and given.relation in labels,
                  f"{story.name} {a} {b} {'|'.join(labels)} wanted, {_say(given)}")  # fmt: skip
    for row in story.wanted["never"]:
        given = ledger.between(story.figures[row[0]], story.figures[row[1]])
        clear = given is None or (len(row) > 2 and given.relation not in row[2].split("|"))
        tally.ask("kept apart", clear, f"{story.name} {' '.join(row)}, {_say(given)}")
    _judge_tensions(story, ledger, names, tally)
    _judge_standing(story, ledger, names, tally)
    for row in story.wanted["changes"]:
        given = ledger.between(story.figures[row[0]], story.figures[row[1]])
        right = (
            given is not None and given.relation in row[2].split("|") and given.change in row[3].split("|")
        )
        tally.ask("changes right", right, f"{story.name} {' '.join(row)}, {_say(given)}")
    for a, b, labels in _threes(story, "notes"):
        given = ledger.between(story.figures[a], story.figures[b])
        tally.ask("notes found", given is not None and bool(set(labels) & set(given.notes)),
                  f"{story.name} {a} {b} {labels[0]}, {_say(given)}")  # fmt: skip
    of = {label: row[0] for row in story.wanted["topics"] for label in row}
    return [
        (f"{story.name} {of[label]}", f"{story.name} {entry.topic}", label)
        for label, entry in found.items()
        if entry is not None and label in of
    ]


def _judge_tensions(story: Story, ledger: Ledger, names: Mapping[tuple[str, str], str], tally: Tally) -> None:
    """Ask of each conflict and divergence shown whether the story has it."""
    fine = {
        (frozenset((a, b)), label) for name in ("relations", "may") for a, b, ls in _threes(story, name) for label in ls
    }  # fmt: skip
    for finding in fold(ledger.relations):
        shown = [r for r in (finding.first, *finding.again) if r.is_tension]
        ends = [frozenset(names.get((c.claim, c.document), "?") for c in (r.a, r.b)) for r in shown]
        known = [end for end in ends if "?" not in end]
        if known:
            label = finding.first.relation
            right = any((end, label) in fine for end in known)
            tally.ask("tensions right", right, f"{story.name} {' '.join(sorted(known[0]))}, {_say(shown[0])}")


def _judge_standing(story: Story, ledger: Ledger, names: Mapping[tuple[str, str], str], tally: Tally) -> None:
    """Ask whose figures stand in the end."""
    stands = {names.get((e.claim.claim, e.claim.document)) for e in standing(ledger.entries).values()}
    for name, wanted in (("standing", True), ("replaced", False)):
        for (label,) in story.wanted[name]:
            tally.ask("standing right", (label in stands) is wanted, f"{story.name} {label} is {name}")


def _threes(story: Story, name: str) -> list[tuple[str, str, list[str]]]:
    """Return the rows of a list with their alternatives taken apart."""
    return [(a, b, labels.split("|")) for a, b, labels in story.wanted[name]]


def _say(relation: Relation | None) -> str:
    if relation is None:
        return "nothing found"
    change = f" ({relation.change})" if relation.change else ""
    return f"found {relation.relation}{change}: {relation.reason} {' '.join(relation.notes)}".strip()


def measure(parser: Any = None) -> tuple[Results, dict[str, list[str]]]:
    """Return the scores of the pairs and of the stories, and their errors."""
    if parser is None:
        from claimtrack.parsing import load_parser
        from claimtrack.settings import model

        parser = load_parser(model())
    found = {
        "pairs": measure_pairs(stories.load_pairs(), parser),
        "stories": measure_stories(stories.load_stories(), parser),
    }
    rounded = {name: {task: round(v, 1) for task, v in scores.items()} for name, (scores, _) in found.items()}
    return rounded, {name: errors for name, (_, errors) in found.items()}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return 1 when a check fails."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    floors.add_options(options, FLOORS)
    options.add_argument("--errors", action="store_true", help="print every error")
    args = options.parse_args(argv)
    results, errors = measure()
    if args.errors:
        for name, lines in errors.items():
            print("\n".join([f"-- {name}", *lines]))
    print(floors.table(results))
    return floors.conclude(args, FLOORS, results, stories.facts())


if __name__ == "__main__":
    sys.exit(main())
