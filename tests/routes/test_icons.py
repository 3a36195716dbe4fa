"""Icons: well formed, hidden from screen readers, and never missing in silence."""

from xml.etree import ElementTree

import pytest

from wallet_pwa.routes.icons import FOLDER, icon

NAMES = sorted(path.stem for path in FOLDER.glob("*.svg") if path.stem != "app")


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_is_one_hidden_line_drawing(name):
    element = ElementTree.fromstring(icon(name))

    assert element.attrib["aria-hidden"] == "true"
    assert element.attrib["viewBox"] == "0 0 24 24"
    assert len(element) >= 1
    assert all("fill" not in shape.attrib for shape in element)


def test_only_arrows_that_point_are_mirrored():
    assert 'class="icon flip"' in icon("next", flip=True)
    assert "flip" not in icon("seal")


def test_values_from_a_template_cannot_leave_their_attribute():
    element = ElementTree.fromstring(icon("eye", '"><script>', extra_class='"><b>'))

    assert element.attrib["data-size"] == '"><script>'


def test_an_icon_without_a_drawing_is_an_error():
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon")
