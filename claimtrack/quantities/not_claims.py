"""Text -> the stretches in which numbers are no claims: dates, clock times, names, scores, addresses, lists.

Everything here is decided on the text alone, before any parse; what needs the parse ("one official said") is in
``readings``. A stretch may be overruled only where a unit or a currency proves that it is an amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from claimtrack.lang import Language
from claimtrack.model import Span
from claimtrack.quantities.lexicon import Lexicon, alternatives, lexicon
from claimtrack.quantities.numbers import Number


@dataclass(frozen=True)
class _Traps:
    always: re.Pattern[str]
    """Stretches in which no number is ever an amount."""
    designator: re.Pattern[str]
    fixed: re.Pattern[str]
    first_in_line: re.Pattern[str]


@cache
def _traps(language: Language) -> _Traps:
    lex = lexicon(language)
    dates = lex.table["dates"]
    months, days = alternatives(dates["months"]), alternatives(dates["weekdays"])
    # "25 may be trapped": a month that is a word, too, needs its capital behind a number.
    named = alternatives(m for m in dates["months"] if m not in dates["words"])
    capital = "|".join(m.capitalize() for m in dates["words"])
    meridiem = alternatives(dates["meridiem"])
    year = r"(?:1[0-9]|20|21)\d{2}"
    day = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
    dash = "[-‐‑–—/]"
    money = "|".join([*lex.table["currencies"]["codes"], *(s for s in lex.symbols if s.isalpha())])
    foreign = alternatives(lex.table["designators"]["foreign_street"])
    street = alternatives(lex.table["designators"]["street"])
    always = "|".join([
        # web addresses, e-mail addresses, handles, hashtags, file names
        r"(?:https?://|www\.)\S+", r"\S+@\S+\.\S+", r"[@#]\w+", r"\b\w+\.(?:com|org|net|gov|co|html?|pdf|jpe?g|png)\b\S*",
        # 03/04/2024, 2020-10-05, 5.11.2020, 24-02-2022, 2020/11/05
        r"(?<![\d.])\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})(?![\d.]\d|\w)", r"(?<!\d)\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:T[\d:.+Z-]+)?(?!\d)",
        # 5 May (2010), 17th-19th of May, between 1 and 5 June, the night of 5/6 June
        rf"\b(?:{day}(?:\s*(?:{dash}|and|to|or|,)\s*{day})*)\s+(?:of\s+)?(?:(?i:{named})|{capital})\b\.?(?:,?\s+{year}|\s+’?\d{{2}}(?=\s*[,.;)]|$))?",
        # May 5(, 2010), May 5-7, May 5 and 6, Sept. 11th
        rf"\b(?:{months})\b\.?\s+{day}(?![\d,.%]*\d|\s*(?:{dash}|to)\s*{year}|\s?(?:per\s?cent|percent|%))(?:\s*(?:{dash}|and|to|or)\s*{day}(?!\d|,\d))?(?:,?\s+{year}\b)?",
        rf"\b(?:{months})\b\.?,?\s+(?:of\s+)?{year}\b(?!,\d)", rf"\b(?:{months})\s+’\d\d\b",
        rf"\b(?:{days})\b\.?,?\s+(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?\b(?=\s*[,.;)]|\s+(?:{months}))",
        # clock times: 4:30 (a.m.), 17:05, 23.45 h, 6 to 8 am, 0600 GMT, half past 5
        rf"\b\d{{1,2}}(?:[:.h]\d{{2}})?(?:\s*(?:{dash}|to|and|or|until)\s*\d{{1,2}}(?:[:.h]\d{{2}})?)?\s*(?:{meridiem})(?!\w)", r"(?<![\d,.:])\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?![\d:])",
        rf"\b(?:[01]\d|2[0-4])[0-5]\d\s?(?i:{meridiem}|hrs?|hours)\b", r"\b(?:at|by|until|till|from|before|after|around)\s+(?:[01]?\d|2[0-4])\.[0-5]\d(?=\s*(?:[,;)]|\.(?!\d)|$)|\s*(?:on|in|and|to)\b)",
        r"\bat\s+\d{1,2}(?:\s*[-–]\s*\d{1,2})?(?=\s+(?:in the (?:morning|afternoon|evening)|at night|this morning|tonight))", r"\b(?:half|quarter)\s+past\s+\w+",
        # early years: "founded in 988,"
        r"\b(?:in|since)\s+\d{3}(?=\s*(?:[,.;)]|$|\b(?:AD|BC|CE|BCE)\b))", r"\b\d{1,5}\s?(?:AD|BC|CE|BCE)\b",
        # decades, centuries, ordinals: 1990s, '90s, 20th century, 3rd
        r"(?<!\w)(?:’|')?\d{2,4}(?:’|')?s\b", r"\b\d+(?:,\d{3})*(?:st|nd|rd|th)\b",
        # seasons and spans of years: 2013-2014, 2013-14, 1990/91
        rf"\b{year}\s?[-‐‑–—/]\s?(?:{year}|\d{{2}})\b(?!,\d)", rf"\b(?:from|between)\s+{year}\s+(?:to|and|until|through)\s+{year}\b(?!,\d)",
        rf"\b(?:FY|Q[1-4]|H[12]|CY)\s?’?(?:{year}|\d{{2}})\b",
        # phone, account and document numbers; version numbers and sections; coordinates
        r"(?<![\w$€£.,])\+?\d[\d()]*(?:[-–. ]\d{2,}){3,}(?!\w)", r"(?<![\w$€£.,-])\d{3}[-–.]\d{4}(?!\w|,\d)", r"\b\d+(?:\.\d+){2,}\b", r"(?<!\w)\d{1,3}°\s?\d*",
        r"\b(?:P\.?\s?O\.?\s?)?Box\s+\d+", r"\(\s?\d{3}\s?\)\s?\d{3}[-\s]\d{4}", r"\bISBN\s?[\d-]+", r"\b(?:ID|Ref)\b[:\s]+\S+",
        # names: F-16s, Il-76, COVID-19, MH17, G7, A320, S-300, S&P 500, R2-D2, 3D, 4K, H1N1, M4, 1MDB, 16-bit is a measure
        rf"\b(?!(?:{money})\d|(?:minus|plus|sub|to|or|per)[-‐‑–])[A-Za-z]+[-‐‑–]?\d[\w-]*",
        r"\b[A-Z]{1,5}[-‐‑–]\d+\w*", r"(?<![\w.,$€£])\d+[A-Z]{1,2}\d\w*", r"(?<![\w.,$€£])\d[DGK]\b", r"\bS(?:&|\s)P(?:/\w+)?\s?\d+\b", r"\b(?:FTSE|DAX|CAC|Nikkei|Russell|ASX|Fortune|Forbes|Nasdaq|Stoxx|SMI|AEX|IBEX|CSI|TSX|KOSPI|Hang Seng)[ -]\d{2,4}\b(?![,.]\d)",
        # Word-number hyphens: "Tochka-U 2" is left; a numeral glued between letters is a name
        r"\b\d{1,4}(?:st|nd|rd|th)\b",
        # addresses: 10 Downing Street, 123 Random Street, 9 E 71st St
        rf"\b\d{{1,5}}(?:[-–]\d{{1,5}})?\s+(?:[NSEW]\.?\s+)?(?:[A-Z][\w’'.-]*\s+|\d+(?:st|nd|rd|th)\s+){{1,3}}(?i:{street})\b(?![’'])", r"\b[A-Z]{2}\s+\d{5}(?:-\d{4})?\b(?=\s*(?:[,.;)]|$|[A-Z]))",
        rf"\b\d{{1,5}}(?:[-–]\d{{1,5}})?\s+(?:{foreign})\s+[A-Z]\w+",
        # chapter and verse, ratios of chance, sports scores with a colon
        r"\b\d+:\d+\b", r"\b[A-Z][a-z]+\s\d+:\d+(?:-\d+)?",
    ])  # fmt: skip

    before = alternatives(lex.table["designators"]["before"])
    numbers = alternatives(w for w in lex.values if w != "zero")
    return _Traps(
        always=re.compile(_sensitive(always, (months, days, meridiem))),
        designator=re.compile(
            rf"(?<![\w’'-])(?:{before})\s?#?\s?(?P<n>(?:\d+(?:\.\d+)*[A-Za-z]?|(?:{numbers})(?![\w-]))(?:\s?(?:[-–]|&)\s?\d+[A-Za-z]?|\s(?:and|or|of)\s\d+[A-Za-z]?(?!,\d|\s+[a-z]+s\b))*)(?![\w%]|,\d|\.\d|[-\s](?:percent|per cent|million|billion|thousand|hundred|dozen)\b)",
            re.I,
        ),
        fixed=re.compile(
            rf"(?<![\w$€£.,/-])(?:{alternatives(lex.table['designators']['fixed'])})(?![\w/]|-(?:year|month|week|day))",
            re.I,
        ),
        first_in_line=re.compile(
            r"^[\s(\[*•·-]*(?P<n>\d{1,3}(?:\.\d{1,2})*)(?:[.)\]]|:)(?=\s+\S)|^\s*\((?:\d{1,2}|[a-z])\)\s|^\s*(?P<clock>(?:[01]\d|2[0-4])[0-5]\d)(?=:?\s+[A-Z“\"'‘])"
        ),
    )


def _sensitive(pattern: str, ignoring: tuple[str, ...]) -> str:
    """Return the pattern with the parts that are plain words made blind to case."""
    for part in ignoring:
        pattern = pattern.replace(f"(?:{part})", f"(?i:{part})")
    return pattern


def find_traps(text: str, language: Language) -> list[Span]:
    """Return the stretches of a sentence whose numbers are no amounts, in no particular order."""
    return list(_find(text, language))


def _find(text: str, language: Language) -> Iterator[Span]:
    traps = _traps(language)
    for match in traps.always.finditer(text):
        yield Span(*match.span())
    for match in traps.designator.finditer(text):
        if _names(text, match, lexicon(language)):
            yield Span(*match.span("n"))
    for match in traps.fixed.finditer(text):
        yield Span(*match.span())
    if listed := traps.first_in_line.match(text):
        yield Span(*listed.span())


def _names(text: str, match: re.Match[str], lex: Lexicon) -> bool:
    """Say whether the noun before a number names it. A verb "number", a "day 300 people died" do not."""
    word = match[0][: match.start("n") - match.start()].strip(" #").lower()
    follow = text[match.end("n") :]
    capital = match[0][:1].isupper()
    if word in lex.words("designators", "verbs"):
        subject = re.search(r"([\w’'-]+)\s+$", text[: match.start()])
        people = lex.words("designators", "verb_subjects")
        if subject and (subject[1].lower() in people or subject[1].endswith("s")):
            return False
    if word in lex.words("designators", "ordinary") and not capital:
        return word in lex.words("designators", "ending") and bool(re.match(r"\s*(?:[,.;)]|$)", follow))
    if match["n"][0].isalpha():
        return capital or word in lex.words("designators", "spelled")
    counted = re.match(r"\s+[a-z]+s\b", follow) and not capital
    return not counted or word in lex.words("designators", "firm")


def year_like(number: Number, text: str, language: Language) -> bool:
    """Say whether a bare four-digit numeral reads as a year. Bound, unit and money are for the caller to weigh."""
    if not number.plain_integer or len(number.numeral) != 4 or not "1000" <= number.numeral <= "2199":
        return False
    lex = lexicon(language)
    before = re.search(r"([\w’'.©-]+)[\s(,]*$", text[max(0, number.start - 30) : number.start])
    word = before[1].lower() if before else ""
    follow = re.match(r"[\s-]+([A-Za-z][\w’'-]*)", text[number.end : number.end + 40])
    noun = follow[1].lower() if follow else ""
    if number.numeral > "2100":
        return word in lex.words("dates", "future") and not noun.endswith("s")
    people = noun in lex.words("grammar", "people")
    if word in lex.words("dates", "before_year") and not (people and word in lex.words("dates", "open")):
        return True
    plural = noun.endswith("s") and not noun.endswith(("ss", "us", "is", "’s", "'s"))
    if number.numeral < "1900":
        return not (plural or people)
    if people or (plural and noun not in lex.words("dates", "after_year")):
        return noun in lex.words("grammar", "not_plural") or word in lex.words("dates", "possessive")
    return True


def score_like(first: Number, second: Number, text: str, language: Language) -> bool:
    """Say whether two small numbers around a hyphen are a score or a vote ("won 3-1", "a 5-4 ruling").

    The caller has made sure that neither has a unit.
    """
    if not (first.plain_integer and second.plain_integer) or first.low is None or second.low is None:
        return False
    if second.low > HIGHEST_SCORE or first.low > HIGHEST_SCORE:
        return False
    if first.low > second.low:
        return True
    lex = lexicon(language)
    words = re.findall(r"[A-Za-z]+", text[max(0, first.start - 60) : first.start].lower())
    if set(words[-6:]) & lex.words("designators", "score_words"):
        return True
    follow = re.match(r"\s*(?:[,.;:)]|$|\s(?P<word>[a-z]+))", text[second.end : second.end + 25])
    return follow is not None and (
        not follow["word"] or follow["word"] in lex.words("designators", "score_after")
    )


HIGHEST_SCORE = 250
"""Points; basketball ends below it."""
