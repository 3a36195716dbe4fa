"""Pictures that strangers hand in, drawn anew before a page shows them."""

import base64
import warnings
from io import BytesIO
from typing import Final

FORMATS: Final = ("PNG", "JPEG", "WEBP")
MOST_BYTES: Final = 2_000_000
#: Looked at in the header, before a pixel is unpacked.
LARGEST_PIXELS: Final = 4_000_000
SIDE: Final = 256


def thumbnail_uri(content: bytes) -> str:
    """Return *content* as a small PNG in a ``data:`` address; empty: it is none.

    Nothing of the file remains but its colours: no text, no place, no script.
    """
    # Large, and few people check a badge with a picture in it.
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415

    if not content or len(content) > MOST_BYTES:
        return ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(content), formats=FORMATS)
        width, height = image.size
        if width * height > LARGEST_PIXELS:
            return ""
        small = image.convert("RGBA")
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        ValueError,
        SyntaxError,
    ):
        return ""
    small.thumbnail((SIDE, SIDE))
    # Pages give pictures of badges a square.
    side = max(small.size)
    clean = Image.new("RGBA", (side, side))
    clean.paste(small, ((side - small.width) // 2, (side - small.height) // 2))
    out = BytesIO()
    clean.save(out, "PNG", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode('ascii')}"
