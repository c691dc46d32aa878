"""Extraction on a cluster of Dask: documents go out in shards, and their claims come back in the same order.

Only extraction runs there. Documents are read, and the ledger is written, by the program that asked, so that
the workers need neither the files nor the database, and whatever dies there is done again.
"""

from __future__ import annotations

import logging
import pickle
import re
import socket
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from importlib import import_module
from itertools import islice
from typing import Any

from claimtrack.engine import Extractor, MakeExtractor, Result, attempt_all, make_extractor, run_extraction
from claimtrack.errors import ClaimTrackError, DocumentError, UsageError
from claimtrack.lang import load_language
from claimtrack.model import EXTRACTOR_VERSION, Claim, Document

SHARD, SMALLEST = 200, 10
"""Documents in one task, at most and at least: a task costs some milliseconds, a document some hundred."""

YOUNG = 8
"""A shard is no larger than this part of what each worker had: the last one would keep the others waiting."""

WAITING = 2
"""Shards sent ahead for each worker."""

RETRIES = 3
"""How often a task that failed is tried again; one whose worker died is given to another as often as the
scheduler allows (3 times of itself)."""

SPARE = 2
"""Processes of our own that read what took several workers down: more than one, as none is this one."""

ANSWER, WORKERS = 20, 120
"""Seconds for which a scheduler, and then a first worker, is waited for."""

OPTION = "--cluster"

LOCAL = "local:"
"""Begins what asks for workers on this machine."""

Outcome = list[Claim] | str
"""What comes back of a document: its claims, or why there are none."""


def run_on_cluster(
    documents: Iterable[Document],
    cluster: str,
    parser_name: str,
    language_code: str = "en",
    *,
    make: MakeExtractor = make_extractor,
) -> Iterator[Result]:
    """Yield what ``run_extraction`` does, from the workers of a scheduler ("tcp://host:8786") or of this
    machine ("local:4").

    A task that fails is tried again, one whose worker died is given to another. A shard that kills each of
    them is read here, and a document that kills whoever reads it fails alone. A cluster that cannot be
    reached or used is a ``ClaimTrackError``.
    """
    with _client(cluster) as client:
        arguments = parser_name, language_code, make
        remaining = iter(documents)
        ahead: deque[tuple[list[Document], Any]] = deque()
        sent = 0
        while True:
            with _told():
                workers = max(1, len(client.nthreads()))
            while len(ahead) < workers * WAITING:
                shard = list(islice(remaining, max(SMALLEST, min(SHARD, sent // (workers * YOUNG)))))
                if not shard:
                    break
                sent += len(shard)
                ahead.append((shard, _submit(client, shard, arguments)))
            if not ahead:
                return
            shard, future = ahead.popleft()
            outcomes = _gather(future)
            if outcomes is None:
                # Whatever takes one worker after the other down is found here, in processes of our own.
                yield from run_extraction(shard, *arguments[:2], SPARE, make=make)
                continue
            for document, outcome in zip(shard, outcomes, strict=True):
                if isinstance(outcome, str):
                    yield document, DocumentError(outcome, where=document.id)
                else:
                    yield document, outcome


def check_cluster(cluster: str) -> None:
    """Raise where words name no cluster, or Dask is not installed."""
    if cluster.startswith(LOCAL):
        _count(cluster)
    else:
        _address(cluster)
    try:
        import distributed  # noqa: F401
    except ImportError as error:
        message = "needs Dask, which is not installed: pip install 'claimtrack[cluster]'"
        raise ClaimTrackError(message, where=OPTION) from error


def _submit(client: Any, shard: Sequence[Document], arguments: tuple[str, str, MakeExtractor]) -> Any:
    with _told():
        return client.submit(_work, pickle.dumps(shard), *arguments, pure=False, retries=RETRIES)


def _work(sent: bytes, parser_name: str, language_code: str, make: MakeExtractor) -> tuple[str, bytes]:
    """Run in a worker: return by what the documents were extracted, and what comes back of each."""
    extractor = _extractor(parser_name, language_code, make)
    results = attempt_all(extractor, pickle.loads(sent))
    outcomes = [one.message if isinstance(one, DocumentError) else one for one in results]
    return _made_by(language_code), pickle.dumps(outcomes)


@lru_cache(maxsize=1)
def _extractor(parser_name: str, language_code: str, make: MakeExtractor) -> Extractor:
    return make(parser_name, language_code)


@lru_cache(maxsize=1)
def _made_by(language_code: str) -> str:
    return f"{language_code}: extractor {EXTRACTOR_VERSION}, tables {load_language(language_code).stamp}"


def _gather(future: Any) -> list[Outcome] | None:
    """Return what came back of a shard, ``None`` where it killed its workers."""
    from distributed import KilledWorker

    try:
        with _told():
            made_by, sent = future.result()
    except KilledWorker:
        return None
    code = made_by.partition(":")[0]
    if made_by != _made_by(code):
        raise ClaimTrackError(f"a worker has {made_by}, here it is {_made_by(code)}", where=OPTION)
    outcomes: list[Outcome] = pickle.loads(sent)
    return outcomes


@contextmanager
def _told() -> Iterator[None]:
    """Say in our words what is wrong with a cluster."""
    from distributed import CancelledError, KilledWorker

    try:
        yield
    except (ClaimTrackError, KilledWorker):
        raise
    except (OSError, CancelledError) as error:
        message = "the cluster is gone; what was read so far is kept, the same command goes on with the rest"
        raise ClaimTrackError(message, where=OPTION) from error
    except Exception as error:  # whatever is wrong with a worker, and was so each time
        words = " ".join(str(error).split())[:200]
        raise ClaimTrackError(f"a worker failed: {type(error).__name__}: {words}", where=OPTION) from error


@contextmanager
def _client(cluster: str) -> Iterator[Any]:
    """Yield what hands tasks to a cluster with at least one worker."""
    check_cluster(cluster)
    distributed: Any = import_module("distributed")  # its annotations are not whole
    log = logging.getLogger("distributed")
    before, log.level = log.level, logging.CRITICAL  # it tells of each worker that comes and goes
    with ExitStack() as ended:
        ended.callback(setattr, log, "level", before)
        try:
            if cluster.startswith(LOCAL):
                cluster = ended.enter_context(
                    distributed.LocalCluster(
                        n_workers=_count(cluster),
                        threads_per_worker=1,
                        dashboard_address="127.0.0.1:0",
                        silence_logs=logging.CRITICAL,
                    )
                )
            else:
                # Where nobody listens Dask would wait, and leave a client behind that does not end.
                socket.create_connection(_address(cluster), ANSWER).close()
            client = ended.enter_context(distributed.Client(cluster, timeout=ANSWER, set_as_default=False))
        except (OSError, OverflowError, RuntimeError, ValueError) as error:
            raise ClaimTrackError("no scheduler answers there", where=f"{OPTION} {cluster}") from error
        try:
            client.wait_for_workers(1, timeout=WORKERS)
        except OSError as error:  # also what takes too long
            raise ClaimTrackError("has no workers", where=f"{OPTION} {cluster}") from error
        if any(threads > 1 for threads in client.nthreads().values()):
            message = "its workers have several threads, which get in each other's way: --nthreads 1"
            raise ClaimTrackError(message, where=f"{OPTION} {cluster}")
        yield client


def _count(cluster: str) -> int:
    number = cluster.removeprefix(LOCAL)
    if not number.isdecimal() or int(number) < 1:
        raise UsageError(f"{cluster!r} is no number of workers; write it as local:4", where=OPTION)
    return int(number)


def _address(cluster: str) -> tuple[str, int]:
    match = re.fullmatch(r"(?:(?:tcp|tls)://)?\[?([^\s/\[\]]+?)\]?:(\d{1,5})", cluster)
    if not match:
        message = f"{cluster!r} is no scheduler; write it as tcp://host:8786, or local:4 for this machine"
        raise UsageError(message, where=OPTION)
    return match[1], int(match[2])
