"""The turns of a transcript, however they are printed: labels, dashes, names or questions alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from claimtrack.lang import Language
from claimtrack.model import Document, Role, Span
from claimtrack.sentences.interview import Voices, asks, find_guest, find_voices, handed_to, read_dashes
from claimtrack.sentences.names import clean, full_name, office_holder
from claimtrack.sentences.shapes import Turn

COVER = 0.5
"""Share of the paragraphs, from the first turn to the last, from which on a document is a transcript."""

DENSE = 0.12
"""Labels per paragraph in that stretch: fewer are captions in an article, not turns."""

FIRST_LABEL = 6
"""Paragraphs above a lone label: place, time and title of a speech."""

LONGEST_QUESTION = 400
"""Characters of a paragraph that is one question; longer ones are text that ends with a question."""

_DASH = re.compile(r"[–—-]\s+(?=\S)|[–—](?=[^\W\d_])")
_EMPHASIS = re.compile(r"(\*\*|__|\*|_)(?=\S).+\1$", re.S)


@dataclass(frozen=True)
class _Head:
    """The paragraph with which a turn begins, and what its label says."""

    paragraph: int
    name: str
    label: Span
    affiliation: str | None = None


@dataclass(frozen=True)
class _Labels:
    named: re.Pattern[str]
    bare: re.Pattern[str]
    alone: re.Pattern[str]
    honorific: re.Pattern[str]
    ends: re.Pattern[str]
    questioners: frozenset[str]
    answerers: frozenset[str]
    headings: frozenset[str]


@cache
def _labels(language: Language) -> _Labels:
    table = language.table("sentences")["turns"]
    bold = r"(?:\*\*|__)?"
    stamp = r"(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?\s*[-–—]?\s*)?"
    first = r"[A-Z][\w.’'&/-]*"
    word = rf"(?:{first}|de|del|van|von|der|bin|al|of|the|for|and)"
    name = rf"{first}(?:[ \u00a0]{word}){{0,6}}(?:,[ \u00a0]{word}(?:[ \u00a0]{word}){{0,6}}){{0,2}}"
    aff = r"(?P<aff>\s?[(\[][^)\]\n]{1,60}[)\]])?"
    return _Labels(
        named=re.compile(
            rf"[“\"]?{stamp}{bold}(?P<name>{name}(?: \d{{1,2}})?){aff}\s?{bold}\s?:{bold}(?=\s|$|[“\"A-Z])"
        ),
        bare=re.compile(
            rf"{bold}(?:(?P<name>[QA]){bold}(?:[.)](?=\s)|(?=\t|\s{{2,}}\S))|(?P<q>Q){bold}(?=\s(?:[A-Z“\"(…]|--)))"
        ),
        alone=re.compile(rf"{stamp}{bold}(?P<name>{name}){aff}{bold}$"),
        honorific=re.compile(
            r"(?:MR|MRS|MS|DR|SEN|REP|GEN|GOV)\.|(?:THE )?(?:SECRETARY|PRESIDENT|VICE PRESIDENT)\b"
        ),
        ends=re.compile(r"(?:" + "|".join(map(re.escape, table["ends"])) + r")(?:\W|$)"),
        questioners=frozenset(w.lower() for w in table["questioners"]),
        answerers=frozenset(w.lower() for w in table["answerers"]),
        headings=frozenset(w.lower() for w in table["headings"]),
    )


def find_turns(document: Document, paragraphs: Sequence[Span], language: Language) -> tuple[list[Turn], bool]:
    """Return the turns in order, and whether the document as a whole is a transcript.

    In a transcript, paragraphs without a label continue the turn; a turn inside an article is one paragraph.
    """
    if not paragraphs:
        return [], False
    text, labels = document.text, _labels(language)
    voices = find_voices(document, paragraphs, language)
    finders: tuple[Callable[[], list[_Head]], ...] = (
        lambda: _labelled(text, paragraphs, labels, voices),
        lambda: _dashed(text, paragraphs, voices),
        lambda: _names_alone(text, paragraphs, labels),
        lambda: _questions_alone(text, paragraphs, voices),
    )
    for find in finders:
        heads = find()
        if heads:
            turns, whole = _assemble(text, paragraphs, heads, labels)
            if voices.guest is None:
                above = paragraphs[: heads[0].paragraph]
                voices = replace(voices, guest=find_guest(document, above, language))
            heading = (document.title or "") + "\n" + text[: paragraphs[heads[0].paragraph].start]
            if heads[0].name == "–":
                turns = read_dashes(text, turns, voices, language)
            else:
                turns = _name_speakers(text, heading, turns, heads, labels, voices, language)
            return turns, whole
    return [], False


def _labelled(text: str, paragraphs: Sequence[Span], labels: _Labels, voices: Voices) -> list[_Head]:
    """Return the paragraphs that begin with a speaker's label, or nothing where labels are mere headings."""
    heads = []
    for number, p in enumerate(paragraphs):
        match = labels.named.match(text, p.start, p.end) or labels.bare.match(text, p.start, p.end)
        if not match:
            continue
        groups = match.groupdict()
        name = clean(groups["name"] or groups.get("q") or "")
        first = name.split()[0].lower() if name else ""
        if not name or name.lower() in labels.headings or first in labels.headings:
            continue
        affiliation = clean((groups.get("aff") or "").strip(" ()[]")) or None
        heads.append(_Head(number, name, Span(p.start, match.end()), affiliation))
    times = Counter(head.name for head in heads)
    strong = {n for n in times if _is_part(n, labels) or (n.isupper() and labels.honorific.match(n))}
    strong -= {n for n in strong if n.lower() == "a" and not any(m.lower() == "q" for m in times)}
    # "Jane Doe (Green List):" twice with two names is a debate, though each speaks once.
    of_somebody = {head.name for head in heads if head.affiliation and " " in head.name}
    if len(of_somebody) >= 2:
        strong |= of_somebody
    # "Mills" is "Piet Mills" again.
    last = Counter(head.name.split()[-1].lower() for head in heads)
    often = {n for n in times if last[n.split()[-1].lower()] >= 2}
    voices_often = {n.split()[-1].lower() for n in often}
    known = strong | (often if len(voices_often) >= 2 or strong or (voices.is_interview and often) else set())
    if not known:
        return []
    if sum(times[n] for n in known) >= 3 or strong:
        known |= {n for n in times if n.isupper() or sum(times[k] for k in known) >= 4}
    return [head for head in heads if head.name in known]


def _is_part(name: str, labels: _Labels) -> bool:
    part = name.rstrip("0123456789 ").lower()
    return part in labels.questioners or part in labels.answerers


def _dashed(text: str, paragraphs: Sequence[Span], voices: Voices) -> list[_Head]:
    """Return the dash-led paragraphs of a talk; a list of items led by dashes has nobody who asks."""
    heads = []
    for number, p in enumerate(paragraphs):
        match = _DASH.match(text, p.start, p.end)
        if match:
            heads.append(_Head(number, "–", Span(p.start, match.end())))
    bodies = [paragraphs[h.paragraph].of(text) for h in heads]
    questions = sum(asks(body) for body in bodies)
    enough = questions >= 2 and questions >= 0.2 * len(heads)
    if (len(heads) >= 4 and enough) or (voices.is_interview and len(heads) >= 2 and questions):
        return heads
    return []


def _names_alone(text: str, paragraphs: Sequence[Span], labels: _Labels) -> list[_Head]:
    """Return the lines that hold only a speaker's name, if at least two names come back again and again."""
    heads = []
    for number, p in enumerate(paragraphs[:-1]):
        match = labels.alone.match(text, p.start, p.end) if p.end - p.start <= 60 else None
        if match and clean(match["name"]).lower() not in labels.headings:
            affiliation = clean((match["aff"] or "").strip(" ()[]")) or None
            heads.append(_Head(number, clean(match["name"]), p, affiliation))
    times = Counter(head.name for head in heads)
    often = {name for name, count in times.items() if count >= 2}
    known = [head for head in heads if head.name in often]
    followed = all(b.paragraph > a.paragraph + 1 for a, b in pairwise(known))
    return known if len(often) >= 2 and followed else []


def _questions_alone(text: str, paragraphs: Sequence[Span], voices: Voices) -> list[_Head]:
    """Return the questions that are paragraphs of their own in an interview, and the answers behind them."""
    if not voices.is_interview:
        return []
    asked = []
    for number, p in enumerate(paragraphs):
        body = p.of(text)
        plain = body.strip("*_ ")
        marked = bool(_EMPHASIS.match(body))
        if p.end - p.start <= LONGEST_QUESTION and (plain.endswith("?") or (marked and number > 1)):
            asked.append((number, marked))
    marked_ones = [number for number, marked in asked if marked]
    numbers = marked_ones if len(marked_ones) >= 2 else [number for number, _ in asked]
    if len(numbers) < 2:
        return []
    heads = []
    for number in numbers:
        at = paragraphs[number].start
        heads.append(_Head(number, "Question", Span(at, at)))
        if number + 1 < len(paragraphs) and number + 1 not in numbers:
            at = paragraphs[number + 1].start
            heads.append(_Head(number + 1, "Answer", Span(at, at)))
    return heads


def _assemble(
    text: str, paragraphs: Sequence[Span], heads: Sequence[_Head], labels: _Labels
) -> tuple[list[Turn], bool]:
    first, last = heads[0].paragraph, heads[-1].paragraph
    stretch = last - first + 1
    whole = stretch >= COVER * len(paragraphs) or len(heads) >= 0.3 * len(paragraphs)
    sure = _is_part(heads[0].name, labels) or bool(labels.honorific.match(heads[0].name))
    # A speech or an excerpt may have one label, above everything.
    whole = (whole and len(heads) >= DENSE * stretch) or (sure and first <= FIRST_LABEL)
    limits = [head.paragraph for head in heads[1:]] + [len(paragraphs)]
    turns = []
    for head, limit in zip(heads, limits, strict=True):
        end = head.paragraph
        alone = head.label.end >= paragraphs[end].end
        while end + 1 < limit and (whole or (alone and end == head.paragraph)):
            following = paragraphs[end + 1]
            if labels.ends.match(text, following.start, following.end):
                break
            end += 1
        label = head.label if head.label.end > head.label.start else None
        span = Span(paragraphs[head.paragraph].start, paragraphs[end].end)
        turns.append(Turn(span, head.name, None, label, affiliation=head.affiliation))
    return turns, whole


def _name_speakers(
    text: str,
    heading: str,
    turns: list[Turn],
    heads: Sequence[_Head],
    labels: _Labels,
    voices: Voices,
    language: Language,
) -> list[Turn]:
    """Return the turns with speaker and role instead of the bare label."""
    full: dict[str, str] = {}
    about: dict[str, str] = {}
    asked: Counter[str] = Counter()
    spoken: Counter[str] = Counter()
    for turn, head in zip(turns, heads, strict=True):
        name, _, rest = head.name.partition(", ")
        key = name.split()[-1].lower()
        known = full.get(key)
        # A later "SMITH" is the "JANE SMITH" before; another first name is another person.
        if known is None or (len(known.split()) == 1 and len(name.split()) > 1):
            full[key] = name
        if rest or head.affiliation:
            about.setdefault(key, head.affiliation or rest)
        spoken[key] += 1
        asked[key] += asks(turn.span.of(text))
    hosts = _hosts(asked, spoken)
    named: list[Turn] = []
    for turn, head in zip(turns, heads, strict=True):
        name = head.name.partition(", ")[0]
        key = name.split()[-1].lower()
        part = name.rstrip("0123456789 ").lower()
        role: Role
        if part in labels.questioners:
            before = text[named[-1].span.start : named[-1].span.end] if named else ""
            speaker, role = handed_to(before, language) or voices.interviewer, "interviewer"
        elif part in labels.answerers:
            speaker, role = (voices.guest, "person") if voices.guest else ("interviewee", "unnamed")
        else:
            speaker = full[key] if len(name.split()) == 1 else name
            if len(speaker.split()) == 1 and voices.guest and voices.guest.split()[-1].lower() == key:
                speaker = voices.guest  # "BENZ:" under "Interview with Health Minister Clara Benz"
            elif labels.honorific.match(speaker) or speaker.isupper():
                # "THE MAYOR:" under "Remarks by Mayor Duarte"
                held = office_holder(speaker, heading, language) or speaker
                speaker = full_name(held, heading + "\n" + text, language) or held
            outlet = bool(voices.outlet) and name.lower() in (voices.outlet or "").lower()
            role = "interviewer" if key in hosts or outlet else "person"
        confidence = 0.9 if head.name in ("Question", "Answer") and turn.label is None else 0.98
        named.append(
            replace(turn, speaker=speaker, role=role, affiliation=about.get(key), confidence=confidence)
        )
    return named


def _hosts(asked: Counter[str], spoken: Counter[str]) -> set[str]:
    """Return the speakers who mostly ask while somebody else mostly does not."""
    share = {name: asked[name] / spoken[name] for name in spoken}
    if not any(value <= 0.3 for value in share.values()):
        return set()
    return {name for name, value in share.items() if value >= 0.6 and spoken[name] >= 2}
