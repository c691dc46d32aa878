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
    a form is sent to it, and ``writes`` that the ledger is written."""

    path: str
    answer: Callable[[Asked], Answer]
    has_data: bool = True
    sends: bool = False
    writes: bool = False


ALL: tuple[Screen, ...] = (
    Screen("/", browsing.start, has_data=False),
    *(Screen(f"/{name}", partial(browsing.view, name)) for name in VIEWS),
    Screen("/stories", browsing.stories),
    Screen("/story", browsing.story),
    Screen("/topics", browsing.topics),
    Screen("/topic", browsing.topic),
    Screen("/origins", browsing.origins),
    Screen("/voices", browsing.voices),
    Screen("/voice", browsing.voice),
    Screen("/log", browsing.log),
    Screen("/watches", watched.watches),
    Screen("/documents", reader.documents),
    Screen("/document", reader.document),
    Screen("/versions", reader.versions),
    Screen("/figure/{claim}", figures.figure),
    Screen("/compare", figures.compare),
    Screen("/search", searching.search),
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
