"""The day: opened, closed, and what the passing of time brings."""

from datetime import timedelta

from hall.words import Outcome, TicketState, WindowPhase
from queue_server.core.carried import Carried
from queue_server.core.commands import AcknowledgeAlert, AdoptForecast, CloseDay, OpenDay, Tick
from queue_server.core.decisions import affairs, alerts, bookings, cases, doors, parcels, posts, receipts, tide
from queue_server.core.decisions.windows import open_if_ready
from queue_server.core.draft import Draft
from queue_server.core.effort import overdue_s, usual_s
from queue_server.core.events import (
    AlertAcknowledged,
    CallAnnounced,
    ConfigurationAdopted,
    DayClosed,
    DayOpened,
    ForecastAdopted,
    ServiceFinished,
    ServiceOverran,
    StaffSignedOff,
    TicketReturned,
    TicketUnserved,
    TicketVoided,
    WindowClosed,
)
from queue_server.core.queues import waiting
from queue_server.core.rated import rateable
from queue_server.core.refusals import Refused
from queue_server.core.state import Hall
from queue_server.core.succession import Named, following

VOUCHER_DAYS = 14
"""Days a voucher is kept: two weeks cover the longest public holiday."""


def open_day(draft: Draft, command: OpenDay) -> None:
    """Begin a day; one left open by a power cut is closed first."""
    if draft.hall.day == command.day:
        raise Refused("day_already_open" if draft.hall.open else "day_over")
    if draft.hall.day is not None and command.day < draft.hall.day:
        raise Refused("day_over")
    if draft.hall.open:
        _end(draft)
    bookings.pass_over(draft, command.day)
    carried = _carried(draft, command)
    plan = following(draft.hall.plan, command.plan, Named.later(carried))
    draft.record(ConfigurationAdopted(draft.now, plan))
    draft.record(DayOpened(draft.now, command.day, carried, command.popular))
    cases.pass_day(draft)


def close_day(draft: Draft, command: CloseDay) -> None:  # noqa: ARG001
    """End the day: who waits leaves as unserved by the hall, with a voucher."""
    if not draft.hall.open:
        raise Refused("day_not_open")
    _end(draft)


def adopt_forecast(draft: Draft, command: AdoptForecast) -> None:
    """Put new promises, and the means learned with them, in force."""
    draft.record(
        ForecastAdopted(
            draft.now,
            command.promises,
            command.last_servable,
            command.provenance,
            command.service_s,
            command.pace,
            command.absent,
            command.credited,
            command.ahead_s,
            command.seed,
            command.levels,
        )
    )


def acknowledge_alert(draft: Draft, command: AcknowledgeAlert) -> None:
    """Note who takes care of an alert; the first to say so does."""
    if command.alert not in draft.hall.acknowledged:
        draft.record(AlertAcknowledged(draft.now, command.alert, draft.by))


def tick(draft: Draft, command: Tick) -> None:  # noqa: ARG001
    """What time alone brings: calls nobody announced, numbers that ran out, windows made ready, the tide."""
    parcels.tick(draft)  # lockers stand open to citizens all night
    doors.tick(draft)
    cases.tick(draft)
    receipts.tick(draft)
    hall = draft.hall
    if not hall.open:
        return
    _take_for_announced(draft)
    _let_run_out(draft)
    _notice_overrun(draft)
    for window in hall.windows.values():
        if window.phase is WindowPhase.OPENING:
            open_if_ready(draft, window)
    posts.tick(draft)
    tide.tick(draft)


def _take_for_announced(draft: Draft) -> None:
    timeout = timedelta(seconds=draft.hall.plan.calls.announce_timeout_s)
    for ticket_id in sorted(draft.hall.unannounced):
        ticket = draft.hall.tickets[ticket_id]
        if ticket.called_at is not None and draft.now - ticket.called_at >= timeout:
            draft.record(CallAnnounced(draft.now, ticket_id, ticket.calls, "timer"))


def _let_run_out(draft: Draft) -> None:
    kept = timedelta(minutes=draft.hall.plan.calls.rejoin_within_min)
    for ticket_id in sorted(draft.hall.missed):
        missed_at = draft.hall.tickets[ticket_id].missed_at
        if missed_at is not None and draft.now - missed_at > kept:
            draft.record(TicketVoided(draft.now, ticket_id, "expired"))


def _notice_overrun(draft: Draft) -> None:
    for window in draft.hall.windows.values():
        ticket = draft.hall.ticket_at(window.id)
        if ticket is None or ticket.started_at is None or ticket.imputed_s is not None:
            continue
        if ticket.served_s + (draft.now - ticket.started_at).total_seconds() > overdue_s(draft.hall, ticket):
            draft.record(ServiceOverran(draft.now, ticket.id, round(usual_s(draft.hall, ticket), 1)))


def _end(draft: Draft) -> None:
    now = draft.now
    for window in draft.hall.windows.values():
        ticket = draft.hall.ticket_at(window.id)
        if ticket is not None and ticket.state is TicketState.CALLED:
            draft.record(TicketReturned(now, ticket.id))
        elif ticket is not None:
            draft.record(ServiceFinished(now, ticket.id, Outcome.NOT_FINISHED))
    for ticket in list(waiting(draft.hall)):
        draft.record(TicketUnserved(now, ticket.id))
    for ticket_id in sorted(draft.hall.suspended):
        draft.record(ServiceFinished(now, ticket_id, Outcome.NOT_FINISHED))
    for ticket_id in sorted(draft.hall.missed):
        draft.record(TicketVoided(now, ticket_id, "day_end"))
    bookings.end_of_day(draft)
    tide.end_of_day(draft)
    _send_home(draft)
    draft.record(DayClosed(now))


def _send_home(draft: Draft) -> None:
    for window in sorted(draft.hall.windows.values(), key=lambda each: each.id):
        if window.staff is not None:
            draft.record(StaffSignedOff(draft.now, window.id))
        if window.phase is not WindowPhase.CLOSED:
            draft.record(WindowClosed(draft.now, window.id, "day_end", draft.by, expected=False))


def _carried(draft: Draft, command: OpenDay) -> Carried:
    hall: Hall = draft.hall
    oldest = draft.now - timedelta(days=VOUCHER_DAYS)
    return Carried(
        vouchers=tuple(voucher for voucher in hall.vouchers.values() if voucher.since >= oldest),
        bookings=bookings.carried(hall, command.day),
        parcels=parcels.carried(hall, draft.now),
        doors=doors.carried(hall, draft.now),
        troubled=tuple(hall.troubled.values()),
        rated=tuple(rated for rated in rateable(hall) if rated.until >= command.day),
        bad_ratings=tuple(bad for bad in hall.bad_ratings.values() if not bad.state.over),
        cases=cases.kept(hall, command.day),
        affairs=affairs.kept(hall),
        alerts=alerts.kept(hall),
        guesses=doors.guessed(hall, draft.now),
    )
