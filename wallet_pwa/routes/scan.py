"""The scanner: camera, typed code, or a photo that the server reads."""

import re

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet_pwa.headers import with_camera
from wallet_pwa.i18n import gettext as _
from wallet_pwa.routes.context import house, network, now
from wallet_pwa.routes.identity import (
    has_wallet_here,
    public_blueprint,
    wallet_or_none,
)
from wallet_pwa.services import limits
from wallet_pwa.services.limits import MINUTE
from wallet_pwa.services.photos import PhotoError, read_codes

blueprint = public_blueprint("scan", __name__)

#: Reading a photo takes time and memory; a whole workshop has one network.
PHOTOS_A_MINUTE = 60
CLAIM = re.compile(r"/C/([A-Z2-7]{26})", re.IGNORECASE)


@blueprint.get("/scan")
@with_camera
def index() -> ResponseReturnValue:
    """Offer every way to hand in a code."""
    return _page()


@blueprint.post("/scan/photo")
@with_camera
def photo() -> ResponseReturnValue:
    """Read the code from a photo, and lead to its page."""
    limits.check(
        house(),
        "photo",
        network(),
        limit=PHOTOS_A_MINUTE,
        window=MINUTE,
        now=now(),
    )
    upload = request.files.get("photo")
    content = upload.read() if upload else b""
    if not content:
        return _page(_("Choose a photo first.")), 422
    try:
        texts = read_codes(content)
    except PhotoError:
        return _page(_("We cannot read this file. Take a photo of the code.")), 422
    for text in texts:
        token = claim_token(text)
        if token is not None:
            return redirect(url_for("claims.offer", token=token), 303)
    if texts:
        return _page(_("This code is not for this wallet.")), 422
    return _page(_("We found no code. Go closer and try again.")), 422


def claim_token(text: str) -> str | None:
    """Return the token in a claim address of this installation, if it is one."""
    base = house().base_url
    if text[: len(base)].lower() != base.lower():
        return None
    found = CLAIM.fullmatch(text[len(base) :])
    return found[1].upper() if found else None


def _page(photo_error: str | None = None) -> str:
    return render_template(
        "scan/index.html",
        has_wallet=wallet_or_none() is not None or has_wallet_here(),
        photo_error=photo_error,
    )
