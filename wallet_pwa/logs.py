"""One line a request, by the name of its route: never a path, a token or a name."""

import json
import logging
import resource
import secrets
import sys
import time
from typing import Any

from flask import Flask, Response, g, request


class LineFormatter(logging.Formatter):
    """One JSON object a line, without anything that a visitor sent."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; of an exception only its kind and where it was raised."""
        line: dict[str, Any] = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname.lower(),
            "what": record.getMessage(),
        }
        line |= getattr(record, "request", {})
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = _frames(record.exc_info[2])
        return json.dumps(line)


def _frames(traceback: Any) -> list[str]:
    frames = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        frames.append(f"{code.co_name}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    return frames[-8:]


def init_app(app: Flask) -> None:
    """Log requests; keep no memory dumps, which would hold keys."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LineFormatter())
    app.logger.handlers[:] = [handler]
    app.logger.propagate = False
    app.logger.setLevel(logging.INFO)
    # Flask would put the path, and with it a link's token, into this message.
    app.log_exception = _log_exception(app)  # type: ignore[method-assign]

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()
        g.request_id = secrets.token_hex(4)

    @app.after_request
    def log(response: Response) -> Response:
        if request.endpoint != "static":
            app.logger.info("request", extra={"request": _facts(response.status_code)})
        return response


def _log_exception(app: Flask) -> Any:
    def log_exception(exc_info: Any) -> None:
        facts = {"request": _facts(500)}
        app.logger.error("failed", exc_info=exc_info, extra=facts)

    return log_exception


def _facts(status: int) -> dict[str, object]:
    began = g.get("began")
    return {
        "id": g.get("request_id"),
        "route": request.endpoint or "none",
        "method": request.method,
        "status": status,
        "ms": round((time.perf_counter() - began) * 1000, 1) if began else None,
    }
