"""A small hall for tests of the rules: three windows, one of them tidal, and a clock that is moved by hand."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from hall.words import (
    GroupId,
    HallId,
    HallLevel,
    ItemCode,
    Outcome,
    Power,
    PriorityId,
    RequestId,
    RoleId,
    StaffId,
    TicketId,
    TicketState,
    Token,
    VisitId,
    WindowId,
    ZoneId,
)
from queue_server.core import commands
from queue_server.core.decide import decide
from queue_server.core.events import Event
from queue_server.core.evolve import empty, replay
from queue_server.core.plan import Plan
from queue_server.core.planned.hours import Hours, Span
from queue_server.core.planned.items import Authorisation, Item, PriorityClass
from queue_server.core.planned.places import Group, LockerPlan, Role, WindowPlan, Zone
from queue_server.core.state import Hall
from queue_server.core.text import Text
from queue_server.core.ticket import Ticket
from queue_server.core.window import Window

TODAY = date(2026, 11, 23)
NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""09:00 in Shanghai."""

GENERAL, DOMAIN, TIDAL = WindowId("w01"), WindowId("w02"), WindowId("w03")
CERTIFICATE, PENSION, MEDICAL = ItemCode("zh-01"), ItemCode("sb-01"), ItemCode("sb-02")


def plan(**changes: object) -> Plan:
    """The small hall's plan, with some of its fields changed."""
    fields: dict[str, object] = {
        "id": HallId("small"),
        "name": Text("小厅", "Small hall"),
        "level": HallLevel.COUNTY,
        "zones": (Zone(ZoneId("main"), Text("综合办事区", "Main zone")),),
        "roles": tuple(Role(RoleId(role), Text(role, role)) for role in ("general", "domain:sb", "tidal")),
        "groups": (
            Group(GroupId("zh"), Text("综合", "General"), "A", ZoneId("main")),
            Group(GroupId("sb"), Text("社保", "Social security"), "B", ZoneId("main"), domain=True),
        ),
        "windows": (
            WindowPlan(GENERAL, 1, Text("综合窗口", "General"), ZoneId("main"), (RoleId("general"),), GroupId("zh")),
            WindowPlan(DOMAIN, 2, Text("社保窗口", "Social"), ZoneId("main"), (RoleId("domain:sb"),), GroupId("sb")),
            WindowPlan(TIDAL, 3, Text("潮汐窗口", "Tidal"), ZoneId("main"), (RoleId("tidal"),)),
        ),
        "items": (
            Item(CERTIFICATE, Text("开具证明", "Certificate"), GroupId("zh"), 300, lockable=True),
            Item(PENSION, Text("养老待遇", "Pension"), GroupId("sb"), 300),
            Item(MEDICAL, Text("社保卡", "Card"), GroupId("sb"), 900),
        ),
        "authorisations": (
            Authorisation(RoleId("general"), (CERTIFICATE, PENSION), (Power.ACCEPT,)),
            Authorisation(RoleId("domain:sb"), (PENSION, MEDICAL), (Power.ACCEPT,)),
            Authorisation(RoleId("tidal"), (CERTIFICATE, PENSION, MEDICAL), (Power.ACCEPT,)),
        ),
        "hours": (
            Hours(
                (1, 2, 3, 4, 5),
                (Span(time(9), time(12)), Span(time(13), time(17))),
                (Span(time(8, 30), time(11, 50)), Span(time(12, 50), time(16, 45))),
            ),
        ),
        "priorities": (PriorityClass(PriorityId("elderly"), Text("老年人", "Elderly"), 60),),
        "lockers": (LockerPlan("locker-1", Text("取件柜", "Locker"), ZoneId("main"), 4),),
        "version": "test",
    }
    return Plan(**{**fields, **changes})  # type: ignore[arg-type]


class Day:
    """A day at the small hall: a hall, a clock moved by hand, and every event so far."""

    def __init__(self, of: Plan | None = None, *, staffed: Sequence[WindowId] = (GENERAL, DOMAIN)) -> None:
        self.now = NINE
        self.hall: Hall = empty(of or plan(), NINE - timedelta(hours=1))
        self.events: list[Event] = []
        self._ids = count(1)
        self.do(commands.OpenDay, day=TODAY, plan=of or plan())
        for number, window in enumerate(staffed, start=1):
            self.do(commands.SignOn, window=window, staff=StaffId(f"s{number:02d}"))

    def do(self, kind: type[commands.Command], /, **fields: object) -> Sequence[Event]:
        """Decide a command now and let the hall change; raises `Refused`."""
        return self.do_as("test", kind, **fields)

    def do_as(self, actor: str, kind: type[commands.Command], /, **fields: object) -> Sequence[Event]:
        """The same, asked by somebody."""
        command = kind(request_id=RequestId(f"r{next(self._ids)}"), actor=actor, **fields)
        happened = decide(self.hall, command, self.now)
        self.hall = replay(self.hall, happened)
        self.events.extend(happened)
        return happened

    def after(self, seconds: float) -> "Day":
        """Move the clock."""
        self.now += timedelta(seconds=seconds)
        return self

    def issue(self, item: ItemCode = CERTIFICATE, **fields: object) -> TicketId:
        """Give a ticket; its id."""
        number = next(self._ids)
        ticket = TicketId(f"t{number:05d}")
        fresh = {"ticket": ticket, "visit": VisitId(f"v{number}"), "token": Token(f"k{number}"), "item": item}
        self.do(commands.IssueTicket, **{**fresh, **fields})
        return ticket

    def next(self, window: WindowId = GENERAL) -> TicketId | None:
        """Ask for the next ticket at a window; the one called."""
        self.do(commands.CallNext, window=window)
        return self.hall.windows[window].ticket

    def serve(self, window: WindowId = GENERAL, seconds: float = 60, outcome: Outcome = Outcome.DONE) -> None:
        """Serve the citizen in hand to the end."""
        self.do(commands.StartService, window=window)
        self.after(seconds).do(commands.FinishService, window=window, outcome=outcome)

    def announce(self, ticket: TicketId) -> None:
        """Let a display say the call was shown."""
        self.do(commands.Announce, ticket=ticket, calls=self.hall.tickets[ticket].calls)

    def miss(self, window: WindowId = GENERAL) -> TicketId:
        """Let nobody come to the call in hand."""
        ticket = self.hall.windows[window].ticket
        assert ticket is not None
        self.announce(ticket)
        self.after(61).do(commands.MarkAbsent, window=window)
        return ticket

    def ticket(self, ticket: TicketId) -> Ticket:
        """A ticket as it stands."""
        return self.hall.tickets[ticket]

    def state(self, ticket: TicketId) -> TicketState:
        """A ticket's state."""
        return self.hall.tickets[ticket].state

    def window(self, window: WindowId = GENERAL) -> Window:
        """A window as it stands."""
        return self.hall.windows[window]
