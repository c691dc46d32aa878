"""Language -> the patterns of the numbers that are written in it: one for each way of writing them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from claimtrack.lang import Language
from claimtrack.lang.wording import DIGIT, Sought
from claimtrack.quantities.lexicon import alternatives, lexicon

NUMERAL = (
    r"(?:\d{1,3}(?:\.\d{3})+,\d+|(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:['’]\d{3})+(?!\d)|\d{1,3}(?:,\s000)+(?!\d)|\d{1,2}(?:,\d{2})+,\d{3}|\d{1,3}(?:[\u00a0\u202f\u2009]\d{3})+"
    r"|\d+)(?:\.\d+)?|(?<![A-Za-z/])\.\d+)"
)
"""1,200.5, 25'000, 12,34,567, 1 200 (no-break and thin spaces), 1.200,5 (unmistakable only with both marks), .5"""

COMMA = r"(?<![\d.,])\d{0,3},\d{1,2}(?![\d,])"
"""57,1 and ,5: a decimal comma where a unit, a scale or a sign of money proves it; "4, 7 and 12" has none."""

HYPHENS = "-‐‑–—−"


@dataclass(frozen=True)
class Patterns:
    """The patterns of one language, each of one way of writing a number."""

    digits: re.Pattern[str]
    scientific: re.Pattern[str]
    words: Sought
    scaled: re.Pattern[str]
    word: re.Pattern[str]
    part: re.Pattern[str]
    half_scale: Sought
    halves: Sought
    fraction: Sought
    one_in: Sought
    one_each: Sought
    vague: Sought
    of: re.Pattern[str]
    harmed: re.Pattern[str]
    scaled_before: re.Pattern[str]
    several: Sought
    couple: Sought
    multiple: Sought
    growth: Sought
    fold: Sought
    single: Sought
    none: Sought
    article: Sought
    remark: Sought


@cache
def patterns_of(language: Language) -> Patterns:
    """Return them, made once."""
    lex = lexicon(language)
    table = lex.table
    grammar = table["grammar"]
    signs = "".join(table["fractions"]["signs"])
    scale_words = alternatives([*lex.scales, *lex.hundreds])
    marks = alternatives(m for m in lex.marks if m not in lex.scales)
    ones = alternatives(lex.values)
    word = alternatives([*lex.values, *lex.hundreds, *lex.scales])
    single = alternatives(w for w, value in lex.values.items() if value == 1)
    article = alternatives(table["numbers"]["one_article"])
    conj = alternatives(table["numbers"]["and"])
    dash = f"[{HYPHENS}]"
    measured = alternatives(
        [*lex.scales, *lex.marks, *lex.percents, *lex.units, *lex.currencies, *table["currencies"]["codes"]]
    )
    signs_behind = alternatives([*lex.abbreviations, *lex.symbols])
    comma = rf"(?:(?<=[$€£¥]){COMMA}|(?<=[$€£¥R]\s){COMMA}|(?<=R){COMMA}|{COMMA}(?=[\s-]?(?:(?:{measured})(?!\w)|(?-i:{signs_behind})(?!\w))))"
    denominators = alternatives(lex.denominators)
    # "two and a quarter", "one and two-thirds"; "a third" behind "and" is an ordinal but before a unit or a scale
    whole = [d for d in lex.denominators if d.endswith("s") or d in grammar["parts"]]
    parts = rf"(?:{alternatives(whole)})|(?:{alternatives(lex.denominators)})(?=\s(?:{scale_words}|{alternatives(lex.units)})(?!\w))"
    part = rf"(?:(?:{article}|{ones})[\s-]{{1,2}}(?:{parts})|{grammar['half']})(?![\w]|\s+of\s+(?:{alternatives(grammar['of_whole'])})\b)"
    found_part = (
        rf"(?:(?:{article}|{ones})[\s-]{{1,2}}(?:{alternatives(lex.denominators)})|{grammar['half']})(?!\w)"
    )
    many = alternatives(table["vague"]["quantifiers"])
    multiplied = alternatives(lex.multiplied)
    vague = alternatives(lex.vague)
    flags = re.I
    return Patterns(
        # The numeral may be followed by a fraction ("3 1/2", "2½"), a scale word or a glued mark.
        digits=re.compile(
            rf"(?P<numeral>{comma}|{NUMERAL})(?:(?:\s|-)?(?P<top>\d{{1,2}})/(?P<bottom>\d{{1,3}})(?![\d/])|/(?P<under>\d{{1,3}})(?![\d/]))?"
            rf"(?P<sign>[{signs}])?"
            rf"(?:(?P<gap>[\s]?{dash}?\s?(?P<open>\\?\[)?)(?P<scale>(?:{scale_words})(?:\s(?:{alternatives(lex.scales)}))?)(?(open)(?P<close>\\?\])|(?![\w]))|(?P<space>-(?=[MB](?!\w))|[ \u00a0]?)(?P<mark>{marks})(?![\w]))?"
            rf"|(?P<alone>[{signs}])",
            re.I,
        ),
        scientific=re.compile(r"(?<![\w.])(?P<base>\d+(?:\.\d+)?)(?:\s?[×x]\s?10(?=[\^−⁰¹²³⁴-⁹⁻-])\^?|[eE])(?P<power>[+−-]?\d{1,2}|⁻?[⁰¹²³⁴-⁹]{1,2})(?!\w)"),
        words=Sought(re.compile(
            rf"(?<![\w’'])(?:(?:{article})\s+(?=(?:{scale_words})\b))?(?:{word})(?![\w])"
            rf"(?:(?:\s{{1,3}}{conj}\s{{1,3}}|{dash}{conj}{dash}){part}|(?:\s{{1,3}}{conj}\s{{1,3}}|\s?{dash}\s?|\s{{1,3}})(?:{word})(?!\w))*",
            flags,
        ), [*lex.values, *lex.hundreds, *lex.scales]),
        scaled=re.compile(rf"(?:{scale_words})\s+(?=\w)", flags),
        word=re.compile(rf"(?P<gap>\s+{conj}\s+|{dash}{conj}{dash}|\s*{dash}\s*|\s+|^)(?:(?P<part>{found_part})|(?P<word>{word})(?!\w))|(?P<article>^(?:{article}))(?=\s)", flags),
        part=re.compile(rf"(?:\s{conj}\s|-{conj}-)(?P<part>{part})(?:[\s-](?P<scale>{scale_words})(?!\w))?", flags),
        half_scale=Sought(re.compile(rf"(?<![\w])(?:half|a\s+half|quarter\s+of|a\s+quarter(?:\s+of)?|three[\s-]quarters\s+of)[\s-](?:(?:{article})\s+)?(?P<scale>{alternatives([*lex.scales, *lex.hundreds])})(?!\w)", flags), ["half", "quarter", "quarters"]),
        halves=Sought(re.compile(rf"(?<![\w-])(?:(?P<one>one)[\s-])?half(?=(?P<of>\s+(?:{alternatives(grammar['half_of'])})\b)|(?P<unit>[\s-](?:(?:{article})\s+)?(?:{alternatives(table['unit_rules']['articles'])})s?(?!\w))|\W|$)", flags), ["half"]),
        fraction=Sought(re.compile(rf"(?<![\w/])(?P<top>{article}|{ones}|\d{{1,2}})(?P<gap>[\s]|{dash}\s?)(?P<bottom>{denominators})(?!\w)(?P<of>\s+(?:{alternatives(grammar['fraction_of'])})\b)?", flags), lex.denominators),
        one_in=Sought(re.compile(rf"(?<![\w.,$£€-])(?P<top>{ones}|\d{{1,3}})(?P<gap>\s+|-)(?P<in>{alternatives(table['fractions']['in'])})(?P=gap)(?:every\s+)?(?P<bottom>{ones}|\d{{1,3}}(?:,\d{{3}})*)(?![\w%.-]|,\d|\s*(?:per\s?cent|percent|million|billion|thousand|hundred)|\s+(?:years?|months?|weeks?|days?|hours?|minutes?)\b)", flags), [*lex.values, DIGIT]),
        one_each=Sought(re.compile(rf"(?<![\w.,$£€-])(?P<top>{single}|1)\s+[^\W\d_]+\s+(?:{alternatives(table['fractions']['each'])})\s+(?:every\s+)?(?P<bottom>{ones}|\d{{1,3}})(?=\s+(?:{alternatives(table['fractions']['told'])})(?!\w)|\s*(?:[,;)]|\.(?!\d)|$))", flags), [*(w for w, value in lex.values.items() if value == 1), DIGIT]),
        vague=Sought(re.compile(rf"(?<![\w-])(?:(?P<first>{multiplied})\s+of\s+(?=(?:{vague})\b))?(?P<word>{vague})(?![\w])", flags), lex.vague),
        of=re.compile(rf"\s+(?:{alternatives(table['vague']['of'])})\b", flags),
        harmed=re.compile(rf"(?:\s+(?:{alternatives(table['vague']['helping'])}))?(?:\s+\w+ly)?\s+(?:{alternatives(table['vague']['harmed'])})(?!\w)", flags),
        scaled_before=re.compile(rf"[$£€¥₦₹]\s?\d[\d.,]*(?:m|bn)\b|\d\s?(?:bn\b|m\s(?:{alternatives(lex.currencies)})(?!\w))"),
        several=Sought(re.compile(rf"(?<![\w-])(?<!how\s)(?:{many})\s+(?P<scale>{alternatives([*lex.scales, *lex.hundreds, *lex.vague])})(?!\w)(?:\s+(?P<more>{alternatives(lex.scales)})(?!\w))?", flags), table["vague"]["quantifiers"]),
        couple=Sought(re.compile(rf"(?<![\w-])(?P<couple>(?:(?:{article})\s+)?couple(?:\s+of)?)\s+(?:(?P<scale>{alternatives([*lex.scales, *lex.hundreds])})\b)?(?P<noun>[A-Za-z-]+)?", flags), ["couple"]),
        multiple=Sought(re.compile(rf"(?<![\w-])(?P<word>{alternatives(lex.multiples)})(?![\w-])", flags), lex.multiples),
        growth=Sought(re.compile(rf"(?<![\w-])(?P<word>{alternatives([*lex.grown, *lex.shrunk])})(?![\w-])", flags), [*lex.grown, *lex.shrunk]),
        fold=Sought(re.compile(rf"(?<![\w])(?P<n>{ones}|\d+(?:\.\d+)?)[\s-]?{table['multiples']['fold']}(?!\w)", flags), ["fold", *(f"{one}fold" for one in lex.values)]),
        single=Sought(re.compile(rf"(?<!\w)(?:{alternatives(table['zero']['single'])})(?=\s+[a-z])", flags), table["zero"]["single"]),
        none=Sought(re.compile(rf"(?<!\w)none(?=\s+of\s+(?:{alternatives(grammar['none_of'])})\b)|(?<!\w)no(?=\s+(?:[a-z-]+\s+)?(?:{alternatives(table['zero']['nouns'])})(?!\w))", flags), table["zero"]["words"]),
        article=Sought(re.compile(rf"(?<![\w-])(?P<a>{article})\s+(?P<noun>{alternatives(table['unit_rules']['articles'])})(?!\w)", flags), table["unit_rules"]["articles"]),
        remark=Sought(re.compile(rf"(?<!\w)(?:{alternatives(table['remarks']['patterns'])})(?!\w)", flags), table["remarks"]["patterns"]),
    )  # fmt: skip
