"""Pictures that were made to hurt."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from wallet_pwa.services.photos import PhotoError, read_codes


def png_header(width: int, height: int) -> bytes:
    """Return a tiny PNG that says that it is very large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", size) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [14_000, 20_000, 2**31 - 1])
def test_a_picture_that_says_it_is_enormous_is_refused(side):
    with pytest.raises(PhotoError):
        read_codes(png_header(side, side))


def test_a_flat_picture_that_unpacks_to_much_memory_is_refused():
    # 49 million pixels of four bytes each, in a few kilobytes.
    out = BytesIO()
    Image.new("P", (7000, 7000)).save(out, "PNG")

    with pytest.raises(PhotoError, match="too many pixels"):
        read_codes(out.getvalue())


def test_a_large_photo_of_a_camera_is_read():
    out = BytesIO()
    Image.new("L", (8000, 6000), 255).save(out, "JPEG")

    assert read_codes(out.getvalue()) == []


def test_a_network_may_not_send_photos_without_end(browser):
    browser.get("/scan")
    token = browser.csrf()
    statuses = {
        browser.client.post(
            "/scan/photo",
            base_url=browser.base_url,
            headers={"Origin": browser.base_url},
            data={"csrf": token, "photo": (BytesIO(b"no picture"), "a.png")},
        ).status_code
        for _try in range(61)
    }

    assert statuses == {422, 429}
