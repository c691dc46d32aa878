"""A toy extractor that hears who says what: "The ministry said 40 people were killed." """

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from store.samples import NUMBER, find_sentences, make_claim

from claimtrack.model import Claim, Document

SAID = re.compile(r"(?:The )?(?P<who>[A-Z]\w+(?: [A-Z]\w+)*|ministry|mayor) (?:said|corrected)")


def find_sayings(document: Document) -> list[Claim]:
    """Return a claim for every number in a sentence that somebody says, and in those that nobody does."""
    claims = []
    for sentence in find_sentences(document.text):
        said = SAID.search(sentence.of(document.text))
        for number in NUMBER.finditer(document.text, sentence.start, sentence.end):
            claim = make_claim(document, *number.span())
            if claim.counted is None:
                continue
            if "killed" in claim.sentence:
                claim = replace(claim, action="kill", event_kind="disaster")
            if said:
                start = sentence.start + said.start("who")
                end = sentence.start + said.end("who")
                claim = replace(
                    claim,
                    speaker=said["who"],
                    speaker_surface=said["who"],
                    speaker_start=start,
                    speaker_end=end,
                    speaker_role="organisation",
                    cue="said",
                    attribution="indirect",
                )
            if "at least" in sentence.of(document.text):
                claim = replace(claim, bound="at_least")
            if "withdrew" in sentence.of(document.text):
                claim = replace(claim, basis="retracted")
            claims.append(claim)
    return claims


def make_sayings(parser_name: str, language_code: str) -> Callable[[Document], list[Claim]]:
    """Return the extractor."""
    assert (parser_name, language_code) == ("toy", "en")
    return find_sayings
