"""What a document is mainly about, read without a parse: what happened, where, and on which days."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from claimtrack.context.happenings import Happening, Kind, find_happenings
from claimtrack.context.periods import find_periods
from claimtrack.context.times import day_of_document
from claimtrack.lang import Language
from claimtrack.model import Document, Span
from claimtrack.sentences import Layout
from claimtrack.sentences.gazetteer import COUNTRY, WIDE, gazetteer
from claimtrack.sentences.sites import Named, find_sites

TITLE, LEAD, SECOND, BODY = 4.0, 3.0, 2.0, 1.0
"""What an event word weighs by where it stands: as the prototype's, right for 95 % of 69 articles."""

RESPONSE = 0.3
"""What a word of response (talks, rescue, aid) weighs beside what happened."""

SHOWN = 0.5
"""What a word weighs that only goes with a happening ("prosecutor") beside one that names it."""

PEOPLE = 0.25
"""What a nationality weighs beside the country's name."""

NAMED = 2.0
"""What a place weighs that the title or the first paragraph names, beside one of the body."""

PROVINCE, TOWN = 0.35, 0.5
"""Share of its country's weight from which on a province is the place, of its province's a town."""

MOST, AREA = 0.6, 0.2
"""Share of all that the country must weigh; else a part of the world stands that weighs so much of it."""

LEAST = 0.5
"""Weight of one adjective in the lead ("in Spanish"), which does not show where anything is."""


NEAR = 60
"""Characters between an event word and a day that is the event's."""


_Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class Matter:
    """The main event or matter of a document.

    ``words`` stand at ``span`` in the text ("Tuesday's quake"); ``kind`` is a key of ``lang/en/events.toml``;
    ``place`` is the narrowest place that the whole document is about, ``country`` its country; ``first`` and
    ``last`` are its days. What the document does not show is ``None``.
    """

    words: str | None = None
    span: Span | None = None
    kind: str | None = None
    place: str | None = None
    country: str | None = None
    first: str | None = None
    last: str | None = None


def read_matter(document: Document, layout: Layout, language: Language) -> Matter:
    """Return what a document is mainly about.

    >>> from claimtrack.lang import load_english
    >>> from claimtrack.sentences import lay_out
    >>> text = "LIMA - Tuesday's quake in Peru killed 12 people in Pisco."
    >>> doc = Document("d", text, date="2007-08-16")
    >>> m = read_matter(doc, lay_out(doc, load_english()), load_english())
    >>> m.words, m.kind, m.country, m.first
    ("Tuesday's quake", 'earthquake', 'Peru', '2007-08-14')
    """
    happenings = find_happenings(document.text, language)
    titled = find_happenings(document.title or "", language)
    kind = main_kind(happenings, titled, layout)
    sites = places_in(document.text, language)
    place, country = main_place(document, layout, sites, kind, language)
    if kind is not None and kind.nowhere:
        place = None
    own = [h for h in happenings if kind is not None and h.kind.name == kind.name]
    told = next((h for h in own if h.is_named), own[0] if own else None)
    span = worded(document.text, told.span) if told else None
    first, last = _days(document, layout, kind, own, language)
    return Matter(
        words=span.of(document.text) if span else None,
        span=span,
        kind=kind.name if kind else None,
        place=place,
        country=country,
        first=first,
        last=last,
    )


def places_in(text: str, language: Language) -> tuple[Named, ...]:
    """Return the places that a text names. A name that nobody knows as a place, before a word for a works, is
    its owner's: "the Harran Chemie plant".

    >>> from claimtrack.lang import load_english
    >>> text = "A blast at the Harran Chemie dye plant in Lima. Fire hit the Lima plant."
    >>> [named.site.name for named in places_in(text, load_english())]
    ['Lima', 'Lima']
    """
    works, known = _works(language), gazetteer(language)
    sites = find_sites(text, language)
    return tuple(n for n in sites if known.named(n.words) or not works.match(text[n.end : n.end + NEAR]))


@cache
def _works(language: Language) -> re.Pattern[str]:
    words = language.table("places")["words"]["works"]
    return re.compile(rf"(?:['’]s?)?(?:\s+[a-z-]+){{0,2}}\s+(?:{'|'.join(words)})\b")


def main_kind(happenings: Sequence[Happening], titled: Sequence[Happening], layout: Layout) -> Kind | None:
    """Return the kind of happening of which a document speaks most, above all in title and lead."""
    weights: dict[str, float] = defaultdict(float)
    named: dict[str, Kind] = {}
    ends = [paragraph.end for paragraph in layout.paragraphs]
    for happening, weight in (
        *((h, TITLE) for h in titled),
        *((h, _weight(h.span.start, ends)) for h in happenings),
    ):
        weight *= 1.0 if happening.is_named else SHOWN
        weights[happening.kind.name] += weight * (RESPONSE if happening.kind.response else 1.0)
        named[happening.kind.name] = happening.kind
    if not weights:
        return None
    return named[max(weights, key=lambda name: (weights[name], name))]


def _weight(at: int, ends: Sequence[int]) -> float:
    number = sum(end <= at for end in ends[:2])
    return (LEAD, SECOND, BODY)[number]


def main_place(
    document: Document, layout: Layout, sites: Sequence[Named], kind: Kind | None, language: Language
) -> tuple[str | None, str | None]:
    """Return the place that a whole document is about, as narrow as it shows, and that place's country.

    The heaviest country, and within it the province and town that hold their share of its weight. Where no
    country stands out, a part of the world that the text names holds them all.
    """
    lead = layout.paragraphs[0].end if layout.paragraphs else 0
    countries: _Weights = defaultdict(float)
    areas: _Weights = defaultdict(float)
    unknown: _Weights = defaultdict(float)
    inside: dict[str, _Weights] = defaultdict(lambda: defaultdict(float))
    regions: dict[str, str] = {}
    titled = places_in(document.title or "", language)
    for named, weight in (
        *((n, NAMED) for n in titled),
        *((n, NAMED if n.start < lead else 1.0) for n in sites),
    ):
        site = named.site
        weight *= PEOPLE if named.is_people else 1.0
        if site.rank == WIDE:
            areas[site.name] += weight
        elif site.country is None:
            unknown[site.name] += weight
        else:
            countries[site.country] += weight
            if site.rank != COUNTRY:
                inside[site.country][site.name] += weight
                if site.region and site.region != site.name:
                    regions[site.name] = site.region
    country, most = _heaviest(countries)
    area, weight = _heaviest(areas)
    scattered = most < MOST * sum(countries.values()) and weight >= AREA * most
    if area is not None and (weight > most or scattered):
        return area, country if weight <= most else None
    if country is None or most <= LEAST:
        name, weight = _heaviest(unknown)
        return (name if list(unknown.values()).count(weight) == 1 else None), None
    if (kind is not None and kind.nation) or _is_nationwide(document, lead, language):
        return country, country
    return _narrowest(country, most, inside[country], regions), country


def _is_nationwide(document: Document, lead: int, language: Language) -> bool:
    """Say whether title or lead tell of the whole country: "a nationwide strike"."""
    words = language.table("places")["words"]["wide"]
    return any(word in f"{document.title}\n{document.text[:lead]}".lower() for word in words)


def _narrowest(country: str, total: float, inside: Mapping[str, float], regions: Mapping[str, str]) -> str:
    """Return the narrowest place that still holds its share: country, then province, then town."""
    provinces: _Weights = defaultdict(float)
    for name, weight in inside.items():
        provinces[regions.get(name, name)] += weight
    province, weight = _heaviest(provinces)
    if province is None or weight < PROVINCE * total:
        return country
    town, most = _heaviest({name: w for name, w in inside.items() if regions.get(name) == province})
    return town if town is not None and most >= TOWN * weight else province


def _heaviest(weights: Mapping[str, float]) -> tuple[str | None, float]:
    """Return the name with the largest weight, the first of equal ones."""
    if not weights:
        return None, 0.0
    name = max(weights, key=lambda n: weights[n])
    return name, weights[name]


def worded(text: str, span: Span) -> Span:
    """Return an event word with the article, the owner and the names before it: "Tuesday's quake"."""
    before = re.search(
        r"(?:\b(?:(?:[Tt]he|[Aa]n?|[Tt]his|[Tt]hat) (?:[a-z]+[ \n])?|[A-Z][\w.]*['’]s?[ \n](?:[a-z]+[ \n])?"
        r"|(?:[A-Z][\w.-]*|\d{4})[ \n]))$",
        text[max(0, span.start - 60) : span.start],
    )
    return Span(span.start - len(before.group()), span.end) if before else span


def _days(
    document: Document, layout: Layout, kind: Kind | None, own: Sequence[Happening], language: Language
) -> tuple[str | None, str | None]:
    """Return the first and last day: for what happens once the day beside its words, else the document's."""
    today = day_of_document(document, language)
    if kind is not None and kind.once:
        votes: Counter[tuple[date, date]] = Counter()
        for number, sentence in enumerate(layout.sentences):
            inside = [h for h in own if sentence.span.start <= h.span.start < sentence.span.end]
            if not inside:
                continue
            for period in find_periods(sentence.span.of(document.text), today, language):
                if period.first is None or period.last is None or (period.last - period.first).days > 1:
                    continue
                if today is not None and period.first > today:
                    continue
                gap = min(abs(period.start - (h.span.start - sentence.span.start)) for h in inside)
                if gap <= NEAR:
                    votes[period.first, period.last] += 2 if number < 4 else 1
        if votes:
            first, last = max(votes, key=lambda days: (votes[days], days))
            return first.isoformat(), last.isoformat()
    iso = today.isoformat() if today else None
    return iso, iso
