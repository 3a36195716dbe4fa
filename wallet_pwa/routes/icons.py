"""Icons: our own drawings, written into the page where they are asked for."""

from functools import cache
from pathlib import Path
from re import DOTALL, search

from flask import Flask
from markupsafe import Markup, escape

FOLDER = Path(__file__).parent.parent / "static" / "icons"


@cache
def drawing(name: str) -> str:
    """Return the shapes of the icon *name*, without the `<svg>` around them.

    A name without a file is a mistake in a template, so it is an error at once.
    """
    text = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    found = search(r"<svg[^>]*>(.*)</svg>", text, DOTALL)
    if found is None:
        raise ValueError(f"not an icon: {name}")
    return found[1].strip()


@cache
def icon(
    name: str, size: str | None = None, flip: bool = False, extra_class: str = ""
) -> Markup:
    """Return the icon *name* as inline SVG, hidden from screen readers.

    A word always stands beside it.  With *flip* it is mirrored where people read
    from right to left, which only arrows that point are.
    """
    classes = " ".join(filter(None, ("icon", "flip" if flip else "", extra_class)))
    wanted = f' data-size="{escape(size)}"' if size else ""
    return Markup(  # noqa: S704 - our own files, and both values are escaped
        f'<svg class="{escape(classes)}"{wanted} viewBox="0 0 24 24"'
        f' aria-hidden="true">{drawing(name)}</svg>'
    )


def init_app(app: Flask) -> None:
    """Give `icon` to all templates, imported macros included."""
    app.jinja_env.globals["icon"] = icon
