from pathlib import Path

import pytest

from wallet_pwa.disclosure import errors

FORMAT = Path(__file__).parent.parent.parent / "docs" / "credential-format.md"
KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, errors.DisclosureError)
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_code_is_in_the_format_document(kind):
    assert f"`{kind.code}`" in FORMAT.read_text()


def test_no_two_reasons_share_a_code():
    codes = [kind.code for kind in KINDS]

    assert len(set(codes)) == len(codes)
