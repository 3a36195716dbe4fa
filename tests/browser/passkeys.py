"""A phone's fingerprint reader, played by Chromium."""

import re
from dataclasses import dataclass

from playwright.sync_api import CDPSession, Locator, Page


@dataclass
class Reader:
    """A passkey reader inside the phone, which says yes at once."""

    cdp: CDPSession
    id: str

    def press(self, button: Locator) -> None:
        """Press the button that asks for a finger, and put the finger there once."""
        button.wait_for()
        with button.page.expect_response(re.compile("/verify")):
            self._answers(by_itself=True)
            button.click(no_wait_after=True)
        # A finger that stays would answer the next page's question as well.
        self._answers(by_itself=False)

    def _answers(self, *, by_itself: bool) -> None:
        self.cdp.send(
            "WebAuthn.setAutomaticPresenceSimulation",
            {"authenticatorId": self.id, "enabled": by_itself},
        )


def add_reader(page: Page, *, makes_secrets: bool) -> Reader:
    """Build a reader into the phone; *makes_secrets* says if it knows PRF."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    made = cdp.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "ctap2Version": "ctap2_1",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "hasPrf": makes_secrets,
                # Else the offer in a field's autofill takes itself.
                "automaticPresenceSimulation": False,
            }
        },
    )
    return Reader(cdp, made["authenticatorId"])
