"""The patterns of telephone numbers, by how they begin: a number that is dialled counts nothing."""

from __future__ import annotations

from claimtrack.quantities.lexicon import Lexicon, alternatives

_GROUPS = r"\+?\(?\d{1,5}\)?(?:[- .]\(?\d{2,6}\)?){1,5}"
"""A number as it is written for dialling: "116 123", "13 11 14", "(617) 555-0164"."""


def phones_from_digit(lex: Lexicon) -> list[str]:
    """Return the patterns that begin with a digit."""
    table = lex.table["phones"]
    return [
        # 555-0199; 617-555-0164, 1-800-555-0142; not "500-1500 boats"
        rf"(?<![\w$€£.,-])(?:(?:1[-–. ])?(?:\(\d{{3}}\)\s?|\d{{3}}[-–. ])\d{{3}}[-–. ]|\d{{3}}[-–.])\d{{4}}{_uncounted(lex)}",
        # a 911 call, the 999 operator
        rf"(?<![\w$€£.,-])(?:{alternatives(table['emergency'])})[ -](?:{alternatives(table['emergency_nouns'])})(?!\w)",
    ]


def phones_from_letter(lex: Lexicon) -> list[str]:
    """Return the patterns that begin with a letter: what is said of dialling, and the number behind it."""
    table = lex.table["phones"]
    hotline = alternatives([*table["emergency"], *table["hotlines"]])
    uncounted = _uncounted(lex)
    end = rf"(?=\s*(?:[.,;)]|$)|\s+(?:{alternatives(table['end'])})\b)"
    dialled, leads = f"(?i:{alternatives(table['dialled'])})", f"(?i:{alternatives(table['leads'])})"
    return [
        # call 101, text 60777 for news; rang 999 when; the helpline is 116 123
        rf"{dialled}(?:\s(?:{leads}))*:?\s+(?:1-)?\d{{3,6}}{end}",
        rf"{dialled}(?:\s(?:{leads}))*:?\s+(?:{hotline}|{_GROUPS}){uncounted}",
        # contact the desk on 101, reach us at 13 11 14
        rf"(?i:{alternatives(table['contacted'])})\s+(?:[A-Za-z’'-]+\s+){{0,6}}(?:{alternatives(table['led'])})\s+(?:{hotline}|{_GROUPS}|\d{{5,11}}){uncounted}",
        # text HELP to 60777
        rf"{dialled}\s+[A-Z]+\s+(?:{leads})\s+\d{{4,6}}\b",
    ]


def phones_from_anything() -> list[str]:
    """Return the patterns that begin with a mark, and of numbers of many groups."""
    return [
        r"(?<![\w$€£.,])\+?\d[\d()]*(?:[-–. ]\d{2,}){3,}(?!\w)",
        r"\(\s?\d{3}\s?\)\s?\d{3}[-\s]\d{4}",
        # *544#
        r"\*\d{2,5}(?:\*\d+)*#",
        # +353 1 496 0123, +1 6175550164
        r"(?<![\w$€£.,])\+(?=(?:[ ().-]{0,2}\d){8,15}(?!\d|[.,]\d))[1-9]\d{0,2}(?:[ ().-]{1,2}\d{1,12})+",
    ]


def _uncounted(lex: Lexicon) -> str:
    """Return what stands behind a number that goes on with no digit and counts nothing."""
    return rf"(?![\w%]|[,.]\d|\s+(?:\w+s|{alternatives(lex.table['grammar']['people'])})\b)"
