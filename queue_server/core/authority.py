"""Who may serve what: authorisations × window roles × powers, worked out once a day, and × whoever sits there now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from hall.words import ItemCode, Power, RoleId, StaffId, WindowId
from queue_server.core.plan import Plan


@dataclass(frozen=True, slots=True)
class Authority:
    """The windows of each item and the items of each window, on one day, whoever may sit there."""

    windows_of: Mapping[ItemCode, tuple[WindowId, ...]]
    items_of: Mapping[WindowId, frozenset[ItemCode]]
    narrowed: "Authority | None" = None
    """The same with the skills of those who sit there now, where items demand any."""

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
        return cls(_windows_of(plan, items_of), items_of)

    @property
    def seated(self) -> "Authority":
        """What may be served with the people who sit at the windows now; a window nobody sits at has its roles'."""
        return self.narrowed or self

    def seating(self, plan: Plan, staff_of: Mapping[WindowId, StaffId]) -> Self:
        """The same authority with other people at the windows."""
        if not plan.demands:
            return self
        items_of = dict(self.items_of)
        for window, staff in staff_of.items():
            items_of[window] = self.items_of[window] - barred(plan, staff)
        return replace(self, narrowed=Authority(_windows_of(plan, items_of), items_of))

    def may(self, window: WindowId, item: ItemCode) -> bool:
        """Whether a window may serve an item."""
        return item in self.items_of[window]

    def windows_for(self, items: tuple[ItemCode, ...]) -> tuple[WindowId, ...]:
        """The windows that may serve all of some items, in the plan's order."""
        first, *more = items
        return tuple(window for window in self.windows_of[first] if self.items_of[window].issuperset(more))


def barred(plan: Plan, staff: StaffId) -> frozenset[ItemCode]:
    """The items somebody has not the skill or level for."""
    member = plan.member.get(staff)
    return frozenset(item for demand in plan.demands if not demand.met_by(member) for item in demand.items)


def _windows_of(
    plan: Plan, items_of: Mapping[WindowId, frozenset[ItemCode]]
) -> Mapping[ItemCode, tuple[WindowId, ...]]:
    return {
        item.code: tuple(window.id for window in plan.windows if item.code in items_of[window.id])
        for item in plan.items
    }
