"""Why something could not be fetched."""

from enum import StrEnum


class Problem(StrEnum):
    """A reason, as logs and tests name it."""

    #: Not an https address of a public name as we write it.
    BAD_ADDRESS = "bad_address"
    #: The name leads to a computer that is not on the public internet.
    NOT_PUBLIC = "not_public"
    #: Nobody knows the name.
    NO_SUCH_NAME = "no_such_name"
    #: Nobody answers there, or not with a certificate for the name.
    UNREACHABLE = "unreachable"
    #: It took longer than we wait.
    TOO_SLOW = "too_slow"
    #: Too many others are being asked at this moment.
    BUSY = "busy"
    #: The answer points elsewhere.
    REDIRECTED = "redirected"
    #: The answer is not 200.
    REFUSED = "refused"
    #: The answer is compressed or of another kind.
    BAD_TYPE = "bad_type"
    TOO_LARGE = "too_large"
    #: The answer stops in the middle, or is not HTTP.
    BROKEN = "broken"


class FetchError(Exception):
    """Something was not fetched.

    Neither message nor cause holds the address: it tells whose badge is looked at.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.code = problem.value
