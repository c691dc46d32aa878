"""Text -> the stretches in which numbers are no claims: dates, clock times, names, scores, addresses, lists.

Everything here is decided on the text alone, before any parse; what needs the parse ("one official said") is in
``readings``. A stretch may be overruled only where a unit or a currency proves that it is an amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimtrack.lang import Language
from claimtrack.model import Span
from claimtrack.quantities.lexicon import Lexicon, lexicon
from claimtrack.quantities.numbers import Number
from claimtrack.quantities.traps import traps


def find_traps(text: str, language: Language) -> list[Span]:
    """Return the stretches of a sentence whose numbers are no amounts, in no particular order."""
    return list(_find(text, language))


def _find(text: str, language: Language) -> Iterator[Span]:
    patterns = traps(language)
    for match in patterns.always.finditer(text):
        yield Span(*match.span())
    for match in patterns.designator.finditer(text):
        if _names(text, match, lexicon(language)):
            yield Span(*match.span("n"))
    for match in (*patterns.fixed.finditer(text), *patterns.titles.finditer(text)):
        yield Span(*match.span())
    for match in patterns.item.finditer(text):
        if text.count("(", 0, match.start()) <= text.count(")", 0, match.start()):
            yield Span(*match.span())
    if patterns.cricket.search(text):
        yield from (Span(*match.span()) for match in patterns.scored.finditer(text))
    clauses = list(patterns.clause.finditer(text))
    if {"1", "2"} <= {clause["n"] for clause in clauses}:
        yield from (Span(*clause.span()) for clause in clauses)
    if listed := patterns.first_in_line.match(text):
        yield Span(*listed.span())


def _names(text: str, match: re.Match[str], lex: Lexicon) -> bool:
    """Say whether the noun before a number names it. A verb "number", a "day 300 people died" do not."""
    word = match[0][: match.start("n") - match.start()].strip(" #").lower()
    follow = text[match.end("n") :]
    capital = match[0][:1].isupper()
    ahead = re.search(r"([\w’'-]+)\s+$", text[max(0, match.start() - 24) : match.start()])
    if (
        word in lex.words("designators", "stretches")
        and ahead
        and ahead[1].lower() in lex.words("designators", "not_behind")
    ):
        return False
    if word in lex.words("designators", "verbs"):
        people = lex.words("designators", "verb_subjects")
        if ahead and (ahead[1].lower() in people or ahead[1].endswith("s")):
            return False
    if word in lex.words("designators", "ordinary") and not capital:
        return word in lex.words("designators", "ending") and bool(re.match(r"\s*(?:[,.;)]|$)", follow))
    if match["n"][0].isalpha():
        return capital or word in lex.words("designators", "spelled")
    noun = re.match(r"\s+([a-z]+s)\b", follow)
    counted = (
        noun and _is_plural(noun[1]) and noun[1] not in lex.words("grammar", "not_plural") and not capital
    )
    return not counted or word in lex.words("designators", "firm")


def _is_plural(noun: str) -> bool:
    return noun.endswith("s") and not noun.endswith(("ss", "us", "is", "’s", "'s"))


def year_like(number: Number, text: str, language: Language) -> bool:
    """Say whether a bare four-digit numeral reads as a year. Bound, unit and money are for the caller to weigh."""
    if not number.plain_integer or len(number.numeral) != 4 or not "1000" <= number.numeral <= "2199":
        return False
    lex = lexicon(language)
    before = re.search(r"([\w’'.©-]+)[\s(,]*$", text[max(0, number.start - 30) : number.start])
    written = before[1] if before else ""
    word = written.lower()
    follow = re.match(r"[\s-]+([A-Za-z][\w’'-]*)", text[number.end : number.end + 40])
    noun = follow[1].lower() if follow else ""
    if number.numeral > "2100":
        return word in lex.words("dates", "future") and not noun.endswith("s")
    if _is_entry(number, text, language):
        return False
    people = noun in lex.words("grammar", "people")
    plural = _is_plural(noun)
    counted = people or (plural and noun not in lex.words("dates", "after_year"))
    if counted and traps(language).count_before.search(text, max(0, number.start - 40), number.start):
        return False
    if word in lex.words("dates", "before_year") and not (people and word in lex.words("dates", "open")):
        return True
    if noun in lex.words("dates", "many"):
        return False
    if number.numeral < "1900":
        # "about 1000 come", "it employs 1500.": a year so far back is named as one
        named = not word.isalpha() or word in lex.words("dates", "dated") or written[0].isupper()
        return not noun and named
    if counted:
        return noun in lex.words("grammar", "not_plural") or word in lex.words("dates", "possessive")
    return True


def _is_entry(number: Number, text: str, language: Language) -> bool:
    """Say whether a numeral is a total or an entry of a list of figures, and no year.

    "Total: 1950.", "artillery – 2039 (+9)", "Harrow 1210, Selby 740": its change in brackets says so, a word
    before it, or another entry beside it that can be no year.
    """
    patterns = traps(language)
    if patterns.change_behind.match(text, number.end):
        return True
    if number.numeral < "1900" and text.strip() == number.numeral:
        return True  # alone in a cell of a table
    if re.match(r"\s?[–—:-]\s?\d", text[number.end : number.end + 4]):
        return False  # "Totals: 2001 – 340"
    near = max(0, number.start - 30)
    if any(cue.search(text, near, number.start) for cue in (patterns.harm_before, patterns.total_before)):
        return True
    label = patterns.entry_before.search(text, max(0, number.start - 60), number.start)
    if label is None or (label["mark"] is None and number.numeral >= "1900"):
        return False  # "Euro 2020, Apollo 11"
    entries = [entry for entry in patterns.entry.finditer(text) if entry["n"] != number.numeral]
    return any(not re.fullmatch(r"1\d{3}|20\d{2}", entry["n"]) for entry in entries)


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
