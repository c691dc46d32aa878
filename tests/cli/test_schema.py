"""The published schema says what the records are."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, ValidationError

from claimtrack.cli import run
from claimtrack.model import Claim
from claimtrack.schema import DESCRIPTIONS, claim_schema

VALIDATOR = Draft202012Validator(claim_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_it_is_a_schema_and_describes_every_field_in_order() -> None:
    Draft202012Validator.check_schema(claim_schema())
    assert list(claim_schema()["properties"]) == list(DESCRIPTIONS) == [field.name for field in fields(Claim)]


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == claim_schema()


@pytest.fixture(scope="module")
def records(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict]:
    path = tmp_path_factory.mktemp("schema") / "claims.jsonl"
    assert run(["extract", str(seeds), "-o", str(path)]) == 0
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_records_of_the_seeds_are_valid(records: list[dict]) -> None:
    assert len(records) > 20
    for record in records:
        VALIDATOR.validate(record)


BROKEN = [
    ("low", "1e9"),
    ("low", 5),
    ("bound", "roughly"),
    ("date", "5 October 2020"),
    ("confidence", 1.5),
    ("start", -1),
    ("chain", "a; b"),
    ("surprise", None),
]


@pytest.mark.parametrize(("field", "value"), BROKEN)
def test_what_is_no_record_is_refused(field: str, value: object, records: list[dict]) -> None:
    with pytest.raises(ValidationError):
        VALIDATOR.validate({**records[0], field: value})


def test_a_record_without_a_field_is_refused(records: list[dict]) -> None:
    with pytest.raises(ValidationError):
        VALIDATOR.validate({name: value for name, value in records[0].items() if name != "speaker"})
