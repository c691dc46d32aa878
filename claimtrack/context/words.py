"""The language data of ``context.toml``, compiled once for each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from claimtrack.lang import Language
from claimtrack.lang.reading import read_value


@dataclass(frozen=True, slots=True)
class Grammar:
    """The small words that the grammar of a figure hangs on; ``_`` ends a name that Python keeps."""

    of: frozenset[str]
    partial: frozenset[str]
    in_: frozenset[str]
    inside: frozenset[str]
    about: frozenset[str]
    purpose: frozenset[str]
    price: frozenset[str]
    by: frozenset[str]
    movement: frozenset[str]
    level: frozenset[str]
    headline: frozenset[str]
    worth: frozenset[str]
    among: frozenset[str]
    out: frozenset[str]
    than: frozenset[str]
    with_: frozenset[str]
    including: frozenset[str]
    container: frozenset[str]
    event: frozenset[str]
    restating: frozenset[str]
    persons: frozenset[str]
    frames: frozenset[str]
    to: frozenset[str]
    as_: frozenset[str]
    be: frozenset[str]
    have: frozenset[str]
    become: frozenset[str]
    links: frozenset[str]
    predeterminers: frozenset[str]
    fillers: frozenset[str]
    multiples: frozenset[str]
    comparatives: frozenset[str]
    per: frozenset[str]
    rate: frozenset[str]
    rate_units: frozenset[str]
    no_rate: frozenset[str]
    settings: frozenset[str]
    questions: frozenset[str]
    would: frozenset[str]
    places: frozenset[str]
    at: frozenset[str]
    others: frozenset[str]
    these: frozenset[str]
    sizes: frozenset[str]
    numbering: frozenset[str]
    calendar: frozenset[str]
    respective: frozenset[str]
    steps: frozenset[str]
    idioms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Words:
    """The words that the context is read from, by what they do; see ``lang/en/context.toml`` for each."""

    grammar: Grammar
    portions: frozenset[str]
    figures: frozenset[str]
    tallies: frozenset[str]
    tolls: frozenset[str]
    changes: frozenset[str]
    additions: frozenset[str]
    degrees: frozenset[str]
    times: frozenset[str]
    dimensions: frozenset[str]
    comparatives: frozenset[str]
    price_verbs: frozenset[str]
    deal_verbs: frozenset[str]
    purpose_verbs: frozenset[str]
    singular: Mapping[str, str]
    person: frozenset[str]
    nominal: Mapping[str, str]
    age_before: frozenset[str]
    age_behind: frozenset[str]
    event_nouns: Mapping[str, str]
    phrases: Mapping[str, str]
    casualties: frozenset[str]
    harms: frozenset[str]
    fatal: str
    people_verbs: frozenset[str]
    level_verbs: frozenset[str]
    movements: frozenset[str]
    strikes: frozenset[str]
    struck: frozenset[str]
    raising: frozenset[str]
    humans: frozenset[str]
    summing: frozenset[str]
    voices: frozenset[str]
    negations: frozenset[str]
    moneys: frozenset[str]
    localities: frozenset[str]
    vague: frozenset[str]


@cache
def words_of(language: Language) -> Words:
    """Return the compiled words of a language."""
    table = language.table("context")
    counted, action = table["counted"], table["action"]
    quantities, places = language.table("quantities"), language.table("places")["words"]
    change = quantities["change"]
    verbs, casualties = action["verbs"], action["casualties"]
    return read_value(
        Words,
        counted,
        verbs,
        grammar=read_value(Grammar, table["grammar"]),
        tolls=frozenset(table["kind"]["tallies"]),
        person=frozenset(counted["person"]["words"]),
        age_before=frozenset(counted["age"]["before"]),
        age_behind=frozenset(counted["age"]["behind"]),
        event_nouns=action["nouns"],
        phrases=action["phrases"],
        casualties=frozenset(casualties["nouns"]),
        harms=frozenset(casualties["beside"]),
        fatal=casualties["means"],
        people_verbs=frozenset(verbs["people"]),
        level_verbs=frozenset(verbs["levels"]),
        movements=frozenset(verbs["movements"]).union(change["up_verbs"], change["down_verbs"]),
        struck=frozenset(table["kind"]["struck"]),
        humans=frozenset(verbs["humans"]).union(*table["scope"]["category"].values()),
        localities=frozenset(places["middle"]).union(places["large"]),
        vague=frozenset(quantities["vague"]["words"]),
        negations=frozenset(table["modality"]["negations"]),
        moneys=frozenset(codes[""] for codes in quantities["currencies"]["names"].values()),
    )
