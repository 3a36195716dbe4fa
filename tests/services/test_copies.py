import base64
import json

import pytest

from wallet_pwa.disclosure.presenting import parse
from wallet_pwa.models import Share
from wallet_pwa.services.drafts import Preset
from wallet_pwa.services.share_notes import Snapshot
from wallet_pwa.vault import share_key

LONGEST = 16
#: What every copy has anew; all else in it is fixed, or shown on the page.
FRESH = {
    ("cnf", "jwk", "x"),
    ("status", "status_list", "idx"),
    ("ld", "id"),
    ("ld", "_sd"),
    ("ld", "credentialSubject", "_sd"),
}


@pytest.fixture
def copies(world):
    """Give two links' copies of one badge, with all that they can show."""
    amina = world.learner("Amina")
    badge = world.badge(amina, confirmed_name="Amina Al-Halabi")
    return [
        presentation(world, world.share(amina, badge, preset=Preset.ALL))
        for _ in range(2)
    ]


def presentation(world, share):
    with world.database.reading() as session:
        row = session.get_one(Share, share.id)
        key = share_key(world.house.secrets.links, share.note.token)
        [text] = Snapshot.open(
            key, row.snapshot, share_id=row.id, wallet_id=row.wallet_id
        ).presentations
    return text


def payload(token):
    packed = token.split("~")[0].split(".")[1]
    return json.loads(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))


def leaves(value, path=()):
    if isinstance(value, dict) and value:
        for name, below in value.items():
            yield from leaves(below, (*path, name))
    else:
        yield path, value


def windows(text):
    return {text[at : at + LONGEST] for at in range(len(text) - LONGEST + 1)}


def signatures(text):
    return [text.split("~")[0].rpartition(".")[2], text.rpartition(".")[2]]


def test_two_copies_agree_in_nothing_but_what_is_fixed_or_shown(copies):
    first, second = (dict(leaves(payload(text))) for text in copies)

    assert first.keys() == second.keys()
    assert {path for path in first if first[path] != second[path]} == FRESH


def test_no_digest_salt_or_signature_is_in_two_copies(copies):
    first, second = (
        "".join(
            [
                *signatures(text),
                *payload(text)["ld"]["_sd"],
                *payload(text)["ld"]["credentialSubject"]["_sd"],
                *(str(d.salt) for d in parse(text).disclosures.values()),
            ]
        )
        for text in copies
    )

    assert not windows(first) & windows(second)


def test_copies_count_the_same_digests_whatever_they_show(world, copies):
    bilal = world.learner("Bilal")
    plain = world.badge(bilal, "Quiet badge", event=world.workshop("Quiet", hours=None))
    other = presentation(world, world.share(bilal, plain))

    for text in (*copies, other):
        assert len(payload(text)["ld"]["credentialSubject"]["_sd"]) == 4
        assert len(payload(text)["ld"]["_sd"]) == 1


def test_copies_say_the_day_and_not_the_hour(copies):
    for text in copies:
        binding = payload(text.rpartition("~")[2])

        assert payload(text)["iat"] % 86_400 == 0
        assert binding["iat"] % 86_400 == 0
