"""Numbers with their nouns, for every line that people read."""

from __future__ import annotations


def many(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun.

    >>> many(1, "origin"), many(1200, "document"), many(2, "copy", "copies")
    ('1 origin', '1,200 documents', '2 copies')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def figures_and_remarks(figures: int, remarks: int) -> str:
    """Return how many figures there are, and how many remarks without a number beside them.

    >>> figures_and_remarks(59, 1), figures_and_remarks(3, 0), figures_and_remarks(0, 2)
    ('59 figures and 1 remark without a number', '3 figures', '2 remarks without a number')
    """
    said = many(remarks, "remark without a number", "remarks without a number")
    if not remarks:
        return many(figures, "figure")
    return f"{many(figures, 'figure')} and {said}" if figures else said
