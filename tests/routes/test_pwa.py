import json
import re
import shutil
from io import BytesIO

import pytest
from PIL import Image

from wallet_pwa.i18n import LANGUAGES, translations_for
from wallet_pwa.static_files import FOLDER, StaticFiles


@pytest.fixture
def shell(browser):
    text = browser.get("/sw.js").text
    [found] = re.findall(r"^self\.shell = (\{.*\});$", text, flags=re.MULTILINE)
    return json.loads(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_app_is_named_in_the_readers_language(browser, language):
    browser.language = language

    manifest = json.loads(browser.get("/manifest.webmanifest").text)

    assert manifest["lang"] == language
    assert manifest["dir"] == ("rtl" if language == "ar" else "ltr")
    assert manifest["name"] == translations_for(language).gettext("My badges")


def test_the_app_is_the_same_app_in_every_language(browser):
    manifests = []
    for language in LANGUAGES:
        browser.language = language
        manifests.append(json.loads(browser.get("/manifest.webmanifest").text))

    for key in ("id", "start_url", "scope", "display", "icons"):
        assert len({json.dumps(manifest[key]) for manifest in manifests}) == 1


def test_every_icon_exists_in_its_size(browser):
    manifest = json.loads(browser.get("/manifest.webmanifest").text)

    sizes = []
    for icon in manifest["icons"]:
        answer = browser.get(icon["src"])
        assert answer.status_code == 200
        assert answer.mimetype == icon["type"]
        if icon["type"] == "image/png":
            image = Image.open(BytesIO(answer.data))
            assert f"{image.width}x{image.height}" == icon["sizes"]
            sizes.append(image.width)
    assert {192, 512} <= set(sizes)


def test_every_shortcut_leads_somewhere(browser):
    manifest = json.loads(browser.get("/manifest.webmanifest").text)

    for shortcut in manifest["shortcuts"]:
        assert shortcut["name"]
        assert browser.get(shortcut["url"]).status_code == 200


def test_the_worker_keeps_only_files_that_exist(browser, shell):
    for address in shell["files"]:
        answer = browser.get(address)
        assert answer.status_code == 200, address
        assert "immutable" in answer.headers["Cache-Control"]


def test_the_worker_knows_its_version(browser, shell):
    assert re.fullmatch("[0-9a-f]{12}", shell["version"])
    assert all(f"/static/{shell['version']}/" in address for address in shell["files"])


def test_a_changed_file_makes_another_worker(shell, tmp_path):
    # Browsers compare the worker byte by byte to see that there is a new one.
    changed = shutil.copytree(FOLDER, tmp_path / "static")
    assert StaticFiles(changed).version == shell["version"]

    with (changed / "js" / "waiting.js").open("a") as file:
        file.write("\n")

    assert StaticFiles(changed).version != shell["version"]


def test_the_worker_may_be_started(browser):
    answer = browser.get("/sw.js")

    assert answer.mimetype == "text/javascript"
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "manifest-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-cache"


def test_the_worker_keeps_nothing_of_a_person_or_a_link(shell):
    kept = [*shell["files"], shell["offline"]]

    assert all(path == "/offline" or path.startswith("/static/") for path in kept)


def test_the_offline_page_is_the_same_for_everybody(browser, new_browser, world):
    amina = world.learner("Amina")
    world.calls_herself(amina, "Amina Yusuf")
    world.badge(amina)
    phone = world.open_phone(new_browser(), amina)

    stranger = browser.get("/offline").text
    hers = phone.get("/offline").text

    assert hers == stranger
    assert "csrf" not in hers
    assert "Amina" not in hers


def test_the_offline_page_needs_nothing_that_is_not_kept(browser, shell):
    text = browser.get("/offline").text

    for address in re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="([^"]+)"', text):
        is_kept = address in shell["files"] or address == "/manifest.webmanifest"
        # A browser does without an icon of its own home screen.
        assert is_kept or "icons/app-180" in address, address


def test_every_page_names_the_manifest(browser):
    for path in ("/", "/c", "/scan", "/signin", "/offline", "/about"):
        assert 'rel="manifest" href="/manifest.webmanifest"' in browser.get(path).text
