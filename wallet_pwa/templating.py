"""Templates, compiled once for each language with their words in them.

Looking a sentence up costs more than the rest of a line of a page.  A sentence that
stands in a template never changes, so it is looked up when the template is
compiled, and so is an icon.
"""

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from wallet_pwa.i18n import current_locale, translations_for

#: Functions of templates whose result follows from their arguments alone.
PURE = frozenset({"icon", "static_url"})


class LanguageEnvironment(Environment):
    """Gives each request its templates in the visitor's language."""

    #: Which language the templates are compiled for.  None: as the request wants.
    language: str | None = None

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._languages: dict[str, LanguageEnvironment] = {}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002  # Jinja's name
    ) -> Template:
        """Return a template in the language of this environment or request."""
        if self.language is None:
            return self.in_language(current_locale().language).get_template(
                name, parent, globals
            )
        return super().get_template(name, parent, globals)

    def in_language(self, language: str) -> "LanguageEnvironment":
        """Return the environment whose templates are in *language*."""
        if language not in self._languages:
            made: LanguageEnvironment = self.overlay()
            made.language = language
            self._languages[language] = made
        return self._languages[language]

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,
    ) -> str:
        # Jinja's own place for whoever wants to compile differently.
        if self.language is not None:
            _Folding(self, self.language).visit(source)
        return super()._generate(source, name, filename, defer_init)


class _Folding(NodeTransformer):
    """Puts results in the place of calls that are always answered the same."""

    def __init__(self, environment: Environment, language: str) -> None:
        self._pure: dict[str, Any] = {name: environment.globals[name] for name in PURE}
        self._words = translations_for(language)

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802  # Jinja's name
        """Fold a sentence, an icon or the address of a file."""
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Name) or node.dyn_args or node.dyn_kwargs:
            return node
        match node.node.name, node.args:
            case "_" | "gettext", [nodes.Const(value=str(text))]:
                return self._sentence(text, node)
            case name, args if name in PURE and _are_constant(node):
                values = [argument.as_const() for argument in args]
                named = {pair.key: pair.value.as_const() for pair in node.kwargs}
                result = self._pure[name](*values, **named)
                return nodes.Const(result, lineno=node.lineno)
        return node

    def _sentence(self, text: str, node: nodes.Call) -> nodes.Node:
        """Return the translated words, or words and what is filled into them."""
        # As Jinja has it: the words are ours, the values are escaped.
        words = Markup(self._words.gettext(text))  # noqa: S704
        if not node.kwargs:
            return nodes.Const(words % {}, lineno=node.lineno)
        pairs = [
            nodes.Pair(nodes.Const(value.key), value.value) for value in node.kwargs
        ]
        return nodes.Mod(nodes.Const(words), nodes.Dict(pairs), lineno=node.lineno)


def _are_constant(node: nodes.Call) -> bool:
    values = [*node.args, *(pair.value for pair in node.kwargs)]
    return all(isinstance(value, nodes.Const) for value in values)
