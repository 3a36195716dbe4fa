"""Pictures of badges as PNG files, drawn from the same shapes as the SVG."""

import math
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from typing import Final

from PIL import Image, ImageChops, ImageDraw

from wallet_pwa.services.picture_drawings import (
    DRAWINGS,
    FAMILIES,
    LETTERS,
    SHAPES,
    STAR,
)
from wallet_pwa.services.picture_paths import Point, lines_of
from wallet_pwa.services.pictures import PictureSpec

SIDE: Final = 512
COLOURS: Final = 128
#: Drawn larger, then made smaller: that is what makes the edges smooth.
_LARGER: Final = 3
_UNIT: Final = SIDE * _LARGER / 120
_CLEAR: Final = (0, 0, 0, 0)


@lru_cache(maxsize=64)
def picture_png(spec: PictureSpec, side: int = SIDE) -> bytes:
    """Return the picture as a square PNG of so many pixels a side.

    Each step is one of the elements that `picture_svg` writes, in its order.
    """
    shape, colours = SHAPES[spec.kind], FAMILIES[spec.colour]
    outline = lines_of(shape.path)
    image = Image.new("RGBA", (SIDE * _LARGER, SIDE * _LARGER), _CLEAR)
    draw = ImageDraw.Draw(image)
    for colour, width in (("#fff", 12.0), (colours.middle, 5.0)):
        _fill(draw, outline, colour)
        _stroke(draw, outline, colour, width)
    _darken(image, outline, shape.angle, colours.deep)
    _disc(draw, (60, 54), 37, colours.deep)
    drawing = DRAWINGS.get(spec.symbol) or LETTERS.get(spec.symbol) or STAR
    lines = [
        [(32.4 + 2.3 * x, 26.4 + 2.3 * y) for x, y in line]
        for line in lines_of(drawing)
    ]
    _stroke(draw, lines, colours.pale, 2 * 2.3)
    for number in range(spec.level):
        _disc(draw, (60 - 6 * (spec.level - 1) + 12 * number, 99), 4, "#ffcb47")
    file = BytesIO()
    small = image.resize((side, side), Image.Resampling.BOX)
    # A few flat colours and their edges: a palette is a third of the size.
    palette = small.quantize(
        COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
    )
    palette.save(file, "PNG", optimize=True)
    return file.getvalue()


def _fill(draw: ImageDraw.ImageDraw, lines: list[list[Point]], colour: str) -> None:
    for line in lines:
        draw.polygon([_pixel(point) for point in line], fill=colour)


def _stroke(
    draw: ImageDraw.ImageDraw, lines: list[list[Point]], colour: str, width: float
) -> None:
    """Draw *lines* with a round pen: a disc at each point, a bar between two."""
    for line in lines:
        for point in line:
            _disc(draw, point, width / 2, colour)
        for start, end in pairwise(line):
            length = math.dist(start, end)
            if length:
                x = (start[1] - end[1]) / length * width / 2
                y = (end[0] - start[0]) / length * width / 2
                sides = ((start, 1), (end, 1), (end, -1), (start, -1))
                bar = [(at[0] + side * x, at[1] + side * y) for at, side in sides]
                _fill(draw, [bar], colour)


def _disc(
    draw: ImageDraw.ImageDraw, middle: tuple[float, float], radius: float, colour: str
) -> None:
    x, y = _pixel(middle)
    r = radius * _UNIT
    draw.ellipse((x - r, y - r, x + r, y + r), fill=colour)


def _darken(
    image: Image.Image, outline: list[list[Point]], angle: int, colour: str
) -> None:
    """Make the half below the shape's own horizon darker."""
    inside, below = Image.new("L", image.size), Image.new("L", image.size)
    _fill(ImageDraw.Draw(inside), outline, "#fff")
    turn = math.radians(angle)
    corners = [
        (60 + x * math.cos(turn) - y * math.sin(turn),
         60 + x * math.sin(turn) + y * math.cos(turn))
        for x, y in ((-120, 0), (120, 0), (120, 120), (-120, 120))
    ]  # fmt: skip
    _fill(ImageDraw.Draw(below), [corners], "#fff")
    mask = ImageChops.multiply(inside, below).point(lambda value: value * 0.55)
    image.paste(Image.new("RGBA", image.size, colour), (0, 0), mask)


def _pixel(point: Point) -> Point:
    return point[0] * _UNIT, point[1] * _UNIT
