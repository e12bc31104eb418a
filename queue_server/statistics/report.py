"""The report of some days (统计): totals, windows, items, hours, tags, units, tide, ratings; counts beside rates."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from hall.words import ItemCode, Outcome, StaffId, TicketId, TicketState, WindowId, WindowKind
from queue_server.core.authority import Authority
from queue_server.core.plan import Plan
from queue_server.core.timetable import zone
from queue_server.journal.ratings import Record
from queue_server.statistics.facts import KeptDay, Stint, Visit
from queue_server.statistics.formulas import IN_TIME_S, Rate, Spread, balance, peak, spread
from queue_server.statistics.pickup import pickup
from queue_server.statistics.ratings import RatingFigures, figures

TOP = 20
"""Items listed; the rest is told as one row."""
PACKAGE = "一件事"
"""The tag of an item that is several at once, whether or not its catalogue says so."""

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Totals:
    """Everything together."""

    issued: int
    served: int
    outcomes: Mapping[Outcome, int]
    wait: Spread | None
    in_time: Rate
    service: Spread | None
    answer: Spread | None
    missed: Rate
    left: Rate
    peak: int
    kept: Rate
    first_visit: Rate
    at_kiosk: Rate
    collected: Rate
    """Results out of the locker within their term, of those whose term is over or that were taken out."""
    overdue: Rate


@dataclass(frozen=True, slots=True)
class WindowRow:
    """A window's load: how much it may do and did, how busy it was while it stood open."""

    window: WindowId
    items: int
    served: int
    open_h: float
    busy: Rate
    """Hours served of hours open."""
    service: Spread | None
    wait: Spread | None
    """How long those waited who were served there first."""

    @property
    def per_hour(self) -> float | None:
        """Services for each hour it stood open."""
        return self.served / self.open_h if self.open_h else None


@dataclass(frozen=True, slots=True)
class Row:
    """Some of the visits and services together, under a name."""

    name: str
    issued: int
    served: int
    wait: Spread | None
    service: Spread | None
    items: int = 0
    """Items on offer under this name."""


@dataclass(frozen=True, slots=True)
class TideRow:
    """What the tide did."""

    openings: int
    minutes: float
    served: int
    to_first_call: Spread | None
    """From a proposal, or else the opening, to the first service at the window."""


@dataclass(frozen=True, slots=True)
class StaffRow:
    """What a member of staff did; the counts of ratings are for those who answer for them."""

    staff: StaffId
    unit: str
    served: int
    hours: float
    service: Spread | None
    ratings: RatingFigures


@dataclass(frozen=True, slots=True)
class Report:
    """All of it."""

    days: tuple[date, ...]
    totals: Totals
    windows: tuple[WindowRow, ...]
    balance: float | None
    kinds: tuple[Row, ...]
    items: tuple[Row, ...]
    further: Row | None
    hours: Mapping[tuple[int, int], int]
    """Tickets by weekday (1 is Monday) and hour of the hall's clock."""
    tags: tuple[Row, ...]
    departments: tuple[Row, ...]
    units: tuple[Row, ...]
    tide: TideRow
    ratings: RatingFigures
    staff: tuple[StaffRow, ...]


def report(
    plan: Plan,
    days: Sequence[KeptDay],
    records: Sequence[Record],
    today: date,
    now: datetime,
    after: Sequence[KeptDay] = (),
) -> Report:
    """The report of some days and the ratings asked for in them; `after`, the days what lay in lockers was taken."""
    book = _Book(plan, days, now)
    items = book.by_item()
    return Report(
        days=tuple(day.day for day in days),
        totals=book.totals(*pickup(plan, days, after, now)),
        windows=(windows := tuple(book.windows(today))),
        balance=balance([row.per_hour for row in windows if _general(plan, row.window) and row.per_hour is not None]),
        kinds=tuple(book.by_kind()),
        items=tuple(items[:TOP]),
        further=_sum(items[TOP:]),
        hours=book.hours(),
        tags=tuple(book.by_tag()),
        departments=tuple(book.by_department()),
        units=tuple(book.by_unit()),
        tide=book.tide(),
        ratings=figures(records, plan, today),
        staff=tuple(book.staff(records, today)),
    )


class _Book:
    """The days of a report, joined."""

    def __init__(self, plan: Plan, days: Sequence[KeptDay], now: datetime) -> None:
        self._plan = plan
        self._days = days
        self._now = now
        self._visits = [visit for day in days for visit in day.visits]
        self._done = [stint for day in days for stint in day.stints if stint.done]
        self._wait = {visit.ticket: visit.wait_s for visit in self._visits}

    def totals(self, collected: Rate, overdue: Rate) -> Totals:
        waits = [wait for wait in self._wait.values() if wait is not None]
        completed = [visit for visit in self._visits if visit.end is TicketState.COMPLETED]
        called = [visit for visit in self._visits if visit.called_at is not None]
        outcomes = Counter(stint.outcome for stint in self._done if stint.outcome is not None)
        kept = sum(day.kept for day in self._days)
        return Totals(
            issued=len(self._visits),
            served=len(completed),
            outcomes={outcome: outcomes[outcome] for outcome in Outcome if outcomes[outcome]},
            wait=spread(waits),
            in_time=Rate(sum(wait <= IN_TIME_S for wait in waits), len(waits)),
            service=spread(self._service_s(stint for day in self._days for stint in day.stints)),
            answer=spread(answer for visit in self._visits for answer in visit.answers_s),
            missed=Rate(sum(visit.missed > 0 for visit in called), len(called)),
            left=Rate(sum(visit.left for visit in self._visits), len(self._visits)),
            peak=max((peak(self._waiting(day)) for day in self._days), default=0),
            kept=Rate(kept, kept + sum(day.no_shows for day in self._days)),
            first_visit=Rate(sum(not visit.came_back for visit in completed), len(completed)),
            at_kiosk=Rate(sum(visit.at_kiosk for visit in self._visits), len(self._visits)),
            collected=collected,
            overdue=overdue,
        )

    def windows(self, today: date) -> Iterable[WindowRow]:
        authority = Authority.of(self._plan, today)
        first: dict[TicketId, WindowId] = {}
        for stint in self._done:
            first.setdefault(stint.ticket, stint.window)
        for window in self._plan.windows:
            mine = [stint for stint in self._done if stint.window == window.id]
            open_s = sum(day.open_s.get(window.id, 0.0) for day in self._days)
            busy_s = sum(s.served_s for day in self._days for s in day.stints if s.window == window.id)
            waits = [self._wait.get(ticket) for ticket, where in first.items() if where == window.id]
            yield WindowRow(
                window.id,
                len(authority.items_of.get(window.id, ())),
                len(mine),
                open_s / 3600,
                Rate(min(busy_s, open_s) / 3600, open_s / 3600, enough=1),
                spread(stint.served_s for stint in mine),
                spread(wait for wait in waits if wait is not None),
            )

    def by_kind(self) -> Iterable[Row]:
        """Services by the kinds of the windows that gave them; a window of several kinds counts in each."""
        for kind in WindowKind:
            here = {window.id for window in self._plan.windows if any(_kind(role) == kind for role in window.roles)}
            mine = [stint for stint in self._done if stint.window in here]
            if here:
                tickets = {stint.ticket for stint in mine}
                waits = [self._wait.get(ticket) for ticket in tickets]
                service = spread(stint.served_s for stint in mine)
                yield Row(kind.value, len(tickets), len(mine), spread(w for w in waits if w is not None), service)

    def by_item(self) -> list[Row]:
        rows = self._rows(lambda visit: [visit.item], lambda stint: stint.items)
        return sorted(rows, key=lambda row: (-row.issued, -row.served, row.name))

    def by_tag(self) -> Iterable[Row]:
        def tags(code: ItemCode) -> Iterable[str]:
            item = self._plan.item.get(code)
            return () if item is None else {*item.tags, *([PACKAGE] if item.parts else [])}

        def of(stint: Stint) -> Iterable[str]:
            return {tag for code in stint.items for tag in tags(code)}

        offered = Counter(tag for item in self._plan.offered for tag in tags(item.code))
        rows = {row.name: row for row in self._rows(lambda visit: tags(visit.item), of)}
        for tag in sorted({*offered, *rows}):
            row = rows.get(tag, Row(tag, 0, 0, None, None))
            yield Row(tag, row.issued, row.served, row.wait, row.service, offered[tag])

    def by_department(self) -> Iterable[Row]:
        """By the department whose item it is."""
        rows = self._rows(
            lambda visit: [self._department(visit.item)], lambda stint: {self._department(code) for code in stint.items}
        )
        return sorted(rows, key=lambda row: (-row.issued, row.name))

    def by_unit(self) -> Iterable[Row]:
        """By who sent the staff that served (派驻单位); a visit counts where it was served first."""
        first: dict[TicketId, str] = {}
        for stint in self._done:
            first.setdefault(stint.ticket, self._unit(stint.staff))

        def of(visit: Visit) -> Iterable[str]:
            return [first[visit.ticket]] if visit.ticket in first else []

        rows = self._rows(of, lambda stint: [self._unit(stint.staff)])
        return sorted(rows, key=lambda row: (-row.served, row.name))

    def hours(self) -> Mapping[tuple[int, int], int]:
        here = zone(self._plan.time_zone)
        local = (visit.issued_at.astimezone(here) for visit in self._visits)
        return Counter((at.isoweekday(), at.hour) for at in local)

    def tide(self) -> TideRow:
        stretches = [tide for day in self._days for tide in day.tides]
        tidal = {window.id for window in self._plan.windows if window.tidal}
        served = [stint for stint in self._done if stint.window in tidal]
        ways = []
        for tide in stretches:
            begun = [s.started_at for s in served if s.window == tide.window and tide.opened_at <= s.started_at]
            if begun and min(begun) <= tide.closed_at:
                ways.append((min(begun) - (tide.proposed_at or tide.opened_at)).total_seconds())
        minutes = sum((tide.closed_at - tide.opened_at).total_seconds() for tide in stretches) / 60
        return TideRow(len(stretches), minutes, len(served), spread(ways))

    def staff(self, records: Sequence[Record], today: date) -> Iterable[StaffRow]:
        duty: Counter[StaffId] = Counter()
        for day in self._days:
            duty.update({staff: round(seconds) for staff, seconds in day.duty_s.items()})
        for staff in sorted({*duty, *(stint.staff for stint in self._done if stint.staff is not None)}):
            mine = [stint for stint in self._done if stint.staff == staff]
            rated = figures([each for each in records if each.staff == staff], self._plan, today)
            service = spread(stint.served_s for stint in mine)
            yield StaffRow(staff, self._unit(staff), len(mine), duty[staff] / 3600, service, rated)

    def _rows(
        self, of_visit: Callable[[Visit], Iterable[str]], of_stint: Callable[[Stint], Iterable[str]]
    ) -> list[Row]:
        visits = _sorted(self._visits, of_visit)
        stints = _sorted(self._done, of_stint)
        rows = []
        for name in {**visits, **stints}:
            waits = [visit.wait_s for visit in visits.get(name, ())]
            done = stints.get(name, [])
            service = spread(stint.served_s for stint in done)
            wait = spread(wait for wait in waits if wait is not None)
            rows.append(Row(name, len(waits), len(done), wait, service))
        return rows

    def _waiting(self, day: KeptDay) -> Iterable[tuple[datetime, datetime]]:
        """Since when and until when each ticket of a day waited for its first call."""
        until = day.until or self._now
        return ((visit.issued_at, visit.called_at or visit.ended_at or until) for visit in day.visits)

    def _service_s(self, stints: Iterable[Stint]) -> Iterable[float]:
        """How long each ticket was served altogether, without what lay between; only those that were done with."""
        done = {stint.ticket for stint in self._done}
        whole: dict[TicketId, float] = {}
        for stint in stints:
            whole[stint.ticket] = whole.get(stint.ticket, 0.0) + stint.served_s
        return (seconds for ticket, seconds in whole.items() if ticket in done)

    def _unit(self, staff: StaffId | None) -> str:
        member = None if staff is None else self._plan.member.get(staff)
        return "" if member is None else member.unit

    def _department(self, code: ItemCode) -> str:
        item = self._plan.item.get(code)
        return "" if item is None else item.department


def _kind(role: str) -> str:
    return role.partition(":")[0]


def _general(plan: Plan, window: WindowId) -> bool:
    """Whether a window is a general one that is always there: the ones whose load should be even."""
    roles = {_kind(role) for role in plan.window[window].roles}
    return WindowKind.GENERAL in roles and WindowKind.TIDAL not in roles


def _sorted(things: Iterable[Key], of: Callable[[Key], Iterable[str]]) -> dict[str, list[Key]]:
    found: dict[str, list[Key]] = {}
    for thing in things:
        for name in of(thing):
            found.setdefault(name, []).append(thing)
    return found


def _sum(rows: Sequence[Row]) -> Row | None:
    """Rows that are too many to list, as one without times."""
    if not rows:
        return None
    return Row("", sum(row.issued for row in rows), sum(row.served for row in rows), None, None, len(rows))
