"""What Datasette is told about a ledger's file, so that its pages can be read without a manual.

Datasette takes the words of a link from a column called name or title: of a sentence it would show the
number, of an untitled text "None".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from claimtrack.model import FLAT
from claimtrack.schema import DESCRIPTIONS

LABELS: Mapping[str, str] = {
    "claim": "wording",
    "decision": "action",
    "document": "identity",
    "run": "started",
    "sentence": "text",
    "version": "retrieved_at",  # never empty, as titles are; the claim's own row names document and title
}
"""The column that names a row where another row refers to it."""

TABLES: Mapping[str, str] = {
    "figures": "Start here: figures as reports show them, one a row, with topic, story, voice and decisions",
    "claim": "Figures as extracted, one a row, of all versions of a text; figures is the one to read",
    "claim_copy": "Helper: figures that another document of the same origin has in the same words: twin_id",
    "claim_decision": "Helper: what the decisions about a figure come to",
    "claim_tag": "Helper: tags that users gave figures",
    "claim_topic": "Helper: what figures are set side by side with; derived is before decisions",
    "claim_value": "Helper: fields that users decided otherwise than they were extracted",
    "copy_pair": "Helper: documents that share text",
    "decision": "The log of what users decided; nothing in it is ever changed",
    "document": "Where texts were found: path, address, record",
    "document_story": "Helper: what each document tells of; derived is the story before the user's decisions",
    "document_origin": "Helper: the first document of each group of copies",
    "failure": "What could not be read, and why",
    "orphan": "Helper: decisions whose figure is in no newest version",
    "run": "Ingests: when, by which version of the program, with which result",
    "sentence": "Sentences of the texts, with full-text search",
    "speaker_name": "Helper: names of voices, and the name that they are shown under",
    "topic": "Helper: topics with what they are made of, as derived; see claim_topic",
    "version": "Texts of documents; reports show the newest",
}
"""What each table holds."""

INTERNAL = (
    *("claimtrack_schema", "derivation", "dirty", "gist", "kinship", "profile", "profile_term", "shingle"),
    *("document_label", "document_sum", "document_voice", "finding", "finding_claim", "label_name"),
    *("story_sum", "topic_sum", "voice", "voice_key", "voice_use"),
    *("watch", "watch_alert", "watch_delivery", "watch_host", "watch_rule"),
)
"""Tables that only the program reads."""

FACETS = ("counted_head", "action", "speaker", "publisher")
"""The columns of claims by which Datasette offers to choose."""

FIGURE_FACETS = ("story", "voice", "publisher", "basis")
"""Those of the view."""


def datasette_metadata(database: str) -> dict[str, Any]:
    """Return Datasette's metadata for a ledger; ``database`` is the stem of its file's name.

    >>> datasette_metadata("ledger")["databases"]["ledger"]["tables"]["sentence"]["label_column"]
    'text'
    """
    tables: dict[str, dict[str, Any]] = {name: {"description": told} for name, told in TABLES.items()}
    for name, column in LABELS.items():
        tables[name]["label_column"] = column
    told = {name: words.replace("`", "") for name, words in DESCRIPTIONS.items()}
    tables["claim"] |= {"columns": told, "facets": list(FACETS)}
    tables["figures"] |= {
        "columns": {FLAT.get(name, name): words for name, words in told.items()},
        "facets": list(FIGURE_FACETS),
    }
    tables |= {name: {"hidden": True} for name in INTERNAL}
    return {
        "title": "ClaimTrack ledger",
        "description": "Figures that people put forward: who said which, about what, when, in which document",
        "databases": {database: {"tables": tables}},
    }
