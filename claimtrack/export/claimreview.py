"""schema.org's ClaimReview: what a fact-checker starts from, with the reviewer's fields left open.

The claim is quoted, its author is who said it, its appearance the document. The reviewer fills in ``author``,
``datePublished`` and ``url``, which are null here: a tool cannot know them. So is ``reviewRating``, unless a
user graded the figure: the grade is the rating's name, and the user's notes are the ``reviewBody``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import IO, Any

from claimtrack.errors import ExportError
from claimtrack.export.columns import as_json
from claimtrack.export.contract import Setting, Written
from claimtrack.export.linked import address, claim_urn, document_iri
from claimtrack.model import Claim, Entry
from claimtrack.rows import sure

CONTEXT = "https://schema.org"

LEFT_TO_THE_REVIEWER = ("author", "datePublished", "url", "reviewRating")
"""The properties of a review that are written as null; of a figure with a grade, the rating is not."""

LONGEST = 300
"""Characters of a sentence that are quoted as the claim; of a longer one, those around the figure. A review
wants a short claim: Google shows 75 characters, and the reviewer shortens."""

PERSONS = frozenset({"person", "interviewer", "unnamed"})
"""Roles of a speaker that make a person; schema.org has no author that is both or neither."""


class ClaimReviewExporter:
    """schema.org ClaimReview (JSON-LD), one for each claim; what you did not decide is left to you."""

    binary = False
    suffixes = (".claimreview.json", ".claimreview.jsonld")

    def write(self, entries: Iterable[Entry], out: IO[bytes], setting: Setting) -> Written:  # noqa: ARG002
        """Write an array of reviews, each of which can be pasted into a page by itself.

        Left out, and counted in the notes: what nobody puts forward (asked, supposed), what a user found
        wrong, what another document of the same origin says, and what repeats a figure in another unit.
        """
        count = 0
        left: Counter[str] = Counter()
        out.write(b"[")
        for entry in entries:
            reason = why_not(entry)
            if reason:
                left[reason] += 1
                continue
            line = as_json(review(entry))
            out.write(f"{',' if count else ''}\n{line}".encode("utf-8", "backslashreplace"))
            count += 1
        out.write(b"\n]\n" if count else b"]\n")
        return Written(
            count, tuple(f"left out: {number:,} {reason}" for reason, number in sorted(left.items()))
        )

    def read(self, source: IO[bytes]) -> Iterator[Claim]:  # noqa: ARG002
        """Raise an ``ExportError``: a review holds the words of a claim and not its reading."""
        raise ExportError("a ClaimReview does not hold the whole record; load another format")


def why_not(entry: Entry) -> str | None:
    """Return why there is no review of a claim, or ``None``."""
    if entry.verdict == "wrong":
        return "found wrong: no figure, or misread"
    if entry.copy:
        return "said in a copy of another document"
    if entry.claim.restates:
        return "repeating a figure in another unit"
    if entry.claim.modality in ("asked", "hypothetical"):
        return "asked or supposed, so claimed by nobody"
    return None


def review(entry: Entry) -> dict[str, Any]:
    """Return the review of a claim, to be completed."""
    claim = entry.claim
    return {
        "@context": CONTEXT,
        "@type": "ClaimReview",
        **dict.fromkeys(LEFT_TO_THE_REVIEWER),
        **_found(entry),
        "claimReviewed": quoted(claim),
        "itemReviewed": _without_nothing(
            {
                "@type": "Claim",
                "@id": claim_urn(claim),
                "identifier": claim.claim,
                "name": " ".join(claim.wording.split()),
                "text": claim.sentence,
                "inLanguage": claim.language,
                "author": _author(claim),
                "isBasedOn": _source(claim),
                "datePublished": claim.date,
                "appearance": _appearance(claim),
            }
        ),
    }


def _found(entry: Entry) -> dict[str, Any]:
    """Return what the user found about a claim: nothing that was not given. A grade is a name, not a number:
    where it stands on a scale is for the reviewer to say."""
    rating = {"@type": "Rating", "alternateName": entry.grade} if entry.grade else None
    return _without_nothing({"reviewRating": rating, "reviewBody": "\n".join(entry.notes) or None})


def quoted(claim: Claim) -> str:
    """Return the claim as worded: its sentence on one line; of a long one, the part around the figure."""
    sentence = claim.sentence
    if len(sentence) <= LONGEST:
        return " ".join(sentence.split())
    middle = (claim.wording_start + claim.wording_end) // 2 - claim.sentence_start
    start = max(0, min(middle - LONGEST // 2, len(sentence) - LONGEST))
    end = start + LONGEST
    part = sentence[start:end]
    before, behind = "", ""
    if start > 0:
        part, before = part.partition(" ")[2] or part, "… "
    if end < len(sentence):
        part, behind = part.rpartition(" ")[0] or part, " …"
    return before + " ".join(part.split()) + behind


def _author(claim: Claim) -> dict[str, Any] | None:
    """Return who made the claim: the voice, or the publisher of what a reporter says in his own.

    A voice that is not sure is left out: a review under a wrong name is worse than one without.
    """
    if claim.speaker is None:
        return {"@type": "Organization", "name": claim.publisher} if claim.publisher else None
    if sure(claim.speaker_confidence) == "check" or claim.speaker_role == "document":
        return None
    if claim.speaker_role not in PERSONS:
        return {"@type": "Organization", "name": claim.speaker}
    person: dict[str, Any] = {"@type": "Person", "name": claim.speaker}
    if claim.speaker_affiliation:
        person["affiliation"] = {"@type": "Organization", "name": claim.speaker_affiliation}
    return person


def _source(claim: Claim) -> dict[str, Any] | None:
    """Return the poll or report that puts the figure forward, which cannot be an author."""
    if claim.speaker and claim.speaker_role == "document" and sure(claim.speaker_confidence) != "check":
        return {"@type": "CreativeWork", "name": claim.speaker}
    return None


def _appearance(claim: Claim) -> dict[str, Any]:
    """Return the document as a work. That it is the first appearance is not known, and not said."""
    publisher = {"@type": "Organization", "name": claim.publisher} if claim.publisher else None
    return _without_nothing(
        {
            "@type": "CreativeWork",
            "@id": document_iri(claim),
            "url": address(claim),
            "headline": claim.title,
            "publisher": publisher,
            "datePublished": claim.date,
            "inLanguage": claim.language,
        }
    )


def _without_nothing(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
