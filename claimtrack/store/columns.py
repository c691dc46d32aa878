"""The kinds of columns that the tables of the ledger have.

Moments are ISO 8601 text in UTC and days ISO dates: the same characters in every database, and readable as
they are.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from sqlalchemy import BigInteger, Integer, MetaData, Numeric, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field, SQLModel

from claimtrack.model import plain

Key = BigInteger().with_variant(Integer(), "sqlite")
"""Row numbers. SQLite gives them out by itself only to a column called INTEGER."""


class Amount(TypeDecorator[Decimal]):
    """Exact decimals: digits as text on SQLite, whose NUMERIC is a float, and NUMERIC elsewhere."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the column type of this database."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Numeric())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """Return the digits without exponent and without zeros behind the point."""
        if value is None:
            return None
        return plain(value) if dialect.name == "sqlite" else Decimal(plain(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        """Return the amount as it was written."""
        return None if value is None else Decimal(value)


class Base(SQLModel):
    """What all tables share: one metadata of our own and names for constraints, which migrations need."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def key() -> Any:
    """Return the column of row numbers."""
    return Field(default=None, primary_key=True, sa_type=cast(Any, Key))


def link(target: str, *, primary_key: bool = False, index: bool = False) -> Any:
    """Return a column that names a row of another table, and goes with it."""
    return Field(
        foreign_key=target, ondelete="CASCADE", primary_key=primary_key, index=index, sa_type=cast(Any, Key)
    )


def words(**options: Any) -> Any:
    """Return a column of text."""
    return Field(sa_type=Text, **options)


def table_of(row: type[SQLModel]) -> Table:
    """Return the table that a class describes."""
    return cast(Table, row.__table__)  # type: ignore[attr-defined]
