"""The turns of a transcript, however they are printed: labels, dashes, names or questions alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from claimtrack.lang import Language
from claimtrack.model import Document, Role, Span
from claimtrack.sentences.interview import Voices, asks, find_guest, find_voices, handed_to, read_dashes
from claimtrack.sentences.labels import SMALL, UPPER, read_label
from claimtrack.sentences.names import (
    bare_name,
    clean,
    full_name,
    has_title,
    is_office,
    is_title,
    office_holder,
    surname,
)
from claimtrack.sentences.shapes import Turn

COVER = 0.5
"""Share of the paragraphs, from the first turn to the last, from which on a document is a transcript."""

DENSE = 0.12
"""Labels per paragraph in that stretch: fewer are captions in an article, not turns."""

FIRST_LABEL = 6
"""Paragraphs above a lone label: place, time and title of a speech."""

LONGEST_QUESTION = 400
"""Characters of a paragraph that is one question; longer ones are text that ends with a question."""

TALK = 0.01
"""Share of "I", "we", "you" and questions among the words in all turns from which on people talk: of 89 texts
with labels talks have 0.027 and more by "I" and "we" alone, lists of people 0.005 at most."""

ENOUGH = 40
"""Words in all turns from which on that share tells anything."""

DOTTED = 3
"""Paragraphs that begin "Ms. Marsh. Thank you" from which such beginnings are labels."""

_DASH = re.compile(r"[–—-]\s+(?=\S)|[–—](?=[^\W\d_])")
_PLACE = re.compile(r"\sof\s.*$")
_QUOTED = re.compile(r"[\"“][^\"“”\n]*[\"”]|''[^\n]*?''")
_EMPHASIS = re.compile(r"(\*\*|__|\*|_)(?=\S).+\1$", re.S)


@dataclass(frozen=True)
class _Head:
    """The paragraph with which a turn begins, and what its label says; ``name`` is ``None`` where nobody
    speaks."""

    paragraph: int
    name: str | None
    label: Span
    affiliation: str | None = None
    sure: bool = False
    line: bool = False
    dotted: bool = False
    resumes: bool = True
    """Behind words of nobody the speaker before goes on."""


@dataclass(frozen=True)
class _Words:
    alone: re.Pattern[str]
    ends: re.Pattern[str]
    questioners: frozenset[str]
    answerers: frozenset[str]
    unidentified: frozenset[str]
    headings: frozenset[str]
    lone: frozenset[str]
    own: re.Pattern[str]


@cache
def _words(language: Language) -> _Words:
    table = language.table("sentences")["turns"]
    first = rf"{UPPER}[\w.’'&/-]*"
    word = rf"(?:{first}|{SMALL})"
    name = rf"{first}(?:[ \u00a0]{word}){{0,6}}(?:,[ \u00a0]{word}(?:[ \u00a0]{word}){{0,6}}){{0,2}}"
    lists = {
        key: frozenset(w.lower() for w in table[key])
        for key in ("questioners", "answerers", "unidentified", "headings", "lone")
    }
    return _Words(
        alone=re.compile(
            rf"(?:[\[(]?\d{{1,2}}:\d{{2}}(?::\d{{2}})?[\])]?\s*[-–—]?\s*)?(?:\*\*|__)?(?P<name>{name})"
            r"(?P<aff>\s?[(\[][^)\]\n]{1,60}[)\]])?(?:\*\*|__)?$"
        ),
        ends=re.compile(r"(?:" + "|".join(map(re.escape, table["ends"])) + r")(?:\W|$)"),
        own=re.compile(r"\b(?:" + "|".join(map(re.escape, table["own"])) + r")\b"),
        **lists,
    )


def find_turns(document: Document, paragraphs: Sequence[Span], language: Language) -> tuple[list[Turn], bool]:
    """Return the turns in order, and whether the document as a whole is a transcript.

    In a transcript, paragraphs without a label continue the turn; a turn inside an article is one paragraph.
    """
    if not paragraphs:
        return [], False
    text, words = document.text, _words(language)
    voices = find_voices(document, paragraphs, language)
    finders: tuple[Callable[[], list[_Head]], ...] = (
        lambda: _labelled(text, paragraphs, words, voices, language),
        lambda: _dashed(text, paragraphs, voices),
        lambda: _names_alone(text, paragraphs, words),
        lambda: _questions_alone(text, paragraphs, voices),
    )
    for find in finders:
        heads = find()
        if heads:
            turns, whole = _assemble(text, paragraphs, heads, words)
            if not (any(head.sure for head in heads) or _is_talk(text, turns, words)):
                continue
            if voices.guest is None:
                above = paragraphs[: heads[0].paragraph]
                voices = replace(voices, guest=find_guest(document, above, language))
            heading = (document.title or "") + "\n" + text[: paragraphs[heads[0].paragraph].start]
            if heads[0].name == "–":
                turns = read_dashes(text, turns, voices, language)
            else:
                turns = _name_speakers(text, heading, turns, words, voices, language)
            return turns, whole
    return [], False


def _labelled(
    text: str, paragraphs: Sequence[Span], words: _Words, voices: Voices, language: Language
) -> list[_Head]:
    """Return the paragraphs that begin with a speaker's label, or nothing where labels are mere headings."""
    found: list[_Head] = []
    for number, p in enumerate(paragraphs):
        if label := read_label(text, p, language):
            name = None if label.notice else label.name
            head = _Head(number, name, label.span, label.affiliation, label.sure, label.line, label.dotted)
            found.append(head)
    if sum(head.dotted for head in found) >= DOTTED:
        found = [replace(head, sure=head.sure or head.dotted) for head in found]
    found = _without_lists(found)
    heads = [head for head in found if head.name]
    times = Counter(head.name for head in heads if head.name)
    strong = {n for n in times if _is_part(n, words)} | {head.name for head in heads if head.sure}
    strong -= {n for n in strong if n and n.lower() == "a" and not any(m.lower() == "q" for m in times)}
    # "Jane Doe (Green List):" twice with two names is a debate, though each speaks once.
    of_somebody = {h.name for h in heads if h.affiliation and h.name and " " in h.name}
    if len(of_somebody) >= 2:
        strong |= of_somebody
    # "Mills" is "Piet Mills" again.
    last = Counter(surname(name) for name in times.elements())
    often = {n for n in times if last[surname(n)] >= 2}
    voices_often = {surname(n) for n in often}
    if _is_mostly(text, paragraphs, heads, words, language):
        lone = {n for n in times if n.lower() in words.lone or is_title(n, language)} | often | strong
        return [head for head in found if head.name is None or " " in head.name or head.name in lone]
    known = strong | (often if len(voices_often) >= 2 or strong or (voices.is_interview and often) else set())
    if not known or not (strong or _speaks(text, paragraphs, [h for h in heads if h.name in known])):
        return []
    if sum(times[n] for n in known if n) >= 3 or strong:
        # In a transcript a label that comes once is a speaker as well, with words of his own.
        plain = any(n and " " not in n and not n.isupper() and not _is_part(n, words) for n in often)
        known |= {
            n
            for n in times
            if n.isupper() or " " in n or plain or is_title(n, language) or n.lower() in words.lone
        }
    return [head for head in found if head.name is None or head.name in known]


MOSTLY = 0.6
"""Share of the paragraphs that begin with a name from which on a text is a talk."""


def _is_mostly(
    text: str, paragraphs: Sequence[Span], heads: Sequence[_Head], words: _Words, language: Language
) -> bool:
    """Say whether most paragraphs are a name and a sentence, of several people, one twice or with a title."""
    named = [head for head in heads if head.name and (" " in head.name or _is_part(head.name, words))]
    alone = sum(head.label.end >= paragraphs[head.paragraph].end for head in named)
    names = {head.name for head in named}
    if len(named) < 3 or len(names) < 2 or len(named) < MOSTLY * (len(paragraphs) - alone):
        return False
    if len(names) == len(named) and not any(has_title(name, language) for name in names if name):
        return False
    return _speaks(text, paragraphs, named)


def _speaks(text: str, paragraphs: Sequence[Span], heads: Sequence[_Head]) -> bool:
    """Say whether sentences stand behind most labels, not entries of a list ("Orla United: 3 goals")."""
    bodies = [
        paragraphs[head.paragraph + (head.label.end >= paragraphs[head.paragraph].end)].of(text)
        for head in heads
        if head.paragraph + 1 < len(paragraphs) or head.label.end < paragraphs[head.paragraph].end
    ]
    ended = sum(body.rstrip("\"”’')]* ").endswith((".", "?", "!", "…", "-", "–", "—")) for body in bodies)
    return ended >= 0.6 * len(heads)


def _without_lists(heads: Sequence[_Head]) -> list[_Head]:
    """Return the heads; names with titles on lines one below the other are a list of those present, behind
    which nobody goes on."""
    lines = {head.paragraph for head in heads if head.line}
    listed = {number for number in lines if {number - 1, number + 1} & lines}
    return [
        replace(head, name=None, affiliation=None, resumes=False) if head.paragraph in listed else head
        for head in heads
    ]


def _is_part(name: str, words: _Words) -> bool:
    part = name.rstrip("0123456789 ").lower()
    return part in words.questioners or part in words.answerers


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


def _names_alone(text: str, paragraphs: Sequence[Span], words: _Words) -> list[_Head]:
    """Return the lines that hold only a speaker's name, if at least two names come back again and again."""
    heads = []
    for number, p in enumerate(paragraphs[:-1]):
        match = words.alone.match(text, p.start, p.end) if p.end - p.start <= 60 else None
        if match and match["name"][0].isupper() and clean(match["name"]).lower() not in words.headings:
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
    text: str, paragraphs: Sequence[Span], heads: Sequence[_Head], words: _Words
) -> tuple[list[Turn], bool]:
    speaking = [head for head in heads if head.name]
    first, last = speaking[0].paragraph, speaking[-1].paragraph
    stretch = last - first + 1
    whole = stretch >= COVER * len(paragraphs) or len(speaking) >= 0.3 * len(paragraphs)
    sure = speaking[0].sure or _is_part(speaking[0].name or "", words)
    # A speech or an excerpt may have one label, above everything.
    whole = (whole and len(speaking) >= DENSE * stretch) or (sure and first <= FIRST_LABEL)
    heads = _around_notices(paragraphs, heads) if whole else speaking
    limits = [head.paragraph for head in heads[1:]] + [len(paragraphs)]
    turns = []
    for head, limit in zip(heads, limits, strict=True):
        end = head.paragraph
        alone = head.label.end >= paragraphs[end].end
        while end + 1 < limit and (whole or (alone and end == head.paragraph)):
            following = paragraphs[end + 1]
            if words.ends.match(text, following.start, following.end):
                break
            end += 1
        label = head.label if head.label.end > head.label.start else None
        span = Span(paragraphs[head.paragraph].start, paragraphs[end].end)
        turns.append(Turn(span, head.name, None, label, affiliation=head.affiliation))
    return turns, whole


def _is_talk(text: str, turns: Sequence[Turn], words: _Words) -> bool:
    """Say whether the turns are spoken: people ask and say "I" and "you"; a list of people with their lives
    does so in quotations only."""
    said = " ".join(_QUOTED.sub(" ", turn.span.of(text)) for turn in turns if turn.speaker)
    own, total = len(words.own.findall(said)) + said.count("?"), len(said.split())
    return total < ENOUGH or own >= TALK * total


def _around_notices(paragraphs: Sequence[Span], heads: Sequence[_Head]) -> list[_Head]:
    """Return the heads with a turn of nobody for each notice, behind which the speaker before goes on."""
    around: list[_Head] = []
    speaker: _Head | None = None
    for head, after in zip(heads, [*heads[1:], None], strict=True):
        if head.name or not head.resumes:
            speaker = head if head.name else None
        elif speaker is None:
            continue
        around.append(head)
        behind = head.paragraph + 1
        if speaker and head.name is None and behind < (after.paragraph if after else len(paragraphs)):
            at = paragraphs[behind].start
            around.append(replace(speaker, paragraph=behind, label=Span(at, at)))
    return around


def _name_speakers(
    text: str, heading: str, turns: list[Turn], words: _Words, voices: Voices, language: Language
) -> list[Turn]:
    """Return the turns with speaker and role instead of the bare label."""
    full: dict[str, set[str]] = {}
    about: dict[str, str] = {}
    asked: Counter[str] = Counter()
    spoken: Counter[str] = Counter()
    for turn in turns:
        if turn.speaker is None:
            continue
        key = _key(turn.speaker, language)
        # A later "SMITH" or "MR. SMITH" is the "JANE SMITH" before; two of them are told apart.
        bare = bare_name(_PLACE.sub("", turn.speaker), language)
        if len(bare.split()) > 1 and not is_office(turn.speaker):
            full.setdefault(key, set()).add(bare)
        if turn.affiliation:
            about.setdefault(key, turn.affiliation)
        spoken[key] += 1
        asked[key] += asks(turn.span.of(text))
    hosts = _hosts(asked, spoken)
    offices = {
        turn.affiliation.lower(): bare_name(turn.speaker, language)
        for turn in turns
        if turn.affiliation and turn.speaker
    }
    named: list[Turn] = []
    for turn in turns:
        if turn.speaker is None:
            named.append(turn)
            continue
        name = turn.speaker
        key = _key(name, language)
        part = name.rstrip("0123456789 ").lower()
        role: Role
        if part in words.questioners:
            before = text[named[-1].span.start : named[-1].span.end] if named else ""
            speaker, role = handed_to(before, language) or voices.interviewer, "interviewer"
        elif part in words.answerers:
            speaker, role = (voices.guest, "person") if voices.guest else ("interviewee", "unnamed")
        elif name.split()[0].lower() in words.unidentified or name[-1].isdigit():
            speaker, role = name, "unnamed"
        else:
            speaker = name
            known = full.get(key, set())
            single = len(bare_name(_PLACE.sub("", name), language).split()) == 1
            if single and len(known) == 1 and not is_office(name):
                [speaker] = known
            elif len(name.split()) == 1 and voices.guest and surname(voices.guest) == key:
                speaker = voices.guest  # "BENZ:" under "Interview with Health Minister Clara Benz"
            elif is_office(name) and (holder := _holder(name, offices)):
                speaker = holder
            elif has_title(name, language) or speaker.isupper():
                # "THE MAYOR:" under "Remarks by Mayor Duarte"
                held = office_holder(speaker, heading, language) or speaker
                speaker = full_name(_PLACE.sub("", held), heading + "\n" + text, language) or held
            outlet = bool(voices.outlet) and name.lower() in (voices.outlet or "").lower()
            asks_ = key in hosts and not has_title(name, language)  # a member who asks is no interviewer
            role = "interviewer" if asks_ or outlet else "person"
        confidence = 0.9 if name in ("Question", "Answer") and turn.label is None else 0.98
        named.append(
            replace(turn, speaker=speaker, role=role, affiliation=about.get(key), confidence=confidence)
        )
    return named


def _key(name: str, language: Language) -> str:
    """Return what labels of one speaker share: the last name, or the whole office."""
    titles_alone = all(is_title(word, language) for word in name.split())
    return name.lower() if is_office(name) or titles_alone else surname(name)


def _holder(office: str, offices: Mapping[str, str]) -> str | None:
    """Return who holds an office that an earlier label names in full: "The Minister" is "The Minister of
    Health (Ann Hale)"."""
    plain = re.sub(r"^the\s", "", office.lower())
    found = {holder for name, holder in offices.items() if name == plain or name.startswith(f"{plain} ")}
    return found.pop() if len(found) == 1 else None


def _hosts(asked: Counter[str], spoken: Counter[str]) -> set[str]:
    """Return the speakers who mostly ask while somebody else mostly does not."""
    share = {name: asked[name] / spoken[name] for name in spoken}
    if not any(value <= 0.3 for value in share.values()):
        return set()
    return {name for name, value in share.items() if value >= 0.6 and spoken[name] >= 2}
