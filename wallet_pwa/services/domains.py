"""Web addresses that givers have proven to be their own.

The giver puts a file there that its key has signed; we look whether it is there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from wallet_pwa.disclosure.domain_linkage import (
    PATH,
    did_configuration,
    link_domain,
    links_domain,
)
from wallet_pwa.disclosure.encoding import JsonObject, load_object
from wallet_pwa.disclosure.errors import DisclosureError
from wallet_pwa.disclosure.identities import Keys
from wallet_pwa.fetching import DOCUMENT, FetchError, Problem
from wallet_pwa.models import Issuer
from wallet_pwa.services.givers import did_of, domain_of
from wallet_pwa.services.house import House
from wallet_pwa.services.identifiers import own_keys
from wallet_pwa.services.issuer_keys import signer_for
from wallet_pwa.services.issuers import issuer_with

#: How long the file is good, and how long we believe that we have seen it.
FILE_LIFE: Final = timedelta(days=730)
PROOF_LIFE: Final = timedelta(days=365)
#: Somebody who presses the button again at once gets the same answer.
PAUSE: Final = timedelta(seconds=15)


class Finding(StrEnum):
    """What was found at a giver's web address."""

    PROVEN = "proven"
    NO_FILE = "no_file"
    #: There is a file, but not this giver's for this address, or an old one.
    OTHER_FILE = "other_file"
    #: The address leads to another one.
    ELSEWHERE = "elsewhere"
    NO_ANSWER = "no_answer"


#: What it means where a web site answers, but not with such a file.
ANSWERS: Final[Mapping[str, Finding]] = {
    Problem.REFUSED: Finding.NO_FILE,
    Problem.BAD_TYPE: Finding.OTHER_FILE,
    Problem.TOO_LARGE: Finding.OTHER_FILE,
    Problem.REDIRECTED: Finding.ELSEWHERE,
}


@dataclass(frozen=True, slots=True)
class Question:
    """What to look for, and where."""

    did: str
    domain: str
    keys: Keys


def file_for(
    session: Session, house: House, issuer: Issuer, *, now: datetime
) -> JsonObject | None:
    """Return the file for a giver's web site; None: it names no web page."""
    domain = domain_of(issuer.url)
    if domain is None:
        return None
    origin = f"https://{domain}"
    return did_configuration([_link(session, house, issuer, origin, now=now)])


def own_configuration(session: Session, house: House, *, now: datetime) -> JsonObject:
    """Return the file of our own address, with the givers that we have registered."""
    known = select(Issuer).where(Issuer.known_on.is_not(None)).order_by(Issuer.slug)
    return did_configuration(
        [
            _link(session, house, issuer, house.base_url, now=now)
            for issuer in session.scalars(known)
        ]
    )


def question_about(session: Session, house: House, issuer: Issuer) -> Question | None:
    """Return what `look` needs; None: the giver names no web page."""
    domain = domain_of(issuer.url)
    if domain is None:
        return None
    did = did_of(house.base_url, issuer.slug)
    return Question(did, domain, own_keys(session, house, issuer))


def look(house: House, question: Question, *, now: datetime) -> Finding:
    """Look whether the file is there.

    This waits for another computer, so it is asked between two transactions:
    nobody else may have to wait for a stranger's web site.
    """
    origin = f"https://{question.domain}"
    try:
        data = house.copies.fetch(origin + PATH, DOCUMENT, now=now, fresh=PAUSE)
        holds = links_domain(
            load_object(data),
            did=question.did,
            origin=origin,
            keys=question.keys,
            now=now,
        )
    except FetchError as error:
        return ANSWERS.get(error.code, Finding.NO_ANSWER)
    except DisclosureError:
        return Finding.OTHER_FILE
    return Finding.PROVEN if holds else Finding.OTHER_FILE


def keep(
    session: Session,
    issuer_id: int | None,
    question: Question,
    finding: Finding,
    *,
    today: date,
) -> None:
    """Remember what was found; a site that does not answer changes nothing."""
    issuer = issuer_with(session, issuer_id)
    if issuer is None or domain_of(issuer.url) != question.domain:
        return
    if finding is Finding.PROVEN:
        issuer.proven_domain, issuer.proven_on = question.domain, today
    elif finding is not Finding.NO_ANSWER:
        issuer.proven_domain, issuer.proven_on = None, None
    session.flush()


def forget_old(session: Session, today: date) -> None:
    """Stop believing what nobody has looked at for a year: domains are sold."""
    session.execute(
        update(Issuer)
        .where(Issuer.proven_on <= today - PROOF_LIFE)
        .values(proven_domain=None, proven_on=None)
    )


def _link(
    session: Session, house: House, issuer: Issuer, origin: str, *, now: datetime
) -> str:
    # Cut to the day, so that the file is the same text all day long.
    day = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
    return link_domain(
        did_of(house.base_url, issuer.slug),
        origin,
        signer=signer_for(session, house, issuer.id, house.day(now)),
        issued_at=day,
        expires_at=day + FILE_LIFE,
    )
