"""Open Badges 2.0: what their giver's page says now, and nothing else."""

import json

import pytest
from openbadgeslib import baking

from tests.handed_in import SVG, png
from wallet_pwa.services.check_anything import Answer, Gap, Verdict

OLD = "https://old.example/assertions/1"


def old_pages(web, **changes):
    assertion = {
        "@context": "https://w3id.org/openbadges/v2",
        "id": OLD,
        "type": "Assertion",
        "recipient": {"type": "email", "hashed": False, "identity": "a@b.example"},
        "badge": "https://old.example/badges/1",
        "issuedOn": "2026-05-01T00:00:00Z",
        "verification": {"type": "hosted"},
    } | changes
    pages = {
        OLD: assertion,
        "https://old.example/badges/1": {
            "id": "https://old.example/badges/1",
            "type": "BadgeClass",
            "name": "Old sewing badge",
            "description": "Sews.",
            "criteria": {"narrative": "Sewed a shirt."},
            "issuer": "https://old.example/issuer",
        },
        "https://old.example/issuer": {
            "id": "https://old.example/issuer",
            "type": "Issuer",
            "name": "Old School",
            "url": "https://old.example",
        },
    }
    web.pages |= {name: json.dumps(page).encode() for name, page in pages.items()}
    return assertion


@pytest.mark.parametrize("how", ["json", "png", "svg", "link", "address in a png"])
def test_an_old_badge_is_what_its_giver_says_now(check, web, how):
    text = json.dumps(old_pages(web))
    handed_in = {"json": text, "link": OLD}
    if how not in handed_in:
        content = OLD if how.startswith("address") else text
        handed_in[how] = bake_old(content, is_svg=how == "svg")

    found = check(handed_in[how])

    assert found.badge.facts.title == "Old sewing badge"
    assert found.unchanged is Answer.YES
    assert found.verdict is Verdict.UNKNOWN
    assert found.signer.domain == "old.example"


def bake_old(text, *, is_svg=False):

    if is_svg:
        return baking.bake_svg(SVG, text)
    return baking.bake_png(png(), text)


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"revoked": True}, Verdict.WITHDRAWN),
        ({"expires": "2027-01-01T00:00:00Z"}, Verdict.ENDED),
        ({"expires": "soon"}, Verdict.UNCHECKED),
        ({"id": "https://old.example/assertions/2"}, Verdict.UNCHECKED),
        ({"badge": "https://elsewhere.example/badges/1"}, Verdict.UNCHECKED),
        ({"verification": {"type": "signed"}}, Verdict.UNCHECKED),
        ({"badge": {"id": "https://[", "issuer": {}}}, Verdict.UNCHECKED),
        ({"badge": 7}, Verdict.UNCHECKED),
    ],
)
def test_only_the_page_of_an_old_badge_counts(check, web, changes, verdict):
    handed_in = json.dumps(old_pages(web))
    old_pages(web, **changes)

    assert check(handed_in).verdict is verdict


def test_an_old_badge_whose_giver_is_on_another_domain_is_not_believed(check, web):
    handed_in = old_pages(web)
    web.pages["https://old.example/badges/1"] = web.pages[
        "https://old.example/badges/1"
    ].replace(b'"https://old.example/issuer"', b'"https://famous.example/issuer"')
    web.pages["https://famous.example/issuer"] = json.dumps(
        {"id": "https://famous.example/issuer", "type": "Issuer", "name": "Famous"}
    ).encode()

    found = check(json.dumps(handed_in))

    assert found.verdict is Verdict.UNCHECKED
    assert found.gaps == (Gap.KIND,)
