"""Claim -> topic: what claims must share to be set side by side.

A topic is made of parts that are read from one claim alone: measure (what happened), what is counted, side,
place, dimension of the unit, kind. Its key says them all, so that two claims have one topic exactly when
they have the same parts, apart from the case of letters. Splitting is better than merging wrongly: a false
merge looks like corroboration.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from claimtrack.lang import Language
from claimtrack.model import Claim

SEPARATE_KINDS = ("increment", "rate", "share", "price", "age", "duration")
"""Kinds that never join a count or an amount. Totals and single incidents share a topic in this version:
which of the two a sentence means is often only in the reader's head."""


NO_ORDER = 1_000
"""The order of a topic whose measure is in no table."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What claims must share to be compared.

    ``key`` is stable and made of the parts; ``name`` is for people; ``parts`` are (part, value) in reading
    order. ``comparable`` is false where the claim does not say what its figure is about ("30 years"): such
    a topic gathers figures of one document for a list, and they have nothing to say about each other.
    ``order`` is the place of its measure in the language's table, where those that readers ask for first
    come first; a large number without one.
    """

    key: str
    name: str
    parts: tuple[tuple[str, str], ...]
    comparable: bool = True
    order: int = NO_ORDER


@dataclass(frozen=True, slots=True)
class _Data:
    """The language data in the form in which it is looked up."""

    names: Mapping[str, str]
    actions: Mapping[str, str]
    heads: Mapping[str, str]
    idioms: tuple[tuple[re.Pattern[str], str], ...]
    light: frozenset[str]
    weak: frozenset[str]
    people: frozenset[str]
    bodies: frozenset[str]
    figures: frozenset[str]
    particles: frozenset[str]
    categories: Mapping[str, str]
    neutral: frozenset[str]
    dimensions: Mapping[str, str]
    echoes: Mapping[str, tuple[str, ...]]
    sides: Mapping[str, str]
    """Countries and adjectives of nation, lower-case, to the adjective as a topic prints it."""


def topic_of(claim: Claim, language: Language) -> Topic:
    """Return the topic of a claim: a pure function of its fields and the language data.

    Who says it, when and how surely plays no part, and neither does the amount; the document only where the
    claim does not say what its figure is about.
    """
    data = _data(language)
    # An age is somebody's whatever he does.
    measure, extra = _measure(claim, data) if claim.kind != "age" else (None, [])
    side = _side(claim, data)
    who, modifiers, category = _counted(claim, side, data)
    phrase = _phrase(claim, data)
    if who is None or phrase or (category and who in data.people):
        who = category  # "deaths" and "human losses" say what happened, not to whom
        modifiers = [word for word in modifiers if word.lower() not in phrase.split()]
    if measure in data.names and who in data.people | data.bodies:
        who = None  # "people killed", "46 killed" and "deaths" are one thing
    status = [_participle(verb, data, language) for verb in extra]  # "killed, confirmed"
    modifiers = [*status, *(word for word in modifiers if word.lower() != who)]
    kind, place = _kind(claim), _clean(claim.place)
    dimension = _dimension(claim.unit, kind, data)
    parts = [
        ("measure", measure),
        ("counted", " ".join([*modifiers, who or ""]).strip() or None),
        ("side", side),
        ("place", place),
        ("dimension", dimension),
        ("kind", kind),
    ]
    # "35 people" is nothing that another could confirm or deny.
    comparable = measure is not None or (who is not None and (who not in data.people or bool(modifiers)))
    if not comparable:
        # Place and side alone do not say what is counted. One list a document: nothing joins two of them.
        parts = [part for part in parts if who is not None or part[0] in ("dimension", "kind")]
        parts.append(("document", hashlib.sha256(claim.document.encode("utf-8", "replace")).hexdigest()[:6]))
    kept = tuple((part, value) for part, value in parts if value)
    order = list(data.names).index(measure) if measure and measure in data.names else NO_ORDER
    return Topic(_key(kept), _name(kept, who, modifiers, language), kept, comparable, order)


def _phrase(claim: Claim, data: _Data) -> str:
    """Return the noun, or the noun phrase, among what is counted that says a measure by itself; else ""."""
    head = _lower(claim.counted_head)
    if head in data.heads:
        return head
    return next((phrase for phrase in data.heads if " " in phrase and _says(claim.counted, phrase)), "")


def _measure(claim: Claim, data: _Data) -> tuple[str | None, list[str]]:
    """Return the measure, and the participle-like rest of a verb beside a noun that says the measure
    itself."""
    head = data.heads.get(_phrase(claim, data))
    verbs = [verb.strip() for verb in re.split(r"\s+(?:or|and)\s+", _lower(claim.action)) if verb.strip()]
    object_head = _lower(claim.counted_head)
    for verb in verbs:
        if f"{verb} {object_head}" in data.actions:  # "claimed 20 lives": only together they say it
            return data.actions[f"{verb} {object_head}"], []
    echoed = {echo for word in _lower(claim.counted).split() for echo in data.echoes.get(word, ())}
    told = [
        verb
        for verb in verbs
        if verb in data.actions or (verb.split()[0] not in data.light and verb not in echoed)
    ]
    if not told:
        return head or _idiom(claim, data), []
    if data.weak.issuperset(told) and (said := head or _idiom(claim, data)):
        return said, []
    action = " or ".join(sorted({_verb(verb, data) for verb in told}))
    if head is None or head in ("casualties", action):
        return action, []
    return head, [action]  # "deaths confirmed" is not "deaths"


def _verb(verb: str, data: _Data) -> str:
    """Return the measure of a verb, or the verb itself where it is in no table."""
    first, _, particle = verb.partition(" ")
    if verb not in data.actions and particle in data.particles:
        return data.actions.get(first, verb)
    return data.actions.get(verb, verb)


def _idiom(claim: Claim, data: _Data) -> str | None:
    """Return the measure that the words behind the figure say together ("have become martyrs")."""
    after = claim.sentence[max(0, claim.end - claim.sentence_start) :]
    # Up to the next sign or figure: what stands behind speaks of something else.
    clause = re.split(r"[,;:.!?]|\d|\band\b", after, maxsplit=1)[0]
    return next((measure for pattern, measure in data.idioms if pattern.search(clause)), None)


def _counted(claim: Claim, side: str | None, data: _Data) -> tuple[str | None, list[str], str | None]:
    """Return the noun, the modifiers that make it another thing, and the sort of people it means."""
    head = _lower(claim.counted_head) or None
    words = re.findall(r"[\w&](?:[\w.&'’-]*\w)?\.?", claim.counted or "")
    modifiers: list[str] = []
    if head:
        stem = head.split()[-1][: max(3, len(head.split()[-1]) - 2)]
        at = next((i for i in range(len(words) - 1, -1, -1) if words[i].lower().startswith(stem)), 0)
        modifiers = words[:at]
    category = data.categories.get(head or "")
    for word in [_lower(claim.category), *(modifier.lower() for modifier in modifiers)]:
        category = category or data.categories.get(word) or data.categories.get(word.removesuffix("s"))
    category = category or _lower(claim.category) or None
    named = {category, *_lower(claim.place).split(), *_lower(side).split()}
    kept = [
        modifier
        for modifier in modifiers
        if (word := modifier.lower()) not in named
        and word not in data.neutral
        and word not in data.categories
        and word not in data.people
        and _lower(data.sides.get(word, word)) not in named
        and not word.isdigit()
    ]
    if head in data.categories:
        head = category
    if head in data.figures or (head and head in (claim.unit or "").split(" per ")):
        head = None
    return head, kept, category


def _kind(claim: Claim) -> str | None:
    if claim.direction:
        return "change"
    if claim.kind == "rate" and " per " in (claim.unit or ""):
        return None  # its dimension says so
    return claim.kind if claim.kind in SEPARATE_KINDS else None


def _dimension(unit: str | None, kind: str | None, data: _Data) -> str | None:
    """Return the dimension of a unit; a rate has one on each side of "per"."""
    if unit is None or kind in ("age", "duration"):
        return None
    if unit in data.dimensions:
        dimension = data.dimensions[unit]
        return None if dimension == kind else dimension
    if " per " in unit:
        top, _, below = unit.partition(" per ")
        return f"{data.dimensions.get(top, top)} per {data.dimensions.get(below, below)}"
    return unit


def _side(claim: Claim, data: _Data) -> str | None:
    """Return whose the things are; where the claim has no side, an adjective of nation beside the noun says
    it."""
    side = _clean(claim.side)
    if side is None:
        words = re.findall(r"[\w.]+", claim.counted or "")
        return next((word for word in words if word[:1].isupper() and word in data.sides.values()), None)
    side = re.sub(r"^the\s+|['’]s$", "", side, flags=re.IGNORECASE)
    return data.sides.get(side.lower(), side)


def _key(parts: tuple[tuple[str, str], ...]) -> str:
    marks = {"side": "of-", "place": "at-", "dimension": "in-", "kind": "as-", "document": "doc-"}
    values = dict(parts)
    keyed = [_slug(values.get("measure", "")) or "count", _slug(values.get("counted", ""))]
    keyed += [marks[part] + _slug(value) for part, value in parts if part in marks]
    return "/".join(part for part in keyed if part)


def _name(
    parts: tuple[tuple[str, str], ...], who: str | None, modifiers: list[str], language: Language
) -> str:
    data = _data(language)
    table = language.table("compare")
    values = dict(parts)
    measure, kind, dimension = values.get("measure"), values.get("kind"), values.get("dimension")
    verb = " or ".join(_participle(one, data, language) for one in measure.split(" or ")) if measure else None
    if who is None and measure is None:
        bare = table["names"]["bare_kinds"]
        name = bare.get(kind or dimension, table["names"]["bare"])
        kind, dimension = None, None if kind is None and dimension in bare else dimension
    elif verb is not None and (who is None or who in data.categories.values()):
        people = " ".join([*modifiers, _plural(who, language) if who else ""]).strip()
        name = f"{verb}, {people}" if people else verb
    else:
        # An age is one person's or thing's.
        thing = " ".join([*modifiers, (who or "") if kind == "age" else _plural(who or "", language)])
        name = f"{thing} {verb}" if verb else thing
    name = ", ".join([name[:1].upper() + name[1:], *(values[p] for p in ("side", "place") if p in values)])
    notes = [n for n in (dimension, table["names"]["kinds"].get(kind or "")) if n and n != who]
    return f"{name} ({', '.join(notes)})" if notes else name


def _participle(verb: str, data: _Data, language: Language) -> str:
    """Return how a measure is called: its name, or the participle of a verb that has no entry."""
    if verb in data.names:
        return data.names[verb]
    first, _, rest = verb.partition(" ")
    forms = language.table("compare")["forms"]
    form = forms["participles"].get(first) or _form(first, forms["participle"])
    return f"{form} {rest}".strip()


def _plural(noun: str, language: Language) -> str:
    forms = language.table("compare")["forms"]
    *front, last = noun.split(" ")
    return " ".join([*front, forms["plurals"].get(last) or _form(last, forms["plural"])])


def _form(word: str, rules: list[list[str]]) -> str:
    for pattern, ending in rules:
        if re.search(pattern, word):
            return re.sub(pattern, ending, word, count=1)
    return word


def _slug(value: str) -> str:
    return re.sub(r"[\W_]+", "-", value.casefold()).strip("-")


def _clean(value: str | None) -> str | None:
    return " ".join((value or "").split()) or None


def _lower(value: str | None) -> str:
    return " ".join((value or "").split()).lower()


def _says(text: str | None, phrase: str) -> bool:
    """Say whether a phrase of several words stands in a text, any of its words perhaps in the plural."""
    words = r"\s+".join(rf"{re.escape(word)}(?:es|s)?" for word in phrase.split())
    return bool(re.search(rf"\b{words}\b", _lower(text)))


@cache
def _data(language: Language) -> _Data:
    table = language.table("compare")
    measures, words = table["measures"], table["words"]
    sides: dict[str, str] = {}
    # Which adjective goes with which country is known where sides are read.
    for adjective, country in language.table("context")["scope"]["sides"].items():
        printed = sides.setdefault(country.lower(), adjective.title())
        sides[adjective.lower()] = printed
    return _Data(
        names={key: entry["name"] for key, entry in measures.items()},
        actions={action: key for key, entry in measures.items() for action in entry["actions"]},
        heads={head: key for key, entry in measures.items() for head in entry["heads"]},
        idioms=tuple(
            (re.compile(idiom, re.IGNORECASE), key)
            for key, entry in measures.items()
            for idiom in entry["idioms"]
        ),
        light=frozenset(words["light"]),
        weak=frozenset(words["weak"]),
        people=frozenset(words["people"]),
        bodies=frozenset(words["bodies"]),
        figures=frozenset(words["figures"]),
        particles=frozenset(words["particles"]),
        categories=words["categories"],
        neutral=frozenset(table["modifiers"]["neutral"]),
        dimensions={u: name for name, units in table["units"]["dimensions"].items() for u in units},
        echoes={
            form: tuple(verbs)
            for noun, verbs in words["echoes"].items()
            for form in (noun, _plural(noun, language))
        },
        sides=sides,
    )
