"""What the programs here need of the server: an answer to a wish, an ear for a report."""

from typing import Protocol

from hall.logs import logger
from hall.messages.answers import AnyAnswer, TicketGiven
from hall.messages.reports import Report
from hall.messages.wishes import AnyWish, TicketWish, Wish
from hall.outbox import OutboxFull
from hall.spool import SpoolFull
from hall.words import RequestId
from kiosk.offline import OfflineTickets
from kiosk.reach import Reach

log = logger(__name__)


class Server(Protocol):
    """The server as a device knows it; `hall.asking.Asker` is one."""

    def new_id(self) -> RequestId:
        """A fresh id for a wish."""
        ...

    def ask(self, wish: Wish, timeout_s: float) -> AnyAnswer | None:
        """The answer, or None where none came in so many wall seconds; raises `SpoolFull`, `OutboxFull`."""
        ...

    def tell(self, report: Report) -> None:
        """Say what happened; kept on disk until the server has it; raises `SpoolFull`."""
        ...


def ask(server: Server, wish: Wish, reach: Reach) -> AnyAnswer | None:
    """The answer, or None where none came in the time worth waiting or the wish could not even be kept."""
    try:
        answer = server.ask(wish, reach.patience_s)
    except (SpoolFull, OutboxFull) as full:
        log.error("a wish was not made", request_id=wish.request_id, code=full.code)  # noqa: TRY400
        return None
    reach.heard(answered=answer is not None)
    if answer is None:
        log.warning("the server did not answer in time", request_id=wish.request_id)
    return answer


def tell(server: Server, report: Report) -> None:
    """Say what happened; a report that cannot be kept is lost and logged, for the citizen cannot be made to wait."""
    try:
        server.tell(report)
    except SpoolFull as full:
        log.error("a report was lost", request_id=report.request_id, code=full.code)  # noqa: TRY400


def ask_or_give(server: Server, wish: AnyWish, reach: Reach, offline: OfflineTickets | None) -> AnyAnswer | None:
    """The answer; where none came in time and a ticket is wished for, one of the kiosk's own numbers if it has any."""
    answer = ask(server, wish, reach)
    if answer is None and offline is not None and isinstance(wish, TicketWish):
        slip = offline.give(wish)
        return None if slip is None else TicketGiven(request_id=wish.request_id, slip=slip)
    return answer
