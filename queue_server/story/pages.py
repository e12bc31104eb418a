"""A browser of the story: looks at the real pages, sends their forms, asks the API, logged in or as anybody."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from flask import Flask

CSRF = re.compile(r'name="csrf-token" content="([^"]+)"|name="csrf_token" value="([^"]+)"')
TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Page:
    """What came back: its status, where it led in the end, its source."""

    status: int
    path: str
    source: str

    def __contains__(self, words: str) -> bool:
        """Whether the page says something, as a reader sees it."""
        return words in " ".join(unescape(TAG.sub(" ", self.source)).split())

    @property
    def refusal(self) -> str:
        """Why not, where the page says so."""
        return self.found(r'class="refusal"[^>]*>([^<]*)')

    def found(self, pattern: str) -> str:
        """What the first group of a pattern finds in its source; empty where it finds nothing."""
        return next(iter(self.all(pattern)), "")

    def all(self, pattern: str) -> Sequence[str]:
        """What the group of a pattern finds in its source, from top to bottom."""
        return re.findall(pattern, self.source)

    def counts(self, pattern: str) -> list[int]:
        """The counts in the cells of the row that a pattern finds."""
        return [int(count) for count in re.findall(r'<td class="num">(\d+)</td>', self.found(pattern))]


class Browser:
    """One person's browser, which keeps its session and its CSRF token as a real one does."""

    def __init__(self, app: Flask) -> None:
        self._client = app.test_client()
        self._token = ""

    def log_in(self, login: str, password: str) -> None:
        """Log in by the form."""
        self.look("/login")
        self.send("/login", login=login, password=password)

    def look(self, path: str) -> Page:
        """The page at a path, after whatever redirects."""
        answer = self._client.get(path, follow_redirects=True)
        return self._read(answer)

    def send(self, path: str, **form: str) -> Page:
        """Send a form; the page it leads to."""
        answer = self._client.post(path, data={"csrf_token": self._token, **form}, follow_redirects=True)
        return self._read(answer)

    def ask(self, path: str, body: Mapping[str, object] | None = None) -> dict[str, Any]:
        """Post JSON to the API; the answer, with its HTTP status under `status`."""
        answer = self._client.post(f"/api/v1/{path}", json=body or {}, headers={"X-CSRFToken": self._token})
        said = answer.get_json(silent=True)
        return {"status": answer.status_code, **(said if isinstance(said, dict) else {})}

    def read(self, path: str) -> dict[str, Any]:
        """What the API answers to a question."""
        said = self._client.get(f"/api/v1/{path}").get_json(silent=True)
        return said if isinstance(said, dict) else {}

    def _read(self, answer: Any) -> Page:  # noqa: ANN401 - werkzeug's test response
        page = Page(answer.status_code, answer.request.path, answer.get_data(as_text=True))
        if token := CSRF.search(page.source):
            self._token = token[1] or token[2]
        return page
