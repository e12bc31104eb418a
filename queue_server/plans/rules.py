"""The rules of a sound hall, all in one list; each looks at a plan on a day and yields the faults it finds."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from queue_server.core.plan import Plan
from queue_server.plans import naming, norms, opening, service
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
    opening.rehearsal,
    service.items_within_reason,
    service.windows_with_work,
    service.items_with_windows,
    service.items_moved_to_general,
    service.roles_with_windows,
    service.authorisations_used,
    norms.departures,
    norms.keep,
)


def faults(plan: Plan, on: date) -> Iterator[Fault]:
    """Every fault every rule finds in a plan on a day."""
    for rule in RULES:
        yield from rule(plan, on)
