"""How much work a ticket is: its item's usual length, more for several things brought, capped for fairness."""

from queue_server.core.dispatch import service_s
from queue_server.core.planned.rules import TicketRules
from queue_server.core.state import Hall
from queue_server.core.ticket import Ticket

LEAST_OVERDUE_S = 600.0
"""However short an item is, nobody is prompted before ten minutes."""


def times(rules: TicketRules, quantity: int) -> float:
    """How many services of one thing a quantity counts for, 1 for one."""
    return min(rules.most_times, 1.0 + (quantity - 1) * rules.further_share)


def usual_s(hall: Hall, ticket: Ticket) -> float:
    """Seconds a ticket's service usually takes: the first item as often as it was brought, and each further one."""
    first_s = service_s(hall, ticket.item) * times(hall.plan.tickets, ticket.quantity)
    return first_s + sum(service_s(hall, item) for item in ticket.more)


def overdue_s(hall: Hall, ticket: Ticket) -> float:
    """Seconds after which a ticket's service has most likely been left running."""
    return max(LEAST_OVERDUE_S, usual_s(hall, ticket) * hall.plan.tickets.overdue_times)
