"""What stands in a text and says nothing of its figures: citation marks, references, forms of address.

It is blanked character by character before the parse, so that no offset moves and no noun is cut off:
"47 people[5] died" is parsed as "47 people    died".
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain

from claimtrack.lang import Language

_MARK = r"(?:\d{1,3}(?::\s?\d{1,4})?|[a-z]|[ivx]{2,4}|(?:note|nb|n|fn)\.?\s?\d{1,3})"
_MARKS = rf"\[{_MARK}(?:\s?[,;–-]\s?{_MARK})*\]"
_BRACKETS = (
    # "47 people[5] died", "fires.[6][7]", "[citation needed]"; behind a space only at the end of a clause:
    # "[12] boats" is an editor's insertion.
    rf"(?<=[^\W_])(?:{_MARKS})+|(?<=[.,;:!?)\]”\"’'%])(?:{_MARKS})+",
    r"(?<=[\w.,;:!?)\]”\"’'%])\[[a-z]+ needed\]",
    rf"(?<=\w)[ ](?:{_MARKS}[ ]?)+(?=[.,;:)]|\s*$)",
    r"\[\^[\w-]{1,20}\](?!:)",
    # raised in print: "as a study found.12,13 Yields fell"
    r"(?<=\w\)\.)\d{1,3}(?:[,–-]\d{1,3})*(?=\s+[A-Z]|\s*$)|(?<=[^\W\d_A-Z]{5}\.)\d{1,3}(?:[,–-]\d{1,3})*(?=\s+[A-Z]|\s*$)",
)
# Struck out, in texts that kept the marks.
_STRUCK = (
    r"(?<!~)~~(?=[^\s~])[^\n~]{1,200}?(?<=[^\s~])~~(?!~)|<(?P<struck>s|del|strike)>[^<]{0,200}</(?P=struck)>",
)
# References: volume, number and pages; what catalogues know a text by.
_REFERENCES = (
    r"\b\d{1,4}\s?\(\d{1,4}(?:[–-]\d{1,4})?\):\s?[A-Za-z]?\d+(?:[–-]\d+)?",
    r"\b\d{4};\s?\d+(?:\(\d+(?:[–-]\d+)?\))?:\s?[A-Za-z]?\d+(?:[–-]\d+)?",
    r"\b[Vv]ol(?:\.|ume)\s?\d+,?\s(?:[Nn]os?\.?|[Ii]ss(?:\.|ue))\s?\d+(?:,?\s\(?\d{4}\)?)?(?:,?\s(?:pp?\.|pages?)\s?\d+(?:[–-]\d+)?)?",
    r"(?<=[a-z]\.\s)\d{1,4}(?::\s?|,\s(?:pp\.?\s)?)[A-Za-z]?\d+[–-]\d+(?!\s+[a-z]|,\d)",
    r"\b(?:doi:?|https?://(?:dx\.)?doi\.org/)\s?10\.\d{4,9}/[^\s\"<>]*[^\s\"<>.,;:)\]]",
    r"\b(?:PMID|PMC|OCLC|ISBN|ISSN|S2CID|Bibcode|LCCN|JSTOR|hdl|arXiv)[:\s]*(?=[\d-]*\d)[\w./-]*\w",
)
# What is left of a page's head or foot on a line of its own: "0911", "- 3 -", "3 of 40".
_LINES = (
    r"^[ \t]*(?:0\d{2,4}|[-–—][ \t]*\d{1,4}[ \t]*[-–—])[ \t]*$",
    r"^[ \t]*(?:[Pp]age[ \t])?\d{1,4}[ \t](?:of|/)[ \t]\d{1,4}[ \t]*$",
)
# The cue of a subtitle.
_CUES = (r"^\d{1,5}[ \t]*\r?\n(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}[ \t]*-->[^\n]*$",)

_SHOWN = tuple(
    (patterns, re.compile(sign))
    for patterns, sign in (
        (_BRACKETS, r"\[|\D\.\d"),
        (_STRUCK, r"[~<]"),
        (
            _REFERENCES,
            r"\d\)?[;:]|\.\s\d{1,4},\s|[Vv]ol[.u]|doi|PM[IC]|OCLC|IS[BS]N|S2CID|Bibcode|LCCN|JSTOR|hdl|arXiv",
        ),
        (_LINES, ""),
        (_CUES, "-->"),
    )
)
"""The patterns, and what each text has in which one is found: to search for all takes twice as long."""


def _unsaid(text: str, language: Language) -> re.Pattern[str]:
    return _compiled(tuple(sign.search(text) is not None for _, sign in _SHOWN), language)


@cache
def _compiled(shown: tuple[bool, ...], language: Language) -> re.Pattern[str]:
    table = language.table("sentences")["turns"]
    who = "|".join(table["addressed"])
    address = rf"(?<![\w’'-])(?:{who}),[ ](?=\S)|,[ ](?:{who})(?=[,.;?!])"
    found = [patterns for (patterns, _), there in zip(_SHOWN, shown, strict=True) if there]
    return re.compile("|".join((*chain.from_iterable(found), address)), re.MULTILINE)


def mask(text: str, language: Language) -> str:
    """Return the text with blanks for what says nothing; every other character stands where it stood.

    >>> from claimtrack.lang import load_english
    >>> mask("Mr. Speaker, 47 boats[5] sank.", load_english())
    '             47 boats    sank.'
    """
    return _unsaid(text, language).sub(lambda match: re.sub(r"[^\n\r]", " ", match[0]), text)
