"""Read foreign JSON within bounds, and the few members that decide about it."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn

from wallet_pwa.disclosure.encoding import MAX_INTEGER
from wallet_pwa.disclosure.errors import JsonError, TooDeepError, TooLargeError
from wallet_pwa.disclosure.openbadges.errors import DocumentError

#: JSON as others write it: like our own, but it may hold floats.
Document = dict[str, Any]

#: A badge may carry its picture.
MAX_BYTES = 512 * 1024
MAX_DEPTH = 32
MAX_VALUES = 5_000

V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"

_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII
)


def read_document(data: bytes | str) -> Document:
    """Return the object in *data*, refusing what two readers could read differently.

    That is what `load_json` refuses, but for numbers with a fraction, which
    credits and results have.
    """
    if len(data) > MAX_BYTES:
        raise TooLargeError("more text than a badge has")
    try:
        text = data if isinstance(data, str) else data.decode()
        value = json.loads(
            text,
            object_pairs_hook=_object_without_repeats,
            parse_int=_small_integer,
            parse_float=_finite_number,
            parse_constant=_refuse_constant,
        )
        text.encode()
    except (ValueError, RecursionError) as error:
        raise JsonError("not JSON") from error
    if not isinstance(value, dict):
        raise JsonError("not a JSON object")
    require_bounds(value)
    return value


def require_bounds(value: Any) -> None:
    """Raise if *value* is larger, or nested deeper, than any badge.

    Lone halves of surrogate pairs are refused here too: they can be written as
    escapes, and no signature can cover them.
    """
    left = MAX_VALUES
    waiting = [(value, 0)]
    while waiting:
        item, depth = waiting.pop()
        left -= 1
        if left < 0:
            raise TooLargeError("more values than a badge has")
        if depth > MAX_DEPTH:
            raise TooDeepError("nested deeper than a badge")
        if isinstance(item, dict):
            for name in item:
                _require_text(name)
            waiting.extend((below, depth + 1) for below in item.values())
        elif isinstance(item, list):
            waiting.extend((below, depth + 1) for below in item)
        elif isinstance(item, str):
            _require_text(item)
        elif item is not None and not isinstance(item, int | float):
            raise JsonError("not a value of JSON")


def require_credential(document: Document) -> None:
    """Raise unless *document* says that it is a W3C credential, in one clear way."""
    contexts = document.get("@context")
    if not isinstance(contexts, list) or not contexts or contexts[0] not in (V1, V2):
        raise DocumentError("it does not begin with the vocabulary of credentials")
    if "VerifiableCredential" not in types_of(document):
        raise DocumentError("not a credential")
    issuer_id_of(document)
    own = {"validFrom", "validUntil"}, {"issuanceDate", "expirationDate"}
    foreign = own[contexts[0] == V2]
    if foreign & document.keys():
        raise DocumentError("dates of another version")
    if isinstance(document.get("id", ""), str) is False:
        raise DocumentError("its name is not a text")


def types_of(node: Mapping[str, Any]) -> list[str]:
    """Return the types of *node*; one may stand without a list."""
    types = node.get("type", [])
    types = [types] if isinstance(types, str) else types
    if not isinstance(types, list) or not all(isinstance(each, str) for each in types):
        raise DocumentError("types are texts")
    return types


def issuer_id_of(document: Mapping[str, Any]) -> str:
    """Return the name of whoever says that they gave this."""
    match document.get("issuer"):
        case str(name) | {"id": str(name)} if name:
            return name
    raise DocumentError("nobody gives it")


def valid_from_of(document: Mapping[str, Any]) -> datetime | None:
    """Return from when *document* holds, if it says so."""
    name = "validFrom" if document["@context"][0] == V2 else "issuanceDate"
    return moment_in(document, name)


def valid_until_of(document: Mapping[str, Any]) -> datetime | None:
    """Return until when *document* holds, if it ends."""
    name = "validUntil" if document["@context"][0] == V2 else "expirationDate"
    return moment_in(document, name)


def moment_in(node: Mapping[str, Any], name: str) -> datetime | None:
    """Return the moment under *name*; one without a time zone is refused."""
    if name not in node:
        return None
    found = _MOMENT.fullmatch(node[name]) if isinstance(node[name], str) else None
    if found is None:
        raise DocumentError(f"{name} is not a moment")
    day, fraction, zone = found.groups()
    try:
        moment = datetime.fromisoformat(f"{day}{(fraction or '')[:7]}{zone}")
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise DocumentError(f"{name} is not a moment") from error


def _require_text(text: str) -> None:
    try:
        text.encode()
    except ValueError as error:
        raise JsonError("half of a character") from error


def _object_without_repeats(pairs: list[tuple[str, Any]]) -> Document:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("repeated name")
    return result


def _small_integer(text: str) -> int:
    if len(text) > 17 or abs(number := int(text)) > MAX_INTEGER:
        raise ValueError("integer too large")
    return number


def _finite_number(text: str) -> float:
    number = float(text)
    if len(text) > 40 or abs(number) > MAX_INTEGER:
        raise ValueError("number too large")
    return number


def _refuse_constant(text: str) -> NoReturn:
    raise ValueError("not a number of JSON")
