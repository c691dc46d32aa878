"""A draft held against the ledger: pasted or sent as a file, and not kept."""

from __future__ import annotations

from threading import Lock
from typing import Any

from claimtrack.asking import filters_of
from claimtrack.checking import CheckedDraft, check_draft
from claimtrack.checking.page import mark
from claimtrack.checking.view import checked_view
from claimtrack.documents import Failure
from claimtrack.engine import run_extraction
from claimtrack.errors import DocumentError, StoreLocked, UsageError
from claimtrack.filters import Filters
from claimtrack.lang import load_language
from claimtrack.model import Document
from claimtrack.report.words import clean
from claimtrack.site.asked import FORMS, Answer, Asked, Page

LANGUAGE = "en"
"""The language that is extracted."""

LONGEST = 200_000
"""Characters of a draft: half a minute of reading."""

WAIT = 30.0
"""Seconds for which a draft waits while another is read: parsing takes all of a processor."""

MOST_STORIES = 200
"""Stories that the form names, the latest."""

READING = Lock()
"""Held while a text is parsed: one at a time."""


def empty(asked: Asked) -> Answer:
    """Show the form that takes a draft."""
    asked.check_names()
    return Page("draft.html.j2", {"title": "Check a draft", "forms": [], **_form(asked)})


def _form(asked: Asked) -> dict[str, Any]:
    """Return what the form of a draft is given: what was sent, and the stories that it may be of."""
    return {
        **{name: asked.sent.get(name, "") for name in ("text", "date", "as_of", "story")},
        "stories": [(one.key, clean(one.name)) for one in asked.store.stories()[:MOST_STORIES]],
    }


def check(asked: Asked) -> Answer:
    """Show how the figures of a draft stand against the ledger; the draft is not kept."""
    document = _document(asked)
    given = {name: asked.sent[name] for name in ("story", "as_of") if asked.sent.get(name, "").strip()}
    filters = filters_of(given)
    if not READING.acquire(timeout=WAIT):
        raise StoreLocked("another draft is being read")
    try:
        checked = list(_checked(asked, document, filters))
    finally:
        READING.release()
    names = {document.id: "the draft"}
    view = checked_view(checked, names)
    if form := asked.sent.get("as"):
        if form not in FORMS:
            raise UsageError(f"there is no form {form!r}; there are {', '.join(FORMS)}", where="as")
        asked.form = form
        return asked.data(view)
    marked = [mark(one, "The draft") for one in checked]
    # What was sent stands in no address: its data are sent for the same way.
    known = {"text": document.text, "date": document.date or ""}  # also of a file
    more = {**_form(asked), **known, "forms": [], "data_forms": tuple(FORMS)}
    return asked.show(view, template="drafted.html.j2", marked=marked, about="check", **more)


def _document(asked: Asked) -> Document:
    name, content = asked.uploads.get("file", ("", b""))
    text = asked.sent.get("text", "")
    day = asked.sent.get("date", "").strip() or None
    if content and not text.strip():
        return _read(name or "draft.txt", content)
    if not text.strip():
        raise UsageError("paste a text, or choose a file")
    if len(text) > LONGEST:
        raise UsageError(f"the text has more than {LONGEST:,} characters; check it in parts")
    return Document("-", text.replace("\r\n", "\n"), date=day, language=LANGUAGE)


def _read(name: str, content: bytes) -> Document:
    """Return the one document of a file that was sent; it is read from a folder of its own, which goes."""
    import re
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from claimtrack.documents import read_documents

    suffix = re.search(r"\.[A-Za-z0-9]{1,5}$", name)
    with TemporaryDirectory(prefix="claimtrack-") as folder:
        path = Path(folder) / f"draft{suffix[0].lower() if suffix else '.txt'}"
        path.write_bytes(content)
        found = list(read_documents(str(path)))
    failures = [item for item in found if isinstance(item, Failure)]
    read = [item for item in found if not isinstance(item, Failure)]
    if len(read) != 1:
        raise UsageError(
            "the file cannot be read" if failures or not read else "the file holds several documents"
        )
    if len(read[0].text) > LONGEST:
        raise UsageError(f"the text has more than {LONGEST:,} characters; check it in parts")
    return read[0]


def _checked(asked: Asked, document: Document, filters: Filters) -> list[CheckedDraft]:
    language = load_language(LANGUAGE)
    found = []
    for one, result in run_extraction([document], asked.settings.model, LANGUAGE, 1):
        if isinstance(result, DocumentError):
            raise UsageError("the text cannot be read")
        sound = [claim for claim in result if one.text[claim.start : claim.end] == claim.surface]
        found.append(check_draft(asked.store, one, sound, language, filters))
    return found
