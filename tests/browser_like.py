"""A visitor without scripts: follows links and sends the pages' own forms.

It sends the headers that a browser sends, so that no wall is down in a test.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


@dataclass
class Form:
    """A form as it stands on a page."""

    method: str
    action: str
    is_multipart: bool
    #: What is filled in already, and what is ticked.
    fields: list[tuple[str, str]] = field(default_factory=list)
    #: The buttons: their words, and name and value where they have them.
    buttons: list[tuple[str, str | None, str]] = field(default_factory=list)


class FormReader(HTMLParser):
    """Collects the forms and the links of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.links: list[tuple[str, str]] = []
        self._form: Form | None = None
        self._button: tuple[Form, str | None, str] | None = None
        self._link: str | None = None
        self._words = ""
        self._select: str | None = None
        self._area: str | None = None
        self._later: list[tuple[str, str | None, str, str]] = []
        self.feed(page)
        for form_id, name, value, words in self._later:
            self.by_id[form_id].buttons.append((words, name, value))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        match tag:
            case "form":
                self._form = Form(
                    values.get("method", "get").lower(),
                    values.get("action", ""),
                    values.get("enctype") == "multipart/form-data",
                )
                self.forms.append(self._form)
                if "id" in values:
                    self.by_id[values["id"]] = self._form
            case "input" if self._form is not None and "name" in values:
                kind = values.get("type", "text")
                if kind in {"checkbox", "radio"} and "checked" not in values:
                    return
                if kind not in {"file", "submit"} and "disabled" not in values:
                    value = values.get("value", "on" if kind == "checkbox" else "")
                    self._form.fields.append((values["name"], value))
            case "select" if self._form is not None:
                self._select = values.get("name")
            case "option" if self._form is not None and self._select:
                if "selected" in values:
                    self._form.fields.append((self._select, values.get("value", "")))
            case "textarea" if self._form is not None:
                self._area, self._words = values.get("name"), ""
            case "button":
                self._words = ""
                self._button = (
                    self._form,
                    values.get("name"),
                    values.get("value", ""),
                    values.get("form", ""),
                    values.get("type", "submit"),
                )
            case "a" if "href" in values:
                self._link, self._words = values["href"], ""

    def handle_data(self, data: str) -> None:
        self._words += data

    def handle_endtag(self, tag: str) -> None:
        words = " ".join(self._words.split())
        match tag:
            case "form":
                self._form = None
            case "select":
                self._select = None
            case "textarea" if self._form is not None and self._area:
                self._form.fields.append((self._area, self._words.strip("\n")))
                self._area = None
            case "button" if self._button is not None:
                form, name, value, form_id, kind = self._button
                if kind == "submit":
                    if form_id:
                        self._later.append((form_id, name, value, words))
                    elif form is not None:
                        form.buttons.append((words, name, value))
                self._button = None
            case "a" if self._link is not None:
                self.links.append((words, self._link))
                self._link = None


@dataclass
class Browser:
    """One visitor with her own cookies, and the page that she is looking at."""

    client: FlaskClient
    base_url: str
    language: str = "en"
    page: TestResponse | None = None
    path: str = "/"

    @property
    def text(self) -> str:
        """Return the page's HTML."""
        assert self.page is not None
        return self.page.text

    @property
    def words(self) -> str:
        """Return what can be read on the page, without marks of direction."""
        body = re.sub(r"<(script|style)\b.*?</\1>", "", self.text, flags=re.DOTALL)
        plain = re.sub(r"<[^>]+>", " ", body)
        plain = re.sub("[\u2066-\u2069]", "", plain).replace("\u00a0", " ")
        for entity, sign in (
            ("&#39;", "'"),
            ("&#34;", '"'),
            ("&lt;", "<"),
            ("&amp;", "&"),
        ):
            plain = plain.replace(entity, sign)
        return " ".join(plain.split())

    @property
    def forms(self) -> list[Form]:
        """Return the page's forms."""
        return FormReader(self.text).forms

    def get(self, address: str) -> TestResponse:
        """Open an address and follow where it leads."""
        return self._go("GET", address)

    def post(self, address: str, **data: str) -> TestResponse:
        """Send fields to an address with a token of the page at hand."""
        return self._go("POST", address, data={"csrf": self.csrf(), **data})

    def csrf(self) -> str:
        """Return a token from the page at hand, or from the language page."""
        for form in [] if self.page is None else self.forms:
            for name, value in form.fields:
                if name == "csrf":
                    return value
        other = self.client.get(
            "/language", headers=self._headers(), base_url=self.base_url
        )
        [token, *_] = re.findall(r'name="csrf" value="(.+?)"', other.text)
        return str(token)

    def click(self, words: str) -> TestResponse:
        """Follow the link with these words."""
        found = [href for text, href in FormReader(self.text).links if words in text]
        assert found, f"no link {words!r} on {self.path}: {self.words[:400]}"
        return self.get(found[0])

    def press(self, button: str, **fields: str | list[str] | None) -> TestResponse:
        """Send the form that has *button*, as a person would.

        *fields* are filled in; None unticks or empties one.
        """
        for form in self.forms:
            for words, name, value in form.buttons:
                if button in words:
                    return self._send(form, name, value, fields)
        raise AssertionError(f"no button {button!r} on {self.path}: {self.words[:400]}")

    def _send(
        self,
        form: Form,
        name: str | None,
        value: str,
        fields: dict[str, str | list[str] | None],
    ) -> TestResponse:
        data = [pair for pair in form.fields if pair[0] not in fields]
        for key, given in fields.items():
            several = given if isinstance(given, list) else [given]
            data.extend((key, one) for one in several if one is not None)
        if name:
            data.append((name, value))
        action = urljoin(self.path, form.action) if form.action else self.path
        values: dict[str, list[str]] = {}
        for key, one in data:
            values.setdefault(key, []).append(one)
        if form.method == "get":
            path = urlsplit(action)._replace(query="").geturl()
            return self._go("GET", path, query_string=values)
        return self._go("POST", action, data=values)

    def _headers(self) -> dict[str, str]:
        return {"Accept-Language": self.language}

    def _go(self, method: str, address: str, **options: object) -> TestResponse:
        headers = self._headers()
        if method == "POST":
            headers["Origin"] = self.base_url
            headers["Referer"] = self.base_url + self.path
        address = address.removeprefix(self.base_url)
        page = self.client.open(
            address, method=method, headers=headers, base_url=self.base_url, **options
        )
        hops = 0
        path = address if method == "GET" else page.request.path
        if method == "GET" and page.request.query_string:
            path = page.request.full_path.rstrip("?")
        while page.status_code in {301, 302, 303, 307, 308} and hops < 6:
            target = urljoin(path, page.location)
            path = target.removeprefix(self.base_url)
            page = self.client.get(
                path, headers=self._headers(), base_url=self.base_url
            )
            hops += 1
        self.page, self.path = page, path
        return page

    def cookie(self, name: str, path: str = "/") -> str | None:
        """Return the value of a cookie that the visitor keeps."""
        found = self.client.get_cookie(name, path=path)
        return found.value if found else None
