"""How the day, the plan and the forecast change the hall."""

from immutables import Map

from queue_server.core.alert import Acknowledgement
from queue_server.core.authority import Authority
from queue_server.core.changed import changed
from queue_server.core.changes.cases import by_id, by_session, by_token
from queue_server.core.changes.emergency import halted_by
from queue_server.core.changes.windows import seated
from queue_server.core.events import (
    AlertAcknowledged,
    ConfigurationAdopted,
    DayClosed,
    DayOpened,
    ForecastAdopted,
    PolicySet,
)
from queue_server.core.state import Forecast, Hall
from queue_server.core.tide import Tide
from queue_server.core.timetable import Timetable, local_day
from queue_server.core.window import Window


def configuration_adopted(hall: Hall, event: ConfigurationAdopted) -> Hall:
    """Another plan is in force; windows it does not know are gone, new ones are closed, the lines stay."""
    day = hall.day or local_day(event.plan, event.at)
    windows = {
        window.id: hall.windows.get(window.id) or Window(window.id, expected=not window.tidal)
        for window in event.plan.windows
    }
    return seated(
        changed(
            hall,
            now=event.at,
            plan=event.plan,
            authority=Authority.of(event.plan, day),
            timetable=Timetable.of(event.plan, day),
            windows=Map(windows),
            halted=halted_by(event.plan, hall.outages),
        )
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
        popular=event.popular,
        vouchers=Map({voucher.token: voucher for voucher in event.carried.vouchers}),
        bookings=Map({booking.id: booking for booking in event.carried.bookings}),
        parcels=Map({parcel.id: parcel for parcel in event.carried.parcels}),
        doors=Map({order.id: order for order in event.carried.doors}),
        guesses=Map({each.device: each for each in event.carried.guesses}),
        troubled=Map({door.compartment: door for door in event.carried.troubled}),
        late=Map({rated.invitation: rated for rated in event.carried.rated}),
        late_by_token=Map({rated.token: rated.invitation for rated in event.carried.rated}),
        visits_rated=Map({each.visit: each.invitation for each in event.carried.rated if each.level is not None}),
        bad_ratings=Map({bad.id: bad for bad in event.carried.bad_ratings}),
        cases=by_id(event.carried.cases),
        cases_by_token=by_token(event.carried.cases),
        sessions=by_session(event.carried.cases),
        affairs=Map({affair.id: affair for affair in event.carried.affairs}),
        alerts=Map({alert.id: alert for alert in event.carried.alerts}),
    )


def day_closed(hall: Hall, event: DayClosed) -> Hall:
    """The day can be read until the next one begins."""
    return changed(hall, now=event.at, open=False)


def forecast_adopted(hall: Hall, event: ForecastAdopted) -> Hall:
    """New promises are in force, and new means where any were learned."""
    forecast = Forecast(event.service_s, event.pace, event.absent) if event.service_s else hall.forecast
    return changed(
        hall,
        now=event.at,
        promises=event.promises,
        credited=event.credited,
        ahead_s=event.ahead_s,
        last_servable=event.last_servable,
        forecast=forecast,
    )


def policy_set(hall: Hall, event: PolicySet) -> Hall:
    """Another policy is in force; nobody's place changes."""
    return changed(hall, now=event.at, policy=event.policy)


def alert_acknowledged(hall: Hall, event: AlertAcknowledged) -> Hall:
    """Somebody takes care of an alert."""
    acknowledgement = Acknowledgement(event.by, event.at)
    return changed(hall, now=event.at, acknowledged=hall.acknowledged.set(event.alert, acknowledgement))
