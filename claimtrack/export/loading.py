"""A file that an exporter wrote -> its claims."""

from __future__ import annotations

from pathlib import Path

from claimtrack.errors import ExportError
from claimtrack.export.registry import exporter_for_file, find_exporter
from claimtrack.model import Claim


def load(path: str | Path, format: str | None = None) -> list[Claim]:
    """Return the claims of an exported file in their order, as they were written.

    The format is known by the file's suffix, or named as in ``claimtrack export --format``. A file that is no
    such export is an ``ExportError``, a format that holds no whole record (claimreview) too.
    """
    path = Path(path)
    exporter = find_exporter(format) if format else exporter_for_file(path)
    try:
        with path.open("rb") as source:
            return list(exporter.read(source))
    except OSError as error:
        raise ExportError((error.strerror or str(error)).lower(), where=str(path)) from error
    except ExportError as error:
        where = f"{path}: {error.where}" if error.where else str(path)
        raise ExportError(error.message, where=where) from error
