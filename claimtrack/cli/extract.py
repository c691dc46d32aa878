"""``claimtrack extract``: documents in, claim records out, nothing kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.cli import clock, loud
from claimtrack.cli.forms import form_of
from claimtrack.cli.options import Format, Model, Output, Paths, Reading, Workers, spread
from claimtrack.cli.output import is_file, refuse_empty, say, sink, spare_sources, table_width, tell
from claimtrack.cli.progress import progress_bar
from claimtrack.plural import many

if TYPE_CHECKING:
    from claimtrack.documents import Failure, ReadOptions
    from claimtrack.model import Claim, Document
    from claimtrack.parts import Share

Found = tuple["Document", list["Claim"]]
"""A document with its claims."""

LANGUAGE = "en"
"""The language that is extracted."""


@spread
def extract(
    paths: Paths,
    reading: Reading,
    format: Annotated[
        Format | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORM",
            help=f"{', '.join(Format)}; --csv is short for --format csv. [by FILE's suffix, else jsonl]",
        ),
    ] = None,
    output: Output = None,
    workers: Workers = 1,
    model: Model = None,
    shard: Annotated[
        str | None,
        typer.Option(metavar="K/N", help="Only this share of the documents, by their ids: 1/16 to 16/16."),
    ] = None,
    part: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Write the share for claimtrack load, instead of printing it."),
    ] = None,
) -> None:
    """Print the figures of documents as claim records, and keep nothing.

    Each document's claims are written as soon as they are found, so that it works in a pipeline. A document
    that cannot be read is named on stderr, and the others are read. With --part nothing is printed, and a
    part that is there and whole is not made again: see claimtrack guide many-machines.
    """
    from claimtrack.documents.sources import STDIN
    from claimtrack.engine import run_extraction
    from claimtrack.errors import DocumentError, UsageError
    from claimtrack.parts.shares import Share, take_share
    from claimtrack.settings import model as model_name

    share = Share() if shard is None else Share.read(shard)
    if part is not None:
        if format is not None or output is not None:
            raise UsageError("has a form of its own; leave out --format and --output", where="--part")
        refuse_empty([*paths, str(part)])
        _make_part(part, paths, share, reading.options(), model_name(model), workers)
        return
    if format is None:
        format = form_of(None, output) if output is not None and output.suffix else Format.jsonl
    if format is Format.html:
        raise UsageError("a page shows a ledger: claimtrack ingest, then report --html", where="--format")
    refuse_empty(paths)
    spare_sources(output, paths)
    from claimtrack.documents import Meter

    meter = Meter(paths if is_file(output) else ())
    options = replace(reading.options(), on_open=meter.opened)
    failures = 0

    def fail(message: object) -> None:
        nonlocal failures
        failures += 1
        tell(str(message))

    def documents() -> Iterator[Document]:
        from claimtrack.documents import Failure, length_warning
        from claimtrack.summary import unused_fields

        for found in take_share(lambda options: _read(paths, options), options, share):
            item = found.item
            if isinstance(item, Failure) and item.unused:
                tell(f"{item.where}: not used: {unused_fields(item.unused)}")
            elif isinstance(item, Failure) and item.is_left_out:
                tell(f"left out: {item}")
            elif isinstance(item, Failure):
                fail(item)
            elif item.language.partition("-")[0].lower() != LANGUAGE:
                tell(f"{item.id}: language {item.language}: not extracted, only English is")
            else:
                if warning := length_warning(item.text):
                    tell(f"{item.id}: {warning}")
                yield item

    def found() -> Iterator[Found]:
        results = run_extraction(
            documents(), model_name(model), LANGUAGE, workers, together=STDIN not in paths
        )
        for done, (document, result) in enumerate(results, start=1):
            if progress:
                progress(done, "reading")
            if isinstance(result, DocumentError):
                fail(result)
            else:
                yield document, result

    with (
        sink(output) as write,
        progress_bar("reading", meter=meter, workers=workers, wanted=is_file(output)) as progress,
    ):
        for text in _lines(found(), format, table_width(output)):
            write(text)
    if failures:
        raise typer.Exit(1)


def _make_part(
    folder: Path, paths: list[str], share: Share, options: ReadOptions, model: str, workers: int
) -> None:
    from claimtrack.documents import Meter
    from claimtrack.lang import load_language
    from claimtrack.parts import make_part

    meter = Meter(paths)
    options = replace(options, on_open=meter.opened)
    with progress_bar("reading", meter=meter, workers=workers) as progress:
        made, is_new = make_part(
            folder,
            paths,
            share,
            options=options,
            parser_name=model,
            language=load_language(LANGUAGE),
            workers=workers,
            now=clock.now(),
            progress=progress,
            tell=tell,
        )
    told = made.manifest
    if not loud.quiet:
        counts = f"{many(told.documents, 'document')}, {many(told.claims, 'claim')}"
        failed = f", {len(told.failures):,} failed" if told.failures else ""
        there = "" if is_new else "; it was there, and was not made again"
        say(f"part {share}: {made}: {counts}{failed}{there}")
    if told.failures:
        raise typer.Exit(1)


def _lines(found: Iterable[Found], format: Format, width: int) -> Iterator[str]:
    """Yield the text of one document after the other, with what stands before and behind them all."""
    if format is Format.jsonl:
        for _, claims in found:
            yield "".join(_json(claim) + "\n" for claim in claims)
    elif format is Format.json:
        before = "[\n"
        for _, claims in found:
            for claim in claims:
                yield before + _json(claim)
                before = ",\n"
        yield "[]\n" if before == "[\n" else "\n]\n"
    elif format in (Format.csv, Format.tsv):
        yield from _separated(found, format)
    else:
        yield from _tables(found, format, width)


def _json(claim: Claim) -> str:
    return json.dumps(claim.record(), ensure_ascii=False)


def _separated(found: Iterable[Found], format: Format) -> Iterator[str]:
    from claimtrack.report.render import render
    from claimtrack.report.view import View
    from claimtrack.rows import CLAIM_COLUMNS

    empty = View("Claims", columns=CLAIM_COLUMNS)
    header = render(empty, format.value)
    yield header
    for _, claims in found:
        view = replace(empty, records=tuple(claim.record() for claim in claims))
        yield render(view, format.value).removeprefix(header)


def _tables(found: Iterable[Found], format: Format, width: int) -> Iterator[str]:
    """Yield a table for each document: the view of figures, without what only a ledger can show."""
    from claimtrack.compare import topics_of
    from claimtrack.lang import load_language
    from claimtrack.model import Entry
    from claimtrack.report.listings import figures
    from claimtrack.report.render import render
    from claimtrack.report.words import clean
    from claimtrack.store.labels import labels

    language = load_language(LANGUAGE)
    before = ""
    for document, claims in found:
        label = labels([document.id])[document.id]
        entries = [
            Entry(claim, topic.key, label, 0, 0, document.id, "", topic_name=topic.name, derived=topic)
            for claim, topic in zip(claims, topics_of(claims, language), strict=True)
        ]
        view = figures(entries)
        view = replace(
            view,
            title=clean(document.id),
            intro=(f"{clean(document.id)}: {view.intro[0]}",),
            hints=(),
        )
        yield before + render(view, format.value, width=width)
        before = "\n"


def _read(paths: list[str], options: ReadOptions) -> Iterator[Document | Failure]:
    from claimtrack.documents import read_documents

    for path in paths:
        yield from read_documents(path, options=options)
