"""Headlines: "18 dead in attack: monitor", "UN: 200 killed"."""

from __future__ import annotations

import re

from claimtrack.attribution.reports import Report
from claimtrack.attribution.sources import describe
from claimtrack.attribution.words import Words
from claimtrack.lang import Language
from claimtrack.model import Span
from claimtrack.sentences import Layout

LONGEST = 160
"""Characters of a headline."""

_STAMP = r"(?:\d{1,2}[:.]\d{2}\s?(?:[ap]\.?m\.?)?\s?[-–—]?\s?)"
_BEFORE = re.compile(
    rf"{_STAMP}?(?P<voice>(?:[A-Z][\w.’'&-]*)(?:\s(?:of\s)?[A-Z][\w.’'&-]*){{0,4}}(?:\s[a-z]+)?)\s?:\s(?=\S)"
)
_BEHIND = re.compile(
    r"(?<=\S)(?::\s|\s[–—-]\s)(?P<voice>(?:[A-Z][\w.’'&-]*|[a-z]+)(?:\s(?:of\s)?[\w.’'&-]+){0,3})[.]?$"
)


def _named_again(text: str, voice: str, line: Span) -> bool:
    """Say whether the document names the voice outside its headline too; else it may be any word."""
    last = voice.split()[-1]
    return last in text[: line.start] or last in text[line.end :]


def headline_report(
    text: str, layout: Layout, index: int, span: Span, words: Words, language: Language
) -> Report | None:
    """Return the voice that a headline names before or behind a colon; ``None`` for other sentences.

    A lone common noun is a voice only if it is one of the language's list ("monitor", "police").
    """
    sentence = layout.sentences[index].span
    line = sentence.of(text)
    stamped = re.match(_STAMP, line)
    if sentence.end - sentence.start > LONGEST or (layout.sentences[index].paragraph > 3 and not stamped):
        return None
    match = _BEFORE.match(line)
    if match and span.start >= sentence.start + match.end():
        content = Span(sentence.start + match.end(), sentence.end)
    else:
        match = _BEHIND.search(line)
        if not match or span.end > sentence.start + match.start():
            return None
        content = Span(sentence.start, sentence.start + match.start())
    voice = match["voice"]
    proper = voice.split()[-1][:1].isupper()
    last = voice.split()[-1]
    # "Health minister: ..."; "Workers: 300" is a line of a table.
    titled = match.re is _BEFORE and last in words.people and last not in words.many and " " in voice
    known = voice.lower() in words.headline_voices or titled
    if not known and (not proper or not _named_again(text, voice, sentence)):
        return None
    at = Span(*match.span("voice")).shifted(sentence.start)
    source = describe(at, voice, voice.split()[-1], proper, words, language)
    return Report(source, ":", at, (content,), "headline") if source else None
