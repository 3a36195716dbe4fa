"""What every service may need of the installation it works in."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from wallet_pwa.fetching import Copies, Fetcher
from wallet_pwa.journal import Journal
from wallet_pwa.server_secrets import ServerSecrets
from wallet_pwa.session_store import SessionStore
from wallet_pwa.vault import STRONG, Cost


@dataclass(frozen=True, slots=True, repr=False)
class House:
    """The installation: its address, its secrets and what it keeps on disk."""

    base_url: str
    secrets: ServerSecrets
    journal: Journal
    sessions: SessionStore
    time_zone: ZoneInfo
    #: What a guess at a card or a PIN costs.
    cost: Cost = STRONG
    #: For trying: links shorter than a day.  None: not allowed.
    shortest_share: timedelta | None = None
    #: For trying: one more giver that counts as known.
    trusted_issuer: str | None = None
    #: Reads what other computers publish, and remembers it for some minutes.
    copies: Copies = field(default_factory=lambda: Copies(Fetcher()))

    def day(self, moment: datetime) -> date:
        """Return the day on which *moment* falls, on the house's clocks."""
        return moment.astimezone(self.time_zone).date()

    def midnight_after(self, day: date) -> datetime:
        """Return the moment at which *day* is over."""
        return datetime.combine(day + timedelta(days=1), time(), self.time_zone)
