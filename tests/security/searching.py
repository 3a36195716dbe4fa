"""Search bytes for words and secrets, in every form in which programs write them."""

import base64
import json
import urllib.parse
import zlib
from contextlib import suppress


def base64_cores(data):
    """Return what stands in base64 of anything that holds *data*, in any place."""
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + data)
        # The first and last letters depend on what stands around it.
        yield coded[(0, 2, 3)[shift] : len(coded) - 4]


def base32_cores(data):
    for shift in range(5):
        coded = base64.b32encode(b"\0" * shift + data)
        yield coded[(0, 2, 4, 5, 7)[shift] : len(coded) - 8]


def in_ten_encodings(data):
    """Return *data* as it is, and as programs write it."""
    forms = {
        "plain": {data},
        "hexadecimal": {data.hex().encode()},
        "HEXADECIMAL": {data.hex().upper().encode()},
        "base64": set(base64_cores(data)),
        "base64url": {
            core.translate(bytes.maketrans(b"+/", b"-_")) for core in base64_cores(data)
        },
        "base32": set(base32_cores(data)),
        "backwards": {data[::-1]},
        "in an address": {urllib.parse.quote_from_bytes(data, safe="").encode()},
    }
    try:
        words = data.decode()
    except UnicodeDecodeError:
        return forms
    forms["UTF-16"] = {words.encode("utf-16-le"), words.encode("utf-16-be")}
    forms["JSON"] = {
        "".join(f"\\u{ord(sign):04x}" for sign in words).encode(),
        json.dumps(words)[1:-1].encode(),
    }
    return forms


def unpacked(content):
    """Return *content*, and what is compressed anywhere in it."""
    yield content
    for start in (b"\x1f\x8b\x08", b"\x78\x01", b"\x78\x9c", b"\x78\xda"):
        at = content.find(start)
        while at >= 0:
            with suppress(zlib.error):
                yield zlib.decompressobj(wbits=47).decompress(content[at:])
            at = content.find(start, at + 1)


def found_in(contents, marks):
    found = []
    for place, content in contents.items():
        for piece in unpacked(content):
            for what, data in marks.items():
                for form, cores in in_ten_encodings(data).items():
                    if any(core in piece for core in cores if len(core) >= 6):
                        found.append((place, what, form))
    return found
