"""The addresses of the site, with what answers each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from claimtrack.site import (
    batches,
    browsing,
    deciding,
    drafts,
    figures,
    manual,
    mending,
    reader,
    searching,
    watched,
)
from claimtrack.site.asked import VIEWS, Answer, Asked


@dataclass(frozen=True, slots=True)
class Screen:
    """What answers an address. ``has_data`` says that it is also there in forms for programs, ``sends`` that
    a form is sent to it, and ``writes`` that the ledger is written. ``is_kept`` says that its page stays as
    it is as long as the ledger does, for one reader who has seen as much of it."""

    path: str
    answer: Callable[[Asked], Answer]
    has_data: bool = True
    sends: bool = False
    writes: bool = False
    is_kept: bool = False


ALL: tuple[Screen, ...] = (
    Screen("/", browsing.start, has_data=False, is_kept=True),
    *(Screen(f"/{name}", partial(browsing.view, name), is_kept=True) for name in VIEWS),
    Screen("/stories", browsing.stories, is_kept=True),
    Screen("/story", browsing.story, is_kept=True),
    Screen("/topics", browsing.topics, is_kept=True),
    Screen("/topic", browsing.topic, is_kept=True),
    Screen("/origins", browsing.origins, is_kept=True),
    Screen("/voices", browsing.voices, is_kept=True),
    Screen("/voice", browsing.voice, is_kept=True),
    Screen("/log", browsing.log, is_kept=True),
    Screen("/watches", watched.watches),
    Screen("/documents", reader.documents, is_kept=True),
    Screen("/document", reader.document, is_kept=True),
    Screen("/versions", reader.versions, is_kept=True),
    Screen("/figure/{claim}", figures.figure, is_kept=True),
    Screen("/compare", figures.compare, is_kept=True),
    Screen("/search", searching.search, is_kept=True),
    Screen("/review", deciding.queue, has_data=False),
    Screen("/decide", deciding.decide, has_data=False, sends=True, writes=True),
    Screen("/correct", mending.correct, has_data=False, sends=True, writes=True),
    Screen("/add", mending.look, has_data=False),
    Screen("/add", mending.add_figure, has_data=False, sends=True, writes=True),
    Screen("/seen", browsing.seen, has_data=False, sends=True),
    Screen("/undo", deciding.undo, has_data=False, sends=True, writes=True),
    Screen("/batch", batches.choose, has_data=False),
    Screen("/batch/preview", batches.preview, has_data=False, sends=True),
    Screen("/batch/decide", batches.decide, has_data=False, sends=True, writes=True),
    Screen("/batch/done", batches.done, has_data=False),
    Screen("/check", drafts.empty, has_data=False),
    Screen("/check/result", drafts.check, has_data=False, sends=True),
    Screen("/guide", manual.contents, has_data=False),
    Screen("/guide/{page}", manual.page, has_data=False),
)
"""All screens; ``/`` is the overview, of which the data is at ``/overview``."""
