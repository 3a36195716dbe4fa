"""What people hand in to be checked, and a web that answers as a test wants."""

from io import BytesIO

from PIL import Image

from wallet_pwa.fetching import FetchError, Problem

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"></svg>'


class Web:
    """What other computers say, for a test that is not about the way there."""

    def __init__(self) -> None:
        self.fetcher = self
        self.pages: dict[str, bytes] = {}
        self.asked: list[str] = []

    def fetch(self, address, _want, *, now=None, fresh=None):
        self.asked.append(address)
        if address not in self.pages:
            raise FetchError(Problem.UNREACHABLE)
        return self.pages[address]


def png(colour="teal"):
    out = BytesIO()
    Image.new("RGB", (40, 40), colour).save(out, "PNG")
    return out.getvalue()
