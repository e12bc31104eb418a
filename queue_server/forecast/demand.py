"""How many people to expect: a quarter hour's arrivals by item and class, scaled by what today has shown so far."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from hall.words import GroupId, ItemCode, QueueClass
from queue_server.core.plan import Plan
from queue_server.core.planned.hours import Span
from queue_server.forecast.past import ORDINARY_DAY, Served

K = TypeVar("K")

QUARTER_S = 900.0
QUARTERS = 96
USUAL_LOAD = 0.75
"""The share of its regular windows' time a hall without history is taken to be asked for."""
USUAL_CLASSES = {QueueClass.ORDINARY: 0.82, QueueClass.PRIORITY: 0.06, QueueClass.APPOINTMENT: 0.12}
CLASS_WEIGHT = 200.0
ITEM_WEIGHT = 20.0
"""Arrivals the even spread over a group's items, and the usual classes, are worth."""
DAY_WEIGHT = 2.0
"""Days an ordinary day's level is worth against the days of one weekday or occasion."""
PROFILE_WEIGHT = 3.0
TODAY_WEIGHT = 60.0
"""Arrivals the expectation of a day is worth against today's: days stray by an eighth from what was expected."""
GROUP_WEIGHT = 30.0
UNSEEN_WEIGHT = 6.0
"""The same where nothing is known and today soon knows better."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of day it is: the weekday (0 Monday) and the occasion the calendar knows (月末, 征期), if any."""

    dow: int
    surge: str = ORDINARY_DAY


@dataclass(frozen=True)
class Demand:
    """Arrivals expected on an ordinary day: `profile` by quarter hour, `shares` of items and classes, day effects."""

    total: float
    profile: tuple[float, ...]
    items: Mapping[ItemCode, float]
    classes: Mapping[QueueClass, float]
    weekdays: Mapping[int, float] = field(default_factory=dict)
    occasions: Mapping[str, float] = field(default_factory=dict)
    group_occasions: Mapping[tuple[GroupId, str], float] = field(default_factory=dict)
    today_weight: float = TODAY_WEIGHT
    days: int = 0

    def level(self, kind: Kind) -> float:
        """How much busier than an ordinary day such a day is."""
        return self.weekdays.get(kind.dow, 1.0) * self.occasions.get(kind.surge, 1.0)

    def expected(self, since_s: float, until_s: float, kind: Kind) -> float:
        """Arrivals expected between two times of such a day."""
        return self.total * self.level(kind) * self._share(since_s, until_s)

    def _share(self, since_s: float, until_s: float) -> float:
        share = 0.0
        for quarter in range(max(0, int(since_s // QUARTER_S)), min(QUARTERS, int(until_s // QUARTER_S) + 1)):
            start = quarter * QUARTER_S
            covered = min(until_s, start + QUARTER_S) - max(since_s, start)
            share += self.profile[quarter] * max(0.0, covered) / QUARTER_S
        return share


@dataclass
class Today:
    """What today has shown: arrivals so far, which pull the expectation for the rest of the day."""

    demand: Demand
    groups: Mapping[ItemCode, GroupId]
    kind: Kind
    seen: Counter[GroupId] = field(default_factory=Counter)

    def hear(self, item: ItemCode) -> None:
        """Somebody took a ticket."""
        self.seen[self.groups[item]] += 1

    def scales(self, now_s: float) -> dict[GroupId, float]:
        """How many times the expected arrivals each group is likely to see from now on."""
        expected = self.demand.expected(0.0, now_s, self.kind)
        weight = self.demand.today_weight
        hall = (weight + sum(self.seen.values())) / (weight + expected)
        return {group: hall * self._leaning(group, share, expected * hall) for group, share in self.shares().items()}

    def _leaning(self, group: GroupId, share: float, expected: float) -> float:
        return (GROUP_WEIGHT + self.seen[group]) / (GROUP_WEIGHT + expected * share)

    def shares(self) -> dict[GroupId, float]:
        """Each group's share of such a day's arrivals."""
        shares: dict[GroupId, float] = defaultdict(float)
        for item, share in self.demand.items.items():
            group = self.groups[item]
            shares[group] += share * self.demand.group_occasions.get((group, self.kind.surge), 1.0)
        total = sum(shares.values()) or 1.0
        return {group: share / total for group, share in shares.items()}

    def item_shares(self, now_s: float) -> dict[ItemCode, float]:
        """Arrivals of each item from now on, for one that the ordinary expectation of the whole hall has."""
        scales = self.scales(now_s)
        occasion = {group: self.demand.group_occasions.get((group, self.kind.surge), 1.0) for group in scales}
        norm = sum(share * occasion[self.groups[item]] for item, share in self.demand.items.items()) or 1.0
        return {
            item: share * occasion[self.groups[item]] / norm * scales[self.groups[item]]
            for item, share in self.demand.items.items()
        }


def learn_demand(tickets: Sequence[Served], plan: Plan, service_s: Mapping[ItemCode, float]) -> Demand:
    """The demand past days showed; without any, what would keep the regular windows usually busy."""
    if not tickets:
        return _usual(plan, service_s)
    of_day: dict[int, list[Served]] = defaultdict(list)
    for ticket in tickets:
        of_day[ticket.day].append(ticket)
    kinds = {day: Kind(each[0].dow, each[0].surge) for day, each in of_day.items()}
    counts = {day: float(len(each)) for day, each in of_day.items()}
    ordinary = [count for day, count in counts.items() if kinds[day].surge == ORDINARY_DAY] or list(counts.values())
    total = sum(ordinary) / len(ordinary)
    weekdays = _effects({day: kinds[day].dow for day in counts}, counts, total, {})
    occasions = _effects(
        {day: kinds[day].surge for day in counts},
        counts,
        total,
        {day: weekdays.get(kinds[day].dow, 1.0) for day in counts},
    )
    occasions.pop(ORDINARY_DAY, None)
    items = _shares(tickets, plan)
    return Demand(
        total,
        _profile(tickets, plan, len(of_day)),
        items,
        _classes(tickets),
        weekdays,
        occasions,
        _group_occasions(tickets, kinds, plan, items),
        days=len(of_day),
    )


def _usual(plan: Plan, service_s: Mapping[ItemCode, float]) -> Demand:
    profile = _ticket_hours(plan)
    open_s = sum(profile) * QUARTER_S
    regular = sum(not window.tidal for window in plan.windows)
    mean_s = sum(service_s.values()) / max(1, len(service_s)) or 1.0
    total = USUAL_LOAD * regular * open_s / mean_s
    even = 1.0 / max(1, len(plan.items))
    return Demand(
        total,
        tuple(share / max(1.0, sum(profile)) for share in profile),
        {item.code: even for item in plan.items},
        USUAL_CLASSES,
        today_weight=UNSEEN_WEIGHT,
    )


def _ticket_hours(plan: Plan) -> list[float]:
    """The share of each quarter hour in which tickets are given, on the hall's busiest sort of day."""
    spans = max((hours.tickets for hours in plan.hours), key=len, default=())
    return [sum(_overlap_s(span, quarter * QUARTER_S) for span in spans) / QUARTER_S for quarter in range(QUARTERS)]


def _overlap_s(span: Span, start_s: float) -> float:
    since, until = (at.hour * 3600.0 + at.minute * 60.0 + at.second for at in (span.start, span.end))
    return max(0.0, min(until, start_s + QUARTER_S) - max(since, start_s))


def _effects(
    keys: Mapping[int, K], counts: Mapping[int, float], total: float, already: Mapping[int, float]
) -> dict[K, float]:
    """How days that share a key compare with the ordinary, each pulled towards it by a few days' weight."""
    seen: dict[K, list[float]] = defaultdict(list)
    for day, key in keys.items():
        seen[key].append(counts[day] / (total * already.get(day, 1.0)))
    return {key: (DAY_WEIGHT + sum(each)) / (DAY_WEIGHT + len(each)) for key, each in seen.items()}


def _profile(tickets: Iterable[Served], plan: Plan, days: int) -> tuple[float, ...]:
    hours = _ticket_hours(plan)
    open_quarters = sum(hours) or 1.0
    seen = [0.0] * QUARTERS
    n = 0
    for ticket in tickets:
        seen[int(ticket.arrival_s // QUARTER_S)] += 1.0
        n += 1
    weight = PROFILE_WEIGHT / (PROFILE_WEIGHT + days)
    even = [hour / open_quarters for hour in hours]
    # a quarter borrows from its neighbours what a handful of days cannot tell
    return tuple(
        weight * even[quarter] + (1.0 - weight) * _smooth(seen, hours, quarter) / n for quarter in range(QUARTERS)
    )


def _smooth(seen: Sequence[float], hours: Sequence[float], quarter: int) -> float:
    near = [(at, 2.0 if at == quarter else 1.0) for at in range(max(0, quarter - 1), min(QUARTERS, quarter + 2))]
    if hours[quarter] < 1.0:
        return seen[quarter]
    whole = [(at, weight) for at, weight in near if hours[at] == 1.0]
    return sum(seen[at] * weight for at, weight in whole) / sum(weight for _, weight in whole)


def _shares(tickets: Sequence[Served], plan: Plan) -> dict[ItemCode, float]:
    counts = Counter(ticket.item for ticket in tickets)
    of_group: dict[GroupId, list[ItemCode]] = defaultdict(list)
    for item in plan.items:
        of_group[item.group].append(item.code)
    shares: dict[ItemCode, float] = {}
    for codes in of_group.values():
        group = sum(counts[code] for code in codes)
        for code in codes:
            shares[code] = group / len(tickets) * (counts[code] + ITEM_WEIGHT / len(codes)) / (group + ITEM_WEIGHT)
    return shares


def _classes(tickets: Sequence[Served]) -> dict[QueueClass, float]:
    counts = Counter(ticket.queue_class for ticket in tickets)
    return {
        queue_class: (counts[queue_class] + CLASS_WEIGHT * usual) / (len(tickets) + CLASS_WEIGHT)
        for queue_class, usual in USUAL_CLASSES.items()
    }


def _group_occasions(
    tickets: Sequence[Served], kinds: Mapping[int, Kind], plan: Plan, items: Mapping[ItemCode, float]
) -> dict[tuple[GroupId, str], float]:
    """Which groups an occasion brings more of, beyond making the whole day busier."""
    usual: dict[GroupId, float] = defaultdict(float)
    for item, share in items.items():
        usual[plan.item[item].group] += share
    seen = Counter((plan.item[ticket.item].group, kinds[ticket.day].surge) for ticket in tickets)
    of_surge = Counter(kinds[ticket.day].surge for ticket in tickets)
    return {
        (group, surge): (seen[group, surge] + GROUP_WEIGHT) / (of_surge[surge] * share + GROUP_WEIGHT)
        for group, share in usual.items()
        for surge in of_surge
        if surge != ORDINARY_DAY
    }


def kind_of(day: date, surge: str | None = None, months_end_days: int = 0) -> Kind:
    """The kind of a calendar day; its last days of a month are the month's end where the hall knows no other."""
    if surge is None:
        ends = (day + timedelta(days=months_end_days)).month != day.month
        surge = "month_end" if months_end_days and ends else ORDINARY_DAY
    return Kind(day.weekday(), surge)
