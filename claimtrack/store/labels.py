"""Document identities -> short names for tables."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable

WIDTH = 14
"""Characters of a label; more would leave too little for the figure's words in 80 columns."""

_DAY = re.compile(r"^\d{4}-?\d\d-?\d\d[-_ .]+(?=\w)")
_PACKED = re.compile(r"\.(?:gz|bz2|xz|zst|zip)$", re.IGNORECASE)
_EXTENSION = re.compile(r"(?<=.)\.[A-Za-z][A-Za-z0-9]{0,4}$")


def labels(identities: Iterable[str]) -> dict[str, str]:
    """Return a short name for each identity, all different, whatever order they come in.

    The leading digits of the file's stem, where no other document has them; else the stem; else its first
    words, or its two ends; else its beginning and some digits of a hash.

    >>> labels(["seeds/003_f147.txt", "seeds/004_2397.txt", "notes/plan.md"])
    {'seeds/003_f147.txt': '003', 'seeds/004_2397.txt': '004', 'notes/plan.md': 'plan'}

    Of a record the id is kept whole and the name of its file cut:

    >>> labels(["wire.jsonl#a-12", "news-of-october.jsonl#a-12"])
    {'wire.jsonl#a-12': 'wire#a-12', 'news-of-october.jsonl#a-12': 'news-of-…#a-12'}
    """
    chosen = dict.fromkeys(identities, 0)
    stems = {identity: stem(identity) for identity in chosen}
    names = {identity: _digits(stems[identity]) for identity in chosen}
    while True:
        count = Counter(names.values())
        clashes = [identity for identity, name in names.items() if not name or count[name] > 1]
        if not clashes:
            return names
        # All that share a name leave it together, so that none of them owns it for having come first.
        for identity in clashes:
            chosen[identity] += 1
            names[identity] = _WAYS[chosen[identity]](stems[identity], identity)


def names_of(identity: str) -> set[str]:
    """Return the names that a document may be called by, whatever others there are."""
    whole = stem(identity)
    return {name for way in _WAYS if (name := way(whole, identity))}


def stem(identity: str) -> str:
    """Return the last part of a path, URL or record id, without its extension.

    >>> stem("https://example.org/2020/11/losses.html?page=2"), stem("wire.jsonl.gz"), stem("https://example.org/")
    ('losses', 'wire', 'example.org')
    """
    path = re.sub(r"^[a-z][a-z0-9+.-]*://", "", identity)
    if path != identity:
        path = re.split(r"[?#]", path)[0]
    parts = [part for part in re.split(r"[/\\!]", path) if part]
    if not parts:
        return identity
    if len(parts) == 1 and path != identity:
        return parts[0]  # a host: "example.org" has no extension
    file, sign, record = parts[-1].rpartition("#")
    name = _EXTENSION.sub("", _PACKED.sub("", file or parts[-1]))
    return f"{name}#{record}" if file and sign else name


def _digits(name: str) -> str:
    match = re.match(r"\d+(?![^\W\d_])", name)
    return match[0] if match and len(match[0]) <= WIDTH else ""


def _short(name: str) -> str:
    return name if len(name) <= WIDTH else ""


def _start(name: str) -> str:
    """Return the first words of a stem, without a day before them: documents are shown with their days."""
    name = _DAY.sub("", name)
    if len(name) <= WIDTH:
        return name
    file, sign, record = name.rpartition("#")
    if sign and file and len(record) < WIDTH - 3:
        return f"{file[: WIDTH - 2 - len(record)]}…#{record}"
    cut = name[: WIDTH - 1]
    whole = re.match(r"(.{6,})[-_ .]", name[:WIDTH])
    return (whole[1] if whole else cut) + "…"


def _ends(name: str) -> str:
    """Return the beginning of a stem and its last part, by which those of one series differ."""
    name = _DAY.sub("", name)
    last = re.search(r"[-_ .]([^-_ .]{1,6})$", name)
    tail = last[1] if last else name[-4:]
    return f"{name[: WIDTH - 1 - len(tail)].rstrip('-_ .')}…{tail}"


def _hashed(name: str, identity: str) -> str:
    return f"{name[: WIDTH - 7]}~{_hash(identity)[:6]}"


def _hash(identity: str) -> str:
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()


_WAYS: tuple[Callable[[str, str], str], ...] = (
    lambda name, _: _digits(name),
    lambda name, _: _short(name),
    lambda name, _: _start(name),
    lambda name, _: _ends(name),
    _hashed,
    lambda _, identity: _hash(identity),
)
"""The ways of making a label of a stem and an identity, the first one first."""
