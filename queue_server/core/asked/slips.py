"""What is asked about lost slips."""

from dataclasses import dataclass

from hall.words import TicketNo, Token
from queue_server.core.asked.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceSlip(Command):
    """A slip was lost: its code is revoked, the number goes on under a new one."""

    ticket_no: TicketNo
    token: Token
