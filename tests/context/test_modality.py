"""How a figure is put forward, and how it is known."""

from __future__ import annotations

import pytest

MODALITIES = [
    ("{200} tanks were destroyed.", "asserted"),
    ("It is not {5,000}.", "denied"),
    ("The ministry did not lose {40} tanks.", "denied"),
    ("It is not the case that {40} tanks burned.", "denied"),
    ("It is the case that {40} tanks burned.", "asserted"),
    ("He never agreed to pay {$5 million}.", "denied"),
    ("{200} of the children do not have enough to eat.", "asserted"),
    ("They have not met in {30 years}.", "asserted"),
    ("Losses did not exceed {40} tanks.", "asserted"),
    ("If {200} tanks have been destroyed, the war is over.", "hypothetical"),
    ("The spill could reach {400 barrels}.", "hypothetical"),
    ("Iran would provide {300} trucks.", "hypothetical"),
    ("He said {300} trucks would arrive.", "forecast"),
    ("{50} people may have died.", "asserted"),
    ("How could {40} people vanish?", "asked"),
    ("Can we talk about the loss of <about {half}> of their weapons?", "asked"),
    ("{300} shops will be open next week.", "forecast"),
    ("The city plans to build {400} homes.", "forecast"),
    ("The toll is expected to reach {60}.", "forecast"),
    ("{Five} districts must be returned to us.", "forecast"),
    ("They are considering offering {$5 million} in aid.", "hypothetical"),
    ("I want to say again that {10} exercises were held.", "asserted"),
    ("The bank said {100} “would seem a minimum”.", "asserted"),
    ("He lent them {$3 million} to be repaid in May.", "forecast"),
    ("The {three} divers will return soon.", "forecast"),
    ("If it rains, {40} schools would have to shut.", "hypothetical"),
    ("They closed the road, warning that {40} homes would be cut off.", "forecast"),
    ("The firm said it would close a plant and shed {300} jobs.", "forecast"),
    ("The number of refugees may eventually rise to {60}.", "forecast"),
    ("The number of refugees may have risen to {60}.", "asserted"),
    # What a text takes for granted, whatever comes of it; a count is as open as its clause.
    ("They may still agree to settle the {$10 billion} judgment.", "asserted"),
    ("It could still halve its {$3 million} budget.", "asserted"),
    ("They may still agree to settle a {$10 billion} claim.", "forecast"),
    ("The gang threatened to kill the {40} hostages.", "forecast"),
    ("The bank kept its forecast that prices would rise {3 percent}.", "forecast"),
    ("Teachers will help build {40} homes.", "forecast"),
    ("The mayor rejected claims that {500} trees had been felled.", "denied"),
    ("She dismissed reports of {300} deaths.", "denied"),
    ("It is not true that {40} soldiers died.", "denied"),
    ("She rejected {300} applications.", "asserted"),
    ("The sum does not include {$30 million} for the dam.", "asserted"),
    ("Not a single civilian was hurt and {12} tanks burned.", "asserted"),
    ("The claim that {66} had fled is nonsense.", "denied"),
    ("The report of {68} dead turned out to be wrong.", "denied"),
    ("The mayor called the figure of {77} dead a fabrication.", "denied"),
    ("The figure of {75} dead is correct.", "asserted"),
    ("The army refused to verify the figure of {14} dead.", "asserted"),
    ("The navy never confirmed the loss of {23} boats.", "asserted"),
    ("The ministry did not withdraw its figure of {37} dead.", "asserted"),
    ("The army not only lost {26} men, it lost the town.", "asserted"),
]
CONTRASTS = [
    # the first figure is asserted, the second denied; or, with "but", the other way round
    ("The toll is {53} rather than {54}.", "asserted", "denied"),
    ("There were {55} boats and not {56}.", "asserted", "denied"),
    ("The mayor said that {61} boats sank instead of {62}.", "asserted", "denied"),
    ("The toll was put at {70}, not the {71} given before.", "asserted", "denied"),
    ("It was not {59} but {60} boats.", "denied", "asserted"),
    ("It has {12} rooms but {9} beds.", "asserted", "asserted"),
    ("There were {12} boats, not all of them of the {9} firms.", "asserted", "asserted"),
]


@pytest.mark.parametrize(("marked", "modality"), MODALITIES)
def test_modality(read, marked, modality):
    [context] = read(marked)
    assert context.modality == modality


@pytest.mark.parametrize(
    ("marked", "bound", "modality"),
    [
        ("The loss could be <as high as {$60 million}>.", "at_most", "asserted"),
        ("The loss could be {$60 million}.", "exact", "hypothetical"),
        ("The loss could reach <up to {$60 million}>.", "at_most", "hypothetical"),
        ("The loss would be <as high as {$60 million}>.", "at_most", "hypothetical"),
    ],
)
def test_the_upper_end_of_an_estimate_is_put_forward_as_such(read, marked, bound, modality):
    [context] = read(marked, bound=bound)
    assert context.modality == modality


BASES = [
    ("According to our calculations, the army lost {40} tanks.", "estimate", "According to our calculations"),
    ("<An estimated {300}> people died.", "estimate", "An estimated"),
    ("The agency estimates {300} people died.", "estimate", "estimates"),
    ("{Hundreds} of people are feared dead.", "feared", "feared"),
    ("{200} tanks are believed to be lost.", "belief", "believed to be"),
    ("The authorities have counted {90} dead.", "counted", "counted"),
    ("{Seven} cases have been confirmed.", "confirmed", "confirmed"),
    ("Officially, {12} miners are missing.", "official", "Officially"),
    ("{12} miners were reportedly killed.", "hearsay", "reportedly"),
    ("In a worst-case scenario {400} homes could burn.", "worst_case", "worst-case"),
    ("The report wrongly said {400} homes burned.", "retracted", "wrongly said"),
    ("The town is forecast to lose {400} homes.", "projection", "forecast"),
    ("{50} people may have died.", None, "may have"),
    ("The loss could be <as high as {$60 million}>.", "estimate", "could be as high as"),
    ("In May {50} people died.", None, None),
    ("The official toll rose to {50}.", "official", "official toll"),
    ("An official said {50} people died.", None, None),
    ("The alleged thief hid {50} coins.", None, None),
    ("{50} cars burned while police believe the rest is safe.", None, None),
    ("{50} cars burned, according to police estimates.", "estimate", "estimates"),
    ("Our {50} people are safe.", None, None),
    ("The army will withdraw {500} troops by mistake.", None, None),
    ("{40} soldiers were withdrawn from the border.", None, None),
]


@pytest.mark.parametrize(("marked", "first", "second"), CONTRASTS)
def test_one_figure_against_another(read, marked, first, second):
    assert [context.modality for context in read(marked)] == [first, second]


UNCONFIRMED = [
    "No official has confirmed the {12} deaths.",
    "None of the ministries confirmed {13} deaths.",
    "Neither the mayor nor the police confirmed the figure of {13} dead.",
    "Police were unable to confirm {15} arrests.",
    "The clinic has not been able to verify the {37} deaths.",
    "The governor stopped short of confirming {16} deaths.",
    "The agency went ahead without confirming the {49} deaths.",
    "The clinic has not yet confirmed {17} cases.",
    "The clinic has yet to confirm {17} cases.",
    "The agency is still trying to confirm {18} deaths.",
    "The toll of {19} has not been confirmed.",
    "There was no confirmation of the {21} deaths.",
    "The mayor would not confirm that {22} houses burned.",
    "It was not possible to verify the claim of {40} deaths.",
    "The army would neither confirm nor deny that {63} people died.",
    "Police have confirmed neither the {76} deaths nor the cause.",
]
CONFIRMED = [
    "The police were able to confirm {24} arrests.",
    "The mayor was the first to confirm that {25} houses burned.",
    "The army not only confirmed {26} deaths, it named the dead.",
    "The ministry confirmed {27} deaths, but could not say how many were hurt.",
    "The ministry, which does not comment on raids, confirmed {28} deaths.",
]


@pytest.mark.parametrize(
    ("marked", "basis"),
    [*((marked, "hearsay") for marked in UNCONFIRMED), *((marked, "confirmed") for marked in CONFIRMED)],
)
def test_who_does_not_confirm(read, marked, basis):
    [context] = read(marked)
    assert (context.basis, context.modality in ("asserted", "forecast")) == (basis, True)
    assert basis == "confirmed" or context.status is None


@pytest.mark.parametrize(
    ("marked", "hedge"),
    [
        ("The figure of {40} dead could not be confirmed.", "could not be confirmed"),
        ("The clinic has not yet confirmed {17} cases.", "has not yet confirmed"),
        ("The clinic has yet to confirm {17} cases.", "to confirm"),
    ],
)
def test_a_hedge_says_that_it_was_not_confirmed(read, marked, hedge):
    [context] = read(marked)
    assert context.hedge == hedge


WITHDRAWN = [
    ("The agency withdrew an earlier figure of {30} deaths.", "retracted"),
    ("The earlier toll of {32} was withdrawn on Friday.", "retracted"),
    ("The company walked back its estimate of {33} layoffs.", "retracted"),
    ("The minister apologised for his claim of {34} dead.", "retracted"),
    ("The agency took back its count of {35} huts.", "retracted"),
    ("The army withdrew {31} tanks.", None),
    ("The bank took back {39} houses.", None),
    ("The club withdrew its bid of {36} coins.", None),
    ("The ministry did not withdraw its figure of {37} deaths.", None),
]


@pytest.mark.parametrize(("marked", "basis"), WITHDRAWN)
def test_who_takes_a_figure_back(read, marked, basis):
    assert read(marked)[0].basis == basis


@pytest.mark.parametrize(("marked", "basis", "hedge"), BASES)
def test_basis_and_hedge(read, marked, basis, hedge):
    [context] = read(marked)
    assert (context.basis, context.hedge) == (basis, hedge)


def test_a_belief_belongs_to_its_own_half_of_the_sentence(read):
    counted, believed = read("They have counted {12} houses and believe <another {30}> buildings burned.")
    assert (counted.basis, believed.basis) == ("counted", "belief")
