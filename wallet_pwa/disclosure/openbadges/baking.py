"""Badges inside pictures (Open Badges 3.0, 5.3): baked in, taken out."""

from dataclasses import dataclass

from wallet_pwa.disclosure.openbadges import png as png_chunks
from wallet_pwa.disclosure.openbadges import svg as svg_elements
from wallet_pwa.disclosure.openbadges.errors import BakingError

#: The largest picture that we read.
MAX_PICTURE_BYTES = 2_000_000

_KEYWORD = b"openbadgecredential"
_OLD_KEYWORD = b"openbadges"
_KEYWORDS = frozenset({_KEYWORD, _OLD_KEYWORD})


@dataclass(frozen=True, slots=True)
class Baked:
    """What a picture held: of which version of Open Badges, and the text."""

    version: int
    text: str


def bake_png(picture: bytes, document: bytes) -> bytes:
    """Return the PNG *picture* with the JSON text *document* in it."""
    if png_chunks.read_texts(picture, _KEYWORDS):
        raise BakingError("there is a badge in it already")
    return png_chunks.insert_text(picture, _KEYWORD, document)


def bake_svg(picture: bytes, document: bytes) -> bytes:
    """Return the SVG *picture* with the JSON text *document* in it."""
    if svg_elements.read_badges(picture):
        raise BakingError("there is a badge in it already")
    return svg_elements.insert_badge(picture, document.decode())


def unbake(picture: bytes) -> Baked:
    """Return the one badge that *picture* holds; two would be two answers."""
    if len(picture) > MAX_PICTURE_BYTES:
        raise BakingError("a picture larger than we read")
    found = _unbake_png if picture.startswith(png_chunks.PNG_SIGNATURE) else _unbake_svg
    match found(picture):
        case [baked]:
            return baked
        case []:
            raise BakingError("no badge in it")
    raise BakingError("more than one badge in it")


def _unbake_png(picture: bytes) -> list[Baked]:
    try:
        return [
            Baked(3 if keyword == _KEYWORD else 2, text.decode())
            for keyword, text in png_chunks.read_texts(picture, _KEYWORDS)
        ]
    except ValueError as error:
        raise BakingError("a text that is not UTF-8") from error


def _unbake_svg(picture: bytes) -> list[Baked]:
    return [
        Baked(3 if element == svg_elements.CREDENTIAL else 2, text)
        for element, text in svg_elements.read_badges(picture)
    ]
