"""The lines as pages show them: per zone and group who waits, how long already and how long still."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from hall.words import GroupId, QueueClass, TicketId, TicketNo, WindowId, ZoneId
from queue_server.core.queues import waiting
from queue_server.core.state import Hall
from queue_server.core.text import Text
from queue_server.core.ticket import Ticket


@dataclass(frozen=True, slots=True)
class InLine:
    """A waiting number, its item and what the hall minds about it; nothing of the person."""

    no: TicketNo
    item: Text
    queue_class: QueueClass
    needs: tuple[str, ...]
    waits_s: float


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group of items: who waits, the longest wait so far, the wait promised to somebody who comes now."""

    id: GroupId
    name: Text
    public_name: Text
    """What others may read over a shoulder."""
    waiting: tuple[InLine, ...]
    oldest_s: float | None
    p50_s: int | None
    p90_s: int | None


@dataclass(frozen=True, slots=True)
class ZoneLines:
    """A zone and the lines of its groups."""

    id: ZoneId
    name: Text
    floor: int
    groups: tuple[GroupLine, ...]

    @property
    def waiting(self) -> int:
        """How many wait in the zone."""
        return sum(len(group.waiting) for group in self.groups)


def zone_lines(hall: Hall, now: datetime) -> tuple[ZoneLines, ...]:
    """Every zone in use and its lines."""
    by_group: dict[GroupId, list[Ticket]] = {}
    for ticket in waiting(hall):
        by_group.setdefault(hall.plan.item[ticket.item].group, []).append(ticket)
    return tuple(
        ZoneLines(
            zone.id,
            zone.name,
            zone.floor,
            tuple(
                _group_line(hall, group.id, by_group.get(group.id, ()), now)
                for group in hall.plan.groups
                if group.zone == zone.id
            ),
        )
        for zone in hall.plan.zones
        if zone.in_use
    )


def line_of(hall: Hall, window: WindowId, now: datetime) -> tuple[InLine, ...]:
    """Who waits for something this window may serve, in the order of fair arrival."""
    items = hall.authority.seated.items_of[window]
    return tuple(_in_line(hall, ticket, now) for ticket in waiting(hall) if ticket.item in items)


def aside(hall: Hall, window: WindowId, now: datetime) -> tuple[tuple[InLine, ...], tuple[InLine, ...]]:
    """The suspended and the missed numbers this window may take up again."""
    items = hall.authority.seated.items_of[window]

    def those(ids: Iterable[TicketId]) -> tuple[InLine, ...]:
        tickets = sorted((hall.tickets[each] for each in ids), key=lambda ticket: ticket.seq)
        return tuple(_in_line(hall, ticket, now) for ticket in tickets if ticket.item in items)

    return those(hall.suspended), those(hall.missed)


def _group_line(hall: Hall, group: GroupId, tickets: Iterable[Ticket], now: datetime) -> GroupLine:
    line = tuple(_in_line(hall, ticket, now) for ticket in tickets)
    items = (item.code for item in hall.plan.items if item.group == group)
    promises = [hall.promises[item] for item in items if item in hall.promises]
    return GroupLine(
        id=group,
        name=hall.plan.group[group].name,
        public_name=hall.plan.group[group].discreet_name or hall.plan.group[group].name,
        waiting=line,
        oldest_s=max((each.waits_s for each in line), default=None),
        p50_s=min((p50 for p50, _ in promises), default=None),
        p90_s=max((p90 for _, p90 in promises), default=None),
    )


def _in_line(hall: Hall, ticket: Ticket, now: datetime) -> InLine:
    return InLine(
        no=ticket.no,
        item=hall.plan.item[ticket.item].name,
        queue_class=ticket.queue_class,
        needs=tuple(need.value for need in ticket.needs),
        waits_s=max(0.0, (now - ticket.issued_at).total_seconds()),
    )
