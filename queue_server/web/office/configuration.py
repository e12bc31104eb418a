"""The hall's file on a page: checked, compared, adopted with the queue kept; and how its powers are used."""

from collections.abc import Sequence
from datetime import timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from hall.words import Language, TicketNo
from queue_server.core import commands
from queue_server.core.refusals import Refused
from queue_server.core.succession import unserved
from queue_server.core.timetable import local_day
from queue_server.journal.adoptions import Adoption, adoptions
from queue_server.journal.usage import uses
from queue_server.plans.difference import differences
from queue_server.plans.told import told
from queue_server.web.access import RUNS_THE_HALL, WATCHES_THE_HALL, asked, requires, staff, touch
from queue_server.web.asking import ask, service
from queue_server.web.speaking import speaker
from queue_server.web.views.authority import member_views, role_uses

configuration = Blueprint("configuration", __name__, url_prefix="/manager")
HISTORY = timedelta(days=60)
"""How far back adopted versions are listed."""
USED = timedelta(days=30)
"""How far back it is counted which powers were used."""


@configuration.get("/configuration")
@requires(*WATCHES_THE_HALL)
def page() -> ResponseReturnValue:
    """What is in force, what the file would change, what was adopted before."""
    return _page()


@configuration.post("/configuration")
@requires(*RUNS_THE_HALL)
def adopt() -> ResponseReturnValue:
    """Put the file in force, the very version that was looked at; a refused one changes nothing."""
    plan = service().written().plan
    if plan is None:
        raise Refused("plan_not_sound")
    if plan.version != request.form.get("version"):
        raise Refused("file_changed")
    reply = ask(commands.AdoptConfiguration(**asked(), plan=plan))
    return _page(adopted=True, stranded=reply.stranded)


@configuration.get("/authorisations")
@requires(*WATCHES_THE_HALL)
def how_it_is_used() -> ResponseReturnValue:
    """Which powers the windows used lately, which never, and who works here with which skills."""
    touch()
    behind = service()
    hall = behind.keeper.hall
    today = hall.day or local_day(hall.plan, behind.clock.now())
    since = today - USED
    return render_template(
        "authorisations.html",
        plan=hall.plan,
        rows=role_uses(hall.plan, today, uses(behind.database, hall.plan.id, since)),
        members=member_views(hall.plan, {window.id: window.staff for window in hall.windows.values()}),
        days=USED.days,
    )


def _changes(adoption: Adoption, lang: Language) -> Sequence[str]:
    """What changed with an adoption; nothing is said of the first one known."""
    rows = [] if adoption.before is None else differences(adoption.before, adoption.plan)
    return [told(row, lang) for row in rows]


def _page(*, adopted: bool = False, stranded: tuple[TicketNo, ...] = ()) -> str:
    touch()
    behind, lang = service(), speaker().lang
    hall, written = behind.keeper.hall, behind.written()
    changes = [] if written.plan is None else differences(hall.plan, written.plan)
    since = local_day(hall.plan, behind.clock.now()) - HISTORY
    past = adoptions(behind.database, hall.plan.id, since)
    return render_template(
        "configuration.html",
        plan=hall.plan,
        findings=[(finding, finding.say(lang)) for finding in written.findings],
        proposed=written.plan,
        changes=[told(change, lang) for change in changes],
        past=[(each, _changes(each, lang)) for each in past],
        runs=staff().account.role in RUNS_THE_HALL,
        adopted=adopted,
        stranded=stranded,
        unserved=[
            (each, speaker().name(hall.plan.item[each.item].name) if each.item in hall.plan.item else each.item)
            for each in unserved(hall)
        ],
    )
