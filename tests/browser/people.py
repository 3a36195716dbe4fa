"""People in front of Chromium, each with a phone of their own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
)

from tests.browser.passkeys import Reader

PICTURES = Path(__file__).parents[1] / "pictures"
PHONE = {"width": 360, "height": 740}
LAPTOP = {"width": 1280, "height": 720}

#: Milliseconds; a computer that does much else at once needs them.
PATIENCE = 30_000

#: What the service worker shows until the real page has come.
WAITING = "[data-enhance=keep-trying]"
#: Scrolls to the top; returns how long the page is.
TO_THE_TOP = "scrollTo(0, 0), document.documentElement.scrollHeight"
#: What every page must be, looked at in the page itself; returns what is wrong.
LOOK = """() => {
  const page = document.documentElement;
  const wrong = [];
  const seen = [...document.querySelectorAll("h1")].filter((h) => h.checkVisibility());
  if (seen.length !== 1) wrong.push(`${seen.length} h1`);
  const wide = page.scrollWidth - page.clientWidth;
  if (wide > 0) wrong.push(`${wide}px too wide at ${page.clientWidth}`);
  wrong.push(`lang=${page.lang} dir=${page.dir}`);
  return wrong.map((what) => `${location.pathname}: ${what}`);
}"""
#: The same, by itself, on every page that runs scripts.
LOOK_ALWAYS = f"""
  window.addEventListener("load", () => requestAnimationFrame(() => {{
    console.debug("looked\\n" + ({LOOK})().join("\\n"));
  }}));
"""


@dataclass
class Person:
    """Somebody with a browser, and what went wrong in it."""

    name: str
    context: BrowserContext
    page: Page
    base_url: str
    language: str
    faults: list[str] = field(default_factory=list)
    pictures: int = 0

    def look(self, what: str = "", *, while_waiting: bool = False) -> None:
        """Judge the page at hand, and keep a picture of it if *what* is given.

        A busy computer answers late, as a bad network does: then a page that asks
        for patience comes first.
        """
        if not while_waiting:
            self.page.locator(WAITING).wait_for(state="detached")
        self.note(self.page.evaluate(LOOK))
        if what:
            self.pictures += 1
            self.picture(f"{self.name}-{self.pictures:02}-{what}")

    def picture(self, name: str) -> None:
        """Keep a picture of the whole page, as if the screen were as long as it."""
        screen = self.page.viewport_size
        assert screen is not None
        # Twice: what is as high as a part of the screen grows with it.
        for _ in range(2):
            length = max(self.page.evaluate(TO_THE_TOP), screen["height"])
            self.page.set_viewport_size({**screen, "height": length})
        self.page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")
        self.page.set_viewport_size(screen)

    def note(self, found: list[str]) -> None:
        """Keep what is wrong with a page; its language is not, if it is hers."""
        direction = "rtl" if self.language == "ar" else "ltr"
        right = f"lang={self.language} dir={direction}"
        self.faults += [one for one in found if not one.endswith(right)]

    def follow(self, selector: str) -> None:
        """Click a link or a button, and wait for the page that it leads to."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()

    def takes_badge(self, path: str) -> "Person":
        """Take the badge at the address on a poster, and stay on the page after it."""
        self.page.goto(path)
        self.page.locator('form[action^="/c/" i] button').click()
        self.page.wait_for_url("**/new")
        return self

    def makes_link(self) -> str:
        """Make a link that shows the first badge, in three steps, and return it."""
        self.page.goto("/show")
        for form in ("which", "what", "whom"):
            if form == "whom":
                self.page.locator("[name=for]").fill("Dirk")
            self.follow(f"button[form={form}]")
        link = self.page.locator("[data-url]").get_attribute("data-url")
        assert link
        return link

    def joins(self, invitation: str, first_name: str = "Sofia") -> None:
        """Become an organiser of the giver that the invitation names."""
        self.page.goto(invitation)
        self.page.locator("main form button").click()
        self.page.locator("[name=first_name]").fill(first_name)
        self.page.locator("main form button[type=submit]").click()
        self.page.wait_for_url("**/organise/key")

    def opens(self, link: str) -> None:
        """Open somebody's link and press its one button."""
        self.page.goto(link)
        self.page.locator("main form button").click()
        self.page.wait_for_url("**/v/*")

    def saves_card(self) -> str:
        """Make a card, look at it, and return its digits."""
        self.page.goto("/me/ways/card")
        self.page.locator('form[action="/me/ways/card"] button').click()
        self.page.wait_for_url("**/card/new")
        self.look("card")
        letters = self.page.locator(".card__letters").inner_text()
        return "".join(filter(str.isdigit, letters))

    def adds_finger(self, reader: Reader) -> None:
        """Add a passkey to the wallet and try it once."""
        self.page.goto("/me/ways/passkey")
        self.look("finger")
        reader.press(self.page.locator("[data-mode=register] [data-part=go]"))
        self.page.wait_for_url("**/passkey/try")
        self.look("try-finger")
        reader.press(self.page.locator("[data-mode=confirm] [data-part=go]"))
        self.page.wait_for_url("**/ways?said=passkey_tried")

    def forgets_everything(self) -> None:
        """Empty the browser, but for the passkeys that the phone keeps."""
        self.page.evaluate("localStorage.clear()")
        self.context.clear_cookies()

    def watch(self) -> None:
        """Note errors, forbidden things and requests to strangers from now on."""
        self.context.add_init_script(LOOK_ALWAYS)
        self.context.on("console", self._heard)
        self.context.on("weberror", lambda e: self.faults.append(str(e.error)))
        self.context.on("request", self._asked)
        self.context.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.text.startswith("looked\n"):
            self.note(message.text.split("\n")[1:])
        # Answers such as 404 are looked at below, and some are meant.
        elif message.type in {"error", "warning"} and not message.text.startswith(
            "Failed to load resource"
        ):
            self.faults.append(f"{message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.base_url, "data:", "blob:")):
            self.faults.append(f"asked a stranger: {request.url}")

    def _answered(self, response: Response) -> None:
        is_part = response.request.resource_type not in {"document", "fetch"}
        if response.status >= 500 or (is_part and response.status >= 400):
            self.faults.append(f"{response.status} for {response.url}")


#: Makes a person: `person("Amina", language="ar")`.
NewPerson = Callable[..., Person]


def new_person(
    chromium: Browser,
    base_url: str,
    name: str,
    *,
    language: str = "en",
    scripts: bool = True,
    screen: dict[str, int] = PHONE,
    **options: Any,
) -> Person:
    """Return somebody with a fresh browser who has opened nothing yet."""
    is_phone = screen["width"] < 500
    context = chromium.new_context(
        base_url=base_url,
        locale=language,
        viewport=screen,
        java_script_enabled=scripts,
        has_touch=is_phone,
        is_mobile=is_phone,
        **options,
    )
    context.set_default_timeout(PATIENCE)
    person = Person(name, context, context.new_page(), base_url, language)
    person.watch()
    return person
