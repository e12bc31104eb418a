"""Lost slips: the number keeps its place, the code of the lost slip is good for nothing."""

from queue_server.core.commands import ReplaceSlip
from queue_server.core.decisions.tickets import by_number
from queue_server.core.draft import Draft
from queue_server.core.events import SlipReplaced
from queue_server.core.refusals import Refused


def replace(draft: Draft, command: ReplaceSlip) -> None:
    """Revoke the code of a slip and give another; refuses a number that is over."""
    ticket = by_number(draft.hall, command.ticket_no)
    if not ticket.active:
        raise Refused("ticket_over", {"ticket_no": ticket.no})
    if command.token in draft.hall.by_token:
        raise Refused("ticket_exists")
    draft.record(SlipReplaced(draft.now, ticket.id, command.token, draft.by))
