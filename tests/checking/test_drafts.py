"""Drafts of our own against small ledgers: the verdict on each of their figures."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from claimtrack.checking import ALARMS, check_draft
from claimtrack.ingest import Parts, ingest
from claimtrack.model import Document
from claimtrack.pipeline import extract
from claimtrack.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from spacy.language import Language as Parser

    from claimtrack.checking import CheckedDraft
    from claimtrack.lang import Language
    from claimtrack.model import Claim

HERE = Path(__file__).parent
LEDGERS: dict[str, list[dict[str, str]]] = tomllib.loads((HERE / "ledgers.toml").read_text(encoding="utf-8"))
TABLE = tomllib.loads((HERE / "drafts.toml").read_text(encoding="utf-8"))
DRAFTS: list[dict[str, Any]] = TABLE["draft"]
TRAPS: list[dict[str, Any]] = TABLE["trap"]
NOW = datetime(2021, 1, 1, tzinfo=UTC)

RIGHT = 0.9
"""Share of the figures of either half whose verdict must be the expected one."""


def documents(name: str) -> list[dict[str, str]]:
    """Return the documents of a ledger as records."""
    return [{**document, "text": document["text"].strip()} for document in LEDGERS[name]]


@pytest.fixture(scope="session")
def check(
    tmp_path_factory: pytest.TempPathFactory, nlp: Parser, language: Language
) -> Iterator[Callable[..., CheckedDraft]]:
    """Return what checks a text against a ledger by name, with other documents in it where asked."""
    folder = tmp_path_factory.mktemp("ledgers")

    def find(document: Document) -> list[Claim]:
        return list(extract(document, nlp, language))

    def make(parser: str, code: str) -> Callable[[Document], list[Claim]]:  # noqa: ARG001
        return find

    def checked(
        name: str, text: str, date: str | None = None, more: tuple[dict[str, str], ...] = (), **options: Any
    ) -> CheckedDraft:
        path = folder / f"{name}-{abs(hash(json.dumps(more)))}.db"
        if not path.exists():
            records = path.with_suffix(".jsonl")
            lines = (json.dumps(document) + "\n" for document in (*documents(name), *more))
            records.write_text("".join(lines), encoding="utf-8")
            with open_store(str(path)) as store:
                ingest(
                    *(store, [str(records)]),
                    parser_name="",
                    language=language,
                    now=NOW,
                    parts=Parts(make=make),
                )
        document = Document("draft.txt", text, date=date)
        with open_store(str(path), create=False, read_only=True) as store:
            return check_draft(store, document, find(document), language, **options)

    yield checked


def verdicts(checked: CheckedDraft) -> list[str]:
    """Return the surfaces of a draft's figures with their verdicts, in order; what is not sure with "?"."""
    return [f"{one.claim.surface} {one.verdict}{'' if one.is_sure else '?'}" for one in checked.figures]


@pytest.mark.parametrize("half", ["read", "kept"])
def test_verdicts(half: str, check: Callable[..., CheckedDraft]) -> None:
    right, wrong = 0, []
    for draft in (draft for draft in DRAFTS if draft["half"] == half):
        found = check(draft["ledger"], draft["text"], draft.get("date"))
        said = Counter(f"{one.claim.surface} {one.verdict}" for one in found.figures)
        wanted = Counter(draft["figures"])
        right += sum((said & wanted).values())
        wrong += [
            (draft["text"][:60], sorted((wanted - said).elements()), sorted((said - wanted).elements()))
        ]
        false = [one for one in (said - wanted).elements() if one.endswith(" supported")]
        assert not false, (draft["text"], false)
    total = sum(len(draft["figures"]) for draft in DRAFTS if draft["half"] == half)
    assert right >= RIGHT * total, [one for one in wrong if one[1] or one[2]]


@pytest.mark.parametrize(
    "trap",
    [
        pytest.param(
            trap, id=trap["text"][:60], marks=pytest.mark.xfail(strict=True) if trap.get("known") else ()
        )
        for trap in TRAPS
    ],
)
def test_an_amount_of_something_else_is_not_supported(
    trap: dict[str, Any], check: Callable[..., CheckedDraft]
) -> None:
    found = check(trap["ledger"], trap["text"], trap["date"])
    assert found.figures
    assert not [one for one in verdicts(found) if one.endswith(" supported")]


def test_the_draft_itself_and_its_copies_support_nothing(check: Callable[..., CheckedDraft]) -> None:
    text = documents("fire")[1]["text"]
    found = check("fire", text, "2021-08-19")
    assert found.copies
    assert not [one for one in found.figures if one.verdict == "supported"]


def test_a_copy_elsewhere_supports_nothing(check: Callable[..., CheckedDraft]) -> None:
    text = "The Tolland dam in Ohio holds 410 million gallons, its keeper Ada Finch said. It is leaking."
    copy = {"id": "copy", "publisher": "Ohio Post", "date": "2021-08-20", "text": f"{text} Rain is expected."}
    found = check("fire", text, "2021-08-20", (copy,))
    assert [one.verdict for one in found.figures] == ["nothing"]


def test_two_papers_that_cite_one_body_are_one_origin(check: Callable[..., CheckedDraft]) -> None:
    text = "The earthquake near Arequipa in southern Peru killed 63 people, the Civil Defence Institute said."
    [one] = check("quake", text, "2021-05-16").figures
    assert (one.verdict, one.origins) == ("supported", 1)
    assert len(one.of("says so")) > 1


def test_as_of_a_day_what_came_later_is_not_known(check: Callable[..., CheckedDraft]) -> None:
    from claimtrack.filters import Filters

    text = "The earthquake near Arequipa in southern Peru killed 41 people, the Civil Defence Institute said."
    assert verdicts(check("quake", text)) == ["41 superseded"]
    assert verdicts(check("quake", text, filters=Filters(as_of="2021-05-13"))) == ["41 supported"]


def test_a_story_can_be_named(check: Callable[..., CheckedDraft]) -> None:
    from claimtrack.filters import Filters

    text = "There 63 people were killed, the Civil Defence Institute said."
    assert verdicts(check("quake", text)) == ["63 nothing?"], "of which event does it not say"
    assert verdicts(check("quake", text, filters=Filters(story="arequipa"))) == ["63 supported"]


def test_a_text_without_figures_has_none(check: Callable[..., CheckedDraft]) -> None:
    found = check("quake", "Nothing was counted in Arequipa.")
    assert found.figures == ()


def test_what_presses_most_stands_first(check: Callable[..., CheckedDraft]) -> None:
    text = (
        "The earthquake near Arequipa in southern Peru injured 410 people, the Civil Defence Institute said. "
        "The Civil Defence Institute said the earthquake killed 41 people. About 9,900 schools are closed."
    )
    order = [one.verdict for one in check("quake", text, "2021-05-16").pressing()]
    assert order == ["superseded", "nothing", "supported"]
    assert order[0] in ALARMS
