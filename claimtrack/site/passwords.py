"""A file of passwords: who may sign in, as a reader or an editor; one line of ``NAME:ROLE:HASH`` for each.

A program has a line as well, with the hash of the token that it sends: it reads data, and nothing else.
Passwords and tokens themselves are nowhere. Who is not in the file costs as much time as who gives a wrong
password.
"""

from __future__ import annotations

import hmac
import logging
import os
import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from stat import S_IMODE, S_IROTH, S_IWGRP, S_IWOTH, S_IXOTH
from tempfile import mkstemp
from threading import Lock
from typing import TYPE_CHECKING, Literal, get_args

from claimtrack.errors import UsageError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

log = logging.getLogger(__name__)

Role = Literal["reader", "editor", "program"]

ROLES: tuple[Role, ...] = get_args(Role)
"""A reader sees everything and checks drafts; an editor also decides; a program reads data with a token."""

HASHES: Mapping[Role, re.Pattern[str]] = {
    "reader": re.compile(r"\$argon2id\$.+"),
    "editor": re.compile(r"\$argon2id\$.+"),
    "program": re.compile(r"sha256\$[0-9a-f]{64}"),
}
"""What stands behind each role. Nobody can guess a token, so that it needs no slow hash."""

SHORTEST, LONGEST = 10, 1_000
"""Characters of a password: NIST SP 800-63B asks for 8 at least, and for no rules beside the length."""

LONGEST_NAME = 120
"""Characters of the name of who signed in."""

OPEN = S_IROTH | S_IWOTH | S_IXOTH | S_IWGRP
"""What nobody else may do with the file; its group may read it."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who may sign in; ``hash`` is what argon2 made of the password, with all that it needs to check one."""

    name: str
    role: Role
    hash: str


def read_name(asked: str) -> str:
    """Return a name as it is kept; one that cannot stand in the file is a ``UsageError``.

    >>> read_name("  Ada   Berg ")
    'Ada Berg'
    """
    name = tidy(asked)
    if not name or len(name) > LONGEST_NAME or ":" in name or name.startswith("#") or not name.isprintable():
        raise UsageError(f"{asked[:40]!r} is no name: some letters, without a colon")
    return name


def tidy(name: str) -> str:
    """Return a name in the one way in which it is written, however it was typed."""
    return unicodedata.normalize("NFC", " ".join(name.split()))


def read_people(text: str, where: str) -> dict[str, Person]:
    """Return who stands in a file of passwords; empty lines and those with # say nothing."""
    found: dict[str, Person] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, rest = line.partition(":")
        role, _, hashed = rest.strip().partition(":")
        kind = next((one for one in ROLES if one == role), None)
        if kind is None or not HASHES[kind].fullmatch(hashed):
            raise UsageError(
                f"line {number} is not NAME:ROLE:HASH; claimtrack serve-password writes such", where=where
            )
        name = tidy(name)
        if any(name.casefold() == other.casefold() for other in found):
            raise UsageError(f"line {number}: {name} is there twice", where=where)
        found[name] = Person(name, kind, hashed)
    return found


def checked(path: Path) -> str:
    """Return the text of a file of passwords; one that others may read or change is refused."""
    try:
        mode = S_IMODE(path.stat().st_mode)
        if os.name == "posix" and mode & OPEN:
            raise UsageError(
                f"others may read or change it (mode {mode:04o}); first: chmod 600 {path}", where=str(path)
            )
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UsageError(
            f"no such file; claimtrack serve-password NAME --passwords {path} makes it", where=str(path)
        ) from None
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "no text in UTF-8").lower()
        raise UsageError(f"cannot be read: {reason}", where=str(path)) from error


def set_person(path: Path, name: str, password: str | None, role: Role | None) -> Literal["added", "changed"]:
    """Write a person's line, and return whether it is new. Without a password the one that is there stays;
    without a role too, and who is new is an editor. All other lines stay as they are."""
    lines, at, known = _line_of(path, name)
    if password is None and known is None:
        raise UsageError(f"there is no {name} yet", where=str(path))
    if known and known.role == "program":
        raise UsageError(f"{name} is a program; first take it out with --remove", where=str(path))
    kept = known.hash if known else ""
    hashed = kept if password is None else hasher().hash(check_new(password))
    _put(path, lines, at, f"{name}:{role or (known.role if known else 'editor')}:{hashed}")
    return "added" if at is None else "changed"


def add_program(path: Path, name: str) -> str:
    """Write a program's line with the hash of a new token, and return the token; an older one counts no
    longer. All other lines stay as they are."""
    lines, at, known = _line_of(path, name)
    if known and known.role != "program":
        raise UsageError(f"{name} signs in with a password; give the program another name", where=str(path))
    token = f"claimtrack_{token_urlsafe(32)}"
    _put(path, lines, at, f"{name}:program:{_hash_of(token)}")
    return token


def _put(path: Path, lines: list[str], at: int | None, line: str) -> None:
    """Write the file with a line in the place of one, or behind all."""
    if at is None:
        lines.append(line)
    else:
        lines[at] = line
    _write(path, lines)


def _hash_of(token: str) -> str:
    return f"sha256${sha256(token.encode('utf-8', 'surrogatepass')).hexdigest()}"


def remove_person(path: Path, name: str) -> None:
    """Take a person's line away: whoever is signed in under that name is so no longer."""
    lines, at, _ = _line_of(path, name)
    if at is None:
        raise UsageError(f"there is no {name}", where=str(path))
    del lines[at]
    _write(path, lines)


def _line_of(path: Path, name: str) -> tuple[list[str], int | None, Person | None]:
    """Return the lines of a file, none where it is not there yet, with where and what a person is."""
    text = checked(path) if path.exists() else ""
    known = read_people(text, str(path))
    near = next((one for one in known if one.casefold() == name.casefold() and one != name), None)
    if near:
        raise UsageError(f"there is {near}; two names that differ so little would be taken for one another")
    lines = text.splitlines()
    places = (at for at, line in enumerate(lines) if tidy(line.partition(":")[0]) == name)
    return lines, next(places, None), known.get(name)


def check_new(password: str) -> str:
    """Return a password that may be chosen."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError(f"a password has {SHORTEST} characters at least, and {LONGEST:,} at most")
    return password


def _write(path: Path, lines: list[str]) -> None:
    """Put lines in the place of a file, for its owner alone to read; nobody sees half of it."""
    target = path.resolve()
    try:
        mode = S_IMODE(target.stat().st_mode) if target.exists() else 0o600
        handle, name = mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write("".join(f"{line}\n" for line in lines))
            Path(name).chmod(mode)
            Path(name).replace(target)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise UsageError(
            f"cannot be written: {(error.strerror or str(error)).lower()}", where=str(path)
        ) from error


def hasher() -> PasswordHasher:
    """Return what hashes passwords: argon2id with the parameters of RFC 9106 for little memory, 64 MiB."""
    from argon2 import PasswordHasher

    return PasswordHasher()


class People:
    """Who may sign in, as the file says now: it is read anew when it changes.

    A file that can no longer be read lets nobody in.
    """

    def __init__(self, path: Path) -> None:
        """Read the file; one that is not there, open to others or empty is a ``UsageError``."""
        self.path = path
        self._lock = Lock()
        self._stamp: tuple[int, int, int] | None = None
        self._held: Mapping[str, Person] = {}
        if not read_people(checked(path), str(path)):
            raise UsageError("names nobody; claimtrack serve-password adds a name", where=str(path))

    def find(self, name: str) -> Person | None:
        """Return who has a name, as the file says now."""
        return self._now().get(tidy(name))

    def check(self, name: str, password: str) -> Person | None:
        """Return who gave a name and its password; ``None`` for a name that is not there, after as long, and
        for another password."""
        from argon2.exceptions import Argon2Error, InvalidHashError

        person = self.find(name)
        if person is not None and person.role == "program":
            person = None  # it has no password
        try:
            hasher().verify(person.hash if person else self._decoy, password[:LONGEST])
        except (Argon2Error, InvalidHashError, UnicodeEncodeError):
            return None
        return person

    def program(self, token: str) -> Person | None:
        """Return the program that has this token; ``None`` for none."""
        given = _hash_of(token)
        programs = [one for one in self._now().values() if one.role == "program"]
        return next((one for one in programs if hmac.compare_digest(one.hash, given)), None)

    @cached_property
    def _decoy(self) -> str:
        """Return a hash of nothing that anybody knows, as costly to check as those of the file."""
        from argon2 import PasswordHasher, extract_parameters

        first = next((one for one in self._now().values() if one.role != "program"), None)
        made = PasswordHasher.from_parameters(extract_parameters(first.hash)) if first else hasher()
        return made.hash(token_urlsafe())

    def _now(self) -> Mapping[str, Person]:
        with self._lock:
            try:
                state = self.path.stat()
                stamp = state.st_ino, state.st_size, state.st_mtime_ns
                if stamp != self._stamp:
                    self._held = read_people(checked(self.path), str(self.path))
                    self._stamp = stamp
            except (OSError, UsageError) as error:
                if self._held or self._stamp:
                    log.warning("nobody can sign in: %s", error)
                self._held, self._stamp = {}, None
            return self._held
