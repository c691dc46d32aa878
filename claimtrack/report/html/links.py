"""Text for a terminal -> text of a page: commands become links, filters that lead nowhere go."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from claimtrack.report.view import Hint

if TYPE_CHECKING:
    from claimtrack.model import Entry
    from claimtrack.report.view import View

COMMAND = re.compile(
    r"claimtrack report (?P<view>[a-z]+)\b(?: --topic (?P<topic>[^\s;,]+)| --story (?P<story>[\w-]+))?"
    r"|(?P<told>Story: )(?P<name>[^\n]*?); --story (?P<key>[\w-]+)|--topic (?P<alone>[^\s;,]+)"
)
"""What a renderer for a terminal words as a command or a filter, and a page as a link."""

CLAUSE = re.compile(
    r"(?:^|(?<=[.)])\s+|[;:,]\s+)(?:[^;:.,()]|\.(?!\s|$))*?(?<![\w-])(?:--[a-z]|claimtrack (?!report)[a-z])"
    r"(?:[^;:.()]|\.(?!\s|$))*"
)
"""A clause with a command or a filter that leads to no page: readers of a page have no terminal."""

HELD = "\ue000"
"""Holds the place of a link while the words around it are made."""


class Leads(Protocol):
    """Where the links of a page lead; an empty address is no link."""

    def view(self, name: str, topic: str, story: str) -> str:
        """Return the address of a view, of all of it or of one topic or story."""
        ...

    def figure(self, id: str) -> str:
        """Return the address of a figure, given by its short id."""
        ...

    def mark(self, claim: str) -> str:
        """Return the address that the mark of a figure in a chart leads to."""
        ...

    def cell(self, column: str, line: str, behind: Sequence[Entry], cell: str) -> str:
        """Return the address that a line of a cell leads to, of a row with these figures behind it."""
        ...


class InFiles:
    """The links of pages that are files of one folder: views lead to each other, figures stand in them.

    ``courses`` are the topics that the timeline has; to another one no place in it leads, only its page.
    """

    def __init__(self, courses: Collection[str] | None = None) -> None:
        self._courses = courses

    def view(self, name: str, topic: str, story: str) -> str:
        """Return the file of a view, with the anchor of the topic or story in it."""
        if self._courses is not None and topic not in self._courses:
            topic = ""
        place = f"#topic-{slug(topic)}" if topic else f"#story-{slug(story)}" if story else ""
        return f"{name}.html{place if name == 'timeline' else ''}"

    def figure(self, id: str) -> str:
        """Return the anchor of a figure on its page."""
        return f"#c-{id}"

    def mark(self, claim: str) -> str:  # noqa: ARG002
        """Return no address: the table below a chart has its figures, not each of them an anchor."""
        return ""

    def cell(self, column: str, line: str, behind: Sequence[Entry], cell: str) -> str:  # noqa: ARG002
        """Return no address: a document has no file of its own."""
        return ""


IN_FILES = InFiles()


def courses_of(timeline: View) -> frozenset[str]:
    """Return the topics that a timeline has."""
    lines = (line for section in timeline.sections for line in section.lines)
    return frozenset(found["alone"] for line in lines for found in COMMAND.finditer(line) if found["alone"])


def prose(
    texts: Iterable[str | Hint], known: Collection[str], own: str, leads: Leads = IN_FILES
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield paragraphs as (term, pieces of ``linked``), the term empty where it is plain prose."""
    for text in texts:
        term, tab, said = ("", "", text) if isinstance(text, Hint) else text.partition("\t")
        if pieces := linked(said if tab else text, known, own, leads):
            yield (term if tab else "", pieces)


def slug(title: str) -> str:
    """Return a title as part of an address.

    >>> slug("Killed, Haiti (country) <b>")
    'killed-haiti-country-b'
    """
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:80] or "x"


def linked(
    text: str | Hint, known: Collection[str], own: str = "", leads: Leads = IN_FILES
) -> list[tuple[str, str]]:
    """Return text in pieces, each with the address that it leads to; nothing where no words are left.

    Where it names the command for another view of the set, readers of a page want the page; a clause with a
    command or a filter that leads nowhere is left out.

    >>> linked("12 more: claimtrack report timeline --topic dead/haiti", {"timeline"})
    [('12 more: ', ''), ('timeline', 'timeline.html#topic-dead-haiti')]
    >>> linked("5 of 60 topics shown; --limit 60 shows more.", {"timeline"})
    [('5 of 60 topics shown.', '')]
    """
    if isinstance(text, Hint):
        return _hinted(text, known, own, leads)
    links: list[tuple[str, str]] = []

    def held(found: re.Match[str]) -> str:
        view, topic = found["view"] or "timeline", found["topic"] or found["alone"]
        story = found["story"] or found["key"]
        label = found["name"] or found["view"] or "Timeline of this topic"
        told = found["told"] or ""
        if view not in known or (view == own and found["view"] is None):
            return f"{told}{found['name']}" if told else found[0]
        if view == own:
            return found[0]
        links.append((label, leads.view(view, topic or "", story or "")))
        return f"{told}{HELD}"

    pieces: list[tuple[str, str]] = []
    for number, piece in enumerate(without_commands(COMMAND.sub(held, text.replace(HELD, ""))).split(HELD)):
        pieces += [links[number - 1]] if number else []
        pieces += [(piece, "")] if piece else []
    return pieces


def _hinted(hint: Hint, known: Collection[str], own: str, leads: Leads) -> list[tuple[str, str]]:
    """Return a hint in pieces; one that leads to no page has only its words left.

    >>> _hinted(Hint("report timeline", (("topic", "dead/haiti"),), "12 more"), {"timeline"}, "", IN_FILES)
    [('12 more: ', ''), ('timeline', 'timeline.html#topic-dead-haiti')]
    """
    report, _, name = hint.view.partition(" ")
    name = name or "overview"
    asked = {name: str(value) for name, value in hint.options}
    if report != "report" or name not in known or name == own or not asked.keys() <= {"topic", "story"}:
        return [(hint.words, "")] if hint.words else []
    address = leads.view(name, asked.get("topic", ""), asked.get("story", ""))
    pieces = [(hint.words and f"{hint.words}: ", ""), (name, address), (hint.then and f" {hint.then}", "")]
    return [piece for piece in pieces if piece[0]]


def without_commands(text: str) -> str:
    """Return text without the clauses that hold commands and filters.

    >>> without_commands("1 more not sure enough: --all."), without_commands("claimtrack show ID shows one.")
    ('1 more not sure enough.', '')
    >>> without_commands("a -- b; c")
    'a -- b; c'
    """
    said = CLAUSE.sub("", text)
    return re.sub(r"^[\s;:,.]+", "", said) if said != text else text
