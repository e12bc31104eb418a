"""Whoever works at a window: presses the desk's keys, writes into the clerk's pages, hands the pad to the citizen."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Protocol

from hall.messages.facts import WindowFact
from hall.players import DeskPlayer
from hall.words import ItemCode, RatingLevel, StaffId, WindowId
from queue_server.story.pages import Browser, Page


class Hall(Protocol):
    """What a clerk needs of the stage."""

    def settle(self) -> None:
        """Let a second pass."""
        ...

    def sign(self, window: str) -> WindowFact:
        """What the sign above a window says."""
        ...


class Clerk:
    """One clerk at one window."""

    def __init__(
        self,
        hall: Hall,
        window: WindowId,
        staff: StaffId,
        pin: str,
        desk: DeskPlayer,
        log_in: Callable[[], Browser],
    ) -> None:
        self.window = window
        self.staff = staff
        self.desk = desk
        self._hall = hall
        self._pin = pin
        self._log_in = log_in

    @cached_property
    def page(self) -> Browser:
        """The clerk's own browser, logged in when it is first needed."""
        return self._log_in()

    @property
    def sign(self) -> WindowFact:
        """What the sign above the window says."""
        return self._hall.sign(self.window)

    def press(self, *keys: str) -> WindowFact:
        """Press keys (`next`, `recall`, `absent`, `serve`, `pause`, digits); what the sign says then."""
        self.desk.press(*keys)
        self._hall.settle()
        return self.sign

    def sign_on(self) -> WindowFact:
        """Type staff number and PIN."""
        return self.press(*self.staff[1:], "sign", *self._pin, "sign")

    def sign_off(self) -> WindowFact:
        """Leave for the day."""
        return self.press("sign")

    def call(self, ticket_no: str = "") -> WindowFact:
        """Call the next, or one number."""
        return self.do("call", ticket_no=ticket_no) if ticket_no else self.press("next")

    def serve(self, ticket_no: str = "") -> WindowFact:
        """Call, the citizen comes, the service begins."""
        self.call(ticket_no)
        return self.press("serve")

    def finish(self, **form: str) -> Page:
        """End the service by the page's form (`outcome="accepted"`, `ground=…`, `outcome_1` for a second item).

        The page is the paper its citizen takes home, where there is one.
        """
        self.page.look(f"/clerk/{self.window}/finish")
        said = {_field(name): value for name, value in form.items()}
        page = self.page.send(f"/clerk/{self.window}/finish", ticket_no=self.sign.ticket_no or "", **said)
        self._hall.settle()
        return page

    def done(self) -> WindowFact:
        """End the service with a key: it is done."""
        return self.press("serve")

    def transfer(self, item: ItemCode) -> WindowFact:
        """Send the citizen on to another item."""
        return self.do("transfer", item=item)

    def do(self, verb: str, **said: object) -> WindowFact:
        """Anything else the page can ask at the window (`web/wishes.py`); what the sign says then."""
        self.ask(verb, **said)
        return self.sign

    def ask(self, verb: str, **said: object) -> dict[str, Any]:
        """The same, and how it was answered (`status`, `code`)."""
        self.page.look(f"/clerk/{self.window}")
        answer = self.page.ask(f"windows/{self.window}/{verb}", said)
        self._hall.settle()
        return answer

    def rated(self, level: RatingLevel, *reasons: str) -> bool:
        """The citizen touches a level; whether the pad asked."""
        asked = self.desk.asks is not None
        self.desk.choose(level, *reasons)
        self._hall.settle()
        return asked


def _field(name: str) -> str:
    """`outcome` is the first item's field, `outcome_1` the second's; what belongs to no item keeps its name."""
    if name in ("remark",):
        return name
    stem, _, number = name.rpartition("_")
    return f"{stem}-{number}" if number.isdigit() else f"{name}-0"
