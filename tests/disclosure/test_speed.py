"""The engine stays near what its signatures cost.

Microseconds depend on the machine and its neighbours, so the bars are ratios to the
bare signature, measured in turns, the best of many rounds each.
"""

from time import perf_counter_ns

import pytest

from tests.disclosure.badges import MOMENT
from tests.disclosure.forge import ISSUER, payload
from wallet_pwa.disclosure import issue, present, verify

FIELDS = {f"field_{number}": f"Value number {number} of text" for number in range(15)}
HIDE = [(name,) for name in FIELDS]
CLAIMS = payload(**FIELDS)
KEY = ISSUER.public_key


def make():
    salts = (number.to_bytes(16, "big") for number in range(15))
    return issue(CLAIMS, hide=HIDE, signer=ISSUER, salts=salts)


def believe(text):
    return verify(text, find_key=lambda *names: KEY, now=MOMENT)


WHOLE = make()
FIVE = present(WHOLE, {*HIDE[:5]})
DATA = b"x" * 1900
SIGNATURE = ISSUER.sign(DATA)


@pytest.mark.parametrize(
    ("job", "floor", "bar"),
    [
        (make, lambda: ISSUER.sign(DATA), 5.0),
        (lambda: present(WHOLE, {*HIDE[:5]}), lambda: ISSUER.sign(DATA), 3.0),
        (lambda: believe(FIVE), lambda: KEY.verify(DATA, SIGNATURE), 2.6),
        (lambda: believe(WHOLE), lambda: KEY.verify(DATA, SIGNATURE), 3.2),
    ],
    ids=["issue-15", "present-5-of-15", "verify-5", "verify-15"],
)
def test_the_engine_costs_little_more_than_its_signature(job, floor, bar):
    rounds = [(best_of(job), best_of(floor)) for _ in range(40)]

    quickest, bare = (min(times) for times in zip(*rounds, strict=True))
    assert quickest / bare <= bar


def best_of(function):
    times = []
    for _ in range(10):
        start = perf_counter_ns()
        function()
        times.append(perf_counter_ns() - start)
    return min(times)
