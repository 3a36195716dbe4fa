"""A clip of a hand that holds a phone before a poster."""

import io
import math
import random
from pathlib import Path

from PIL import Image, ImageFilter

FRAMES = 45
PER_SECOND = 15
WIDTH, HEIGHT = 1280, 720


def film(poster: bytes, clip: Path) -> list[str]:
    """Film a picture of a poster into *clip*; return Chromium's flags to see it.

    First only the wall, then the poster: it comes nearer and gets sharp, while
    the hand turns and shakes a little.
    """
    shake = random.Random(7)
    sheet = Image.open(io.BytesIO(poster)).convert("RGB")
    wall = Image.effect_noise((WIDTH // 8, HEIGHT // 8), 24).convert("RGB")
    wall = wall.resize((WIDTH, HEIGHT))
    with clip.open("wb") as file:
        for number in range(FRAMES):
            frame = wall.copy()
            seconds = number / PER_SECOND
            if seconds > 0.6:
                place(frame, sheet, seconds, shake)
            frame.save(file, "JPEG", quality=80)
    return [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={clip}",
    ]


def place(
    frame: Image.Image, sheet: Image.Image, seconds: float, shake: random.Random
) -> None:
    """Put the poster into one picture of the film."""
    height = int(340 + 100 * min(seconds, 2))
    small = sheet.resize((sheet.width * height // sheet.height, height))
    turned = small.convert("RGBA").rotate(
        5 + 4 * math.sin(2 * seconds), Image.Resampling.BICUBIC, expand=True
    )
    x = (WIDTH - turned.width) // 2 + int(25 * math.sin(3 * seconds))
    y = (HEIGHT - turned.height) // 2 + shake.randint(-4, 4)
    blurred = turned.filter(ImageFilter.GaussianBlur(max(0.0, 1.8 - 0.8 * seconds)))
    frame.paste(blurred, (x, y), blurred)
