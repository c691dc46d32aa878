"""What office programs write into a file about it: title, author, company, the days of making and saving."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from claimtrack.documents.dates import read_day
from claimtrack.documents.patterns import any_of
from claimtrack.lang import load_language

SAME_WORK = 366
"""Days between making and saving beyond which a file says nothing of the day of its text: the older one is
that of a template, the newer one that of a conversion."""

_FILE = re.compile(
    r"\S*\.(?:docx?|odt|rtf|indd|qxp|qxd|pptx?|xlsx?|pdf|html?|txt|wpd|tex|dvi|ps)", re.IGNORECASE
)


def make_values(
    *, title: str | None, publisher: str | None, author: str | None, language: str | None = None
) -> dict[str, str | float | None]:
    """Return the properties that say something, by field of ``Document``.

    A title that a program made up ("Microsoft Word - final2.doc", "untitled") is none. An author is the
    publisher where it is the name of a body: a person there is whoever had typed the file.
    """
    if not publisher and author and _body().search(author):
        publisher = author
    return {"title": _title(title), "publisher": _plain(publisher), "language": language}


def day_of_making(created: str | None, saved: str | None) -> str | None:
    """Return the ISO day on which a file was made, ``None`` where making and saving lie years apart.

    >>> day_of_making("2020-10-05", "2020-10-06"), day_of_making("2006-09-16", "2020-10-06")
    ('2020-10-05', None)
    """
    days = [day.iso() for stamp in (created, saved) if stamp and (day := read_day(stamp))]
    isos = [iso for iso in days if iso]
    if not isos:
        return None
    between = abs((date.fromisoformat(isos[-1]) - date.fromisoformat(isos[0])).days)
    return isos[0] if between <= SAME_WORK else None


def _plain(value: str | None) -> str | None:
    return " ".join((value or "").replace("\0", "").split()) or None


def _title(value: str | None) -> str | None:
    """Return a title that a person chose."""
    data = load_language("en").table("documents")["properties"]
    title = _plain(value)
    for prefix in data["title_prefixes"]:
        title = title.removeprefix(prefix) if title else None
    if not title or title.lower() in data["no_titles"] or not re.search(r"[^\W\d_]{2}", title):
        return None
    return None if _FILE.fullmatch(title) or title.startswith(("http://", "https://", "file:")) else title


@cache
def _body() -> re.Pattern[str]:
    """Return what only the name of a body holds."""
    bodies = load_language("en").table("documents")["issued_by"]["bodies"].split()
    return re.compile(rf"\b(?:{any_of(bodies)})s?\b", re.IGNORECASE)
