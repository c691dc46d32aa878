"""The ledger as a reader of its documentation would predict it: plain lists, worked out anew each time.

It shares nothing with the store but the log's words. Documents are lists of lines; a figure is a number in
one of them; what was decided is a list of batches.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

Topic = tuple[str, str]
"""A topic's key and its name."""

FIGURE = re.compile(r"(\d+)\s([a-z]+)")
VOICE = re.compile(r"(?:([A-Z][a-z]+(?: [A-Z][a-z]+)*): )?")

BLIND = "blind"
"""The reader that does not see ``UNSEEN``."""

UNSEEN = "trucks"


def shorter(names: Iterable[str]) -> dict[str, str]:
    """Put a name that ends another under it: "Sol" under "Ana Sol"."""
    ordered = sorted(set(names))
    return {n: next((o for o in ordered if o.endswith(f" {n}")), n) for n in ordered}


def topic_named(head: str | None) -> Topic:
    """Return the topic of what is counted."""
    return f"toy-{head}", f"Toys: {head}"


@dataclass(frozen=True)
class Spot:
    """Where a figure stands: its document, its line, where in it, in which of how many equal lines, and the
    lines around it."""

    document: str
    line: str
    offset: int
    nth: int
    of: int
    around: tuple[str, str]


@dataclass(frozen=True)
class Step:
    """One thing decided; a claim is a ``Spot``, all else a name."""

    kind: str
    action: str
    target: Spot | str
    field: str | None = None
    value: str | None = None


@dataclass(frozen=True)
class Batch:
    """What one command decided; ``undoes`` is the number of the batch that it takes back."""

    steps: tuple[Step, ...]
    undoes: int | None = None
    rows: int = 1


@dataclass(frozen=True)
class Text:
    """A version of a document, and which reader read it last."""

    lines: tuple[str, ...]
    reader: str


@dataclass
class Figure:
    """A figure and what is to be shown of it."""

    spot: Spot
    start: int
    surface: str
    read: dict[str, Any]
    is_newest: bool
    publisher: str | None
    values: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, str | None] = field(default_factory=dict)
    verdict: str | None = None
    grade: str | None = None
    tags: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    voice: str | None = None
    is_voice_decided: bool = False
    derived: str = ""
    topic: Topic = ("", "")
    copy: bool = False

    def decide(self, step: Step) -> None:
        """Apply one decision."""
        if step.action in ("verdict", "grade"):
            setattr(self, step.action, step.value)
        elif step.action == "note":
            self.notes.append(str(step.value))
        elif step.action == "tag":
            self.tags.add(str(step.value))
        elif step.action == "untag":
            self.tags.discard(str(step.value))
        else:
            self.fields[str(step.field)] = step.value
            if step.field == "counted":
                self.fields["counted_head"] = step.value.split()[-1] if step.value else None


@dataclass
class Model:
    """The documents, their metadata as printed, and the log."""

    printed: Mapping[str, Mapping[str, str | None]]
    texts: dict[str, list[Text]] = field(default_factory=dict)
    log: list[Batch] = field(default_factory=list)
    out: dict[int, dict[str, tuple[list[Text], Any]]] = field(default_factory=dict)
    """What was removed, by the batch that did so: it can be had back until the next ingest."""

    # --- what happens ----------------------------------------------------------------------------------

    def take_in(self, document: str, lines: Sequence[str], reader: str) -> str:
        """Ingest a text and return what becomes of it."""
        versions = self.texts.setdefault(document, [])
        if versions and versions[-1].lines == tuple(lines):
            return "unchanged"
        versions.append(Text(tuple(lines), reader))
        return "changed" if len(versions) > 1 else "new"

    def read_all(self, reader: str, documents: Iterable[str] | None = None) -> None:
        """Read texts again: all, or those of some documents."""
        for document in self.texts if documents is None else documents:
            self.texts[document] = [replace(text, reader=reader) for text in self.texts[document]]

    def decide(self, steps: Sequence[Step]) -> None:
        """Log a batch."""
        self.log.append(Batch(tuple(steps), rows=len(steps)))

    def undo(self, number: int) -> bool:
        """Take a batch back; ``False`` where that cannot be."""
        if not 1 <= number <= len(self.log) or self.is_undone(number):
            return False
        first = self._first(number)
        gone = [str(step.target) for step in self.log[first - 1].steps if step.action == "remove"]
        if gone and not self.is_undone(first):
            if first not in self.out:
                return False
            for document, (versions, _) in self.out.pop(first).items():
                self.texts[document] = versions
        elif gone:
            self.take_out(first, [document for document in gone if document in self.texts])
        # One row, or one for each document: its texts are read again.
        rows = len({d for d in self._documents_of(number) if d}) or 1
        self.log.append(Batch((), number, rows))
        return True

    def _first(self, number: int) -> int:
        """Return the batch that a batch takes back, or brings again."""
        undoes = self.log[number - 1].undoes
        return number if undoes is None else self._first(undoes)

    def take_out(self, number: int, documents: Sequence[str]) -> None:
        """Take documents out, to be had back until the next ingest."""
        if documents:
            kept = {d: (self.texts.pop(d), self.decided_metadata(d)) for d in documents}
            self.out[number] = kept

    def metadata_before(self, number: int) -> dict[str, Any]:
        """Return what is known of each document as it was read last, before a batch is taken back."""
        known: dict[str, Any] = {document: self.decided_metadata(document) for document in self.printed}
        out = self.out.get(self._first(number), {}) if 1 <= number <= len(self.log) else {}
        return known | {document: metadata for document, (_, metadata) in out.items()}

    def _documents_of(self, number: int) -> list[str]:
        batch = self.log[number - 1]
        if batch.undoes:
            return self._documents_of(batch.undoes)
        return [str(step.target) for step in batch.steps if step.kind == "document"]

    # --- what it comes to ------------------------------------------------------------------------------

    def is_undone(self, number: int) -> bool:
        """Say whether a batch is taken back by one that stands."""
        return any(
            batch.undoes == number and not self.is_undone(later)
            for later, batch in enumerate(self.log, start=1)
        )

    def standing(self, kind: str) -> list[Step]:
        """Return the decisions of a kind that stand, in their order."""
        return [
            step
            for number, batch in enumerate(self.log, start=1)
            if not self.is_undone(number)
            for step in batch.steps
            if step.kind == kind
        ]

    def metadata(self, document: str) -> dict[str, str | None]:
        """Return what is known of a document, as decided or printed."""
        return {**self.printed[document], **self.decided_metadata(document)}

    def decided_metadata(self, document: str) -> dict[str, str | None]:
        """Return what was decided of a document."""
        steps = self.standing("document")
        return {str(s.field): s.value for s in steps if (s.target, s.action) == (document, "set")}

    def figures(self) -> list[Figure]:
        """Return the figures of all versions with all that was decided, by document and place."""
        every = [
            figure
            for document in sorted(self.texts)
            for number, text in enumerate(self.texts[document], start=1)
            for figure in self._read(document, text, number == len(self.texts[document]))
        ]
        newest = [figure for figure in every if figure.is_newest]
        for step in self.standing("claim"):
            meant = self.find(step.target, newest)
            if meant is not None:
                meant.decide(step)
        for figure in every:
            figure.values = figure.read | figure.fields
            figure.topic = topic_named(figure.values["counted_head"])
            figure.derived = figure.topic[0]
        shown = self.voices(newest)
        usual = shorter(f.values["speaker"] for f in newest if f.values["speaker"])
        for figure in every:
            speaker = figure.values["speaker"]
            figure.voice = shown.get(speaker, speaker)
            figure.is_voice_decided = figure.voice not in (speaker, usual.get(speaker, speaker))
        self._set_topics(newest)
        self._set_copies(newest)
        return every

    def newest(self) -> list[Figure]:
        """Return the figures that reports see."""
        return [figure for figure in self.figures() if figure.is_newest]

    def _read(self, document: str, text: Text, is_newest: bool) -> list[Figure]:
        known = self.metadata(document)
        found = []
        start = 0
        for number, line in enumerate(text.lines):
            voice = VOICE.match(line)
            for match in FIGURE.finditer(line):
                counted = match[2]
                if text.reader == BLIND and counted == UNSEEN:
                    continue
                read = {
                    "low": match[1],
                    "counted": counted,
                    "counted_head": counted.rstrip("s"),
                    "speaker": voice[1] if voice else None,
                    "asof": known["date"],
                }
                spot = Spot(
                    document,
                    line,
                    match.start(),
                    text.lines[:number].count(line),
                    text.lines.count(line),
                    ("".join(text.lines[number - 1 : number]), "".join(text.lines[number + 1 : number + 2])),
                )
                place = start + match.start()
                found.append(Figure(spot, place, match[1], read, is_newest, known["publisher"]))
            start += len(line) + 1
        return found

    @staticmethod
    def find(spot: Spot | str, newest: Sequence[Figure]) -> Figure | None:
        """Return the figure that a decision means now: of equal ones that with the same lines around it; else
        by its turn, where there are as many as there were."""
        assert isinstance(spot, Spot)
        place = (spot.document, spot.line, spot.offset)
        same = [f for f in newest if (f.spot.document, f.spot.line, f.spot.offset) == place]
        if len(same) == spot.of == 1:
            return same[0]
        alike = [f for f in same if f.spot.around == spot.around]
        if len(alike) == 1:
            return alike[0]
        return same[spot.nth] if len(same) == spot.of else None

    def orphan(self, spot: Spot, newest: Sequence[Figure]) -> str | None:
        """Return why a decision about a figure finds none now."""
        if self.find(spot, newest) is not None:
            return None
        if spot.document not in self.texts:
            return "the document was removed"
        if spot.line not in self.texts[spot.document][-1].lines:
            return "the sentence is not in the newest version"
        if any(
            (f.spot.document, f.spot.line, f.spot.offset) == (spot.document, spot.line, spot.offset)
            for f in newest
        ):
            return "the sentence stands there more or less often now, and which is meant cannot be told"
        return "the figure is no longer read in its sentence"

    def voices(self, newest: Iterable[Figure]) -> dict[str, str]:
        """Return the name under which each name is shown."""
        steps = self.standing("speaker")
        used = {f.values["speaker"] for f in newest if f.values["speaker"]}
        named = {name for step in steps for name in (step.target, step.value) if isinstance(name, str)}
        shown = {name: name for name in used | named} | shorter(used)
        for step in steps:
            name, value = str(step.target), str(step.value)
            if step.action == "split":
                shown[name] = name
                continue
            before = shown[name]
            after = value if step.action == "rename" else shown[value]
            shown = {n: after if s == before else s for n, s in shown.items()}
            if before not in shown:
                shown[before] = after
        return shown

    def topic_steps(self) -> list[Step]:
        """Return the decisions about topics that count."""
        steps = self.standing("topic")
        return [
            step
            for i, step in enumerate(steps)
            if step.action != "forget"
            and not any((s.action, s.target) == ("forget", step.target) for s in steps[i:])
        ]

    def _set_topics(self, figures: Sequence[Figure]) -> None:
        called: dict[str, str] = {}
        for step in self.topic_steps():
            key = str(step.target)
            inside = [f for f in figures if f.topic[0] == key]
            if step.action == "define":
                called[key] = str(step.field)
                wanted = predicate(json.loads(step.value or "{}"))
                for figure in (*filter(wanted, figures), *inside):
                    figure.topic = (key, called[key])
            elif step.action == "rename":
                called[key] = str(step.value)
                for figure in inside:
                    figure.topic = (key, called[key])
            elif step.action == "merge":
                into = str(step.value)
                there = [f.topic[1] for f in figures if f.topic[0] == into]
                for figure in inside:
                    figure.topic = (into, called.get(into) or min(there, default=figure.topic[1]))
            else:
                for figure in inside:
                    said = {"publisher": figure.publisher, "document": figure.spot.document}
                    value = said.get(str(step.field), figure.values.get(str(step.field))) or "not said"
                    figure.topic = (f"{key} / {value.casefold()}", f"{figure.topic[1]} ({value})")

    def _set_copies(self, newest: Iterable[Figure]) -> None:
        """Mark what a document with the same first line and a smaller name says in the same words."""
        first: dict[Any, str] = {}
        turns: Counter[Any] = Counter()
        for figure in newest:
            document = figure.spot.document
            words = (self.texts[document][-1].lines[0], figure.spot.line, figure.surface)
            turns[document, words] += 1
            figure.copy = first.setdefault((words, turns[document, words]), document) != document


def predicate(asked: Mapping[str, str]) -> Callable[[Figure], bool]:
    """Return the filters by which a topic is defined as a function of a figure."""
    [(name, words)] = asked.items()

    def begins(value: str | None) -> bool:
        return any(word.casefold().startswith(words) for word in (value or "").split())

    tests: dict[str, Callable[[Figure], bool]] = {
        "counted": lambda f: begins(f.values["counted"]) or begins(f.values["counted_head"]),
        "publisher": lambda f: begins(f.publisher),
        "speaker": lambda f: begins(f.values["speaker"]) or begins(f.voice),
        "with_tag": lambda f: words in f.tags,
        "reviewed": lambda f: f.verdict == words,
    }
    return tests[name]
