"""RSA keys, which other givers still sign with; we never do."""

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from wallet_pwa.disclosure.errors import BadKeyError, BadSignatureError


@dataclass(frozen=True, slots=True)
class RsaKey:
    """A public RSA key of 2048 to 8192 bits (RFC 7518, section 3.3)."""

    n: int
    e: int

    algorithms = ("RS256",)

    def __post_init__(self) -> None:
        # A large exponent costs the checker's time and gives no strength.
        if not 2048 <= self.n.bit_length() <= 8192 or not 3 <= self.e < 2**32:
            raise BadKeyError("an RSA key of a size that we do not take")
        self._key()

    def verify(self, data: bytes, signature: bytes) -> None:
        """Raise `BadSignatureError` unless *signature* is this key's over *data*."""
        try:
            self._key().verify(signature, data, padding.PKCS1v15(), SHA256())
        except InvalidSignature as error:
            raise BadSignatureError("signature does not fit") from error

    def _key(self) -> rsa.RSAPublicKey:
        try:
            return rsa.RSAPublicNumbers(self.e, self.n).public_key()
        except ValueError as error:
            raise BadKeyError("not an RSA key") from error
