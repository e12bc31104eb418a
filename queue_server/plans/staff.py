"""Rules about the people of a hall: home units, skills that items demand, deputies and approvers."""

from collections.abc import Iterator
from datetime import date

from hall.reading import near
from queue_server.core.plan import Plan
from queue_server.plans.findings import Fault, Level


def members(plan: Plan, _on: date) -> Iterator[Fault]:
    """Everybody has a home unit (派驻单位), a level is not less than nothing, and whoever approves has something to."""
    departments = {item.department for item in plan.items}
    for index, member in enumerate(plan.staff):
        if not member.unit.strip():
            yield Fault("staff_without_unit", ("staff", index, "unit"), {"id": member.id})
        if member.level < 0:
            yield Fault("negative", ("staff", index, "level"), {"key": "level", "value": str(member.level)})
        if member.approver and member.answers_for not in departments:
            values = {"id": member.id, "name": member.answers_for, "near": near(member.answers_for, departments)}
            yield Fault("approver_of_nothing", ("staff", index), values, Level.WARNING)


def demands(plan: Plan, _on: date) -> Iterator[Fault]:
    """Somebody can serve what demands a skill; a demand asks for something."""
    skills = {skill for member in plan.staff for skill in member.skills}
    for index, demand in enumerate(plan.demands):
        values = {"skill": demand.skill or "–", "level": str(demand.level), "near": near(demand.skill, skills)}
        if not demand.skill and demand.level < 1:
            yield Fault("demand_of_nothing", ("demands", index))
        elif not any(demand.met_by(member) for member in plan.staff):
            yield Fault("demand_unmet", ("demands", index), values)
        elif sum(demand.met_by(member) for member in plan.staff) == 1:
            yield Fault("demand_met_by_one", ("demands", index), values, Level.WARNING)


def deputies(plan: Plan, _on: date) -> Iterator[Fault]:
    """Where the staff is listed, deputies (B岗) are on the list, and nobody who approves cases takes them in too."""
    if not plan.staff:
        return
    for index, post in enumerate(plan.posts.posts):
        for position, deputy in enumerate(post.deputies):
            member, at = plan.member.get(deputy), ("posts", "posts", index, "deputies", position)
            if member is None:
                yield Fault("deputy_unknown", at, {"id": deputy, "near": near(deputy, plan.member)}, Level.WARNING)
            elif member.approver:
                yield Fault("approver_at_window", at, {"id": deputy}, Level.WARNING)
