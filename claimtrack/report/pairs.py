"""Pairs of figures for the views on relations: which are looked at, and how a pair is shown and recorded."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from claimtrack.compare.folding import Finding, Key, fold
from claimtrack.compare.relations import Relation
from claimtrack.compare.sweeps import RECENT, VOICES, sweep
from claimtrack.errors import LanguageError, UsageError
from claimtrack.filters import Filters
from claimtrack.lang import Language, load_language
from claimtrack.model import Claim, Entry, Topic
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.names import Names
from claimtrack.report.view import LABEL, Column, Records
from claimtrack.rows import record, short

END = (
    *("document", "start", "end", "claim", "wording", "low", "high", "unit", "bound"),
    *("speaker", "publisher", "date", "asof", "modality", "basis", "topic"),
)
"""What a record says of each of its two figures: enough to find it, and to read the line without the other
reports."""

COLUMNS = (
    *(f"{side}_{name}" for side in ("a", "b") for name in END),
    *("relation", "topic", "reason", "change", "whole", "notes", "said"),
)
"""The columns of a pair where a record is flat; nested records have ``a`` and ``b``."""

SIDE = ("claim", "wording", "low", "high", "unit", "speaker", "publisher", "asof", "document")
"""What a sheet says of each figure where nobody asks for all."""

BRIEF = (
    *("relation", "topic", "reason"),
    *(f"{side}_{name}" for side in ("a", "b") for name in SIDE),
)

TABLE = (
    Column("what", 4),
    Column("figure as worded", 4),
    Column("who says it", 4),
    Column("doc, as of", 2, LABEL),
    Column("id", 1, 8),
)
"""The columns in which people see pairs: each takes two rows, the earlier figure above the later."""


class Pairs:
    """The relations in which a figure fits, in order of time, and the figures that were looked at."""

    def __init__(
        self,
        relations: Sequence[Relation],
        entries: Iterable[Entry],
        fitting: Sequence[Entry],
        *,
        is_cut: bool = False,
        names: Names | None = None,
    ) -> None:
        """``entries`` are all figures among which others were looked for, ``fitting`` those asked about;
        ``is_cut`` says that the sweep's caps left pairs out. ``names`` are the topics, where ``entries`` are
        not all that may name them."""
        self.relations = relations
        self.fitting = fitting
        self.is_cut = is_cut
        self._entries = {_key(entry.claim): entry for entry in entries}
        self.names = Names(self._entries.values()) if names is None else names

    def a(self, relation: Relation) -> Entry:
        """Return the entry of the earlier figure."""
        return self._entries[relation.a.claim, relation.a.document]

    def b(self, relation: Relation) -> Entry:
        """Return the entry of the later figure."""
        return self._entries[relation.b.claim, relation.b.document]

    def topic(self, relation: Relation) -> str:
        """Return the topic that a pair is listed under: the whole's, else the later figure's."""
        first = relation.whole is not None and relation.whole == relation.a.claim
        return (self.a(relation) if first else self.b(relation)).topic

    def name(self, relation: Relation) -> str:
        """Return the name of that topic for people."""
        return self.names[self.topic(relation)].name

    def counts(self) -> Counter[str]:
        """Return how many relations there are of each label."""
        return Counter(relation.relation for relation in self.relations)

    def noted(self, note: str) -> int:
        """Return how many relations have a note."""
        return sum(note in relation.notes for relation in self.relations)

    def findings(self, labels: Collection[str]) -> list[Finding]:
        """Return the findings with one of these labels, in order."""
        return [finding for finding in fold(self.relations) if finding.first.relation in labels]

    def foremost(self, labels: Iterable[str], most: int | None) -> tuple[list[Finding], int]:
        """Return so many findings, those of the first label first, and how many there are."""
        found = self.findings(tuple(labels))
        ordered = [one for label in labels for one in found if one.first.relation == label]
        return ordered[:most], len(ordered)

    def repeated(self, note: str, others: Collection[str]) -> list[Finding]:
        """Return the repetitions whose first note of ``others`` is this one, folded among themselves."""
        return fold(r for r in self.relations if r.relation == "repeats" and _first(r.notes, others) == note)

    def first_relations(self, number: int | None) -> Sequence[Relation]:
        """Return so many relations, the earliest."""
        return self.relations[:number]

    def whole(self, findings: Sequence[Finding]) -> list[Finding]:
        """Return findings whose figures are whole, as they are shown."""
        return list(findings)

    def members(self, topics: Collection[str]) -> dict[str, list[Entry]]:
        """Return all figures of these topics."""
        return words.by_topic(entry for entry in self._entries.values() if entry.topic in topics)


def _first(notes: Sequence[str], wanted: Iterable[str]) -> str | None:
    return next((note for note in wanted if note in notes), None)


def find_pairs(
    entries: Iterable[Entry], around: Iterable[Entry] | None = None, names: Names | None = None
) -> Pairs:
    """Return the relations in which one of ``entries`` stands.

    ``around`` are all entries of the ledger, among which the other figures of pairs are looked for, and from
    which is read what a figure leaves out; without it, ``entries`` are all there is. Only the documents that
    speak of the same measures are swept. A language that is not known is left out.
    """
    fitting = tuple(words.by_place(entries))
    every = list(fitting) if around is None else words.by_place(around)
    chosen = every
    if len(every) != len(fitting):
        chosen = _concerned(fitting, every, words.topics(every))
    found: list[Relation] = []
    is_cut = False
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in chosen:
        groups[entry.claim.language].append(entry)
    for code, group in sorted(groups.items()):
        language = known_language(code)
        if language is not None:
            swept = sweep(group, language=language)
            found += swept.relations
            is_cut = is_cut or swept.is_cut
    wanted = {_key(entry.claim) for entry in fitting}
    kept_here = tuple(r for r in found if _key(r.a) in wanted or _key(r.b) in wanted)
    return Pairs(kept_here, every, fitting, is_cut=is_cut, names=names)


def known_language(code: str) -> Language | None:
    """Return the language of a claim, ``None`` where nothing is known of it."""
    try:
        return load_language(code)
    except LanguageError:
        return None


def _concerned(fitting: Sequence[Entry], every: Sequence[Entry], names: Mapping[str, Topic]) -> list[Entry]:
    """Return all entries of the documents that a pair with a fitting figure may come from.

    A figure that does not say what it counts takes that from its neighbours, so it may speak of whatever its
    document speaks of.
    """
    own = {entry.claim.document for entry in fitting}
    vague = {entry.claim.document for entry in fitting if not names[entry.topic].comparable}
    asked = {_measure(names[entry.topic]) for entry in fitting}
    asked |= {_measure(names[entry.topic]) for entry in every if entry.claim.document in vague}
    topics = {key for key, topic in names.items() if topic.comparable and _measure(topic) in asked}
    own |= {entry.claim.document for entry in every if entry.topic in topics}
    return [entry for entry in every if entry.claim.document in own]


def _measure(topic: Topic) -> str:
    """Return what figures of two documents must share for the sweep to set them side by side."""
    parts = dict(topic.parts)
    return parts.get("measure") or parts.get("counted") or topic.key


def end_record(entry: Entry | None) -> dict[str, Any]:
    """Return what a record says of one of its figures; nothing of one that is gone."""
    if entry is None:
        return dict.fromkeys(END)
    values = record(entry)
    return {name: values[name] for name in END}


def pair_records(pairs: Pairs, findings: Sequence[Finding]) -> Records:
    """Return the records of findings, each with how many pairs say the same."""

    def made(places: Sequence[int]) -> list[dict[str, Any]]:
        read = pairs.whole([findings[place] for place in places])
        return [pair_record(pairs, finding.first, finding.said) for finding in read]

    return Records(made, range(len(findings)))


def pair_record(pairs: Pairs, relation: Relation, said: int = 1) -> dict[str, Any]:
    """Return one pair as a record for the data formats; ``said`` counts the pairs that say the same."""
    return {
        "a": end_record(pairs.a(relation)),
        "b": end_record(pairs.b(relation)),
        "relation": relation.relation,
        "topic": pairs.topic(relation),
        "reason": relation.reason,
        "change": relation.change,
        "whole": relation.whole,
        "notes": list(relation.notes),
        "said": said,
    }


def pair_rows(pairs: Pairs, finding: Finding, number: int | None = None) -> list[tuple[str, ...]]:
    """Return the two rows of a finding for people: its topic and the earlier figure, its reason and the later
    one."""
    relation = finding.first
    head = f"{number} {pairs.name(relation)}" if number is not None else pairs.name(relation)
    return [_row(head, pairs.a(relation)), _row(explain(relation, finding.said), pairs.b(relation))]


def pair_behind(pairs: Pairs, finding: Finding) -> list[tuple[Entry, ...]]:
    """Return the claims behind the two rows of a finding."""
    return [(pairs.a(finding.first),), (pairs.b(finding.first),)]


def _row(first: str, entry: Entry) -> tuple[str, ...]:
    claim = entry.claim
    return (
        first,
        words.figure(claim),
        "\n".join(part for part in (words.who(claim), words.beside(entry)) if part),
        f"{words.clean(entry.label)}\n{words.asof(claim)}",
        short(claim.claim),
    )


def explain(relation: Relation, said: int = 1) -> str:
    """Return the reason with what else is to be known: notes, an inferred place, how many pairs say it."""
    parts = [relation.reason, *(note for note in relation.notes if note not in relation.reason)]
    if relation.is_tension and any("place" in claim.inferred for claim in (relation.a, relation.b)):
        parts.append("place inferred: check")
    if said > 1:
        parts.append(f"{said:,} pairs say so")
    return "; ".join(parts)


def arrange_findings(
    findings: Sequence[Finding], records: Sequence[Mapping[str, Any]], filters: Filters
) -> list[int]:
    """Return the places of findings in the order that ``--sort`` asks for, else as they are.

    Columns are those of the flat records; values that are missing come last either way. A name that is no
    column is a ``UsageError``.
    """
    places = list(range(len(findings)))
    if not filters.sort:
        return places
    name = filters.sort.removeprefix("-")
    if name not in COLUMNS:
        raise UsageError(f"no column {name!r}; there are {', '.join(COLUMNS)}", where="--sort")

    def value(place: int) -> Any:
        side, _, field = name.partition("_")
        found = records[place][side][field] if side in ("a", "b") else records[place][name]
        # Amounts are text in a record, and would sort as text.
        return float(found) if field in ("low", "high") and found is not None else found

    present = [place for place in places if value(place) not in (None, "", [])]
    present.sort(key=value, reverse=filters.sort.startswith("-"))
    return present + [place for place in places if value(place) in (None, "", [])]


def nothing_fits(pairs: Pairs, filters: Filters) -> tuple[str, ...]:
    """Return what is said where no figure fits the filters; nothing where one does."""
    if pairs.fitting:
        return ()
    chosen = words.asked(filters)
    return (f"No figure fits {chosen}." if chosen else "No figures to show.",)


def among(pairs: Pairs, filters: Filters) -> str:
    """Return what was looked at, as the first line of each view ends: figures, documents, filters."""
    documents = len({entry.claim.document for entry in pairs.fitting})
    chosen = words.asked(filters)
    asked = f", for {chosen}" if chosen else ""
    return f"among {words.counted(pairs.fitting)} in {many(documents, 'document')}{asked}"


def caps(pairs: Pairs) -> tuple[str, ...]:
    """Return in words that the sweep set figures only against the latest ones, where that cut pairs off."""
    if not pairs.is_cut:
        return ()
    return (
        "There are too many figures to compare each with each: every one was compared with the "
        f"{RECENT} before it on its subject and country, and with the latest word of {VOICES} voices.",
    )


def _key(claim: Claim) -> Key:
    return claim.claim, claim.document
