"""Two figures of one topic -> named features: what speaks for their being a step, or a dispute, worth an
editor's time.

Every feature is a small number that can be read aloud. Their weights are data (``weights/steps.toml``,
``weights/disputes.toml``), fitted by ``tests/eval/fit_findings.py``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from claimtrack.compare.authorities import one_authority
from claimtrack.compare.intervals import Stand, compare
from claimtrack.compare.sayings import Saying
from claimtrack.compare.voices import Kin, kin
from claimtrack.lang import Language

TIMES = 2.0
"""From how many times the other on two figures are hardly of one thing."""

MOST = 4.0
"""The largest logarithm of a ratio that counts: some fifty times."""

LEAD = 600
"""Characters of a text's opening, where its own matter stands."""

FEW = 10
"""Below this, counts are as often of another thing as of another day."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures of one topic, ``a`` the earlier, and where they stand in its run.

    ``skipped`` amounts stand between them; ``documents`` say the one, and the other; the run has ``values``
    amounts in all.
    """

    a: Saying
    b: Saying
    skipped: int = 0
    documents: tuple[int, int] = (1, 1)
    values: int = 2

    @property
    def stand(self) -> Stand:
        """Return how their amounts lie to each other."""
        return compare(self.a.amount, self.b.amount)

    @property
    def kin(self) -> Kin:
        """Return whether one authority says both, as far as names show."""
        x, y = self.a.claim, self.b.claim
        found = kin(self.a.voice, self.b.voice, one_text=self.one_text)
        if one_authority(x, y, self.a.language):
            # "The mayor" and "the governor" are of a government both; nothing says that it is one.
            ruling = _ruling(self.a.language)
            shared = (_words(x.authority) & _words(y.authority)) - ruling
            is_any = _words(x.authority) <= ruling and not _words(x.speaker) & _words(y.speaker) - SMALL
            return "same" if shared or (found != "other" and not is_any) else "unknown"
        return "other" if x.authority and y.authority and found == "unknown" else found

    @property
    def one_text(self) -> bool:
        """Say whether both stand in one document."""
        return self.a.claim.document == self.b.claim.document

    @property
    def is_of_one_measure(self) -> bool:
        """Say whether nothing shows that they count two things: a topic holds together on average."""
        return None in (self.a.family, self.b.family) or self.a.family == self.b.family

    @property
    def days(self) -> int | None:
        """Return the days from the first to the second; ``None`` where a day is unknown."""
        return abs((self.b.day - self.a.day).days) if self.a.day and self.b.day else None

    @property
    def rises(self) -> bool:
        """Say whether the second is larger."""
        return self.b.size > self.a.size

    @property
    def log_ratio(self) -> float:
        """Return the logarithm of how many times the one is the other, at most ``MOST``."""
        low, high = sorted((self.a.size, self.b.size))
        return min(math.log(high / low), MOST) if low else MOST


SMALL = frozenset({"the", "and", "for"})
"""Words of three letters that no two names share."""


def _words(name: str | None) -> frozenset[str]:
    return frozenset(re.findall(r"\w{3,}", (name or "").casefold()))


@cache
def _ruling(language: Language) -> frozenset[str]:
    return frozenset(language.table("attribution")["authority"]["ruling"])


def _agree(pair: Pair, name: str) -> float:
    """Return 1 where a field says the same of both, -1 where it says another thing, else 0."""
    x, y = getattr(pair.a.claim, name), getattr(pair.b.claim, name)
    if not x or not y:
        return 0.0
    return 1.0 if str(x).casefold() == str(y).casefold() else -1.0


def _alike(pair: Pair) -> float:
    """Return the share of the shorter sentence's content words that both have."""
    fewer = min(len(pair.a.stems), len(pair.b.stems))
    return len(pair.a.stems & pair.b.stems) / fewer if fewer else 0.0


FEATURES: Mapping[str, Callable[[Pair], float]] = {
    "apart": lambda pair: pair.stand == "apart",
    "near": lambda pair: pair.stand in ("near", "rounded", "same"),
    "ratio": lambda pair: pair.log_ratio,
    "far": lambda pair: max(0.0, pair.log_ratio - math.log(TIMES)),
    "rises": lambda pair: pair.rises,
    "days": lambda pair: math.log1p(pair.days or 0),
    "same day": lambda pair: pair.days == 0,
    "skipped": lambda pair: math.log1p(pair.skipped),
    "one authority": lambda pair: pair.kin == "same",
    "rivals": lambda pair: pair.kin == "other",
    "both named": lambda pair: pair.a.is_named and pair.b.is_named,
    "one text": lambda pair: pair.one_text,
    "one sentence": lambda pair: pair.one_text and pair.a.claim.sentence_start == pair.b.claim.sentence_start,
    "exact": lambda pair: pair.a.claim.bound == pair.b.claim.bound == "exact",
    "vague": lambda pair: "vague" in (pair.a.claim.bound, pair.b.claim.bound),
    "stated": lambda pair: sum(one.claim.asof_basis == "stated" for one in (pair.a, pair.b)),
    "documents": lambda pair: math.log(pair.documents[0] * pair.documents[1]),
    "values": lambda pair: math.log(pair.values),
    "head": lambda pair: _agree(pair, "counted_head"),
    "action": lambda pair: _agree(pair, "action"),
    "place": lambda pair: _agree(pair, "place"),
    "kind": lambda pair: _agree(pair, "kind"),
    "category": lambda pair: _agree(pair, "category"),
    "period": lambda pair: _agree(pair, "time_end"),
    "alike": _alike,
    "newer": lambda pair: "newer" in pair.b.signs,
    "revised": lambda pair: bool({"revised", "fallen"} & pair.b.signs),
    "old": lambda pair: "old" in pair.b.signs,
    "rival words": lambda pair: "rival" in pair.a.signs | pair.b.signs,
    "total": lambda pair: pair.a.is_total + pair.b.is_total,
    "estimate": lambda pair: pair.a.is_estimate or pair.b.is_estimate,
    "unit": lambda pair: pair.a.claim.unit is not None,
    "few": lambda pair: max(pair.a.size, pair.b.size) < FEW,
    "lead": lambda pair: sum(one.claim.start < LEAD for one in (pair.a, pair.b)),
    "confidence": lambda pair: min(pair.a.claim.confidence, pair.b.claim.confidence),
}
"""All features by name; a model has weights for some of them."""


def features(pair: Pair) -> dict[str, float]:
    """Return all features of a pair."""
    return {name: float(feature(pair)) for name, feature in FEATURES.items()}
