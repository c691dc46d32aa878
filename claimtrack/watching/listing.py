"""The views on what is watched: sources, rules, alerts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.view import Column, View, make_section
from claimtrack.rows import short
from claimtrack.store.watches import Alert, Rule, Watch
from claimtrack.watching.every import every_in_words
from claimtrack.watching.rules import filters_of, in_words
from claimtrack.watching.telling import quoted

MOST = 50
"""Alerts that people are shown without ``--limit``; the data formats give all."""

WATCH_COLUMNS = (
    *("watch", "name", "source", "every", "next_at", "looked_at", "changed_at", "tries", "said"),
    *("allow_private", "pages"),
)

RULE_COLUMNS = ("rule", "filters", "when", "added", "judged_at", "alerts")

FIGURE = (
    *("claim", "document", "wording", "low", "high", "unit", "bound", "who", "asof", "date"),
    *("sentence", "title", "url"),
)

ALERT_COLUMNS = (
    *("alert", "at", "rule", "when", "what", "change", "topic", "topic_name", "story", "story_name"),
    *(f"{side}_{name}" for side in ("from", "to") for name in FIGURE),
    *("why", "waits", "key"),
)


def watches_view(watches: Sequence[Watch]) -> View:
    """Return what is watched, and how the last look at each went; pages of feeds are counted beside these."""
    pages = Counter(one.page_of for one in watches)
    watches = [one for one in watches if one.page_of is None]
    rows = [
        (
            str(one.key),
            words.clean(one.name)
            + (f"\n{words.clean(one.address)}" if one.address != one.name else "")
            + (f"\nwith its pages{_looked_at(pages[one.key])}" if one.follows else ""),
            every_in_words(one.every),
            _moment(one.looked_at) or "not yet",
            _moment(one.changed_at),
            (f"failed {many(one.tries, 'time')}: " if one.tries else "") + words.clean(one.said),
            _moment(one.next_at),
        )
        for one in watches
    ]
    columns = (
        *(Column("no", 1, 3), Column("what", 5, 16), Column("every", 1, 5), Column("looked at, UTC", 2, 10)),
        *(Column("new then", 2, 10), Column("went wrong", 3, 10), Column("next", 2, 10)),
    )
    failing = sum(one.tries > 0 for one in watches)
    count = f"{many(len(watches), 'source')} watched{f', {failing} of them failing' if failing else ''}."
    return View(
        "Watches",
        intro=(count if watches else "Nothing is watched yet. claimtrack watch add ADDRESS --every 30m",),
        sections=(make_section(columns, rows),) if rows else (),
        notes=(
            "claimtrack watch run looks at what is due; claimtrack guide watching says how to have it run.",
        )
        if rows
        else (),
        columns=WATCH_COLUMNS,
        records=tuple(
            {
                "watch": one.key,
                **{name: getattr(one, name) for name in WATCH_COLUMNS[1:-1]},
                "every": every_in_words(one.every),
                "allow_private": int(one.allow_private),
                "pages": pages[one.key],
            }
            for one in watches
        ),
    )


def _looked_at(pages: int) -> str:
    return f", {pages:,} of them looked at again" if pages else ""


def rules_view(rules: Sequence[Rule], alerts: Sequence[Alert]) -> View:
    """Return the rules, and how often each has alerted."""
    counts = Counter(alert.rule for alert in alerts)
    rows = [
        (
            str(one.key),
            words.asked(filters_of(one.filters)),
            words.clean(one.condition),
            _moment(one.judged_at) or "not yet: the next run only looks",
            f"{counts[one.key]:,}" if counts[one.key] else "",
        )
        for one in rules
    ]
    columns = (
        *(Column("no", 1, 3), Column("figures of", 4, 12), Column("alerts when", 3, 10)),
        *(Column("judged, UTC", 2, 10), Column("alerts", 1, 6)),
    )
    nothing = "There is no rule yet. claimtrack watch rule add --topic WORDS --when 'rises 10%'"
    return View(
        "Rules",
        intro=(f"{many(len(rules), 'rule')}." if rules else nothing,),
        sections=(make_section(columns, rows),) if rows else (),
        columns=RULE_COLUMNS,
        records=tuple(
            {
                "rule": one.key,
                "filters": in_words(one.filters, one.condition).rpartition(" --when ")[0],
                "when": one.condition,
                "added": one.added,
                "judged_at": one.judged_at,
                "alerts": counts[one.key],
            }
            for one in rules
        ),
    )


def alerts_view(alerts: Sequence[Alert], limit: int | None = None) -> View:
    """Return alerts, the latest first: what moved, from what to what, who says so and where."""
    shown = alerts[: limit or MOST]
    rows = []
    for one in shown:
        record = one.record
        figure = record["to"] or record["from"]
        told = _lines(record["what"], record["change"], record["topic_name"] or record["story_name"])
        rows.append(
            (f"{one.number}", _moment(one.at), told, _figure(record["from"]), _figure(record["to"], figure))
        )
    columns = (
        *(Column("no", 1, 3), Column("when, UTC", 1, 10), Column("what", 3, 12)),
        *(Column("from", 4, 14), Column("to", 4, 14)),
    )
    waiting = sum(bool(one.waits) for one in alerts)
    count = f"{many(len(alerts), 'alert')}, the latest first."
    if len(shown) < len(alerts):
        count += f" {len(shown):,} shown; --limit shows more."
    intro = [count if alerts else "No rule has alerted yet."]
    if waiting:
        why = next(one.waits[0] for one in alerts if one.waits)
        intro.append(f"{many(waiting, 'alert')} did not reach every service yet ({words.clean(why)}).")
    return View(
        "Alerts",
        intro=tuple(intro),
        sections=(make_section(columns, rows),) if rows else (),
        notes=("claimtrack show ID shows a figure where it stands.",) if rows else (),
        columns=ALERT_COLUMNS,
        records=tuple(_record(one) for one in (alerts[:limit] if limit else alerts)),
    )


def _figure(figure: Mapping[str, Any] | None, gone: Mapping[str, Any] | None = None) -> str:
    if figure is None:
        return "no longer in the text" if gone else ""
    day = f"as of {figure['asof']}" if figure["asof"] else ""
    return _lines(quoted(figure), figure["who"], day, place_of(figure))


def _lines(*parts: str) -> str:
    return "\n".join(filter(None, map(words.clean, parts)))


def place_of(figure: Mapping[str, Any]) -> str:
    """Return the line of an alert that says where a figure stands: its document's label and its id."""
    return f"{words.clean(figure['label'])}, {short(figure['claim'])}"


def _record(one: Alert) -> dict[str, Any]:
    record = one.record
    sides = {
        f"{side}_{name}": figure[name] if (figure := record[side]) else None
        for side in ("from", "to")
        for name in FIGURE
    }
    return {
        "alert": one.number,
        "at": one.at,
        "rule": one.rule,
        "when": record["condition"],
        **{name: record[name] for name in ("what", "change", "topic", "topic_name", "story", "story_name")},
        **sides,
        "why": record["why"],
        "waits": list(one.waits),
        "key": one.key,
    }


def _moment(text: str | None) -> str:
    return f"{text[:10]} {text[11:16]}" if text else ""
