"""Who is at the page: log-in sessions, roles, and which window a clerk may act for."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from secrets import token_urlsafe
from threading import Lock
from typing import ParamSpec, TypeVar

from flask import Flask, current_app, session
from flask_login import LoginManager, current_user, login_user, logout_user

from hall.clock import WallClock
from hall.words import StaffId, StaffRole, WindowId
from queue_server.core.refusals import Refused
from queue_server.core.state import Hall
from queue_server.web.asking import Asked, asked_by, service
from queue_server.web.needs import Account

IDLE = timedelta(seconds=600)
"""How long without a touch of mouse or keyboard after which a session ends (GB/T 22239 asks for a limit)."""
LONGEST_SESSION = timedelta(hours=12)

RUNS_THE_HALL = (StaffRole.MANAGER, StaffRole.ADMIN)
WATCHES_THE_HALL = (*RUNS_THE_HALL, StaffRole.SUPERVISOR)
WORKS_AT_WINDOWS = (StaffRole.CLERK, *RUNS_THE_HALL)

_wall = WallClock()  # a session lasts wall time, also where the hall runs on a demo clock

P = ParamSpec("P")
R = TypeVar("R")


class User:
    """A logged-in account, as Flask-Login wants it."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, account: Account) -> None:
        self.account = account

    def get_id(self) -> str:
        """What the session cookie names."""
        return self.account.login

    @property
    def who(self) -> str:
        """How the journal names this person: the staff number, never a name."""
        return self.account.staff or self.account.role.value


class Sessions:
    """What the server remembers of log-in sessions; the cookie itself says when its person last touched the page."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._touched: dict[str, datetime] = {}
        self._ended: dict[str, datetime] = {}

    def touch(self, key: str, now: datetime) -> None:
        """The person did something."""
        with self._lock:
            self._touched = {each: at for each, at in self._touched.items() if now - at <= IDLE}
            self._touched[key] = now

    def idle(self, key: str, now: datetime) -> bool:
        """Whether the person behind a live page has been away too long; counted from now where nothing is known."""
        with self._lock:
            return now - self._touched.setdefault(key, now) > IDLE

    def end(self, name: str, now: datetime) -> None:
        """End a session by its key, or every session of an account by its login, as long as one may last."""
        with self._lock:
            self._ended = {each: at for each, at in self._ended.items() if now - at <= LONGEST_SESSION}
            self._ended[name] = now

    def ended(self, name: str, opened_at: datetime) -> bool:
        """Whether what was opened then has been ended since."""
        with self._lock:
            return name in self._ended and opened_at <= self._ended[name]


def guard(app: Flask) -> None:
    """Give an application its log-in sessions."""
    manager = LoginManager(app)
    manager.session_protection = "strong"
    app.extensions["sessions"] = Sessions()
    app.permanent_session_lifetime = LONGEST_SESSION

    @manager.user_loader  # type: ignore[untyped-decorator]  # Flask-Login ships no types
    def load(login: str) -> User | None:
        if not _alive(login):
            return None
        account = service().accounts.find(login)
        return None if account is None else User(account)


def open_session(account: Account) -> None:
    """Log an account in; an older session of the same browser is gone."""
    session.clear()
    session.permanent = True
    session["key"] = token_urlsafe(16)
    session["opened"] = _wall.now().isoformat()
    login_user(User(account))
    touch()


def close_session() -> None:
    """Log out and leave nothing behind."""
    if key := session.get("key"):
        sessions().end(key, _wall.now())
    logout_user()
    session.clear()


def end_sessions(account: Account) -> None:
    """Log an account out everywhere."""
    sessions().end(account.login, _wall.now())


def sessions() -> Sessions:
    """The application's sessions."""
    kept: Sessions = current_app.extensions["sessions"]
    return kept


def touch() -> None:
    """The person at this session did something."""
    now = _wall.now()
    session["touched"] = now.isoformat()
    sessions().touch(session["key"], now)


def still_there() -> Callable[[], bool]:
    """A question a live page may go on asking: whether the person behind it is still there."""
    kept, key = sessions(), session["key"]
    login, opened_at = staff().account.login, datetime.fromisoformat(session["opened"])

    def here() -> bool:
        ended = kept.ended(key, opened_at) or kept.ended(login, opened_at)
        return not ended and not kept.idle(key, _wall.now())

    return here


def _alive(login: str) -> bool:
    if "key" not in session:
        return False
    opened_at = datetime.fromisoformat(session["opened"])
    now = _wall.now()
    if sessions().ended(session["key"], opened_at) or sessions().ended(login, opened_at):
        return False
    return now - opened_at <= LONGEST_SESSION and now - datetime.fromisoformat(session["touched"]) <= IDLE


def user() -> User | None:
    """Who is logged in at this page, if anybody."""
    return current_user if current_user.is_authenticated else None


def staff() -> User:
    """Who is logged in; raises `Refused("not_signed_in")`."""
    here = user()
    if here is None:
        raise Refused("not_signed_in")
    return here


def asked(key: str | None = None) -> Asked:
    """The head of a command of the person logged in."""
    return asked_by(staff().who, key)


def requires(*roles: StaffRole) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let only these roles into a view; raises `Refused` with `not_signed_in`, `password_first` or `forbidden`."""

    def guarded(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def entered(*args: P.args, **kwargs: P.kwargs) -> R:
            here = staff()
            if here.account.must_change:
                raise Refused("password_first")
            if here.account.role not in roles:
                raise Refused("forbidden")
            return view(*args, **kwargs)

        return entered

    return guarded


def window_of(hall: Hall, staff_id: StaffId | None) -> WindowId | None:
    """The window a member of staff is signed on at, if any."""
    if staff_id is None:
        return None
    return next((window.id for window in hall.windows.values() if window.staff == staff_id), None)


def check_window(hall: Hall, window: WindowId) -> None:
    """Raises `Refused`: `not_found` for a window the hall lacks, `not_your_window` for a clerk not signed on there."""
    if window not in hall.windows:
        raise Refused("not_found")
    account = staff().account
    if account.role is StaffRole.CLERK and hall.windows[window].staff != account.staff:
        raise Refused("not_your_window")
