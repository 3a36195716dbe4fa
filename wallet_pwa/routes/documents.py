"""What an employer sees, as words and dates in the reader's language.

One view for the preview, the learner's own pages, the page behind a link, and
paper: `partials/document.html` draws it.
"""

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime

from babel.lists import format_list

from wallet_pwa import i18n
from wallet_pwa.disclosure.badge_view import BadgeView
from wallet_pwa.i18n import ngettext
from wallet_pwa.services.checking import CheckedBadge, State
from wallet_pwa.services.looking import ShownName
from wallet_pwa.services.pictures import PictureSpec, picture_for, picture_uri


@dataclass(frozen=True, slots=True)
class DocumentBadge:
    """One badge on the page; what is empty has no line."""

    key: str
    state: str
    state_day: str | None
    giver: str
    giver_domain: str | None
    title: str
    description: str
    criteria: str
    picture: str
    language: str
    direction: str
    month: str
    day: str | None
    good_until: str | None
    hours: int | None
    place: str | None
    story: str | None


@dataclass(frozen=True, slots=True)
class DocumentView:
    """The whole page: one name, several badges, the moment of the check."""

    badges: Sequence[DocumentBadge]
    name: str | None
    name_confirmed: bool
    summary: str
    checked: str
    #: Whether it stands small on a learner's own page.
    mini: bool
    #: Whether it holds more than is shown, for her to choose from.
    preview: bool
    #: What a preview holds and does not show.
    hidden: Set[str]


def document_view(
    badges: Sequence[CheckedBadge],
    name: ShownName | None,
    *,
    now: datetime,
    mini: bool = False,
    hidden: Set[str] | None = None,
) -> DocumentView:
    """Return the page about *badges*; with *hidden* it is a preview."""
    return DocumentView(
        badges=[
            _badge(str(number), badge) for number, badge in enumerate(badges, start=1)
        ],
        name=name.text if name else None,
        name_confirmed=bool(name and name.is_confirmed),
        summary=_summary(badges),
        checked=i18n.moment(now, now),
        mini=mini,
        preview=hidden is not None,
        hidden=hidden or frozenset(),
    )


def picture_of(view: BadgeView) -> str:
    """Return a badge's picture as an address that holds it."""
    return picture_uri(_spec(view))


def _spec(view: BadgeView) -> PictureSpec:
    parts = {name: str(view.picture.get(name, "")) for name in ("kind", "symbol")}
    level = view.picture.get("level", 0)
    return picture_for(
        view.title,
        view.giver.id,
        colour=str(view.picture.get("colour", "")),
        level=level if isinstance(level, int) else 0,
        **parts,
    )


def _badge(key: str, badge: CheckedBadge) -> DocumentBadge:
    view = badge.view
    return DocumentBadge(
        key=key,
        state=badge.state.value,
        state_day=_day(badge.state_day),
        giver=view.giver.name,
        giver_domain=badge.giver.domain if badge.giver else None,
        title=view.title,
        description=view.description,
        criteria=view.criteria,
        picture=picture_of(view),
        language=view.language,
        direction=i18n.direction_of(view.language),
        month=_given(view.valid_from),
        day=_day(view.day),
        good_until=_day(view.valid_until),
        hours=view.hours,
        place=_place(view),
        story=view.story,
    )


def _given(valid_from: date) -> str:
    # The first of a month stands for the month, unless an organiser set a day.
    is_month = valid_from.day == 1
    return i18n.month(valid_from) if is_month else i18n.day(valid_from)


def _day(when: date | None) -> str | None:
    return None if when is None else i18n.day(when)


def _place(view: BadgeView) -> str | None:
    parts = [part for part in (view.occasion, view.place) if part]
    return ", ".join(parts) or None


def _summary(badges: Sequence[CheckedBadge]) -> str:
    """Return the line over several badges: how many, and how many of each state."""
    if len(badges) < 2:
        return ""
    counts = Counter(badge.state for badge in badges)
    states = [_count(state, counts[state]) for state in State if counts[state]]
    return ngettext(
        # Translators: %(states)s is a list such as "2 real, 1 withdrawn".
        "%(num)s certificate: %(states)s",
        "%(num)s certificates: %(states)s",
        len(badges),
        states=format_list(states, style="standard", locale=i18n.current_locale()),
    )


def _count(state: State, count: int) -> str:
    if state is State.REAL:
        return ngettext("%(num)s real", "%(num)s real", count)
    if state is State.WITHDRAWN:
        return ngettext("%(num)s withdrawn", "%(num)s withdrawn", count)
    if state is State.ENDED:
        return ngettext("%(num)s ended", "%(num)s ended", count)
    if state is State.UNCHECKED:
        return ngettext("%(num)s not checked", "%(num)s not checked", count)
    return ngettext(
        "%(num)s of a giver we do not know",
        "%(num)s of givers we do not know",
        count,
    )
