"""The name on a page is the word of a giver whom somebody knows, if one gave it."""

from wallet_pwa.services import issuers
from wallet_pwa.services.drafts import make_draft


def test_a_known_givers_word_comes_before_an_unknown_ones(world, clock):
    amina = world.learner("Amina")
    real = world.badge(amina, "Food hygiene", confirmed_name="Amina K.")
    clock.forward(hours=1)
    stranger = world.giver("Somebody")
    event = world.workshop("Surgery", giver=stranger, asks_name=True)
    other = world.badge(amina, event=event, confirmed_name="Dr. Amina K.")
    with world.database.write() as session:
        issuers.distrust(session, stranger.slug)

    with world.database.reading() as session:
        draft = make_draft(
            session, world.house, amina.wallet, [real, other], now=clock()
        )

    assert [badge.own.id for badge in draft.badges] == [other, real]
    assert draft.name is not None
    assert draft.name.text == "Amina K."
