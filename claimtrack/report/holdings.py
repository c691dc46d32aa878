"""What the ledger holds -> the views of it that are no report on figures: one claim, two of them, topics,
stories, voices, documents, decisions. What a user calls a thing is looked up here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from claimtrack.errors import UsageError
from claimtrack.filters import Filters
from claimtrack.report import asking
from claimtrack.rows import short

if TYPE_CHECKING:
    from claimtrack.compare.ties import Tie
    from claimtrack.model import DocumentEntry, Entry
    from claimtrack.report.card import Card
    from claimtrack.report.stories import Explained
    from claimtrack.report.view import View
    from claimtrack.store import Store
    from claimtrack.store.decisions import Decided

NONE = Filters()

SAID = {
    "tables": "version of the tables",
    "removed_until_next_ingest": "removed, to be had back",
    "unread": "documents not read",
    "without_date": "documents without date",
    "claims": "figures",
    "claims_of_all_versions": "figures of all versions",
    "copy_pairs": "pairs that share text",
    "derivations": "stories and topics",
}
"""How facts about a ledger are said to people where their names do not say it."""

FIELDS = ("date", "publisher", "title", "url", "language", "issued_by")
"""What is known of a document."""


def claim_view(store: Store, claim: str) -> Card:
    """Return the card of the claim whose id begins so."""
    from claimtrack.report.card import card

    entry, told = current(store, claim)
    # An id of an older version still leads to the text in which it stands.
    text = store.text(entry.document_key, entry.version_key)
    others = store.sketches(Filters(topic=entry.topic))
    replaced = store.replaced(entry.version_key)
    if replaced:
        replaced = replaced[0], replaced[1][:10]
    beside = "" if replaced else _against(store, entry)
    return replace(card(entry, text, others, replaced, beside), told=told)


def pair_view(store: Store, a: str, b: str) -> View:
    """Return how two claims stand to each other, and why."""
    from claimtrack.report.pair import compared

    (one, told), (other, also) = current(store, a), current(store, b)
    view = compared(one, other, [*_of_version(store, one), *_of_version(store, other)])
    return replace(view, told=(*told, *also))


def current(store: Store, prefix: str) -> tuple[Entry, tuple[str, ...]]:
    """Return the claim whose id begins so, and what is to be said of that. Where only an older version of its
    document makes it, and the newest one still has the same figure in the same sentence, it is that one."""
    entry = store.claim(prefix)
    now = None if store.replaced(entry.version_key) is None else store.successor(entry)
    if now is None:
        return entry, ()
    old, new = short(entry.claim.claim), short(now.claim.claim)
    said = f"{old}: the document has changed since; its figure stands in the same sentence and is now {new}"
    return now, (said,)


def topics_view(store: Store, filters: Filters = NONE) -> View:
    """Return the topics of the figures that filters choose, those with most origins first."""
    from claimtrack.report.topics import kept_topics, topics

    decided = store.topic_decisions()
    is_whole = _is_whole(filters)
    if is_whole and not filters.sort and store.is_summed():
        return kept_topics(store, decided, filters)

    def every() -> View:
        return topics(store.entries(filters), decided, filters, empty=is_whole)

    def some(sketches: Sequence[Entry]) -> View:
        return topics(sketches, decided, filters, partial(asking.whole, store, filters), empty=False)

    # Of all figures is said which topics have none.
    return every() if filters.sort or is_whole else asking.of_latest(store, filters, (), some, every)


def topic_view(store: Store, topic: str) -> View:
    """Return why a topic is one; it is called by its key, the beginning of one, or its name."""
    from claimtrack.report.topics import topic as explained

    found = find_topic(store, topic)
    return explained(found, store.sketches(Filters(topic=found)), store, store.topic_decisions())


def topic_names(store: Store) -> dict[str, str]:
    """Return the names of topics by key, also of those that were defined and have no figure yet."""
    waiting = {
        one.decision.target: one.decision.field or one.decision.target
        for one in store.topic_decisions()
        if one.decision.action == "define"
    }
    return waiting | store.topics()


def topic_name(store: Store, key: str) -> str:
    """Return the name of a topic, its key where it has none."""
    return store.topic_name(key) or topic_names(store).get(key, key)


def find_topic(store: Store, asked: str, names: dict[str, str] | None = None) -> str:
    """Return the key of the topic that is called so; one that went into another is a ``UsageError``."""
    from claimtrack.report import named

    if names is None and store.topic_name(asked) is not None:
        return asked
    known = topic_names(store) if names is None else names
    if asked not in known:
        for one in store.topic_decisions():
            if one.decision.action == "merge" and one.decision.target == asked:
                raise UsageError(
                    f"{asked} went into {one.decision.value}; "
                    f"take that back with: claimtrack log undo {one.batch}"
                )
    return named.find_topic(asked, known)


def origins_view(store: Store, filters: Filters) -> View:
    """Return whose the figures are that filters choose, and by way of whom they came."""
    from claimtrack.report.origins import origins

    entries = store.entries(filters)
    labels = {one.document.id: one.label for one in store.documents()}
    return origins(entries, labels, filters)


def voices_view(store: Store, filters: Filters = NONE) -> View:
    """Return the voices of the figures that filters choose, those with most figures first."""
    from claimtrack.report.voices import kept_voices, voices

    if _is_whole(filters) and not filters.sort:
        return kept_voices(store.voice_names(), store.voices, filters)
    return voices(store.voices(), None if _is_whole(filters) else store.sketches(filters), filters)


def voice_view(store: Store, name: str) -> View:
    """Return one voice with its names, its roles and what it said."""
    from claimtrack.report.named import find_voice
    from claimtrack.report.voices import voice

    known = store.voices([name])
    found = known[0] if known else find_voice(name, store.voices())
    return voice(found, store.said_by(found.name), _decided(store, "speaker"))


def stories_view(store: Store, filters: Filters = NONE) -> View:
    """Return the stories of the figures that filters choose, those with most origins first."""
    from claimtrack.report.stories import stories

    entries = None if _is_whole(filters) else store.sketches(filters)
    return stories(store.stories(), store.sizes_of_stories(), entries, filters)


def story_view(store: Store, story: str) -> Explained:
    """Return why the documents of a story are one; it is called by its key or by words of its name."""
    from claimtrack.report.named import find_story
    from claimtrack.report.stories import story as explained

    found = store.story(story)
    if found is None:
        found = store.story(find_story(story, store.story_names()))
        assert found is not None
    outside = store.links_outside(found.documents)
    near = [link.other for link in outside]
    documents = store.documents_of([*found.documents, *near])
    names = store.names_of_stories(near)
    return explained(found, documents, store, outside, _decided(store, "story"), names)


def documents_view(
    store: Store,
    *,
    search: str | None = None,
    without: str | None = None,
    limit: int | None = None,
    sort: str | None = None,
) -> View:
    """Return the documents by label, as ``documents.documents``; ``without`` is one of ``FIELDS``."""
    if without is not None and without not in FIELDS:
        raise UsageError(f"a document has no {without!r}; there are {', '.join(FIELDS)}", where="--without")
    from claimtrack.report.documents import documents

    return documents(store, search=search, without=without, limit=limit, sort=sort)


def document_view(store: Store, document: str, *, versions: bool = False) -> View:
    """Return what is known of a document, or with ``versions`` what changed from one to the next."""
    from claimtrack.compare.edits import compare_versions
    from claimtrack.report import documents

    entry = find_document(store, document)
    held = store.document_versions(entry.key)
    if not versions:
        return documents.document(entry, held, store.copies())
    # What was decided says nothing of what changed in the text.
    figures = store.version_entries([one.key for one in held], extracted=True)
    steps = [(old, new, compare_versions(figures[old.key], figures[new.key])) for old, new in pairwise(held)]
    return documents.versions(entry, held, steps)


def find_document(store: Store, asked: str) -> DocumentEntry:
    """Return the document that is called so; see ``named.find_document``."""
    from claimtrack.report import named

    exact = store.documents_called(asked.strip())
    if len(exact) == 1:
        return store.documents(versions=exact)[0]
    return named.find_document(asked, store.documents())


def log_view(
    store: Store, *, orphans: bool = False, about: str | None = None, limit: int | None = None
) -> View:
    """Return what was decided, the latest last; see ``decisions.decisions``."""
    from claimtrack.report.decisions import decisions

    return decisions(store.log(), orphans=orphans, about=about, limit=limit)


def info_view(store: Store) -> View:
    """Return what the ledger holds, and which version wrote it."""
    from claimtrack.report.view import View
    from claimtrack.report.words import clean

    facts = store.info()
    shown = {name: "" if value is None else clean(str(value)) for name, value in facts.items()}
    if isinstance(facts["size"], int):
        shown["size"] = f"{facts['size']:,} bytes"
    shown = {SAID.get(name, name.replace("_", " ")): value for name, value in shown.items()}
    return View(
        "Ledger",
        intro=tuple(f"{name}\t{value}" for name, value in shown.items()),
        columns=tuple(facts),
        records=(facts,),
        margin=max(map(len, shown)) + 2,
        is_one=True,
    )


def _is_whole(filters: Filters) -> bool:
    """Say whether filters choose all figures, and only say how a list is cut and ordered."""
    return filters == Filters(limit=filters.limit, sort=filters.sort)


def _decided(store: Store, kind: str) -> list[Decided]:
    """Return the decisions of one kind that hold."""
    return [o for o in store.log() if o.decision.kind == kind and not o.undone and not o.undoes]


NEAREST = 300
"""Figures of a text that are read beside one: what it leaves out, and what it is a part of, stands near."""


def _of_version(store: Store, entry: Entry) -> list[Entry]:
    """Return the claims of one version, of a long one those nearest; a claim that only an older version makes
    is left by itself."""
    return store.nearest(entry.version_key, entry.claim.start, NEAREST)


def _against(store: Store, entry: Entry) -> str:
    """Return how a claim stands to those of its topics' circle, and to the sums of its document."""
    from claimtrack.compare.ties import find_parts, key_of
    from claimtrack.errors import LanguageError
    from claimtrack.lang import load_language
    from claimtrack.report.against import against
    from claimtrack.report.since import kept_ties

    own = _of_version(store, entry)
    found = kept_ties(store, [entry]) if store.is_summed() else _ties_in_circle(store, entry, own)
    ties = list(found.get(key_of(entry), ()))
    with suppress(LanguageError):
        ties += find_parts(entry, own, load_language(entry.claim.language))
    return against(ties)


def _ties_in_circle(
    store: Store, entry: Entry, own: Sequence[Entry]
) -> Mapping[tuple[int, str], Sequence[Tie]]:
    """Return the ties of a claim, found among the figures of its circle: nothing is kept of them yet."""
    from claimtrack.compare.findings import circle_of
    from claimtrack.compare.ties import find_ties, key_of

    told = store.beside(Filters(story=entry.story), {circle_of(entry)}, ()) if entry.story else []
    circle = [*store.entries(Filters(topic=entry.topic)), *store.whole(told), *own]
    return find_ties({key_of(one): one for one in circle}.values(), {key_of(entry)})
