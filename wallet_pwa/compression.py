"""Compress pages, but for those that somebody opens with a link.

Their length is padded instead: a compressed length would tell what is on them.
"""

import gzip

from flask import Flask, Response, request

SMALLEST = 800
KINDS = frozenset(
    {"text/html", "application/json", "application/manifest+json", "text/javascript"}
)


def init_app(app: Flask) -> None:
    """Compress what browsers accept compressed."""

    @app.after_request
    def compress(response: Response) -> Response:
        if (
            request.blueprint == "looking"
            or response.mimetype not in KINDS
            or response.is_streamed
            or "Content-Encoding" in response.headers
            or not request.accept_encodings["gzip"]
            or response.status_code == 304
        ):
            return response
        content = response.get_data()
        if len(content) >= SMALLEST:
            response.set_data(gzip.compress(content, 5, mtime=0))
            response.headers["Content-Encoding"] = "gzip"
            response.vary.add("Accept-Encoding")
        return response
