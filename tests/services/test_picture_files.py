"""Pictures of badges as files: the same drawing without a browser."""

import math
from io import BytesIO

import pytest
from PIL import Image, ImageColor

from wallet_pwa.services.picture_drawings import (
    DRAWINGS,
    FAMILIES,
    LETTERS,
    SHAPES,
    STAR,
)
from wallet_pwa.services.picture_files import picture_png
from wallet_pwa.services.picture_paths import lines_of
from wallet_pwa.services.pictures import PictureSpec

SPEC = PictureSpec("care", "I", "fjord", 2)


def look_at(png):
    return Image.open(BytesIO(png)).convert("RGBA")


def is_about(pixel, colour):
    wanted = ImageColor.getrgb(colour)
    return all(abs(a - b) <= 6 for a, b in zip(pixel, wanted, strict=False))


@pytest.mark.parametrize("side", [192, 512])
def test_a_picture_has_the_size_that_was_asked_for(side):
    image = look_at(picture_png(SPEC, side))

    assert image.size == (side, side)


def test_the_parts_of_a_picture_are_where_the_drawing_has_them():
    image = look_at(picture_png(SPEC, 480))  # 4 pixels for one of the drawing's 120

    def at(x, y):
        return image.getpixel((x * 4, y * 4))

    colours = FAMILIES["fjord"]
    assert at(2, 2)[3] == 0, "outside there is nothing"
    assert is_about(at(60, 5), "#fff"), "a rim"
    assert is_about(at(60, 13), colours.middle), "the shape"
    assert is_about(at(35, 54), colours.deep), "the disc"
    assert is_about(at(60, 54), colours.pale), "the stroke of the letter"
    assert is_about(at(54, 99), "#ffcb47"), "the first dot"
    assert is_about(at(66, 99), "#ffcb47"), "the second dot"
    assert not is_about(at(60, 105), colours.middle), "the lower half is darker"


def test_a_picture_is_the_same_bytes_every_time():
    first = picture_png(SPEC)
    picture_png.cache_clear()

    assert picture_png(SPEC) == first


def test_a_picture_says_nothing_but_its_colours():
    chunks, rest = [], picture_png(SPEC)[8:]
    while rest:
        length = int.from_bytes(rest[:4])
        chunks.append(rest[4:8])
        rest = rest[length + 12 :]

    assert set(chunks) == {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}


@pytest.mark.parametrize("symbol", [*DRAWINGS, *LETTERS, "star", "no such symbol"])
def test_every_symbol_can_be_drawn_and_is_small(symbol):
    png = picture_png(PictureSpec("people", symbol, "clay", 3))

    assert len(png) < 12_000


def test_an_unknown_symbol_is_the_star():
    def drawn(symbol):
        return picture_png(PictureSpec("food", symbol, "moss", 0), 96)

    assert drawn("no such symbol") == drawn("star") != drawn("A")


def test_a_circle_made_of_arcs_is_round():
    [line] = lines_of(SHAPES["care"].path)

    assert len(line) > 40
    assert all(math.dist(point, (60, 60)) == pytest.approx(51) for point in line)


@pytest.mark.parametrize(
    ("path", "points"),
    [
        ("M1 2h3v4H1Z", [(1, 2), (4, 2), (4, 6), (1, 6), (1, 2)]),
        ("m1 2 3 0l-1.5.5L.1-2", [(1, 2), (4, 2), (2.5, 2.5), (0.1, -2)]),
    ],
)
def test_straight_lines_go_through_their_points(path, points):
    [line] = lines_of(path)

    assert line == [pytest.approx(point) for point in points]


def test_a_path_may_hold_several_lines():
    assert [line[0] for line in lines_of("M0 0h1M5 5v1M7 7h1")] == [
        (0, 0),
        (5, 5),
        (7, 7),
    ]


def test_a_curve_keeps_to_its_handles_and_a_smooth_one_goes_on():
    [line] = lines_of("M0 0c0 4 4 4 4 0s4-4 4 0")

    middle, end = line[24], line[-1]
    assert middle == pytest.approx((4, 0))
    assert end == pytest.approx((8, 0))
    assert max(y for _x, y in line) == pytest.approx(3), "3/4 of the handles' height"
    assert min(y for _x, y in line) == pytest.approx(-3)


@pytest.mark.parametrize(
    ("flags", "lowest", "highest"),
    [("0 0", -2, 0), ("0 1", 0, 2), ("1 0", -8, 0), ("1 1", 0, 8)],
)
def test_an_arc_takes_the_side_and_the_length_that_its_flags_say(
    flags, lowest, highest
):
    [line] = lines_of(f"M8 0A5 5 0 {flags} 0 0")

    heights = [y for _x, y in line]
    assert min(heights) == pytest.approx(lowest, abs=0.05)
    assert max(heights) == pytest.approx(highest, abs=0.05)


def test_radii_that_are_too_short_are_made_just_long_enough():
    [line] = lines_of("M0 0A1 1 0 0 1 8 0")

    assert min(y for _x, y in line) == pytest.approx(-4)


@pytest.mark.parametrize("path", [*DRAWINGS.values(), *LETTERS.values(), STAR])
def test_every_drawing_stays_on_its_field(path):
    for line in lines_of(path):
        assert all(0 <= x <= 24 and 0 <= y <= 24 for x, y in line)
