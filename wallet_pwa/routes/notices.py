"""Sentences shown once, after something was done and the page was left."""

from flask import Flask, request

from wallet_pwa.i18n import gettext as _


def notice_for(said: str | None) -> str | None:
    """Return the sentence for the word that a redirect carried, if we know it."""
    if said is None:
        return None
    notices = {
        "language": _("The language is changed."),
        "name": _("Your name is saved."),
        "named": _("The giver confirmed your name. It is on your badge now."),
        "here_already": _("You have this badge already."),
        "hidden": _("Everything is hidden. No link works now."),
        "locked": _("Your wallet is locked."),
        "signed_out": _("You are signed out of this phone."),
        "deleted": _("Everything is deleted."),
        "card_kept": _("Your card is ready. Keep it in a safe place."),
        "pin_set": _("The PIN is set. You type it when you open."),
        "pin_off": _("The PIN is gone. A tap opens your wallet."),
        "pin_gone": _("Too many wrong PINs. Now you need your card."),
        "not_it": _("That was not right. Try once more."),
        "passkey_is_yours": _("This passkey is yours. Now type your card."),
        "passkey_tried": _("It works."),
        "phones_gone": _("The other phones are locked out. Make a new card now."),
        "moved": _("Your badges are here now."),
        "works_again": _("The link works again."),
        "link_deleted": _("The link is gone from your list."),
        "badge_deleted": _("The badge is deleted."),
        "giver_saved": _("Saved. Badges you give from now on say this."),
        "domain_proven": _("It is yours. Employers see it from now on."),
        "badge_saved": _("The badge is saved."),
        "workshop_open": _("The workshop is open."),
        "workshop_closed": _("The workshop is closed. The code works no more."),
        "workshop_longer": _("The code works one hour longer."),
        "workshop_seats": _("Five more people can take the badge."),
        "taken_back": _("The badge is withdrawn. Everybody who looks sees that."),
        "all_taken_back": _("All badges of this workshop are withdrawn."),
        "name_yes": _("The name is on the badge now."),
        "name_no": _("The name is deleted. The badge stays without it."),
        "key_made": _("Done. This device lets you in from now on."),
    }
    return notices.get(said)


def init_app(app: Flask) -> None:
    """Give every page the sentence that belongs to its address."""

    @app.context_processor
    def add_notice() -> dict[str, str | None]:
        return {"notice": notice_for(request.args.get("said"))}
