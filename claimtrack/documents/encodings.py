"""Bytes -> text, once: byte order mark, UTF-8, what the page itself says, then detection.

The text is kept exactly as decoded: line ends (``\\r\\n`` too), a stray NUL and odd spaces stay, because
every span counts the characters as they were read. Only a byte order mark is not part of the text.
"""

from __future__ import annotations

import codecs
import re

from claimtrack.documents.contract import HEAD_BYTES, is_encoding
from claimtrack.documents.languages import guess_language
from claimtrack.errors import DocumentError

_MARKS = (  # UTF-32 first: its little-endian mark begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes(c for c in (*range(32), 127) if c not in b"\t\n\v\f\r\x1b")
_MAX_CONTROLS = 1 / 200
"""Share of control characters from which a file is binary: random bytes hold a tenth, texts none."""
_MAX_BROKEN = 1 / 50
"""Share of broken sequences among the non-ASCII ones up to which a text is still UTF-8 (cut in the middle of
a character, one pasted byte) and not another encoding."""
_SAMPLE = 32 * 1024
_FOREIGN = 1 / 3
"""Share of bytes above ASCII among the letters below which a text is in Latin letters: French and Czech have
up to a tenth, Russian nearly all. On a short text the detector guesses EBCDIC for a single "ø"."""
_CENTRAL = frozenset(("cs", "hr", "hu", "pl", "ro", "sk", "sl"))
"""Languages that were written in cp1250."""
_LATIN = re.compile(
    r"cp(?:125[02478]|437|775|850|852|858|037|273|500|1026|1140)|latin_1|iso8859_(?:1[03456]?|[2349])"
    r"|mac_(?!cyr|greek)\w+|hp_roman8"
)
"""Single-byte encodings of Latin letters, which detection confuses with each other on little text."""


def decode(data: bytes, *, encoding: str | None = None, declared: str | None = None) -> tuple[str, str]:
    """Return the text and the name of its encoding.

    ``encoding`` is the user's word and is obeyed; ``declared`` is what a page says of itself and is tried
    after UTF-8. Bytes that are no text are a ``DocumentError``.

    >>> decode("47 tués".encode("cp1252"))
    ('47 tués', 'cp1252')
    """
    if encoding is not None:
        try:
            return data.decode(encoding), encoding
        except UnicodeError as error:
            raise DocumentError(f"is not {encoding}; try another encoding") from error
    for mark, name in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(name), name
            except UnicodeError as error:
                raise DocumentError(f"begins as {name} but is broken; name its encoding") from error
    if wide := _wide(data[:HEAD_BYTES]):
        try:
            return data.decode(wide), wide
        except UnicodeError:
            pass
    if is_binary(data[:HEAD_BYTES]):
        raise DocumentError(f"is not text but {kind_of(data[:HEAD_BYTES])}")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeError:
        pass
    if declared and is_encoding(declared):
        # Browsers read what calls itself Latin-1 as cp1252, and pages are written for browsers.
        name = "cp1252" if codecs.lookup(declared).name in ("iso8859-1", "ascii") else declared
        try:
            return data.decode(name), name
        except UnicodeError:
            pass
    return _detect(data)


def is_binary(head: bytes) -> bool:
    """Say whether these first bytes are those of a binary file. UTF-16 and UTF-32 are text.

    >>> is_binary(b"\\x7fELF\\x02\\x01\\x01\\x00\\x00"), is_binary(b"47 dead\\r\\n")
    (True, False)
    """
    if not head or any(head.startswith(mark) for mark, _ in _MARKS) or _wide(head):
        return False
    if head.startswith(b"%PDF-"):
        return True
    return len(head) - len(head.translate(None, _CONTROLS)) > len(head) * _MAX_CONTROLS


def kind_of(head: bytes) -> str:
    """Return what a binary file is, for people, as far as its first bytes show it."""
    kinds = (
        (b"%PDF-", "a PDF; give it the suffix .pdf"),
        (b"\xd0\xcf\x11\xe0", "an old or encrypted Office document; save it as .docx without a password"),
        (b"\x89PNG", "an image"),
        (b"\xff\xd8\xff", "an image"),
        (b"GIF8", "an image"),
        (b"SQLite format 3", "a database"),
        (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
        (b"Rar!", "a RAR archive; unpack it first"),
        (b"\x28\xb5\x2f\xfd", "a zstd file; unpack it first"),
    )
    for magic, kind in kinds:
        if head.startswith(magic):
            return kind
    if head[257:262] == b"ustar":
        return "a tar archive; unpack it into a folder first"
    return "a binary file"


def text_head(head: bytes) -> str:
    """Return the first bytes as text to look at; nothing raises, and odd bytes become U+FFFD."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return head.decode(name, "replace")
    return head.decode(_wide(head) or "utf-8", "replace")


def _wide(head: bytes) -> str | None:
    """Return UTF-16's name where every second byte of Western text is zero and no mark says so."""
    if len(head) < 8:
        return None
    even, odd = head[0::2], head[1::2]
    zeros = even.count(0) / len(even), odd.count(0) / len(odd)
    if zeros[1] > 0.6 and zeros[0] < 0.05:
        return "utf-16-le"
    if zeros[0] > 0.6 and zeros[1] < 0.05:
        return "utf-16-be"
    return None


def _detect(data: bytes) -> tuple[str, str]:
    """Return text and encoding of bytes that are not UTF-8 throughout."""
    lossy = data.decode("utf-8", "replace")
    broken = lossy.count("�") - data.count("�".encode())
    sequences = sum(1 for _ in re.finditer(rb"[\x80-\xff]+", data))
    if broken <= max(1, sequences * _MAX_BROKEN) and sequences > broken:
        return lossy, "utf-8, partly unreadable"

    sample = _sample(data)
    for name in (_best_guess(sample), "cp1252"):
        if name is None:
            continue
        try:
            return data.decode(name), name
        except UnicodeError:
            continue
    raise DocumentError("is in an unknown encoding; name it (for example cp1251)")


def _best_guess(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    guess = best.encoding if best else None
    odd = sum(byte > 127 for byte in sample)
    letters = odd + sum(65 <= byte & 0xDF <= 90 for byte in sample if byte < 128)
    if guess is not None and odd > letters * _FOREIGN and not _LATIN.fullmatch(guess):
        return guess
    # Among Latin encodings the detector's choice is nearly a draw. Where cp1252 and cp1250 read the same, the
    # commoner is right; where they differ, the language decides.
    texts = {name: sample.decode(name, "replace") for name in ("cp1252", "cp1250")}
    if texts["cp1252"] == texts["cp1250"]:
        return "cp1252"
    return "cp1250" if guess_language(texts["cp1250"])[0] in _CENTRAL else "cp1252"


def _sample(data: bytes) -> bytes:
    """Return the bytes around the first odd ones: a long text may be ASCII for its first megabytes."""
    odd = re.search(rb"[\x80-\xff]", data)
    start = max(0, odd.start() - _SAMPLE // 2) if odd else 0
    return data[start : start + _SAMPLE]
