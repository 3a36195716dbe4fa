"""A badge's picture as a file is the picture that pages show."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageStat

from wallet_pwa.services.picture_drawings import DRAWINGS, FAMILIES, SHAPES
from wallet_pwa.services.picture_files import SIDE, picture_png
from wallet_pwa.services.pictures import PictureSpec, picture_uri

#: Every shape and colour, and some symbols of lines, arcs and curves.
LOOKS = [
    PictureSpec(kind, symbol, colour, number % 4)
    for number, (kind, symbol, colour) in enumerate(
        zip(SHAPES, [*DRAWINGS][::6], [*FAMILIES, *FAMILIES], strict=False)
    )
]


@pytest.mark.browser
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.kind}-{look.symbol}")
def test_the_file_looks_as_the_page_does(chromium, look):
    page = chromium.new_page(viewport={"width": SIDE, "height": SIDE})
    page.set_content(
        f'<body style="margin:0"><img width="{SIDE}" src="{picture_uri(look)}"></body>'
    )
    shown = Image.open(BytesIO(page.screenshot())).convert("RGB")
    page.close()

    file = Image.open(BytesIO(picture_png(look))).convert("RGBA")
    white = Image.new("RGBA", file.size, "#fff")
    drawn = Image.alpha_composite(white, file).convert("RGB")
    differences = ImageChops.difference(shown, drawn).convert("L")
    # Edges are smoothed in another way; nothing else differs.
    assert ImageStat.Stat(differences).mean[0] < 1.5
