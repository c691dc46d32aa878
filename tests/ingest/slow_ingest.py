"""An ingest to be killed: ``python slow_ingest.py LEDGER DOCUMENTS SECONDS``.

It says "started" before the first document and takes some time over each.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from store.samples import ENGLISH, NOW, TOYS, find_claims

from claimtrack.ingest import Parts, ingest
from claimtrack.model import Claim, Document
from claimtrack.store import open_store


def documents(count: int) -> list[Document]:
    """Return documents of some length, every third one the copy of another."""
    lines = "\n".join(f"On day {i} they lost {i} tanks." for i in range(20))
    return [Document(f"{i:03}.txt", f"Head {i - (i % 3 == 2)}\n{lines}\nAnd {i} men.") for i in range(count)]


def main(location: str, count: int, seconds: float) -> None:
    """Ingest slowly."""

    def make(_parser: str, _language: str) -> Callable[[Document], list[Claim]]:
        def extract(document: Document) -> list[Claim]:
            time.sleep(seconds)
            return find_claims(document)

        return extract

    print("started", flush=True)
    with open_store(location) as store:
        parts = Parts(read=lambda *_: documents(count), make=make, derivations=TOYS)
        print(ingest(store, ["x"], parser_name="toy", language=ENGLISH, now=NOW, parts=parts))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
