"""What stands on a sheet that Chromium prints, read from the PDF itself."""

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj\b(.*?)endobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)
FONT = re.compile(rb"/(F\d+) (\d+) 0 R")
LETTERS = re.compile(rb"/ToUnicode (\d+) 0 R")
#: A new font, letters of it by number, or the end of some words.
MARK = re.compile(rb"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>|\b(ET)\b")
ONE_LETTER = re.compile(rb"<([0-9A-F]+)> <([0-9A-F]+)>\n")
MANY_LETTERS = re.compile(rb"<([0-9A-F]+)> <([0-9A-F]+)> <([0-9A-F]+)>\n")


def contents_of(pdf: bytes) -> dict[int, bytes]:
    """Return every part of *pdf* by its number, with nothing left compressed."""
    parts = {}
    for number, body in OBJECT.findall(pdf):
        stream = STREAM.search(body)
        is_packed = stream and b"/FlateDecode" in body[: stream.start()]
        parts[int(number)] = (
            body[: stream.start()] + zlib.decompress(stream[1]) if is_packed else body
        )
    return parts


def sheets_of(pdf: bytes) -> int:
    """Return on how many sheets it is printed."""
    return len(re.findall(rb"/Type /Page\b", b"".join(contents_of(pdf).values())))


def text_of(pdf: bytes) -> str:
    """Return the words on the sheets, as the fonts name their own letters."""
    parts = contents_of(pdf)
    fonts = {
        name: letters_of(parts[int(letters[1])])
        for name, number in FONT.findall(b"".join(parts.values()))
        if (letters := LETTERS.search(parts[int(number)]))
    }
    text = ""
    for part in parts.values():
        if b" Tf" not in part:
            continue
        letters_now: dict[int, str] = {}
        for font, codes, move in MARK.findall(part):
            if font:
                letters_now = fonts.get(font, {})
            elif move:
                text += "\n"
            else:
                numbers = bytes.fromhex(codes.decode())
                for high, low in zip(numbers[::2], numbers[1::2], strict=False):
                    text += letters_now.get(high * 256 + low, "")
    return text


def letters_of(part: bytes) -> dict[int, str]:
    """Return which letter each number of a font stands for."""
    found = {}
    for first, last, letter in MANY_LETTERS.findall(part):
        start = int(first, 16)
        for number in range(start, int(last, 16) + 1):
            found[number] = chr(int(letter, 16) + number - start)
    for number, letter in ONE_LETTER.findall(MANY_LETTERS.sub(b"", part)):
        if len(letter) % 4 == 0:
            found[int(number, 16)] = bytes.fromhex(letter.decode()).decode("utf-16-be")
    return found
