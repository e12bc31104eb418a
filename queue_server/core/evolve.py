"""The hall after an event: total, never refuses, the only way the hall changes."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import reduce
from typing import Any

from queue_server.core import events
from queue_server.core.authority import Authority
from queue_server.core.changes import day, serving, tickets, visits, windows
from queue_server.core.plan import Plan
from queue_server.core.state import Hall
from queue_server.core.timetable import Timetable, local_day

CHANGES: Mapping[type[events.Event], Callable[[Hall, Any], Hall]] = {
    events.ConfigurationAdopted: day.configuration_adopted,
    events.DayOpened: day.day_opened,
    events.DayClosed: day.day_closed,
    events.ForecastAdopted: day.forecast_adopted,
    events.PolicySet: day.policy_set,
    events.AlertAcknowledged: day.alert_acknowledged,
    events.TicketIssued: tickets.issued,
    events.TicketPrinted: tickets.printed,
    events.TicketNotPrinted: tickets.not_printed,
    events.TicketCalled: serving.called,
    events.TicketRecalled: serving.recalled,
    events.CallAnnounced: serving.announced,
    events.ServiceStarted: serving.started,
    events.ServiceFinished: serving.finished,
    events.ServiceOverran: serving.overran,
    events.ServiceSuspended: serving.suspended,
    events.TicketMissed: serving.missed,
    events.TicketRejoined: tickets.rejoined,
    events.TicketReturned: tickets.returned,
    events.TicketTransferred: tickets.transferred,
    events.ItemCorrected: tickets.item_corrected,
    events.TicketCancelled: tickets.cancelled,
    events.TicketVoided: tickets.voided,
    events.TicketUnserved: tickets.unserved,
    events.StepUndone: serving.step_undone,
    events.StaffSignedOn: windows.signed_on,
    events.StaffSignedOff: windows.signed_off,
    events.WindowOpening: windows.opening,
    events.WindowOpened: windows.opened,
    events.WindowClosing: windows.closing,
    events.WindowClosed: windows.closed,
    events.WindowPaused: windows.paused,
    events.WindowUnpaused: windows.unpaused,
    events.WindowAsked: windows.asked,
    events.TideModeSet: day.tide_mode_set,
    events.PressureTurned: day.pressure_turned,
    events.TideProposed: day.tide_proposed,
    events.ProposalAnswered: day.proposal_answered,
    events.RatingInvited: visits.invited,
    events.RatingWithdrawn: visits.withdrawn,
    events.RatingGiven: visits.given,
    events.RatingSkipped: visits.skipped,
    events.AppointmentBooked: visits.booked,
    events.BookingCancelled: visits.booking_cancelled,
    events.BookingMissed: visits.booking_missed,
    events.ParcelDeposited: visits.parcel_deposited,
    events.ParcelCollected: visits.parcel_collected,
    events.DoorReported: visits.door_reported,
}
"""How each kind of event changes the hall; a test asserts that none is missing."""


def evolve(hall: Hall, event: events.Event) -> Hall:
    """The hall after an event."""
    return CHANGES[type(event)](hall, event)


def replay(hall: Hall, happened: Iterable[events.Event]) -> Hall:
    """The hall after many events."""
    return reduce(evolve, happened, hall)


def empty(plan: Plan, now: datetime) -> Hall:
    """A hall before its first day."""
    today = local_day(plan, now)
    return Hall(plan, Authority.of(plan, today), Timetable.of(plan, today), now)
