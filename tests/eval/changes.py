"""Print the claims gained, lost and read otherwise between two commits or working trees, on given documents.

    python tests/eval/changes.py OLD NEW DOCUMENTS... [--fields speaker unit ...]

OLD and NEW are commits of this repository or folders with a working tree. A claim is known by its document and
span. Fields of how sure a claim is are left out unless they are named.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
LEFT_OUT = ("claim", "restates", "confidence", "speaker_confidence")
Key = tuple[str, int, int]
Claims = Mapping[Key, Mapping[str, Any]]


def tree_of(name: str, folder: Path) -> Path:
    """Return the folder of a working tree, or of a commit written out below a folder."""
    if Path(name).is_dir():
        return Path(name).resolve()
    packed = subprocess.run(["git", "archive", name], cwd=ROOT, capture_output=True, check=True).stdout
    target = folder / name.replace("/", "_")
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(target, filter="data")
    return target


def claims_of(tree: Path, documents: Sequence[str]) -> Claims:
    """Return what the code of a tree extracts."""
    command = [sys.executable, "-m", "claimtrack", "extract", *documents, "--format", "jsonl"]
    environ = {**os.environ, "PYTHONPATH": str(tree)}
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env=environ, cwd=tree)
    if done.returncode > 1:
        raise SystemExit(done.stderr)
    rows = map(json.loads, done.stdout.splitlines())
    return {(row["document"], row["start"], row["end"]): row for row in rows}


def changes(old: Claims, new: Claims, fields: Sequence[str] = ()) -> Iterator[tuple[str, Key, str]]:
    """Yield kind, claim and words for each difference, in the order of the documents.

    >>> row = {"surface": "40", "unit": None, "speaker": "Berg", "sentence": "40 sank, Berg said."}
    >>> old, new = {("d", 0, 2): row}, {("d", 0, 2): {**row, "speaker": None}}
    >>> [(kind, words) for kind, _, words in changes(old, new)]
    [('speaker', "40: 'Berg' -> None | 40 sank, Berg said.")]
    """
    for key in sorted({*old, *new}):
        row = new.get(key) or old[key]
        said = f"{row['surface']}{{}} | {row['sentence']}"
        if key not in old or key not in new:
            yield ("gained" if key in new else "lost"), key, said.format("")
            continue
        for name in fields or [name for name in row if name not in LEFT_OUT]:
            before, after = old[key].get(name), new[key].get(name)
            if before != after:
                yield name, key, said.format(f": {before!r} -> {after!r}")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("documents", nargs="+", help="files or folders")
    parser.add_argument("--fields", nargs="+", default=(), help="only these fields")
    args = parser.parse_args(argv)
    documents = [str(Path(name).resolve()) for name in args.documents]
    with tempfile.TemporaryDirectory() as folder:
        old, new = (claims_of(tree_of(name, Path(folder)), documents) for name in (args.old, args.new))
    counts: Counter[str] = Counter()
    for kind, (document, start, _), words in changes(old, new, args.fields):
        counts[kind] += 1
        print(f"{kind:12} {Path(document).name}:{start} {words}")
    told = ", ".join(f"{kind} {count}" for kind, count in counts.most_common())
    print(f"{len(old)} claims before, {len(new)} after; {told or 'no change'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
