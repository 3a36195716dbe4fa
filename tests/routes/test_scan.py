from io import BytesIO

import pytest
import qrcode
from PIL import Image

from wallet_pwa.services import photos

OURS = "http://localhost:8000"


def picture(text, kind="PNG", size=None):
    code = qrcode.make(text).convert("L")
    if size:
        page = Image.new("L", size, 255)
        page.paste(code, (40, 40))
        code = page
    out = BytesIO()
    code.save(out, kind)
    return out.getvalue()


def upload(browser, content, name="photo.png"):
    browser.get("/scan")
    return browser.client.post(
        "/scan/photo",
        base_url=browser.base_url,
        headers={"Origin": browser.base_url},
        data={"csrf": browser.csrf(), "photo": (BytesIO(content), name)},
        content_type="multipart/form-data",
    )


@pytest.fixture
def event(world):
    return world.workshop()


def test_there_is_a_way_in_without_a_camera(browser):
    browser.get("/scan")

    assert any("/scan/photo" in form.action for form in browser.forms)
    assert 'type="file"' in browser.text
    assert "/c" in browser.text


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_photo_of_a_code_leads_to_its_page(browser, event, kind):
    answer = upload(browser, picture(f"{OURS}{event.path}".upper(), kind))

    assert answer.status_code == 303
    assert answer.location.upper() == event.path


def test_a_code_in_the_corner_of_a_large_photo_is_found(browser, event):
    content = picture(f"{OURS}{event.path}", "JPEG", (3000, 4000))

    assert upload(browser, content).status_code == 303


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.example/C/" + "A" * 26,
        "http://localhost:8000.evil.example/C/" + "A" * 26,
        "http://localhost:8000@evil.example/C/" + "A" * 26,
        "http://localhost:8000/S/" + "A" * 26,
        "http://localhost:8000/C/" + "A" * 25,
        "javascript:alert(1)",
        "hello",
    ],
)
def test_a_code_that_is_not_ours_leads_nowhere(browser, text):
    answer = upload(browser, picture(text))

    assert answer.status_code == 422
    assert "This code is not for this wallet." in answer.text
    assert text not in answer.text


def test_a_photo_without_a_code_says_what_to_do(browser):
    out = BytesIO()
    Image.new("RGB", (200, 200), "red").save(out, "PNG")

    answer = upload(browser, out.getvalue())

    assert answer.status_code == 422
    assert "We found no code." in answer.text


@pytest.mark.parametrize(
    "content",
    [
        b"not a picture",
        b"%PDF-1.7 nothing",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 50,
        b"GIF89a" + b"\x00" * 20,
    ],
)
def test_a_file_that_is_no_photo_is_said(browser, content):
    answer = upload(browser, content)

    assert answer.status_code == 422
    assert "We cannot read this file." in answer.text


def test_no_photo_at_all_is_said(browser):
    answer = upload(browser, b"")

    assert answer.status_code == 422
    assert "Choose a photo first." in answer.text


@pytest.mark.parametrize("side", [12_000, 14_000])
def test_a_picture_that_would_fill_the_memory_is_not_unpacked(browser, side):
    out = BytesIO()
    Image.new("1", (side, side)).save(out, "PNG")
    assert len(out.getvalue()) < 200_000

    answer = upload(browser, out.getvalue())

    assert answer.status_code == 422
    assert "We cannot read this file." in answer.text


def test_a_cut_off_photo_is_said(browser, event):
    content = picture(f"{OURS}{event.path}", "JPEG")

    answer = upload(browser, content[: len(content) // 2])

    assert answer.status_code == 422


def test_too_large_a_file_is_refused_before_it_is_read(browser):
    answer = browser.client.post(
        "/scan/photo",
        base_url=browser.base_url,
        headers={"Origin": browser.base_url},
        data=b"x" * 13_000_000,
        content_type="multipart/form-data; boundary=x",
    )

    assert answer.status_code == 413
    assert "This file is too big." in answer.text


def test_several_codes_in_one_photo_are_all_read(event):
    page = Image.new("L", (1400, 700), 255)
    page.paste(qrcode.make("hello").convert("L"), (20, 20))
    page.paste(qrcode.make(f"{OURS}{event.path}").convert("L"), (720, 20))
    out = BytesIO()
    page.save(out, "PNG")

    assert set(photos.read_codes(out.getvalue())) == {"hello", f"{OURS}{event.path}"}
