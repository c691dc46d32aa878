"""The ledger as a site: its views as pages, read in a browser, and decided about there."""

from claimtrack.site.app import make_app
from claimtrack.site.settings import Settings, local_hosts

__all__ = ["Settings", "local_hosts", "make_app"]
