"""Sentences shown once, after something was done and the page was left."""

from flask import Flask, request

from wallet_pwa.i18n import gettext as _


def notice_for(said: str | None) -> str | None:
    """Return the sentence for the word that a redirect carried, if we know it."""
    notices = {
        "language": _("The language is changed."),
        "name": _("Your name is saved."),
        "named": _("The giver confirmed your name. It is on your badge now."),
        "here_already": _("You have this badge already."),
        "badge_deleted": _("The badge is deleted."),
    }
    return notices.get(said or "")


def init_app(app: Flask) -> None:
    """Give every page the sentence that belongs to its address."""

    @app.context_processor
    def add_notice() -> dict[str, str | None]:
        return {"notice": notice_for(request.args.get("said"))}
