"""Deciding about all figures of a list at once: what it would come to, and then the decision itself.

Nothing of a list stands in the forms but what chose it: the figures are looked for anew each time. What tells
the figures of the preview from any others goes along, so that nobody decides about what they have not seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from claimtrack.curate.queues import find_doubtful
from claimtrack.curate.reviewing import Plan, Step, in_words, plan
from claimtrack.curate.reviewing import decide as log_decision
from claimtrack.errors import UsageError
from claimtrack.filters import Filters
from claimtrack.model import Entry
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.rows import short
from claimtrack.settings import grades
from claimtrack.site.asked import Answer, Asked, Led, Page
from claimtrack.site.deciding import read_steps
from claimtrack.site.figures import settable
from claimtrack.site.forms import fields_of, read_filters, read_number
from claimtrack.site.links import address, figure_address, pairs_of
from claimtrack.site.saying import in_page

LISTS = {
    "figures": ("Figures", "/figures"),
    "doubtful": ("Doubtful figures", "/doubtful"),
    "doubtful-open": ("Doubtful figures in the queue", "/review?queue=doubtful"),
    "unreviewed": ("Figures not reviewed", "/review?queue=unreviewed"),
}
"""The lists of which all figures can be decided about at once, each with its title and its page."""

MOST = 10_000
"""Figures of one decision: more take longer than a browser waits."""

SHOWN = 50
"""Figures that a preview lists of each sort; the list itself shows all of them."""

DECIDED = ("do", "field", "value", "nothing", "note", "tag", "grade")
"""What a form says that decides; it goes along from the preview."""


def choose(asked: Asked) -> Answer:
    """Ask what is to be decided about all figures of a list."""
    filters = asked.filters("of", "seen")
    of = _list(asked.one("of"))
    chosen = _chosen(asked, of, filters)
    seen = asked.one("seen")
    return Page(
        "batch.html.j2",
        {
            **_about(
                asked, of, filters, read_number(seen, "seen") if seen not in ("", "0") else 0, seen == ""
            ),
            "counted": many(len(chosen), "figure"),
            "rows": [_row(entry) for entry in chosen[:SHOWN]],
            "unlisted": max(0, len(chosen) - SHOWN),
            "settable": settable(),
            "grades": grades(),
        },
    )


def preview(asked: Asked) -> Answer:
    """Show what a decision about all figures of a list would come to."""
    of, filters, seen = _sent(asked)
    steps = read_steps(asked.sent)
    return _previewed(
        asked, of, filters, seen, steps, plan(asked.store, _chosen(asked, of, filters), steps, seen)
    )


def decide(asked: Asked) -> Answer:
    """Log a decision about the figures of a preview, unless they are no longer the same."""
    of, filters, seen = _sent(asked)
    steps = read_steps(asked.sent)
    latest = asked.store.last_decision()
    found = plan(asked.store, _chosen(asked, of, filters), steps, seen)
    if found.mark != asked.sent.get("mark") or not found.changes:
        return _previewed(asked, of, filters, seen, steps, found, is_other=True)
    now = datetime.now(UTC)
    batch, _ = log_decision(asked.store, found.changes, steps, asked.user, now=now, seen=latest)
    return Led(address("/batch/done", {"number": batch, "of": of, "query": _query(filters)}))


def done(asked: Asked) -> Answer:
    """Show what was decided about many figures, with what takes it back."""
    asked.check_names("number", "of", "query")
    number = read_number(asked.need("number"), "number")
    of = _list(asked.one("of"))
    filters = read_filters(parse_qsl(asked.one("query")))
    made = [one for one in asked.store.log() if one.batch == number and not one.undoes]
    if not made or any(one.decision.kind != "claim" for one in made):
        raise UsageError(f"there is no decision {number} about figures")
    about = {(one.decision.target, one.decision.document) for one in made}
    said = dict.fromkeys((one.decision.action, one.decision.field, one.decision.value) for one in made)
    return Page(
        "batch_done.html.j2",
        {
            "title": f"{many(len(about), 'figure')}: {words.clean(in_words([*said]))}",
            "who": words.clean(made[0].who),
            "number": number,
            "undone": made[0].undone,
            "back": _back(of, filters),
            "list": LISTS[of][0],
            "forms": [],
        },
    )


def _sent(asked: Asked) -> tuple[str, Filters, int]:
    """Return which list a form is about, how it was chosen, and the latest decision when it was shown."""
    sent = asked.sent
    seen = sent.get("seen", "")
    filters = read_filters(parse_qsl(sent.get("query", ""), keep_blank_values=False))
    return _list(sent.get("of", "")), filters, 0 if seen == "0" else read_number(seen, "seen")


def _list(of: str) -> str:
    if of not in LISTS:
        raise UsageError(f"no list {of[:40]!r}; there are {', '.join(LISTS)}", where="of")
    return of


def _chosen(asked: Asked, of: str, filters: Filters) -> Sequence[Entry]:
    """Return the figures of a list, each once: copies of one text share theirs."""
    store = asked.store
    if of == "figures" and filters == Filters():
        raise UsageError("that is all of the ledger: choose some of its figures first")
    if of in ("figures", "unreviewed"):
        chosen = replace(filters, reviewed="no") if of == "unreviewed" else filters
        count = store.count(chosen)
        _check_size(count)
        entries = store.read(store.rows(chosen), chosen)
    else:
        found = find_doubtful(store, filters, every=of == "doubtful")
        _check_size(len(found))
        entries = store.whole([entry for entry, _ in found], filters)
    every = list({(e.claim.claim, e.claim.document): e for e in entries}.values())
    return every[: filters.limit] if filters.limit else every


def _check_size(count: int) -> None:
    if count > MOST:
        raise UsageError(f"these are {count:,} figures; choose {MOST:,} at most at a time")


def _previewed(
    asked: Asked,
    of: str,
    filters: Filters,
    seen: int,
    steps: Sequence[Step],
    found: Plan,
    *,
    is_other: bool = False,
) -> Page:
    given = _about(asked, of, filters, seen)
    return Page(
        "batch_preview.html.j2",
        {
            **given,
            "said": words.clean(in_words(steps)),
            "kept": [(name, asked.sent[name]) for name in DECIDED if asked.sent.get(name)],
            "mark": found.mark,
            "count": len(found.changes),
            "counted": many(len(found.changes), "figure"),
            "rows": [_row(entry) for entry in found.changes[:SHOWN]],
            "unlisted": max(0, len(found.changes) - SHOWN),
            "already": len(found.already),
            "refused": [{**_row(entry), "why": in_page(why)} for entry, why in found.refused[:SHOWN]],
            "refusals": len(found.refused),
            "is_other": is_other,
        },
        409 if is_other else 200,
    )


def _about(asked: Asked, of: str, filters: Filters, seen: int, is_now: bool = False) -> dict[str, Any]:
    """Return what forms are given of a list: how it was chosen, and when it was looked at."""
    first, others = fields_of(filters)
    return {
        "title": f"Decide about all of them: {LISTS[of][0].lower()}",
        "of": of,
        "query": _query(filters),
        "chosen_by": [
            (field.label, ", ".join(words.clean(one) for one in field.values))
            for field in (*first, *others)
            if field.values
        ],
        "seen": asked.store.last_decision() if is_now else seen,
        "back": _back(of, filters),
        "forms": [],
    }


def _query(filters: Filters) -> str:
    return address("", pairs_of(filters)).removeprefix("?")


def _back(of: str, filters: Filters) -> str:
    path, _, query = LISTS[of][1].partition("?")
    return address(path, [*parse_qsl(query), *pairs_of(filters)])


def _row(entry: Entry) -> Mapping[str, str]:
    claim = entry.claim
    return {
        "id": short(claim.claim),
        "leads": figure_address(claim.claim),
        "figure": words.figure(claim),
        "who": words.who(claim),
        "topic": words.clean(entry.topic_name),
        "label": words.clean(entry.label),
        "verdict": entry.verdict or "",
    }
