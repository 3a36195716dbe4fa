"""Put a badge into a PNG and take it out again, chunk by chunk (PNG, section 11.3)."""

import zlib
from collections.abc import Iterator

from wallet_pwa.disclosure.openbadges.errors import BakingError

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"

MAX_CHUNKS = 10_000
MAX_TEXT_BYTES = 512 * 1024


def insert_text(png: bytes, keyword: bytes, text: bytes) -> bytes:
    """Return *png* with an uncompressed iTXt chunk behind its header."""
    header_ends = None
    for kind, _, end in _chunks(png):
        header_ends = header_ends or end
        if kind == b"IEND":
            break
    if header_ends is None:
        raise BakingError("a PNG without chunks")
    # No compression, no language, no translated keyword.
    body = b"iTXt" + keyword + b"\0\0\0\0\0" + text
    chunk = (
        len(body[4:]).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
    )
    return png[:header_ends] + chunk + png[header_ends:]


def read_texts(png: bytes, keywords: frozenset[bytes]) -> list[tuple[bytes, bytes]]:
    """Return the texts under *keywords*, with their keywords."""
    found = []
    for kind, data, _ in _chunks(png):
        keyword, separator, rest = data[:80].partition(b"\0")
        if not separator or keyword not in keywords:
            continue
        rest = data[len(keyword) + 1 :]
        if kind == b"iTXt":
            found.append((keyword, _international_text(rest)))
        elif kind == b"tEXt":  # early badges of version 1 and 2
            found.append((keyword, rest))
    return found


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    """Yield kind, data and end of each chunk; they must be whole."""
    position = len(PNG_SIGNATURE)
    if not png.startswith(PNG_SIGNATURE):
        raise BakingError("not a PNG")
    for number in range(MAX_CHUNKS):
        length = int.from_bytes(png[position : position + 4], "big")
        kind = png[position + 4 : position + 8]
        end = position + 12 + length
        if end > len(png):
            raise BakingError("a PNG that was cut off")
        if (number == 0) != (kind == b"IHDR"):
            raise BakingError("a PNG begins with its header, and has one")
        body = png[position + 4 : end - 4]
        if zlib.crc32(body) != int.from_bytes(png[end - 4 : end], "big"):
            raise BakingError("a PNG that was damaged")
        yield kind, body[4:], end
        if kind == b"IEND":
            return
        position = end
    raise BakingError("a PNG of too many parts")


def _international_text(rest: bytes) -> bytes:
    compressed, method = rest[:1], rest[1:2]
    parts = rest[2:].split(b"\0", 2)
    if len(parts) != 3 or compressed not in (b"\0", b"\1") or method != b"\0":
        raise BakingError("a text that is not written as PNG asks")
    if compressed == b"\0":
        return parts[2]
    inflater = zlib.decompressobj()
    try:
        text = inflater.decompress(parts[2], MAX_TEXT_BYTES)
    except zlib.error as error:
        raise BakingError("a text that was damaged") from error
    if not inflater.eof:
        raise BakingError("a text cut off, or larger than any badge")
    return text
