"""A voice's name as a reader would write it, out of the words that stand around it in the sentence."""

from __future__ import annotations

import re

from claimtrack.attribution.shapes import shapes_of
from claimtrack.attribution.words import Words
from claimtrack.lang import Language
from claimtrack.sentences.countries import countries_named
from claimtrack.sentences.names import bare_name, is_body, is_title

_QUOTED = re.compile(r".*[^\Ws]['’]\s(?=\S)")
SHORTEST = 4
"""Letters that a word needs beyond which its ending shows a person: "for" and "over" end like "actor"."""

_SHORT = re.compile(r"[A-Z][A-Z.]+")


def plain_name(name: str, words: Words, language: Language) -> tuple[str, str | None, bool]:
    """Return a name without what stands around it, its bearer's body, and whether it is a body itself.

    "Solen chief executive Jane Doe", "the BBC's Jane Doe" and "Jane Doe in Port Lena" are Jane Doe, and so is
    "Jane Doe of the Dockers Union", with that body. "French news agency AFP" is AFP. A name in which nothing
    shows where it begins and ends comes back as it is.
    """
    match = shapes_of(language).in_place.fullmatch(name)
    if match and not is_body(match["bearer"], language):
        name = match["bearer"]
    name, owner = _without_owner(name, words, language)
    match = shapes_of(language).of_body.fullmatch(name)
    titled = bare_name(match["bearer"], language) if match else ""
    if match and titled != match["bearer"] and " " in titled and not _has_title(titled, language):
        return titled, match["body"], False  # "Prof. Jane Doe of Lena University"
    if match and not is_body(match["bearer"], language) and not _has_title(name, language):
        given = name.split()[0].lower() in words.men | words.women
        described = any(word in words.bodies for word in match["body"].split())
        if given or described or is_body(match["body"], language):
            return match["bearer"], match["body"], False
    named = _behind_description(name, words, language)
    if named is not None:
        return named[0], owner, named[1]
    return name, owner, False


def without_epithets(name: str, words: Words) -> str:
    """Return a body's name without the small words before it and a day: "nonpartisan Budget Office"."""
    parts = name.split()
    names = (i for i, part in enumerate(parts) if part[:1].isupper() and part.lower() not in words.never)
    at = next(names, 0)
    return " ".join(parts[at:])


def unquoted(name: str) -> str:
    """Return a name without the end of a quotation before it: "'We lost everything' UN officials said"."""
    return name if re.search(r"(?:^|\s)['‘“\"]", name) else _QUOTED.sub("", name)


def _without_owner(name: str, words: Words, language: Language) -> tuple[str, str | None]:
    """Return the name behind a possessive, and the body before it: "the BBC's Jane Doe", "Japan's Volvex".

    "Peru's Ministry of Ports" and "Haiti's President" are no names without their owner.
    """
    match = shapes_of(language).owned.fullmatch(name)
    if match is None:
        return name, None
    rest = match["rest"].split()
    if _has_title(match["rest"], language) or not all(part[:1].isupper() for part in rest[:2]):
        return name, None
    if is_body(match["rest"], language):
        return name, None
    if len(rest) > 1:
        return match["rest"], match["body"]
    of_country = bool(countries_named(match["body"], language)) and rest[0].lower() not in words.bodies
    return (rest[0], None) if of_country else (name, None)


def _behind_description(name: str, words: Words, language: Language) -> tuple[str, bool] | None:
    """Return the name behind a common noun that says whose it is, and whether it is a body's.

    "Singer Jane Doe", "oil firm Solen".
    """
    parts = name.split()
    nouns = words.people | words.mouths
    first = re.sub(r"^.*-", "", parts[0].lower())
    if len(parts) > 2 and first in nouns and not is_title(parts[0], language):
        rest = parts[1:]
        if all(part[:1].isupper() for part in rest) and not is_body(" ".join(rest), language):
            return " ".join(rest), False  # a sentence's first word has a capital anyhow
    lower = [i for i, part in enumerate(parts) if part.islower()]
    rest = parts[lower[-1] + 1 :] if lower else []
    if not rest or not all(part[:1].isupper() for part in rest):
        return None
    noun = re.sub(r"^.*-", "", parts[lower[-1]])
    if bare_name(" ".join(rest), language) != " ".join(rest):
        return bare_name(" ".join(rest), language), False  # "city Health Commissioner Jane Doe"
    if noun in nouns or (len(noun) > SHORTEST and noun.endswith(words.person_endings)):
        person = len(rest) > 1 and not is_body(" ".join(rest), language)
        return (" ".join(rest), False) if person else None
    described = noun in words.bodies | words.stand_ins and noun not in words.own_kind
    return (" ".join(rest), True) if described else None


def _has_title(name: str, language: Language) -> bool:
    return bare_name(name, language) != name or any(is_title(part, language) for part in name.split())


def is_short(name: str) -> bool:
    """Say whether a name is letters that stand for a body's: "UN", "U.S."."""
    return _SHORT.fullmatch(name) is not None
