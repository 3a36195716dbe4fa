"""Show in the terminal how to be each person of the sample world."""

from pathlib import Path
from typing import Any

import click

from wallet_pwa.config import Settings
from wallet_pwa.services.qr import qr_png, qr_terminal


def print_demo(settings: Settings, report: dict[str, Any] | None) -> None:
    """Print where to begin; without a *report* only the address."""
    click.secho(f"\nThe wallet runs at {settings.base_url}\n", bold=True)
    if report is None:
        return
    _part("Be a learner: open the link, then tap Open")
    for learner in report["learners"]:
        _line(learner["name"], learner["sign_in"])
    _part("Be an organiser")
    for organiser in report["organisers"]:
        _line(f"{organiser['name']}, {organiser['giver']}", organiser["sign_in"])
    _part("Be an employer: what learners have sent")
    for share in report["shares"]:
        who = share["label"] or "no name"
        _line(f"{share['learner']} to {who} ({share['state']})", share["link"])
    _part("Collect a badge")
    for workshop in report["workshops"]:
        if workshop["state"] == "open":
            _line(f"{workshop['badge']} (code {workshop['code']})", workshop["claim"])
            picture = _poster_picture(settings.instance, workshop)
            click.echo(f"      to scan as a photo: {picture}")
            if settings.is_https:
                click.echo(qr_terminal(workshop["claim"].upper()))
    click.echo()


def _part(title: str) -> None:
    click.secho(f"\n{title}", bold=True)


def _line(who: str, address: str) -> None:
    click.echo(f"  {who}\n      {address}")


def _poster_picture(folder: Path, workshop: dict[str, Any]) -> Path:
    path = folder / f"poster-{workshop['code']}.png"
    if not path.exists():
        path.write_bytes(qr_png(workshop["claim"].upper(), scale=12))
    return path
