"""Pictures of badges: stable, small, readable, and without a word."""

from string import ascii_uppercase, digits
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from wallet_pwa.services.picture_drawings import DRAWINGS, FAMILIES, LETTERS, SHAPES
from wallet_pwa.services.pictures import (
    COLOURS,
    KINDS,
    SYMBOLS,
    picture_for,
    picture_svg,
    picture_uri,
)

GIVER = "https://givers.example/buurtkeuken"
EVERY_LOOK = [
    picture_for("Title", GIVER, kind=kind, symbol=symbol, level=3)
    for kind in SHAPES
    for symbol in DRAWINGS
]


def brightness(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_badge_looks_the_same_every_time():
    # Written down once: a picture that changes is a badge that nobody recognises.
    spec = picture_for("Food hygiene", GIVER)

    assert (spec.kind, spec.symbol, spec.colour, spec.level) == ("food", "F", "clay", 0)


def test_badges_of_one_giver_share_a_colour():
    titles = ["Food hygiene", "Cash desk", "First aid", "Sewing"]

    colours = {picture_for(title, GIVER).colour for title in titles}

    assert len(colours) == 1


def test_givers_and_titles_use_all_colours_and_shapes():
    specs = [picture_for(f"Badge {n}", f"https://g{n}.example") for n in range(200)]

    assert {spec.colour for spec in specs} == set(FAMILIES)
    assert {spec.kind for spec in specs} == set(SHAPES)


def test_what_the_giver_chose_is_what_is_drawn():
    spec = picture_for(
        "X", GIVER, kind="safety", symbol="firstaid", colour="plum", level=2
    )

    svg = picture_svg(spec)

    assert SHAPES["safety"].path in svg
    assert DRAWINGS["firstaid"] in svg
    assert FAMILIES["plum"].deep in svg
    assert svg.count('r="4"') == 2


def test_a_choice_that_we_do_not_know_is_left_out():
    odd = picture_for(
        "Sewing", GIVER, kind="?", symbol='"/><script>', colour="red", level=99
    )

    assert odd == picture_for("Sewing", GIVER, level=3)


@pytest.mark.parametrize(
    ("title", "symbol"),
    [
        ("bike repair", "B"),
        ("“Quoted”", "Q"),
        ("Étage", "E"),
        ("Ørret", "O"),
        ("ßeta", "S"),
        ("3D printing", "3"),
        ("سلامة الغذاء", "star"),
        ("Україна", "star"),
        ("٣", "star"),
        ("", "star"),
        ("!", "star"),
    ],
)
def test_the_first_letter_stands_for_an_unknown_field(title, symbol):
    assert picture_for(title, GIVER).symbol == symbol


def test_every_letter_and_digit_has_a_drawing():
    assert set(LETTERS) == set(ascii_uppercase + digits)


def test_every_choice_has_a_drawing_and_a_word():
    assert KINDS.keys() == SHAPES.keys()
    assert COLOURS.keys() == FAMILIES.keys()
    assert SYMBOLS.keys() == DRAWINGS.keys()
    assert len(SYMBOLS) >= 24


@pytest.mark.parametrize(
    "spec", EVERY_LOOK, ids=lambda spec: f"{spec.kind}-{spec.symbol}"
)
def test_a_picture_is_small_and_well_formed(spec):
    svg = picture_svg(spec)

    root = ElementTree.fromstring(svg)
    assert len(svg) <= 1400
    assert not "".join(root.itertext()).strip()


def test_the_address_holds_the_same_picture():
    spec = picture_for("Food hygiene", GIVER, level=2)

    address = picture_uri(spec)

    kind, _comma, text = address.partition(",")
    assert kind == "data:image/svg+xml"
    assert unquote(text).replace("'", '"') == picture_svg(spec)
    assert not set(text) & set("\"'<>#&")
    assert len(address) <= 4000


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES.keys())
def test_the_symbol_stands_out_from_its_disc(family):
    ratio = (brightness(family.pale) + 0.05) / (brightness(family.deep) + 0.05)

    assert ratio >= 6.4
