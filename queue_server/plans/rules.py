"""The rules of a sound hall, all in one list; each looks at a plan on a day and yields the faults it finds."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from queue_server.core.plan import Plan
from queue_server.plans import assessment, cases, lockers, naming, norms, opening, service, staff, tree
from queue_server.plans.findings import Fault

Rule = Callable[[Plan, date], Iterator[Fault]]

RULES: Sequence[Rule] = (
    naming.ids,
    naming.duplicates,
    naming.references,
    naming.prefixes,
    naming.texts,
    naming.placeholders,
    opening.hours,
    opening.calendar,
    opening.numbers,
    opening.bookings,
    opening.tide,
    opening.time_zone,
    opening.effective,
    opening.rehearsal,
    service.items_within_reason,
    service.windows_with_work,
    service.items_with_windows,
    service.items_moved_to_general,
    service.moved_items_at_one_end,
    service.roles_with_windows,
    service.authorisations_used,
    tree.sends_down,
    staff.members,
    staff.demands,
    staff.deputies,
    cases.chiefs,
    cases.printers,
    lockers.keeping,
    lockers.doors,
    norms.departures,
    norms.keep,
    assessment.assessment,
)


def faults(plan: Plan, on: date) -> Iterator[Fault]:
    """Every fault every rule finds in a plan on a day."""
    for rule in RULES:
        yield from rule(plan, on)
