"""What the screen asks, as the server hears it."""

from datetime import datetime
from typing import assert_never

from hall.messages import wishes
from hall.messages.wishes import AnyWish
from hall.words import RequestId
from kiosk.flow import actions


def wished(asked: actions.ServerQuestion, id: RequestId, at: datetime) -> AnyWish:  # noqa: C901 - one case a question
    """The wish a question of the screen's comes to."""
    match asked:
        case actions.AskTicket():
            return wishes.TicketWish(
                request_id=id,
                at=at,
                item=asked.item,
                more=asked.more,
                situation=asked.situation,
                quantity=asked.quantity,
                priority=asked.priority,
                subject=asked.subject,
                voucher=asked.voucher,
                needs=asked.needs,
                staff=asked.staff,
            )
        case actions.AskCheckIn(booking=booking, priority=priority):
            return wishes.CheckInWish(request_id=id, at=at, booking=booking, priority=priority)
        case actions.AskRejoin(token=token):
            return wishes.RejoinWish(request_id=id, at=at, token=token)
        case actions.AskCancel(token=token):
            return wishes.CancelWish(request_id=id, at=at, token=token)
        case actions.AskPostpone(token=token):
            return wishes.PostponeWish(request_id=id, at=at, token=token)
        case actions.AskNeeds(token=token, needs=needs):
            return wishes.NeedsWish(request_id=id, at=at, token=token, needs=needs)
        case actions.AskCase(token=token):
            return wishes.CaseWish(request_id=id, at=at, token=token)
        case actions.AskReceipt(token=token):
            return wishes.ReceiptWish(request_id=id, at=at, token=token)
        case actions.AskProgress(token=token, ticket_no=ticket_no):
            return wishes.ProgressWish(request_id=id, at=at, token=token, ticket_no=ticket_no)
        case actions.AskRate(token=token, level=level, reasons=reasons, again=again):
            return wishes.RateWish(request_id=id, at=at, token=token, level=level, reasons=reasons, again=again)
        case actions.AskLocate(code=code):
            return wishes.LocateWish(request_id=id, at=at, code=code)
        case actions.AskStaff(staff=staff, pin=pin):
            return wishes.StaffWish(request_id=id, at=at, staff=staff, pin=pin)
        case actions.AskSlots(item=item):
            return wishes.SlotsWish(request_id=id, at=at, item=item)
        case actions.AskBooking(item=item, slot=slot, subject=subject):
            return wishes.BookWish(request_id=id, at=at, item=item, slot=slot, subject=subject)
        case _:
            assert_never(asked)
