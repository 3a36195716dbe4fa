"""An organiser's forms: filled in, read, and what is wrong with them."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from wallet_pwa.i18n import LANGUAGES
from wallet_pwa.i18n import gettext as _
from wallet_pwa.routes.typed import plain_line, plain_words
from wallet_pwa.services.achievements import (
    AchievementDetails,
    split_skill,
)
from wallet_pwa.services.issuers import IssuerDetails
from wallet_pwa.services.pictures import COLOURS, KINDS, MAX_LEVEL, SYMBOLS
from wallet_pwa.services.workshops import (
    MOST_SEATS,
    USUAL_LENGTH,
    USUAL_SEATS,
    WorkshopDetails,
)

#: What a form holds, as the page has it in its fields.
Values = Mapping[str, str]

SHORT = 80
LONG = 600
#: For how many months a badge may be good; 0 is for ever.
MONTHS = (0, 6, 12, 24, 36, 60)
MOST_HOURS = 10_000
MOMENT = "%Y-%m-%dT%H:%M"


class FormError(Exception):
    """A form that cannot be used yet: a sentence for each field, all at once."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


def read_issuer(form: Values) -> IssuerDetails:
    """Return what the organisation says of itself."""
    errors: dict[str, str] = {}
    details = IssuerDetails(
        name=_text(form, "name", errors, _("Write the name of your organisation.")),
        place=_text(form, "place", errors),
        url=_web_page(form, errors),
        colour=_one_of(form, "colour", COLOURS),
    )
    if errors:
        raise FormError(errors)
    return details


def read_first_name(form: Values) -> str:
    """Return what the organiser is called."""
    errors: dict[str, str] = {}
    name = _text(form, "first_name", errors, _("Write your first name."))
    if errors:
        raise FormError(errors)
    return name


def read_badge(form: Values) -> AchievementDetails:
    """Return what the organiser says of a badge."""
    errors: dict[str, str] = {}
    details = AchievementDetails(
        title=_text(form, "title", errors, _("Give the badge a name.")),
        description=_text(
            form,
            "description",
            errors,
            _("Write what people can do with it."),
            longest=LONG,
        ),
        criteria=_text(
            form,
            "criteria",
            errors,
            _("Write how you saw that they can do it."),
            longest=LONG,
        ),
        language=_one_of(form, "language", LANGUAGES),
        skill=_skill(form, errors),
        hours=_number(form, "hours", errors, MOST_HOURS),
        valid_months=_number(form, "valid_months", errors, 1200) or None,
        picture_kind=_one_of(form, "picture_kind", KINDS),
        picture_symbol=_one_of(form, "picture_symbol", SYMBOLS),
        level=int(_one_of(form, "level", "0123"[: MAX_LEVEL + 1]) or 0),
    )
    if not details.language:
        errors["language"] = _("Choose the language of your words.")
    if errors:
        raise FormError(errors)
    return details


def write_badge(details: AchievementDetails) -> dict[str, str]:
    """Return the form's values for a badge that exists."""
    words, address = split_skill(details.skill)
    return {
        "title": details.title,
        "description": details.description,
        "criteria": details.criteria,
        "language": details.language,
        "skill": words,
        "skill_address": address,
        "hours": "" if details.hours is None else str(details.hours),
        "valid_months": str(details.valid_months or 0),
        "picture_kind": details.picture_kind,
        "picture_symbol": details.picture_symbol,
        "level": str(details.level),
    }


def read_workshop(form: Values, zone: ZoneInfo) -> WorkshopDetails:
    """Return when a workshop is, on this place's clocks, and for how many."""
    errors: dict[str, str] = {}
    opens_at = _moment(form, "opens", zone, errors)
    closes_at = _moment(form, "closes", zone, errors)
    seats = _number(form, "seats", errors, MOST_SEATS)
    if not seats and "seats" not in errors:
        errors["seats"] = _("Write how many people may take the badge.")
    if opens_at and closes_at and closes_at <= opens_at:
        errors["closes"] = _("The end must come after the start.")
    place = _text(form, "place", errors)
    thanks = _text(form, "thanks", errors, longest=LONG)
    if errors or opens_at is None or closes_at is None or not seats:
        raise FormError(errors)
    return WorkshopDetails(
        opens_at=opens_at,
        closes_at=closes_at,
        seats=seats,
        asks_name=form.get("asks_name") == "yes",
        place=place,
        thanks=thanks,
    )


def usual_workshop(now: datetime, zone: ZoneInfo, place: str) -> dict[str, str]:
    """Return the form's values for a workshop that begins now."""
    begins = now.astimezone(zone)
    ends = (now + USUAL_LENGTH).astimezone(zone)
    return {
        "opens": begins.strftime(MOMENT),
        "closes": ends.strftime(MOMENT),
        "seats": str(USUAL_SEATS),
        "place": place,
        "thanks": "",
        "asks_name": "",
    }


def _text(
    form: Values,
    name: str,
    errors: dict[str, str],
    missing: str = "",
    *,
    longest: int = SHORT,
) -> str:
    """Return a field's words; *missing* says what to do where there are none."""
    typed = form.get(name, "").replace("\r\n", "\n")
    text = plain_words(typed, "\n") if longest == LONG else plain_line(typed)
    if missing and not text:
        errors[name] = missing
    if len(text) > longest:
        errors[name] = _("Make this shorter: %(most)s letters at most.", most=longest)
    return text


def _one_of(
    form: Values, name: str, known: Mapping[str, str] | tuple[str, ...] | str
) -> str:
    """Return a choice, empty for one that is not on offer."""
    value = form.get(name, "")
    return value if value and value in known else ""


def _number(form: Values, name: str, errors: dict[str, str], most: int) -> int | None:
    """Return a whole number in the digits of any script; None: nothing written."""
    text = form.get(name, "").strip()
    if not text:
        return None
    if not text.isdecimal() or len(text) > 6 or int(text) > most:
        errors[name] = _("Write a number up to %(most)s.", most=most)
        return None
    return int(text)


def _moment(
    form: Values, name: str, zone: ZoneInfo, errors: dict[str, str]
) -> datetime | None:
    try:
        local = datetime.fromisoformat(form.get(name, "")[:16])
    except ValueError:
        local = None
    # Far years would not fit into a badge's dates.
    if local is None or not 2000 <= local.year <= 2999:
        errors[name] = _("Write day and time, like 2027-03-01T14:00.")
        return None
    return local.replace(tzinfo=zone)


def _web_page(form: Values, errors: dict[str, str]) -> str:
    text = _text(form, "url", errors, longest=200)
    if text and "://" not in text:
        text = f"https://{text}"
    if text and not _is_web_address(text):
        errors["url"] = _("Write a web address, like https://example.org.")
    return text


def _skill(form: Values, errors: dict[str, str]) -> str:
    words = _text(form, "skill", errors)
    address = _text(form, "skill_address", errors, longest=200)
    if address and not _is_web_address(address):
        errors["skill_address"] = _("Copy the whole address. It begins with http.")
    return f"{words} {address}".strip()


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    host = parts.hostname or ""
    return (
        parts.scheme in {"http", "https"}
        and "." in host
        and not set(text) & set(' <>"')
    )
