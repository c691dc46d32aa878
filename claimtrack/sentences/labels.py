"""The labels of turns, as they are printed: "MR. BROOK:", "Mr. BROOK. Madam Chair, ...", "Mr BROOK (Tarn)—".

Each form is read alone; whether a document has turns at all is decided over all of its labels.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from claimtrack.lang import Language
from claimtrack.lang.titles import titles_for
from claimtrack.model import Span
from claimtrack.sentences.names import clean, is_office, is_title

UPPER = r"[^\W\d_a-zß-öø-ÿ]"
"""A letter that is not small in Latin-1; the small ones of other tables are told by ``str.isupper``."""

SMALL = (
    "de|del|van|von|der|den|bin|al|el|la|le|du|da|dos|e|y|of|the|for|and|in|to|on|at|behalf|pro|tempore"
    "|hon\\.?|members?"
)


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the head of a paragraph.

    ``sure`` says that the form alone shows a speaker: nothing else is printed so. ``notice`` is a line of the
    printer ("Disclaimer: ..."), which nobody speaks.
    """

    name: str
    span: Span
    affiliation: str | None = None
    sure: bool = False
    notice: bool = False
    dotted: bool = False
    """A full stop ends it, and no capitals set it off: "Ms. Marsh. Thank you."."""
    line: bool = False
    """It stands on a line of its own with a title, as in a list of those present."""


@dataclass(frozen=True)
class _Forms:
    named: re.Pattern[str]
    bare: re.Pattern[str]
    record: re.Pattern[str]
    dash: re.Pattern[str]
    minutes: re.Pattern[str]
    titled: re.Pattern[str]
    honorific: re.Pattern[str]
    person: re.Pattern[str]
    capitals: re.Pattern[str]
    line_titles: re.Pattern[str]
    headings: frozenset[str]
    day: re.Pattern[str]
    notices: frozenset[str]
    printed: re.Pattern[str]
    alone: frozenset[str]


@cache
def _forms(language: Language) -> _Forms:
    table = language.table("sentences")
    turns = table["turns"]
    labels, chairs, lines = (
        "|".join(map(re.escape, titles_for(use, language))) for use in ("label", "chair", "line")
    )
    bold = r"(?:\*\*|__)?"
    stamp = r"(?:>>\s*)?(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?\s*[-–—]?\s*)?"
    first = rf"{UPPER}[\w.’'&/-]*"
    word = rf"(?:{first}|{SMALL}|&|\d{{1,3}}(?:st|nd|rd|th|ST|ND|RD|TH))"
    name = rf"{first}(?:[ \u00a0]{word}){{0,9}}"
    more = rf"(?:(?:,|[ ]--?|[ ][–—])[ \u00a0]{word}(?:[ \u00a0]{word}){{0,9}}){{0,3}}"
    brackets = r"(?P<aff>(?:\s?[(\[][^)\]\n]{1,80}[)\]]){0,3})"
    titles = "|".join(
        re.escape(title) for title in sorted({*titles_for("name", language), "Hon"}, key=len, reverse=True)
    )
    title = rf"(?:(?:{titles})\.?\s)"
    months = "|".join(f"{month}|{month[:3]}" for month in language.table("calendar")["months"])
    particle = r"(?:(?:Mc|Mac|De|Di|La|Le|Van|[Vv]on)\s?)?"
    caps = rf"{particle}(?:{UPPER}[’'-]?){{2,}}(?:[\s-](?:{UPPER}[’'-]?){{2,}}){{0,2}}"
    place = rf"(?:\sof\s(?:the\s)?{UPPER}[\w’'-]+(?:\s{UPPER}[\w’'-]+){{0,2}})?"
    chair = r"[Tt]he\s(?:(?:[Aa]cting|ACTING|[Vv]ice|VICE|[Dd]eputy|DEPUTY|[Tt]emporary|TEMPORARY)\s)*"
    chair += rf"(?:{UPPER}{{4,}}(?:\s{UPPER}{{4,}}){{0,2}})(?:\s(?:pro tempore|PRO TEMPORE))?"
    spoken = r"(?=[A-Z\"“‘'(\[$£€\d…])"
    return _Forms(
        named=re.compile(
            rf"[“\"]?{stamp}{bold}(?P<name>{name}(?: \d{{1,2}})?)(?P<more>{more}){brackets}(?P<tail>{more})"
            rf"\s?{bold}\s?:{bold}(?=\s|$|[“\"A-Z])"
        ),
        bare=re.compile(
            rf"{bold}(?:(?P<name>[QA]){bold}(?:[.)](?=\s)|(?=\t|\s{{2,}}\S))|(?P<q>Q){bold}(?=\s(?:[A-Z“\"(…]|--)))"
        ),
        record=re.compile(
            rf"(?P<name>{title}+(?:{UPPER}\.\s|{UPPER}[a-z]+\s)?(?P<caps>{caps}){place}|(?P<chair>{chair})"
            rf"|{title}+(?P<mixed>{UPPER}[\w’'-]+(?:\s{UPPER}[\w’'-]+)?))(?P<aff>(?:\s\([^)\n]{{1,80}}\))?)\.\s+{spoken}"
        ),
        dash=re.compile(
            rf"(?P<name>{title}+(?:{UPPER}[\w.’'-]*\s){{0,2}}(?:(?P<caps>{caps})|{UPPER}[\w’'-]+)|(?P<chair>{chair}))"
            rf"(?P<aff>(?:\s?\([^)\n]{{1,80}}\)){{0,3}})\s?[—–](?:\(?(?i:by leave|in reply)\)?[—–])?{spoken}"
        ),
        minutes=re.compile(
            rf"(?P<name>{name}{more})(?P<aff>(?:\s\([^)\n]{{1,80}}\))?)(?:,\s[a-z][^.\n]{{3,80}})?\.\s[–—]\s+{spoken}"
        ),
        titled=re.compile(
            rf"{stamp}{bold}(?P<name>{UPPER}[\w.’'-]*(?:\s(?:{UPPER}[\w.’'-]*|{SMALL})){{0,4}})"
            rf"(?:\s(?:--|[–—-])\s|,\s)(?P<aff>{UPPER}[^.!?\n]{{2,90}}){bold}$"
        ),
        honorific=re.compile(
            rf"(?:{labels})\b\.?\s|(?:the\s)?(?:{chairs})\b",
            re.IGNORECASE,
        ),
        person=re.compile(rf"(?:{title}|(?:the\s)?(?:Rt\.?\s)?Hon\.?\s)*{UPPER}[\w.’'-]+(?:\s{UPPER}[\w.’'-]+){{0,3}}$"),
        capitals=re.compile(rf"(?:{UPPER}[’'.-]*){{3,}}"),
        line_titles=re.compile(rf"\b(?:{lines})\b", re.IGNORECASE),
        headings=frozenset(w.lower() for w in turns["headings"]),
        day=re.compile(rf"(?:{months})\.?\s\d{{1,2}}|\d{{1,2}}\s(?:{months})\.?"),
        printed=re.compile(rf"\W*(?:{'|'.join(turns['printed'])})", re.IGNORECASE),
        notices=frozenset(w.lower() for w in turns["notices"]),
        alone=frozenset(w.lower() for w in turns["lone"]),
    )  # fmt: skip


def read_label(text: str, paragraph: Span, language: Language) -> Label | None:
    """Return the label with which a paragraph begins, ``None`` where it begins with none.

    >>> from claimtrack.lang import load_english
    >>> text = "Ms. PIKE of Tarn. Madam Chair, 40 boats sank."
    >>> read_label(text, Span(0, len(text)), load_english()).name
    'Ms. PIKE of Tarn'
    """
    forms = _forms(language)
    bounds = (paragraph.start, paragraph.end)
    if forms.printed.match(text, *bounds):
        return Label("", Span(paragraph.start, paragraph.start), notice=True)
    if match := forms.named.match(text, *bounds):
        return _named(match, forms, language)
    if match := forms.bare.match(text, *bounds):
        return Label(match["name"] or match["q"], Span(paragraph.start, match.end()))
    if match := forms.record.match(text, *bounds):
        last = match["name"].split()[-1]
        if match["mixed"] and (is_title(last, language) or last.lower() in ("chair", "speaker")):
            return None  # "Mr. Speaker. The ..." is a form of address
        mixed = bool(match["mixed"])
        return Label(clean(match["name"]), Span(paragraph.start, match.end()), None, not mixed, dotted=mixed)
    if match := forms.dash.match(text, *bounds):
        name = clean(match["name"])
        sure = bool(match["caps"] or match["chair"] or re.search(r"\d", match["aff"]))
        return Label(name, Span(paragraph.start, match.end()), _inside(match["aff"]), sure)
    match = forms.minutes.match(text, *bounds)
    if match and match["name"][0].isupper():
        span = Span(paragraph.start, match.end())
        name, _, of_whom = match["name"].partition(", ")
        return Label(clean(name), span, _inside(match["aff"]) or of_whom or None, sure=bool(match["aff"]))
    if paragraph.end - paragraph.start <= 140 and (match := forms.titled.fullmatch(text, *bounds)):
        if forms.line_titles.search(match["aff"]) and match["name"][0].isupper():
            return Label(
                clean(match["name"]), paragraph, clean(match["aff"]), sure="--" in match[0], line=True
            )
    elif text[slice(*bounds)].strip("*_ ").lower() in forms.alone:
        return Label(clean(text[slice(*bounds)]), paragraph)
    return None


def _named(match: re.Match[str], forms: _Forms, language: Language) -> Label | None:
    """Return the label that ends with a colon; a heading is none."""
    span = Span(match.start(), match.end())
    name = clean(match["name"])
    if not name or not name[0].isupper():
        return None
    low, first = name.lower(), name.split()[0].lower()
    if low in forms.notices or first in forms.notices:
        return Label(name, span, notice=True)
    if low in forms.headings or first in forms.headings or forms.day.fullmatch(low):
        return None
    brackets = re.findall(r"[(\[]([^)\]\n]+)[)\]]", match["aff"])
    of_whom = ", ".join(part.strip(" ,–—-") for part in (match["more"], match["tail"]) if part.strip())
    office = is_office(name) or all(is_title(word, language) for word in name.split())
    office = office or (is_title(name.split()[0], language) and bool(re.search(r"\s(?:of|for)\s", name)))
    if office and brackets and forms.person.match(brackets[0].strip()):
        return Label(clean(brackets[0]), span, re.sub(r"^[Tt]he\s", "", name), sure=True)
    titled = bool(forms.honorific.match(name)) and (bool(brackets) or bool(forms.capitals.search(name)))
    sure = titled or bool(re.match(r"(?:The )?Hon\.\s|.*[a-zA-Z]{4} \d{1,2}$", name))
    return Label(name, span, _inside(match["aff"]) or of_whom or None, sure)


def _inside(brackets: str | None) -> str | None:
    """Return what stands in the first brackets that hold no clock.

    >>> _inside("(Tarn—Minister) (3.18 pm)"), _inside("(11:04)"), _inside("")
    ('Tarn—Minister', None, None)
    """
    parts = re.findall(r"[(\[]([^)\]\n]+)[)\]]", brackets or "")
    return next((clean(part) for part in parts if not re.match(r"\s*\d{1,2}[.:]\d\d", part)), None)
