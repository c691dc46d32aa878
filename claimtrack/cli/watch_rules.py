"""``claimtrack watch rule``: on which figures, and when, there is an alert."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claimtrack.cli import clock, completing, opening
from claimtrack.cli.done import Done, Facts, Shown, show_done
from claimtrack.cli.known import check_known
from claimtrack.cli.options import Db, FormOrSuffix, Output, Several
from claimtrack.cli.output import spare_documents, tell
from claimtrack.errors import UsageError
from claimtrack.plural import many

if TYPE_CHECKING:
    from claimtrack.report.view import View
    from claimtrack.store import Store
    from claimtrack.store.watches import Rule

rule = typer.Typer(
    help="On which figures, and when, there is an alert.",
    epilog="Example: claimtrack watch rule list",
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A rule: its number, the filters that choose figures, and the condition."""

    rule: int
    filters: Mapping[str, Any]
    condition: str

    def __str__(self) -> str:
        from claimtrack.watching.rules import in_words

        return in_words(self.filters, self.condition)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled(Done):
    """Rules that were made, and how many figures they are about now."""

    rules: tuple[Stated, ...]
    figures: int

    def lines(self) -> Iterator[str]:
        """Say each."""
        for one in self.rules:
            yield f"rule {one.rule}: {one}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unruled(Done):
    """A rule that was taken away."""

    rule: Stated

    def lines(self) -> Iterator[str]:
        """Say which."""
        yield f"rule {self.rule.rule} is gone: {self.rule}"


@rule.command(
    "add",
    short_help="Alert when figures move so.",
    epilog="Example: claimtrack watch rule add --topic killed --when 'rises 10%'",
)
def add_rule(
    when: Annotated[
        list[str],
        typer.Option(
            "--when",
            metavar="CONDITION",
            help="rises [N%], falls [N%], above N, below N, new high, new low, new voice, contradicted,"
            " silent edit, corrected.",
        ),
    ],
    topic: Annotated[
        Several,
        typer.Option(
            autocompletion=completing.topics, metavar="TEXT", help="A topic's key, or words of its name."
        ),
    ] = None,
    story: Annotated[
        Several,
        typer.Option(
            autocompletion=completing.stories, metavar="TEXT", help="A story's key, or words of its name."
        ),
    ] = None,
    speaker: Annotated[
        Several,
        typer.Option(
            autocompletion=completing.values_of("speaker"),
            metavar="NAME",
            help="Who says it, as tables show.",
        ),
    ] = None,
    publisher: Annotated[
        Several,
        typer.Option(
            autocompletion=completing.values_of("publisher"), metavar="NAME", help="Who printed it."
        ),
    ] = None,
    counted: Annotated[Several, typer.Option(metavar="TEXT", help="Words of what is counted.")] = None,
    place: Annotated[
        Several, typer.Option(autocompletion=completing.values_of("place"), metavar="NAME", help="Where.")
    ] = None,
    unit: Annotated[
        Several,
        typer.Option(autocompletion=completing.values_of("unit"), metavar="UNIT", help="'$', %, tonnes ..."),
    ] = None,
    search: Annotated[Several, typer.Option(metavar="WORDS", help="Words of the sentence.")] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Also where no figure fits yet: the rule waits for some.")
    ] = False,
    db: Db = None,
    format: Facts = Shown.table,
) -> None:
    """Alert when the figures that are chosen move so; several --when are several rules.

    Rises and falls are each voice's own: its latest word beside its last, measured from the last alert, so
    that what creeps is told too. The first run behind this only looks: there is no alert about what is known.
    """
    from claimtrack.watching.rules import in_words, read_condition

    conditions = list(dict.fromkeys(str(read_condition(one)) for one in when))
    given = {
        "topic": topic, "story": story, "speaker": speaker, "publisher": publisher,
        "counted": counted, "place": place, "unit": unit, "search": search,
    }  # fmt: skip
    chosen: dict[str, Any] = {}
    for name, values in given.items():
        words = [" ".join(one.split()) for one in values or ()]
        if not all(words):
            raise UsageError("is empty; leave it out, or name one", where=f"--{name}")
        if words:
            chosen[name] = words[0] if len(words) == 1 else words
    if not chosen:
        raise UsageError(
            "which figures? name a --topic, a --story, a --speaker ...; claimtrack topics list has topics"
        )
    with opening.open_ledger(db, create=True) as store:
        figures = _say_what_fits(store, chosen, is_meant=yes)
        held = [(one.filters, one.condition) for one in store.rules()]
        for condition in conditions:
            if (chosen, condition) in held:
                raise UsageError(f"there is such a rule: {in_words(chosen, condition)}")
        made = tuple(
            Stated(store.add_rule(chosen, condition, clock.now()), chosen, condition)
            for condition in conditions
        )
    show_done(Ruled(did="watch rule add", rules=made, figures=figures), format)


def _say_what_fits(store: Store, chosen: Mapping[str, Any], *, is_meant: bool) -> int:
    """Say and return how many figures a rule is about. Where none is, a slip is likelier than foresight: it
    is refused with the names that come near, unless it ``is_meant``."""
    from claimtrack.watching.rules import filters_of

    filters = filters_of(chosen)
    if not store.documents():
        tell("the ledger is empty; the rule waits for figures")
        return 0
    check_known(store, filters)
    found = store.count(filters)
    if not found and not is_meant:
        raise UsageError("no figure fits, so no rule was made; --yes makes one that waits for figures")
    tell(f"{many(found, 'figure')} now{'' if found else '; the rule waits for some'}")
    return found


@rule.command("list", epilog="Example: claimtrack watch rule list")
def list_rules(format: FormOrSuffix = None, output: Output = None, db: Db = None) -> None:
    """List the rules: of which figures, on what they alert, and how often they have."""
    from claimtrack.watching.listing import rules_view

    with opening.open_ledger(db) as store:
        show_watching(rules_view(store.rules(), store.alerts()), format, output, store)


@rule.command("remove", epilog="Example: claimtrack watch rule remove 3")
def remove_rule(
    number: Annotated[
        int, typer.Argument(metavar="N", help="Its number, as claimtrack watch rule list shows.")
    ],
    db: Db = None,
    format: Facts = Shown.table,
) -> None:
    """Take a rule away. The alerts that it gave stay."""
    with opening.open_ledger(db) as store:
        found = find_rule(number, store.rules())
        store.remove_rule(found.key)
    gone = Stated(found.key, found.filters, found.condition)
    show_done(Unruled(did="watch rule remove", rule=gone), format)


def find_rule(number: int, rules: Sequence[Rule]) -> Rule:
    """Return the rule of a number; a ``UsageError`` names those that are there."""
    found = next((one for one in rules if one.key == number), None)
    if found is None:
        there = ", ".join(str(one.key) for one in rules)
        raise UsageError(f"no rule {number}; there {f'are {there}' if there else 'is none yet'}")
    return found


def show_watching(view: View, format: Any, output: Path | None, store: Store) -> None:
    """Write a view of what is watched; documents that a file would lie among are spared."""
    from claimtrack.cli.forms import show_form

    spare_documents(output, store)
    show_form(view, format, output)
