"""Claims -> voices: whose word a figure is, so far as the names show that two are one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from claimtrack.lang import Language
from claimtrack.lang.reading import read_value
from claimtrack.model import Claim

EXCHANGE = 700
"""Characters between a question and the answer that corrects it."""

Kin = Literal["same", "other", "unknown"]
"""Whether two voices are one, two, or nothing says."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice as it is compared: the telling words of its name and of whom it speaks for.

    A narrator and an unnamed source have none; ``described`` are its words without articles.
    ``outlet`` is the publisher, else the document.
    """

    words: frozenset[str]
    affiliation: frozenset[str]
    initials: str
    outlet: str
    role: str | None = None
    described: frozenset[str] = frozenset()
    is_group: bool = False

    @property
    def is_named(self) -> bool:
        """Say whether anybody is named."""
        return bool(self.words)


@dataclass(frozen=True, slots=True)
class _Data:
    plain: frozenset[str]
    unnamed: frozenset[str]
    groups: frozenset[str]
    articles: frozenset[str]
    heads: re.Pattern[str]


def voice_of_claim(claim: Claim, language: Language) -> Voice:
    """Return the voice of a claim for comparison."""
    data = _data(language)
    name = claim.speaker or ""
    words = _words(name) - data.plain
    head = data.heads.search(name)  # "Harbour Watch head Ana Sol" speaks for the Harbour Watch
    affiliation = claim.speaker_affiliation or (name[: head.start()] if head else "")
    if claim.speaker_role == "unnamed" or words <= data.unnamed:
        words = frozenset()
    spoken = frozenset(name.casefold().split())
    capitals = re.findall(r"\b[A-Z]", name)
    return Voice(
        words,
        _words(affiliation) - data.plain,
        "".join(capitals).lower(),
        claim.publisher or claim.document,
        claim.speaker_role,
        (spoken - data.articles) or spoken,
        bool(_words(name) & data.groups),
    )


def kin(a: Voice, b: Voice, *, one_text: bool = False) -> Kin:
    """Return whether two voices are one. Names that share their telling words are one, and so are initials
    and what they stand for; a narrator or an unnamed source may be anybody.

    Within one text, two sources that are told apart are two, though neither be named. A body and its
    spokesman are one where the spokesman's affiliation is known.
    """
    if a.role == "interviewer" or b.role == "interviewer":
        return "same" if a.role == b.role else "other"
    for named, described in ((a, b), (b, a)):
        if named.words and not described.words and described.is_group:
            return "unknown"  # "a monitoring group", named in the next sentence
    if one_text and a.described and b.described and not (a.words and b.words):
        # "A source at the port", "the source".
        return "same" if a.described <= b.described or b.described <= a.described else "other"
    if not a.words and not b.words:
        return "same" if a.outlet == b.outlet and not (a.described or b.described) else "unknown"
    if not a.words or not b.words:
        return "unknown"
    for one, other in ((a.words, b.words), (a.words, b.affiliation), (a.affiliation, b.words)):
        if one and other and (one <= other or other <= one):
            return "same"
    if len(a.words & b.words) * 2 > max(len(a.words), len(b.words)):
        return "same"
    if a.affiliation and a.affiliation == b.affiliation:
        return "same"
    for short, long in ((a, b), (b, a)):  # "HRC" and "Harbour Relief Committee"
        if len(short.words) == 1 and len(long.initials) > 1:
            [word] = short.words
            if word == long.initials or (len(word) > 2 and word in long.initials):
                return "same"
    return "other"


def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]{2,}", re.sub(r"['’]s\b", "", name).casefold()))


@cache
def _data(language: Language) -> _Data:
    voices = language.table("compare")["voices"]
    heads = re.compile(rf"\b(?:{'|'.join(voices['heads'])})\b", re.IGNORECASE)
    names = voices["names"]
    return read_value(_Data, voices, heads=heads, articles=frozenset(names["articles"] + names["indefinite"]))
