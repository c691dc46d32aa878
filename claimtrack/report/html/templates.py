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
    from jinja2 import Environment, Template


def render_page(template: str, *, widths: Iterable[str] = (), **values: object) -> str:
    """Return a template filled with values, its styles and its one script inside and named by their digests:
    nothing else, no other script and no address, is let in by the page's policy.

    ``widths`` are the classes that columns have; attributes of style would need a looser policy.
    """
    looks = style() + "".join(f".{name}{{width:{name[1:]}%}}" for name in widths if name != "days")
    return _template(template).render(style=looks, digest=_digest(looks), **values)


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


@cache
def script() -> str:
    """Return the one script of pages, which finds rows."""
    return (files("claimtrack.report.html") / "find.js").read_text(encoding="utf-8")


@cache
def style() -> str:
    """Return the style of pages, without the widths of columns."""
    return (files("claimtrack.report.html") / "style.css").read_text(encoding="utf-8")


@cache
def _template(name: str) -> Template:
    made = environment()
    made.globals |= {"script": script(), "script_digest": _digest(script()), "layout": "base.html.j2"}
    return made.get_template(name)


def environment(*packages: str) -> Environment:
    """Return what fills templates: those of some packages, then those of pages."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=ChoiceLoader([PackageLoader(package) for package in (*packages, "claimtrack.report.html")]),
        # Not select_autoescape: it goes by the suffix, and leaves .html.j2 unescaped.
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals["linked"] = linked
    return made
