"""What a learner may show of her badges, while she still chooses.

A draft holds everything that could be shown.  Keys name what she picks: "name",
and "1:hours" for the hours of the first badge.
"""

from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from wallet_pwa.services.badges import OwnBadge, own_badges
from wallet_pwa.services.checking import CheckedBadge, State, check_badge
from wallet_pwa.services.errors import NotFoundError
from wallet_pwa.services.house import House
from wallet_pwa.services.issuer_keys import find_key
from wallet_pwa.services.looking import ShownName, name_of
from wallet_pwa.services.wallets import OpenWallet, read_profile

NAME = "name"
#: What may be kept back of each badge, in the order of the page.
DETAILS = ("day", "hours", "place", "story")
#: States in which a giver signs a fresh copy of a badge.
SHOWABLE = frozenset({State.REAL, State.UNKNOWN})


class Preset(StrEnum):
    """Three sets that most people need, and her own."""

    JOB = "job"
    BADGE = "badge"
    ALL = "all"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A badge that could be shown, or why it cannot."""

    own: OwnBadge
    checked: CheckedBadge

    @property
    def is_showable(self) -> bool:
        """Whether a link can be made with it."""
        return self.checked.state in SHOWABLE


@dataclass(frozen=True, slots=True)
class DraftBadge:
    """One badge of a draft, with all of its details."""

    #: Its place in the draft, from 1, as text.
    key: str
    own: OwnBadge
    checked: CheckedBadge
    details: Sequence[str]

    def field_key(self, detail: str) -> str:
        """Return the key of one of its details."""
        return f"{self.key}:{detail}"


@dataclass(frozen=True, slots=True)
class Pick:
    """What a link is to show of one badge."""

    own: OwnBadge
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Draft:
    """All that a link with these badges could show."""

    badges: Sequence[DraftBadge]
    #: None: neither a badge nor the profile holds a name.
    name: ShownName | None

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of everything that may be kept back, in page order."""
        name = (NAME,) if self.name else ()
        return name + tuple(
            badge.field_key(detail) for badge in self.badges for detail in badge.details
        )

    @property
    def usual_preset(self) -> Preset:
        """Return what is chosen for her."""
        return Preset.JOB if self.name else Preset.BADGE

    def shown(self, preset: Preset, own: Collection[str] = ()) -> frozenset[str]:
        """Return the keys that *preset* shows; *own* are those that she ticked."""
        if preset is Preset.ALL:
            return frozenset(self.keys)
        if preset is Preset.OWN:
            return frozenset(self.keys) & frozenset(own)
        return frozenset(self.keys) & ({NAME} if preset is Preset.JOB else set())

    def picks(self, shown: Set[str]) -> list[Pick]:
        """Return what a link that shows the keys *shown* needs of each badge.

        A confirmed name is cut out only of badges that hold the name on the page:
        another spelling in another badge is hers to keep.
        """
        return [Pick(badge.own, self._fields(badge, shown)) for badge in self.badges]

    def own_name(self, shown: Set[str]) -> str:
        """Return the name in her own words, if *shown* has it and no giver has."""
        if NAME in shown and self.name and not self.name.is_confirmed:
            return self.name.text
        return ""

    def _fields(self, badge: DraftBadge, shown: Set[str]) -> frozenset[str]:
        fields = {one for one in badge.details if badge.field_key(one) in shown}
        name = self.name
        if NAME in shown and name and name.is_confirmed:
            fields |= {NAME} if badge.checked.view.name == name.text else set()
        return frozenset(fields)


def candidates(
    session: Session, house: House, wallet: OpenWallet, *, now: datetime
) -> list[Candidate]:
    """Return all badges of *wallet*, each checked now."""
    keys = find_key(session, house)
    return [
        Candidate(
            badge,
            check_badge(session, house, badge.record.text, find_key=keys, now=now),
        )
        for badge in own_badges(session, wallet)
    ]


def make_draft(
    session: Session,
    house: House,
    wallet: OpenWallet,
    credential_ids: Collection[bytes],
    *,
    now: datetime,
) -> Draft:
    """Return what could be shown of these badges, in the order of her shelf."""
    chosen = [
        one
        for one in candidates(session, house, wallet, now=now)
        if one.own.id in credential_ids and one.is_showable
    ]
    if not chosen:
        raise NotFoundError
    badges = [
        DraftBadge(str(number), one.own, one.checked, _details(one.checked))
        for number, one in enumerate(chosen, start=1)
    ]
    profile = read_profile(session, wallet)
    return Draft(badges, name_of([one.checked for one in chosen], profile.name))


def _details(checked: CheckedBadge) -> tuple[str, ...]:
    view = checked.view
    return tuple(one for one in DETAILS if getattr(view, one) is not None)
