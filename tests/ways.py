"""Cards for tests, made as the pages make them."""

from wallet_pwa.services.cards import (
    card_is_kept,
    find_cards,
    keep_card,
    number_of,
    prepare_card,
)


def make_card(world, learner, *, kept=True):
    """Make a card for a learner, say that she has kept it, and return it."""
    with world.database.reading() as session:
        number = number_of(session, learner.wallet)
        old = find_cards(session, number)
    new = prepare_card(world.house, number, old)
    with world.database.write() as session:
        keep_card(session, world.house, learner.wallet, new, now=world.clock())
        if kept:
            card_is_kept(session, world.house, learner.wallet, new.slot_id)
    return new.card
