"""A link as a QR code: in a page, as a picture file, in a terminal.

`qrcode` works out the squares; drawing them is ours, as one stroke for each run of
dark squares, which is four times smaller than a path for each square.

A code is never cached: it holds a link that opens something.
"""

import re
from html import escape
from io import BytesIO

#: Light squares around a code, which readers need to find it.
QUIET = 4
#: Any of the eight masks is valid, and every reader takes it.  Comparing all of them
#: costs five times more than drawing with the plainest one.
MASK = 0
DARK = "#14302c"

#: The rows of a code from the top, a byte for each square: 1 is dark, 0 light.
Squares = list[bytes]
RUN = re.compile(rb"\x01+")


def qr_squares(text: str) -> Squares:
    """Return the squares of *text*'s code, without a border.

    The code is the smallest one that holds the text.  Text of capitals, digits and
    ``$%*+-./:`` takes fewer squares: write links for paper in capitals.
    """
    # It brings all of Pillow along, and most pages have no code.
    import qrcode  # noqa: PLC0415
    from qrcode.constants import ERROR_CORRECT_M  # noqa: PLC0415

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, mask_pattern=MASK, border=0)
    code.add_data(text)
    code.make(fit=True)
    return [bytes(row) for row in code.modules]


def qr_svg(text: str, *, label: str) -> str:
    """Return the code of *text* as an SVG element, read aloud as *label*.

    It brings its own light ground, so that it can be scanned at night as well.
    """
    squares = qr_squares(text)
    side = len(squares) + 2 * QUIET
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="code"'
        f' viewBox="-{QUIET} -{QUIET}.5 {side} {side}" role="img"'
        f' aria-label="{escape(label)}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M-{QUIET}-{QUIET}.5h{side}v{side}h-{side}Z"/>'
        f'<path stroke="{DARK}" d="{_strokes(squares)}"/></svg>'
    )


def qr_png(text: str, scale: int = 8) -> bytes:
    """Return the code of *text* as a PNG file, *scale* pixels for each square."""
    from PIL import Image  # noqa: PLC0415

    squares = qr_squares(text)
    side = len(squares) + 2 * QUIET
    image = Image.new("1", (side, side), color=1)
    for y, row in enumerate(squares, start=QUIET):
        for x, dark in enumerate(row, start=QUIET):
            if dark:
                image.putpixel((x, y), 0)
    large = image.resize((side * scale, side * scale), Image.Resampling.NEAREST)
    file = BytesIO()
    large.save(file, "PNG", optimize=True)
    return file.getvalue()


def qr_terminal(text: str) -> str:
    """Return the code of *text* as lines for a terminal, two squares in a character.

    Black on white is set for each line: a terminal may itself be dark or light.
    """
    squares = qr_squares(text)
    side = len(squares) + 2 * QUIET
    blank, edge = bytes(side), bytes(QUIET)
    rows = [blank] * QUIET + [edge + row + edge for row in squares]
    rows += [blank] * (QUIET + side % 2)
    halves = {
        (0, 0): " ",
        (1, 0): "▀",
        (0, 1): "▄",
        (1, 1): "█",
    }
    lines = (
        "".join(halves[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    )
    return "".join(f"\x1b[30;107m{line}\x1b[0m\n" for line in lines)


def _strokes(squares: Squares) -> str:
    """Return a path of one stroke for each run of dark squares in a row."""
    parts = []
    for y, row in enumerate(squares):
        pen = 0
        for run in RUN.finditer(row):
            start, end = run.span()
            move = f"m{start - pen} 0" if pen else f"M{start} {y}"
            parts.append(f"{move}h{end - start}")
            pen = end
    return "".join(parts)
