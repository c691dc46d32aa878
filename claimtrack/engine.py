"""Where extraction runs: in this process, or in a pool of processes. The results are the same."""

from __future__ import annotations

import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
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

_Sent = Future[list[Claim] | tuple[str]] | None
"""What is to come of a document that was sent to a worker; ``None`` where there was none to send it to."""

Result = tuple[Document, list[Claim] | DocumentError]
"""A document with its claims, or with the reason why there are none."""

WAITING, LENGTH = 16, 1_000_000
"""Documents sent ahead for each worker, and characters of all of them, at most: enough that none waits while
another reads a long one, few enough that memory does not grow with the number of documents."""


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
        yield from _in_pool(documents, parser_name, language_code, workers, make)
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


def _failure(error: Exception, document: Document) -> DocumentError:
    if isinstance(error, ClaimTrackError):
        return DocumentError(error.message, where=document.id)
    words = " ".join(str(error).split())[:200]
    return DocumentError(f"extraction failed: {type(error).__name__}: {words}", where=document.id)


# --- the pool ----------------------------------------------------------------------------------------------

_worker: Extractor | None = None
"""A worker's extractor: made with its first document and kept for all that follow."""


def _work(sent: bytes, parser_name: str, language_code: str, make: MakeExtractor) -> list[Claim] | tuple[str]:
    """Run in a worker: return the claims, or the message of a failure, which unlike an error can be sent."""
    global _worker
    if _worker is None:
        _worker = make(parser_name, language_code)
    result = attempt(_worker, pickle.loads(sent))
    return (result.message,) if isinstance(result, DocumentError) else result


def _in_pool(
    documents: Iterable[Document], parser_name: str, language_code: str, workers: int, make: MakeExtractor
) -> Iterator[Result]:
    arguments = (parser_name, language_code, make)
    remaining = iter(documents)
    ahead: deque[tuple[Document, _Sent]] = deque()
    length = 0
    pool = _start(workers)
    try:
        while True:
            while len(ahead) < workers or (len(ahead) < workers * WAITING and length < LENGTH):
                document = next(remaining, None)
                if document is None:
                    break
                length += len(document.text)
                ahead.append((document, _submit(pool, document, *arguments)))
            if not ahead:
                return
            document, future = ahead.popleft()
            length -= len(document.text)
            try:
                if future is None:
                    raise BrokenProcessPool
                yield document, _result(future.result(), document)
            except BrokenProcessPool:
                # What was under way is lost with the pool and nobody says whose fault it was: each is tried
                # again by itself.
                pool.shutdown(wait=False, cancel_futures=True)
                lost = [(document, future), *ahead]
                ahead.clear()
                length = 0
                yield from _one_by_one(lost, arguments)
                pool = _start(workers)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


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
    pool: ProcessPoolExecutor, document: Document, parser_name: str, language_code: str, make: MakeExtractor
) -> _Sent:
    try:
        # Pickled here: what cannot be sent is an error at once, where the pool's own thread would hang.
        return pool.submit(_work, pickle.dumps(document), parser_name, language_code, make)
    except BrokenProcessPool:
        return None


def _one_by_one(
    lost: Iterable[tuple[Document, _Sent]], arguments: tuple[str, str, MakeExtractor]
) -> Iterator[Result]:
    """Yield the results of documents of which a worker died: those that were there, and the others from a
    worker that has one at a time."""
    pool = _start(1)
    try:
        for document, sent in lost:
            is_there = sent is not None and sent.done() and not sent.cancelled() and not sent.exception()
            future = sent if is_there else _submit(pool, document, *arguments)
            try:
                if future is None:
                    raise BrokenProcessPool
                yield document, _result(future.result(), document)
            except BrokenProcessPool:
                pool.shutdown(wait=False, cancel_futures=True)
                yield document, _alone(document, arguments)
                pool = _start(1)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _alone(document: Document, arguments: tuple[str, str, MakeExtractor]) -> list[Claim] | DocumentError:
    with _start(1) as pool:
        try:
            return _result(pool.submit(_work, pickle.dumps(document), *arguments).result(), document)
        except BrokenProcessPool:
            message = "extraction failed: the process that read it died (out of memory?)"
            return DocumentError(message, where=document.id)


def _result(outcome: list[Claim] | tuple[str], document: Document) -> list[Claim] | DocumentError:
    return DocumentError(*outcome, where=document.id) if isinstance(outcome, tuple) else outcome
