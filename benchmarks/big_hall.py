"""A hall of sixty windows and a day in it of any length, for measurements."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import chain, count
from typing import Any

from hall.words import (
    GroupId,
    HallId,
    HallLevel,
    ItemCode,
    Outcome,
    Power,
    RequestId,
    RoleId,
    StaffId,
    TicketId,
    Token,
    VisitId,
    WindowId,
    ZoneId,
)
from queue_server.core import commands
from queue_server.core.evolve import empty
from queue_server.core.plan import Plan
from queue_server.core.planned.hours import Hours, Span
from queue_server.core.planned.items import Authorisation, Item
from queue_server.core.planned.places import Group, Role, WindowPlan, Zone
from queue_server.core.state import Hall
from queue_server.core.text import Text

WINDOWS = 60
GROUPS = "ABCDEFGHJK"
ITEMS_A_GROUP = 6
WAITING = 300
"""People waiting at any time of the day, however many have been there already."""
NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def big_plan() -> Plan:
    """Ten groups of six items; every window may take everything and leans to its home group."""
    groups = tuple(Group(GroupId(f"g{letter.lower()}"), Text(letter), letter, ZoneId("main")) for letter in GROUPS)
    items = tuple(
        Item(ItemCode(f"{group.id}-{number}"), Text("事项"), group.id, 240 + 60 * number)
        for number in range(ITEMS_A_GROUP)
        for group in groups
    )
    general = RoleId("general")
    always = Span(time(0, 1), time(23, 59))
    return Plan(
        id=HallId("big"),
        name=Text("大厅"),
        level=HallLevel.CITY,
        zones=(Zone(ZoneId("main"), Text("综合")),),
        roles=(Role(general, Text("综合")),),
        groups=groups,
        windows=tuple(
            WindowPlan(
                WindowId(f"w{no:02d}"), no, Text("窗口"), ZoneId("main"), (general,), groups[no % len(groups)].id
            )
            for no in range(1, WINDOWS + 1)
        ),
        items=items,
        authorisations=(Authorisation(general, tuple(item.code for item in items), (Power.ACCEPT,)),),
        hours=(Hours((1, 2, 3, 4, 5, 6, 7), (always,), (always,)),),
        version="big",
    )


class BigDay:
    """Commands as a busy hall gives them: everybody is issued, called, served and gone, in order of the clock."""

    def __init__(self, waiting: int = WAITING) -> None:
        self.plan = big_plan()
        self.waiting = waiting
        self.now = NINE
        self._ids = count()
        self._citizens = count()

    def before(self) -> Hall:
        """The hall before the day."""
        return empty(self.plan, NINE - timedelta(hours=1))

    def whole(self, tickets: int) -> Iterator[commands.Command]:
        """The opening and as many rounds as make so many tickets; take them one by one, for the clock runs along."""
        return chain(self.opening(), self.rounds(tickets - self.waiting))

    def opening(self) -> Iterator[commands.Command]:
        """The day opens, every clerk signs on, and the hall fills."""
        yield self._made(commands.OpenDay, day=NINE.date(), plan=self.plan)
        for window in self.plan.windows:
            yield self._made(commands.SignOn, window=window.id, staff=StaffId(window.id.replace("w", "s")))
        for _ in range(self.waiting):
            yield self.issue()

    def rounds(self, tickets: int) -> Iterator[commands.Command]:
        """So many more tickets, each with its call, its service and its end at the next window."""
        for number in range(tickets):
            window = self.plan.windows[number % WINDOWS].id
            self.now += timedelta(milliseconds=500)
            yield self.issue()
            yield self._made(commands.CallNext, window=window)
            yield self._made(commands.StartService, window=window)
            yield self._made(commands.FinishService, window=window, outcome=Outcome.DONE)

    def start(self, window: WindowId) -> commands.Command:
        """The citizen called to a window sits down."""
        return self._made(commands.StartService, window=window)

    def issue(self) -> commands.Command:
        """A citizen takes a ticket."""
        number = next(self._citizens)
        item = self.plan.items[number % len(self.plan.items)].code
        return self._made(
            commands.IssueTicket,
            ticket=TicketId(f"{number:026d}"),
            visit=VisitId(f"v{number}"),
            token=Token(f"k{number}"),
            item=item,
        )

    def _made(self, kind: type[commands.Command], **fields: Any) -> commands.Command:  # noqa: ANN401
        return kind(request_id=RequestId(f"r{next(self._ids)}"), actor="bench", **fields)
