"""Keys that are open for a while: the store has the blob, the cookie the key.

A session's store knows a hash of the cookie ``sid`` and the wallet's keys under
another hash of it; a view's store the same of ``vid`` and a link's token.
"""

from wallet_pwa.vault.derive import SIZE, digest
from wallet_pwa.vault.errors import CannotOpenError
from wallet_pwa.vault.sealing import NOTE_STEP, Place, open_sealed, seal
from wallet_pwa.vault.tokens import TOKEN_SIZE
from wallet_pwa.vault.wallet_keys import WalletKeys


def session_id(sid: bytes) -> bytes:
    """Return under what the session of the cookie *sid* is found."""
    return digest("wp1.sess.id", sid)


def session_key(sid: bytes) -> bytes:
    """Return the key that only the cookie *sid* can make."""
    return digest("wp1.sess.key", sid)


def seal_keys(sid: bytes, keys: WalletKeys) -> bytes:
    """Return *keys* as the store of sessions may keep them."""
    data = keys.secret_key + keys.data_key
    return seal(session_key(sid), data, _session_place(sid), step=NOTE_STEP)


def open_keys(sid: bytes, blob: bytes) -> WalletKeys:
    """Return the wallet's keys for one request, or raise `CannotOpenError`."""
    data = open_sealed(session_key(sid), blob, _session_place(sid))
    if len(data) != 2 * SIZE:
        raise CannotOpenError
    return WalletKeys(data[:SIZE], data[SIZE:])


def view_id(vid: bytes) -> bytes:
    """Return under what the views of the cookie *vid* are found."""
    return digest("wp1.view.id", vid)


def view_key(vid: bytes) -> bytes:
    """Return the key that only the cookie *vid* can make."""
    return digest("wp1.view.key", vid)


def seal_view_token(vid: bytes, token: bytes, share_id: bytes) -> bytes:
    """Return the *token* of the link *share_id* as the store of views may keep it.

    The link's id is part of the place: two links in two tabs never mix.
    """
    return seal(view_key(vid), token, _view_place(vid, share_id), step=NOTE_STEP)


def open_view_token(vid: bytes, blob: bytes, share_id: bytes) -> bytes:
    """Return the link's token for one request, or raise `CannotOpenError`."""
    token = open_sealed(view_key(vid), blob, _view_place(vid, share_id))
    if len(token) != TOKEN_SIZE:
        raise CannotOpenError
    return token


def _session_place(sid: bytes) -> Place:
    return Place("session", "keys", session_id(sid), b"")


def _view_place(vid: bytes, share_id: bytes) -> Place:
    return Place("view", "token", view_id(vid) + share_id, b"")
