"""What alembic runs: the migrations, on the connection and in the transaction that it is given."""

from typing import Any

from alembic import context

from claimtrack.store import kept_tables  # noqa: F401 - its tables are in METADATA then
from claimtrack.store.fulltext import is_search_table
from claimtrack.store.opening import VERSION_TABLE
from claimtrack.store.tables import METADATA


def include_object(_item: Any, name: str | None, kind: str, reflected: bool, _other: Any) -> bool:
    """Say whether alembic compares a table or index: not those of the full-text search."""
    return not (reflected and kind in ("table", "index") and is_search_table(name))


# SQLite changes a table by making it anew ("batch"); that its DDL is transactional is seen to in the dialect.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
    include_object=include_object,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
