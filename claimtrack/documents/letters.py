"""The words of a message -> those of its sender: quoted answers, signatures and lists' footers left out.

A quoted line is another's words, and a figure in it would come under the wrong name; the message that it is
taken from is a document of its own. What was forwarded is kept apart, with the names in its own head.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from claimtrack.documents.patterns import any_of
from claimtrack.lang import load_language

MAX_FORWARDS = 5
"""Messages forwarded inside one another that are taken apart; the rest stays in the innermost."""

SIGNATURE_LINES = 12
"""The longest signature below a "--" that has lost its space; the standard wants four lines below "-- "."""

_QUOTED = re.compile(r"[ \t]{0,3}>")


@dataclass(frozen=True, slots=True)
class Letter:
    """One message's own words, and what its head says: ``values`` has any of from, date, subject."""

    text: str
    values: Mapping[str, str]


def read_letters(text: str, subject: str = "") -> list[Letter]:
    """Return the sender's own words, then those of each message forwarded below them.

    Words may be blank: there are messages that only quote.

    >>> [letter.text for letter in read_letters("12 died.\\n\\n> How many?\\n-- \\nJo")]
    ['12 died.']
    """
    letters: list[Letter] = []
    values: Mapping[str, str] = {}
    lines = re.split(r"\r\n|\r|\n", text)
    forwards = bool(_signs().forward_subject.match(subject))
    for _ in range(MAX_FORWARDS):
        end, begin, values_below, is_forward = _find_other(lines, forwards)
        letters.append(Letter(_own(lines[:end]), values))
        if not is_forward:
            return letters
        lines, values = lines[begin:], values_below
    letters.append(Letter(_own(lines), values))
    return letters


def unflow(text: str, *, delete_space: bool = False) -> str:
    """Return a text of ``format=flowed`` (RFC 3676) with its soft line breaks undone.

    >>> unflow("At least \\n12 died.\\nMore.\\n-- \\nJo")
    'At least 12 died.\\nMore.\\n-- \\nJo'
    """
    lines: list[str] = []
    open_line = False
    depth_above = 0
    for line in re.split(r"\r\n|\r|\n", text):
        depth = len(line) - len(line.lstrip(">"))
        line = line if depth else line.removeprefix(" ")
        soft = line.endswith(" ") and line != "-- "
        kept = line[:-1] if soft and delete_space else line
        if open_line and depth == depth_above and line != "-- ":
            lines[-1] += kept[depth:].removeprefix(" ") if depth else kept
        else:
            lines.append(kept)
        open_line, depth_above = soft, depth
    return "\n".join(line if line == "-- " else line.rstrip(" ") for line in lines)


def _find_other(lines: Sequence[str], forwards: bool) -> tuple[int, int, Mapping[str, str], bool]:
    """Return where the sender's words end and another's begin, what the head there says, and whether it was
    forwarded: what is quoted in an answer is not."""
    signs = _signs()
    for number, line in enumerate(lines):
        if _QUOTED.match(line):
            continue
        if signs.forwarded.match(line):
            begin, values = _head(lines, number + 1)
            return number, begin, values, True
        if signs.original.match(line):
            begin, values = _head(lines, number + 1)
            return number, begin, values, forwards
        if signs.header.match(line):
            begin, values = _head(lines, number)
            if len(values) >= 3:  # from, date and subject in a row, as Outlook sets them
                return number, begin, values, forwards
        if _is_wrote(lines, number):
            behind = next((one for one in lines[number + 1 :] if one.strip()), "")
            above = _is_wrote(lines, number, 2)
            if above:
                behind = next((one for one in lines[number + 2 :] if one.strip()), "")
            if behind and not _QUOTED.match(behind):
                return number, number + 1, {}, False
    return len(lines), len(lines), {}, False


def _head(lines: Sequence[str], start: int) -> tuple[int, Mapping[str, str]]:
    """Return where the head of an inner message ends, and its values. A long address list may be wrapped."""
    signs = _signs()
    values: dict[str, str] = {}
    number = start
    while number < len(lines) and not lines[number].strip():
        number += 1
    last = ""
    while number < len(lines) and lines[number].strip():
        match = signs.header.match(lines[number])
        if match:
            last = signs.parts.get(match["name"].lower(), "")
            if last and last not in values:
                values[last] = match["value"].strip(" *\t")
        elif not values or not (lines[number].startswith((" ", "\t")) or "@" in lines[number]):
            break
        number += 1
    return number, values


def _own(lines: Sequence[str]) -> str:
    """Return the lines without quotes, signature and a list's footer, blank ones at the ends dropped."""
    signs = _signs()
    written = [number for number, line in enumerate(lines) if line.strip()]
    near_end = written[-SIGNATURE_LINES] if len(written) >= SIGNATURE_LINES else 0
    end = len(lines)
    for number, line in enumerate(lines):
        last = number >= near_end and (line in ("--", "—", "- --") or signs.signature.match(line))
        footer = line.startswith("_____") and signs.lists.search("\n".join(lines[number + 1 : number + 4]))
        if line == "-- " or last or footer:
            end = number
            break
    kept: list[str] = []
    number = 0
    while number < end:
        if _QUOTED.match(lines[number]):
            if kept and kept[-1].strip():
                kept.append("")  # what stands above and below a quote are two paragraphs
        elif _is_wrote(lines, number, 2):
            number += 1
        elif not _is_wrote(lines, number):
            kept.append(lines[number])
        number += 1
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")


def _is_wrote(lines: Sequence[str], number: int, count: int = 1) -> bool:
    """Say whether a line, or so many together, say who wrote what is quoted below."""
    text = " ".join(line.strip() for line in lines[number : number + count])
    if len(text) > 300 or not _signs().wrote.match(text):
        return False
    # "On Monday the minister wrote:" is a sentence; programs write the clock, the year or the address.
    return bool(re.search(r"\d[:.]\d\d|\b(?:19|20)\d\d\b|\S@\S", text))


@dataclass(frozen=True, slots=True)
class _Signs:
    wrote: re.Pattern[str]
    original: re.Pattern[str]
    forwarded: re.Pattern[str]
    forward_subject: re.Pattern[str]
    header: re.Pattern[str]
    signature: re.Pattern[str]
    lists: re.Pattern[str]
    parts: Mapping[str, str]


@cache
def _signs() -> _Signs:
    data = load_language("en").table("documents")["mail"]
    parts = {name: part for part in ("from", "date", "subject") for name in data[part]}
    names = any_of([*parts, *data["other_headers"]])
    return _Signs(
        wrote=re.compile(
            rf"\s*(?:{any_of(data['wrote_starts'])})\b.*\b(?:{any_of(data['wrote_ends'])})\s*:\s*$", re.I
        ),
        original=re.compile(rf"\s*[-_*]{{2,}}\s*(?:{any_of(data['original'])})\s*[-_*]{{2,}}\s*$", re.I),
        forwarded=re.compile(
            rf"\s*(?:[-_*]{{2,}}\s*(?:{any_of(data['forwarded'])})\b[^\n]*|(?:{any_of(data['forwarded'])})\s*:)\s*$",
            re.I,
        ),
        forward_subject=re.compile(rf"\s*(?:{any_of(data['forward_subjects'])})\s*:", re.I),
        header=re.compile(rf"\s*\**(?P<name>{names})\s*:\**\s*(?P<value>.*)$", re.I),
        signature=re.compile(rf"\s*(?:{any_of(data['signatures'])})\b", re.I),
        lists=re.compile(any_of(data["lists"]), re.I),
        parts=parts,
    )
