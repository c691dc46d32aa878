"""Measure every view over a large ledger, each in a process of its own as a user runs it.

    python tests/bench/size.py [--claims 200000] [--db FILE] [--only WORD]
    python tests/bench/size.py --views [--claims 15000 200000]
    python tests/bench/size.py --one-more [--claims 5000 20000]
    python tests/bench/size.py --derive [--claims 15000] [--db FILE]

The first runs many commands, with filters and without; the second each view as it is, and says how many times
the median view it takes: none may take ``MOST`` times as much. The third takes one more document into a copy
of each ledger, without a parser, and prints the processor time of each step. The fourth makes the derivations of
a copy of each ledger anew, and prints the processor time and the memory of each step.

The ledger is made where there is none: synthetic reports written through the store, with what an ingest works
out at its end. Its shape is that of real news, in which most figures stand alone: half of the claims are the
only ones on their topic and a good part of these is comparable with nothing; the others fall off from one topic
of 5,000 as ranks do, most things counted have a noun of their own, a fifth of the figures has no voice and an
eighth no place. A claim then has two relations at 10,000 claims and four at 40,000, where seventy real articles
have 2.5; it has more in a larger ledger, since its largest topics grow with it.

Seconds of a view are from the start of the command to its last line; the ratio is of its processor time, which
other work on the machine hardly changes, to one plain query, all columns of all claims read with Python's own
driver in the same run.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import random
import re
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

from claimtrack.cli.app import COLLECTED
from claimtrack.cli.report import Name
from claimtrack.ingest import Parts, ingest, settle
from claimtrack.lang import load_language
from claimtrack.model import Claim, Document, Span
from claimtrack.store import Store, copies, findings, open_store, stories, sums
from claimtrack.store import settle as store_settle
from claimtrack.store.writing import Reading

ENGLISH = load_language("en")

NOW = datetime(2022, 1, 1, tzinfo=UTC)

MANY = 200
"""Documents that are written in one transaction."""

FIRST_DAY = date(2021, 1, 1)
DAYS = 300

MOST = 3
"""Times the processor time of the median view that a view may take."""

LARGEST = 5_000
"""Claims of the topic that most is said of."""

STEEPNESS = 0.85
"""How fast topics get smaller: the n-th has ``LARGEST / n ** STEEPNESS`` claims, down to two."""

ALONE = 0.5
"""The share of claims with nothing else said on their topic; of these ``DURATIONS`` are not comparable with
any other."""

DURATIONS = 0.4

IN_A_DOCUMENT = 22
"""Claims of a document."""

IN_AN_EVENT = 25
"""Claims about one event, of those topics that have many."""

MEASURED = 0.3
"""The share of topics that have a verb which the language knows; the others count things by their noun."""

NOWHERE = 0.13
"""The share of topics of which no place is said."""

VOICES = 6_000
"""Names under which figures are put forward; the first of them most often."""

COPIED = 0.05
"""The share of documents that another address carries once more."""

PLACES = sorted({town for _, inside in ENGLISH.table("places")["countries"].values() for town in inside[:3]})

MEASURES = {
    # verb of the record: (noun, its lemma, how the sentence goes on, unit, kind)
    "kill": ("people", "person", "were killed", None, None),
    "injure": ("people", "person", "were injured", None, None),
    "displace": ("people", "person", "were displaced", None, None),
    "destroy": ("houses", "house", "were destroyed", None, None),
    "detain": ("protesters", "protester", "were detained", None, None),
    "pledge": ("dollars of aid", "aid", "were pledged", "USD", None),
    "lack": ("percent of pupils", "pupil", "lack a school", "percent", "share"),
}

MOST_READ = 20
"""Topics, the largest, that all have a verb which the language knows."""

BOUNDS = (
    ("", "exact"),
    ("", "exact"),
    ("at least ", "at_least"),
    ("more than ", "more_than"),
    ("about ", "about"),
)

SYLLABLES = re.findall("..", "bacodifeguhajokalimonepurasitovawixeyozu")


@dataclass(frozen=True, slots=True)
class Story:
    """What many documents report on: figures of one thing in one place, and how many there are."""

    number: int
    action: str | None
    place: str | None
    noun: str
    head: str | None
    behind: str
    unit: str | None
    kind: str | None
    day: int
    length: int
    level: int
    size: int


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--claims", type=int, nargs="+", default=[200_000], help="claims of each ledger (default 200000)"
    )
    parser.add_argument("--views", action="store_true", help="each view against the median one")
    parser.add_argument("--one-more", action="store_true", help="one more document, step by step")
    parser.add_argument("--db", type=Path, default=None, help="the ledger, made if it is missing")
    parser.add_argument("--only", default="", help="only the commands with these words")
    parser.add_argument("--derive", action="store_true", help="all derivations anew, step by step")
    options = parser.parse_args()

    for claims in options.claims:
        asked = {"views": options.views, "one_more": options.one_more, "again": options.derive}
        measure(claims, options.db, options.only, **asked)


def measure(claims: int, db: Path | None, only: str, *, views: bool, one_more: bool, again: bool) -> None:
    """Make a ledger of so many claims where there is none, and print what each command takes."""
    with tempfile.TemporaryDirectory() as folder:
        path = db or Path(folder) / "size.db"
        if not path.exists():
            make(path, claims)
        if one_more:
            take_one_more(path, claims, Path(folder))
            return
        if again:
            derive_again(path, Path(folder))
            return
        print(
            f"{platform.machine()}, Python {platform.python_version()}, {path.stat().st_size / 1e6:,.0f} MB"
        )
        plain, rows = _plain_query(path)
        print(f"plain query over all {rows:,} claims {plain:.2f} s\n")
        if views:
            _against_median(path)
            return
        print(f"{'command':64} {'seconds':>8} {'cpu':>6} {'x plain':>8} {'lines':>9} {'MB':>6}")
        for command in _commands(path, Path(folder)):
            shown = " ".join(Path(word).name if "/" in word else word for word in command)
            if only in shown:
                spent, busy, lines, memory = _run([*command, "--db", str(path)])
                print(
                    f"{shown:64} {spent:8.2f} {busy:6.1f} {busy / plain:8.1f} {lines:9,} {memory:6.0f}",
                    flush=True,
                )


def make(path: Path, claims: int) -> None:
    """Make a ledger, and print what its writing and its derivations take."""
    with open_store(str(path)) as store:
        started = time.process_time()
        documents = fill(store, claims)
        spent = time.process_time() - started
        print(f"wrote {documents:,} documents in {spent:.1f} CPU s, {claims / spent:,.0f} claims a second")
    first_derivation(path)


DERIVED = (
    (copies, "index_some"),
    (copies, "pair_some"),
    (stories, "add_new"),
    (stories, "part"),
    (store_settle, "settle_speakers"),
    (store_settle, "derive_topics"),
    (findings, "_look_at_texts"),
    (findings, "_look_at_circles"),
    (sums, "add_up"),
)
"""The steps of a first derivation, each of which reads what those before it made."""


def first_derivation(path: Path) -> None:
    """Print what each step of the derivations of a ledger takes, with the memory that is held at its peak, as
    far as the system tells it."""
    gc.set_threshold(COLLECTED)  # as the program does
    with open_store(str(path)) as store:
        steps = _Steps(*DERIVED)
        derive(store)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"worked out copies, stories and topics in {steps.shown()}; {memory:,.0f} MB", flush=True)
    for name, peak in steps.peaks.items():
        print(f"  {name:20} {steps.spent[name]:8.1f} CPU s {peak:6.0f} MB", flush=True)


def derive_again(path: Path, folder: Path) -> None:
    """Print what each step of a first derivation takes in a copy of a ledger."""
    copy = folder / "again.db"
    shutil.copy(path, copy)
    with open_store(str(copy)) as store, store._writing() as connection:
        store_settle.forget(connection)
        copies.forget(connection)
        stories.forget(connection)
    first_derivation(copy)


def take_one_more(path: Path, claims: int, folder: Path) -> None:
    """Print what one more document takes, ingested twice over: the first time fills what is kept in memory."""
    copy = folder / "one-more.db"
    shutil.copy(path, copy)
    made = list(islice(_Maker(random.Random(8)).readings(2_000), 3))
    for number, reading in enumerate(made):
        document = replace(reading.document, id=f"more/{number}.txt")
        claims_made = [replace(claim, document=document.id) for claim in reading.claims]
        parts = Parts(
            read=lambda _, __, document=document: [document],
            make=lambda *_, claims_made=claims_made: lambda _: claims_made,
        )
        with open_store(str(copy)) as store:
            steps = _Steps(*((store, name) for name in METHODS), *DERIVED)
            ingest(store, ["-"], parser_name="made by hand", language=ENGLISH, now=NOW, parts=parts, wait=0)
            print(f"{claims:>9,} claims, document {number + 1}: {steps.shown()}", flush=True)


METHODS = ("start_run", "held", "put", "out_of_step", "copies", "finish_run")
"""The methods of a store, beside the derivations, that an ingest calls."""


class _Steps:
    """The processor time of functions from here on, each with those that it calls, and the most memory that
    is held in them."""

    def __init__(self, *watched: tuple[Any, str]) -> None:
        self.began = time.process_time()
        self.spent: dict[str, float] = {}
        self.peaks: dict[str, float] = {}
        for owner, name in watched:
            self._watch(owner, name)

    def _watch(self, owner: Any, name: str) -> None:
        function = getattr(owner, name)
        function = getattr(function, "watched", function)  # of a ledger before

        def watched(*given: Any, **named: Any) -> Any:
            _forget_peak()
            began = time.process_time()
            try:
                return function(*given, **named)
            finally:
                self.spent[name] = self.spent.get(name, 0.0) + time.process_time() - began
                self.peaks[name] = max(self.peaks.get(name, 0.0), _peak())

        watched.watched = function  # type: ignore[attr-defined]
        setattr(owner, name, watched)

    def shown(self) -> str:
        """Return all seconds since the beginning, and those of each method."""
        parts = ", ".join(f"{name} {spent:.2f}" for name, spent in self.spent.items() if spent >= 0.005)
        return f"{time.process_time() - self.began:.2f} CPU s ({parts})"


def _forget_peak() -> None:
    """Let the system count the most memory of this process anew, where it can."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak() -> float:
    """Return the most megabytes that this process held since."""
    with suppress(OSError):
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _against_median(path: Path) -> None:
    """Print the processor time of each view, the slowest first, and how many times the median that is.

    For "new", everything in the ledger is new.
    """
    commands = {name: ["report", name.value, *(SINCE if name is Name.new else ())] for name in Name}
    spent = {name: _run([*command, "--db", str(path)]) for name, command in commands.items()}
    median = statistics.median(busy for _, busy, _, _ in spent.values())
    print(f"{'view':12} {'seconds':>8} {'cpu':>6} {'x median':>9} {'lines':>7} {'MB':>6}")
    for name, (seconds, busy, lines, memory) in sorted(spent.items(), key=lambda item: -item[1][1]):
        mark = f"  more than {MOST}" if busy > MOST * median else ""
        print(f"{name:12} {seconds:8.2f} {busy:6.1f} {busy / median:9.1f} {lines:7,} {memory:6.0f}{mark}")


SINCE = ("--since", "2020-01-01")


def _commands(path: Path, folder: Path) -> Iterator[list[str]]:
    """Yield the commands: a new document first, then each view without and with filters."""
    with sqlite3.connect(path) as connection:

        def ask(query: str) -> list[Any]:
            return list(connection.execute(query).fetchone())

        [large] = ask("SELECT topic FROM claim_topic GROUP BY topic ORDER BY count(*) DESC, topic LIMIT 1")
        [small] = ask(
            "SELECT topic FROM claim_topic GROUP BY topic HAVING count(*) BETWEEN 8 AND 12 ORDER BY topic LIMIT 1"
        )
        [speaker] = ask(
            "SELECT speaker FROM claim WHERE speaker <> '' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
        )
        [document, a] = ask("SELECT document, claim FROM claim ORDER BY id LIMIT 1")
        [b] = ask(
            "SELECT c.claim FROM claim c JOIN claim_topic t ON t.claim_id = c.id WHERE t.topic ="
            " (SELECT topic FROM claim_topic ORDER BY claim_id LIMIT 1) ORDER BY c.id DESC LIMIT 1"
        )
    report = ["report"]
    narrow = {
        "large": ["--topic", large],
        "small": ["--topic", small],
        "speaker": ["--speaker", speaker],
        "document": ["--document", document],
    }
    new = folder / "new.txt"
    new.write_text(
        "At least 19 people were killed in Lima, the mayor said on 4 October 2021.\n\nAbout 400 people were displaced in "
        "Cairo, and 37 houses were destroyed in Homs.\n",
        encoding="utf-8",
    )
    yield ["ingest", str(new)]
    for view in ("overview", "figures", "timeline", "speakers", "publishers", "copies"):
        yield [*report, view] if view in ("overview", "copies") else [*report, view, "--limit", "50"]
        for name in ("large", "speaker") if view != "copies" else ("document",):
            yield [*report, view, *narrow[name]]
    for view in ("conflicts", "changes", "relations"):
        yield [*report, view]
        for chosen in narrow.values():
            yield [*report, view, *chosen]
    for view in ("overview", "timeline", "conflicts", "new", "speakers", "copies"):
        for read in (["--as-of", "2021-06-01"], ["--reviewed", "any"], ["--extracted"]):
            yield [*report, view, *read, *(SINCE if view == "new" else ())]
    yield [*report, "relations", "--jsonl"]
    yield ["show", a]
    yield ["compare", a, b]


def _plain_query(path: Path) -> tuple[float, int]:
    with sqlite3.connect(path) as connection:
        # Once first: the file is in the system's cache from then on. Rows are not held, since what this process
        # holds is counted as memory of each that it starts.
        for _ in range(2):
            started = time.process_time()
            rows = sum(1 for _ in connection.execute("SELECT * FROM claim"))
        return time.process_time() - started, rows


def _run(command: Sequence[str]) -> tuple[float, float, int, float]:
    """Return the seconds, those of its processor time, the lines of output and megabytes of one command."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "claimtrack", *command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    lines = sum(1 for _ in process.stdout)
    _, status, usage = os.wait4(process.pid, 0)
    spent = time.perf_counter() - started
    if status:
        print(f"FAILED with {os.waitstatus_to_exitcode(status)}: {' '.join(command)}")
    process.returncode = status
    return spent, usage.ru_utime + usage.ru_stime, lines, usage.ru_maxrss / 1024


# --- making the ledger -------------------------------------------------------------------------------------


def fill(store: Store, claims: int) -> int:
    """Write documents with so many claims, the same ones whenever it is asked; return how many documents."""
    chance = random.Random(7)
    made = _Maker(chance)
    readings = made.readings(claims)
    number = 0
    while some := list(islice(readings, MANY)):
        store.put_many(some, run=None, retrieved_at=NOW)
        number += len(some)
    return number


def derive(store: Store) -> None:
    """Work out what an ingest works out at its end."""
    settle(store, ENGLISH)


class _Maker:
    """Makes readings as extraction would: text, sentences, claims, topics."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.words = [self._word(3) for _ in range(4_000)]
        self.voices = ["the ministry", "the relief office"] + [
            f"{self._name()} {self._name()}" for _ in range(VOICES)
        ]
        # Sums of the weights, so that a voice is drawn without going through all of them.
        self.weights = list(accumulate(1 / (rank + 20) for rank in range(len(self.voices))))
        self.publishers = [f"{self._name()} Post" for _ in range(60)]

    def readings(self, claims: int) -> Iterator[Reading]:
        """Yield documents until they have so many claims; some of them twice, under two names."""
        days: list[list[tuple[Story, int]]] = [[] for _ in range(DAYS)]
        for story in self._stories(claims):
            for _ in range(story.size):
                day = min(DAYS - 1, story.day + self.chance.randrange(story.length))
                days[day].append((story, day - story.day))
        number = 0
        for day, figures in enumerate(days):
            self.chance.shuffle(figures)
            for at in range(0, len(figures), IN_A_DOCUMENT):
                chosen = sorted(figures[at : at + IN_A_DOCUMENT], key=lambda figure: figure[0].number)
                number += 1
                reading = self._reading(f"wire/{number:06}.txt", chosen, FIRST_DAY + timedelta(day))
                yield reading
                if self.chance.random() < COPIED:
                    yield _copied(reading, f"copies/{number:06}.txt", self.chance.choice(self.publishers))

    def _stories(self, claims: int) -> Iterator[Story]:
        """Yield topics, the largest first, then those of a single claim."""
        several = claims * (1 - ALONE)
        number = 0
        while several > 0:
            # Whatever the number of claims, the largest topic has the same share of them.
            size = max(2, round(claims / 200_000 * LARGEST / (number + 1) ** STEEPNESS))
            several -= size
            yield self._story(number, size)
            number += 1
        for alone in range(round(claims * ALONE)):
            yield self._story(number + alone, 1)

    def _story(self, number: int, size: int) -> Story:
        chance = self.chance
        action: str | None = None
        unit: str | None = None
        kind: str | None = None
        place = None if chance.random() < NOWHERE and number else chance.choice(PLACES)
        head: str | None = self._word(4 if size == 1 else 3)
        noun, behind = f"{head}s", "were seen"
        if size > 1 and (number < MOST_READ or chance.random() < MEASURED):
            action = tuple(MEASURES)[number % len(MEASURES)]
            noun, head, behind, unit, kind = MEASURES[action]
        elif size == 1 and chance.random() < DURATIONS:
            noun, head, behind, unit, kind = "days", None, "went by", "day", "duration"
        length = 1 if size == 1 else min(DAYS, max(3, size // 4))
        day = chance.randrange(max(1, DAYS - length))
        level = chance.choice((12, 40, 150, 900, 5_000))
        return Story(number, action, place, noun, head, behind, unit, kind, day, length, level, size)

    def _reading(self, identity: str, figures: Sequence[tuple[Story, int]], day: date) -> Reading:
        publisher = self.chance.choice(self.publishers)
        sentences: list[tuple[str, dict[str, Any]]] = []
        for story, age in figures:
            sentences.append(self._sentence(story, age))
        text = "\n".join(words for words, _ in sentences)
        document = Document(identity, text, title=None, publisher=publisher, date=day.isoformat())
        claims, spans = [], []
        start = 0
        for words, values in sentences:
            span = Span(start, start + len(words))
            claims.append(_claim(document, span, words, values))
            spans.append(span)
            start = span.end + 1
        return Reading(document, spans, claims, extractor=1, parser="made by hand")

    def _sentence(self, story: Story, age: int) -> tuple[str, dict[str, Any]]:
        """Return a sentence about a story and the fields of its claim, places counted from its start."""
        chance = self.chance
        # A place of which there are thousands of figures has a new event every few days.
        every = max(1, story.length * IN_AN_EVENT // story.size)
        event = age // every
        level = (
            story.level
            * (1 + event % 7)
            * (1 + age % every / every)
            * chance.choice((1, 1, 1, 1.04, 1.5, 0.8))
        )
        amount = max(1, round(level) if level < 100 else round(level, -1))
        if story.action == "lack":
            amount = amount % 97 + 1
        before, bound = chance.choice(BOUNDS)
        voice = None
        if chance.random() < 0.8:
            voice = chance.choices(self.voices, cum_weights=self.weights)[0]
        filler = " ".join(chance.choices(self.words, k=6))
        head = f"{filler.capitalize()}, and "
        figure = f"{amount:,}"
        wording = f"{before}{figure} {story.noun}"
        where = f" in {story.place}" if story.place else ""
        said = f", {voice} said" if voice else ""
        sentence = f"{head}{wording} {story.behind}{where}{said}."
        at = len(head) + len(before)
        happened = (FIRST_DAY + timedelta(story.day + event * every)).isoformat()
        values: dict[str, Any] = {
            "surface": figure,
            "start": at,
            "end": at + len(figure),
            "wording": wording,
            "wording_start": len(head),
            "wording_end": len(head) + len(wording),
            "low": Decimal(amount),
            "high": Decimal(amount),
            "bound": bound,
            "unit": story.unit,
            "kind": story.kind,
            "counted": story.noun if story.head else None,
            "counted_head": story.head,
            "action": story.action,
            "place": story.place,
            "time_start": happened,
            "time_end": happened,
            "speaker": voice,
            "basis": "estimate" if bound == "about" else None,
        }
        if voice:
            begin = sentence.index(voice, at)
            values |= {"speaker_surface": voice, "speaker_start": begin, "speaker_end": begin + len(voice)}
            values |= {"cue": "said", "speaker_role": "person", "attribution": "indirect"}
        return sentence, values

    def _name(self) -> str:
        return self._word(3).capitalize()

    def _word(self, length: int) -> str:
        return "".join(self.chance.choices(SYLLABLES, k=length))


EMPTY: dict[str, Any] = {f.name: None for f in fields(Claim)} | {
    "language": "en",
    "asof_basis": "document",
    "modality": "asserted",
    "inferred": (),
    "chain": (),
    "attribution": "narrator",
    "confidence": 0.95,
    "speaker_confidence": 0.95,
}


def _claim(document: Document, span: Span, sentence: str, values: dict[str, Any]) -> Claim:
    """Return a claim; what counts from the start of the sentence is moved to its place in the text."""
    moved = {
        name: value + span.start
        if re.search("start|end", name) and "time" not in name and value is not None
        else value
        for name, value in values.items()
    }
    given = {
        "document": document.id,
        "publisher": document.publisher,
        "date": document.date,
        "asof": document.date,
    }
    key = f"{span.start}:{document.text[:200]}:{document.date}"
    moved["claim"] = f"{random.Random(key).getrandbits(128):032x}"
    where = {"sentence": sentence, "sentence_start": span.start, "sentence_end": span.end}
    return Claim(**EMPTY | given | moved | where)


def _copied(reading: Reading, identity: str, publisher: str) -> Reading:
    """Return the same text at another address."""
    old = reading.document
    document = Document(identity, old.text, publisher=publisher, date=old.date)
    claims = [Claim(**{**_values(c), "document": identity, "publisher": publisher}) for c in reading.claims]
    return Reading(document, reading.sentences, claims, reading.extractor, reading.parser)


def _values(claim: Claim) -> dict[str, Any]:
    return {f.name: getattr(claim, f.name) for f in fields(Claim)}


if __name__ == "__main__":
    main()
