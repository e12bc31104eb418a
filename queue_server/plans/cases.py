"""Rules about cases: chief representatives (首席事务代表) who work here, and kiosks that print receipts."""

from collections.abc import Iterator
from datetime import date

from hall.reading import near
from queue_server.core.plan import Plan
from queue_server.plans.findings import Fault, Level
from queue_server.plans.naming import is_id


def chiefs(plan: Plan, _on: date) -> Iterator[Fault]:
    """Every chief is somebody; where the staff is listed, on the list; a department is one that items or staff name."""
    departments = {item.department for item in plan.items} | {member.answers_for for member in plan.staff}
    for index, named in enumerate(plan.cases.chief_reps):
        at = ("cases", "chief_reps", index)
        if not named.staff:
            yield Fault("chiefs_of_nobody", (*at, "staff"), {"department": named.department})
        if named.department and named.department not in departments:
            values = {"department": named.department, "near": near(named.department, departments)}
            yield Fault("department_unknown", (*at, "department"), values)
        for position, staff in enumerate(named.staff):
            if plan.staff and staff not in plan.member:
                values = {"id": staff, "near": near(staff, plan.member)}
                yield Fault("chief_unknown", (*at, "staff", position), values)


def printers(plan: Plan, _on: date) -> Iterator[Fault]:
    """A kiosk that prints receipts is named as devices are, and once for a zone."""
    seen: set[tuple[str, str]] = set()
    for index, printer in enumerate(plan.cases.printers):
        at = ("cases", "printers", index, "device")
        if not is_id(printer.device):
            yield Fault("bad_id", at, {"id": printer.device})
        elif printer.device in {locker.id for locker in plan.lockers} | set(plan.window):
            yield Fault("printer_no_kiosk", at, {"id": printer.device})
        if (printer.device, printer.zone) in seen:
            yield Fault("printer_twice", at, {"id": printer.device}, Level.WARNING)
        seen.add((printer.device, printer.zone))
