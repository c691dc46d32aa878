"""The view ``figures``: what reports show, for whoever opens the database itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from claimtrack.model import FLAT, Document
from claimtrack.rows import COLUMNS, flat_name, row
from claimtrack.store import Store, open_store
from claimtrack.store.decisions import Decision
from claimtrack.store.dialect import sqlite_engine
from claimtrack.store.figures_view import FIRST, LAST, THEN
from claimtrack.store.migrate import migrate
from claimtrack.store.opening import upgrade_store
from store.samples import ENGLISH, NOW, TOYS, make_claim, read

TEXT = "We lost 3 tanks. The other side lost 40 men. It took 5 days."

RESERVED = frozenset(
    # Of DuckDB 1.4 and PostgreSQL 18: what no column can be called without quotes.
    [
        "all",
        "analyse",
        "analyze",
        "and",
        "anti",
        "any",
        "array",
        "as",
        "asc",
        "asof",
        "asymmetric",
        "authorization",
        "between",
        "both",
        "case",
        "cast",
        "check",
        "collate",
        "column",
        "constraint",
        "create",
        "cross",
        "current_catalog",
        "current_date",
        "current_role",
        "current_time",
        "current_timestamp",
        "current_user",
        "default",
        "deferrable",
        "desc",
        "describe",
        "distinct",
        "do",
        "else",
        "end",
        "except",
        "false",
        "fetch",
        "for",
        "foreign",
        "from",
        "full",
        "glob",
        "grant",
        "group",
        "having",
        "ilike",
        "in",
        "initially",
        "inner",
        "intersect",
        "into",
        "is",
        "isnull",
        "join",
        "lambda",
        "lateral",
        "leading",
        "left",
        "like",
        "limit",
        "localtime",
        "localtimestamp",
        "map",
        "natural",
        "not",
        "notnull",
        "null",
        "offset",
        "on",
        "only",
        "or",
        "order",
        "outer",
        "overlaps",
        "pivot",
        "pivot_longer",
        "pivot_wider",
        "placing",
        "positional",
        "primary",
        "qualify",
        "references",
        "returning",
        "right",
        "select",
        "semi",
        "session_user",
        "show",
        "similar",
        "some",
        "struct",
        "summarize",
        "symmetric",
        "system_user",
        "table",
        "tablesample",
        "then",
        "to",
        "trailing",
        "true",
        "try_cast",
        "union",
        "unique",
        "unpivot",
        "user",
        "using",
        "variadic",
        "when",
        "where",
        "window",
        "with",
    ]
)


@pytest.fixture
def filled(location: str) -> Store:
    store = open_store(location)
    document = Document("a.txt", TEXT, title="Losses", publisher="Gazette", date="2020-10-05")
    said = {
        "3": {"speaker": "ANA SOL"},
        "40": {"speaker": None},
        "5": {"speaker": None, "asof": "2020-10-01"},
    }
    claims = [
        make_claim(document, TEXT.index(surface), TEXT.index(surface) + len(surface), **changes)
        for surface, changes in said.items()
    ]
    store.put(read(document, claims=claims), run=None, retrieved_at=NOW)
    return store


def rows_of(store: Store) -> list[dict[str, object]]:
    with store._reading() as connection:
        found = connection.execute(text("SELECT * FROM figures ORDER BY char_start"))
        return [dict(one) for one in found.mappings()]


def test_it_shows_what_reports_show(filled: Store) -> None:
    three, _, five = filled.entries()

    def decide(entry_of: str, action: str, field: str | None, value: str) -> None:
        filled.decide([Decision("claim", action, entry_of, field=field, value=value)], at=NOW, who="me")

    decide(three.claim.claim, "set", "low", "4")
    decide(three.claim.claim, "set", "high", "4")
    decide(three.claim.claim, "set", "side", "theirs")
    decide(five.claim.claim, "verdict", None, "wrong")
    filled.refresh_copies(TOYS)
    filled.refresh_decisions(TOYS, ENGLISH)
    shown, expected = rows_of(filled), [row(entry) for entry in filled.entries()]
    assert len(shown) == len(expected) == 2
    names = [
        name
        for name in (*FIRST, *THEN, *LAST, "voice", "low_float", "verdict")
        if name not in ("low", "high")
    ]
    for found, wanted in zip(shown, expected, strict=True):
        assert {n: found[flat_name(n)] for n in names} == {n: wanted[n] for n in names}
        assert (found["topic"], found["topic_key"]) == (wanted["topic_name"], wanted["topic"])
    assert [str(found["low"]) for found in shown] == ["4", "40"]
    assert [found["voice"] for found in shown] == ["ANA SOL", "Gazette"]
    filled.close()


def test_no_column_needs_quotes(filled: Store) -> None:
    assert not RESERVED & set(rows_of(filled)[0])
    assert not RESERVED & {flat_name(name) for name in COLUMNS}
    assert FLAT.keys() <= {*COLUMNS, "order", "when"}  # of topics, of alerts
    filled.close()


def test_an_older_ledger_gets_it_and_keeps_it(tmp_path: Path) -> None:
    place = tmp_path / "old.db"
    engine = sqlite_engine(str(place), busy_seconds=1)
    migrate(engine, to="0009")
    for _ in range(2):  # a later step may change the tables that it reads
        upgrade_store(str(place))
        with engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM figures").scalar() == 0
        migrate(engine)
    engine.dispose()


def test_its_columns_are_the_fields_of_the_record() -> None:
    assert {*FIRST, *THEN, *LAST} <= set(COLUMNS)
