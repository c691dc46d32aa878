"""Text -> the places that it names, with where they lie: what a gazetteer knows and the document agrees with.

Most names are many places' and many people's. A name that only the large gazetteers know is a place where the
text uses it as one ("in Lowden", "Lowden, Ohio", "Lowden province") and speaks of its country otherwise, too;
one that nobody knows is a place where its words say so ("the village of Lowden"), in the country of the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from claimtrack.lang import Language
from claimtrack.lang.titles import titles_for
from claimtrack.sentences.gazetteer import (
    COUNTRY,
    LARGE,
    MIDDLE,
    SMALL,
    WIDE,
    Gazetteer,
    Site,
    gazetteer,
    plain,
)

_CAPITAL = r"(?:U\.S\.A?\.?|U\.K\.|U\.N\.|[A-Z][^\W\d_]*(?:\.[A-Z]\.?)*(?:['’-][^\W\d_]+)*)"

RUN = re.compile(
    rf"(?:{_CAPITAL}|[a-z]+(?:-[A-Z][^\W\d_]+)+)"
    rf"(?:(?:(?<=\bSt)\.|(?<=\bMt)\.|(?<=\b[A-Z])\.)?[ \n]"
    rf"(?:(?:(?:of|and the|ez|az|al|el|de|la|le|du|del|ad|ar|as)[ \n])?{_CAPITAL}|[a-z]{{1,3}}-{_CAPITAL}))*"
)
"""Words with capitals that may make one name, also "Port-au-Prince", "St. Louis", "Gulf of Mexico"."""

ROW = re.compile(r"(?: (?:with|had|has) [\d.,]*\d(?: [a-z]+)?)?,? (?:and |or )?")
"""What stands between two places of a list, also with their figures: "Lowden with 12, Harrow with 7"."""


NEAR = 40
"""Characters on each side of a name in which the words tell a headline."""


HEADLINE = 150
"""Characters of a headline at most."""


@dataclass(frozen=True, slots=True)
class Named:
    """A place where a text names it; ``words`` as written.

    ``is_people`` is set for an adjective or people ("Peruvian"), which says whose, not where; ``is_placed``
    where a preposition or a comma makes it a place.
    """

    start: int
    end: int
    words: str
    site: Site
    is_people: bool = False
    is_placed: bool = False


@dataclass(frozen=True, slots=True)
class _Rules:
    gazetteer: Gazetteer
    ranks: Mapping[str, int]
    parts: frozenset[str]
    bodies: frozenset[str]
    titles: frozenset[str]
    locative: frozenset[str]
    strict: frozenset[str]
    waters: frozenset[str]
    not_places: frozenset[str]
    short: frozenset[str]
    events: frozenset[str]
    openers: frozenset[str]
    realms: frozenset[str]


@cache
def _rules(language: Language) -> _Rules:
    words, context = language.table("places")["words"], language.table("context")
    times, scope = context["times"], context["scope"]
    events = {noun for kind in language.table("events")["kinds"].values() for noun in kind["nouns"]}
    sizes = (("small", SMALL), ("middle", MIDDLE), ("large", LARGE))
    return _Rules(
        gazetteer(language),
        {word: rank for size, rank in sizes for word in words[size]},
        frozenset(words["parts"]),
        frozenset(words["bodies"]),
        frozenset(map(str.lower, titles_for("person", language))),
        frozenset(words["locative"] + words["strict"]),
        frozenset(words["strict"]),
        frozenset(words["waters"]),
        frozenset(scope["not_places"]).union(
            times["weekdays"], language.table("quantities")["dates"]["months"]
        ),
        frozenset(
            plain(short)
            for shorts in language.table("places")["abbreviations"].values()
            for short in shorts
            if short.endswith(".")
        ),
        frozenset(events).union(scope["events"]),
        frozenset(word.lower() for word in language.table("sentences")["starters"]).union(words["strict"]),
        frozenset([*words["middle"], *words["large"], *words["realms"]]),
    )


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    words: str
    sites: tuple[Site, ...]
    placed: bool
    strict: bool
    ranked: int | None
    people: Site | None = None
    within: str | None = None
    rank_word: str = ""

    @property
    def name(self) -> str:
        """Return the words with the word behind them that says what sort of place it is."""
        return f"{self.words} {self.rank_word}".strip()


@lru_cache(maxsize=8)
def find_sites(text: str, language: Language) -> tuple[Named, ...]:
    """Return the places that a text names, in order.

    >>> from claimtrack.lang import load_english
    >>> [n.site.name for n in find_sites("A quake shook Peru. In Lima a US team came.", load_english())]
    ['Peru', 'Lima', 'United States']
    """
    rules = _rules(language)
    candidates = _in_rows(text, list(_candidates(text, rules)))
    countries, regions, placed = _agreement(candidates)
    found = []
    for candidate in candidates:
        site = _settle(candidate, countries, regions, placed)
        if site is not None:
            found.append(
                Named(
                    candidate.start,
                    candidate.end,
                    candidate.words,
                    site,
                    candidate.people is not None,
                    candidate.placed,
                )
            )
    return tuple(found)


def _in_rows(text: str, candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Return the candidates with those placed that stand in a row with one that is a place: "in Lowden and
    Harrow"; "Lowden with 12, Harrow with 7, Lima with 2"."""
    rows: list[list[_Candidate]] = []
    for candidate in candidates:
        if rows and not candidate.people and ROW.fullmatch(text[rows[-1][-1].end : candidate.start]):
            rows[-1].append(candidate)
        else:
            rows.append([candidate])
    found: list[_Candidate] = []
    for row in rows:
        is_placed = len(row) > 1 and any(
            one.strict or (len(row) > 2 and one.sites and one.sites[0].is_sure) for one in row
        )
        found += [replace(one, placed=True, strict=True) if is_placed else one for one in row]
    return found


SIGN = 4
"""Letters of a sign of money at most ("Rs", "Shs", "Ksh")."""


def _candidates(text: str, rules: _Rules) -> Iterator[_Candidate]:
    """Yield each capitalised name that may be a place, with all places that it may be."""
    for run in RUN.finditer(text):
        pieces = [
            (m.group(), run.start() + m.start(), run.start() + m.end())
            for m in re.finditer(r"[^ \n]+", run.group())
        ]
        while pieces and plain(pieces[0][0]) in rules.openers:
            pieces = pieces[1:]
        if pieces:
            yield from _in_run(text, pieces, rules)


def _in_run(text: str, pieces: Sequence[tuple[str, int, int]], rules: _Rules) -> Iterator[_Candidate]:
    words = [re.sub(r"['’]s?$", "", piece[0]) for piece in pieces]
    low = [plain(word) for word in words]
    used = [False] * len(words)
    i = 0
    hits: list[tuple[int, int, tuple[Site, ...], Site | None]] = []
    while i < len(words):
        for length in range(min(rules.gazetteer.longest, 6, len(words) - i), 0, -1):
            name = " ".join(words[i : i + length])
            if length == 1 and (low[i] in rules.not_places or (len(low[i]) < 3 and not name.isupper())):
                continue
            if low[i] in rules.parts and length == 1:
                continue
            if length == 1 and low[i] in rules.short and not _is_short(text, pieces[i]):
                continue
            people = rules.gazetteer.peoples.get(" ".join(low[i : i + length])) or (
                rules.gazetteer.peoples.get(low[i].removesuffix("s")) if length == 1 else None
            )
            sites = rules.gazetteer.named(name)
            if people and not any(site.is_sure for site in sites):
                hits.append((i, i + length, (), people))
            elif sites:
                hits.append((i, i + length, sites, None))
            else:
                continue
            for j in range(i, i + length):
                used[j] = people is not None or any(site.is_sure for site in sites)
            i += length
            break
        else:
            i += 1
    capitals = _is_headline(text)  # "PERU MINERS STRIKE": what stands beside a name says nothing
    if any(word in rules.bodies for word in low) and not capitals:
        # "The Bank of Ghana", "the Miami Police"; but "Union County"
        hits = [hit for hit in hits if low[hit[1] - 1] in rules.ranks]
    for first, last, sites, people in hits:
        start, end = pieces[first][1], pieces[last - 1][1] + len(words[last - 1].rstrip("."))
        before = _word_before(text, pieces[first][1])
        strange = not (capitals and sites and sites[0].is_sure) and _strange(
            words, low, used, first, last, text, pieces, rules
        )
        if people:
            yield _Candidate(start, end, text[start:end], (), False, False, None, people)
            continue
        own = rules.ranks.get(low[last - 1]) if last - first > 1 else None
        rank = own if own is not None else _rank_beside(text, start, end, rules)
        inside = _within(text, end, rules)
        if strange and not any(hit[2] or hit[3] for hit in hits if hit[:2] != (first, last)):
            yield from _unknown(text, pieces, words, low, rules)  # "Marle Lowden village" is not in Lowden
            break
        if before in rules.titles or strange:
            continue
        placed = before in rules.locative or rank is not None or inside is not None
        strict = _is_strict(text, start, rules) or rank is not None or inside is not None
        yield _Candidate(start, end, text[start:end], sites, placed, strict, rank, None, inside)
    if not hits and len(words) <= 3:
        yield from _unknown(text, pieces, words, low, rules)


def _is_short(text: str, piece: tuple[str, int, int]) -> bool:
    """Say whether a word is the short name of a state: "Mass.", "Boston, Mass"; not "Mass graves"."""
    return piece[0].endswith(".") or text[max(0, piece[1] - 2) : piece[1]].strip() == ","


def _strange(
    words: Sequence[str],
    low: Sequence[str],
    used: Sequence[bool],
    first: int,
    last: int,
    text: str,
    pieces: Sequence[tuple[str, int, int]],
    rules: _Rules,
) -> bool:
    """Say whether words beside a name make it part of another: "Houston Chronicle", "Jim Houston"."""
    if first > 0 and not used[first - 1]:
        opening = first == 1 and _opens(text, pieces[0][1])
        if first > 1 and low[first - 2] in rules.realms:
            return False  # "Republic of Peru", "Port of Lowden"
        if low[first - 1] not in rules.parts and not opening and low[first - 1] not in rules.ranks:
            return True
    if last < len(words) and not used[last]:
        possessive = pieces[last - 1][0].endswith(("'s", "’s", "'", "’"))
        if not possessive and low[last] not in rules.ranks and low[last] not in rules.parts:
            return True
    return False


def _opens(text: str, at: int) -> bool:
    """Say whether a word opens its sentence, so that its capital says nothing."""
    return bool(re.search(r"(?:^|[.!?:;\"“”\n)]\s*|--\s*|[-–—]\s+)$", text[max(0, at - 6) : at]))


def _word_before(text: str, at: int) -> str:
    return _last_word(text[max(0, at - 40) : at])


@lru_cache(maxsize=1_024)  # it is asked several times for a name
def _last_word(words: str) -> str:
    found = re.search(r"([\w.'’-]+)\s+(?:the\s+)?$", words)
    return plain(found.group(1)) if found else ""


def _is_strict(text: str, at: int, rules: _Rules) -> bool:
    """Say whether what stands before a name makes it a place: "in Lowden", "the siege of Lowden"."""
    if _word_before(text, at) in rules.strict:
        return True
    found = re.search(r"(\w+)\s+(?:on|of)\s+(?:the\s+)?$", text[max(0, at - 40) : at])
    return (
        found is not None
        and {found.group(1).lower(), found.group(1).lower().removesuffix("s")} & rules.events != set()
    )


def _rank_beside(text: str, start: int, end: int, rules: _Rules) -> int | None:
    """Return the size that a word beside a name gives it: "the village of Lowden", "Lowden province"."""
    behind = re.match(r"(?:['’]s)?\s+([A-Za-z]+)", text[end : end + 30])
    if behind and behind.group(1).lower() in rules.ranks:
        return rules.ranks[behind.group(1).lower()]
    window = text[max(0, start - 30) : start]
    before = re.search(r"\b([A-Za-z]+)\s+of\s+(?:the\s+)?$", window)
    before = before or re.search(r"\b([a-z]+)\s+$", window)
    if before and before.group(1).lower() in rules.ranks:
        return rules.ranks[before.group(1).lower()]
    return None


def _within(text: str, end: int, rules: _Rules) -> str | None:
    """Return the larger place behind a comma, or the country in brackets: "Lowden, Ohio"."""
    behind = re.match(r",\s+(?:in\s+)?([A-Z][\w.]*(?: [A-Z][\w.]*)?)", text[end : end + 40])
    if not behind:
        return None
    for name in (behind.group(1), behind.group(1).split(" ")[0]):
        if any(site.rank in (LARGE, COUNTRY) for site in rules.gazetteer.named(name.rstrip(","))):
            return name
    return None


def _is_headline(text: str) -> bool:
    """Say whether a text is a line whose longer words all have capitals, but for one."""
    longer = re.findall(r"\b[^\W\d_]{4,}", text) if len(text) <= HEADLINE and "\n" not in text else []
    return len(longer) >= 3 and all(word[0].isupper() for word in longer)


def _is_in_headline(text: str, start: int, end: int) -> bool:
    """Say whether all longer words around a name have capitals, so that its own says nothing: "Ten Dead in
    Fighting for Key Road"."""
    before, behind = text[max(0, start - NEAR) : start], text[end : end + NEAR]
    around = re.split(r"[.!?\n]", before)[-1], re.split(r"[.!?\n]", behind, maxsplit=1)[0]
    longer = [word for side in around for word in re.findall(r"\b[^\W\d_]{4,}\b", side)]
    return len(longer) >= 3 and all(word[0].isupper() for word in longer)


def _unknown(
    text: str,
    pieces: Sequence[tuple[str, int, int]],
    words: Sequence[str],
    low: Sequence[str],
    rules: _Rules,
) -> Iterator[_Candidate]:
    """Yield a name that no gazetteer has, where a word of place stands beside it."""
    if any(word in rules.bodies or word in rules.not_places or word in rules.titles for word in low):
        return
    if all(word in rules.ranks or word in rules.parts or word in rules.waters for word in low):
        return
    if len(words) == 1 and words[0].isupper():
        return  # the short name of a body
    start, end = pieces[0][1], pieces[-1][1] + len(words[-1].rstrip("."))
    if len(words[-1]) <= SIGN and re.match(r"\.?\s?\d", text[end : end + 3]):
        return  # a sign of money: "at Rs 700"
    inside = next((rules.ranks[word] for word in low[1:] if word in rules.ranks), None)
    rank = inside if inside is not None else _rank_beside(text, start, end, rules)
    strict = _is_strict(text, start, rules)
    if (strict or (rank is not None and rank >= MIDDLE)) and not _is_in_headline(text, start, end):
        behind = re.match(r" ([a-z]+)", text[end : end + 30])
        sort = behind.group(1) if behind and behind.group(1) in rules.ranks else ""
        yield _Candidate(start, end, text[start:end], (), strict, True, rank, rank_word=sort)


def _agreement(candidates: Sequence[_Candidate]) -> tuple[Counter[str], Counter[str], frozenset[str]]:
    """Return how often countries and regions are named for sure, and the names that stand as places."""
    countries: Counter[str] = Counter()
    regions: Counter[str] = Counter()
    placed = set()
    for c in candidates:
        if c.people:
            countries[c.people.country or ""] += 1
        elif c.sites and c.sites[0].is_sure and c.sites[0].country:
            countries[c.sites[0].country] += 1
        if c.strict:
            placed.add(plain(c.words))
        for site in c.sites:
            if site.rank == LARGE and site.country and len(c.sites) <= 2:
                regions[site.name] += 1
    return countries, regions, frozenset(placed)


def _settle(
    candidate: _Candidate,
    countries: Counter[str],
    regions: Counter[str],
    placed: frozenset[str],
) -> Site | None:
    """Return which of its places a name means in this document, or ``None`` where it is none."""
    if candidate.people:
        return candidate.people
    sites = candidate.sites
    if sites and sites[0].rank == WIDE:
        return sites[0]
    if candidate.within:
        wanted = plain(candidate.within)
        inside = [s for s in sites if plain(s.region or "") == wanted or plain(s.country or "") == wanted]
        sites = tuple(inside) or sites
    agreed = [s for s in sites if s.is_sure or countries[s.country or ""]]
    if candidate.ranked is not None:
        agreed = [s for s in agreed if s.rank == candidate.ranked] or agreed
    if not agreed:
        if not candidate.strict:
            return None
        main = countries.most_common(1)
        return Site(candidate.name, main[0][0] if main else None, candidate.ranked)

    def likely(site: Site) -> tuple[int, int, int, int]:
        agreeing = site.is_sure + 3 * (countries[site.country or ""] > 0)
        return agreeing, regions[site.region or ""], site.rank or 0, site.people

    best = max(agreed, key=likely)
    if best.is_sure:
        return best
    return best if plain(candidate.words) in placed else None
