"""Fill an empty installation with a believable sample world.

Everything is made by the services that people use, with moments in the past where
the story wants them.
"""

import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from wallet_pwa.models import Achievement, Issuance, Organiser, Wallet, Workshop
from wallet_pwa.services import badges, claiming, naming, organisers, workshops
from wallet_pwa.services.achievements import create_achievement
from wallet_pwa.services.cards import card_is_kept, keep_card, prepare_card
from wallet_pwa.services.demo_story import (
    BADGES,
    GIVERS,
    LEARNERS,
    SHARES,
    WITHDRAWN,
    WORKSHOPS,
    SampleShare,
    SampleWorkshop,
)
from wallet_pwa.services.drafts import Preset, make_draft
from wallet_pwa.services.house import House
from wallet_pwa.services.looking import Visit, open_share
from wallet_pwa.services.offers import offer_of, read_code
from wallet_pwa.services.overview import read_share
from wallet_pwa.services.sharing import create_share, link_of
from wallet_pwa.services.status import withdraw_badge
from wallet_pwa.services.stopping import stop_share
from wallet_pwa.services.wallets import (
    OpenWallet,
    create_wallet,
    own_wallet,
    read_profile,
    write_profile,
)
from wallet_pwa.services.workshops import WorkshopDetails
from wallet_pwa.vault import parse_token, token_text


@dataclass(slots=True)
class Demo:
    """The sample world's people by name, and what is to be printed of it."""

    session: Session
    house: House
    now: datetime
    organisers: dict[str, Organiser] = field(default_factory=dict)
    wallets: dict[str, OpenWallet] = field(default_factory=dict)
    #: A learner's badges by title.
    badges: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def ago(self, days: float) -> datetime:
        """Return the moment so many *days* before now."""
        return self.now - timedelta(days=days)


def is_empty(session: Session) -> bool:
    """Whether nothing has been made in this installation yet."""
    return not any(
        session.scalar(select(exists().select_from(table)))
        for table in (Wallet, Organiser)
    )


def fill(session: Session, house: House, *, now: datetime) -> dict[str, Any]:
    """Make the sample world and return its addresses, for people and programs."""
    demo = Demo(session, house, now)
    report: dict[str, Any] = {"base_url": house.base_url}
    report["organisers"] = [_giver(demo, name) for name in GIVERS]
    report["learners"] = [_learner(demo, name) for name in LEARNERS]
    report["workshops"] = [_workshop(demo, one) for one in WORKSHOPS]
    report["shares"] = [_share(demo, one) for one in SHARES]
    _withdraw(demo)
    return report


def _giver(demo: Demo, name: str) -> dict[str, Any]:
    first_name, details = GIVERS[name]
    path = organisers.invite(demo.session, demo.house, now=demo.now)
    token = parse_token(path.rpartition("/")[2])
    organiser = organisers.invited(demo.session, demo.house, token, now=demo.now)
    organisers.set_up(
        demo.session,
        demo.house,
        organiser,
        details=details,
        first_name=first_name,
        now=demo.ago(90),
    )
    demo.organisers[name] = organiser
    for badge in BADGES[name]:
        create_achievement(demo.session, demo.house, organiser, badge, now=demo.ago(90))
    return {
        "name": first_name,
        "giver": name,
        "sign_in": demo.house.base_url + path,
    }


def _learner(demo: Demo, name: str) -> dict[str, Any]:
    own_name, language = LEARNERS[name]
    new = create_wallet(demo.session, demo.house, now=demo.ago(60))
    wallet = demo.wallets[name] = new.wallet
    if own_name:
        profile = read_profile(demo.session, wallet)
        write_profile(demo.session, wallet, replace(profile, name=own_name))
    number = own_wallet(demo.session, wallet).number
    card = prepare_card(demo.house, number, [])
    keep_card(demo.session, demo.house, wallet, card, now=demo.ago(60))
    card_is_kept(demo.session, demo.house, wallet, card.slot_id)
    digits = card.card.digits
    return {
        "name": name,
        "language": language,
        "card": digits,
        "sign_in": f"{demo.house.base_url}/signin#{digits[:8]}-{digits[8:]}",
    }


def _workshop(demo: Demo, story: SampleWorkshop) -> dict[str, Any]:
    organiser = demo.organisers[story.giver]
    achievement = demo.session.scalars(
        select(Achievement).where(
            Achievement.title == story.badge,
            Achievement.issuer_id == organiser.issuer_id,
        )
    ).one()
    opens_at = _opening(demo, story)
    workshop = workshops.create_workshop(
        demo.session,
        demo.house,
        organiser,
        achievement.id,
        WorkshopDetails(
            opens_at=opens_at,
            closes_at=opens_at + timedelta(hours=story.hours),
            seats=story.seats,
            asks_name=story.asks_name,
            place=story.place,
            thanks=story.thanks,
        ),
    )
    for learner, confirmed_name in story.learners:
        _claim(demo, workshop, learner, story.badge, confirmed_name)
    offer = offer_of(demo.session, workshop.id)
    poster = read_code(demo.house, offer)
    return {
        "giver": story.giver,
        "badge": story.badge,
        "state": "before"
        if story.in_days > 0
        else ("open" if workshop.closes_at > demo.now else "over"),
        "claim": f"{demo.house.base_url}/C/{token_text(poster.token)}",
        "code": poster.code,
        "seats": story.seats,
        "asks_name": story.asks_name,
    }


def _opening(demo: Demo, story: SampleWorkshop) -> datetime:
    """Return when a workshop opens: today's is open already."""
    if story.in_days == 0:
        return demo.now.replace(minute=0, second=0, microsecond=0)
    day = demo.house.day(demo.now) + timedelta(days=story.in_days)
    return datetime.combine(day, time(14), demo.house.time_zone)


def _claim(
    demo: Demo, workshop: Workshop, learner: str, badge: str, confirmed_name: str
) -> None:
    wallet = demo.wallets[learner]
    then = workshop.opens_at + timedelta(hours=2)
    poster = read_code(demo.house, offer_of(demo.session, workshop.id))
    claimed = claiming.claim_badge(
        demo.session,
        demo.house,
        poster.token,
        wallet=wallet,
        name=confirmed_name,
        now=then,
    )
    demo.badges[learner, badge] = claimed.credential_id
    if confirmed_name:
        own = badges.own_badge(demo.session, wallet, claimed.credential_id)
        naming.confirm_name(
            demo.session, demo.house, _issuance(demo, own.record.number), now=then
        )
        named = naming.fetch_named(demo.session, demo.house, own.record)
        badges.change_badge(
            demo.session,
            wallet,
            own,
            text=named or own.record.text,
            waiting_name="",
            pickup_secret="",
        )


def _issuance(demo: Demo, number: str) -> Issuance:
    return demo.session.scalars(select(Issuance).where(Issuance.number == number)).one()


def _share(demo: Demo, story: SampleShare) -> dict[str, Any]:
    wallet, made = demo.wallets[story.learner], demo.ago(story.ago)
    chosen = [demo.badges[story.learner, title] for title in story.badges]
    draft = make_draft(demo.session, demo.house, wallet, chosen, now=made)
    shown = draft.shown(Preset(story.preset))
    last_day = demo.house.day(made) + timedelta(days=story.days)
    share_id = create_share(
        demo.session,
        demo.house,
        wallet,
        picks=draft.picks(shown),
        own_name=draft.own_name(shown),
        label=story.label,
        ends_at=demo.house.midnight_after(last_day),
        once=secrets.token_bytes(16),
        now=made,
    )
    own = read_share(demo.session, demo.house, wallet, share_id, now=made)
    for days, device, who in story.openings:
        open_share(
            demo.session,
            demo.house,
            own.note.token,
            visit=Visit(device == "phone", who == "person", None),
            now=demo.ago(days),
        )
    if story.stopped:
        stop_share(
            demo.session,
            demo.house,
            wallet,
            share_id,
            session_id=b"demo",
            now=demo.ago(10),
        )
    own = read_share(demo.session, demo.house, wallet, share_id, now=demo.now)
    return {
        "learner": story.learner,
        "label": story.label,
        "badges": list(story.badges),
        "state": str(own.phase),
        "link": link_of(demo.house, own.note),
    }


def _withdraw(demo: Demo) -> None:
    title, learner = WITHDRAWN
    own = badges.own_badge(
        demo.session, demo.wallets[learner], demo.badges[learner, title]
    )
    issuance = _issuance(demo, own.record.number)
    withdraw_badge(demo.session, demo.house, issuance.id, now=demo.ago(5))
