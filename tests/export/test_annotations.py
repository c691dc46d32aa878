"""Web Annotations: as the W3C's model asks, and selectors that lead back to the figure."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import Any

import jsonschema

from claimtrack.store import Store
from export.helpers import PLAIN, dump, dump_store, entry_of, undump

IRI = {"type": "string", "pattern": r"^(?:https?://|urn:)[^\s<>\"{}|\\^`]+$"}

SELECTORS = [
    # Sections 4.2.4 and 4.2.5. The start is included, the end is not, both count from 0.
    {
        "type": "object",
        "required": ["type", "exact"],
        "properties": {
            "type": {"const": "TextQuoteSelector"},
            **{name: {"type": "string"} for name in ("exact", "prefix", "suffix")},
        },
        "additionalProperties": False,
    },
    {
        "type": "object",
        "required": ["type", "start", "end"],
        "properties": {
            "type": {"const": "TextPositionSelector"},
            **{name: {"type": "integer", "minimum": 0} for name in ("start", "end")},
        },
        "additionalProperties": False,
    },
]

ANNOTATION: dict[str, Any] = {
    # "Web Annotation Data Model", W3C Recommendation of 23 February 2017, sections 3 and 4.
    "type": "object",
    "required": ["id", "type", "target"],
    "properties": {
        "id": IRI,
        "type": {"const": "Annotation"},
        "motivation": {
            "enum": [
                *(
                    "assessing",
                    "bookmarking",
                    "classifying",
                    "commenting",
                    "describing",
                    "editing",
                    "highlighting",
                ),
                *("identifying", "linking", "moderating", "questioning", "replying", "tagging"),
            ]
        },
        "body": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "value"],  # 3.2.4: exactly one value
                "properties": {
                    "type": {"const": "TextualBody"},
                    "value": {"type": "string"},
                    "format": {"type": "string", "pattern": "^[a-z]+/[a-z]+$"},
                    "language": {"type": "string"},
                    "purpose": {"enum": ["describing", "tagging"]},
                },
                "additionalProperties": False,
            },
        },
        "target": {
            "type": "object",
            "required": ["source", "selector"],  # 4: exactly one source
            "properties": {
                "type": {"const": "SpecificResource"},
                "source": IRI,
                "selector": {"type": "array", "items": {"oneOf": SELECTORS}, "minItems": 2, "maxItems": 2},
                "state": {  # 4.3.1
                    "type": "object",
                    "properties": {
                        "type": {"const": "TimeState"},
                        "sourceDate": {
                            "type": "string",
                            "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$",
                        },
                        "cached": IRI,
                    },
                    "additionalProperties": False,
                },
            },
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}

COLLECTION: dict[str, Any] = {
    # Section 5: collections and pages.
    "type": "object",
    "required": ["@context", "id", "type", "total", "first"],
    "properties": {
        "@context": {"const": "http://www.w3.org/ns/anno.jsonld"},
        "id": IRI,
        "type": {"const": "AnnotationCollection"},
        "label": {"type": "string"},
        "total": {"type": "integer", "minimum": 0},
        "generator": {"type": "object", "required": ["id", "type", "name"]},
        "first": {
            "type": "object",
            "required": ["id", "type", "partOf", "items", "startIndex"],
            "properties": {
                "id": IRI,
                "type": {"const": "AnnotationPage"},
                "partOf": IRI,
                "startIndex": {"const": 0},
                "items": {"type": "array", "items": ANNOTATION},
            },
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}


def test_the_collection_is_as_the_model_asks(store: Store) -> None:
    collection = json.loads(dump_store("annotations", store))
    jsonschema.validate(collection, COLLECTION)
    items = collection["first"]["items"]
    assert collection["total"] == len(items) == len(list(store.stream()))
    assert collection["first"]["partOf"] == collection["id"]
    assert len({item["id"] for item in items}) == len(items)


def test_an_empty_collection_is_one_too() -> None:
    jsonschema.validate(json.loads(dump("annotations", [])[0]), COLLECTION)


def test_both_selectors_lead_to_the_figure(store: Store) -> None:
    items = json.loads(dump_store("annotations", store))["first"]["items"]
    for item, entry in zip(items, store.stream(), strict=True):
        text = store.text(entry.document_key, entry.version_key)
        position, quote = item["target"]["selector"]
        assert text[position["start"] : position["end"]] == quote["exact"] == entry.claim.surface
        assert select(text, quote) == position["start"]
        assert item["target"]["state"]["cached"].endswith(str(store.sha256(entry.version_key)))


def select(text: str, quote: dict[str, str]) -> int:
    """Return where a quote selector finds its words; with prefix and suffix it must be one place."""
    words = re.escape(quote["prefix"]) + f"({re.escape(quote['exact'])})" + re.escape(quote["suffix"])
    [found] = re.finditer(words, text)
    return found.start(1)


def test_positions_are_code_points(store: Store) -> None:
    """An emoji before the figure counts as one: in UTF-16 it would be two, in UTF-8 four."""
    items = json.loads(dump_store("annotations", store))["first"]["items"]
    [item] = [i for i in items if i["target"]["selector"][1]["prefix"].endswith("😀 ")]
    start = item["target"]["selector"][0]["start"]
    [text] = {store.text(e.document_key) for e in store.stream() if e.claim.url}
    assert text[start] == "4" and text[start - 2] == "😀"
    assert len(text[:start].encode("utf-16-le")) // 2 == start + 1


def test_sources_have_names_everywhere(store: Store) -> None:
    items = json.loads(dump_store("annotations", store))["first"]["items"]
    assert {item["target"]["source"] for item in items} == {
        "https://example.org/a%20b?x=1",
        "urn:claimtrack:document:notes/%C3%BCnder%20way.txt",
        "urn:claimtrack:document:copy.txt",
    }


def test_ids_do_not_depend_on_the_ledger(store: Store) -> None:
    """A collection of the same figures is the same; one of fewer is another, with the same annotations."""
    whole = json.loads(dump_store("annotations", store))
    some = list(store.stream())[:2]
    text = store.text(some[0].document_key)
    part = json.loads(dump("annotations", some, text)[0])
    ids = [item["id"] for item in whole["first"]["items"]]
    assert [item["id"] for item in part["first"]["items"]] == ids[:2]
    assert part["id"] != whole["id"]
    assert all(a != b for a, b in pairwise(ids))


def test_the_record_is_a_body() -> None:
    data, _ = dump("annotations", [entry_of(PLAIN)], "7 tanks came")
    bodies = json.loads(data)["first"]["items"][0]["body"]
    assert [body["purpose"] for body in bodies] == ["describing", "tagging", "describing"]
    assert bodies[0]["value"] == "7 tanks; Gazette; 2021-03-01"
    assert bodies[1]["value"] == "toy-tank"
    assert undump("annotations", data) == [PLAIN]
