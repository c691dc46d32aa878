"""What a language knows: data in TOML files, one folder a language, one file a subject; no logic.

``load_language("en").table("quantities")`` is the parsed ``lang/en/quantities.toml``; "@calendar.months" in a
list stands for the list of that name. There is one ``Language`` of each code, so that a subject can compile
its patterns once with ``functools.cache``.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from claimtrack.errors import LanguageError

NOT_READING = frozenset({"background", "checking", "compare", "documents", "measures"})
"""Tables that no claim is extracted with: by them files are read, claims compared and drafts checked."""


class Language:
    """The data of one language: ``code``, the parser ``model`` it names, and a table per subject."""

    def __init__(self, code: str, folder: Traversable) -> None:
        self.code = code
        self._folder = folder
        self._tables: dict[str, Mapping[str, Any]] = {}

    def table(self, subject: str) -> Mapping[str, Any]:
        """Return the table of one subject, read on first use. A missing file is a ``LanguageError``."""
        if subject not in self._tables:
            path = self._folder / f"{subject}.toml"
            if not path.is_file():
                raise LanguageError(f"language {self.code!r} has no {subject}.toml", where=str(self._folder))
            self._tables[subject] = self._filled(tomllib.loads(path.read_text(encoding="utf-8")))
        return self._tables[subject]

    @cached_property
    def stamp(self) -> str:
        """Return a short hash of all that the tables say by which claims are extracted.

        Another word in a list, or another order of it, is another stamp; a comment is not.
        """
        names = (path.name for path in self._folder.iterdir())
        subjects = {name.removesuffix(".toml") for name in names if name.endswith(".toml")}
        told = {subject: self.table(subject) for subject in sorted(subjects - NOT_READING)}
        return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()[:12]

    def _filled(self, value: Any) -> Any:
        """Return a table in which "@SUBJECT.KEY" in a list is the list of that name."""
        if isinstance(value, dict):
            return {key: self._filled(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [word for item in value for word in self._named(item)]
        return value

    def _named(self, item: Any) -> list[Any]:
        if not isinstance(item, str) or not item.startswith("@"):
            return [self._filled(item)]
        subject, key = item[1:].split(".")
        named: list[Any] = self.table(subject)[key]
        return named

    def __reduce__(self) -> tuple[Any, ...]:
        return load_language, (self.code,)


@cache
def load_language(code: str = "en") -> Language:
    """Return the language with this ISO 639-1 code: one that comes with ClaimTrack, or a plug-in's.

    Plug-ins register a function that returns a ``Language`` in the entry-point group
    ``claimtrack.languages``. An unknown code is a ``LanguageError``.
    """
    folder = files(__name__) / code
    if code.isalpha() and folder.is_dir():
        return Language(code, folder)
    from claimtrack.plugins import load_plugins

    plugin = load_plugins("claimtrack.languages").get(code)
    if plugin is None:
        raise LanguageError(f"no language data for {code!r}; ClaimTrack reads English ('en')")
    language = plugin()
    assert isinstance(language, Language)
    return language


def load_english() -> Language:
    """Return the English that comes with ClaimTrack."""
    return load_language("en")
