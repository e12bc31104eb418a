"""How ratings, and what is done about bad ones, change the hall."""

from queue_server.core.carried import BadRating, Handling, Rated
from queue_server.core.changed import changed
from queue_server.core.events import (
    BadRatingHandled,
    BadRatingReceived,
    RatedCaseNamed,
    RatingGiven,
    RatingInvited,
    RatingSkipped,
    RatingWithdrawn,
)
from queue_server.core.happened.ratings import RatedCase
from queue_server.core.invitation import Invitation
from queue_server.core.rated import rated_of
from queue_server.core.state import Hall


def invited(hall: Hall, event: RatingInvited) -> Hall:
    """The citizen of a finished service may rate; inviting again keeps the same invitation open longer."""
    invitation = Invitation(
        id=event.invitation,
        ticket=event.ticket,
        visit=hall.tickets[event.ticket].visit,
        window=event.window,
        staff=event.staff,
        until=event.until,
        cases=event.cases,
    )
    return changed(hall, now=event.at, invitations=hall.invitations.set(invitation.id, invitation))


def withdrawn(hall: Hall, event: RatingWithdrawn) -> Hall:
    """There is nothing to rate yet."""
    return changed(hall, now=event.at, invitations=hall.invitations.delete(event.invitation))


def skipped(hall: Hall, event: RatingSkipped) -> Hall:
    """The pad is dark again; the slip's code still works."""
    invitation = changed(hall.invitations[event.invitation], over=True)
    return changed(hall, now=event.at, invitations=hall.invitations.set(invitation.id, invitation))


def given(hall: Hall, event: RatingGiven) -> Hall:
    """The citizen rated, for the first time or once more."""
    invitation = hall.invitations.get(event.invitation)
    if invitation is None:
        rated = _rated(hall.late[event.invitation], event)
        visits = hall.visits_rated if event.seq > 1 else hall.visits_rated.set(rated.visit, rated.invitation)
        return changed(hall, now=event.at, late=hall.late.set(event.invitation, rated), visits_rated=visits)
    if event.seq > 1:
        again = changed(invitation, again=event.level)
        return changed(hall, now=event.at, invitations=hall.invitations.set(again.id, again))
    first = changed(invitation, level=event.level, reasons=event.reasons, over=True)
    return changed(
        hall,
        now=event.at,
        invitations=hall.invitations.set(first.id, first),
        visits_rated=hall.visits_rated.set(first.visit, first.id),
    )


def case_named(hall: Hall, event: RatedCaseNamed) -> Hall:
    """The number of a rated case is known, wherever the rating is remembered."""
    invitation = hall.invitations.get(event.invitation)
    late = hall.late.get(event.invitation)
    bad = hall.bad_ratings.get(event.invitation)
    if invitation is not None:
        named = changed(invitation, cases=_named(invitation.cases, event))
        hall = changed(hall, invitations=hall.invitations.set(named.id, named))
    if late is not None:
        hall = changed(hall, late=hall.late.set(event.invitation, changed(late, cases=_named(late.cases, event))))
    if bad is not None:
        about = changed(bad, rated=changed(bad.rated, cases=_named(bad.rated.cases, event)))
        hall = changed(hall, bad_ratings=hall.bad_ratings.set(about.id, about))
    return changed(hall, now=event.at)


def bad_received(hall: Hall, event: BadRatingReceived) -> Hall:
    """A bad rating opens its page in the ledger."""
    rated = rated_of(hall, event.invitation)
    bad = BadRating(rated, event.level, event.reasons, event.remark, event.at, event.due)
    return changed(hall, now=event.at, bad_ratings=hall.bad_ratings.set(bad.id, bad))


def bad_handled(hall: Hall, event: BadRatingHandled) -> Hall:
    """A step was taken; what it does not speak of stays."""
    bad = hall.bad_ratings[event.invitation]
    handled = changed(
        bad,
        state=event.state,
        judgement=event.judgement or bad.judgement,
        department=event.department or bad.department,
        satisfied=bad.satisfied if event.satisfied is None else event.satisfied,
        handled=(*bad.handled, Handling(event.at, event.by, event.step, event.remark)),
    )
    return changed(hall, now=event.at, bad_ratings=hall.bad_ratings.set(handled.id, handled))


def _rated(rated: Rated, event: RatingGiven) -> Rated:
    return changed(rated, again=event.level) if event.seq > 1 else changed(rated, level=event.level)


def _named(cases: tuple[RatedCase, ...], event: RatedCaseNamed) -> tuple[RatedCase, ...]:
    return tuple(RatedCase(case.item, event.project_no) if case.item == event.item else case for case in cases)
