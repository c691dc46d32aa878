"""Voices that may be one: proposed where a name can mean nobody else."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from claimtrack.compare.namesakes import propose_voices


@dataclass(frozen=True)
class Voice:
    name: str
    roles: tuple[str, ...] = ("person",)
    figures: int = 1
    forms: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[tuple[str, int], ...]:
        return tuple((name, 1) for name in (self.name, *self.forms))


BODY = ("organisation",)

CASES = [
    ([Voice("Rosa Quispe", figures=5), Voice("Quispe")], [("Quispe", "Rosa Quispe")]),
    ([Voice("Rosa Quispe"), Voice("Juan Quispe"), Voice("Quispe")], []),
    ([Voice("René Tóth", figures=3), Voice("Rene Toth")], [("Rene Toth", "René Tóth")]),
    ([Voice("Olga Petrova"), Voice("Olga Petrov")], [("Olga Petrova", "Olga Petrov")]),
    ([Voice("Zenda Water Board", BODY), Voice("ZWB", BODY)], [("ZWB", "Zenda Water Board")]),
    (
        [Voice("the Zenda Water Board", BODY), Voice("Zenda Water Board", BODY, 2)],
        [("the Zenda Water Board", "Zenda Water Board")],
    ),
    ([Voice("a witness", ("unnamed",)), Voice("A Witness", ("unnamed",))], []),
    ([Voice("The team", BODY), Voice("the team", BODY)], []),
    ([Voice("It", BODY), Voice("it", BODY)], []),
    ([Voice("Ana Sol"), Voice("Bea Luz")], []),
    ([Voice("North Water Board", BODY), Voice("South Water Board", BODY)], []),
]


@pytest.mark.parametrize(("voices", "pairs"), CASES)
def test_namesakes(voices: list[Voice], pairs: list[tuple[str, str]]) -> None:
    assert [(one.name, one.into) for one in propose_voices(voices)] == pairs
    assert propose_voices(reversed(voices)) == propose_voices(voices)
