"""A world with one of everything, and the address of every page in it."""

import secrets
from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy import select

from tests.browser_like import Browser
from tests.people import Event, Giver, Learner, World
from tests.ways import make_card
from wallet_pwa.models import Achievement, Issuer, Passkey, StatusList
from wallet_pwa.models.columns import new_id
from wallet_pwa.services import organisers
from wallet_pwa.services.overview import OwnShare
from wallet_pwa.services.sharing import link_of
from wallet_pwa.session_store import SessionRow
from wallet_pwa.vault import Card, new_secret, session_id

#: Methods that change something.
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True)
class Place:
    """One address of the service, and how it is asked."""

    endpoint: str
    method: str
    path: str


@dataclass
class Town:
    """Sofia's workshop, and Amina with a badge, a link, a card and a passkey."""

    world: World
    giver: Giver
    event: Event
    amina: Learner
    badge: bytes
    share: OwnShare
    passkey: bytes
    card: Card
    invite: str
    #: What stands in addresses: by argument, blueprint and argument, or
    #: endpoint and argument.
    values: dict[str, object] = field(default_factory=dict)

    def places(self, app: Flask, *methods: str, **values: object) -> list[Place]:
        """Return every address that takes one of *methods*; *values* go first."""
        found = []
        for rule in app.url_map.iter_rules():
            known = {**self.values, **values}
            owner = rule.endpoint.partition(".")[0]
            arguments = {
                name: known.get(
                    f"{rule.endpoint}.{name}",
                    known.get(f"{owner}.{name}", known.get(name)),
                )
                for name in rule.arguments
            }
            missing = [name for name, value in arguments.items() if value is None]
            assert not missing, f"{rule} needs a value for {missing}"
            _domain, path = rule.build(arguments, append_unknown=False)
            found += [
                Place(rule.endpoint, method, path)
                for method in methods
                if method in rule.methods
            ]
        return found


def build_town(world: World) -> Town:
    """Make the town."""
    giver = world.giver()
    event = world.workshop(asks_name=True)
    amina = world.learner("Amina")
    badge = world.badge(amina, event=event, confirmed_name="")
    share = world.share(amina, badge)
    card = make_card(world, amina)
    with world.database.write() as session:
        invite = organisers.invite(session, world.house, now=world.clock())
        passkey = Passkey(
            id=new_id(),
            wallet_id=amina.wallet.id,
            credential_id=secrets.token_bytes(16),
            public_key=secrets.token_bytes(77),
            sign_count=0,
            user_handle=secrets.token_bytes(32),
            backed_up=True,
            transports="internal",
            created_on=world.clock().date(),
        )
        session.add(passkey)
        session.flush()
        town = Town(world, giver, event, amina, badge, share, passkey.id, card, invite)
        achievement = session.get_one(Achievement, event.achievement_id)
        issuer = session.get_one(Issuer, giver.issuer_id)
        town.values = {
            "filename": "js/main.js",
            "claims.token": event.path.removeprefix("/C/"),
            "unlock.token": event.path.removeprefix("/C/"),
            "looking.token": link_of(world.house, share.note).rpartition("/")[2],
            "join.token": invite.rpartition("/")[2],
            "share_id": share.id,
            "credential_id": badge,
            "passkey_id": passkey.id,
            "achievement_id": event.achievement_id,
            "workshop_id": event.workshop_id,
            "seat": 1,
            "list_id": session.scalars(select(StatusList.id)).first(),
            "giver.slug": issuer.slug,
            "giver.badge.slug": achievement.slug,
            "giver.badge_type.slug": achievement.slug,
        }
    return town


def let_organiser_in(browser: Browser, world: World, organiser_id: int) -> Browser:
    """Give *browser* an organiser's session, as a passkey would."""
    moment = world.clock().timestamp()
    sid = new_secret()
    world.house.sessions.start(
        SessionRow(
            id=session_id(sid),
            wallet_id=None,
            organiser_id=organiser_id,
            slot_id=None,
            keys=None,
            way="passkey",
            started=moment,
            seen=moment,
            confirmed=moment,
        )
    )
    browser.client.set_cookie("__Host-s", sid.hex(), secure=True)
    return browser


def ask(browser: Browser, place: Place, **options: object):
    """Ask for *place* as one of our own pages would, without following."""
    headers = {"Origin": browser.base_url} if place.method in UNSAFE else {}
    if place.method in UNSAFE:
        options.setdefault("data", {"csrf": browser.csrf()})
    return browser.client.open(
        place.path,
        method=place.method,
        headers=headers,
        base_url=browser.base_url,
        **options,
    )
