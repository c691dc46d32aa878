"""Documents of one story -> its name, as people say it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from claimtrack.compare.profiles import Profile
from claimtrack.lang import Language

LONGEST = 60
"""Characters of a title that stands for a name."""


def name_of(profiles: Sequence[Profile], typical: Sequence[float], language: Language) -> str:
    """Return what people call a story: "Earthquake, Turkey, 17 Aug 1999", else its most typical title.

    ``profiles`` are in the order of time, and ``typical`` says how well each is linked to the others.
    """
    known = [profile for profile in profiles if profile.kind]
    kind = _most([profile.kind for profile in known])
    if kind is not None and 2 * sum(one.kind == kind for one in known) > len(known) >= len(profiles) / 3:
        of_kind = [profile for profile in known if profile.kind == kind]
        place = _most([profile.place for profile in of_kind]) or _most([p.country for p in of_kind])
        words = [kind.replace("_", " ").capitalize(), place or _called(profiles), _time_of(of_kind, language)]
        return ", ".join(word for word in words if word)
    best = max(range(len(profiles)), key=lambda i: (typical[i], -i))
    title = profiles[best].title
    cut = title if len(title) <= LONGEST else title[: LONGEST - 2].rsplit(" ", 1)[0] + " …"
    month = _month(profiles[0].day, language)
    return ", ".join(word for word in (cut or "Untitled", month) if word)


def _called(profiles: Sequence[Profile]) -> str:
    """Return the names that stand most in a story, where it has no place: the parties of a takeover."""
    found: Counter[str] = Counter()
    for profile in profiles:
        found.update(dict.fromkeys(profile.called, 1))
    return " and ".join(name for name, count in found.most_common(2) if 2 * count >= len(profiles))


def _most(values: Iterable[str | None]) -> str | None:
    """Return the value that stands most, of equal ones the first."""
    counts = Counter(value for value in values if value)
    return counts.most_common(1)[0][0] if counts else None


def _time_of(profiles: Sequence[Profile], language: Language) -> str:
    """Return the day of a story that has one, else the month in which it begins."""
    days = [p.first for p in profiles if p.first and p.first == p.last]
    day = _most(days)
    if day is not None and 2 * len(days) >= len(profiles):
        return f"{date.fromisoformat(day).day} {_month(day, language)}"
    firsts = [when for when in (p.first or p.day for p in profiles) if when]
    return _month(min(firsts), language) if firsts else ""


def _month(day: str | None, language: Language) -> str:
    """Return month and year: "Aug 1999"."""
    if day is None:
        return ""
    when = date.fromisoformat(day[:10])
    return f"{language.table('background')['months'][when.month - 1]} {when.year}"
