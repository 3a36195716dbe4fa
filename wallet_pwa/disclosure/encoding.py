"""Base64url and JSON, read strictly and written in one way."""

import binascii
import json
from collections.abc import Iterable
from typing import NoReturn

from wallet_pwa.disclosure.errors import EncodingError, JsonError

JsonValue = str | int | bool | None | list["JsonValue"] | dict[str, "JsonValue"]
JsonObject = dict[str, JsonValue]

#: Beyond this, JavaScript and other readers see another number (RFC 8259, 6).
MAX_INTEGER = 2**53

# "!" is no base64 character, so the alphabet that is not ours is refused.
_TO_STANDARD = bytes.maketrans(b"-_+/=", b"+/!!!")
_FROM_STANDARD = bytes.maketrans(b"+/", b"-_")
_PADDING = (b"", b"", b"==", b"=")
# The characters that may end a group of two or three: their last bits are zero.
_LAST_CHARACTER = ("", "", "AQgw", "AEIMQUYcgkosw048")


def b64url_encode(data: bytes) -> str:
    """Return *data* in base64url without padding."""
    text = binascii.b2a_base64(data, newline=False)
    return text.translate(_FROM_STANDARD, b"=").decode("ascii")


def b64url_decode(text: str) -> bytes:
    """Return the bytes that *text* stands for, if it is their only spelling.

    Padding, line breaks and non-zero trailing bits would let two texts stand
    for the same bytes, so they are refused.
    """
    rest = len(text) % 4
    if rest and text[-1] not in _LAST_CHARACTER[rest]:
        raise EncodingError("base64url with stray bits or a stray character")
    try:
        data = text.encode("ascii").translate(_TO_STANDARD) + _PADDING[rest]
        return binascii.a2b_base64(data, strict_mode=True)
    except ValueError as error:
        raise EncodingError("not base64url") from error


def dump_json(value: JsonValue) -> bytes:
    """Return *value* as compact UTF-8 JSON; lone surrogates are refused."""
    try:
        return _ENCODER.encode(value).encode()
    except (ValueError, TypeError, RecursionError) as error:
        raise JsonError("not a value of JSON") from error


def dump_array(items: Iterable[JsonValue]) -> bytes:
    """Return *items* as a compact JSON array in UTF-8.

    The encoder writes a text by itself much faster than an array that holds it,
    and nearly all that a disclosure holds is text.
    """
    try:
        return f"[{','.join(map(_ENCODER.encode, items))}]".encode()
    except (ValueError, TypeError, RecursionError) as error:
        raise JsonError("not a value of JSON") from error


def load_json(data: bytes) -> JsonValue:
    """Return the value of *data*, refusing what two readers could read differently.

    That is: repeated keys, floats, NaN, integers beyond 2^53, lone surrogates,
    trailing text, and arrays nested until a reader gives up.
    """
    try:
        text = data.decode().strip(_SPACE)
        value, end = _DECODER.raw_decode(text)
        if end != len(text):
            raise JsonError("something follows the JSON")
        if "\\u" in text:  # only an escape can hold half of a surrogate pair
            _ENCODER.encode(value).encode()
    except (ValueError, RecursionError) as error:
        raise JsonError("not JSON") from error
    return value  # type: ignore[no-any-return]  # the hooks admit nothing else


def load_object(data: bytes) -> JsonObject:
    """Return the object that *data* holds."""
    value = load_json(data)
    if not isinstance(value, dict):
        raise JsonError("not a JSON object")
    return value


def _object_without_repeats(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("repeated key")
    return result


def _small_integer(text: str) -> int:
    # Measured by length first: huge numbers take long to convert.
    if len(text) > 17 or abs(number := int(text)) > MAX_INTEGER or text == "-0":
        raise ValueError("integer too large")
    return number


def _refuse_number(text: str) -> NoReturn:
    raise ValueError("floats and constants are not allowed")


_SPACE = " \t\n\r"
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), allow_nan=False, check_circular=False
)
_DECODER = json.JSONDecoder(
    object_pairs_hook=_object_without_repeats,
    parse_int=_small_integer,
    parse_float=_refuse_number,
    parse_constant=_refuse_number,
)
