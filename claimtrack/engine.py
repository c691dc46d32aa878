"""Where extraction runs: in this process, or in a pool of processes. The results are the same."""

from __future__ import annotations

import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain
from multiprocessing import get_context, parent_process
from threading import Thread

from claimtrack.errors import ClaimTrackError, DocumentError
from claimtrack.model import Claim, Document

Extractor = Callable[[Document], list[Claim]]
"""What finds the claims of a document."""

MakeExtractor = Callable[[str, str], Extractor]
"""What makes an extractor from the name of a parser and the code of a language: a function of a module, which
can be sent to other processes."""

_Sent = Future[list[list[Claim] | tuple[str]]] | None
"""What is to come of documents that were sent to a worker; ``None`` where there was none to send them to."""

Result = tuple[Document, list[Claim] | DocumentError]
"""A document with its claims, or with the reason why there are none."""

WAITING, LENGTH = 64, 1_000_000
"""Documents sent ahead for each worker, and characters of all of them, at most: enough that none waits while
another reads a long one, few enough that memory does not grow with the number of documents."""

TOGETHER, SIZE = 32, 40_000
"""Documents that a worker reads at a time, and their characters, at most: about a batch of the parser, so
that two wait for each worker, and the last keeps the others waiting for a second or two."""

YOUNG = 8
"""What is sent is no larger than this part of what each worker had: few documents are for all workers."""


def make_extractor(parser_name: str, language_code: str) -> Extractor:
    """Return the extractor of ClaimTrack; its parser is loaded here. A missing one is a ``LanguageError``."""
    from claimtrack.lang import load_language
    from claimtrack.parsing import load_parser
    from claimtrack.pipeline import extract, extract_many

    language = load_language(language_code)
    parser = load_parser(parser_name)

    class _Extractor:
        def __call__(self, document: Document) -> list[Claim]:
            return extract(document, parser, language)

        def many(self, documents: Iterable[Document]) -> Iterator[list[Claim] | Exception]:
            return extract_many(documents, parser, language)

    return _Extractor()


def run_extraction(
    documents: Iterable[Document],
    parser_name: str,
    language_code: str = "en",
    workers: int = 1,
    *,
    make: MakeExtractor = make_extractor,
    together: bool = False,
) -> Iterator[Result]:
    """Yield each document with its claims, or with a ``DocumentError``, in the order given.

    The parser is loaded when the first document comes: once, or once in each worker. If it cannot be loaded
    the error is raised, as no document could be read. A document that kills its worker fails alone.

    Without workers a document's result comes before the next document is asked for, unless documents are
    read ``together``, some at a time: short ones then take little more than half the time.
    """
    if workers > 1:
        most = TOGETHER if together else 1
        yield from _in_pool(documents, parser_name, language_code, workers, make, most)
        return
    remaining = iter(documents)
    first = next(remaining, None)
    if first is None:
        return
    extractor = make(parser_name, language_code)
    if not together or not hasattr(extractor, "many"):
        for document in chain([first], remaining):
            yield document, attempt(extractor, document)
        return
    ahead: deque[Document] = deque()

    def sent() -> Iterator[Document]:
        for document in chain([first], remaining):
            ahead.append(document)
            yield document

    for outcome in extractor.many(sent()):
        document = ahead.popleft()
        yield document, _failure(outcome, document) if isinstance(outcome, Exception) else outcome


def attempt(extractor: Extractor, document: Document) -> list[Claim] | DocumentError:
    """Return the claims of a document, or the reason why there are none; nothing raises."""
    try:
        return list(extractor(document))
    except Exception as error:  # whatever one text does to the extractor, the others are read
        return _failure(error, document)


def attempt_all(extractor: Extractor, documents: Sequence[Document]) -> Iterator[list[Claim] | DocumentError]:
    """Yield what ``attempt`` returns of each; they are read together where the extractor can."""
    if not hasattr(extractor, "many"):
        yield from (attempt(extractor, document) for document in documents)
        return
    for outcome, document in zip(extractor.many(documents), documents, strict=True):
        yield _failure(outcome, document) if isinstance(outcome, Exception) else outcome


def _failure(error: Exception, document: Document) -> DocumentError:
    if isinstance(error, ClaimTrackError):
        return DocumentError(error.message, where=document.id)
    words = " ".join(str(error).split())[:200]
    return DocumentError(f"extraction failed: {type(error).__name__}: {words}", where=document.id)


# --- the pool ----------------------------------------------------------------------------------------------

_worker: Extractor | None = None
"""A worker's extractor: made with its first document and kept for all that follow."""


def _work(
    sent: bytes, parser_name: str, language_code: str, make: MakeExtractor
) -> list[list[Claim] | tuple[str]]:
    """Run in a worker: return the claims of each document, or the message of a failure, which unlike an error
    can be sent."""
    global _worker
    if _worker is None:
        _worker = make(parser_name, language_code)
    results = attempt_all(_worker, pickle.loads(sent))
    return [(one.message,) if isinstance(one, DocumentError) else one for one in results]


def _in_pool(
    documents: Iterable[Document],
    parser_name: str,
    language_code: str,
    workers: int,
    make: MakeExtractor,
    most: int,
) -> Iterator[Result]:
    arguments = (parser_name, language_code, make)
    remaining = iter(documents)
    ahead: deque[tuple[list[Document], _Sent]] = deque()
    sent = waiting = length = 0
    pool = _start(workers)
    try:
        while True:
            while len(ahead) < workers or (waiting < workers * WAITING and length < LENGTH):
                room = max(1, workers * WAITING - waiting)
                some = _portion(remaining, min(most, room, 1 + sent // (workers * YOUNG)))
                if not some:
                    break
                sent += len(some)
                waiting += len(some)
                length += _length(some)
                ahead.append((some, _submit(pool, some, *arguments)))
            if not ahead:
                return
            some, future = ahead.popleft()
            waiting -= len(some)
            length -= _length(some)
            try:
                outcomes = _received(future)
            except BrokenProcessPool:
                # What was under way is lost with the pool and nobody says whose fault it was: each is tried
                # again by itself.
                pool.shutdown(wait=False, cancel_futures=True)
                lost = [(some, future), *ahead]
                ahead.clear()
                waiting = length = 0
                yield from _one_by_one(lost, arguments)
                pool = _start(workers)
            else:
                yield from _results(some, outcomes)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _portion(remaining: Iterator[Document], most: int) -> list[Document]:
    """Return the next documents that a worker reads at a time."""
    some: list[Document] = []
    while len(some) < most and _length(some) < SIZE and (document := next(remaining, None)) is not None:
        some.append(document)
    return some


def _length(documents: Iterable[Document]) -> int:
    return sum(len(document.text) for document in documents)


def _start(workers: int) -> ProcessPoolExecutor:
    # "spawn" works everywhere; a forked process would inherit open databases and the parser's threads.
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_end_with_parent)


def _end_with_parent() -> None:
    """End this worker when its parent is gone, however that ended: a worker waits for work for ever."""

    def watch() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=watch, daemon=True).start()


def _submit(
    pool: ProcessPoolExecutor,
    documents: Sequence[Document],
    parser_name: str,
    language_code: str,
    make: MakeExtractor,
) -> _Sent:
    try:
        # Pickled here: what cannot be sent is an error at once, where the pool's own thread would hang.
        return pool.submit(_work, pickle.dumps(documents), parser_name, language_code, make)
    except BrokenProcessPool:
        return None


def _received(sent: _Sent) -> list[list[Claim] | tuple[str]]:
    """Return what came of what was sent; ``BrokenProcessPool`` where there was none to send it to."""
    if sent is None:
        raise BrokenProcessPool
    return sent.result()


def _one_by_one(
    lost: Iterable[tuple[Sequence[Document], _Sent]], arguments: tuple[str, str, MakeExtractor]
) -> Iterator[Result]:
    """Yield the results of documents of which a worker died: those that were there, and the others from a
    worker that has one at a time."""
    pool = _start(1)
    try:
        for some, sent in lost:
            if sent is not None and sent.done() and not sent.cancelled() and not sent.exception():
                yield from _results(some, sent.result())
                continue
            for document in some:
                future = _submit(pool, [document], *arguments)
                try:
                    outcomes = _received(future)
                except BrokenProcessPool:
                    pool.shutdown(wait=False, cancel_futures=True)
                    yield document, _alone(document, arguments)
                    pool = _start(1)
                else:
                    yield from _results([document], outcomes)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _alone(document: Document, arguments: tuple[str, str, MakeExtractor]) -> list[Claim] | DocumentError:
    with _start(1) as pool:
        try:
            outcomes = pool.submit(_work, pickle.dumps([document]), *arguments).result()
        except BrokenProcessPool:
            message = "extraction failed: the process that read it died (out of memory?)"
            return DocumentError(message, where=document.id)
    [(_, result)] = _results([document], outcomes)
    return result


def _results(documents: Sequence[Document], outcomes: Sequence[list[Claim] | tuple[str]]) -> Iterator[Result]:
    for document, one in zip(documents, outcomes, strict=True):
        yield document, DocumentError(*one, where=document.id) if isinstance(one, tuple) else one
