"""What is watched: sources with what is kept to ask politely, rules with what they saw last, and alerts.

The tables are made of the core alone: classes for five more would make every command start later.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Integer,
    Row,
    Table,
    Text,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    update,
)

from claimtrack.store.chunks import chunks
from claimtrack.store.columns import Key
from claimtrack.store.convert import mapping
from claimtrack.store.dialect import begins
from claimtrack.store.kept_labels import THERE
from claimtrack.store.questions import Questions
from claimtrack.store.runs import stamp
from claimtrack.store.tables import DOCUMENT, METADATA, VERSION

WATCH = Table(
    "watch",
    METADATA,
    Column("id", Key, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("source", Text, nullable=False, unique=True),
    Column("every", Integer, nullable=False),
    Column("allow_private", Boolean, nullable=False, server_default=false()),
    Column("added", Text, nullable=False),
    Column("next_at", Text, nullable=False),
    Column("looked_at", Text),
    Column("changed_at", Text),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("said", Text),
    Column("etag", Text),
    Column("modified", Text),
    Column("seen", Text),
)

HOST = Table(
    "watch_host",
    METADATA,
    Column("host", Text, primary_key=True),
    Column("next_at", Text, nullable=False),
    Column("robots", Text),
    Column("robots_at", Text),
)

RULE = Table(
    "watch_rule",
    METADATA,
    Column("id", Key, primary_key=True),
    Column("filters", JSON, nullable=False),
    Column("condition", Text, nullable=False),
    Column("added", Text, nullable=False),
    Column("judged", Integer, nullable=False, server_default="0"),
    Column("judged_at", Text),
    Column("state", JSON(none_as_null=True)),
)

ALERT = Table(
    "watch_alert",
    METADATA,
    Column("id", Key, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("rule", Key, nullable=False),
    Column("at", Text, nullable=False),
    Column("record", JSON, nullable=False),
)

DELIVERY = Table(
    "watch_delivery",
    METADATA,
    Column("id", Key, primary_key=True),
    Column("alert_id", Key, ForeignKey("watch_alert.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("channel", Text, nullable=False, index=True),
    Column("shown", Text, nullable=False),
    Column("sent_at", Text),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("next_at", Text, nullable=False),
    Column("said", Text),
)


PAGES = "#pages"
"""What the source of a feed ends with whose linked pages are read: the fragment of an address is for who
reads it, and no server is sent it."""

PAGE_OF = "#page-of-"
"""Behind the address of a page that such a feed linked, before the number of the feed's watch: it is looked
at again as long as it changes."""


@dataclass(frozen=True, slots=True)
class Watch:
    """A source that is looked at ``every`` so many seconds: an address, or a path from the ledger's folder.
    Of a feed that ends with ``PAGES`` the pages that it links are read; each of these is looked at again as a
    source of its own, which nobody asked for by name, and ``page_of`` is the number of the feed's watch.

    Moments are ISO 8601 in UTC. ``tries`` counts the failures since it was last read, ``said`` is what the
    last one was; ``etag`` and ``modified`` are what the server called the text that was read last, ``seen``
    is its hash.
    """

    key: int
    name: str
    source: str
    every: int
    allow_private: bool
    added: str
    next_at: str
    looked_at: str | None = None
    changed_at: str | None = None
    tries: int = 0
    said: str | None = None
    etag: str | None = None
    modified: str | None = None
    seen: str | None = None

    @property
    def address(self) -> str:
        """Return what is asked for."""
        return self.source.removesuffix(PAGES).partition(PAGE_OF)[0]

    @property
    def follows(self) -> bool:
        """Say whether the pages are read that it links."""
        return self.source.endswith(PAGES)

    @property
    def page_of(self) -> int | None:
        """Return the number of the feed by which it came, ``None`` for what somebody chose to watch."""
        _, marker, number = self.source.partition(PAGE_OF)
        return int(number) if marker and number.isdigit() else None


@dataclass(frozen=True, slots=True)
class Host:
    """A server that is asked: not before ``next_at``, and what its robots.txt said when."""

    host: str
    next_at: str
    robots: str | None = None
    robots_at: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition on the figures that filters choose. ``state`` is what it saw when it was judged last, for
    the ``judged``-th time, ``None`` before the first."""

    key: int
    filters: Mapping[str, Any]
    condition: str
    added: str
    judged: int = 0
    judged_at: str | None = None
    state: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """What a rule said, once: ``number`` is for people, ``key`` the same for ever. ``record`` has from what
    to what, who, where and why; ``waits`` are the services that it has not reached yet, with why."""

    number: int
    key: str
    rule: int
    at: str
    record: Mapping[str, Any]
    waits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """An alert that a service has not confirmed yet."""

    key: int
    alert: Alert
    channel: str
    tries: int


@dataclass(frozen=True, slots=True)
class Channel:
    """A service that alerts go to: a name that gives nothing away, and what is shown of its address."""

    name: str
    shown: str


@dataclass(frozen=True, slots=True)
class Newest:
    """The latest text of a ledger: the greatest number of a version, and the latest moment of one."""

    version: int = 0
    moment: str = ""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A document that has a newer text than when it was looked at: the version of then and that of now."""

    document_key: int
    before: int
    version: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What judging a rule comes to: what it saw, and alerts as keys with records."""

    state: Mapping[str, Any]
    alerts: Sequence[tuple[str, Mapping[str, Any]]] = field(default=())


class Watches(Questions):
    """An open ledger, as far as it watches."""

    # --- sources ---------------------------------------------------------------------------------------

    def watches(self, *, pages: bool = False) -> list[Watch]:
        """Return what is watched, in the order in which it was added; with the ``pages`` of feeds or
        without."""
        with self._reading() as connection:
            found = [_watch(row) for row in connection.execute(select(WATCH).order_by(WATCH.c.id))]
        return [one for one in found if pages or one.page_of is None]

    def follow_page(self, address: str, feed: Watch, next_at: str, **values: Any) -> None:
        """Look at a page of a feed again as from a moment; one that is followed already, or watched by
        itself, stays as it is."""
        source = f"{address}{PAGE_OF}{feed.key}"
        known = {"name": source, "every": feed.every, "added": stamp(values.pop("at")), "next_at": next_at}
        with self._writing() as connection:
            is_watched = select(WATCH.c.id).where(WATCH.c.id == feed.key)
            if connection.execute(is_watched).first() is None:
                return
            is_known = select(WATCH.c.id).where(or_(WATCH.c.source == address, _is_page(address)))
            if connection.execute(is_known).first() is None:
                connection.execute(insert(WATCH).values(source=source, **known, **values))

    def add_watch(self, source: str, name: str, every: int, at: datetime, *, allow_private: bool) -> None:
        """Watch a source from now on, no longer as a page of a feed. That it is not watched yet, nor another
        under that name, is known."""
        moment = stamp(at)
        values = {"source": source, "name": name, "every": every, "allow_private": allow_private}
        with self._writing() as connection:
            connection.execute(delete(WATCH).where(_is_page(source)))
            connection.execute(insert(WATCH).values(**values, added=moment, next_at=moment))

    def set_watch(self, key: int, **values: Any) -> None:
        """Keep what became of a watch, under the names of its fields; one that is gone stays so."""
        with self._writing() as connection:
            connection.execute(update(WATCH).where(WATCH.c.id == key).values(**values))

    def remove_watch(self, key: int) -> None:
        """Watch a source no longer, nor the pages of a feed; their documents stay."""
        with self._writing() as connection:
            of_feed = WATCH.c.source.endswith(f"{PAGE_OF}{key}", autoescape=True)
            connection.execute(delete(WATCH).where((WATCH.c.id == key) | of_feed))

    def host(self, name: str) -> Host | None:
        """Return what is known of a server."""
        with self._reading() as connection:
            row = connection.execute(select(HOST).where(HOST.c.host == name)).one_or_none()
        return None if row is None else Host(row.host, row.next_at, row.robots, row.robots_at)

    def set_host(self, host: Host) -> None:
        """Keep what is known of a server."""
        values = {"next_at": host.next_at, "robots": host.robots, "robots_at": host.robots_at}
        with self._writing() as connection:
            done = connection.execute(update(HOST).where(HOST.c.host == host.host).values(**values))
            if not done.rowcount:
                connection.execute(insert(HOST).values(host=host.host, **values))

    # --- rules -----------------------------------------------------------------------------------------

    def rules(self) -> list[Rule]:
        """Return the rules in the order in which they were made."""
        with self._reading() as connection:
            rows = connection.execute(select(RULE).order_by(RULE.c.id))
            return [Rule(r.id, r.filters, r.condition, r.added, r.judged, r.judged_at, r.state) for r in rows]

    def add_rule(self, filters: Mapping[str, Any], condition: str, at: datetime) -> int:
        """Make a rule and return its number."""
        values = {"filters": dict(filters), "condition": condition, "added": stamp(at)}
        with self._writing() as connection:
            made = connection.execute(insert(RULE).values(**values)).inserted_primary_key
        assert made is not None
        return int(made[0])

    def remove_rule(self, key: int) -> None:
        """Take a rule away; its alerts stay."""
        with self._writing() as connection:
            connection.execute(delete(RULE).where(RULE.c.id == key))

    def keep_verdict(
        self, rule: Rule, verdict: Verdict, at: datetime, channels: Iterable[Channel] = ()
    ) -> list[Alert]:
        """Keep what a rule saw, its alerts and that each is to go to each channel, all in one transaction.

        Return the alerts that are new. A rule that another process judged meanwhile, or that is gone, is left
        alone.
        """
        moment, made = stamp(at), []
        values = {"state": dict(verdict.state), "judged": rule.judged + 1, "judged_at": moment}
        with self._writing() as connection:
            mine = RULE.c.id == rule.key, RULE.c.judged == rule.judged, RULE.c.added == rule.added
            if not connection.execute(update(RULE).where(*mine).values(**values)).rowcount:
                return []
            for key, record in verdict.alerts:
                if connection.scalar(select(ALERT.c.id).where(ALERT.c.key == key)) is not None:
                    continue
                row = {"key": key, "rule": rule.key, "at": moment, "record": dict(record)}
                added = connection.execute(insert(ALERT).values(**row)).inserted_primary_key
                assert added is not None
                made.append(Alert(int(added[0]), key, rule.key, moment, record))
            due = [
                {"alert_id": alert.number, "channel": one.name, "shown": one.shown, "next_at": moment}
                for alert in made
                for one in channels
            ]
            if due:
                connection.execute(insert(DELIVERY), due)
        return made

    # --- alerts ----------------------------------------------------------------------------------------

    def alerts(self, most: int | None = None, rule: int | None = None, since: str = "") -> list[Alert]:
        """Return alerts, the latest first: so many, of one rule, since a moment or day."""
        query = select(ALERT).where(ALERT.c.at >= since).order_by(ALERT.c.id.desc()).limit(most)
        if rule is not None:
            query = query.where(ALERT.c.rule == rule)
        with self._reading() as connection:
            rows = connection.execute(query).all()
            waits: dict[int, list[str]] = {}
            for some in chunks(row.id for row in rows):
                open_ones = select(DELIVERY).where(
                    DELIVERY.c.sent_at.is_(None), DELIVERY.c.alert_id.in_(some)
                )
                for one in connection.execute(open_ones.order_by(DELIVERY.c.id)):
                    why = f"{one.shown}: {one.said}" if one.said else one.shown
                    waits.setdefault(one.alert_id, []).append(why)
            return [_alert(row, tuple(waits.get(row.id, ()))) for row in rows]

    def deliveries(self, channels: Collection[str], at: datetime) -> list[Delivery]:
        """Return what is to go to these channels now, the oldest first."""
        columns = DELIVERY.c.id.label("delivery"), DELIVERY.c.channel, DELIVERY.c.tries
        query = select(ALERT, *columns).join(ALERT, ALERT.c.id == DELIVERY.c.alert_id)
        query = query.where(DELIVERY.c.sent_at.is_(None), DELIVERY.c.next_at <= stamp(at))
        query = query.where(DELIVERY.c.channel.in_(sorted(channels))).order_by(DELIVERY.c.id)
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return [Delivery(row.delivery, _alert(row), row.channel, row.tries) for row in rows]

    def set_delivery(self, key: int, **values: Any) -> None:
        """Keep what became of a delivery."""
        with self._writing() as connection:
            connection.execute(update(DELIVERY).where(DELIVERY.c.id == key).values(**values))

    # --- what the ledger holds -------------------------------------------------------------------------

    def newest(self) -> Newest:
        """Return which text is the latest."""
        with self._reading() as connection:
            query = select(func.max(VERSION.c.id), func.max(VERSION.c.retrieved_at))
            version, moment = connection.execute(query).one()
        return Newest(version or 0, moment or "")

    def rewritten_since(self, then: Newest) -> list[Rewritten]:
        """Return the documents that were there then and have another text since."""
        is_old = VERSION.c.id <= then.version, VERSION.c.retrieved_at <= then.moment
        old = select(VERSION.c.document_id, func.max(VERSION.c.id)).where(*is_old)
        newer = (
            VERSION.c.newest,
            THERE,
            (VERSION.c.id > then.version) | (VERSION.c.retrieved_at > then.moment),
        )
        now = select(VERSION.c.document_id, VERSION.c.id).join(
            DOCUMENT, DOCUMENT.c.id == VERSION.c.document_id
        )
        with self._reading() as connection:
            new = mapping(connection, now.where(*newer))
            before: dict[int, int] = {}
            for some in chunks(new):
                of_these = old.where(VERSION.c.document_id.in_(some)).group_by(VERSION.c.document_id)
                before |= mapping(connection, of_these)
        return [Rewritten(key, before[key], new[key]) for key in sorted(before)]

    def are_newest(self, versions: Iterable[int]) -> dict[int, bool]:
        """Return which of these versions the ledger still has, and whether each is the newest."""
        found: dict[int, bool] = {}
        query = select(VERSION.c.id, VERSION.c.newest).join(DOCUMENT, DOCUMENT.c.id == VERSION.c.document_id)
        with self._reading() as connection:
            for some in chunks(set(versions)):
                found |= mapping(connection, query.where(VERSION.c.id.in_(some), THERE))
        return found

    # --- one at a time ---------------------------------------------------------------------------------

    @contextmanager
    def watching(self) -> Iterator[bool]:
        """Yield whether nobody else runs the watches of this ledger; nobody else will until this ends.

        The lock is the operating system's, or the server's: one that was killed keeps none.
        """
        if self._engine.dialect.name != "sqlite":
            with self._engine.connect() as connection:
                yield _locked_on_server(connection)
        elif self._file is None:
            yield True
        else:
            path = Path(self._file).resolve()
            with _locked(path.with_name(f".{path.name}-watch")) as is_alone:
                yield is_alone


def _locked_on_server(connection: Connection) -> bool:
    """Return whether the lock could be had, which goes with the connection."""
    taken = select(func.pg_try_advisory_lock(func.hashtext("claimtrack watch")))
    got = bool(connection.scalar(taken))
    connection.commit()  # the lock is the session's, and no transaction is to stay open
    connection.detach()  # closed and not kept when this ends, or the lock would live on in the pool
    return got


@contextmanager
def _locked(path: Path) -> Iterator[bool]:
    try:
        import fcntl
    except ImportError:  # Windows
        yield True
        return
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


def _is_page(address: str) -> ColumnElement[bool]:
    """Return the condition that a source is an address as the page of a feed."""
    return begins(WATCH.c.source, f"{address}{PAGE_OF}")


def _watch(row: Row[Any]) -> Watch:
    return Watch(
        *(row.id, row.name, row.source, row.every, row.allow_private, row.added, row.next_at),
        *(row.looked_at, row.changed_at, row.tries, row.said, row.etag, row.modified, row.seen),
    )


def _alert(row: Row[Any], waits: tuple[str, ...] = ()) -> Alert:
    return Alert(row.id, row.key, row.rule, row.at, row.record, waits)
