"""``claimtrack serve``: the ledger as a site in the browser, and who may sign in there."""

from __future__ import annotations

import sys
from dataclasses import replace
from enum import StrEnum
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.cli.opening import open_ledger, say_what_is_behind
from claimtrack.cli.options import Db, Model
from claimtrack.cli.output import say, tell
from claimtrack.cli.user import By, who
from claimtrack.errors import UsageError

if TYPE_CHECKING:
    from claimtrack.site import Settings

PORT = 8110

LOCAL = ("127.0.0.1", "::1", "localhost")


def serve(
    host: Annotated[
        str,
        typer.Option(
            "--host",
            metavar="ADDRESS",
            help="Where it listens; elsewhere than on this machine only "
            "with --allow-host, and --passwords, --trust-proxy or --read-only.",
        ),
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, metavar="N", help="Its port; 0 for any that is free.")
    ] = PORT,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-host",
            metavar="NAME[:PORT]",
            help="A name under which it is reached, as browsers send it. Can be repeated.",
        ),
    ] = None,
    read_only: Annotated[bool, typer.Option("--read-only", help="Nothing can be decided.")] = False,
    passwords: Annotated[
        Path | None,
        typer.Option(
            "--passwords",
            metavar="FILE",
            help="Who may sign in, as claimtrack serve-password writes it; nobody else is answered.",
        ),
    ] = None,
    trust_proxy: Annotated[
        list[str] | None,
        typer.Option(
            "--trust-proxy",
            metavar="PEER",
            help="Address or network of a proxy that signs in; nobody else is answered. Can be repeated.",
        ),
    ] = None,
    user_header: Annotated[
        str | None,
        typer.Option(
            "--user-header",
            metavar="NAME",
            help="The header in which it says who signed in. [X-Forwarded-User]",
        ),
    ] = None,
    by: By = None,
    model: Model = None,
    db: Db = None,
) -> None:
    """Show the ledger as a site, until stopped: to read, search, review, and check drafts in a browser.

    It listens on this machine alone unless told otherwise, asks the network for nothing, and works without
    scripts. With passwords, or behind a proxy that signs in, decisions are logged under each one's name.
    """
    from claimtrack import settings
    from claimtrack.site import local_hosts

    made = _settings(
        host,
        allow_host or [],
        read_only=read_only,
        passwords=passwords,
        proxies=trust_proxy or [],
        header=user_header,
        user=who(by),
        model=settings.model(model),
    )
    with open_ledger(db) as store:
        say_what_is_behind(store)
    from claimtrack.site.serving import listen, run

    listening = listen(host, port)
    at = listening.getsockname()[1]
    if host in LOCAL:
        made = replace(made, hosts=made.hosts | local_hosts(at))
    shown = f"[{host}]" if ":" in host else host
    say(f"http://{shown}:{at}/")
    tell("serving; Ctrl-C stops it")
    run(settings.database(db), made, listening)


def _settings(
    host: str,
    names: list[str],
    *,
    read_only: bool,
    passwords: Path | None,
    proxies: list[str],
    header: str | None,
    user: str,
    model: str,
) -> Settings:
    """Return how the site is served; what would open it to everybody is a ``UsageError``."""
    from claimtrack.site import Settings
    from claimtrack.site.passwords import People
    from claimtrack.site.settings import read_peer

    if header and not proxies:
        raise UsageError("counts only from a proxy that is named with --trust-proxy", where="--user-header")
    if passwords and proxies:
        raise UsageError(
            "a proxy of --trust-proxy signs in already; give one of the two", where="--passwords"
        )
    if host not in LOCAL:
        if not names:
            raise UsageError(
                f"others reach {host} under names of theirs; say which: --allow-host ledger.example.org",
                where="--host",
            )
        if not (proxies or passwords or read_only):
            raise UsageError(
                "whoever reaches it could decide: give --read-only, --passwords, or a proxy that signs in "
                "(--trust-proxy)",
                where="--host",
            )
    return Settings(
        frozenset(name.strip().lower() for name in names if name.strip()),
        read_only=read_only,
        user=user,
        peers=tuple(map(read_peer, proxies)),
        user_header=(header or "X-Forwarded-User") if proxies else "",
        people=People(passwords) if passwords else None,
        model=model,
    )


class Role(StrEnum):
    """What somebody may do on the site."""

    reader = "reader"
    editor = "editor"


def serve_password(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who is to sign in so.")],
    passwords: Annotated[
        Path, typer.Option("--passwords", metavar="FILE", help="The file; it is made where there is none.")
    ],
    role: Annotated[
        Role | None,
        typer.Option(
            metavar="ROLE", help="reader, who checks drafts and sees all, or editor, who also decides."
        ),
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Change the role alone, and keep the password.")
    ] = False,
    token: Annotated[
        bool,
        typer.Option("--token", help="Make a token for a program of this name, which reads data with it."),
    ] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Take the name out of the file.")] = False,
) -> None:
    """Choose the password of somebody who signs in at claimtrack serve --passwords FILE.

    It is asked for twice without being shown, or read as a line from standard input. The file holds names,
    roles and what argon2 makes of passwords, and only you can read it. A running site sees each change at
    once: whoever is signed in with an older password, or in another role, has to sign in anew.

    A program needs no password: --token prints a token once, which it sends in the header "Authorization:
    Bearer TOKEN" to addresses that end with .json, .csv and the like; it can do nothing else.
    """
    from claimtrack.site.passwords import (
        add_program,
        check_new,
        checked,
        read_name,
        remove_person,
        set_person,
    )

    known = read_name(name)
    if remove:
        if role or keep or token:
            raise UsageError("takes the name out; give nothing else with it", where="--remove")
        remove_person(passwords, known)
        say(f"{known} can sign in no longer")
        return
    if token:
        if role or keep:
            raise UsageError(
                "a program reads data and has no password; give neither --role nor --keep", where="--token"
            )
        say(add_program(passwords, known))
        tell(f"the token of {known}: it is not shown again; an older one of that name counts no longer")
        return
    if keep and role is None:
        raise UsageError("changes the role alone: say which, --role reader or editor", where="--keep")
    if passwords.exists():
        checked(passwords)  # before anybody types a password
    password = None if keep else check_new(_ask_password())
    done = set_person(passwords, known, password, role.value if role else None)
    say(f"{known} is {done}; to serve with it: claimtrack serve --passwords {passwords}")


def _ask_password() -> str:
    """Return a password that is typed twice the same, or the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass("Password: ", stream=sys.stderr)
    if getpass("Again: ", stream=sys.stderr) != first:
        raise UsageError("that was not twice the same; nothing was changed")
    return first
