"""``claimtrack readers``: what can be read, and by what."""

from __future__ import annotations

from claimtrack.cli.forms import show_form
from claimtrack.cli.options import FormOrSuffix, Output

COLUMNS = ("reader", "reads", "suffixes", "needs", "ready")
"""What stands in the records; ``ready`` is 1 where the package that a reader needs is installed."""


def readers(format: FormOrSuffix = None, output: Output = None) -> None:
    """List the kinds of documents that can be read, those of other packages among them.

    A file is read by the mark in its first bytes or by its suffix, else by what it looks like. Files packed
    with gzip, bzip2, xz or zip are unpacked on the way, and a folder is read with all that lies in it.
    """
    from claimtrack.documents import list_readers
    from claimtrack.report.view import Column, Section, View

    found = list_readers()
    rows = tuple(
        (
            info.name,
            info.about,
            " ".join(info.suffixes),
            f"{info.needs}{'' if info.ready else ' (not installed)'}" if info.needs else "",
        )
        for info in found
    )
    records = tuple(
        {
            "reader": info.name,
            "reads": info.about,
            "suffixes": " ".join(info.suffixes),
            "needs": info.needs,
            "ready": int(info.ready),
        }
        for info in found
    )
    columns = (
        Column("reader", 1, 8),
        Column("reads", 4, 24),
        Column("suffixes", 3, 12),
        Column("needs", 2, 11),
    )
    view = View("Readers", sections=(Section(columns, rows),), columns=COLUMNS, records=records)
    show_form(view, format, output)
