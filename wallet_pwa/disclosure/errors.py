"""What can be wrong with a credential, a presentation or a status list.

Each reason has its own class and a stable ``code``.  The classes are grouped so
that a caller may catch "not in our format" or "not bound to its holder" at once.
"""


class DisclosureError(Exception):
    """Base of every error raised by this package.

    ``code`` is stable: tests, vectors, logs and the table that turns errors into
    sentences all use it.  The message is for developers and never holds the
    value of a claim.
    """

    code = "invalid"


class MalformedError(DisclosureError):
    """The text is not in the format that we read."""

    code = "malformed"


class EncodingError(MalformedError):
    """Something is not base64url in its one spelling."""

    code = "not_base64url"


class JsonError(MalformedError):
    """Something is not JSON as we allow it: no repeats, floats or huge numbers."""

    code = "not_json"


class TooLargeError(MalformedError):
    """The text is longer than any badge is."""

    code = "too_large"


class TooManyDisclosuresError(MalformedError):
    """There are more disclosures than any badge has."""

    code = "too_many_disclosures"


class TooDeepError(MalformedError):
    """Claims are nested deeper than any badge needs."""

    code = "too_deep"


class HeaderError(MalformedError):
    """A token's header has a member, a type or a value that we do not take."""

    code = "bad_header"


class AlgorithmError(MalformedError):
    """The signature's algorithm is not on our list, or is not its key's."""

    code = "bad_algorithm"


class DigestAlgorithmError(MalformedError):
    """``_sd_alg`` names something other than SHA-256, or stands elsewhere."""

    code = "bad_digest_algorithm"


class BadDigestError(MalformedError):
    """A place for digests does not hold digests (RFC 9901, 7.1 step 3)."""

    code = "bad_digest"


class RepeatedDigestError(MalformedError):
    """A digest stands in two places."""

    code = "repeated_digest"


class BadDisclosureError(MalformedError):
    """A disclosure is not an array of the length that its place asks for."""

    code = "bad_disclosure"


class RepeatedDisclosureError(MalformedError):
    """A disclosure is given twice, or its salt is."""

    code = "repeated_disclosure"


class ReservedNameError(MalformedError):
    """A claim has a name that means something in the format itself."""

    code = "reserved_name"


class RepeatedClaimError(MalformedError):
    """A disclosure names a claim that is already there."""

    code = "repeated_claim"


class NeverDisclosableError(MalformedError):
    """Something that everybody must see was made hideable."""

    code = "never_disclosable"


class BadClaimError(MalformedError):
    """A claim that we rely on is missing or of the wrong kind."""

    code = "bad_claim"


class BadBadgeError(MalformedError):
    """The claims hold, but they are not a badge as this wallet knows it."""

    code = "bad_badge"


class BadKeyError(MalformedError):
    """A public key is not written as it must be."""

    code = "bad_key"


class UnreferencedDisclosureError(DisclosureError):
    """A disclosure was added that the issuer never signed."""

    code = "unreferenced_disclosure"


class UnknownKeyError(DisclosureError):
    """We know no key by which the issuer could have signed this."""

    code = "unknown_key"


class BadSignatureError(DisclosureError):
    """The issuer's key did not sign this."""

    code = "bad_signature"


class ExpiredError(DisclosureError):
    """It was signed, but its time has run out."""

    code = "expired"


class NotYetValidError(DisclosureError):
    """It was signed, but for a time that has not come."""

    code = "not_yet_valid"


class UnknownFieldError(DisclosureError):
    """The holder picked a field that the credential does not have."""

    code = "unknown_field"


class BindingError(DisclosureError):
    """The holder's own signature is not as it must be."""

    code = "bad_binding"


class MissingBindingError(BindingError):
    """The holder should have signed and did not."""

    code = "missing_binding"


class UnexpectedBindingError(BindingError):
    """The holder signed where nobody is going to check it."""

    code = "unexpected_binding"


class WrongHolderError(BindingError):
    """Somebody else's key signed for the holder."""

    code = "wrong_holder"


class WrongAudienceError(BindingError):
    """The holder signed this for somebody else."""

    code = "wrong_audience"


class WrongNonceError(BindingError):
    """The holder signed this for another occasion."""

    code = "wrong_nonce"


class WrongContentError(BindingError):
    """The holder signed other disclosures than these."""

    code = "wrong_content"


class StaleBindingError(BindingError):
    """The holder signed too long ago, or in the future."""

    code = "stale_binding"


class StatusListError(MalformedError):
    """A status list is not as it must be, or has no such place."""

    code = "bad_status_list"
