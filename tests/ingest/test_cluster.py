"""A cluster of Dask reads what a pool reads, whatever becomes of its workers."""

from __future__ import annotations

import builtins
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from store.samples import ENGLISH, NOW

from claimtrack import cluster
from claimtrack.cluster import run_on_cluster
from claimtrack.errors import ClaimTrackError, DocumentError, LanguageError, UsageError
from claimtrack.ingest import Parts, ingest
from claimtrack.model import Document
from claimtrack.store import open_store
from ingest.test_kill import comes_true
from ingest.workers import make_fatal, make_missing, make_noted, make_toy

pytest.importorskip("distributed")


def texts(count: int) -> list[Document]:
    return [Document(f"{number}.txt", f"They lost {number} tanks.") for number in range(count)]


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """Return the address of a scheduler with two workers, which nobody here started for us."""
    import distributed

    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs=50
    ) as started:
        yield started.scheduler_address


def test_documents_come_back_in_their_order(scheduler: str) -> None:
    found = list(run_on_cluster(texts(130), scheduler, "toy", make=make_toy))
    assert [document for document, _ in found] == texts(130)
    assert all(isinstance(claims, list) and len(claims) == 1 for _, claims in found)


def test_a_text_that_breaks_the_extractor_fails_alone(scheduler: str) -> None:
    documents = [*texts(3), Document("x", "BREAK 12")]
    [*others, (_, failure)] = run_on_cluster(documents, scheduler, "toy", make=make_toy)
    assert len(others) == 3 and isinstance(failure, DocumentError)
    assert str(failure) == "x: extraction failed: RuntimeError: it is broken"


def test_a_missing_parser_is_told_as_here(scheduler: str) -> None:
    with pytest.raises(LanguageError, match="tall: is not installed"):
        list(run_on_cluster(texts(1), scheduler, "tall", make=make_missing))


def test_workers_of_another_version_are_refused(scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_made_by", lambda code: f"{code}: extractor 0, tables none")
    with pytest.raises(ClaimTrackError, match=r"a worker has en: extractor .*, here it is en: extractor 0"):
        list(run_on_cluster(texts(1), scheduler, "toy", make=make_toy))


def test_a_worker_that_is_killed_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTED", str(tmp_path / "noted"))
    monkeypatch.setattr(cluster, "SHARD", 4)
    monkeypatch.setattr(cluster, "SMALLEST", 4)
    (tmp_path / "noted").mkdir()

    def kill() -> None:
        assert comes_true(lambda: len(list((tmp_path / "noted").iterdir())) == 2)
        os.kill(int(min(path.name for path in (tmp_path / "noted").iterdir())), signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    shown: list[int] = []
    parts = Parts(lambda *_: texts(40), make_noted)
    with open_store(str(tmp_path / "l.db")) as store:
        done = ingest(
            *(store, ["x"]),
            cluster="local:2",
            parser_name="toy",
            language=ENGLISH,
            now=NOW,
            progress=lambda count, _: shown.append(count),
            parts=parts,
        )
        killer.join(60)
        assert (done.new, done.claims, done.failures) == (40, 40, [])
        assert [entry.versions for entry in store.documents()] == [1] * 40
        assert store.check() == []
        with open_store(":memory:") as other:
            ingest(
                *(other, ["x"]),
                parser_name="toy",
                language=ENGLISH,
                now=NOW,
                parts=Parts(lambda *_: texts(40), make_toy),
            )
            assert store.entries() == other.entries()
    assert shown[:40] == list(range(1, 41))
    assert len(list((tmp_path / "noted").iterdir())) >= 3  # another one took its place


def test_a_text_that_kills_whoever_reads_it_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    import dask

    monkeypatch.setattr(cluster, "RETRIES", 0)
    with dask.config.set({"distributed.scheduler.allowed-failures": 0}):
        documents = [*texts(3), Document("x", "DIE 12"), *texts(2)]
        found = list(run_on_cluster(documents, "local:1", "toy", make=make_fatal))
    assert [document.id for document, _ in found] == [document.id for document in documents]
    [failure] = [str(result) for _, result in found if isinstance(result, DocumentError)]
    assert failure.startswith("x: extraction failed: the process that read it died")


WRONG = [
    ("local:0", UsageError, "is no number of workers; write it as local:4"),
    ("local:many", UsageError, "is no number of workers"),
    ("somewhere", UsageError, "is no scheduler; write it as tcp://host:8786"),
    ("tcp://127.0.0.1:1", ClaimTrackError, "--cluster tcp://127.0.0.1:1: no scheduler answers there"),
    ("127.0.0.1:99999", ClaimTrackError, "no scheduler answers there"),
]


@pytest.mark.parametrize(("where", "error", "words"), WRONG)
def test_what_is_no_cluster(where: str, error: type[ClaimTrackError], words: str) -> None:
    with pytest.raises(error, match=words) as told:
        list(run_on_cluster(texts(1), where, "toy", make=make_toy))
    assert "\n" not in str(told.value)


def test_one_line_where_dask_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *arguments: Any, **named: Any) -> Any:
        if name == "distributed":
            raise ImportError(name)
        return real(name, *arguments, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ClaimTrackError, match=r"--cluster: needs Dask.*pip install 'claimtrack\[cluster\]'"):
        list(run_on_cluster(texts(1), "local:2", "toy", make=make_toy))
