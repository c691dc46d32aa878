"""Times before the entries of a live page: no part of a sentence, of a name or of a figure."""

from __future__ import annotations

import pytest

from claimtrack.lang import Language
from claimtrack.model import Document
from claimtrack.sentences import lay_out

LIVE = """2056 Mayor Ana Duarte says 40 boats sank.
2031 The harbour is closed.
Boats lie on the quay 2012 Piet Mills says the wall fell in 1815 Lena style.
1944Rescuers have come with 2000 Blankets."""

SENTENCES = [
    ("20:56 The mayor says 40 boats sank.", ["The mayor says 40 boats sank."]),
    ("20:56 GMT - The mayor says 40 boats sank.", ["The mayor says 40 boats sank."]),
    ("[20:56] “Forty boats sank.”", ["“Forty boats sank.”"]),
    ("8.15pm: The mayor says 40 boats sank.", ["The mayor says 40 boats sank."]),
    ("8 P.M. The mayor says 40 boats sank.", ["The mayor says 40 boats sank."]),
    ("0203 GMT The mayor says 40 boats sank.", ["The mayor says 40 boats sank."]),
    (
        "Boats sink in the harbour Friday 3 May 2024 09.28 BST Forty boats have sunk.",
        ["Boats sink in the harbour", "Forty boats have sunk."],
    ),
    (
        LIVE,
        [
            "Mayor Ana Duarte says 40 boats sank.",
            "The harbour is closed.",
            "Boats lie on the quay",
            "Piet Mills says the wall fell in 1815 Lena style.",
            "Rescuers have come with 2000 Blankets.",
        ],
    ),
    # Counts, years and times inside a sentence stay.
    ("1800 Soldiers died.", ["1800 Soldiers died."]),
    ("2056 boats sank.", ["2056 boats sank."]),
    ("40 Boats sank at 20:56 in Port Lena.", ["40 Boats sank at 20:56 in Port Lena."]),
    (
        "1945 The bridge falls.\n1958 A new one opens.\n2010 Cars may cross.\n2024 It falls again.",
        ["1945 The bridge falls.", "1958 A new one opens.", "2010 Cars may cross.", "2024 It falls again."],
    ),
    ("3.5 Million boats sank.", ["3.5 Million boats sank."]),
]


@pytest.mark.parametrize(("text", "sentences"), SENTENCES)
def test_sentences_begin_behind_the_time(text: str, sentences: list[str], language: Language) -> None:
    """What an entry says begins behind its time, and a time left inside a line ends what stands before it."""
    layout = lay_out(Document("d", text), language)
    assert [sentence.span.of(text) for sentence in layout.sentences] == sentences
