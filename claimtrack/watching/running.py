"""One run of the watches: look at what is due, take in what is new, judge the rules, deliver the alerts.

What happens in which order is what makes a killed run harmless. A text is noted as read only when the ledger
has it. What a rule saw and the alerts that it gave are one transaction, so that no change is told twice and
none is forgotten. What is printed is printed right behind that; the feed is written anew from the ledger;
what goes to services stands in the ledger until they have confirmed it, and may reach them twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimtrack.compare.findings import circle_of
from claimtrack.deriving import default_derivations
from claimtrack.documents import ReadOptions, read_documents
from claimtrack.documents.served import read_served
from claimtrack.errors import StoreError, UsageError
from claimtrack.filters import Filters
from claimtrack.ingest import Parts, ingest
from claimtrack.model import Document
from claimtrack.report.edits import Step, find_edits
from claimtrack.store import base_of
from claimtrack.store.runs import stamp
from claimtrack.store.trouble import cannot_write
from claimtrack.store.watches import Verdict
from claimtrack.summary import Problem, Summary
from claimtrack.waiting import patiently
from claimtrack.watching.every import later, moment_of, next_after_failure
from claimtrack.watching.feed import MOST, feed_of, is_written
from claimtrack.watching.following import MOST_TRIES, Page, dated, follow, is_over, next_look
from claimtrack.watching.judging import Holding, judge, newest_of, remembered
from claimtrack.watching.looking import Changed, Clock, Deferred, Failed, Look, Looker, Sleep, in_turns
from claimtrack.watching.rules import filters_of, read_condition
from claimtrack.watching.sending import Service
from claimtrack.watching.telling import lines_of, text_of, title_of

if TYPE_CHECKING:
    from claimtrack.documents import Failure
    from claimtrack.lang import Language
    from claimtrack.store import Store
    from claimtrack.store.watches import Alert, Rule, Watch

TRIES = 3
"""How often a rule is judged anew where other programs write into the ledger meanwhile."""

FIRST_RETRY = 60
"""Seconds until an alert is sent again that a service did not confirm; doubled each time."""

WithText = Callable[[Path, str], None]
"""Puts a file with a text in the place of another, so that nobody ever sees half of it."""


@dataclass(slots=True)
class Outcome:
    """What a run did."""

    looked: int = 0
    unchanged: int = 0
    failed: int = 0
    put_off: int = 0
    summary: Summary | None = None
    alerts: list[Alert] = field(default_factory=list)
    undelivered: int = 0

    @property
    def is_well(self) -> bool:
        """Say whether all that was tried was done."""
        return not (self.failed or self.undelivered or (self.summary and self.summary.failures))


@dataclass(frozen=True, slots=True)
class World:
    """What a run has of the world: clock and sleep, what extracts, and who hears of it. ``show`` is given
    each alert once, ``tell`` what went wrong; ``write`` writes the ``feed``, if there is to be one."""

    parser_name: str
    language: Language
    clock: Clock
    sleep: Sleep
    show: Callable[[str], None]
    tell: Callable[[str], None]
    write: WithText
    feed: Path | None = None
    services: Sequence[Service] = ()
    parts: Parts = Parts()  # noqa: RUF009 - frozen
    wait: float = 60.0
    who: str = ""


def run_once(store: Store, world: World) -> Outcome:
    """Look at what is due and alert; another run on the same ledger is a ``UsageError``."""
    if store.read_only:
        raise StoreError(cannot_write(store.where), where=store.where)
    with store.watching() as is_alone:
        if not is_alone:
            raise UsageError(
                "another claimtrack watch run is at work on it; nothing was done", where=store.where
            )
        run = _Run(store, world)
        run.look()
        run.judge()
        run.deliver()
        return run.outcome


def seconds_until_due(store: Store, clock: Clock, most: float) -> float:
    """Return for how long nothing is due, ``most`` seconds at most: a source may be added meanwhile."""
    now = clock()
    left = [(moment_of(one.next_at) - now).total_seconds() for one in store.watches(pages=True)]
    return max(1.0, min([most, *left]))


class _Run:
    def __init__(self, store: Store, world: World) -> None:
        self.store, self.world = store, world
        self.outcome = Outcome()
        self.base = base_of(store.where)
        self.looker = Looker(store, world.clock, world.sleep, self.base)
        self.read: dict[str, tuple[Watch, Changed]] = {}
        """What was found to be new, by what is read of it."""
        self.names: dict[str, set[str]] = {}
        """The documents of each of them."""
        self.pages: list[tuple[Watch, Page]] = []
        """The pages of feeds, with the feed of each."""
        self.feeds: dict[int, Watch] = {}
        self.before: dict[str, int] = {}
        """The versions that the ledger held of pages of feeds which are read again, by what is read."""

    def _patiently(self, write: Callable[[], Any]) -> Any:
        return patiently(write, self.world.wait)

    # --- looking ---------------------------------------------------------------------------------------

    def look(self) -> None:
        """Look at the sources that are due, and take in what is new; where nothing is, no run is logged."""
        changed = self._changed()
        first = next(changed, None)
        if first is None:
            return

        def sources() -> Iterator[str]:
            yield first
            yield from changed

        known = self.store
        world = self.world
        options = ReadOptions(base=self.base, is_known=lambda name: known.held(name) is not None)
        self.outcome.summary = ingest(
            self.store,
            sources(),
            options=options,
            parser_name=world.parser_name,
            language=world.language,
            now=world.clock(),
            tell=lambda problem: world.tell(str(problem)),
            command="watch run",
            wait=world.wait,
            who=world.who,
            parts=replace(world.parts, read=self._read),
        )
        self._note_read(self.outcome.summary.failures)

    def _changed(self) -> Iterator[str]:
        """Yield what is to be read of each source that is due and has something new."""
        now = stamp(self.world.clock())
        watches = self.store.watches(pages=True)
        self.feeds = {one.key: one for one in watches if one.follows}
        for watch in in_turns([one for one in watches if one.next_at <= now]):
            look = self.looker.look(watch)
            if isinstance(look, Changed):
                self.outcome.looked += 1
                source = self.looker.path_of(watch)
                self.read[source] = watch, look
                yield source
                self.read[source] = watch, replace(look, data=b"")  # it was read
            else:
                self._note(watch, look)

    def _note(self, watch: Watch, look: Look) -> None:
        """Keep what became of a source that has nothing new."""
        now = self.world.clock()
        store, key, moment = self.store, watch.key, stamp(now)
        if isinstance(look, Deferred):
            self.outcome.put_off += 1
            self._patiently(lambda: store.set_watch(key, next_at=look.until))
            return
        self.outcome.looked += 1
        values: dict[str, Any] = {"looked_at": moment}
        is_page = watch.page_of is not None
        if isinstance(look, Failed) and is_page and (look.is_gone or watch.tries >= MOST_TRIES):
            self._patiently(lambda: store.remove_watch(key))  # what was read of it stays
            return
        if isinstance(look, Failed):
            self.outcome.failed += 1
            values |= {"next_at": later(now, look.seconds), "tries": watch.tries + 1, "said": look.message}
            self.world.tell(f"{watch.address}: {look.message}; again at {values['next_at']}")
        else:
            self.outcome.unchanged += 1
            if is_page and is_over(watch.changed_at or watch.added, now):
                self._patiently(lambda: store.remove_watch(key))
                return
            every = self._every(watch, has_changed=False)
            values |= {"every": every, "next_at": later(now, every), "tries": 0, "said": None}
        self._patiently(lambda: store.set_watch(key, **values))

    def _every(self, watch: Watch, *, has_changed: bool) -> int:
        """Return the seconds until a source is looked at again after a look at which nothing failed."""
        feed = self.feeds.get(watch.page_of or 0)
        return next_look(watch.every, feed.every, has_changed=has_changed) if feed else watch.every

    def _read(self, source: str, options: ReadOptions | None) -> Iterator[Document | Failure]:
        watch, look = self.read[source]
        chosen = replace(options or ReadOptions(), allow_private=watch.allow_private)
        found = (
            read_served(watch.address, look.data, look.content_type, look.url, chosen)
            if look.url
            else read_documents(source, options=chosen)
        )
        if watch.follows:
            hear = partial(self._found_page, watch)
            found = follow(found, watch.address, self.looker.fetch, self.store.held, chosen, hear)
        elif watch.page_of is not None:
            found = map(partial(self._as_before, source), found)
        names = self.names.setdefault(source, set())
        for item in found:
            names.add(item.id if isinstance(item, Document) else item.where)
            yield item

    def _found_page(self, feed: Watch, page: Page) -> None:
        self.pages.append((feed, page))

    def _as_before(self, source: str, item: Document | Failure) -> Document | Failure:
        """Return a page of a feed with the day that the feed said of it when it was read first."""
        held = self.store.held(item.id) if isinstance(item, Document) else None
        if held is None or not isinstance(item, Document):
            return item
        self.before[source] = held.version_key
        return dated(item, held.document)

    def _is_new(self, watch: Watch, source: str) -> bool:
        """Say whether what was read of a source is news: pages may differ each time in what is not their
        text."""
        held = self.store.held(watch.address) if watch.page_of is not None else None
        return held is None or held.version_key != self.before.get(source)

    def _note_pages(self) -> None:
        """Have the pages of feeds looked at again that the ledger holds now; feeds name pages for longer than
        these are followed."""
        store, now = self.store, self.world.clock()
        for feed, page in self.pages:
            held = store.held(page.address)
            if held is None or is_over(held.retrieved_at, now):
                continue
            known = {"seen": page.seen, "etag": page.etag, "modified": page.modified, "at": now}
            again = later(now, feed.every)
            values = known | {"allow_private": page.allow_private}
            self._patiently(lambda: store.follow_page(page.address, feed, again, **values))  # noqa: B023

    def _note_read(self, failures: Iterable[Problem]) -> None:
        """Keep of each source what it was called, where all of it is in the ledger; else it is read again."""
        self._note_pages()
        failed = {problem.where: problem.message for problem in failures}
        everywhere = [
            message for where, message in failed.items() if not any(where in n for n in self.names.values())
        ]
        for source, (watch, look) in self.read.items():
            now = self.world.clock()
            whys = [failed[name] for name in sorted(self.names.get(source, ())) if name in failed]
            whys = whys or everywhere
            values: dict[str, Any] = {"looked_at": stamp(now)}
            if whys:
                seconds = next_after_failure(watch.every, watch.tries + 1)
                values |= {"tries": watch.tries + 1, "said": whys[0]}
            else:
                is_new = self._is_new(watch, source)
                if not is_new and is_over(watch.changed_at or watch.added, now):
                    self._patiently(lambda: self.store.remove_watch(watch.key))  # noqa: B023
                    continue
                seconds = self._every(watch, has_changed=is_new)
                changed = values["looked_at"] if is_new else watch.changed_at
                values |= {"every": seconds, "tries": 0, "said": None, "changed_at": changed}
                values |= {"seen": look.seen, "etag": look.etag, "modified": look.modified}
            values["next_at"] = later(now, seconds)
            key, store = watch.key, self.store
            self._patiently(lambda: store.set_watch(key, **values))  # noqa: B023 - called at once

    # --- judging ---------------------------------------------------------------------------------------

    def judge(self) -> None:
        """Judge every rule on what the ledger holds now, whoever brought it in."""
        channels = [service.channel for service in self.world.services]
        for rule in self.store.rules():
            verdict = self._verdict(rule)
            if verdict is None:
                continue
            store, now = self.store, self.world.clock()
            made = self._patiently(lambda: store.keep_verdict(rule, verdict, now, channels))  # noqa: B023
            if made:
                self.world.show("\n\n".join(map(text_of, made)))
            self.outcome.alerts += made

    def _verdict(self, rule: Rule) -> Verdict | None:
        """Return what a rule comes to; ``None`` where nothing came in since it was judged, and where others
        never left the ledger alone long enough."""
        for _ in range(TRIES):
            newest = self.store.newest()
            if rule.state is not None and newest == newest_of(rule.state):
                return None
            if not self.store.is_current():
                self._settle()
            holding = self._holding(rule)
            if self.store.is_current():  # else stories and topics are just being made
                condition = read_condition(rule.condition)
                return judge(rule, condition, replace(holding, newest=newest))
        self.world.tell(
            f"rule {rule.key} was not judged: another program writes into the ledger; the next run does"
        )
        return None

    def _settle(self) -> None:
        """Bring up to date what follows from documents that somebody brought in and did not finish."""
        derivations = self.world.parts.derivations or default_derivations()
        store, language = self.store, self.world.language
        self._patiently(lambda: store.refresh_copies(derivations))
        self._patiently(lambda: store.refresh_stories(derivations, language))
        self._patiently(lambda: store.refresh_decisions(derivations, language))

    def _holding(self, rule: Rule) -> Holding:
        store, kind = self.store, read_condition(rule.condition).kind
        entries = store.entries(self._filters(rule))
        around, edits = [], []
        if kind in ("contradicted", "corrected"):
            circles = {circle_of(entry) for entry in entries}
            sketches = store.beside(Filters(), circles, {entry.version_key for entry in entries})
            around = store.whole(sketches)
        if kind == "silent edit" and rule.state is not None:
            taken = store.rewritten_since(newest_of(rule.state))
            documents = {one.key: one for one in store.documents(versions={one.version for one in taken})}
            found = store.version_entries([key for one in taken for key in (one.before, one.version)])
            steps = {
                one.version: Step(documents[one.document_key], found[one.before], found[one.version])
                for one in taken
                if one.document_key in documents
            }
            edits = [(version, edit) for version, step in steps.items() for _, edit in find_edits([step])]
        are_newest = store.are_newest(remembered(rule.state))
        return Holding(store.newest(), entries, around, edits, are_newest)

    def _filters(self, rule: Rule) -> Filters:
        """Return the filters of a rule; a topic or story that it names by a key goes by another where its
        figures do."""
        filters = filters_of(rule.filters)
        if rule.state is None:
            return filters
        known = {"topic": self.store.topics().keys(), "story": {one.key for one in self.store.stories()}}
        for name, keys in known.items():
            asked = filters.values(name)
            gone = [one for one in asked if _is_key(one) and one not in keys]
            if gone and (now := self._now_called(rule, name)):
                known_as: dict[str, Any] = {name: (*(one for one in asked if one not in gone), now)}
                filters = replace(filters, **known_as)
        return filters

    def _now_called(self, rule: Rule, name: str) -> str | None:
        """Return the topic, or the story, of most of the figures that a rule saw last."""
        assert rule.state is not None
        places = {(version, claim) for version, claim, _ in rule.state["anchors"]}
        versions = {version for version, _ in places}
        counts = Counter(
            getattr(entry, name)
            for entry in self.store.sketches(versions=versions)
            if (entry.version_key, entry.claim.claim) in places
        )
        counts.pop("", None)
        return counts.most_common(1)[0][0] if counts else None

    # --- delivering ------------------------------------------------------------------------------------

    def deliver(self) -> None:
        """Write the feed, and send what services have not confirmed yet."""
        feed = self.world.feed
        if feed is not None:
            text = feed_of(self.store.alerts(MOST), self.store.where.replace("\\", "/").rpartition("/")[2])
            try:
                if not is_written(feed, text):
                    self.world.write(feed, text)
            except (UsageError, OSError) as error:  # the next run writes it, with all that is to be in it
                self.outcome.undelivered += 1
                self.world.tell(f"the feed was not written: {error}")
        by_name = {service.channel.name: service for service in self.world.services}
        for due in self.store.deliveries(by_name.keys(), self.world.clock()) if by_name else ():
            service = by_name[due.channel]
            is_sent = False
            with suppress(Exception):  # whatever a service, or what speaks to it, does: it is tried again
                is_sent = service.send(title_of(due.alert), "\n".join(lines_of(due.alert)))
            now, store, key = self.world.clock(), self.store, due.key
            if is_sent:
                values: dict[str, Any] = {"sent_at": stamp(now), "said": None}
            else:
                self.outcome.undelivered += 1
                again = later(now, next_after_failure(FIRST_RETRY // 2, due.tries + 1))
                values = {"tries": due.tries + 1, "next_at": again, "said": "not confirmed"}
                self.world.tell(
                    f"alert {due.alert.number} did not reach {service.channel.shown}; again at {again}"
                )
            self._patiently(lambda: store.set_delivery(key, **values))  # noqa: B023 - called at once


def _is_key(asked: str) -> bool:
    """Say whether what a rule names looks like a key, and not like words of a name."""
    return " " not in asked and ("/" in asked or asked.startswith("s-"))
