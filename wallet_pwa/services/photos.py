"""Read a QR code from a photo that somebody took."""

import warnings
from io import BytesIO

import zxingcpp
from PIL import Image, UnidentifiedImageError

#: Looked at in the header, before a pixel is unpacked.
LARGEST_PIXELS = 60_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
#: What Pillow raises for files that are none, or that say they are huge.
NOT_PICTURES = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    OSError,
    ValueError,
    SyntaxError,
)
#: Codes are found at this size; more only costs time.
SIDE = 2000


class PhotoError(Exception):
    """This is not a picture that we can look at."""


def read_codes(content: bytes) -> list[str]:
    """Return the texts of all QR codes in a photo; raise `PhotoError` if unreadable.

    Nothing of the photo is kept.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(content), formats=FORMATS)
        width, height = image.size
        if width * height > LARGEST_PIXELS:
            raise PhotoError("too many pixels")
        # A JPEG is unpacked at a fraction of its size straight away.
        image.draft("L", (SIDE, SIDE))
        grey = image.convert("L")
    except NOT_PICTURES as error:
        raise PhotoError("not a picture") from error
    grey.thumbnail((SIDE, SIDE))
    wanted = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    found = zxingcpp.read_barcodes(grey, formats=wanted)
    return [code.text for code in found if code.text]
