"""What everybody may read of givers: pages for people, documents for programs."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from wallet_pwa.disclosure import JsonObject
from wallet_pwa.disclosure.encoding import dump_json
from wallet_pwa.headers import public_cache
from wallet_pwa.routes.context import db_session, house, now
from wallet_pwa.routes.identity import public_blueprint
from wallet_pwa.routes.organise_home import ROW
from wallet_pwa.services import achievements, domains, issuers, published
from wallet_pwa.services.pictures import picture_uri

blueprint = public_blueprint("giver", __name__)

#: Keys and kinds of badges change seldom; a list says at once what was taken back.
KEYS_FRESH = 300
LIST_FRESH = 60


@blueprint.get("/issuers/<slug>")
def show(slug: str) -> ResponseReturnValue:
    """Say who a giver is and which badges it gives."""
    issuer = issuers.issuer_called(db_session(), slug)
    given = achievements.given_achievements(db_session(), issuer.id)
    base = house().base_url
    return render_template(
        "giver/show.html",
        issuer=issuer,
        badges=[
            (badge, picture_uri(achievements.picture_of(base, issuer, badge)))
            for badge in given
        ],
    )


@blueprint.get("/badges-of/<slug>")
def badge(slug: str) -> ResponseReturnValue:
    """Say what a badge is for; its address is inside every badge of its kind."""
    found = achievements.achievement_called(db_session(), slug)
    issuer = issuers.issuer_with(db_session(), found.issuer_id)
    words, address = achievements.split_skill(found.skill)
    spec = achievements.picture_of(house().base_url, issuer, found) if issuer else None
    return render_template(
        "giver/badge.html",
        badge=found,
        issuer=issuer,
        picture=picture_uri(spec) if spec else "",
        skill=words,
        skill_address=address,
    )


@blueprint.get("/issuers/<slug>/did.json")
@public_cache(KEYS_FRESH, cross_origin=True)
def did(slug: str) -> ResponseReturnValue:
    """Publish a giver's keys (did:web)."""
    document = published.issuer_did_document(db_session(), house(), slug)
    return _json(document, "application/did+json")


@blueprint.get("/.well-known/jwt-vc-issuer/issuers/<slug>")
@public_cache(KEYS_FRESH, cross_origin=True)
def key_metadata(slug: str) -> ResponseReturnValue:
    """Publish the same keys for readers of SD-JWT VC."""
    return _json(published.issuer_key_metadata(db_session(), house(), slug))


@blueprint.get("/.well-known/did-configuration.json")
@public_cache(KEYS_FRESH, cross_origin=True)
def linked_givers() -> ResponseReturnValue:
    """Publish which givers belong to this address (DIF DID Configuration)."""
    return _json(domains.own_configuration(db_session(), house(), now=now()))


@blueprint.get("/vct/<slug>")
@public_cache(KEYS_FRESH, cross_origin=True)
def badge_type(slug: str) -> ResponseReturnValue:
    """Publish what a kind of badge is called and what it may hold."""
    return _json(published.badge_type(db_session(), house(), slug))


@blueprint.get(f"/status/<{ROW}:list_id>")
@public_cache(LIST_FRESH, cross_origin=True)
def status_list(list_id: int) -> ResponseReturnValue:
    """Publish which badges were taken back."""
    signed = published.signed_list(db_session(), house(), list_id, now=now())
    return Response(signed.text, mimetype=signed.media_type)


def _json(document: JsonObject, mimetype: str = "application/json") -> Response:
    return Response(dump_json(document), mimetype=mimetype)
