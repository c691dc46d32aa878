"""Text and what its reader knows -> ``Document``: every piece of metadata with how it was found.

The best source wins: the user's option, the record or the page's own metadata, the head of the text, the
file's name, the address. The day of reading and the file's time stamps never play a part.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from claimtrack.documents.contract import ReadOptions
from claimtrack.documents.dates import (
    Day,
    day_in_filename,
    day_in_url,
    day_of_seconds,
    nearest_year,
    read_day,
    year_in_filename,
)
from claimtrack.documents.head import Head, read_head
from claimtrack.documents.issuers import find_issuer
from claimtrack.documents.languages import guess_language, language_code
from claimtrack.documents.orders import MADE
from claimtrack.errors import DocumentError
from claimtrack.model import Document


@dataclass(slots=True)
class Known:
    """What a reader knows of a document from outside its text. ``how`` names the place: "record", "html".

    ``values`` has any of title, publisher, url, date, language, issued_by as printed there; a date may be in
    any form. ``filename`` is given where the file is this one document. ``hows`` names another place for one
    value. ``made`` is the ISO day on which the file was made, which stands in where nothing names a day of
    publication. ``notes`` are further entries for ``Document.found``.
    """

    how: str
    values: Mapping[str, str | float | None] = field(default_factory=dict)
    filename: str | None = None
    hows: Mapping[str, str] = field(default_factory=dict)
    sure_language: bool = True
    encoding: str | None = None
    made: str | None = None
    notes: dict[str, str] = field(default_factory=dict)


def describe(
    document_id: str, text: str, known: Known, options: ReadOptions, *, reader: str = "text"
) -> Document:
    """Return the document with all metadata that can be found. A blank text is a ``DocumentError``."""
    if not text or text.isspace():
        raise DocumentError("holds no text", where=document_id)
    # An escaped half of a surrogate pair is no character and cannot be stored. One for one keeps the offsets.
    text = re.sub("[\ud800-\udfff]", "�", text)
    head = read_head(text)
    values: dict[str, tuple[str, str]] = {part: (value, "option") for part, value in options.values().items()}

    def offer(part: str, value: str | None, how: str) -> None:
        if value and part not in values:
            values[part] = (value, how)

    for part in ("title", "publisher", "url", "issued_by"):
        given = known.values.get(part)
        offer(part, _line(given), known.hows.get(part, known.how))
    for part in ("title", "publisher", "url"):
        if part in head.values:
            offer(part, *head.values[part])
    url = values["url"][0] if "url" in values else None
    if url:
        offer("publisher", _host(url), "url host")

    date = _date(known, head, url)
    if date:
        offer("date", *date)
    language = _language(text, known, head)
    offer("language", *language)

    publisher = values.get("publisher")
    title = values["title"][0] if "title" in values else _first_line(text)
    if title:
        own = publisher[0] if publisher and publisher[1] != "url host" else None
        offer("issued_by", find_issuer(title, publisher=own), "title line")

    found = {part: how for part, (_, how) in values.items()}
    printed = _line(known.values.get("date"))
    day = _printed_day(known.values.get("date"))
    if printed and (day is None or day.year is None):
        if "date" not in found:
            found["date"] = f"{known.how}, not a day: {printed[:40]}"
        elif found["date"] != "option" and "year from" not in found["date"]:
            found["date"] += f"; {known.how}, not a day: {printed[:40]}"
    if known.encoding and known.encoding != "utf-8":
        found["encoding"] = "option" if options.encoding else f"detected: {known.encoding}"
    found |= known.notes

    def value(part: str) -> str | None:
        return values[part][0] if part in values else None

    return Document(
        id=document_id,
        text=text,
        title=value("title"),
        publisher=value("publisher"),
        url=value("url"),
        date=value("date"),
        language=value("language") or "en",
        issued_by=value("issued_by"),
        reader=reader,
        found=found,
    )


def _date(known: Known, head: Head, url: str | None) -> tuple[str, str] | None:
    """Return the day of publication and where it stands."""
    how = known.hows.get("date", known.how)
    printed = known.values.get("date")
    day = _printed_day(printed)
    if day is not None and (iso := day.iso()):
        if day.other and head.day and head.day.how is None and head.day.iso() == day.other:
            return day.other, f"{how}, as in the text"
        return iso, f"{how}, {day.how}" if day.how else how
    if "date" in head.values:
        return head.values["date"]
    in_name = day_in_filename(known.filename) if known.filename else None
    if head.partial:
        if in_name and (iso_day := nearest_year(head.partial, in_name)):
            return iso_day, "dateline, year from file name"
        match = re.fullmatch(r"\s*((?:19|20)\d{2})(?:-\d{2})?\s*", str(printed or ""))
        years = (
            (int(match[1]) if match else None, how),
            (year_in_filename(known.filename or ""), "file name"),
        )
        for year, place in years:
            if year and (full := head.partial.in_year(year)) and (iso := full.iso()):
                return iso, f"dateline, year from {place}"
    if in_name:
        return in_name, "filename"
    if url and (in_url := day_in_url(url)):
        return in_url, "url"
    if known.made and head.partial and (iso_day := nearest_year(head.partial, known.made)):
        return iso_day, f"dateline, year from {known.how}, {MADE}"
    if known.made:
        return known.made, f"{known.how}, {MADE}"
    return None


def _printed_day(printed: str | float | None) -> Day | None:
    if printed is None:
        return None
    if isinstance(printed, str):
        digits = printed.strip()
        if re.fullmatch(r"\d{9,13}", digits):
            return day_of_seconds(int(digits))
        return read_day(printed)
    whole = str(int(printed))
    return read_day(whole) if len(whole) == 8 else day_of_seconds(printed)


def _language(text: str, known: Known, head: Head) -> tuple[str, str]:
    """Return the language: what a record says is believed; what a page says, unless its words say otherwise.

    Many pages carry their template's language: a German text under ``lang="en"`` is German.
    """
    stated = language_code(_line(known.values.get("language")))
    if stated and known.sure_language:
        return stated, known.hows.get("language", known.how)
    if "language" in head.values:
        return head.values["language"]
    code, how = guess_language(text)
    if stated and (how == "default" or code in (stated, "und")):
        return stated, known.hows.get("language", known.how)
    return code, how


def _line(value: str | float | None) -> str | None:
    """Return a value on one line, ``None`` for a blank one."""
    return " ".join(str(value).split()) or None if value is not None else None


def _first_line(text: str) -> str | None:
    match = re.search(r"\S[^\r\n]*", text)
    return match[0].strip() if match else None


def _host(url: str) -> str | None:
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None
