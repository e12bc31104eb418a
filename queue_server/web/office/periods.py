"""Which period a page is asked about, whether its days are reckoned, and what it comes to as a file."""

from collections.abc import Sequence
from datetime import date

from flask import Response, current_app, request

from queue_server.core.refusals import Refused
from queue_server.core.timetable import local_day
from queue_server.statistics.days import Days
from queue_server.statistics.files import Tables, as_csv
from queue_server.statistics.keeping import Keeping
from queue_server.statistics.period import Period, PeriodKind
from queue_server.statistics.workbook import as_xlsx
from queue_server.web.asking import service

MOST_AT_ONCE = 10
"""Days that are over and still to be reckoned, that a page reckons itself: about a second and a half."""
AGAIN_S = 15
FILES = {
    "csv": (as_csv, "text/csv"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def period_asked(kinds: Sequence[PeriodKind]) -> Period:
    """The period of `?period=&on=`, the running month where nothing is asked; raises `Refused("malformed")`."""
    kind, on = request.args.get("period", PeriodKind.MONTH.value), request.args.get("on", "")
    if kind not in set(kinds):
        raise Refused("malformed", {"detail": "period"})
    try:
        day = date.fromisoformat(on) if on else this_day()
        return Period.around(PeriodKind(kind), day)
    except (ValueError, OverflowError) as error:
        raise Refused("malformed", {"detail": "on"}) from error


def this_day() -> date:
    """Today, where the hall is."""
    behind = service()
    return local_day(behind.keeper.hall.plan, behind.clock.now())


def reckoned(since: date, before: date) -> Days:
    """The hall's kept days, once those of a time are reckoned; raises `Refused("still_reckoning")` until then."""
    days: Days = current_app.extensions["days"]
    left = len(days.missing(since, before))
    if left > MOST_AT_ONCE:
        keeping: Keeping = current_app.extensions["keeping"]
        keeping.begin(service().keeper.hall.plan)
        raise Refused("still_reckoning", {"left": str(left), "seconds": str(AGAIN_S)})
    return days


def file_response(tables: Tables, name: str, kind: str) -> Response:
    """Tables as a file to keep; raises `Refused("not_found")` for a kind there is not."""
    if kind not in FILES:
        raise Refused("not_found")
    write, mimetype = FILES[kind]
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return Response(write(tables), mimetype=mimetype, headers=headers)
