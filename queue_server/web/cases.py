"""Cases for those who work on them (前台、后台), and the paper about them that their citizen took home."""

from collections.abc import Sequence
from secrets import token_urlsafe

import segno
from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from ulid import ULID

from hall.settings import required
from hall.words import (
    AffairKindId,
    CaseId,
    CaseState,
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
from queue_server.core.refusals import Refused
from queue_server.core.timetable import local_day
from queue_server.web.access import WATCHES_THE_HALL, WORKS_AT_WINDOWS, asked, requires, staff, touch
from queue_server.web.affairs import open_affair
from queue_server.web.asking import ask, ask_with_words, asked_by, service
from queue_server.web.forms import LONGEST_NUMBER, chosen, line, listed
from queue_server.web.views.cases import STEPS_OF, CaseView, case_views, receipt, remarks_in

cases = Blueprint("cases", __name__, url_prefix="/cases")
receipts = Blueprint("receipts", __name__, url_prefix="/c/<token>")
SEES_CASES = (*WATCHES_THE_HALL, StaffRole.CLERK, StaffRole.APPROVER)
UNRESOLVED = AffairKindId("unresolved")
"""The kind of affair (办不成事) to which a paper that says no leads, where the hall knows it."""
TITLES = (CaseState.ACCEPTED, CaseState.SUPPLEMENT, CaseState.REFUSED)
"""What a paper about one case in such a state is called after; any other tells what became of the visit."""


@cases.get("")
@requires(*SEES_CASES)
def page() -> ResponseReturnValue:
    """Everything that is under way, with what its reader may do about it."""
    touch()
    behind = service()
    hall = behind.keeper.hall
    words = behind.remarks.read(remarks_in(hall.cases.values()))
    today = local_day(hall.plan, behind.clock.now())
    views = case_views(hall, words, staff().account.role, today)
    return render_template("cases.html", plan=hall.plan, cases=views, grounds=tuple(Ground))


@cases.post("/<case>")
@requires(*STEPS_OF)
def take_step(case: str) -> ResponseReturnValue:
    """Take the next step about a case."""
    touch()
    step = chosen(CaseStep, "step")
    if step not in STEPS_OF[staff().account.role]:
        raise Refused("forbidden")
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
        title=told[0].case.state.value if len(told) == 1 and told[0].case.state in TITLES else "other",
        doubts=_doubts(told),
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
