"""What another plan would change: items, windows, powers, hours, days of rest, thresholds, staff; `told` says it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, time
from enum import StrEnum

from hall.words import ItemCode, Power, RoleId
from queue_server.core.plan import Plan
from queue_server.core.planned.hours import Hours, Span
from queue_server.core.planned.items import Item
from queue_server.core.planned.places import WindowPlan
from queue_server.core.text import Text

RULES = ("calls", "tickets", "tide", "parcels", "bookings", "ratings", "cases", "posts", "boards", "templates")
"""The sections of single values, each shown value by value; what is a list is only said to have changed."""
WHOLE = ("roles", "groups", "priorities", "lockers", "demands", "moves", "not_here", "affairs")
"""The sections of which only is said that something changed."""
SINGLE = ("policy", "effective", "hotline", "phone")
NAMED = 3
"""How many items of a changed power are called by name."""
DAYS_NAMED = 12
"""How many days of rest are called by name."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something of a plan that the `differences` catalogue has the words for: `tide.setup_s`, `weekday_1`."""

    keys: tuple[str, ...]


Said = str | int | Text | Named
NOTHING = Named(("nothing",))


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changes; `code` is the key of its text `differs_<code>` in the `differences` catalogue."""

    code: str
    values: Mapping[str, Said]


def differences(before: Plan, after: Plan) -> Sequence[Difference]:
    """Everything that changes from one plan to another, in the order people ask for it."""
    parts: Sequence[Callable[[Plan, Plan], Iterator[Difference]]] = (
        *(_items, _windows, _rights, _hours, _calendar, _zones, _rules, _staff),
    )
    return [row for part in parts for row in part(before, after)] + [
        Difference("section", {"key": Named((section,))})
        for section in WHOLE
        if getattr(before, section) != getattr(after, section) and not _only_kept(before, after, section)
    ]


def _only_kept(before: Plan, after: Plan, section: str) -> bool:
    """Whether a section differs by nothing but what is kept of an earlier plan for those who wait."""
    if not before.retired and not before.leaving:
        return False
    kept, fresh = getattr(before, section), getattr(after, section)
    return isinstance(kept, tuple) and kept[: len(fresh)] == fresh


def _items(before: Plan, after: Plan) -> Iterator[Difference]:
    old, new = _by_code(before), _by_code(after)
    for code in (code for code in new if code not in old):
        yield Difference("item_added", {"item": new[code].name, "id": code})
    for code in (code for code in old if code not in new):
        yield Difference("item_removed", {"item": old[code].name, "id": code})
    for code in (code for code in new if code in old and old[code] != new[code]):
        about: dict[str, Said] = {"item": new[code].name, "id": code}
        if old[code].group == new[code].group:
            yield Difference("item_changed", about)
        else:
            places = {"before": before.group[old[code].group].name, "after": after.group[new[code].group].name}
            yield Difference("item_moved", {**about, **places})


def _by_code(plan: Plan) -> Mapping[ItemCode, Item]:
    return {item.code: item for item in plan.offered}


def _windows(before: Plan, after: Plan) -> Iterator[Difference]:
    old = {window.id: window for window in before.windows if window.id not in before.leaving}
    for window in after.windows:
        known = old.pop(window.id, None)
        if known is None:
            yield Difference("window_added", {"no": window.no, "roles": _roles(after, window)})
        elif known.roles != window.roles:
            roles = {"before": _roles(before, known), "after": _roles(after, window)}
            yield Difference("window_roles", {"no": window.no, **roles})
        elif known != window:
            yield Difference("window_changed", {"no": window.no})
    for window in old.values():
        yield Difference("window_removed", {"no": window.no, "roles": _roles(before, window)})


def _roles(plan: Plan, window: WindowPlan) -> Text:
    names = [plan.role[role].name for role in window.roles if role in plan.role]
    return Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))


def _rights(before: Plan, after: Plan) -> Iterator[Difference]:
    """Powers given and taken; one with a date of its own, to begin or to end, is told with it."""
    old, new = _powers(before), _powers(after)
    changes: dict[tuple[str, RoleId, str], list[ItemCode]] = {}
    for role in dict.fromkeys(role.id for role in (*after.roles, *before.roles)):
        held, holds = old.get(role, {}), new.get(role, {})
        for item in dict.fromkeys((*holds, *held)):
            for code, day in dict.fromkeys(_turns(held.get(item, frozenset()), holds.get(item, frozenset()))):
                if item in (before if code == "power_taken" else after).item:
                    changes.setdefault((code, role, day), []).append(item)
    for (code, role, day), items in sorted(changes.items(), key=lambda row: POWER_CODES.index(row[0][0])):
        plan = before if code == "power_taken" else after
        dated = {"day": day} if day else {}
        yield Difference(code, {"role": plan.role[role].name, "n": len(items), "items": _named(plan, items), **dated})


POWER_CODES = ("power_given", "power_given_from", "power_ends", "power_taken")
"""What may become of powers, in the order it is told."""
Held = tuple[Power, date | None, date | None]
"""A power with its first and its last day."""
Powers = Mapping[RoleId, Mapping[ItemCode, frozenset[Held]]]


def _powers(plan: Plan) -> Powers:
    """The powers of each role, item by item, each with its dates."""
    powers: dict[RoleId, dict[ItemCode, frozenset[Held]]] = {}
    for right in plan.authorisations:
        held = frozenset((power, right.since, right.until) for power in right.powers)
        here = powers.setdefault(right.role, {})
        for item in (item for item in right.items if item not in plan.retired):
            here[item] = here.get(item, frozenset()) | held
    return powers


def _turns(held: frozenset[Held], holds: frozenset[Held]) -> Iterator[tuple[str, str]]:
    """What becomes of a role's powers over an item, each with the day it is of; empty for at once."""
    gone = set(held - holds)
    for power, since, until in sorted(holds - held, key=str):
        cut = {each for each in gone if until and each[:2] == (power, since) and (each[2] is None or until < each[2])}
        gone -= cut
        if cut:
            yield "power_ends", f"{until}"
        else:
            yield ("power_given_from", since.isoformat()) if since else ("power_given", "")
    if gone:
        yield "power_taken", ""


def _named(plan: Plan, items: Sequence[ItemCode]) -> Text:
    names = [plan.item[item].name for item in items[:NAMED]]
    more = "…" if len(items) > NAMED else ""
    return Text("、".join(name.zh for name in names) + more, ", ".join(name.en or name.zh for name in names) + more)


def _hours(before: Plan, after: Plan) -> Iterator[Difference]:
    for code, here, there in (("hours_gone", before, after), ("hours_new", after, before)):
        for row in (row for row in here.hours if row not in there.hours):
            yield Difference(f"holiday_{code}" if row.holidays else code, _row(row))


def _row(row: Hours) -> Mapping[str, Said]:
    days = Named(tuple(f"weekday_{day}" for day in row.weekdays))
    spans = {"windows": row.windows, "tickets": row.tickets, "self_service": row.self_service}
    return {"days": days, **{name: _spans(each) for name, each in spans.items()}}


def _spans(spans: Iterable[Span]) -> Said:
    return " ".join(f"{span.start:%H:%M}–{span.end:%H:%M}" for span in spans) or NOTHING


def _calendar(before: Plan, after: Plan) -> Iterator[Difference]:
    for kind in ("rests", "works"):
        old, new = ({day for year in plan.calendar.years for day in getattr(year, kind)} for plan in (before, after))
        for code, days in ((f"{kind}_new", new - old), (f"{kind}_gone", old - new)):
            if days:
                named = " ".join(day.isoformat() for day in sorted(days)[:DAYS_NAMED])
                yield Difference(code, {"n": len(days), "days": named + (" …" if len(days) > DAYS_NAMED else "")})


def _zones(before: Plan, after: Plan) -> Iterator[Difference]:
    for zone in after.zones:
        if zone.id not in before.zone:
            yield Difference("zone_added", {"zone": zone.name})
        elif before.zone[zone.id] != zone:
            yield Difference("zone_changed", {"zone": zone.name})
    if not _only_kept(before, after, "zones"):
        yield from (
            Difference("zone_removed", {"zone": zone.name}) for zone in before.zones if zone.id not in after.zone
        )


def _rules(before: Plan, after: Plan) -> Iterator[Difference]:
    for section in RULES:
        old, new = getattr(before, section), getattr(after, section)
        for name in (field.name for field in fields(new)):
            yield from _rule(f"{section}.{name}", getattr(old, name), getattr(new, name))
    for name in SINGLE:
        yield from _rule(name, getattr(before, name), getattr(after, name))


def _rule(key: str, was: object, becomes: object) -> Iterator[Difference]:
    if was == becomes:
        return
    about: dict[str, Said] = {"key": Named((key,))}
    if isinstance(becomes, tuple) and not all(isinstance(each, int) for each in becomes):
        yield Difference("section", about)
    else:
        yield Difference("rule", {**about, "before": _value(was), "after": _value(becomes)})


def _value(value: object) -> Said:
    if isinstance(value, Text):
        return value
    if isinstance(value, StrEnum):
        return Named((f"{type(value).__name__}.{value}",))
    if isinstance(value, bool):
        return Named((f"bool.{str(value).lower()}",))
    if isinstance(value, tuple):
        return " ".join(map(str, value)) or NOTHING
    return NOTHING if value in (None, "") else f"{value:%H:%M}" if isinstance(value, time) else str(value)


def _staff(before: Plan, after: Plan) -> Iterator[Difference]:
    for code, here, there in (("staff_added", after, before), ("staff_removed", before, after)):
        for number in (number for number in here.member if number not in there.member):
            yield Difference(code, {"staff": number, "unit": here.member[number].unit})
    for number, member in after.member.items():
        if number in before.member and before.member[number] != member:
            yield Difference("staff_changed", {"staff": number, "unit": member.unit})
