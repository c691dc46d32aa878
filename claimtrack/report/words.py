"""Claims in words for people: the figure as worded, who says it, how they know, as of when."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from claimtrack.compare.standing import voice_of
from claimtrack.filters import Filters
from claimtrack.model import THE_TEXT, Claim, Entry, Topic
from claimtrack.plural import figures_and_remarks, many
from claimtrack.rows import sure, voice

LONGEST_WORDING = 90
"""Characters of a wording that a table shows; what is cut can be read with ``claimtrack show``."""

ROOT = 5
"""Letters by which forms of one word are known ("belief", "believes"); a shorter word beside it adds nothing
("an estimated")."""

MODALITIES = {
    "denied": "denied",
    "asked": "asked, not said",
    "hypothetical": "hypothetical",
    "forecast": "forecast",
}
BASES = {"worst_case": "worst case", "retracted": "withdrawn"}


def clean(text: str | None) -> str:
    """Return text for a line of a table: white space collapsed, no control or invisible characters.

    Control characters, among them those that turn the direction of writing, are shown as escapes; a terminal
    would obey them, and the words come from strangers.

    >>> clean("two" + chr(10) + "  tanks" + chr(27) + "[2J")
    'two tanks\\\\x1b[2J'
    """
    kept = (_visible(char) for char in unicodedata.normalize("NFC", " ".join((text or "").split())))
    return "".join(kept)


def _visible(char: str) -> str:
    if char in "\u00ad\u200b\u2060\ufeff":  # soft hyphen, zero-width spaces: nothing to see
        return ""
    if char in "\u200c\u200d":  # joiners belong to the spelling of some languages
        return char
    if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"):
        return char.encode("unicode_escape", "surrogatepass").decode("ascii")
    return char


def cut(text: str, length: int) -> str:
    """Return the text, shortened at a word with an ellipsis if it is longer than this.

    >>> cut("more than two hundred tanks", 16)
    'more than two …'
    """
    if len(text) <= length:
        return text
    head = text[: length - 2].rsplit(" ", 1)[0] if " " in text[: length - 2] else text[: length - 2]
    return f"{head.rstrip()} …"


def figure(claim: Claim) -> str:
    """Return the figure as worded, in quotation marks; a nought that is said in words is shown as well."""
    words = cut(clean(claim.wording) or clean(claim.surface), LONGEST_WORDING)
    nought = claim.low == 0 and claim.high == 0 and not any(char.isdigit() for char in claim.surface)
    return f'"{words}"' + (" (0)" if nought else "")


def who(claim: Claim) -> str:
    """Return who says it, as a table names the voice; levels of hearsay follow with "via"."""
    names = [voice_name(claim), *(clean(level) for level in claim.chain)]
    return ", via ".join(name for name in names if name)


def is_named_so(name: str, other: str) -> bool:
    """Say whether a name is another with a word before it at most, whatever its capitals: an article.

    >>> is_named_so("The ministry", "ministry"), is_named_so("experts of the ministry", "ministry")
    (True, False)
    """
    said, known = name.casefold().split(), other.casefold().split()
    return said == known or said[1:] == known


def voice_name(claim: Claim) -> str:
    """Return the voice: the speaker, or else the publisher, or else "the text" itself."""
    return clean(voice(claim)) or THE_TEXT


def basis(claim: Claim) -> str:
    """Return how they know: the basis with the words that say so; empty when the text does not say.

    Words that only repeat the basis are left out: ``feared``, not ``feared: "feared"``, and ``estimate``, not
    ``estimate: "estimates"``.
    """
    hedge = f'"{cut(clean(claim.hedge), 40)}"' if claim.hedge else ""
    known = BASES.get(claim.basis or "", claim.basis or "")
    if known and (clean(claim.hedge).casefold() in (known, claim.basis) or _echoes(claim.hedge, known)):
        return known
    return f"{known}: {hedge}" if known and hedge else known or hedge


def _echoes(hedge: str | None, known: str) -> bool:
    """Say whether a hedge is no more than the basis in another form: "estimates", "an estimated",
    "believed to be"."""
    said = [word for word in clean(hedge).casefold().split() if len(word) >= ROOT]
    return len(said) == 1 and " " not in known and said[0][:ROOT] == known[:ROOT]


def stance(claim: Claim) -> str:
    """Return in words what keeps a figure from being somebody's plain word: denied, asked, supposed,
    forecast."""
    return MODALITIES.get(claim.modality, "")


def doubt(claim: Claim) -> str:
    """Return "check who" where the voice is unsure; such a figure must not be read as that voice's word."""
    return "check who" if sure(claim.speaker_confidence) == "check" else ""


def remarks(claim: Claim) -> str:
    """Return stance, basis and doubt of one claim, joined for one cell."""
    return "; ".join(part for part in (stance(claim), basis(claim), doubt(claim)) if part)


def beside(entry: Entry) -> str:
    """Return what a table says beside a figure: stance, basis and doubt, and what a user decided about it."""
    return "; ".join(part for part in (remarks(entry.claim), signs(entry)) if part)


def asof(claim: Claim) -> str:
    """Return the day as of which the figure is put forward, or "unknown"."""
    return claim.asof or "unknown"


@dataclass(frozen=True, slots=True)
class Tally:
    """How much stands behind figures: origins first, since copies are no confirmation."""

    origins: int
    voices: int
    documents: int
    said: int

    def __str__(self) -> str:
        return ", ".join(
            (many(self.origins, "origin"), many(self.voices, "voice"), many(self.documents, "document"))
        )


def tally(entries: Collection[Entry]) -> Tally:
    """Count origins (``compare.independence``), voices and documents behind figures; ``said`` are those that
    ``is_live``. A copy is a document more, but whoever prints it is no further voice."""
    live = [entry for entry in entries if is_live(entry)]
    own = live or [entry for entry in entries if entry.claim.speaker]
    if len(entries) == 1:  # half of the topics of a large ledger
        return Tally(1, len(own), 1, len(live))
    from claimtrack.compare.independence import count_origins  # it brings all that tells authorities apart

    return Tally(
        origins=count_origins(entries),
        voices=len({voice_of(entry) for entry in own}),
        documents=len({entry.claim.document for entry in entries}),
        said=len(live),
    )


def marks(entry: Entry) -> str:
    """Return what was decided about a figure, for people: what a user set, found, graded and noted."""
    notes = (f"note: {cut(clean(note), 60)}" for note in entry.notes)
    return "; ".join((*_decided(entry), *notes))


def signs(entry: Entry) -> str:
    """Return what was decided about a figure, short for a table: that there are notes, not which."""
    return "; ".join((*_decided(entry), *(("note",) if entry.notes else ())))


def _decided(entry: Entry) -> list[str]:
    fields = set(entry.extracted)
    if {"low", "high"} <= fields:
        fields = fields - {"low", "high"} | {"value"}
    if "counted" in fields:
        fields.discard("counted_head")  # goes along by itself
    names = ", ".join(name.replace("_", " ") for name in sorted(fields))
    parts = ["added by hand"] if entry.added is not None else []
    parts += [f"{names} set by hand"] if names else []
    if entry.verdict:
        parts.append("reviewed" if entry.verdict == "ok" else "found wrong")
    if entry.grade:
        parts.append(f"graded {clean(entry.grade)}")
    return [*parts, *(f"#{clean(tag)}" for tag in entry.tags)]


def is_live(entry: Entry) -> bool:
    """Say whether a figure is counted: it is no copy of another, and does not repeat its neighbour in another
    unit."""
    return not entry.copy and entry.claim.restates is None


def counted(entries: Collection[Entry]) -> str:
    """Return how many figures these are, the same way in every view: remarks apart, what repeats others
    behind."""
    live = [entry for entry in entries if is_live(entry)]
    return number(len(entries), len(live), sum(entry.claim.low is not None for entry in live))


def number(every: int, live: int, numbers: int) -> str:
    """Return in words how many figures there are, of which so many repeat no other, and these are numbers."""
    said = figures_and_remarks(numbers, live - numbers)
    repeated = every - live
    if not repeated:
        return said
    what = "more repeat one of them" if live else "repeat others"
    return f"{said} ({repeated:,} {what} in a copy or in another unit)"


def by_place(entries: Iterable[Entry]) -> list[Entry]:
    """Return entries in the order of documents and of their text, whatever order they came in."""
    return sorted(entries, key=place)


def place(entry: Entry) -> tuple[str, int, int, int]:
    """Return where a figure stands in the order of documents and of their text."""
    return entry.claim.document, entry.claim.start, entry.claim.end, entry.version_key


def of_story(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return the line that names the story of figures of several documents, and how to ask for it."""
    first = entries[0]
    told = first.story_name and len({entry.claim.document for entry in entries}) > 1
    return (f"Story: {clean(first.story_name)}; --story {first.story}",) if told else ()


def by_topic(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Return the entries of each topic, those within one in the order of the text."""
    ordered = sorted(by_place(entries), key=lambda e: e.topic)
    return {key: list(group) for key, group in groupby(ordered, key=lambda e: e.topic)}


def topics(entries: Iterable[Entry]) -> dict[str, Topic]:
    """Return the topic of each key as derived or decided; one that is not known is named by its key."""
    found: dict[str, Topic] = {}
    # A figure that the user put into a topic says less of it than one that is there by its own words.
    for entry in sorted(by_place(entries), key=lambda e: e.topic_decided):
        if entry.topic not in found:
            topic = entry.derived or Topic(entry.topic, entry.topic, ())
            name = entry.topic_name or topic.name
            if entry.topic_decided:
                topic = replace(topic, key=entry.topic, comparable=True, parents=())
            found[entry.topic] = replace(topic, name=clean(name))
    return found


def listed(words: Sequence[str], most: int) -> str:
    """Return words side by side, cut after so many with the number of the rest.

    >>> listed(["001", "003", "004"], 2)
    '001 003 and 1 more'
    """
    rest = len(words) - most
    return " ".join(words[:most]) + (f" and {rest:,} more" if rest > 0 else "")


def asked(filters: Filters) -> str:
    """Return the filters in words, empty where there are none."""
    names: Mapping[str, str] = {
        "topic": "topic",
        "story": "story",
        "counted": "counted",
        "unit": "unit",
        "amount": "amount",
        "over": "over",
        "under": "under",
        "speaker": "speaker",
        "publisher": "publisher",
        "place": "place",
        "basis": "basis",
        "search": "search",
        "document": "document",
        "asof_from": "an as-of day from",
        "asof_to": "an as-of day up to",
        "published_from": "publication from",
        "published_to": "publication up to",
        "as_of": "what was known on",
        "action": "action",
        "side": "side",
        "category": "category",
        "kind": "kind",
        "sure": "attribution",
        "reviewed": "review",
        "with_tag": "tag",
        "without_tag": "no tag",
        "graded": "grade",
    }
    nameless = {"unnamed": "without a name", "narrator": "the text itself"}
    parts = []
    for key, name in names.items():
        values = [clean(value) for value in filters.values(key)]
        if key == "speaker":
            values += [words for alone, words in nameless.items() if getattr(filters, alone)]
        if values:
            parts.append(f"{name} {' or '.join(values)}")
        parts += [f"{name} not {clean(value)}" for other, value in filters.excluded if other == key]
    return ", ".join(parts)
