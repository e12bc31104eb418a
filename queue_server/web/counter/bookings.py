"""The list of appointments for staff: who comes today, what is asked for and must be arranged, what became of it."""

from datetime import datetime
from secrets import token_urlsafe

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from ulid import ULID

from hall.words import BookingId, TicketId, Token, VisitId
from queue_server.core import commands
from queue_server.core.commands import Command
from queue_server.core.refusals import Refused
from queue_server.core.timetable import zone
from queue_server.deliveries.delivery import DeliveryState
from queue_server.deliveries.ledger import Ledger
from queue_server.web.access import WORKS_AT_WINDOWS, asked, requires, staff, touch
from queue_server.web.asking import ask, count, service, status_of
from queue_server.web.speaking import speaker
from queue_server.web.views.bookings import booking_views, missed_views

bookings = Blueprint("bookings", __name__, url_prefix="/bookings")


@bookings.get("")
@requires(*WORKS_AT_WINDOWS)
def page() -> ResponseReturnValue:
    """The list as it stands now."""
    touch()
    return _page()


@bookings.get("/missed")
@requires(*WORKS_AT_WINDOWS)
def no_shows() -> ResponseReturnValue:
    """Who missed appointments lately, by mask; the vault writes down who looked."""
    touch()
    hall, vault, who = service().keeper.hall, service().vault, f"web/{staff().who}"
    missed = missed_views(hall, service().clock.now())
    masks = {each.subject: "" if vault is None else vault.mask(each.subject, who) for each in missed}
    return render_template("bookings_missed.html", plan=hall.plan, missed=missed, masks=masks)


@bookings.post("/check-in")
@requires(*WORKS_AT_WINDOWS)
def check_in() -> ResponseReturnValue:
    """Turn the booking of a code into a ticket at the desk; its number is said."""
    command = commands.CheckIn(
        **asked(),
        booking=BookingId(request.form.get("code", "").strip()),
        ticket=TicketId(str(ULID())),
        visit=VisitId(str(ULID())),
        token=Token(token_urlsafe(16)),
    )
    try:
        number = ask(command).ticket_no
    except Refused as refused:
        return _page(refused)
    return _page(said=speaker().say("checked_in_as", no=number))


@bookings.post("/<id>/cancel")
@requires(*WORKS_AT_WINDOWS)
def cancel(id: str) -> ResponseReturnValue:
    """Give a slot back for its holder, at any time."""
    return _done(commands.CancelBooking(**asked(), booking=BookingId(id), override=True))


@bookings.post("/<id>/arrange")
@requires(*WORKS_AT_WINDOWS)
def arrange(id: str) -> ResponseReturnValue:
    """Give a wish its time."""
    try:
        moment = datetime.fromisoformat(request.form.get("at", ""))
    except ValueError:
        return _page(Refused("slot_missing"))
    slot = moment.replace(tzinfo=zone(service().keeper.hall.plan.time_zone))
    return _done(commands.ArrangeBooking(**asked(), booking=BookingId(id), slot=slot))


@bookings.post("/<id>/decline")
@requires(*WORKS_AT_WINDOWS)
def decline(id: str) -> ResponseReturnValue:
    """Say that a wish cannot be met."""
    return _done(commands.ArrangeBooking(**asked(), booking=BookingId(id), slot=None))


@bookings.post("/<id>/kept")
@requires(*WORKS_AT_WINDOWS)
def kept(id: str) -> ResponseReturnValue:
    """Note that it took place."""
    return _done(commands.SettleBooking(**asked(), booking=BookingId(id), kept=True))


@bookings.post("/<id>/missed")
@requires(*WORKS_AT_WINDOWS)
def missed(id: str) -> ResponseReturnValue:
    """Note that nobody was there."""
    return _done(commands.SettleBooking(**asked(), booking=BookingId(id), kept=False))


@bookings.post("/<id>/phone")
@requires(*WORKS_AT_WINDOWS)
def phone(id: str) -> ResponseReturnValue:
    """Whom to call, for one appointment; the vault writes down who asked."""
    booking, vault = service().keeper.hall.bookings.get(BookingId(id)), service().vault
    if booking is None or booking.subject is None or vault is None:
        return _page(Refused("booking_unknown"))
    number = vault.phone(booking.subject, f"web/{staff().who}")
    return _page(said=speaker().say("call_holder", phone=number or "–"))


def _untold() -> frozenset[object]:
    """The appointments whose holders a notice did not reach: somebody must telephone."""
    dead = Ledger(service().database, service().keeper.hall.plan.id).at(DeliveryState.DEAD)
    return frozenset(each.delivery.body.get("booking") for each in dead)


def _done(command: Command) -> ResponseReturnValue:
    try:
        ask(command)
    except Refused as refused:
        return _page(refused)
    return redirect("/bookings", 303)


def _page(refused: Refused | None = None, said: str = "") -> ResponseReturnValue:
    hall, now = service().keeper.hall, service().clock.now()
    if refused is not None:
        count(refused.code)
    shown = render_template(
        "bookings.html",
        plan=hall.plan,
        bookings=booking_views(hall, now),
        zone=zone(hall.plan.time_zone),
        now=now,
        untold=_untold(),
        refusal="" if refused is None else speaker().refusal(refused.code, refused.about),
        said=said,
    )
    return shown, 200 if refused is None else status_of(refused.code)
