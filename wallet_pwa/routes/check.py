"""Check a certificate from anywhere: a file, a picture, a text or a link.

Anybody may ask.  What she hands in is not kept, and nothing of it is logged.
"""

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wallet_pwa import i18n
from wallet_pwa.disclosure.badge_view import read_badge
from wallet_pwa.disclosure.errors import DisclosureError
from wallet_pwa.disclosure.presenting import parse
from wallet_pwa.i18n import gettext as _
from wallet_pwa.routes.context import database, house, network, now
from wallet_pwa.routes.documents import picture_of
from wallet_pwa.routes.identity import public_blueprint
from wallet_pwa.services import limits
from wallet_pwa.services.anything import (
    ClaimLinkError,
    Form,
    FoundBadge,
    NotABadgeError,
    OwnLinkError,
)
from wallet_pwa.services.badge_facts import BadgeFacts
from wallet_pwa.services.check_anything import (
    CheckedAnything,
    Gap,
    LinkSilentError,
    check_anything,
)
from wallet_pwa.services.errors import ServiceError
from wallet_pwa.services.limits import MINUTE
from wallet_pwa.services.thumbnails import thumbnail_uri

blueprint = public_blueprint("check", __name__, url_prefix="/check")

CHECKS_A_MINUTE = 30
FIELDS = ("file", "link", "text")


@dataclass(frozen=True, slots=True)
class CheckView:
    """The page about one certificate, in the reader's language."""

    checked: CheckedAnything
    facts: BadgeFacts
    #: How the band looks, and its word.
    look: str
    word: str
    gaps: list[str]
    picture: str
    direction: str
    given: str
    good_until: str
    withdrawn_on: str
    moment: str


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Offer the three ways to hand in a certificate."""
    return _ask({})


@blueprint.post("")
def check() -> ResponseReturnValue:
    """Check what was handed in, and say what holds."""
    limits.check(
        house(), "check", network(), limit=CHECKS_A_MINUTE, window=MINUTE, now=now()
    )
    field, data = _handed_in()
    if not data.strip():
        return _ask({field: _("Choose a file, or paste a text or a link.")}), 422
    try:
        # Other computers are asked meanwhile, so nobody may be kept from writing.
        with database().reading() as session:
            checked = check_anything(session, house(), data, now=now())
    except (NotABadgeError, OwnLinkError, ClaimLinkError, LinkSilentError) as error:
        return _ask({field: _reason(error)}), 422
    return render_template("check/result.html", view=_view(checked))


def _handed_in() -> tuple[str, bytes]:
    """Return which of the three ways was taken, and what came."""
    upload = request.files.get("file")
    if upload is not None:
        return "file", upload.read()
    field = "link" if request.form.get("link") else "text"
    return field, request.form.get(field, "").encode("utf-8", "replace")


def _ask(errors: dict[str, str]) -> str:
    return render_template("check/index.html", errors=errors)


def _reason(error: ServiceError) -> str:
    sentences = {
        "not_a_badge": _("We found no certificate in it. Try the original file."),
        "own_link": _("This link shows its certificates itself. Just open it."),
        "claim_link": _("This is the code of a workshop. Scan it with your phone."),
        "link_silent": _("This address did not give us a certificate. Try the file."),
    }
    return sentences[error.code]


def _view(checked: CheckedAnything) -> CheckView:
    facts = checked.badge.facts
    given = facts.given_on
    day = checked.withdrawn_on
    look, word = _band(checked)
    return CheckView(
        checked=checked,
        facts=facts,
        look=look,
        word=word,
        gaps=[_gap(gap) for gap in checked.gaps],
        picture=_picture(checked.badge),
        direction=i18n.direction_of(facts.language) if facts.language else "auto",
        # The first of a month stands for the month.
        given=""
        if given is None
        else (i18n.month(given) if given.day == 1 else i18n.day(given)),
        good_until=i18n.day(facts.good_until) if facts.good_until else "",
        withdrawn_on=i18n.day(day) if day else "",
        moment=i18n.moment(now(), now()),
    )


def _band(checked: CheckedAnything) -> tuple[str, str]:
    until = checked.badge.facts.good_until
    ended = _("Ended on %(day)s", day=i18n.day(until)) if until else _("Ended")
    return {
        "real": ("real", _("Real")),
        "withdrawn": ("withdrawn", _("Withdrawn")),
        "ended": ("ended", ended),
        "unchecked": ("unchecked", _("We could not check now")),
        "unknown": ("unknown", _("We do not know this giver")),
        "changed": ("withdrawn", _("Not real")),
    }[checked.verdict.value]


def _gap(gap: Gap) -> str:
    return {
        Gap.GIVER_SILENT: _("The computer of the giver did not answer. Try later."),
        Gap.NO_KEY: _("The giver does not publish the key of this certificate."),
        Gap.KIND: _("It is made in a way that we cannot check."),
        Gap.UNSIGNED: _("Nobody signed it. Anybody could have made it."),
        Gap.STATUS: _("We could not ask if the giver took it back."),
        Gap.NOT_BEGUN: _("Its time has not begun yet."),
    }[gap]


def _picture(badge: FoundBadge) -> str:
    """Return a picture that is safe to show; empty: there is none."""
    if badge.form is Form.SD_JWT:
        try:
            return picture_of(read_badge(parse(badge.text).claims))
        except DisclosureError:
            return ""  # another server's, which has no pictures of our kind
    return thumbnail_uri(badge.facts.picture) or thumbnail_uri(badge.picture)
