"""The lock files: they pin all that is asked for, and say nothing of any machine."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
WALLET = [*PROJECT["dependencies"], *EXTRAS["postgresql"]]
PYTHON_LOCKS = {
    "requirements.txt": WALLET,
    "requirements-dev.txt": [*WALLET, *EXTRAS["dev"]],
}


def pinned(lock):
    """Return the version of each package that *lock* pins."""
    pins = re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / lock).read_text(), re.M)
    return dict(pins)


@pytest.mark.parametrize(("lock", "wanted"), PYTHON_LOCKS.items())
def test_a_lock_pins_what_the_project_asks_for(lock, wanted):
    pins = pinned(lock)
    unmet = [
        text
        for text in wanted
        for requirement in [Requirement(text)]
        if not requirement.specifier.contains(pins.get(requirement.name, "0"))
    ]
    assert unmet == [], "run: make lock"


def test_the_tests_run_what_is_installed_for_people():
    wallet, tools = pinned("requirements.txt"), pinned("requirements-dev.txt")

    assert wallet.items() <= tools.items()


@pytest.mark.parametrize("lock", PYTHON_LOCKS)
def test_every_pin_has_a_hash(lock):
    entries = re.split(r"^(?=[a-z0-9-]+==)", (ROOT / lock).read_text(), flags=re.M)[1:]

    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_scripts_from_elsewhere_are_pinned_with_their_hashes():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    scripts = {name: entry for name, entry in packages.items() if name}

    assert scripts
    assert [name for name, entry in scripts.items() if "integrity" not in entry] == []


@pytest.mark.parametrize("lock", [*PYTHON_LOCKS, "package-lock.json"])
def test_a_lock_says_nothing_of_where_packages_come_from(lock):
    text = (ROOT / lock).read_text()

    assert re.findall(r'"resolved"|index-url|find-links|file:/|git\+', text) == []
