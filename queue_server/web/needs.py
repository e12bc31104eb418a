"""What the pages need from the service behind them; the service offers it, tests offer it with small fakes."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from typing import Protocol

from sqlalchemy import Engine

from hall.clock import Clock
from hall.settings import Settings
from hall.words import ItemCode, StaffId, StaffRole
from queue_server.bridge.presence import Presence
from queue_server.core.commands import Command
from queue_server.core.events import Event
from queue_server.core.replies import Reply
from queue_server.core.state import Hall
from queue_server.counts import Counts
from queue_server.forecast.learning import Learned
from queue_server.levels.levels import Levels
from queue_server.outlets.outlets import Outlets
from queue_server.pickup import PickupCodes
from queue_server.plans.reading import Written
from queue_server.remarks import Remarks
from queue_server.vault.vault import Vault

Listener = Callable[[Hall, Hall, Command, Sequence[Event]], None]
"""Told after every commit: the hall before and after, the command, its events."""


class Keeper(Protocol):
    """The one writer of the hall."""

    @property
    def hall(self) -> Hall:
        """The hall as it stands on disk."""
        ...

    def submit(self, command: Command) -> Future[Reply]:
        """Put a command into the inbox; the future holds the reply once it is on disk."""
        ...

    def subscribe(self, listener: Listener) -> None:
        """Tell a listener of every commit, in order, on the keeper's thread: it must not wait."""
        ...


class Account(Protocol):
    """A member of staff who may log in."""

    @property
    def login(self) -> str:
        """The name typed at log-in."""
        ...

    @property
    def role(self) -> StaffRole:
        """What the account may do."""
        ...

    @property
    def staff(self) -> StaffId | None:
        """The staff number the account acts under at windows, if any."""
        ...

    @property
    def must_change(self) -> bool:
        """Whether the password was given by somebody else and must be replaced first."""
        ...


class Accounts(Protocol):
    """Who may log in; passwords stay inside."""

    def log_in(self, login: str, password: str) -> Account:
        """The account behind a right password; raises `Refused` with `wrong_password` or `locked_out`."""
        ...

    def find(self, login: str) -> Account | None:
        """An account that may still log in, or None."""
        ...

    def verify_pin(self, staff: StaffId, pin: str) -> None:
        """Return if the PIN is this member of staff's; raises `Refused` with `wrong_pin` or `locked_out`."""
        ...

    def change_password(self, login: str, old: str, new: str) -> None:
        """Replace a password; raises `Refused` with `wrong_password`, `locked_out` or `weak_password`."""
        ...


class Lessons(Protocol):
    """What the hall has learned so far."""

    @property
    def learned(self) -> Learned:
        """The figures, each with why."""
        ...

    @property
    def source(self) -> str:
        """Which days they come from, as dates; empty where the catalogue was all there is."""
        ...

    @property
    def took_s(self) -> Mapping[ItemCode, float]:
        """The mean seconds that the services of each item really took."""
        ...


class Service(Protocol):
    """The running server, as far as pages look into it."""

    @property
    def settings(self) -> Settings:
        """The machine's settings."""
        ...

    @property
    def clock(self) -> Clock:
        """The hall's clock."""
        ...

    @property
    def keeper(self) -> Keeper:
        """The hall's one writer."""
        ...

    @property
    def counts(self) -> Counts:
        """How often what was refused or went wrong."""
        ...

    @property
    def accounts(self) -> Accounts:
        """Who may log in."""
        ...

    @property
    def presence(self) -> Presence:
        """How the devices are."""
        ...

    @property
    def vault(self) -> Vault | None:
        """Who people are, where the machine was given keys."""
        ...

    @property
    def codes(self) -> PickupCodes:
        """The codes behind locker doors."""
        ...

    @property
    def database(self) -> Engine:
        """Where kept days can be read."""
        ...

    @property
    def learned(self) -> Lessons:
        """What the hall counts with today, and why."""
        ...

    @property
    def remarks(self) -> Remarks:
        """What people wrote in their own words."""
        ...

    @property
    def outlets(self) -> Outlets:
        """Where ratings go outside the hall."""
        ...

    @property
    def levels(self) -> Levels:
        """The figures of this hall and of those below."""
        ...

    def written(self) -> Written:
        """The hall's file as it stands now: every finding, and its plan for today where it is sound."""
        ...

    def summary(self) -> Mapping[str, object]:
        """The day so far, in numbers that balance."""
        ...
