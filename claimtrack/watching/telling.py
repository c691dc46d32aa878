"""Alerts in words: from what to what, who, where, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from claimtrack.report import words
from claimtrack.rows import short
from claimtrack.store.watches import Alert


def title_of(alert: Alert) -> str:
    """Return an alert in a line."""
    record = alert.record
    about = words.clean(record["topic_name"]) or words.clean(record["story_name"])
    figure = record["to"] or record["from"]
    before, after = record["from"], record["to"]
    if _is_dispute(alert):
        said = f"{quoted(before)}, {before['who']}, against {quoted(after)}"
    elif before and after:
        said = f"{quoted(before)} -> {quoted(after)}"
    else:
        said = quoted(figure) if after else f"{quoted(figure)} -> gone"
    moved = f" ({record['change']})" if record["change"] else ""
    return f"{record['what']}: {f'{about}: ' if about else ''}{said}{moved}, {figure['who']}"


def lines_of(alert: Alert) -> list[str]:
    """Return what an alert says below its title: both figures with where they stand, and why."""
    record = alert.record
    said = []
    names = ("one", "other") if _is_dispute(alert) else ("from", "to")
    for name, figure in zip(names, (record["from"], record["to"]), strict=True):
        if figure is not None:
            said += [f"{name:5} {_said(figure)}", f"      {figure['sentence']}"]
        elif name == "to":
            said.append("to    no longer in the text")
    return [*said, f"why   {words.clean(record['why'])}"]


def text_of(alert: Alert) -> str:
    """Return an alert as a terminal shows it."""
    return "\n".join([f"alert {alert.number}  {title_of(alert)}", *(f"  {line}" for line in lines_of(alert))])


def quoted(figure: Mapping[str, Any]) -> str:
    """Return a figure as worded; a nought that is said in words is shown as well.

    >>> quoted({"wording": "not a single house", "low": "0", "high": "0"})
    '"not a single house" (0)'
    """
    is_nought = figure["low"] == figure["high"] == "0" and not any(c.isdigit() for c in figure["wording"])
    return f'"{figure["wording"]}"' + (" (0)" if is_nought else "")


def _is_dispute(alert: Alert) -> bool:
    """Say whether the two figures of an alert stand beside each other, and none takes the other's place."""
    return bool(alert.record["condition"] == "contradicted")


def _said(figure: Mapping[str, Any]) -> str:
    day = f", as of {figure['asof']}" if figure["asof"] else ""
    where = figure["url"] or figure["document"]
    return f"{quoted(figure)}, {figure['who']}{day} ({words.clean(where)}, claim {short(figure['claim'])})"
