"""The hall as its leaders see it from across a room: a few large figures, nothing about anybody."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hall.words import AlertColour, RatingLevel
from queue_server.core.state import Hall
from queue_server.core.text import Text
from queue_server.statistics.formulas import Rate
from queue_server.statistics.ratings import SATISFIED
from queue_server.web.views.figures import Figures, figures
from queue_server.web.views.supervision import tally

TOP = 6


@dataclass(frozen=True, slots=True)
class Leader:
    """All of it."""

    figures: Figures
    closed_windows: int
    levels: Mapping[RatingLevel, int]
    satisfied: Rate
    items: Sequence[tuple[Text, int]]
    """What was asked for most today."""
    alerts: Mapping[AlertColour, int]
    cases: int
    """Cases under way, and `overdue` those past their term."""
    overdue: int


def leader_view(hall: Hall, now: datetime) -> Leader:
    """The hall now."""
    told = figures(hall, now)
    levels = Counter(each.level for each in hall.invitations.values() if each.level is not None)
    asked = Counter(ticket.item for ticket in hall.tickets.values())
    under_way = [case for case in hall.cases.values() if not case.state.over]
    return Leader(
        told,
        told.windows - told.open_windows,
        {level: levels[level] for level in RatingLevel},
        Rate(sum(levels[level] for level in SATISFIED), levels.total()),
        [(hall.plan.item[code].name, count) for code, count in asked.most_common(TOP) if code in hall.plan.item],
        tally(list(hall.alerts.values())).open,
        len(under_way),
        sum(hall.day is not None and case.due < hall.day for case in under_way),
    )
