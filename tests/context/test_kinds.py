"""Running totals, standing states, figures of a period, of one incident: by rule, and by the weight of signs."""

from __future__ import annotations

import pytest

from claimtrack.context.kinds.case import read_runs
from claimtrack.context.kinds.deciding import Weights, read_weights
from claimtrack.context.kinds.features import FEATURES
from claimtrack.model import Document
from claimtrack.pipeline import extract
from claimtrack.sentences import lay_out

QUAKE = "Quake in the Ostra valley\n\nThe earthquake struck the valley before dawn on 3 May."
WAR = (
    "Rebels advance in Lodania\n\nFighting between the army and the rebels went on in the war for the north."
)
FIRM = "Marsh Brothers takes over Tait\n\nThe company told shareholders that the takeover bid stands."

CASES = [
    # what the document is about, sentence, surface, kind
    (QUAKE, "The quake has killed 6,800 people.", "6,800", "total"),
    (QUAKE, "So far 410 bodies have been found.", "410", "total"),
    (QUAKE, "In Harrow alone, 212 people died.", "212", "total"),
    (QUAKE, "The quake has cost the valley $3 billion.", "$3 billion", "total"),
    (QUAKE, "Some 3,000 people are still in hospital.", "3,000", "level"),
    (QUAKE, "In the last 24 hours 37 new cases of typhoid were reported.", "37", "period"),
    (QUAKE, "Thousands more are still missing.", "Thousands", "level"),
    (QUAKE, "Another 20 people were found on Friday.", "20", "increment"),
    (QUAKE, "The first shock measured 5.2 on the open scale.", "5.2", "measure"),
    (QUAKE, "A 7.4-magnitude quake is rare.", "7.4", "measure"),
    (WAR, "On Friday, seven rebels attacked a post near Harrow.", "seven", "incident"),
    (WAR, "A raid on Friday killed four soldiers.", "four", "incident"),
    (WAR, "There are now 12,000 troops on the border.", "12,000", "level"),
    (WAR, "The bombings have killed more than 300 people.", "300", "total"),
    (FIRM, "Last year it earned a profit of $284 million.", "$284 million", "period"),
    (FIRM, "The company built 900 boats in 2017.", "900", "period"),
    (FIRM, "The company sent home 40 workers last year.", "40", "period"),
    (FIRM, "In 2017 the company employed 900 workers.", "900", "level"),
    (QUAKE, "The toll rose by 54 to 1,290.", "54", "increment"),
    (QUAKE, "Winds of 90 km/h tore off roofs.", "90 km/h", "measure"),
    (FIRM, "The plant employs 500 workers.", "500", "level"),
    (FIRM, "The boat cost $5 million.", "$5 million", "price"),
]


@pytest.mark.parametrize(("about", "sentence", "surface", "kind"), CASES)
def test_kind(nlp, language, about, sentence, surface, kind):
    claims = extract(Document("test", f"{about}\n\n{sentence}", date="2021-05-10"), nlp, language)
    assert [claim.kind for claim in claims if claim.surface == surface] == [kind]


def test_what_the_words_leave_open_is_marked_as_inferred(nlp, language):
    text = f"{QUAKE}\n\nSo far 410 bodies have been found. The quake has killed 6,800 people."
    said, silent = extract(Document("test", text), nlp, language)[-2:]
    assert (said.kind, silent.kind) == ("total", "total")
    assert "kind" not in said.inferred
    assert "kind" in silent.inferred


@pytest.mark.parametrize(("text", "run"), [(QUAKE, "toll"), (WAR, "lasting"), (FIRM, "dealing")])
def test_how_the_matter_of_a_document_runs(language, text, run):
    document = Document("test", text)
    runs = read_runs(document, lay_out(document, language), language)
    assert max(runs, key=lambda name: runs[name]) == run
    assert sum(runs.values()) == pytest.approx(1)


def test_a_document_without_words_of_any_matter_runs_no_way(language):
    document = Document("test", "Nine geese went by.")
    assert set(read_runs(document, lay_out(document, language), language).values()) == {0.0}


def test_the_weights_are_of_the_features_that_are_read():
    weights = read_weights()
    assert list(weights.features) == [feature.__name__ for feature in FEATURES]
    assert all(set(row) == set(weights.start) for row in weights.features.values())
    assert len(FEATURES) <= 25


def test_likelihoods_are_shares_of_one():
    weights = Weights({"total": 1.0, "level": 0.5}, {"present": {"total": -900.0, "level": 900.0}})
    assert weights.likelihoods({"present": 1.0}) == {"total": 0.0, "level": 1.0}
    assert sum(weights.likelihoods({"present": 0.0}).values()) == pytest.approx(1)


def test_every_feature_has_an_example():
    assert all('"' in (feature.__doc__ or "") for feature in FEATURES)
