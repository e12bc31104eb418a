"""Days that could be: citizens drawn from what a hall expects, the same ones for the same seed."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from random import Random

from msgspec.structs import replace

from hall.rehearsal.day_file import Visitor
from hall.words import ItemCode, QueueClass
from queue_server.core.plan import Plan
from queue_server.forecast.demand import QUARTER_S, Kind, Today
from queue_server.forecast.learning import PATIENCE_SPREAD, Learned

DAY_SPREAD = 0.12
"""How far whole days stray from what was expected of them, as a standard deviation of logarithms."""
PACE_SPREAD = 0.055
"""The same of a clerk's pace from day to day."""
SLOT_S = 900.0
EARLIEST_S = 1200.0
LATEST_S = 300.0
"""People with an appointment come up to twenty minutes before their slot and five after it."""

Span = tuple[float, float]


@dataclass(frozen=True)
class Crowd:
    """Who comes to a hall on one kind of day while tickets are given."""

    learned: Learned
    today: Today
    ticketing: Sequence[Span]

    @classmethod
    def of(cls, plan: Plan, learned: Learned, ticketing: Sequence[Span], kind: Kind) -> "Crowd":
        """The crowd of a plan's hall."""
        groups = {item.code: item.group for item in plan.items}
        return cls(learned, Today(learned.demand, groups, kind), ticketing)

    def day(self, seed: int) -> tuple[Visitor, ...]:
        """The citizens of one day in order of arrival."""
        dice = Random(seed)
        came = [self._visitor(dice, number, moment) for number, moment in enumerate(self._arrivals(dice), 1)]
        return tuple(sorted(came, key=lambda visitor: visitor.arrival_s))

    def paces(self, seed: int) -> Mapping[str, float]:
        """How slow each clerk is on that day."""
        dice = Random(-1 - seed)
        return {
            window: figure.value * math.exp(dice.gauss(0.0, PACE_SPREAD))
            for window, figure in self.learned.pace.items()
        }

    @cached_property
    def _items(self) -> tuple[list[ItemCode], list[float]]:
        shares = self.today.item_shares(0.0)
        return list(shares), list(accumulate(shares.values()))

    @cached_property
    def _classes(self) -> tuple[list[QueueClass], list[float]]:
        classes = self.learned.demand.classes
        return list(classes), list(accumulate(classes.values()))

    def _arrivals(self, dice: Random) -> Iterator[float]:
        """Poisson arrivals in each quarter hour, the whole day busier or calmer than expected."""
        demand = self.learned.demand
        level = math.exp(dice.gauss(-(DAY_SPREAD**2) / 2, DAY_SPREAD))
        for quarter in range(len(demand.profile)):
            start_s, end_s = quarter * QUARTER_S, (quarter + 1) * QUARTER_S
            expected = demand.expected(start_s, end_s, self.today.kind) * level
            for since_s, until_s in self.ticketing:
                open_s = (max(start_s, since_s), min(end_s, until_s))
                if expected > 0.0 and open_s[0] < open_s[1]:
                    yield from _scattered(dice, expected, open_s)

    def _visitor(self, dice: Random, number: int, moment: float) -> Visitor:
        items, item_weights = self._items
        classes, class_weights = self._classes
        item = dice.choices(items, cum_weights=item_weights)[0]
        queue_class = dice.choices(classes, cum_weights=class_weights)[0]
        slot = None
        if queue_class is QueueClass.APPOINTMENT:
            slot = math.ceil((moment - LATEST_S) / SLOT_S) * SLOT_S
            moment = max(moment, slot - EARLIEST_S)
        comes = dice.random() >= self.learned.absent.value
        spread = self.learned.spread
        return Visitor(
            id=str(number),
            item=item,
            arrival_s=moment,
            patience_s=self.learned.patience_s.value * math.exp(dice.gauss(0.0, PATIENCE_SPREAD)) if comes else 0.0,
            service_s=self.learned.service[item].value * math.exp(dice.gauss(-spread * spread / 2, spread)),
            priority_class=queue_class,
            appointment_s=slot,
        )


def crowded(visitors: Sequence[Visitor], busier: float, seed: int) -> Sequence[Visitor]:
    """A day with so many times its people: the same and more like them, or some of them only; in order of arrival."""
    dice = Random(seed)
    count = round(len(visitors) * busier)
    if count <= len(visitors):
        stay = sorted(dice.sample(range(len(visitors)), count))
        return tuple(visitors[at] for at in stay)
    more = [_another(visitors, dice.randrange(len(visitors)), number) for number in range(count - len(visitors))]
    return tuple(sorted((*visitors, *more), key=lambda visitor: visitor.arrival_s))


def _another(visitors: Sequence[Visitor], like: int, number: int) -> Visitor:
    """Somebody like one who came, who comes before the next one, where that one came soon."""
    first, following = visitors[like], visitors[min(like + 1, len(visitors) - 1)]
    gap_s = following.arrival_s - first.arrival_s
    moment = first.arrival_s + gap_s / 2 if gap_s < QUARTER_S else first.arrival_s
    return replace(first, id=f"{first.id}+{number}", arrival_s=moment)


def _scattered(dice: Random, expected: float, span: Span) -> Iterator[float]:
    """Points of a Poisson process with so many expected between two times."""
    start_s, end_s = span
    each_s = (end_s - start_s) / expected
    moment = start_s
    while (moment := moment + dice.expovariate(1.0) * each_s) < end_s:
        yield moment
