"""Pictures of badges, drawn from a badge's own fields, the same every time.

Shape, colour and symbol say what a badge is for, so no file comes from anywhere.  A
picture has no words in it: the title always stands beside it.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from wallet_pwa.services.picture_drawings import (
    DRAWINGS,
    FAMILIES,
    LETTERS,
    NEUTRAL,
    SHAPES,
    STAR,
)

MAX_LEVEL = 3

#: Kinds of skill, colours and fields of work that a giver may choose, by their key.
#: The words are English, for a page to translate.
KINDS = {
    "care": "Care",
    "trade": "Shop and stock",
    "food": "Food",
    "technique": "Machines and tools",
    "people": "Working with others",
    "safety": "Safety",
    "learning": "Learning",
    "making": "Making things",
}
COLOURS = {
    "spruce": "Green",
    "berry": "Red",
    "fjord": "Blue",
    "clay": "Orange",
    "plum": "Purple",
    "moss": "Olive",
}
SYMBOLS = {
    "account": "Accounts",
    "animal": "Animals",
    "book": "Reading",
    "bread": "Baking",
    "bridge": "Interpreting",
    "building": "Building",
    "camera": "Photos and film",
    "care": "Care",
    "cash": "Cash desk",
    "child": "Children",
    "cleaning": "Cleaning",
    "clothes": "Clothes",
    "computer": "Computers",
    "cooking": "Cooking",
    "cycle": "Bicycles",
    "driving": "Driving",
    "electricity": "Electricity",
    "farm": "Farming",
    "firstaid": "First aid",
    "garden": "Garden",
    "guiding": "Leading a group",
    "hair": "Hair",
    "health": "Health",
    "idea": "Ideas",
    "language": "Language",
    "lifting": "Forklift",
    "music": "Music",
    "office": "Office",
    "painting": "Painting",
    "parcel": "Parcels",
    "plumbing": "Water and pipes",
    "rights": "Rights",
    "safety": "Safety",
    "sewing": "Sewing",
    "shop": "Shop",
    "sport": "Sport",
    "stock": "Warehouse",
    "teaching": "Teaching",
    "team": "Working in a team",
    "tools": "Repairs",
    "travel": "Buses and trains",
    "tree": "Forest",
    "welding": "Welding",
    "wood": "Wood",
    "writing": "Writing",
}

#: Latin letters that Unicode does not take apart into a letter and a mark.
PLAIN_LETTERS = str.maketrans("ÆØŒŁĐÐÞẞIĦ", "AOOLDDTSIH")


@dataclass(frozen=True, slots=True)
class PictureSpec:
    """All that decides how a picture looks.

    ``symbol`` is a field of work, one letter or digit, or the neutral star.
    """

    kind: str
    symbol: str
    colour: str
    level: int


def picture_for(
    title: str,
    giver_id: str,
    *,
    kind: str = "",
    symbol: str = "",
    colour: str = "",
    level: int = 0,
) -> PictureSpec:
    """Return how the badge *title* of the giver *giver_id* looks.

    What nobody chose, or what we do not know, follows from the title and the giver:
    badges of one giver share a colour and look like a family.
    """
    return PictureSpec(
        kind=kind if kind in SHAPES else _pick(tuple(SHAPES), title),
        symbol=symbol if symbol in DRAWINGS else _first_letter(title),
        colour=colour if colour in FAMILIES else _pick(tuple(FAMILIES), giver_id),
        level=min(max(level, 0), MAX_LEVEL),
    )


def picture_svg(spec: PictureSpec) -> str:
    """Return the picture as an SVG document of 120 by 120.

    Half of the shape is darker, which gives depth without a gradient; a white rim
    lets it stand on any ground.  It holds ids, so it belongs in an ``<img>``.
    """
    shape, colours = SHAPES[spec.kind], FAMILIES[spec.colour]
    drawing = DRAWINGS.get(spec.symbol) or LETTERS.get(spec.symbol) or STAR
    turn = f' transform="rotate({shape.angle} 60 60)"' if shape.angle else ""
    first = 60 - 6 * (spec.level - 1)
    dots = "".join(
        f'<circle cx="{first + 12 * number}" cy="99" r="4" fill="#ffcb47"/>'
        for number in range(spec.level)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120">'
        f'<clipPath id="c"><path id="s" d="{shape.path}"/></clipPath>'
        '<g stroke-linejoin="round">'
        '<use href="#s" fill="#fff" stroke="#fff" stroke-width="12"/>'
        f'<use href="#s" fill="{colours.middle}" stroke="{colours.middle}"'
        ' stroke-width="5"/></g>'
        '<g clip-path="url(#c)"><path d="M-60 60h240v120H-60Z"'
        f' fill="{colours.deep}" opacity=".55"{turn}/></g>'
        f'<circle cx="60" cy="54" r="37" fill="{colours.deep}"/>'
        f'<path d="{drawing}" transform="translate(32.4 26.4) scale(2.3)"'
        f' fill="none" stroke="{colours.pale}" stroke-width="2"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
        f"{dots}</svg>"
    )


@lru_cache(maxsize=512)
def picture_uri(spec: PictureSpec) -> str:
    """Return the picture as a ``data:`` address for an ``<img>``.

    Only what a browser or a template would change is written as ``%..``, so that
    it stays as small in the page as it is.
    """
    text = picture_svg(spec).replace('"', "'")
    for character, code in (("#", "%23"), ("<", "%3C"), (">", "%3E"), ("'", "%27")):
        text = text.replace(character, code)
    return f"data:image/svg+xml,{text}"


def _pick(keys: tuple[str, ...], text: str) -> str:
    """Return one of *keys*, always the same for the same *text*."""
    digest = blake2b(
        unicodedata.normalize("NFC", text.strip()).casefold().encode(),
        digest_size=4,
        person=b"badge-picture",
    ).digest()
    return keys[int.from_bytes(digest) % len(keys)]


def _first_letter(title: str) -> str:
    """Return the first letter or digit of *title* that we can draw.

    A title in another script gets a star: no letter is better than a wrong one.
    """
    for character in title:
        if character.isalnum():
            plain = unicodedata.normalize("NFKD", character.upper())[0]
            letter = plain.translate(PLAIN_LETTERS)
            return letter if letter in LETTERS else NEUTRAL
    return NEUTRAL
