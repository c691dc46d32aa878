"""The claim record as a JSON schema, made from ``model.Claim`` and the descriptions here.

The types come from the dataclass, so that the two cannot disagree; the words come from ``DESCRIPTIONS``,
which the guide prints as the table of the record.
"""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from claimtrack.model import RECORD_VERSION, Claim

DESCRIPTIONS: dict[str, str] = {
    "claim": "id made from text, span and reading: the same on every machine; any unique prefix is accepted",
    "document": "where the text was found: path, URL, record or feed id",
    "publisher": "who published the document",
    "title": "its title",
    "url": "its address",
    "date": "the day it was published; null when unknown, never the day of ingest",
    "language": "its language, ISO 639-1",
    "start": "where the figure starts, in code points of the document's text",
    "end": "where it ends; `text[start:end] == surface`",
    "surface": "the number with its scale word, currency and unit: `200`, `$30-40 million`, `dozens`",
    "wording": "the figure as worded, from bound to counted noun: `more than 200 tanks`",
    "wording_start": "where the wording starts",
    "wording_end": "where it ends",
    "low": "the lower stated end as a decimal string, scale multiplied out; equal to `high` for a point",
    "high": "the upper stated end; null for a vague number, both null for a remark without a number",
    "bound": "how the words limit the amount (vague: dozens and the like; unquantified: a remark)",
    "unit": "ISO 4217 code, `percent`, `times`, a unit's singular name ...; null where things are counted",
    "direction": "where the figure is the size of a change",
    "kind": "what sort of figure it is: a running total, a standing level, one period's, one incident's ...",
    "event": "the words of the text for the event or matter that the figure belongs to: `Tuesday's quake`",
    "event_start": "where those words start; null where the text has no words for it",
    "event_end": "where they end",
    "event_kind": "the kind of happening: `earthquake`, `strike`, `takeover` ...",
    "event_place": "where it happened",
    "event_from": "its first day",
    "event_to": "its last day",
    "status": "how sure each case counted is, where the text tells such series apart",
    "counted": "the words for what is counted or measured",
    "counted_head": "their head noun as a lower-case lemma",
    "action": "what happened to them, a lemma with its particle: `destroy`, `take as booty`",
    "side": "whom the counted things belong to",
    "agent": "who acted on them",
    "place": "where",
    "category": "civilians, soldiers, children and the like",
    "inferred": "which fields come from outside the sentence",
    "time_start": "first day of the period that the figure speaks about",
    "time_end": "its last day",
    "asof": "the day as of which the figure is put forward",
    "asof_basis": "how that day is known",
    "modality": "how it is put forward",
    "basis": "how they know, in the text's own terms",
    "hedge": "the words that say so: `according to our calculations`, `feared`",
    "speaker": "who puts the figure forward, resolved within the document; null for the reporter's own voice",
    "speaker_surface": "the words that named the speaker where the figure stands",
    "speaker_start": "where those words start",
    "speaker_end": "where they end",
    "cue": "the words that carried the claim: `said`, `according to`",
    "speaker_role": "what the speaker is",
    "speaker_affiliation": "whom the speaker speaks for",
    "authority": "whose count it is behind the voice: a ministry, its spokesman and its officials are one",
    "chain": 'further voices, from inner to outer: A in "A said B had counted 40"',
    "attribution": "how the voice is given: quoted, reported, a transcript's turn, a statement, or none",
    "restates": "the claim that this one repeats in another unit beside it: `$450m (£308m)`",
    "sentence": "the sentence around the figure",
    "sentence_start": "where it starts",
    "sentence_end": "where it ends",
    "confidence": "how sure the reading of the figure is, 0 to 1",
    "speaker_confidence": "how sure the speaker is, 0 to 1; shown to people as sure, likely, check",
}
"""What each field holds, in one line."""

_DAY = {"date", "time_start", "time_end", "asof", "event_from", "event_to"}
_AMOUNT = r"^-?\d+(\.\d+)?$"
_SHARE = {"confidence", "speaker_confidence"}


def claim_schema() -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) of one claim record. All fields are always present.

    >>> claim_schema()["properties"]["low"]["type"]
    ['string', 'null']
    """
    hints = get_type_hints(Claim)
    names = [field.name for field in fields(Claim)]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:claimtrack:claim:{RECORD_VERSION}",
        "title": "ClaimTrack claim record",
        "description": "One figure that somebody put forward: its reading, its voice, its place in the text.",
        "version": RECORD_VERSION,
        "type": "object",
        "properties": {
            name: {"description": DESCRIPTIONS[name], **_type(name, hints[name])} for name in names
        },
        "required": names,
        "additionalProperties": False,
    }


def _type(name: str, hint: Any) -> dict[str, Any]:
    """Return the schema of a field's Python type; a type that is not foreseen is a ``TypeError``."""
    if get_origin(hint) is UnionType or NoneType in get_args(hint):
        inner = [arm for arm in get_args(hint) if arm is not NoneType]
        if len(inner) != 1:
            raise TypeError(f"{name}: {hint} has no JSON schema")
        schema = _type(name, inner[0])
        schema["type"] = [schema["type"], "null"]
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
        return schema
    if get_origin(hint) is Literal:
        return {"type": "string", "enum": list(get_args(hint))}
    if get_origin(hint) is tuple:
        return {"type": "array", "items": {"type": "string"}}
    if hint is Decimal:
        return {"type": "string", "pattern": _AMOUNT}
    if hint is int:
        return {"type": "integer", "minimum": 0}
    if hint is float:
        return {"type": "number", "minimum": 0, "maximum": 1} if name in _SHARE else {"type": "number"}
    if hint is str:
        return {"type": "string", "format": "date"} if name in _DAY else {"type": "string"}
    raise TypeError(f"{name}: {hint} has no JSON schema")
