"""Templates are compiled with their words, and still say what they would have said."""

import pytest
from flask import Flask, render_template_string

from wallet_pwa.i18n import FOLDER, LANGUAGES, locale_of, translations_for
from wallet_pwa.routes.icons import icon
from wallet_pwa.templating import LanguageEnvironment

OTHERS = [language for language in LANGUAGES if (FOLDER / language).is_dir()]


@pytest.fixture
def environment(app: Flask) -> LanguageEnvironment:
    assert isinstance(app.jinja_env, LanguageEnvironment)
    return app.jinja_env


@pytest.mark.parametrize("language", OTHERS)
def test_a_sentence_is_in_the_compiled_template(
    environment: LanguageEnvironment, language: str
) -> None:
    words = translations_for(language).gettext("My badges")
    assert words != "My badges"
    source = environment.in_language(language).compile('{{ _("My badges") }}', raw=True)
    assert repr(words)[1:-1] in source
    assert "gettext" not in source


def test_each_language_has_templates_of_its_own(
    environment: LanguageEnvironment,
) -> None:
    template = '{{ _("My badges") }}'
    said = {
        language: environment.in_language(language).from_string(template).render()
        for language in OTHERS
    }
    assert len(set(said.values())) == len(OTHERS) > 1


def test_a_request_gets_the_templates_of_its_language(app: Flask) -> None:
    with app.test_client() as client:
        for language in OTHERS:
            page = client.get(
                "/language", headers={"Host": "localhost", "Accept-Language": language}
            )
            assert f'lang="{language}"' in page.text
            assert str(translations_for(language).gettext("Go to the content")) in (
                page.text
            )


def test_what_is_filled_in_is_escaped(environment: LanguageEnvironment) -> None:
    template = '{{ _("Given by %(giver)s", giver=giver) }}'
    made = environment.in_language("en").from_string(template)
    assert made.render(giver="<b>A & B</b>") == (
        "Given by &lt;b&gt;A &amp; B&lt;/b&gt;"
    )


def test_words_keep_their_percent_signs(environment: LanguageEnvironment) -> None:
    folded = environment.in_language("en").from_string('{{ _("100%%") }}')
    assert folded.render() == "100%"


def test_an_icon_is_in_the_compiled_template(
    environment: LanguageEnvironment,
) -> None:
    source = environment.in_language("en").compile(
        '{{ icon("back", flip=True) }}', raw=True
    )
    assert str(icon("back", flip=True)) in source.replace("\\n", "\n")


def test_an_icon_that_is_not_constant_is_made_in_the_page(
    environment: LanguageEnvironment,
) -> None:
    made = environment.in_language("en").from_string("{{ icon(name) }}")
    assert made.render(name="eye") == icon("eye")


def test_a_sentence_that_is_not_constant_is_still_translated(app: Flask) -> None:
    with app.test_request_context(headers={"Host": "localhost"}):
        from flask import g

        g.locale = locale_of("nl")
        text = render_template_string("{{ _(words) }}", words="My badges")
    assert text == translations_for("nl").gettext("My badges")
