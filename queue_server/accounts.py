"""The accounts of the staff: who may log in to pages with a password, and sign on at a window with a PIN."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import choice, token_urlsafe
from string import digits
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import Engine, Row, select
from sqlalchemy.exc import IntegrityError

from hall.clock import Clock
from hall.words import HallId, StaffId, StaffRole
from queue_server.attempts import Attempts
from queue_server.core.refusals import Refused
from queue_server.journal.tables import accounts

PASSWORD_LENGTH = 8
PASSWORD_CLASSES = 3
"""Of small letters, capitals, digits and the rest; with the length, what GB/T 22239 assessors ask for."""
PIN_LENGTHS = range(4, 13)


@dataclass(frozen=True, slots=True)
class Account:
    """A member of staff, without any secret."""

    login: str
    role: StaffRole
    staff: StaffId | None
    has_pin: bool
    must_change: bool
    disabled: bool
    created_at: datetime


class Accounts:
    """The accounts of one hall; safe to use from every thread and beside a running server."""

    def __init__(self, engine: Engine, hall: HallId, clock: Clock, hasher: PasswordHasher | None = None) -> None:
        self._engine = engine
        self._hall = hall
        self._clock = clock
        self._hasher = hasher or PasswordHasher()
        self._attempts = Attempts(clock)
        # An unknown name must take as long to refuse as a wrong password.
        self._nobody = self._hasher.hash(token_urlsafe(16))

    def create(
        self,
        login: str,
        role: StaffRole,
        password: str,
        *,
        staff: StaffId | None = None,
        pin: str | None = None,
        must_change: bool = False,
    ) -> None:
        """Add an account; raises `Refused`: `account_exists`, `weak_password`, `weak_pin`."""
        _check_password(password)
        values = {
            "login": login,
            "hall": self._hall,
            "role": role.value,
            "staff_id": staff,
            "password_hash": self._hasher.hash(password),
            "pin_hash": None if pin is None else self._hashed_pin(pin),
            "must_change": must_change,
            "disabled": False,
            "created_at": self._clock.now(),
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(accounts.insert().values(values))
        except IntegrityError as error:
            raise Refused("account_exists", {"login": login}) from error

    def log_in(self, login: str, password: str) -> Account:
        """The account behind a right password; raises `Refused`: `wrong_password`, `locked_out`."""
        self._attempts.check(login)
        row = self._row(login)
        usable = row is not None and not row.disabled
        known = row.password_hash if row is not None and usable else self._nobody
        if not self._fits(known, password) or row is None or not usable:
            self._attempts.failed(login)
            raise Refused("wrong_password")
        self._attempts.succeeded(login)
        return _account(row)

    def verify_pin(self, staff: StaffId, pin: str) -> None:
        """Return if the PIN is this member of staff's; raises `Refused`: `wrong_pin`, `locked_out`."""
        secret = ("pin", staff)
        self._attempts.check(secret)
        rows = select(accounts).where(accounts.c.hall == self._hall, accounts.c.staff_id == staff)
        with self._engine.connect() as connection:
            row = connection.execute(rows).one_or_none()
        usable = row is not None and row.pin_hash is not None and not row.disabled
        known = row.pin_hash if row is not None and usable else self._nobody
        if not self._fits(known, pin) or not usable:
            self._attempts.failed(secret)
            raise Refused("wrong_pin")
        self._attempts.succeeded(secret)

    def find(self, login: str) -> Account | None:
        """An account that may still log in, or None."""
        row = self._row(login)
        return None if row is None or row.disabled else _account(row)

    def all(self) -> Sequence[Account]:
        """Every account of the hall, by login."""
        rows = select(accounts).where(accounts.c.hall == self._hall).order_by(accounts.c.login)
        with self._engine.connect() as connection:
            return [_account(row) for row in connection.execute(rows)]

    def change_password(self, login: str, old: str, new: str) -> None:
        """Replace one's own password; raises `Refused`: `wrong_password`, `locked_out`, `weak_password`."""
        self.log_in(login, old)
        if new == old:
            raise Refused("weak_password")
        self.set_password(login, new)

    def set_password(self, login: str, password: str, *, must_change: bool = False) -> None:
        """Give an account a password; raises `Refused`: `account_unknown`, `weak_password`."""
        _check_password(password)
        self._change(login, password_hash=self._hasher.hash(password), must_change=must_change)
        self._attempts.succeeded(login)

    def set_pin(self, login: str, pin: str) -> None:
        """Give an account a PIN; raises `Refused`: `account_unknown`, `weak_pin`."""
        self._change(login, pin_hash=self._hashed_pin(pin))

    def set_role(self, login: str, role: StaffRole) -> None:
        """Change what an account may do; raises `Refused("account_unknown")`."""
        self._change(login, role=role.value)

    def disable(self, login: str) -> None:
        """Let an account log in and sign on no more; its deeds stay its own; raises `Refused("account_unknown")`."""
        self._change(login, disabled=True)

    def _row(self, login: str) -> Row[Any] | None:
        rows = select(accounts).where(accounts.c.hall == self._hall, accounts.c.login == login)
        with self._engine.connect() as connection:
            return connection.execute(rows).one_or_none()

    def _change(self, login: str, **values: object) -> None:
        wanted = accounts.update().where(accounts.c.hall == self._hall, accounts.c.login == login).values(values)
        with self._engine.begin() as connection:
            if connection.execute(wanted).rowcount != 1:
                raise Refused("account_unknown", {"login": login})

    def _hashed_pin(self, pin: str) -> str:
        if not (pin.isascii() and pin.isdigit() and len(pin) in PIN_LENGTHS):
            raise Refused("weak_pin")
        return self._hasher.hash(pin)

    def _fits(self, known: str, typed: str) -> bool:
        try:
            return self._hasher.verify(known, typed)
        except VerifyMismatchError:
            return False


def one_time_password() -> str:
    """A password to be read once, used once and replaced."""
    while True:
        password = token_urlsafe(12)
        if _classes(password) >= PASSWORD_CLASSES:
            return password


def one_time_pin() -> str:
    """A PIN nobody has chosen."""
    return "".join(choice(digits) for _ in range(6))


def _check_password(password: str) -> None:
    if len(password) < PASSWORD_LENGTH or _classes(password) < PASSWORD_CLASSES:
        raise Refused("weak_password")


def _classes(password: str) -> int:
    kinds = (str.islower, str.isupper, str.isdigit, lambda letter: not letter.isalnum())
    return sum(any(kind(letter) for letter in password) for kind in kinds)


def _account(row: Row[Any]) -> Account:
    return Account(
        login=row.login,
        role=StaffRole(row.role),
        staff=None if row.staff_id is None else StaffId(row.staff_id),
        has_pin=row.pin_hash is not None,
        must_change=row.must_change,
        disabled=row.disabled,
        created_at=row.created_at,
    )
