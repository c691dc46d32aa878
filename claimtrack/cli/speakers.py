"""``claimtrack speakers``: the voices of the ledger, under which names they go, and whose word is whose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.cli import completing
from claimtrack.cli.deciding import DryRun, Near, accept, keep, ledger, undoable
from claimtrack.cli.forms import show_form
from claimtrack.cli.known import check_known
from claimtrack.cli.options import Choice, Db, FormOrSuffix, Output, spread
from claimtrack.cli.output import say
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
) -> None:
    """Say that two voices are one: the first, with all its names, goes under the name of the second."""
    from claimtrack.store.decisions import Decision

    with ledger(db, writing=not dry_run) as store:
        held = store.voices()
        one, other = _find(store, name, held), _find(store, into, held)
        if one.name == other.name:
            raise UsageError(f"{name!r} and {into!r} are one voice already: {one.name}")
        if not dry_run:
            for asked, voice in ((name, one), (into, other)):
                accept(asked, voice.name, (voice.name, *dict(voice.names)), near=near)
            batch = keep(store, [Decision("speaker", "merge", one.name, value=other.name)], by)
    verb = ("would go", "has") if dry_run else ("went", "had")
    say(
        f'"{one.name}" with {many(one.figures, "figure")} {verb[0]} under "{other.name}", '
        f"which {verb[1]} {other.figures:,}"
    )
    if not dry_run:
        undoable(batch)


@speakers.command(
    short_help="Say that names are not one voice.",
    epilog='Example: claimtrack speakers split "the ministry"',
)
def split(name: Name, dry_run: DryRun = False, by: By = None, db: Db = None) -> None:
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
        if not dry_run:
            batch = keep(store, [Decision("speaker", "split", form) for form in taken], by)
    counts = dict(voice.names)
    for form in taken:
        what, verb = many(counts[form], "figure"), "would stand" if dry_run else "stands"
        say(f'"{form}" with {what} {verb} by itself, no longer under "{voice.name}"')
    if not dry_run:
        undoable(batch)


@speakers.command(epilog='Example: claimtrack speakers rename "UN" "United Nations"')
def rename(
    name: Name,
    new: Annotated[str, typer.Argument(metavar="NEW", help="The name to show it under.")],
    by: By = None,
    db: Db = None,
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
    say(f'"{voice.name}" with {many(voice.figures, "figure")} is now shown as "{words}"')
    undoable(batch)


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
