"""ClaimReview: what schema.org and Google ask for, and what is left to the reviewer."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from store.samples import ENGLISH, NOW, TOYS, read

from claimtrack.export.claimreview import LEFT_TO_THE_REVIEWER, LONGEST, quoted, review, why_not
from claimtrack.model import Document
from claimtrack.store import Store
from claimtrack.store.decisions import Decision
from export.helpers import PLAIN, dump, dump_store, entry_of

PROPERTIES = {
    # The properties of https://schema.org/ClaimReview and of the types in it that a fact check uses, version 29.0.
    "ClaimReview": {
        *(
            "claimReviewed",
            "itemReviewed",
            "reviewRating",
            "reviewAspect",
            "reviewBody",
            "associatedClaimReview",
        ),
        *("author", "datePublished", "dateModified", "url", "name", "inLanguage", "publisher", "identifier"),
    },
    "Claim": {
        *(
            "appearance",
            "firstAppearance",
            "claimInterpreter",
            "author",
            "datePublished",
            "name",
            "text",
            "url",
        ),
        *("inLanguage", "identifier", "isBasedOn", "publisher"),
    },
    "CreativeWork": {
        "name",
        "headline",
        "url",
        "publisher",
        "datePublished",
        "inLanguage",
        "author",
        "identifier",
    },
    "Rating": {"alternateName", "ratingValue", "bestRating", "worstRating", "ratingExplanation"},
    "Organization": {"name", "url", "sameAs", "identifier", "logo"},
    "Person": {"name", "url", "sameAs", "identifier", "affiliation", "jobTitle"},
}

DAY = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
ADDRESS = {"type": "string", "pattern": r"^https?://[^\s<>\"{}|\\^`]+$"}
AGENT = {
    "type": "object",
    "required": ["@type", "name"],
    "properties": {
        "@type": {"enum": ["Organization", "Person"]},
        "name": {"type": "string", "minLength": 1},
    },
}

GOOGLE: dict[str, Any] = {
    # "Fact check (ClaimReview) structured data", developers.google.com/search/docs/appearance/structured-data/factcheck:
    # required are claimReviewed, reviewRating with alternateName, and url; the rest is recommended.
    "type": "object",
    "required": ["@context", "@type", "claimReviewed", "reviewRating", "url"],
    "properties": {
        "@context": {"const": "https://schema.org"},
        "@type": {"const": "ClaimReview"},
        "claimReviewed": {"type": "string", "minLength": 1},
        "url": ADDRESS,
        "datePublished": DAY,
        "author": AGENT,
        "reviewRating": {
            "type": "object",
            "required": ["@type", "alternateName"],
            "properties": {"@type": {"const": "Rating"}},
        },
        "itemReviewed": {
            "type": "object",
            "required": ["@type", "appearance"],
            "properties": {
                "@type": {"const": "Claim"},
                "author": AGENT,
                "datePublished": DAY,
                "appearance": {
                    "type": "object",
                    "required": ["@type"],
                    "properties": {"@type": {"const": "CreativeWork"}, "url": ADDRESS, "datePublished": DAY},
                },
            },
        },
    },
}

FILLED_IN = {
    "author": {"@type": "Organization", "name": "Our desk"},
    "datePublished": "2021-04-01",
    "url": "https://example.org/check/1",
    "reviewRating": {"@type": "Rating", "alternateName": "Half true"},
}


def check_names(node: Any) -> None:
    """Assert that each object has only properties that its type has."""
    if isinstance(node, dict):
        names = {name for name in node if not name.startswith("@")}
        assert names <= PROPERTIES[node["@type"]]
        for value in node.values():
            check_names(value)


def test_reviews_of_a_ledger(store: Store) -> None:
    reviews = json.loads(dump_store("claimreview", store))
    assert len(reviews) == sum(not entry.copy for entry in store.stream()) == store.count() - 1
    for one in reviews:
        check_names(one)
        assert all(one[name] is None for name in LEFT_TO_THE_REVIEWER)
        jsonschema.validate(one | FILLED_IN, GOOGLE)
    with_address = [one["itemReviewed"] for one in reviews if "url" in one["itemReviewed"]["appearance"]]
    assert {one["appearance"]["url"] for one in with_address} == {"https://example.org/a%20b?x=1"}
    assert {one["author"]["name"] for one in with_address} == {"+Paper"}
    assert {one["datePublished"] for one in with_address} == {"2021-03-01"}


def test_the_claim_is_quoted() -> None:
    item = review(entry_of(PLAIN))["itemReviewed"]
    assert review(entry_of(PLAIN))["claimReviewed"] == item["text"] == "7 tanks came"
    assert item["name"] == "7 tanks"
    assert item["@id"] == f"urn:claimtrack:claim:{PLAIN.claim}"


def test_a_grade_is_the_rating_and_notes_are_the_body() -> None:
    entry = replace(entry_of(PLAIN), grade="contested", notes=("called the ministry", "no answer"))
    made = review(entry)
    check_names(made)
    assert made["reviewRating"] == {"@type": "Rating", "alternateName": "contested"}
    assert made["reviewBody"] == "called the ministry\nno answer"
    jsonschema.validate(made | FILLED_IN | {"reviewRating": made["reviewRating"]}, GOOGLE)
    plain = review(replace(entry_of(PLAIN), verdict="ok", tags=("story",)))
    assert plain == review(entry_of(PLAIN)) and "reviewBody" not in plain and plain["reviewRating"] is None


def test_a_decided_voice_is_the_author(store: Store) -> None:
    [entry] = [e for e in store.entries() if e.claim.surface == "12"]
    made = [
        Decision("claim", "set", entry.claim.claim, "speaker", "Ann Lee", entry.claim.document),
        Decision("claim", "set", entry.claim.claim, "speaker_role", "person", entry.claim.document),
        Decision("claim", "grade", entry.claim.claim, None, "fair", entry.claim.document),
    ]
    store.decide(made, at=NOW, who="Ada")
    store.refresh_decisions(TOYS, ENGLISH)
    [graded] = [r for r in json.loads(dump_store("claimreview", store)) if r["reviewRating"]]
    assert graded["itemReviewed"]["author"] == {"@type": "Person", "name": "Ann Lee"}
    assert graded["reviewRating"]["alternateName"] == "fair"


AUTHORS = [
    # what the record says of the voice                                  the author
    ({}, {"@type": "Organization", "name": "Gazette"}),
    ({"publisher": None}, None),
    ({"speaker": "Ann Lee", "speaker_role": "person"}, {"@type": "Person", "name": "Ann Lee"}),
    (
        {"speaker": "Ann Lee", "speaker_role": "person", "speaker_affiliation": "Coast Guard"},
        {
            "@type": "Person",
            "name": "Ann Lee",
            "affiliation": {"@type": "Organization", "name": "Coast Guard"},
        },
    ),
    ({"speaker": "police", "speaker_role": "organisation"}, {"@type": "Organization", "name": "police"}),
    ({"speaker": "an officer", "speaker_role": "unnamed"}, {"@type": "Person", "name": "an officer"}),
    ({"speaker": "the poll", "speaker_role": "document"}, None),
    ({"speaker": "Ann Lee", "speaker_role": "person", "speaker_confidence": 0.4}, None),
]


@pytest.mark.parametrize(("changes", "author"), AUTHORS)
def test_the_author_is_who_said_it(changes: dict[str, Any], author: Any) -> None:
    item = review(entry_of(replace(PLAIN, **changes)))["itemReviewed"]
    assert item.get("author") == author
    check_names(item)


def test_a_poll_is_what_the_claim_is_based_on() -> None:
    item = review(entry_of(replace(PLAIN, speaker="the poll", speaker_role="document")))["itemReviewed"]
    assert item["isBasedOn"] == {"@type": "CreativeWork", "name": "the poll"}


LEFT_OUT = [
    (entry_of(PLAIN), None),
    (entry_of(replace(PLAIN, modality="denied")), None),
    (entry_of(replace(PLAIN, modality="asked")), "asked or supposed, so claimed by nobody"),
    (entry_of(replace(PLAIN, modality="hypothetical")), "asked or supposed, so claimed by nobody"),
    (entry_of(replace(PLAIN, restates="ab")), "repeating a figure in another unit"),
    (replace(entry_of(PLAIN), copy=True), "said in a copy of another document"),
    (replace(entry_of(PLAIN), verdict="ok"), None),
    (replace(entry_of(PLAIN), verdict="wrong"), "found wrong: no figure, or misread"),
]


@pytest.mark.parametrize(("entry", "reason"), LEFT_OUT)
def test_what_nobody_claims_is_left_out(entry: Any, reason: str | None) -> None:
    assert why_not(entry) == reason


def test_what_is_left_out_is_counted() -> None:
    data, written = dump("claimreview", [entry for entry, _ in LEFT_OUT])
    assert (written.figures, len(json.loads(data))) == (3, 3)
    assert written.notes[0] == "left out: 2 asked or supposed, so claimed by nobody"


def test_a_long_sentence_is_cut_around_the_figure(store: Store) -> None:
    words = " ".join(["word"] * 200)
    document = Document(id="long.txt", text=f"{words} 55 tanks {words}")
    store.put(read(document), run=None, retrieved_at=NOW)
    [claim] = [entry.claim for entry in store.stream() if entry.claim.surface == "55"]
    short = quoted(claim)
    assert " 55 tanks " in short and short.startswith("… word") and short.endswith("word …")
    assert len(short) <= LONGEST + 4
