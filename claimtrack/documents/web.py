"""Addresses -> documents: fetched with limits on time, size and hops, and never from a private network.

A page, or a server on the way to it, may try to lead us to machines that only we can reach. So every name is
resolved here, each of its addresses is checked, at each hop, and the connection goes to an address that was
checked: a name that resolves otherwise a moment later changes nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit, urlunsplit

from claimtrack.documents.contract import Failure, ReadOptions, size
from claimtrack.errors import DocumentError

if TYPE_CHECKING:
    import httpx

    from claimtrack.model import Document

TIMEOUT = 20.0
"""Seconds that a server may let us wait for the next bytes."""

DEADLINE = 120.0
"""Seconds for one address with all its hops: a byte a second never runs into ``TIMEOUT``."""

MAX_HOPS = 10
"""Redirects in a row; browsers follow twenty, and news pages need up to five."""

NO_HEADERS: Mapping[str, str] = MappingProxyType({})

_REDIRECTS = (301, 302, 303, 307, 308)


def is_address(source: str) -> bool:
    """Say whether a source is an address of the web and no path.

    >>> is_address("https://paper.example/flood"), is_address("http.txt"), is_address("ftp://a.example/b")
    (True, False, False)
    """
    return source[:8].lower().startswith(("http://", "https://"))


def read_address(address: str, options: ReadOptions) -> Iterator[Document | Failure]:
    """Yield the documents at an address. The identity is what was asked for, ``url`` where it led."""
    from claimtrack.documents.served import read_served

    name = tidy(address)
    try:
        data, content_type, url = fetch(name, options)
    except DocumentError as error:
        yield Failure(error.where or name, error.message)
        return
    except ImportError as error:
        yield Failure(name, f"needs the package {error.name}, which is not installed here")
        return
    yield from read_served(name, data, content_type, url, options)


def tidy(address: str) -> str:
    """Return an address in the form in which it is known: no fragment, scheme and host in lower case.

    >>> tidy("HTTPS://Paper.example/Flood?x=1#top")
    'https://paper.example/Flood?x=1'
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return address.strip()
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", parts.query, ""))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered in the end: its status as a number and in words, what it sent with it, under
    which address. ``data`` is empty unless the status is 200; the names of ``headers`` are in lower case."""

    status: int
    said: str
    data: bytes
    headers: Mapping[str, str]
    url: str


def fetch(address: str, options: ReadOptions) -> tuple[bytes, str | None, str]:
    """Return the bytes at an address, their content type and the address where they were found.

    Whatever stands in the way is a ``DocumentError`` of one line.
    """
    answer = ask(address, options)
    if answer.status != 200:
        raise DocumentError(f"the server says {answer.said}")
    return answer.data, answer.headers.get("content-type"), answer.url


def ask(
    address: str,
    options: ReadOptions,
    *,
    headers: Mapping[str, str] = NO_HEADERS,
    before: Callable[[str], None] | None = None,
) -> Answer:
    """Return what the server answers at an address, redirects followed; that nothing answers, or nothing that
    can be read, is a ``DocumentError`` of one line. ``headers`` are sent beside our own, and ``before`` is
    called with each address before it is asked."""
    import httpcore
    import httpx

    from claimtrack.documents.wire import Transport

    sent = {"User-Agent": _user_agent(), "Accept": "text/html,*/*;q=0.8", "Accept-Encoding": "gzip"}
    try:
        with httpx.Client(
            transport=Transport(partial(resolve, allow_private=options.allow_private), DEADLINE),
            timeout=TIMEOUT,
            trust_env=False,
            headers={**sent, **headers},
        ) as client:
            return _follow(client, address, options.max_bytes, before)
    except (httpcore.TimeoutException, httpx.TimeoutException) as error:
        raise DocumentError("the server did not answer in time; try again later") from error
    except (httpcore.ConnectError, httpx.ConnectError) as error:
        raise DocumentError(_why_not(error)) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpx.TransportError) as error:
        if "location header" in str(error):  # httpx looks at where a redirect leads before we do
            raise DocumentError("leads to what is no address of the web") from error
        raise DocumentError("the server broke off, or does not speak HTTP; try again later") from error
    except (httpx.InvalidURL, httpcore.UnsupportedProtocol, ValueError) as error:
        raise DocumentError("is no address of the web; write it as https://...") from error


def _follow(client: httpx.Client, address: str, limit: int, before: Callable[[str], None] | None) -> Answer:
    url = address
    for _ in range(MAX_HOPS + 1):
        check_address(url)
        if before is not None:
            before(url)
        with client.stream("GET", url) as response:
            where = response.headers.get("location")
            if response.status_code in _REDIRECTS and where:
                url = tidy(urljoin(url, where))
                continue
            said = " ".join(f"{response.status_code} {response.reason_phrase}".split())[:60]
            data = _body(response, limit) if response.status_code == 200 else b""
            return Answer(response.status_code, said, data, dict(response.headers), url)
    raise DocumentError(f"leads from one address to the next, more than {MAX_HOPS} times")


def check_address(url: str) -> None:
    """Refuse, as a ``DocumentError``, what is no address that can be asked, and one that holds a password."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise DocumentError(f"leads to {url[:80]!r}, which is no address of the web")
    if parts.port is not None and not parts.port:  # reading it checks that it is a port
        raise DocumentError("names port 0, where nothing can be asked")
    if parts.username or parts.password:
        raise DocumentError("holds a name or password, which would be kept; save the page to a file")


def _body(response: httpx.Response, limit: int) -> bytes:
    from claimtrack.documents.served import inflate

    too_large = f"is larger than {size(limit)} and was not read; raise the limit if it is meant so"
    stated = response.headers.get("content-length", "")
    if stated.isdigit() and int(stated[:20]) > limit:
        raise DocumentError(too_large)
    data = bytearray()
    for part in response.iter_raw():
        data += part
        if len(data) > limit:
            raise DocumentError(too_large)
    return inflate(bytes(data), response.headers.get("content-encoding", ""), limit)


def _user_agent() -> str:
    from claimtrack import __version__

    return f"claimtrack/{__version__} (reads single pages for a person; no crawler)"


_PLAIN = ("wrong version number", "wrong_version_number", "record layer failure", "record_layer_failure")
"""How TLS says that the other side does not speak it; "unknown protocol" of old versions is gone."""


def _why_not(error: Exception) -> str:
    words = str(error).lower()
    if "refused" in words:
        return "the server refused the connection"
    if any(sign in words for sign in _PLAIN):
        return "the server does not speak https at this port; try http://"
    if "certificate" in words or "ssl" in words or "tls" in words:
        return "the server's certificate is not valid; open it in a browser to see why"
    return "the server cannot be reached"


# --- addresses -------------------------------------------------------------------------------------------


def is_public(address: str) -> bool:
    """Say whether an IP address belongs to the public internet; addresses wrapped in another are unwrapped.

    >>> is_public("93.184.216.34"), is_public("10.0.0.1"), is_public("::ffff:127.0.0.1")
    (True, False, False)
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if not all(is_public(str(one)) for one in _wrapped_in(ip)):
            return False
        if ip.ipv4_mapped or ip in _NAT64:
            return True
    if any(ip in network for network in _NOT_PUBLIC):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def is_never_asked(address: str) -> bool:
    """Say whether an IP address is one at which a machine, or the cloud it runs in, gives away its secrets:
    link-local ones, also wrapped in another. No option leads there.

    >>> is_never_asked("169.254.169.254"), is_never_asked("::ffff:169.254.1.1"), is_never_asked("10.0.0.1")
    (True, True, False)
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if ip.is_link_local or any(ip in network for network in _METADATA):
        return True
    return isinstance(ip, ipaddress.IPv6Address) and any(is_never_asked(str(one)) for one in _wrapped_in(ip))


def _wrapped_in(ip: ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    """Return the addresses of the old kind that an address leads to."""
    inner = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in _NAT64 or int(ip) >> 32 == 0:
        inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return [one for one in inner if one is not None]


_METADATA = tuple(
    ipaddress.ip_network(network)
    for network in ("192.0.0.192/32", "168.63.129.16/32", "100.100.100.200/32", "fd00:ec2::/32")
)
"""Where clouds answer beside the link-local addresses."""

_NOT_PUBLIC = tuple(
    ipaddress.ip_network(network)
    for network in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "fec0::/10", "3fff::/20")
)
"""Networks that Python's tables take for public: protocols' own and relays, in which clouds tell each machine
its secrets (192.0.0.192, 168.63.129.16), sites of old IPv6, documentation."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def resolve(host: str, port: int, *, allow_private: bool = False) -> list[str]:
    """Return the IP addresses of a host that may be connected to. ``DocumentError`` where there are none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise DocumentError(f"there is no host {host[:80]!r}, or no network to ask for it") from error
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    open_ones = [one for one in addresses if not is_never_asked(one)]
    if not open_ones:
        raise DocumentError(
            f"the host {host[:80]!r} is one where machines give away their secrets, and is never asked"
        )
    allowed = [one for one in open_ones if allow_private or is_public(one)]
    if not allowed:
        raise DocumentError(
            f"the host {host[:80]!r} lies in a private network and was not asked; --allow-private allows it"
        )
    return allowed
