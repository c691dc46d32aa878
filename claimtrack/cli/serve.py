"""``claimtrack serve``: the ledger as a site in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from claimtrack.cli.opening import open_ledger
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
            "with --allow-host, and --trust-proxy or --read-only.",
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
    scripts. Behind a proxy that signs in, decisions are logged under each reader's name.
    """
    from claimtrack import settings

    made = _settings(
        host,
        port,
        allow_host or [],
        read_only,
        trust_proxy or [],
        user_header,
        who(by),
        settings.model(model),
    )
    with open_ledger(db) as store:
        if not store.is_current():
            tell("the last ingest did not end; run it again, or: claimtrack db rebuild")
    from claimtrack.site.serving import listen, run

    listening = listen(host, port)
    at = listening.getsockname()[1]
    if at != port:
        made = _settings(
            host,
            at,
            allow_host or [],
            read_only,
            trust_proxy or [],
            user_header,
            who(by),
            settings.model(model),
        )
    shown = f"[{host}]" if ":" in host else host
    say(f"http://{shown}:{at}/")
    tell("serving; Ctrl-C stops it")
    run(settings.database(db), made, listening)


def _settings(
    host: str,
    port: int,
    names: list[str],
    read_only: bool,
    proxies: list[str],
    header: str | None,
    user: str,
    model: str,
) -> Settings:
    """Return how the site is served; what would open it to everybody is a ``UsageError``."""
    from claimtrack.site import Settings, local_hosts
    from claimtrack.site.settings import read_peer

    if header and not proxies:
        raise UsageError("counts only from a proxy that is named with --trust-proxy", where="--user-header")
    if host not in LOCAL:
        if not names:
            raise UsageError(
                f"others reach {host} under names of theirs; say which: --allow-host ledger.example.org",
                where="--host",
            )
        if not proxies and not read_only:
            raise UsageError(
                "whoever reaches it could decide: give --read-only, or a proxy that signs in (--trust-proxy)",
                where="--host",
            )
    hosts = {name.strip().lower() for name in names if name.strip()}
    if host in LOCAL:
        hosts |= local_hosts(port)
    return Settings(
        frozenset(hosts),
        read_only=read_only,
        user=user,
        peers=tuple(map(read_peer, proxies)),
        user_header=(header or "X-Forwarded-User") if proxies else "",
        model=model,
    )
