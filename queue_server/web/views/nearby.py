"""Where else citizens may have something done, closer to home (就近办)."""

from dataclasses import dataclass

from hall.words import HallLevel
from queue_server.core.planned.items import Item
from queue_server.core.planned.levels import reached
from queue_server.core.state import Hall
from queue_server.core.text import Text
from queue_server.core.timetable import local_day


@dataclass(frozen=True, slots=True)
class Nearby:
    """Where an item is done too: halls by name, and levels (就近办) whose halls are not written down here."""

    halls: tuple[Text, ...]
    levels: tuple[HallLevel, ...]

    def __bool__(self) -> bool:
        """Whether it is done anywhere else."""
        return bool(self.halls or self.levels)


def nearby(hall: Hall, item: Item) -> Nearby:
    """Where else below the hall an item is done today."""
    plan, day = hall.plan, hall.day or local_day(hall.plan, hall.now)
    sent = [each for each in plan.sent_down if each.valid_on(day) and item.code in each.items]
    halls = reached(plan.branch, plan.id, sent)
    unnamed = {each.level for each in sent if each.level} - {branch.level for branch in halls}
    return Nearby(tuple(branch.name for branch in halls), tuple(level for level in HallLevel if level in unnamed))
