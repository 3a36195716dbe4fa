"""Static files under an address that changes when any of them does.

A browser may keep them for a year, and one module never meets an older version of
another.  Nothing is built: the style sheets are joined, and everything is
compressed, when the application starts.
"""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort, request

from wallet_pwa.headers import YEAR, public_cache

FOLDER = Path(__file__).parent / "static"
SHEETS = ("reset", "tokens", "base", "components", "utilities", "print")
JOINED = "app.css"
SMALLEST_TO_COMPRESS = 400


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file as it is sent."""

    content: bytes
    #: gzip of `content`; None where that would not be smaller.
    compressed: bytes | None
    mimetype: str


class StaticFiles:
    """All files of the static folder, read once."""

    def __init__(self, folder: Path = FOLDER) -> None:
        names = [
            path.relative_to(folder).as_posix()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and "/css/" not in f"/{path.relative_to(folder)}"
        ]
        self.files = {name: _read(name, (folder / name).read_bytes()) for name in names}
        sheets = [(folder / "css" / f"{sheet}.css").read_bytes() for sheet in SHEETS]
        self.files[JOINED] = _read(JOINED, b"".join(sheets))
        digest = hashlib.sha256()
        for name, file in sorted(self.files.items()):
            digest.update(name.encode() + b"\0" + file.content)
        #: Part of every static address.
        self.version = digest.hexdigest()[:12]


def _read(name: str, content: bytes) -> StaticFile:
    mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if name.endswith(".js"):
        mimetype = "text/javascript"
    small = gzip.compress(content, 9, mtime=0)
    worth_it = len(content) >= SMALLEST_TO_COMPRESS and len(small) < len(content)
    return StaticFile(content, small if worth_it else None, mimetype)


@cache
def all_files() -> StaticFiles:
    """Return the package's static files, read once in a process."""
    return StaticFiles()


def static_url(name: str) -> str:
    """Return the address of a static file."""
    return f"{_folder()}/{name}"


def _folder() -> str:
    """Return where static files are; another version is somewhere else."""
    return f"/static/{all_files().version}"


def init_app(app: Flask) -> None:
    """Serve the files and tell templates where they are."""
    static = all_files()
    app.extensions["static"] = static

    @public_cache(YEAR)
    def send(filename: str) -> Response:
        file = static.files.get(filename)
        if file is None:
            abort(404)
        response = Response(file.content, mimetype=file.mimetype)
        if file.compressed and request.accept_encodings["gzip"]:
            response.set_data(file.compressed)
            response.headers["Content-Encoding"] = "gzip"
        if file.compressed:
            response.headers["Vary"] = "Accept-Encoding"
        return response

    app.add_url_rule(f"{_folder()}/<path:filename>", "static", send, methods=["GET"])
    app.jinja_env.globals["static_url"] = static_url

    @app.context_processor
    def add_stylesheet() -> dict[str, str]:
        return {"app_css_url": static_url(JOINED)}
