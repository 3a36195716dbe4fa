"""A small cast.

Amina owns a wallet.  Bilal owns another and must never get at hers.  Sofia runs
workshops for a giver.  Dirk is an employer who opens links.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.browser_like import Browser
from wallet_pwa.db import Database
from wallet_pwa.models import Achievement, Issuance, Issuer, Organiser
from wallet_pwa.services import badges, claiming, organisers, workshops
from wallet_pwa.services.achievements import AchievementDetails, create_achievement
from wallet_pwa.services.drafts import Preset, make_draft
from wallet_pwa.services.house import House
from wallet_pwa.services.issuers import IssuerDetails
from wallet_pwa.services.lifetimes import Life, end_of
from wallet_pwa.services.naming import confirm_name, fetch_named
from wallet_pwa.services.offers import offer_of, read_code
from wallet_pwa.services.overview import OwnShare, read_share
from wallet_pwa.services.sharing import create_share, link_of
from wallet_pwa.services.wallets import (
    DeviceSecret,
    OpenWallet,
    create_wallet,
    read_profile,
    write_profile,
)
from wallet_pwa.services.workshops import WorkshopDetails
from wallet_pwa.vault import parse_token, token_text


@dataclass
class Giver:
    """An organisation and the organiser who acts for it."""

    issuer_id: int
    slug: str
    organiser_id: int
    name: str


@dataclass
class Event:
    """A workshop, its badge, and what is on its poster."""

    workshop_id: int
    achievement_id: int
    token: bytes
    code: str

    @property
    def path(self) -> str:
        """Return where the QR code leads."""
        return f"/C/{token_text(self.token)}"


@dataclass
class Learner:
    """Somebody with a wallet, and what her phone keeps."""

    name: str
    wallet: OpenWallet
    device: DeviceSecret


@dataclass
class World:
    """Makes people and things, as the services make them."""

    database: Database
    house: House
    clock: Callable[[], datetime]
    givers: dict[str, Giver] = field(default_factory=dict)

    def giver(self, name: str = "Buurtkeuken Kanaleneiland") -> Giver:
        """Return a giver that is registered, with Sofia as its organiser."""
        if name in self.givers:
            return self.givers[name]
        with self.database.write() as session:
            path = organisers.invite(session, self.house, now=self.clock())
            token = parse_token(path.rpartition("/")[2])
            organiser = organisers.invited(session, self.house, token, now=self.clock())
            organisers.set_up(
                session,
                self.house,
                organiser,
                details=IssuerDetails(name=name, place="Utrecht"),
                first_name="Sofia",
                now=self.clock(),
            )
            issuer = session.get_one(Issuer, organiser.issuer_id)
            made = Giver(issuer.id, issuer.slug, organiser.id, name)
        self.givers[name] = made
        return made

    def workshop(
        self,
        title: str = "Food hygiene",
        *,
        giver: Giver | None = None,
        seats: int = 20,
        asks_name: bool = False,
        opens_in: timedelta = timedelta(hours=-1),
        lasts: timedelta = timedelta(hours=3),
        place: str = "Utrecht",
        hours: int | None = 12,
        valid_months: int | None = 36,
        thanks: str = "You kept the whole kitchen calm. Thank you.",
    ) -> Event:
        """Return a workshop that is open now, unless told otherwise."""
        giver = giver or self.giver()
        with self.database.write() as session:
            organiser = session.get_one(Organiser, giver.organiser_id)
            achievement = session.scalar(
                select(Achievement).where(
                    Achievement.issuer_id == giver.issuer_id,
                    Achievement.title == title,
                )
            ) or create_achievement(
                session,
                self.house,
                organiser,
                AchievementDetails(
                    title=title,
                    description="Cooks for 40 people and keeps food safe.",
                    criteria="Two days of work in the kitchen, watched by the trainer.",
                    language="en",
                    hours=hours,
                    valid_months=valid_months,
                    picture_kind="food",
                    picture_symbol="cooking",
                    level=2,
                ),
                now=self.clock(),
            )
            opens_at = self.clock() + opens_in
            workshop = workshops.create_workshop(
                session,
                self.house,
                organiser,
                achievement.id,
                WorkshopDetails(
                    opens_at=opens_at,
                    closes_at=opens_at + lasts,
                    seats=seats,
                    asks_name=asks_name,
                    place=place,
                    thanks=thanks,
                ),
            )
            poster = read_code(self.house, offer_of(session, workshop.id))
            return Event(workshop.id, achievement.id, poster.token, poster.code)

    def learner(self, name: str = "Amina") -> Learner:
        """Return somebody with an empty wallet on her phone."""
        with self.database.write() as session:
            new = create_wallet(session, self.house, now=self.clock())
            return Learner(name, new.wallet, new.device)

    def badge(
        self,
        learner: Learner,
        title: str = "Food hygiene",
        *,
        event: Event | None = None,
        confirmed_name: str = "",
    ) -> bytes:
        """Put a badge into a wallet and return its id."""
        event = event or self.workshop(title, asks_name=bool(confirmed_name))
        with self.database.write() as session:
            claimed = claiming.claim_badge(
                session,
                self.house,
                event.token,
                wallet=learner.wallet,
                name=confirmed_name,
                now=self.clock(),
            )
            if confirmed_name:
                self._confirm(session, learner, claimed.credential_id)
            return claimed.credential_id

    def _confirm(
        self, session: Session, learner: Learner, credential_id: bytes
    ) -> None:
        own = badges.own_badge(session, learner.wallet, credential_id)
        issuance = session.scalars(
            select(Issuance).where(Issuance.number == own.record.number)
        ).one()
        confirm_name(session, self.house, issuance, now=self.clock())
        text = fetch_named(session, self.house, own.record)
        assert text is not None
        badges.change_badge(
            session,
            learner.wallet,
            own,
            text=text,
            waiting_name="",
            pickup_secret="",
        )

    def calls_herself(self, learner: Learner, name: str) -> None:
        """Write a name into a wallet's profile."""
        with self.database.write() as session:
            profile = read_profile(session, learner.wallet)
            write_profile(session, learner.wallet, replace(profile, name=name))

    def share(
        self,
        learner: Learner,
        *credential_ids: bytes,
        preset: Preset | None = None,
        fields: tuple[str, ...] = (),
        label: str = "Dirk",
        life: Life = Life.MONTH,
        ends_at: datetime | None = None,
    ) -> OwnShare:
        """Make a link, of a new badge if none is named."""
        chosen = credential_ids or (self.badge(learner),)
        with self.database.write() as session:
            draft = make_draft(
                session, self.house, learner.wallet, chosen, now=self.clock()
            )
            preset = preset or (Preset.OWN if fields else draft.usual_preset)
            shown = draft.shown(preset, fields)
            share_id = create_share(
                session,
                self.house,
                learner.wallet,
                picks=draft.picks(shown),
                own_name=draft.own_name(shown),
                label=label,
                ends_at=ends_at or end_of(self.house, life, now=self.clock()),
                once=secrets.token_bytes(16),
                now=self.clock(),
            )
            return read_share(
                session, self.house, learner.wallet, share_id, now=self.clock()
            )

    def link(self, share: OwnShare) -> str:
        """Return the address that an employer gets."""
        return link_of(self.house, share.note)

    def open_phone(self, browser: Browser, learner: Learner) -> Browser:
        """Give *browser* the cookies of the learner's phone, and open the wallet."""
        give_phone(browser, learner.device)
        browser.get("/unlock")
        browser.press("Open my wallet")
        return browser


def give_phone(browser: Browser, device: DeviceSecret) -> None:
    """Put what a phone keeps into *browser*."""
    value = f"{device.slot_id.hex()}.{device.secret.hex()}"
    browser.client.set_cookie("__Secure-wd", value, path="/unlock", secure=True)
    browser.client.set_cookie("__Host-has", "1", secure=True)
