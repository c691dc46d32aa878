"""Addresses: what is fetched from a server on this machine, where it may not lead, and how it fails."""

from __future__ import annotations

import gzip
import os
import socket
import ssl
import subprocess
import sys
import zlib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from webserver import Server, page, status

from claimtrack.documents import Failure, ReadOptions, is_address, read_documents
from claimtrack.documents.served import name_of, split_type
from claimtrack.documents.web import _why_not, is_public, resolve, tidy
from claimtrack.errors import DocumentError
from claimtrack.model import Document

BODY = "At least 12 people died in the valley below the dam, officials of the region said on Monday evening."
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Flood in the valley</title></head><body><article>
<h1>Flood in the valley</h1><p>{BODY}</p><p>Another 40 were hurt, the mayor told the press.</p></article></body>
</html>""".encode()


def read(url: str, **options: Any) -> list[Document | Failure]:
    return list(read_documents(url, options=ReadOptions(**{"allow_private": True, **options})))


def one(url: str, **options: Any) -> Document:
    [document] = read(url, **options)
    assert isinstance(document, Document), str(document)
    return document


def failure(url: str, **options: Any) -> str:
    [failed] = read(url, **options)
    assert isinstance(failed, Failure)
    assert failed.where == tidy(url)
    return failed.message


def test_a_page(server: Server) -> None:
    server.answers["/2020/10/05/flood"] = page(PAGE, "text/html; charset=utf-8")
    document = one(f"{server.url}/2020/10/05/flood#top")
    assert document.id == document.url == f"{server.url}/2020/10/05/flood"
    assert (document.title, document.date, document.reader) == ("Flood in the valley", "2020-10-05", "html")
    assert (document.found["url"], document.publisher) == ("address", "127.0.0.1")
    assert BODY in document.text
    [(_, host, agent)] = server.asked
    assert host == f"127.0.0.1:{server.port}" and agent.startswith("claimtrack/")


def test_a_redirect_is_followed_and_the_identity_stays(server: Server) -> None:
    server.answers["/a"] = status(302, "Found", Location="/b?x=1")
    server.answers["/b?x=1"] = status(301, "Moved", Location=f"{server.url}/c")
    server.answers["/c"] = page(PAGE)
    document = one(f"{server.url}/a")
    assert (document.id, document.url) == (f"{server.url}/a", f"{server.url}/c")


def test_options_beat_the_address(server: Server) -> None:
    server.answers["/a"] = page(PAGE)
    [document] = read_documents(
        f"{server.url}/a",
        options=ReadOptions(url="https://paper.example/flood", publisher="Daily Test", allow_private=True),
    )
    assert isinstance(document, Document)
    assert (document.url, document.publisher) == ("https://paper.example/flood", "Daily Test")
    assert document.found["url"] == "option"


def pdf() -> bytes:
    from test_pdf import drawn

    return drawn([(50, 700, BODY)])


KINDS = [
    # path         content type                         body                           reader
    ("/a", "text/plain", PAGE, "html"),
    ("/a.txt", "text/html", PAGE, "html"),
    ("/a.html", "text/html", BODY.encode(), "text"),
    ("/a", "application/octet-stream", BODY.encode(), "text"),
    ("/a", "", BODY.encode(), "text"),
    ("/a.php", "text/html; charset=nonsense", PAGE, "html"),
    ("/a.html", "text/html", pdf, "pdf"),
    ("/a", "application/json", b'[{"text": "12 people died"}]', "json"),
    ("/a", "text/csv", b"id,text\n1,12 people died\n", "csv"),
    ("/a.txt.gz", "application/gzip", gzip.compress(BODY.encode(), mtime=0), "text"),
    ("/a", 'text/html; charset="', PAGE, "html"),
]


@pytest.mark.parametrize(("path", "kind", "body", "reader"), KINDS)
def test_the_bytes_say_what_it_is(
    server: Server, path: str, kind: str, body: bytes | Callable[[], bytes], reader: str
) -> None:
    server.answers[path] = page(body if isinstance(body, bytes) else body(), kind)
    document = one(server.url + path)
    assert (document.reader, "12 people died" in document.text) == (reader, True)


def test_the_encoding_that_the_server_names(server: Server) -> None:
    text = "погибли 47 человек"
    server.answers["/a"] = page(text.encode("koi8-r"), "text/plain; charset=koi8-r")
    assert one(f"{server.url}/a").text == text


def test_packed_answers(server: Server) -> None:
    server.answers["/gzip"] = page(gzip.compress(PAGE, mtime=0), Content_Encoding="gzip")
    pieces = gzip.compress(PAGE[:200], mtime=0) + gzip.compress(PAGE[200:]) + b"\r\n"
    server.answers["/pieces"] = page(pieces, Content_Encoding="gzip")
    server.answers["/deflate"] = page(zlib.compress(PAGE), Content_Encoding="deflate")
    server.answers["/raw"] = page(zlib.compress(PAGE)[2:-4], Content_Encoding="deflate")
    for path in ("/gzip", "/pieces", "/deflate", "/raw"):
        assert BODY in one(server.url + path).text


def test_records_keep_their_own_addresses(server: Server) -> None:
    server.answers["/a"] = page(b'{"text": "12 died", "url": "https://a.example/1"}\n{"text": "13 died"}\n')
    first, second = read(f"{server.url}/a")
    assert isinstance(first, Document) and isinstance(second, Document)
    assert (first.url, second.url) == ("https://a.example/1", None)


# what goes wrong


def endless(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    try:
        for _ in range(10_000):
            request.wfile.write(b"x" * 10_000)
    except OSError:
        pass


def slow(server: Server) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(request: BaseHTTPRequestHandler) -> None:
        try:
            request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            while not server.stop.wait(0.05):
                request.wfile.write(b"x")
        except OSError:
            pass

    return answer


def raw(data: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    return lambda request: request.wfile.write(data) and None


FAILING = [
    # answer                                                        message begins
    (status(404, "Not Found"), "the server says 404 Not Found"),
    (status(500, "Down\tand out"), "the server says 500 Down and out"),
    (status(302, "Found"), "the server says 302 Found"),
    (status(302, "Found", Location="/a"), "leads from one address to the next, more than 10 times"),
    (status(302, "Found", Location="file:///etc/passwd"), "leads to 'file:///etc/passwd', which is no"),
    (status(302, "Found", Location="http://u:p@127.0.0.1/"), "holds a name or password"),
    (status(302, "Found", Location="http://[::1/"), "leads to what is no address of the web"),
    (page(b""), "is empty"),
    (page(b"\x89PNG\r\n\x1a\n\0\0\0\r", "text/html"), "is not text but an image"),
    (page(b"<html><script>x()</script></html>"), "the page holds no text"),
    (page(b"x" * 200_000), "is larger than 97.7 kB and was not read; raise the limit"),
    (endless, "is larger than 97.7 kB and was not read; raise the limit"),
    (page(gzip.compress(b"x" * 1_000_000, mtime=0), Content_Encoding="gzip"), "grows to more than 97.7 kB"),
    (page(gzip.compress(gzip.compress(b"x" * 50_000_000), mtime=0), Content_Encoding="gzip"), ""),
    (page(gzip.compress(b"x", mtime=0) * 201, Content_Encoding="gzip"), "was sent packed in more than 200 pieces"),
    (page(b"no gzip", Content_Encoding="gzip"), "was sent as broken gzip"),
    (page(gzip.compress(PAGE, mtime=0)[:-9], Content_Encoding="gzip"), "was sent as broken gzip"),
    (page(PAGE, Content_Encoding="br"), "was sent packed as 'br', which was not asked for"),
    (page(PAGE, Content_Length="99999"), "the server broke off, or does not speak HTTP"),
    (page(PAGE, Content_Length="-5"), "the server broke off, or does not speak HTTP"),
    (page(PAGE, Content_Length="9" * 15), "is larger than 97.7 kB"),
    (raw(b""), "the server broke off, or does not speak HTTP"),
    (raw(b"220 mail.example ESMTP\r\n"), "the server broke off, or does not speak HTTP"),
    (raw(b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 300_000), "the server broke off, or does not speak HTTP"),
    (raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n"), "the server broke off"),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "message"), FAILING)
def test_answers_that_cannot_be_read(
    server: Server, answer: Callable[[BaseHTTPRequestHandler], None], message: str
) -> None:
    server.answers["/a"] = answer
    said = failure(f"{server.url}/a", max_bytes=100_000)
    assert said.startswith(message)
    assert "\n" not in said and len(said) < 200


def test_a_slow_server_meets_the_deadline(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimtrack.documents.web.DEADLINE", 0.4)
    server.answers["/a"] = slow(server)
    assert failure(f"{server.url}/a") == "the server did not answer in time; try again later"


def test_a_silent_server_meets_the_time_out(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimtrack.documents.web.TIMEOUT", 0.2)
    server.answers["/a"] = lambda _: server.stop.wait(30) and None
    assert failure(f"{server.url}/a") == "the server did not answer in time; try again later"


def test_nobody_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert failure(f"http://127.0.0.1:{port}/") == "the server refused the connection"


def test_a_server_that_speaks_no_tls(server: Server) -> None:
    context = ssl.create_default_context()
    assert context.verify_mode == ssl.CERT_REQUIRED
    said = failure(f"https://127.0.0.1:{server.port}/")
    assert said == "the server does not speak https at this port; try http://"
    refused = ssl.SSLCertVerificationError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate")
    assert _why_not(refused).startswith("the server's certificate is not valid")


WRONG = [
    ("http://", "leads to 'http:///', which is no address of the web"),
    ("http:///path", "leads to 'http:///path', which is no address of the web"),
    ("http://a.example:99999/", "is no address of the web; write it as https://..."),
    ("https://u:secret@a.example/", "holds a name or password, which would be kept; save the page to a file"),
    ("http://[::1", "is no address of the web; write it as https://..."),
]


@pytest.mark.parametrize(("url", "message"), WRONG)
def test_what_is_no_address(url: str, message: str) -> None:
    assert failure(url) == message


def test_no_such_host(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert (
        failure("https://paper.example/a") == "there is no host 'paper.example', or no network to ask for it"
    )


# where an address may not lead

ADDRESSES = [
    ("93.184.216.34", True), ("2606:2800:220:1:248:1893:25c8:1946", True), ("127.0.0.1", False),
    ("127.8.8.8", False), ("10.1.2.3", False), ("172.16.0.1", False), ("172.32.0.1", True),
    ("192.168.1.1", False), ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False),
    ("224.0.0.1", False), ("255.255.255.255", False), ("::1", False), ("::", False), ("fe80::1%eth0", False),
    ("fc00::1", False), ("ff02::1", False), ("::ffff:127.0.0.1", False), ("::ffff:93.184.216.34", True),
    ("64:ff9b::7f00:1", False), ("64:ff9b::5db8:d822", True), ("2002:7f00:1::", False), ("nonsense", False),
    ("64:ff9b:1::7f00:1", False), ("fec0::1", False), ("192.0.0.192", False), ("168.63.129.16", False),
    ("168.63.129.17", True), ("::127.0.0.1", False), ("::ffff:0:7f00:1", False), ("fd00:ec2::254", False),
]  # fmt: skip


@pytest.mark.parametrize(("address", "public"), ADDRESSES)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) == public


LOCAL = [
    "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://[::1]/", "http://0/",
    "http://localhost/", "http://10.0.0.1/", "http://192.168.1.1/latest/", "http://[::ffff:127.0.0.1]/",
]  # fmt: skip


@pytest.mark.parametrize("url", LOCAL)
def test_private_addresses_are_not_asked(url: str) -> None:
    assert "lies in a private network and was not asked; --allow-private" in failure(url, allow_private=False)


SECRETS = [
    "169.254.169.254", "169.254.1.1", "fe80::1", "::ffff:169.254.169.254", "::169.254.169.254", "192.0.0.192",
    "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::", "168.63.129.16", "100.100.100.200", "fd00:ec2::254",
]  # fmt: skip


@pytest.mark.parametrize("allow_private", [False, True])
@pytest.mark.parametrize("address", SECRETS)
def test_where_machines_give_away_their_secrets_is_never_asked(address: str, allow_private: bool) -> None:
    host = f"[{address}]" if ":" in address else address
    told = failure(f"http://{host}/latest/meta-data", allow_private=allow_private)
    assert told.endswith("is one where machines give away their secrets, and is never asked")


@pytest.mark.parametrize("address", ["10.1.2.3", "127.0.0.1", "fc00::1", "192.168.1.1", "93.184.216.34"])
def test_a_private_network_is_asked_on_request(address: str) -> None:
    assert resolve(address, 80, allow_private=True) == [address]


def test_a_redirect_to_where_machines_give_away_their_secrets(server: Server) -> None:
    server.answers["/a"] = status(302, "Found", Location="http://169.254.169.254/latest/meta-data")
    assert "is never asked" in failure(f"{server.url}/a", allow_private=True)


def answering(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Let names resolve to these addresses, one after the other, the last again and again."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def resolve_to(host: str, port: int, *rest: Any, **more: Any) -> Any:
        if host[0].isdigit():
            return real(host, port, *rest, **more)
        asked.append(host)
        address = answers[min(len(asked), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve_to)
    return asked


def test_a_name_that_leads_to_a_private_address(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, "127.0.0.1")
    server.answers["/a"] = page(PAGE)
    assert "private network" in failure(f"http://paper.example:{server.port}/a", allow_private=False)
    assert not server.asked


def test_a_redirect_into_a_private_network(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the first hop is taken for public here: the second must be checked by itself."""
    monkeypatch.setattr(
        "claimtrack.documents.web.is_public", lambda address: address == "127.0.0.1" and not server.asked
    )
    answering(monkeypatch, "127.0.0.1")
    server.answers["/a"] = status(302, "Found", Location=f"http://inner.example:{server.port}/secret")
    server.answers["/secret"] = page(PAGE)
    assert "'inner.example' lies in a private network" in failure(
        f"http://paper.example:{server.port}/a", allow_private=False
    )
    assert [path for path, *_ in server.asked] == ["/a"]


def test_the_address_that_was_checked_is_the_one_connected_to(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that resolves to another address a moment later (rebinding) is asked for once a hop."""
    monkeypatch.setattr("claimtrack.documents.web.is_public", lambda address: address == "127.0.0.1")
    asked = answering(monkeypatch, "127.0.0.1", "10.0.0.1")
    server.answers["/a"] = page(PAGE)
    assert BODY in one(f"http://paper.example:{server.port}/a", allow_private=False).text
    assert asked == ["paper.example"]
    assert [host for _, host, _ in server.asked] == [f"paper.example:{server.port}"]


def test_public_addresses_are_chosen_among_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda *_, **__: [(2, 1, 6, "", (a, 80)) for a in ("10.0.0.1", "93.184.216.34")],
    )
    assert resolve("paper.example", 80) == ["93.184.216.34"]
    with pytest.raises(DocumentError, match="no host"):
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: (_ for _ in ()).throw(UnicodeError()))
        resolve("x" * 300, 80)


# names


@pytest.mark.parametrize(
    ("source", "expected"),
    [("https://a.example", True), ("HTTP://a.example/b", True), ("http", False), ("ftp://a.example", False),
     ("https:/a", False), ("-", False), ("", False)],
)  # fmt: skip
def test_what_is_an_address(source: str, expected: bool) -> None:
    assert is_address(source) == expected


def test_names_and_types() -> None:
    assert tidy("https://A.example") == "https://a.example/"
    assert split_type(None) == ("", None)
    assert split_type("TEXT/HTML;charset=UTF-8") == ("text/html", "utf-8")
    assert name_of(b"plain words", "text/html", "https://a.example/%2e%2e%2fpasswd") == "passwd.txt"


def test_a_file_called_like_an_address_needs_its_path(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    os.makedirs("http:/a.example")  # noqa: PTH103
    assert "no such file" not in failure("http://127.0.0.1:9/", allow_private=False)


def test_ingest_takes_an_address(server: Server, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from claimtrack.cli import run

    monkeypatch.chdir(tmp_path)
    server.answers["/a"] = page(PAGE)
    assert run(["ingest", f"{server.url}/a"]) == 1, "a private address needs the option"
    assert not server.asked


def test_no_package_is_loaded_before_it_is_needed() -> None:
    code = (
        "import sys, claimtrack.documents as d; d.list_readers();"
        "print([m for m in ('pypdf', 'docx', 'httpx', 'httpcore', 'lxml', 'trafilatura') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_a_package_that_is_missing_is_named(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.answers["/a"] = page(PAGE)
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    assert failure(f"{server.url}/a") == "needs the package trafilatura, which is not installed here"
    monkeypatch.setitem(sys.modules, "httpx", None)
    assert failure(f"{server.url}/a") == "needs the package httpx, which is not installed here"


@pytest.mark.parametrize(
    "given, kept",
    [
        ("seeds/003.txt", "https://a.example/feed#seeds/003.txt"),
        ("https://b.example/3", "https://a.example/feed#https://b.example/3"),
        ("https://a.example/3", "https://a.example/3"),
    ],
)
def test_a_record_of_a_server_takes_no_other_documents_name(given: str, kept: str) -> None:
    from claimtrack.documents.served import read_served

    line = f'{{"id": "{given}", "text": "At least 12 people were hurt."}}\n'.encode()
    address = "https://a.example/feed"
    [document] = read_served(address, line, "application/x-ndjson", address, ReadOptions())
    assert isinstance(document, Document) and document.id == kept
