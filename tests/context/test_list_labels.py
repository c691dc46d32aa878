"""Labels of figures in lists, and the day that heads a list."""

import pytest

from claimtrack.model import Document
from claimtrack.pipeline import extract

LISTS = [
    # text, surface and counted head of each figure
    ("Lost so far:\n\nmules – 310,\ncarts – 24,\nbarges – 7.", [("310", "mule"), ("24", "cart"), ("7", "barge")]),
    ("Toll of the flood:\n\nDead – 31\nMissing – 9\nHuts – 1,200", [("31", "person"), ("9", "person"), ("1,200", "hut")]),
    ("Fever in the south: cases 210; deaths 14.", [("210", "case"), ("14", "death")]),
    ("Huts: 1,204 (+31)\nCarts: 38 (+2)", [("1,204", "hut"), ("31", "hut"), ("38", "cart"), ("2", "cart")]),
    ("It has lost 40 mules (+3) and 16 carts (+1).", [("40", "mule"), ("3", "mule"), ("16", "cart"), ("1", "cart")]),
    ("Deaths in the valley: 30.", [("30", "death")]),
    ("Carts burned - 30.", [("30", "cart")]),
    ("Huts: 310\nMules ~ 1,290", [("310", "hut"), ("1,290", "mule")]),
    ("- Huts burned: 1,044\n- Herds in barns – 12\n- Fever cases (feared): 8", [("1,044", "hut"), ("12", "herd"), ("8", "case")]),
    # amounts in a list, each behind its name
    ("Outlay: health $62m, schools $81m, roads $9m.", [("$62m", "health"), ("$81m", "school"), ("$9m", "road")]),
    ("The lease: Ford paid $62m, Lund $81m.", [("$62m", None), ("$81m", None)]),
    # a clause with a dash or a colon in it is no label
    ("Rain fell for days: 12 huts are gone.", [("12", "hut")]),
    ("He sold the carts – 12 men saw it.", [("12", "man")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "heads"), LISTS)
def test_a_label_says_what_its_figure_counts(text, heads, nlp, language):
    found = extract(Document("d", text), nlp, language)
    assert [(claim.surface, claim.counted_head) for claim in found] == heads


def test_the_heading_of_a_list_dates_its_entries(nlp, language):
    text = "Losses as of 4 May 2023:\n\nmules – 310,\ncarts – 24.\n\nIt sank 9 boats."
    found = extract(Document("d", text, date="2023-06-01"), nlp, language)
    assert [claim.asof for claim in found] == ["2023-05-04", "2023-05-04", "2023-06-01"]


def test_a_place_is_no_label(nlp, language):
    found = extract(Document("d", "Lyon: 12. Nice: 7. So many boats sank."), nlp, language)
    assert [(claim.place, claim.counted_head) for claim in found[:2]] == [("Lyon", None), ("Nice", None)]


HEADINGS = [
    # text, with the day as of which each figure is put forward
    ("Losses as of 4 May 2023\n\nHuts: 310\nFamilies without a roof: 24 of them\n", ["2023-05-04"] * 2),
    ("Update No. 6 (as of 4 May 2023)\n\nThe river took 9 boats.\n\nIt took 40 huts.", ["2023-05-04"] * 2),
    ("As of 08:00 on 4 May 2023, 40 huts were gone.", ["2023-05-04"]),
    ("As at 1600 hrs on 15 May 2023, 12 huts were gone.", ["2023-05-15"]),
    ("The toll stood at 12 on Tuesday.", ["2023-05-30"]),
    ("On Tuesday the queue stood at 40 ships; by Wednesday it was 30.", ["2023-05-30", "2023-05-31"]),
    ("A fire burned 12 huts on Tuesday.", ["2023-06-01"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "days"), HEADINGS)
def test_the_day_of_what_is_counted(text, days, nlp, language):
    found = extract(Document("d", text, date="2023-06-01"), nlp, language)
    assert [claim.asof for claim in found] == days


def test_a_toll_that_was_retracted_behind_itself(nlp, language):
    [claim] = extract(Document("d", "It had an estimate of 40 that was later retracted."), nlp, language)
    assert claim.basis == "retracted"
