"""How the day, the plan, the forecast and the tide change the hall."""

from datetime import timedelta

from immutables import Map

from queue_server.core.authority import Authority
from queue_server.core.changed import changed
from queue_server.core.events import (
    AlertAcknowledged,
    ConfigurationAdopted,
    DayClosed,
    DayOpened,
    ForecastAdopted,
    PolicySet,
    PressureTurned,
    ProposalAnswered,
    TideModeSet,
    TideProposed,
)
from queue_server.core.state import Acknowledgement, Forecast, Hall, Proposal, Tide, Window
from queue_server.core.timetable import Timetable, local_day


def configuration_adopted(hall: Hall, event: ConfigurationAdopted) -> Hall:
    """Another plan is in force; windows it does not know are gone, new ones are closed, the lines stay."""
    day = hall.day or local_day(event.plan, event.at)
    windows = {
        window.id: hall.windows.get(window.id) or Window(window.id, expected=not window.tidal)
        for window in event.plan.windows
    }
    return changed(
        hall,
        now=event.at,
        plan=event.plan,
        authority=Authority.of(event.plan, day),
        timetable=Timetable.of(event.plan, day),
        windows=Map(windows),
    )


def day_opened(hall: Hall, event: DayOpened) -> Hall:
    """A new day: no tickets, all windows closed, numbers from one, and what was carried over."""
    plan = hall.plan
    return Hall(
        plan=plan,
        authority=Authority.of(plan, event.day),
        timetable=Timetable.of(plan, event.day),
        now=event.at,
        day=event.day,
        open=True,
        windows=Map({window.id: Window(window.id, expected=not window.tidal) for window in plan.windows}),
        tide=Tide(plan.tide.mode),
        policy=plan.policy,
        vouchers=Map({voucher.token: voucher for voucher in event.carried.vouchers}),
        bookings=Map({booking.id: booking for booking in event.carried.bookings}),
        parcels=Map({parcel.id: parcel for parcel in event.carried.parcels}),
    )


def day_closed(hall: Hall, event: DayClosed) -> Hall:
    """The day can be read until the next one begins."""
    return changed(hall, now=event.at, open=False)


def forecast_adopted(hall: Hall, event: ForecastAdopted) -> Hall:
    """New promises are in force, and new means where any were learned."""
    forecast = Forecast(event.service_s, event.pace, event.absent) if event.service_s else hall.forecast
    return changed(hall, now=event.at, promises=event.promises, last_servable=event.last_servable, forecast=forecast)


def policy_set(hall: Hall, event: PolicySet) -> Hall:
    """Another policy is in force; nobody's place changes."""
    return changed(hall, now=event.at, policy=event.policy)


def alert_acknowledged(hall: Hall, event: AlertAcknowledged) -> Hall:
    """Somebody takes care of an alert."""
    acknowledgement = Acknowledgement(event.by, event.at)
    return changed(hall, now=event.at, acknowledged=hall.acknowledged.set(event.alert, acknowledgement))


def tide_mode_set(hall: Hall, event: TideModeSet) -> Hall:
    """Who opens tidal windows changed."""
    return changed(hall, now=event.at, tide=changed(hall.tide, mode=event.mode))


def pressure_turned(hall: Hall, event: PressureTurned) -> Hall:
    """The hall got crowded, calm or neither."""
    return changed(hall, now=event.at, tide=changed(hall.tide, pressure=event.pressure, since=event.at))


def tide_proposed(hall: Hall, event: TideProposed) -> Hall:
    """A proposal waits for a manager's word."""
    proposal = Proposal(
        event.proposal,
        event.window,
        event.opens,
        event.staffed,
        event.at,
        event.wait_s,
        event.waiting_per_window,
        event.oldest_s,
    )
    tide = changed(hall.tide, proposal=proposal, proposals=hall.tide.proposals + 1)
    return changed(hall, now=event.at, tide=tide)


def proposal_answered(hall: Hall, event: ProposalAnswered) -> Hall:
    """The proposal is gone; after a refusal the tide keeps quiet for a while."""
    quiet_until = hall.tide.quiet_until
    if event.verdict == "refused":
        quiet_until = event.at + timedelta(seconds=hall.plan.tide.cool_down_s)
    return changed(hall, now=event.at, tide=changed(hall.tide, proposal=None, quiet_until=quiet_until))
