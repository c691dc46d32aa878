"""The ledger for other programs: each form is one exporter, chosen by name.

    find_exporter("parquet").write(entries, file, setting)
    claims = load("figures.parquet")

``load`` returns the claims of a file that an exporter wrote.
"""

from claimtrack.export.contract import Exporter, Setting, Written
from claimtrack.export.loading import load
from claimtrack.export.registry import exporter_for_file, find_exporter, load_exporters

__all__ = [
    "Exporter",
    "Setting",
    "Written",
    "exporter_for_file",
    "find_exporter",
    "load",
    "load_exporters",
]
