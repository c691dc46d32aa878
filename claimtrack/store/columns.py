"""The kinds of columns that the tables of the ledger have.

Moments are ISO 8601 text in UTC and days ISO dates: the same characters in every database, and readable as
they are.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Integer, Numeric, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

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


NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Names for constraints, which migrations need."""
