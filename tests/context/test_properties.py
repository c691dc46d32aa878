"""What must hold for every text."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.context import read_contexts
from claimtrack.context.periods import find_periods
from claimtrack.lang import load_language
from claimtrack.model import Document, Mention, Quantity, Span
from claimtrack.parsing import parse
from claimtrack.sentences import lay_out

WORDS = st.sampled_from(
    [
        "5",
        "40",
        "12,000",
        "half",
        "dozens",
        "of",
        "the",
        "our",
        "and",
        "or",
        ",",
        ".",
        "?",
        "(",
        ")",
        "“",
        "”",
        "-",
        "–",
        ":",
        "$",
        "%",
        "percent",
        "people",
        "tanks",
        "dead",
        "killed",
        "were",
        "was",
        "not",
        "if",
        "may",
        "will",
        "to",
        "in",
        "on",
        "for",
        "by",
        "since",
        "Monday",
        "March",
        "2010",
        "Lowden",
        "Armenian",
        "more",
        "than",
        "other",
        "worth",
        "is",
        "years",
        "old",
        "which",
        "who",
        "it",
        "said",
        "estimated",
        "number",
        "toll",
        "rose",
        "as",
        "high",
        "with",
        "including",
        "a",
        "\n",
    ]
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=40).map(" ".join)


def read_all(text, nlp, language, date):
    """Read the context of every run of digits, whatever it is."""
    document = Document("test", text, date=date)
    layout = lay_out(document, language)
    mentions = []
    for index, sentence in enumerate(layout.sentences):
        for match in re.finditer(r"\$?\d[\d,]*(?: (?:percent|years))?|half|dozens", sentence.span.of(text)):
            span = Span(*match.span()).shifted(sentence.span.start)
            unit = "USD" if match[0][0] == "$" else "percent" if "percent" in match[0] else None
            unit = "year" if "years" in match[0] else unit
            mentions.append((index, Mention(span, Quantity(Decimal(5), Decimal(5), unit), span)))
    parsed = {p.index: p for p in parse(document, enumerate(layout.sentences), nlp)}
    return mentions, read_contexts(document, layout, parsed, mentions, language)


@settings(max_examples=80)
@given(text=SENTENCES, date=st.sampled_from([None, "2021-03-31", "2020-02-29", "0001-01-01", "9999-12-31"]))
def test_no_text_makes_the_reader_raise(nlp, language, text, date):
    mentions, contexts = read_all(text, nlp, language, date)
    assert len(contexts) == len(mentions)
    for (_, mention), context in zip(mentions, contexts, strict=True):
        assert context.wording.start <= mention.span.start
        assert mention.span.end <= context.wording.end <= len(text)
        assert context.asof == (date if context.asof_basis == "document" else context.asof)
        assert context.counted is None or context.counted == context.counted.strip() != ""
        assert 0 <= context.confidence <= 1


@settings(max_examples=25)
@given(text=SENTENCES)
def test_the_same_text_reads_the_same(nlp, language, text):
    assert read_all(text, nlp, language, None) == read_all(text, nlp, language, None)


@given(text=st.text(max_size=200), date=st.dates())
def test_periods_are_in_order_and_inside_the_text(text, date):
    for period in find_periods(text, date, load_language("en")):
        assert 0 <= period.start < period.end <= len(text)
        assert period.first is None or period.last is None or period.first <= period.last


@pytest.mark.parametrize("time", ["in March", "on Monday"])
def test_no_day_comes_after_the_last(language, time):
    found = find_periods(f"It opens {time}.", date(9999, 12, 31), language)
    assert [period.coming for period in found] == [None]


def test_without_a_parse_there_is_an_empty_context(language):
    document = Document("test", "Ten of 40 came.", date="2021-03-10")
    mention = Mention(Span(7, 9), Quantity(Decimal(40), Decimal(40)), Span(7, 9))
    [context] = read_contexts(document, lay_out(document, language), {}, [(0, mention)], language)
    assert context.counted is None
    assert (context.wording, context.asof, context.asof_basis) == (Span(7, 9), "2021-03-10", "document")
