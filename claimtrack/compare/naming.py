"""A topic's parts -> its name for people, as far as one can be said; else the words of the text.

Nouns stand as the text has them ("GDP", "rubble", "hourly workers"): a form that is made goes wrong with what
is no plain noun. A verb that is in no table is said only where its form is sure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from claimtrack.compare.families import measures_of
from claimtrack.lang import Language
from claimtrack.lang.inflection import past_participle, plural, verb_forms, word_forms
from claimtrack.model import Claim
from claimtrack.sentences.names import bare_name

READ = 50
"""Claims of a topic in whose sentences a verb is looked for."""

WORD = re.compile(r"[\w&$](?:[\w.&'’$-]*[\w$])?(?:(?<=\.\w)\.)?")
"""A word of a text; initials keep their last point ("U.N.")."""


def topic_name(
    parts: tuple[tuple[str, str], ...],
    who: str | None,
    modifiers: Sequence[str],
    language: Language,
    claims: Sequence[Claim] = (),
) -> str:
    """Return the name of a topic for people: what happened, to what, whose, where.

    ``claims`` are its own: nouns and names are taken from the words of the first, verbs have to be in one.
    """
    table = language.table("compare")
    values = dict(parts)
    measure, kind, dimension = values.get("measure"), values.get("kind"), values.get("dimension")
    first = claims[0] if claims else None
    sentences = [claim.sentence.lower() for claim in claims[:READ] if claim.sentence != claim.wording]
    said = frozenset(word for sentence in sentences for word in WORD.findall(sentence))
    verb = " or ".join(filter(None, (_verb(one, who, said, language) for one in _verbs(measure)))) or None
    if who is None and verb is None:
        bare = table["names"]["bare_kinds"]
        name = bare.get(kind or dimension, table["names"]["bare"])
        kind, dimension = None, None if kind is None and dimension in bare else dimension
    elif verb is not None and (who is None or who in table["words"]["categories"].values()):
        people = " ".join([*modifiers, plural(who, table["forms"]) if who else ""]).strip()
        name = f"{verb}, {people}" if people else verb
    else:
        thing = " ".join(_thing(who, modifiers, language, first, single=kind == "age"))
        name = f"{thing} {verb}" if verb else thing
    where = _where(values, name, language, first)
    name = ", ".join([name[:1].upper() + name[1:], *where])
    notes = [dimension, table["names"]["kinds"].get(kind or ""), values.get("status")]
    spoken = {who, *name.lower().split()}
    notes = [note for note in dict.fromkeys(notes) if note and note not in spoken]
    return f"{name} ({', '.join(notes)})" if notes else name


def _where(values: Mapping[str, str], name: str, language: Language, first: Claim | None) -> list[str]:
    """Return whose and where, each once, as the text writes it; a side is no person."""
    found: list[str] = []
    for part in ("side", "place", "year"):
        value = values.get(part)
        if value is None:
            continue
        written = getattr(first, part, None) or ""
        if written != written.lower() and written.casefold() == value.casefold():
            value = written
        is_person = part == "side" and bare_name(value, language) != value
        if not is_person and value not in found and value.casefold() not in name.casefold().split():
            found.append(value)
    return found


def _thing(
    who: str | None, modifiers: Sequence[str], language: Language, first: Claim | None, *, single: bool
) -> list[str]:
    """Return the words of what is counted: the modifiers, and the noun as the text writes it. What has an age
    is one; what is counted is named after all of them."""
    forms = language.table("compare")["forms"]
    counted = WORD.findall((first.counted if first is not None else None) or "")
    before = [next((word for word in counted if word.rstrip(".") == one), one) for one in modifiers]
    if not who:
        return before
    other = set(word_forms(who, language))
    heads = [word for word in counted if word.lower() == who or word.lower() in other]
    # "Three-storey", "one plane": of what is counted there are several.
    is_counted = first is not None and first.unit is None
    if single:
        noun = heads[-1] if heads and heads[-1][:1].isupper() else who
    elif heads and not (is_counted and heads[-1] == who):
        noun = heads[-1]
    else:
        noun = plural(who, forms)
    if before and before[-1].lower() in {who, noun.lower(), *other}:
        before.pop()  # "area area"
    if before and before[-1].lower().endswith(noun.lower()):
        return before  # "teen-agers"
    return [*before, noun]


def _verbs(measure: str | None) -> list[str]:
    return [one for one in (measure or "").split(" or ") if one]


def _verb(verb: str, who: str | None, said: frozenset[str], language: Language) -> str | None:
    """Return how a measure is called; ``None`` for a verb whose participle is not sure, or that only says the
    noun again ("drops dropped")."""
    forms = language.table("compare")["forms"]
    if verb in measures_of(language).table:
        return participle(verb, language)
    first, _, rest = verb.partition(" ")
    if who is not None and (first == who or first in word_forms(who, language)):
        return None
    made = (*forms["past"].items(), *forms["participles"].items())
    first = next((base for base, form in made if form == first), first)
    if said and not _is_sure(first, said, forms):
        return None
    return f"{past_participle(first, forms)} {rest}".strip()


def _is_sure(verb: str, said: frozenset[str], forms: Mapping[str, Any]) -> bool:
    """Say whether a verb's participle is known: irregular, or regular and in the text in a form of it."""
    known = (verb, plural(verb, forms), *verb_forms(verb, forms))  # "returns" is made as plurals are
    return verb in forms["participles"] or not said.isdisjoint(known)


def participles(measure: str | None, language: Language) -> str:
    """Return how a measure is called that one verb or several say."""
    return " or ".join(participle(one, language) for one in _verbs(measure))


def participle(verb: str, language: Language) -> str:
    """Return how a measure is called: its name, or the participle of a verb that has no entry."""
    known = measures_of(language).table
    if verb in known:
        return known[verb].name
    first, _, rest = verb.partition(" ")
    forms = language.table("compare")["forms"]
    return f"{past_participle(first, forms)} {rest}".strip()
