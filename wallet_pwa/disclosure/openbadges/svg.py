"""Put a badge into an SVG and take it out again, without building a tree of it."""

import re

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from wallet_pwa.disclosure.openbadges.errors import BakingError

SVG_NAMESPACE = "http://www.w3.org/2000/svg"
BADGE_NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
OLD_NAMESPACE = "http://openbadges.org"

CREDENTIAL = f"{{{BADGE_NAMESPACE}}}credential"
ASSERTION = f"{{{OLD_NAMESPACE}}}assertion"

MAX_DEPTH = 100

_BEFORE_ROOT = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*>)*", re.DOTALL)
_ROOT = re.compile(r"<(?:[\w.-]+:)?svg(?:[^>\"']|\"[^\"]*\"|'[^']*')*>", re.DOTALL)


class _Collector:
    """What the parser reports to: it keeps the badges and forgets the rest."""

    def __init__(self) -> None:
        self.root = ""
        self.found: list[tuple[str, str]] = []
        self._depth = 0
        self._text: list[str] = []
        self._verify = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Note where an element begins."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise BakingError("an SVG nested too deep")
        self.root = self.root or tag
        if tag in (CREDENTIAL, ASSERTION):
            self._verify = attributes.get("verify", "")
        self._text = []

    def data(self, text: str) -> None:
        """Note text."""
        self._text.append(text)

    def end(self, tag: str) -> None:
        """Note where an element ends, and what it held if it is a badge."""
        self._depth -= 1
        if tag in (CREDENTIAL, ASSERTION):
            text = "".join(self._text).strip()
            self.found.append((tag, text or self._verify))
        self._text = []

    def close(self) -> None:
        """Do nothing: everything was noted on the way."""


def read_badges(svg: bytes) -> list[tuple[str, str]]:
    """Return the badges in *svg*, each with the element that held it."""
    collector = _Collector()
    # A DOCTYPE is common in drawings; entities and what they would fetch are not.
    parser = DefusedXMLParser(target=collector)
    try:
        parser.feed(svg)
        parser.close()
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise BakingError("not a drawing that we read") from error
    if collector.root != f"{{{SVG_NAMESPACE}}}svg":
        raise BakingError("not an SVG")
    return collector.found


def insert_badge(svg: bytes, document: str) -> bytes:
    """Return *svg* with *document* as the first thing in it."""
    try:
        text = svg.decode("utf-8-sig")
    except ValueError as error:
        raise BakingError("an SVG that is not UTF-8") from error
    before = _BEFORE_ROOT.match(text)
    root = _ROOT.match(text, before.end() if before else 0)
    if root is None or root.group().endswith("/>"):
        raise BakingError("an SVG with nothing in it")
    body = document.replace("]]>", "]]]]><![CDATA[>")
    element = (
        f'<openbadges:credential xmlns:openbadges="{BADGE_NAMESPACE}">'
        f"<![CDATA[{body}]]></openbadges:credential>"
    )
    return f"{text[: root.end()]}{element}{text[root.end() :]}".encode()
