"""extract(): the whole chain from a document to its claims, on one screen.

Pure and deterministic: no files, clock, settings or network. The parser and the language are built once by
the caller and passed in, so that one process, a pool or a cluster runs the same function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from claimtrack.attribution import attribute, neighbours
from claimtrack.context import carry_stretches, date_incidents, decide_kinds, read_contexts
from claimtrack.lang import Language
from claimtrack.model import Attribution, Claim, Context, Document, Mention, Quantity, Span, claim_id
from claimtrack.parsing import BATCH, ParsedSentence, parse, parse_many
from claimtrack.quantities import (
    Candidate,
    find_candidates,
    find_mentions,
    inherit_units,
    share_head_units,
    without_years,
)
from claimtrack.sentences import Layout, Sentence, lay_out, mask

if TYPE_CHECKING:
    from spacy.language import Language as Parser

_P = ParamSpec("_P")
_T = TypeVar("_T")


def extract(document: Document, parser: Parser, language: Language) -> list[Claim]:
    """Return the claims of a document in the order of the text; a text without figures gives an empty list.

    Only sentences with candidates for figures are parsed, and the few more that attribution asks for. Every
    claim's span holds its surface: ``document.text[start:end] == surface``. A text longer than ``PORTION`` is
    read in portions, so that memory stays bounded; who was named in an earlier portion is not known in the
    next.
    """
    if len(document.text) > PORTION:
        return [
            claim
            for span in _portions(document.text)
            for claim in _extract_part(document, span, parser, language)
        ]
    reading = _read(document, language)
    return _finish(reading, parse(reading.masked, reading.wanted, parser), language) if reading.wanted else []


def extract_given(document: Document, mention: Mention, parser: Parser, language: Language) -> Claim | None:
    """Return the claim of a mention, whether ``extract`` takes it for a figure or not; all beside its amount
    is read as that of any other. ``None`` where it is in no sentence.

    Of a long text what stands around it is read.
    """
    part = _around(document.text, mention.span)
    near = mention.span.shifted(-part.start)
    within = replace(document, text=part.of(document.text))
    reading = _read(within, language)
    every = reading.layout.sentences
    index = next(
        (i for i, s in enumerate(every) if s.span.start <= near.start and near.end <= s.span.end), None
    )
    if index is None:
        return None
    wanted = [(i, every[i]) for i in sorted({*dict(reading.wanted), index})]
    given = replace(mention, span=near, wording=mention.wording.shifted(-part.start), restates=None)
    claims = _finish(reading, parse(reading.masked, wanted, parser), language, (index, given))
    found = next(claim for claim in claims if (claim.start, claim.end) == (near.start, near.end))
    return _moved(found, part.start, document.sha256)


REACH = 20_000
"""Characters of a text that are read before and behind a figure that is given: who is spoken of as "he" was
named in the last pages, if at all."""


def _around(text: str, span: Span) -> Span:
    """Return the part of a text around a span, cut at line ends where there are any."""
    start = text.find("\n", max(0, span.start - REACH), span.start) + 1 if span.start > REACH else 0
    end = text.rfind("\n", span.end, span.end + REACH) if len(text) > span.end + REACH else len(text)
    return Span(start or max(0, span.start - REACH), end if end > 0 else span.end + REACH)


def extract_many(
    documents: Iterable[Document], parser: Parser, language: Language
) -> Iterator[list[Claim] | Exception]:
    """Yield for each document, in the order given, what ``extract`` returns.

    Sentences of neighbouring documents are parsed in common batches, which takes little more than half the
    time where documents are a sentence or two long, and saves little on articles. Only as many documents are
    held as fill a batch. A document that cannot be read yields its exception in its place, and the others are
    read all the same.
    """
    group: list[_Reading | Exception] = []
    size = sentences = 0
    for document in documents:
        if len(document.text) > PORTION:
            yield from _finish_group(group, parser, language)
            group, size, sentences = [], 0, 0
            yield _attempt(extract, document, parser, language)
            continue
        reading = _attempt(_read, document, language)
        group.append(reading)
        size += len(document.text)
        sentences += 0 if isinstance(reading, Exception) else len(reading.wanted)
        if sentences >= BATCH or size >= GROUP:
            yield from _finish_group(group, parser, language)
            group, size, sentences = [], 0, 0
    yield from _finish_group(group, parser, language)


PORTION = 1_000_000
"""Characters of one document that are read at once; their parses take some 300 MB where figures are dense."""

GROUP = 200_000
"""Characters of text held at most, beyond one document, while a batch fills up."""


def _portions(text: str) -> Iterator[Span]:
    """Yield the spans of a long text in order, cut at an empty line, a line end or a space, else where it
    must be."""
    start = 0
    while len(text) - start > PORTION:
        stop = start + PORTION
        cuts = (text.rfind(mark, start + PORTION // 2, stop) + len(mark) for mark in ("\n\n", "\n", " "))
        end = next((cut for cut in cuts if cut > start + PORTION // 2), stop)
        yield Span(start, end)
        start = end
    yield Span(start, len(text))


def _extract_part(document: Document, part: Span, parser: Parser, language: Language) -> list[Claim]:
    """Return the claims of a part of a document, with the offsets and ids that they have in the whole."""
    moved: dict[str, str] = {}
    claims = []
    for claim in extract(replace(document, text=part.of(document.text)), parser, language):
        there = _moved(claim, part.start, document.sha256)
        moved[claim.claim] = there.claim
        claims.append(replace(there, restates=moved.get(claim.restates or "")))
    return claims


def _moved(claim: Claim, by: int, digest: str) -> Claim:
    """Return a claim of a part of a text with the offsets and the id that it has in the whole."""
    start, end = claim.start + by, claim.end + by
    quantity = Quantity(claim.low, claim.high, claim.unit, claim.bound)
    return replace(
        claim,
        claim=claim_id(digest, Span(start, end), quantity),
        restates=None,
        start=start,
        end=end,
        wording_start=claim.wording_start + by,
        wording_end=claim.wording_end + by,
        speaker_start=None if claim.speaker_start is None else claim.speaker_start + by,
        speaker_end=None if claim.speaker_end is None else claim.speaker_end + by,
        sentence_start=claim.sentence_start + by,
        sentence_end=claim.sentence_end + by,
        event_start=None if claim.event_start is None else claim.event_start + by,
        event_end=None if claim.event_end is None else claim.event_end + by,
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """A document as far as it is read before the parse: ``wanted`` are the sentences that must be parsed.

    ``masked`` is the document with blanks for what says nothing, at the same offsets.
    """

    document: Document
    masked: Document
    layout: Layout
    candidates: Mapping[int, list[Candidate]]
    wanted: Sequence[tuple[int, Sentence]]


def _read(document: Document, language: Language) -> _Reading:
    layout = lay_out(document, language)
    masked = replace(document, text=mask(document.text, language))
    candidates = {
        index: found
        for index, sentence in enumerate(layout.sentences)
        if (found := find_candidates(sentence.span.of(masked.text), language))
    }
    more = neighbours(masked, layout, candidates, language) if candidates else set()
    wanted = [(index, layout.sentences[index]) for index in sorted({*candidates, *more})]
    return _Reading(document, masked, layout, candidates, wanted)


def _finish(
    reading: _Reading,
    parses: Iterable[ParsedSentence],
    language: Language,
    given: tuple[int, Mention] | None = None,
) -> list[Claim]:
    """Return the claims of a reading, with that of a mention that is ``given`` with its sentence's number."""
    document, layout = reading.masked, reading.layout
    parsed = {sentence.index: sentence for sentence in parses}
    mentions = [
        (index, mention)
        for index, found in reading.candidates.items()
        for mention in find_mentions(parsed[index], found, language)
    ]
    mentions = without_years(mentions, document.text, language)
    if given is not None:
        mentions = _with_given(mentions, given)
    mentions = inherit_units(mentions, document.text, language)
    mentions = share_head_units(mentions, document.text, language)
    contexts = read_contexts(document, layout, parsed, mentions, language)
    contexts = decide_kinds(document, layout, parsed, mentions, contexts, language)
    contexts = date_incidents(document, layout, mentions, contexts, language)
    contexts = carry_stretches(document, layout, parsed, mentions, contexts, language)
    attributions = attribute(document, layout, parsed, mentions, language)
    return _claims(reading.document, layout, mentions, contexts, attributions)


def _with_given(
    mentions: Sequence[tuple[int, Mention]], given: tuple[int, Mention]
) -> list[tuple[int, Mention]]:
    """Return mentions with one that is given in the place of those that share characters with it; what was
    read at the very same place is kept as read."""
    span = given[1].span
    if any(one.span == span and one.quantity == given[1].quantity for _, one in mentions):
        return list(mentions)
    apart = [one for one in mentions if one[1].span.end <= span.start or one[1].span.start >= span.end]
    return sorted([*apart, given], key=lambda one: (one[0], one[1].span.start))


def _finish_group(
    group: Sequence[_Reading | Exception], parser: Parser, language: Language
) -> Iterator[list[Claim] | Exception]:
    portions = [(r.masked, r.wanted) for r in group if not isinstance(r, Exception)]
    together = _attempt(parse_many, portions, parser)
    parses = iter(together) if not isinstance(together, Exception) else None
    for reading in group:
        if isinstance(reading, Exception):
            yield reading
        elif parses is not None:
            yield _attempt(_finish, reading, next(parses), language)
        else:  # one text that the parser stops at must not take the others with it
            yield _attempt(extract, reading.document, parser, language)


def _attempt(step: Callable[_P, _T], *arguments: _P.args, **options: _P.kwargs) -> _T | Exception:
    try:
        return step(*arguments, **options)
    except Exception as error:  # whatever one text does to the extractor
        return error


def _claims(
    document: Document,
    layout: Layout,
    mentions: Sequence[tuple[int, Mention]],
    contexts: Sequence[Context],
    attributions: Sequence[Attribution],
) -> list[Claim]:
    digest = document.sha256
    claims: list[Claim] = []
    ids: dict[Span, str] = {}
    for (index, mention), context, voice in zip(mentions, contexts, attributions, strict=True):
        sentence = layout.sentences[index].span
        quantity = mention.quantity
        ids[mention.span] = claim = claim_id(digest, mention.span, quantity)
        claims.append(
            Claim(
                claim=claim,
                document=document.id,
                publisher=document.publisher,
                title=document.title,
                url=document.url,
                date=document.date,
                language=document.language,
                start=mention.span.start,
                end=mention.span.end,
                surface=mention.span.of(document.text),
                wording=context.wording.of(document.text),
                wording_start=context.wording.start,
                wording_end=context.wording.end,
                low=quantity.low,
                high=quantity.high,
                bound=quantity.bound,
                unit=quantity.unit,
                direction=mention.direction,
                kind=context.kind,
                event=context.event,
                event_start=context.event_start,
                event_end=context.event_end,
                event_kind=context.event_kind,
                event_place=context.event_place,
                event_from=context.event_from,
                event_to=context.event_to,
                status=context.status,
                counted=context.counted,
                counted_head=context.counted_head,
                action=context.action,
                side=context.side,
                agent=context.agent,
                place=context.place,
                category=context.category,
                inferred=context.inferred,
                time_start=context.time_start,
                time_end=context.time_end,
                asof=context.asof,
                asof_basis=context.asof_basis,
                modality="denied" if voice.denied and context.modality == "asserted" else context.modality,
                basis=context.basis,
                hedge=context.hedge,
                speaker=voice.speaker,
                speaker_surface=voice.span.of(document.text) if voice.span else None,
                speaker_start=voice.span.start if voice.span else None,
                speaker_end=voice.span.end if voice.span else None,
                cue=voice.cue,
                speaker_role=voice.role,
                speaker_affiliation=voice.affiliation,
                authority=voice.authority,
                chain=voice.chain,
                attribution=voice.style,
                restates=ids.get(mention.restates) if mention.restates else None,
                sentence=sentence.of(document.text),
                sentence_start=sentence.start,
                sentence_end=sentence.end,
                confidence=round(min(mention.confidence, context.confidence), 3),
                speaker_confidence=round(voice.confidence, 3),
            )
        )
    return claims
