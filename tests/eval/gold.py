"""Gold claims: from the readable sources (TOML) to rows with offsets (JSON Lines), and back into memory.

    python tests/eval/gold.py           rebuild gold.jsonl, seeds.jsonl and fields.jsonl from sources/*.toml

The sources are written by hand. ``at`` is the surface of a number; where it stands more than once in the
text, the words around it are given with the number in square brackets: ``at = "rose to [5] percent"``. A row
that cannot be placed at exactly one spot is an error, so no offset is ever typed or guessed.

Keys of a row:

- ``value`` (both ends) or ``low`` and ``high``; none of them is a remark;
- ``bound``, ``unit``, ``direction``, ``modality``, ``basis``, ``speaker``, ``chain`` and ``attribution`` are
  always judged; their defaults are exact, none, none, asserted, none, none, none, and narrator without a
  speaker, else indirect;
- ``head`` (the counted head noun; "" says that there is none), ``action``, ``kind``, ``role`` and ``wording`` (the
  figure from its bound to the counted noun) are judged where they are given;
- in the set ``fields`` nothing but the number is judged unless it is given, save ``side``, ``category`` and
  ``status``, which are empty unless given; its other keys are ``place``, ``agent``, ``period`` (one day, or first
  and last), ``asof``, ``asof_basis``, ``event``, ``event_kind`` and ``authority``, where "" says that there is none;
- ``restates`` is the ``at`` of another row;
- ``also`` holds answers that are as good, one or a list.

A document gives defaults for all its rows under ``all``; ``not`` lists numbers that must not be reported,
``maybe`` numbers that may or may not be.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

from claimtrack import model

HERE = Path(__file__).parent
SEEDS = HERE.parent.parent / "seeds"
SETS = ("gold", "seeds", "fields")

KEYS = {
    "at", "value", "low", "high", "bound", "unit", "direction", "head", "action", "kind", "modality", "basis",
    "speaker", "role", "chain", "attribution", "restates", "wording", "also", "tags",
}  # fmt: skip
ALWAYS = ("side", "category", "status")
"""Fields that are asked of every row of the set ``fields``: empty unless given."""

ASKED = (*ALWAYS, "place", "agent", "asof", "asof_basis", "event", "event_kind", "authority")
CHOICES = {
    "bound": get_args(model.Bound),
    "direction": (*get_args(model.Direction), None),
    "kind": (*get_args(model.Kind), None),
    "modality": get_args(model.Modality),
    "basis": (*get_args(model.Basis), None),
    "attribution": get_args(model.Style),
    "speaker_role": (*get_args(model.Role), None),
    "status": (*get_args(model.Status), None),
    "asof_basis": get_args(model.AsOfBasis),
}


class GoldError(ValueError):
    """A row of the source cannot be right as it stands."""


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """One text with its gold rows, in the order of the text."""

    id: str
    text: str
    tags: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]


def build(name: str) -> str:
    """Return the JSON Lines of one set, built from its source."""
    source = tomllib.loads((HERE / "sources" / f"{name}.toml").read_text(encoding="utf-8"))
    lines = []
    seen: set[str] = set()
    for document in source["document"]:
        if document["id"] in seen:
            raise GoldError(f"{document['id']}: twice")
        seen.add(document["id"])
        row_of = _fields if name == "fields" else _claim
        lines.append(json.dumps(_document(document, row_of), ensure_ascii=False) + "\n")
    return "".join(lines)


def load(name: str) -> list[GoldDocument]:
    """Return the documents of one set from its JSON Lines file; texts of seeds come from ``seeds/``."""
    documents = []
    for line in path(name).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = row["text"] if "text" in row else _seed(row["id"])
        documents.append(GoldDocument(row["id"], text, tuple(row.get("tags", ())), tuple(row["rows"])))
    return documents


def path(name: str) -> Path:
    """Return the JSON Lines file of one set."""
    return HERE / f"{name}.jsonl"


def source_of(name: str) -> Path:
    """Return what the reader of documents is given to read this set."""
    return SEEDS if name == "seeds" else path(name)


def _seed(name: str) -> str:
    return (SEEDS / name).read_bytes().decode("utf-8")


RowOf = Callable[[str, str, Mapping[str, Any]], dict[str, Any]]


def _document(document: Mapping[str, Any], row_of: RowOf) -> dict[str, Any]:
    text = document["text"] if "text" in document else _seed(document["id"])
    where = document["id"]
    defaults = document.get("all", {})
    rows = [row_of(where, text, {**defaults, **row}) for row in document.get("claims", [])]
    rows += [{**row_of(where, text, row), "doubtful": True} for row in document.get("maybe", [])]
    for row in document.get("not", []):
        start, end = place(where, text, row["at"])
        rows.append(
            {"kind": "not", "start": start, "end": end, "surface": text[start:end], "reason": row["why"]}
        )
    rows.sort(key=lambda row: (row["start"], row["end"]))
    _check_overlaps(where, rows)
    head = {
        key: document[key] for key in ("id", "text", "title", "date", "source", "tags") if key in document
    }
    return {**head, "rows": rows}


def _fields(where: str, text: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of which only what is given is judged."""
    known = {"at", "value", "low", "high", "bound", "unit", "kind", "period", "also", *ASKED}
    if unknown := set(row) - known:
        raise GoldError(f"{where}: {row['at']!r}: unknown keys {sorted(unknown)}")
    start, end = place(where, text, row["at"])
    record: dict[str, Any] = {"start": start, "end": end, "surface": text[start:end]}
    record |= {key: row.get(key, row.get("value")) for key in ("low", "high")}
    record |= {key: row[key] for key in ("bound", "unit", "kind") if key in row}
    record |= {key: row.get(key) or None for key in ASKED if key in row or key in ALWAYS}
    if "period" in row:
        days = row["period"] if isinstance(row["period"], list) else [row["period"]] * 2
        record |= dict(zip(("time_start", "time_end"), (day or None for day in days), strict=True))
    if "also" in row:
        record["also"] = {key: _answers(key, value) for key, value in row["also"].items()}
    _check_choices(where, row["at"], record)
    return record


def _claim(where: str, text: str, row: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(row) - KEYS:
        raise GoldError(f"{where}: {row['at']!r}: unknown keys {sorted(unknown)}")
    start, end = place(where, text, row["at"])
    low = row.get("low", row.get("value"))
    high = row.get("high", row.get("value"))
    bound = row.get("bound", "exact")
    if (bound == "unquantified") != (low is None) or (bound == "vague") != (high is None and low is not None):
        raise GoldError(f"{where}: {row['at']!r}: {low} to {high} cannot be {bound}")
    if low is not None and high is not None and Decimal(low) > Decimal(high):
        raise GoldError(f"{where}: {row['at']!r}: the ends are the wrong way round")
    speaker = row.get("speaker") or None
    style = row.get("attribution", "indirect") if speaker else row.get("attribution", "narrator")
    record: dict[str, Any] = {
        "start": start,
        "end": end,
        "surface": text[start:end],
        "low": low,
        "high": high,
        "bound": bound,
        "unit": row.get("unit"),
        "direction": row.get("direction"),
    }
    if "head" in row:
        record["counted_head"] = row["head"] or None
    record.update({key: row[key] for key in ("action", "kind", "wording") if key in row})
    if "wording" in row and not (row["wording"] in text and record["surface"] in row["wording"]):
        raise GoldError(f"{where}: {row['at']!r}: the wording is not in the text, or the figure is not in it")
    record |= {
        "modality": row.get("modality", "asserted"),
        "basis": row.get("basis") or None,
        "speaker": speaker,
        "chain": list(row.get("chain", [])),
        "attribution": style,
    }
    if "role" in row:
        record["speaker_role"] = row["role"]
    record["restates"] = list(place(where, text, row["restates"])) if "restates" in row else None
    if "also" in row:
        record["also"] = {
            ("counted_head" if k == "head" else k): _answers(k, v) for k, v in row["also"].items()
        }
    if "tags" in row:
        record["tags"] = row["tags"]
    _check_choices(where, row["at"], record)
    return record


def _check_choices(where: str, at: str, record: Mapping[str, Any]) -> None:
    for key, choices in CHOICES.items():
        for value in (record.get(key), *record.get("also", {}).get(key, ())):
            if value not in choices and key in record:
                raise GoldError(f"{where}: {at!r}: {key} cannot be {value!r}")


def _answers(key: str, value: Any) -> list[Any]:
    """Return the answers that are as good as the row's own; a chain, a list itself, can have one only."""
    if key == "chain":
        return [value]
    return [answer or None for answer in (value if isinstance(value, list) else [value])]


def place(where: str, text: str, at: str) -> tuple[int, int]:
    """Return where the one number stands that ``at`` names.

    >>> place("example", "5 of 25 cities, 5 villages", "[5] villages")
    (16, 17)
    """
    match = re.fullmatch(r"(.*?)\[(.+?)\](.*)", at, re.DOTALL)
    before, surface, after = match.groups() if match else ("", at, "")
    spots = [found.start() for found in re.finditer(re.escape(before + surface + after), text)]
    spots = [s + len(before) for s in spots if _whole(text, s, s + len(before + surface + after))]
    if len(spots) != 1:
        raise GoldError(f"{where}: {at!r} stands {len(spots)} times in the text")
    return spots[0], spots[0] + len(surface)


def _whole(text: str, start: int, end: int) -> bool:
    """Say whether no number or word is cut at either end."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    cut_before = re.search(r"\w$|\d[.,]$", before) and text[start].isalnum()
    cut_after = re.match(r"\w|[.,]\d", after) and text[end - 1].isalnum()
    return not (cut_before or cut_after)


def _check_overlaps(where: str, rows: Iterable[Mapping[str, Any]]) -> None:
    last: Mapping[str, Any] | None = None
    for row in rows:
        if row.get("doubtful"):  # a part of a range may be told apart from it
            continue
        if last and row["start"] < last["end"]:
            raise GoldError(f"{where}: {last['surface']!r} and {row['surface']!r} overlap")
        last = row


def all_rows(documents: Iterable[GoldDocument]) -> Iterator[tuple[GoldDocument, Mapping[str, Any]]]:
    """Yield every row with its document."""
    for document in documents:
        for row in document.rows:
            yield document, row


def main() -> None:
    """Write the JSON Lines of every set."""
    for name in SETS:
        path(name).write_text(build(name), encoding="utf-8")
        rows = [row for _, row in all_rows(load(name))]
        claims = [r for r in rows if r.get("kind") != "not" and not r.get("doubtful")]
        count = f"{len(claims)} claims, {len(rows) - len(claims)} others"
        print(f"{path(name).name}: {len(load(name))} documents, {count}")


if __name__ == "__main__":
    main()
