"""Documents of one story -> its name, as people say it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from claimtrack.compare.profiles import Profile
from claimtrack.context.happenings import Kind, kinds
from claimtrack.lang import Language
from claimtrack.sentences.names import bare_name, is_body

LONGEST = 60
"""Characters of a title that stands for a name."""

MARKS = " \"'“”‘’«»"
"""What stands around a title that is a quotation; where the title is cut, its end is gone."""


def name_of(profiles: Sequence[Profile], typical: Sequence[float], language: Language) -> str:
    """Return what people call a story: "Earthquake, Turkey, 17 Aug 1999", else its most typical title.

    ``profiles`` are in the order of time, and ``typical`` says how well each is linked to the others.
    """
    named = _kinds(profiles, language)
    known = [profile for profile, kind in zip(profiles, named, strict=True) if kind]
    kind = _most(named)
    of_kind = [profile for profile, own in zip(profiles, named, strict=True) if own == kind]
    if kind is not None and 2 * len(of_kind) > len(known) and 3 * len(of_kind) >= len(profiles):
        what = kinds(language).get(kind, Kind(kind))
        if where := _where(of_kind, profiles, what, language):
            words = (kind.replace("_", " ").capitalize(), where, _time_of(profiles, of_kind, what, language))
            return ", ".join(word for word in words if word)
    best = max(range(len(profiles)), key=lambda i: (typical[i], -i))
    title = profiles[best].title.strip(MARKS)
    cut = title if len(title) <= LONGEST else title[: LONGEST - 2].rsplit(" ", 1)[0] + " …"
    return ", ".join(word for word in (cut or "Untitled", _month(profiles[0].day, language)) if word)


def _kinds(profiles: Sequence[Profile], language: Language) -> list[str | None]:
    """Return the kind of happening of each document; a raid is an air raid where another document says so
    and its own text speaks of one."""
    table = kinds(language)
    own = [profile.kind for profile in profiles]
    sorts = {table[kind].within: kind for kind, _ in reversed(Counter(filter(None, own)).most_common())}
    narrower = [sorts.get(kind) if kind else None for kind in own]
    return [
        one if one in profile.kinds else kind
        for profile, kind, one in zip(profiles, own, narrower, strict=True)
    ]


def _where(of_kind: Sequence[Profile], profiles: Sequence[Profile], what: Kind, language: Language) -> str:
    """Return the place of a story; of what has none, and where its documents do not agree on one, whom it is
    about: the parties of a lawsuit."""
    places = () if what.nowhere else ([p.place for p in of_kind], [p.country for p in of_kind])
    for values, share in zip(places, (0.4, 0.5), strict=False):
        value = _most(values)
        if value and values.count(value) >= share * sum(map(bool, values)):
            return value
    return _parties(profiles, language)


def _parties(profiles: Sequence[Profile], language: Language) -> str:
    """Return the names that stand most in a story, in two of its documents and in half of them. Who is named
    with a title or a given name speaks of what happened, and an agency prints it."""
    found: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = {}
    for profile in profiles:
        for place, (name, form) in enumerate(profile.called.items()):
            found[name] += 100 - place  # of names that stand equally often, the weightier ones
            forms.setdefault(name, Counter())[form] += 1
    often = [name for name, _ in found.most_common() if 2 * forms[name].total() >= max(4, len(profiles))]
    written = dict.fromkeys(forms[name].most_common(1)[0][0] for name in often)
    parties: list[str] = []
    for name in (name for name in written if not _speaks(name, language)):
        if not any(_is_one(name, other) for other in parties):  # "Harbour Guild Ltd", "Harbour Guild"
            parties.append(name)
    return " and ".join(parties[:2])


def _is_one(name: str, other: str) -> bool:
    one, two = set(name.split()), set(other.split())
    return one <= two or two <= one


def _speaks(name: str, language: Language) -> bool:
    """Say whether a name is a person's, as far as its words tell, or an agency's, or a day's.

    >>> from claimtrack.lang import load_english
    >>> [_speaks(name, load_english()) for name in ("Eva Holm", "Mayor Holm", "AFP", "Friday", "Holm Steel")]
    [True, True, True, True, False]
    """
    given = language.table("attribution")["reference"]
    first = name.partition(" ")[0]
    if name.casefold() in language.table("compare")["events"]["weekdays"]:
        return True
    is_given = first != name and first in (*given["men"], *given["women"])
    is_person = (is_given and not is_body(name, language)) or bare_name(name, language) != name
    return is_person or name in language.table("documents")["head"]["agencies"].split()


def _most(values: Iterable[str | None]) -> str | None:
    """Return the value that stands most, of equal ones the first."""
    counts = Counter(value for value in values if value)
    return counts.most_common(1)[0][0] if counts else None


def _time_of(profiles: Sequence[Profile], of_kind: Sequence[Profile], what: Kind, language: Language) -> str:
    """Return the day of what happens on a day, where the documents agree on one, else the month in which the
    story begins."""
    day = _most([p.first for p in of_kind if p.first and p.first == p.last])
    if what.once and day and 3 * sum(p.first == day for p in of_kind) >= len(of_kind):
        return f"{date.fromisoformat(day).day} {_month(day, language)}"
    days = [p.day for p in profiles if p.day]
    return _month(min(days), language) if days else ""


def _month(day: str | None, language: Language) -> str:
    """Return month and year: "Aug 1999"."""
    if day is None:
        return ""
    when = date.fromisoformat(day[:10])
    return f"{language.table('background')['months'][when.month - 1]} {when.year}"
