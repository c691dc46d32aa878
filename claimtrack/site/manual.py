"""The pages of the guide, which come with the program."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from markupsafe import Markup

from claimtrack.site.asked import Answer, Asked, Missing, Page


def contents(asked: Asked) -> Answer:
    """Show which pages there are."""
    asked.check_names()
    return Page(
        "guide.html.j2",
        {"title": "Guide", "pages": [(name, title_of(name)) for name in names()], "text": "", "forms": []},
    )


def page(asked: Asked) -> Answer:
    """Show a page of the guide."""
    asked.check_names()
    name = asked.values["page"]
    if name not in names():
        raise Missing("the guide has no such page")
    return Page(
        "guide.html.j2",
        {
            "title": title_of(name),
            "pages": [(one, title_of(one)) for one in names()],
            "text": rendered(name),
            "forms": [],
        },
    )


@cache
def names() -> tuple[str, ...]:
    """Return the names of the pages."""
    return tuple(
        sorted(one.name.removesuffix(".md") for one in _folder().iterdir() if one.name.endswith(".md"))
    )


def _folder() -> Traversable:
    return files("claimtrack") / "guide"


def title_of(name: str) -> str:
    """Return the title of a page."""
    return _text(name).partition("\n")[0].lstrip("# ")


def _text(name: str) -> str:
    return (_folder() / f"{name}.md").read_text(encoding="utf-8")


@cache
def rendered(name: str) -> Markup:
    """Return a page as HTML, without its title; links to other pages lead to those of the site."""
    from markdown_it import MarkdownIt

    text = re.sub(r"<!--.*?-->\n*", "", _text(name)).partition("\n")[2]
    made = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    # The style of a column would need a looser policy.
    made = re.sub(r' style="[^"]*"', "", made)
    made = re.sub(r'href="(?:\./)?([a-z-]+)\.md(#[^"]*)?"', r'href="/guide/\1\2"', made)
    return Markup(made)
