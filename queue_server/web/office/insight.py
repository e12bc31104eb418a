"""Insight for managers: what was learned and why, whether promises came true, whether anybody waits longer."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from queue_server.charts import Series, bars, columns
from queue_server.core.timetable import local_day
from queue_server.journal.waits import Wait, kept_days, waits_of
from queue_server.web.access import WATCHES_THE_HALL, requires, touch
from queue_server.web.asking import service
from queue_server.web.speaking import speaker
from queue_server.web.views.fairness import Sorted, fairness, shown
from queue_server.web.views.kept import Band, promises
from queue_server.web.views.learning import Quarter, learning

insight = Blueprint("insight", __name__, url_prefix="/manager")
DAYS = (5, 10, 20)
"""How many past days may be looked at together."""


@insight.get("/learning")
@requires(*WATCHES_THE_HALL)
def what_was_learned() -> ResponseReturnValue:
    """Why the hall thinks an item takes so long, and how many people it expects."""
    hall, now = service().keeper.hall, service().clock.now()
    known = service().learned
    view = learning(hall, known.learned, known.took_s, now)
    return _page("learning.html", view=view, source=known.source, chart=_crowd(view.quarters))


@insight.get("/promises")
@requires(*WATCHES_THE_HALL)
def what_was_promised() -> ResponseReturnValue:
    """What people were told at issue and how long they waited."""
    now = service().clock.now()
    today, before = _today(), _before()
    view = promises([*today, *before], now)
    return _page("promises.html", view=view, today=promises(today, now).all, chart=_calibration(view.bands))


@insight.get("/fairness")
@requires(*WATCHES_THE_HALL)
def who_waits_how_long() -> ResponseReturnValue:
    """The waits of every sort of people beside each other."""
    plan = service().keeper.hall.plan
    view = fairness(plan, _today(), _before(), service().clock.now())
    groups = list(shown(view.groups))
    return _page("fairness.html", view=view, shown=shown, chart=_waits(groups))


def _page(template: str, **values: object) -> str:
    touch()
    return render_template(template, plan=service().keeper.hall.plan, days=_days(), choices=DAYS, **values)


def _days() -> int:
    asked = request.args.get("days", "")
    return int(asked) if asked.isdigit() and int(asked) in DAYS else DAYS[1]


def _today() -> Sequence[Wait]:
    hall = service().keeper.hall
    return [] if hall.day is None else [Wait.of(ticket, hall.day) for ticket in hall.tickets.values()]


def _before() -> Sequence[Wait]:
    hall, database = service().keeper.hall, service().database
    today = hall.day or local_day(hall.plan, service().clock.now())
    return waits_of(database, hall.plan.id, kept_days(database, hall.plan.id, today, _days()))


def _crowd(quarters: Sequence[Quarter]) -> str:
    say = speaker().say
    came = Series(say("came_today"), [quarter.came for quarter in quarters])
    expected = Series(say("expected_arrivals"), [quarter.expected for quarter in quarters], line=True)
    return columns(say("arrivals_by_quarter"), [quarter.at for quarter in quarters], [came, expected])


def _calibration(bands: Sequence[Band]) -> str:
    say = speaker().say
    labels = [band_label(band) for band in bands]
    series = [
        Series(say("promised", share="P50"), [band.kept.promised_p50 for band in bands]),
        Series(say("came_true", share="P50"), [band.kept.came_p50 for band in bands]),
        Series(say("promised", share="P90"), [band.kept.promised_p90 for band in bands]),
        Series(say("came_true", share="P90"), [band.kept.came_p90 for band in bands]),
    ]
    return columns(say("promised_and_came"), labels, series)


def band_label(band: Band) -> str:
    """A band of promised minutes: `5–10`, `60+`."""
    return f"{band.since_min}+" if band.until_min is None else f"{band.since_min}–{band.until_min}"


def _waits(groups: Sequence[Sorted]) -> str:
    to, plan = speaker(), service().keeper.hall.plan
    names = [to.name(group.name) for row in groups for group in plan.groups if group.id == row.sort]
    sides = [row.before or row.today for row in groups]
    series = [
        Series(to.say("mean"), [side.mean_min if side else None for side in sides]),
        Series("P90", [side.p90_min if side else None for side in sides]),
    ]
    return bars(to.say("waits_in_minutes"), names, series)
