"""What is watched as a screen: sources, rules and alerts. They are for the command line to change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from claimtrack.errors import UsageError
from claimtrack.report.view import Section, View
from claimtrack.report.words import clean
from claimtrack.site.asked import Answer, Asked
from claimtrack.site.browsing import MOST_LISTED
from claimtrack.site.links import InSite, address, figure_address, topic_address
from claimtrack.site.saying import in_page
from claimtrack.store.watches import Alert
from claimtrack.watching.listing import alerts_view, place_of, rules_view, watches_view

LISTS = {"sources": "Sources", "rules": "Rules", "alerts": "Alerts"}
"""What the page shows, each also by itself; where none is asked for, data are of the alerts."""


def watches(asked: Asked) -> Answer:
    """Show the sources that are watched, the rules, and the alerts, the latest first."""
    asked.check_names("of")
    of = asked.one("of")
    if of and of not in LISTS:
        raise UsageError(f"there are no {of!r}; there are {', '.join(LISTS)}", where="of")
    alerts = asked.store.alerts()
    sources = asked.store.watches(pages=True)
    if not asked.form:
        sources = [replace(one, said=one.said and in_page(one.said)) for one in sources]
    made = {
        "sources": watches_view(sources),
        "rules": rules_view(asked.store.rules(), alerts),
        "alerts": alerts_view(alerts, len(alerts) if asked.form else MOST_LISTED),
    }
    if asked.form:
        return asked.data(made[of or "alerts"])
    chosen = [of] if of else list(LISTS)
    shown = View(
        LISTS[of] if of else "Watches and alerts",
        sections=tuple(_part(made[name], "" if of else LISTS[name]) for name in chosen),
        columns=made["alerts"].columns,
    )
    ways = [("All of it", "/watches")] * bool(of)
    ways += [(title, address("/watches", {"of": name})) for name, title in LISTS.items() if name != of]
    leads = _leads(asked, alerts[:MOST_LISTED])
    return asked.show(
        shown, leads=leads, template="watches.html.j2", ways=ways, data_of=LISTS[of or "alerts"]
    )


def _part(view: View, title: str) -> Section:
    """Return a view as a section, with what it says above its table; it has none where nothing is in it."""
    section = next(iter(view.sections), Section((), ()))
    return replace(section, title=title or None, lines=view.intro)


def _leads(asked: Asked, alerts: Sequence[Alert]) -> InSite:
    """Return where alerts lead: to their topics, and to their figures, as far as the ledger still has them.

    A name that two topics have leads to neither.
    """
    topics = asked.store.topics_among({key for one in alerts if (key := one.record["topic"])})
    sides = [(side, figure) for one in alerts for side in ("from", "to") if (figure := one.record[side])]
    known = asked.store.are_newest(figure["version"] for _, figure in sides)
    named = {
        (side, place_of(figure)): figure_address(figure["claim"])
        for side, figure in sides
        if figure["version"] in known
    }
    for one in alerts:
        if (key := one.record["topic"]) in topics:
            name, leads = ("what", clean(one.record["topic_name"])), topic_address(key)
            named[name] = leads if named.get(name, leads) == leads else ""
    return InSite(named)
