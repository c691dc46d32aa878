"""Deciding about figures: what is sent, checked, logged and taken back; and the queue of what to look at."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from claimtrack.curate.queues import Waiting, find_doubtful
from claimtrack.curate.reviewing import (
    Step,
    in_words,
    read_assignment,
    read_grade,
    read_note,
    read_tag,
    take_back,
)
from claimtrack.curate.reviewing import decide as log_decision
from claimtrack.errors import Overtaken, UsageError
from claimtrack.filters import Filters
from claimtrack.lang import load_english
from claimtrack.model import Entry
from claimtrack.report import words
from claimtrack.report.card import card
from claimtrack.report.words import clean
from claimtrack.site.asked import Answer, Asked, Led, Page
from claimtrack.site.figures import form_given, is_local, of_card
from claimtrack.site.forms import fields_of, read_number
from claimtrack.site.links import address, figure_address, pairs_of
from claimtrack.site.presence import Figure

QUEUES = {"doubtful": "Doubtful", "unreviewed": "Not reviewed"}
"""What can be gone through one by one."""

LISTED = {"doubtful": "doubtful-open", "unreviewed": "unreviewed"}
"""Under which name all figures of a queue are decided about at once."""


def decide(asked: Asked) -> Answer:
    """Log what a form says about one figure, unless others decided about it since it was shown."""
    return log_steps(asked, read_steps(asked.sent))


def log_steps(asked: Asked, steps: Sequence[Step]) -> Answer:
    """Log what is decided about the figure that a form is about, and lead back to where it was sent from; who
    comes after others is shown the figure as they left it."""
    sent = asked.sent
    entry = _entry(asked)
    seen = read_number(sent.get("seen", ""), "seen") if sent.get("seen", "0") != "0" else 0
    back = sent.get("back", "")
    to = back if is_local(back) else figure_address(entry.claim.claim)
    try:
        batch, _ = log_decision(asked.store, [entry], steps, asked.user, now=datetime.now(UTC), seen=seen)
    except Overtaken as error:
        now = _entry(asked)
        text = asked.store.text(now.document_key, now.version_key)
        return Page(
            "figure.html.j2",
            {
                **of_card(card(now, text)),
                **form_given(asked, now),
                "overtaken": f"{error.message[:1].upper()}{error.message[1:]}.",
                "wanted": in_words(steps),
                "back": back if is_local(back) else "",
                "forms": [],
            },
            409,
        )
    return Led(with_done(to, batch))


def with_done(to: str, batch: int | None) -> str:
    """Return an address with the number of what was decided, before its anchor."""
    path, hash, anchor = to.partition("#")
    path, _, query = path.partition("?")
    kept = [part for part in query.split("&") if part and not part.startswith("done=")]
    kept += [f"done={batch}"] if batch else []
    return path + ("?" + "&".join(kept) if kept else "") + hash + anchor


def _entry(asked: Asked) -> Entry:
    """Return the figure that a form is about, as it stands in the version that was shown."""
    claim = asked.sent.get("claim", "")
    version = read_number(asked.sent.get("version", ""), "version")
    start = asked.store.start_of(version, claim) if claim else None
    for entry in asked.store.figures_between(version, start, start + 1) if start is not None else ():
        if entry.claim.claim == claim:
            return entry
    raise UsageError("the document has changed since; its figures were read anew: look it up again")


def read_steps(given: Mapping[str, str]) -> list[Step]:
    """Return what a form decides: a verdict, or one field, tag, note or grade."""
    match given.get("do", ""):
        case "ok" | "wrong" as verdict:
            return [("verdict", None, verdict)]
        case "unreviewed":
            return [("verdict", None, None)]
        case "set":
            field, value = given.get("field", ""), given.get("value", "")
            if not value.strip() and given.get("nothing") != "1":
                raise UsageError("say what the field should be, or tick that it is nothing")
            return [("set", name, said) for name, said in read_assignment(f"{field}={value.strip()}")]
        case "grade":
            return [("grade", None, read_grade(given.get("grade", "") or "none"))]
        case "tag":
            return [("tag", None, read_tag(given.get("tag", ""), "tag"))]
        case "untag":
            return [("untag", None, read_tag(given.get("tag", ""), "tag"))]
        case "note":
            return [("note", None, read_note(given.get("note", ""), "note"))]
        case _:
            raise UsageError("the form says nothing that can be decided")


def undo(asked: Asked) -> Answer:
    """Take a decision back; that is logged too, and can itself be taken back."""
    number = read_number(asked.sent.get("batch", ""), "decision")
    batch, _ = take_back(
        asked.store,
        number,
        now=datetime.now(UTC),
        who=asked.user,
        language=load_english(),
        parser_name=asked.settings.model,
    )
    back = asked.sent.get("back", "")
    return Led(back if is_local(back) else address("/log", {"done": batch}))


def queue(asked: Asked) -> Answer:
    """Show the figure of a queue that is next, with the reason why it is asked about.

    What another editor has before them is passed over, unless it is asked for by its own place.
    """
    name = asked.one("queue") or "doubtful"
    if name not in QUEUES:
        raise UsageError(f"no queue {name!r}; there are {', '.join(QUEUES)}")
    filters = asked.filters("queue", "at", "take", "done")
    first_at = read_number(asked.one("at"), "at") if asked.one("at") else 1
    decides = not asked.settings.read_only
    others = asked.desk.others(asked.user) if decides else {}
    passed = {} if asked.one("take") == "1" else others
    at, entry, why, waiting = _waiting(asked, name, filters, first_at, passed)
    kept = [("queue", name), *pairs_of(filters)]

    def place(number: int, *, take: bool = False) -> str:
        return address("/review", [*kept, ("at", number if number > 1 else None), ("take", take and 1)])

    first, more = fields_of(filters)
    given = {
        "title": "Review",
        "queue": name,
        "queues": [
            (one, title, address("/review", [("queue", one), *pairs_of(filters)]))
            for one, title in QUEUES.items()
        ],
        "at": at,
        "waiting": waiting,
        "why": why,
        "skip": place(at + 1) if at < waiting else "",
        "earlier": place(at - 1, take=True) if at > 1 else "",
        "fields": first,
        "others": more,
        "has_others": any(one.values for one in more),
        "is_filtered": bool(pairs_of(filters)),
        "done": asked.one("done") if asked.one("done").isdigit() else "",
        "forms": [],
        "seats": [
            (clean(one.who), one.said, figure_address(one.figure[1]), f"{one.since:%H:%M}")
            for one in others.values()
        ],
        "taken": "",
        "can_all": waiting > 1 and decides,
        "batch": address(
            "/batch",
            [("of", LISTED[name]), ("seen", str(asked.store.last_decision())), *pairs_of(filters)],
        ),
    }
    if entry is None:
        return Page("queue.html.j2", {**given, "entry": None, "again": place(1), "back": place(1)})
    figure = _figure(entry)
    if figure in others:
        seat = others[figure]
        given["taken"] = f"{clean(seat.who)} has this figure before them since {seat.since:%H:%M} UTC"
    if decides:
        asked.desk.take(asked.user, figure, words.figure(entry.claim))
    text = asked.store.text(entry.document_key, entry.version_key)
    return Page(
        "queue.html.j2",
        {
            **of_card(card(entry, text)),
            **form_given(asked, entry),
            **given,
            "back": place(first_at),
            "stay": place(at, take=True),
        },
    )


def _figure(entry: Entry) -> Figure:
    return entry.version_key, entry.claim.claim


def _doubtful(asked: Asked, filters: Filters) -> Waiting:
    """Return the doubtful figures that filters choose; those of all are the same for everybody as long as
    the ledger is, and one is asked about after the other."""
    if filters != Filters():
        return find_doubtful(asked.store, filters)
    return asked.kept.value("doubtful", lambda: find_doubtful(asked.store, filters))


def _waiting(
    asked: Asked, name: str, filters: Filters, at: int, passed: Collection[Figure]
) -> tuple[int, Entry | None, str, int]:
    """Return the place of the first figure of a queue from one on that is not ``passed`` over, the figure,
    why it is in it, and how many are. Where all are passed over it is the first; of the others only what
    puts them in order is read."""
    store = asked.store
    if name == "unreviewed":
        chosen = replace(filters, reviewed="no")
        rows = store.rows(chosen, at + len(passed))[at - 1 :]
        near = [(entry, "") for entry in store.read(rows, chosen)]
        waiting = store.count(chosen)
    else:
        found = _doubtful(asked, filters)
        near, waiting = list(found[at - 1 :]), len(found)
    if not near:
        return at, None, "", waiting
    step = next((step for step, (entry, _) in enumerate(near) if _figure(entry) not in passed), 0)
    entry, why = near[step]
    if name != "unreviewed":
        [entry] = store.whole([entry], filters)
    return at + step, entry, why, waiting
