"""What a language knows: tables are read whole, by name, and what is wrong with one is said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

import claimtrack.lang
from claimtrack.errors import LanguageError
from claimtrack.lang import Language, load_language
from claimtrack.lang.reading import read_value


@dataclass(frozen=True)
class Verbs:
    say: frozenset[str]
    as_: frozenset[str]
    past: tuple[str, ...]
    told: re.Pattern[str]


TABLE = {"say": ["Say", "tell"], "as": ["as"], "past": ["ed"], "told": ["said", "told"]}


def test_fields_are_read_as_declared() -> None:
    verbs = read_value(Verbs, TABLE)
    assert verbs.say == {"say", "tell"}
    assert verbs.as_ == {"as"}
    assert verbs.past == ("ed",)
    assert verbs.told.fullmatch("told")
    assert read_value(Verbs, TABLE, say=frozenset()).say == frozenset()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"say": ["say", "say"]}, "Verbs.say has twice: say"),
        ({"say": ["say", ""]}, "Verbs.say must be a list of words"),
        ({"past": "ed"}, "Verbs.past must be a list of words"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(wrong: dict[str, object], message: str) -> None:
    with pytest.raises(LanguageError, match=message):
        read_value(Verbs, TABLE | wrong)


def test_each_key_stands_in_one_section() -> None:
    with pytest.raises(LanguageError, match="0 tables have 'say'"):
        read_value(Verbs, {key: words for key, words in TABLE.items() if key != "say"})
    with pytest.raises(LanguageError, match="2 tables have 'say'"):
        read_value(Verbs, TABLE, {"say": ["say"]})


def test_a_list_may_name_another(tmp_path: Path) -> None:
    (tmp_path / "calendar.toml").write_text('months = ["may", "june"]', encoding="utf-8")
    (tmp_path / "times.toml").write_text('[words]\nnear = ["today", "@calendar.months"]', encoding="utf-8")
    assert Language("xx", tmp_path).table("times") == {"words": {"near": ["today", "may", "june"]}}


def test_months_and_weekdays_stand_in_one_table() -> None:
    for path in sorted(Path(claimtrack.lang.__file__).parent.glob("*/*.toml")):
        if path.stem not in ("calendar", "background", "sentences"):
            text = path.read_text(encoding="utf-8")
            assert '"april", "may", "june"' not in text, path
            assert '"saturday"' not in text, path


def test_a_title_stands_in_one_row() -> None:
    rows = load_language("en").table("titles")["rows"]
    titles = [title.lower() for row in rows for title in row["titles"]]
    assert len(titles) == len(set(titles))
    assert len(rows) == len({tuple(row["uses"]) for row in rows})


def test_the_stamp_is_that_of_what_the_tables_say(tmp_path: Path) -> None:
    def stamp(subject: str, text: str) -> str:
        (tmp_path / f"{subject}.toml").write_text(text, encoding="utf-8")
        return Language("xx", tmp_path).stamp

    first = stamp("times", 'near = ["today", "tonight"]')
    assert stamp("times", '# Near ones.\nnear = ["today", "tonight"]') == first
    assert stamp("compare", 'same = ["equal"]') == first  # nothing is extracted with it
    second = stamp("times", 'near = ["tonight", "today"]')
    assert len({first, second, stamp("places", 'sea = ["Baltic"]')}) == 3
