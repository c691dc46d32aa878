"""Whose document it is: the issuing body named in the title of an official statement.

"Statement of the Press Service of the Ministry of X on Y" is the Ministry's own word, so its figures
are the Ministry's; "Statement of Facts" and "Statement of cash flows" are nobody's.
"""

from __future__ import annotations

import re
from functools import cache

from claimtrack.documents.patterns import any_of
from claimtrack.lang import load_language
from claimtrack.lang.titles import titles_for

LONGEST = 300
"""Characters of a line that can be the title of a statement."""

_APOSTROPHE = str.maketrans("’ʼ", "''")


def find_issuer(line: str, *, publisher: str | None = None) -> str | None:
    """Return the body or person whose own document the line announces, ``None`` where it announces none.

    Kinds that only an issuing body writes (a readout, a press release) are the publisher's when they name
    nobody.

    >>> find_issuer("Statement by the Press Office of the Ministry of Health on the outbreak")
    'Ministry of Health'
    >>> find_issuer("Ministry of Health: press release", publisher="Ministry of Health")
    'Ministry of Health'
    >>> find_issuer("Statement of facts in the case")
    """
    line = line.strip()
    if not line or len(line) > LONGEST:
        return None
    plain = line.translate(_APOSTROPHE)
    match = _announcement().match(plain)
    if match:
        link = " ".join(match["link"].lower().split())
        kind = " ".join(match["kind"].lower().split())
        if not (kind == "readout" and link == "of"):  # "of" names the event there
            name = _name(line[match.end() :], kind)
            return name if name and _may_issue(name, link) else None
    for pattern in (_heading(), _byline()):
        match = pattern.match(plain)
        if match:
            name = _name(line[match.start("name") : match.end("name")])
            if name and _may_issue(name, "of"):
                return name
    if publisher and _own().match(plain):
        return publisher
    return None


def _name(rest: str, kind: str = "") -> str | None:
    """Return the name at the beginning of what follows the link, without press office and article."""
    words = rest.translate(_APOSTROPHE)
    end = next((m for m in _end().finditer(words) if not _belongs(words[: m.start()], m[0])), None)
    name = rest[: end.start()] if end else rest
    name = re.sub(r"^(?:the|our)\s+", "", name.strip(), flags=re.IGNORECASE)
    if _event().search(name):
        # "Readout by the spokesman of the President's call": the event is no part of the name.
        name = name.rpartition(" of ")[0] if "readout" in kind else ""
    if kind in _issued()["spoken"] and re.search(
        rf",|\band\b.*\b(?:{_alternatives('offices')})\b", name, re.I
    ):
        return None  # several people speak in turn
    while (office := _press_office().match(name.translate(_APOSTROPHE))) and len(name) > office.end():
        name = name[office.end() :]
    name = name.strip(" \t,;:.–—-“”\"'‘’")
    if not name or len(name.split()) > 20 or not name[0].isupper():
        return None
    return name


def _may_issue(name: str, link: str) -> bool:
    """Say whether a name can put out a statement: a body, an office, an acronym; after "by" also a person."""
    plain = name.translate(_APOSTROPHE)
    head = re.split(r"\s+(?:of|for|and|at|to|in)\s+|,|\s&\s", plain, maxsplit=1)[0]
    lower = [w.strip(".'") for w in re.split(r"[\s/-]+", head.lower()) if w.strip(".'")]
    if not lower or re.search(r"'s?\s", head):
        return False
    if lower[-1] in _words("bodies") or set(lower) & _words("offices"):
        return True
    if re.fullmatch(r"(?:[A-Z]\.?){2,8}", plain):
        return True
    words = plain.split()
    return link != "of" and 2 <= len(words) <= 5 and all(w[0].isupper() for w in words)


def _issued() -> dict[str, str]:
    table = load_language("en").table("documents")["issued_by"]
    assert isinstance(table, dict)
    return table


@cache
def _words(part: str) -> frozenset[str]:
    return frozenset(_issued()[part].split())


@cache
def _lines(part: str) -> str:
    value = _issued()[part]
    rows = value if isinstance(value, list) else value.splitlines()
    return any_of(rows)


@cache
def _announcement() -> re.Pattern[str]:
    """Return what stands before a name: "[Joint] statement [as delivered] by "."""
    return re.compile(
        rf"(?:(?:an?|the)\s+)?(?:official\s+|joint\s+|full\s+text:?\s+)?(?P<kind>{_lines('kinds')})s?"
        rf"(?:,?\s+(?:{_lines('insertions')}))*,?\s+(?P<link>{_lines('links')})\s+",
        re.IGNORECASE,
    )


@cache
def _heading() -> re.Pattern[str]:
    """Return a name before the kind: "Foreign Ministry statement on the attack", "X: press release"."""
    kinds = "statement|press statement|press release|media release|news release|communiqué|communique"
    return re.compile(
        r"(?P<name>(?:[A-Z][\w.&'-]*)(?:\s+(?:[A-Z][\w.&'-]*|of|for|and|the|on)){0,12}?)(?:'s)?:?\s+"
        rf"(?i:(?:official|joint|press|media|written)\s+)?(?i:{kinds})(?=\s+(?:on|regarding|about|following|concerning)\b|\s*[:.–—-]|\s*$)"
    )


@cache
def _byline() -> re.Pattern[str]:
    """Return a name at the end: "Press release on the outbreak, issued by X"."""
    return re.compile(
        rf"(?:(?:an?|the)\s+)?(?:{_lines('kinds')})\b.{{0,160}}?[\s,(]+(?:issued|released)\s+by\s+(?P<name>.+?)\)?\s*$",
        re.IGNORECASE,
    )


@cache
def _own() -> re.Pattern[str]:
    return re.compile(rf"(?:{_lines('own')})\b", re.IGNORECASE)


@cache
def _end() -> re.Pattern[str]:
    words = _alternatives("ends")
    stays = _alternatives("not_participles")
    return re.compile(
        rf"\s+(?:{words})\b|\s*[:;|(\[]|\s+[–—-]+\s|,\s+(?=\d|(?:{words})\b)"
        r"|(?<!\b\w)(?<!\b(?:Jr|Sr|Dr|St|Mr|Ms))(?<!\bMrs)(?<!\bGen)\.\s|[“\"]"
        # "Statement by X thanking ...": a participle, unless it is part of a name
        rf"|(?<!\bof)(?<!\bfor)(?<!\band)\s+(?!(?:{stays})\b)\w{{3,}}ing\b",
        re.IGNORECASE,
    )


@cache
def _event() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_alternatives('events')})s?$", re.IGNORECASE)


@cache
def _alternatives(part: str) -> str:
    return any_of(_words(part))


@cache
def _titles() -> frozenset[str]:
    return frozenset(title.split()[-1].lower() for title in titles_for("name", load_language("en")))


def _belongs(before: str, end: str) -> bool:
    """Say whether a preposition goes on with the name: "Ministry for Health", "Ambassador to Iraq"."""
    last = before.split()[-1].lower() if before.split() else ""
    word = end.strip().lower()
    if word.endswith("ing") and before.split():
        return last.strip(".") in _titles()  # "Mayor Manning"
    if word == "for":
        return last in _words("bodies") or last in _words("offices")
    return word == "to" and last in _words("sent_to")


@cache
def _press_office() -> re.Pattern[str]:
    """Return a press office: "Press Department of the ", "Office of the Spokesperson for the "."""
    press, office = _alternatives("press_offices"), _alternatives("office_words")
    unit = rf"(?:(?:{press}|{office}|and|&|public)\s+)*"
    return re.compile(
        rf"(?:(?=(?:\S+\s+){{0,4}}?(?:{press})\b){unit}(?:{press}|{office})"
        rf"|(?:office|bureau)\s+of\s+(?:the\s+)?{unit}(?:{press}))\s+(?:of|for|at|to)\s+(?:the\s+)?",
        re.IGNORECASE,
    )
