"""Extractors for other processes, which must be functions of a module."""

from __future__ import annotations

import importlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

from store.samples import find_claims, make_toy

from claimtrack.errors import LanguageError
from claimtrack.model import Claim, Document

__all__ = ["make_fatal", "make_missing", "make_noted", "make_together", "make_toy", "make_uneven"]


def make_missing(_parser: str, _language: str) -> Callable[[Document], list[Claim]]:
    """Fail as for a parser that is not installed."""
    raise LanguageError("is not installed", where=_parser)


def make_fatal(_parser: str, _language: str) -> Callable[[Document], list[Claim]]:
    """Return an extractor that takes its process down at "DIE"."""

    def extract(document: Document) -> list[Claim]:
        if "DIE" in document.text:
            os._exit(9)
        return find_claims(document)

    return extract


def make_uneven(_parser: str, _language: str) -> Callable[[Document], list[Claim]]:
    """Return an extractor that takes longer for the first documents."""

    def extract(document: Document) -> list[Claim]:
        time.sleep(0.05 if document.id < "2" else 0)
        return find_claims(document)

    return extract


def make_noted(_parser: str, _language: str) -> Callable[[Document], list[Claim]]:
    """Return a slow extractor that leaves the number of its process in the folder ``NOTED``."""
    Path(os.environ["NOTED"], str(os.getpid())).touch()

    def extract(document: Document) -> list[Claim]:
        time.sleep(0.2)
        return find_claims(document)

    return extract


class Together:
    """An extractor that notes on each claim how many documents it was given."""

    def __call__(self, document: Document) -> list[Claim]:
        [found] = self.many([document])
        return found

    def many(self, documents: Iterable[Document]) -> Iterator[list[Claim]]:
        given = list(documents)
        for document in given:
            yield [replace(claim, hedge=str(len(given))) for claim in find_claims(document)]


def make_together(_parser: str, _language: str) -> Together:
    """Return an extractor that reads documents together."""
    return Together()


if __name__ == "__main__":  # python workers.py: extract with two workers, without end
    from claimtrack.engine import run_extraction

    endless = (Document(str(number), "They lost 12 tanks.") for number in count())
    for _ in run_extraction(
        endless, "toy", workers=2, make=importlib.import_module("ingest.workers").make_noted
    ):
        pass
