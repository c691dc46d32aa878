"""``claimtrack speakers``: the voices of the ledger, under which names they go, and whose word is whose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.cli import completing
from claimtrack.cli.deciding import DryRun, Near, accept, keep, ledger
from claimtrack.cli.done import Facts, Logged, Shown, show_done
from claimtrack.cli.forms import show_form
from claimtrack.cli.known import check_known
from claimtrack.cli.options import Choice, Db, FormOrSuffix, Output, spread
from claimtrack.cli.user import By
from claimtrack.errors import UsageError
from claimtrack.plural import many
from claimtrack.report.holdings import voice_view, voices_view

if TYPE_CHECKING:
    from claimtrack.store import Store
    from claimtrack.store.voices import Voice

speakers = typer.Typer(
    help="Who speaks, and which names are one voice.",
    epilog="Example: claimtrack speakers list --topic killed",
)

Name = Annotated[
    str,
    typer.Argument(
        autocompletion=completing.values_of("speaker"),
        metavar="NAME",
        help="A voice, by any name that only it goes by.",
    ),
]


@speakers.command("list", epilog="Example: claimtrack speakers list --topic killed")
@spread
def list_(choice: Choice, format: FormOrSuffix = None, output: Output = None, db: Db = None) -> None:
    """List the voices, those with most figures first. Filters add up, as in reports."""
    filters = choice.filters()
    with ledger(db, output=output) as store:
        check_known(store, filters)
        view = voices_view(store, filters)
    show_form(view, format, output)


@speakers.command(short_help="Show one voice.", epilog='Example: claimtrack speakers show "Rosa Quispe"')
def show(name: Name, format: FormOrSuffix = None, output: Output = None, db: Db = None) -> None:
    """Show one voice: its names, roles, whom it speaks for, what was decided about it, and its figures."""
    with ledger(db, output=output) as store:
        view = voice_view(store, name)
    show_form(view, format, output)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A name, and how many figures are under it."""

    name: str
    figures: int

    def __str__(self) -> str:
        return f'"{self.name}" with {many(self.figures, "figure")}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined(Logged):
    """Two voices that are one."""

    voice: Spoken
    into: Spoken

    def lines(self) -> Iterator[str]:
        """Say which goes under which."""
        verb = ("would go", "has") if self.dry_run else ("went", "had")
        yield f'{self.voice} {verb[0]} under "{self.into.name}", which {verb[1]} {self.into.figures:,}'


@speakers.command(
    short_help="Say that two voices are one.",
    epilog='Example: claimtrack speakers merge "Keen" "Ken Keen"',
)
def merge(
    name: Name,
    into: Annotated[str, typer.Argument(metavar="INTO", help="The voice that it goes under.")],
    dry_run: DryRun = False,
    near: Near = False,
    by: By = None,
    db: Db = None,
    format: Facts = Shown.table,
) -> None:
    """Say that two voices are one: the first, with all its names, goes under the name of the second."""
    from claimtrack.store.decisions import Decision

    with ledger(db, writing=not dry_run) as store:
        held = store.voices()
        one, other = _find(store, name, held), _find(store, into, held)
        if one.name == other.name:
            raise UsageError(f"{name!r} and {into!r} are one voice already: {one.name}")
        batch = None
        if not dry_run:
            for asked, voice in ((name, one), (into, other)):
                accept(asked, voice.name, (voice.name, *dict(voice.names)), near=near)
            batch = keep(store, [Decision("speaker", "merge", one.name, value=other.name)], by)
    first, under = Spoken(one.name, one.figures), Spoken(other.name, other.figures)
    show_done(Joined(did="speakers merge", decision=batch, dry_run=dry_run, voice=first, into=under), format)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted(Logged):
    """Names that are taken out of a voice."""

    voice: str
    names: tuple[Spoken, ...]

    def lines(self) -> Iterator[str]:
        """Say of each that it stands by itself."""
        verb = "would stand" if self.dry_run else "stands"
        for one in self.names:
            yield f'{one} {verb} by itself, no longer under "{self.voice}"'


@speakers.command(
    short_help="Say that names are not one voice.",
    epilog='Example: claimtrack speakers split "the ministry"',
)
def split(
    name: Name, dry_run: DryRun = False, by: By = None, db: Db = None, format: Facts = Shown.table
) -> None:
    """Say that names are not one voice: a name taken out of a voice stands by itself.

    Given the name of the voice itself, all its other names are taken out.
    """
    from claimtrack.store.decisions import Decision

    with ledger(db, writing=not dry_run) as store:
        voice = _find(store, name)
        words = " ".join(name.split()).casefold()
        forms = [form for form, _ in voice.names if form != voice.name]
        own = [form for form in forms if form.casefold() == words]
        taken = own or forms
        if not taken:
            raise UsageError(f'"{voice.name}" goes by one name only; nothing to split')
        batch = None
        if not dry_run:
            batch = keep(store, [Decision("speaker", "split", form) for form in taken], by)
    counts = dict(voice.names)
    names = tuple(Spoken(form, counts[form]) for form in taken)
    show_done(
        Parted(did="speakers split", decision=batch, dry_run=dry_run, voice=voice.name, names=names), format
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Retitled(Logged):
    """A voice that is shown under another name."""

    voice: Spoken
    name: str

    def lines(self) -> Iterator[str]:
        """Say both names."""
        yield f'{self.voice} is now shown as "{self.name}"'


@speakers.command(epilog='Example: claimtrack speakers rename "UN" "United Nations"')
def rename(
    name: Name,
    new: Annotated[str, typer.Argument(metavar="NEW", help="The name to show it under.")],
    by: By = None,
    db: Db = None,
    format: Facts = Shown.table,
) -> None:
    """Show a voice under another name. The words of the texts stay as they are."""
    from claimtrack.store.decisions import Decision

    words = " ".join(new.split())
    if not words:
        raise UsageError("a voice needs a name")
    with ledger(db, writing=True) as store:
        held = store.voices()
        voice = _find(store, name, held)
        if voice.name == words:
            raise UsageError(f'the voice is called "{words}" already')
        other = next((one for one in held if _goes_by(one, words)), voice)
        if other.name != voice.name:
            raise UsageError(
                f'"{words}" is another voice, with {many(other.figures, "figure")}; '
                "if they are one, use: claimtrack speakers merge"
            )
        batch = keep(store, [Decision("speaker", "rename", voice.name, value=words)], by)
    shown = Spoken(voice.name, voice.figures)
    show_done(Retitled(did="speakers rename", decision=batch, voice=shown, name=words), format)


@speakers.command(
    short_help="Propose voices that may be one.", epilog="Example: claimtrack speakers suggest --limit 5"
)
def suggest(
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Show this many; what is left out is said.")
    ] = None,
    format: FormOrSuffix = None,
    output: Output = None,
    db: Db = None,
) -> None:
    """Propose voices that may be one, with reasons; nothing is changed."""
    from claimtrack.compare.namesakes import propose_voices
    from claimtrack.report.voices import namesakes

    with ledger(db, output=output) as store:
        held = store.voices()
    show_form(namesakes(propose_voices(held), held, limit), format, output)


def _goes_by(voice: Voice, name: str) -> bool:
    return name.casefold() in {known.casefold() for known in (voice.name, *dict(voice.names))}


def _find(store: Store, asked: str, held: list[Voice] | None = None) -> Voice:
    from claimtrack.curate import find_voice

    return find_voice(asked, store.voices() if held is None else held)
