"""The tables with which the program works are those that the rows describe."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from sqlalchemy import Column, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from claimtrack.store.described import source
from claimtrack.store.rows import Base
from claimtrack.store.tables import METADATA


@pytest.mark.parametrize("described", Base.metadata.tables.values(), ids=lambda table: table.name)
def test_the_tables_are_as_described(described: Table) -> None:
    assert _told(METADATA.tables[described.name]) == _told(described)


def test_all_tables_are_written() -> None:
    made: dict[str, Any] = {}
    exec(compile(source(), "tables", "exec"), made)
    assert {table.name for table in made["METADATA"].sorted_tables} == set(Base.metadata.tables)


def test_a_program_makes_no_classes_of_rows() -> None:
    """They take longer than most commands."""
    check = "import sys, claimtrack.store.ledger; print('sqlmodel' in sys.modules, 'pydantic' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "False"]


def _told(table: Table) -> list[Any]:
    dialects = (sqlite.dialect(), postgresql.dialect())
    indexes = sorted(table.indexes, key=lambda index: str(index.name))
    return [
        *(str(CreateTable(table).compile(dialect=one)) for one in dialects),
        *(str(CreateIndex(index).compile(dialect=one)) for index in indexes for one in dialects),
        *map(_of, table.columns),
    ]


def _of(column: Column[Any]) -> tuple[Any, ...]:
    default = column.default.arg if column.default is not None else None  # type: ignore[attr-defined]
    none_as_null = getattr(column.type, "none_as_null", None)
    return column.name, type(column.type), none_as_null, default, column.autoincrement
