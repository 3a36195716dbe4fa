"""Measure the disclosure engine beside the signatures that it cannot do without.

    python benchmarks/disclosure.py

Microseconds depend on the machine and its neighbours, so each job is measured in
turns with a bare signature, the best of many rounds, and the ratio is what counts.
Ends with 1 where a ratio is over its bar.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter_ns

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.disclosure.badges import MOMENT
from tests.disclosure.forge import ISSUER, payload
from wallet_pwa.disclosure import VerifiedCredential, issue, present, verify

FIELDS = {f"field_{number}": f"Value number {number} of text" for number in range(15)}
HIDE = [(name,) for name in FIELDS]
CLAIMS = payload(**FIELDS)
KEY = ISSUER.public_key
DATA = b"x" * 1900
SIGNATURE = ISSUER.sign(DATA)
ROUNDS = 40


def make() -> str:
    """Issue a credential with fifteen fields that can be kept back."""
    salts = (number.to_bytes(16, "big") for number in range(15))
    return issue(CLAIMS, hide=HIDE, signer=ISSUER, salts=salts)


def believe(text: str) -> VerifiedCredential:
    """Verify *text* with all strict checks."""
    return verify(text, find_key=lambda *_names: KEY, now=MOMENT)


def sign() -> bytes:
    """Make a bare signature over as much data."""
    return ISSUER.sign(DATA)


def check() -> None:
    """Check a bare signature over as much data."""
    KEY.verify(DATA, SIGNATURE)


def best_of(work: Callable[[], object]) -> int:
    """Return the shortest of ten runs in nanoseconds."""
    times = []
    for _run in range(10):
        began = perf_counter_ns()
        work()
        times.append(perf_counter_ns() - began)
    return min(times)


def main() -> int:
    """Print microseconds and ratios; say whether all bars hold."""
    whole = make()
    five = present(whole, {*HIDE[:5]})
    jobs: list[tuple[str, Callable[[], object], Callable[[], object], float]] = [
        ("issue 15", make, sign, 5.0),
        ("present 5 of 15", lambda: present(whole, {*HIDE[:5]}), sign, 3.0),
        ("verify 5", lambda: believe(five), check, 2.6),
        ("verify 15", lambda: believe(whole), check, 3.2),
    ]
    is_good = True
    print("| job | µs | bare signature, µs | ratio | bar |\n|---|---|---|---|---|")
    for name, job, floor, bar in jobs:
        rounds = [(best_of(job), best_of(floor)) for _round in range(ROUNDS)]
        quickest, bare = (min(times) for times in zip(*rounds, strict=True))
        ratio = quickest / bare
        is_good &= ratio <= bar
        took = f"{quickest / 1000:.0f} | {bare / 1000:.0f}"
        print(f"| {name} | {took} | {ratio:.2f} | {bar} |")
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
