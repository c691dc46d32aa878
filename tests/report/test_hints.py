"""Hints: values that a terminal words as commands and a page as links, or as no more than their words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ledger_by_hand import Around, make_entry

from claimtrack.cli import run
from claimtrack.report.html.links import linked
from claimtrack.report.render import hinted, render
from claimtrack.report.timeline import timeline
from claimtrack.report.topics import topic, topics
from claimtrack.report.view import Hint, View, make_section

HINTS = [
    # hint, in a terminal, on a page of the set, links of it
    (Hint("report timeline", (("topic", "hurt/at-peru"),), "12 more"),
     "12 more: claimtrack report timeline --topic hurt/at-peru",
     "12 more: timeline", ["timeline.html#topic-hurt-at-peru"]),
    (Hint("report", (("story", "s-1"),)), "claimtrack report --story s-1", "overview", ["overview.html"]),
    (Hint("report speakers", (("speaker", "Ana $HOME"),), "3 more"),
     "3 more: claimtrack report speakers --speaker 'Ana $HOME'", "3 more", []),
    (Hint("report figures", words="Set aside: 2 figures"),
     "Set aside: 2 figures: claimtrack report figures", "Set aside: 2 figures: figures", ["figures.html"]),
    (Hint(options=(("reviewed", "wrong"),), words="1 figure found wrong is left out"),
     "1 figure found wrong is left out: --reviewed wrong", "1 figure found wrong is left out", []),
    (Hint("documents show", (("versions", True),), "What changed", ("a b.txt",)),
     "What changed: claimtrack documents show 'a b.txt' --versions", "What changed", []),
    (Hint("show", blanks=("ID",), then="shows one where it stands."),
     "claimtrack show ID shows one where it stands.", "", []),
    (Hint(words="2 more; rm -rf"), "2 more; rm -rf", "2 more; rm -rf", []),
]  # fmt: skip


@pytest.mark.parametrize(("hint", "command", "words", "leads"), HINTS)
def test_a_hint_is_a_command_and_a_link(hint: Hint, command: str, words: str, leads: list[str]) -> None:
    assert hinted(hint) == command
    pieces = linked(hint, {"overview", "timeline", "figures"})
    assert "".join(piece for piece, _ in pieces) == words
    assert [address for _, address in pieces if address] == leads


def test_a_hint_to_the_page_itself_has_only_its_words() -> None:
    hint = Hint("report timeline", (("topic", "hurt"),), "12 more")
    assert linked(hint, {"timeline"}, "timeline") == [("12 more", "")]


def test_hints_stand_below_the_notes() -> None:
    hint = Hint("report figures", words="5 more")
    section = make_section((), (), "Cranes", notes=("Two are doubtful.",), hints=(hint,))
    view = View("Port", sections=(section,), notes=("That is all.",), hints=(hint,))
    said = "5 more: claimtrack report figures"
    assert render(view) == f"Cranes\nTwo are doubtful.\n{said}\n\nThat is all.\n{said}\n"
    assert render(view, "markdown").endswith(f"Two are doubtful.\n\n{said}\n\nThat is all.\n\n{said}\n")
    page = render(view, "html")
    assert page.count("5 more") == 2 and "claimtrack report" not in page


def tanks(number: int, **values: Any) -> Any:
    return make_entry(
        f"{number} tanks",
        low=number,
        counted="tanks",
        counted_head="tank",
        action="destroy",
        document=f"{number}.txt",
        speaker=f"Guard {number}",
        **values,
    )


def hints_of(view: View) -> Iterator[Hint]:
    yield from view.hints
    for section in view.sections:
        yield from section.hints


def test_hints_of_views_can_be_asked(capsys: pytest.CaptureFixture[str]) -> None:
    entries = [*(tanks(n, asof="2020-10-05") for n in range(20, 40)), make_entry("3 ships", document="x.txt")]
    views = [topics(entries), topic(entries[0].topic, entries[:20], Around(entries)), timeline(entries)]
    found = [hint for view in views for hint in hints_of(view)]
    assert len(found) == 3
    for hint in found:
        words = hinted(Hint(hint.view, hint.options, given=(*hint.given, *hint.blanks))).split()
        assert run([*words[1:], "-h"]) == 0, capsys.readouterr().err
