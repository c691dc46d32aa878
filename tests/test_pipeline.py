"""extract(): spans, ids and order hold on every text, and many documents read as each of them alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack import pipeline
from claimtrack.documents import read_documents
from claimtrack.model import Claim, Document
from claimtrack.pipeline import extract, extract_many

if TYPE_CHECKING:
    from spacy.language import Language as Parser

    from claimtrack.lang import Language


@pytest.fixture(scope="module")
def documents(seeds: Path) -> list[Document]:
    """Return the five documents."""
    return [d for d in read_documents(str(seeds)) if isinstance(d, Document)]


@pytest.fixture(scope="module")
def claims(documents: list[Document], nlp: Parser, language: Language) -> list[list[Claim]]:
    """Return the claims of each of them."""
    return [extract(document, nlp, language) for document in documents]


class NoParser:
    """A parser that must not be asked."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"the parser was asked for {name}")


def printed(claims: list[Claim] | Exception) -> str:
    assert not isinstance(claims, Exception), claims
    return "\n".join(json.dumps(claim.record(), ensure_ascii=False) for claim in claims)


def check_spans(document: Document, claims: list[Claim]) -> None:
    text = document.text
    for claim in claims:
        assert claim.surface and text[claim.start : claim.end] == claim.surface
        assert text[claim.wording_start : claim.wording_end] == claim.wording
        assert claim.wording_start <= claim.start and claim.end <= claim.wording_end
        assert text[claim.sentence_start : claim.sentence_end] == claim.sentence
        assert claim.sentence_start <= claim.start and claim.end <= claim.sentence_end
        if claim.speaker_surface is not None:
            assert text[claim.speaker_start : claim.speaker_end] == claim.speaker_surface
    assert [c.start for c in claims] == sorted(c.start for c in claims)


def test_spans_of_the_seeds(documents: list[Document], claims: list[list[Claim]]) -> None:
    assert sum(map(len, claims)) > 40
    for document, found in zip(documents, claims, strict=True):
        check_spans(document, found)


def test_same_bytes_again(
    documents: list[Document], claims: list[list[Claim]], nlp: Parser, language: Language
) -> None:
    for document, found in zip(documents, claims, strict=True):
        assert printed(extract(document, nlp, language)) == printed(found)


def test_record_and_back(claims: list[list[Claim]]) -> None:
    for claim in (claim for found in claims for claim in found):
        assert Claim.from_record(json.loads(json.dumps(claim.record()))) == claim


def test_ids_are_unique_in_a_document_and_come_from_its_content(
    documents: list[Document], claims: list[list[Claim]], nlp: Parser, language: Language
) -> None:
    for document, found in zip(documents, claims, strict=True):
        ids = [claim.claim for claim in found]
        assert len(set(ids)) == len(ids)
        elsewhere = Document("elsewhere", document.text, title="Another", url="https://example.org/")
        assert {c.claim for c in extract(elsewhere, nlp, language)} == set(ids)
    [claim] = extract(Document("d", "At least 40 people were killed."), nlp, language)
    assert claim.claim == "26174200abcf1fe8"  # as on every machine: ids are written down and looked up again


NO_FIGURES = [
    "",
    " \n\n\t ",
    "\ufeff",
    "The minister denied it on Friday.",
    "An F-16 and an S-300 were mentioned on 5 May 2021 at 9:10.",
]


@pytest.mark.parametrize("text", NO_FIGURES)
def test_text_without_figures_is_not_parsed(text: str, language: Language) -> None:
    parser: Any = NoParser()
    assert extract(Document("d", text), parser, language) == []
    assert list(extract_many([Document("d", text)] * 3, parser, language)) == [[], [], []]


ODD = [
    ("🙂🙂 At least 40 people 👍🏽 were killed.", ["40"]),
    ("\u200fAt least \u200e40\u200f people were killed.", ["40"]),
    ("\ufeffAt least 40 people were killed.\x00 Another 20 were hurt.\x00", ["40", "20"]),
    ("At least 40 people were killed.\r\n\r\nAnother 20 were hurt.\r\n", ["40", "20"]),
    ("At least 40 people were\rkilled.\u2028Another 20 were hurt.\x0c", ["40", "20"]),
    ("Cafe\u0301 owners lost $2\u00a0million, \ud800 said.", ["$2\u00a0million"]),
]


@pytest.mark.parametrize(("text", "surfaces"), ODD)
def test_odd_characters(text: str, surfaces: list[str], nlp: Parser, language: Language) -> None:
    document = Document("d", text)
    found = extract(document, nlp, language)
    check_spans(document, found)
    assert [claim.surface for claim in found] == surfaces


PIECES = [
    "40", "at least ", "1,200.5", "$3 billion", " percent", "1/0", "(((", ")", "“", "\"", " said ", "the ministry",
    " people", "\n\n", "\r\n", ". ", "—", "Q: ", "A: ", "\u200f", "🙂", "\x00", "½", "10^9", "9" * 50, ":", " - ",
]  # fmt: skip


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=25).map("".join))
def test_no_text_stops_it(nlp: Parser, language: Language, text: str) -> None:
    document = Document("d", text)
    check_spans(document, extract(document, nlp, language))


def test_many_as_each_alone(
    documents: list[Document], claims: list[list[Claim]], nlp: Parser, language: Language
) -> None:
    short = [Document(text, text) for text in NO_FIGURES] + [Document(text, text) for text, _ in ODD]
    alone = [extract(document, nlp, language) for document in short] + claims
    together = list(extract_many([*short, *documents], nlp, language))
    assert [printed(found) for found in together] == [printed(found) for found in alone]


def test_many_reads_no_further_than_a_batch(nlp: Parser, language: Language) -> None:
    taken = 0

    def endless() -> Iterator[Document]:
        nonlocal taken
        for text in cycle(["At least 40 people were killed.", "Nobody knows."]):
            taken += 1
            yield Document(str(taken), text)

    for number, found in enumerate(islice(extract_many(endless(), nlp, language), 600)):
        assert not isinstance(found, Exception) and len(found) == (number + 1) % 2
        assert taken <= number + 2 * pipeline.BATCH


def test_a_document_that_fails_fails_alone(
    nlp: Parser, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(step: Any, stop: str) -> Any:
        def run(*arguments: Any) -> Any:
            if arguments[0].id == stop:
                raise ZeroDivisionError(stop)
            return step(*arguments)

        return run

    monkeypatch.setattr(pipeline, "lay_out", broken(pipeline.lay_out, "1"))
    monkeypatch.setattr(pipeline, "read_contexts", broken(pipeline.read_contexts, "3"))
    texts = [Document(str(number), f"At least {number + 40} people were killed.") for number in range(5)]
    found = list(extract_many(texts, nlp, language))
    assert [str(f) if isinstance(f, Exception) else f[0].surface for f in found] == [
        "40",
        "1",
        "42",
        "3",
        "44",
    ]


def test_a_text_that_stops_the_parser_fails_alone(
    nlp: Parser, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = pipeline.parse_many

    def together(portions: Any, parser: Parser) -> Any:
        if len(portions) > 1:
            raise MemoryError
        return whole(portions, parser)

    monkeypatch.setattr(pipeline, "parse_many", together)
    texts = [Document(str(number), f"At least {number + 40} people were killed.") for number in range(3)]
    found = list(extract_many(texts, nlp, language))
    assert [f[0].surface for f in found if not isinstance(f, Exception)] == ["40", "41", "42"]


def test_long_text_is_read_in_portions_with_offsets_of_the_whole(nlp, language, monkeypatch):
    from claimtrack import pipeline

    paragraph = "The mayor said 47 people had died. It cost $450m (£308m), she said.\n\n"
    document = Document(id="long", text=paragraph * 40)
    whole = pipeline.extract(document, nlp, language)
    monkeypatch.setattr(pipeline, "PORTION", 1_000)
    parts = pipeline.extract(document, nlp, language)
    assert all(document.text[c.start : c.end] == c.surface for c in parts)
    assert all(document.text[c.wording_start : c.wording_end] == c.wording for c in parts)
    assert all(document.text[c.sentence_start : c.sentence_end] == c.sentence for c in parts)
    assert [(c.claim, c.start, c.restates) for c in parts] == [(c.claim, c.start, c.restates) for c in whole]
    assert [list(found) for found in pipeline.extract_many([document], nlp, language)] == [parts]


def test_portions_cover_a_text_without_breaks(monkeypatch):
    from claimtrack import pipeline

    monkeypatch.setattr(pipeline, "PORTION", 100)
    text = "9" * 950
    spans = list(pipeline._portions(text))
    assert "".join(span.of(text) for span in spans) == text
    assert max(span.end - span.start for span in spans) <= 100


WITHHELD = [
    ("The firm said it cannot confirm 77 job losses.", None),
    ("“We cannot confirm 80 deaths,” the mayor said.", None),
    ("A spokesman could neither confirm nor deny the 74 arrests.", None),
    ("The agency said it had confirmed 82 deaths.", "The agency"),
]


@pytest.mark.parametrize(("text", "speaker"), WITHHELD)
def test_who_does_not_confirm_a_figure_is_not_its_voice(text, speaker, nlp, language):
    [claim] = extract(Document("a", text), nlp, language)
    assert (claim.speaker, claim.basis == "confirmed") == (speaker, speaker is not None)
