"""``claimtrack guide``: how to do things, how figures are read and compared, and how far to trust it."""

from __future__ import annotations

import io
import re
import sys
from enum import StrEnum
from importlib.resources import files
from typing import Annotated

import typer

from claimtrack.cli.output import say, table_width, write
from claimtrack.cli.pager import paged


class Page(StrEnum):
    """The pages, in the order in which a newcomer reads them."""

    tutorial = "tutorial"
    tasks = "tasks"
    shell = "shell"
    serve = "serve"
    watching = "watching"
    decides = "how-it-decides"
    glossary = "glossary"
    record = "record"
    formats = "formats"
    python = "python"
    extending = "extending"
    security = "security"
    upgrading = "upgrading"
    limits = "limits"
    machines = "many-machines"
    parquet = "parquet"


def guide(
    page: Annotated[
        Page | None, typer.Argument(metavar="PAGE", show_choices=False, help=f"{', '.join(Page)}.")
    ] = None,
) -> None:
    """Show a page of the guide, as Markdown in a file or a pipe; without PAGE, say which there are."""
    if page is None:
        width = max(map(len, Page))
        for one in Page:
            say(f"{one:{width}}  {title_of(read_page(one))}")
        say("claimtrack guide PAGE shows one; claimtrack COMMAND -h, all that a command can do")
        return
    text = read_page(page)
    if sys.stdout.isatty():
        paged(laid_out(text, table_width()))
    else:
        write(text)


def read_page(page: Page) -> str:
    """Return a page as Markdown."""
    return (files("claimtrack") / "guide" / f"{page}.md").read_text(encoding="utf-8")


def title_of(text: str) -> str:
    """Return the title of a page.

    >>> title_of("# Tasks\\n\\nWords.")
    'Tasks'
    """
    return text.partition("\n")[0].lstrip("# ")


def laid_out(text: str, width: int) -> str:
    """Return Markdown for a terminal: paragraphs and tables as wide as it is, no signs for headings."""
    from rich.console import Console
    from rich.markdown import Markdown

    text = re.sub(r"<!--.*?-->\n*", "", text)
    out = io.StringIO()
    Console(file=out, width=width, color_system=None).print(Markdown(text))
    return "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())
