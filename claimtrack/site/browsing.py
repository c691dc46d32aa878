"""The views of the ledger as screens: stories, topics, voices, every report, the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from claimtrack.errors import UsageError
from claimtrack.filters import Filters
from claimtrack.model import DocumentEntry, Entry
from claimtrack.plural import many
from claimtrack.report import holdings
from claimtrack.report.coverage import coverage
from claimtrack.report.held import Asked as Held
from claimtrack.report.listings import in_time, list_figures
from claimtrack.report.stands import stands
from claimtrack.report.topics import topic as explained
from claimtrack.report.view import MOST_ROWS, Section, View
from claimtrack.report.views import of_documents, story_topics
from claimtrack.report.words import clean
from claimtrack.site.asked import Answer, Asked, Led, Missing
from claimtrack.site.figures import is_local
from claimtrack.site.forms import read_number
from claimtrack.site.links import (
    InSite,
    address,
    document_address,
    story_address,
    topic_address,
    voice_address,
)
from claimtrack.site.visits import mark_list, mark_rows, of_story, of_topic, told
from claimtrack.store.arrivals import Arrivals

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
    if is_of_documents and not asked.form:
        named = {
            ("doc", clean(str(one["label"]))): str(one["document"]) for one in made.records if one["reader"]
        }
        about["leads"] = InSite({cell: document_address(identity) for cell, identity in named.items()})
    if (news := _news(asked)) is not None:
        made = mark_rows(made, news["arrivals"])
        about |= {"since_visit": news} if name == "overview" else {}
    return asked.show(made, filters=replace(filters, limit=None), of_documents=is_of_documents, **about)


def _news(asked: Asked) -> dict[str, Any] | None:
    """Return what is new since the reader's last visit; data for programs are the same for everybody."""
    if asked.form or asked.visit is None:
        return None
    visit = asked.visit
    return asked.kept.value(("told", visit.seen, asked.user), lambda: told(asked.store, visit, asked.user))


def seen(asked: Asked) -> Answer:
    """Mark all as seen by this reader."""
    if asked.visit is not None:
        asked.visit = asked.visit.all_seen()
    back = asked.sent.get("back", "")
    return Led(back if is_local(back) else "/")


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
    if (news := _news(asked)) is not None:
        made = mark_rows(made, news["arrivals"])
    return asked.show(made, filters=filters, turned=(number, pages), **about)


def stories(asked: Asked) -> Answer:
    """Show the stories, those with most origins first."""
    filters = asked.filters()
    made = holdings.stories_view(asked.store, replace(filters, limit=filters.limit or MOST_LISTED))
    if not asked.form:
        state = asked.kept.value("state of stories", lambda: _state_of_stories(asked))
        made = mark_list(made, "story", lambda key: state.get(key, ""))
    return _listed(asked, made, filters, "story", story_address, of_story)


def _state_of_stories(asked: Asked) -> dict[str, str]:
    """Return what is to be said of stories: in how many places they disagree, how much was not read."""
    disputed, unread = asked.store.disputes_of_stories(), asked.store.unread_of_stories()
    said = {key: [many(number, "dispute")] for key, number in disputed.items()}
    for key, number in unread.items():
        said.setdefault(key, []).append(f"{many(number, 'document')} not read")
    return {key: ", ".join(parts) for key, parts in said.items()}


def story(asked: Asked) -> Answer:
    """Show why documents are one story, and what is claimed in it."""
    asked.check_names("key")
    key = asked.need("key")
    made = _found(lambda: holdings.story_view(asked.store, key))
    if asked.form:
        return asked.data(made)
    found = made.key
    told = asked.kept.view(
        ("of story", found, MOST_TOPICS), lambda: story_topics(asked.store, found, MOST_TOPICS)
    )
    tensions = asked.view("conflicts", Filters(story=found))
    whole = replace(
        made,
        sections=(
            *_titled(tensions, "Where they disagree"),
            *told.sections,
            *_titled(made, "Documents"),
            *_titled(coverage(made.documents), "What was not read"),
        ),
    )
    if (news := _news(asked)) is not None:
        whole = mark_rows(whole, news["arrivals"])
    ways = [(title, address(f"/{name}", {"story": found})) for name, title in ACROSS]
    named = _documents(made.documents)
    return asked.show(whole, leads=InSite(named), ways=ways, about="story")


def _documents(documents: Sequence[DocumentEntry]) -> dict[tuple[str, str], str]:
    """Return where the labels of documents lead."""
    return {("doc", clean(one.label)): document_address(one.document.id) for one in documents}


ACROSS = (
    ("figures", "All its figures"),
    ("timeline", "Timeline"),
    ("changes", "Changes"),
    ("origins", "Who has it from whom"),
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
    return _listed(asked, made, filters, "topic", topic_address, of_topic)


def topic(asked: Asked) -> Answer:
    """Show one topic: what stands, by authority; its figures by day, with a chart; disputes and steps; why it
    is one. As of a day that is chosen, it is what was known then."""
    asked.check_names("key", "as_of", "stop")
    key = asked.need("key")
    found = _found(lambda: holdings.find_topic(asked.store, key))
    members = asked.store.sketches(Filters(topic=found))
    days = known_days(members)
    if asked.one("stop"):
        at = read_number(asked.one("stop"), "stop")
        day = days[min(at, len(days)) - 1] if days else None
        return Led(address("/topic", {"key": found, "as_of": day}))
    filters = Filters(topic=found, as_of=_day(asked))
    told = asked.view("timeline", filters)
    disputes = asked.view("conflicts", filters)
    steps = asked.view("changes", filters)
    if asked.form:
        return asked.data(told)
    why = _why(asked, found, members)
    standing = asked.kept.value(
        ("standing", found, filters.as_of),
        lambda: stands(members, filters.as_of, lambda some: asked.store.whole(some, filters)),
    )
    name = clean(holdings.topic_name(asked.store, found))
    told = _with_course(asked, told, filters, members)
    shown = View(
        name,
        intro=told.intro,
        sections=(
            *((standing,) if standing else ()),
            *_titled(told, "Timeline", name),
            *_titled(disputes, "Disputes"),
            *_titled(steps, "Steps"),
        ),
        notes=tuple(line for line in why.intro if "\t" in line),
        columns=told.columns,
    )
    ways = [(title, address(f"/{name}", {"topic": found})) for name, title in ACROSS]
    if (news := _news(asked)) is not None:
        shown = mark_rows(shown, news["arrivals"])
    given = {"key": found, "as_of": asked.one("as_of"), "slider": _slider(found, days, filters.as_of)}
    return asked.show(shown, ways=ways, about="topic", **given)


DRAWN = ("surface", "wording", "chain", "restates", "direction", "speaker_confidence", "confidence")
"""What a chart needs of figures beside what sketches have."""


def _with_course(asked: Asked, told: View, filters: Filters, members: Sequence[Entry]) -> View:
    """Return a timeline whose chart is of all figures of its topic, also of those that its table cuts off."""
    if len(members) <= MOST_ROWS or filters.as_of or not told.sections:
        return told

    def course() -> tuple[Entry, ...]:
        every = asked.store.sketches(filters, DRAWN)
        return tuple(sorted((one for one in every if not one.copy), key=in_time))

    first, *others = told.sections
    return replace(told, sections=(replace(first, course=course()), *others))


def known_days(entries: Sequence[Entry]) -> list[str]:
    """Return the days on which something more was known: a figure that is dated, on the day of which it
    speaks, or on which it was printed where that is later."""
    found = {max(filter(None, (one.claim.date, one.claim.asof)), default="") for one in entries}
    return sorted(found - {""})


def _slider(key: str, days: Sequence[str], as_of: str | None) -> dict[str, Any] | None:
    """Return what the form is given that goes through the days of a topic, where there are several."""
    if len(days) < 2:
        return None
    at = sum(day <= as_of for day in days) if as_of else len(days)

    def leads(number: int) -> str:
        return address("/topic", {"key": key, "as_of": days[number - 1]}) if 0 < number <= len(days) else ""

    return {
        "days": list(enumerate(days, 1)),
        "at": max(at, 1),
        "day": as_of or days[-1],
        "earlier": leads(at - 1),
        "later": leads(at + 1),
        "whole": address("/topic", {"key": key}) if as_of else "",
    }


def _why(asked: Asked, key: str, members: Sequence[Entry]) -> View:
    """Return why a topic is one; what lies around it is looked for in its story, not in all of the ledger."""
    stories = sorted({entry.story for entry in members if entry.story})
    return explained(key, members, asked.store, asked.store.topic_decisions(), stories)


def _day(asked: Asked) -> str | None:
    from claimtrack.asking import filters_of

    given = asked.one("as_of").strip()
    return filters_of({"as_of": given}).as_of if given else None


def origins(asked: Asked) -> Answer:
    """Show whose figures are, by way of whom they came, and which texts are one; of a topic, or of what
    else is chosen."""
    filters = asked.filters()
    if replace(filters, limit=None, sort=None) == Filters():
        empty = View("Who has it from whom", intro=("Choose a topic, a story, a voice, or days.",))
        return asked.data(empty) if asked.form else asked.show(empty, filters=filters, about="origins")
    made = holdings.origins_view(asked.store, filters)
    return asked.show(made, filters=replace(filters, limit=None), about="origins")


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
    if (news := _news(asked)) is not None:
        made = mark_rows(made, news["arrivals"])
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


def _listed(
    asked: Asked,
    made: View,
    filters: Filters,
    field: str,
    leads: Callable[[str], str],
    say: Callable[[Arrivals, str], str] | None = None,
) -> Answer:
    """Show a list of which each row has a page, known by a field of its record; ``say`` says what is new of
    it since the reader's last visit."""
    if asked.form:
        return asked.data(made)
    more: dict[str, Any] = {}
    if say is not None and (news := _news(asked)) is not None:
        made = mark_list(made, field, lambda key: say(news["arrivals"], key))
        more = {"since_visit": news}
    named = {}
    for first in made.sections[:1]:
        part = asked.shown(len(first.rows))
        for row, record in zip(first.rows[part], made.records[part], strict=False):
            named[first.columns[0].name, row[0]] = leads(str(record[field]))
    return asked.show(made, filters=replace(filters, limit=None), leads=InSite(named), about=field, **more)


def _found(find: Any) -> Any:
    """Return what is found; that it is not there is a page that is missing, not a wrong question."""
    try:
        return find()
    except UsageError as error:
        raise Missing(error.message) from error
