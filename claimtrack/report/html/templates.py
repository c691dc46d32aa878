"""Templates -> pages: filled, with their styles and their one script inside, and named by their digests."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from claimtrack.report.html.links import linked

if TYPE_CHECKING:
    from jinja2 import Template


def render_page(template: str, *, widths: Iterable[str] = (), **values: object) -> str:
    """Return a template filled with values, its styles and its one script inside and named by their digests:
    nothing else, no other script and no address, is let in by the page's policy.

    ``widths`` are the classes that columns have; attributes of style would need a looser policy.
    """
    style = _style() + "".join(f".{name}{{width:{name[1:]}%}}" for name in widths if name != "days")
    return _template(template).render(style=style, digest=_digest(style), **values)


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


@cache
def _script() -> str:
    return (files("claimtrack.report.html") / "find.js").read_text(encoding="utf-8")


@cache
def _style() -> str:
    return (files("claimtrack.report.html") / "style.css").read_text(encoding="utf-8")


@cache
def _template(name: str) -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("claimtrack.report.html"),
        # Not select_autoescape: it goes by the suffix, and leaves .html.j2 unescaped.
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["linked"] = linked
    environment.globals["script"] = _script()
    environment.globals["script_digest"] = _digest(_script())
    return environment.get_template(name)
