"""Emergencies and outages: calls stop, every place in line is kept, and calls go on."""

from collections.abc import Callable

from hall.words import TicketState
from queue_server.core.commands import (
    DeclareEmergency,
    DeclareOutage,
    LiftEmergency,
    LiftOutage,
    PostNotice,
)
from queue_server.core.decisions.calling import call_asking
from queue_server.core.draft import Draft
from queue_server.core.events import (
    EmergencyDeclared,
    EmergencyLifted,
    NoticePosted,
    OutageDeclared,
    OutageLifted,
    TicketReturned,
)
from queue_server.core.refusals import Refused
from queue_server.core.ticket import Ticket


def declare(draft: Draft, command: DeclareEmergency) -> None:  # noqa: ARG001
    """Clear the hall; who was only called stands where he stood. Said again, nothing changes."""
    if draft.hall.emergency is None:
        draft.record(EmergencyDeclared(draft.now, draft.by))
        _return_called(draft, lambda _: True)


def lift(draft: Draft, command: LiftEmergency) -> None:  # noqa: ARG001
    """Go on where the hall stopped."""
    if draft.hall.emergency is None:
        raise Refused("no_emergency")
    draft.record(EmergencyLifted(draft.now, draft.by))
    call_asking(draft)


def declare_outage(draft: Draft, command: DeclareOutage) -> None:
    """Call nobody for a department; who was only called stands where he stood."""
    _known(draft, command)
    if command.until is not None and command.until <= draft.now:
        raise Refused("until_past")
    draft.record(OutageDeclared(draft.now, command.group, command.until, draft.by))
    _return_called(draft, lambda ticket: ticket.item in draft.hall.halted)


def lift_outage(draft: Draft, command: LiftOutage) -> None:
    """Call a department's numbers again."""
    _known(draft, command)
    if command.group not in draft.hall.outages:
        raise Refused("no_outage")
    draft.record(OutageLifted(draft.now, command.group, draft.by))
    call_asking(draft)


def post_notice(draft: Draft, command: PostNotice) -> None:
    """Tell everybody something, or nothing any more."""
    if command.notice != draft.hall.notice:
        draft.record(NoticePosted(draft.now, command.notice, draft.by))


def _known(draft: Draft, command: DeclareOutage | LiftOutage) -> None:
    if command.group not in draft.hall.plan.group:
        raise Refused("group_unknown", {"group": command.group})


def _return_called(draft: Draft, wanted: Callable[[Ticket], bool]) -> None:
    for window in draft.hall.windows.values():
        ticket = draft.hall.ticket_at(window.id)
        if ticket is not None and ticket.state is TicketState.CALLED and wanted(ticket):
            draft.record(TicketReturned(draft.now, ticket.id))
