"""Score claim records against gold rows.

"Found" pairs spans that overlap, one to one, the largest overlap first. All else is asked of the pairs:

- each field: the share of pairs in which it is right; for fields that are mostly empty (``SPARSE``) also the
  share among the pairs where the gold or the claim says something, since "mostly empty" is no skill;
- "whole F1": everything in ``WHOLE`` right at once, over all claims;
- "non-claims kept out": the share of the numbers that are no claims and were left alone.

Remarks (claims without a number) are paired among themselves and counted apart. All scores are percentages,
and higher is always better.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from gold import GoldDocument

from claimtrack.rows import sure

Row = Mapping[str, Any]

SPARSE = ("direction", "modality", "basis", "chain", "restates", "side", "category", "status")
"""Fields for which one answer is right nearly always; scored also where something is said."""

WHOLE = ("value", "bound", "unit", "direction", "counted_head", "modality", "speaker")
"""A claim is right as a whole when nothing of this would mislead a reader."""

EMPTY: dict[str, Any] = {
    "direction": None,
    "modality": "asserted",
    "basis": None,
    "chain": [],
    "restates": None,
    "side": None,
    "category": None,
    "status": None,
}

PLURAL = {"people": "person"}
"""Lemmas that parsers give in either form."""

ARTICLE = re.compile(r"^(?:an?|the)\s+", re.IGNORECASE)
TITLE = {
    "president", "prime", "minister", "mr", "mrs", "ms", "dr", "professor", "prof", "sir", "general",
    "colonel", "captain", "governor", "mayor", "senator", "chief", "director", "spokesman", "spokeswoman",
    "chairman", "analyst", "judge",
}  # fmt: skip
TAIL = re.compile(r"\s(?:of|for|in|at|from|with|on|by|to|who|which|that|near)\s.*|[,;:(].*", re.IGNORECASE)


@dataclass(slots=True)
class Score:
    """What was counted over a set; ``scores`` turns it into percentages."""

    gold: int = 0
    claims: int = 0
    found: int = 0
    whole: int = 0
    non_claims: int = 0
    reported: int = 0
    remarks: int = 0
    remarks_claimed: int = 0
    remarks_found: int = 0
    right: Counter[str] = field(default_factory=Counter)
    judged: Counter[str] = field(default_factory=Counter)
    trusted: Counter[tuple[str, bool]] = field(default_factory=Counter)
    errors: list[dict[str, Any]] = field(default_factory=list)

    def scores(self) -> dict[str, float]:
        """Return every score by name, in percent, rounded to one place."""
        found = prf(self.found, self.claims, self.gold)
        whole = prf(self.whole, self.claims, self.gold)
        table = {
            "found precision": found[0],
            "found recall": found[1],
            "found F1": found[2],
            "whole F1": whole[2],
            "non-claims kept out": share(self.non_claims - self.reported, self.non_claims),
            "remarks F1": prf(self.remarks_found, self.remarks_claimed, self.remarks)[2],
        }
        table |= {name: share(self.right[name], self.judged[name]) for name in sorted(self.judged)}
        return {name: round(value, 1) for name, value in table.items()}


def prf(right: int, claimed: int, gold: int) -> tuple[float, float, float]:
    """Return precision, recall and F1 in percent. Nothing wanted and nothing given is 100."""
    if not claimed and not gold:
        return 100.0, 100.0, 100.0
    precision = 100 * right / claimed if claimed else 0.0
    recall = 100 * right / gold if gold else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def share(right: int, of: int) -> float:
    """Return a share in percent; of nothing it is 100."""
    return 100 * right / of if of else 100.0


def overlap(a: Row, b: Row) -> int:
    """Return how many characters two rows share, 0 or less when none."""
    return int(min(a["end"], b["end"]) - max(a["start"], b["start"]))


def pair(golds: Sequence[Row], claims: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Return the pairs of rows whose spans overlap, one to one, larger overlaps first."""
    options = [(overlap(g, c), -i, -j) for i, g in enumerate(golds) for j, c in enumerate(claims)]
    pairs, taken_gold, taken_claim = [], set(), set()
    for size, i, j in sorted(options, reverse=True):
        if size > 0 and i not in taken_gold and j not in taken_claim:
            taken_gold.add(i)
            taken_claim.add(j)
            pairs.append((golds[-i], claims[-j]))
    return pairs


def same_amount(a: str | None, b: str | None) -> bool:
    """Say whether two decimal strings are one number.

    >>> same_amount("0.3333", "0.333333"), same_amount("5", None)
    (True, False)
    """
    if a is None or b is None:
        return a is b
    x, y = Decimal(a), Decimal(b)
    # A third has no end as a decimal: both sides write some of its digits.
    return abs(x - y) <= abs(x) * Decimal("0.0005") if x != x.to_integral_value() else x == y


def trimmed(surface: str) -> str:
    """Return a surface without what is a matter of taste: "a third" or "third", "4-year-old" or "4-year"."""
    return re.sub(r"(?:[- ]old|[- ])$", "", ARTICLE.sub("", surface.lower()))


def name_tokens(name: str | None) -> list[str]:
    """Return the words of a name that decide: lower case, no article or title, nothing behind a preposition.

    >>> name_tokens("Health Minister Ana Ruiz"), name_tokens("the Ministry of Health")
    (['ana', 'ruiz'], ['ministry'])
    >>> name_tokens("the minister")
    ['minister']
    """
    text = ARTICLE.sub("", (name or "").strip())
    words = re.findall(r"\w[\w.'’-]*", TAIL.sub("", text) or text)
    words = [re.sub(r"['’]s$", "", word).strip(".").lower() for word in words]
    last_title = max((i for i, word in enumerate(words[:-1]) if word in TITLE), default=-1)
    return words[last_title + 1 :]


def same_name(want: str | None, have: str | None) -> bool:
    """Say whether two names are one voice: their last deciding words agree. None is the reporter's voice."""
    if not want or not have:
        return not want and not have
    a, b = name_tokens(want), name_tokens(have)
    return a == b or bool(a and b and (a[-1] == b[-1] or a[-1].rstrip("s") == b[-1].rstrip("s")))


def same_speaker(want: Row, have: Row) -> bool:
    """Say whether a claim has the right speaker; an interviewer without a name is known by the role."""
    if want.get("speaker") == "interviewer":
        return have.get("speaker_role") == "interviewer" or same_name("interviewer", have.get("speaker"))
    return same_name(want.get("speaker"), have.get("speaker"))


def same_chain(want: Row, have: Row) -> bool:
    """Say whether all further levels are right and in order."""
    a, b = want.get("chain") or [], have.get("chain") or []
    return len(a) == len(b) and all(same_name(x, y) for x, y in zip(a, b, strict=True))


def _value(want: Row, have: Row) -> bool:
    return same_amount(want["low"], have["low"]) and same_amount(want["high"], have["high"])


def _counted(want: Row, have: Row) -> bool:
    return PLURAL.get(want["counted_head"], want["counted_head"]) == PLURAL.get(
        have["counted_head"], have["counted_head"]
    )


def _same(name: str) -> Callable[[Row, Row], bool]:
    return lambda want, have: (want.get(name) or None) == (have.get(name) or None)


def _place(want: Row, have: Row) -> bool:
    places = [ARTICLE.sub("", row["place"] or "").lower() for row in (want, have)]
    return places[0] == places[1]


def _last_word(name: str) -> Callable[[Row, Row], bool]:
    """Return what compares noun phrases by their last word: "its takeover bid", "the bid"."""

    def same(want: Row, have: Row) -> bool:
        ends = [(row[name] or "").lower().split()[-1:] for row in (want, have)]
        return ends[0] == ends[1]

    return same


FIELDS: dict[str, Callable[[Row, Row], bool]] = {
    "span": lambda want, have: trimmed(want["surface"]) == trimmed(have["surface"]),
    "value": _value,
    "bound": _same("bound"),
    "unit": _same("unit"),
    "direction": _same("direction"),
    "counted_head": _counted,
    "action": _same("action"),
    "kind": _same("kind"),
    "modality": _same("modality"),
    "basis": _same("basis"),
    "speaker": same_speaker,
    "chain": same_chain,
    "attribution": _same("attribution"),
    "speaker_role": _same("speaker_role"),
    "wording": _same("wording"),
    "side": _same("side"),
    "category": _same("category"),
    "status": _same("status"),
    "place": _place,
    "agent": _last_word("agent"),
    "period": lambda want, have: all(_same(end)(want, have) for end in ("time_start", "time_end")),
    "asof": _same("asof"),
    "asof_basis": _same("asof_basis"),
    "event": _last_word("event"),
    "event_kind": _same("event_kind"),
    "authority": lambda want, have: same_name(want["authority"], have["authority"]),
}
KEYS = {"value": ("low", "high"), "span": ("surface",), "period": ("time_start", "time_end")}
"""The keys of a row that hold a field, where they are called otherwise."""


def judge(gold: Row, claim: Row, restated: Row | None) -> dict[str, bool]:
    """Return for each field that the gold row has whether the claim has it right.

    Texts do not always show what happened, or how it was meant: such a field is not in the row. ``restated``
    is the claim that this one says it restates.
    """
    verdict: dict[str, bool] = {}
    also: Mapping[str, Sequence[Any]] = gold.get("also", {})
    for name, same in FIELDS.items():
        keys = KEYS.get(name, (name,))
        if keys[0] not in gold:
            continue
        if name == "speaker_role" and not (verdict["speaker"] and claim.get("speaker")):
            continue  # a role belongs to the right voice; a wrong one is an error of the speaker
        variants = [gold, *({**gold, key: answer} for key in keys for answer in also.get(key, ()))]
        variants += [{**gold, "low": v, "high": v} for v in also.get("value", ()) if name == "value"]
        verdict[name] = any(same(variant, claim) for variant in variants)
    if "restates" not in gold:
        return verdict
    span = gold["restates"]
    if span is None:
        verdict["restates"] = claim.get("restates") is None
    else:
        verdict["restates"] = (
            restated is not None and overlap({"start": span[0], "end": span[1]}, restated) > 0
        )
    return verdict


def score(documents: Iterable[GoldDocument], claims: Mapping[str, Sequence[Row]]) -> dict[str, Score]:
    """Return the score of the whole set under ``"all"`` and of each phenomenon under its tag.

    ``claims`` are records by document id. A claim in no gold document is not asked about.
    """
    table: dict[str, Score] = defaultdict(Score)
    for document in documents:
        _score_document(document, claims.get(document.id, ()), table)
    return dict(table)


def _score_document(document: GoldDocument, claims: Sequence[Row], table: dict[str, Score]) -> None:
    by_id = {claim.get("claim"): claim for claim in claims}
    figures = [claim for claim in claims if claim.get("low") is not None]
    remarks = [claim for claim in claims if claim.get("low") is None]
    rows = [row for row in document.rows if row.get("kind") != "not"]
    _score_remarks(document, rows, remarks, table)
    wanted = [row for row in rows if row["low"] is not None]
    pairs = pair(wanted, figures)
    paired = {id(claim): gold for gold, claim in pairs}

    for gold in wanted:
        if not gold.get("doubtful"):
            for part in _parts(document, gold, table):
                part.gold += 1
    for claim in figures:
        found = paired.get(id(claim))
        if found is not None and found.get("doubtful"):
            continue
        for part in _parts(document, found, table):
            part.claims += 1
        if found is None and not _hits(document, claim):
            _note(table, document, claim, "no such figure", {})
    for row in document.rows:
        if row.get("kind") == "not":
            hit = any(overlap(row, claim) > 0 and id(claim) not in paired for claim in figures)
            for part in _parts(document, row, table):
                part.non_claims += 1
                part.reported += hit
            if hit:
                _note(table, document, row, f"no claim: {row['reason']}", {})
    found_rows = {id(gold) for gold, _ in pairs}
    for gold in wanted:
        if id(gold) not in found_rows and not gold.get("doubtful"):
            _note(table, document, gold, "missed", {})
    for gold, claim in pairs:
        if gold.get("doubtful"):
            continue
        verdict = judge(gold, claim, by_id.get(claim.get("restates")) if claim.get("restates") else None)
        whole = all(verdict.get(name, True) for name in WHOLE)
        for part in _parts(document, gold, table):
            part.found += 1
            part.whole += whole
            _count_fields(part, gold, claim, verdict)
            if "speaker" in verdict:
                _count_trust(part, claim, verdict["speaker"])
        wrong = {name: _shown(name, gold, claim) for name, right in verdict.items() if not right}
        if wrong:
            _note(table, document, gold, "wrong", wrong)


def _score_remarks(
    document: GoldDocument, rows: Sequence[Row], remarks: Sequence[Row], table: dict[str, Score]
) -> None:
    wanted = [row for row in rows if row["low"] is None]
    pairs = [(g, c) for g, c in pair(wanted, remarks) if not g.get("doubtful")]
    doubtful = len(pair(wanted, remarks)) - len(pairs)
    part = table["all"]
    part.remarks += sum(not row.get("doubtful") for row in wanted)
    part.remarks_claimed += len(remarks) - doubtful
    part.remarks_found += len(pairs)
    paired = {id(row) for pair_ in pair(wanted, remarks) for row in pair_}
    for row in (*wanted, *remarks):
        if id(row) not in paired and not row.get("doubtful"):
            _note(table, document, row, "remark missed" if row in wanted else "no such remark", {})


def _parts(document: GoldDocument, row: Row | None, table: dict[str, Score]) -> list[Score]:
    """Return the scores to which a row counts. A claim that is nothing counts against its document's tags."""
    own = row.get("tags", ()) if row else ()
    return [table[name] for name in ("all", *dict.fromkeys((*document.tags, *own)))]


def _count_trust(part: Score, claim: Row, right: bool) -> None:
    confidence = claim.get("speaker_confidence")
    if confidence is not None and claim.get("speaker"):
        part.trusted[sure(confidence), right] += 1


def _count_fields(part: Score, gold: Row, claim: Row, verdict: Mapping[str, bool]) -> None:
    for name, right in verdict.items():
        part.judged[name] += 1
        part.right[name] += right
        if name in SPARSE:
            empty = EMPTY[name]
            if (gold.get(name) or empty) != empty or (claim.get(name) or empty) != empty:
                part.judged[f"{name} where said"] += 1
                part.right[f"{name} where said"] += right


def _hits(document: GoldDocument, claim: Row) -> bool:
    return any(row.get("kind") == "not" and overlap(row, claim) > 0 for row in document.rows)


def _shown(name: str, gold: Row, claim: Row) -> list[Any]:
    if name == "value":
        return [f"{gold['low']}..{gold['high']}", f"{claim['low']}..{claim['high']}"]
    keys = KEYS.get(name, (name,))
    return [" to ".join(str(row.get(key)) for key in keys) for row in (gold, claim)]


def _note(
    table: dict[str, Score], document: GoldDocument, row: Row, what: str, fields: Mapping[str, Any]
) -> None:
    start, end = row["start"], row["end"]
    before = document.text[max(0, start - 70) : start].replace("\n", " ")
    after = document.text[end : end + 60].replace("\n", " ")
    table["all"].errors.append(
        {
            "document": document.id,
            "start": start,
            "error": what,
            "fields": dict(fields),
            "context": f"{before}[{document.text[start:end]}]{after}",
        }
    )
