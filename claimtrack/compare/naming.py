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

LONGEST = 40
"""Characters of a figure's words that tell its topic from others."""

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


def told_apart(
    names: Sequence[str],
    parts: Sequence[tuple[tuple[str, str], ...]],
    groups: Sequence[Sequence[Claim]],
    language: Language,
) -> list[str]:
    """Return the names of the topics of one story, each once.

    Of topics that are called alike the one with most figures keeps the name. Each other one is told from them
    all by the shortest of what it alone has, as the ledger words it (place, what is counted, period, kind,
    status, side), else by the words of its first figure.
    """
    alike: dict[str, list[int]] = {}
    for i, name in enumerate(names):
        alike.setdefault(name.casefold(), []).append(i)
    made, taken = list(names), set(alike)
    for same in alike.values():
        notes = (
            {i: _notes(names[i], dict(parts[i]), groups[i], language) for i in same} if len(same) > 1 else {}
        )
        for i in sorted(same, key=lambda i: (-len(groups[i]), i))[1:]:
            others = [notes[other] for other in same if other != i]
            own = [n for part, n in notes[i].items() if n and all(n != other.get(part) for other in others)]
            head, bracket, rest = names[i].partition(" (")
            found = [f"{head}, {note}{bracket}{rest}" for note in sorted(own, key=len)]
            words = " ".join(groups[i][0].wording.split())
            cut = words if len(words) <= LONGEST else f"{words[: LONGEST - 2].rsplit(' ', 1)[0]} …"
            found += [f"{names[i]}: {cut}", *(f"{names[i]}: {cut} ({n})" for n in range(2, len(names) + 2))]
            made[i] = next(name for name in found if name.casefold() not in taken)
            taken.add(made[i].casefold())
    return made


def _notes(
    name: str, values: Mapping[str, str], claims: Sequence[Claim], language: Language
) -> dict[str, str]:
    """Return what may tell a topic from others of its name, in words that the name has not."""
    first, measures = claims[0], measures_of(language)
    says_measure = first.counted_head in measures.nouns or first.counted_head in measures.bare
    is_anybody = first.counted_head in (None, "person") and " " not in (first.counted or "")
    spoken = set(WORD.findall(name.lower()))
    counted = " ".join(word for word in WORD.findall(first.counted or "") if word.lower() not in spoken)
    found = {
        "place": values.get("place"),
        "counted": "" if says_measure or is_anybody else counted,
        "period": _period(first, language),
        "status": values.get("status"),
        "side": values.get("side"),
        "kind": language.table("compare")["names"]["kinds"].get(values.get("kind", "")),
    }
    return {part: " ".join(value.split()) for part, value in found.items() if value}


def _period(claim: Claim, language: Language) -> str | None:
    """Return the time that a figure states, as far as its first and last day agree: "Aug 1999"."""
    start, end = ((day or "")[:10].split("-") for day in (claim.time_start, claim.time_end))
    if len(start) != len(end) or start[0] != end[0]:
        return None
    months = language.table("background")["months"]
    if len(start) < 2 or start[1] != end[1]:
        return start[0] or None
    day = f"{int(start[2])} " if len(start) > 2 and start == end else ""
    return f"{day}{months[int(start[1]) - 1]} {start[0]}"


def _where(values: Mapping[str, str], name: str, language: Language, first: Claim | None) -> list[str]:
    """Return whose and where, each once, as the text writes it; a side is no person."""
    found: list[str] = []
    for part in ("side", "place"):
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
    return participle(f"{first} {rest}".strip(), language)


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
