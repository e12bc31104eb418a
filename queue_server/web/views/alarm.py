"""What is wrong in the hall as the manager sees it: an emergency, departments that cannot serve, what is posted."""

from dataclasses import dataclass
from datetime import datetime

from hall.words import GroupId
from queue_server.core.state import Hall
from queue_server.core.text import Text


@dataclass(frozen=True, slots=True)
class OutageView:
    """A department that cannot serve, and how many of its numbers keep their places."""

    group: GroupId
    name: Text
    since: datetime
    until: datetime | None
    waiting: int


@dataclass(frozen=True, slots=True)
class AlarmView:
    """All of it."""

    emergency: datetime | None
    outages: tuple[OutageView, ...]
    notice: Text | None


def alarm_view(hall: Hall) -> AlarmView:
    """What is wrong now."""
    plan = hall.plan
    return AlarmView(
        emergency=None if hall.emergency is None else hall.emergency.since,
        outages=tuple(
            OutageView(group, plan.group[group].name, outage.since, outage.until, _waiting(hall, group))
            for group, outage in hall.outages.items()
            if group in plan.group
        ),
        notice=hall.notice,
    )


def _waiting(hall: Hall, group: GroupId) -> int:
    return sum(len(line) for (item, _), line in hall.places.items() if hall.plan.item[item].group == group)
