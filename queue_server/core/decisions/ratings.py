"""Ratings (好差评): a visit is asked once, rates once and once more later, and only by the citizen's own choice."""

from datetime import timedelta

from hall.words import OrderId, RatingLevel, WindowId
from queue_server.core.carried import Rated
from queue_server.core.commands import GiveRating, InviteRating, NameCase, RateTicket, SkipRating
from queue_server.core.draft import Draft
from queue_server.core.events import (
    BadRatingReceived,
    RatedCaseNamed,
    RatingGiven,
    RatingInvited,
    RatingSkipped,
)
from queue_server.core.happened.ratings import RatedCase
from queue_server.core.rated import invitation_id, rated_by_token, rated_of
from queue_server.core.refusals import Refused
from queue_server.core.ticket import Ticket
from queue_server.core.timetable import local_day

PAD_S = 60
"""Seconds a pad waits for a choice (domain.md §2.6, vendor practice); the slip's code works for days."""

FIRST_DIGIT = {
    "very_satisfied": "5",
    "satisfied": "4",
    "basically_satisfied": "3",
    "dissatisfied": "2",
    "very_dissatisfied": "1",
}
"""The national reason codes open with their level's digit (config/codesets.json)."""


def invite(draft: Draft, ticket: Ticket) -> None:
    """Ask for the rating of a service that ended, unless its visit was rated already."""
    if ticket.visit in draft.hall.visits_rated:
        return
    until = draft.now + timedelta(seconds=PAD_S)
    cases = tuple({each.item: RatedCase(each.item, each.project_no) for each in ticket.conclusions}.values())
    window = ticket.window or WindowId("")
    draft.record(
        RatingInvited(draft.now, ticket.id, invitation_id(ticket.id), window, ticket.staff, until, ticket.visit, cases)
    )


def invite_again(draft: Draft, command: InviteRating) -> None:
    """Arm the pad again for the visit that just ended here."""
    ticket = draft.window(command.window).last_ticket
    if ticket is None:
        raise Refused("nothing_to_rate")
    _unrated(draft, invitation_id(ticket))
    invite(draft, draft.hall.tickets[ticket])


def give(draft: Draft, command: GiveRating) -> None:
    """Note a citizen's level and reasons; a second rating by the same visit is refused."""
    rated = _unrated(draft, command.invitation)
    _note(draft, rated, command)


def rate_ticket(draft: Draft, command: RateTicket) -> None:
    """Note a rating given by the slip's code: the first, or where that is meant one more (追评)."""
    rated = rated_by_token(draft.hall, command.token)
    if rated is None:
        raise Refused("nothing_to_rate")
    if not command.again:
        rated = _unrated(draft, rated.invitation)
    elif rated.level is None:
        raise Refused("rate_first")
    elif rated.again is not None:
        raise Refused("already_rated_again")
    _note(draft, rated, command)


def skip(draft: Draft, command: SkipRating) -> None:
    """Note that the pad's time ran out."""
    invitation = draft.hall.invitations.get(command.invitation)
    if invitation is None:
        raise Refused("nothing_to_rate")
    if not invitation.over:
        draft.record(RatingSkipped(draft.now, invitation.id))


def name_case(draft: Draft, command: NameCase) -> None:
    """Note the number of a rated case."""
    rated = _rated(draft, command.invitation)
    case = next((each for each in rated.cases if each.item == command.item), None)
    if case is None:
        raise Refused("item_unknown", {"item": command.item})
    if case.project_no != command.project_no:
        draft.record(RatedCaseNamed(draft.now, rated.invitation, command.item, command.project_no))


def reason_fits(reason: str, level: str) -> bool:
    """Whether a reason code belongs to a level."""
    return len(reason) == len("510") and reason.startswith(FIRST_DIGIT[level])


def _rated(draft: Draft, invitation: OrderId) -> Rated:
    try:
        return rated_of(draft.hall, invitation)
    except KeyError as unknown:
        raise Refused("nothing_to_rate") from unknown


def _unrated(draft: Draft, invitation: OrderId) -> Rated:
    rated = _rated(draft, invitation)
    if rated.level is not None or rated.visit in draft.hall.visits_rated:
        raise Refused("already_rated")
    return rated


def _note(draft: Draft, rated: Rated, command: GiveRating | RateTicket) -> None:
    level, reasons = command.level, command.reasons
    if any(not reason_fits(reason, level.value) for reason in reasons):
        raise Refused("reason_not_of_level")
    seq = 1 if rated.level is None else 2
    draft.record(RatingGiven(draft.now, rated.invitation, level, reasons, command.channel, seq, command.remark))
    if level.bad and rated.invitation not in draft.hall.bad_ratings:
        _receive(draft, rated.invitation, command)


def _receive(draft: Draft, invitation: OrderId, command: GiveRating | RateTicket) -> None:
    plan = draft.hall.plan
    due = plan.calendar.after(local_day(plan, draft.now), plan.ratings.answer_days)
    level: RatingLevel = command.level
    draft.record(BadRatingReceived(draft.now, invitation, level, command.reasons, command.remark, due))
