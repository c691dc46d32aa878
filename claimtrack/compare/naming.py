"""A topic's parts -> its name for people, in the forms that the language gives its words."""

from __future__ import annotations

from claimtrack.compare.families import measures_of
from claimtrack.lang import Language
from claimtrack.lang.inflection import past_participle, plural


def topic_name(
    parts: tuple[tuple[str, str], ...], who: str | None, modifiers: list[str], language: Language
) -> str:
    """Return the name of a topic for people: what happened, to what, whose, where."""
    table = language.table("compare")
    forms = table["forms"]
    values = dict(parts)
    measure, kind, dimension = values.get("measure"), values.get("kind"), values.get("dimension")
    verb = participles(measure, language) or None
    if who is None and measure is None:
        bare = table["names"]["bare_kinds"]
        name = bare.get(kind or dimension, table["names"]["bare"])
        kind, dimension = None, None if kind is None and dimension in bare else dimension
    elif verb is not None and (who is None or who in table["words"]["categories"].values()):
        people = " ".join([*modifiers, plural(who, forms) if who else ""]).strip()
        name = f"{verb}, {people}" if people else verb
    else:
        # An age is one person's or thing's.
        thing = " ".join([*modifiers, (who or "") if kind == "age" else plural(who or "", forms)])
        name = f"{thing} {verb}" if verb else thing
    name = ", ".join(
        [name[:1].upper() + name[1:], *(values[p] for p in ("side", "place", "year") if p in values)]
    )
    notes = [dimension, table["names"]["kinds"].get(kind or ""), values.get("status")]
    notes = [n for n in notes if n and n != who]
    return f"{name} ({', '.join(notes)})" if notes else name


def participles(measure: str | None, language: Language) -> str:
    """Return how a measure is called that one verb or several say."""
    return " or ".join(participle(one, language) for one in (measure or "").split(" or ") if one)


def participle(verb: str, language: Language) -> str:
    """Return how a measure is called: its name, or the participle of a verb that has no entry."""
    known = measures_of(language).table
    if verb in known:
        return known[verb].name
    first, _, rest = verb.partition(" ")
    forms = language.table("compare")["forms"]
    return f"{past_participle(first, forms)} {rest}".strip()
