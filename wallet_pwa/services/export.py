"""Take everything out: one file with all that a wallet holds."""

import io
import json
import zipfile
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from wallet_pwa.disclosure.encoding import dump_json
from wallet_pwa.services.badges import OwnBadge, own_badges
from wallet_pwa.services.errors import BadgeWithdrawnError, NotFoundError
from wallet_pwa.services.house import House
from wallet_pwa.services.open_badges import open_badge
from wallet_pwa.services.overview import OwnShare, own_shares
from wallet_pwa.services.wallets import OpenWallet, read_profile

VERSION = 1


def export_wallet(
    session: Session, house: House, wallet: OpenWallet, *, now: datetime
) -> bytes:
    """Return a ZIP file: each signed badge by itself, and a list of everything.

    The signed badges stay checkable without us.  The keys in the list let another
    wallet show them, so the file is as good as the wallet itself.  A badge that
    has a place for it (`take_open_places`) is there as an Open Badge too.
    """
    badges = own_badges(session, wallet)
    everything = {
        "v": VERSION,
        "from": house.base_url,
        "made": now.isoformat(timespec="minutes"),
        "name": read_profile(session, wallet).name,
        "badges": [_badge(number, badge) for number, badge in enumerate(badges, 1)],
        "links": [
            _link(share) for share in own_shares(session, house, wallet, now=now)
        ],
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as box:
        text = json.dumps(everything, ensure_ascii=False, indent=1)
        box.writestr("everything.json", text)
        for number, badge in enumerate(badges, 1):
            box.writestr(_file_name(number), badge.record.text)
            with suppress(BadgeWithdrawnError, NotFoundError):
                document = open_badge(session, house, badge, now=now)
                box.writestr(f"badge-{number:02d}.json", dump_json(document))
    return file.getvalue()


def _file_name(number: int) -> str:
    return f"badge-{number:02d}.sd-jwt"


def _badge(number: int, badge: OwnBadge) -> dict[str, Any]:
    record = asdict(badge.record)
    # What is in the file beside, and what only fetches a name, is left out.
    kept = {
        name: value
        for name, value in record.items()
        if name not in {"text", "pickup_secret", "issuance"}
    }
    return {"file": _file_name(number), **kept}


def _link(share: OwnShare) -> dict[str, Any]:
    return {
        "for": share.note.label,
        "shows": [
            {"badge": badge.title, "fields": list(badge.fields)}
            for badge in share.note.badges
        ],
        "with_name": share.note.with_name,
        "made": share.note.made.isoformat(),
        "until": share.last_day.isoformat(),
        "opened": share.opens,
    }
