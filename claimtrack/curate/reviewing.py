"""What a reader finds about figures: words -> steps, steps -> decisions that are logged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING

from claimtrack.curate.deciding import decide as log_decisions
from claimtrack.curate.deciding import logged
from claimtrack.errors import UsageError
from claimtrack.ingest import Tell, read_again, settle
from claimtrack.lang import Language, load_english
from claimtrack.model import Entry, plain
from claimtrack.report.named import find_topic
from claimtrack.settings import grades
from claimtrack.store.decisions import Decided, Decision, overtaken
from claimtrack.store.values import TOPIC, check_interval, check_value

if TYPE_CHECKING:
    from claimtrack.store import Store

Step = tuple[str, str | None, str | None]
"""What is decided: action, field, value."""


def read_assignment(assignment: str) -> list[tuple[str, str | None]]:
    """Return the fields that ``FIELD=VALUE`` sets, with their checked values.

    >>> read_assignment("value=1,200")
    [('low', '1200'), ('high', '1200')]
    """
    name, equals, value = assignment.partition("=")
    if not equals:
        raise UsageError(f"{assignment!r} is not FIELD=VALUE, such as speaker=WHO", where="--set")
    name = name.strip()
    fields = ("low", "high") if name == "value" else (name,)
    try:
        return [(field, check_value(field, value)) for field in fields]
    except UsageError as error:
        if name != "value":
            raise
        raise UsageError(error.message.replace("low", name, 1), where="--set") from error


def read_grade(asked: str) -> str | None:
    """Return a grade that may be given, by its beginning if that is clear; "none" is no grade."""
    if asked == "none":
        return None
    known = grades()
    fits = [grade for grade in known if grade == asked] or [
        grade for grade in known if grade.startswith(asked.casefold())
    ]
    if len(fits) != 1:
        raise UsageError(f"no grade {asked!r}; there are {', '.join(known)}, none", where="--grade")
    return fits[0]


def read_note(text: str, where: str) -> str:
    """Return the words of a note; none are a ``UsageError``."""
    words = " ".join(text.split())
    if not words:
        raise UsageError("is empty", where=where)
    return words


def read_tag(text: str, where: str) -> str:
    """Return a tag, one word; anything else is a ``UsageError``."""
    tag = text.strip().removeprefix("#")
    if not tag or any(char.isspace() or char == "," for char in tag):
        raise UsageError(f"{text!r} is no tag: one word, without commas", where=where)
    return tag


@dataclass(frozen=True, slots=True)
class Plan:
    """What deciding about figures would come to: those that it ``changes``, those of which it is so already,
    and those that are ``refused``, each with why."""

    changes: Sequence[Entry]
    already: Sequence[Entry]
    refused: Sequence[tuple[Entry, str]]

    @property
    def mark(self) -> str:
        """Return what tells the figures that it changes, each in its version, from any others."""
        places = sorted(f"{entry.version_key} {entry.claim.claim}\n" for entry in self.changes)
        return sha256("".join(places).encode()).hexdigest()


def plan(store: Store, chosen: Sequence[Entry], steps: Sequence[Step], seen: int) -> Plan:
    """Return what deciding about these figures would come to, and decide nothing. Those are refused about
    which others decided since the batch ``seen``, and those that would have no amount left."""
    steps = [_found(store, step) for step in steps]
    later = store.decided_since(seen) if store.last_decision() > seen else {}
    changes, already, refused = [], [], []
    for entry in chosen:
        claim = entry.claim
        by = later.get((claim.claim, claim.document))
        why = f"{overtaken(by, claim.claim)} (decision {by.batch})" if by else _refusal(entry, steps)
        if all(_is_so(entry, *step) for step in steps):
            already.append(entry)
        elif why:
            refused.append((entry, why))
        else:
            changes.append(entry)
    return Plan(changes, already, refused)


def _refusal(entry: Entry, steps: Sequence[Step]) -> str:
    """Return why a figure cannot be decided about so; nothing where it can."""
    try:
        check_interval(entry.claim, _fields(steps))
    except UsageError as error:
        return error.message
    return ""


def _fields(steps: Sequence[Step]) -> dict[str, str | None]:
    return {field: value for action, field, value in steps if action == "set" and field}


def decide(
    store: Store,
    chosen: Sequence[Entry],
    steps: Sequence[Step],
    user: str,
    *,
    now: datetime,
    seen: int | None = None,
) -> tuple[int | None, list[Entry]]:
    """Log what was found about each figure as one batch and work out what it comes to. Return its number,
    ``None`` where all of it was decided already, and the figures that it is about.

    ``seen`` is the latest batch when the figures were looked at; see ``Store.decide``.
    """
    steps = [_found(store, step) for step in steps]
    for entry in chosen:
        check_interval(entry.claim, _fields(steps))
    made: list[Decision] = [
        Decision("claim", action, entry.claim.claim, field, value, document=entry.claim.document)
        for entry in chosen
        for action, field, value in steps
        if not _is_so(entry, action, field, value)
    ]
    if not made:
        return None, []
    about = {(one.target, one.document) for one in made}
    decided = [entry for entry in chosen if (entry.claim.claim, entry.claim.document) in about]
    batch = log_decisions(store, made, now=now, who=user, language=load_english(), seen=seen)
    return batch, decided


def _is_so(entry: Entry, action: str, field: str | None, value: str | None) -> bool:
    """Say whether a step was decided about a figure already, and stands."""
    match action:
        case "verdict":
            return entry.verdict == value
        case "grade":
            return entry.grade == value
        case "tag" | "untag":
            return (value in entry.tags) == (action == "tag")
        case "note":
            return value in entry.notes
        case "set" if field == "topic":
            return entry.topic_decided and entry.topic == value
        case "set":
            return field in entry.extracted and _as_text(getattr(entry.claim, str(field))) == value
        case _:
            return False


def _as_text(value: object) -> str | None:
    return plain(value) if isinstance(value, Decimal) else None if value is None else str(value)


def _found(store: Store, step: Step) -> Step:
    """Return a step with the whole key of the topic that it moves a figure to."""
    action, field, value = step
    if action != "set" or field != TOPIC or value is None:
        return step
    return action, field, find_topic(value, store.topics())


def in_words(steps: Sequence[Step]) -> str:
    """Return what was decided in words.

    >>> in_words([("verdict", None, "ok"), ("set", "speaker", None), ("tag", None, "story")])
    'ok, speaker set to nothing, tagged story'
    """
    return ", ".join(step_in_words(*step) for step in steps)


def step_in_words(action: str, field: str | None, value: str | None) -> str:
    """Return one thing that was decided in words."""
    match action:
        case "verdict":
            return value or "not reviewed"
        case "set":
            return f"{field} set to {value or 'nothing'}"
        case "grade":
            return f"graded {value}" if value else "no grade"
        case "tag":
            return f"tagged {value}"
        case "untag":
            return f"no longer tagged {value}"
        case _:
            return f"note: {value}"


def take_back(
    store: Store,
    number: int,
    *,
    now: datetime,
    who: str,
    language: Language,
    parser_name: str,
    tell: Tell | None = None,
) -> tuple[int, list[Decided]]:
    """Take a batch of decisions back; return the number under which that is logged, and what it had
    decided."""
    taken = store.undo(number, at=now, who=who)
    batch = max(one.batch for one in store.log() if one.undoes == number)
    texts = {one.decision.target for one in taken if one.decision.kind == "document"}
    with logged(batch):
        if texts:
            # Voices and days depend on what is known of a document.
            read_again(store, texts, parser_name=parser_name, language=language, now=now, tell=tell)
        settle(store, language)
    return batch, taken
