"""House rules that a machine can keep."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

from tests.wording import sentences, untranslated

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "wallet_pwa"
STATIC = PACKAGE / "static"
STYLES = sorted((STATIC / "css").glob("*.css"))
SCRIPTS = sorted((STATIC / "js").rglob("*.js"))
TEMPLATES = sorted((PACKAGE / "templates").rglob("*.html"))
MODULES = sorted(PACKAGE.rglob("*.py"))
OWN_CODE = [
    path
    for folder in ("wallet_pwa", "tests", "tools", "benchmarks")
    for path in sorted((ROOT / folder).rglob("*.py"))
]

PHYSICAL = re.compile(
    r"(?<!-)\b(?:margin|padding|border|inset)-(?:left|right|top|bottom)"
    r"|^\s*(?:left|right|top|bottom|(?:min-|max-)?(?:width|height)):"
    r"|(?:text-align|float|clear):\s*(?:left|right)",
    re.MULTILINE,
)
INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)|\s(?:style|on[a-z]+)=", re.I)
ELSEWHERE = re.compile(
    r"""(?:src|srcset|href|action|poster)=["']?(?:https?:)?//|@import|url\(\s*["']?http"""
)
#: Markup may be written out in a template, but never come out of a value.
UNESCAPED = re.compile(r"""(?<!["'\s])\s*\|\s*safe\b|autoescape\s+false""")
TEXT_AS_MARKUP = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
)
#: Selectors' parts that may hold several classes without weighing more.
WEIGHTLESS = re.compile(r":where\((?:[^()]|\([^()]*\))*\)")
#: The one place that reads the time; everything else gets it as an argument.
CLOCK = PACKAGE / "clock.py"
READS_THE_TIME = re.compile(
    r"datetime\.(?:now|utcnow|today)\(|\btime\.time\(|date\.today\("
)

#: Words of the trade; people on a phone never see them (sharing.md, 4.5).
TRADE_WORDS = re.compile(
    r"\b(?:credential|assertion|issuer|issuance|verif|disclos|revok|revoc|cryptogra"
    r"|signature|token|presentation|blockchain|expire|accessed|metadata)\w*",
    re.IGNORECASE,
)
#: Where those who build things read; the trade's own words are the clear ones there.
DEVELOPER_PAGES = ("templates/developers/", "cli.py")
#: Where somebody with a laptop reads, who gives badges.
ORGANISER_PAGES = ("templates/workshops/", "templates/issuers/", "routes/workshops")
MOST_WORDS = 10


def named(path):
    return str(path.relative_to(ROOT))


def selectors(style):
    """Return all selectors of a stylesheet, one for each comma."""
    text = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    text = re.sub(
        r"@(?:media|supports|page|font-face|property|keyframes)[^{;]*", "", text
    )
    heads = re.findall(r"([^{};]+)\{", text)
    bare = [WEIGHTLESS.sub(":where()", head) for head in heads]
    return [part.strip() for head in bare for part in head.split(",") if part.strip()]


def without_comments(script):
    return re.sub(r"/\*.*?\*/|^\s*//.*?$", "", script, flags=re.DOTALL | re.MULTILINE)


# Styles


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_styles_know_start_and_end_but_not_left_and_right(path):
    assert PHYSICAL.findall(path.read_text()) == []


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_a_selector_has_one_class_and_no_id(path):
    heavy = [
        selector
        for selector in selectors(path.read_text())
        if len(re.findall(r"\.[a-z]", selector)) > 1 or re.search(r"#[a-z]", selector)
    ]
    assert heavy == []


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_styles_need_no_newer_browser_and_shout_at_nobody(path):
    style = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)

    assert re.findall(r"@layer|oklch\(|text-transform|^\s+&|\{[^}]*&", style) == []


@pytest.mark.parametrize("path", STYLES, ids=named)
def test_only_what_is_hidden_or_must_not_move_is_important(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    calm = re.sub(
        r"@media \(prefers-reduced-motion[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}", "", text
    )
    blocks = re.findall(r"([^{};]+)\{[^{}]*!important", calm)

    assert [head for head in blocks if "[hidden]" not in head] == []


# Pages


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_templates_hold_no_inline_style_or_script(path):
    assert INLINE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", [*TEMPLATES, *STYLES, *SCRIPTS], ids=named)
def test_nothing_is_loaded_from_elsewhere(path):
    assert ELSEWHERE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_every_word_on_a_page_can_be_translated(path):
    assert untranslated(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_no_template_lets_a_value_through_as_markup(path):
    assert UNESCAPED.findall(path.read_text()) == []


# Scripts


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_modules_are_at_most_one_import_away_from_main(path):
    statically = re.findall(
        r"""^import .*["'](\.{1,2}/.+?)["']""", path.read_text(), re.M
    )
    deeper = [
        name
        for name in statically
        if re.search("^import ", (path.parent / name).read_text(), re.M)
    ]
    assert deeper == []


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_scripts_build_pages_from_text_and_elements(path):
    assert TEXT_AS_MARKUP.findall(without_comments(path.read_text())) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_scripts_reach_for_nothing_elsewhere(path):
    found = re.findall(r"""["'`](?:https?:)?//""", without_comments(path.read_text()))
    assert found == []


@pytest.mark.parametrize(
    "path", sorted(STATIC.rglob("*service-worker.js")) + sorted(STATIC.rglob("sw.js"))
)
def test_the_service_worker_can_be_read_in_one_go(path):
    assert len(path.read_text().splitlines()) <= 150


# Python


#: Migrations are written once; a list of forgeries is read like a table.
LISTS = {"forgeries.py"}


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in OWN_CODE
        if path.parent.name != "versions" and path.name not in LISTS
    ],
    ids=named,
)
def test_a_module_is_short_but_for_lists(path):
    longest = 500 if "tests" in path.parts else 400

    assert len(path.read_text().splitlines()) <= longest


def test_every_module_has_a_name_that_says_something():
    vague = {"utils", "helpers", "common", "misc", "util", "helper"}

    assert [path for path in OWN_CODE if vague & {path.stem, path.parent.name}] == []


@pytest.mark.parametrize("path", [m for m in MODULES if m != CLOCK], ids=named)
def test_only_the_clock_reads_the_time(path):
    assert READS_THE_TIME.findall(path.read_text()) == []


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_what_is_said_to_people_can_be_translated(path):
    plain = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "flash"
        and isinstance(node.args[0], ast.Constant | ast.JoinedStr)
    ]
    assert plain == []


# Words


def messages_of(*, leaving_out):
    """Return (where, English) for all that is marked for translation."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = []
    for path, line, message, _comments, _context in extract_from_dir(
        ROOT, methods, options
    ):
        if not any(part in path for part in leaving_out):
            forms = message if isinstance(message, tuple) else (message,)
            found += [(f"{path}:{line}", form) for form in forms]
    return found


def test_no_page_speaks_the_words_of_the_trade():
    said = messages_of(leaving_out=DEVELOPER_PAGES)

    assert [message for message in said if TRADE_WORDS.search(message[1])] == []


def test_a_learner_reads_at_most_ten_words_a_sentence():
    said = messages_of(leaving_out=DEVELOPER_PAGES + ORGANISER_PAGES)
    long = [
        (where, " ".join(words))
        for where, text in said
        for words in sentences(text)
        if len(words) > MOST_WORDS
    ]
    assert long == []


# The rules themselves, tried on what they forbid


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        (PHYSICAL, "margin-left: 1rem"),
        (PHYSICAL, "  width: 10rem;"),
        (PHYSICAL, "text-align: right"),
        (INLINE, '<p style="color: red">'),
        (INLINE, "<script>alert(1)</script>"),
        (INLINE, '<button onclick="go()">'),
        (ELSEWHERE, '<img src="https://example.org/a.png">'),
        (ELSEWHERE, '<script src="//example.org/a.js">'),
        (UNESCAPED, "{{ name|safe }}"),
        (UNESCAPED, "{{ share.label | safe }}"),
        (TEXT_AS_MARKUP, "element.innerHTML = name"),
        (READS_THE_TIME, "datetime.now(UTC)"),
        (TRADE_WORDS, "This credential was revoked."),
        (TRADE_WORDS, "Verified by the issuer"),
    ],
)
def test_a_rule_finds_what_it_forbids(rule, wrong):
    assert rule.search(wrong)


@pytest.mark.parametrize(
    ("rule", "right"),
    [
        (PHYSICAL, "@media (min-width: 40rem) {"),
        (PHYSICAL, "margin-inline-start: 1rem; border-block-end: 0"),
        (INLINE, '<script type="module" src="main.js"></script>'),
        (PHYSICAL, "padding-block-end: env(safe-area-inset-bottom)"),
        (ELSEWHERE, '<a href="/shares/">'),
        (UNESCAPED, """{{ ' data-wide="1"'|safe if wide }}"""),
        (TRADE_WORDS, "This badge is real. The giver withdrew it."),
    ],
)
def test_a_rule_lets_the_rest_be(rule, right):
    assert not rule.search(right)


def test_selectors_are_counted_without_what_weighs_nothing():
    style = "@media print { .a, :where(.b .c) p { x: y } } .d .e { x: y }"

    assert selectors(style) == [".a", ":where() p", ".d .e"]
