"""Text -> the countries that it names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from claimtrack.lang import Language

NAME, OTHER = 2, 1
"""What a country's own name weighs, and a town of it or an adjective of nation: "US troops" go everywhere."""

_RUN = re.compile(r"\b[A-Z][\w.]*(?:['’-]\w+)*(?: [A-Z][\w.]*(?:['’-]\w+)*)*")


def countries_named(text: str, language: Language) -> Counter[str]:
    """Return how much a text speaks of each country: by its name, its people and the towns in it.

    >>> from claimtrack.lang import load_english
    >>> countries_named("The Peruvian envoy flew from Lima to Chile.", load_english())
    Counter({'Peru': 2, 'Chile': 2})
    """
    weights, longest = _names(language)
    said: Counter[str] = Counter()
    for run in _RUN.finditer(text):
        words = [re.sub(r"['’]s?$", "", word) for word in run.group().split(" ")]
        i = 0
        while i < len(words):
            for length in range(min(longest, len(words) - i), 0, -1):
                name = " ".join(words[i : i + length]).rstrip(".")
                if name in weights:
                    country, weight = weights[name]
                    said[country] += weight
                    i += length
                    break
            else:
                i += 1
    return said


@cache
def _names(language: Language) -> tuple[Mapping[str, tuple[str, int]], int]:
    """Return each name with its country and weight, and how many words the longest has. A name that lies in
    two countries is left out."""
    table = language.table("places")
    same = set(table["words"]["same"])
    found: dict[str, tuple[str, int]] = {}
    twice: set[str] = set()
    for country, (people, inside) in table["countries"].items():
        names = {country: NAME} | dict.fromkeys((*people, *inside), OTHER)
        for name, weight in names.items():
            if name.rstrip(".") in found and found[name.rstrip(".")][0] != country:
                twice.add(name.rstrip("."))
            # Short forms ("US", "UK") stand before many a noun, as adjectives do.
            is_name = weight == NAME or (name in same and len(name) > 4)
            found[name.rstrip(".")] = country, NAME if is_name else OTHER
    for name in twice:
        del found[name]
    return found, max(name.count(" ") + 1 for name in found)
