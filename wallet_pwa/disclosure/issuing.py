"""What the issuer does: sign digests instead of claims."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from wallet_pwa.disclosure.disclosures import (
    MAX_DISCLOSURES,
    RESERVED_NAMES,
    SALT_BYTES,
    digest_of,
    write_disclosure,
)
from wallet_pwa.disclosure.encoding import (
    MAX_INTEGER,
    JsonObject,
    JsonValue,
    b64url_encode,
)
from wallet_pwa.disclosure.errors import (
    JsonError,
    NeverDisclosableError,
    RepeatedDisclosureError,
    ReservedNameError,
    TooDeepError,
    TooManyDisclosuresError,
    UnknownFieldError,
)
from wallet_pwa.disclosure.keys import Signer
from wallet_pwa.disclosure.tokens import write_token
from wallet_pwa.disclosure.unpacking import MAX_DEPTH, Path, fixed_in

Salts = Iterable[bytes] | Callable[[], bytes]


def issue(
    payload: JsonObject,
    *,
    hide: Collection[Path],
    signer: Signer,
    salts: Salts,
    digests: Mapping[Path, int] | None = None,
    typ: str = "dc+sd-jwt",
) -> str:
    """Return a signed credential with all its disclosures (RFC 9901, section 7).

    What stands at the paths of *hide* can be kept back later; a path may lie in
    another one (then it is disclosed only with it), or be an item of an array.
    *digests* says how many digests the object or array at a path shall have:
    decoys fill what is missing, so that two credentials look alike whatever they
    hold.  *salts* gives a fresh random 16 bytes for each disclosure and each decoy.
    """
    if len(hide) > MAX_DISCLOSURES:
        raise TooManyDisclosuresError("more than anybody would read")
    packing = _Packing(hide, digests or {}, salts)
    packed = packing.pack_object(payload, ())
    packing.require_all_found()
    packed["_sd_alg"] = "sha-256"
    jwt = write_token(packed, typ=typ, signer=signer)
    return "~".join([jwt, *packing.disclosures, ""])


class _Packing:
    """One walk through a payload, which takes out what shall be hidden."""

    def __init__(
        self, hide: Collection[Path], digests: Mapping[Path, int], salts: Salts
    ) -> None:
        self.disclosures: list[str] = []
        self._digests = digests
        self._salts = _fresh(salts)
        #: What is to be hidden in the object or array at a path, not yet found.
        self._hide: dict[Path, set[str | int]] = {path: set() for path in digests}
        for path in hide:
            if not path:
                raise NeverDisclosableError("a credential is not its own disclosure")
            self._hide.setdefault(path[:-1], set()).add(path[-1])
        for path, steps in self._hide.items():
            fixed = fixed_in(path)
            if fixed is None or not steps.isdisjoint(fixed):
                raise NeverDisclosableError("this must always be seen")

    def pack_object(self, source: JsonObject, path: Path) -> JsonObject:
        """Return *source* with digests for what is hidden in it, in sorted order.

        Sorting hides in which order the claims stood (RFC 9901, 4.2.4.1).
        """
        result: JsonObject = {}
        hidden = self._hide.pop(path, None)
        digests = []
        for name, value in source.items():
            if name in RESERVED_NAMES:
                raise ReservedNameError(f"{name!r} is reserved")
            packed = value
            if not isinstance(value, str):
                packed = self._pack(value, (*path, name))
            if hidden and name in hidden:
                hidden.remove(name)
                digests.append(self._hide_away(name, packed))
            else:
                result[name] = packed
        if hidden is not None:
            digests += self._decoys(path, hidden, len(digests))
            result["_sd"] = [*sorted(digests)]
        return result

    def _pack_array(self, source: list[JsonValue], path: Path) -> list[JsonValue]:
        result = []
        hidden = self._hide.pop(path, None)
        used = 0
        for index, value in enumerate(source):
            packed = self._pack(value, (*path, index))
            if hidden and index in hidden:
                hidden.remove(index)
                used += 1
                packed = {"...": self._hide_away(None, packed)}
            result.append(packed)
        if hidden is not None:
            result += [{"...": decoy} for decoy in self._decoys(path, hidden, used)]
        return result

    def _pack(self, value: JsonValue, path: Path) -> JsonValue:
        if isinstance(value, str):
            return value
        if isinstance(value, dict | list):
            if len(path) >= MAX_DEPTH:
                raise TooDeepError("claims nested too deep")
            if isinstance(value, dict):
                return self.pack_object(value, path)
            return self._pack_array(value, path)
        _require_plain(value)
        return value

    def _hide_away(self, name: str | None, value: JsonValue) -> str:
        disclosure = write_disclosure(name, value, salt=next(self._salts))
        self.disclosures.append(disclosure)
        return digest_of(disclosure)

    def _decoys(
        self, path: Path, missing: Collection[str | int], used: int
    ) -> list[str]:
        if missing:
            raise UnknownFieldError("a path that the payload does not have")
        wanted = self._digests.get(path, used)
        if wanted < used:
            raise TooManyDisclosuresError("more hidden claims than digests")
        salts = (next(self._salts) for _ in range(wanted - used))
        return [b64url_encode(hashlib.sha256(salt).digest()) for salt in salts]

    def require_all_found(self) -> None:
        """Raise unless every path that was named stood in the payload."""
        if self._hide:
            raise UnknownFieldError("a path that the payload does not have")


def _require_plain(value: object) -> None:
    """Refuse what the types allow nobody to pass, and integers that are too large."""
    if value is None or (isinstance(value, int) and abs(value) <= MAX_INTEGER):
        return
    raise JsonError("a value that readers could read differently")


def _fresh(salts: Salts) -> Iterator[bytes]:
    """Yield salts, each one once and 16 bytes long."""
    seen = set()
    for salt in iter(salts, None) if callable(salts) else salts:
        if len(salt) != SALT_BYTES:
            raise ValueError("a salt has 16 bytes")
        if salt in seen:
            raise RepeatedDisclosureError("a salt was given twice")
        seen.add(salt)
        yield salt
    raise ValueError("too few salts")
