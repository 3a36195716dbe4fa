"""What can be wrong with an Open Badge that somebody else made or handed on."""

from wallet_pwa.disclosure.errors import MalformedError


class DocumentError(MalformedError):
    """The document is not a credential as W3C and 1EdTech write them."""

    code = "bad_document"


class ContextError(MalformedError):
    """It uses a vocabulary that we do not have, or words that none defines."""

    code = "unknown_context"


class ProofError(MalformedError):
    """The proof is missing, or not written as its suite asks."""

    code = "bad_proof"


class UnknownSuiteError(MalformedError):
    """It is signed in a way that we cannot check."""

    code = "unknown_suite"


class BakingError(MalformedError):
    """The picture holds no badge, or is not a picture that can hold one."""

    code = "bad_picture"
