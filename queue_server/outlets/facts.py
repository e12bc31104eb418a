"""What an outlet is told of a rating: the body of a delivery, and the same in the outlet's own codes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

import msgspec

from hall.words import HallId, ItemCode, ItemKind, OrderId, ProjectNo, RatingChannel, RatingLevel, RemarkId, StaffId
from queue_server.core.carried import Rated
from queue_server.core.events import RatingGiven
from queue_server.core.happened.ratings import RatedCase
from queue_server.core.plan import Plan
from queue_server.core.timetable import zone
from queue_server.deliveries.delivery import Delivery
from queue_server.journal.ratings import Record
from queue_server.outlets.codes import case_type_code, channel_code, level_code
from queue_server.outlets.shape import Dialect

Numbers = Callable[[OrderId, ItemCode], ProjectNo | None]
"""The number of a rated case, as far as the hall knows it now."""
Words = Callable[[RemarkId], str]
"""What somebody wrote; empty where it was forgotten."""


class About(msgspec.Struct, frozen=True):
    """The service of one case, without a word about whom it served."""

    invitation: OrderId
    item: ItemCode
    item_name: str
    kind: ItemKind
    task_code: str
    window_no: int
    hall: HallId
    hall_name: str
    staff: StaffId | None = None
    project_no: ProjectNo | None = None

    @classmethod
    def of(cls, plan: Plan, rated: Record | Rated, case: RatedCase) -> Self:
        """The service, in the words of the plan in force."""
        item, window = plan.item.get(case.item), plan.window.get(rated.window)
        return cls(
            invitation=rated.invitation,
            item=case.item,
            item_name=item.name.zh if item else "",
            kind=item.kind if item else ItemKind.INSTANT,
            task_code=item.task_code if item else "",
            window_no=window.no if window else 0,
            hall=plan.id,
            hall_name=plan.name.zh,
            staff=rated.staff,
            project_no=case.project_no,
        )


class Told(msgspec.Struct, frozen=True):
    """One rating of one case."""

    about: About
    level: RatingLevel
    reasons: tuple[str, ...]
    channel: RatingChannel
    rated_at: datetime
    seq: int
    remark: RemarkId | None = None


def deliveries(outlet: str, dialect: Dialect, plan: Plan, rated: Record | Rated, event: RatingGiven) -> list[Delivery]:
    """What is owed because a rating was given: for every case of it what the outlet wants to hear, in its order."""
    kinds = [kind for kind, _ in dialect.posts()] or ["rating"]
    at = event.at.astimezone(zone(plan.time_zone))
    owed = []
    for case in rated.cases:
        about = About.of(plan, rated, case)
        told = Told(about, event.level, event.reasons, event.channel, at, event.seq, event.remark)
        strand = f"{rated.invitation}/{case.item}"
        for kind in kinds:
            nth = f"-{event.seq}" if kind == "rating" else ""
            owed.append(Delivery(outlet, f"{strand}/{kind}{nth}", strand, kind, msgspec.to_builtins(told)))
    return owed


@dataclass(frozen=True, slots=True)
class Said:
    """Says a delivery in a dialect."""

    dialect: Dialect
    constants: Mapping[str, str]
    numbers: Numbers
    words: Words

    def told(self, delivery: Delivery) -> Told:
        """What a delivery tells, with the case's number where it has become known since."""
        told = msgspec.convert(delivery.body, Told)
        about = told.about
        if about.project_no is not None:
            return told
        number = self.numbers(about.invitation, about.item)
        return msgspec.structs.replace(told, about=msgspec.structs.replace(about, project_no=number))

    def values(self, told: Told) -> Mapping[str, Any]:
        """What templates are filled with."""
        dialect = self.dialect
        return {
            **self.service(told.about),
            "level": level_code(dialect.levels, told.level),
            "level_name": LEVEL_NAMES[told.level],
            "reasons": ",".join(told.reasons),
            "remark": self.words(told.remark) if told.remark else "",
            "channel": channel_code(dialect.channels, told.channel),
            "rated_at": told.rated_at.strftime(dialect.time),
            "seq": told.seq,
        }

    def service(self, about: About) -> Mapping[str, Any]:
        """What is known before anybody rated."""
        return {
            **self.constants,
            "rating_id": about.invitation,
            "project_no": about.project_no or "",
            "service_no": 1,  # the nth service of a case is known to the system that keeps the case
            "item": about.item,
            "item_name": about.item_name,
            "task_code": about.task_code,
            "case_type": case_type_code(self.dialect.case_types, about.kind),
            "window_no": about.window_no,
            "staff": about.staff or "",
            "hall": about.hall,
            "hall_name": about.hall_name,
        }


LEVEL_NAMES = {
    RatingLevel.VERY_SATISFIED: "非常满意",
    RatingLevel.SATISFIED: "满意",
    RatingLevel.BASICALLY_SATISFIED: "基本满意",
    RatingLevel.DISSATISFIED: "不满意",
    RatingLevel.VERY_DISSATISFIED: "非常不满意",
}
"""The national names, which are part of the interfaces and in no language but one."""


def filled(template: Any, values: Mapping[str, Any]) -> Any:  # noqa: ANN401
    """A template with its places filled; a place that is a whole text keeps the kind of its value."""
    if isinstance(template, str):
        whole = template[1:-1]
        if template == f"{{{whole}}}" and whole in values:
            return values[whole]
        return template.format_map(values)
    if isinstance(template, dict):
        return {key: filled(value, values) for key, value in template.items()}
    if isinstance(template, list | tuple):
        return [filled(value, values) for value in template]
    return template
