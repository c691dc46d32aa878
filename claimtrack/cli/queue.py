"""Going through figures one by one: one key for each decision, each kept at once.

It needs nothing of the terminal but lines and keys, so it works over any connection; where keys cannot be
read one by one, a line is read for each. A connection that breaks loses nothing that was decided.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from claimtrack.cli import clock
from claimtrack.cli.output import say, table_width
from claimtrack.curate.reviewing import Step, decide, in_words, read_assignment, read_grade
from claimtrack.errors import Overtaken, UsageError
from claimtrack.plural import many

if TYPE_CHECKING:
    from claimtrack.filters import Filters
    from claimtrack.model import Entry
    from claimtrack.store import Store

KEYS = {
    "o": "ok",
    "w": "wrong",
    "s": "say who: the speaker's name, empty for nobody",
    "e": "edit a field: FIELD=VALUE",
    "g": "grade",
    "t": "tag",
    "n": "note",
    "space": "next, undecided",
    "u": "undo the last decision",
    "q": "quit",
    "?": "this help",
}
SHORT = "o ok, w wrong, s who, e edit, g grade, t tag, n note, space next, u undo, q quit, ? help"
PROMPT = "o w s e g t n space u q ?"
"""What stands below each figure: the keys alone, since all that they mean fills a line."""

STAY = "gtne"
"""Keys after which the same figure stays: they add to it, and do not say whether it is right."""


def go_through(store: Store, name: str, filters: Filters, user: str) -> None:
    """Show the figures of a queue one after the other and keep what is decided about each."""
    waiting = find_queue(store, name, filters)
    if not waiting:
        say("Nothing to look at: no figure that fits is in doubt." if name == "doubtful" else "All reviewed.")
        return
    say(f"{many(len(waiting), 'figure')} to look at.")
    _say_wrapped(SHORT)
    with one_key() as read_key:
        _Queue(store, waiting, user, read_key).run()


def find_queue(store: Store, name: str, filters: Filters) -> list[tuple[Entry, str]]:
    """Return the figures of a queue that are not yet reviewed, each with why it is in it."""
    from claimtrack.curate.queues import find_doubtful
    from claimtrack.report import words

    if name == "doubtful":
        found = find_doubtful(store, filters)
        whole = store.whole([entry for entry, _ in found], filters)
        waiting = [(entry, why) for entry, (_, why) in zip(whole, found, strict=True)]
    else:
        entries = (entry for entry in store.entries(filters) if entry.verdict is None)
        waiting = [(entry, "") for entry in entries if words.is_live(entry)]
    return waiting[: filters.limit] if filters.limit else waiting


class _Queue:
    """The figures waiting, and what was decided so far."""

    def __init__(
        self, store: Store, waiting: list[tuple[Entry, str]], user: str, read_key: Callable[[], str]
    ) -> None:
        self.store = store
        self.waiting = waiting
        self.user = user
        self.read_key = read_key
        self.made: list[tuple[int, int]] = []
        """The batches decided, each with the place of its figure."""
        self.at = 0
        self.entry = waiting[0][0]
        self.seen = 0
        """The latest decision when the figure was shown: what others decide later was not seen."""

    def run(self) -> None:
        shown = -1
        while self.at < len(self.waiting):
            if shown != self.at:
                self.show()
                shown = self.at
            key = self.read_key()
            if key in ("q", "\x04", ""):
                break
            if key == "\x03":
                raise KeyboardInterrupt
            if key == "u":
                self.undo()
                shown = -1
                continue
            self.act(key)
        left = len(self.waiting) - self.at
        say(f"{many(len(self.made), 'decision')} kept; {left:,} left. claimtrack log lists them.")

    def show(self) -> None:
        """Show the figure in its text, and why it is asked about."""
        from claimtrack.report.card import card
        from claimtrack.report.render import render

        self.seen = self.store.last_decision()
        self.entry = entry = self.now()
        why = self.waiting[self.at][1]
        say("")
        say(f"--- {self.at + 1} of {len(self.waiting)} " + "-" * 20)
        text = self.store.text(entry.document_key, entry.version_key)
        say(render(card(entry, text), width=table_width()).rstrip("\n"))
        if why:
            _say_wrapped(why, "DOUBT")
        say(PROMPT)

    def now(self) -> Entry:
        """Return the figure as decided by now, of this document: another may have the same text."""
        entry = self.waiting[self.at][0]
        now = self.store.version_entries([entry.version_key])[entry.version_key]
        return next((one for one in now if one.claim.claim == entry.claim.claim), entry)

    def act(self, key: str) -> None:
        """Do what one key asks for."""
        steps: list[Step] | None = None
        try:
            match key:
                case "o" | "w":
                    steps = [("verdict", None, "ok" if key == "o" else "wrong")]
                case "s":
                    name = _ask("who says it, empty for nobody: ")
                    steps = [("set", f, v) for f, v in read_assignment("speaker=" + name)]
                case "e":
                    steps = [("set", f, v) for f, v in read_assignment(_ask("FIELD=VALUE: "))]
                case "g":
                    steps = [("grade", None, read_grade(_ask("grade: ")))]
                case "t" | "n":
                    words = " ".join(_ask("tag: " if key == "t" else "note: ").split())
                    steps = [("tag" if key == "t" else "note", None, words)] if words else None
                case " " | "\r" | "\n":
                    self.at += 1
                case "?":
                    for name, does in KEYS.items():
                        say(f"  {name:6} {does}")
                case _:
                    _say_wrapped(f"no such key. {SHORT}")
            if steps:
                self.decide(steps)
                if key not in STAY:
                    self.at += 1
        except Overtaken as error:
            say(error.message)
            self.show()
        except UsageError as error:
            say(error.message)

    def decide(self, steps: list[Step]) -> None:
        """Decide about the figure that is shown, as it was when it was shown."""
        batch, _ = decide(self.store, [self.entry], steps, self.user, now=clock.now(), seen=self.seen)
        if batch is None:
            say(f"  {in_words(steps)} already")
            return
        self.made.append((batch, self.at))
        self.seen = max(self.seen, batch)
        self.entry = self.now()
        say(f"  {in_words(steps)}")

    def undo(self) -> None:
        """Take the last decision of this sitting back and show its figure again."""
        from claimtrack.ingest import settle
        from claimtrack.lang import load_english

        if not self.made:
            say("nothing decided yet")
            return
        batch, self.at = self.made.pop()
        self.store.undo(batch, at=clock.now(), who=self.user)
        settle(self.store, load_english())
        say(f"  decision {batch} taken back")


def _say_wrapped(text: str, name: str = "") -> None:
    """Print a line that may be longer than the terminal is wide, behind a name in the margin of a card."""
    from claimtrack.report.card import MARGIN
    from claimtrack.report.render import wrap

    margin = MARGIN if name else 0
    for at, line in enumerate(wrap(text, table_width() - margin)):
        say(f"{name if at == 0 else '':<{margin}}{line}")


def _ask(prompt: str) -> str:
    """Return a line that the user types; the end of the input is an empty one."""
    try:
        return input(prompt)
    except EOFError:
        return ""


@contextmanager
def one_key() -> Iterator[Callable[[], str]]:
    """Yield what reads one key; the end of the input is the empty string.

    On a terminal the key counts at once, without Enter. Elsewhere the first character of a line does.
    """
    try:
        import termios
        import tty
    except ImportError:  # no such thing as a terminal's mode here
        yield _line_key
        return
    if not sys.stdin.isatty():
        yield _line_key
        return
    descriptor = sys.stdin.fileno()

    def read_key() -> str:
        before = termios.tcgetattr(descriptor)
        try:
            tty.setcbreak(descriptor, termios.TCSADRAIN)  # keeps what was typed ahead
            # Not sys.stdin: it would take what was typed ahead, and the next prompt would miss it.
            return os.read(descriptor, 1).decode("utf-8", "replace")
        finally:
            termios.tcsetattr(descriptor, termios.TCSADRAIN, before)

    yield read_key


def _line_key() -> str:
    line = sys.stdin.readline()
    return line[:1] if line else ""
