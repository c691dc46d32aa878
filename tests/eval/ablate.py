"""Switch off the conditions of a module one at a time and say what each gains on sets of labelled documents.

    python tests/eval/ablate.py FILE... [--bench DIR] [--cases DIR] [--cache FILE]
                                     [--most N] [--done FILE]

FILE are modules of ``claimtrack/attribution`` or ``parsing``. An ablation lets an ``if`` never hold, drops one
operand of an ``and`` or ``or`` or one condition of a comprehension, or lets a whole function find nothing. For
each a line comes out: how many right answers the condition gains on each set (negative: it costs them), the
documents on which it decides anything, and its words. What decides nowhere is told without a run.

Documents are parsed once and kept in the cache. For each ablation a process of its own reads only those documents
again on which its condition decides.
"""

from __future__ import annotations

import argparse
import ast
import importlib.util
import json
import os
import pickle
import signal
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import gold
from scoring import Score, _score_document

import claimtrack
from claimtrack.documents import read_documents
from claimtrack.lang import load_language
from claimtrack.model import Document

PACKAGE = Path(claimtrack.__file__).parent
LONGEST = 60
"""Seconds for one ablation: a loop that has lost its condition runs for ever."""

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


# --- sets --------------------------------------------------------------------------------------------------


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


def units(bench: Path, cases: Path) -> Iterator[Unit]:
    """Yield the units of all sets."""
    yield from own_units()
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


def solved(cases: Sequence[Row], claims: list[Row], program: ModuleType) -> Counter[str]:
    """Count the cases that come out right."""
    right = sum(not program.judge(case, claims) for case in cases)
    return Counter(right=right, said=len(cases), gold=len(cases))


# --- readings ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Reading:
    """A document as far as it is read before what is switched off."""

    document: Document
    layout: Any
    parsed: Mapping[int, Any]
    mentions: Sequence[Any]
    contexts: Sequence[Any]
    records: list[dict[str, Any]]


def read_all(documents: Iterable[Document], cache: Path) -> dict[str, Reading]:
    """Return the readings by text; parses are kept in the cache, by sentence."""
    from spacy.tokens import Doc

    from claimtrack import pipeline
    from claimtrack.parsing import ParsedSentence, load_parser, parse_many
    from claimtrack.settings import model

    language, parser = load_language("en"), load_parser(model())
    kept: dict[str, bytes] = pickle.loads(cache.read_bytes()) if cache.exists() else {}
    found, size = {}, len(kept)
    for document in documents:
        read = pipeline._read(document, language)
        missing = [(i, s) for i, s in read.wanted if s.span.of(read.masked.text) not in kept]
        for sentence in parse_many([(read.masked, missing)], parser)[0]:
            kept[sentence.sentence.span.of(read.masked.text)] = sentence.doc.to_bytes()
        parsed = {
            i: ParsedSentence(i, s, Doc(parser.vocab).from_bytes(kept[s.span.of(read.masked.text)]))
            for i, s in read.wanted
        }
        mentions = [
            (i, mention)
            for i, candidates in read.candidates.items()
            for mention in pipeline.find_mentions(parsed[i], candidates, language)
        ]
        mentions = pipeline.inherit_units(mentions, read.masked.text, language)
        contexts = pipeline.read_contexts(read.masked, read.layout, parsed, mentions, language)
        contexts = pipeline.decide_kinds(read.masked, read.layout, parsed, mentions, contexts, language)
        voices = pipeline.attribute(read.masked, read.layout, parsed, mentions, language)
        claims = pipeline._claims(document, read.layout, mentions, contexts, voices)
        records = [claim.record() for claim in claims]
        found[document.text] = Reading(read.masked, read.layout, parsed, mentions, contexts, records)
    if len(kept) > size:
        cache.write_bytes(pickle.dumps(kept))
    return found


def reread(reading: Reading, packages: Mapping[str, ModuleType]) -> list[dict[str, Any]]:
    """Return the records with the voices, and where the context is read anew too, its modality and basis."""
    language = load_language("en")
    parts = (reading.document, reading.layout, reading.parsed, reading.mentions, language)
    contexts = packages["context"].read_contexts(*parts) if "context" in packages else reading.contexts
    records = []
    for old, context, voice in zip(
        reading.records, contexts, packages["attribution"].attribute(*parts), strict=True
    ):
        denied = voice.denied and context.modality == "asserted"
        records.append(
            {
                **old,
                "speaker": voice.speaker,
                "speaker_surface": voice.span.of(reading.document.text) if voice.span else None,
                "speaker_start": voice.span.start if voice.span else None,
                "speaker_end": voice.span.end if voice.span else None,
                "cue": voice.cue,
                "speaker_role": voice.role,
                "speaker_affiliation": voice.affiliation,
                "authority": voice.authority,
                "chain": list(voice.chain),
                "attribution": voice.style,
                "speaker_confidence": round(voice.confidence, 3),
                "modality": "denied" if denied else context.modality,
                "basis": context.basis,
                "hedge": context.hedge,
                "counted": context.counted,
                "counted_head": context.counted_head,
                "action": context.action,
            }
        )
    return records


# --- conditions --------------------------------------------------------------------------------------------


class Conditions(ast.NodeTransformer):
    """Numbers the conditions of a module; wraps them all to tell when they decide, or switches one off."""

    def __init__(self, off: int | None = None) -> None:
        self.off = off
        self.found: list[tuple[int, str]] = []

    def _point(self, node: ast.expr, decides: bool, kind: str, words: str = "") -> ast.expr:
        number = len(self.found)
        self.found.append((node.lineno, f"{kind} {words or ast.unparse(node)}"))
        if self.off is None:
            return ast.copy_location(call("__tell__", number, decides, node), node)
        return ast.copy_location(ast.Constant(not decides), node) if number == self.off else node

    def visit_If(self, node: ast.If) -> ast.AST:
        words = ast.unparse(node.test)
        self.generic_visit(node)
        node.test = self._point(node.test, True, "if", words)
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        words = ast.unparse(node.test)
        self.generic_visit(node)
        node.test = self._point(node.test, True, "if", words)
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        words = [ast.unparse(value) for value in node.values]
        self.generic_visit(node)
        either = isinstance(node.op, ast.Or)
        node.values = [
            self._point(value, either, "or" if either else "and", word)
            for value, word in zip(node.values, words, strict=True)
        ]
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        words = [ast.unparse(test) for test in node.ifs]
        self.generic_visit(node)
        node.ifs = [self._point(test, False, "for", word) for test, word in zip(node.ifs, words, strict=True)]
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        returns = ast.unparse(node.returns) if node.returns else ""
        if returns != "bool" and "None" not in returns:
            return node
        number = len(self.found)
        self.found.append((node.lineno, f"def {node.name}"))
        if self.off is None:
            for inner in ast.walk(node):
                if isinstance(inner, ast.Return) and inner.value is not None:
                    inner.value = ast.copy_location(call("__tell__", number, True, inner.value), inner.value)
        elif number == self.off:
            node.body = [ast.Return(ast.Constant(False if returns == "bool" else None))]
        return node


def call(name: str, number: int, decides: bool, node: ast.expr) -> ast.expr:
    """Return the call that tells a value on and returns it."""
    return ast.Call(
        ast.Name(name, ast.Load()), [ast.Constant(number), ast.Constant(decides), node], keywords=[]
    )


def load_switched(path: Path, conditions: Conditions, tell: Callable[..., Any]) -> dict[str, ModuleType]:
    """Load attribution, and context where the module belongs to it or below, with one module transformed."""
    names = ["attribution"] if path.parent.name == "attribution" else ["attribution", "context"]
    prefixes = tuple(f"claimtrack.{name}" for name in names)
    target = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
    for name in [n for n in sys.modules if n.startswith(prefixes) or n == target]:
        del sys.modules[name]
    tree = conditions.visit(ast.parse(path.read_text(encoding="utf-8")))
    code = compile(ast.fix_missing_locations(tree), str(path), "exec")
    finder = Finder(target, code, tell)
    sys.meta_path.insert(0, finder)
    try:
        return {name: importlib.import_module(f"claimtrack.{name}") for name in names}
    finally:
        sys.meta_path.remove(finder)


class Finder:
    """Gives one module its transformed code."""

    def __init__(self, target: str, code: Any, tell: Callable[..., Any]) -> None:
        self.target, self.code, self.tell = target, code, tell

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:  # noqa: ARG002
        """Return the module's spec if it is the one."""
        return importlib.util.spec_from_loader(name, self) if name == self.target else None

    def create_module(self, spec: Any) -> None:
        """Leave the making of the module to Python."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the transformed code."""
        module.__dict__["__tell__"] = self.tell
        exec(self.code, module.__dict__)


# --- the run -----------------------------------------------------------------------------------------------


def f1(counts: Counter[str]) -> float:
    """Return the F1 of right answers in percent."""
    return 200 * counts["right"] / ((counts["said"] + counts["gold"]) or 1)


def score(unit: Unit, records: Mapping[str, list[dict[str, Any]]]) -> Counter[str]:
    """Return the counts of a unit."""
    return unit.judge([claim for document in unit.documents for claim in records[document.text]])


def ablate(
    path: Path,
    all_units: Sequence[Unit],
    readings: Mapping[str, Reading],
    most: int,
    done: Collection[tuple[str, int]],
) -> Iterator[dict[str, Any]]:
    """Yield what each condition of a module gains, by set; left out are those done before and those that decide
    on more documents."""
    deciding: dict[int, set[str]] = defaultdict(set)
    now = [""]

    def tell(number: int, decides: bool, value: Any) -> Any:
        if bool(value) == decides:
            deciding[number].add(now[0])
        return value

    conditions = Conditions()
    packages = load_switched(path, conditions, tell)
    base: dict[str, list[dict[str, Any]]] = {}
    for now[0], reading in readings.items():
        base[now[0]] = reread(reading, packages)
    counts = [score(unit, base) for unit in all_units]
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for unit, count in zip(all_units, counts, strict=True):
        totals[unit.name] += count
    for number, (line, what) in enumerate(conditions.found):
        texts = deciding[number]
        if len(texts) > most or (path.name, number) in done:
            continue
        answer: dict[str, dict[str, int]] | None = {}
        if texts:
            answer = in_child(partial(switched_off, path, number, texts, all_units, readings, counts))
        gains = None if answer is None else {  # without it the code does not run
            name: round(f1(totals[name]) - f1_after(totals[name], change), 3) for name, change in answer.items()
        }  # fmt: skip
        yield {
            "file": path.name, "number": number, "line": line, "what": what, "documents": len(texts),
            "gains": gains,
        }  # fmt: skip


def f1_after(counts: Counter[str], change: Mapping[str, int]) -> float:
    """Return the F1 once the counts have changed."""
    return f1(Counter({key: counts[key] + change[key] for key in change}))


def switched_off(
    path: Path,
    number: int,
    texts: set[str],
    all_units: Sequence[Unit],
    readings: Mapping[str, Reading],
    counts: Sequence[Counter[str]],
) -> dict[str, dict[str, int]]:
    """Return how the counts of each set change when a condition is switched off."""
    packages = load_switched(path, Conditions(number), lambda *_: None)
    records = {text: reread(readings[text], packages) for text in texts}
    changes: dict[str, dict[str, int]] = defaultdict(lambda: {"right": 0, "said": 0, "gold": 0})
    for unit, before in zip(all_units, counts, strict=True):
        if any(document.text in texts for document in unit.documents):
            here = {d.text: records.get(d.text) or readings[d.text].records for d in unit.documents}
            after = score(unit, here)
            for key in ("right", "said", "gold"):
                changes[unit.name][key] += after[key] - before[key]
    return {name: change for name, change in changes.items() if any(change.values())}


def in_child(work: Callable[[], Any]) -> Any:
    """Return what the work returns in a process of its own; ``None`` where it fails or takes too long."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        signal.alarm(LONGEST)
        try:
            answer = pickle.dumps(work())
        except Exception:
            answer = pickle.dumps(None)
        with os.fdopen(writer, "wb") as out:
            out.write(answer)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as data:
        said = data.read()
    os.waitpid(child, 0)
    return pickle.loads(said) if said else None


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, help="without one only the scores are told")
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench"))
    parser.add_argument("--cases", type=Path, default=Path("../shared/cases/dev"))
    parser.add_argument("--cache", type=Path, default=Path(".ablate.pickle"))
    parser.add_argument("--most", type=int, default=150, help="documents above which a condition is left out")
    parser.add_argument("--done", type=Path, help="rows of before, whose conditions are left out")
    args = parser.parse_args(argv)
    lines = args.done.read_text(encoding="utf-8").splitlines() if args.done else []
    rows = [json.loads(line) for line in lines if line.startswith("{")]
    done = {(row["file"], row["number"]) for row in rows}
    all_units = list(units(args.bench, args.cases))
    readings = read_all((d for unit in all_units for d in unit.documents), args.cache)
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for unit in all_units:
        totals[unit.name] += score(unit, {d.text: readings[d.text].records for d in unit.documents})
    scores = "  ".join(f"{name} {f1(count):.2f}" for name, count in totals.items())
    print(scores, file=sys.stderr, flush=True)
    for path in args.files:
        for row in ablate(path.resolve(), all_units, readings, args.most, done):
            print(json.dumps(row, ensure_ascii=False), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
