"""The patterns of stretches in which no number is an amount, compiled once per language.

They are grouped by how they begin, and each group is tried only where it can begin: three quarters of the time of
a search went into trying at each letter what begins with a digit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from claimtrack.lang import Language
from claimtrack.lang.wording import Sought
from claimtrack.quantities.lexicon import Lexicon, alternatives, lexicon
from claimtrack.quantities.phones import phones_from_anything, phones_from_digit, phones_from_letter

YEAR = r"(?:1[0-9]|20|21)\d{2}"
DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
DASH = "[-‐‑–—/]"


@dataclass(frozen=True)
class Traps:
    """``always``: never an amount; ``designator``: a noun and its number ``n``; ``fixed``: sayings and idioms;
    ``item``: numbers of a list inside a sentence, behind which a bracket closes that none opened; ``clause``: such
    numbers in brackets;
    ``first_in_line``: list numbers, section numbers and time stamps before an entry. What shows that four digits
    are no year: ``change_behind``, ``harm_before`` and ``total_before`` the figure, ``entry`` a label and its figure ``n`` in a
    list, ``entry_before`` the label alone; ``count_before`` before a number that counts the noun behind it."""

    always: re.Pattern[str]
    designator: re.Pattern[str]
    fixed: Sought
    item: re.Pattern[str]
    clause: re.Pattern[str]
    titles: Sought
    cricket: Sought
    scored: re.Pattern[str]
    first_in_line: re.Pattern[str]
    change_behind: re.Pattern[str]
    harm_before: re.Pattern[str]
    total_before: re.Pattern[str]
    entry_before: re.Pattern[str]
    entry: re.Pattern[str]
    count_before: re.Pattern[str]


@cache
def traps(language: Language) -> Traps:
    """Return the traps of a language."""
    lex = lexicon(language)
    names = lex.table["designators"]
    label = rf"(?:^|[\n,;:.•*]\s*)(?!(?i:{alternatives([*lex.table['dates']['months'], *lex.table['dates']['year_labels']])})\b)(?:[A-Za-z][A-Za-z ’'-]{{1,40}}?(?P<mark>\s?[–—‒:]|\s-)|[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?)\s"
    numbers = alternatives(w for w in lex.values if w not in lex.table["numbers"]["zero"])
    always = "|".join([
        _at(r"(?=\d)", _from_digit(lex)), _at(r"\b(?=[A-Za-z])", _from_letter(lex)), *_from_anything(),
        # eight o'clock; a six-speed gearbox
        rf"(?<![\w-])(?i:{numbers}|\d+)(?:\s(?i:{alternatives(lex.table['dates']['clock'])})(?!\w)|[-‐‑]{{1,2}}(?i:{alternatives(names['sorts'])})(?![\w]))",
    ])  # fmt: skip
    return Traps(
        always=re.compile(always),
        designator=re.compile(
            rf"(?<![\w’'-])(?:{alternatives(names['before'])})\s?#?\s?"
            rf"(?P<n>(?:\d+(?:\.\d+)*[A-Za-z]?|(?:{numbers})(?![\w-]))"
            r"(?:\s?(?:[-–]|&)\s?\d+[A-Za-z]?|\s(?:and|or|of)\s\d+[A-Za-z]?(?!,\d|\s+[a-z]+s\b))*)"
            rf"(?![\w%]|,\d|\.\d|[-\s](?:{alternatives([*lex.percents, *lex.scales, *lex.hundreds])})\b)",
            re.I,
        ),
        fixed=Sought(
            re.compile(
                rf"(?<![\w$€£.,/-])(?:{alternatives(names['fixed'])})(?![\w/]|-(?:{alternatives(lex.table['ages']['units'])}))",
                re.I,
            ),
            names["fixed"],
        ),
        item=re.compile(r"(?<![\w$€£.,(-])\d{1,2}\)(?=\s+\w)"),
        titles=Sought(re.compile(rf"(?<![\w-])(?:{alternatives(names['titles'])})(?!\w)"), names["titles"]),
        cricket=Sought(
            re.compile(rf"(?<!\w)(?:{alternatives(names['cricket'])})(?!\w)|{names['cricket_rate']}", re.I),
            [*names["cricket"], *names["cricket_links"]],
        ),
        scored=re.compile(
            rf"(?<![\w.,$€£])\d{{1,3}}\*?(?:[ -](?:{alternatives(names['cricket_links'])})[ -](?:{numbers}|\d{{1,3}})(?![\w,%])"
            rf"|\*|/\d{{1,2}}(?![\d/])|(?=\s(?:{alternatives(names['cricket_ends'])})\b))"
        ),
        clause=re.compile(r"(?<![\w)])\s?\((?P<n>\d{1,2})\)(?=\s+[A-Za-z])"),
        change_behind=re.compile(r"\s?\(\s?[+−-]\s?\d"),
        # "Wounded: 1940"
        harm_before=re.compile(
            rf"\b(?:{alternatives([*lex.table['zero']['nouns'], *lex.table['vague']['harmed']])})\s?[:–—‒-]\s+$",
            re.I,
        ),
        total_before=re.compile(
            rf"\b(?:{alternatives(lex.table['dates']['totals'])})\s?(?:[,:–—-]|of)?\s+$", re.I
        ),
        entry_before=re.compile(rf"{label}$"),
        entry=re.compile(rf"{label}(?P<n>\d[\d,]*\d|\d)(?=\s?[(,;.\n]|\s*$)"),
        # "last week 2030 boats", "12 tanks and 2050 guns"
        count_before=re.compile(
            rf"\b(?:{alternatives(names['not_behind'])})\s(?:{alternatives([*names['stretches'], *lex.table['dates']['spans']])})\s+$"
            rf"|(?<![\d,.])(?:\d{{1,3}}(?:,\d{{3}})*|1[0-8]\d\d)\s(?:[a-z-]+\s)?[a-z-]+s\s(?:{alternatives(lex.table['ranges']['and'])})\s+$",
            re.I,
        ),
        first_in_line=re.compile(
            r"^[\s(\[*•·-]*(?P<n>\d{1,3}(?:\.\d{1,2})*)(?:[.)\]]|:)(?=\s+\S)|^\s*\((?:\d{1,2}|[a-z])\)\s"
            r"|^\s*(?P<clock>(?:[01]\d|2[0-4])[0-5]\d)(?=:?\s+[A-Z“\"'‘])"
        ),
    )


def _at(start: str, patterns: list[str]) -> str:
    return f"{start}(?:{'|'.join(patterns)})"


def _behind_counts(words: list[str]) -> str:
    """Return a pattern that holds where none of the words stands before: "in May 5 boats sank" counts boats."""
    gaps = {word: "" if word.endswith("-") else " " for word in words}
    return "".join(
        f"(?<!\\b{a}{word[1:]}{gap})" for word, gap in gaps.items() for a in (word[0], word[0].upper())
    )


def _from_digit(lex: Lexicon) -> list[str]:
    dates, names = lex.table["dates"], lex.table["designators"]
    # "25 may be trapped": a month that is a word, too, needs its capital behind a number.
    months = alternatives(m for m in dates["months"] if m not in dates["words"])
    capital = "|".join(m.capitalize() for m in dates["words"])
    meridiem = alternatives(dates["meridiem"])
    return [
        # 03/04/2024, 24-02-2022, 5.11.2020; 2020-10-05, 2020/11/05
        r"(?<![\d.])\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})(?![\d.]\d|\w)",
        r"(?<!\d)\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:T[\d:.+Z-]+)?(?!\d)",
        # 5 May (2010), 17th-19th of May, the night of 5/6 June
        rf"\b(?:{DAY}(?:\s*(?:{DASH}|and|to|or|,)\s*{DAY})*)\s+(?:of\s+)?(?:(?i:{months})|{capital})\b\.?"
        rf"(?:,?\s+{YEAR}|\s+’?\d{{2}}(?=\s*[,.;)]|$))?",
        # 15, 1999, where a sentence was split behind "Nov."
        rf"^{DAY},\s+{YEAR}\b(?!,\d)",
        # 4:30 a.m., 6 to 8 am; 17:05; 0600 GMT
        rf"\b\d{{1,2}}(?:[:.h]\d{{2}})?(?:\s*(?:{DASH}|to|and|or|until)\s*\d{{1,2}}(?:[:.h]\d{{2}})?)?\s*(?i:{meridiem})(?!\w)",
        r"(?<![\d,.:])\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?![\d:])",
        rf"\b(?:[01]\d|2[0-4])[0-5]\d\s?(?i:{meridiem}|hrs?|hours)\b",
        # 44 BC; 20th, 3rd; 2013-2014, 1990/91
        r"\b\d{1,5}\s?(?:AD|BC|CE|BCE)\b",
        r"\b\d+(?:,\d{3})*(?:(?<=1)st(?!\s?\d{1,2}\s?lb)|nd|rd|th)\b",
        rf"\b{YEAR}\s?[-‐‑–—/]\s?(?:{YEAR}|\d{{2}})\b(?!,\d)",
        *phones_from_digit(lex),
        # version numbers and sections, coordinates
        r"\b\d+(?:\.\d+){2,}\b",
        r"(?<!\w)\d{1,3}°(?!\s?[CF](?!\w))\s?\d*",
        # numerals with a nought before them are no amounts: 0800 555 1234, 007
        r"(?<![\w.,$€£:/-])(?<!\d )(?<!\d, )(?<!\d['’])0\d+(?:[ -]\d{2,6}){0,4}(?![\w%]|[.,]\d)",
        # 737 Max
        rf"(?<![\w.,$€£])[1-9]\d{{2}}[ -](?:{alternatives(names['models'])})(?!\w)",
        r"(?<![\w.,$€£])7[0-8]7-\d{1,3}[A-Z]{0,2}(?!\w)",
        # Rule 10b-5
        r"(?<![\w.,$€£])\d{1,3}[abdef]-\d{1,2}[A-Za-z]?(?![\w%]|[.,]\d)",
        # names that begin with a digit: 1MDB, 3D, 4K
        r"(?<![\w.,$€£])\d+[A-Z]{1,2}\d\w*",
        r"(?<![\w.,$€£])\d[DGK]\b",
        # 10 Downing Street, 9 E 71st St; 22 Rue Blanche
        r"\b\d{1,5}(?:[-–]\d{1,5})?\s+(?:[NSEW]\.?\s+)?(?:[A-Z][\w’'.-]*\s+|\d+(?:st|nd|rd|th)\s+){1,3}"
        rf"(?i:{alternatives(names['street'])})\b(?![’'])",
        rf"\b\d{{1,5}}(?:[-–]\d{{1,5}})?\s+(?:{alternatives(names['foreign_street'])})\s+[A-Z]\w+",
        # citations of law: 50 U.S.C. 1701-1706, 40 CFR Part 60
        rf"\b\d{{1,3}}\s+(?:{alternatives(names['citations'])})(?:\s*§+)?(?:\s*\d[\w()-]*)?",
        # a 1-in-100-year flood
        rf"\b\d+-in-\d[\d,]*-(?:{alternatives(lex.table['ages']['units'])})\b",
        # ratios of chance, scores with a colon
        r"\b\d+:\d+\b",
    ]


def _from_letter(lex: Lexicon) -> list[str]:
    dates, names = lex.table["dates"], lex.table["designators"]
    months, days = f"(?i:{alternatives(dates['months'])})", f"(?i:{alternatives(dates['weekdays'])})"
    amount = (
        rf"\s?-?(?:(?i:{alternatives([*lex.scales, *lex.hundreds, *lex.percents, *lex.currencies])})(?!\w)|%)"
    )
    money = "|".join([*lex.table["currencies"]["codes"], *(s for s in lex.symbols if s.isalpha())])
    return [
        # web addresses and file names
        r"(?:https?://|www\.)\S+",
        r"\w+\.(?:com|org|net|gov|co|html?|pdf|jpe?g|png)\b\S*",
        # May 5(, 2010), May 5-7, Sept. 11th; May 2010; Friday the 13th; not "in May 5 boats", "in April 2 million"
        rf"(?:{_behind_counts(dates['before_count'])}){months}\b\.?\s+{DAY}(?![\d,.%]*\d|\s*(?:{DASH}|to)\s*{YEAR}|{amount})"
        rf"(?:\s*(?:{DASH}|and|to|or)\s*{DAY}(?!\d|,\d|{amount}))?(?:,?\s+{YEAR}\b)?",
        rf"{months}\b\.?\s+{DAY}(?:,{YEAR}\b|(?=,?\s+{YEAR}\b|\s*[.,;:)]|\s*$)(?![.,]\d))",
        rf"{months}\b\.?,?\s+(?:of\s+)?{YEAR}\b(?!,\d)",
        rf"{months}\s+’\d\d\b",
        rf"{days}\b\.?,?\s+(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?\b(?=\s*[,.;)](?!\d)|\s+{months})",
        # at 23.45, at 6 in the morning, half past five
        r"(?:at|by|until|till|from|before|after|around)\s+(?:[01]?\d|2[0-4])\.[0-5]\d(?=\s*(?:[,;)]|\.(?!\d)|$)|\s*(?:on|in|and|to)\b)",
        r"at\s+\d{1,2}(?:\s*[-–]\s*\d{1,2})?(?=\s+(?:in the (?:morning|afternoon|evening)|at night|this morning|tonight))",
        r"(?:half|quarter)\s+past\s+\w+",
        # "founded in 988,"; from 1990 to 1995; FY2020, Q3 ’21
        r"(?:in|since)\s+\d{3}(?![,.]\d)(?=\s*(?:[,.;)]|$|\b(?:AD|BC|CE|BCE)\b))",
        rf"(?:from|between)\s+{YEAR}\s+(?:to|and|until|through)\s+{YEAR}\b(?!,\d)",
        rf"(?:FY|Q[1-4]|H[12]|CY)\s?’?(?:{YEAR}|\d{{2}})\b",
        # P.O. Box 12, ISBN
        r"(?:P\.?\s?O\.?\s?)?Box\s+\d+",
        r"ISBN\s?[\d-]+",
        r"(?:ID|Ref)\b[:\s]+\S+",
        # F-16s, Il-76, COVID-19, MH17, G7, A320, R2-D2, M4; not UAH1.5, minus-130, sub-300
        rf"(?=[A-Za-z]+[-‐‑–]?\d)(?!(?:{money})\d|(?:minus|plus|sub|to|or|per)[-‐‑–])[A-Za-z]+[-‐‑–]?\d[\w-]*",
        r"[A-Z]{1,5}[-‐‑–]\d+\w*",
        # ISO 3888-2
        rf"(?:{alternatives(names['standards'])})(?:/[A-Z]+)?[ -]\d[\d.:/-]*",
        *phones_from_letter(lex),
        # quoting crime reference 13/4471
        r"(?i:quoting)\s+(?:[A-Za-z]+\s+){0,4}\d[\w/-]*",
        # the Group of 77; at the head of a sentence only the known ones, with those who meet there
        rf"(?<=\w )(?<![.!?:] )(?:{alternatives(names['groups'])})\s(?:\d+|{alternatives(w.capitalize() for w in lex.values)})\b",
        rf"(?:{alternatives(names['groups'])})\s(?:{alternatives(names['group_sizes'])})\s(?={alternatives(names['group_members'])})",
        # S&P 500, Fortune 500
        r"S(?:&|\s)P(?:/\w+)?\s?\d+\b",
        rf"(?:{alternatives(names['indices'])})[ -]\d{{2,4}}\b(?![,.]\d)",
        # PA 23456; Psalm 23:4
        r"[A-Z]{2}\s+\d{5}(?:-\d{4})?\b(?=\s*(?:[,.;)]|$|[A-Z]))",
        r"[A-Z][a-z]+\s\d+:\d+(?:-\d+)?",
    ]


def _from_anything() -> list[str]:
    return [
        # § 12
        r"§+\s?\d[\w.()-]*",
        # e-mail addresses, handles, hashtags
        r"(?<![^\s@])[^\s@]{1,64}@[^\s@.]{1,255}\.\S+",
        r"[@#]\w+",
        # what is left of an address: "%2C%20nearly", "&text=3"
        r"\S*(?:%[0-9A-F]{2}(?=[%\w])|&\w+=)\S*",
        # 1990s, '90s
        r"(?<!\w)(?:’|')?\d{2,4}(?:’|')?s\b",
        *phones_from_anything(),
    ]
