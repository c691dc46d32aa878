"""One claim on one screen."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_by_hand import make_claim, make_document, make_entry

from claimtrack.report.card import card, cite
from claimtrack.report.render import display_width, render
from claimtrack.report.view import Hint

TEXT = (
    "The minister was asked about the raid. He said that more than 200 tanks had been destroyed. "
    "He did not say when."
)
TANKS = {"counted": "tanks", "counted_head": "tank", "action": "destroy", "side": "Armenia"}


def shown_of(*given: Any, width: int = 80, **values: Any) -> str:
    """Return the card of an entry as a terminal shows it."""
    return render(card(*given, **values), width=width).removesuffix("\n")


def tanks(**values: Any) -> Any:
    """Return the entry of the 200 tanks of the text."""
    at = TEXT.index("200")
    start = TEXT.index("He said")
    return make_entry(
        "more than 200 tanks",
        **{
            "surface": "200", "start": at, "low": 200, "bound": "more_than", "sentence_start": start,
            "sentence": TEXT[start : TEXT.index(" He did")], "speaker": "Anna Berg", "speaker_role": "person",
            "speaker_surface": "He", "cue": "said", "attribution": "indirect", "inferred": ("side",), **TANKS,
            **values,
        },
    )  # fmt: skip


CARD = """\
"more than 200 tanks" [{id}]
  The minister was asked about the raid. He said that more than >200< tanks had
  been destroyed. He did not say when.
who      Anna Berg, person (in indirect speech, "said", named as "He", sure)
as of    unknown (the document has no date)
figure   more than 200
counted  tanks
action   destroy
side     Armenia (inferred)
topic    Tanks destroyed, Armenia (destroyed/tank/of-armenia)
why      destroyed, by "destroy"; of tank; Armenia, taken over from before
origin   1 origin, 1 voice, 1 document on this topic. No second origin in the
         ledger.
where    a.txt, characters 62-65, sha256 {sha}
cite     Anna Berg: "more than 200 tanks" [destroyed]. a.txt, n.d. (characters
         62-65)"""


def test_card() -> None:
    entry, document = tanks(), make_document("a.txt", TEXT)
    shown = shown_of(entry, TEXT, [entry])
    assert shown == CARD.format(id=entry.claim.claim[:8], sha=document.document.sha256[:12])


SAYS = [
    ({"modality": "denied", "basis": "hearsay", "hedge": "reportedly"},
         'status   denied; hearsay: "reportedly"'),
    ({"speaker_confidence": 0.4}, "check)"),
    ({"speaker": None, "speaker_surface": None, "cue": None, "attribution": "narrator"},
     "who      the text (no voice named; the text's own word, sure)"),
    ({"asof": "2020-10-05", "asof_basis": "document"}, "as of    2020-10-05 (the document's date)"),
    ({"asof": "2020-10-05", "asof_basis": "stated"}, "as of    2020-10-05 (stated)"),
    ({"high": 250, "bound": "exact", "unit": "tonne"}, "figure   200 to 250 tonne"),
    ({"low": None, "bound": "unquantified"}, "figure   a remark without a figure"),
    ({"chain": ("TASS",)}, "Anna Berg, via TASS, person"),
    ({"time_start": "2020-10-01", "time_end": "2020-10-05"}, "period   2020-10-01 to 2020-10-05"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "line"), SAYS)
def test_what_the_card_says(fields: dict[str, Any], line: str) -> None:
    assert line in shown_of(tanks(**fields), TEXT)


def test_other_voices_are_pointed_to() -> None:
    entry = tanks()
    other = make_entry("90 tanks", low=90, document="b.txt", speaker="Carl", **TANKS)
    shown = " ".join(shown_of(entry, TEXT, [entry, other]).split())
    assert "2 origins, 2 voices, 2 documents on this topic." in shown
    assert "1 other voice: claimtrack report timeline --topic destroyed/tank/of-armenia" in shown
    made = card(entry, TEXT, [entry, other])
    assert made.others == Hint("report timeline", (("topic", entry.topic),), "1 other voice")
    page = render(made, "html")
    assert "1 other voice." in page and "claimtrack report" not in page


CITED = [
    ({"speaker": "Anna Berg", "title": "The raid", "publisher": "Herald", "date": "2020-10-05",
      "url": "https://herald.example/1"},
     'Anna Berg: "40 tanks". The raid, Herald, 2020-10-05, https://herald.example/1 (characters 0-2)'),
    ({}, 'The text: "40 tanks". a.txt, n.d. (characters 0-2)'),
    ({"publisher": "Herald"}, 'Herald: "40 tanks". a.txt, Herald, n.d. (characters 0-2)'),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "line"), CITED)
def test_cite(fields: dict[str, Any], line: str) -> None:
    assert cite(make_claim("40 tanks", **fields)) == line


@given(st.text(max_size=300), st.text(max_size=30), st.text(max_size=300), st.integers(60, 120))
def test_any_text_fits_the_width_and_marks_the_figure(before: str, name: str, after: str, width: int) -> None:
    text = before + "40 tanks" + after
    at = len(before)
    entry = make_entry("40 tanks", start=at, low=40, sentence="40 tanks", speaker=name or None, title=name)
    shown = shown_of(entry, text, width=width)
    assert ">40<" in shown
    assert all(display_width(line) <= width for line in shown.split("\n"))
    assert not any(sign in shown for sign in "\t\r\x1b\x07")


def test_who_prints_a_copy_is_no_other_voice() -> None:
    entry = tanks()
    copy = tanks(document="b.txt", publisher="Echo", speaker=None, origin="a.txt", copy=True)
    shown = shown_of(entry, TEXT, [entry, copy])
    assert "other voice" not in shown
    assert "1 origin, 1 voice, 2 documents on this topic" in " ".join(shown.split())


def test_a_claim_of_a_replaced_text_is_marked() -> None:
    shown = shown_of(tanks(), TEXT, replaced=(1, "2021-03-04"))
    assert shown.splitlines()[0].endswith("NO LONGER CURRENT")
    assert "version  in version 1; replaced on 2021-03-04 by another text" in shown


def test_rows_of_a_table_are_not_what_surrounds_a_sentence() -> None:
    from claimtrack.report.card import surroundings

    text = "Before it.\n| Town | Dead |\n|---|---|\n| Marl | 12 |\nThe flood killed 47 people. And more.\n| Town | Dead |\nAfter."
    at = text.index("The flood")
    claim = make_claim(sentence="The flood killed 47 people.", sentence_start=at)
    assert surroundings(claim, text) == ("Before it.\n\n", " And more.\nAfter.")
