"""Languages: which one a visitor reads, its words, its dates and direction."""

import re
from datetime import date, datetime
from datetime import time as time_of_day
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, request

FOLDER = Path(__file__).parent / "translations"
#: The languages on offer, written as in HTML; English is the source.
LANGUAGES = ("en", "nl", "de", "nb", "ar")
#: What a browser may ask for, and which of ours its owner reads.
RELATIVES = {"no": "nb", "nn": "nb", "da": "nb", "af": "nl"}
COOKIE = "__Host-l"
#: The space between a day and its month, "9. June" too.
DAY_AND_MONTH = re.compile(r"(\d\.?) (?=\D)")
NO_BREAK = "\N{NO-BREAK SPACE}"


@cache
def translations_for(language: str) -> NullTranslations:
    """Return the catalogue of *language*; English, the source, has none.

    The catalogues that translators edit are read as they are, so there is no
    compiled file to forget.
    """
    path = FOLDER / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return Translations(compiled)


@cache
def locale_of(language: str) -> Locale:
    """Return the locale of one of our languages; making one takes long."""
    return Locale.parse(language)


def current_locale() -> Locale:
    """Return the locale of this request."""
    locale: Locale = g.locale
    return locale


def current_language() -> str:
    """Return this request's language, as HTML writes it."""
    return current_locale().language


def current_translations() -> NullTranslations:
    """Return the words of this request's language."""
    return translations_for(current_locale().language)


def gettext(message: str, **values: object) -> str:
    """Return *message* in the visitor's language, with *values* filled in."""
    return current_translations().gettext(message) % values


def ngettext(singular: str, plural: str, count: int, **values: object) -> str:
    """Return the form that fits *count* in the visitor's language."""
    text = current_translations().ngettext(singular, plural, count)
    return text % {"num": count, **values}


def isolate(text: str) -> str:
    """Return *text* fenced off, so that it keeps its own direction.

    A name in Arabic in a Dutch sentence, or a Dutch name in an Arabic one,
    otherwise pulls the words around it to the wrong side.
    """
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


@lru_cache(maxsize=64)
def direction_of(language: str) -> str:
    """Return "ltr" or "rtl" for a language tag, "auto" for an unknown one."""
    try:
        return Locale.parse(language, sep="-").text_direction
    except (ValueError, LookupError, UnknownLocaleError):
        return "auto"


def day(when: date | datetime) -> str:
    """Return the date, such as *9 June 2026*, as the visitor writes dates."""
    locale = current_locale()
    # English is read by people who learned it anywhere: no American order.
    form = "d MMMM yyyy" if locale.language == "en" else "long"
    return _date(_local(when), form, locale.language)


def short_day(when: date | datetime, today: date | datetime) -> str:
    """Return the date without its year where that is the present year."""
    local = _local(when)
    if local.year != _local(today).year:
        return day(when)
    pattern = {"en": "d MMMM", "de": "d. MMMM", "nb": "d. MMMM"}
    form = pattern.get(current_locale().language, "d MMMM")
    return _date(local, form, current_language())


def week_day(when: date | datetime) -> str:
    """Return the date with the day of the week, without the year."""
    language = current_locale().language
    form = {"de": "EEEE, d. MMMM", "nb": "EEEE d. MMMM"}.get(language, "EEEE d MMMM")
    return _date(_local(when), form, language)


def month(when: date | datetime) -> str:
    """Return month and year, such as *June 2026*."""
    return format_date(_local(when), "MMMM yyyy", locale=current_locale())


def time(when: datetime) -> str:
    """Return hours and minutes, on the installation's clocks."""
    local = when.astimezone(_zone())
    return _time(time_of_day(local.hour, local.minute), current_language())


def moment(when: datetime, today: date | datetime) -> str:
    """Return day and time, such as *9 June 14:02*."""
    return f"{short_day(when, today)} {time(when)}"


def _zone() -> ZoneInfo:
    zone: ZoneInfo = g.time_zone
    return zone


def _local(when: date | datetime) -> date:
    return when.astimezone(_zone()).date() if isinstance(when, datetime) else when


# A list has the same few days again and again, and writing one takes long.
@lru_cache(maxsize=1024)
def _date(day: date, form: str, language: str) -> str:
    """Return *day* with its number and month on one line; the rest may wrap.

    With large letters, a whole date that cannot break is wider than a phone.
    """
    text = format_date(day, form, locale=locale_of(language))
    return DAY_AND_MONTH.sub(rf"\1{NO_BREAK}", text, count=1)


@lru_cache(maxsize=1440)
def _time(minute: time_of_day, language: str) -> str:
    return format_time(minute, "HH:mm", locale=locale_of(language))


def _choose() -> str:
    for wish in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if wish in LANGUAGES:
            return wish
    for tag, _quality in request.accept_languages:
        main = tag.split("-")[0].lower()
        main = RELATIVES.get(main, main)
        if main in LANGUAGES:
            return main
    return "en"


def init_app(app: Flask, zone: ZoneInfo) -> None:
    """Choose a language for each request and give the words to Jinja."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    install = app.jinja_env.install_gettext_callables  # type: ignore[attr-defined]
    install(
        lambda text: current_translations().gettext(text),
        lambda one, many, count: current_translations().ngettext(one, many, count),
        newstyle=True,
    )
    app.jinja_env.filters |= {
        "day": day,
        "short_day": short_day,
        "week_day": week_day,
        "month": month,
        "time": time,
        "moment": moment,
        "isolate": isolate,
    }
    names = [(code, _own_name(code)) for code in LANGUAGES]

    @app.before_request
    def choose_language() -> None:
        g.time_zone = zone
        g.locale = locale_of(_choose())

    @app.context_processor
    def add_locale() -> dict[str, object]:
        locale = current_locale()
        return {
            "locale": locale,
            "lang_tag": current_language(),
            "text_direction": direction_of(locale.language),
            "languages": names,
        }


def _own_name(language: str) -> str:
    """Return what the people who speak *language* call it."""
    name = locale_of(language).get_display_name() or language
    return name[:1].upper() + name[1:]
