"""``claimtrack schema``: the shape of a claim record."""

from __future__ import annotations

import json

from claimtrack.cli.output import say


def schema() -> None:
    """Print the JSON schema of the claim record that extract, report and the ledger share."""
    from claimtrack.schema import claim_schema

    say(json.dumps(claim_schema(), indent=2, ensure_ascii=False))
