"""A house with its pages, and browsers that are logged in."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hall.words import StaffRole
from queue_server.web.application import create_app
from tests.web.house import PASSWORD, House

CSRF = re.compile(r'name="csrf-token" content="([^"]+)"|name="csrf_token" value="([^"]+)"')


class Browser:
    """A test client that keeps its CSRF token as a page's script does."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.token = ""

    def look(self, path: str, status: int = 200) -> str:
        """The page at a path."""
        answer = self.client.get(path, follow_redirects=True)
        assert answer.status_code == status, answer.text
        found = CSRF.search(answer.text)
        if found:
            self.token = found[1] or found[2]
        return answer.text

    def log_in(self, login: str, password: str = PASSWORD) -> str:
        """Log in by the form; where it leads, or the page that says why not."""
        self.look("/login")
        form = {"csrf_token": self.token, "login": login, "password": password}
        answer = self.client.post("/login", data=form)
        if answer.status_code != 303:
            return answer.text
        self.look(answer.location)
        return str(answer.location)

    def ask(self, path: str, body: object = None, **kwargs: object) -> tuple[int, dict[str, object]]:
        """Post JSON to the API; status and answer."""
        headers = {"X-CSRFToken": self.token}
        answer = self.client.post(f"/api/v1/{path}", json={} if body is None else body, headers=headers, **kwargs)  # type: ignore[arg-type]
        return answer.status_code, answer.json if answer.is_json and answer.json else {}


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A hall in the middle of its morning, with one account of each role."""
    built = House(tmp_path)
    built.hire("boss", StaffRole.MANAGER)
    built.hire("clerk-3", StaffRole.CLERK, "s03")
    built.hire("watcher", StaffRole.SUPERVISOR)
    built.hire("root", StaffRole.ADMIN)
    return built


@pytest.fixture
def app(house: House) -> Flask:
    """The pages over it, made before the day opens."""
    made = create_app(house)
    house.open()
    return made


@pytest.fixture
def anybody(app: Flask) -> Browser:
    """A browser nobody has logged in at."""
    return Browser(app.test_client())


@pytest.fixture
def as_role(app: Flask) -> Callable[[str], Browser]:
    """Browsers of accounts that are logged in."""

    def logged_in(login: str) -> Browser:
        browser = Browser(app.test_client())
        browser.log_in(login)
        return browser

    return logged_in
