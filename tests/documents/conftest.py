"""What the tests of the readers share: a current folder of its own, a converter of documents, a web server."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from webserver import Server

Write = Callable[[str, "str | bytes"], str]
Convert = Callable[[str, str, str], bytes]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Return a function that writes a file below the current folder and returns its relative path."""
    monkeypatch.chdir(tmp_path)

    def write_file(name: str, content: str | bytes) -> str:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return name

    return write_file


@pytest.fixture(scope="session")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Return a function that turns a text document into another format with LibreOffice, each once a run."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed (soffice), which makes the documents of this test")
    folder = tmp_path_factory.mktemp("office")
    made: dict[tuple[str, str], bytes] = {}

    def make(source: str, suffix: str, target: str) -> bytes:
        if (source, target) not in made:
            path = folder / f"document.{suffix}"
            path.write_text(source, encoding="utf-8")
            subprocess.run(
                [program, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", target,
                 "--outdir", str(folder), str(path)],
                check=True, capture_output=True, timeout=120,
            )  # fmt: skip
            made[source, target] = (folder / f"document.{target.partition(':')[0]}").read_bytes()
        return made[source, target]

    return make


@pytest.fixture
def server() -> Iterator[Server]:
    """Yield a web server on this machine."""
    started = Server()
    yield started
    started.close()
