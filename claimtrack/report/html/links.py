"""Text for a terminal -> text of a page: commands become links, filters that lead nowhere go."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

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


def prose(
    texts: Iterable[str], known: Collection[str], own: str
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield paragraphs as (term, pieces of ``linked``), the term empty where it is plain prose."""
    for text in texts:
        term, tab, said = text.partition("\t")
        if pieces := linked(said if tab else text, known, own):
            yield (term if tab else "", pieces)


def slug(title: str) -> str:
    """Return a title as part of an address.

    >>> slug("Killed, Haiti (country) <b>")
    'killed-haiti-country-b'
    """
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:80] or "x"


def linked(text: str, known: Collection[str], own: str = "") -> list[tuple[str, str]]:
    """Return text in pieces, each with the address that it leads to; nothing where no words are left.

    Where it names the command for another view of the set, readers of a page want the page; a clause with a
    command or a filter that leads nowhere is left out.

    >>> linked("12 more: claimtrack report timeline --topic dead/haiti", {"timeline"})
    [('12 more: ', ''), ('timeline', 'timeline.html#topic-dead-haiti')]
    >>> linked("5 of 60 topics shown; --limit 60 shows more.", {"timeline"})
    [('5 of 60 topics shown.', '')]
    """
    leads: list[tuple[str, str]] = []

    def held(found: re.Match[str]) -> str:
        view, topic = found["view"] or "timeline", found["topic"] or found["alone"]
        story = found["story"] or found["key"]
        label = found["name"] or found["view"] or "Timeline of this topic"
        told = found["told"] or ""
        if view not in known or (view == own and found["view"] is None):
            return f"{told}{found['name']}" if told else found[0]
        if view == own:
            return found[0]
        place = f"#topic-{slug(topic)}" if topic else f"#story-{slug(story)}" if story else ""
        leads.append((label, f"{view}.html{place if view == 'timeline' else ''}"))
        return f"{told}{HELD}"

    pieces: list[tuple[str, str]] = []
    for number, piece in enumerate(without_commands(COMMAND.sub(held, text.replace(HELD, ""))).split(HELD)):
        pieces += [leads[number - 1]] if number else []
        pieces += [(piece, "")] if piece else []
    return pieces


def without_commands(text: str) -> str:
    """Return text without the clauses that hold commands and filters.

    >>> without_commands("1 more not sure enough: --all."), without_commands("claimtrack show ID shows one.")
    ('1 more not sure enough.', '')
    >>> without_commands("a -- b; c")
    'a -- b; c'
    """
    said = CLAUSE.sub("", text)
    return re.sub(r"^[\s;:,.]+", "", said) if said != text else text
