"""What a report is asked for: the figures that a user chooses, and how what is shown is cut and ordered."""

from __future__ import annotations

from dataclasses import dataclass

Asked = str | tuple[str, ...] | None
"""What is asked of one field: a value, or several of which one must hold."""


REVIEWED = ("ok", "wrong", "yes", "no", "any")
"""What a review found: right, wrong, either, not yet, all alike."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a report is asked for. All given fields must hold; of several values of one field, any.

    Text fields match on words in any case, and in the other forms of a word ("children", "killed"); ``topic``
    is a topic's exact key, else words of its name, and ``story`` a story's; ``search`` is full text over
    sentences; the dates are inclusive ISO days. ``excluded`` are fields with values that must not hold.
    ``limit`` cuts the rows shown, never what is counted, and a report says so.

    ``speaker`` is the voice as it is shown: the publisher of a figure that nobody else is said to put
    forward. ``unnamed`` and ``narrator`` choose voices too, and each may hold instead: those described and
    not named, and texts that speak for themselves. ``amount`` is a range, "5000..6000", "5000.." or one
    number: figures whose stated ends reach into it; ``over`` and ``under`` are figures that go beyond it.

    ``as_of`` leaves out what was not yet said on that day. ``sure`` is how sure the attribution is.
    ``reviewed`` is "ok", "wrong", "yes" (either), "no" or "any"; without it figures found wrong are left out.
    With ``extracted`` the values are those of the extraction, whatever was decided.
    """

    topic: Asked = None
    story: Asked = None
    counted: Asked = None
    unit: Asked = None
    amount: Asked = None
    over: str | None = None
    under: str | None = None
    speaker: Asked = None
    unnamed: bool = False
    narrator: bool = False
    publisher: Asked = None
    place: Asked = None
    basis: Asked = None
    search: Asked = None
    document: Asked = None
    asof_from: str | None = None
    asof_to: str | None = None
    published_from: str | None = None
    published_to: str | None = None
    as_of: str | None = None
    action: Asked = None
    side: Asked = None
    category: Asked = None
    kind: Asked = None
    sure: Asked = None
    reviewed: str | None = None
    with_tag: Asked = None
    without_tag: Asked = None
    graded: Asked = None
    excluded: tuple[tuple[str, str], ...] = ()
    extracted: bool = False
    limit: int | None = None
    sort: str | None = None

    def values(self, name: str) -> tuple[str, ...]:
        """Return what is asked of a field, as a tuple.

        >>> Filters(unit="USD").values("unit"), Filters(unit=("USD", "EUR")).values("unit")
        (('USD',), ('USD', 'EUR'))
        """
        asked: Asked = getattr(self, name)
        if asked is None:
            return ()
        return (asked,) if isinstance(asked, str) else asked


def option(name: str) -> str:
    """Return the option of the shell that sets a field.

    >>> option("asof_from")
    '--asof-from'
    """
    return "--" + name.replace("_", "-")
