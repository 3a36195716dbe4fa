"""Say whether a badge is real now, in five words that pages have."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from wallet_pwa.disclosure.badge_view import BadgeView, read_badge
from wallet_pwa.disclosure.encoding import JsonObject
from wallet_pwa.disclosure.errors import (
    DisclosureError,
    ExpiredError,
)
from wallet_pwa.disclosure.moments import read_seconds
from wallet_pwa.disclosure.presenting import parse
from wallet_pwa.disclosure.verifying import Binding, FindKey, verify
from wallet_pwa.services import status
from wallet_pwa.services.givers import GiverView, giver_of
from wallet_pwa.services.house import House


class State(StrEnum):
    """What a check can say; only the first is good."""

    REAL = "real"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    UNCHECKED = "unchecked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CheckedBadge:
    """A badge, and what is to be believed of it at this moment."""

    view: BadgeView
    state: State
    #: The day of the withdrawal or of the end.  None: not known, or neither.
    state_day: date | None
    #: Whoever signed, if this server knows them.
    giver: GiverView | None
    #: Whether the giver's signature holds, whatever else is wrong.
    is_signed: bool


def check_badge(
    session: Session,
    house: House,
    text: str,
    *,
    find_key: FindKey,
    binding: Binding | None = None,
    now: datetime,
) -> CheckedBadge:
    """Check signature, dates and status of *text*, all of them now.

    Whatever cannot be asked is "could not check" and never "real".  A text that
    is no badge at all raises: there is nothing to show.
    """
    try:
        claims, is_over = _verify(text, find_key, binding, now)
    except DisclosureError:
        view = read_badge(parse(text).claims)
        giver = giver_of(session, house, view.giver.id)
        return CheckedBadge(view, State.UNCHECKED, None, giver, is_signed=False)
    view = read_badge(claims)
    giver = giver_of(session, house, view.giver.id)
    state, day = _judge(session, house, view, giver, is_over=is_over)
    return CheckedBadge(view, state, day, giver, is_signed=True)


def _verify(
    text: str, find_key: FindKey, binding: Binding | None, now: datetime
) -> tuple[JsonObject, bool]:
    """Return verified claims, and whether their time is over.

    What has ended is checked once more for its last second: its page says what
    it was, and must not say it of a text that nobody signed.
    """
    try:
        return verify(
            text, find_key=find_key, now=now, expect_binding=binding
        ).claims, False
    except ExpiredError:
        end = read_seconds(parse(text).claims, "exp") or 0
        before = datetime.fromtimestamp(end, UTC) - timedelta(seconds=1)
        held = verify(text, find_key=find_key, now=before, expect_binding=binding)
        return held.claims, True


def _judge(
    session: Session,
    house: House,
    view: BadgeView,
    giver: GiverView | None,
    *,
    is_over: bool,
) -> tuple[State, date | None]:
    """Return the worst that is known; a withdrawal outweighs an end."""
    place = view.status
    withdrawn = status.withdrawn_on(session, house, place.uri, place.idx)
    if isinstance(withdrawn, date):
        return State.WITHDRAWN, withdrawn
    if is_over:
        return State.ENDED, view.valid_until
    if withdrawn is status.UNKNOWN:
        return State.UNCHECKED, None
    is_known = giver.known if giver else view.giver.id == house.trusted_issuer
    return (State.REAL if is_known else State.UNKNOWN), None
