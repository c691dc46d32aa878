"""Switch off the conditions of a module one at a time and say what each gains on sets of labelled documents.

    python tests/eval/ablate.py FILE... [--bench DIR] [--cases DIR] [--cache FILE] [--most N] [--done FILE] [--whole]
                                     [--without SET...] [--same DOCUMENTS...]

FILE are modules of ``claimtrack/quantities``, ``context`` or ``attribution``. An ablation lets an ``if`` never hold, drops one
operand of an ``and`` or ``or`` or one condition of a comprehension, or lets a whole function find nothing. For
each a line comes out: how many right answers the condition gains on each set (negative: it costs them), the
documents on which it decides anything, and its words. What decides nowhere is told without a run.

The set ``topics`` are the labelled stories, each read whole: the B-cubed F1 of the topics that its claims make;
``places`` and ``days`` are their figures whose place and as-of day are right.
``seeds_topics`` and ``same`` ask for nothing but what comes out now: the topics of the seeds, and each claim of the
documents given with ``--same``.

Sentences are parsed once and kept in the cache. For each ablation a process of its own reads only those documents
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
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from ablation_sets import Row, Unit, units

import claimtrack
from claimtrack.lang import load_language
from claimtrack.model import Document

PACKAGE = Path(claimtrack.__file__).parent
PARTS = ("quantities", "context", "attribution")
"""The packages that are loaded anew for an ablation, from the one on that the module belongs to."""

LONGEST = 60
"""Seconds for one ablation: a loop that has lost its condition runs for ever."""


# --- readings ----------------------------------------------------------------------------------------------


class Parses:
    """Parses sentences, each once: what was parsed is kept in a file, by the words of the sentence."""

    def __init__(self, cache: Path) -> None:
        from claimtrack.parsing import load_parser
        from claimtrack.settings import model

        self.cache, self.parser = cache, load_parser(model())
        self.kept: dict[str, bytes] = pickle.loads(cache.read_bytes()) if cache.exists() else {}
        self.size = len(self.kept)

    def __call__(self, document: Document, wanted: Iterable[tuple[int, Any]], _: Any) -> Iterator[Any]:
        """Yield the parsed sentences, as ``claimtrack.parsing.parse`` does."""
        from spacy.tokens import Doc

        from claimtrack.parsing import ParsedSentence, parse_many

        chosen = [(i, sentence, sentence.span.of(document.text)) for i, sentence in wanted]
        missing = [(i, sentence) for i, sentence, text in chosen if text not in self.kept]
        for parsed in parse_many([(document, missing)], self.parser)[0] if missing else ():
            self.kept[parsed.sentence.span.of(document.text)] = parsed.doc.to_bytes()
        for i, sentence, text in chosen:
            yield ParsedSentence(i, sentence, Doc(self.parser.vocab).from_bytes(self.kept[text]))

    def save(self) -> None:
        """Write what is new."""
        if len(self.kept) > self.size:
            self.cache.write_bytes(pickle.dumps(self.kept))


def read(document: Document, pipeline: ModuleType, parses: Parses) -> list[Row]:
    """Return the claim records of a document as the code of a pipeline reads it."""
    pipeline.parse = parses  # type: ignore[attr-defined]
    return [claim.record() for claim in pipeline.extract(document, parses.parser, load_language("en"))]


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


def load_pipeline(trees: Mapping[str, tuple[Path, ast.Module]], tell: Callable[..., Any]) -> ModuleType:
    """Return the pipeline over parts loaded anew, with some modules transformed; each tells by its file."""
    below = min((PARTS.index(name.split(".")[1]) for name in trees), default=0)
    prefixes = tuple(f"claimtrack.{name}" for name in (*PARTS[below:], "pipeline"))
    for name in [n for n in sys.modules if n.startswith(prefixes)]:
        del sys.modules[name]
    finders = []
    for name, (path, tree) in trees.items():
        code = compile(ast.fix_missing_locations(tree), str(path), "exec")
        finders.append(Finder(name, code, partial(tell, path)))
    sys.meta_path[:0] = finders
    try:
        return importlib.import_module("claimtrack.pipeline")
    finally:
        del sys.meta_path[: len(finders)]


def transformed(path: Path, conditions: Conditions) -> tuple[str, tuple[Path, ast.Module]]:
    """Return the name of a module with its path and its code with conditions told or one switched off."""
    name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
    return name, (path, conditions.visit(ast.parse(path.read_text(encoding="utf-8"))))


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
    paths: Sequence[Path],
    all_units: Sequence[Unit],
    parses: Parses,
    most: int,
    done: Collection[tuple[str, int]],
    *,
    whole: bool,
) -> Iterator[dict[str, Any]]:
    """Yield what each condition of some modules gains, by set; left out are those done before and those that
    decide on more documents."""
    deciding: dict[tuple[Path, int], set[str]] = defaultdict(set)
    now = [""]

    def tell(path: Path, number: int, decides: bool, value: Any) -> Any:
        if bool(value) == decides:
            deciding[path, number].add(now[0])
        return value

    conditions = {path: Conditions() for path in paths}
    pipeline = load_pipeline(dict(transformed(path, found) for path, found in conditions.items()), tell)
    base: dict[str, list[Row]] = {}
    for unit in all_units:
        for document in unit.documents:
            now[0] = document.text
            if document.text not in base:
                base[document.text] = read(document, pipeline, parses)
    parses.save()
    counts = [score(unit, base) for unit in all_units]
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for unit, count in zip(all_units, counts, strict=True):
        totals[unit.name] += count
    print("  ".join(f"{name} {f1(count):.2f}" for name, count in totals.items()), file=sys.stderr, flush=True)
    for path in paths:
        for number, (line, what) in enumerate(conditions[path].found):
            texts = deciding[path, number]
            file = f"{path.parent.name}/{path.name}"
            if len(texts) > most or (file, number) in done or (whole and not what.startswith(("if", "def"))):
                continue
            answer: dict[str, dict[str, int]] | None = {}
            if texts:
                answer = in_child(partial(switched_off, path, number, texts, all_units, base, counts, parses))
            gains = None if answer is None else {  # without it the code does not run
                name: round(f1(totals[name]) - f1_after(totals[name], change), 3) for name, change in answer.items()
            }  # fmt: skip
            yield {
                "file": file, "number": number, "line": line, "what": what,
                "documents": len(texts), "gains": gains,
            }  # fmt: skip


def f1_after(counts: Counter[str], change: Mapping[str, int]) -> float:
    """Return the F1 once the counts have changed."""
    return f1(Counter({key: counts[key] + change[key] for key in change}))


def switched_off(
    path: Path,
    number: int,
    texts: set[str],
    all_units: Sequence[Unit],
    base: Mapping[str, list[Row]],
    counts: Sequence[Counter[str]],
    parses: Parses,
) -> dict[str, dict[str, int]]:
    """Return how the counts of each set change when a condition is switched off."""
    name, tree = transformed(path, Conditions(number))
    pipeline = load_pipeline({name: tree}, lambda *_: None)
    changes: dict[str, dict[str, int]] = defaultdict(lambda: {"right": 0, "said": 0, "gold": 0})
    known: dict[str, list[Row]] = {}
    for unit, before in zip(all_units, counts, strict=True):
        touched = [document for document in unit.documents if document.text in texts]
        for document in touched:
            if document.text not in known:
                known[document.text] = read(document, pipeline, parses)
        if any(known[document.text] != base[document.text] for document in touched):
            after = score(unit, {**base, **known})
            for key in ("right", "said", "gold"):
                changes[unit.name][key] += after[key] - before[key]
    return {name: dict(change) for name, change in changes.items() if any(change.values())}


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
    parser.add_argument(
        "--whole", action="store_true", help="only whole rules: an if or a function, no operand"
    )
    parser.add_argument("--done", type=Path, help="rows of before, whose conditions are left out")
    parser.add_argument("--without", nargs="+", default=(), metavar="SET", help="sets that are left out")
    parser.add_argument(
        "--same",
        nargs="+",
        type=Path,
        default=(),
        metavar="DOCUMENTS",
        help="texts whose claims stay as they are",
    )
    args = parser.parse_args(argv)
    lines = args.done.read_text(encoding="utf-8").splitlines() if args.done else []
    rows = [json.loads(line) for line in lines if line.startswith("{")]
    done = {(row["file"], row["number"]) for row in rows}
    found = units(args.bench, args.cases, args.same)
    all_units = [unit for unit in found if unit.name not in args.without]
    paths = [path.resolve() for path in args.files]
    for row in ablate(paths, all_units, Parses(args.cache), args.most, done, whole=args.whole):
        print(json.dumps(row, ensure_ascii=False), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
