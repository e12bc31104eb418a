"""What may be rated: services of the day, and those of earlier days whose term still runs."""

from collections.abc import Iterator

from hall.words import ItemCode, OrderId, ProjectNo, Token
from queue_server.core.carried import Rated
from queue_server.core.invitation import Invitation
from queue_server.core.state import Hall
from queue_server.core.timetable import local_day


def rated_of(hall: Hall, invitation: OrderId) -> Rated:
    """What an invitation of the hall is about; KeyError where there is none."""
    of_today = hall.invitations.get(invitation)
    return hall.late[invitation] if of_today is None else _of_today(hall, of_today)


def rated_by_token(hall: Hall, token: Token) -> Rated | None:
    """What a slip's code may rate: the visit's one rating, whichever of its tickets the slip was for."""
    late = hall.late_by_token.get(token)
    if late is not None:
        of_visit = hall.visits_rated.get(hall.late[late].visit, late)
        return hall.late.get(of_visit, hall.late[late])
    ticket = hall.by_token.get(token)
    if ticket is None:
        return None
    first = hall.visits_rated.get(hall.tickets[ticket].visit)
    invitation = hall.invitations.get(first or invitation_id(ticket))
    return None if invitation is None else _of_today(hall, invitation)


def invitation_id(ticket: str) -> OrderId:
    """The one invitation a ticket's service leads to."""
    return OrderId(f"rate-{ticket}")


def case_number(hall: Hall, invitation: OrderId, item: ItemCode) -> ProjectNo | None:
    """The number the case behind a rated item was given after its citizen had left."""
    about = (case for case in hall.cases.values() if invitation_id(case.ticket) == invitation and case.item == item)
    return next((case.project_no for case in about if case.project_no is not None), None)


def rateable(hall: Hall) -> Iterator[Rated]:
    """Everything whose term still runs; of a visit rated already, only what was rated."""
    for late in hall.late.values():
        if hall.visits_rated.get(late.visit, late.invitation) == late.invitation:
            yield late
    for invitation in hall.invitations.values():
        if hall.visits_rated.get(invitation.visit, invitation.id) == invitation.id:
            yield _of_today(hall, invitation)


def _of_today(hall: Hall, invitation: Invitation) -> Rated:
    ticket = hall.tickets[invitation.ticket]
    plan = hall.plan
    return Rated(
        invitation=invitation.id,
        token=ticket.token,
        ticket_no=ticket.no,
        visit=invitation.visit,
        cases=invitation.cases,
        window=invitation.window,
        staff=invitation.staff,
        until=plan.calendar.after(hall.day or local_day(plan, hall.now), plan.ratings.days),
        level=invitation.level,
        again=invitation.again,
        served_on=hall.day or local_day(plan, hall.now),
        subject=ticket.subject,
    )
