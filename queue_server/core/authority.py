"""Who may serve what today: authorisations × window roles × powers, worked out once a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from hall.words import ItemCode, Power, RoleId, WindowId
from queue_server.core.plan import Plan


@dataclass(frozen=True, slots=True)
class Authority:
    """The windows of each item and the items of each window, on one day."""

    windows_of: Mapping[ItemCode, tuple[WindowId, ...]]
    items_of: Mapping[WindowId, frozenset[ItemCode]]

    @classmethod
    def of(cls, plan: Plan, day: date) -> Self:
        """Work out a plan's authority on a day: an item needs its own power given to one of the window's roles."""
        granted: dict[RoleId, set[tuple[ItemCode, Power]]] = {}
        for authorisation in plan.authorisations:
            if authorisation.valid_on(day):
                granted.setdefault(authorisation.role, set()).update(
                    (item, power) for item in authorisation.items for power in authorisation.powers
                )
        items_of = {
            window.id: frozenset(
                item.code
                for item in plan.items
                if any((item.code, item.power) in granted.get(role, ()) for role in window.roles)
            )
            for window in plan.windows
        }
        windows_of = {
            item.code: tuple(window.id for window in plan.windows if item.code in items_of[window.id])
            for item in plan.items
        }
        return cls(windows_of, items_of)

    def may(self, window: WindowId, item: ItemCode) -> bool:
        """Whether a window may serve an item."""
        return item in self.items_of[window]

    def windows_for(self, items: tuple[ItemCode, ...]) -> tuple[WindowId, ...]:
        """The windows that may serve all of some items, in the plan's order."""
        first, *more = items
        return tuple(window for window in self.windows_of[first] if self.items_of[window].issuperset(more))
