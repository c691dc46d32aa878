"""What the head of a text says about it: header lines, dateline, time stamp, agency mark, title.

Nothing is cut off: the text stays as it is, and the same words may be read again by whoever needs them. A day
without a year ("BAKU, Azerbaijan, Nov. 5") is handed on as such, for the year may stand elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from claimtrack.documents.dates import Day, day_of_heading, find_stamps, match_day
from claimtrack.documents.languages import language_code
from claimtrack.documents.patterns import any_of
from claimtrack.lang import load_language

LENGTH = 3_000
"""Characters looked at."""
LINES = 8
"""Lines (not blank) in which a header or a dateline may stand: title, by-line and captions come before it."""
HEADING = 4
"""Lines of a heading, which may end with its day."""
STAMP = 600
"""Characters within which a day with clock and time zone is the page's stamp even in mid-line."""
TITLE = 160
"""The longest title; a longer first line is a paragraph."""


@dataclass(slots=True)
class Head:
    """What was found, each with the place it was found in ("header", "dateline", "title line").

    ``partial`` is the day of a dateline that gives no year.
    """

    values: dict[str, tuple[str, str]] = field(default_factory=dict)
    day: Day | None = None
    partial: Day | None = None

    def offer(self, part: str, value: str | None, how: str) -> None:
        """Keep a value unless a better place gave one before."""
        if value and part not in self.values:
            self.values[part] = (value, how)

    def offer_day(self, day: Day, how: str) -> None:
        """Keep a day, with the rule by which it was read."""
        if day.year is None:
            self.partial = self.partial or day
        elif "date" not in self.values:
            self.day = day
            self.offer("date", day.iso(), f"{how}, {day.how}" if day.how else how)


def read_head(text: str) -> Head:
    """Return what the first lines of a text say about it.

    >>> read_head("Date: 5 October 2020\\n\\nFlood in the valley\\n\\nAt least 12 died.").values
    {'date': ('2020-10-05', 'header'), 'title': ('Flood in the valley', 'title line')}
    """
    head = Head()
    start = text[:LENGTH]
    rank = len(_date_labels())
    block = True
    first = True
    lines = [m for m in re.finditer(r"[^\r\n]+", start) if m[0].strip()][:LINES]
    for line in lines:
        rest = line[0].strip()
        found = _header(rest, head) if block else None
        if found is not None:
            rest = found
        label = _date_label().match(rest)
        if label and (stamp := match_day(rest, label.end())) and stamp.day.year is not None:
            # "Updated" gives way to "Published", wherever it stands.
            new = _date_labels().index(" ".join(label["label"].lower().split()))
            if new < rank and head.values.get("date", ("", "header"))[1].startswith("header"):
                head.values.pop("date", None)
                head.offer_day(stamp.day, "header")
                rank = new
            found = rest = rest[stamp.end :].lstrip(" \t,|;.–—-")
        if found is not None and not rest:
            continue
        is_dateline = _byline(rest, head) or _dateline(_bare(rest), head, first=first)
        if not is_dateline and block and found is None:
            head.offer("title", _title(text, line), "title line")
        block = block and found is not None
        first = False
    if "date" not in head.values:
        _page_stamp(start[:STAMP], head)
    if "date" not in head.values:
        _heading_day(lines, head)
    _signature(text, lines, head)
    return head


def front_matter(text: str) -> Mapping[str, str]:
    """Return the ``key: value`` lines between two ``---`` lines at the start of a Markdown text, keys in
    lower case.

    >>> front_matter('---\\ntitle: "Flood"\\ndate: 2020-10-05\\n---\\nText')
    {'title': 'Flood', 'date': '2020-10-05'}
    """
    match = re.match(r"---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", text[:20_000], re.DOTALL)
    if not match:
        return {}
    pairs = re.findall(
        r"^([A-Za-z][\w -]*?)[ \t]*:[ \t]*(\S.*(?:\r?\n[ \t]+\S.*|\r?\n(?=[ \t]*\r?\n[ \t]+\S))*)",
        match[1],
        re.MULTILINE,
    )
    return {key.lower(): _scalar(value) for key, value in pairs}


def _scalar(value: str) -> str:
    r"""Return the value of YAML's quoted, folded and plain scalars; lines that go on are joined by a space.

    >>> _scalar('"of\\_\\\n  \\ May"') == "of\xa0 May", _scalar("'it''s'"), _scalar(">-\n  a\n  b")
    (True, "it's", 'a b')
    """
    value = re.sub(r"^[>|][+-]?[ \t]*\r?\n", "", value.strip())
    if value[:1] == '"':
        value = re.sub(r"\\\r?\n[ \t]*", "", value)
        return _ESCAPE.sub(_unescape, _one_line(value)[1:].removesuffix('"'))
    value = _one_line(value)
    return value[1:-1].replace("''", "'") if re.fullmatch(r"'.*'", value) else value


def _one_line(value: str) -> str:
    return re.sub(r"[ \t]*\r?\n\s*", " ", value).strip()


_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))")
_ESCAPES = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "0": "\0",
    "_": "\xa0",
    "N": "\x85",
    "L": "\u2028",
    "P": "\u2029",
}


def _unescape(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code:
        return chr(int(code, 16)) if int(code, 16) < 0x110000 else "\ufffd"
    return _ESCAPES.get(match[4], match[4])


def header_part(label: str) -> str | None:
    """Return the metadata that a label of a header block names: "headline" is the title.

    >>> header_part("Headline"), header_part("Colour")
    ('title', None)
    """
    label = " ".join(label.lower().split())
    if label in _date_labels():
        return "date"
    return next((part for part in _PARTS if label in _table("head")[part]), None)


_PARTS = ("title", "publisher", "url", "language")


def _header(line: str, head: Head) -> str | None:
    """Take a line "Title: ..." and return what is left of it (nothing), ``None`` for another line."""
    match = re.match(r"([A-Za-z][A-Za-z ]{2,25}?)\s*:\s*(?=\S)", line)
    part = header_part(match[1]) if match else None
    if match is None or part is None or part == "date":
        return None
    value: str | None = line[match.end() :].strip()
    if part == "url" and not re.match(r"https?://", value or ""):
        return None
    head.offer(part, language_code(value) if part == "language" else value, "header")
    return ""


def _bare(line: str) -> str:
    """Return a line without the emphasis that Markdown puts around the whole of it.

    >>> _bare("*7 October 2022*"), _bare("**Flood** in the valley")
    ('7 October 2022', '**Flood** in the valley')
    """
    match = re.fullmatch(r"([*_]{1,3})(?![*_\s])([^*_]+)(?<!\s)\1", line)
    return match[2] if match else line


def _byline(line: str, head: Head) -> bool:
    """Take the day at the end of a line that begins with its writer's name: "By Jo Marsh, 7 October 2022"."""
    words = any_of(_table("head")["bylines"])
    name = r"[A-ZÀ-Þ][\w.'’-]*(?:,? (?:[A-ZÀ-Þ][\w.'’-]*|and|de|van|von|der|of|for|in|the|&))*"
    line = _bare(line)
    match = re.match(rf"(?i:{words}):?\s+(?P<name>{name})\s*(?:[,|•·–—(-]|\bon\b)\s*", line)
    if match is None or match_day(line, match.start("name")):  # "By Monday, 7 October 2022" names nobody
        return False
    stamp = match_day(line, match.end())
    if stamp is None or stamp.day.year is None or line[stamp.end :].strip(" .)|"):
        return False
    head.offer_day(stamp.day, "dateline")
    return True


def _dateline(line: str, head: Head, *, first: bool) -> bool:
    """Take the day and the agency at the start of a line; say whether the line begins with either.

    On the first line a bare day is enough ("8 Jun 2016 Eight men ..."); further down it must fill the line,
    have a clock, or stand beside a place or an agency's mark. A day that the sentence goes on from is none
    ("11 March 2011 was ...").
    """
    mark = _agency(line)
    end = mark.start("mark") if mark else None
    stamp = match_day(line)
    place = False
    for at in _place_ends(line):
        if stamp is None and (stamp := match_day(line, at)):
            place = True
    if stamp is None and mark:
        within = find_stamps(line[:end])
        stamp = within[0] if within else None
    if stamp is None:
        if mark:
            head.offer("publisher", mark["agency"], "dateline")
        return mark is not None
    behind = line[stamp.end :].lstrip(" \t,|;.:–—-)]")
    ends_here = not behind
    goes_on = bool(behind) and (behind[0].islower() or line[stamp.end : stamp.end + 2] in ("’s", "'s"))
    if goes_on and not mark:
        return False
    if stamp.day.year is None and not (place or mark):
        return ends_here  # "Monday, 5 October" alone on a line is no title, but gives no day of a year
    if mark or place or ends_here or stamp.clock or first:
        how = "dateline" if mark or place else "header"
        head.offer_day(stamp.day, how)
        if mark:
            head.offer("publisher", mark["agency"], "dateline")
        return True
    return False


def _agency(line: str) -> re.Match[str] | None:
    """Return the mark "(Reuters) -" of an agency's dateline, with nothing but place and day before it.

    "World Health Organization (WHO) - a body of ..." is none: a place in mixed case needs a known agency.
    """
    match = re.match(
        r"(?P<before>[^()]{0,90}?)(?P<mark>\((?P<agency>[A-Z][\w.&/ -]{1,30})\))\s*[-–—]+\s", line
    )
    if match is None:
        return None
    before = match["before"].strip(" ,")
    stamps = find_stamps(before)
    if stamps:
        before = (before[: stamps[0].start] + before[stamps[0].end :]).strip(" ,|")
    if not before:
        return match
    if re.fullmatch(
        r"(?:[A-Z][\w.'’-]*|of|and|the|de|[,/|]|\d{1,2})(?:[\s,/|]+(?:[A-Z][\w.'’-]*|of|de|\d{1,2}))*", before
    ):
        first = re.split(r"[\s,/]", before)[0]
        known = match["agency"] in _table("head")["agencies"].split()
        if (first.isupper() and len(first) > 1) or stamps or (known and len(before.split()) <= 5):
            return match
    return None


def _title(text: str, line: re.Match[str]) -> str | None:
    """Return a line as title: short, alone before a blank line, no final full stop, with text behind it."""
    title = line[0].strip()
    behind = text[line.end() : line.end() + 2_000]
    if not re.match(r"(?:[ \t]*\r?\n){2}[\s\S]*\S|\r\r[\s\S]*\S", behind):
        return None
    if len(title) > TITLE or len(title.split()) < 2 or title[-1] in ".,;:…":
        return None
    if re.search(r"[a-z]{3}[.!?]\s+\W?[A-Z]|^\W[^.]*[.,]\W$|^Dear\s", title):
        return None  # two sentences, a whole quotation, a salutation
    if not (title[0].isupper() or title[0].isdigit() or title[0] in "\"“‘'«"):
        return None
    if re.match(r"[A-Z][A-Z .'’-]+:\s|[QA](?:[.:]|\s\s)\s*\S", title):
        return None  # the first turn of a transcript
    if _is_clock(title) or _is_clock(behind.strip().split("\n", 1)[0]):
        return None  # a transcript's place and hour: "East Room", "12:58 P.M. CDT"
    return title


def _is_clock(line: str) -> bool:
    return bool(re.fullmatch(r"\d{1,2}[:.]\d{2}(?:\s*[AaPp]\.?[Mm]\.?)?(?:\s*[A-Z]{2,5})?", line.strip()))


def _page_stamp(start: str, head: Head) -> None:
    """Take a day with clock and zone in mid-line, as pages carry it behind title and lead."""
    events = _table("dates")["before_event_dates"].split()
    for stamp in find_stamps(start):
        before = re.findall(r"[\w']+[^\w']*$", start[: stamp.start])
        word = re.match(r"[\w']+", before[0])[0].lower() if before else ""  # type: ignore[index]
        if stamp.zone and word not in events:
            head.offer_day(stamp.day, "header")
            return


def _heading_day(lines: list[re.Match[str]], head: Head) -> None:
    """Take the day with which one of the first lines ends, "Daily update, 2 January 2023", or that it is of:
    "As of 4 May 2021 (18:00)"."""
    labels = any_of(_table("dates")["asof_labels"])
    for line in lines[:HEADING]:
        words = _bare(line[0].strip().lstrip("# "))
        label = re.match(rf"(?:{labels})\s*:?\s*", words, re.IGNORECASE)
        if len(words) <= TITLE and (day := day_of_heading(words[label.end() :] if label else words)):
            head.offer_day(day, "title line")
            return


def _signature(text: str, lines: list[re.Match[str]], head: Head) -> None:
    """Take "Trend:" on a line of its own as the publisher where the text also says ", Trend reports"."""
    verbs = any_of(_table("head")["reports"])
    for line in lines:
        match = re.fullmatch(r"([A-Z][\w.&-]*(?: [A-Z][\w.&-]*){0,3}):", line[0].strip())
        if match and re.search(rf"\b{re.escape(match[1])} (?:{verbs})\b", text[: LENGTH * 4]):
            head.offer("publisher", match[1], "dateline")
            return


def _table(part: str) -> Mapping[str, str]:
    table = load_language("en").table("documents")[part]
    assert isinstance(table, dict)
    return table


@cache
def _date_labels() -> tuple[str, ...]:
    return tuple(_table("dates")["date_labels"])


@cache
def _date_label() -> re.Pattern[str]:
    return re.compile(rf"\s*\**(?P<label>{any_of(_date_labels())})\**\s*[:=–-]?\**\s*", re.IGNORECASE)


_CITY = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+(?: [A-ZÀ-Þ][A-ZÀ-Þ.'’-]+){0,3}\s*[,/|(–—-]\s*")
_COUNTRY = re.compile(r"[A-ZÀ-Þ][\w.'’-]*(?: (?:[A-ZÀ-Þ][\w.'’-]*|of|the)){0,4}\s*[,/|(–—-]\s*")


def _place_ends(line: str) -> list[int]:
    """Return where the place of a dateline may end: behind a city in capitals, and behind what follows it."""
    ends: list[int] = []
    match = _CITY.match(line)
    while match and len(ends) < 3:
        ends.append(match.end())
        match = _COUNTRY.match(line, match.end())
    return ends
