"""extract(): the whole chain from a document to its claims, on one screen.

Pure and deterministic: no files, clock, settings or network. The parser and the language are built once by
the caller and passed in, so that one process, a pool or a cluster runs the same function.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from claimtrack.attribution import attribute, neighbours
from claimtrack.context import read_contexts
from claimtrack.lang import Language
from claimtrack.model import Attribution, Claim, Context, Document, Mention, Span, plain
from claimtrack.parsing import parse
from claimtrack.quantities import find_candidates, find_mentions, inherit_units
from claimtrack.sentences import Layout, lay_out

if TYPE_CHECKING:
    from spacy.language import Language as Parser


def extract(document: Document, parser: Parser, language: Language) -> list[Claim]:
    """Return the claims of a document in the order of the text; a text without figures gives an empty list.

    Only sentences with candidates for figures are parsed, and the few more that attribution asks for. Every
    claim's span holds its surface: ``document.text[start:end] == surface``.
    """
    layout = lay_out(document, language)
    candidates = {
        index: found
        for index, sentence in enumerate(layout.sentences)
        if (found := find_candidates(sentence.span.of(document.text), language))
    }
    if not candidates:
        return []
    wanted = sorted({*candidates, *neighbours(document, layout, candidates, language)})
    parsed = {p.index: p for p in parse(document, ((i, layout.sentences[i]) for i in wanted), parser)}
    mentions = [
        (index, mention)
        for index, found in candidates.items()
        for mention in find_mentions(parsed[index], found, language)
    ]
    mentions = inherit_units(mentions, document.text, language)
    contexts = read_contexts(document, layout, parsed, mentions, language)
    attributions = attribute(document, layout, parsed, mentions, language)
    return _claims(document, layout, mentions, contexts, attributions)


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
        ids[mention.span] = claim = claim_id(digest, mention)
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


def claim_id(digest: str, mention: Mention) -> str:
    """Return the content id of a claim: same text, span and reading, same 16 digits on every machine."""
    quantity = mention.quantity
    reading = [
        digest,
        str(mention.span.start),
        str(mention.span.end),
        "" if quantity.low is None else plain(quantity.low),
        "" if quantity.high is None else plain(quantity.high),
        quantity.bound,
        quantity.unit or "",
    ]
    return hashlib.sha256("|".join(reading).encode()).hexdigest()[:16]
