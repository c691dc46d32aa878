"""The command ``claimtrack``: its subcommands, and what becomes of errors."""

from __future__ import annotations

import gc
import os
import re
import signal
import sys
from collections.abc import Mapping, Sequence
from copy import copy
from difflib import get_close_matches
from itertools import islice, pairwise
from time import monotonic
from types import FrameType
from typing import Annotated, NoReturn

import typer

from claimtrack import __version__
from claimtrack.cli import loud, opening, pager
from claimtrack.cli.check import check
from claimtrack.cli.compare import compare
from claimtrack.cli.db import db
from claimtrack.cli.documents import documents
from claimtrack.cli.export import export
from claimtrack.cli.extract import extract
from claimtrack.cli.guide import guide
from claimtrack.cli.ingest import ingest
from claimtrack.cli.load import load
from claimtrack.cli.log import log
from claimtrack.cli.options import expand_short_forms
from claimtrack.cli.output import flush, prepare_streams, say, tell
from claimtrack.cli.plainly import read_plainly
from claimtrack.cli.readers import readers
from claimtrack.cli.report import report
from claimtrack.cli.review import review
from claimtrack.cli.schema import schema
from claimtrack.cli.serve import serve, serve_password
from claimtrack.cli.show import show
from claimtrack.cli.speakers import speakers
from claimtrack.cli.stories import stories
from claimtrack.cli.topics import topics
from claimtrack.cli.watch import watch
from claimtrack.errors import ClaimTrackError

INTERRUPTED = 130
"""What shells call a program that was stopped with Ctrl-C."""

_UsageError = typer.BadParameter.__mro__[2]
# The base of every error about the command line: typer names only this one of the family.

HELP = ("-h", "--help")

app = typer.Typer(
    # Plain help: the same text on every terminal and in every pipe, and it starts in half the time.
    rich_markup_mode=None,
    context_settings={"help_option_names": list(HELP), "max_content_width": 100},
    add_completion=True,
    pretty_exceptions_enable=False,
    epilog="Example: claimtrack ingest seeds/ && claimtrack report",
)
app.command(
    "ingest",
    short_help="Read documents and keep their figures in the ledger.",
    epilog="Example: claimtrack ingest seeds/ --workers 2",
)(ingest)
app.command(
    "extract",
    short_help="Print the figures of documents, without a ledger.",
    epilog="Example: claimtrack extract article.html --format table",
)(extract)
app.command(
    "load",
    short_help="Bring what many machines extracted into the ledger.",
    epilog="Example: claimtrack load parts/ --db archive.db",
)(load)
app.command(
    "report",
    short_help="Show what is claimed, by whom and when.",
    epilog="Example: claimtrack report timeline --topic tank",
)(report)
app.command(
    "export",
    short_help="Write the figures for other programs.",
    epilog="Example: claimtrack export --topic tank -o tanks.xlsx",
)(export)
app.command("show", short_help="Show one claim where it stands.", epilog="Example: claimtrack show 4f2a")(
    show
)
app.command(
    "compare",
    short_help="Say how two claims stand to each other.",
    epilog="Example: claimtrack compare 4f2a 9c01",
)(compare)
app.command(
    "check",
    short_help="Hold the figures of a draft against the ledger.",
    epilog="Example: claimtrack check draft.md --fail-on any",
)(check)
app.command(
    "serve",
    short_help="Show the ledger as a site in the browser.",
    epilog="Example: claimtrack serve --port 8110",
)(serve)
app.command(
    "serve-password",
    short_help="Choose who may sign in at the site, and their passwords.",
    epilog="Example: claimtrack serve-password Ada --role editor --passwords people.txt",
)(serve_password)
app.command(
    "review",
    short_help="Decide about figures: right, wrong, a note, a tag, a grade.",
    epilog="Example: claimtrack review 4f2a --ok --note 'called the ministry'",
)(review)
app.add_typer(log, name="log", short_help="What was decided, and taking it back.")
app.add_typer(topics, name="topics")
app.add_typer(stories, name="stories")
app.add_typer(speakers, name="speakers")
app.add_typer(documents, name="documents")
app.add_typer(watch, name="watch")
app.add_typer(db, name="db")
app.command(
    "readers",
    short_help="List the kinds of documents that can be read.",
    epilog="Example: claimtrack readers",
)(readers)
app.command(
    "schema",
    short_help="Print the JSON schema of the claim record.",
    epilog="Example: claimtrack schema > claim.schema.json",
)(schema)


app.command(
    "guide",
    short_help="Show the guide: tasks, how it decides, words, limits.",
    epilog="Example: claimtrack guide tasks",
)(guide)


def _version(asked: bool) -> None:
    if asked:
        _say_version()
        raise typer.Exit()


def _say_version() -> None:
    say(f"claimtrack {__version__}")


@app.callback(invoke_without_command=True)
def claimtrack(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 - the callback answers
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
    debug: Annotated[  # noqa: ARG001 - run() reads these, wherever they stand
        bool, typer.Option("--debug", help="Show the traceback of an error.")
    ] = False,
    quiet: Annotated[  # noqa: ARG001
        bool, typer.Option("--quiet", "-q", help="Say nothing but data and errors.")
    ] = False,
    verbose: Annotated[  # noqa: ARG001
        bool, typer.Option("--verbose", "-v", help="Say which ledger it was, and how long it took.")
    ] = False,
    no_pager: Annotated[  # noqa: ARG001
        bool, typer.Option("--no-pager", help="Show long tables at once; so does PAGER=.")
    ] = False,
    wait: Annotated[  # noqa: ARG001
        float | None,
        typer.Option(metavar="SECONDS", help="How long to wait while another program writes. [60]"),
    ] = None,
) -> None:
    """Keep the ledger of figures that people put forward: who said which number, about what, when, where."""
    if context.invoked_subcommand is None:
        say(context.get_help())


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code: 0 done, 1 something failed, 2 wrong usage, 130 interrupted.

    Errors become one line on stderr; with ``--debug`` they are raised as they are.
    """
    prepare_streams()
    if list(arguments) == ["--version"]:  # asked by scripts, and all commands need not be made for it
        _say_version()
        return flush()
    words, flags = take_flags(list(arguments))
    debug = "--debug" in flags
    started = monotonic()
    try:
        _set_out(flags)
        program = typer.main.get_command(_app_of(words))
        read_plainly(program, HELP)
        code = program.main(expand_short_forms(words), prog_name="claimtrack", standalone_mode=False)
    except ClaimTrackError as error:
        if debug:
            raise
        tell(str(error))
        code = error.exit_code
    except KeyboardInterrupt:
        code = INTERRUPTED
    except SystemExit as ended:  # typer's, behind what it prints for the shell
        code = ended.code if isinstance(ended.code, int) else 0
    except Exception as error:
        if debug:
            raise
        group = _group_without_command(error)
        if group is not None:
            say(group)
            code = 0
        elif not isinstance(error, _UsageError):
            tell(f"{_explain(error)}; claimtrack --debug shows where")
            code = 1
        else:
            tell(_usage(error))
            code = 2
    if code == INTERRUPTED:
        tell(_interrupted(words))
    if loud.verbose:
        tell(f"ledger {_ledger(words)}; {monotonic() - started:.1f} s")
    return flush() or int(code or 0)


def _app_of(words: Sequence[str]) -> typer.Typer:
    """Return the program with only the command that is called, where the first word is one: making all of
    them takes longer than many a report. Completion needs them all."""
    name = words[0] if words else ""
    commands = [one for one in app.registered_commands if one.name == name]
    groups = [one for one in app.registered_groups if one.name == name]
    if not (commands or groups) or any(key.endswith("_COMPLETE") for key in os.environ):
        return app
    called = copy(app)
    called.registered_commands, called.registered_groups = commands, groups
    return called


COLLECTED = 50_000
"""New values after which cycles are looked for. Python does it after 700, some hundred times while modules
are imported, which make nothing but values that stay."""


def main() -> NoReturn:
    """Run the command line that the program was started with, and exit.

    Who terminates it, or closes its terminal, interrupts it as Ctrl-C does: what is done is kept. A signal
    that it was started to ignore (``nohup``) stays ignored.
    """
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)
    gc.set_threshold(COLLECTED)
    code = run(sys.argv[1:])
    gc.freeze()  # what is there goes with the program; the last collection would walk it all once more
    sys.exit(code)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001 - a handler's arguments
    raise Interrupted


class Interrupted(KeyboardInterrupt):
    """Somebody wants the program to end.

    A class of our own: where a plain ``KeyboardInterrupt`` passes through ``exec`` of a text, as while a
    module of dataclasses is imported, Python ends itself by SIGINT at the very end, although all was handled.
    """


FLAGS = {
    **{name: name for name in ("--debug", "--no-pager", "--quiet", "--verbose")},
    "-q": "--quiet",
    "-v": "--verbose",
}
"""Options of the program, with their short forms."""


def take_flags(arguments: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Return the arguments without the program's own options, which may stand anywhere, and which there were
    with their values.

    ``--db`` goes to the end, where the command is that takes it: nobody wants to go back in a long line.

    >>> take_flags(["--db", "a.db", "report", "-q", "figures"])
    (['report', 'figures', '--db', 'a.db'], {'--quiet': ''})
    """
    end = list(arguments).index("--") if "--" in arguments else len(arguments)
    words, database, flags = [], [], {}
    given = iter(arguments[:end])
    for word in given:
        if word in FLAGS:
            flags[FLAGS[word]] = ""
        elif word.partition("=")[0] == "--wait":
            flags["--wait"] = word.partition("=")[2] or next(given, "")
        elif word == "--db":
            database += [word, *islice(given, 1)]
        elif word.startswith("--db="):
            database.append(word)
        else:
            words.append(word)
    return [*words, *(database if words else ()), *arguments[end:]], flags


def _set_out(flags: Mapping[str, str]) -> None:
    opening.wait = opening.read_wait(flags.get("--wait"))
    pager.wanted = "--no-pager" not in flags
    loud.quiet, loud.verbose = "--quiet" in flags, "--verbose" in flags


def _ledger(words: Sequence[str]) -> str:
    from claimtrack.settings import database
    from claimtrack.store.opening import conceal

    named = [after for word, after in pairwise([*words, ""]) if word == "--db" and after]
    named += [word.partition("=")[2] for word in words if word.startswith("--db=")]
    return conceal(database(named[0] if named and named[0].strip() else None))


KEPT = {
    "ingest": "what was read so far is kept; the same command goes on with the rest",
    "load": "what was loaded so far is kept; the same command goes on with the rest",
    "db rebuild": "what was made so far is kept; the same command goes on with the rest",
    "review": "what was decided so far is kept",
    "watch run": "what was read and judged is kept; the same command goes on with the rest",
    "documents refresh": "what was read so far is kept; the same command goes on with the rest",
}
"""What is true of a command that was interrupted, by how it begins; the others change nothing half."""


def _interrupted(words: Sequence[str]) -> str:
    line = " ".join(word for word in words if not word.startswith("-"))
    kept = next((said for command, said in KEPT.items() if line.startswith(command)), "")
    return f"interrupted; {kept}" if kept else "interrupted"


def _group_without_command(error: BaseException) -> str | None:
    """Return the help of a group that was called without a command, ``None`` for any other error."""
    context = getattr(error, "ctx", None)
    if context is None or not isinstance(error, _UsageError) or not hasattr(context.command, "commands"):
        return None
    missing = error.format_message().startswith("Missing command")  # type: ignore[attr-defined]
    # A ledger that is named before the command stands behind it then, where there is none.
    missing = missing or getattr(error, "option_name", None) == "--db"
    return context.get_help() if missing else None


def _usage(error: BaseException) -> str:
    """Return typer's words about wrong usage as one line that says where and what helps."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "claimtrack"
    where = command.removeprefix("claimtrack").strip()
    message = error.format_message().strip()  # type: ignore[attr-defined]
    possible, asked = getattr(error, "possibilities", None), getattr(error, "option_name", None)
    if possible and asked:  # in the order of the alphabet, and far too many
        nearest = get_close_matches(asked, possible, n=2, cutoff=NEAR) or possible[:1]
        message = f"no such option: {asked}; did you mean {' or '.join(nearest)}?"
    return f"{where + ': ' if where else ''}{_in_our_words(message)}; see {command} --help"


NEAR = 0.75
"""How alike an option must be to what was typed to be proposed, from 0 to 1."""

PHRASES = (
    # What typer and pydantic say, and what we say.
    (r"Value error, ", ""),
    (r"\s*\(Possible options: ([^)]*)\)", r"; did you mean \1?"),
    (r"\s*\(?Did you mean:? (?:one of: )?([^?)]*?)\??\)?$", r"; did you mean \1?"),
    (r"'?\[?Input should be a valid integer.*", "a whole number is wanted"),
    (r"Input should be greater than or equal to (\S+)", r"the least is \1"),
    (r"[Gg]ot unexpected extra argument(?:\(s\)|s)? \((.*)\)", r"does not take \1"),
    (r"(?:'[^']*'|\S+) is not a valid int(?:eger)?\b(?: range)?", "a whole number is wanted"),
    (r"is not a valid float\b", "is not a number"),
    (r"(?:'[^']*'|\S+) is not in the range x>=(\S+)", r"the least is \1"),
    (r"'\[([A-Z]+)\]'", r"'\1'"),
    (r"Option '?(--?[\w-]+)'? requires an argument", r"\1 needs a value"),
)


def _in_our_words(message: str) -> str:
    """Return a message about wrong usage in one line of ours.

    >>> _in_our_words("No such option: --topc Did you mean --topic?")
    'no such option: --topc; did you mean --topic?'
    >>> _in_our_words("'figurs' is not one of 'overview', 'figures'.")
    "'figurs' is not one of overview, figures; did you mean figures?"
    """
    for pattern, words in PHRASES:
        message = re.sub(pattern, words, message)
    message = re.sub(r"'([^']*)' is not one of ('[^']*'(?:, '[^']*')*)", _choice, message)
    message = " ".join(message.split()).rstrip(".").replace(".; ", "; ").replace("?; did", "; did")
    return message[:1].lower() + message[1:]


def _choice(found: re.Match[str]) -> str:
    asked, there = found.group(1), found.group(2).replace("'", "").split(", ")
    nearest = get_close_matches(asked.casefold(), there, n=1)
    near = f"; did you mean {nearest[0]}?" if nearest else ""
    return f"'{asked}' is not one of {', '.join(there)}{near}"


def _explain(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        name = f"{error.filename}: " if error.filename else ""
        return f"{name}{error.strerror.lower()}"
    if isinstance(error, MemoryError):
        return "out of memory"
    return f"unexpected {type(error).__name__}: {error}"
