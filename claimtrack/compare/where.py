"""Claim -> where the event took place that it counts: as read, else as its sentence or its title names it.

"A quake shook southern Peru, killing 14 people": the verb of the figure has no place of its own, and its
sentence names one. Two countries named decide nothing, two towns of one country decide for the country.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from claimtrack.compare.places import COUNTRY, Place, is_land, knows, place_of, waters
from claimtrack.lang import Language
from claimtrack.model import Claim

Source = Literal["read", "sentence", "title", "nowhere"]

_RUN = re.compile(r"[A-Z][\w'’-]+(?:[ ]+[A-Z][\w'’-]+)*")


def place_of_event(claim: Claim, language: Language) -> tuple[Place | None, Source]:
    """Return the place of a claim's event and where it is named; the claim alone decides.

    Of a place that the claim takes over from its document, only the country counts.
    """
    place = place_of(claim.place, language)
    taken_over = place is not None and "place" in claim.inferred
    if place is not None and taken_over:
        place = place_of(place.country, language) or place
    if place is not None and not (place.rank == COUNTRY and taken_over):
        return place, "read"
    speaking = (
        claim.speaker,
        claim.speaker_surface,
        claim.speaker_affiliation,
        claim.publisher,
        *claim.chain,
    )
    voices = tuple(name for name in speaking if name)
    at, end = claim.start - claim.sentence_start, claim.end - claim.sentence_start
    named = _only(claim.sentence, voices, language, (at, end))
    if place is not None:  # the country that the text is about
        return (named, "sentence") if named and named.country == place.country else (place, "read")
    if named:
        return named, "sentence"
    if place := _only(claim.title or "", voices, language):
        return place, "title"
    return None, "nowhere"


@lru_cache(maxsize=20_000)
def _only(
    text: str, voices: tuple[str, ...], language: Language, figure: tuple[int, int] | None = None
) -> Place | None:
    """Return the one place that a text names, else the one country in which all lie that it names.

    With a ``figure``, given by its ends, a town counts only in the figure's own clause: "killed 40, on the
    road to Lima" and "a quake near Lima, which killed 40" leave open what the figure covers.
    """
    for voice in voices:
        text = text.replace(voice, "," * len(voice))
    found = list(_named(text, language))
    countries = {place.country for _, place in found}
    if len(countries) != 1:
        return None
    [country] = countries
    towns = {place.key: (span, place) for span, place in found if place.rank != COUNTRY}
    if len(towns) == 1:
        [(span, town)] = towns.values()
        if figure is None or not re.search(
            r"[,;:.\d]", text[min(span[1], figure[1]) : max(span[0], figure[0])]
        ):
            return town
    return place_of(country, language)


def _named(text: str, language: Language) -> Iterator[tuple[tuple[int, int], Place]]:
    """Yield where a text names which town or country, by itself: not the Miami of the "Miami Herald"."""
    text = re.sub(rf"\b(?:{waters(language)}) of (?:the )?[A-Z]\w+", lambda m: "," * len(m.group()), text)
    for run in _RUN.finditer(text):
        if re.search(r"(?<=\S )[A-Z]\S* (?:of|for) $", text[max(0, run.start() - 40) : run.start()]):
            continue  # "the University of Miami", "the Bank of Ghana"
        name = re.sub(r"['’]s?$", "", run.group())
        place = place_of(name, language) if is_land(name, language) else None
        if place is not None and place.country is not None:
            yield run.span(), place


def countries_named(text: str, language: Language) -> list[str]:
    """Return the countries that a text names, themselves or by a town or a people, once for each time."""
    found = []
    text = re.sub(rf"\b(?:{waters(language)}) of (?:the )?[A-Z]\w+", "", text)  # no country's town
    for word in re.findall(r"\b[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+)?", text):
        for name in dict.fromkeys((word, *word.split())):
            place = place_of(name, language) if knows(name, language) else None
            if place is not None and place.country:
                found.append(place.country)
    return found
