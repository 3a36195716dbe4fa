"""Seal small records as JSON that names its own version."""

import json
from collections.abc import Mapping
from typing import Any

from wallet_pwa.vault.errors import CannotOpenError, VaultError
from wallet_pwa.vault.sealing import (
    OpeningKeys,
    Place,
    open_either,
    open_sealed,
    seal,
    seal_to,
)

#: The one version of records that is written and read.
VERSION = 1


def seal_json(
    key: bytes, record: Mapping[str, Any], place: Place, *, step: int
) -> bytes:
    """Return *record* sealed with *key* for *place*; see `sealing.seal`."""
    return seal(key, pack_json(record), place, step=step)


def seal_json_to(
    public_key: bytes, record: Mapping[str, Any], place: Place, *, step: int
) -> bytes:
    """Return *record* sealed to *public_key* for *place*; see `sealing.seal_to`."""
    return seal_to(public_key, pack_json(record), place, step=step)


def open_json(key: bytes, blob: bytes, place: Place) -> dict[str, Any]:
    """Return the record that `seal_json` hid in *blob*."""
    return unpack_json(open_sealed(key, blob, place))


def open_json_either(keys: OpeningKeys, blob: bytes, place: Place) -> dict[str, Any]:
    """Return the record in *blob*, whichever way it was sealed for this wallet."""
    return unpack_json(open_either(keys, blob, place))


def pack_json(record: Mapping[str, Any]) -> bytes:
    """Return *record* as JSON with the member ``v`` in front."""
    if "v" in record:
        raise VaultError("the member v is the vault's own")
    try:
        text = json.dumps(
            {"v": VERSION, **record},
            ensure_ascii=False,
            allow_nan=False,
            separators=(",", ":"),
        )
        return text.encode("utf-8")
    except (TypeError, ValueError, RecursionError):
        reason = "a record holds what JSON can hold"
    # Outside of the handler: the caught error holds the record itself.
    raise VaultError(reason)


def unpack_json(data: bytes) -> dict[str, Any]:
    """Return the record in *data* without ``v``, or raise `CannotOpenError`.

    An unknown version is refused rather than guessed at, and so is a record
    that says a name twice: two readers could understand it differently.
    """
    try:
        record = json.loads(data, object_pairs_hook=_unique, parse_constant=_refuse)
    except (ValueError, RecursionError):
        record = None
    # Outside of the handler: the caught error holds the opened text itself.
    if not isinstance(record, dict):
        raise CannotOpenError
    version = record.pop("v", None)
    if type(version) is not int or version != VERSION:
        raise CannotOpenError
    return record


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError
    return members


def _refuse(_constant: str) -> Any:
    raise ValueError
