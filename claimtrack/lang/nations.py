"""Which country a word of nation names: "Peruvian", "Danes", "UK"; one table for every subject."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from claimtrack.lang import Language


@cache
def nationalities(language: Language) -> Mapping[str, str]:
    """Return the country or province of each adjective or name of a people, in small letters.

    >>> from claimtrack.lang import load_english
    >>> nationalities(load_english())["peruvian"]
    'Peru'
    """
    places = language.table("places")
    peoples = {word.lower(): place for word, place in places["peoples"].items()}
    return peoples | {
        word.lower(): country for country, (people, _) in places["countries"].items() for word in people
    }
