"""How the powers that windows were given are used: by role, what most, what never; and who works here."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hall.words import ItemCode, RoleId, WindowId
from queue_server.core.authority import barred
from queue_server.core.plan import Plan
from queue_server.core.planned.items import Item
from queue_server.core.planned.staff import Member
from queue_server.core.text import Text
from queue_server.journal.usage import Uses


@dataclass(frozen=True, slots=True)
class RoleUse:
    """A role with the items it has the power over: served how often, most first, and never."""

    name: Text
    used: Sequence[tuple[Item, int]]
    never: Sequence[Item]

    @property
    def served(self) -> int:
        """How often altogether."""
        return sum(count for _, count in self.used)


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member of staff, with how many items they have not the skill for."""

    member: Member
    window_no: int | None
    barred: int


def role_uses(plan: Plan, day: date, uses: Uses) -> Sequence[RoleUse]:
    """Every role windows carry; a window's service counts for the first of its roles that has the power."""
    powers = _powers(plan, day)
    counts: Counter[tuple[RoleId, ItemCode]] = Counter()
    for (window, item), count in uses.items():
        carried = plan.window[window].roles if window in plan.window else ()
        counted = next((role for role in carried if item in powers.get(role, ())), None)
        if counted is not None:
            counts[(counted, item)] += count
    rows = []
    for role in plan.roles:
        mine = [item for item in plan.offered if item.code in powers.get(role.id, ())]
        used = [(item, counts[(role.id, item.code)]) for item in mine if counts[(role.id, item.code)]]
        never = [item for item in mine if not counts[(role.id, item.code)]]
        if mine:
            rows.append(RoleUse(role.name, sorted(used, key=lambda row: -row[1]), never))
    return rows


def member_views(plan: Plan, staff_of: Mapping[WindowId, str | None]) -> Sequence[MemberView]:
    """The staff list, with where everybody sits now."""
    sits = {staff: plan.window[window].no for window, staff in staff_of.items() if staff is not None}
    return [MemberView(member, sits.get(member.id), len(barred(plan, member.id))) for member in plan.staff]


def _powers(plan: Plan, day: date) -> Mapping[RoleId, set[ItemCode]]:
    """The items each role has the needed power over on a day."""
    powers: dict[RoleId, set[ItemCode]] = {}
    for right in plan.authorisations:
        if right.valid_on(day):
            items = {code for code in right.items if code in plan.item and plan.item[code].power in right.powers}
            powers.setdefault(right.role, set()).update(items)
    return powers
