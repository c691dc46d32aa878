"""One process or many: the same results in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
from store.samples import find_claims

from claimtrack.engine import WAITING, run_extraction
from claimtrack.errors import DocumentError, LanguageError
from claimtrack.model import Document
from ingest.workers import make_fatal, make_missing, make_together, make_toy, make_uneven


def documents(count: int, **texts: str) -> list[Document]:
    return [Document(str(i), texts.get(f"at{i}", f"They lost {i} tanks.")) for i in range(count)]


def shown(results: Any) -> list[tuple[str, Any]]:
    return [(d.id, str(found) if isinstance(found, DocumentError) else found) for d, found in results]


@pytest.mark.parametrize("workers", [1, 2])
def test_results_are_in_the_order_given(workers: int) -> None:
    given = documents(9, at4="BREAK", at5="no number")
    expected: list[tuple[str, Any]] = [(d.id, find_claims(d)) for d in given if d.text != "BREAK"]
    expected.insert(4, ("4", "4: extraction failed: RuntimeError: it is broken"))
    assert shown(run_extraction(given, "toy", "en", workers, make=make_uneven)) == expected


@pytest.mark.parametrize("workers", [1, 2])
def test_no_documents_load_no_parser(workers: int) -> None:
    assert list(run_extraction([], "toy", "en", workers, make=make_missing)) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_a_missing_parser_is_raised(workers: int) -> None:
    with pytest.raises(LanguageError, match="toy: is not installed"):
        list(run_extraction(documents(3), "toy", "en", workers, make=make_missing))


@pytest.mark.parametrize("together", [False, True])
def test_a_worker_that_dies_fails_its_document_alone(together: bool) -> None:
    given = documents(24, at1="DIE now", at4="DIE later")
    results = dict(shown(run_extraction(given, "toy", "en", 2, make=make_fatal, together=together)))
    assert list(results) == [str(i) for i in range(24)]
    for i in (1, 4):
        assert results[str(i)] == f"{i}: extraction failed: the process that read it died (out of memory?)"
    for i in (0, 2, 3, *range(5, 24)):
        assert results[str(i)] == find_claims(given[i])


@pytest.mark.parametrize("together", [False, True])
def test_workers_read_several_documents_at_a_time_where_they_may(together: bool) -> None:
    given = documents(120)
    results = list(run_extraction(given, "toy", "en", 2, make=make_together, together=together))
    assert [document.id for document, _ in results] == [document.id for document in given]
    sizes = [int(str(claim.hedge)) for _, found in results if isinstance(found, list) for claim in found]
    assert len(sizes) == 120
    assert sizes[:9] == [1] * 9 and (max(sizes) > 1) == together  # at first there is one for each worker


@pytest.mark.parametrize("together", [False, True])
def test_documents_are_not_read_far_ahead(together: bool) -> None:
    taken = 0

    def endless() -> Iterator[Document]:
        nonlocal taken
        while True:
            taken += 1
            yield Document(str(taken), "1 tank")

    results = run_extraction(endless(), "toy", "en", 2, make=make_toy, together=together)
    assert [d.id for d, _ in islice(results, 5)] == ["1", "2", "3", "4", "5"]
    results.close()  # type: ignore[attr-defined]
    assert taken <= 5 + 2 * WAITING
