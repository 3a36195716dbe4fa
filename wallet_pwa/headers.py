"""What every answer says to the browser about itself."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import Flask, Response, request

P = ParamSpec("P")
R = TypeVar("R")

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types wallet",
    ]
)
NOTHING = (
    "accelerometer=(), autoplay=(), camera={camera}, display-capture=(), "
    "encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=(), "
    "publickey-credentials-get=(self), publickey-credentials-create=(self), "
    "clipboard-write=(self)"
)
YEAR = 31_536_000


def public_cache(
    seconds: int, *, cross_origin: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a view whose answer is the same for everybody.

    It may be kept for *seconds*; with *cross_origin* other sites' scripts may
    read it, as published keys and lists need.
    """

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        view.public_cache = (seconds, cross_origin)  # type: ignore[attr-defined]
        return view

    return mark


def with_camera(view: Callable[P, R]) -> Callable[P, R]:
    """Mark the view whose page may use the camera."""
    view.with_camera = True  # type: ignore[attr-defined]
    return view


def init_app(app: Flask, *, is_https: bool) -> None:
    """Put the headers on every answer, errors included."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        view = app.view_functions.get(request.endpoint or "")
        seconds, cross_origin = getattr(view, "public_cache", (None, False))
        headers = response.headers
        headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        camera = "(self)" if getattr(view, "with_camera", False) else "()"
        headers["Permissions-Policy"] = NOTHING.format(camera=camera)
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = (
            "cross-origin" if cross_origin else "same-origin"
        )
        if cross_origin:
            headers["Access-Control-Allow-Origin"] = "*"
        if is_https:
            headers["Strict-Transport-Security"] = f"max-age={YEAR}"
        if seconds is not None and response.status_code in {200, 304}:
            headers["Cache-Control"] = (
                f"public, max-age={seconds}"
                + (", immutable" if seconds >= YEAR else "")
                if seconds
                else "no-cache"
            )
            if response.status_code == 200 and seconds < YEAR:
                response.add_etag()
                response.make_conditional(request)
        elif "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-store"
        return response
