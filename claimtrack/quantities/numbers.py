"""Text -> the numbers written in it: digits, words, fractions, vague and zero ones; no units, no bounds yet.

The readers are linear scans with one pattern each; where two find overlapping numbers the longer wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from claimtrack.lang import Language
from claimtrack.lang.wording import DIGIT, words_in
from claimtrack.model import Bound
from claimtrack.quantities.lexicon import LONGEST_NUMERAL, Lexicon, lexicon
from claimtrack.quantities.money import is_money
from claimtrack.quantities.number_patterns import HYPHENS, Patterns, patterns_of
from claimtrack.quantities.spelled import Spelled, part_of, share_of, spell

Form = Literal[
    "digits", "words", "one", "article", "fraction", "vague", "multiple", "growth", "zero", "remark"
]


@dataclass(frozen=True, slots=True)
class Number:
    """A number at ``[start, end)`` of a sentence: the numeral with its scale word, nothing else.

    ``scale`` is the part of the value that the scale word gives, kept for ranges that share it; ``numeral`` is
    the text without the scale word. ``bound`` is set where the number's own words are vague or rough.
    """

    start: int
    end: int
    low: Decimal | None
    high: Decimal | None
    form: Form
    numeral: str
    scale: Decimal = Decimal(1)
    bound: Bound = "exact"
    unit: str | None = None
    negative: bool = False

    @property
    def plain_integer(self) -> bool:
        """Say whether the numeral is digits alone, as years and names are."""
        return self.form == "digits" and self.numeral.isascii() and self.numeral.isdigit() and self.scale == 1


def find_numbers(text: str, language: Language) -> list[Number]:
    """Return the numbers of a text in order, without overlaps. Ordinals, years and names are still among them."""
    lex = lexicon(language)
    patterns = patterns_of(language)
    found = [
        *_digits(text, language, patterns), *_words(text, lex, patterns), *_fractions(text, lex, patterns),
        *_vague(text, lex, patterns), *_multiples(text, lex, patterns), *_zeros(text, patterns),
        *_articles(text, patterns), *_remarks(text, patterns),
    ]  # fmt: skip
    found.sort(key=lambda n: (n.start - n.end, n.start))
    found = _spaced(text, found, lex)
    kept: list[Number] = []
    taken = bytearray(len(text) + 1)
    for number in found:
        if not any(taken[number.start : number.end]):
            taken[number.start : number.end] = b"\1" * (number.end - number.start)
            kept.append(number)
    return sorted(kept, key=lambda n: n.start)


def _spaced(text: str, found: list[Number], lex: Lexicon) -> list[Number]:
    """Return the numbers with "12 406" read as one: groups of three behind plain spaces.

    Not behind a month or another numeral, nor where the second stands for itself ("12 200-seat halls").
    """
    ends = {n.end: n for n in found if n.plain_integer and len(n.numeral) <= 3}
    months = lex.words("dates", "months")
    joined = []
    for number in found:
        first = ends.get(number.start - 1)
        if (
            first is None
            or not number.plain_integer
            or len(number.numeral) != 3
            or text[first.end] != " "
            or text[number.end : number.end + 1] in tuple("-–/%°")
            or _word_before(text, first.start).rstrip(".") in months
            or re.search(r"\d\s*$", text[: first.start])
            or re.match(r"\s\d", text[number.end :])
        ):
            continue
        value = Decimal(first.numeral + number.numeral)
        joined.append(
            replace(number, start=first.start, low=value, high=value, numeral=first.numeral + number.numeral)
        )
    return sorted([*joined, *found], key=lambda n: (n.start - n.end, n.start)) if joined else found


def _digits(text: str, language: Language, patterns: Patterns) -> Iterator[Number]:
    if DIGIT not in words_in(text):
        return
    lex = lexicon(language)
    for match in patterns.scientific.finditer(text):
        power = int(match["power"].translate(_SUPERSCRIPTS))
        value = Decimal(match["base"]).scaleb(power)
        yield Number(*match.span(), value, value, "digits", match[0])
    for match in patterns.digits.finditer(text):
        if match["alone"]:
            value = _sign(match["alone"], lex)
            yield Number(*match.span(), value, value, "fraction", match[0], unit="fraction")
            continue
        numeral = match["numeral"]
        if len(numeral) > LONGEST_NUMERAL:
            continue
        value, end = _amount(numeral), match.end("numeral")
        form: Form = "digits"
        unit = None
        if match["sign"]:
            value, end = value + _sign(match["sign"], lex), match.end("sign")
        elif match["top"] and int(match["bottom"]) > int(match["top"]):
            share = share_of(Decimal(match["top"]), Decimal(match["bottom"]))
            value, end = value + share, match.end("bottom")
        elif match["under"]:
            if not numeral.isdigit() or not 0 < int(numeral) < int(match["under"]) <= 100:
                continue  # 9/11, 24/7, 3/4/2024: no fraction of anything
            value, end = share_of(value, Decimal(match["under"])), match.end("under")
            form, unit = "fraction", "fraction"
        scale = Decimal(1)
        if match["scale"] and end == match.start("gap"):
            for word in match["scale"].lower().split():
                scale *= lex.scales.get(word) or lex.hundreds[word]
            end = match.end("close") if match["close"] else match.end("scale")  # "$2 [billion]", corrected
            unit, form = None, "digits"
        elif not match["mark"] and end == match.end("numeral") and (more := patterns.part.match(text, end)):
            value, end = value + part_of(more["part"], lex), more.end()
            scale = _scale(more["scale"], lex) if more["scale"] else scale
        elif match["mark"] and end == match.start("space"):
            mark = match["mark"]
            exact = lex.marks.get(mark, lex.marks.get(mark.lower()) if len(mark) > 1 else None)
            if exact is not None and _mark_is_scale(text, match, mark, language):
                scale, end = exact, match.end("mark")
        yield Number(
            match.start("numeral"), end, value * scale, value * scale, form, numeral, scale, unit=unit
        )


def _mark_is_scale(text: str, match: re.Match[str], mark: str, language: Language) -> bool:
    """Say whether "m", "k", "bn" behind a numeral multiplies it: glued, or one space behind an amount of money."""
    lex = lexicon(language)
    needs_money = mark in lex.table["numbers"]["money_marks"]
    if len(mark) > 1 and not needs_money:
        return True
    behind = text[match.end() : match.end() + 1]
    if is_money(text, match.start(), language) or (behind in lex.symbols and not behind.isalpha()):
        return True  # "$12m", "12m€"
    if match["space"] or needs_money:
        return False
    return mark != "m" or _is_million(text, match.start(), match.end(), lex, patterns_of(language))


def _is_million(text: str, start: int, end: int, lex: Lexicon, patterns: Patterns) -> bool:
    """Say whether a glued "m" is a million: "5m people", "sales rose to 4m" against "5m long", "within 5m of"."""
    follow = re.match(r"[\s-]+([a-z]{3,})", text[end : end + 24])
    if follow and follow[1] in lex.words("numbers", "metres_behind"):
        return False
    if follow and not lex.words("numbers", "millions_before").isdisjoint(follow.groups()):
        return True  # "a 5m fine"
    if re.match(lex.table["numbers"]["millions_behind"], text[end : end + 24]):
        return True
    if follow and (
        follow[1].endswith("s") or follow[1] in lex.words("grammar", "people") or follow[1] in lex.currencies
    ):
        return True
    if (part := re.match(r",?\s+of\s+([a-z]+)", text[end : end + 24])) and part[1] in lex.words(
        "numbers", "millions_of"
    ):
        return True
    near = re.split(r"[.;]\s", text[max(0, start - 60) : start])[-1]
    before = set(re.findall(r"[a-z]+", near.lower()))
    if not before.isdisjoint(lex.words("numbers", "metres_before")):
        return False
    thing = follow and follow[1] not in lex.words("numbers", "no_thing")
    # "pledged $1.2bn; 310m has come"; but "a $1.2bn port with a 900m quay"
    scaled = not thing and patterns.scaled_before.search(text, max(0, start - 120), start)
    return bool(scaled) or not before.isdisjoint(lex.words("numbers", "millions_before"))


def _amount(numeral: str) -> Decimal:
    digits = re.sub(r"[\s'’]", "", numeral)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+|\d{0,3},\d{1,2}", digits):
        digits = digits.replace(".", "").replace(",", ".")
    return Decimal(digits.replace(",", ""))


_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")


def _sign(sign: str, lex: Lexicon) -> Decimal:
    top, bottom = lex.table["fractions"]["signs"][sign].split("/")
    return share_of(Decimal(top), Decimal(bottom))


def _words(text: str, lex: Lexicon, patterns: Patterns) -> Iterator[Number]:
    for match in patterns.half_scale.finditer(text):
        words, grammar = match[0].lower(), lex.table["grammar"]
        factor = Decimal("0.25") if grammar["quarter"] in words else Decimal("0.5")
        factor *= 3 if words.startswith(grammar["three"]) else 1
        scale = _scale(match["scale"], lex)
        yield Number(*match.span(), factor * scale, factor * scale, "words", match[0], scale)
    for run in patterns.words.finditer(text):
        start = run.start()
        if text[max(0, start - 2) : start].rstrip("- ")[-1:].isdigit() and (
            ahead := patterns.scaled.match(run[0])
        ):
            start += ahead.end()  # "$4 billion four-year plan": the scale is of the digits before it
        for spelled in spell(text[start : run.end()], lex, patterns):
            yield _in_words(text, start, spelled)


def _in_words(text: str, offset: int, spelled: Spelled) -> Number:
    start, end, value = offset + spelled.start, offset + spelled.end, spelled.value
    words = text[start:end]
    form: Form = "article" if spelled.article and value == 1 else "one" if words.lower() == "one" else "words"
    return Number(start, end, value, value, form, words, spelled.largest)


def _scale(word: str, lex: Lexicon) -> Decimal:
    word = word.lower()
    return lex.scales.get(word) or lex.hundreds.get(word) or lex.vague[word]


def part_behind(text: str, end: int, language: Language) -> tuple[Decimal, int] | None:
    """Return the part that "and" adds behind a unit and where it ends: "a mile and a half", "2 hours and a quarter"."""
    match = patterns_of(language).part.match(text, end)
    return (
        None if match is None or match["scale"] else (part_of(match["part"], lexicon(language)), match.end())
    )


def _fractions(text: str, lex: Lexicon, patterns: Patterns) -> Iterator[Number]:
    joining = lex.words("fractions", "joining")
    barred, rough = lex.words("fractions", "not_before"), lex.words("grammar", "rough")
    for match in patterns.halves.finditer(text):
        before = _word_before(text, match.start())
        if before in barred or (not match["of"] and not match["unit"] and before not in rough):
            continue
        if match["unit"]:
            article = re.match(r"half[\s-](?:an?\s+)?", text[match.start() :], re.I)
            end = match.start() + (len(article[0].rstrip(" -")) if article else 4)
            yield Number(match.start(), end, Decimal("0.5"), Decimal("0.5"), "fraction", match[0])
        else:
            yield Number(*match.span(), Decimal("0.5"), Decimal("0.5"), "fraction", match[0], unit="fraction")
    last = -1
    for match in patterns.fraction.finditer(text):
        top = match["top"].lower()
        amount = Decimal(top) if top.isdigit() else lex.values.get(top, Decimal(1))
        plural = match["bottom"].lower().endswith("s") and match["bottom"].lower() not in ("halves",)
        before = _word_before(text, match.start())
        hyphen = any(h in match["gap"] for h in HYPHENS)
        if match["bottom"].lower() == "half" and not match["of"]:
            continue
        joined = last >= 0 and text[last : match.start()].strip().lower() in joining
        stated = match["of"] or (hyphen and top == "one") or before in rough or joined
        if not plural and not stated:
            continue  # "a third attack", "a second": ordinals; "a fifth to a quarter" are shares
        if (plural and amount == 1) or amount == 0 or (not plural and amount > 1 and not hyphen):
            continue
        value = share_of(amount, lex.denominators[match["bottom"].lower()])
        last = match.end("bottom")
        yield Number(match.start(), last, value, value, "fraction", match[0], unit="fraction")
    for match in patterns.one_in.finditer(text):
        top, bottom = _small(match["top"], lex), _small(match["bottom"], lex)
        tenfold = bottom == Decimal(10) ** (len(str(bottom)) - 1)
        of_base = " ".join(match["in"].lower().split()) in lex.words("fractions", "out_of")
        if top > LARGEST_PART and of_base and not tenfold:
            continue  # "37 out of 52 houses": two counts
        if 0 < top < bottom and bottom > 1:
            value = share_of(top, bottom)
            yield Number(*match.span(), value, value, "fraction", match[0], unit="fraction")

    for match in patterns.one_each.finditer(text):  # "one household in 25"
        bottom = _small(match["bottom"], lex)
        if bottom > 1:
            yield Number(
                *match.span(),
                share_of(Decimal(1), bottom),
                share_of(Decimal(1), bottom),
                "fraction",
                match[0],
                unit="fraction",
            )


LARGEST_PART = 9
"""The first number of a share in words such as "nine out of ten"; from a larger one on, things were counted."""


def _small(word: str, lex: Lexicon) -> Decimal:
    return lex.values.get(word.lower(), Decimal(0)) if word[0].isalpha() else Decimal(word.replace(",", ""))


def _word_before(text: str, start: int) -> str:
    match = re.search(r"([\w’'%-]+)\s*$", text[max(0, start - 30) : start])
    return match[1].lower() if match else ""


def _vague(text: str, lex: Lexicon, patterns: Patterns) -> Iterator[Number]:
    for match in patterns.vague.finditer(text):
        needs_of = match["word"].lower() in lex.words("vague", "need_of")
        if needs_of and not patterns.of.match(text, match.end()) and not _harmed(text, match, lex, patterns):
            continue  # "scores a goal", "the tens column"
        if re.search(r"\d\s*$", text[max(0, match.start() - 3) : match.start()]):
            continue
        value = lex.vague[match["word"].lower()] * (
            lex.multiplied[match["first"].lower()] if match["first"] else 1
        )
        yield Number(*match.span(), value, None, "vague", match[0], bound="vague")
    for match in patterns.several.finditer(text):
        value = _scale(match["scale"], lex) * (lex.scales[match["more"].lower()] if match["more"] else 1)
        yield Number(*match.span(), value, None, "vague", match[0], bound="vague")
    for match in patterns.couple.finditer(text):
        value = Decimal(lex.table["vague"]["couple_value"])
        if match["scale"]:
            value *= _scale(match["scale"], lex)
            yield Number(match.start(), match.end("scale"), value, value, "words", match[0], bound="about")
        elif (
            match["noun"]
            and (match["noun"].endswith("s") or match["noun"].lower() in lex.words("grammar", "people"))
            and match["noun"].lower() not in lex.words("grammar", "not_plural")
        ):
            yield Number(*match.span("couple"), value, value, "words", match[0], bound="about")


def _harmed(text: str, match: re.Match[str], lex: Lexicon, patterns: Patterns) -> bool:
    """Say whether "scores" are people that something happens to: "scores died", "killing scores", not "test scores"."""
    before = re.search(r"([\w’'-]+)([,;:—–(“\"]*)\s*$", text[max(0, match.start() - 24) : match.start()])
    word = before[1].lower() if before and not before[2] else ""
    if word in lex.words("vague", "harming"):
        return re.match(r"\s+[a-z]+s\b", text[match.end() :]) is None
    return (not word or word in lex.words("vague", "harm_after")) and bool(
        patterns.harmed.match(text, match.end())
    )


def _multiples(text: str, lex: Lexicon, patterns: Patterns) -> Iterator[Number]:
    for match in patterns.multiple.finditer(text):
        value = lex.multiples[match["word"].lower()]
        yield Number(*match.span(), value, value, "multiple", match[0], unit="times")
    for match in patterns.growth.finditer(text):
        word = match["word"].lower()
        value = lex.grown.get(word) or lex.shrunk[word]
        yield Number(*match.span(), value, value, "growth", match[0], unit="times")
    for match in patterns.fold.finditer(text):
        value = (
            lex.values.get(match["n"].lower()) or Decimal(match["n"])
            if match["n"][0].isdigit()
            else lex.values[match["n"].lower()]
        )
        if value > 1:
            yield Number(*match.span(), value, value, "multiple", match[0], unit="times")


def _zeros(text: str, patterns: Patterns) -> Iterator[Number]:
    for pattern in (patterns.single, patterns.none):
        for match in pattern.finditer(text):
            yield Number(*match.span(), Decimal(0), Decimal(0), "zero", match[0])


def _articles(text: str, patterns: Patterns) -> Iterator[Number]:
    for match in patterns.article.finditer(text):
        yield Number(*match.span("a"), Decimal(1), Decimal(1), "article", match["a"])


def _remarks(text: str, patterns: Patterns) -> Iterator[Number]:
    for match in patterns.remark.finditer(text):
        yield Number(*match.span(), None, None, "remark", match[0], bound="unquantified")


def negated(number: Number, start: int) -> Number:
    """Return the number below zero, its surface reaching back to the sign at ``start``."""
    low = None if number.low is None else -number.low
    high = None if number.high is None else -number.high
    return replace(number, start=start, low=low, high=high, negative=True)
