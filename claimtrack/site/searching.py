"""Searching: sentences and amounts, and what has a name: topics, stories, voices, documents."""

from __future__ import annotations

import re

from claimtrack.filters import Filters
from claimtrack.report.views import make_view
from claimtrack.report.words import clean
from claimtrack.site.asked import Answer, Asked, Led, Page
from claimtrack.site.figures import side_of
from claimtrack.site.links import (
    address,
    document_address,
    figure_address,
    story_address,
    topic_address,
    voice_address,
)
from claimtrack.store.filtering import NUMBER

MOST = 8
"""Names of one kind that a search shows."""

MOST_FIGURES = 30
"""Figures that a search shows; the list has all."""


def search(asked: Asked) -> Answer:
    """Show the figures whose sentences have these words, or whose amount is in this range, and the topics,
    stories, voices and documents of that name."""
    asked.check_names("q")
    words = " ".join(asked.one("q").split())
    if not words:
        return Page(
            "search.html.j2",
            {"title": "Search", "q": "", "groups": [], "figures": [], "counted": 0, "all": "", "forms": []},
        )
    amount = as_amount(words)
    filters = Filters(amount=amount) if amount else Filters(search=words)
    if asked.form:
        return asked.data(make_view(asked.store, "figures", filters))
    if re.fullmatch(r"[0-9a-f]{8,64}", words) and asked.store.ids(words, 1):
        return Led(figure_address(words))
    number = asked.store.count(filters)
    entries = asked.store.read(asked.store.rows(filters, MOST_FIGURES), filters)
    name = "amount" if amount else "search"
    return Page(
        "search.html.j2",
        {
            "title": f"Search: {clean(words)}",
            "q": words,
            "groups": [] if amount else _named(asked, words),
            "figures": [side_of(entry) for entry in entries],
            "counted": number,
            "all": address("/figures", {name: amount or words}),
            "forms": asked.forms(),
            "asked_for": words,
        },
    )


def as_amount(words: str) -> str | None:
    """Return a range of amounts that words name, as the filter takes it; ``None`` where they name none.

    >>> as_amount("5,000..6,000"), as_amount("5000"), as_amount("more than 5"), as_amount("2 million..")
    ('5,000..6,000', '5000', None, '2 million..')
    """
    low, dots, high = words.partition("..")
    parts = [part.strip() for part in (low, high)]
    if not any(parts) or not all(NUMBER.fullmatch(part) for part in parts if part):
        return None
    if not dots and not re.fullmatch(r"[\d,._ ]+", words):
        return None  # "20 people" are words
    return f"{parts[0]}{dots}{parts[1]}"


def _named(asked: Asked, words: str) -> list[tuple[str, str, list[tuple[str, str]], int]]:
    """Return what has these words in its name, by kind, with where each leads and how many there are."""
    wanted = [re.compile(rf"(?<!\w){re.escape(word)}", re.IGNORECASE) for word in words.split()]

    def fits(name: str) -> bool:
        return all(one.search(name) for one in wanted)

    store = asked.store
    topics = [
        (clean(name), topic_address(key))
        for key, name in store.topics_with(words.split()).items()
        if fits(name)
    ]
    stories = [(clean(name), story_address(key)) for key, name in store.story_names().items() if fits(name)]
    voices = [
        (clean(one.name), voice_address(one.name))
        for one in sorted(store.voice_names(), key=lambda voice: voice.name)
        if any(fits(name) for name in one.names) or fits(one.name)
    ]
    documents = [
        (clean(one.title) or clean(one.label), document_address(one.id))
        for one in store.document_names()
        if fits(" ".join(filter(None, (one.label, one.title, one.publisher))))
    ]
    kinds = (
        ("Stories", "/stories", stories),
        ("Topics", address("/topics", {"topic": words}), topics),
        ("Voices", address("/voices", {"speaker": words}), voices),
        ("Documents", address("/documents", {"search": words}), documents),
    )
    return [(kind, all_of, found[:MOST], len(found)) for kind, all_of, found in kinds if found]
