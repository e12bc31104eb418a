"""What a clerk asks while calling and serving."""

from dataclasses import dataclass

from hall.words import (
    ItemCode,
    Outcome,
    TicketId,
    TicketNo,
    Token,
)
from queue_server.core.asked.command import Command, WindowCommand
from queue_server.core.conclusion import Conclusion


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNext(WindowCommand):
    """Call whom the policy chooses; with nobody waiting the window is left asking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSpecific(WindowCommand):
    """Call a chosen number; a number of digits alone means the one waiting number that ends so."""

    ticket_no: TicketNo


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall(WindowCommand):
    """Call the number in hand again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announce(Command):
    """A call was shown or spoken."""

    ticket: TicketId
    calls: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StartService(WindowCommand):
    """The citizen called is here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishService(WindowCommand):
    """Service of the citizen in hand ended, each item as `conclusions` say, or all with the one outcome.

    `token` is the code for what the citizen takes home about open cases; without one the slip's own code leads there.
    """

    outcome: Outcome
    conclusions: tuple[Conclusion, ...] = ()
    token: Token | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkAbsent(WindowCommand):
    """The citizen called did not come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenHere(WindowCommand):
    """A citizen whose number was missed stands at the window: serve at once."""

    ticket_no: TicketNo


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspend(WindowCommand):
    """The citizen in hand goes to fetch something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(WindowCommand):
    """A suspended citizen is back."""

    ticket_no: TicketNo


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(WindowCommand):
    """The citizen in hand needs another item; number, first clerk and time waited stay."""

    item: ItemCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo(WindowCommand):
    """Take back the window's last next, finish or no-show."""
