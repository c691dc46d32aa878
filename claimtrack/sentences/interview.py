"""Who is who in an interview: from the heading, the greeting, the forms of address, and who asks."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from claimtrack.lang import Language
from claimtrack.model import Document, Span
from claimtrack.sentences.names import bare_name, clean, is_body
from claimtrack.sentences.shapes import Turn

HEAD_LINES = 4
"""Paragraphs in which an interview is announced."""

LONGEST_LINE = 400

SWITCH = math.log(0.97 / 0.03)
"""Turns led by dashes change the speaker nearly always; an editor's slip costs this much."""


@dataclass(frozen=True)
class Voices:
    """The two sides of an interview; ``interviewer`` is a name from the document's own words."""

    is_interview: bool
    guest: str | None
    outlet: str | None
    interviewer: str


@dataclass(frozen=True)
class _Signs:
    headings: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    announced: re.Pattern[str]
    address: re.Pattern[str]
    welcome: re.Pattern[str]
    visit: re.Pattern[str]
    tail: frozenset[str]
    interviewer: str
    articles: frozenset[str]
    titled: re.Pattern[str]
    handing: re.Pattern[str]


@cache
def _signs(language: Language) -> _Signs:
    table = language.table("sentences")
    turns, interview = table["turns"], table["interview"]
    word = r"[A-Z][\w’'.-]*"
    guest = rf"(?P<guest>\b{word}(?:\s(?:of\s(?:the\s)?|de\s|van\s|von\s|bin\s|al\s)?{word}){{0,9}})"
    # "the news channel Vesta": what it is may stand before its name
    outlet = rf"(?P<outlet>(?:the |The |a |an )?(?:[a-z]+\s){{0,3}}?\b{word}(?:\s{word}){{0,6}}"
    outlet += r"(?:\s[a-z]+){0,3})"
    full = [h.replace("{guest}", guest).replace("{outlet}", outlet) for h in interview["headings"]]
    alone = [h.replace("{guest}", "").replace("{outlet}", "") for h in interview["headings"]]
    return _Signs(
        tuple(zip(map(re.compile, alone), map(re.compile, full), strict=True)),
        re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, interview["words"])) + r")(?!\w)", re.I),
        re.compile(r"(?:[^.!?\n]{0,40},\s)?(?:" + "|".join(turns["address"]) + ")"),
        re.compile("|".join(turns["welcome"]), re.I),
        re.compile("|".join(turns["visit"]), re.I),
        frozenset(word.lower() for word in interview["outlet_tail"]),
        interview["interviewer"],
        frozenset(interview["articles"]),
        re.compile(rf"{guest}\s?[:–—-]\s[“\"«‘']"),
        re.compile("(?:" + "|".join(interview["handing"]) + rf")\s(?P<name>{word}(?:\s{word}){{1,3}})"),
    )


def asks(text: str) -> bool:
    """Say whether a turn is one that asks: it ends with a question, or holds one near its end."""
    return "?" in text.rstrip("\"”’')* _")[-160:] if len(text) > 160 else "?" in text


def find_voices(document: Document, paragraphs: Sequence[Span], language: Language) -> Voices:
    """Return guest and outlet as the title and the first paragraphs name them."""
    signs = _signs(language)
    lines = [document.title or "", *(p.of(document.text) for p in paragraphs[:HEAD_LINES])]
    lines = [line for line in lines if line and len(line) <= LONGEST_LINE]
    guests, outlets = [], []
    for line in lines:
        for words, heading in signs.headings:
            # The words alone are found, or not, in a tenth of the time.
            match = heading.search(line) if words.search(line) else None
            if not match:
                continue
            groups = match.groupdict()
            if groups.get("guest"):
                guests.append(bare_name(clean(groups["guest"]), language))
            if groups.get("outlet"):
                outlets.append(_outlet(clean(groups["outlet"]), signs))
            break
    guest = min(guests, key=lambda g: (len(g.split()) < 2, len(g.split())), default=None)
    outlet = outlets[0] if outlets else None
    announced = bool(guests) or any(signs.announced.search(line) for line in lines)
    interviewer = f"{outlet} {signs.interviewer}" if outlet else signs.interviewer
    return Voices(announced, guest, outlet, interviewer)


def find_guest(document: Document, above: Sequence[Span], language: Language) -> str | None:
    """Return who answers, where no heading says so: the name before a quotation in the title, or the one
    person whom the paragraphs above the talk name in full."""
    signs = _signs(language)
    for line in (document.title or "", *(p.of(document.text) for p in above[:HEAD_LINES])):
        match = signs.titled.match(line.strip())
        if match:
            return bare_name(clean(match["guest"]), language)
    found: dict[str, None] = {}
    for paragraph in above:
        for match in _full_name(language).finditer(paragraph.of(document.text)):
            name = bare_name(clean(match[0]), language)
            first = name.split()[0].lower()
            if " " in name and not is_body(name, language) and first not in _starters(language):
                found[name] = None
    return next(iter(found)) if len(found) == 1 else None


@cache
def _full_name(language: Language) -> re.Pattern[str]:
    """Return the pattern of a name of two or three words."""
    small = "|".join(language.table("sentences")["names"]["particles"])
    return re.compile(rf"\b[A-Z][\w’'-]+\s(?:(?:{small})\s)?[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?")


@cache
def _starters(language: Language) -> frozenset[str]:
    return frozenset(word.lower() for word in language.table("sentences")["starters"])


def handed_to(turn: str, language: Language) -> str | None:
    """Return to whom a turn gives the word at its end: "Next, Kim Sato with Radio One." gives Kim Sato."""
    found = list(_signs(language).handing.finditer(turn[-200:]))
    return bare_name(clean(found[-1]["name"]), language) if found else None


def _outlet(name: str, signs: _Signs) -> str:
    """Return the outlet's own name: "the Turkish A Haber TV channel" gives "A Haber"."""
    words = [w for w in name.split() if w.lower() not in signs.articles]
    while len(words) > 1 and (words[-1].lower() in signs.tail or words[-1].islower()):
        words.pop()
    if len(words) > 1 and re.search(r"(?:ish|ian|ese|man|ani|nch|ech|eek|iss)$", words[0]):
        words.pop(0)
    return " ".join(words)


def read_dashes(text: str, turns: list[Turn], voices: Voices, language: Language) -> list[Turn]:
    """Return turns without labels with their speakers, worked out over the whole talk.

    The likeliest path through two states: each turn is weighed for signs of the one who asks, and staying
    with the same speaker is made unlikely.
    """
    signs = _signs(language)
    weights = [_weight(turn.span.of(text), i == 0, signs) for i, turn in enumerate(turns)]
    # best[s]: the best score of a path that ends in state s (0 the guest, 1 who asks); back: where from
    best, back = [0.0, weights[0]], []
    for weight in weights[1:]:
        came = [0 if best[0] > best[1] + SWITCH else 1, 1 if best[1] > best[0] + SWITCH else 0]
        best = [
            best[came[0]] + (SWITCH if came[0] == 1 else 0.0),
            best[came[1]] + (SWITCH if came[1] == 0 else 0.0) + weight,
        ]
        back.append(came)
    state = int(best[1] > best[0])
    path = [state]
    for came in reversed(back):
        state = came[state]
        path.append(state)
    path.reverse()
    margin = abs(sum(w if s else -w for w, s in zip(weights, path, strict=True)))
    confidence = 0.95 if margin >= 3 else 0.75
    named = []
    for turn, is_host in zip(turns, path, strict=True):
        if is_host:
            named.append(replace(turn, speaker=voices.interviewer, role="interviewer", confidence=confidence))
        elif voices.guest:
            named.append(replace(turn, speaker=voices.guest, role="person", confidence=confidence))
        else:
            named.append(
                replace(turn, speaker="interviewee", role="unnamed", confidence=min(confidence, 0.75))
            )
    return named


def _weight(body: str, first: bool, signs: _Signs) -> float:
    """Return how much a turn sounds like the one who asks (above 0) or the one who answers (below)."""
    opening = body[:200].lstrip("–—- \u00a0")
    weight = 0.5 if first else 0.0
    weight += 2.0 if asks(body) else -0.5
    weight += 2.0 if signs.address.match(opening) else 0.0
    weight += 2.0 if signs.welcome.search(body[:1000]) else 0.0
    weight -= 2.0 if signs.visit.search(body[:1000]) else 0.0
    return weight - (1.0 if len(body) > 700 else 0.0)
