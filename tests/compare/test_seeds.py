"""What an audit of the five seeds must say, and what it must never say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from claimtrack.compare import Relation, find_copies, origins, subject_of
from claimtrack.compare.sweeps import relations
from claimtrack.documents import Failure, read_documents
from claimtrack.lang import load_language
from claimtrack.model import Entry
from claimtrack.pipeline import extract

if TYPE_CHECKING:
    from spacy.language import Language as Parser

INTERVIEW, LONGER, SHORTER = (
    "003_f147684738a490b3.txt",
    "001_14e63900eae553fa.txt",
    "000_aa1b29a62aadff1b.txt",
)


@pytest.fixture(scope="module")
def audit(seeds: Path, nlp: Parser) -> list[Relation]:
    """Return the relations among all claims of the seeds."""
    language = load_language("en")
    texts: dict[str, str] = {}
    claims = []
    for document in read_documents(str(seeds)):
        if isinstance(document, Failure) or not document.id.endswith(".txt"):
            continue
        texts[document.id] = document.text
        claims += extract(document, nlp, language)
    origin = origins(find_copies(texts.items()), texts)
    entries = [
        Entry(one, subject_of(one, language).key, one.document, 1, 1, origin[one.document], "")
        for one in claims
    ]
    return list(relations(entries, language=language))


def between(audit: list[Relation], first: str, second: str) -> list[Relation]:
    """Return the relations between figures whose wordings hold these words."""
    return [
        r
        for r in audit
        if (first in r.a.wording and second in r.b.wording)
        or (second in r.a.wording and first in r.b.wording)
    ]


def test_the_guest_corrects_the_host(audit: list[Relation]) -> None:
    [answer] = [r for r in between(audit, "46", "47") if r.a.wording != r.b.wording]
    assert (answer.relation, answer.b.wording, answer.b.speaker) == ("corrects", "47", "Ilham Aliyev")
    assert answer.a.speaker_role == "interviewer"


def test_a_billion_and_another_billion_are_two(audit: list[Relation]) -> None:
    parts = [
        r for r in audit if r.relation == "part_of" and r.reason == "1000000000 + 1000000000 = 2000000000"
    ]
    assert {r.b.wording for r in parts} == {"$1 billion", "Another billion"}
    assert {r.a.wording for r in parts} == {"$2 billion"}


def test_tanks_destroyed_and_captured_are_two_counts(audit: list[Relation]) -> None:
    assert not between(audit, "200 tanks", "33 tanks")
    assert [r.relation for r in between(audit, "More than 200 tanks", "200 tanks")] == ["repeats"]


def test_the_press_and_the_president_name_one_floor(audit: list[Relation]) -> None:
    [floor] = between(audit, "over 600", "above 600")
    assert floor.relation == "repeats"
    assert (floor.a.speaker, floor.b.speaker) == ("the press", "Ilham Aliyev")
    assert not between(audit, "several times greater", "600")


def test_the_shells_are_one_shelling(audit: list[Relation]) -> None:
    [shells] = between(audit, "220 shells", "200 shells")
    assert shells.relation in ("repeats", "agrees")


def test_nothing_in_the_seeds_conflicts(audit: list[Relation]) -> None:
    assert [r for r in audit if r.is_tension] == []
    assert not [r for r in audit if "420" in r.reason or "233" in r.reason]
    assert not [r for r in audit if r.a.document != r.b.document]


def test_the_shorter_version_of_a_report_is_no_second_origin(seeds: Path) -> None:
    texts = {name: (seeds / name).read_text(encoding="utf-8") for name in (SHORTER, LONGER, INTERVIEW)}
    origin = origins(find_copies(texts.items()), texts)
    assert origin[SHORTER] == origin[LONGER] != origin[INTERVIEW]
