"""The documents name all that is there, and nothing that is not."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import click
import pytest
from flask import Flask

import wallet_pwa
from wallet_pwa.cli import main
from wallet_pwa.disclosure.errors import DisclosureError
from wallet_pwa.journal import Ending
from wallet_pwa.models import TABLES
from wallet_pwa.services.errors import ServiceError
from wallet_pwa.session_store import TABLES as STORE_TABLES
from wallet_pwa.vault import VaultError

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PACKAGE = ROOT / "wallet_pwa"
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
CODE = "\n".join(path.read_text() for path in sorted(PACKAGE.rglob("*.py")))

LINK = re.compile(r"\]\(([^)\s]+)\)")
#: Folders of people and of tools; a document must hold on every machine.
SOMEBODYS_PATH = re.compile(r"(?:/home|/root|/Users|/work|/tmp|/mnt)/\w|[A-Z]:\\")
ADDRESS = re.compile(r"https?://([^/\s`)>\"',;]+)", re.IGNORECASE)
#: Whose addresses a document may write out: samples, and where standards are.
HOSTS = re.compile(
    r"(?:localhost|127\.0\.0\.1|HOST)(?::\w+)?$|(?:[\w-]+\.)*example(?:\.\w+)?$"
    r"|(?:purl\.imsglobal|[\w-]+\.w3id|w3id|www\.w3|data\.europa|www\.rfc-editor"
    r"|json-schema)\.(?:org|eu)$",
    re.IGNORECASE,
)
CHANGES = {"Security", "Added", "Changed", "Fixed", "Removed"}


def read(name: str) -> str:
    return (DOCS / name).read_text()


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def section(text: str, title: str) -> str:
    """Return what stands under the heading *title*, down to the next of its rank."""
    marks, rest = re.split(rf"^(#+) {re.escape(title)}$", text, flags=re.M)[1:]
    return re.split(rf"^#{{1,{len(marks)}}} ", rest, flags=re.M)[0]


def in_ticks(text: str) -> set[str]:
    """Return all that *text* writes as code, outside of samples."""
    return set(re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.S)))


def first_cells(text: str) -> set[str]:
    """Return what the tables of *text* are about: the code in their first column."""
    cells = re.findall(r"^\|([^|]+)\|", text, flags=re.M)
    return {name for cell in cells for name in in_ticks(cell)}


def kinds_of(base: type[Exception]) -> Iterator[type[Exception]]:
    yield base
    for kind in base.__subclasses__():
        yield from kinds_of(kind)


@pytest.fixture(scope="module", autouse=True)
def _all_modules() -> None:
    """Load every module, so that no kind of error is overlooked."""
    for module in walk_packages(wallet_pwa.__path__, "wallet_pwa."):
        if not re.search(r"\.(?:wsgi|migrations\b.*)$", module.name):
            import_module(module.name)


# What is there is named


def test_every_setting_is_explained_and_no_other():
    there = set(re.findall(r'"(WALLET_[A-Z_]+)"', (PACKAGE / "config.py").read_text()))

    assert first_cells(section(read("running.md"), "Settings")) == there


def commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def test_every_command_is_explained_and_no_other():
    there = {name for name, _command in commands(main, "wallet-pwa")}

    assert first_cells(section(read("running.md"), "Commands")) == there


def test_every_option_of_a_command_is_named():
    told = section(read("running.md"), "Commands")
    there = {
        f"{name} {option.opts[0]}"
        for name, command in commands(main, "wallet-pwa")
        for option in command.params
        if isinstance(option, click.Option)
    }
    lines = {
        name: next(line for line in told.splitlines() if f"| `{name}` |" in line)
        for name, _command in commands(main, "wallet-pwa")
    }

    assert {
        one
        for one in there
        if one.rpartition(" ")[2].replace("--demo", "--no-demo")
        not in lines[one.rpartition(" ")[0]]
    } == set()


@pytest.mark.parametrize("document", ["security-model.md", "privacy.md"])
def test_every_cookie_is_explained(document):
    there = set(re.findall(r'"(__(?:Host|Secure)-[a-z]+)"', CODE))

    assert there
    assert there - in_ticks(read(document)) == set()


def test_no_cookie_is_explained_that_is_not_set():
    there = set(re.findall(r'"(__(?:Host|Secure)-[a-z]+)"', CODE))
    told = first_cells(section(read("security-model.md"), "Cookies"))

    assert told == there


def test_every_table_is_explained_and_no_other():
    there = {table.__tablename__ for table in TABLES}

    assert first_cells(section(read("architecture.md"), "Tables")) == there


def test_the_tables_of_the_session_store_are_named():
    there = set(re.findall(r"CREATE TABLE IF NOT EXISTS (\w+)", STORE_TABLES))

    assert there
    assert there - in_ticks(section(read("architecture.md"), "Files")) == set()


def test_every_label_of_a_hash_is_explained_and_no_other():
    there = set(re.findall(r'"(wp1\.[a-z.]+)"', CODE))
    told = {
        name
        for name in first_cells(section(read("security-model.md"), "Bytes"))
        if name.startswith("wp1.")
    }

    assert told == there


def test_every_line_of_the_journal_is_named():
    told = in_ticks(section(read("running.md"), "Backup and restore"))

    assert {str(ending) for ending in Ending} - told == set()


def addresses_of(app: Flask) -> set[str]:
    """Return every address with its method and endpoint, as the table has them."""
    return {
        f"`{re.sub(r'<[^:<>]+:', '<', rule.rule)}` | "
        f"{', '.join(sorted((rule.methods or set()) - {'HEAD', 'OPTIONS'}))} | "
        f"`{rule.endpoint}`"
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
    }


def test_every_address_is_explained_and_no_other(app):
    rows = section(read("reference.md"), "Addresses").splitlines()
    told = {
        " | ".join(cell.strip() for cell in row.split("|")[1:4])
        for row in rows
        if row.startswith("| `")
    }

    assert told == addresses_of(app)


def test_every_refusal_is_explained_and_no_other():
    there = {
        kind.code for base in (ServiceError, VaultError) for kind in kinds_of(base)
    }

    assert first_cells(section(read("reference.md"), "Refusals")) == there


def test_every_code_of_the_engine_is_in_the_format():
    there = {kind.code for kind in kinds_of(DisclosureError)}

    assert there - in_ticks(read("credential-format.md")) == set()


# What is named is there


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_links_lead_to_something(path):
    lost = []
    for target in LINK.findall(path.read_text()):
        if target.startswith(("http:", "https:", "mailto:")):
            continue
        name, _hash, place = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        if not file.exists() or (place and place not in places_in(file)):
            lost.append(target)

    assert lost == []


def places_in(path: Path) -> set[str]:
    """Return the names of headings, as links write them."""
    titles = re.findall(r"^#+ (.+)$", path.read_text(), flags=re.M)
    plain = [re.sub(r"[^\w\s-]", "", title.lower()) for title in titles]
    return {title.replace(" ", "-") for title in plain}


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_make_can_make_what_a_document_says(path):
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z-]+):", makefile, flags=re.M))
    text = path.read_text()
    told = re.findall(r"`make ([a-z-]+)", text) + re.findall(
        r"^make ([a-z-]+)", text, flags=re.M
    )

    assert set(told) - targets == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_modules_and_tools_that_are_named_exist(path):
    told = re.findall(
        r"`((?:wallet_pwa|tools|tests|docs)/[a-z_][\w./]*)`", path.read_text()
    )

    assert [name for name in told if not (ROOT / name).exists()] == []


# How documents are written


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_a_document_holds_on_every_machine(path):
    text = path.read_text()

    assert SOMEBODYS_PATH.findall(text) == []
    assert [host for host in ADDRESS.findall(text) if not HOSTS.match(host)] == []


@pytest.mark.parametrize(
    ("document", "wrong"),
    [
        (SOMEBODYS_PATH, "see /home/sofia/wallet"),
        (SOMEBODYS_PATH, "C:\\wallet"),
    ],
)
def test_the_rule_about_machines_finds_what_it_forbids(document, wrong):
    assert document.search(wrong)


def test_the_rule_about_hosts_finds_what_it_forbids():
    assert not HOSTS.match("packages.sofia.net")
    assert not HOSTS.match("example.sofia.net")
    assert HOSTS.match("wallet.example")


@pytest.mark.parametrize("path", DECISIONS, ids=named)
def test_a_decision_has_its_form(path):
    text = path.read_text()
    number = int(path.name[:4])

    assert re.fullmatch(r"\d{4}(-[a-z0-9]+)+\.md", path.name)
    assert text.startswith(f"# {number}. ")
    assert re.search(r"^\d{4}-\d\d-\d\d · (accepted|superseded by \d+)$", text, re.M)
    headings = re.findall(r"^## (.+)$", text, flags=re.M)
    assert headings == ["Context", "Decision", "Consequences"]


def test_decisions_are_numbered_without_a_gap():
    numbers = [int(path.name[:4]) for path in DECISIONS]

    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_decisions_that_are_referred_to_exist(path):
    told = re.findall(r"\brecord (\d+)\b", path.read_text())

    assert [number for number in told if int(number) > len(DECISIONS)] == []


def test_the_changelog_has_its_headings():
    text = (ROOT / "CHANGELOG.md").read_text()
    versions = re.findall(r"^## (.+)$", text, flags=re.M)

    assert versions[0] == "Unreleased"
    assert all(re.fullmatch(r"\d\d\.\d+\.\d+", version) for version in versions[1:])
    assert set(re.findall(r"^### (.+)$", text, flags=re.M)) <= CHANGES


def test_every_picture_is_small_and_used():
    pictures = sorted((DOCS / "pictures").glob("*.png"))
    used = "\n".join(path.read_text() for path in DOCUMENTS)

    assert [path.name for path in pictures if path.stat().st_size > 60_000] == []
    assert [path.name for path in pictures if path.name not in used] == []
