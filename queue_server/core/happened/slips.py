"""What happened to lost slips."""

from dataclasses import dataclass

from hall.words import Token
from queue_server.core.happened.event import TicketEvent


@dataclass(frozen=True, slots=True)
class SlipReplaced(TicketEvent):
    """The ticket goes by this code from now on, and by no other."""

    token: Token
    by: str
