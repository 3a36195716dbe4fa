"""A wallet that locked itself must not look as if something had been done."""


def test_a_stop_in_a_locked_wallet_leads_back_to_the_link(world, browser, clock):
    amina = world.learner("Amina")
    world.share(amina, label="Dirk")
    world.open_phone(browser, amina)
    browser.get("/who")
    clock.forward(minutes=31)

    browser.press("Stop")
    assert browser.path.startswith("/unlock")
    browser.press("Open my wallet")

    # The link works, and stands there to be stopped.
    assert browser.path == "/who"
    browser.press("Stop")
    assert "Undo" in browser.words


def test_another_sites_address_is_no_way_back(world, browser, clock):
    amina = world.learner("Amina")
    share = world.share(amina)
    world.open_phone(browser, amina)
    token = browser.csrf()
    clock.forward(minutes=31)

    answer = browser.client.post(
        f"/who/{share.id.hex()}/stop",
        data={"csrf": token},
        base_url=browser.base_url,
        headers={
            "Origin": browser.base_url,
            "Referer": "https://evil.example//evil.example/",
        },
    )

    assert answer.status_code == 303
    assert "evil" not in answer.location
