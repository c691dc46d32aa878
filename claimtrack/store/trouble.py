"""A database driver's exceptions -> the errors that users read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from claimtrack.errors import DocumentError, NotAStore, StoreError, StoreLocked
from claimtrack.store.dialect import is_damaged, is_full, is_locked, is_read_only
from claimtrack.store.opening import FULL, may_write


@contextmanager
def explained(where: str) -> Iterator[None]:
    """Turn what the driver raises inside into one line on the ledger called ``where``.

    A value that the database refuses is the fault of one document (``DocumentError``), all else of the store.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise StoreError(f"needs the package {error.name}; install it first", where=where) from error
    except UnicodeEncodeError as error:
        raise DocumentError(
            "holds broken characters (half of a surrogate pair) that cannot be kept"
        ) from error
    except (DataError, IntegrityError) as error:
        raise DocumentError(f"was refused by the database: {_first_line(error)}") from error
    except DBAPIError as error:
        if is_locked(error):
            raise StoreLocked("is in use by another program; try again later", where=where) from error
        if is_full(error):
            raise StoreError(FULL, where=where) from error
        if is_damaged(error):
            raise NotAStore("is damaged; take a copy from before, or ingest anew", where=where) from error
        if is_read_only(error):
            raise StoreError(cannot_write(where), where=where) from error
        raise StoreError(f"the database says: {_first_line(error)}", where=where) from error


def cannot_write(where: str) -> str:
    """Return why a ledger cannot be written: its file, or the folder in which SQLite needs room beside it."""
    path = Path(where)
    if "://" not in where and path.exists() and not may_write(path):
        return "the file may not be written; change its permissions, or name another with --db"
    folder = f"the folder {path.absolute().parent}" if "://" not in where else "the database"
    return f"{folder} may not be written; change its permissions, or name another ledger with --db"


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().partition("\n")[0]
