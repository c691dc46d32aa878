"""Where quotations begin and end. The rows are our own; the quoted words are listed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.attribution.quotes import find_quotations
from claimtrack.lang import load_language
from claimtrack.model import Document
from claimtrack.sentences import lay_out

ROWS: list[tuple[str, list[str]]] = [
    ('He said "we lost 40" and left.', ["we lost 40"]),
    ("He said “we lost 40” and left.", ["we lost 40"]),
    ("He said «we lost 40» and left.", ["we lost 40"]),
    ("»We lost 40«, he said.", ["We lost 40"]),
    ("He said ``we lost 40'' and left.", ["we lost 40"]),
    ("He said ‘we lost 40 boats’ and left.", ["we lost 40 boats"]),
    ("He said 'we lost 40 boats' and left.", ["we lost 40 boats"]),
    ("The mayor's 40 boats and the workers' 3 huts.", []),
    ("It's 40 and they're gone; the boys’ hats too.", []),
    ("“We lost 40,” he said, “and 3 cranes.”", ["We lost 40,", "and 3 cranes."]),
    ("“He told me ‘we lost 40’ and wept,” she said.", ["He told me ‘we lost 40’ and wept,"]),
    ("“We lost 40.\n\n“We will mend them,” he said.", ["We lost 40.", "We will mend them,"]),
    ('"We lost 40.\nThe wall fell.\nIt rains."\nthe mayor said.', ["We lost 40.\nThe wall fell.\nIt rains."]),
    ("“We lost 40 and the text ends", ["We lost 40 and the text ends"]),
    ('A 6" pipe burst and 40 left.', []),
    ("Nothing is quoted here.", []),
]


@pytest.mark.parametrize(("text", "quoted"), ROWS, ids=range(len(ROWS)))
def test_quotations_are_found(text: str, quoted: list[str]) -> None:
    """Marks of every kind, and apostrophes that are none."""
    layout = lay_out(Document("d", text), load_language("en"))
    assert [q.span.of(text) for q in find_quotations(text, layout.paragraphs)] == quoted


def test_a_paragraph_that_opens_again_continues() -> None:
    """An opening mark on each paragraph and one closing mark: one voice."""
    text = "“We lost 40.\n\n“We lost 3 cranes.\n\n“We will mend them.”"
    layout = lay_out(Document("d", text), load_language("en"))
    found = find_quotations(text, layout.paragraphs)
    assert [q.continued for q in found] == [False, True, True]
    assert [q.closed for q in found] == [False, False, True]


@given(st.text(alphabet="ab \n\"'“”‘’«».,", max_size=200))
def test_quotations_stand_in_order_and_apart(text: str) -> None:
    """Whatever the marks, quotations lie in the text, in order, and do not overlap."""
    layout = lay_out(Document("d", text), load_language("en"))
    end = 0
    for q in find_quotations(text, layout.paragraphs):
        assert end <= q.outer.start <= q.span.start <= q.span.end <= q.outer.end <= len(text)
        end = q.outer.end
