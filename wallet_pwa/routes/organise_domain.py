"""An organiser proves that the giver's web address is its own."""

from flask import Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from wallet_pwa.disclosure.domain_linkage import PATH
from wallet_pwa.disclosure.encoding import dump_json
from wallet_pwa.i18n import gettext as _
from wallet_pwa.models import Issuer
from wallet_pwa.routes.context import commit, db_session, house, now
from wallet_pwa.routes.identity import current_organiser
from wallet_pwa.routes.organise_home import blueprint, team
from wallet_pwa.services import domains
from wallet_pwa.services.domains import Finding
from wallet_pwa.services.givers import domain_of, giver_view


@blueprint.get("/domain")
def domain() -> ResponseReturnValue:
    """Say which file to put where."""
    return _page(None)


@blueprint.get("/domain/did-configuration.json")
def domain_file() -> ResponseReturnValue:
    """Hand out the file, signed now."""
    document = domains.file_for(db_session(), house(), _issuer(), now=now())
    if document is None:
        return abort(404)
    return Response(
        dump_json(document),
        mimetype="application/json",
        headers={
            "Content-Disposition": 'attachment; filename="did-configuration.json"'
        },
    )


@blueprint.post("/domain")
def check_domain() -> ResponseReturnValue:
    """Look whether the file is there."""
    issuer_id = current_organiser().issuer_id
    question = domains.question_about(db_session(), house(), _issuer())
    if question is None:
        return redirect(url_for(".domain"), 303)
    # Lets others write while a stranger's web site makes us wait.
    commit()
    finding = domains.look(house(), question, now=now())
    today = house().day(now())
    domains.keep(db_session(), issuer_id, question, finding, today=today)
    commit()
    if finding is Finding.PROVEN:
        return redirect(url_for(".domain", said="domain_proven"), 303)
    return _page(_sentence(finding)), 422


def _issuer() -> Issuer:
    acting = team()
    return acting.issuer if acting else abort(404)


def _page(problem: str | None) -> str:
    issuer = _issuer()
    named = domain_of(issuer.url)
    return render_template(
        "organise/domain.html",
        domain=named,
        address=f"https://{named}{PATH}",
        proven_on=issuer.proven_on if giver_view(issuer).domain else None,
        problem=problem,
    )


def _sentence(finding: Finding) -> str:
    sentences = {
        Finding.NO_FILE: _("The file is not there yet."),
        Finding.OTHER_FILE: _("There is another file. Replace it with this one."),
        Finding.ELSEWHERE: _("Your address leads to another one. Write that one."),
        Finding.NO_ANSWER: _("Your web site did not answer. Try again later."),
    }
    return sentences.get(finding, "")
