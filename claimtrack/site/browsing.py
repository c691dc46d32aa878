"""The views of the ledger as screens: stories, topics, voices, every report, the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from claimtrack.errors import UsageError
from claimtrack.filters import Filters
from claimtrack.model import Entry
from claimtrack.report import holdings
from claimtrack.report.held import Asked as Held
from claimtrack.report.listings import list_figures
from claimtrack.report.topics import topic as explained
from claimtrack.report.view import Section, View
from claimtrack.report.views import of_documents
from claimtrack.report.words import clean
from claimtrack.site.asked import Answer, Asked, Missing
from claimtrack.site.links import InSite, address, story_address, topic_address, voice_address

DOCUMENT_VIEWS = ("coverage",)
"""Views that take only the filters of documents."""

WITH_ALL = ("conflicts", "changes")
"""Views that may also show what is not sure enough to be shown unasked."""


def start(asked: Asked) -> Answer:
    """Show the overview, under the address of the site alone."""
    return view("overview", asked)


def view(name: str, asked: Asked) -> Answer:
    """Show one of the reports, of the figures that the filters choose."""
    since = asked.one("since") or None
    every = name in WITH_ALL and asked.one("all") == "1"
    filters = asked.filters(*(["since"] if name == "new" else []), *(["all"] if name in WITH_ALL else []))
    is_of_documents = name in DOCUMENT_VIEWS
    about: dict[str, Any] = {
        "about": name,
        "every": every,
        "can_all": name in WITH_ALL,
        "since": since or "",
        "is_new": name == "new",
    }
    if name == "figures" and not asked.form and filters.limit is None and asked.store.is_ordered(filters):
        return _figures(asked, filters, about)
    if name == "overview" and not asked.form and filters.limit is None:
        filters = replace(filters, limit=MOST_TOPICS)
    made = asked.view(name, of_documents(filters) if is_of_documents else filters, since, every=every)
    return asked.show(made, filters=replace(filters, limit=None), of_documents=is_of_documents, **about)


MOST_TOPICS = 200
"""Topics and rows of the overview's parts; the page is turned within them."""


class _Turned(Held):
    """The figures of one page of a list; the ledger reads no others."""

    def __init__(self, asked: Asked, filters: Filters, number: int) -> None:
        super().__init__(asked.store, filters)
        self._asked, self._chosen, self._number, self._size = asked, filters, number, asked.settings.rows

    def first(self, most: int | None) -> Sequence[Entry]:  # noqa: ARG002 - the page says how many
        end = self._number * self._size
        rows = self._asked.store.rows(self._chosen, end)[end - self._size :]
        return self._asked.store.read(rows, self._chosen)


def _figures(asked: Asked, filters: Filters, about: Mapping[str, Any]) -> Answer:
    """Show one page of the list of figures."""
    number = asked.page
    held = _Turned(asked, filters, number)
    made = list_figures(held, filters)
    pages = max(1, -(-held.counts().every // asked.settings.rows))
    if number > pages:
        raise Missing(f"the list has {pages:,} pages")
    return asked.show(made, filters=filters, turned=(number, pages), **about)


def stories(asked: Asked) -> Answer:
    """Show the stories, those with most origins first."""
    filters = asked.filters()
    made = holdings.stories_view(asked.store, replace(filters, limit=filters.limit or MOST_LISTED))
    return _listed(asked, made, filters, "story", story_address)


def story(asked: Asked) -> Answer:
    """Show why documents are one story, and what is claimed in it."""
    asked.check_names("key")
    key = asked.need("key")
    made = _found(lambda: holdings.story_view(asked.store, key))
    found = str(made.records[0]["story"]) if made.records else key
    told = asked.view("overview", Filters(story=found, limit=MOST_TOPICS))
    tensions = asked.view("conflicts", Filters(story=found))
    whole = replace(
        made,
        sections=(*_titled(tensions, "Where they disagree"), *told.sections, *_titled(made, "Documents")),
    )
    ways = [(title, address(f"/{name}", {"story": found})) for name, title in ACROSS]
    return asked.show(whole if not asked.form else made, ways=ways, about="story")


ACROSS = (
    ("figures", "All its figures"),
    ("timeline", "Timeline"),
    ("changes", "Changes"),
    ("copies", "Copies and origins"),
    ("doubtful", "Doubtful"),
)
"""The views that a story or topic leads on to."""

MOST_LISTED = 2_000
"""Topics, stories, voices or documents of a list, turned within."""


def _titled(made: View, title: str, own: str = "") -> tuple[Section, ...]:
    """Return the sections of a view that have rows, each with what it is about before its own title: on a
    page of several views that alone would not say it. A section that is titled ``own`` keeps that."""
    return tuple(
        replace(one, title=one.title if own and one.title == own else _joined(title, one.title or ""))
        for one in made.sections
        if one.rows
    )


def _joined(title: str, own: str) -> str:
    said = own.lower() if own.isupper() else own
    return f"{title}: {said}" if said else title


def topics(asked: Asked) -> Answer:
    """Show the topics, those with most origins and voices first."""
    filters = asked.filters()
    made = holdings.topics_view(asked.store, replace(filters, limit=filters.limit or MOST_LISTED))
    return _listed(asked, made, filters, "topic", topic_address)


def topic(asked: Asked) -> Answer:
    """Show one topic: what stands, by voice and day, with its chart; disputes and steps; why it is one."""
    asked.check_names("key", "as_of")
    key = asked.need("key")
    found = _found(lambda: holdings.find_topic(asked.store, key))
    filters = Filters(topic=found, as_of=_day(asked))
    told = asked.view("timeline", filters)
    disputes = asked.view("conflicts", filters)
    steps = asked.view("changes", filters)
    if asked.form:
        return asked.data(told)
    why = _why(asked, found)
    name = clean(holdings.topic_name(asked.store, found))
    shown = View(
        name,
        intro=told.intro,
        sections=(*_titled(told, "Timeline", name), *_titled(disputes, "Disputes"), *_titled(steps, "Steps")),
        notes=tuple(line for line in why.intro if "\t" in line),
        columns=told.columns,
    )
    ways = [(title, address(f"/{name}", {"topic": found})) for name, title in ACROSS]
    return asked.show(shown, ways=ways, about="topic", key=found, as_of=asked.one("as_of"))


def _why(asked: Asked, key: str) -> View:
    """Return why a topic is one; what lies around it is looked for in its story, not in all of the ledger."""
    members = asked.store.entries(Filters(topic=key))
    stories = tuple({entry.story for entry in members if entry.story})
    around = asked.store.entries(Filters(story=stories)) if stories else members
    return explained(key, members, asked.store.topic_decisions(), around)


def _day(asked: Asked) -> str | None:
    from claimtrack.asking import filters_of

    given = asked.one("as_of").strip()
    return filters_of({"as_of": given}).as_of if given else None


def voices(asked: Asked) -> Answer:
    """Show the voices, those with most figures first."""
    filters = asked.filters()
    made = holdings.voices_view(asked.store, replace(filters, limit=filters.limit or MOST_LISTED))
    return _listed(asked, made, filters, "speaker", voice_address)


def voice(asked: Asked) -> Answer:
    """Show one voice: its names, its roles and what it said."""
    asked.check_names("name")
    name = asked.need("name")
    made = _found(lambda: holdings.voice_view(asked.store, name))
    ways = [(title, address(f"/{view}", {"speaker": name})) for view, title in ACROSS]
    return asked.show(made, ways=ways, about="voice")


def log(asked: Asked) -> Answer:
    """Show what was decided, the latest first, with what takes each back."""
    asked.check_names("about", "orphans")
    made = holdings.log_view(
        asked.store, about=asked.one("about") or None, orphans=asked.one("orphans") == "1"
    )
    if asked.form:
        return asked.data(made)
    latest = tuple(replace(one, rows=tuple(reversed(one.rows))) for one in made.sections)
    return asked.show(replace(made, sections=latest), about="log", last=asked.store.last_decision())


def _listed(asked: Asked, made: View, filters: Filters, field: str, leads: Callable[[str], str]) -> Answer:
    """Show a list of which each row has a page, known by a field of its record."""
    if asked.form:
        return asked.data(made)
    named = {}
    if made.sections:
        first = made.sections[0]
        column = first.columns[0].name
        for row, record in zip(first.rows, made.records, strict=False):
            named[column, row[0].partition("\n")[0].strip()] = leads(str(record[field]))
    return asked.show(made, filters=replace(filters, limit=None), leads=InSite(named), about=field)


def _found(find: Any) -> Any:
    """Return what is found; that it is not there is a page that is missing, not a wrong question."""
    try:
        return find()
    except UsageError as error:
        raise Missing(error.message) from error
