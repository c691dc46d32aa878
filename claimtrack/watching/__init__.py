"""Sources that are looked at again and again, rules on their figures, and the alerts that these give."""

from claimtrack.watching.running import Outcome, World, run_once, seconds_until_due

__all__ = ["Outcome", "World", "run_once", "seconds_until_due"]
