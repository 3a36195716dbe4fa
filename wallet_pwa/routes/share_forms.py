"""The choices and terms of a link, from addresses and forms into values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict

from wallet_pwa.i18n import gettext as _
from wallet_pwa.models.columns import ID_BYTES
from wallet_pwa.routes.context import house, store
from wallet_pwa.routes.identity import current_session
from wallet_pwa.routes.typed import plain_line
from wallet_pwa.services.drafts import Draft, Preset
from wallet_pwa.services.lifetimes import Life
from wallet_pwa.services.wallets import OpenWallet
from wallet_pwa.vault import (
    NOTE_STEP,
    CannotOpenError,
    Place,
    keyed,
    open_json,
    seal_json,
)

LONGEST_LABEL = 60
#: How long what she wrote waits while she shows that it is her.
KEPT = timedelta(minutes=10)
KEPT_FIELDS = ("for", "kind", "life", "until", "once")

Form = MultiDict[str, str]


class FormError(Exception):
    """A form needs another look; *fields* says what to do, by field."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__()
        self.fields = dict(fields)


@dataclass(frozen=True, slots=True)
class Choice:
    """What of her badges she wants to show."""

    preset: Preset
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Terms:
    """For whom a link is, and how long it works."""

    label: str
    life: Life
    until: date | None
    seconds: int | None
    once: bytes


def read_badges(form: Form) -> list[bytes]:
    """Return the badges that an address or a form names."""
    ids = (_hex(text) for text in form.getlist("b"))
    return [one for one in ids if len(one) == ID_BYTES]


def read_choice(form: Form, draft: Draft) -> Choice:
    """Return what she chose, or what is usual for this draft."""
    try:
        preset = Preset(form.get("preset", ""))
    except ValueError:
        preset = draft.usual_preset
    return Choice(preset, frozenset(form.getlist("field")))


def read_terms(form: Form) -> Terms:
    """Return the filled-in form, or raise `FormError` for all fields at once."""
    errors = {}
    label = plain_line(form.get("for", ""))
    if len(label) > LONGEST_LABEL:
        errors["for"] = _("Write at most 60 letters.")
    life = _life(form)
    if life is None:
        errors["life"] = _("Choose how long they can look.")
    until = _date(form.get("until", ""))
    if life is Life.DATE and until is None:
        errors["until"] = _("Choose a day.")
    once = _hex(form.get("once", ""))
    if len(once) != ID_BYTES:
        errors["life"] = _("This page is too old. Go back and try again.")
    if errors or life is None:
        raise FormError(errors)
    seconds = form.get("seconds", "")
    return Terms(
        label=label or kinds().get(form.get("kind", ""), ""),
        life=life,
        until=until,
        seconds=int(seconds) if seconds.isdecimal() and len(seconds) < 7 else None,
        once=once,
    )


def kinds() -> dict[str, str]:
    """Return the usual answers to "For whom?"."""
    return {"job": _("Job"), "centre": _("Job centre"), "school": _("School")}


def keep(wallet: OpenWallet, form: Form, *, now: datetime) -> None:
    """Keep what she wrote, sealed, while she shows that it is her."""
    row = current_session()
    if row is not None:
        record = {name: form.get(name, "") for name in KEPT_FIELDS}
        sealed = seal_json(
            wallet.keys.data_key, record, _place(row.id, wallet), step=NOTE_STEP
        )
        store().put_once(_kept_key(row.id), sealed, now, KEPT)


def take_kept(wallet: OpenWallet, *, now: datetime) -> dict[str, Any] | None:
    """Return what `keep` put away in this session, if anything."""
    row = current_session()
    sealed = store().take_once(_kept_key(row.id), now) if row else None
    if row is None or sealed is None:
        return None
    try:
        return open_json(wallet.keys.data_key, sealed, _place(row.id, wallet))
    except CannotOpenError:
        return None


def _place(session_id: bytes, wallet: OpenWallet) -> Place:
    return Place("once", "value", session_id, wallet.id)


def _kept_key(session_id: bytes) -> bytes:
    return keyed(house().secrets.links, "wp1.show.kept", session_id)


def _life(form: Form) -> Life | None:
    try:
        return Life(form.get("life", ""))
    except ValueError:
        return None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
