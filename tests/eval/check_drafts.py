#!/usr/bin/env python3
"""Check the last articles of events as drafts against the ledgers of the others, and hold the verdicts against
what a careful recorder kept: his series say which figures belong on one timeline, his tensions which cannot both
be right.

  check_drafts.py [--last N] [--show] [--json] FOLDER...

Each FOLDER has documents.jsonl, figures.jsonl, series.jsonl and tensions.jsonl of one event. Of each figure of the
article that the recorder kept and that was found, a set of verdicts is right: a figure that another text has on the
same timeline, by the same authority or where one of the two names none, is supported, or superseded where that
authority said another one later; one that others only say is the wrong voice's where its own said otherwise; one in
tension with another text's is contradicted, with its own text's inside (or nothing where that credits them to two voices); the
rest are newer or cannot be compared.
``agree`` is the share of right verdicts; ``false alarms`` the share of figures of which nothing should be said that
are called contradicted, superseded, of the wrong voice, not in the source or at odds in the draft, surely or not.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from claimtrack.checking import ALARMS, Checked, CheckedDraft, check_draft
from claimtrack.documents import read_documents
from claimtrack.engine import Extractor, make_extractor
from claimtrack.ingest import Parts, ingest
from claimtrack.lang import load_language
from claimtrack.model import Claim, Document
from claimtrack.settings import model
from claimtrack.store import open_store

NOW = datetime(2021, 1, 1, tzinfo=UTC)

FIELDS = ("id", "text", "date", "source", "title")
"""What a reader of the documents may see; the rest is the recorder's."""

Figure = Mapping[str, Any]


@dataclass
class Event:
    """One event: its documents in the order of time, and what the recorder kept."""

    name: str
    documents: list[Mapping[str, Any]]
    figures: list[Figure]
    tensions: set[frozenset[str]]

    def of(self, document: str) -> list[Figure]:
        """Return the figures of a document."""
        return [f for f in self.figures if f["document"] == document]


def read_event(folder: Path) -> Event:
    """Return an event from its folder."""

    def rows(name: str) -> list[Any]:
        lines = (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.strip()]

    documents = sorted(rows("documents"), key=lambda d: (d.get("date") or "", d["id"]))
    tensions = {frozenset((t["a"], t["b"])) for t in rows("tensions")}
    return Event(folder.name, documents, rows("figures"), tensions)


# --- what the recorder says ----------------------------------------------------------------------------------


def expected(figure: Figure, event: Event) -> frozenset[str] | None:
    """Return the verdicts that are right for a figure of a draft, ``None`` where a second recorder might say
    otherwise."""
    if figure["doubtful"]:
        return None
    others = [f for f in event.figures if f["document"] != figure["document"]]
    line = [f for f in others if figure["series"] and f["series"] == figure["series"]]
    equal = [f for f in line if _amount(f) == _amount(figure)]
    own = [f for f in line if _may_be_one(f, figure)]
    tense = {other for pair in event.tensions if figure["id"] in pair for other in pair} - {figure["id"]}
    inside = {f["id"] for f in event.of(figure["document"])} & tense
    found: set[str] = set()
    if any(_may_be_one(f, figure) for f in equal):
        last = max(_day(f) for f in equal if _may_be_one(f, figure))
        after = [f for f in own if _amount(f) != _amount(figure) and _day(f) > last]
        told_then = figure["asof"] and after and figure["asof"] < min(_day(f) for f in after)
        found |= (
            {"superseded", "supported"} if told_then and after else {"superseded" if after else "supported"}
        )
    elif equal:
        found |= {"voice"} if [f for f in line if _is_one(f, figure)] else {"nothing", "newer"}
    if tense - inside:
        found |= {"contradicted", "voice"}
    if inside:
        rivals = [f for f in event.of(figure["document"]) if f["id"] in inside]
        found |= {"inside"} if any(_may_be_one(f, figure) for f in rivals) else {"inside", "nothing", "newer"}
    if not found:
        same_day = [f for f in line if _is_one(f, figure) and _day(f) >= (figure["asof"] or "")]
        found |= {"voice", "source", "contradicted"} if same_day else {"nothing", "newer"}
    if "nothing" in found:
        found.add("aside")
    return frozenset(found)


def _amount(figure: Figure) -> tuple[float | None, float | None]:
    low, high = figure["low"], figure["high"]
    return None if low is None else float(low), None if high is None else float(high)


def _day(figure: Figure) -> str:
    return str(figure["asof"] or "")


def _may_be_one(a: Figure, b: Figure) -> bool:
    return not a["authority"] or not b["authority"] or _is_one(a, b)


def _is_one(a: Figure, b: Figure) -> bool:
    one, other = (set((f["authority"] or "").casefold().split()) - {"the", "of"} for f in (a, b))
    return bool(one and other) and (one <= other or other <= one)


# --- what the check says -------------------------------------------------------------------------------------


@cache
def _extractor() -> Extractor:
    return make_extractor(model(None), "en")


def checks(event: Event, last: int) -> Iterator[tuple[Mapping[str, Any], CheckedDraft]]:
    """Yield the last documents of an event, each checked against the ledger of all others."""
    known: dict[str, list[Claim]] = {}

    def extract(document: Document) -> list[Claim]:
        if document.id not in known:
            known[document.id] = _extractor()(document)
        return known[document.id]

    def make(parser: str, language: str) -> Callable[[Document], list[Claim]]:  # noqa: ARG001
        return extract

    language = load_language("en")
    for draft in event.documents[-last:]:
        with tempfile.TemporaryDirectory() as scratch:
            rest, one = Path(scratch) / "rest.jsonl", Path(scratch) / "draft.jsonl"
            rest.write_text(_lines([d for d in event.documents if d is not draft]), encoding="utf-8")
            one.write_text(_lines([draft]), encoding="utf-8")
            with open_store(str(Path(scratch) / "ledger.db")) as store:
                ingest(store, [str(rest)], parser_name="", language=language, now=NOW, parts=Parts(make=make))
            [document] = [d for d in read_documents(str(one)) if isinstance(d, Document)]
            with open_store(str(Path(scratch) / "ledger.db"), create=False, read_only=True) as store:
                yield draft, check_draft(store, document, extract(document), language)


def _lines(documents: Sequence[Mapping[str, Any]]) -> str:
    return "".join(json.dumps({k: d[k] for k in FIELDS if d.get(k)}) + "\n" for d in documents)


def matched(figure: Figure, checked: CheckedDraft) -> Checked | None:
    """Return the figure of the draft at the place of the recorder's, that with his amount if there are
    several."""
    over = [
        one for one in checked.figures if one.claim.start < figure["end"] and figure["start"] < one.claim.end
    ]
    return min(over, key=lambda one: float(one.claim.low or 0) != (_amount(figure)[0] or 0), default=None)


def main() -> None:
    """Run the check and print how far the verdicts agree."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--last", type=int, default=1, help="how many of the last articles are drafts")
    parser.add_argument("--show", action="store_true", help="print what does not agree")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    total: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    by_event: dict[str, Counter[str]] = defaultdict(Counter)
    for folder in options.folders:
        event = read_event(folder)
        for draft, checked in checks(event, options.last):
            count = by_event[event.name]
            for figure in event.of(draft["id"]):
                right, one = expected(figure, event), matched(figure, checked)
                if right is None or one is None:
                    continue
                said = one.verdict
                is_right = said in right
                count["figures"] += 1
                count["right"] += is_right
                count["quiet"] += not right & ALARMS
                count["false alarms"] += said in ALARMS and not right & ALARMS
                count["false sure alarms"] += said in ALARMS and one.is_sure and not right & ALARMS
                count["alarms"] += said in ALARMS
                count["false support"] += said == "supported" and "supported" not in right
                pairs["/".join(sorted(right)), said if one.is_sure else f"{said}?"] += 1
                if options.show and not is_right:
                    _show(figure, right, one)
        total += by_event[event.name]
    if options.json:
        print(json.dumps({name: dict(count) for name, count in by_event.items()}))
        return
    for name, count in [*by_event.items(), ("all", total)]:
        print(f"{name}: {_words(count)}")
    for (right, said), number in sorted(pairs.items()):
        print(f"  {number:3} {right}: {said}")


def _words(count: Counter[str]) -> str:
    figures, quiet = count["figures"] or 1, count["quiet"] or 1
    return (
        f"{count['figures']} figures, agree {100 * count['right'] / figures:.1f} ({count['right']}), "
        f"false alarms {100 * count['false alarms'] / quiet:.1f} of {count['quiet']} quiet "
        f"({count['false alarms']}, sure {count['false sure alarms']}), of {count['alarms']} alarms, "
        f"false support {count['false support']}"
    )


def _show(figure: Figure, right: frozenset[str], one: Checked) -> None:
    print(f"  {'/'.join(sorted(right))} but {one.verdict}{'' if one.is_sure else '?'}: {one.claim.wording!r}")
    print(f"      {one.claim.document} {one.claim.speaker} {one.claim.asof}: {one.claim.sentence[:200]!r}")
    print(f"      recorder: {figure['measure']} {figure['authority']} {figure['asof']} {figure['series']}")
    for side in one.sides[:3]:
        claim = side.entry.claim
        print(f"      {side.part}: {claim.wording!r} {claim.speaker} {claim.asof} {claim.sentence[:160]!r}")


if __name__ == "__main__":
    main()
