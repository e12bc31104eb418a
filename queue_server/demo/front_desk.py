"""The demo's own manager: logs in to the API as a person would, makes bookings, sets the tide, reads the books."""

import json
from collections.abc import Mapping
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, Request, build_opener

ANSWER_S = 10.0


class ApiRefused(Exception):
    """The API said no; `code` is its refusal."""

    def __init__(self, path: str, status: int, code: str) -> None:
        super().__init__(f"{path}: {status} {code}")
        self.code = code


class FrontDesk:
    """A session with the JSON API."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self._csrf = ""

    def answers(self) -> bool:
        """Whether the server serves pages yet."""
        try:
            self._call("GET", "/healthz")
        except (OSError, ApiRefused):
            return False
        return True

    def log_in(self, login: str, password: str) -> None:
        """Begin the session; raises `ApiRefused`."""
        self._csrf = self._call("POST", "/api/v1/session", {"login": login, "password": password})["csrf"]

    def ask(self, path: str, body: Mapping[str, object]) -> Mapping[str, Any]:
        """Ask for something; raises `ApiRefused`."""
        return self._call("POST", path, body)

    def read(self, path: str) -> dict[str, Any]:
        """Look something up; raises `ApiRefused`."""
        return dict(self._call("GET", path))

    def _call(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Mapping[str, Any]:
        request = Request(self._url + path, method=method)
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        if self._csrf:
            request.add_header("X-CSRFToken", self._csrf)
            request.add_header("Referer", self._url)
        try:
            with self._opener.open(request, timeout=ANSWER_S) as response:
                answer: Mapping[str, Any] = json.load(response)
        except HTTPError as error:
            raise ApiRefused(path, error.code, _code(error)) from error
        return answer


def _code(error: HTTPError) -> str:
    try:
        return str(json.load(error).get("code", "unknown"))
    except ValueError:
        return "unknown"
