"""Badges inside pictures."""

import io
import json
import zlib

import pytest
from openbadgeslib.baking import bake_png as their_bake_png
from openbadgeslib.baking import bake_svg as their_bake_svg
from openbadgeslib.baking import extract_png, extract_svg
from PIL import Image

from tests.disclosure.openbadges.documents import signed
from wallet_pwa.disclosure.openbadges import BakingError, bake_png, bake_svg, unbake
from wallet_pwa.disclosure.openbadges.baking import Baked

DOCUMENT = json.dumps(signed(), ensure_ascii=False)
SVG = (
    b'<?xml version="1.0"?>\n<!-- <svg> -->\n'
    b'<svg xmlns="http://www.w3.org/2000/svg" aria-label="a > b"><path/></svg>'
)


def png():
    file = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(file, "PNG")
    return file.getvalue()


def chunk(kind, data):
    body = kind + data
    return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")


def with_chunk(kind, data):
    whole = png()
    return whole[:33] + chunk(kind, data) + whole[33:]


def test_a_png_holds_a_badge():
    baked = bake_png(png(), DOCUMENT.encode())
    assert unbake(baked) == Baked(3, DOCUMENT)
    with Image.open(io.BytesIO(baked)) as image:
        image.load()
        assert image.text["openbadgecredential"] == DOCUMENT
        assert image.getpixel((1, 1)) == (255, 0, 0)


def test_an_svg_holds_a_badge():
    baked = bake_svg(SVG, DOCUMENT.encode())
    assert unbake(baked) == Baked(3, DOCUMENT)
    assert baked.count(b"<path/>") == 1
    assert b'aria-label="a > b"><openbadges:credential' in baked


def test_text_that_would_end_its_place():
    text = '{"a": "]]><script/> & </openbadges:credential>"}'
    assert unbake(bake_svg(SVG, text.encode())).text == text


def test_peers_find_ours():
    keyword = b"openbadgecredential"
    assert extract_png(bake_png(png(), DOCUMENT.encode()), keyword=keyword) == DOCUMENT
    found = extract_svg(
        bake_svg(SVG, DOCUMENT.encode()),
        element="openbadges:credential",
        text_fallback=True,
    )
    assert found == DOCUMENT


def test_we_find_peers():
    assert unbake(
        their_bake_png(png(), "a.b.c", keyword=b"openbadgecredential")
    ) == Baked(3, "a.b.c")
    assert unbake(their_bake_png(png(), "a.b.c")) == Baked(2, "a.b.c")
    assert unbake(their_bake_svg(SVG, "a.b.c")) == Baked(2, "a.b.c")


def test_older_badges_are_found():
    assertion = b"https://theirs.example/assertions/1"
    itxt = b"openbadges\0\0\0\0\0" + assertion
    assert unbake(with_chunk(b"iTXt", itxt)) == Baked(2, assertion.decode())
    assert unbake(with_chunk(b"tEXt", b"openbadges\0" + assertion)).version == 2
    packed = b"openbadges\0\1\0\0\0" + zlib.compress(assertion)
    assert unbake(with_chunk(b"iTXt", packed)).text == assertion.decode()
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:o="http://openbadges.org">'
        b'<o:assertion verify="https://theirs.example/assertions/1"/></svg>'
    )
    assert unbake(svg) == Baked(2, assertion.decode())


def test_a_picture_holds_one_badge():
    for bake, picture in ((bake_png, png()), (bake_svg, SVG)):
        baked = bake(picture, b"{}")
        with pytest.raises(BakingError):
            bake(baked, b"{}")
    twice = bake_svg(SVG, b"{}").replace(b"<path/>", b"<path/><a/>")
    element = twice[twice.index(b"<openbadges") : twice.index(b"<path/>")]
    with pytest.raises(BakingError):
        unbake(twice.replace(b"<a/>", element))
    both = b"openbadges\0\0\0\0\0{}"
    baked = bake_png(png(), b"{}")
    with pytest.raises(BakingError):
        unbake(baked[:33] + chunk(b"iTXt", both) + baked[33:])


def itxt(rest):
    return with_chunk(b"iTXt", b"openbadgecredential\0" + rest)


ENTITIES = b"""<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<svg xmlns="http://www.w3.org/2000/svg">&b;</svg>"""
OUTSIDE = b"""<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<svg xmlns="http://www.w3.org/2000/svg">&a;</svg>"""

HOSTILE = {
    "nothing": b"",
    "no picture": b"GIF89a",
    "no badge in a PNG": png(),
    "no badge in an SVG": SVG,
    "a PNG cut off": bake_png(png(), b"{}")[:-5],
    "a PNG cut in a chunk": png()[:40],
    "only the mark of a PNG": png()[:8],
    "a chunk longer than the file": png()[:33] + b"\xff\xff\xff\xffiTXt",
    "a damaged PNG": bake_png(png(), b"{}").replace(b"{}", b"[]"),
    "two headers": png()[:33] + png()[8:],
    "no header": png()[:8] + png()[33:],
    "ten thousand chunks": png()[:33] + chunk(b"abCd", b"") * 10_001 + png()[33:],
    "a bomb": itxt(b"\1\0\0\0" + zlib.compress(bytes(50_000_000), 9)),
    "a text packed badly": itxt(b"\1\0\0\0xyz"),
    "a text packed by halves": itxt(b"\1\0\0\0" + zlib.compress(b"{}" * 99)[:-6]),
    "a text packed otherwise": itxt(b"\1\7\0\0{}"),
    "a text without its parts": itxt(b"\0\0"),
    "a text that is not UTF-8": itxt(b"\0\0\0\0\xff\xfe"),
    "entities": ENTITIES,
    "a file from here": OUTSIDE,
    "half an SVG": SVG[:-4],
    "an SVG a thousand deep": SVG.replace(b"<path/>", b"<g>" * 999 + b"</g>" * 999),
    "something else in XML": b"<html/>",
    "another svg": b"<svg/>",
    "an unknown encoding": b'<?xml version="1.0" encoding="x"?><svg/>',
    "too large": SVG + b" " * 2_000_000,
}


@pytest.mark.parametrize("picture", HOSTILE.values(), ids=HOSTILE)
def test_hostile_pictures_are_refused(picture):
    with pytest.raises(BakingError):
        unbake(picture)


@pytest.mark.parametrize(
    "picture",
    [
        b"\xff",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        '<?xml version="1.0" encoding="utf-16"?><svg xmlns="http://www.w3.org/2000/svg"></svg>'.encode(
            "utf-16"
        ),
    ],
)
def test_drawings_that_cannot_hold_a_badge(picture):
    with pytest.raises(BakingError):
        bake_svg(picture, b"{}")
