"""The catalogues: whole, right, and as easy to read as the English."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from tests.wording import PLACEHOLDER, lix, sentences
from wallet_pwa.i18n import LANGUAGES

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "wallet_pwa" / "translations"
CATALOGUES = sorted(FOLDER.glob("*/LC_MESSAGES/messages.po"))
#: English is the source and has no catalogue.
SOURCE = "en"

#: What is written the same in many languages; the rest was left untranslated.
SAME_EVERYWHERE = {
    "E-Mail",
    "PDF",
    "PIN",
    "QR",
    "OK",
    "Link",
    "Start",
    "Scan",
    "Status",
}
#: Names that stay in Latin letters in an Arabic sentence.
LATIN_NAMES = {"PDF", "PIN", "QR", "ESCO", "OpenID", "JSON", "iPhone", "Android"}
#: Words that no other language of ours has: a sentence holding one is English.
ENGLISH = re.compile(r"\b(?:the|you|your|with|this|these|yes|who|can)\b", re.IGNORECASE)

MOST_WORDS = 10
HARDEST = 25


def language_of(path):
    return path.parts[-3]


def read(path):
    with path.open("rb") as file:
        return read_po(file, locale=language_of(path))


def forms(message):
    """Return the texts of *message*: one, or one for each plural form."""
    text = message.string
    return list(text) if isinstance(text, tuple) else [text]


def messages(path):
    return [message for message in read(path) if message.id]


def is_latin(path):
    script = Locale.parse(language_of(path)).character_order
    return script == "left-to-right"


each_catalogue = pytest.mark.parametrize("path", CATALOGUES, ids=language_of)


def test_every_language_on_offer_has_a_catalogue_and_the_other_way_round():
    offered = {language.replace("-", "_") for language in LANGUAGES}

    assert offered - {SOURCE} == {language_of(path) for path in CATALOGUES}


def test_the_template_has_all_words_of_the_pages():
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "messages.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


@each_catalogue
def test_a_catalogue_has_exactly_the_words_of_the_template(path):
    with (FOLDER / "messages.pot").open("rb") as file:
        template = read_po(file)

    wanted = {(message.id, message.context) for message in template if message.id}
    assert {(message.id, message.context) for message in messages(path)} == wanted


@each_catalogue
def test_nothing_is_left_untranslated_or_guessed(path):
    gaps = [m.id for m in messages(path) if m.fuzzy or not all(forms(m))]

    assert gaps == []


@each_catalogue
def test_no_obsolete_words_are_kept(path):
    assert not read(path).obsolete


@each_catalogue
def test_plurals_have_the_forms_of_the_language(path):
    plural = get_plural(language_of(path))
    catalogue = read(path)

    assert catalogue.num_plurals == plural.num_plurals
    counts = {len(forms(m)) for m in messages(path) if m.pluralizable}
    assert counts <= {plural.num_plurals}


@each_catalogue
def test_translations_fill_in_the_same_values_as_the_english(path):
    assert [(m.id, errors) for m, errors in read(path).check()] == []
    wrong = [
        (message.id, text)
        for message in messages(path)
        for text in forms(message)
        if not fills_in_the_same(message, text)
    ]
    assert wrong == []


def fills_in_the_same(message, text):
    """Return whether *text* has the placeholders of the English.

    A form for one, two or none may leave out the number: "one badge".
    """
    english = message.id if isinstance(message.id, tuple) else (message.id,)
    wanted = set(PLACEHOLDER.findall(english[-1]))
    optional = {"%(num)s"} if message.pluralizable else set()
    found = set(PLACEHOLDER.findall(text))
    return wanted - optional <= found <= wanted


@each_catalogue
def test_no_english_is_left(path):
    if is_latin(path):
        wrong = [
            text
            for message in messages(path)
            for text in forms(message)
            if ENGLISH.search(PLACEHOLDER.sub("", text))
            or (text in ids(message) and not same_everywhere(text))
        ]
    else:
        wrong = [
            text
            for message in messages(path)
            for text in forms(message)
            if set(re.findall(r"[A-Za-z]+", PLACEHOLDER.sub("", text))) - LATIN_NAMES
        ]
    assert wrong == []


def ids(message):
    return message.id if isinstance(message.id, tuple) else (message.id,)


def same_everywhere(text):
    """Return whether *text* is one word, or known to be alike in other languages.

    Words such as "Badges" are the same in Dutch; a whole sentence never is.
    """
    words = re.findall(r"[^\W\d_]{2,}", PLACEHOLDER.sub("", text))
    return len(words) <= 1 or set(words) <= SAME_EVERYWHERE


@each_catalogue
def test_a_translation_starts_and_ends_as_the_english_does(path):
    wrong = [
        text
        for message in messages(path)
        for text in forms(message)
        if (text != text.strip()) or ("\n" in text) != ("\n" in ids(message)[-1])
    ]
    assert wrong == []


@each_catalogue
def test_a_sentence_has_at_most_ten_words(path):
    long = [
        " ".join(words)
        for message in messages(path)
        for text in forms(message)
        for words in sentences(text)
        if len(words) > MOST_WORDS
    ]
    assert long == []


@pytest.mark.parametrize(
    # Made for alphabets with short and long words; Arabic writes "and the" as one
    # with the next word, so that its sentences are measured in words only.
    "path",
    [path for path in CATALOGUES if is_latin(path)],
    ids=language_of,
)
def test_the_words_are_as_easy_as_a_childrens_book(path):
    texts = [text for message in messages(path) for text in forms(message)]

    assert lix(texts) <= HARDEST


def test_the_english_is_as_easy_as_a_childrens_book():
    with (FOLDER / "messages.pot").open("rb") as file:
        texts = [text for m in read_po(file) if m.id for text in ids(m)]

    assert lix(texts) <= HARDEST
