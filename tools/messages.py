"""Collect the words of the pages, and bring every catalogue up to date with them.

    python tools/messages.py            write messages.pot, update each messages.po
    python tools/messages.py --new uk   begin a catalogue, here of Ukrainian
    python tools/messages.py --check    say whether messages.pot is up to date

The files hold no dates and no line numbers: the same words give the same bytes, so
that two people who work on pages do not meet in the head of a catalogue.
"""

import argparse
import sys
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "wallet_pwa" / "translations"
TEMPLATE = FOLDER / "messages.pot"
#: What starts a comment that is meant for translators.
COMMENT_TAG = "Translators:"
#: Lines of a head that change with the day or the tool, or say nothing here.
LEFT_OUT = (
    b'"POT-Creation-Date:',
    b'"PO-Revision-Date:',
    b'"Generated-By:',
    b'"Project-Id-Version:',
    b'"Report-Msgid-Bugs-To:',
    b'"Last-Translator:',
    b'"Language-Team:',
)


def collect() -> Catalog:
    """Return all words that the package marks for translation."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    catalogue = empty_catalogue()
    found = extract_from_dir(
        ROOT,
        methods,
        options,
        comment_tags=(COMMENT_TAG,),
        strip_comment_tags=True,
    )
    for _path, _line, message, comments, context in found:
        catalogue.add(message, auto_comments=comments, context=context)
    return catalogue


def empty_catalogue(locale: str | None = None) -> Catalog:
    """Return a catalogue without words: the template, or one in *locale*."""
    catalogue = Catalog(locale, fuzzy=False)
    if catalogue.locale is None:
        catalogue.header_comment = "# The words of wallet_pwa, as the pages say them."
    else:
        catalogue.header_comment = f"# wallet_pwa in {catalogue.locale.english_name}."
    return catalogue


def path_of(locale: str) -> Path:
    """Return where the catalogue of *locale* is."""
    return FOLDER / locale / "LC_MESSAGES" / "messages.po"


def written(catalogue: Catalog) -> bytes:
    """Return *catalogue* as a file, without what changes from day to day."""
    buffer = BytesIO()
    style = {"no_location": True, "sort_output": True, "ignore_obsolete": True}
    write_po(buffer, catalogue, width=88, **style)
    lines = buffer.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(LEFT_OUT))


def update(path: Path, template: Catalog) -> int:
    """Bring the catalogue at *path* up to date; return how many words it lacks.

    New words stay empty: a guess that nobody looked at is worse than a gap, which
    a test finds.
    """
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parts[-3])
    comment = catalogue.header_comment
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.header_comment = comment
    path.write_bytes(written(catalogue))
    return sum(1 for message in catalogue if message.id and not is_translated(message))


def is_translated(message: Message) -> bool:
    """Return whether *message* has its translation, or all of its plural forms."""
    forms = message.string
    return all(forms) if isinstance(forms, tuple) else bool(forms)


def main() -> int:
    """Write or check, as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing")
    parser.add_argument("--new", metavar="LOCALE", help="begin a catalogue")
    arguments = parser.parse_args()

    template = collect()
    fresh = written(template)
    if arguments.check:
        if not TEMPLATE.exists() or TEMPLATE.read_bytes() != fresh:
            print("messages.pot is not up to date; run: make messages")
            return 1
        return 0

    if arguments.new and not path_of(arguments.new).exists():
        path_of(arguments.new).parent.mkdir(parents=True)
        path_of(arguments.new).write_bytes(written(empty_catalogue(arguments.new)))
    TEMPLATE.write_bytes(fresh)
    print(f"messages.pot: {len(template)} words")
    for path in sorted(FOLDER.glob("*/*/messages.po")):
        print(f"{path.parts[-3]}: {update(path, template)} to translate")
    return 0


if __name__ == "__main__":
    sys.exit(main())
