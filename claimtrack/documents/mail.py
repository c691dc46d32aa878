"""E-mail: one document a message, with the sender as publisher; attachments are documents of their own.

The plain text of a message is read, where it has one, else its HTML. What it quotes, its signature and a
list's footer are left out, and a forwarded message is a document under the name in its own head.
"""

from __future__ import annotations

import codecs
import email
import email.header
import email.utils
import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.message import Message
from functools import cache

from claimtrack.documents.contract import Failure, ReadOptions, Source, is_encoding, size
from claimtrack.documents.describe import Known, describe
from claimtrack.documents.encodings import decode, is_binary, text_head
from claimtrack.documents.letters import Letter, read_letters, unflow
from claimtrack.documents.mailhtml import html_words
from claimtrack.documents.markup import declared_charset
from claimtrack.documents.patterns import any_of
from claimtrack.documents.reading import read_source
from claimtrack.documents.sources import STDIN, open_bytes
from claimtrack.errors import DocumentError
from claimtrack.lang import load_language
from claimtrack.model import Document

MAX_PARTS = 1_000
"""Parts of one message; each costs two kilobytes of memory however short it is."""

MAX_BOUNDARIES = 100
"""Multipart parts of one message; every line is compared with the boundary of each that is open."""

FEWER = 0.9
"""Share of a page's words below which the plain text beside it does not say all of it."""

MAX_LAYERS = 3
"""Messages and archives inside each other that are opened."""

_FIELD = re.compile(r"(?:[!-9;-~]+:|[ \t])")
_OWN_FIELDS = re.compile(
    r"^(?:received|message-id|mime-version|return-path|delivered-to|x-[\w-]+|dkim-signature):", re.I | re.M
)
_FROM_LINE = re.compile(rb"From \S+.*\b\d{1,2}:\d\d.*\b\d{4}\b")
_UNREAD = ("image", "audio", "video", "font", "model")
_UNREAD_TYPES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature",
                 "text/calendar", "application/ics", "application/ms-tnef", "text/vcard", "text/x-vcard",
                 "message/delivery-status", "text/rfc822-headers", "application/pgp-encrypted")  # fmt: skip
_BROKEN_FIELDS = (TypeError, ValueError, LookupError, AttributeError)
"""What the standard library raises on parameters in pieces that do not fit together, or with NUL in them."""

_SEVEN_BIT = re.compile(r"iso2022|hz$|utf-7$")


log = logging.getLogger(__name__)


class MailReader:
    """E-mail messages, with attachments."""

    name = "mail"
    suffixes: tuple[str, ...] = (".eml",)

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """Return how surely this is a message: a head of fields, some of which only programs write."""
        if is_binary(head):
            return 0.0
        lines = re.split(r"\r?\n\r?\n", text_head(head), maxsplit=1)[0].splitlines()
        block = "\n".join(lines)
        if not lines or not all(map(_FIELD.match, lines)) or not re.search(r"^from:", block, re.I | re.M):
            return 0.0
        return 0.8 if _OWN_FIELDS.search(block) else 0.0

    def read(self, source: Source, options: ReadOptions) -> Iterator[Document | Failure]:
        """Yield the message, what was forwarded in it, and its attachments."""
        data = source.read_all()
        # Programs that save single messages of a mailbox leave its dividing line.
        data = re.sub(rb"^(?:\xef\xbb\xbf)?(?:\s*\n)?(?:From [^\n]*\n)?", b"", data, count=1)
        message = _parse(data)
        if not message.items():
            raise DocumentError("is no message: it has no head; give it the suffix of what it is")
        name = source.name
        if name == STDIN:
            name = _message_id(message) or name
        yield from _Mail(message, name, options, source, self.name).read()


class MailboxReader:
    """Mailboxes (mbox): one document a message."""

    name = "mbox"
    suffixes: tuple[str, ...] = (".mbox", ".mbx")

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """Return how surely the first line divides messages."""
        return 0.9 if _FROM_LINE.match(head.lstrip(b"\r\n")[:500]) else 0.0

    def read(self, source: Source, options: ReadOptions) -> Iterator[Document | Failure]:
        """Yield the messages in order. A message is known by its Message-ID, wherever it is kept."""
        seen: dict[str, str] = {}
        number = 0
        for number, data in enumerate(_messages(source), 1):
            where = f"{source.name}#{number}"
            if data is None:
                yield Failure(where, f"the message is larger than {size(source.max_bytes)} and was not read")
                continue
            try:
                message = _parse(data)
                if not message.items():
                    raise DocumentError("is no message: it has no head")
                name = _message_id(message) or where
                for item in _Mail(message, name, options, source, self.name, where).read():
                    if isinstance(item, Document) and item.id in seen:
                        if seen[item.id] != item.sha256:
                            yield Failure(where, f"is the second text under the id {item.id!r}; not read")
                        continue  # sent and received, or filed twice
                    if isinstance(item, Document):
                        seen[item.id] = item.sha256
                    yield item
            except DocumentError as error:
                yield Failure(error.where or where, error.message)
        if not number:
            raise DocumentError('is no mailbox: no line "From ..." begins a message')


def _messages(source: Source) -> Iterator[bytes | None]:
    """Yield the messages of a mailbox, ``None`` for one above the limit.

    A dividing line stands behind a blank one and ends with a clock and a year: "From the start 12 men ..."
    at the beginning of a paragraph is text, whether or not it was escaped.
    """
    lines: list[bytes] | None = None
    length = 0
    blank = True
    for _, line in source.lines():
        if line is not None and blank and _FROM_LINE.match(line):
            if lines is not None:
                yield b"".join(lines) if length <= source.max_bytes else None
            lines, length = [], 0
            blank = False
            continue
        length += len(line) if line is not None else source.max_bytes + 1
        blank = line is not None and not line.strip()
        if lines is not None and length <= source.max_bytes and line is not None:
            lines.append(line[1:] if re.match(rb">+From ", line) else line)
    if lines is not None:
        yield b"".join(lines) if length <= source.max_bytes else None


def _parse(data: bytes) -> Message:
    """Return the message. More parts than any mail has are a ``DocumentError``: they are meant to do harm."""
    boundaries = set(re.findall(rb"boundary\s*=\s*(?:\"([^\"\n]{1,200})|([^\s;\"]{1,200}))", data, re.I))
    parts = sum(data.count(b"\n--" + (quoted or bare)) for quoted, bare in boundaries)
    if len(boundaries) > MAX_BOUNDARIES or parts > MAX_PARTS:
        raise DocumentError("holds more parts inside each other than a message has, and was left")
    try:
        return email.message_from_bytes(data)
    except (RecursionError, *_BROKEN_FIELDS) as error:
        raise DocumentError("is a broken message, or nested too deep") from error


@dataclass(slots=True)
class _Mail:
    """One message on its way to documents."""

    message: Message
    name: str
    options: ReadOptions
    source: Source
    reader: str
    where: str | None = None
    plain: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    attached: list[Message] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    encodings: set[str] = field(default_factory=set)

    def read(self) -> Iterator[Document | Failure]:
        """Yield the documents of the message."""
        where = self.where or self.name
        try:
            self._take_apart(self.message)
            named = self._named()
        except RecursionError:
            yield Failure(where, "is nested too deep")
            return
        except _BROKEN_FIELDS:
            log.debug("broken fields in %s", where, exc_info=True)
            yield Failure(where, "is a broken message: a field of one of its parts cannot be read")
            return
        subject = header(self.message, "subject") or ""
        text = "\n\n".join(part.strip("\r\n") for part in self.plain if part.strip())
        letters = read_letters(text, subject)
        if self.pages and not any(letter.text.strip() for letter in letters):  # of a list, only its footer
            text = "\n\n".join(filter(None, map(html_words, self.pages)))
            letters = read_letters(text, subject)
        found = False
        for number, letter in enumerate(letters):
            if letter.text.strip():
                found = True
                yield self._describe(letter, number)
        if not found and not self.attached:
            why = "holds only words that it quotes" if text.strip() else "holds no text"
            yield Failure(where, f"the message {why}")
        for name, part in named:
            yield from self._attachment(name, part)

    def _describe(self, letter: Letter, number: int) -> Document:
        """Return the document of a message, or of one forwarded in it."""
        encoding = next((one for one in sorted(self.encodings) if one != "utf-8"), None)
        if number:
            printed = letter.values.get("from")
            values = {"title": letter.values.get("subject"), "date": _date(letter.values.get("date"))}
            name, how = f"{self.name}!forwarded{number if number > 1 else ''}", "forwarded mail"
        else:
            printed = header(self.message, "from") or header(self.message, "sender")
            values = {
                "title": header(self.message, "subject"),
                "date": _date(header(self.message, "date")) or _received(self.message),
                "url": _url(header(self.message, "archived-at")),
            }
            name, how = self.name, "mail"
        known = Known(how, {**values, "publisher": _sender(printed)}, encoding=encoding)
        if self.unread and not number:
            known.notes["attachments"] = f"not read: {', '.join(self.unread)}"
        return describe(name, letter.text, known, self.options, reader=self.reader)

    # --- parts -----------------------------------------------------------------------------------------

    def _take_apart(self, part: Message) -> None:
        """Sort the parts into text, pages and attachments."""
        kind = part.get_content_type()
        if part.get_content_maintype() == "multipart":
            payload = part.get_payload()
            inside = payload if isinstance(payload, list) else []
            children = [one for one in inside if isinstance(one, Message)]
            if not children:
                whole = part.get_payload(decode=True)
                if isinstance(whole, bytes):  # the parts were cut off, or the boundary is not there
                    self.plain.append(self._decode(whole, part))
            if kind == "multipart/alternative":
                children = self._best(children)
            for child in children:
                self._take_apart(child)
        elif (
            kind == "message/rfc822" or part.get_filename() or part.get_content_disposition() == "attachment"
        ):
            self.attached.append(part)
        elif kind == "text/html":
            self.pages.append(self._text(part))
        elif part.get_content_maintype() == "text" and kind not in _UNREAD_TYPES:
            text = self._text(part)
            if part.get_param("format", "") == "flowed":
                text = unflow(text, delete_space=part.get_param("delsp", "") == "yes")
            self.plain.append(text)
        elif part is not self.message or part.get_content_maintype() not in ("text", "message"):
            self.attached.append(part)

    def _best(self, children: list[Message]) -> list[Message]:
        """Return the plain text among forms of the same words, else all that is left.

        A plain text that only points to the other form, or gives its beginning, is not the same words.
        """
        plain = [c for c in children if c.get_content_type() == "text/plain" and self._text(c).strip()]
        others = [c for c in children if c.get_content_type() != "text/plain"]
        pages = [part for c in others for part in c.walk() if part.get_content_type() == "text/html"]
        if plain and pages and _says_less(self._text(plain[0]), html_words(self._text(pages[0]))):
            return others
        return plain[:1] or others

    def _text(self, part: Message) -> str:
        data = part.get_payload(decode=True)
        return self._decode(data, part) if isinstance(data, bytes) else ""

    def _decode(self, data: bytes, part: Message) -> str:
        """Return the text of a part; what its bytes are counts for more than what they are said to be."""
        declared = _charset(part) or declared_charset(data[:4096])
        try:
            if declared and is_encoding(declared) and _SEVEN_BIT.match(_codec(declared)):
                # These look like ASCII, and would be read as such.
                return data.decode(declared, "replace")
            text, encoding = decode(data, encoding=self.options.encoding, declared=declared)
        except DocumentError:
            text, encoding = data.decode("utf-8", "replace"), "utf-8, partly unreadable"
        self.encodings.add(encoding)
        return text.replace("\r\n", "\n").replace("\0", "")

    # --- attachments -----------------------------------------------------------------------------------

    def _named(self) -> list[tuple[str, Message]]:
        """Return the attachments with names that tell them apart; those of no readable kind are noted."""
        named: list[tuple[str, Message]] = []
        seen: Counter[str] = Counter()
        for number, part in enumerate(self.attached, 1):
            filename = _filename(part) or f"part{number}{_suffix(part)}"
            seen[filename] += 1
            if seen[filename] > 1:
                filename = f"{seen[filename]}-{filename}"
            if _is_unread(part):
                self.unread.append(filename)
            else:
                named.append((filename, part))
        return named

    def _attachment(self, filename: str, part: Message) -> Iterator[Document | Failure]:
        name = f"{self.name}!{filename}"
        layer = self.source.layer + 1
        if layer > MAX_LAYERS:
            yield Failure(name, f"lies in more than {MAX_LAYERS} messages inside each other and was not read")
            return
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            if isinstance(inner, list) and inner and isinstance(inner[0], Message):
                inside = replace(self.source, layer=layer)
                yield from _Mail(inner[0], name, self.options, inside, MailReader.name).read()
                return
        data = part.get_payload(decode=True)
        if not isinstance(data, bytes) or not data.strip():
            yield Failure(name, "is empty")
            return
        for opened in open_bytes(name, filename, data, self.options, layer=layer - 1):
            if isinstance(opened, Failure):
                yield opened
            else:
                yield from read_source(
                    replace(opened, layer=max(layer, opened.layer), charset=_charset(part)), self.options
                )


def _says_less(plain: str, page: str) -> bool:
    """Say whether a plain text lacks figures of a page and is shorter, or speaks of browsers and HTML.

    >>> _says_less("Read this in your browser: https://a.example/31", "At least 31 goats fled by night.")
    True
    """
    bare = (re.sub(r"\S+://\S+", " ", text) for text in (plain, page))
    said, shown = (re.findall(r"\w[\w.,]*\b", text) for text in bare)
    if {word for word in shown if re.search(r"\d", word)} <= set(said):
        return False
    return len(said) < FEWER * len(shown) or bool(_placeholder().search(plain))


@cache
def _placeholder() -> re.Pattern[str]:
    words = load_language("en").table("documents")["mail"]["placeholders"]
    return re.compile(rf"\b(?:{any_of(words)})\b", re.IGNORECASE)


def _is_unread(part: Message) -> bool:
    return part.get_content_maintype() in _UNREAD or part.get_content_type() in _UNREAD_TYPES


def _filename(part: Message) -> str:
    """Return the last part of the name of an attachment, without what could lead elsewhere."""
    name = _words(part.get_filename() or "")
    name = re.split(r"[/\\]", name)[-1]
    return " ".join("".join(c for c in name if c.isprintable()).split()).lstrip(".")[:150]


def _suffix(part: Message) -> str:
    kinds = {"text/plain": ".txt", "text/html": ".html", "application/pdf": ".pdf", "text/csv": ".csv",
             "message/rfc822": ".eml"}  # fmt: skip
    return kinds.get(part.get_content_type(), "")


# --- fields of the head ----------------------------------------------------------------------------------


def header(message: Message, name: str) -> str | None:
    """Return a field of a message's head as people read it: encoded words decoded, on one line."""
    raw = next((value for key, value in message.raw_items() if key.lower() == name), None)
    return _words(str(raw)) or None if raw is not None else None


def _words(raw: str) -> str:
    """Return the words of a raw field. Bytes that no standard allows there are decoded as a text's are."""
    if re.search("[\udc80-\udcff]", raw):
        data = raw.encode("utf-8", "surrogateescape")
        try:
            raw, _ = decode(data)
        except DocumentError:
            raw = data.decode("utf-8", "replace")
    pieces = []
    try:
        for piece, charset in email.header.decode_header(re.sub(r"\r?\n[ \t]*", " ", raw)):
            if isinstance(piece, str):
                pieces.append(piece)
            else:
                known = charset if charset and is_encoding(charset) else "utf-8"
                pieces.append(piece.decode(known, "replace") if charset else piece.decode("latin-1"))
    except (email.errors.HeaderParseError, ValueError):
        pieces = [raw]
    text = "".join(pieces)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (LookupError, ValueError, TypeError):
        return None


def _codec(name: str) -> str:
    return codecs.lookup(name).name.replace("_", "").replace("-jp", "")


def _sender(printed: str | None) -> str | None:
    """Return the name of a sender, the address of one without a name."""
    match = re.fullmatch(r"\s*(.*?)\s*<([^<>]*)>.*", printed or "")  # a name may hold a comma, quoted or not
    name, address = (match[1], match[2]) if match else email.utils.parseaddr(printed or "")
    return name.replace('\\"', '"').strip(" '\"*") or address.strip() or printed


def _date(printed: str | None) -> str | None:
    """Return the day as the sender's clock showed it; what no program writes comes back as it is.

    A clock at the beginning of its count was never set.
    """
    parsed = email.utils.parsedate(printed) if printed else None
    if parsed and ((parsed[:2] == (1970, 1) and parsed[2] <= 2) or parsed[0] < 1970):
        return None
    return f"{parsed[0]:04d}-{parsed[1]:02d}-{parsed[2]:02d}" if parsed else printed


def _received(message: Message) -> str | None:
    """Return the day on which the first server took a message that has none of its own."""
    stamps = [str(value).rpartition(";")[2] for value in message.get_all("received", [])]
    return _date(stamps[-1]) if stamps and email.utils.parsedate(stamps[-1]) else None


def _url(printed: str | None) -> str | None:
    match = re.search(r"https?://[^\s<>]+", printed or "")
    return match[0] if match else None


def _message_id(message: Message) -> str | None:
    """Return the Message-ID. One that reads as a path or an address is none: a stranger's message would pass
    for a new version of the document that is known by it."""
    match = re.search(r"<([^<>\s@]+@[^<>\s@/]+)>", header(message, "message-id") or "")
    return match[1] if match and "://" not in match[1] else None
