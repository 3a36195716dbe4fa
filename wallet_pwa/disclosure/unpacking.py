"""Put disclosures where their digests stand (RFC 9901, section 7.1, steps 3 to 5)."""

from collections.abc import Sequence

from wallet_pwa.disclosure.disclosures import RESERVED_NAMES, Disclosure
from wallet_pwa.disclosure.encoding import JsonObject, JsonValue
from wallet_pwa.disclosure.errors import (
    BadDigestError,
    BadDisclosureError,
    DigestAlgorithmError,
    NeverDisclosableError,
    RepeatedClaimError,
    RepeatedDigestError,
    RepeatedDisclosureError,
    ReservedNameError,
    TooDeepError,
    UnreferencedDisclosureError,
)

#: Where a claim stands: names of members and places in arrays, from the top.
Path = tuple[str | int, ...]

MAX_DEPTH = 10

#: Claims that decide whether a credential holds (SD-JWT VC, 2.2.2.3): a view
#: that could leave one out would let a holder undo an end or a withdrawal.
FIXED_CLAIMS = frozenset(
    {"iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "aka_vcts", "status"}
)
#: The same for a W3C credential that is carried in `ld`.
FIXED_IN_LD = frozenset(
    {"@context", "type", "issuer", "validFrom", "validUntil", "credentialStatus"}
)
_FIXED_ON_TOP = FIXED_CLAIMS | {"ld"}


_NOTHING: frozenset[str] = frozenset()


def fixed_in(path: Path) -> frozenset[str] | None:
    """Return which members of what is at *path* cannot be hidden; `None` for all."""
    if not path:
        return _FIXED_ON_TOP
    if path[0] == "ld":
        if len(path) == 1:
            return FIXED_IN_LD
        return None if path[1] in FIXED_IN_LD else _NOTHING
    return None if path[0] in FIXED_CLAIMS else _NOTHING


def unpack(
    payload: JsonObject, disclosures: Sequence[Disclosure]
) -> tuple[JsonObject, dict[Path, Disclosure]]:
    """Return the claims, and which disclosure stands at which path.

    Every disclosure must be named by one digest, and no digest may stand twice,
    so that nothing can be added and nothing can mean two things.  A place in an
    array is the one that the issuer gave, hidden items counted.
    """
    if payload.get("_sd_alg", "sha-256") != "sha-256":
        raise DigestAlgorithmError("digests by another algorithm")
    unpacking = _Unpacking(disclosures)
    claims = unpacking.open_object(payload, ())
    if unpacking.unused:
        raise UnreferencedDisclosureError("a disclosure was not signed")
    return claims, unpacking.places


class _Unpacking:
    """One walk through a payload: which disclosures are left, which digests seen."""

    def __init__(self, disclosures: Sequence[Disclosure]) -> None:
        self.unused = {disclosure.digest: disclosure for disclosure in disclosures}
        salts = {disclosure.salt for disclosure in disclosures}
        if not len(self.unused) == len(salts) == len(disclosures):
            raise RepeatedDisclosureError("a disclosure or its salt is repeated")
        self.places: dict[Path, Disclosure] = {}
        self._seen: set[str] = set()

    def open_object(self, source: JsonObject, path: Path) -> JsonObject:
        """Return *source* with what its digests stand for."""
        result: JsonObject = {}
        for name, value in source.items():
            if name in RESERVED_NAMES:
                _require_format_member(name, path)
            elif isinstance(value, dict | list):
                result[name] = self._open_below(value, (*path, name))
            else:
                result[name] = value
        if "_sd" in source:
            self._open_digests(source["_sd"], result, path)
        return result

    def _open_digests(self, digests: JsonValue, result: JsonObject, path: Path) -> None:
        if not isinstance(digests, list):
            raise BadDigestError("_sd is not an array")
        fixed = fixed_in(path)
        if fixed is None:
            raise NeverDisclosableError("part of a fixed claim is hidden")
        for digest in digests:
            disclosure = self._take(digest)
            if disclosure is None:
                continue
            name = disclosure.name
            if name is None:
                raise BadDisclosureError("a claim's disclosure has no name")
            if name in result:
                raise RepeatedClaimError("a claim is given twice")
            if name in fixed:
                raise NeverDisclosableError("a fixed claim stands in a disclosure")
            result[name] = self._place(disclosure, (*path, name))

    def _open_array(self, source: list[JsonValue], path: Path) -> list[JsonValue]:
        result = []
        for index, item in enumerate(source):
            if isinstance(item, dict) and "..." in item:
                disclosure = self._take_item(item, path)
                if disclosure is not None:
                    result.append(self._place(disclosure, (*path, index)))
            elif isinstance(item, dict | list):
                result.append(self._open_below(item, (*path, index)))
            else:
                result.append(item)
        return result

    def _take_item(self, item: JsonObject, path: Path) -> Disclosure | None:
        if len(item) != 1:
            raise BadDigestError("a digest in an array stands alone")
        if fixed_in(path) is None:
            raise NeverDisclosableError("part of a fixed claim is hidden")
        disclosure = self._take(item["..."])
        if disclosure is not None and disclosure.name is not None:
            raise BadDisclosureError("an item's disclosure has a name")
        return disclosure

    def _open_below(self, value: JsonObject | list[JsonValue], path: Path) -> JsonValue:
        if len(path) >= MAX_DEPTH:
            raise TooDeepError("claims nested too deep")
        if isinstance(value, dict):
            return self.open_object(value, path)
        return self._open_array(value, path)

    def _place(self, disclosure: Disclosure, path: Path) -> JsonValue:
        self.places[path] = disclosure
        value = disclosure.value
        if isinstance(value, dict | list):
            return self._open_below(value, path)
        return value

    def _take(self, digest: JsonValue) -> Disclosure | None:
        if not isinstance(digest, str) or len(digest) != 43:
            raise BadDigestError("not a SHA-256 digest")
        if digest in self._seen:
            raise RepeatedDigestError("a digest stands twice")
        self._seen.add(digest)
        return self.unused.pop(digest, None)


def _require_format_member(name: str, path: Path) -> None:
    """Refuse members of the format where the format has none."""
    if name == "_sd_alg" and path:
        raise DigestAlgorithmError("_sd_alg below the top")
    if name == "...":
        raise ReservedNameError("a digest of an item outside an array")
