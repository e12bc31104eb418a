"""The hall after an event: total, never refuses, the only way the hall changes."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import reduce
from typing import Any

from queue_server.core import events
from queue_server.core.authority import Authority
from queue_server.core.changes import (
    affairs,
    alerts,
    bookings,
    cases,
    day,
    emergency,
    parcels,
    posts,
    ratings,
    receipts,
    serving,
    slips,
    tickets,
    tide,
    windows,
)
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
    events.AlertRaised: alerts.raised,
    events.AlertWorsened: alerts.worsened,
    events.AlertPassed: alerts.passed,
    events.AlertHandled: alerts.handled,
    events.EmergencyDeclared: emergency.declared,
    events.EmergencyLifted: emergency.lifted,
    events.OutageDeclared: emergency.outage_declared,
    events.OutageLifted: emergency.outage_lifted,
    events.NoticePosted: emergency.notice_posted,
    events.TicketIssued: tickets.issued,
    events.NumbersReserved: tickets.numbers_reserved,
    events.NumberAdopted: tickets.number_adopted,
    events.TicketPostponed: tickets.postponed,
    events.TicketPrinted: tickets.printed,
    events.TicketNotPrinted: tickets.not_printed,
    events.SlipReplaced: slips.replaced,
    events.TicketCalled: serving.called,
    events.TicketRecalled: serving.recalled,
    events.CallAnnounced: serving.announced,
    events.ServiceStarted: serving.started,
    events.ServiceFinished: serving.finished,
    events.TicketMovedOn: tickets.moved_on,
    events.ServiceOverran: serving.overran,
    events.ServiceSuspended: serving.suspended,
    events.NeedsAttended: tickets.attended,
    events.NeedsChanged: tickets.needs_changed,
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
    events.DeputySummoned: posts.summoned,
    events.SummonsAnswered: posts.answered,
    events.SummonsEnded: posts.ended,
    events.TideModeSet: tide.mode_set,
    events.PressureTurned: tide.pressure_turned,
    events.TideProposed: tide.proposed,
    events.TideWeighed: tide.weighed,
    events.ProposalAnswered: tide.answered,
    events.WindowReleased: tide.released,
    events.RatingInvited: ratings.invited,
    events.RatingWithdrawn: ratings.withdrawn,
    events.RatingGiven: ratings.given,
    events.RatingSkipped: ratings.skipped,
    events.RatedCaseNamed: ratings.case_named,
    events.BadRatingReceived: ratings.bad_received,
    events.BadRatingHandled: ratings.bad_handled,
    events.CaseOpened: cases.opened,
    events.CaseResumed: cases.resumed,
    events.CasesWithdrawn: cases.withdrawn,
    events.CaseHandled: cases.handled,
    events.ReceiptOrdered: receipts.ordered,
    events.ReceiptPrinted: receipts.printed,
    events.ReceiptNotPrinted: receipts.not_printed,
    events.AffairOpened: affairs.opened,
    events.AffairHandled: affairs.handled,
    events.AppointmentAsked: bookings.asked,
    events.AppointmentBooked: bookings.booked,
    events.BookingArranged: bookings.arranged,
    events.BookingDeclined: bookings.declined,
    events.BookingCancelled: bookings.cancelled,
    events.BookingMissed: bookings.missed,
    events.BookingKept: bookings.kept,
    events.ParcelExpected: parcels.expected,
    events.HandOutChosen: parcels.hand_out_chosen,
    events.ParcelReady: parcels.ready,
    events.ParcelReserved: parcels.reserved,
    events.ParcelDeposited: parcels.deposited,
    events.ParcelNotified: parcels.notified,
    events.ParcelNotTold: parcels.not_told,
    events.ParcelReminded: parcels.reminded,
    events.ParcelExpired: parcels.expired,
    events.ParcelRetrieved: parcels.retrieved,
    events.ParcelHeld: parcels.held,
    events.ParcelCollected: parcels.collected,
    events.ParcelPosted: parcels.posted,
    events.ParcelDelivered: parcels.delivered,
    events.ParcelArchived: parcels.archived,
    events.AgentNamed: parcels.agent_named,
    events.AgentRevoked: parcels.agent_revoked,
    events.DoorOrdered: parcels.door_ordered,
    events.DoorOrderExpired: parcels.door_order_expired,
    events.DoorReported: parcels.door_reported,
    events.SensorDisagreed: parcels.sensor_disagreed,
    events.DoorCleared: parcels.door_cleared,
    events.CodeTried: parcels.code_tried,
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
