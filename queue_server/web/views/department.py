"""What one department (责任部门) owes: its alerts, cases, affairs and bad ratings, each with its clock."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hall.words import ItemCode, RemarkId, TicketNo
from queue_server.core.state import Hall
from queue_server.core.text import Text
from queue_server.core.timetable import local_day
from queue_server.web.views.supervision import AlertView, Tally, alert_views, tally


@dataclass(frozen=True, slots=True)
class Owed:
    """Something with a term; `left_days` working days are left, negative past it."""

    name: Text
    ticket_no: TicketNo | None
    state: str
    """The code of its state's word."""
    due: date
    left_days: int


@dataclass(frozen=True, slots=True)
class Department:
    """All of it."""

    name: str
    alerts: Sequence[AlertView]
    colours: Tally
    cases: Sequence[Owed]
    affairs: Sequence[Owed]
    bad_ratings: Sequence[Owed]


def department_view(hall: Hall, name: str, words: Mapping[RemarkId, str], now: datetime) -> Department:
    """What a department owes, the most urgent first."""
    today = local_day(hall.plan, now)

    def by_term(owed: Iterator[Owed]) -> Sequence[Owed]:
        return sorted(owed, key=lambda each: (each.due, each.ticket_no or ""))

    alerts = [view for view in alert_views(hall, words, handles=False, department=name) if not view.alert.over]
    return Department(
        name,
        alerts,
        tally([alert for alert in hall.alerts.values() if alert.department == name]),
        by_term(_cases(hall, name, today)),
        by_term(_affairs(hall, name, today)),
        by_term(_bad_ratings(hall, name, today)),
    )


def departments(hall: Hall) -> Sequence[str]:
    """The departments of the hall's items."""
    return sorted({item.department for item in hall.plan.items if item.department})


def _cases(hall: Hall, name: str, today: date) -> Iterator[Owed]:
    """Cases of its items, those handed to it, and those it is asked about beside others."""
    for case in hall.cases.values():
        item = hall.plan.item.get(case.item)
        handed = {each.department for each in case.handled}
        mine = name in handed or name in case.asked or (item is not None and item.department == name)
        if mine and not case.state.over:
            due = case.answer_by if name in case.asked and case.answer_by is not None else case.due
            yield Owed(_named(hall, case.item), case.ticket_no, f"CaseState.{case.state}", due, _left(hall, today, due))


def _affairs(hall: Hall, name: str, today: date) -> Iterator[Owed]:
    for affair in hall.affairs.values():
        if affair.department == name and not affair.state.over:
            kind = hall.plan.affairs.by_id.get(affair.kind)
            title = Text(affair.kind, affair.kind) if kind is None else Text(kind.zh, kind.en)
            left = _left(hall, today, affair.due)
            yield Owed(title, affair.ticket_no, f"AffairState.{affair.state}", affair.due, left)


def _bad_ratings(hall: Hall, name: str, today: date) -> Iterator[Owed]:
    for bad in hall.bad_ratings.values():
        if bad.department == name and not bad.state.over:
            codes = [each.item for each in bad.rated.cases]
            title = _named(hall, codes[0]) if codes else Text("", "")
            left = _left(hall, today, bad.due)
            yield Owed(title, bad.rated.ticket_no, f"BadRatingState.{bad.state}", bad.due, left)


def _named(hall: Hall, code: ItemCode) -> Text:
    item = hall.plan.item.get(code)
    return Text(code, code) if item is None else item.name


def _left(hall: Hall, today: date, due: date) -> int:
    """Working days until a term, 0 on its last day."""
    calendar = hall.plan.calendar
    return calendar.between(today, due) if today <= due else -max(1, calendar.between(due, today))
