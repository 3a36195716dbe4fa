"""Find words on pages and in catalogues that break a rule about words."""

import re
from html.parser import HTMLParser

from jinja2 import Environment, nodes

#: Attributes that a visitor reads or hears.
SPOKEN = {"alt", "title", "placeholder", "aria-label", "aria-description", "label"}
LETTERS = re.compile(r"[^\W\d_]{2,}")
PLACEHOLDER = re.compile(r"%\(\w+\)s|%s|%%|\{\w*\}")
#: A sentence ends here; a colon ends a thought just as well.
SENTENCE_END = re.compile(r"[.!?:;؟؛…]+(?:\s|$)|\n")


class Words(HTMLParser):
    """The texts and spoken attributes of a page."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.inside = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.inside.append(tag)
        for name, value in attributes:
            described = name == "content" and ("name", "description") in attributes
            button = (
                name == "value"
                and tag == "input"
                and ("type", "submit") in (attributes)
            )
            if (
                name in SPOKEN or name.startswith("data-say") or described or button
            ) and (LETTERS.search(value or "")):
                self.found.append(value)

    def handle_data(self, text):
        text = re.sub(r'[\w-]+="[^"]*"', "", text)  # a macro that writes attributes
        if LETTERS.search(text):
            self.found.append(text.strip())


def untranslated(template):
    """Return the words in *template* that no translator will ever see."""
    bare = re.sub(r"\{#.*?#\}", "", template, flags=re.DOTALL)
    bare = re.sub(r"\{%-?\s*trans\b.*?endtrans\s*-?%\}", "", bare, flags=re.DOTALL)
    # This block stands inside a tag and holds attributes.
    attributes = r"\{%-?\s*block main_attributes\b.*?endblock\s*-?%\}"
    bare = re.sub(attributes, "", bare, flags=re.DOTALL)
    bare = re.sub(r"(</?)\{\{.*?\}\}", r"\1div", bare)
    # What Jinja fills in has no letters of its own; it must not break up tags.
    bare = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", bare, flags=re.DOTALL)
    return Words(bare).found + untranslated_values(template)


def untranslated_values(template):
    """Return the words that *template* writes out as plain values: `{{ "Yes" }}`."""
    tree = Environment(extensions=["jinja2.ext.i18n"]).parse(template)
    found = []
    for output in tree.find_all(nodes.Output):
        for child in output.nodes:
            found += shown_words(child)
    return found


def shown_words(node):
    """Return the words that *node* shows itself, not what it passes to a call."""
    if isinstance(node, nodes.Const):
        text = node.value if isinstance(node.value, str) else ""
        return [text] if re.match(r"[A-Z][a-z]", text) else []
    if isinstance(node, nodes.CondExpr):
        return shown_words(node.expr1) + (shown_words(node.expr2) if node.expr2 else [])
    if isinstance(node, nodes.Or | nodes.And | nodes.Add):
        return shown_words(node.left) + shown_words(node.right)
    if isinstance(node, nodes.Concat):
        return [word for part in node.nodes for word in shown_words(part)]
    if isinstance(node, nodes.Filter) and node.node is not None:
        return shown_words(node.node)
    return []


def sentences(text):
    """Return the sentences of *text* as lists of words; a placeholder is one word."""
    parts = SENTENCE_END.split(PLACEHOLDER.sub("X", text))
    listed = [re.findall(r"[\w'\u2019\-@./]*\w", part) for part in parts]
    return [words for words in listed if words]


def lix(texts):
    """Return how hard *texts* are to read: words a sentence + per cent long words.

    Up to 25 reads like a book for children, 40 like a newspaper.
    """
    split = [words for text in texts for words in sentences(text)]
    every = [word for words in split for word in words]
    long = [word for word in every if len(word) > 6]
    return len(every) / len(split) + 100 * len(long) / len(every)
