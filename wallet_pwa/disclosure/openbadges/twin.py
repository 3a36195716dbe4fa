"""Our own badge as a plain Open Badge 3.0, for wallets that take nothing else.

It says what the badge with hideable details says, from the same record, and shows
all of it: a proof over the whole document lets nothing be left out.
"""

import base64
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from wallet_pwa.disclosure.badge import Badge, badge_payload
from wallet_pwa.disclosure.did import MULTIKEY_SUFFIX
from wallet_pwa.disclosure.encoding import JsonObject, JsonValue
from wallet_pwa.disclosure.keys import Ed25519Signer
from wallet_pwa.disclosure.moments import write_moment
from wallet_pwa.disclosure.openbadges.bitstring import BitstringEntry
from wallet_pwa.disclosure.openbadges.documents import Document
from wallet_pwa.disclosure.openbadges.multibase import did_key


@dataclass(frozen=True, slots=True)
class AchievementPicture:
    """The picture of a badge, and what it shows in words."""

    media_type: str
    data: bytes
    caption: str


def proof_signer(signer: Ed25519Signer) -> Ed25519Signer:
    """Return *signer* under its key's other name, which proofs in documents use."""
    return replace(signer, kid=signer.kid + MULTIKEY_SUFFIX)


def build_open_badge(
    badge: Badge, *, status: BitstringEntry, picture: AchievementPicture | None = None
) -> JsonObject:
    """Return *badge* as an Open Badge that `sign_document` can sign.

    Whose it is says her holder key, and her name where the badge has it (Open
    Badges 3.0, "Verification", step 1, asks for one of the two).
    """
    payload = badge_payload(badge)
    document: Document = {**_object(payload["ld"])}
    subject = _object(document["credentialSubject"])
    achievement = {**_object(subject["achievement"])}
    if picture is not None:
        encoded = base64.b64encode(picture.data).decode("ascii")
        achievement["image"] = {
            "id": f"data:{picture.media_type};base64,{encoded}",
            "type": "Image",
            "caption": picture.caption,
        }
    document["credentialSubject"] = {
        "id": did_key(badge.holder),
        **subject,
        "achievement": achievement,
    }
    document["credentialStatus"] = status.as_json()
    ends = payload.get("exp")
    if isinstance(ends, int):
        document["validUntil"] = write_moment(datetime.fromtimestamp(ends, UTC))
    return document


def _object(value: JsonValue) -> JsonObject:
    if isinstance(value, dict):
        return value
    raise TypeError("not the payload of a badge")
