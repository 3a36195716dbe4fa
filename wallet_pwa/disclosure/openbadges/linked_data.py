"""Turn a document into the statements that are signed (RDFC-1.0), and nothing less.

JSON-LD leaves out what it does not understand and reads many spellings as one
statement.  A signature covers statements only, so both would let a document say
something that was never signed.  Here every word must be defined, and each thing
can be said in one way.
"""

import re
from collections.abc import Iterator
from threading import Lock
from typing import Any

from wallet_pwa.disclosure.openbadges.contexts import load_context, pinned_contexts
from wallet_pwa.disclosure.openbadges.documents import Document, require_bounds
from wallet_pwa.disclosure.openbadges.errors import ContextError, DocumentError

#: Only values with a language have members with an "@".
_VALUE_MEMBERS = frozenset({"@value", "@language"})
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`\x7f]*")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
#: Things without a name that look alike are tried in every order, and all of
#: them again for each below: a document made for it would take days.
MAX_ALIKE = 6
MAX_STEPS = 2_000

# pyld keeps what it read of the vocabularies, and not safely for several threads.
_LOCK = Lock()
_READ_CONTEXTS: dict[str, Any] = {}


def canonical_statements(document: Document) -> bytes:
    """Return the statements of *document*, in their one order."""
    require_bounds(document)
    _require_own_contexts(document)
    _require_plain_names(document)
    # Late, because it takes longer to load than all the rest of a check.
    from pyld import jsonld  # noqa: PLC0415
    from pyld.context_resolver import ContextResolver  # noqa: PLC0415

    options = {
        # None, not "": pyld would make half an address whole with one of its own.
        "base": None,
        "documentLoader": load_context,
        "processingMode": "json-ld-1.1",
    }
    with _LOCK:
        options["contextResolver"] = ContextResolver(_READ_CONTEXTS, load_context)
        try:
            expanded = jsonld.expand(
                document, options, on_property_dropped=_refuse_unknown
            )
            _require_addresses(expanded)
            return _ordered(jsonld.to_rdf(expanded, options))
        except jsonld.JsonLdError as error:
            raise ContextError("not linked data by its vocabularies") from error


def _require_own_contexts(document: Document) -> None:
    contexts = document.get("@context")
    known = pinned_contexts()
    if not isinstance(contexts, list) or len(contexts) > 8:
        raise ContextError("vocabularies are a list")
    if not all(isinstance(each, str) and each in known for each in contexts):
        raise ContextError("a vocabulary that we do not have")


def _require_plain_names(document: Document) -> None:
    """Refuse the spellings by which one statement could be written in two ways.

    Names with a colon are such, and so are JSON-LD's own words; things whose name
    begins with ``_:`` could be described in two places.  So could the credential
    itself, and half of it would be overlooked.
    """
    own_name = document.get("id")
    for node in _nodes(document):
        if node is not document and "id" in node and node["id"] == own_name:
            raise DocumentError("the credential is described in two places")
        if str(node.get("id", "")).startswith("_:"):
            raise DocumentError("a name that is none")
        is_value = "@value" in node
        if is_value and not (
            node.keys() <= _VALUE_MEMBERS and isinstance(node["@value"], str)
        ):
            raise DocumentError("a text in a language has only these")
        for name, value in node.items():
            if node is document and name == "@context":
                continue
            if "@" in name and not is_value:
                raise DocumentError("a word of JSON-LD instead of its name")
            if ":" in name or not name:
                raise DocumentError("a name that no vocabulary has")
            if value is None or value == []:
                raise DocumentError("a member that says nothing")
            if isinstance(value, list):
                _require_plain_list(value)


def _require_plain_list(items: list[Any]) -> None:
    """Refuse lists that mean something else flat, or describe a thing in parts."""
    if any(item is None or isinstance(item, list) for item in items):
        raise DocumentError("a list in a list, or with nothing in it")
    names = [item["id"] for item in items if isinstance(item, dict) and "id" in item]
    if len(names) != len({str(name) for name in names}):
        raise DocumentError("one thing in two parts")


def _nodes(document: Document) -> Iterator[Document]:
    waiting: list[Any] = [document]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            yield item
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)


def _require_addresses(expanded: Any) -> None:
    """Raise unless every name, type and language is whole.

    Statements with half an address would be left out of what is signed, and an
    address with a ``>`` in it would be more than one.
    """
    for node in _nodes({"": expanded}):
        types = node.get("@type", [])
        names = [*types] if isinstance(types, list) else [types]
        if "@id" in node:
            names.append(node["@id"])
        for name in names:
            if not isinstance(name, str) or not _ADDRESS.fullmatch(name):
                raise ContextError("a name that is not a whole address")
        language = node.get("@language")
        if language is not None and not _LANGUAGE.fullmatch(str(language)):
            raise DocumentError("not the name of a language")


def _refuse_unknown(name: object) -> None:
    del name
    raise ContextError("a word that no vocabulary defines")


def _ordered(dataset: dict[str, Any]) -> bytes:
    from pyld.canon import URDNA2015  # noqa: PLC0415

    class Bounded(URDNA2015):  # type: ignore[misc]  # pyld has no types
        """The algorithm, stopped where only a hostile document leads."""

        steps = 0

        def create_hash_to_related(self, name: str, issuer: Any) -> Any:
            """Return what is related to *name*, if that can be put in order."""
            self.steps += 1
            related = super().create_hash_to_related(name, issuer)
            alike = max(map(len, related.values()), default=0)
            if self.steps > MAX_STEPS or alike > MAX_ALIKE:
                raise DocumentError("too many things that look alike")
            return related

    text: str = Bounded().main(dataset, {"format": "application/n-quads"})
    return text.encode()
