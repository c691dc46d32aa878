"""The forms of a language's words: plurals, and what verbs become; and from a form back to all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from claimtrack.lang import Language


@lru_cache(maxsize=4096)
def word_forms(word: str, language: Language) -> tuple[str, ...]:
    """Return the other forms of a word that may be a noun or a verb in any form, in small letters.

    A form is only gone back from where the rules make it that way: "bus" is no plural of "bu". Some that are
    returned are no words; nobody writes them either.

    >>> from claimtrack.lang import load_english
    >>> word_forms("children", load_english()), "kill" in word_forms("killed", load_english())
    (('child', 'childed', 'childing'), True)
    """
    forms = language.table("compare")["forms"]
    word = word.lower()
    made = {base: {plural(base, forms), *verb_forms(base, forms)} for base in (word, *_bases(word, forms))}
    bases = [base for base, inner in made.items() if word in inner and base != word] or [word]
    return tuple(sorted(set(bases).union(*(made[base] for base in bases)) - {word}))


def _bases(word: str, forms: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a word may be a form of."""
    for table in ("plurals", "participles", "past"):
        yield from (base for base, made in forms[table].items() if made == word)
    for pattern, ending in forms["back"]:
        if re.search(pattern, word):
            yield re.sub(pattern, ending, word, count=1)


def verb_forms(verb: str, forms: Mapping[str, Any]) -> Iterator[str]:
    """Yield the past forms and the -ing form of a verb, its particle or object behind it."""
    first, _, rest = verb.partition(" ")
    if first == "be":
        return
    participle = past_participle(first, forms)
    past = forms["past"].get(first, participle)
    for form in dict.fromkeys((participle, past, _form(first, forms["ing"]))):
        yield f"{form} {rest}".strip()


def past_participle(verb: str, forms: Mapping[str, Any]) -> str:
    """Return the past participle of a verb of one word."""
    irregular: str | None = forms["participles"].get(verb)
    return irregular or _form(verb, forms["participle"])


def plural(noun: str, forms: Mapping[str, Any]) -> str:
    """Return a noun in the plural; a phrase with its last word in it."""
    *front, last = noun.split(" ")
    if last in forms["mass"]:
        return noun
    return " ".join([*front, forms["plurals"].get(last) or _form(last, forms["plural"])])


def _form(word: str, rules: list[list[str]]) -> str:
    for pattern, ending in rules:
        if re.search(pattern, word):
            return re.sub(pattern, ending, word, count=1)
    return word
