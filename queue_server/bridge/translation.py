"""From what devices say to what may be asked of the hall, and who may say it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from ulid import ULID

from hall.clock import Clock
from hall.messages import reports, wishes
from hall.messages.reports import Report
from hall.messages.wishes import Wish
from hall.words import BookingId, DeviceId, DeviceKind, DoorNews, OrderId, ParcelId, RequestId, TicketId, Token, VisitId
from queue_server.core import commands
from queue_server.core.commands import Command
from queue_server.pickup import PickupCodes

PLAIN: Mapping[type[Wish], type[commands.WindowCommand]] = {
    wishes.CallNextWish: commands.CallNext,
    wishes.RecallWish: commands.Recall,
    wishes.StartWish: commands.StartService,
    wishes.AbsentWish: commands.MarkAbsent,
    wishes.SuspendWish: commands.Suspend,
    wishes.UndoWish: commands.Undo,
    wishes.UnpauseWish: commands.UnpauseWindow,
    wishes.SignOffWish: commands.SignOff,
    wishes.InviteRatingWish: commands.InviteRating,
}
"""Wishes that say no more than their window."""

TELLING: Mapping[type[Wish], tuple[type[commands.WindowCommand], tuple[str, ...]]] = {
    wishes.CallSpecificWish: (commands.CallSpecific, ("ticket_no",)),
    wishes.CitizenHereWish: (commands.CitizenHere, ("ticket_no",)),
    wishes.ResumeWish: (commands.Resume, ("ticket_no",)),
    wishes.TransferWish: (commands.Transfer, ("item",)),
    wishes.PauseWish: (commands.PauseWindow, ("reason", "note", "until")),
    wishes.SignOnWish: (commands.SignOn, ("staff",)),
}
"""Wishes that say a little more, under the command's own names; a PIN is none of them."""

TICKET_SAYS = ("item", "more", "situation", "priority", "subject", "voucher", "needs", "quantity")
"""What a wish for a ticket says under the command's own names."""

RECEIPT_REPORTS: tuple[type[Report], ...] = (reports.ReceiptPrinted, reports.ReceiptNotPrinted)
"""Where there is a printer, receipts come out."""

SPEAKS: Mapping[DeviceKind, frozenset[type[Wish] | type[Report]]] = {
    DeviceKind.KIOSK: frozenset(
        {
            wishes.TicketWish,
            wishes.CheckInWish,
            wishes.RejoinWish,
            wishes.CancelWish,
            wishes.PostponeWish,
            wishes.NeedsWish,
            wishes.ReceiptWish,
            wishes.CaseWish,
            wishes.ProgressWish,
            wishes.RateWish,
            wishes.StaffWish,
            wishes.ReserveNumbersWish,
            wishes.SlotsWish,
            wishes.BookWish,
            wishes.LocateWish,
            reports.Printed,
            reports.NotPrinted,
            *RECEIPT_REPORTS,
        }
    ),
    DeviceKind.DESK: frozenset(
        {*PLAIN, *TELLING, wishes.FinishWish, wishes.DepositWish, reports.Rated, reports.NotRated, *RECEIPT_REPORTS}
    ),
    DeviceKind.DISPLAY: frozenset({reports.Announced}),
    DeviceKind.LOCKER: frozenset(
        {
            wishes.StaffWish,
            wishes.DepositWish,
            wishes.RetrieveWish,
            wishes.CollectWish,
            reports.DoorOpened,
            reports.DoorClosed,
            reports.DoorStuck,
            reports.DoorLeftOpen,
            reports.DoorLapsed,
        }
    ),
}
"""What each kind of device may say."""


class Translator:
    """Makes commands of wishes and reports, with fresh ids where a command needs some."""

    def __init__(self, clock: Clock, codes: PickupCodes) -> None:
        self._clock = clock
        self._codes = codes
        self._special: Mapping[type[Wish], Callable[[Any, str], Command]] = {
            wishes.TicketWish: self._ticket,
            wishes.FinishWish: self._finish,
            wishes.CheckInWish: self._check_in,
            wishes.RejoinWish: self._rejoin,
            wishes.CancelWish: self._cancel,
            wishes.PostponeWish: self._postpone,
            wishes.NeedsWish: self._needs,
            wishes.ReceiptWish: self._receipt,
            wishes.RateWish: self._rate,
            wishes.ReserveNumbersWish: self._reserve,
            wishes.BookWish: self._book,
            wishes.DepositWish: self._deposit,
            wishes.RetrieveWish: self._retrieve,
            wishes.CollectWish: self._collect,
        }

    def wish(self, wish: Wish, actor: str) -> Command:
        """The command a wish comes to."""
        id = RequestId(wish.request_id)
        if plain := PLAIN.get(type(wish)):
            return plain(request_id=id, actor=actor, window=wish.window)  # type: ignore[attr-defined]  # all of PLAIN have one
        if telling := TELLING.get(type(wish)):
            kind, said = telling
            values: dict[str, Any] = {name: getattr(wish, name) for name in ("window", *said)}
            return kind(request_id=id, actor=actor, **values)
        return self._special[type(wish)](wish, actor)

    def report(self, report: Report, actor: str) -> Command:
        """The command a report comes to."""
        return REPORTED[type(report)](report, RequestId(report.request_id), actor)

    def _finish(self, wish: wishes.FinishWish, actor: str) -> Command:
        return commands.FinishService(
            request_id=RequestId(wish.request_id),
            actor=actor,
            window=wish.window,
            outcome=wish.outcome,
            token=Token(token_urlsafe(16)),
        )

    def _ticket(self, wish: wishes.TicketWish, actor: str) -> Command:
        staffed = wish.staff is not None and wish.printed_no is None  # nobody checked who issued an offline number
        asked: dict[str, Any] = {name: getattr(wish, name) for name in TICKET_SAYS}
        asked |= {
            "request_id": RequestId(wish.request_id),
            "actor": f"{actor}/{wish.staff}" if staffed else actor,
            "ticket": TicketId(self._ulid()),
            "visit": VisitId(self._ulid()),
            "token": Token(token_urlsafe(16)),
            "override": staffed,
        }
        if wish.printed_no is None:
            return commands.IssueTicket(**asked)
        return commands.MergeTicket(
            **asked,
            device=DeviceId(actor),
            printed_no=wish.printed_no,
            taken_at=wish.at,
            instead_of=RequestId(wish.instead_of or wish.request_id),
        )

    def _check_in(self, wish: wishes.CheckInWish, actor: str) -> Command:
        return commands.CheckIn(
            request_id=RequestId(wish.request_id),
            actor=actor,
            booking=wish.booking,
            ticket=TicketId(self._ulid()),
            visit=VisitId(self._ulid()),
            token=Token(token_urlsafe(16)),
            priority=wish.priority,
        )

    def _rejoin(self, wish: wishes.RejoinWish, actor: str) -> Command:
        return commands.RejoinTicket(request_id=RequestId(wish.request_id), actor=actor, token=wish.token)

    def _cancel(self, wish: wishes.CancelWish, actor: str) -> Command:
        return commands.CancelTicket(request_id=RequestId(wish.request_id), actor=actor, token=wish.token)

    def _postpone(self, wish: wishes.PostponeWish, actor: str) -> Command:
        return commands.PostponeTicket(request_id=RequestId(wish.request_id), actor=actor, token=wish.token)

    def _needs(self, wish: wishes.NeedsWish, actor: str) -> Command:
        return commands.ChangeNeeds(
            request_id=RequestId(wish.request_id), actor=actor, token=wish.token, needs=wish.needs
        )

    def _receipt(self, wish: wishes.ReceiptWish, actor: str) -> Command:
        return commands.PrintReceipt(
            request_id=RequestId(wish.request_id),
            actor=actor,
            order=self._order("receipt"),
            token=wish.token,
            device=DeviceId(actor),
        )

    def _rate(self, wish: wishes.RateWish, actor: str) -> Command:
        return commands.RateTicket(
            request_id=RequestId(wish.request_id),
            actor=actor,
            token=wish.token,
            level=wish.level,
            reasons=wish.reasons,
            again=wish.again,
        )

    def _reserve(self, wish: wishes.ReserveNumbersWish, actor: str) -> Command:
        return commands.ReserveNumbers(request_id=RequestId(wish.request_id), actor=actor, device=DeviceId(actor))

    def _book(self, wish: wishes.BookWish, actor: str) -> Command:
        return commands.BookAppointment(
            request_id=RequestId(wish.request_id),
            actor=actor,
            booking=BookingId(self._ulid()),
            item=wish.item,
            slot=wish.slot,
            subject=wish.subject,
        )

    def _deposit(self, wish: wishes.DepositWish, actor: str) -> Command:
        parcel = ParcelId(self._ulid())
        return commands.DepositParcel(
            request_id=RequestId(wish.request_id),
            actor=actor,
            parcel=parcel,
            ticket_no=wish.ticket_no,
            compartment=wish.compartment,
            locker=actor,
            code_hash=self._codes.hashed(self._codes.code(parcel)),
            staff=wish.staff,
            order=self._order("put"),
            size=wish.size,
        )

    def _retrieve(self, wish: wishes.RetrieveWish, actor: str) -> Command:
        return commands.RetrieveParcel(
            request_id=RequestId(wish.request_id),
            actor=actor,
            compartment=wish.compartment,
            order=self._order("out"),
            staff=wish.staff,
            second=wish.second,
        )

    def _collect(self, wish: wishes.CollectWish, actor: str) -> Command:
        return commands.CollectParcel(
            request_id=RequestId(wish.request_id),
            actor=actor,
            code_hash=self._codes.hashed(wish.code),
            order=self._order("take"),
            subject=wish.subject,
            locker=actor,
            choose=wish.choose,
            only=wish.only,
        )

    def code_hash(self, wish: wishes.LocateWish) -> str:
        """What the journal knows a typed code by."""
        return self._codes.hashed(wish.code)

    def _order(self, why: str) -> OrderId:
        return OrderId(f"{why}-{self._ulid()}")

    def _ulid(self) -> str:
        return str(ULID.from_datetime(self._clock.now()))


def asking_id(invitation: OrderId, until: datetime) -> OrderId:
    """The order that asks for a rating: one invitation may be asked again, and each asking is an order of its own."""
    return OrderId(f"{invitation}.{int(until.timestamp())}")


def invitation_of(order: str) -> OrderId:
    """The invitation an asking was about."""
    return OrderId(order.rpartition(".")[0] or order)


def _printed(report: reports.Printed, id: RequestId, actor: str) -> Command:
    return commands.ConfirmPrint(request_id=id, actor=actor, ticket=report.ticket)


def _not_printed(report: reports.NotPrinted, id: RequestId, actor: str) -> Command:
    return commands.ReportNotPrinted(request_id=id, actor=actor, ticket=report.ticket, code=report.code)


def _receipt_printed(report: reports.ReceiptPrinted, id: RequestId, actor: str) -> Command:
    return commands.ReportReceipt(request_id=id, actor=actor, order=OrderId(report.order_id))


def _receipt_not_printed(report: reports.ReceiptNotPrinted, id: RequestId, actor: str) -> Command:
    return commands.ReportReceipt(request_id=id, actor=actor, order=OrderId(report.order_id), code=report.code)


def _announced(report: reports.Announced, id: RequestId, actor: str) -> Command:
    return commands.Announce(request_id=id, actor=actor, ticket=report.ticket, calls=report.calls)


def _rated(report: reports.Rated, id: RequestId, actor: str) -> Command:
    invitation = invitation_of(report.order_id)
    return commands.GiveRating(
        request_id=id, actor=actor, invitation=invitation, level=report.level, reasons=report.reasons
    )


def _not_rated(report: reports.NotRated, id: RequestId, actor: str) -> Command:
    return commands.SkipRating(request_id=id, actor=actor, invitation=invitation_of(report.order_id))


def _door(what: DoorNews) -> Callable[[Any, RequestId, str], Command]:
    def made(report: reports.DoorOpened, id: RequestId, actor: str) -> Command:
        order = OrderId(report.order_id)
        return commands.ReportDoor(
            request_id=id,
            actor=actor,
            order=order,
            compartment=report.compartment,
            what=what,
            item=getattr(report, "item", None),  # only a closed door says so
        )

    return made


REPORTED: Mapping[type[Report], Callable[[Any, RequestId, str], Command]] = {
    reports.Printed: _printed,
    reports.NotPrinted: _not_printed,
    reports.ReceiptPrinted: _receipt_printed,
    reports.ReceiptNotPrinted: _receipt_not_printed,
    reports.Announced: _announced,
    reports.Rated: _rated,
    reports.NotRated: _not_rated,
    reports.DoorOpened: _door(DoorNews.OPENED),
    reports.DoorClosed: _door(DoorNews.CLOSED),
    reports.DoorStuck: _door(DoorNews.STUCK),
    reports.DoorLeftOpen: _door(DoorNews.LEFT_OPEN),
    reports.DoorLapsed: _door(DoorNews.LAPSED),
}
"""The command each kind of report comes to."""
