"""Cases for those who work on them (前台、后台), and the paper about them that their citizen took home."""

from collections.abc import Sequence
from secrets import token_urlsafe

import segno
from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from ulid import ULID

from hall.settings import required
from hall.words import (
    AffairId,
    AffairKindId,
    CaseId,
    CaseStep,
    Ground,
    ProjectNo,
    RemarkId,
    StaffRole,
    TicketId,
    Token,
    VisitId,
)
from queue_server.core import commands
from queue_server.core.affair import Affair
from queue_server.core.receipt import title
from queue_server.core.refusals import Refused
from queue_server.core.timetable import local_day, zone
from queue_server.web.access import WATCHES_THE_HALL, WORKS_AT_WINDOWS, asked, requires, staff, touch
from queue_server.web.asking import ask, ask_with_words, asked_by, service
from queue_server.web.counter.affairs import open_affair
from queue_server.web.forms import LONGEST_NUMBER, chosen, line, listed, moment
from queue_server.web.views.affairs import answer_of
from queue_server.web.views.cases import STEPS_OF, CaseView, case_views, first_contacts, receipt, remarks_in, steps_of

cases = Blueprint("cases", __name__, url_prefix="/cases")
receipts = Blueprint("receipts", __name__, url_prefix="/c/<token>")
SEES_CASES = (*WATCHES_THE_HALL, StaffRole.CLERK, StaffRole.APPROVER)
UNRESOLVED = AffairKindId("unresolved")
"""The kind of affair (办不成事) to which a paper that says no leads, where the hall knows it."""


@cases.get("")
@requires(*SEES_CASES)
def page() -> ResponseReturnValue:
    """Everything that is under way, with what its reader may do about it."""
    touch()
    behind = service()
    hall = behind.keeper.hall
    words = behind.remarks.read(remarks_in(hall.cases.values()))
    today = local_day(hall.plan, behind.clock.now())
    account = staff().account
    views = case_views(hall, words, account.role, today, account.staff)
    mine = tuple(view for view in views if view.mine)
    return render_template("cases.html", plan=hall.plan, cases=views, mine=mine, grounds=tuple(Ground))


@cases.get("/first")
@requires(*SEES_CASES)
def first() -> ResponseReturnValue:
    """Who is responsible for what by having been asked first (首问负责)."""
    touch()
    behind = service()
    hall = behind.keeper.hall
    contacts = first_contacts(hall, local_day(hall.plan, behind.clock.now()))
    return render_template("cases_first.html", plan=hall.plan, contacts=contacts)


@cases.post("/<case>")
@requires(*STEPS_OF)
def take_step(case: str) -> ResponseReturnValue:
    """Take the next step about a case."""
    touch()
    step, account, hall = chosen(CaseStep, "step"), staff().account, service().keeper.hall
    known = hall.cases.get(CaseId(case))
    if known is None:
        raise Refused("case_unknown")
    if step not in steps_of(hall, known, account.role, account.staff):
        raise Refused("forbidden")
    session_at = moment("session_at", zone(hall.plan.time_zone))
    number = line("project_no", LONGEST_NUMBER)

    def wish(remark: RemarkId | None) -> commands.Command:
        return commands.HandleCase(
            **asked(),
            case=CaseId(case),
            step=step,
            department=line("department"),
            asked=listed("asked"),
            missing=tuple(request.form.getlist("missing")),
            ground=chosen(Ground, "ground"),
            project_no=ProjectNo(number) if number else None,
            waybill=line("waybill"),
            remark=remark,
            session_at=session_at,
        )

    ask_with_words(request.form.get("remark", ""), wish)
    return redirect("/cases", 303)


@cases.post("/<case>/return")
@requires(*WORKS_AT_WINDOWS)
def come_back(case: str) -> ResponseReturnValue:
    """Give somebody who brought what was missing a ticket in his old place."""
    touch()
    known = service().keeper.hall.cases.get(CaseId(case))
    if known is None:
        raise Refused("case_unknown")
    ask(
        commands.IssueTicket(
            **asked(),
            ticket=TicketId(str(ULID())),
            visit=VisitId(str(ULID())),
            token=Token(token_urlsafe(16)),
            item=known.item,
            subject=known.subject,
            voucher=known.token,
        )
    )
    return redirect("/cases", 303)


@receipts.get("")
def paper(token: str) -> ResponseReturnValue:
    """The paper as it stands now: what was agreed, how far it is, what to do next; for screen and printer."""
    behind = service()
    hall = behind.keeper.hall
    behind_code = [hall.cases[case] for case in hall.cases_by_token.get(Token(token), ())]
    words = behind.remarks.read(remarks_in(behind_code))
    told = receipt(hall, Token(token), words, local_day(hall.plan, behind.clock.now()))
    if not told:
        raise Refused("case_page_gone")
    link = f"{required(behind.settings.server, 'server').public_url.rstrip('/')}/c/{token}"
    return render_template(
        "receipt.html",
        plan=hall.plan,
        cases=told,
        title=title([view.case.state for view in told]),
        doubts=_doubts(told),
        answers=_answers(told),
        kind=hall.plan.affairs.by_id.get(UNRESOLVED),
        token=token,
        code=segno.make(link).svg_data_uri(scale=4, border=2, light="#fff"),
    )


@receipts.post("/doubt")
def doubt(token: str) -> ResponseReturnValue:
    """Take on, from its holder, that a paper says no (办不成事); once, as long as that is open."""
    hall = service().keeper.hall
    case = CaseId(request.form.get("case", ""))
    if case not in hall.cases_by_token.get(Token(token), ()) or not hall.cases[case].state.answered_no:
        raise Refused("case_page_gone")
    open_affair(asked_by("citizen"), UNRESOLVED, case=case)
    return redirect(f"/c/{token}", 303)


def _doubts(told: Sequence[CaseView]) -> dict[CaseId, Affair]:
    """What was taken on about the cases of a paper."""
    cases = {view.case.id for view in told}
    affairs = service().keeper.hall.affairs.values()
    return {each.case: each for each in affairs if each.case is not None and each.case in cases}


def _answers(told: Sequence[CaseView]) -> dict[AffairId, str]:
    """What was answered to each of them, in the words written for its citizen."""
    said = {affair.id: answer_of(service().keeper.hall, affair) for affair in _doubts(told).values()}
    words = service().remarks.read(said.values())
    return {affair: words[remark] for affair, remark in said.items() if remark is not None and remark in words}
