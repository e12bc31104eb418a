"""What the rules of supervision look at, measured on the hall as it stands; pure, so that a test needs no clock."""

from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hall.words import (
    AlertMeasure,
    DeviceState,
    GroupId,
    ItemCode,
    TicketState,
    WindowId,
    WindowKind,
    WindowPhase,
    WindowState,
)
from queue_server.bridge.presence import Part
from queue_server.core.effort import usual_s
from queue_server.core.state import Hall
from queue_server.core.succession import unserved
from queue_server.core.ticket import Ticket
from queue_server.core.timetable import local_day
from queue_server.supervision.rules import Rule

A_DAY = timedelta(days=1)
HAS_NOBODY = (WindowState.IDLE, WindowState.ASKING)


@dataclass(frozen=True, slots=True)
class Look:
    """What supervision sees at one moment."""

    hall: Hall
    parts: Sequence[Part]
    now: datetime

    def minutes(self, since: datetime | None) -> float:
        """How many minutes have passed; 0 for no moment."""
        return 0.0 if since is None else max(0.0, (self.now - since).total_seconds() / 60)

    def days_past(self, due: date) -> float:
        """Working days past a term: 0 on its last day, negative before."""
        calendar, today = self.hall.plan.calendar, local_day(self.hall.plan, self.now)
        if today > due:
            return max(1, calendar.between(due, today))
        return -calendar.between(today, due)


@dataclass(frozen=True, slots=True)
class Reading:
    """A value, what it is of, and whose that is; no department where it is the hall's own."""

    subject: str
    value: float
    department: str = ""


def readings(look: Look, rule: Rule) -> Iterator[Reading]:
    """Everything a rule's measure says now."""
    return MEASURES[rule.measure](look, rule)


def _wait(look: Look, _rule: Rule) -> Iterator[Reading]:
    """The longest wait of each group; who missed a call waits by his own doing."""
    longest: dict[GroupId, float] = {}
    for ticket in _waiting(look.hall):
        if not ticket.rejoins:
            group = look.hall.plan.item[ticket.item].group
            longest[group] = max(longest.get(group, 0.0), look.minutes(_eligible(look.hall, ticket)))
    return (Reading(group, minutes, _of_group(look.hall, group)) for group, minutes in longest.items())


def _crowd(look: Look, _rule: Rule) -> Iterator[Reading]:
    hall = look.hall
    waiting: dict[GroupId, int] = {}
    for ticket in _waiting(hall):
        group = hall.plan.item[ticket.item].group
        waiting[group] = waiting.get(group, 0) + 1
    for group, count in waiting.items():
        yield Reading(group, count / max(1, _at_work_for(hall, group)), _of_group(hall, group))


def _idle(look: Look, rule: Rule) -> Iterator[Reading]:
    if look.hall.waiting < rule.others or look.hall.emergency is not None:
        return
    for window in look.hall.windows.values():
        if window.state in HAS_NOBODY:
            yield Reading(window.id, look.minutes(window.idle_since), _of_window(look.hall, window.id))


def _pause(look: Look, _rule: Rule) -> Iterator[Reading]:
    for window in look.hall.windows.values():
        if window.state is WindowState.PAUSED and window.pause is not None and not window.pause.note:
            yield Reading(window.id, look.minutes(window.pause.since), _of_window(look.hall, window.id))


def _service(look: Look, _rule: Rule) -> Iterator[Reading]:
    for window in look.hall.windows.values():
        ticket = look.hall.ticket_at(window.id)
        if ticket is not None and ticket.started_at is not None:
            served_s = ticket.served_s + 60 * look.minutes(ticket.started_at)
            yield Reading(ticket.no, served_s / usual_s(look.hall, ticket), _of_ticket(look.hall, ticket))


def _suspended(look: Look, _rule: Rule) -> Iterator[Reading]:
    for ticket_id in look.hall.suspended:
        ticket = look.hall.tickets[ticket_id]
        yield Reading(ticket.no, look.minutes(ticket.suspended_at), _of_ticket(look.hall, ticket))


def _outside(look: Look, _rule: Rule) -> Iterator[Reading]:
    """What is served at a window that was given the power over none of it (体外循环)."""
    for window in look.hall.windows.values():
        ticket = look.hall.ticket_at(window.id)
        if ticket is None or ticket.state is not TicketState.SERVING or window.id in look.hall.plan.leaving:
            continue
        if look.hall.authority.items_of.get(window.id, frozenset()).isdisjoint(ticket.items):
            yield Reading(ticket.no, look.minutes(ticket.started_at), _of_ticket(look.hall, ticket))


def _both_ends(look: Look, _rule: Rule) -> Iterator[Reading]:
    """What moved to the general windows, and is served today at windows of its old domain too (两头受理)."""
    hall, today = look.hall, local_day(look.hall.plan, look.now)
    moved = {item: move.to_group for move in hall.plan.moves if move.on <= today for item in move.items}
    if not moved:
        return
    ends: dict[ItemCode, Counter[bool]] = {}
    for ticket in hall.tickets.values():
        begun = ticket.started_at is not None or ticket.served_s > 0
        if begun and ticket.item in moved and ticket.window in hall.plan.window:
            old = _of_domain_only(hall, ticket.window, moved, moved[ticket.item])
            ends.setdefault(ticket.item, Counter())[old] += 1
    for item, served in ends.items():
        if served[True] and served[False]:
            yield Reading(item, served[True], hall.plan.item[item].department)


def _no_window(look: Look, _rule: Rule) -> Iterator[Reading]:
    """What numbers, vouchers, bookings and cases are for, though the role that served it is gone (无窗口可办)."""
    for each in unserved(look.hall):
        item = look.hall.plan.item.get(each.item)
        yield Reading(each.item, each.people, item.department if item else "")


def _of_domain_only(hall: Hall, window: WindowId, moved: Container[ItemCode], group: GroupId) -> bool:
    """Whether a window is a domain's and takes nothing else of a group, as one of the general windows would."""
    domain = any(role.split(":")[0] == WindowKind.DOMAIN for role in hall.plan.window[window].roles)
    items = hall.authority.items_of[window]
    return domain and not any(item not in moved and hall.plan.item[item].group == group for item in items)


def _bad_rating(look: Look, _rule: Rule) -> Iterator[Reading]:
    for bad in look.hall.bad_ratings.values():
        if not bad.state.over:
            yield Reading(bad.id, look.days_past(bad.due), bad.department)


def _case(look: Look, _rule: Rule) -> Iterator[Reading]:
    for case in look.hall.cases.values():
        if not case.state.over:
            item = look.hall.plan.item.get(case.item)
            yield Reading(case.id, look.days_past(case.due), item.department if item else "")


def _chief(look: Look, _rule: Rule) -> Iterator[Reading]:
    """What the chief representatives (首席事务代表) have still to answer."""
    for case in look.hall.cases.values():
        if case.escalated and case.chief_due is not None and not case.state.over:
            item = look.hall.plan.item.get(case.item)
            yield Reading(case.id, look.days_past(case.chief_due), item.department if item else "")


def _affair(look: Look, _rule: Rule) -> Iterator[Reading]:
    for affair in look.hall.affairs.values():
        if not affair.state.over:
            yield Reading(affair.id, look.days_past(affair.due), affair.department)


def _parcel(look: Look, _rule: Rule) -> Iterator[Reading]:
    for parcel in look.hall.parcels.values():
        until = look.hall.plan.parcels.keep_until(parcel)
        if until is not None and until <= look.now:
            yield Reading(parcel.compartment or parcel.id, (look.now - until) / A_DAY)


def _part(look: Look, _rule: Rule) -> Iterator[Reading]:
    for part in look.parts:
        if part.troubled and part.state is not DeviceState.LOST:
            yield Reading(_device(part), look.minutes(part.since))


def _lost(look: Look, _rule: Rule) -> Iterator[Reading]:
    for part in look.parts:
        if part.state is DeviceState.LOST:
            yield Reading(_device(part), look.minutes(part.since))


MEASURES: Mapping[AlertMeasure, Callable[[Look, Rule], Iterator[Reading]]] = {
    AlertMeasure.WAIT: _wait,
    AlertMeasure.CROWD: _crowd,
    AlertMeasure.IDLE: _idle,
    AlertMeasure.PAUSE: _pause,
    AlertMeasure.SERVICE: _service,
    AlertMeasure.SUSPENDED: _suspended,
    AlertMeasure.OUTSIDE: _outside,
    AlertMeasure.BOTH_ENDS: _both_ends,
    AlertMeasure.NO_WINDOW: _no_window,
    AlertMeasure.BAD_RATING: _bad_rating,
    AlertMeasure.CASE: _case,
    AlertMeasure.CHIEF: _chief,
    AlertMeasure.AFFAIR: _affair,
    AlertMeasure.PARCEL: _parcel,
    AlertMeasure.PART: _part,
    AlertMeasure.LOST: _lost,
}
"""Who measures what; a test asserts that nothing is missing."""


def _waiting(hall: Hall) -> Iterator[Ticket]:
    return (hall.tickets[ticket] for places in hall.places.values() for _, _, ticket in places)


def _eligible(hall: Hall, ticket: Ticket) -> datetime:
    """From when its wait counts: whoever comes early to an appointment waits from its time on."""
    booking = hall.bookings.get(ticket.booking) if ticket.booking else None
    return ticket.issued_at if booking is None else max(ticket.issued_at, booking.slot)


def _at_work_for(hall: Hall, group: GroupId) -> int:
    able = {
        window
        for item in hall.plan.items
        if item.group == group
        for window in hall.authority.windows_of.get(item.code, ())
    }
    windows = (hall.windows[window] for window in able if window in hall.windows)
    return sum(window.phase is WindowPhase.OPEN and window.pause is None for window in windows)


def _of_group(hall: Hall, group: GroupId) -> str:
    """The department of a group, where all its items have the same."""
    departments = {item.department for item in hall.plan.items if item.group == group}
    return departments.pop() if len(departments) == 1 else ""


def _of_window(hall: Hall, window: WindowId) -> str:
    plan = hall.plan.window.get(window)
    return _of_group(hall, plan.home) if plan is not None and plan.home is not None else ""


def _of_ticket(hall: Hall, ticket: Ticket) -> str:
    return hall.plan.item[ticket.item].department


def _device(part: Part) -> str:
    return f"{part.device} {part.part}".strip()
