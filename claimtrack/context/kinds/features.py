"""The signs that tell kinds apart: a named function each, with an example of a figure that has it.

Each returns 0 to about 1; what a sign weighs for each kind was fitted and stands in ``weights.toml``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from claimtrack.context.kinds.case import Case
from claimtrack.context.phrases import singular
from claimtrack.parsing.roles import is_any_plural, is_any_singular, is_compound, is_prepositional_object

Feature = Callable[[Case], float]

ACCOUNTED = 6
"""Tokens before and behind money within which a word of accounts speaks of it."""

SMALL = 9
"""A count up to here is as often a detail as a total."""

YEARS = (1800, 2100)


# The verb


def past(case: Case) -> float:
    """ "Ten people **died** in the blast." """
    return case.tense == "past"


def perfect(case: Case) -> float:
    """ "The quake **has killed** 6,800." """
    return case.tense == "perfect"


def present(case: Case) -> float:
    """ "Some 3,000 **are** in hospital." """
    return case.tense == "present"


def fatal(case: Case) -> float:
    """ "The quake has **killed** 6,800." """
    return case.did("fatal")


def gathering(case: Case) -> float:
    """ "Some 20,000 people **marched** to the palace." """
    return case.verb.lemma_.lower() in case.table.verbs["gathering"]


# The words near it


def told_as_total(case: Case) -> float:
    """ "**So far** 40 bodies were found", "the **toll** reached 40": what the rule for totals reads."""
    return case.context.kind == "total"


def standing(case: Case) -> float:
    """ "3,000 people are **still** in hospital"; but "up to now" tells a total."""
    return not told_as_total(case) and case.says("standing")


def averaged(case: Case) -> float:
    """ "**Each** boat carried 90 people." """
    return case.says("averaged", 8, 8)


def one_day(case: Case) -> float:
    """ "On **Friday**, seven rebels attacked a post." """
    context = case.context
    return context.time_start is not None and context.time_start == context.time_end


def stretch(case: Case) -> float:
    """ "It sold 4,000 cars in the **first quarter**." """
    openings, stretches = case.table.near["openings"], case.table.near["stretches"]
    words = [token.lower_ for token in case.figure.doc]
    return any(
        word in openings and any(near in stretches for near in words[i + 1 : i + 3])
        for i, word in enumerate(words)
    )


def accounted(case: Case) -> float:
    """ "Last year it earned **a profit of $284 million**." """
    if case.figure.measure not in ("money", "measure"):
        return False
    nouns, verbs = case.table.nouns["earned"], case.table.verbs["earning"]
    near = {token.lemma_.lower() for token in case.around(ACCOUNTED, ACCOUNTED)}
    return bool(near & (nouns | verbs)) and bool(stretch(case) or _spans_days(case) or _names_year(case))


def _spans_days(case: Case) -> bool:
    start, end = case.context.time_start, case.context.time_end
    return start is not None and end is not None and date.fromisoformat(start) < date.fromisoformat(end)


def _names_year(case: Case) -> bool:
    figure = case.figure
    outside = [*figure.doc[: figure.first], *figure.doc[figure.last + 1 :]]
    years = (int(token.text) for token in outside if token.is_digit and len(token.text) == 4)
    return any(YEARS[0] < year < YEARS[1] for year in years)


# What is counted


def stock(case: Case) -> float:
    """ "The plant has 500 **employees**", not those whom something struck."""
    return case.head in case.table.nouns["stock"] and not _is_struck(case)


def sorted_out(case: Case) -> float:
    """ "Among them were 60 **children**": a sort of people, or people named by what befell them."""
    return case.context.category is not None or case.head in case.table.nouns["befallen"]


def small(case: Case) -> float:
    """ "**Three** boats were found." """
    low = case.figure.mention.quantity.low
    return low is not None and low <= SMALL and case.figure.measure == "count"


def vague(case: Case) -> float:
    """ "**Thousands** fled." """
    return case.figure.mention.quantity.bound == "vague"


def in_phrase(case: Case) -> float:
    """ "A strike **by 3,400 workers** closed it." """
    return is_prepositional_object(case.token)


# What the figure and its document are about


def dealing(case: Case) -> float:
    """ "The **company** employs 500": a document about a takeover, a strike, a vote."""
    return case.runs["dealing"]


def toll(case: Case) -> float:
    """ "The **flood** drowned 40 people": struck, in a document about what is over at a blow."""
    return _is_struck(case) * case.runs["toll"]


def lasting_loss(case: Case) -> float:
    """ "The shells killed four": struck, in a document about a **war**."""
    return _is_struck(case) * case.runs["lasting"]


def one_blow(case: Case) -> float:
    """ "The **raid** killed seven": one incident named, in a document about a war."""
    return is_blow(case) * case.runs["lasting"]


def is_blow(case: Case) -> bool:
    """Say whether a figure's part of the sentence names one incident."""
    return case.context.kind == "incident" or any(
        is_any_singular(token)
        and not is_compound(token)
        and token.lower_ != case.head
        and singular(token.lower_) in case.table.incidents
        for token in case.clause
    )


def several_blows(case: Case) -> float:
    """ "The **bombings** have killed 300." """
    return any(
        is_any_plural(token)
        and singular(token.lower_) in case.table.incidents
        and singular(token.lower_) != case.head
        for token in case.clause
    )


def _is_struck(case: Case) -> bool:
    return case.did("fatal") or case.did("harming") or case.head in case.table.nouns["happening"]


FEATURES: tuple[Feature, ...] = (
    past,
    perfect,
    present,
    fatal,
    gathering,
    told_as_total,
    standing,
    averaged,
    one_day,
    stretch,
    accounted,
    stock,
    sorted_out,
    small,
    vague,
    in_phrase,
    dealing,
    toll,
    lasting_loss,
    one_blow,
    several_blows,
)


def read_features(case: Case) -> dict[str, float]:
    """Return every feature of a case by its name, in the order of the list."""
    return {feature.__name__: float(feature(case)) for feature in FEATURES}
