"""The labelled documents by which an ablation is judged, each with what counts the right answers."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import gold
from scoring import Score, _score_document

from claimtrack.compare import topics_of
from claimtrack.documents import read_documents
from claimtrack.lang import load_language
from claimtrack.model import Claim, Document

READABLE = ("turkey-quake", "gm-strike", "texaco-pennzoil", "west-nile", "chechnya", "migrant-boats")
"""The stories that rules may be read from."""

SPEAKERS = ("polnear_dev", "polnear_train", "polnear_more")
Row = Mapping[str, Any]
Judge = Callable[[list[Row]], Counter[str]]
"""What counts the right answers of one unit: ``right``, ``said`` and ``gold``."""


@dataclass(slots=True)
class Unit:
    """The documents that are judged together, with the set that they belong to."""

    name: str
    documents: list[Document]
    judge: Judge


def load_program(path: Path) -> ModuleType:
    """Return a scorer as a module."""
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def units(bench: Path, cases: Path, same: Sequence[Path] = ()) -> Iterator[Unit]:
    """Yield the units of all sets."""
    yield from own_units()
    seeds = list(documents_of(gold.source_of("seeds")))
    yield Unit("seeds_topics", seeds, partial(as_before, {}, topic_keys))
    for path in same:
        for document in documents_of(path):
            yield Unit("same", [document], partial(as_before, {}, claim_keys))
    speakers = load_program(bench / "score_speakers.py")
    for name in SPEAKERS:
        path = bench / "speakers" / f"{name}.jsonl"
        golds = {row["id"]: row for row in speakers.read(path)}
        for document in documents_of(path):
            row = golds[document.id]
            yield Unit(name, [document], lambda claims, row=row: speakers.count(row, claims, None))
    stories = load_program(bench / "score_stories.py")
    for folder in sorted((bench / "stories").iterdir()):
        figures = defaultdict(list)
        for figure in stories.read(folder / "figures.jsonl"):
            figures[figure["document"]].append(figure)
        for document in documents_of(folder / "documents.jsonl"):
            firm = [f for f in figures[document.id] if not f["doubtful"]]
            yield Unit("stories", [document], lambda claims, firm=firm: voices(firm, claims, stories))
            if folder.name in READABLE:
                for name, is_right in (("places", right_place), ("days", right_day)):
                    yield Unit(name, [document], partial(told, firm, partial(is_right, stories), name))
        if folder.name in READABLE:
            firm = [f for of in figures.values() for f in of if not f["doubtful"] and f["series"]]
            whole_story = list(documents_of(folder / "documents.jsonl"))
            yield Unit("topics", whole_story, partial(grouped, firm, stories))
    scorer = load_program(bench / "score_claims.py")
    rows = defaultdict(list)
    for row in scorer.read(bench / "claims" / "claims.jsonl"):
        rows[row["document"]].append(row)
    for document in documents_of(bench / "claims" / "documents.jsonl"):
        mine = rows[document.id]
        yield Unit("claims", [document], lambda claims, mine=mine: whole(mine, claims, scorer))
    program = load_program(cases.parent / "score_cases.py")
    wanted = defaultdict(list)
    for line in (cases / "cases.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if not case["options"]:
            wanted[case["file"]].append(case)
    for file, of_file in wanted.items():
        found = list(documents_of(cases / "files" / file))
        yield Unit("cases", found, lambda claims, of_file=of_file: solved(of_file, claims, program))


def own_units() -> Iterator[Unit]:
    """Yield the units of our own gold and of the seeds."""
    for name in gold.SETS:
        golds = {document.id: document for document in gold.load(name)}
        source = gold.source_of(name)
        for document in documents_of(source):
            of = golds.get(Path(document.id).name if source.is_dir() else document.id)
            if of is not None:
                yield Unit(name, [document], lambda claims, of=of: own(of, claims))


def documents_of(path: Path) -> Iterator[Document]:
    """Yield the documents of a file that can be read."""
    return (found for found in read_documents(str(path)) if isinstance(found, Document))


def own(document: gold.GoldDocument, claims: list[Row]) -> Counter[str]:
    """Count whole claims as tests/eval/run.py does."""
    table: dict[str, Score] = defaultdict(Score)
    _score_document(document, claims, table)
    part = table["all"]
    return Counter(right=part.whole, said=part.claims, gold=part.gold)


def right_place(scorer: ModuleType, claim: Row, figure: Row) -> bool:
    """Say whether a claim has the place of the figure that it is."""
    return bool(scorer.same_name(claim["place"], figure["place"]))


def right_day(_: ModuleType, claim: Row, figure: Row) -> bool:
    """Say whether a claim is as of the day of the figure that it is, or of a period that ends with it."""
    return figure["asof"] in (claim["asof"], claim["time_end"])


def told(
    figures: Sequence[Row], is_right: Callable[[Row, Row], bool], name: str, claims: list[Row]
) -> Counter[str]:
    """Count the figures of a story whose place or day is right, of those that have one."""
    counts: Counter[str] = Counter()
    for figure in figures:
        over = [c for c in claims if c["start"] < figure["end"] and figure["start"] < c["end"]]
        if over and figure["place" if name == "places" else "asof"]:
            claim = min(over, key=lambda c: abs(c["start"] - figure["start"]))
            counts += Counter(right=is_right(claim, figure), said=1, gold=1)
    return counts


def voices(figures: Sequence[Row], claims: list[Row], scorer: ModuleType) -> Counter[str]:
    """Count the figures of a story whose voice is right, or rightly nobody."""
    counts: Counter[str] = Counter()
    for figure in figures:
        over = [c for c in claims if c["start"] < figure["end"] and figure["start"] < c["end"]]
        if over:
            claim = min(over, key=lambda c: abs(c["start"] - figure["start"]))
            right = scorer.same_name(claim["speaker"], figure["voice"])
            counts += Counter(right=right, said=1, gold=1)
    return counts


def whole(rows: Sequence[Row], claims: list[Row], scorer: ModuleType) -> Counter[str]:
    """Count the claims that are right as a whole as score_claims.py does."""
    said = [c for c in claims if c["low"] is not None]
    firm = [r for r in rows if r.get("kind") != "not" and not r.get("doubtful")]
    right = 0
    for want, have in scorer.pair([r for r in rows if r.get("kind") != "not"], said):
        second = {**want, **want.get("also", {})}
        same = all(scorer.FIELDS[f](want, have) or scorer.FIELDS[f](second, have) for f in scorer.WHOLE)
        right += same and not want.get("doubtful")
    return Counter(right=right, said=len(said), gold=len(firm))


def grouped(figures: Sequence[Row], scorer: ModuleType, claims: list[Row]) -> Counter[str]:
    """Return the B-cubed F1 of the topics of a story's figures, as so many figures that are right."""
    of = dict(zip(map(place_of, claims), topic_labels(claims), strict=True))
    placed = []
    for figure in figures:
        over = [
            c
            for c in claims
            if c["document"] == figure["document"]
            and c["start"] < figure["end"]
            and figure["start"] < c["end"]
        ]
        if over:
            claim = min(over, key=lambda c: abs(c["start"] - figure["start"]))
            placed.append((figure["series"], of[place_of(claim)]))
    right = scorer.b_cubed(placed)[2] * len(placed)
    return Counter(right=right, said=len(placed), gold=len(figures))


def place_of(claim: Row) -> tuple[str, int, int]:
    """Return what a claim is known by."""
    return claim["document"], claim["start"], claim["end"]


def topic_labels(claims: list[Row]) -> list[str]:
    """Return the key of the topic of each claim of one story."""
    made = topics_of([Claim.from_record(claim) for claim in claims], load_language("en"))
    return [topic.key for topic in made]


def topic_keys(claims: list[Row]) -> set[Any]:
    """Return each claim with the first one of its topic."""
    first: dict[str, Any] = {}
    places = map(place_of, claims)
    return {
        (place, first.setdefault(key, place)) for place, key in zip(places, topic_labels(claims), strict=True)
    }


def claim_keys(claims: list[Row]) -> set[Any]:
    """Return each claim with all that is said of it but how sure it is."""
    return {json.dumps({k: v for k, v in c.items() if not k.endswith("confidence")}) for c in claims}


def as_before(
    known: dict[str, set[Any]], keys: Callable[[list[Row]], set[Any]], claims: list[Row]
) -> Counter[str]:
    """Count what comes out as it did the first time."""
    now = keys(claims)
    before = known.setdefault("", now)
    return Counter(right=len(now & before), said=len(now), gold=len(before))


def solved(cases: Sequence[Row], claims: list[Row], program: ModuleType) -> Counter[str]:
    """Count the cases that come out right."""
    right = sum(not program.judge(case, claims) for case in cases)
    return Counter(right=right, said=len(cases), gold=len(cases))
