from datetime import timedelta

import pytest

from wallet_pwa.fetching import DOCUMENT, Copies, FetchError, Problem
from wallet_pwa.fetching.copies import MOST


class Asked:
    """Stands for the fetcher: says what it was given, and counts."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.count = 0

    def fetch(self, _text, _want):
        self.count += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Problem):
            raise FetchError(answer)
        return answer


def test_a_document_is_asked_for_once_in_ten_minutes(now):
    asked = Asked(b"old", b"new")
    copies = Copies(asked)

    for minutes in (0, 5, 9.9):
        moment = now + timedelta(minutes=minutes)
        assert copies.fetch("a", DOCUMENT, now=moment) == b"old"

    assert copies.fetch("a", DOCUMENT, now=now + timedelta(minutes=10)) == b"new"
    assert asked.count == 2


def test_whoever_needs_it_newer_asks_sooner(now):
    copies = Copies(Asked(b"old", b"new"))
    copies.fetch("a", DOCUMENT, now=now)

    later = now + timedelta(minutes=2)
    fresh = timedelta(minutes=1)

    assert copies.fetch("a", DOCUMENT, now=later, fresh=fresh) == b"new"


def test_a_site_that_fails_is_left_in_peace_for_a_minute(now):
    asked = Asked(Problem.TOO_SLOW, b"back")
    copies = Copies(asked)

    for seconds in (0, 30, 59):
        with pytest.raises(FetchError, match="too_slow"):
            copies.fetch("a", DOCUMENT, now=now + timedelta(seconds=seconds))

    assert asked.count == 1
    assert copies.fetch("a", DOCUMENT, now=now + timedelta(seconds=60)) == b"back"


def test_only_the_latest_are_kept(now):
    asked = Asked(b"{}")
    copies = Copies(asked)

    for number in range(MOST + 1):
        copies.fetch(str(number), DOCUMENT, now=now)
    copies.fetch("1", DOCUMENT, now=now)
    assert asked.count == MOST + 1

    copies.fetch("0", DOCUMENT, now=now)
    assert asked.count == MOST + 2
