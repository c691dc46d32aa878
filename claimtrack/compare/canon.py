"""Names of voices across the whole ledger -> one canonical name for each, by rule alone.

Within a document, attribution has already said who "he" is. Across documents one person is still written
"President Ana Sol", "Ana M. Sol" and "ANA SOL", and one body "the U.S. Coast Guard" and "United States Coast
Guard". Here such forms get one name. What is left apart can be merged by the user; what is merged wrongly
looks like a voice that agrees with itself, so everything but spelling needs support from where the names are
used. The order of the uses plays no part.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from claimtrack.lang import Language
from claimtrack.lang.reading import read_value
from claimtrack.model import Role
from claimtrack.sentences.gazetteer import plain
from claimtrack.sentences.names import bare_name, is_body

MARKS = " ,;:“”\"‘’'«»–—-*_"


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a voice's name: the fields of a claim that say whose it is and where it stands."""

    name: str
    role: Role | None = None
    affiliation: str | None = None
    document: str = ""
    publisher: str | None = None


@dataclass(slots=True)
class _Form:
    """One way in which a name is written, and where."""

    name: str
    shown: str = ""
    words: tuple[str, ...] = ()
    """The words that decide, in plain small letters: the key of a name's spelling."""
    is_person: bool = False
    uses: int = 0
    roles: Counter[str] = field(default_factory=Counter)
    affiliations: set[frozenset[str]] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    seen: set[tuple[str, str | None, frozenset[str]]] = field(default_factory=set)
    """Document, publisher and affiliation of each use."""


@dataclass(slots=True)
class _Group:
    """Forms that are one voice so far."""

    words: tuple[str, ...]
    forms: list[_Form]

    def documents(self) -> set[str]:
        return set().union(*(form.documents for form in self.forms))

    def publishers(self) -> set[str]:
        return {publisher for form in self.forms for _, publisher, _ in form.seen if publisher}

    def affiliations(self) -> set[frozenset[str]]:
        return set().union(*(form.affiliations for form in self.forms))


@dataclass(frozen=True, slots=True, eq=False)  # looked up by identity: one for each language
class _Data:
    abbreviations: Mapping[str, str]
    """A body's name in plain words -> what stands for it."""
    longest: int
    spellings: Mapping[str, str]
    turned: frozenset[str]
    small: frozenset[str]
    joints: frozenset[str]
    articles: frozenset[str]
    indefinite: frozenset[str]
    particles: frozenset[str]
    epithets: frozenset[str]
    behind: frozenset[str]
    suffixes: frozenset[str]
    plain: frozenset[str]
    unnamed: frozenset[str]


def canonical_speakers(uses: Iterable[Use], language: Language) -> dict[str, str]:
    """Return for each name as it is written the one name of its voice; a name that stands alone is its own.

    The names returned are names of the input, at most without an article, a title or an epithet. An unnamed
    description ("a doctor", "officials") is not in the result: in each document it is a voice of its own.

    One voice are: one name with or without title, article, middle initial, accents, capitals, points; a body
    and its abbreviation, where the language knows it, or where one document uses both and it stands for no
    other body; a surname alone and the one full name that ends with it, where every use of the surname
    shares document, publisher or affiliation with that name. A body and its spokesman stay two.

    >>> from claimtrack.lang import load_english
    >>> names = ("President Ana Sol", "Ana M. Sol", "the U.N.", "United Nations", "a doctor")
    >>> found = canonical_speakers([Use(name) for name in names], load_english())
    >>> found["Ana M. Sol"], found["the U.N."], found.get("a doctor")
    ('Ana Sol', 'United Nations', None)
    """
    data = _data(language)
    forms = _forms(uses, language, data)
    people = _people([form for form in forms if form.is_person], data)
    bodies = _bodies([form for form in forms if not form.is_person], data)
    return {
        form.name: name
        for group in (*people, *bodies)
        for name in (_shown(group, data),)
        for form in group.forms
    }


def speaker_keys(uses: Iterable[Use], language: Language) -> dict[str, set[str]]:
    """Return for each name, given all its uses, what it shares with any other that may be the same voice.

    Names that hang together by what they share can be judged without all others. A name of nobody has none.

    >>> from claimtrack.lang import load_english
    >>> found = speaker_keys([Use("Ana Sol"), Use("Sol"), Use("the Harbour Office")], load_english())
    >>> found["Ana Sol"] & found["Sol"], sorted(found["the Harbour Office"])
    ({'person sol'}, ['harbour office', 'ho'])
    """
    data = _data(language)
    found = {}
    for form in _forms(uses, language, data):
        if form.is_person:
            words = [word for word in form.words if word not in data.particles] or form.words
            ends = [word for word in words if word not in data.suffixes] or words
            found[form.name] = {f"person {ends[-1]}"}
        else:
            found[form.name] = {" ".join(words) for words in (form.words, *_shorter(form, data)) if words}
    return found


def _shorter(form: _Form, data: _Data) -> tuple[tuple[str, ...], ...]:
    """Return the words of the names under which a body may go in short: its initials, its capitals, its name
    up to the first "for" or "of"."""
    if len(form.words) < 2:
        return ()
    capitals = "".join(re.findall(r"\b[^\W\d_]", form.shown)).lower()
    return ("".join(word[0] for word in form.words),), (capitals,), _cut(form.shown, data)


def body_words(name: str, language: Language) -> tuple[str, ...]:
    """Return the deciding words of a body's name, in one form for all ways of writing it.

    >>> from claimtrack.lang import load_english
    >>> body_words("the Ministry of Defence", load_english())
    ('defense', 'ministry')
    """
    return _body_words(name, _data(language))


def _forms(uses: Iterable[Use], language: Language, data: _Data) -> list[_Form]:
    """Return the forms that name somebody, sorted by name."""
    found: dict[str, _Form] = {}
    affiliations: dict[str | None, frozenset[str]] = {None: frozenset(), "": frozenset()}
    for use in uses:
        form = found.get(use.name)
        if form is None:
            form = found[use.name] = _Form(use.name)
        speaks_for = affiliations.get(use.affiliation)
        if speaks_for is None:
            words = _body_words(use.affiliation or "", data)
            speaks_for = affiliations[use.affiliation] = frozenset(words) - data.plain
        form.uses += 1
        form.roles[use.role or ""] += 1
        form.documents.add(use.document)
        form.seen.add((use.document, use.publisher, speaks_for))
        if speaks_for:
            form.affiliations.add(speaks_for)
    kept = []
    for name in sorted(found):
        form = found[name]
        if _read(form, language, data):
            kept.append(form)
    return kept


def _read(form: _Form, language: Language, data: _Data) -> bool:
    """Fill in what a form's words say; return whether it names anybody."""
    role = min(form.roles, key=lambda r: (-form.roles[r], r))
    name = " ".join(form.name.split()).strip(MARKS)
    if role == "unnamed" or name.split(" ")[0].lower() in data.indefinite:
        return False
    name = _without_article(name, data)
    if not any(letter.isupper() for letter in name):
        return False
    is_known = is_body(name, language) or (name.isupper() and " " not in name)
    form.is_person = role in ("person", "interviewer") or (role == "" and not is_known)
    if form.is_person:
        name = _person(name, language, data)
        form.words = tuple(word for word in re.split(r"[\s-]+", _plain(name)) if word)
    else:
        name = _body(name, data)
        form.words = _body_words(name, data)
    form.shown = name
    return bool(form.words) and not set(form.words) <= data.unnamed


def _person(name: str, language: Language, data: _Data) -> str:
    """Return a person's name without titles, what they are and where ("the port head Tom Roe in Lima")."""
    words = [word for word in name.split() if not word.isdigit()]
    small = [i for i, word in enumerate(words) if word.islower() and word not in data.particles]
    last = max((i for i in small if words[i] not in data.small), default=-1)
    if 0 <= last < len(words) - 2:
        words = words[last + 1 :]
    words = bare_name(" ".join(words), language).split()
    at = next((i for i, word in enumerate(words) if word in data.small), len(words))
    words = words[:at] if at >= 2 else words
    while len(words) > 2 and set(words[0].lower().split("-")) <= data.plain:
        words = words[1:]
    return " ".join(words)


def _body(name: str, data: _Data) -> str:
    """Return a body's name without epithets before it and without "news agency" behind it."""
    words = name.split()
    while len(words) > 1 and (words[0].lower() in data.epithets or words[0].endswith("-based")):
        words = words[1:]
    at = len(words)
    while at > 1 and words[at - 1] in data.behind:
        at -= 1
    if any(word[:1].isupper() for word in words[:at]):
        words = words[:at]
    return " ".join(words)


@lru_cache(maxsize=100_000)
def _body_words(name: str, data: _Data) -> tuple[str, ...]:
    """Return the deciding words of a body's name in a fixed form: abbreviations for what they stand for,
    one spelling, and "Ministry of X" as "X ministry"."""
    words = [data.spellings.get(word, word) for word in re.findall(r"[^\W_]+", _plain(name))]
    made: list[str] = []
    i = 0
    while i < len(words):
        for length in range(min(data.longest, len(words) - i), 0, -1):
            short = data.abbreviations.get(" ".join(words[i : i + length]))
            if short is not None:
                made.append(short)
                i += length
                break
        else:
            made.append(words[i])
            i += 1
    if len(made) > 2 and made[0] in data.turned and made[1] in data.joints:
        made = [*made[2:], made[0]]
    elif len(made) > 3 and made[1] in data.turned and made[2] in data.joints:  # "Malian Ministry of Health"
        made = [made[0], *made[3:], made[1]]
    return tuple(word for word in made if word not in data.small)


def _people(forms: Collection[_Form], data: _Data) -> list[_Group]:
    """Group persons: full names by first and last word, then surnames where they are supported."""
    full: dict[tuple[str, ...], list[_Form]] = defaultdict(list)
    short: list[_Form] = []
    for form in forms:
        words = tuple(word for word in form.words if word not in data.particles)
        ends = [word for word in words if word not in data.suffixes]
        if len(ends) < 2:
            short.append(form)
        else:
            end = tuple(word for word in words if word in data.suffixes)
            full[ends[0], ends[-1], *end].append(form)
    groups = [group for key in sorted(full) for group in _middles(key, full[key], data)]
    return _attach(groups, short, data)


def _middles(key: tuple[str, ...], forms: list[_Form], data: _Data) -> list[_Group]:
    """Split persons of one first and last name whose middle names contradict each other.

    Where some do, the name without a middle could be either's and stands alone.
    """
    middles: dict[tuple[str, ...], list[_Form]] = defaultdict(list)
    for form in forms:
        between = [w for w in form.words if w not in data.particles and w not in data.suffixes][1:-1]
        middles[tuple(between)].append(form)
    said = [middle for middle in sorted(middles) if middle]
    if all(_fits(a, b) for i, a in enumerate(said) for b in said[i + 1 :]):
        return [_Group(key, forms)]
    return [_Group((*key, *middle), middles[middle]) for middle in sorted(middles)]


def _fits(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Say whether two runs of middle names may be one: an initial fits the name that begins with it."""
    if len(a) != len(b):
        return False
    return all(x == y or (1 in (len(x), len(y)) and x[0] == y[0]) for x, y in zip(a, b, strict=True))


def _attach(groups: list[_Group], short: Collection[_Form], data: _Data) -> list[_Group]:
    """Add surnames alone, and first initials with a surname, to the one full name that they can mean."""
    ending: dict[str, list[_Group]] = defaultdict(list)
    for group in groups:
        ending[group.words[1]].append(group)
    alone: dict[tuple[str, ...], list[_Form]] = defaultdict(list)
    added: list[tuple[_Group, _Form]] = []
    for form in short:
        words = [word for word in form.words if word not in data.particles]
        fitting = ending.get(words[-1], []) if len(words) == 1 else []
        if len(fitting) == 1 and _is_supported(form, fitting[0]):
            added.append((fitting[0], form))
        else:
            alone[form.words].append(form)
    for group, form in added:
        group.forms.append(form)
    return groups + [_Group(words, alone[words]) for words in sorted(alone)]


def _is_supported(form: _Form, group: _Group) -> bool:
    """Say whether each use of a short name shares document, publisher or affiliation with the full one."""
    documents, publishers, speak_for = group.documents(), group.publishers(), group.affiliations()
    return all(
        document in documents or publisher in publishers or any(body & other for other in speak_for)
        for document, publisher, body in form.seen
    )


def _bodies(forms: Collection[_Form], data: _Data) -> list[_Group]:
    """Group bodies by their deciding words, then initials and shortened names where one text uses both."""
    same: dict[tuple[str, ...], list[_Form]] = defaultdict(list)
    for form in forms:
        same[form.words].append(form)
    groups = {words: _Group(words, same[words]) for words in sorted(same)}
    longer: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    for words, group in groups.items():
        for form in group.forms:
            for shorter in filter(None, _shorter(form, data)):
                longer[shorter].add(words)
    into: dict[tuple[str, ...], tuple[str, ...]] = {}
    for short in groups:
        wholes = longer.get(short, set()) - {short}
        if len(wholes) != 1 or (len(short) == 1 and not 1 < len(short[0]) < 8):
            continue
        [whole] = wholes
        if len(whole) <= len(short):
            continue
        is_acronym = len(short) == 1 and all(form.shown.isupper() for form in groups[short].forms)
        shared = groups[short].documents() & groups[whole].documents()
        everywhere = groups[short].documents() <= groups[whole].documents()
        if (is_acronym and shared) or (len(short) > 1 and everywhere):
            into[short] = whole
    for short, whole in into.items():
        while whole in into:
            whole = into[whole]
        groups[whole].forms.extend(groups[short].forms)
    return [group for words, group in groups.items() if words not in into]


def _cut(name: str, data: _Data) -> tuple[str, ...]:
    """Return a body's name up to its first "for" or "of", where two words or more stand before it."""
    words = name.split()
    at = next((i for i, word in enumerate(words) if word in data.joints), len(words))
    return _body_words(" ".join(words[:at]), data) if 2 <= at < len(words) else ()


def _shown(group: _Group, data: _Data) -> str:
    """Return the name to show: in full, in mixed case, and as it is written most often.

    A title stays with a surname that is never written in full: "Judge Roe" says more than "Roe".
    """
    weight: Counter[str] = Counter()
    documents: dict[str, set[str]] = defaultdict(set)
    short: set[str] = set()
    for form in group.forms:
        alone = form.is_person and sum(word not in data.particles for word in form.words) == 1
        shown = _without_article(form.name.strip(MARKS), data) if alone else form.shown
        weight[shown] += form.uses
        documents[shown] |= form.documents
        if alone or (not form.is_person and form.words != group.words) or form.shown.isupper():
            short.add(shown)

    def rank(name: str) -> tuple[bool, bool, int, int, int, bool, str]:
        initials = any(len(word.strip(".")) == 1 for word in name.split()) or "." in name
        size = -len(documents[name]), -weight[name], len(name.split())
        return name in short, initials, *size, name.isascii(), name  # rather with its accents

    return min(weight, key=rank)


def _without_article(name: str, data: _Data) -> str:
    first, _, rest = name.partition(" ")
    return rest if rest and first.lower() in data.articles else name


def _plain(text: str) -> str:
    """Return a name in small letters without accents, points, apostrophes and possessives."""
    return plain(re.sub(r"['’]s\b", "", text).replace("&", " and "))


@cache
def _data(language: Language) -> _Data:
    voices = language.table("compare")["voices"]
    names = voices["names"]
    abbreviations = {
        _plain(full): short.casefold() for short, wholes in names["abbreviations"].items() for full in wholes
    }
    longest = max((full.count(" ") + 1 for full in abbreviations), default=1)
    words = {key: voices[key] for key in ("plain", "unnamed")}
    return read_value(_Data, names, words, abbreviations=abbreviations, longest=longest)
