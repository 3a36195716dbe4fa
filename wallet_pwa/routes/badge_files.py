"""A badge as a file that she takes out: for other wallets, or to keep."""

from typing import Final

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from wallet_pwa.disclosure import FIELD_PATHS
from wallet_pwa.disclosure.encoding import dump_json
from wallet_pwa.disclosure.openbadges import bake_png, bake_svg
from wallet_pwa.routes.context import commit, database, db_session, house, now
from wallet_pwa.routes.identity import (
    current_wallet,
    private_blueprint,
    require_confirmed,
)
from wallet_pwa.services import badges, open_badges
from wallet_pwa.services.picture_files import picture_png
from wallet_pwa.services.pictures import PictureSpec, picture_svg

blueprint = private_blueprint("badge_files", __name__)

#: The media types of the files, by their endings.
MEDIA_TYPES: Final = {
    "json": "application/json",
    "png": "image/png",
    "svg": "image/svg+xml",
}


@blueprint.get("/badges/<id:credential_id>/files")
def index(credential_id: bytes) -> ResponseReturnValue:
    """Say what a file is, and offer three."""
    require_confirmed()
    own = badges.own_badge(db_session(), current_wallet(), credential_id)
    view = open_badges.checked_badge(db_session(), house(), own, now=now()).view
    return render_template("wallet/files.html", badge=own, name=view.name)


@blueprint.post("/badges/<id:credential_id>/files")
def download(credential_id: bytes) -> ResponseReturnValue:
    """Give her the badge as a file of the form that she tapped."""
    require_confirmed()
    wallet = current_wallet()
    own = badges.own_badge(db_session(), wallet, credential_id)
    ending = request.form.get("form", "")
    if ending not in MEDIA_TYPES:
        abort(400)
    left_out = set() if "name" in request.form else {"name"}
    own = open_badges.take_open_place(db_session(), house(), wallet, own, now=now())
    commit()
    # Signing and drawing take a while; nobody should wait for them to write.
    with database().reading() as session:
        signed = open_badges.open_badge(
            session, house(), own, fields=set(FIELD_PATHS) - left_out, now=now()
        )
    response = Response(
        _file(ending, dump_json(signed), own.picture), mimetype=MEDIA_TYPES[ending]
    )
    # Nothing of hers in the name of a file: others see it.
    name = f"badge-{house().day(now()).isoformat()}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _file(ending: str, document: bytes, picture: PictureSpec) -> bytes:
    if ending == "png":
        return bake_png(picture_png(picture), document)
    if ending == "svg":
        return bake_svg(picture_svg(picture).encode(), document)
    return document
