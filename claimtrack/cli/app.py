"""The command ``claimtrack``: its subcommands, and what becomes of errors."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import Annotated, NoReturn

import typer

from claimtrack import __version__
from claimtrack.cli.compare import compare
from claimtrack.cli.db import db
from claimtrack.cli.documents import documents
from claimtrack.cli.export import export
from claimtrack.cli.extract import extract
from claimtrack.cli.ingest import ingest
from claimtrack.cli.log import log
from claimtrack.cli.options import expand_short_forms
from claimtrack.cli.output import flush, prepare_streams, say, tell
from claimtrack.cli.readers import readers
from claimtrack.cli.report import report
from claimtrack.cli.review import review
from claimtrack.cli.schema import schema
from claimtrack.cli.show import show
from claimtrack.cli.speakers import speakers
from claimtrack.cli.stories import stories
from claimtrack.cli.topics import topics
from claimtrack.errors import ClaimTrackError

INTERRUPTED = 130
"""What shells call a program that was stopped with Ctrl-C."""

_UsageError = typer.BadParameter.__mro__[2]
# The base of every error about the command line: typer names only this one of the family.

app = typer.Typer(
    # Plain help: the same text on every terminal and in every pipe, and it starts in half the time.
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    add_completion=False,
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
    "review",
    short_help="Decide about figures: right, wrong, a note, a tag, a grade.",
    epilog="Example: claimtrack review 4f2a --ok --note 'called the ministry'",
)(review)
app.add_typer(log, name="log", short_help="What was decided, and taking it back.")
app.add_typer(topics, name="topics")
app.add_typer(stories, name="stories")
app.add_typer(speakers, name="speakers")
app.add_typer(documents, name="documents")
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


def _version(asked: bool) -> None:
    if asked:
        say(f"claimtrack {__version__}")
        raise typer.Exit()


@app.callback(invoke_without_command=True)
def claimtrack(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 - the callback answers
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
    debug: Annotated[  # noqa: ARG001 - run() reads it
        bool, typer.Option("--debug", help="Show the traceback of an error.")
    ] = False,
) -> None:
    """Keep the ledger of figures that people put forward: who said which number, about what, when, where."""
    if context.invoked_subcommand is None:
        say(context.get_help())


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code: 0 done, 1 something failed, 2 wrong usage, 130 interrupted.

    Errors become one line on stderr; with ``--debug`` they are raised as they are.
    """
    prepare_streams()
    debug, words = _take_debug(list(arguments))
    try:
        code = app(expand_short_forms(words), prog_name="claimtrack", standalone_mode=False)
    except ClaimTrackError as error:
        if debug:
            raise
        tell(str(error))
        code = error.exit_code
    except KeyboardInterrupt:
        code = INTERRUPTED
    except Exception as error:
        if debug:
            raise
        if not isinstance(error, _UsageError):
            tell(f"{_explain(error)}; claimtrack --debug shows where")
            code = 1
        else:
            tell(_usage(error))
            code = 2
    if code == INTERRUPTED:
        tell("interrupted")
    return flush() or int(code or 0)


def main() -> NoReturn:
    """Run the command line that the program was started with, and exit.

    Who terminates it, or closes its terminal, interrupts it as Ctrl-C does: what is done is kept. A signal
    that it was started to ignore (``nohup``) stays ignored.
    """
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)
    sys.exit(run(sys.argv[1:]))


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001 - a handler's arguments
    raise KeyboardInterrupt


def _take_debug(arguments: list[str]) -> tuple[bool, list[str]]:
    """Take ``--debug`` out wherever it stands: nobody wants to go back to the front of a long command."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    options = [argument for argument in arguments[:end] if argument != "--debug"]
    return len(options) < end, options + arguments[end:]


def _usage(error: BaseException) -> str:
    """Return typer's words about wrong usage as one line that says where and what helps."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "claimtrack"
    where = command.removeprefix("claimtrack").strip()
    message = error.format_message().strip().rstrip(".")  # type: ignore[attr-defined]
    # Typer checks values with pydantic, whose own words stand before those of the check.
    message = message.replace("Value error, ", "")
    message = message[:1].lower() + message[1:]
    return f"{where + ': ' if where else ''}{message}; see {command} --help"


def _explain(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        name = f"{error.filename}: " if error.filename else ""
        return f"{name}{error.strerror.lower()}"
    if isinstance(error, MemoryError):
        return "out of memory"
    return f"unexpected {type(error).__name__}: {error}"
