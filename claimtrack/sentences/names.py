"""Names as headings and labels print them: where they end, and what is title and what is name."""

from __future__ import annotations

import re
from functools import cache

from claimtrack.lang import Language
from claimtrack.lang.titles import titles_for


@cache
def _titles(language: Language) -> tuple[frozenset[str], ...]:
    names = language.table("sentences")["names"]
    lists = (names[key] for key in ("bodies", "joints", "inside", "particles"))
    return tuple(frozenset(map(str.lower, words)) for words in (titles_for("name", language), *lists))


def bare_name(name: str, language: Language) -> str:
    """Return the name without the titles before it; a name that is only titles comes back unchanged.

    "President of the Republic of X Jane Doe" keeps its last two words: the country is no part of her name.
    The name of a body is left whole, whatever titles are in it ("the Justice Department").
    """
    titles, bodies, joints, inside, particles = _titles(language)
    words = name.split()
    last = -1
    for i, word in enumerate(words[:-1]):
        plain = re.sub(r"['’]s$", "", word.strip(".,").lower())
        if plain in titles and not word.endswith(("'s", "’s")):
            last = i
    if last < 0:
        return name
    rest = words[last + 1 :]
    if rest[0] not in joints and any(word.strip(".,").lower() in bodies for word in rest):
        return name
    if rest[0] in joints:
        smalls = [i for i, word in enumerate(rest) if word in inside]
        tail = rest[smalls[-1] + 1 :]
        return " ".join(tail[-2:]) if len(tail) >= 3 and all(w[:1].isupper() for w in tail) else name
    if not rest[0][:1].isupper() or not all(w[:1].isupper() or w in particles for w in rest):
        return name
    return " ".join(rest)


def is_body(name: str, language: Language) -> bool:
    """Say whether a word of the name is one of those that name a body: "Ministry", "Observatory"."""
    bodies = _titles(language)[1]
    return any(word.strip(".,").lower() in bodies for word in name.split())


def is_title(phrase: str, language: Language) -> bool:
    """Say whether the phrase is a title before a name: "Prime Minister", "Dr."."""
    return phrase.rstrip(".,").lower() in _titles(language)[0]


def has_title(name: str, language: Language) -> bool:
    """Say whether a name begins with a title: "Mr Brook", "THE PRESIDENT"."""
    words = re.sub(r"^(?:the|rt)\.?\s", "", name, flags=re.IGNORECASE).split()
    if words and words[0].strip(".").lower() == "hon":
        return True
    return bool(words) and (is_title(words[0], language) or is_title(" ".join(words[:2]), language))


def is_office(name: str) -> bool:
    """Say whether a label names an office and nobody: "The Minister of Health", not "The Hon. ANN LOTT"."""
    return bool(re.match(r"the\s(?!(?:rt\.?\s)?hon(?:\.|ou?rable)?\s)", name, re.IGNORECASE))


def surname(name: str) -> str:
    """Return the last name in a label, in lower case; of an office its last word.

    >>> surname("Ms. PIKE of North Tarn"), surname("Jo Marsh Jr."), surname("BROOK")
    ('pike', 'marsh', 'brook')
    """
    words = re.sub(r"(?<=\w)\sof\s(?!.*\sof\s).*$", "", name).split() if not is_office(name) else name.split()
    while len(words) > 1 and re.fullmatch(r"(?:jr|sr|i{2,3}|iv|mp|mep|kc|qc)\.?", words[-1], re.IGNORECASE):
        words.pop()
    return words[-1].strip(".,").lower() if words else ""


def full_name(label: str, text: str, language: Language) -> str | None:
    """Return the full name that a text gives for a label of title and last name; ``None`` unless it is one.

    >>> from claimtrack.lang import load_english
    >>> full_name("MS. DUARTE", "Captain Ana Duarte took questions.", load_english())
    'Ana Duarte'
    """
    last = label.split()[-1].strip(".,")
    if len(last) < 2 or last.lower() in _titles(language)[0]:
        return None
    pattern = rf"\b[A-Z][\w’'-]+(?:\s[A-Z]\.)?\s(?i:{re.escape(last)})\b"
    found = set()
    for match in re.finditer(pattern, text):
        first, *_, surname = match[0].split()
        if is_title(first, language) or first.isupper() or not surname[:1].isupper() or surname.isupper():
            continue
        if first.lower() not in _starters(language):
            found.add(match[0])
    # "Ana R. Duarte" is "Ana Duarte".
    plain = {re.sub(r"\s[A-Z]\.", "", name) for name in found}
    return plain.pop() if len(plain) == 1 else None


def office_holder(label: str, heading: str, language: Language) -> str | None:
    """Return whom a heading names with an office: "THE MAYOR" under "Remarks by Mayor Duarte".

    ``None`` where the label is no office alone, or where the heading names nobody or several with it.
    """
    office = re.sub(r"^the\s", "", label, flags=re.I)
    if office == label or not is_title(office, language):
        return None
    found = {}
    for match in re.finditer(rf"\b(?i:{re.escape(office)})((?:\s[A-Z][\w.’'-]*){{1,4}})", heading):
        words = match[1].split()
        # A heading goes on in capitals: "Remarks by Mayor Duarte Before a Dinner".
        stop = next((i for i, word in enumerate(words) if _is_behind(word, i, language)), len(words))
        before = heading[: match.start()].split()[-1:]
        other = before and (is_title(before[0], language) or is_title(f"{before[0]} {office}", language))
        if stop and not other:  # no "Deputy Mayor Mills", no "Vice President Sol"
            found[words[stop - 1]] = " ".join(words[:stop])
    return found.popitem()[1] if len(found) == 1 else None


def _is_behind(word: str, place: int, language: Language) -> bool:
    """Say whether a heading goes on with a word behind a name: "Biden Before a", "Biden Laying Out"."""
    return word.lower() in _goes_on(language) or (place > 0 and len(word) > 4 and word.endswith("ing"))


@cache
def _goes_on(language: Language) -> frozenset[str]:
    return _starters(language) | frozenset(language.table("sentences")["names"]["behind"])


@cache
def _starters(language: Language) -> frozenset[str]:
    return frozenset(word.lower() for word in language.table("sentences")["starters"])


def clean(name: str) -> str:
    """Return the name on one line, without marks of emphasis, possessive and punctuation at its ends."""
    name = re.sub(r"\s+", " ", name.replace("*", "").replace("_", " ")).strip(" ,;:“”\"'‘’«»–—-")
    return re.sub(r"['’]s?$", "", name)
