"""A learner who does everything once, and all that must be found nowhere after it."""

from tests.security.town import let_organiser_in
from tests.ways import make_card
from wallet_pwa.services import pins
from wallet_pwa.services.badges import own_badge
from wallet_pwa.services.phones import find_phone
from wallet_pwa.services.records import decode
from wallet_pwa.services.sharing import link_of

NAME = "Amina Marknaam Yusuf"
CONFIRMED = "Amina Zekernaam"
WAITING = "Amina Wachtnaam"
LABEL = "Restaurant Merkteken"
PIN = "730194628105"


class Marks(dict):
    """What must be found nowhere, by what it is."""

    def add_secret(self, what, data):
        self[what] = data
        self[f"{what}, as hexadecimal digits"] = data.hex().encode()

    def add_cookie(self, what, browser, name, path="/"):
        value = browser.cookie(name, path)
        assert value, f"no cookie {name} on {browser.path}: {browser.words[:300]}"
        self.add_secret(what, bytes.fromhex(value.rpartition(".")[2]))

    def add_words(self, **words):
        for what, text in words.items():
            self[what] = text.encode()


def live_a_life(world, new_browser, clock):
    """Let Amina claim, show, stop, protect, sign in and lock; return her marks."""
    marks = Marks()
    amina = world.learner("Amina")
    marks.add_secret("the phone's secret", amina.device.secret)
    marks.add_secret("the wallet's key", amina.wallet.keys.secret_key)
    marks.add_secret("the data key", amina.wallet.keys.data_key)
    world.calls_herself(amina, NAME)
    marks.add_words(name=NAME, confirmed=CONFIRMED, waiting=WAITING, label=LABEL)
    phone = world.open_phone(new_browser(), amina)
    ids = claim(world, amina, phone, marks)
    begin(world, new_browser, marks)
    show(world, amina, phone, ids, marks=marks, new_browser=new_browser, clock=clock)
    protect(world, amina, marks, new_browser)
    sofia = let_organiser_in(new_browser(), world, world.giver().organiser_id)
    sofia.get("/organise/")
    marks.add_cookie("a session", phone, "__Host-s")
    phone.get("/me")
    phone.post("/me/lock")
    return marks


def claim(world, amina, phone, marks):
    plain = world.workshop("Food hygiene")
    asking = world.workshop("Working in a team", asks_name=True)
    badge = world.badge(amina, event=plain)
    named = world.badge(amina, "First aid", confirmed_name=CONFIRMED)
    phone.get(asking.path)
    phone.press("Take my badge", name=WAITING)
    for event in (plain, asking):
        what = f"poster {event.workshop_id}"
        marks.add_secret(f"{what}'s token", event.token)
        marks[f"{what}'s address"] = event.path.removeprefix("/C/").encode()
        marks[f"{what}'s digits"] = event.code.encode()
    with world.database.reading() as session:
        for one in (badge, named):
            record = own_badge(session, amina.wallet, one).record
            head, disclosure, *_others = record.text.split("~")
            marks.add_secret(f"seed {one.hex()[:4]}", decode(record.holder_seed))
            marks[f"signature {one.hex()[:4]}"] = head.rpartition(".")[2].encode()
            marks[f"disclosure {one.hex()[:4]}"] = disclosure.encode()
    return [badge, named]


def begin(world, new_browser, marks):
    """Let somebody without a wallet claim."""
    new = new_browser()
    new.get(world.workshop("Bread").path)
    marks.add_cookie("a visitor", new, "__Host-p")
    new.press("Take my badge")
    marks.add_cookie("a new phone's secret", new, "__Secure-wd", "/unlock")
    marks.add_cookie("a new session", new, "__Host-s")


def show(world, amina, phone, ids, *, marks, new_browser, clock):
    shares = [
        world.share(amina, *ids, label=LABEL),
        world.share(amina, ids[0], label=LABEL),
    ]
    for share in shares:
        dirk = new_browser()
        dirk.get(world.link(share))
        clock.forward(seconds=5)
        dirk.press("Show the certificates")
        assert "Food hygiene" in dirk.words
        what = f"link {share.id.hex()[:4]}"
        marks.add_cookie(f"{what}: what Dirk keeps", dirk, "__Host-v")
        marks.add_secret(f"{what}: its token", share.note.token)
        marks[what] = link_of(world.house, share.note).rpartition("/")[2].encode()
    phone.get("/who")
    phone.post(f"/who/{shares[1].id.hex()}/stop")


def protect(world, amina, marks, new_browser):
    card = make_card(world, amina)
    marks.add_words(card=card.secret, printed=" ".join(card.groups()), pin=PIN)
    reader = new_browser()
    reader.get("/signin")
    reader.post("/signin/card", card=card.digits)
    marks.add_cookie("a session by card", reader, "__Host-s")
    reader.get("/me")
    reader.post("/me/lock")
    with world.database.reading() as session:
        phone = find_phone(session, amina.device)
    pin = pins.prepare_pin(world.house, phone, PIN)
    with world.database.write() as session:
        pins.keep_pin(session, world.house, amina.wallet, phone, pin, now=world.clock())
