"""Paths of drawings, as points: what a browser does with an SVG, without one."""

import math
import re
from collections.abc import Iterator
from operator import mul
from typing import Final

Point = tuple[float, float]

#: How many numbers each command takes.
_TAKES: Final = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "A": 7, "Z": 0}
_PARTS: Final = re.compile(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)")
#: Pieces that a bend is cut into: too short to be seen at 512 pixels.
_PIECES: Final = 24


def lines_of(path: str) -> list[list[Point]]:
    """Return the lines that *path* draws, each as its points.

    It knows the commands that our own drawings use, absolute and relative.
    """
    lines: list[list[Point]] = []
    at = start = bend = (0.0, 0.0)
    for command, numbers in _commands(path):
        kind = command.upper()
        dx, dy = at if command.islower() else (0.0, 0.0)
        last_bend, bend = bend, (0.0, 0.0)
        match kind, numbers:
            case "M", [x, y]:
                at = start = (x + dx, y + dy)
                lines.append([at])
                continue
            case "Z", []:
                points = [start]
            case "L", [x, y]:
                points = [(x + dx, y + dy)]
            case "H", [x]:
                points = [(x + dx, at[1])]
            case "V", [y]:
                points = [(at[0], y + dy)]
            case "A", [rx, ry, _turn, large, sweep, x, y]:
                points = _arc(at, (x + dx, y + dy), (rx, ry), large == 1, sweep == 1)
            case _, [*first, x2, y2, x, y]:
                end, bend = (x + dx, y + dy), (x2 + dx, y2 + dy)
                one = (
                    (first[0] + dx, first[1] + dy)
                    if first
                    else _opposite(last_bend, at)
                )
                points = _curve(at, one, bend, end)
        lines[-1] += points
        at = points[-1]
    return lines


def _commands(path: str) -> Iterator[tuple[str, list[float]]]:
    """Yield each command with its numbers; repeated ones get their letter again."""
    command, numbers = "", list[float]()
    for part in _PARTS.findall(path):
        if part.isalpha():
            command = part
            if not _TAKES[command.upper()]:
                yield command, []
            continue
        numbers.append(float(part))
        if len(numbers) == _TAKES[command.upper()]:
            yield command, numbers
            numbers = []
            # More pairs behind "move to" are lines.
            command = {"M": "L", "m": "l"}.get(command, command)


def _opposite(bend: Point, at: Point) -> Point:
    """Return where a smooth curve's first handle is, opposite the last one's."""
    return 2 * at[0] - bend[0], 2 * at[1] - bend[1]


def _curve(start: Point, one: Point, two: Point, end: Point) -> list[Point]:
    points = []
    for piece in range(1, _PIECES + 1):
        t = piece / _PIECES
        s = 1 - t
        parts = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
        x, y = (
            sum(map(mul, parts, axis))
            for axis in zip(start, one, two, end, strict=True)
        )
        points.append((x, y))
    return points


def _arc(
    start: Point, end: Point, radii: Point, large: bool, sweep: bool
) -> list[Point]:
    """Return points on the arc of an upright ellipse (SVG 2, B.2.4)."""
    rx, ry = radii
    # On a circle of radius 1 it is two points and the middle between them.
    (x1, y1), (x2, y2) = ((p[0] / rx, p[1] / ry) for p in (start, end))
    half = math.dist((x1, y1), (x2, y2)) / 2
    # Radii that are too short for the distance are made just long enough.
    scale = max(1.0, half)
    side = 1 if large != sweep else -1
    away = side * math.sqrt(max(0.0, scale * scale - half * half))
    cx = (x1 + x2) / 2 + away * (y1 - y2) / (2 * half)
    cy = (y1 + y2) / 2 + away * (x2 - x1) / (2 * half)
    begin = math.atan2(y1 - cy, x1 - cx)
    length = math.atan2(y2 - cy, x2 - cx) - begin
    if sweep and length < 0:
        length += 2 * math.pi
    if not sweep and length > 0:
        length -= 2 * math.pi
    points = [
        (
            rx * (cx + scale * math.cos(begin + length * piece / _PIECES)),
            ry * (cy + scale * math.sin(begin + length * piece / _PIECES)),
        )
        for piece in range(1, _PIECES)
    ]
    return [*points, end]
