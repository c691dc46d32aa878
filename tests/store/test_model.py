"""Whatever is ingested, edited, decided, taken back, rebuilt or removed, in any order: the ledger holds what
a simple model of it predicts, loses no decision and changes nothing that was extracted."""

from __future__ import annotations

import json
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from claimtrack.errors import UsageError
from claimtrack.filters import Filters
from claimtrack.ingest import Parts, ingest, read_again, rebuild
from claimtrack.lang import Language
from claimtrack.model import Claim, Document, Entry, Topic
from claimtrack.store import Store, open_store
from claimtrack.store.decisions import Decision
from claimtrack.store.derive import Named
from tests.store import model
from tests.store.model import BLIND, UNSEEN, VOICE, Model, Spot, Step
from tests.store.samples import ENGLISH, NOW, TOYS, find_claims

# --- the ledger's side: a toy extractor that hears voices ---------------------------------------------------


def with_voice(claim: Claim) -> Claim:
    """Return a claim with the name before the colon of its line as its voice."""
    voice = VOICE.match(claim.sentence)
    return replace(claim, speaker=voice[1]) if voice and voice[1] else claim


def make(parser_name: str, language_code: str) -> Callable[[Document], list[Claim]]:
    assert language_code == "en"

    def extract(document: Document) -> list[Claim]:
        claims = map(with_voice, find_claims(document))
        return [c for c in claims if parser_name != BLIND or c.counted != UNSEEN]

    return extract


def topics_of(claims: Sequence[Claim], language: Language, story: str) -> list[Topic]:
    assert language == ENGLISH and story
    return [Topic(*model.topic_named(claim.counted_head), ()) for claim in claims]


def short_names(uses: Iterable[Named], language: Language) -> Mapping[str, str]:
    assert language == ENGLISH
    return model.shorter(use[0] for use in uses)


DERIVE = replace(TOYS, topics_of=topics_of, speakers=short_names)

# --- what is drawn ------------------------------------------------------------------------------------------

PRINTED: dict[str, dict[str, str | None]] = {
    "a.txt": {"publisher": "Gazette", "date": "2021-01-02"},
    "b.txt": {"publisher": None, "date": None},
    "c.txt": {"publisher": "Gazette", "date": "2021-01-04"},
    "d.txt": {"publisher": "Herald", "date": None},
}
LINES = (
    "Sol: 12 tanks burned",
    "Ana Sol: 30 dead and 4 dead",
    "Ben Moss: 7 trucks and 12 tanks",
    "In all 30 dead",
    "Sol: 9 trucks",
    "Nothing is known",
)
TOPICS = ("toy-tank", "toy-dead", "toy-truck", "armour", "toy-tank / gazette")
NAMES = ("Sol", "Ana Sol", "Ben Moss", "A. M. Sol", "The mayor")
VALUES = {
    "counted": ("tanks", "trucks", "burned tanks", None),
    "counted_head": ("dead", None),
    "speaker": ("Ana Sol", "The mayor", None),
    "low": ("5",),
    "asof": ("2021-02-03", None),
}
FILTERS = (
    {"counted": "tank"},
    {"speaker": "sol"},
    {"publisher": "gaz"},
    {"with_tag": "story"},
    {"reviewed": "ok"},
)

identities = st.sampled_from(sorted(PRINTED))
texts = st.lists(st.sampled_from(LINES), min_size=1, max_size=5)
short_texts = st.lists(st.sampled_from(LINES), min_size=1, max_size=2)
claim_steps = st.one_of(
    st.tuples(st.just("verdict"), st.none(), st.sampled_from(("ok", "wrong", None))),
    st.tuples(st.just("grade"), st.none(), st.sampled_from(("fair", None))),
    st.tuples(st.sampled_from(("tag", "untag")), st.none(), st.sampled_from(("story", "hold"))),
    st.tuples(st.just("note"), st.none(), st.sampled_from(("seen", "asked again"))),
    st.sampled_from([("set", name, value) for name, values in VALUES.items() for value in values]),
)


def steps_about(
    kind: str, action: str, targets: Iterable[str], fields: Iterable[str] = (), values: Iterable[str] = ()
) -> st.SearchStrategy[Step]:
    """Return decisions of one sort about any of these, with any of these fields and values."""
    target, field, value = (
        st.sampled_from(words) if (words := list(given)) else st.none() for given in (targets, fields, values)
    )
    return st.builds(Step, st.just(kind), st.just(action), target, field, value)


topic_steps = st.one_of(
    steps_about("topic", "merge", TOPICS, values=TOPICS),
    steps_about("topic", "rename", TOPICS, values=("Lost", "Hit")),
    steps_about("topic", "split", TOPICS, fields=("publisher", "document", "counted")),
    steps_about("topic", "define", ("armour",), fields=("Armour", "Arms"), values=map(json.dumps, FILTERS)),
    steps_about("topic", "forget", TOPICS),
)
speaker_steps = st.one_of(
    steps_about("speaker", "merge", NAMES, values=NAMES),
    steps_about("speaker", "rename", NAMES, values=("A. M. Sol", "The mayor", "Sol")),
    steps_about("speaker", "split", NAMES),
)
document_values = st.sampled_from(
    [("publisher", "Courier"), ("publisher", None), ("date", "2021-05-05"), ("date", None)]
)

QUESTIONS: dict[str, tuple[Filters, Callable[[model.Figure], bool]]] = {
    "ok": (Filters(reviewed="ok"), lambda f: f.verdict == "ok"),
    "wrong": (Filters(reviewed="wrong"), lambda f: f.verdict == "wrong"),
    "reviewed": (Filters(reviewed="yes"), lambda f: f.verdict is not None),
    "not reviewed": (Filters(reviewed="no"), lambda f: f.verdict is None),
    "with a tag": (Filters(with_tag="story"), lambda f: "story" in f.tags),
    "without a tag": (Filters(without_tag="hold"), lambda f: "hold" not in f.tags),
    "graded": (Filters(graded="fair"), lambda f: f.grade == "fair"),
    "counted": (Filters(counted="tanks"), model.predicate({"counted": "tanks"})),
    "said by": (Filters(speaker="mayor"), model.predicate({"speaker": "mayor"})),
    "as of": (Filters(asof_from="2021-02-01"), lambda f: (f.values["asof"] or "") >= "2021-02-01"),
}

# --- what may happen, in any order --------------------------------------------------------------------------


class Life(RuleBasedStateMachine):
    """A ledger beside the model of it."""

    def __init__(self, empty: Path, folder: Path) -> None:
        super().__init__()
        self.path = Path(mkdtemp(dir=folder)) / "ledger.db"
        shutil.copy(empty, self.path)
        self.store: Store = open_store(str(self.path))
        self.model = Model(PRINTED)
        self.sources: dict[str, list[str]] = {}
        self.reader = "toy"
        self.logged: list[Any] = []
        self.parts = Parts(read=lambda source, _: [self.document(source)], make=make, derivations=DERIVE)

    def teardown(self) -> None:
        if self.store.documents():
            assert self.store.is_current()
        assert self.store.check() == []
        self.store.close()
        shutil.rmtree(self.path.parent)

    def document(self, identity: str) -> Document:
        """Return a document as its reader finds it."""
        return Document(identity, "\n".join(self.sources[identity]), **PRINTED[identity])  # type: ignore[arg-type]

    def take_in(self, identities: Iterable[str]) -> None:
        self.model.out.clear()
        expected = Counter(
            self.model.take_in(one, self.sources[one], self.reader) for one in dict.fromkeys(identities)
        )
        summary = ingest(
            self.store,
            list(dict.fromkeys(identities)),
            parser_name=self.reader,
            language=ENGLISH,
            now=NOW,
            parts=self.parts,
        )
        counted = {"new": summary.new, "changed": summary.changed, "unchanged": summary.unchanged}
        assert ({k: n for k, n in counted.items() if n}, summary.failures) == (dict(expected), [])
        assert (summary.metadata_changed, summary.read_again) == (0, 0)

    def settle(self) -> None:
        self.store.refresh_copies(DERIVE)
        self.store.refresh_decisions(DERIVE, ENGLISH)

    def decide(self, steps: list[Step], decisions: list[Decision]) -> None:
        self.model.decide(steps)
        assert self.store.decide(decisions, at=NOW, who="Ada") == len(self.model.log)
        self.settle()

    def read_documents_again(self, documents: Iterable[str], before: Mapping[str, Any]) -> None:
        """Read again what is known otherwise than before, as the commands do."""
        held = [one for one in documents if one in self.model.texts]
        read_again(self.store, held, parser_name=self.reader, language=ENGLISH, now=NOW, parts=self.parts)
        self.model.read_all(self.reader, [d for d in held if self.model.decided_metadata(d) != before[d]])

    # --- documents

    @initialize(first=short_texts, second=short_texts)
    def begin(self, first: list[str], second: list[str]) -> None:
        self.sources = {"a.txt": first, "b.txt": second, "c.txt": first, "d.txt": first}
        self.take_in(self.sources)

    @rule(identity=identities, lines=texts)
    def ingest(self, identity: str, lines: list[str]) -> None:
        self.sources[identity] = lines
        self.take_in([identity])

    @rule(identity=identities, other=identities)
    def copy(self, identity: str, other: str) -> None:
        if other in self.sources:
            self.sources[identity] = list(self.sources[other])
            self.take_in([identity])

    @rule()
    def ingest_all_again(self) -> None:
        self.take_in(self.sources)

    @rule(
        data=st.data(),
        edit=st.sampled_from(("add", "drop", "repeat", "reverse", "open")),
        line=st.sampled_from(LINES),
    )
    def edit(self, data: st.DataObject, edit: str, line: str) -> None:
        identity = data.draw(st.sampled_from(sorted(self.sources)))
        lines = list(self.sources[identity])
        at = data.draw(st.integers(0, len(lines) - 1))
        if edit == "add":
            lines.insert(at, line)
        elif edit == "drop" and len(lines) > 1:
            del lines[at]
        elif edit == "repeat":
            lines.append(lines[at])
        elif edit == "reverse":
            lines.reverse()
        elif edit == "open":
            lines.insert(0, line)
        self.sources[identity] = lines
        self.take_in([identity])

    @rule(identity=identities)
    def remove(self, identity: str) -> None:
        held = {one.document.id: one.key for one in self.store.documents()}
        if identity in held:
            self.store.remove(held[identity], at=NOW, who="Ada")
            self.settle()
            self.model.decide([Step("document", "remove", identity)])
            self.model.take_out(len(self.model.log), [identity])

    @rule(chosen=st.sets(identities, min_size=1, max_size=2), value=document_values)
    def set_metadata(self, chosen: set[str], value: tuple[str, str | None]) -> None:
        before = {d: self.model.decided_metadata(d) for d in PRINTED}
        steps = [Step("document", "set", d, *value) for d in sorted(chosen)]
        self.decide(steps, [Decision("document", "set", str(s.target), s.field, s.value) for s in steps])
        self.read_documents_again(sorted(chosen), before)

    # --- decisions

    @precondition(lambda self: self.model.newest())
    @rule(data=st.data(), made=st.lists(claim_steps, min_size=1, max_size=3), named=st.booleans())
    def review(
        self, data: st.DataObject, made: list[tuple[str, str | None, str | None]], named: bool
    ) -> None:
        figures = self.model.newest()
        chosen = data.draw(st.lists(st.integers(0, len(figures) - 1), min_size=1, max_size=3, unique=True))
        self.review_spots([figures[i] for i in chosen], made, named=named)

    def review_spots(
        self,
        chosen: Iterable[model.Figure],
        made: Iterable[tuple[str, str | None, str | None]],
        *,
        named: bool = True,
    ) -> None:
        """Decide about figures; ``named`` says in which document, else equal texts make equal claims and the
        one that is shown is meant."""
        texts = {d: versions[-1].lines for d, versions in self.model.texts.items()}
        steps, decisions = [], []
        for figure in chosen:
            spot = figure.spot
            document = Document(spot.document, "\n".join(texts[spot.document]))
            [claim] = [c.claim for c in find_claims(document) if c.start == figure.start]
            if not named:
                same = [
                    f
                    for f in self.model.newest()
                    if f.start == figure.start and texts[f.spot.document] == texts[spot.document]
                ]
                spot = min(same, key=lambda f: (f.copy, f.spot.document)).spot
            for action, field, value in made:
                steps.append(Step("claim", action, spot, field, value))
                decisions.append(
                    Decision("claim", action, claim, field, value, spot.document if named else None)
                )
        self.decide(steps, decisions)

    @rule(step=topic_steps)
    def decide_about_a_topic(self, step: Step) -> None:
        self.curate(step)

    @rule(step=speaker_steps)
    def decide_about_a_voice(self, step: Step) -> None:
        self.curate(step)

    def curate(self, step: Step) -> None:
        kind: Any = step.kind
        self.decide([step], [Decision(kind, step.action, str(step.target), step.field, step.value)])

    @rule(back=st.integers(0, 6))
    def undo(self, back: int) -> None:
        number = len(self.model.log) - back
        before = self.model.metadata_before(number)
        if not self.model.undo(number):
            with pytest.raises(UsageError):
                self.store.undo(number, at=NOW, who="Bob")
            return
        taken = self.store.undo(number, at=NOW, who="Bob")
        about = {one.decision.target for one in taken if one.decision.kind == "document"}
        if about:
            self.read_documents_again(sorted(about), before)
        self.settle()

    # --- the ledger by itself

    @rule(extract=st.booleans(), reader=st.sampled_from(("toy", "toy", BLIND)))
    def rebuild(self, extract: bool, reader: str) -> None:
        if extract:
            self.reader = reader
            self.model.read_all(reader)
        rebuild(
            self.store,
            extract=extract,
            parser_name=self.reader,
            language=ENGLISH,
            now=NOW,
            parts=self.parts,
        )

    @rule(asked=st.sampled_from(sorted(QUESTIONS)))
    def count(self, asked: str) -> None:
        filters, wanted = QUESTIONS[asked]
        figures = [f for f in self.model.newest() if filters.reviewed or f.verdict != "wrong"]
        assert self.store.count(filters) == sum(map(wanted, figures))
        assert len(list(self.store.stream(filters))) == sum(map(wanted, figures))

    @rule()
    def close_and_open(self) -> None:
        self.store.close()
        self.store = open_store(str(self.path))

    # --- what must hold after each ------------------------------------------------------------------------

    @invariant()
    def everything_is_as_predicted(self) -> None:
        figures = self.model.newest()
        self.figures_are_as_predicted(figures)
        self.topics_and_voices_are_as_predicted(figures)
        self.documents_are_as_predicted(figures)
        self.nothing_extracted_is_changed()
        self.the_log_only_grows_and_lists_what_finds_no_figure(figures)

    def figures_are_as_predicted(self, figures: list[model.Figure]) -> None:
        found = self.store.entries(Filters(reviewed="any"))
        assert [seen(entry) for entry in found] == [predicted(figure) for figure in figures]
        assert self.store.count() == sum(figure.verdict != "wrong" for figure in figures)

    def topics_and_voices_are_as_predicted(self, figures: list[model.Figure]) -> None:
        assert self.store.topics() == dict(sorted({f.topic for f in figures}))
        voices: dict[str, Counter[str]] = defaultdict(Counter)
        for figure in figures:
            if figure.voice:
                voices[figure.voice][figure.values["speaker"]] += 1
        assert {v.name: Counter(dict(v.names)) for v in self.store.voices()} == voices

    def documents_are_as_predicted(self, figures: list[model.Figure]) -> None:
        per_document = Counter(f.spot.document for f in figures)
        found = {
            one.document.id: (one.versions, one.claims, one.document.publisher, one.document.date)
            for one in self.store.documents()
        }
        assert found == {
            name: (len(versions), per_document[name], *self.known(name))
            for name, versions in self.model.texts.items()
        }

    def known(self, identity: str) -> tuple[str | None, str | None]:
        known = self.model.metadata(identity)
        return known["publisher"], known["date"]

    def nothing_extracted_is_changed(self) -> None:
        expected = []
        for identity, versions in sorted(self.model.texts.items()):
            publisher, day = self.known(identity)
            text = "\n".join(versions[-1].lines)
            expected += make(versions[-1].reader, "en")(
                Document(identity, text, publisher=publisher, date=day)
            )
        found = self.store.entries(Filters(extracted=True, reviewed="any"))
        assert [(entry.claim, entry.extracted) for entry in found] == [(claim, {}) for claim in expected]

    def the_log_only_grows_and_lists_what_finds_no_figure(self, figures: list[model.Figure]) -> None:
        log = self.store.log()
        told = [(one.key, one.batch, one.at, one.who, one.decision, one.undoes) for one in log]
        assert told[: len(self.logged)] == self.logged
        self.logged = told
        assert [one.batch for one in log] == [
            number for number, batch in enumerate(self.model.log, start=1) for _ in range(batch.rows)
        ]
        assert [one.undone for one in log] == [self.model.is_undone(one.batch) for one in log]
        standing = [
            self.model.orphan(step.target, figures) if isinstance(step.target, Spot) else None
            for number, batch in enumerate(self.model.log, start=1)
            if not self.model.is_undone(number)
            for step in batch.steps
        ]
        assert [one.orphan for one in log if not one.undone and not one.undoes] == standing
        assert not any(one.orphan for one in log if one.undone or one.undoes)


def seen(entry: Entry) -> dict[str, Any]:
    """Return what the ledger shows of a figure."""
    claim = entry.claim
    return {
        "at": (claim.document, claim.sentence, claim.start, claim.surface),
        "publisher": claim.publisher,
        "values": {name: shown(getattr(claim, name)) for name in VALUES},
        "extracted": {name: shown(value) for name, value in entry.extracted.items()},
        "decided": (entry.verdict, entry.grade, entry.tags, entry.notes),
        "topic": (entry.topic, entry.topic_name, entry.topic_decided),
        "copy": entry.copy,
    }


def predicted(figure: model.Figure) -> dict[str, Any]:
    """Return what the model says that the ledger shows."""
    before = {name: figure.read[name] for name in figure.fields}
    if figure.is_voice_decided:
        before.setdefault("speaker", figure.values["speaker"])
    return {
        "at": (figure.spot.document, figure.spot.line, figure.start, figure.surface),
        "publisher": figure.publisher,
        "values": figure.values | {"speaker": figure.voice},
        "extracted": before,
        "decided": (figure.verdict, figure.grade, tuple(sorted(figure.tags)), tuple(figure.notes)),
        "topic": (*figure.topic, figure.topic[0] != figure.derived),
        "copy": figure.copy,
    }


def shown(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def test_copies_are_found_anew_when_their_original_goes(empty: Path, tmp_path: Path) -> None:
    life = Life(empty, tmp_path)
    life.begin([LINES[0]], [LINES[1]])
    life.remove("a.txt")
    copies = {e.claim.document: e.copy for e in life.store.entries() if e.claim.surface == "12"}
    assert copies == {"c.txt": False, "d.txt": True}
    life.everything_is_as_predicted()
    life.teardown()


def test_what_was_decided_about_two_documents_is_taken_back_and_brought_again(
    empty: Path, tmp_path: Path
) -> None:
    life = Life(empty, tmp_path)
    life.begin([LINES[0]], [LINES[1]])
    life.set_metadata({"a.txt", "b.txt"}, ("publisher", "Courier"))
    for _ in range(3):
        life.undo(0)
        life.everything_is_as_predicted()
    publishers = {entry.claim.document: entry.claim.publisher for entry in life.store.entries()}
    assert (publishers["a.txt"], publishers["b.txt"]) == ("Gazette", None)
    life.teardown()


def test_a_topic_keeps_the_name_that_it_was_given(empty: Path, tmp_path: Path) -> None:
    life = Life(empty, tmp_path)
    life.begin([LINES[0]], [LINES[1]])
    life.curate(Step("topic", "rename", "toy-dead", None, "Lost"))
    life.curate(Step("topic", "merge", "toy-tank", None, "toy-dead"))
    life.remove("b.txt")  # no figure is in the topic by its own words now
    assert life.store.topics() == {"toy-dead": "Lost"}
    life.curate(Step("topic", "define", "armour", "Armour", '{"counted": "planes"}'))
    life.curate(Step("topic", "merge", "toy-dead", None, "armour"))
    assert life.store.topics() == {"armour": "Armour"}
    life.everything_is_as_predicted()
    life.teardown()


def test_a_topic_defined_by_a_tag_follows_the_tags(empty: Path, tmp_path: Path) -> None:
    life = Life(empty, tmp_path)
    life.begin([LINES[0]], [LINES[1]])
    life.curate(Step("topic", "define", "armour", "Armour", '{"with_tag": "story"}'))
    figure = next(f for f in life.model.newest() if f.surface == "12")
    for action, found in (("tag", True), ("untag", False)):
        life.review_spots([figure], [(action, None, "story")])
        assert ("armour" in life.store.topics()) is found
        life.everything_is_as_predicted()
    life.teardown()


def test_where_nothing_is_counted_nothing_is_the_head(empty: Path, tmp_path: Path) -> None:
    life = Life(empty, tmp_path)
    life.begin([LINES[0]], [LINES[1]])
    figure = next(f for f in life.model.newest() if f.surface == "12")
    for value in ("burned trucks", None):
        life.review_spots([figure], [("set", "counted", value)])
        life.everything_is_as_predicted()
    life.teardown()


def test_any_life_of_a_ledger_is_as_predicted(empty: Path, tmp_path: Path) -> None:
    run_state_machine_as_test(
        lambda: Life(empty, tmp_path),
        settings=settings(
            max_examples=40,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
