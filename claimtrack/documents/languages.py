"""Which language a text is in: by its script, else by its commonest words. No model, no dependency."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from claimtrack.lang import load_language

SAMPLE = 6_000
"""Characters looked at; after these the answer no longer changes."""
FEW_WORDS = 20
"""Below this many words function words are too rare to tell; a Latin text is then taken for English."""
_ENOUGH = 0.06
"""Share of function words below which a text is in no language known here. English news has 0.3 to 0.5."""
_HALF_ENGLISH = 0.18
"""Share of English function words from which a text is English in part and worth reading, whatever stands
beside it: a release in two languages has half of English's 0.4; Dutch and German, the nearest, stay below
0.12."""
_LONG = 60
"""Words from which a text without function words is said to be undetermined rather than English: shorter ones
may be lists of names and figures."""

_WORD = re.compile(r"[^\W\d_]+")
_LETTER = re.compile(r"[^\W\d_]")
_NOT_LATIN = re.compile("[\u0370-\u1dff\u2c00-\uffff]")


def guess_language(text: str) -> tuple[str, str]:
    """Return the ISO 639 code of a text's language and how it was found: "detected" or "default".

    ``und`` is a longer text in a language that is not known here.

    >>> guess_language("Die Zahl der Toten ist nach Angaben der Polizei auf zwölf gestiegen, und es werden"
    ...                " noch mehr als dreißig Menschen in den Trümmern des Hauses vermisst.")
    ('de', 'detected')
    >>> guess_language("47 dead")
    ('en', 'default')
    """
    sample = text[:SAMPLE]
    by_script = _script(sample)
    if by_script:
        return by_script, "detected"
    words = _WORD.findall(sample.lower())
    if len(words) < FEW_WORDS:
        return "en", "default"
    counts = Counter(words)
    scores = {
        code: sum(counts[word] for word in counts.keys() & common) / len(words)
        for code, common in _common_words().items()
    }
    best = max(scores, key=lambda code: (scores[code], code == "en"))
    if scores["en"] >= _HALF_ENGLISH:
        best = "en"
    if scores[best] >= _ENOUGH:
        return best, "detected"
    return ("und", "detected") if len(words) >= _LONG else ("en", "default")


def _script(sample: str) -> str | None:
    """Return the language of a text that is mostly in another script than the Latin one."""
    others = 0 if sample.isascii() else len(_NOT_LATIN.findall(sample))
    if others * 10 < len(sample):
        return None  # the common case, without counting letters
    letters = len(_LETTER.findall(sample))
    for script in _scripts():
        low, high = script["range"]
        if len(re.findall(f"[{low}-{high}]", sample)) * 2 > letters:
            present = set(sample.lower())
            for code, signs in script.get("signs", {}).items():
                if present & set(signs):
                    return str(code)
            return str(script["language"])
    return None


@cache
def _common_words() -> Mapping[str, frozenset[str]]:
    table = load_language("en").table("documents")["common_words"]
    return {code: frozenset(words.split()) for code, words in table.items()}


@cache
def _scripts() -> tuple[Mapping[str, Any], ...]:
    return tuple(load_language("en").table("documents")["scripts"])


def language_code(name: str | None) -> str | None:
    """Return the ISO 639 code that a tag or an English name stands for, ``None`` for what is neither.

    >>> language_code("en-GB"), language_code("English"), language_code("pt_BR"), language_code("?")
    ('en', 'en', 'pt', None)
    """
    if not name:
        return None
    name = name.strip().lower()
    named = load_language("en").table("documents")["language_names"].get(name)
    if named:
        return str(named)
    match = re.fullmatch(r"([a-z]{2,3})(?:[-_][a-z0-9]+)*", name)
    return match[1] if match else None
