"""What the command line gives -> values, without pydantic where that has nothing to do.

Typer makes a validator for every parameter of a command, also for those that were not given, and imports
pydantic for it: a fifth of the time that a small report takes. An option that was not given, a word that
stands for itself and one of several words need none.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import typer


class Given:
    """The value of one parameter; what is none of these, or wrong, goes to typer's own reading."""

    def __init__(self, parameter: Any) -> None:
        self._parameter = parameter
        self._sort = parameter.type_descriptor.annotation
        info = parameter.type_descriptor.parameter_info
        self._is_plain = info.parser is None and (info.min, info.max) == (None, None)

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return the value that a command gets, as typer's own reading does."""
        is_several = param.multiple or param.nargs == -1
        if value is None:
            return () if is_several else None
        if self._is_plain:
            if self._sort is str and isinstance(value, str):
                return value
            if self._sort == list[str] and isinstance(value, tuple | list):
                return list(value)
            if isinstance(self._sort, type) and issubclass(self._sort, StrEnum) and value in list(self._sort):
                return self._sort(value)
        self._parameter._runtime_param = None
        return self._parameter.get_runtime_param().coerce(value, param=param, ctx=ctx)


def read_plainly(command: Any, help_names: Sequence[str]) -> None:
    """Let the parameters of a command, and of those below it, be read so. A typer that reads them in another
    way than it does now goes on as it likes."""
    for parameter in command.get_params(typer.Context(command, help_option_names=list(help_names))):
        if hasattr(parameter, "_runtime_param") and hasattr(parameter, "type_descriptor"):
            parameter._runtime_param = Given(parameter)
    for below in getattr(command, "commands", {}).values():
        read_plainly(below, help_names)
