"""What the holder does: keep back what was not picked, and sign the rest."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime

from wallet_pwa.disclosure.disclosures import (
    Disclosure,
    digest_of,
    read_disclosure,
    split_combined,
)
from wallet_pwa.disclosure.encoding import JsonObject, JsonValue
from wallet_pwa.disclosure.errors import (
    UnexpectedBindingError,
    UnknownFieldError,
    WrongHolderError,
)
from wallet_pwa.disclosure.keys import Signer, key_from_jwk
from wallet_pwa.disclosure.moments import seconds
from wallet_pwa.disclosure.tokens import Header, read_token, write_token
from wallet_pwa.disclosure.unpacking import Path, unpack

#: `vc+sd-jwt` is the older name; others still send it.
CREDENTIAL_TYPES = frozenset({"dc+sd-jwt", "vc+sd-jwt"})
BINDING_TYPE = "kb+jwt"


@dataclass(frozen=True, slots=True)
class SdJwt:
    """A credential or presentation, taken apart and **not believed**.

    It shows a holder what she has; only `verify` says whether it is real.
    """

    header: Header
    claims: JsonObject
    disclosures: Mapping[Path, Disclosure]
    key_binding: str


def parse(text: str) -> SdJwt:
    """Take *text* apart without checking any signature or date."""
    jwt, encoded, binding = split_combined(text)
    token = read_token(jwt, types=CREDENTIAL_TYPES)
    claims, places = unpack(token.payload, [read_disclosure(part) for part in encoded])
    return SdJwt(token.header, claims, places, binding)


def present(credential: str, paths: Set[Path]) -> str:
    """Return *credential* with only *paths* disclosed (RFC 9901, section 7.2).

    A path that the credential cannot disclose is an error rather than silence: a
    learner who ticks a box must never get a link that shows something else.  What
    a picked claim stands in is disclosed with it; what is in it is not.
    """
    jwt, encoded, binding = split_combined(credential)
    if binding:
        raise UnexpectedBindingError("the holder has already signed what to show")
    payload = read_token(jwt, types=CREDENTIAL_TYPES).payload
    search = _Search([read_disclosure(part) for part in encoded], paths)
    for path in paths:
        search.pick(payload, path)
    return "~".join([jwt, *(part for part in encoded if part in search.picked), ""])


class _Search:
    """A walk along the picked paths, which notes the disclosures on the way."""

    def __init__(self, disclosures: list[Disclosure], paths: Set[Path]) -> None:
        self.picked: set[str] = set()
        # Only what has a name on the way, or none, can be met on the way.
        names = {None, *(step for path in paths for step in path)}
        self._by_digest = {d.digest: d for d in disclosures if d.name in names}

    def pick(self, payload: JsonObject, path: Path) -> None:
        """Note what must be disclosed to show *path*, or say that it cannot be."""
        value: JsonValue = payload
        disclosure = None
        for step in path:
            disclosure, value = self._go(value, step)
            if disclosure is not None:
                self.picked.add(disclosure.encoded)
        if disclosure is None:
            raise UnknownFieldError("a path that cannot be disclosed")

    def _go(
        self, value: JsonValue, step: str | int
    ) -> tuple[Disclosure | None, JsonValue]:
        match value:
            case list() if isinstance(step, int) and 0 <= step < len(value):
                return self._open_item(value[step])
            case dict() if isinstance(step, str):
                if step in value:
                    return None, value[step]
                return self._open_member(value.get("_sd"), step)
        raise UnknownFieldError("a path that does not exist")

    def _open_item(self, item: JsonValue) -> tuple[Disclosure | None, JsonValue]:
        match item:
            case {"...": str(digest)}:
                disclosure = self._by_digest.get(digest)
                if disclosure is None:
                    raise UnknownFieldError("an item that is kept back already")
                return disclosure, disclosure.value
        return None, item

    def _open_member(
        self, digests: JsonValue, name: str
    ) -> tuple[Disclosure, JsonValue]:
        if isinstance(digests, list):
            for digest in digests:
                if isinstance(digest, str) and digest in self._by_digest:
                    disclosure = self._by_digest[digest]
                    if disclosure.name == name:
                        return disclosure, disclosure.value
        raise UnknownFieldError("a path that does not exist")


def bind(
    presentation: str, *, holder: Signer, aud: str, nonce: str, iat: datetime
) -> str:
    """Return *presentation*, signed by its *holder* for one reader and occasion.

    The signature covers exactly what is shown (RFC 9901, section 4.3), so nobody
    can add a disclosure later.  Another key than the credential's is refused here,
    where it can still be put right.
    """
    jwt, _, binding = split_combined(presentation)
    if binding:
        raise UnexpectedBindingError("the holder has already signed")
    match read_token(jwt, types=CREDENTIAL_TYPES).payload.get("cnf"):
        case {"jwk": jwk} if key_from_jwk(jwk) == holder.public_key:
            pass
        case _:
            raise WrongHolderError("the credential is bound to another key")
    payload: JsonObject = {
        "iat": seconds(iat),
        "aud": aud,
        "nonce": nonce,
        "sd_hash": digest_of(presentation),
    }
    return presentation + write_token(payload, typ=BINDING_TYPE, signer=holder)
