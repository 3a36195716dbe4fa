"""Words about links that several pages share."""

from dataclasses import dataclass
from datetime import datetime

from babel.lists import format_list
from markupsafe import Markup

from wallet_pwa import i18n
from wallet_pwa.i18n import gettext as _
from wallet_pwa.i18n import isolate, ngettext
from wallet_pwa.services.drafts import NAME, Draft
from wallet_pwa.services.overview import OwnShare, Phase
from wallet_pwa.services.qr import qr_svg
from wallet_pwa.services.share_notes import Opening

#: Details that most jobs do not need; a hint says so when they are put on.
SENSITIVE = frozenset({"day", "place"})
#: More badges than this are counted in a row instead of named.
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class FieldWords:
    """How a detail is called on the page of choices."""

    label: str
    #: The same where nothing around it says of which badge it is.
    name: str
    is_sensitive: bool


def detail_words() -> dict[str, str]:
    """Return the name of each detail that may be kept back."""
    return {
        NAME: _("Name"),
        "day": _("Exact day"),
        "hours": _("Hours"),
        "place": _("Place"),
        "story": _("How we know"),
    }


def field_words(draft: Draft) -> dict[str, FieldWords]:
    """Return the words for everything in *draft* that may be kept back."""
    details = detail_words()
    words = {NAME: FieldWords(details[NAME], details[NAME], is_sensitive=False)}
    for badge in draft.badges:
        for detail in badge.details:
            label = details[detail]
            name = label
            if len(draft.badges) > 1:
                title = isolate(badge.own.record.title)
                # Translators: "Hours of Food hygiene".
                name = _("%(field)s of %(badge)s", field=label, badge=title)
            words[badge.field_key(detail)] = FieldWords(
                label, name, is_sensitive=detail in SENSITIVE
            )
    return words


def label_of(share: OwnShare, now: datetime) -> str:
    """Return for whom a link is, or when she made it."""
    if share.note.label:
        return share.note.label
    return _("Link of %(day)s", day=i18n.short_day(share.note.made, now))


def badges_of(share: OwnShare) -> str:
    """Return which badges a link shows, short enough for a row."""
    titles = [isolate(badge.title) for badge in share.note.badges]
    if len(titles) > MOST_NAMED:
        first, second, *others = titles
        return ngettext(
            # Translators: "Food hygiene, First aid and 2 more".
            "%(first)s, %(second)s and %(num)s more",
            "%(first)s, %(second)s and %(num)s more",
            len(others),
            first=first,
            second=second,
        )
    return listed(titles)


def shown_of(share: OwnShare) -> str:
    """Return the details that a link shows, apart from what is always shown."""
    words = detail_words()
    chosen = {field for badge in share.note.badges for field in badge.fields}
    if share.note.with_name:
        chosen.add(NAME)
    return listed([word for field, word in words.items() if field in chosen])


def past_words(share: OwnShare, now: datetime) -> str:
    """Return when a link that shows nothing was stopped, or when it ended."""
    if share.stopped_at is not None:
        return _("Stopped %(moment)s", moment=i18n.moment(share.stopped_at, now))
    if share.phase is Phase.STOPPED:
        # Stopped after the last backup, which was restored since.
        return _("Stopped")
    return _("Ended on %(day)s", day=i18n.short_day(share.last_day, now))


def opened_words(share: OwnShare) -> str:
    """Return how often a link was opened."""
    if not share.opens:
        return _("Not opened yet")
    return ngettext("Opened %(num)s time", "Opened %(num)s times", share.opens)


def opening_time(opening: Opening, now: datetime) -> str:
    """Return when somebody opened a link."""
    if i18n.day(opening.opened_at) == i18n.day(now):
        return _("Today %(time)s", time=i18n.time(opening.opened_at))
    return i18n.moment(opening.opened_at, now)


def opening_words(opening: Opening) -> str:
    """Return who opened a link, as far as anybody knows."""
    if not opening.is_person:
        return _("Probably a program. It saw the page.")
    if opening.is_phone:
        return _("A phone. Somebody with the link.")
    return _("A computer. Somebody with the link.")


def listed(names: list[str]) -> str:
    """Return *names* as a list in the visitor's language."""
    if len(names) == 1:
        return names[0]
    # Babel has this style alone for every language.
    return format_list(names, style="standard", locale=i18n.current_locale())


def link_qr(link: str) -> Markup:
    """Return the link's code; in capitals it takes fewer and larger squares."""
    svg = qr_svg(link.upper(), label=_("The link as a QR code"))
    return Markup(svg)  # noqa: S704  # our own drawing; its label is escaped
