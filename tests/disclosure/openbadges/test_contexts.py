"""The vocabularies: as others have them, nothing from elsewhere, one word a thing."""

import json
import subprocess
import sys
from importlib.resources import files

import pytest

from wallet_pwa.disclosure.openbadges import ContextError
from wallet_pwa.disclosure.openbadges.contexts import load_context, pinned_contexts

BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"


def definitions(value):
    """Yield every name that is defined in *value*, with its definition."""
    if isinstance(value, list):
        for item in value:
            yield from definitions(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield name, item
            if isinstance(item, dict | list):
                yield from definitions(item)


@pytest.mark.parametrize("url", pinned_contexts())
def test_no_vocabulary_defines_every_word_or_turns_a_word_around(url):
    context = pinned_contexts()[url]["@context"]
    names = {name for name, _ in definitions(context)}
    assert names.isdisjoint({"@vocab", "@base", "@reverse", "@import", "@nest"})


#: What decides about a badge.  A second name would be a place where nobody looks.
DECIDING = {
    "https://www.w3.org/2018/credentials#validUntil": "validUntil",
    "https://www.w3.org/2018/credentials#validFrom": "validFrom",
    "https://www.w3.org/2018/credentials#expirationDate": "expirationDate",
    "https://www.w3.org/2018/credentials#issuanceDate": "issuanceDate",
    "https://www.w3.org/2018/credentials#credentialStatus": "credentialStatus",
    "https://www.w3.org/2018/credentials#credentialSubject": "credentialSubject",
    "https://www.w3.org/2018/credentials#issuer": "issuer",
}
SHORT = "cred:", "https://www.w3.org/2018/credentials#"


def test_what_decides_has_one_name():
    found = set()
    for document in pinned_contexts().values():
        for name, item in definitions(document["@context"]):
            address = item.get("@id") if isinstance(item, dict) else item
            address = str(address).replace(*SHORT)
            if address in DECIDING:
                assert name in (DECIDING[address], "@id"), (name, address)
                found.add(address)
    assert found == set(DECIDING)


THEIRS = {
    "https://www.w3.org/ns/credentials/v2": "credentials-v2.json",
    BADGES: "ob-v3p0-context-3.0.3.json",
    BADGES.replace("3.0.3", "3.0.2"): "ob-v3p0-context-3.0.2.json",
    BADGES.replace("3.0.3", "3.0.1"): "ob-v3p0-context-3.0.1.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json": (
        "ob-v3p0-extensions.json"
    ),
    "https://w3id.org/security/data-integrity/v2": "security-data-integrity-v2.json",
}


@pytest.mark.parametrize(("url", "name"), THEIRS.items())
def test_they_are_what_others_have(url, name):
    file = files("openbadgeslib.ob3.contexts") / name
    theirs = json.loads(file.read_text(encoding="utf-8"))
    if url == BADGES:
        # Newer words, for endorsements: whoever uses them is refused, not misread.
        for word in ("endorsementJwt", "jti"):
            del theirs["@context"][word]
    assert theirs == pinned_contexts()[url]


@pytest.mark.parametrize(
    "url",
    ["https://elsewhere.example/v1", "file:///etc/passwd", "", BADGES + "#x"],
)
def test_nothing_else_is_loaded(url):
    with pytest.raises(ContextError):
        load_context(url, {})


def test_a_check_without_linked_data_does_not_load_it():
    code = (
        "import sys, wallet_pwa.disclosure.openbadges;"
        "print([name for name in ('pyld', 'lxml') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == "[]"
