"""The finders of words, tried on pages that break the rules."""

import pytest

from tests.wording import lix, sentences, untranslated


@pytest.mark.parametrize(
    "template",
    [
        "<p>Stop sharing</p>",
        "<p>{{ name }} can see it</p>",
        '<img alt="A badge">',
        '<button aria-label="Close">{{ _("Stop") }}</button>',
        '<input type="submit" value="Send">',
        '<meta name="description" content="A wallet">',
        '{{ "Yes" if share.active else _("No") }}',
        '{{ name or "Nobody" }}',
        '{% if x %}<p class="{{ y }}">Fine</p>{% endif %}',
    ],
)
def test_words_that_no_translator_sees_are_found(template):
    assert len(untranslated(template)) == 1


@pytest.mark.parametrize(
    "template",
    [
        "<p>{{ _('Stop sharing') }}</p>",
        "<p>{{ ngettext('%(num)s badge', '%(num)s badges', n) }} · 5</p>",
        "{% trans %}Stop sharing{% endtrans %}",
        "{# A comment with words #}<p>{{ name }}</p>",
        '<a href="{{ url_for("shares.index", word="Sharing") }}">{{ _("Go") }}</a>',
        '<div class="card" {% if a > b %}hidden{% endif %}></div>',
        '<img alt="" src="picture.svg">',
        '<{{ tag }} class="line">{{ text }}</{{ tag }}>',
        '{% macro field(key) %} data-field="{{ key }}"{% endmacro %}',
    ],
)
def test_words_that_translators_see_are_not(template):
    assert untranslated(template) == []


def test_sentences_are_counted_in_words():
    text = "%(name)s opened it: twice. You can stop it!"

    assert [len(words) for words in sentences(text)] == [3, 1, 4]


def test_long_words_and_long_sentences_make_a_text_hard():
    plain = lix(["You can stop it. It is off."])
    hard = lix(["Organisations administering credentials necessitate verification"])

    assert plain < 10
    assert hard > 100
