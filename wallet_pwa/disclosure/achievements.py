"""Which details of a badge a learner may keep back, and where they stand.

Every badge has the same five places, filled or not, so that a view does not tell
which kind of badge hides what.  All else is always seen: a view must say what was
earned, who gave it, when it ends and where to ask whether it was withdrawn.
"""

from collections.abc import Iterable, Mapping, Set

from wallet_pwa.disclosure.errors import UnknownFieldError
from wallet_pwa.disclosure.unpacking import Path

_SUBJECT: Path = ("ld", "credentialSubject")

#: The details of a badge, in the order in which pages show them.
FIELD_PATHS: Mapping[str, Path] = {
    "name": (*_SUBJECT, "identifier"),
    "day": (*_SUBJECT, "activityEndDate"),
    "hours": (*_SUBJECT, "creditsEarned"),
    "story": (*_SUBJECT, "narrative"),
    "place": ("ld", "evidence"),
}

#: How many digests each object of a badge has, decoys included.
DIGESTS: Mapping[Path, int] = {_SUBJECT: 4, ("ld",): 1}


def paths_of(fields: Iterable[str]) -> frozenset[Path]:
    """Return where *fields* stand; a field that badges do not have is an error."""
    try:
        return frozenset(FIELD_PATHS[field] for field in fields)
    except KeyError as error:
        raise UnknownFieldError("badges have no such field") from error


def fields_of(paths: Set[Path]) -> list[str]:
    """Return which fields *paths* show, in the order in which pages show them."""
    return [field for field, path in FIELD_PATHS.items() if path in paths]
