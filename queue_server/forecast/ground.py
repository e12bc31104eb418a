"""A hall's day as arrays: who may serve which line, how long it takes there, how a window leans to it."""

from functools import cached_property

import numpy as np
import numpy.typing as npt

from hall.words import ItemCode, QueueClass
from queue_server.core.dispatch import Rule
from queue_server.forecast.demand import Today
from queue_server.forecast.learning import Learned
from queue_server.forecast.scene import Floor

Reals = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

RANKS = 2
"""Lines an item has here: the ordinary, and everybody whose arrival is credited, who stand as one."""
COMING_S = 3600.0
"""How far ahead arriving work is averaged."""


class Ground:
    """What roll-outs of one day stand on; `policy` names the rule by which windows call."""

    def __init__(self, floor: Floor, learned: Learned, today: Today, policy: str = "balanced") -> None:
        self.floor = floor
        self.learned = learned
        self.today = today
        self.policy = policy
        self.lines = len(floor.items) * RANKS

    @cached_property
    def item(self) -> Ints:
        """The item of each line."""
        return np.repeat(np.arange(len(self.floor.items)), RANKS)

    @cached_property
    def group(self) -> Ints:
        """The group of each line."""
        return np.array(self.floor.group_of)[self.item]

    @cached_property
    def item_at(self) -> dict[ItemCode, int]:
        """Where an item stands."""
        return {item: at for at, item in enumerate(self.floor.items)}

    @cached_property
    def may(self) -> Flags:
        """Which window may serve which item."""
        may = np.zeros((len(self.floor.windows), len(self.floor.items)), dtype=np.bool_)
        for window, items in enumerate(self.floor.may):
            may[window, list(items)] = True
        return may

    @cached_property
    def may_line(self) -> Flags:
        """Which window may serve which line."""
        return self.may[:, self.item]

    @cached_property
    def service_s(self) -> Reals:
        """Mean seconds a line's service takes at each window."""
        service = np.array(self.floor.service_s, dtype=np.float32)
        each: Reals = np.outer(np.array(self.floor.pace, dtype=np.float32), service)[:, self.item]
        return each

    def urge(self, rule: Rule) -> Reals:
        """How much a window leans to a line for each second of waiting: short services and home first."""
        home = np.array(self.floor.home_of)[:, None] == self.group[None, :]
        return (np.where(home, 1.0, rule.away) / self.service_s).astype(np.float32)

    @cached_property
    def credit_s(self) -> Reals:
        """How much earlier than they came the people of each line count."""
        return np.tile(np.array([0.0, self.floor.credit_s], dtype=np.float32), len(self.floor.items))

    def work_coming_s(self, now_s: float) -> npt.NDArray[np.float64]:
        """Seconds of service that arrive for each group every second of the coming hour."""
        rate = self.today.demand.expected(now_s, now_s + COMING_S, self.today.kind) / COMING_S
        work = np.zeros(len(self.floor.groups))
        shares = self.today.item_shares(now_s)
        for at, item in enumerate(self.floor.items):
            work[self.floor.group_of[at]] += rate * shares.get(item, 0.0) * self.floor.service_s[at]
        return work


def line_of(item: int, queue_class: QueueClass) -> int:
    """Where people of an item and class stand in a roll-out."""
    return item * RANKS + (queue_class is not QueueClass.ORDINARY)
