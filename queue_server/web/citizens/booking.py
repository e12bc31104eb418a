"""The booking page on a citizen's phone: what for, when, the appointment with its code; staff book here for others."""

import re
from datetime import datetime
from urllib.parse import urlencode

import msgspec
import segno
from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from ulid import ULID

from hall.personal import Presented, Purpose
from hall.words import BookingId, BookingKind, ItemCode, SubjectId
from queue_server.core import commands
from queue_server.core.carried import Booking
from queue_server.core.plan import Plan
from queue_server.core.refusals import Refused
from queue_server.core.timetable import zone
from queue_server.trouble import Trouble
from queue_server.web.access import WORKS_AT_WINDOWS, user
from queue_server.web.asking import ask, asked_by, count, service, status_of
from queue_server.web.citizens.calendar_file import Entry, calendar_file
from queue_server.web.doors.vault import check_line
from queue_server.web.speaking import speaker
from queue_server.web.views.bookings import BookingView, bookable, booking_view, days_free

booking = Blueprint("booking", __name__, url_prefix="/book")
CITIZEN = "citizen"
_KEY = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")
_PHONE = re.compile(r"(\+?86)?(1[3-9]\d{9}|0\d{2,3}\d{7,8})")
"""A mobile number or a landline with its area code."""


@booking.app_context_processor
def addresses() -> dict[str, object]:
    """How a page that was asked for with more than a path stays the same page in another language."""
    return {"here_in": _here_in}


@booking.get("")
def items() -> ResponseReturnValue:
    """What can be booked."""
    hall = service().keeper.hall
    return render_template("book_items.html", plan=hall.plan, groups=bookable(hall), kind=_kind(hall.plan))


@booking.get("/new")
def form() -> ResponseReturnValue:
    """The free half hours for an item, and who books."""
    return _form(200)


@booking.post("/new")
def take() -> ResponseReturnValue:
    """Book it; whoever presses twice books once."""
    try:
        return redirect(f"/book/{_booked()}", 303)
    except Refused as refused:
        return _form(status_of(refused.code), refused)


@booking.get("/<id>")
def page(id: str) -> ResponseReturnValue:
    """One appointment: when, where, its code, what to bring."""
    return _page(BookingId(id))


@booking.post("/<id>/cancel")
def cancel(id: str) -> ResponseReturnValue:
    """Give it back."""
    _known(BookingId(id))
    try:
        ask(commands.CancelBooking(**asked_by(_who()), booking=BookingId(id), override=_staffed()))
    except Refused as refused:
        return _page(BookingId(id), refused)
    return redirect(f"/book/{id}", 303)


@booking.get("/<id>/calendar.ics")
def calendar(id: str) -> Response:
    """The file for the phone's own calendar."""
    kept = _known(BookingId(id))
    view, plan, s = _view(kept), service().keeper.hall.plan, speaker()
    where, note = _where(view)
    entry = Entry(
        uid=f"{view.id}@{plan.id}",
        start=view.slot.astimezone(zone(plan.time_zone)),
        stamp=service().clock.now(),
        title=s.say("calendar_title", hall=s.name(plan.name), item=s.name(view.item)),
        place=where,
        note=note,
        url=_address(view.id),
        cancelled=view.state not in (view.state.ASKED, view.state.BOOKED, view.state.CHECKED_IN),
    )
    headers = {"Content-Disposition": 'attachment; filename="appointment.ics"'}
    return Response(calendar_file(entry, plan.time_zone), mimetype="text/calendar", headers=headers)


def _where(view: BookingView) -> tuple[str, str]:
    """Where it takes place, and what its holder does: nobody checks in to what staff have arranged."""
    plan, s = service().keeper.hall.plan, speaker()
    zone_name = s.name(view.zone.name)
    hall_place = f"{s.name(plan.name)} {s.say('floor_zone', floor=view.zone.floor, zone=zone_name)}"
    if view.kind is BookingKind.HALL:
        return hall_place, s.say("calendar_note", number=view.code, minutes=view.grace_min)
    come = s.say(f"booking_come_{view.kind}", floor=view.zone.floor, zone=zone_name)
    place = s.say("calendar_home") if view.kind is BookingKind.HOME else hall_place
    return place, s.say("calendar_note_arranged", number=view.code, where=come)


def _booked() -> BookingId:
    plan = service().keeper.hall.plan
    kind, slot = _kind(plan), _slot(plan)
    key = request.form.get("key", "")
    subject, fresh = _person(kind)
    wish = commands.BookAppointment(
        **asked_by(_who(), key if _KEY.fullmatch(key) else None),
        booking=BookingId(str(ULID())),
        item=ItemCode(request.form.get("item", "")),
        slot=slot,
        subject=subject,
        kind=kind,
        override=_staffed(),
    )
    try:
        return ask(wish).booking or wish.booking
    except Refused:
        if fresh and subject is not None and (vault := service().vault) is not None:
            vault.erase(subject, _actor())  # nothing was booked, so there is nothing to keep anybody for
        raise


def _person(kind: BookingKind) -> tuple[SubjectId | None, bool]:
    """Who books, and whether the vault met them just now; what it knew of somebody before is never written over."""
    vault = service().vault
    phone = re.sub(r"[\s-]", "", request.form.get("phone", ""))
    if vault is None or (not phone and _staffed() and kind is BookingKind.HALL):
        return None, False
    if "agreed" not in request.form:
        raise Refused("consent_needed")
    if not _PHONE.fullmatch(phone):
        raise Refused("phone_wrong")
    check_line()
    try:
        known = Presented(phone=phone, purpose=Purpose.BOOKING)
        if vault.find(known, _actor()) is not None:
            return vault.present(known, _actor())[0], False
        named = msgspec.structs.replace(known, name=request.form.get("name", "").strip()[:64])
        return vault.present(named, _actor())[0], True
    except Trouble as trouble:
        raise Refused("not_stored") from trouble


def _form(status: int, refused: Refused | None = None) -> ResponseReturnValue:
    hall, now = service().keeper.hall, service().clock.now()
    item = hall.plan.item.get(ItemCode(request.values.get("item", "")))
    if item is None:
        raise Refused("not_found")
    kind = _kind(hall.plan)
    days = days_free(hall, item.code, now, today=_staffed()) if kind is BookingKind.HALL else ()
    shown = render_template(
        "book_form.html",
        plan=hall.plan,
        item=item,
        kind=kind,
        days=days,
        now=now.astimezone(zone(hall.plan.time_zone)),
        key=request.form.get("key") or str(ULID()),
        said=request.form,
        vault=service().vault is not None,
        staffed=_staffed(),
        refusal=_told(refused),
    )
    return shown, status


def _page(id: BookingId, refused: Refused | None = None) -> ResponseReturnValue:
    view, plan = _view(_known(id)), service().keeper.hall.plan
    shown = render_template(
        "booking.html",
        plan=plan,
        booking=view,
        slot=view.slot.astimezone(zone(plan.time_zone)),
        until=view.cancel_until.astimezone(zone(plan.time_zone)),
        square=segno.make(f"booking:{view.id}", error="m").svg_data_uri(scale=6, border=3, light="#fff"),
        refusal=_told(refused),
    )
    return shown, 200 if refused is None else status_of(refused.code)


def _told(refused: Refused | None) -> str:
    if refused is None:
        return ""
    count(refused.code)
    return speaker().refusal(refused.code, refused.about)


def _view(kept: Booking) -> BookingView:
    return booking_view(service().keeper.hall, kept, service().clock.now())


def _known(id: BookingId) -> Booking:
    """A booking by its address; a wrong one and an old one look alike."""
    found = service().keeper.hall.bookings.get(id)
    if found is None or found.item not in service().keeper.hall.plan.item:
        raise Refused("booking_page_gone")
    return found


def _kind(plan: Plan) -> BookingKind:
    asked = request.values.get("kind", "") or BookingKind.HALL
    return BookingKind(asked) if asked in plan.bookings.kinds else BookingKind.HALL


def _slot(plan: Plan) -> datetime:
    """A half hour that was offered, or the day and time somebody wishes for on the hall's clock."""
    said = request.form.get("slot") or f"{request.form.get('day', '')}T{request.form.get('time', '')}"
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        raise Refused("slot_missing") from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone(plan.time_zone))


def _staffed() -> bool:
    here = user()
    return here is not None and not here.account.must_change and here.account.role in WORKS_AT_WINDOWS


def _who() -> str:
    here = user()
    return here.who if here is not None and _staffed() else CITIZEN


def _actor() -> str:
    return f"web/{_who()}"


def _here_in(lang: str) -> str:
    about = {name: value for name in ("item", "kind") if (value := request.values.get(name))}
    return f"{request.path}?{urlencode(about | {'lang': lang})}"


def _address(id: BookingId) -> str:
    server = service().settings.server
    return f"{server.public_url if server else ''}/book/{id}"
