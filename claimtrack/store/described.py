"""The rows of the ledger -> the module of their tables. ``python -m claimtrack.store.described`` writes it;
afterwards it wants ``ruff format``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    Integer,
    LargeBinary,
    Table,
    UniqueConstraint,
)

from claimtrack.store import tables
from claimtrack.store.columns import Amount, Key
from claimtrack.store.rows import Base

HEAD = '''"""The tables of the ledger: facts above, derivations below. Written from ``rows``; see there."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from claimtrack.store.columns import NAMES, Amount, Key

METADATA = MetaData(naming_convention=NAMES)
'''

TYPES = {Amount: "Amount", Boolean: "Boolean", Float: "Float", Integer: "Integer", LargeBinary: "LargeBinary"}


def source() -> str:
    """Return the module of tables that these classes describe."""
    return HEAD + "".join(f"\n{_table(table)}" for table in Base.metadata.tables.values())


def _table(table: Table) -> str:
    parts = [f'"{table.name}"', "METADATA", *map(_column, table.columns)]
    for one in table.constraints:
        if isinstance(one, UniqueConstraint) and len(one.columns) > 1:
            parts.append(f"UniqueConstraint({', '.join(repr(column.name) for column in one.columns)})")
    parts += [f"{name.replace('.', '_')}={value}" for name, value in table.kwargs.items()]
    return f"{table.name.upper()} = Table({', '.join(parts)},)\n"


def _column(column: Column[Any]) -> str:
    parts = [f'"{column.name}"', _type(column)]
    parts += [
        f'ForeignKey("{one.target_fullname}", ondelete="{one.ondelete}")' for one in column.foreign_keys
    ]
    parts += [f"{name}=True" for name in ("primary_key", "index", "unique") if getattr(column, name)]
    if not column.nullable:
        parts.append("nullable=False")
    if column.autoincrement is False:
        parts.append("autoincrement=False")
    if column.default is not None:
        parts.append(f"default={column.default.arg}")  # type: ignore[attr-defined]
    if column.server_default is not None:
        parts.append("server_default=false()")
    return f"Column({', '.join(parts)})"


def _type(column: Column[Any]) -> str:
    if isinstance(column.type, JSON):
        return "JSON(none_as_null=True)" if column.type.none_as_null else "JSON"
    if isinstance(column.type, BigInteger):
        return "Key" if column.type is Key else "BigInteger"
    return TYPES.get(type(column.type), "Text")


if __name__ == "__main__":
    Path(tables.__file__).write_text(source(), encoding="utf-8")
