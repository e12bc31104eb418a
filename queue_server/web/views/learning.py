"""What the hall has learned and why it thinks so: item by item, the windows' pace without names, today's crowd."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from statistics import fmean

from hall.words import ItemCode
from queue_server.core.plan import Plan
from queue_server.core.state import Hall
from queue_server.core.text import Text
from queue_server.core.timetable import zone
from queue_server.forecast.demand import QUARTER_S, Today
from queue_server.forecast.journaled import day_kind
from queue_server.forecast.learning import Figure, Learned


@dataclass(frozen=True, slots=True)
class ItemLearned:
    """An item: the catalogue's guess, how many services were seen, their plain mean, what is counted with now."""

    code: ItemCode
    name: Text
    group: Text
    guess_s: float
    seen: int
    took_s: float | None
    weight: float
    learned_s: float

    @property
    def apart(self) -> float:
        """How far the learned mean is from the guess, as a share of it."""
        return self.learned_s / self.guess_s - 1.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How the windows' pace is spread: so many were seen; the quickest, the middle and the slowest against usual."""

    windows: int
    quickest: float
    slowest: float
    spread: float


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter hour: when it begins, how many came (None where it has not begun), how many are expected."""

    at: str
    came: int | None
    expected: float


@dataclass(frozen=True, slots=True)
class Learning:
    """Everything on the page."""

    days: int
    items: tuple[ItemLearned, ...]
    pace: Pace | None
    absent: Figure
    patience: Figure
    quarters: tuple[Quarter, ...]
    left_out: Mapping[str, int]

    @property
    def seen(self) -> Sequence[ItemLearned]:
        """The items that were served, the commonest first."""
        return [item for item in self.items if item.seen]

    @property
    def unseen(self) -> Sequence[ItemLearned]:
        """The items nobody was served yet."""
        return [item for item in self.items if not item.seen]


def learning(hall: Hall, learned: Learned, took_s: Mapping[ItemCode, float], now: datetime) -> Learning:
    """What was learned, and today against it; `took_s` is what items really took, plainly averaged."""
    plan = hall.plan
    return Learning(
        learned.days,
        tuple(_items(plan, learned, took_s)),
        _pace(learned),
        learned.absent,
        learned.patience_s,
        tuple(_quarters(hall, learned, now)),
        learned.left_out,
    )


def _items(plan: Plan, learned: Learned, took_s: Mapping[ItemCode, float]) -> Sequence[ItemLearned]:
    rows = [
        ItemLearned(
            item.code,
            item.name,
            plan.group[item.group].name,
            figure.guess or float(item.service_s),
            figure.n,
            took_s.get(item.code),
            figure.weight,
            figure.value,
        )
        for item in plan.items
        if (figure := learned.service.get(item.code)) is not None
    ]
    return sorted(rows, key=lambda row: -row.seen)


def _pace(learned: Learned) -> Pace | None:
    seen = [figure.value for figure in learned.pace.values() if figure.n]
    if len(seen) < 2:  # one window alone would be a person
        return None
    middle = fmean(seen)
    return Pace(len(seen), min(seen), max(seen), (fmean((each - middle) ** 2 for each in seen)) ** 0.5)


def _quarters(hall: Hall, learned: Learned, now: datetime) -> Iterable[Quarter]:
    """The quarter hours in which people are expected or came; what is still to come is scaled by today so far."""
    plan, local = hall.plan, now.astimezone(zone(hall.plan.time_zone))
    second = local.hour * 3600.0 + local.minute * 60.0 + local.second
    kind = day_kind(hall.day or local.date())
    today = Today(learned.demand, {item.code: item.group for item in plan.items}, kind)
    came: Counter[int] = Counter()
    for ticket in hall.tickets.values():
        issued = ticket.issued_at.astimezone(local.tzinfo)
        came[int((issued.hour * 3600 + issued.minute * 60) // QUARTER_S)] += 1
        today.hear(ticket.item)
    shares, scales = today.shares(), today.scales(second)
    scale = sum(share * scales[group] for group, share in shares.items()) or 1.0
    begun = ceil(second / QUARTER_S)
    for quarter in range(len(learned.demand.profile)):
        start = quarter * QUARTER_S
        expected = learned.demand.expected(start, start + QUARTER_S, kind)
        if expected > 0.0 or came[quarter]:
            at = f"{int(start // 3600)}:{int(start % 3600 // 60):02}"
            open_yet = quarter < begun
            yield Quarter(at, came[quarter] if open_yet else None, expected if open_yet else expected * scale)
