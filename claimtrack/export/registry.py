"""Which forms there are. Built-in exporters and those of other packages come through the same door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

from claimtrack.errors import UsageError
from claimtrack.export.contract import Exporter
from claimtrack.plugins import load_plugins

GROUP = "claimtrack.exporters"

BUILT_IN: Mapping[str, str] = {
    "csv": "claimtrack.export.separated:CsvExporter",
    "tsv": "claimtrack.export.separated:TsvExporter",
    "jsonl": "claimtrack.export.lines:JsonLinesExporter",
    "parquet": "claimtrack.export.parquet:ParquetExporter",
    "xlsx": "claimtrack.export.workbook:WorkbookExporter",
    "claimreview": "claimtrack.export.claimreview:ClaimReviewExporter",
    "annotations": "claimtrack.export.annotations:AnnotationExporter",
}
"""Our exporters, written as entry points are; they work from a source tree that was never installed."""


@cache
def load_exporters() -> Mapping[str, Exporter]:
    """Return the exporters by name, built-in ones first; a plug-in replaces a built-in one of its name."""
    makers: dict[str, Callable[[], Exporter]] = {}
    plugins = load_plugins(GROUP)
    for name, place in BUILT_IN.items():
        module, _, attribute = place.partition(":")
        makers[name] = plugins.get(name) or getattr(import_module(module), attribute)
    makers |= {name: maker for name, maker in plugins.items() if name not in makers}
    return {name: maker() for name, maker in makers.items()}


def find_exporter(name: str) -> Exporter:
    """Return the exporter of a name; a name that has none is a ``UsageError`` that lists them."""
    exporters = load_exporters()
    if name not in exporters:
        raise UsageError(f"no format {name!r}; there are {', '.join(exporters)}", where="--format")
    return exporters[name]


def exporter_for_file(path: Path) -> Exporter:
    """Return the exporter that claims a file's suffix; none is a ``UsageError`` that lists the formats."""
    name = path.name.lower()
    for exporter in load_exporters().values():
        if name.endswith(exporter.suffixes):
            return exporter
    formats = ", ".join(load_exporters())
    raise UsageError(f"the suffix does not say in which format; name one of {formats}", where=str(path))
