"""Collect the words of the pages, and bring every catalogue up to date with them.

    python tools/messages.py            write messages.pot, update each messages.po
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
#: Lines of a head that change with the day or the tool, and say nothing.
CHANGING = (b'"POT-Creation-Date:', b'"PO-Revision-Date:', b'"Generated-By:')


def collect() -> Catalog:
    """Return all words that the package marks for translation."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    catalogue = Catalog(
        project="wallet_pwa",
        copyright_holder="the wallet_pwa authors",
        fuzzy=False,
    )
    catalogue.header_comment = "# The words of wallet_pwa, as the pages say them."
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


def written(catalogue: Catalog) -> bytes:
    """Return *catalogue* as a file, without what changes from day to day."""
    buffer = BytesIO()
    style = {"no_location": True, "sort_output": True, "ignore_obsolete": True}
    write_po(buffer, catalogue, width=88, **style)
    lines = buffer.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(CHANGING))


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
    arguments = parser.parse_args()

    template = collect()
    fresh = written(template)
    if arguments.check:
        if not TEMPLATE.exists() or TEMPLATE.read_bytes() != fresh:
            print("messages.pot is not up to date; run: make messages")
            return 1
        return 0

    TEMPLATE.parent.mkdir(parents=True, exist_ok=True)
    TEMPLATE.write_bytes(fresh)
    print(f"messages.pot: {len(template)} words")
    for path in sorted(FOLDER.glob("*/LC_MESSAGES/messages.po")):
        print(f"{path.parts[-3]}: {update(path, template)} to translate")
    return 0


if __name__ == "__main__":
    sys.exit(main())
