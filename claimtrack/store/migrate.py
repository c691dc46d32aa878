"""Migrations: alembic, run inside the program, without its command line, ini file or logging.

To change the tables: change ``tables.py``, then ``python -m claimtrack.store.migrate "what changes"``, read
the new file in ``migrations/versions``, and raise ``HEAD`` in ``opening.py``.
"""

from __future__ import annotations

import sys
from importlib.resources import files

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from claimtrack.store import dialect, figures_view
from claimtrack.store.opening import HEAD


def migrate(engine: Engine, to: str = "head") -> None:
    """Bring the database to a migration, in one transaction. A database without tables gets them; of several
    processes that find it so, one makes them, and the others wait."""
    with engine.connect().execution_options(writing=True) as connection:
        dialect.prepare_new(connection)
        # SQLite changes a table by copying and dropping it, which would cascade to the rows that refer to it.
        dialect.set_foreign_keys(connection, on=False)
        with connection.begin():
            dialect.lock_for_migration(connection)
            figures_view.drop_view(connection)  # no table can be changed that a view reads
            command.upgrade(_config(connection), to)
            if to == "head":
                figures_view.create_view(connection)
        dialect.set_foreign_keys(connection, on=True)


def _config(connection: Connection) -> Config:
    config = Config()
    folder = str(files("claimtrack.store") / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def _revise(message: str) -> None:
    engine = dialect.sqlite_engine(dialect.MEMORY, busy_seconds=0)
    migrate(engine)
    with engine.begin() as connection:
        command.revision(_config(connection), message, autogenerate=True, rev_id=f"{int(HEAD) + 1:04d}")


if __name__ == "__main__":
    _revise(sys.argv[1])
