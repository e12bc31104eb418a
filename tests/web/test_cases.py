"""Cases on the pages: the finish of a service, the paper taken home, and the work behind the counter."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from hall.words import CaseId, CaseState, CaseStep, Language, Need, Outcome, StaffId, StaffRole, TicketState, WindowId
from queue_server.core import commands
from queue_server.core.planned.rules import CaseRules, ChiefReps
from queue_server.core.ticket import Ticket
from queue_server.web.speaking import Speaker
from queue_server.web.views.happenings import Happenings
from tests.web.conftest import Browser
from tests.web.house import House

Role = Callable[[str], Browser]
W03, W04 = WindowId("w03"), WindowId("w04")


def serving(house: House) -> Ticket:
    """A citizen who sits at window 3."""
    (ticket,) = house.issue("zx-01")
    house.tell(commands.CallSpecific, window=W03, ticket_no=ticket.no)
    house.tell(commands.StartService, window=W03)
    return house.ticket(ticket)


def finish(browser: Browser, ticket: Ticket, **form: str) -> tuple[int, str]:
    """Send the form of the finish; status and where it leads, or the page that says why not."""
    browser.look("/clerk/w03/finish")
    sent = {"csrf_token": browser.token, "ticket_no": ticket.no, **form}
    answer = browser.client.post("/clerk/w03/finish", data=sent)
    return answer.status_code, answer.location if answer.status_code == 303 else answer.text


def test_a_refused_finish_comes_back_as_it_was_filled_in(as_role: Role, house: House) -> None:
    said = {"outcome-0": "refused", "project_no-0": "510811-7", "way_out-0": "elsewhere", "remark": "由市局办理"}
    status, page = finish(as_role("clerk-3"), serving(house), **said)
    assert status == 409
    assert 'role="alert"' in page
    assert '<option value="refused" selected>' in page
    assert '<option value="elsewhere" selected>' in page
    assert 'value="510811-7"' in page
    assert 'value="由市局办理"' in page


def test_a_field_of_another_outcome_is_not_read(as_role: Role, house: House) -> None:
    said = {"outcome-0": "accepted", "ground-0": "not_ours", "partner-0": "外地", "pledged-0": "on"}
    assert finish(as_role("clerk-3"), serving(house), **said)[0] == 303
    (case,) = house.keeper.hall.cases.values()
    assert (case.conclusion.ground, case.conclusion.partner, case.conclusion.pledged) == (None, "", True)


def step(browser: Browser, case: str, kind: CaseStep, **form: str) -> int:
    browser.look("/cases")
    sent = {"csrf_token": browser.token, "step": kind.value, **form}
    return browser.client.post(f"/cases/{case}", data=sent).status_code


def test_an_accepted_case_is_told_on_the_paper_its_citizen_takes_home(as_role: Role, house: House) -> None:
    ticket = serving(house)
    status, paper = finish(as_role("clerk-3"), ticket, **{"outcome-0": "accepted", "project_no-0": "510811-7"})
    assert status == 303
    (case,) = house.keeper.hall.cases.values()
    assert paper == f"/c/{case.token}"
    page = as_role("clerk-3").look(paper)
    assert "受理回执" in page
    assert "510811-7" in page
    assert str(case.due) in page


def test_a_refusal_says_why_what_else_and_where_doubts_are_heard(as_role: Role, house: House, anybody: Browser) -> None:
    ticket = serving(house)
    clerk = as_role("clerk-3")
    status, page = finish(clerk, ticket, **{"outcome-0": "refused"})
    assert (status, house.ticket(ticket).state) == (409, TicketState.SERVING)
    assert "理由和出路" in page
    said = {"outcome-0": "refused", "ground-0": "not_ours", "way_out-0": "elsewhere", "remark": "由市局办理"}
    _, paper = finish(clerk, ticket, **said)
    told = anybody.look(paper)
    assert all(words in told for words in ("不属于本部门职权", "到有权办理的部门办理", "办不成事", "由市局办理"))


def test_the_words_of_a_refused_finish_are_kept_nowhere(as_role: Role, house: House) -> None:
    finish(as_role("clerk-3"), serving(house), **{"outcome-0": "refused", "remark": "不该留下"})
    with house.database.connect() as connection:
        assert not connection.exec_driver_sql("select text from remarks").fetchall()


def test_a_package_is_concluded_part_by_part(as_role: Role, house: House) -> None:
    here = WindowId("w01")
    package = next(item for item in house.plan.items if item.parts and house.keeper.hall.authority.may(here, item.code))
    (ticket,) = house.issue(package.code)
    house.tell(commands.CallSpecific, window=here, ticket_no=ticket.no)
    house.tell(commands.StartService, window=here)
    boss = as_role("boss")
    page = boss.look(f"/clerk/{here}/finish")
    assert all(house.plan.item[part].name.zh in page for part in package.parts)
    form = {"csrf_token": boss.token, "ticket_no": ticket.no}
    outcomes = {f"outcome-{n}": "accepted" if n else "done" for n in range(len(package.parts))}
    assert boss.client.post(f"/clerk/{here}/finish", data=form | outcomes).status_code == 303
    assert {case.item for case in house.keeper.hall.cases.values()} == set(package.parts[1:])


def test_a_form_for_a_citizen_who_has_left_ends_nobody_elses_service(as_role: Role, house: House) -> None:
    gone = serving(house)
    clerk = as_role("clerk-3")
    house.tell(commands.FinishService, window=W03, outcome=Outcome.DONE)
    now = serving(house)
    assert finish(clerk, gone, **{"outcome-0": "done"})[0] == 400
    assert house.ticket(now).state is TicketState.SERVING


@pytest.mark.parametrize("form", [{}, {"outcome-0": "not_finished"}, {"outcome-0": "refused", "ground-0": "nonsense"}])
def test_a_form_that_says_nothing_sensible_ends_nothing(as_role: Role, house: House, form: dict[str, str]) -> None:
    ticket = serving(house)
    status, _ = finish(as_role("clerk-3"), ticket, **form)
    assert status in (400, 409)
    assert house.ticket(ticket).state is TicketState.SERVING


def test_who_took_a_case_in_hands_it_over_and_another_decides_it(as_role: Role, house: House) -> None:
    house.hire("decider", StaffRole.APPROVER, "s31")
    finish(as_role("clerk-3"), serving(house), **{"outcome-0": "accepted"})
    (case,) = house.keeper.hall.cases
    assert step(as_role("clerk-3"), case, CaseStep.HAND_OVER) == 303
    assert step(as_role("clerk-3"), case, CaseStep.APPROVE) == 403
    assert step(as_role("decider"), case, CaseStep.APPROVE) == 303
    assert house.keeper.hall.cases[case].state is CaseState.READY


def test_an_approver_begins_at_the_cases_and_sees_no_window(as_role: Role, house: House) -> None:
    house.hire("decider", StaffRole.APPROVER, "s31")
    decider = as_role("decider")
    assert decider.client.get("/").location == "/cases"
    assert decider.client.get("/clerk").status_code == 403
    assert decider.client.get("/manager").status_code == 403


def test_a_supervisor_sees_cases_and_changes_none(as_role: Role, house: House) -> None:
    finish(as_role("clerk-3"), serving(house), **{"outcome-0": "accepted"})
    (case,) = house.keeper.hall.cases
    watcher = as_role("watcher")
    assert "移交后台" not in watcher.look("/cases")
    assert step(watcher, case, CaseStep.HAND_OVER) == 403


def test_who_brings_what_was_missing_is_given_the_old_place(as_role: Role, house: House) -> None:
    clerk = as_role("clerk-3")
    finish(clerk, serving(house), **{"outcome-0": "supplement", "remark": "缺户口本"})
    (case,) = house.keeper.hall.cases.values()
    house.issue("zx-01")
    clerk.look("/cases")
    assert clerk.client.post(f"/cases/{case.id}/return", data={"csrf_token": clerk.token}).status_code == 303
    back = house.keeper.hall.tickets[house.keeper.hall.returning[case.token]]
    assert (back.item, back.fair_arrival) == (case.item, case.since)


def test_a_code_nobody_was_given_shows_nothing(anybody: Browser) -> None:
    anybody.look("/c/somebody-elses-code-0", 409)


def api(browser: Browser, path: str, **body: str) -> int:
    """Ask the API from a page, as its buttons do."""
    return browser.client.post(f"/api/v1/{path}", json=body, headers={"X-CSRFToken": browser.token}).status_code


def decided(house: House, as_role: Role) -> CaseId:
    """A case of window 3 that another has approved."""
    house.hire("decider", StaffRole.APPROVER, "s31")
    finish(as_role("clerk-3"), serving(house), **{"outcome-0": "accepted", "project_no-0": "510811-7"})
    (case,) = house.keeper.hall.cases
    assert step(as_role("clerk-3"), case, CaseStep.HAND_OVER) == 303
    assert step(as_role("decider"), case, CaseStep.APPROVE) == 303
    return case


def test_a_receipt_is_printed_by_a_press_and_the_page_says_what_came_of_it(as_role: Role, house: House) -> None:
    clerk = as_role("clerk-3")
    finish(clerk, serving(house), **{"outcome-0": "accepted"})
    (case,) = house.keeper.hall.cases.values()
    (first,) = house.keeper.hall.receipts  # as the service ended: this hall wants that
    house.tell(commands.ReportReceipt, order=first)
    assert "回执已打印" in clerk.look("/clerk/w03")
    house.clock.pass_s(5)
    assert api(clerk, "receipts/print", token=case.token, window="w03") == 200
    (receipt,) = (each for each in house.keeper.hall.receipts.values() if each.order != first)
    assert receipt.window == W03
    assert "回执正在打印" in clerk.look("/clerk/w03")
    assert api(clerk, "receipts/print", token=case.token) == 409
    house.tell(commands.ReportReceipt, order=receipt.order, code="paper_out")
    assert "回执没有打印" in clerk.look("/clerk/w03")


@pytest.mark.parametrize(("code", "what"), [("no_printer", "没有可用的打印机"), ("no_word", "打印机没有回应")])
def test_a_receipt_that_nothing_printed_says_what_to_do_and_is_told_to_the_manager(
    as_role: Role, house: House, code: str, what: str
) -> None:
    happenings = Happenings()
    house.keeper.subscribe(happenings.hear)
    clerk = as_role("clerk-3")
    finish(clerk, serving(house), **{"outcome-0": "accepted"})
    (case,) = house.keeper.hall.cases.values()
    (order,) = house.keeper.hall.receipts
    house.tell(commands.ReportReceipt, order=order, code=code)
    page = clerk.look("/clerk/w03")
    assert what in page
    assert f'<a href="/c/{case.token}">打开回执' in page
    assert "正在打印" not in page
    said = {Speaker(Language.ZH).happening(row) for row in happenings.newest(40, calls=False)}
    assert f"{case.ticket_no} 的回执没有打印出来" in said


def test_a_result_goes_from_its_case_to_its_citizen(as_role: Role, house: House) -> None:
    case = decided(house, as_role)
    clerk = as_role("clerk-3")
    assert "登记出件" in clerk.look("/cases")
    assert api(clerk, "parcels/ready", case=case) == 201
    (parcel,) = house.keeper.hall.parcels.values()
    assert (parcel.case, parcel.project_no) == (case, "510811-7")
    assert api(clerk, f"parcels/{parcel.id}/post", company="EMS", waybill="EX1") == 200
    assert "EX1" in clerk.look("/parcels")
    today = house.clock.now().date().isoformat()
    assert api(clerk, f"parcels/{parcel.id}/delivered", receiver="agent", received_on="2020-01-01") == 409
    assert api(clerk, f"parcels/{parcel.id}/delivered", receiver="agent", received_on=today) == 200
    assert house.keeper.hall.cases[case].state is CaseState.COLLECTED
    assert "他人代收" in clerk.look("/parcels")


def test_a_joint_review_is_called_for_a_time_on_the_halls_clock(as_role: Role, house: House) -> None:
    house.hire("decider", StaffRole.APPROVER, "s31")
    finish(as_role("clerk-3"), serving(house), **{"outcome-0": "accepted"})
    (case,) = house.keeper.hall.cases
    step(as_role("clerk-3"), case, CaseStep.HAND_OVER)
    decider = as_role("decider")
    assert step(decider, case, CaseStep.CONVENE, asked="市监局", session_at="yesterday") == 400
    assert step(decider, case, CaseStep.CONVENE, asked="市监局", session_at="2026-03-02T15:00") == 303
    known = house.keeper.hall.cases[case]
    assert known.session_at is not None
    assert known.session_at.isoformat() == "2026-03-02T15:00:00+08:00"
    assert "联审时间 03-02 15:00" in decider.look("/cases")
    assert step(decider, case, CaseStep.ATTEND, department="市监局") == 303
    assert "已到场 市监局" in decider.look("/cases")


def test_an_escalated_case_stands_in_the_chief_representatives_own_list(as_role: Role, house: House) -> None:
    chiefly = replace(house.plan, cases=CaseRules(chief_reps=(ChiefReps((StaffId("s31"),)),)))
    house.tell(commands.AdoptConfiguration, plan=chiefly)
    house.hire("decider", StaffRole.APPROVER, "s31")
    finish(as_role("clerk-3"), serving(house), **{"outcome-0": "accepted"})
    (case,) = house.keeper.hall.cases
    assert step(as_role("clerk-3"), case, CaseStep.ESCALATE) == 303
    chief = as_role("decider")
    assert "等您答复" in chief.look("/cases")
    assert "等您答复" not in as_role("clerk-3").look("/cases")
    assert step(as_role("clerk-3"), case, CaseStep.ANSWER, remark="先办") == 403
    assert step(chief, case, CaseStep.ANSWER, remark="请先受理再补材料") == 303
    assert not house.keeper.hall.cases[case].escalated
    assert "请先受理再补材料" in as_role("clerk-3").look("/cases")


def test_who_was_asked_first_stands_in_a_list_of_what_is_under_way(as_role: Role, house: House) -> None:
    finish(as_role("clerk-3"), serving(house), **{"outcome-0": "accepted"})
    assert "s03" in as_role("watcher").look("/cases/first")
    assert "s03 首问" in as_role("watcher").look("/cases")


def test_the_manager_reads_of_cases_needs_and_receipts_as_they_happen(as_role: Role, house: House) -> None:
    happenings = Happenings()
    house.keeper.subscribe(happenings.hear)
    finish(as_role("clerk-3"), serving(house), **{"outcome-0": "accepted"})
    (case,) = house.keeper.hall.cases
    step(as_role("clerk-3"), case, CaseStep.HAND_OVER)
    (ticket,) = house.issue("zx-01")
    house.tell(commands.ChangeNeeds, ticket_no=ticket.no, needs=(Need.BLIND,))
    rows = happenings.newest(40, calls=False)
    said = {Speaker(lang).happening(row) for row in rows for lang in Language}
    number = house.keeper.hall.cases[case].ticket_no
    assert {f"{number} 办件：移交后台", f"{ticket.no} 登记了照顾需求", f"Needs noted for {ticket.no}"} <= said


def test_a_clerk_sees_who_was_asked_first_where_that_was_somebody_else(as_role: Role, house: House) -> None:
    serving(house)
    clerk = as_role("clerk-3")
    assert "首问" not in clerk.look("/clerk/w03")
    house.tell(commands.SignOff, window=W04)
    (other,) = house.issue("zx-01")
    house.sign_on(W04, "s04")
    house.tell(commands.CallSpecific, window=W04, ticket_no=other.no)
    house.tell(commands.StartService, window=W04)
    house.tell(commands.Suspend, window=W04)
    house.tell(commands.FinishService, window=W03, outcome=Outcome.DONE)
    house.tell(commands.Resume, window=W03, ticket_no=other.no)
    assert "s04 首问" in clerk.look("/clerk/w03")
